#!/usr/bin/env python3
"""Measures "negative" of `overhear scan` on rows of labelled text: precision, recall and F1 a set and language.

usage: tests/bench/rows.py [SET ...] [--overhear target/debug/overhear] [--rules rules] [--half even|odd|all] [--most 1000]
       [--lang en] [--misses] [--by-rule]

A SET is a file of ../shared/data/labelled (`us_airline`), or a corpus of threads (`lumora`, `nordvela`, `cobalto`). Each row becomes a
thread of one post whose title names the row's brand, and is judged with a configuration for that brand alone; rows without a brand are
about one that is made up. Posts about something else (`relevant` is false, `irrelevant`) are not negative.
Halves are by the number of the row or thread. At most `--most` rows of a set are judged, evenly spread
over it.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
SHARED = next((folder / "shared" for folder in PROJECT.parents if (folder / "shared/data").is_dir()), Path("/nowhere"))
ROWS = "us_airline uk_mobile complaints_preotiuc umsab_en umsab_es umsab_fr umsab_de umsab_it umsab_pt skroutz_el greek_bank_tweets " \
    "cuba_hotels_es germeval2017_db".split()
CORPORA = {"lumora": SHARED / "corpus/lumora", "nordvela": PROJECT / "fixtures/corpora/nordvela", "cobalto": PROJECT / "fixtures/corpora/cobalto"}

PARSER = argparse.ArgumentParser()
PARSER.add_argument("sets", nargs="*", help="all of them when none is named")
PARSER.add_argument("--overhear", default=str(PROJECT / "target/debug/overhear"))
PARSER.add_argument("--rules", default=str(PROJECT / "rules"))
PARSER.add_argument("--half", choices=["even", "odd", "all"], default="even")
PARSER.add_argument("--most", type=int, default=1000)
PARSER.add_argument("--lang", help="judge threads of this language only")
PARSER.add_argument("--misses", action="store_true", help="show the rows that came out wrong, with the rules that spoke")
PARSER.add_argument("--by-rule", action="store_true", help="show for each rule how often it was right, and how often alone")


def quoted(values):
    return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"


def configuration(name, rules, **names):
    lists = [f"{key} = {quoted(values)}" for key, values in names.items() if key != "homonyms" and values]
    homonyms = [f'[[brand.homonym]]\nmeaning = "something else"\nwords = {quoted(names["homonyms"])}'] if names.get("homonyms") else []
    head = ['languages = ["en", "es", "el", "pt", "fr", "de", "it"]', "[brand]", f"name = {json.dumps(name, ensure_ascii=False)}"]
    return "\n".join([*head, *lists, *homonyms, "[rules]", f"folders = [{json.dumps(rules)}]", "[store]", 'path = "store"', ""])


def chosen(found, options):
    found = [one for one in found if options.lang in (None, one["lang"])]
    found = [one for number, one in enumerate(found) if options.half == "all" or (number % 2 == 1) == (options.half == "odd")]
    step = max(1, len(found) / options.most)
    return [found[int(number * step)] for number in range(int(len(found) / step))]


def read_rows(name, options):
    """(configuration, threads) for each brand of a set."""
    with open(SHARED / f"data/labelled/{name}.jsonl", encoding="utf-8") as file:
        rows = chosen([json.loads(line) for line in file], options)
    brands = defaultdict(list)
    for number, row in enumerate(rows):
        brand = (row.get("brand") or "Quorvane").lstrip("@")
        negative = row["label"] in ("negative", "complaint") and row.get("relevant", True)
        post = {"post_id": f"{number}-p", "author": "somebody", "published": "2026-01-01T00:00:00Z", "text": row["text"], "reply_to": None,
                "label": {"negative": negative, "kind": row["label"]}}
        brands[brand].append({"thread_id": f"{name}-{number}", "site": "rows.example", "title": brand, "lang": row["lang"], "posts": [post]})
    return [(configuration(brand, options.rules), threads) for brand, threads in brands.items()]


def read_threads(name, options):
    folder = CORPORA[name]
    brand = json.loads((folder / "brand.json").read_text(encoding="utf-8"))
    with open(folder / "threads.jsonl", encoding="utf-8") as file:
        threads = chosen([json.loads(line) for line in file], options)
    # The words in quotation marks of what is said about homonyms, short of the name itself.
    quotes = re.findall(r"'([^']+)'", brand["homonyms"])
    words = {word for quote in quotes for word in re.findall(r"\w{5,}", quote)}
    words -= {word for word in words if brand["name"].lower() in word.lower()} | {"broken", "awful", "useless", "night", "χάλια"}
    config = configuration(brand["name"], options.rules, homonyms=sorted(words), **{key: brand.get(name, []) for key, name in (
        ("aliases", "aliases"), ("misspellings", "misspellings"), ("products", "products"), ("competitors", "competitors"),
        ("staff", "staff_accounts"), ("domains", "official_domains"), ("phones", "official_phones"))})
    return [(config, threads)]


def scan(config, threads, options):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "overhear.toml").write_text(config, encoding="utf-8")
        (folder / "threads.jsonl").write_text("".join(json.dumps(thread) + "\n" for thread in threads), encoding="utf-8")
        done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", "scan", "--json", folder / "threads.jsonl"], capture_output=True, text=True)
        if done.returncode not in (0, 4):
            sys.exit(done.stderr)
        return {(row["thread_id"], row["post_id"]): row for row in map(json.loads, done.stdout.splitlines())}


def line(name, cell):
    right, alarms, missed = cell
    precision = right / (right + alarms) if right + alarms else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"{name:<26} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   (right {right}, false alarms {alarms}, missed {missed})", flush=True)


def main():
    options = PARSER.parse_args()
    for name in options.sets or [*CORPORA, *ROWS]:
        cells = defaultdict(lambda: [0, 0, 0])
        rules = defaultdict(lambda: [0, 0, 0, 0])
        for config, threads in (read_threads if name in CORPORA else read_rows)(name, options):
            said = scan(config, threads, options)
            for thread in threads:
                for post in thread["posts"]:
                    row = said[(thread["thread_id"], post["post_id"])]
                    truth, claim = post["label"]["negative"], row["negative"]
                    for key in ("", " " + thread["lang"]):
                        cells[key][0] += truth and claim
                        cells[key][1] += claim and not truth
                        cells[key][2] += truth and not claim
                    found = sorted({finding["rule"] for finding in row["findings"]})
                    for rule in found:
                        rules[rule][0 if truth else 1] += 1
                        rules[rule][2 if truth else 3] += len(found) == 1
                    if options.misses and truth != claim:
                        what = "MISSED" if truth else "ALARM " + str(post["label"].get("kind", ""))
                        words = [evidence["text"] for finding in row["findings"] for evidence in finding["evidence"]]
                        print(f"{what} {row['lang']} {found} {words[:8]}: {' / '.join(post['text'].split())[:300]}" .replace(" / ", " "))
        for key in sorted(cells):
            if key == "" or len(cells) > 2:
                line(name + key, cells[key])
        if options.by_rule:
            for rule, (right, wrong, alone, wrong_alone) in sorted(rules.items(), key=lambda pair: -sum(pair[1][:2])):
                print(f"    {rule:<28} right {right:>4} wrong {wrong:>4}   alone: right {alone:>4} wrong {wrong_alone:>4}")


if __name__ == "__main__":
    main()
