#!/usr/bin/env python3
"""The other peer of tests/bench/crawl.py: the least that somebody could write by hand, aiohttp with selectolax (a parser in C), one task a host.

usage: crawl_aiohttp.py feeds|pages|tick JOB.json OUT.jsonl, in an environment that has aiohttp and selectolax

It reads the same fields under the same manners as crawl_scrapy.py and keeps what that keeps. It reads no robots.txt, has no retries, no limits
and no queue: a floor rather than a crawler. Feeds it only asks for; it does not read them.
"""
import asyncio
import json
import sys
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from selectolax.lexbor import LexborHTMLParser

JOB, OUT = json.loads(Path(sys.argv[2]).read_text()), open(sys.argv[3], "w", encoding="utf-8")
KEPT = Path(sys.argv[2] + ".kept.aiohttp")
kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}


def attribute(node, selector, name):
    found = node.css_first(selector)
    return found.attributes.get(name) if found else None


def text(node, selector):
    found = node.css_first(selector)
    return found.text() if found else None


def read(url, body):
    page = LexborHTMLParser(body)
    for row in page.css("li.row"):
        thread = urljoin(url, attribute(row, "a.topictitle", "href"))
        mark = [text(row, "dd.posts"), attribute(row, "dd.lastpost time", "datetime"), text(row, "dd.lastpost a.username")]
        if kept.get(thread) != mark:
            kept[thread] = mark
            yield thread
    title = text(page, "h2.topic-title a")
    for post in page.css("div.post"):
        OUT.write(json.dumps({"thread": title, "url": urljoin(url, attribute(post, "h3 a", "href")), "author": text(post, "a.username"),
                              "date": attribute(post, "time", "datetime"), "text": text(post, "div.content")}) + "\n")
    following = attribute(page, "a[rel=next]", "href")
    if following:
        yield urljoin(url, following)


async def host(session, limit, queue):
    while queue:
        url = queue.pop(0)
        async with limit:
            began = time.monotonic()
            tag = kept.get(url)
            async with session.get(url, headers={"If-None-Match": tag} if isinstance(tag, str) else None) as answer:
                body = await answer.read()
        if answer.status == 200 and "xml" in answer.content_type:
            kept[url] = answer.headers["ETag"]
        elif answer.status == 200:
            queue.extend(read(url, body))
        await asyncio.sleep(max(0, began + JOB["gap"] - time.monotonic()))


async def main():
    queues = {}
    for url in JOB["feeds"] + JOB["lists"]:
        queues.setdefault(urlsplit(url).netloc, []).append(url)
    limit = asyncio.Semaphore(JOB["concurrency"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(host(session, limit, queue) for queue in queues.values()))
    KEPT.write_text(json.dumps(kept))


asyncio.run(main())
