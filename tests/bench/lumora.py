#!/usr/bin/env python3
"""Measures the labelled corpus ../shared/corpus/lumora with `overhear eval`.

usage: tests/bench/lumora.py [--overhear target/release/overhear] [--half even|odd|all] [--keep DIR] [--misses]

The brand file is made from the corpus' brand.json; the facts are those of tests/bench/lumora/facts, written by hand from facts.json as
a rule author would, with the official wording filled in from there. Nothing of the corpus is kept in this repository.
Halves are by the number of the thread: facts and patterns were tuned on the even half only.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[2] / "shared/corpus/lumora"

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--overhear", default="target/release/overhear")
PARSER.add_argument("--half", choices=["even", "odd", "all"], default="all")
PARSER.add_argument("--keep", help="write the configuration here")
PARSER.add_argument("--misses", action="store_true")


def texts(values):
    return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"


def prepare(folder):
    brand = json.loads((CORPUS / "brand.json").read_text(encoding="utf-8"))
    facts = {fact["id"]: fact for fact in json.loads((CORPUS / "facts.json").read_text(encoding="utf-8"))}
    # Other things that bear the name, from the sentence in brand.json: words that go with them, as a community team would list them.
    homonyms = [
        ("a sorceress in the game Emberfall", ["Emberfall", "nerf", "boss", "sorceress", "hechicera", "jefa", "μάγισσα"]),
        ("a candle shop", ["candle", "candles", "vela", "velas", "κερί", "κεριά"]),
    ]
    lines = [
        'languages = ["en", "es", "el", "pt", "fr", "de", "it"]',
        "[brand]",
        f"name = {json.dumps(brand['name'])}",
        *(f"{key} = {texts(brand[name])}" for key, name in (
            ("aliases", "aliases"), ("misspellings", "misspellings"), ("products", "products"), ("competitors", "competitors"),
            ("staff", "staff_accounts"), ("domains", "official_domains"), ("phones", "official_phones"))),
        *(f'[[brand.homonym]]\nmeaning = "{meaning}"\nwords = {texts(words)}' for meaning, words in homonyms),
        '[rules]\nfolders = ["rules"]\n[store]\npath = "store"',
    ]
    (folder / "overhear.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "rules/facts").mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "lumora/facts").glob("*.toml")):
        official = facts[source.stem]["official"]
        wording = "\n".join(f"{lang} = {json.dumps(text, ensure_ascii=False)}" for lang, text in official.items())
        text = re.sub("^@OFFICIAL@$", lambda _: wording, source.read_text(encoding="utf-8"), flags=re.M)
        (folder / "rules/facts" / source.name).write_text(text, encoding="utf-8")


def main():
    options = PARSER.parse_args()
    if not CORPUS.is_dir():
        print(f"SKIPPED: {CORPUS} is not here")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder)
        for command in (["rules", "check"], ["facts", "check"], ["facts", "test"]):
            done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", *command], capture_output=True, text=True)
            print(" ".join(command) + ":", (done.stdout.strip().splitlines() or ["(nothing)"])[-1])
        sys.stdout.flush()
        half = [] if options.half == "all" else ["--half", options.half]
        extra = ["--misses", "--limit", "1000"] if options.misses else []
        command = [options.overhear, "-c", folder / "overhear.toml", "eval", *half, *extra, CORPUS / "threads.jsonl"]
        raise SystemExit(subprocess.run(command).returncode)


main()
