#!/usr/bin/env python3
"""Measures `overhear scan` on the labelled corpora of fixtures/corpora, per language.

usage: tests/bench/corpus.py [nordvela cobalto zefira ...] [--overhear target/release/overhear] [--half even|odd|all] [--misses]

Halves are by the number of the thread. What is held out, and why, stands in fixtures/corpora/README.md.
"""
import argparse
import subprocess
import sys
import tempfile
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
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for command in (["rules", "check"], ["facts", "check"], ["facts", "test"]):
                done = subprocess.run([options.overhear, "-c", corpus / "overhear.toml", *command], capture_output=True, text=True)
                print(" ".join(command) + ":", (done.stdout.strip().splitlines() or ["(nothing)"])[-1])
            threads = (corpus / "threads.jsonl").read_text(encoding="utf-8").splitlines()
            chosen = [line for number, line in enumerate(threads) if options.half == "all" or (number % 2 == 1) == (options.half == "odd")]
            (folder / "threads.jsonl").write_text("\n".join(chosen) + "\n", encoding="utf-8")
            with open(folder / "scan.jsonl", "wb") as out:
                command = [options.overhear, "-c", corpus / "overhear.toml", "scan", "--json", folder / "threads.jsonl"]
                subprocess.run(command, stdout=out, check=True)
            sys.stdout.flush()
            extra = ["--misses"] if options.misses else []
            subprocess.run([HERE / "score.py", folder / "threads.jsonl", folder / "scan.jsonl", *extra], check=True)


main()
