"""What the Django sites of the harness have in common: the commands, and the clock by which their forums date what is posted.

A site's file imports this within the forum's own Python and calls `main` with its `Seeder`: `init`, `serve PORT`, and `post`, which reads
posts as JSON lines from standard input and answers each with one line that says how the site shows it.
"""

import datetime
import json
import sys

from django.core.management import call_command
from django.utils import timezone


REAL_NOW = timezone.now


class Seeder:
    """One forum: how it opens threads, answers, edits and deletes, and where it shows what."""

    def __init__(self, users):
        self.users = users

    def valid(self, form):
        if not form.is_valid():
            raise SystemExit(f"the forum refuses it: {form.errors.as_json()}")
        return form

    def user(self, name):
        return self.users.objects.filter(username=name).first() or self.new_user(name)

    def new_user(self, name):
        return self.users.objects.create_user(name, f"u{len(name)}{self.users.objects.count()}@example.org", "not-a-secret-1")

    def shown(self, user):
        return user.get_username()

    def at(self, when):
        """Sets the clock of the whole process."""
        self.moment = datetime.datetime.fromisoformat(when)
        for module in list(sys.modules.values()):
            for name in ("now", "tznow"):
                if getattr(module, name, None) is REAL_NOW:
                    setattr(module, name, lambda: self.moment)
        return self.moment

    def thread(self, topic):
        """Where a thread is shown."""
        return None

    def post(self, asked):
        """Posts one; how the site shows it."""
        moment = self.at(asked["at"])
        user = self.user(asked["author"])
        topic = asked.get("topic")
        if topic is None:
            topic, pk = self.open(user, asked["title"], asked["text"])
        else:
            pk = self.answer(user, topic, asked["text"])
        if asked.get("edited"):
            self.at((moment + datetime.timedelta(hours=2)).isoformat())
            self.edit(user, pk, asked["edited"])
        said = {"topic": topic, "pk": pk, "author": self.shown(user), "url": self.permalink(pk), "thread": self.thread(topic)}
        if asked.get("deleted"):
            self.delete(pk)
        return said


def main(seeder):
    """Does what the harness asks."""
    command = sys.argv[1]
    if command == "serve":
        call_command("runserver", f"127.0.0.1:{sys.argv[2]}", use_reloader=False, insecure_serving=True)
    elif command == "init":
        call_command("migrate", verbosity=0, interactive=False)
        print(json.dumps(seeder.prepare()))
    else:
        for line in sys.stdin:
            print(json.dumps(seeder.post(json.loads(line))), flush=True)
