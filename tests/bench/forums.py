#!/usr/bin/env python3
"""Two hundred forums in one process on loopback, for tests/bench/crawl.py: every 127.x.y.z address is a host of its own.

usage: tests/bench/forums.py [--latency 0.05] [--threads 10] [--pages 5]

| path | what |
| --- | --- |
| `/feed/N.xml` | RSS of 20 entries with an `ETag`; 304 to whoever gives it back |
| `/viewforum.php?f=2` | a list of threads, another body every time (views, who is online), nothing new in it unless `/_reply` was asked |
| `/viewtopic.php?t=N&start=M` | a page of 20 posts in the markup of a usual forum, made-up talk in seven languages, about 45 kB |
| `/_reply?host=H&t=N` | adds one reply to a thread |
| `/_stats` | counts, the CPU seconds of this process, and the smallest gap between two requests to one host, since last asked |

Everything but `/_stats` and `/_reply` waits for `--latency` before it answers. It prints its port and ends when its standard input does.
"""
import argparse
import asyncio
import json
import os
import random
import re
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PROJECT = Path(__file__).resolve().parents[2]
PER_PAGE = 20
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("--latency", type=float, default=0.0)
PARSER.add_argument("--threads", type=int, default=10, help="threads of a forum")
PARSER.add_argument("--pages", type=int, default=5, help="pages of a thread")


