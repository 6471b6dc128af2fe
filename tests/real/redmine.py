"""The boards of Redmine (Debian), written by its own models."""

import json
import os
import re
import shutil
from datetime import datetime, timezone
from pathlib import Path

import common
import debian

HERE = Path(__file__).parent


class Driver(common.Engine):
    name = "Redmine boards"
    # It shows minutes.
    precision = 60

    def install(self, home):
        self.home, self.site = Path(home), Path(home) / "site"
        shown = common.run(["apt-cache", "show", "--no-all-versions", "redmine"], ok=False).stdout
        depends = re.search(r"(?m)^Depends: (.*)$", shown)
        if not depends:
            raise common.NotRun("there is no package redmine here")
        needs = [need.split("|")[0].split()[0].split(":")[0] for need in depends[1].split(", ")]
        debian.installed([need for need in needs if need.startswith("ruby")] + ["ruby-sqlite3", "ruby-webrick"])
        if not self.site.exists():
            packages = debian.unpacked(self.home / "debian", ["redmine"])
            new = self.home / "new"
            shutil.copytree(packages / "usr/share/redmine", new, symlinks=True)
            for link in ("Gemfile.lock", "instances", "config/database.yml"):
                (new / link).unlink(missing_ok=True)
            gems = (new / "Gemfile").read_text()
            (new / "Gemfile").write_text("gem 'webrick'\n" + gems.replace("/usr/share/redmine/{config,instances/*/config}/database.yml", f"{self.site}/config/database.yml"))
            own = new / "instances/default"
            for folder in ("config", "tmp/cache", "log", "files"):
                (own / folder).mkdir(parents=True)
            (own / "config/secret_key.txt").write_text("0" * 128)
            new.rename(self.site)
        self.version = re.search(r"(?m)^Version: ([^+-]*)", shown)[1]

    def rails(self, *command, input=None):
        return common.run(["ruby", *command], cwd=self.site, env=self.environment, input=input).stdout

    def start(self):
        database = self.home / "redmine.db"
        database.unlink(missing_ok=True)
        said = f"production:\n  adapter: sqlite3\n  database: {database}\n  timeout: 10000\n"
        for place in ("config", "instances/default/config"):
            (self.site / place / "database.yml").write_text(said)
        self.environment = {"RAILS_ENV": "production", "REDMINE_INSTANCE": "default", "SCHEMA": os.devnull, "REDMINE_LANG": "en"}
        self.rails("-S", "rake", "db:migrate")
        self.rails("-S", "rake", "redmine:load_default_data")
        port = common.free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.server = common.Server(["ruby", "bin/rails", "server", "-u", "webrick", "-b", "127.0.0.1", "-p", port, "-e", "production"],
                                    self.home / "server.log", cwd=self.site, env=self.environment)
        self.server.wait_for(self.base + "/")
        return self.base

    def say(self, command, given):
        said = self.rails("bin/rails", "runner", HERE / "redmine.rb", command, input=json.dumps({"base": self.base, **given}))
        return json.loads(re.search(r"(?m)^JSON (.*)$", said)[1])

    def written(self, thread, post, at, opens):
        given = {"title": thread["title"] if opens else f"RE: {thread['title']}", "author": post["author"], "at": at.isoformat(),
                 "text": common.as_markdown(thread, post), "deleted": bool(post.get("deleted"))}
        return {**given, "edited": common.as_markdown(thread, post, post["edited"])} if "edited" in post else given

    def gold(self, thread, post, made, at):
        opens = made["id"] == made["topic"]
        url = f"{self.base}/boards/{made['board']}/topics/{made['topic']}" + ("" if opens else f"?r={made['id']}#message-{made['id']}")
        # All answers are answers to the topic.
        return common.gold(thread, post, url, at.replace(second=0, microsecond=0), None, said=post.get("edited"))

    def seed(self, threads):
        dated = [[(post, common.moment(thread, n)) for n, post in enumerate(thread["posts"])] for thread in threads]
        given = [{"posts": [self.written(thread, post, at, n == 0) for n, (post, at) in enumerate(posts)]} for thread, posts in zip(threads, dated)]
        told = self.say("seed", {"threads": given})
        self.topics = {thread["key"]: made[0]["topic"] for thread, made in zip(threads, told)}
        return [self.gold(thread, post, one, at) for thread, posts, made in zip(threads, dated, told) for (post, at), one in zip(posts, made)
                if not post.get("deleted")]

    def reply(self, thread, post):
        at = datetime.now(timezone.utc)
        return self.gold(thread, post, self.say("reply", {"topic": self.topics[thread["key"]], "post": self.written(thread, post, at, False)}), at)

    def sources(self, base):
        return [[f"{base}/projects/talk/boards", "--probe"]]

    def stop(self):
        if hasattr(self, "server"):
            self.server.stop()
