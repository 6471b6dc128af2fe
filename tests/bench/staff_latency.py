#!/usr/bin/env python3
"""Do staff wait while a crawl runs? 200 slow sources on loopback, a crawl over them, and staff commands all the while.

usage: tests/bench/staff_latency.py [--overhear target/release/overhear] [--sources 200] [--delay 3] [--incidents 2000]

Prints median and p99 of `queue`, `show`, `claim`, `resolve` (whole process, start to exit) while the crawl runs, and the same with no
crawl running, in one run. Every decision is checked to be in the store afterwards.
"""
import argparse
import http.server
import json
import os
import socketserver
import subprocess
import tempfile
import threading
import time
from pathlib import Path

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--overhear", default="target/release/overhear")
PARSER.add_argument("--sources", type=int, default=200)
PARSER.add_argument("--delay", type=float, default=3.0)
PARSER.add_argument("--incidents", type=int, default=2000)


class Feeds(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    delay = 0.0
    per_source = 10

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/robots.txt":
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        time.sleep(self.delay)
        name = self.headers["Host"].split(":")[0] + self.path
        entries = "".join(
            f"<item><title>Post {i} of {name}</title><guid>{name}-{self.generation}-{i}</guid><link>http://{name}/{self.generation}/{i}</link>"
            f"<pubDate>Thu, 19 Nov 2026 10:{i % 60:02d}:00 GMT</pubDate>"
            f"<description>Acmella lost my order number {i} again, awful service, never again.</description></item>"
            for i in range(self.per_source)
        )
        body = f'<rss version="2.0"><channel><title>{name}</title><link>http://{name}/</link>{entries}</channel></rss>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512


def quantile(values, q):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def main():
    options = PARSER.parse_args()
    program = str(Path(options.overhear).resolve())
    server = Server(("0.0.0.0", 0), Feeds)
    port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        # Every source has a host of its own within the loopback network.
        hosts = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(options.sources)]
        config = Path(folder, "overhear.toml")
        config.write_text(
            'languages = ["en"]\n[brand]\nname = "Acmella"\n[store]\npath = "store"\n'
            '[fetch]\ncontact = "https://acmella.example/bot"\nallow_private = ["127.0.0.0/8"]\nhost_gap = "0s"\n'
            + "".join(f'[[source]]\nid = "s{n}"\nurl = "http://{host}:{port}/feed"\nevery = "5m"\n' for n, host in enumerate(hosts)),
            encoding="utf-8",
        )
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "USER": "bench", "OVERHEAR_CONFIG": str(config)}

        def overhear(*arguments):
            return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)

        Feeds.generation, Feeds.per_source = 0, max(1, options.incidents // options.sources)
        first = overhear("crawl")
        assert first.returncode == 0, (first.returncode, first.stdout[-2000:], first.stderr[-2000:])
        numbers = [json.loads(line)["id"] for line in overhear("queue", "--json", "--limit", "0").stdout.splitlines()]
        print(f"{len(numbers)} incidents in the queue, {options.sources} sources that take {options.delay} s to answer")

        def staff(numbers, until):
            took = {"queue": [], "show": [], "claim": [], "resolve": []}
            decided = []
            for number in numbers:
                if until():
                    break
                for verb, arguments in (
                    ("queue", ["queue"]),
                    ("show", ["show", str(number)]),
                    ("claim", ["claim", str(number)]),
                    ("resolve", ["resolve", str(number), "--verdict", "confirmed"]),
                ):
                    began = time.perf_counter()
                    done = overhear(*arguments)
                    took[verb].append((time.perf_counter() - began) * 1000)
                    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
                decided.append(number)
            return took, decided

        def table(name, took):
            for verb, values in took.items():
                if values:
                    print(f"  {name:<16} {verb:<8} n={len(values):<4} median {quantile(values, 0.5):6.1f} ms   p99 {quantile(values, 0.99):6.1f} ms   max {max(values):6.1f} ms")

        quiet, decided = staff(numbers[:60], lambda: False)
        Feeds.generation, Feeds.delay = 1, options.delay
        crawl = subprocess.Popen([program, "crawl", "--force"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        busy, more = staff(numbers[60:], lambda: crawl.poll() is not None)
        out, err = crawl.communicate()
        assert crawl.returncode == 0, (crawl.returncode, out[-2000:], err[-2000:])
        table("no crawl", quiet)
        table("during a crawl", busy)
        print("  " + out.strip().splitlines()[-1])
        rows = [json.loads(line) for line in overhear("queue", "--all", "--json", "--limit", "0").stdout.splitlines()]
        status = {row["id"]: row["status"] for row in rows}
        lost = [number for number in decided + more if status.get(number) != "resolved"]
        print(f"  {len(decided) + len(more)} decisions, {len(lost)} lost")
        raise SystemExit(1 if lost else 0)


main()
