"""A site with Misago, run within that forum's own Python: its own project's settings, but for where its database and files are."""

import os
import sys

HOME = os.environ["OVERHEAR_REAL_HOME"]

if __name__ != "__main__":
    from devproject.settings import *  # noqa: F403  (Misago's own project)

    DEBUG = False
    DATABASES["default"] |= {"NAME": "misago", "USER": "postgres", "HOST": os.environ["OVERHEAR_REAL_DB"]}  # noqa: F405
    CELERY_BROKER_URL = "memory://"
    CELERY_TASK_ALWAYS_EAGER = True
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    MEDIA_ROOT = os.path.join(HOME, "media")
    MISAGO_USER_DATA_DOWNLOADS_WORKING_DIR = os.path.join(HOME, "userdata")
else:
    os.environ["DJANGO_SETTINGS_MODULE"] = "misago_site"
    import django

    django.setup()

    from django.utils import timezone
    from misago.cache.versions import invalidate_all_caches
    from misago.categories.models import Category
    from misago.markup import common_flavour
    from misago.threads.models import Post, Thread
    from misago.threads.test import post_thread, reply_thread
    from misago.users.models import User
    from misago.users.test import create_test_user

    from seeder import Seeder, main

    class Reader:
        """What Misago's parser asks of a request."""

        def __init__(self, user):
            self.user = user

        def get_host(self):
            return "127.0.0.1"

        def is_secure(self):
            return False

    class Misago(Seeder):
        def prepare(self):
            root = Category.objects.root_category()
            for name in ("Zephyr", "Buy and sell"):
                board = Category(name=name, slug=name.lower().replace(" ", "-"), description=f"Talk about {name}")
                board.insert_at(root, position="last-child", save=True)
            Category.objects.clear_cache()
            # The rights of the board that Misago brings along are given to these too.
            from misago.acl.models import Role  # noqa: F401
            from misago.categories.models import RoleCategoryACL

            first = Category.objects.get(slug="first-category")
            for board in Category.objects.filter(slug__in=("zephyr", "buy-and-sell")):
                for acl in RoleCategoryACL.objects.filter(category=first):
                    RoleCategoryACL.objects.create(role=acl.role, category=board, category_role=acl.category_role)
            invalidate_all_caches()
            return {"front": "/", "board": Category.objects.get(slug="zephyr").get_absolute_url()}

        def user(self, name):
            return User.objects.filter(slug=name).first() or create_test_user(name, f"{name}@example.org")

        def parsed(self, user, text):
            return common_flavour(Reader(user), user, text)

        def fill(self, post, user, text):
            parsed = self.parsed(user, text)
            post.original, post.parsed = text, parsed["parsed_text"]
            from misago.threads.checksums import update_post_checksum

            update_post_checksum(post)
            post.save()
            return post

        def open(self, user, title, text):
            thread = post_thread(Category.objects.get(slug="zephyr"), title=title, poster=user, started_on=timezone.now())
            post = self.fill(thread.first_post, user, text)
            return thread.pk, post.pk

        def answer(self, user, topic, text):
            post = reply_thread(Thread.objects.get(pk=topic), poster=user, message=text, posted_on=timezone.now())
            return self.fill(post, user, text).pk

        def edit(self, user, pk, text):
            post = Post.objects.get(pk=pk)
            post.updated_on, post.edits, post.last_editor = timezone.now(), 1, user
            post.last_editor_name, post.last_editor_slug = user.username, user.slug
            self.fill(post, user, text)

        def delete(self, pk):
            post = Post.objects.get(pk=pk)
            thread = post.thread
            post.delete()
            thread.synchronize()
            thread.save()

        def permalink(self, pk):
            return Post.objects.get(pk=pk).get_absolute_url()

        def thread(self, topic):
            return Thread.objects.get(pk=topic).get_absolute_url()

    if __name__ == "__main__":
        main(Misago(User))
