"""A Django site with the forum django-machina, run within that forum's own Python. Posts are made by machina's own forms."""

import os
import sys

import django
from django.conf import settings

HOME = os.environ["OVERHEAR_REAL_HOME"]

from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR  # noqa: E402  (before the settings, as its manual says)

settings.configure(
    SECRET_KEY="only for tests on loopback",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(HOME, "machina.sqlite")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "mptt",
        "haystack",
        "widget_tweaks",
        "machina",
        "machina.apps.forum",
        "machina.apps.forum_conversation",
        "machina.apps.forum_conversation.forum_attachments",
        "machina.apps.forum_conversation.forum_polls",
        "machina.apps.forum_feeds",
        "machina.apps.forum_moderation",
        "machina.apps.forum_search",
        "machina.apps.forum_tracking",
        "machina.apps.forum_member",
        "machina.apps.forum_permission",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "machina.core.context_processors.metadata",
                ]
            },
        }
    ],
    CACHES={
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "machina_attachments": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": os.path.join(HOME, "cache")},
    },
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    STATIC_URL="/static/",
    STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
    MEDIA_ROOT=os.path.join(HOME, "media"),
    USE_TZ=True,
    TIME_ZONE="UTC",
    LANGUAGE_CODE=os.environ.get("OVERHEAR_REAL_LANGUAGE", "en"),
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from machina import urls as machina_urls  # noqa: E402
from machina.apps.forum_conversation.forms import PostForm, TopicForm  # noqa: E402
from machina.core.db.models import get_model  # noqa: E402
from machina.apps.forum_permission.shortcuts import ALL_AUTHENTICATED_USERS, assign_perm  # noqa: E402

from seeder import Seeder, main  # noqa: E402

urlpatterns = [path("", include(machina_urls))]
Forum, Post, Topic = get_model("forum", "Forum"), get_model("forum_conversation", "Post"), get_model("forum_conversation", "Topic")


class Machina(Seeder):
    def prepare(self):
        category = Forum.objects.create(name="Brands", type=Forum.FORUM_CAT)
        for name in ("Zephyr", "Αγγελίες"):
            Forum.objects.create(name=name, description=f"Talk about {name}", type=Forum.FORUM_POST, parent=category)
        for perm in ("can_see_forum", "can_read_forum"):
            assign_perm(perm, AnonymousUser())
            assign_perm(perm, ALL_AUTHENTICATED_USERS)
        for perm in ("can_start_new_topics", "can_reply_to_topics", "can_post_without_approval", "can_edit_own_posts", "can_delete_own_posts"):
            assign_perm(perm, ALL_AUTHENTICATED_USERS)
        board = self.board()
        return {"front": "/", "board": reverse("forum:forum", args=[board.slug, board.pk])}

    def board(self):
        return Forum.objects.get(name="Zephyr")

    def open(self, user, title, text):
        form = TopicForm({"subject": title, "content": text, "topic_type": "0"}, user=user, forum=self.board())
        post = self.valid(form).save()
        return post.topic_id, post.pk

    def answer(self, user, topic, text):
        topic = Topic.objects.get(pk=topic)
        form = PostForm({"subject": f"Re: {topic.subject}", "content": text}, user=user, forum=topic.forum, topic=topic)
        return self.valid(form).save().pk

    def edit(self, user, pk, text):
        post = Post.objects.get(pk=pk)
        form = PostForm(
            {"subject": post.subject, "content": text, "update_reason": ""},
            user=user, forum=post.topic.forum, topic=post.topic, instance=post,
        )
        self.valid(form).save()

    def delete(self, pk):
        Post.objects.get(pk=pk).delete()

    def permalink(self, pk):
        post = Post.objects.get(pk=pk)
        forum = post.topic.forum
        return reverse("forum_conversation:topic", args=[forum.slug, forum.pk, post.topic.slug, post.topic_id]) + f"?post={pk}#{pk}"


if __name__ == "__main__":
    main(Machina(get_user_model()))
