#!/usr/bin/env python3
"""Throughput of `overhear scan --json` with the whole built-in library beside vaderSentiment, on the same texts in one run.

usage: tests/bench/vader.py [--overhear target/release/overhear] [--rules rules] [--posts 20000] [--runs 5] [--own]

Texts are those of this project (fixtures/must-not, fixtures/training and two of fixtures/corpora), and, where ../shared/data/labelled is,
as many of each set there (`--own` leaves these out); shuffled with a fixed seed, in threads of one to five posts, and repeated up to
`--posts`. One thread each: process CPU time on one core, the least of the runs. Loading (rules, or VADER's lexicon) is told apart from
judging. vaderSentiment comes from PyPI into a folder that is removed; without it the other half is still measured.
"""
import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = next((folder / "shared" for folder in PROJECT.parents if (folder / "shared/data").is_dir()), None)
# Sets of posts; the others are of sentences made for other ends.
SETS = "us_airline uk_mobile complaints_preotiuc umsab_en umsab_es umsab_fr umsab_de umsab_it umsab_pt skroutz_el greek_bank_tweets " \
    "cuba_hotels_es germeval2017_db".split()

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("--overhear", default=str(PROJECT / "target/release/overhear"))
PARSER.add_argument("--rules", help="a folder of rules; the built-in ones without it")
PARSER.add_argument("--posts", type=int, default=20_000)
PARSER.add_argument("--runs", type=int, default=5)
PARSER.add_argument("--own", action="store_true", help="this project's own texts only")

VADER = """
import json, sys, time
start = time.process_time()
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
analyzer = SentimentIntensityAnalyzer()
loading = time.process_time() - start
texts = json.load(open(sys.argv[1], encoding="utf-8"))
runs = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    for text in texts:
        analyzer.polarity_scores(text)
    runs.append(time.process_time() - start)
print(json.dumps({"loading": loading, "judging": min(runs)}))
"""


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def collect(options):
    threads = [line for path in sorted((PROJECT / "fixtures/must-not").glob("*.jsonl")) for line in lines(path)]
    threads += [line for name in ("nordvela", "cobalto") for line in lines(PROJECT / f"fixtures/corpora/{name}/threads.jsonl")]
    texts = [post["text"] for thread in threads for post in thread["posts"]]
    for path in sorted((PROJECT / "fixtures/training").rglob("*.jsonl")):
        texts += [row["text"] for row in lines(path) if "text" in row]
    own = len(texts)
    if SHARED and not options.own:
        for name in SETS:
            rows = lines(SHARED / f"data/labelled/{name}.jsonl")
            texts += [row["text"] for row in rows[:: max(1, len(rows) // 1600)][:1600]]
    random.Random(7).shuffle(texts)
    print(f"{own} texts of this project, {len(texts) - own} of ../shared")
    return (texts * (options.posts // len(texts) + 1))[: options.posts]


def write(folder, texts, options):
    rules = f"[rules]\nfolders = [{json.dumps(str(Path(options.rules).resolve()))}]\n" if options.rules else ""
    head = 'languages = ["en", "es", "el", "pt", "fr", "de", "it"]\n[brand]\nname = "Quorvane"\n[store]\npath = "store"\n'
    (folder / "overhear.toml").write_text(head + rules, encoding="utf-8")
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    (folder / "empty.jsonl").write_text("", encoding="utf-8")
    with open(folder / "threads.jsonl", "w", encoding="utf-8") as file:
        at = 0
        while at < len(texts):
            own = texts[at : at + 1 + at % 5]
            posts = [{"post_id": f"{at + place}", "author": "a", "published": "2026-01-01T00:00:00Z", "text": text} for place, text in enumerate(own)]
            file.write(json.dumps({"thread_id": f"t{at}", "title": "Quorvane", "posts": posts}, ensure_ascii=False) + "\n")
            at += len(own)


def scan(folder, name, options, cores):
    """CPU and wall seconds of the quickest of the runs."""
    command = [options.overhear, "-c", folder / "overhear.toml", "scan", "--json", folder / name]
    best = (float("inf"), float("inf"))
    for _ in range(options.runs):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, preexec_fn=lambda: os.sched_setaffinity(0, cores))
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best[0], after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), min(best[1], wall)
    return best


def vader(folder, options):
    """CPU seconds of VADER, loading and judging; None when it is not to be had."""
    try:
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, capture_output=True)
        subprocess.run([folder / "venv/bin/pip", "install", "-q", "vaderSentiment==3.3.2"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"vaderSentiment could not be installed ({error}); it is left out")
        return None
    command = [folder / "venv/bin/python", "-c", VADER, folder / "texts.json", str(options.runs)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    options = PARSER.parse_args()
    texts = collect(options)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} posts, {megabytes:.2f} MB, {megabytes * 1e6 / len(texts):.0f} bytes a post")

    def tell(name, seconds, loading):
        print(f"{name:<34} {len(texts) / seconds:>9.0f} posts/s  {megabytes / seconds:>7.2f} MB/s  {seconds / len(texts) * 1e6:>7.1f} us a post"
              f"   loading {loading * 1e3:.0f} ms")

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(folder, texts, options)
        peer = vader(folder, options)
        cores = sorted(os.sched_getaffinity(0))
        loading, loading_wall = scan(folder, "empty.jsonl", options, cores[:1])
        cpu, wall = scan(folder, "threads.jsonl", options, cores[:1])
        tell("overhear scan --json, one core", cpu - loading, loading)
        if len(cores) > 1:
            more_cpu, more_wall = scan(folder, "threads.jsonl", options, cores)
            print(f"  {len(cores)} cores: {(wall - loading_wall) / (more_wall - loading_wall):.2f} times as quick by the clock (with loading "
                  f"{wall / more_wall:.2f}), {(more_cpu - loading) / (cpu - loading):.2f} times the CPU time")
        if peer:
            tell("vaderSentiment 3.3.2, one core", peer["judging"], peer["loading"])
            print(f"overhear / vaderSentiment: {peer['judging'] / (cpu - loading):.2f} (goal 20)")


main()
