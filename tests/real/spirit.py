"""Spirit (PyPI, Django): written through its own forms, as its pages do."""

import json
import shutil
from pathlib import Path

import common


class Driver(common.Engine):
    name = "Spirit"
    version = "0.14.3"
    # Its pages show dates to the minute.
    precision = 60

    def install(self, home):
        self.home = Path(home)
        self.python = common.venv(home, "3.11", f"django-spirit=={self.version}", "Django==5.2.19")

    def start(self):
        self.project = self.home / "project"
        shutil.rmtree(self.project, ignore_errors=True)
        self.project.mkdir()
        common.run([self.python.parent / "spirit", "startproject", "forum", "--path", self.project], cwd=self.home)
        self.env = {"DJANGO_SETTINGS_MODULE": "forum.settings.dev", "PYTHONPATH": str(self.project)}
        common.run([self.python, "manage.py", "spiritinstall"], cwd=self.project, env=self.env)
        port = common.free_port()
        self.base = f"http://127.0.0.1:{port}"
        command = [self.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        self.serve(command, self.home / "server.log", self.base, cwd=self.project, env=self.env)
        return self.base

    def inside(self, work):
        """Writes posts within the program itself."""
        script = Path(__file__).parent / "inside/in_spirit.py"
        ran = common.run([self.python, script], cwd=self.project, env=self.env, input=json.dumps(work))
        return json.loads(ran.stdout.strip().splitlines()[-1])

    def work(self, thread, post, number, at=None):
        return {
            "thread": thread["key"], "title": thread["title"], "key": post["key"], "author": post["author"], "login": common.slug(post["author"]),
            "opens": number == 0, "at": at and at.isoformat(), "text": common.as_markdown(thread, post, entities=False),
            "edited": post.get("edited") and common.as_markdown(thread, post, post["edited"], entities=False), "deleted": bool(post.get("deleted")),
        }

    def golds(self, pairs):
        made = self.inside([work for _, _, work in pairs])
        out = []
        for (thread, post, _), one in zip(pairs, made):
            if not post.get("deleted"):
                urls = [self.base + one["url"], self.base + one["find"]]
                out.append(common.gold(thread, post, urls, one["date"], quoted_of(post), said=post.get("edited")))
        return out

    def seed(self, threads):
        # The oldest thread first, as it would have come about.
        threads = sorted(threads, key=lambda thread: -thread["days_ago"])
        return self.golds([
            (thread, post, self.work(thread, post, n, common.moment(thread, n))) for thread in threads for n, post in enumerate(thread["posts"])])

    def reply(self, thread, post):
        return self.golds([(thread, post, self.work(thread, post, 1))])[0]


def quoted_of(post):
    """It has no replies to posts: only a quotation shows whom somebody answers."""
    return next((block[1] for block in common.blocks(post) if block[0] == "quote"), None)
