"""A Django site with the forum pybbm, run within that forum's own Python. Posts are made by pybbm's own form."""

import os

import older  # noqa: F401  (names of Python before 3.10)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

HOME = os.environ["OVERHEAR_REAL_HOME"]

# The frame that pybbm asks each site to bring along.
BASE = """{% load static %}<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="{% static 'pybb/bootstrap/css/bootstrap.css' %}">{% block extra_head %}{% endblock %}</head>
<body><div class="container"><header><a href="/">Brands and their customers</a></header>
{% block breadcrumb %}{% endblock %}{% block content %}{% endblock %}<footer>A made-up site</footer></div>
{% block extra_script %}{% endblock %}</body></html>
"""

settings.configure(
    SECRET_KEY="only for tests on loopback",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(HOME, "pybbm.sqlite")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django.contrib.admin",
        "pure_pagination",
        "sorl.thumbnail",
        "pybb",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "pybb.middleware.PybbMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [os.path.join(HOME, "templates")],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "pybb.context_processors.processor",
                ]
            },
        }
    ],
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    MEDIA_ROOT=os.path.join(HOME, "media"),
    SITE_ID=1,
    USE_TZ=True,
    # The catalogues of this Django cannot be opened by this Python.
    USE_I18N=False,
    TIME_ZONE="UTC",
    PYBB_NICE_URL=bool(os.environ.get("OVERHEAR_REAL_NICE")),
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from pybb.forms import PostForm  # noqa: E402
from pybb.models import Category, Forum, Post, Topic  # noqa: E402

from seeder import Seeder, main  # noqa: E402



def closed(request):
    return HttpResponse("Nobody can register here.")


urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/register/", closed, name="registration_register"),
    path("accounts/login/", closed, name="auth_login"),
    path("", include("pybb.urls", namespace="pybb")),
]


class Pybbm(Seeder):
    def prepare(self):
        os.makedirs(os.path.join(HOME, "templates"), exist_ok=True)
        with open(os.path.join(HOME, "templates", "base.html"), "w") as file:
            file.write(BASE)
        category = Category.objects.create(name="Brands")
        board = Forum.objects.create(category=category, name="Zephyr", description="Talk about Zephyr")
        Forum.objects.create(category=category, name="Αγγελίες", description="Buy and sell", position=1)
        return {"front": "/", "board": board.get_absolute_url()}

    def form(self, user, body, **more):
        name = more.pop("name", None)
        data = {"body": body, **({"name": name, "poll_type": 0} if name else {})}
        return self.valid(PostForm(data=data, user=user, ip="127.0.0.1", **more)).save()[0]

    def open(self, user, title, text):
        post = self.form(user, text, name=title, forum=Forum.objects.get(name="Zephyr"))
        return post.topic_id, post.pk

    def answer(self, user, topic, text):
        return self.form(user, text, topic=Topic.objects.get(pk=topic)).pk

    def edit(self, user, pk, text):
        self.form(user, text, instance=Post.objects.get(pk=pk))

    def delete(self, pk):
        Post.objects.get(pk=pk).delete()

    def permalink(self, pk):
        return Post.objects.get(pk=pk).get_absolute_url()

    def thread(self, topic):
        return Topic.objects.get(pk=topic).get_absolute_url()


if __name__ == "__main__":
    main(Pybbm(get_user_model()))
