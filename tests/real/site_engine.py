"""Forum programs of Python whose site is a file in `inside`, run in a Python of its own: `init`, `serve PORT`, `post`."""

import json
import os
import shutil
import subprocess

import common

HERE = os.path.dirname(os.path.abspath(__file__))


class SiteEngine(common.Engine):
    """Installs the packages, makes the site anew for each run, posts through the site's own functions."""

    packages = []
    site = "?"
    write = staticmethod(common.as_markdown)
    """How posts are written down for it."""
    called = staticmethod(lambda name: name)
    """The name that it lets an author have."""

    def install(self, home):
        self.home = home
        self.python = common.venv(home, "3.11", *self.packages)

    def environment(self):
        return {"OVERHEAR_REAL_HOME": str(self.home / "data"), "PYTHONWARNINGS": "ignore"}

    def command(self, *arguments):
        return [self.python, os.path.join(HERE, "inside", self.site), *arguments]

    def start(self):
        shutil.rmtree(self.home / "data", ignore_errors=True)
        (self.home / "data").mkdir()
        self.before()
        said = common.run(self.command("init"), env=self.environment())
        self.places = json.loads(said.stdout.splitlines()[-1])
        port = common.free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.server = common.Server(self.command("serve", port), self.home / "server.log", env=self.environment())
        self.server.wait_for(self.base + self.places["front"])
        self.writer = subprocess.Popen(
            [str(part) for part in self.command("post")], env={**os.environ, **self.environment()}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(self.home / "writer.log", "w"),
        )
        self.topics = {}
        return self.base

    def before(self):
        """What is to be done before the site is made."""

    def post(self, thread, post, at):
        asked = {"title": thread["title"], "topic": self.topics.get(thread["key"]), "author": self.called(post["author"]), "at": at.isoformat(),
                 "text": self.write(thread, post), "deleted": post.get("deleted", False)}
        if post.get("edited"):
            asked["edited"] = self.write(thread, post, post["edited"])
        self.writer.stdin.write(json.dumps(asked) + "\n")
        self.writer.stdin.flush()
        line = self.writer.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} took no post {post['key']}; see {self.home / 'writer.log'}")
        said = json.loads(line)
        self.topics[thread["key"]] = said["topic"]
        self.places.setdefault("threads", [])
        if post is thread["posts"][0]:
            self.places["threads"].append(said.get("thread") or said["url"].split("#")[0].split("?")[0])
        # A guest sees what a post answers where it quotes it.
        quotes = [block["quote"] for block in post["text"] if isinstance(block, dict) and "quote" in block]
        return common.gold(thread, post, self.base + said["url"], at, quotes[0] if quotes else None, said["author"], post.get("edited"))

    def seed(self, threads):
        golds = []
        for thread in threads:
            for number, post in enumerate(thread["posts"]):
                gold = self.post(thread, post, common.moment(thread, number))
                if not post.get("deleted"):
                    golds.append(gold)
        return golds

    def reply(self, thread, post):
        return self.post(thread, post, common.datetime.now(common.timezone.utc).replace(microsecond=0))

    def sources(self, base):
        start = os.environ.get("OVERHEAR_REAL_FROM", "front")
        places = self.places["threads"] if start == "threads" else [self.places[start]]
        return [[base + place, "--probe"] for place in places]

    def stop(self):
        for part in ("writer", "server"):
            if hasattr(self, part):
                process = getattr(self, part)
                process.stop() if part == "server" else process.kill()
