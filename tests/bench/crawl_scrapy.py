#!/usr/bin/env python3
"""The peer of tests/bench/crawl.py: Scrapy, with a spider that reads the same fields of the same pages under the same manners.

usage: crawl_scrapy.py feeds|pages|tick JOB.json OUT.jsonl, in an environment that has Scrapy

What it keeps between runs (validators, what lists said of each thread) is one JSON file, read at the start and written at the end: less than
any store would cost it.
"""
import json
import sys
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess

MODE, JOB, OUT = sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), sys.argv[3]
KEPT = Path(sys.argv[2] + ".kept")


class Forums(scrapy.Spider):
    name = "forums"

    async def start(self):
        self.kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        for url in JOB["feeds"]:
            tag = self.kept.get(url)
            yield scrapy.Request(url, self.feed, headers={"If-None-Match": tag} if tag else None, meta={"handle_httpstatus_list": [304]})
        for url in JOB["lists"]:
            yield scrapy.Request(url, self.list)

    def feed(self, response):
        if response.status == 304:
            return
        self.kept[response.url] = response.headers["ETag"].decode()
        response.selector.register_namespace("dc", "http://purl.org/dc/elements/1.1/")
        for item in response.xpath("//item"):
            body = scrapy.Selector(text=item.xpath("string(description)").get())
            yield {"url": item.xpath("string(link)").get(), "id": item.xpath("string(guid)").get(), "title": item.xpath("string(title)").get(),
                   "author": item.xpath("string(dc:creator)").get(), "date": item.xpath("string(pubDate)").get(), "text": "".join(body.css("::text").getall())}

    def list(self, response):
        for row in response.css("li.row"):
            url = response.urljoin(row.css("a.topictitle::attr(href)").get())
            mark = [row.css("dd.posts::text").get(), row.css("dd.lastpost time::attr(datetime)").get(), row.css("dd.lastpost a.username::text").get()]
            if self.kept.get(url) != mark:
                self.kept[url] = mark
                yield scrapy.Request(url, self.page)

    def page(self, response):
        title = response.css("h2.topic-title a::text").get()
        for post in response.css("div.post"):
            yield {"thread": title, "url": response.urljoin(post.css("h3 a::attr(href)").get()), "author": post.css("a.username::text").get(),
                   "date": post.css("time::attr(datetime)").get(), "text": "".join(post.css("div.content ::text").getall())}
        following = response.css("a[rel=next]::attr(href)").get()
        if following:
            yield response.follow(following, self.page)

    def closed(self, reason):
        KEPT.write_text(json.dumps(self.kept))


process = CrawlerProcess({
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": JOB["concurrency"],
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": JOB["gap"],
    "RANDOMIZE_DOWNLOAD_DELAY": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "FEEDS": {OUT: {"format": "jsonlines"}},
})
process.crawl(Forums)
process.start()