def talk():
    """Posts by language: of made-up brands that nobody watches, and every fiftieth about the one that is watched."""
    def escaped(path):
        for line in path.read_text(encoding="utf-8").splitlines():
            thread = json.loads(line)
            for post in thread["posts"]:
                text = post["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                yield thread.get("lang", "en"), text.replace("\n", "<br>\n")

    plain, about = {}, {}
    for path in sorted((PROJECT / "fixtures/training").glob("*.jsonl")):
        for lang, text in escaped(path):
            plain.setdefault(lang, []).append(text)
    for lang, text in escaped(PROJECT / "fixtures/corpora/nordvela/threads.jsonl"):
        about.setdefault(lang, []).append(text)
    shuffle = random.Random(7)
    mixed = {}
    for lang in sorted(about):
        texts = plain[lang]
        shuffle.shuffle(texts)
        mixed[lang] = [shuffle.choice(about[lang]) if n % 50 == 49 else texts[n % len(texts)] for n in range(3000)]
    return mixed


class Forums:
    def __init__(self, options):
        self.options = options
        self.talk = talk()
        self.langs = sorted(self.talk)
        self.extra = {}
        self.shown = 0
        self.reset()

    def reset(self):
        self.asked = {"304": 0, "feed": 0, "list": 0, "page": 0, "robots": 0, "404": 0}
        self.bytes = 0
        self.busy, self.ended, self.gap, self.overlaps = {}, {}, None, 0
        self.cpu = time.process_time()

    def stats(self):
        said = {"asked": self.asked, "bytes": self.bytes, "cpu": round(time.process_time() - self.cpu, 2), "overlaps": self.overlaps,
                "least_gap": None if self.gap is None else round(self.gap, 4)}
        self.reset()
        return 200, "application/json", json.dumps(said).encode(), ""

    def replies(self, host, thread):
        return self.options.pages * PER_PAGE - 1 + self.extra.get((host, thread), 0)

    def post(self, host, thread, n):
        number = int(host.split(".")[2]) * 256 + int(host.split(".")[3])
        lang = self.langs[number % len(self.langs)]
        texts = self.talk[lang]
        text = texts[(number * 131 + thread * 17 + n) % len(texts)]
        # Days before November 2026, the newest last.
        minutes = (self.options.threads - thread) * 1440 + n * 7
        day, minute = divmod(minutes, 1440)
        month, day = divmod(day % 280, 28)
        when = (month, day + 1, minute // 60, minute % 60)
        return lang, f"{text} #{number}/{thread}/{n}", f"user{(number + thread * 3 + n * 5) % 400}", when

    def page(self, host, thread, start):
        total = self.replies(host, thread) + 1
        last = (total - 1) // PER_PAGE * PER_PAGE
        pages = " ".join(f'<li><a class="button" href="./viewtopic.php?t={thread}&amp;start={s}">{s // PER_PAGE + 1}</a></li>' for s in range(0, min(last, 200) + 1, PER_PAGE) if s != start)
        following = f'<li class="arrow next"><a class="button" href="./viewtopic.php?t={thread}&amp;start={start + PER_PAGE}" rel="next">Next</a></li>' if start < last else ""
        posts = []
        for n in range(start, min(start + PER_PAGE, total)):
            lang, text, author, (month, day, hour, minute) = self.post(host, thread, n)
            p, u = thread * 100_000 + n, int(author[4:])
            profile = f"./memberlist.php?mode=viewprofile&amp;u={u}"
            posts.append(
                f'<div id="p{p}" class="post has-profile bg{n % 2 + 1}"><div class="inner"><dl class="postprofile" id="profile{p}"><dt class="has-profile-rank no-avatar"><div class="avatar-container"></div>'
                f'<a href="{profile}" class="username">{author}</a></dt><dd class="profile-rank">Regular</dd><dd class="profile-posts"><strong>Posts:</strong> <a href="./search.php?author_id={u}&amp;sr=posts">{u * 3}</a></dd>'
                f'<dd class="profile-joined"><strong>Joined:</strong> Mon Feb 02, 2015 9:48 pm</dd><dd class="profile-custom-field profile-location"><strong>Location:</strong> Somewhere</dd></dl>'
                f'<div class="postbody"><div id="post_content{p}"><h3><a href="./viewtopic.php?p={p}#p{p}">Re: Thread {thread}</a></h3>'
                f'<ul class="post-buttons"><li><a href="./posting.php?mode=quote&amp;p={p}" title="Reply with quote" class="button button-icon-only"><i class="icon fa-quote-left fa-fw"></i><span class="sr-only">Quote</span></a></li></ul>'
                f'<p class="author"><a class="unread" href="./viewtopic.php?p={p}#p{p}" title="Post"><span class="sr-only">Post</span></a><span class="responsive-hide">by <strong><a href="{profile}" class="username">{author}</a></strong> &raquo; </span>'
                f'<time datetime="2026-{month + 1:02}-{day:02}T{hour:02}:{minute:02}:00+00:00">{MONTHS[month]} {day:02}, 2026 {hour}:{minute:02}</time></p>'
                f'<div class="content">{text}</div><div id="sig{p}" class="signature">Said by {author}.</div></div></div>'
                f'<div class="back2top"><a href="#top" class="top" title="Top"><i class="icon fa-chevron-circle-up fa-fw"></i><span class="sr-only">Top</span></a></div></div></div><hr class="divider">'
            )
        head = f'<div class="action-bar bar-top"><div class="pagination">{total} posts <ul><li class="active"><span>{start // PER_PAGE + 1}</span></li>{pages}{following}</ul></div></div>'
        return self.frame(host, f"Thread {thread}", f'<h2 class="topic-title"><a href="./viewtopic.php?t={thread}">Thread {thread}</a></h2>{head}{"".join(posts)}')

    def list(self, host):
        self.shown += 1
        rows = []
        for thread in range(1, self.options.threads + 1):
            replies = self.replies(host, thread)
            _, _, author, (month, day, hour, minute) = self.post(host, thread, replies)
            rows.append(
                f'<li class="row bg{thread % 2 + 1}"><dl class="row-item topic_read"><dt><div class="list-inner"><a href="./viewtopic.php?t={thread}" class="topictitle">Thread {thread}</a><br>by <a href="./memberlist.php?mode=viewprofile&amp;u=1" class="username">user1</a></div></dt>'
                f'<dd class="posts">{replies} <dfn>Replies</dfn></dd><dd class="views">{4000 + self.shown + thread} <dfn>Views</dfn></dd><dd class="lastpost"><span><dfn>Last post</dfn> by <a href="./memberlist.php?mode=viewprofile&amp;u=2" class="username">{author}</a><br>'
                f'<time datetime="2026-{month + 1:02}-{day:02}T{hour:02}:{minute:02}:00+00:00">{MONTHS[month]} {day:02}, 2026 {hour}:{minute:02}</time></span></dd></dl></li>'
            )
        return self.frame(host, "Talk", f'<h2 class="forum-title"><a href="./viewforum.php?f=2">Talk</a></h2><div class="forumbg"><ul class="topiclist topics">{"".join(rows)}</ul></div><p>In total there are {self.shown} users online</p>')

    def frame(self, host, title, body):
        lang = self.post(host, 1, 0)[0]
        menu = "".join(f'<li><a href="./{name}.php" title="{name}"><i class="icon"></i><span>{name}</span></a></li>' for name in ("faq", "search", "ucp", "memberlist", "app"))
        return (f'<!DOCTYPE html><html dir="ltr" lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} - A Forum</title><link href="./styles/prosilver.css" rel="stylesheet"></head>'
                f'<body id="phpbb" class="nojs notouch section-viewtopic"><div id="wrap" class="wrap"><div id="page-header"><div class="headerbar"><h1>A Forum</h1></div><ul id="nav-main">{menu}</ul><ul id="nav-breadcrumbs"><li><a href="./index.php">Board index</a></li><li><a href="./viewforum.php?f=2">Talk</a></li></ul></div>'
                f'<div id="page-body" class="page-body">{body}</div><div id="page-footer"><p>Powered by <a href="https://www.phpbb.com/">phpBB</a>&reg; Forum Software</p></div></div></body></html>').encode()

    def feed(self, host, number):
        entries = []
        for n in range(20):
            _, text, author, (month, day, hour, minute) = self.post(host, number % 97 + 1, n)
            link = f"http://{host}/e/{number}/{n}"
            entries.append(f"<item><title>Entry {n}</title><guid>{link}</guid><link>{link}</link><dc:creator>{author}</dc:creator><pubDate>{day:02} {MONTHS[month]} 2026 {hour:02}:{minute:02}:00 GMT</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>")
        return (f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Feed {number}</title><link>http://{host}/</link>{"".join(entries)}</channel></rss>').encode()

    def answer(self, host, target, headers):
        url = urlsplit(target)
        query = parse_qs(url.query)
        path = url.path
        if path.startswith("/feed/"):
            number = int(path[6:].split(".")[0])
            tag = f'"feed-{number}"'
            if headers.get("if-none-match") == tag:
                self.asked["304"] += 1
                return 304, None, b"", f"ETag: {tag}\r\n"
            self.asked["feed"] += 1
            return 200, "application/rss+xml", self.feed(host, number), f"ETag: {tag}\r\n"
        if path == "/viewtopic.php":
            self.asked["page"] += 1
            return 200, "text/html; charset=utf-8", self.page(host, int(query["t"][0]), int(query.get("start", ["0"])[0])), ""
        if path == "/viewforum.php":
            self.asked["list"] += 1
            return 200, "text/html; charset=utf-8", self.list(host), ""
        if path == "/robots.txt":
            self.asked["robots"] += 1
            return 200, "text/plain", b"User-agent: *\nDisallow: /posting.php\nDisallow: /ucp.php\n", ""
        if path == "/_reply":
            place = (query["host"][0], int(query["t"][0]))
            self.extra[place] = self.extra.get(place, 0) + 1
            return 200, "text/plain", b"ok", ""
        self.asked["404"] += 1
        return 404, "text/plain", b"nothing here", ""


class Connection(asyncio.Protocol):
    def __init__(self, forums, loop):
        self.forums, self.loop, self.held, self.transport = forums, loop, b"", None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.held += data
        while b"\r\n\r\n" in self.held:
            head, self.held = self.held.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            target = lines[0].split(" ")[1]
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            host = headers.get("host", "127.0.0.1").split(":")[0]
            if target == "/_stats":
                self.send(self.forums.stats())
                continue
            if target.startswith("/_"):
                self.send(self.forums.answer(host, target, headers))
                continue
            self.began(host)
            if self.forums.options.latency:
                self.loop.call_later(self.forums.options.latency, self.reply, host, target, headers)
            else:
                self.reply(host, target, headers)

    def began(self, host):
        forums, now = self.forums, time.monotonic()
        forums.overlaps += forums.busy.get(host, 0) > 0
        if host in forums.ended:
            gap = now - forums.ended[host]
            forums.gap = gap if forums.gap is None else min(gap, forums.gap)
        forums.busy[host] = forums.busy.get(host, 0) + 1
        # From beginning to beginning: what all crawlers count by.
        forums.ended[host] = now

    def reply(self, host, target, headers):
        self.send(self.forums.answer(host, target, headers), "?" in target)
        self.forums.busy[host] -= 1

    def send(self, answer, dynamic=False):
        status, kind, body, more = answer
        head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Other'}\r\n{more}"
        if kind:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        if not self.transport.is_closing():
            self.transport.write(head.encode() + b"\r\n" + body)
        self.forums.bytes += len(body)


async def main():
    options = PARSER.parse_args()
    loop = asyncio.get_running_loop()
    forums = Forums(options)
    server = await loop.create_server(lambda: Connection(forums, loop), "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
