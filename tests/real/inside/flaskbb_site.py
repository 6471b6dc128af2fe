"""A site with FlaskBB, run within that forum's own Python: `init`, `serve PORT`, and `post`, as in seeder.py."""

import datetime
import json
import os
import sys

import older  # noqa: F401  (names of Python before 3.10)

import flaskbb.forum.models as models
from flaskbb.app import create_app
from flaskbb.extensions import celery, db
from flaskbb.user.models import User
from flaskbb.utils.populate import create_default_groups, create_default_settings, create_user

HOME = os.environ["OVERHEAR_REAL_HOME"]


class Config:
    SECRET_KEY = WTF_CSRF_SECRET_KEY = "only for tests on loopback"
    SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/flaskbb.sqlite"
    SQLALCHEMY_TRACK_MODIFICATIONS = False
    USE_DEFAULT_LOGGING = False
    LOG_CONF_FILE = None
    WHOOSHEE_DIR = os.path.join(HOME, "index")
    # A test posts faster than people do.
    WHOOSHEE_ENABLE_INDEXING = False
    CELERY_ALWAYS_EAGER = True
    CELERY_BROKER_URL = "memory://"
    CELERY_RESULT_BACKEND = "cache+memory://"
    REDIS_ENABLED = False
    MAIL_SUPPRESS_SEND = True
    CACHE_TYPE = "null"
    RATELIMIT_ENABLED = False


def prepare():
    db.create_all()
    create_default_groups()
    create_default_settings()
    create_user("admin", "not-a-secret-1", "admin@example.org", "admin")
    category = models.Category(title="Brands", position=1).save()
    board = models.Forum(title="Zephyr", description="Talk about Zephyr", category_id=category.id).save()
    models.Forum(title="Αγγελίες", description="Buy and sell", category_id=category.id).save()
    return {"front": "/", "board": board.url}


def user(name):
    return User.query.filter_by(username=name).first() or create_user(
        name, "not-a-secret-1", f"u{User.query.count()}@example.org", "member")


def post(asked):
    moment = datetime.datetime.fromisoformat(asked["at"])
    models.time_utcnow = lambda: moment
    author = user(asked["author"])
    if asked["topic"] is None:
        topic = models.Topic(title=asked["title"])
        topic.save(user=author, forum=models.Forum.query.filter_by(title="Zephyr").first(), post=models.Post(content=asked["text"]))
        new = topic.first_post
    else:
        topic = models.Topic.query.get(asked["topic"])
        new = models.Post(content=asked["text"]).save(user=author, topic=topic)
    if asked.get("edited"):
        # As its page for editing does.
        new.content = asked["edited"]
        new.date_modified = moment + datetime.timedelta(hours=2)
        new.modified_by = author.username
        new.save()
    said = {"topic": topic.id, "pk": new.id, "author": author.username, "url": new.url, "thread": topic.url}
    if asked.get("deleted"):
        new.delete()
    return said


def main():
    app = create_app(config=Config)
    celery.conf.task_always_eager = True
    if sys.argv[1] == "serve":
        app.run("127.0.0.1", int(sys.argv[2]), threaded=True)
        return
    with app.test_request_context():
        if sys.argv[1] == "init":
            print(json.dumps(prepare()))
            return
        for line in sys.stdin:
            print(json.dumps(post(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
