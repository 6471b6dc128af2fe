"""Runs within Spirit: posts as JSON on standard input, what became of them as JSON on standard output."""

import json
import os
import sys
from datetime import datetime

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from djconfig import config, reload_maybe  # noqa: E402
from spirit.category.models import Category  # noqa: E402
from spirit.comment.forms import CommentForm  # noqa: E402
from spirit.comment.models import Comment  # noqa: E402
from spirit.comment.utils import comment_posted, post_comment_update, pre_comment_update  # noqa: E402
from spirit.core.utils.paginator import get_page_number  # noqa: E402
from spirit.topic.forms import TopicForm  # noqa: E402
from spirit.topic.models import Topic  # noqa: E402

reload_maybe()
User = get_user_model()
MARK = os.path.join(os.getcwd(), "topics.json")
topics = json.load(open(MARK)) if os.path.exists(MARK) else {}


def user(work):
    found = User.objects.filter(username=work["login"]).first()
    if not found:
        found = User.objects.create_user(work["login"], f"{work['login']}@users.example", "secret")
        found.st.nickname = work["author"]
        found.st.is_verified = True
        found.st.save()
    return found


def write(work):
    author = user(work)
    if work["opens"]:
        category = Category.objects.visible().opened().ordered().first()
        form = TopicForm(user=author, data={"title": work["title"], "category": category.pk})
        assert form.is_valid(), form.errors
        if work["at"]:
            form.instance.date = form.instance.last_active = datetime.fromisoformat(work["at"])
        topics[work["thread"]] = form.save().pk
    topic = Topic.objects.get(pk=topics[work["thread"]])
    form = CommentForm(user=author, topic=topic, data={"comment": work["text"]})
    assert form.is_valid(), form.errors
    if work["at"]:
        form.instance.date = datetime.fromisoformat(work["at"])
    comment = form.save()
    comment_posted(comment=comment, mentions=form.mentions)
    if work["at"]:
        # What is posted moves its topic to this moment; it was moved then.
        Topic.objects.filter(pk=topic.pk).update(last_active=comment.date)
    if work["edited"]:
        form = CommentForm(data={"comment": work["edited"]}, instance=Comment.objects.get(pk=comment.pk))
        assert form.is_valid(), form.errors
        pre_comment_update(comment=Comment.objects.get(pk=comment.pk))
        comment = form.save()
        post_comment_update(comment=comment)
    if work["deleted"]:
        Comment.objects.filter(pk=comment.pk).update(is_removed=True)
    number = Comment.objects.filter(topic=topic, pk__lte=comment.pk).count()
    page = get_page_number(obj_number=number, per_page=config.comments_per_page)
    url = topic.get_absolute_url() + (f"?page={page}" if page > 1 else "") + f"#c{number}"
    return {"url": url, "find": comment.get_absolute_url(), "date": comment.date.isoformat()}


out = [write(work) for work in json.load(sys.stdin)]
json.dump(topics, open(MARK, "w"))
print(json.dumps(out))
