#!/usr/bin/env python3
"""What a crawl costs beside Scrapy and others: CPU a page, memory, time against what politeness allows. 200 hosts on loopback.

usage: tests/bench/crawl.py [--overhear target/release/overhear] [--python VENV/bin/python] [--lychee PATH] [--only feeds,pages,tick,long]
                            [--hosts 200] [--share 1.0]

| part | what is asked |
| --- | --- |
| feeds | 10,000 feeds; first all with content, then all again: 304 |
| pages | 10,000 pages of threads (and their lists), 20 posts each, 50 ms latency, a second between two requests to a host |
| tick | 1,000 sources with nothing new: 800 feeds (304), 200 lists of threads whose bodies change all the same |
| long | one thread of 10,000 posts on 500 pages; then one reply more; then nothing new |

overhear reads, judges by its whole library with facts, and commits to its store. The peers (`pip install scrapy aiohttp selectolax` into an
environment of its own, `--python`) read the same fields and write JSON lines: Scrapy with parsel, and the least that somebody could write
by hand, aiohttp with selectolax. lychee (`cargo install lychee`, `--lychee`) is given the addresses and reads nothing: it is asked to fetch,
without validators. All have the same manners: one request at a time to a host, the same gap, robots.txt where they can. The server (forums.py) is a process of its own; its CPU is told apart, and so is the least gap that it saw at any host.
CPU is user and system time of the process, memory its peak as the kernel counts it. `bound` is requests a host times the gap.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("--overhear", default=str(PROJECT / "target/release/overhear"))
PARSER.add_argument("--python", help="the Python of an environment that has the peers")
PARSER.add_argument("--peers", default="scrapy,aiohttp")
PARSER.add_argument("--lychee", help="the program")
PARSER.add_argument("--only", default="feeds,pages,tick,long")
PARSER.add_argument("--hosts", type=int, default=200)
PARSER.add_argument("--share", type=float, default=1.0, help="of the 10,000 feeds and pages")
PARSER.add_argument("--keep", help="work in this folder and leave it")


class Server:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([sys.executable, HERE / "forums.py", *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def ask(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read()

    def stats(self):
        return json.loads(self.ask("/_stats"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def measured(command, accepted=(0, 4), **more):
    """Runs a command; seconds by the clock, of CPU, and MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        sys.exit(f"{command}: exit code {process.returncode}\n{out.decode()[-3000:]}")
    return {"wall": time.perf_counter() - began, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss / 1024, "out": out.decode()}


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.rows = options, Path(folder), []
        self.hosts = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(options.hosts)]

    def configure(self, name, sources, gap):
        folder = self.folder / name
        folder.mkdir()
        corpus = PROJECT / "fixtures/corpora/nordvela"
        brand = (corpus / "overhear.toml").read_text(encoding="utf-8").replace('folders = ["rules"]', f"folders = [{json.dumps(str(corpus / 'rules'))}]")
        assert str(corpus) in brand
        written = [brand, "[store]", 'path = "store"', "[fetch]", 'contact = "https://nordvela.example/bot"', 'allow_private = ["127.0.0.0/8"]',
                   f'host_gap = "{round(gap * 1000)}ms"', "concurrency = 256"]
        for n, (kind, url) in enumerate(sources):
            written += ["[[source]]", f'id = "s{n}"', f'kind = "{kind}"', f'url = "{url}"', 'every = "5m"']
        (folder / "overhear.toml").write_text("\n".join(written) + "\n", encoding="utf-8")
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "USER": "bench", "OVERHEAR_CONFIG": str(folder / "overhear.toml")}

    def overhear(self, *arguments):
        return measured([self.options.overhear, *arguments], env=self.environment)

    def crawl(self, *arguments):
        done = self.overhear("crawl", "--force", "--json", *arguments)
        done["account"] = json.loads(done["out"].splitlines()[-1])
        return done

    def row(self, what, who, server, done, bound, requests=None):
        stats = server.stats()
        asked = {name: count for name, count in stats["asked"].items() if count}
        requests = requests or sum(count for name, count in asked.items() if name != "robots")
        row = {"part": what, "who": who, "requests": requests, "wall": done["wall"], "bound": bound, "cpu": done["cpu"], "rss": done["rss"], "server": stats}
        self.rows.append(row)
        per = 1000 * done["cpu"] / max(1, requests)
        ratio = f"{done['wall'] / bound:5.2f}" if bound else "    -"
        gap = "-" if stats["least_gap"] is None else f"{stats['least_gap']:.2f}"
        print(f"{what:<16} {who:<9} {requests:>6} asked {requests / done['wall']:>6.0f}/s  CPU {done['cpu']:>7.2f} s = {per:>7.3f} s/1000  peak {done['rss']:>6.1f} MiB  "
              f"{done['wall']:>6.1f} s, {ratio} of the bound   [least gap {gap} s, overlaps {stats['overlaps']}, server CPU {stats['cpu']:.1f} s, {asked}]", flush=True)

    def peers(self, mode, name, server, feeds, lists, gap, bound):
        job = self.folder / f"{name}.json"
        job.write_text(json.dumps({"feeds": feeds, "lists": lists, "gap": gap, "concurrency": 256}))
        for who in self.options.peers.split(",") if self.options.python else []:
            server.stats()
            out = self.folder / f"{name}.{who}.{time.monotonic_ns()}.jsonl"
            done = measured([self.options.python, HERE / f"crawl_{who}.py", mode, job, out])
            self.row(mode, who, server, done, bound)
            if out.exists() and out.stat().st_size and not mode.startswith("feeds"):
                print(f"  {who}: {sum(1 for _ in out.open())} posts")

    def lychee(self, part, server, urls, gap, bound):
        if not self.options.lychee:
            return
        listed = self.folder / f"{part}.txt"
        listed.write_text("\n".join(urls))
        server.stats()
        command = [self.options.lychee, "--no-progress", "--max-concurrency", "256", "--host-concurrency", "1", "--host-request-interval", f"{round(gap * 1000)}ms",
                   "--max-retries", "0", "--method", "get", "--format", "json", "--accept", "200..=299,304", listed]
        done = measured(command, accepted=(0, 1, 2))
        self.row(part, "lychee", server, done, bound)

    def feeds(self):
        count, gap = round(50 * self.options.share), 0.2
        with Server() as server:
            urls = [f"http://{host}:{server.port}/feed/{n}.xml" for n in range(count) for host in self.hosts]
            bound = count * gap
            self.configure("feeds", [("feed", url) for url in urls], gap)
            self.row("feeds, new", "overhear", server, self.crawl(), bound)
            self.row("feeds, 304", "overhear", server, self.crawl(), bound)
            self.peers("feeds, new", "feeds", server, urls, [], gap, bound)
            self.peers("feeds, 304", "feeds", server, urls, [], gap, bound)
            self.lychee("feeds, fetch", server, urls, gap, bound)
            server.stats()
            for command in (["source", "list"], ["queue"], ["doctor"]):
                done = self.overhear(*command)
                print(f"  {' '.join(command)} with {len(urls)} sources: {done['wall'] * 1000:.0f} ms, CPU {done['cpu'] * 1000:.0f} ms, peak {done['rss']:.1f} MiB")

    def pages(self):
        pages, gap = max(1, round(5 * self.options.share)), 1.0
        with Server("--latency", 0.05, "--pages", pages) as server:
            lists = [f"http://{host}:{server.port}/viewforum.php?f=2" for host in self.hosts]
            bound = (10 * pages + 1) * gap
            self.configure("pages", [("forum", url) for url in lists], gap)
            done = self.crawl()
            self.row("pages", "overhear", server, done, bound)
            posts = sum(source["new_posts"] for source in done["account"]["sources"])
            opened = sum(len(source["opened"]) for source in done["account"]["sources"])
            print(f"  overhear: {posts} posts of {len(self.hosts) * 10 * pages * 20}, {opened} incidents")
            self.row("pages, again", "overhear", server, self.crawl(), gap)
            self.peers("pages", "pages", server, [], lists, gap, bound)
            self.peers("pages, again", "pages", server, [], lists, gap, gap)
            urls = [f"http://{host}:{server.port}/viewtopic.php?t={t}&start={20 * s}" for s in range(pages) for t in range(1, 11) for host in self.hosts]
            self.lychee("pages, fetch", server, urls, gap, bound)

    def tick(self):
        gap = 0.2
        with Server() as server:
            feeds = [f"http://{host}:{server.port}/feed/{n}.xml" for n in range(4) for host in self.hosts]
            lists = [f"http://{host}:{server.port}/viewforum.php?f=2" for host in self.hosts]
            # The threads themselves are read first, which takes a while and is not counted.
            self.configure("tick", [("feed", url) for url in feeds] + [("forum", url) for url in lists], 0.0)
            self.crawl()
            file = self.folder / "tick/overhear.toml"
            file.write_text(file.read_text(encoding="utf-8").replace('host_gap = "0ms"', f'host_gap = "{round(gap * 1000)}ms"'), encoding="utf-8")
            server.stats()
            for _ in range(3):
                self.row("tick", "overhear", server, self.crawl("--cron"), 5 * gap)
            for mode in ("tick, new", "tick"):
                self.peers(mode, "tick", server, feeds, lists, 0.0 if mode != "tick" else gap, 5 * gap)

    def long(self):
        with Server("--threads", 1, "--pages", 500) as server:
            host = self.hosts[0]
            self.configure("long", [("forum", f"http://{host}:{server.port}/viewforum.php?f=2")], 0.0)
            for n in range(3):
                done = self.crawl()
                self.row(f"long, run {n + 1}", "overhear", server, done, None)
                print(f"  {sum(source['new_posts'] for source in done['account']['sources'])} posts")
            self.row("long, nothing", "overhear", server, self.crawl(), None)
            server.ask(f"/_reply?host={host}&t=1")
            done = self.crawl()
            self.row("long, a reply", "overhear", server, done, None)
            print(f"  {sum(source['new_posts'] for source in done['account']['sources'])} posts")
            self.row("long, nothing", "overhear", server, self.crawl(), None)


def main():
    options = PARSER.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(exist_ok=True)
        bench = Bench(options, folder)
        for part in options.only.split(","):
            getattr(bench, part)()


main()
