"""Runs within Askbot: posts as JSON on standard input, what became of them as JSON on standard output."""

import json
import os
import sys
from datetime import datetime

import django

django.setup()

from askbot.conf import settings as askbot_settings  # noqa: E402
from askbot.models import Post, User  # noqa: E402

MARK = os.path.join(os.getcwd(), "posts.json")
posts = json.load(open(MARK)) if os.path.exists(MARK) else {}
for name, value in {"APP_URL": os.environ["FORUM_BASE"], "LIMIT_ONE_ANSWER_PER_USER": False, "ENABLE_EMAIL_ALERTS": False}.items():
    askbot_settings.update(name, value)


def user(work):
    found = User.objects.filter(email=f"{work['login']}@users.example").first()
    if not found:
        found = User.objects.create_user(work["author"], f"{work['login']}@users.example", "secret")
        # Enough to answer oneself, to comment and to accept.
        found.receive_reputation(5000)
        found.save()
    return User.objects.get(pk=found.pk)


def write(work):
    author = user(work)
    at = {"timestamp": datetime.fromisoformat(work["at"])} if work["at"] else {}
    to = None
    if work["kind"] == "question":
        post = author.post_question(title=work["title"], body_text=work["text"], tags="box", **at)
    else:
        above = Post.objects.get(pk=posts[work["to"]])
        if work["kind"] == "answer":
            post = author.post_answer(question=above.thread._question_post(), body_text=work["text"], **at)
            to = above
        else:
            # A comment stands under a question or an answer, never under a comment.
            to = above.parent if above.post_type == "comment" else above
            post = author.post_comment(parent_post=to, body_text=work["text"], **at)
    posts[work["key"]] = post.pk
    if work["edited"]:
        author.edit_post(post=post, body_text=work["edited"], **at)
    if work["accepted"]:
        asker = User.objects.get(pk=post.thread._question_post().author_id)
        asker.accept_best_answer(answer=post, force=True, **at)
    if work["deleted"]:
        author.delete_post(post=post, **at)
        return {"urls": [], "date": None, "to": None}
    keys = {pk: key for key, pk in posts.items()}
    # What it calls a comment's address it shows nowhere: the name of its element is what a page can say.
    question = post.thread._question_post().get_absolute_url()
    pages = [question] + [f"{question}?sort=votes&page={page}" for page in range(2, 9)]
    urls = [post.get_absolute_url(), f"{question}?{work['kind']}={post.pk}#post-id-{post.pk}"] + [f"{page}#js-post-{post.pk}" for page in pages]
    if work["kind"] == "question":
        urls.append(question)
    return {"urls": urls, "date": post.added_at.isoformat(), "to": to and keys.get(to.pk)}


out = [write(work) for work in json.load(sys.stdin)]
json.dump(posts, open(MARK, "w"))
print(json.dumps(out))
