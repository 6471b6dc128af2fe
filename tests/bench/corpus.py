#!/usr/bin/env python3
"""Measures the labelled corpora of fixtures/corpora with `overhear eval`, after a check of their rules and facts.

usage: tests/bench/corpus.py [nordvela cobalto zefira ...] [--overhear target/release/overhear] [--half even|odd|all] [--misses]

Halves are by the number of the thread, from 0. What is held out, and why, stands in fixtures/corpora/README.md.
"""
import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = HERE.parents[1] / "fixtures/corpora"

PARSER = argparse.ArgumentParser()
PARSER.add_argument("corpora", nargs="*", help="all of them when none is named")
PARSER.add_argument("--overhear", default="target/release/overhear")
PARSER.add_argument("--half", choices=["even", "odd", "all"], default="all")
PARSER.add_argument("--misses", action="store_true")


def main():
    options = PARSER.parse_args()
    for name in options.corpora or sorted(path.parent.name for path in CORPORA.glob("*/overhear.toml")):
        corpus = CORPORA / name
        print(f"== {name}")
        for command in (["rules", "check"], ["facts", "check"], ["facts", "test"]):
            done = subprocess.run([options.overhear, "-c", corpus / "overhear.toml", *command], capture_output=True, text=True)
            print(" ".join(command) + ":", (done.stdout.strip().splitlines() or ["(nothing)"])[-1])
        sys.stdout.flush()
        half = [] if options.half == "all" else ["--half", options.half]
        extra = ["--misses", "--limit", "1000"] if options.misses else []
        command = [options.overhear, "-c", corpus / "overhear.toml", "eval", *half, *extra, corpus / "threads.jsonl"]
        # 4 says that some of it was left out, which has been told.
        if (code := subprocess.run(command).returncode) not in (0, 4):
            sys.exit(code)


main()
