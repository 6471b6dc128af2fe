"""Askbot (PyPI, Django): questions, answers and comments, written through its own functions for users."""

import json
import shutil
from pathlib import Path

import common

# Two processes write and serve: they share their cache.
SETTINGS = """
ALLOWED_HOSTS = ['127.0.0.1']
CACHES = {{'default': {{'BACKEND': 'django.core.cache.backends.filebased.FileBasedCache', 'LOCATION': '{home}/cache', 'KEY_PREFIX': 'askbot'}}}}
"""


class Driver(common.Engine):
    name = "Askbot"
    version = "0.13.0"

    def install(self, home):
        self.home = Path(home)
        self.python = common.venv(home, "3.11", f"askbot=={self.version}", "Django==5.2.19", "waitress==3.0.2")
        self.project = self.home / "project"
        self.env = {"DJANGO_SETTINGS_MODULE": "project.settings", "PYTHONPATH": str(self.project)}
        empty = self.home / "empty.db"
        if not empty.exists() or not (self.project / "project/settings.py").exists():
            shutil.rmtree(self.project, ignore_errors=True)
            common.run([
                self.python.parent / "askbot-setup", "--noinput", "--force", "-r", self.project, "--db-engine", "sqlite", "--db-name", self.home / "forum.db",
                "--admin-name", "admin", "--admin-email", "admin@forum.example", "--domain-name", "forum.example.org", "--timezone", "UTC",
                "--email-backend", "django.core.mail.backends.dummy.EmailBackend",
            ], cwd=self.home)
            with open(self.project / "project/settings.py", "a") as settings:
                settings.write(SETTINGS.format(home=self.home))
            (self.home / "forum.db").unlink(missing_ok=True)
            common.run([self.python, "manage.py", "migrate", "--noinput"], cwd=self.project, env=self.env)
            common.run([self.python, "manage.py", "collectstatic", "--noinput"], cwd=self.project, env=self.env)
            (self.home / "forum.db").rename(empty)

    def start(self):
        shutil.copy(self.home / "empty.db", self.home / "forum.db")
        (self.home / "posts.json").unlink(missing_ok=True)
        shutil.rmtree(self.home / "cache", ignore_errors=True)
        port = common.free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.env["FORUM_BASE"] = self.base
        self.inside([])
        # As in production: its pages warn of Django's own server.
        command = [self.python.parent / "waitress-serve", f"--listen=127.0.0.1:{port}", "--call", "django.core.wsgi:get_wsgi_application"]
        self.serve(command, self.home / "server.log", self.base + "/questions/", cwd=self.project, env=self.env)
        return self.base

    def inside(self, work):
        """Writes posts within the program itself."""
        script = Path(__file__).parent / "inside/in_askbot.py"
        ran = common.run([self.python, script], cwd=self.home, env=self.env, input=json.dumps(work))
        return json.loads(ran.stdout.strip().splitlines()[-1])

    def work(self, thread, post, at=None):
        # What answers the question, or nobody, is an answer; what answers somebody is a comment, which quotes nobody.
        first = thread["posts"][0]["key"]
        to = post.get("reply_to")
        kind = "question" if post["key"] == first else "answer" if to in (None, first) else "comment"
        said = post.get("edited")
        text = lambda said: common.as_markdown(thread, post, said, quote=kind != "comment")
        return {
            "thread": thread["key"], "title": thread["title"], "key": post["key"], "author": post["author"], "login": common.slug(post["author"]), "kind": kind,
            "to": to or first, "at": at and at.isoformat(), "text": text(None), "edited": said and text(said), "deleted": bool(post.get("deleted")),
            "accepted": bool(post.get("accepted")),
        }

    def golds(self, pairs):
        made = self.inside([work for _, _, work in pairs])
        return [
            {**common.gold(thread, post, [self.base + url for url in one["urls"]], one["date"], one["to"], said=post.get("edited")), "strict": work["kind"] == "comment"}
            for (thread, post, work), one in zip(pairs, made) if not post.get("deleted")
        ]

    def seed(self, threads):
        threads = sorted(threads, key=lambda thread: -thread["days_ago"])
        return self.golds([(thread, post, self.work(thread, post, common.moment(thread, n))) for thread in threads for n, post in enumerate(thread["posts"])])

    def reply(self, thread, post):
        return self.golds([(thread, post, self.work(thread, post))])[0]
