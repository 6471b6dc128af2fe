"""Isso (PyPI): comments under the articles of a site. Written through its own interface, as its script in the page does."""

import html
import json
import urllib.request
from datetime import datetime, timezone
from http.cookies import SimpleCookie
from pathlib import Path

import common

CONF = """[general]
dbpath = {home}/comments.db
host = {site}
latest-enabled = true
[guard]
enabled = false
[server]
listen = {base}
"""


class Driver(common.Engine):
    name = "Isso"
    version = "0.14.0"

    def install(self, home):
        self.home = Path(home)
        self.python = common.venv(home, "3.11", f"isso=={self.version}")

    def start(self):
        self.base = f"http://127.0.0.1:{common.free_port()}"
        self.site = f"http://127.0.0.1:{common.free_port()}"
        (self.home / "comments.db").unlink(missing_ok=True)
        (self.home / "isso.cfg").write_text(CONF.format(home=self.home, base=self.base, site=self.site))
        # The site whose articles are commented: plain files. Isso looks a new article's title up there.
        self.pages = self.home / "site"
        self.pages.mkdir(exist_ok=True)
        files = [self.python, "-m", "http.server", self.site.rsplit(":", 1)[1], "--bind", "127.0.0.1", "--directory", self.pages]
        self.serve([self.python.parent / "isso", "-c", self.home / "isso.cfg", "run"], self.home / "isso.log", self.base + "/config", cwd=self.home)
        self.serve(files, self.home / "site.log", self.site)
        return self.site

    def write_site(self, threads):
        rows = []
        for thread in threads:
            title = html.escape(thread["title"])
            folder = self.pages / thread["key"]
            folder.mkdir(exist_ok=True)
            (folder / "index.html").write_text(
                f'<!DOCTYPE html><html lang="{thread["lang"]}"><head><meta charset="utf-8"><title>{title}</title>'
                f'<script data-isso="{self.base}/" src="{self.base}/js/embed.min.js"></script></head><body>'
                f'<header><a href="/">All articles</a></header><article><h1>{title}</h1></article>'
                f'<section id="isso-thread" data-isso-id="/{thread["key"]}/" data-title="{title}"></section></body></html>')
            rows.append(f'<li><a href="/{thread["key"]}/">{title}</a></li>')
        (self.pages / "index.html").write_text(
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Notes</title></head><body><h1>Notes</h1><ul>{"".join(rows)}</ul></body></html>')

    def ask(self, method, path, body=None, cookie=None):
        headers = {"Content-Type": "application/json", "Origin": self.site}
        if cookie:
            headers["Cookie"] = cookie
        asked = urllib.request.Request(self.base + path, None if body is None else json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            cookies = "; ".join(f"{one.key}={one.value}" for line in answer.headers.get_all("Set-Cookie", []) for one in SimpleCookie(line).values())
            return json.load(answer), cookies

    def write(self, thread, post):
        # It nests one level deep: an answer to an answer stands beside it.
        parent = self.roots.get(post.get("reply_to"))
        body = {"author": post["author"], "text": common.as_markdown(thread, post, entities=False), "parent": parent and parent[1], "title": thread["title"]}
        made, cookie = self.ask("POST", f"/new?uri=/{thread['key']}/", body)
        self.roots[post["key"]] = parent or (post["key"], made["id"])
        said = post.get("edited")
        if said:
            self.ask("PUT", f"/id/{made['id']}", {"author": post["author"], "text": common.as_markdown(thread, post, said, entities=False)}, cookie)
        if post.get("deleted"):
            self.ask("DELETE", f"/id/{made['id']}", None, cookie)
            return None
        date = datetime.fromtimestamp(made["created"], timezone.utc)
        # Its interface tells no address of a comment, and not on which site it stands.
        gold = common.gold(thread, post, None, date, parent and parent[0], said=said)
        # Nobody opens a thread here: an answer to the first comment is one to the first comment.
        return {**gold, "strict": True}

    def seed(self, threads):
        self.write_site(threads)
        self.roots = {}
        self.keys = [thread["key"] for thread in threads]
        golds = [self.write(thread, post) for thread in threads for post in thread["posts"]]
        return [gold for gold in golds if gold]

    def reply(self, thread, post):
        return self.write(thread, post)

    def sources(self, base):
        return [[f"{self.base}/?uri=/{key}/", "--probe"] for key in self.keys]
