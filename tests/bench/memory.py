#!/usr/bin/env python3
"""Peak memory of `overhear scan --json` with the whole built-in library: a million posts from a pipe, and one thread of very many posts.

usage: tests/bench/memory.py [--overhear target/release/overhear] [--rules rules] [--posts 1000000] [--thread 10000] [--most 64]

Posts are this project's own texts (fixtures/must-not) over and over, in threads of one to five posts. Figures are of the release program:
peak resident memory as the kernel counts it, which takes in the pages of the program file. Fails (1) when the pipe takes more than `--most`
MiB.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("--overhear", default=str(PROJECT / "target/release/overhear"))
PARSER.add_argument("--rules", help="a folder of rules; the built-in ones without it")
PARSER.add_argument("--posts", type=int, default=1_000_000)
PARSER.add_argument("--thread", type=int, default=10_000, help="posts of the one thread")
PARSER.add_argument("--most", type=int, default=64, help="MiB")


def post(number, text):
    return {"post_id": f"p{number}", "author": f"a{number % 977}", "published": "2026-01-01T00:00:00Z", "text": text,
            "reply_to": None if number == 0 else "p0"}


def line(name, texts):
    posts = [post(number, text) for number, text in enumerate(texts)]
    return json.dumps({"thread_id": name, "title": "Quorvane", "posts": posts}, ensure_ascii=False).encode() + b"\n"


def many(texts, posts):
    """Threads of one to five posts, in blocks."""
    block, at = [], 0
    while at < len(texts):
        block.append(line(f"t{at}", texts[at : at + 1 + at % 5]))
        at += 1 + at % 5
    block = b"".join(block)
    for _ in range(max(1, posts // len(texts))):
        yield block


def measure(folder, name, blocks, options):
    command = [options.overhear, "-c", folder / "overhear.toml", "scan", "--json", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    size = 0
    for block in blocks:
        process.stdin.write(block)
        size += len(block)
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}")
    peak = usage.ru_maxrss / 1024
    print(f"{name:<44} {size / 1e6:>8.1f} MB read   peak {peak:>6.1f} MiB   CPU {usage.ru_utime + usage.ru_stime:.1f} s", flush=True)
    return peak


def main():
    options = PARSER.parse_args()
    files = sorted((PROJECT / "fixtures/must-not").glob("*.jsonl"))
    texts = [post["text"] for path in files for row in path.read_text(encoding="utf-8").splitlines() for post in json.loads(row)["posts"]]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rules = f"[rules]\nfolders = [{json.dumps(str(Path(options.rules).resolve()))}]\n" if options.rules else ""
        head = 'languages = ["en", "es", "el", "pt", "fr", "de", "it"]\n[brand]\nname = "Quorvane"\n[store]\npath = "store"\n'
        (folder / "overhear.toml").write_text(head + rules, encoding="utf-8")
        measure(folder, "nothing: the library alone", [], options)
        peak = measure(folder, f"{options.posts} posts in many threads", many(texts, options.posts), options)
        long = (texts * (options.thread // len(texts) + 1))[: options.thread]
        measure(folder, f"one thread of {options.thread} posts", [line("t", long)], options)
    if peak > options.most:
        print(f"more than {options.most} MiB")
    return int(peak > options.most)


sys.exit(main())
