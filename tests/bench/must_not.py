#!/usr/bin/env python3
"""Lists the false alarms of `overhear scan` on posts that must not be found, by kind and language.

usage: tests/bench/must_not.py [--overhear target/release/overhear] [--rules rules] [--lang en] [--kind praise] [--misses] [--by-rule] [--most N]

Reads fixtures/must-not/*.jsonl: threads of made-up brands, each with the `brand` it is about, its posts labelled with `negative` and a
`kind`. A cell is alarms / posts. The last row counts the other way round: real complaints of these threads that were found, so that a rule
that says nothing at all does not look good. `--misses` shows the posts with the rules and words that spoke; `--by-rule` how often each rule
gave a false alarm. With `--most` it fails (1) when there are more false alarms than that.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CASES = PROJECT / "fixtures/must-not"
LANGUAGES = ["en", "es", "el", "pt", "fr", "de", "it"]

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("--overhear", default=str(PROJECT / "target/release/overhear"))
PARSER.add_argument("--rules", help="a folder of rules; the built-in ones without it")
PARSER.add_argument("--lang", help="posts of threads in this language only")
PARSER.add_argument("--kind", help="posts of this kind only")
PARSER.add_argument("--misses", action="store_true", help="show the false alarms, and the complaints that were missed")
PARSER.add_argument("--by-rule", action="store_true", help="show how often each rule gave a false alarm, and found a complaint")
PARSER.add_argument("--most", type=int, help="fail when there are more false alarms")


def configuration(brand, rules):
    def words(values):
        return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"

    lines = [f"languages = {words(LANGUAGES)}", "[brand]", f"name = {json.dumps(brand['name'])}"]
    lines += [f"{key} = {words(brand[key])}" for key in ("aliases", "products", "competitors")]
    if brand.get("homonyms"):
        lines += ["[[brand.homonym]]", 'meaning = "something else of the name"', f"words = {words(brand['homonyms'])}"]
    if rules:
        lines += ["[rules]", f"folders = [{json.dumps(str(Path(rules).resolve()))}]"]
    return "\n".join([*lines, "[store]", 'path = "store"', ""])


def scan(brand, threads, options):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "overhear.toml").write_text(configuration(brand, options.rules), encoding="utf-8")
        (folder / "threads.jsonl").write_text("".join(json.dumps(thread, ensure_ascii=False) + "\n" for thread in threads), encoding="utf-8")
        command = [options.overhear, "-c", folder / "overhear.toml", "scan", "--json", folder / "threads.jsonl"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 4):
            sys.exit(done.stderr)
        return {row["post_id"]: row for row in map(json.loads, done.stdout.splitlines())}


def show(word, thread, post, row):
    rules = [f"{finding['rule']} ({', '.join(repr(words['text']) for words in finding['evidence'])})" for finding in row["findings"]]
    print(f"{word} {post['post_id']} | {thread['title']} | {' '.join(post['text'].split())}\n      {'; '.join(rules) or 'no rule'}")


def main():
    options = PARSER.parse_args()
    groups = defaultdict(list)
    for language in LANGUAGES:
        if options.lang in (None, language):
            for line in (CASES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
                thread = json.loads(line)
                groups[json.dumps(thread["brand"], sort_keys=True)].append(thread)
    alarms, posts, found, complaints, loud, right = Counter(), Counter(), Counter(), Counter(), Counter(), Counter()
    kinds, shown = {}, []
    for brand, threads in groups.items():
        rows = scan(json.loads(brand), threads, options)
        for thread in threads:
            for post in thread["posts"]:
                label, row, language = post["label"], rows[post["post_id"]], thread["lang"]
                rules = {finding["rule"] for finding in row["findings"]}
                if options.kind not in (None, label["kind"]):
                    continue
                if label["negative"]:
                    complaints[language] += 1
                    found[language] += row["negative"]
                    right.update(rules)
                    if not row["negative"]:
                        shown.append(("MISSED", label["kind"], thread, post, row))
                    continue
                kinds.setdefault(label["kind"])
                posts[label["kind"], language] += 1
                if row["negative"]:
                    alarms[label["kind"], language] += 1
                    loud.update(rules)
                    shown.append(("ALARM", label["kind"], thread, post, row))
    if options.misses:
        for word, _, thread, post, row in sorted(shown, key=lambda one: (one[0], one[1], LANGUAGES.index(one[2]["lang"]))):
            show(word, thread, post, row)
    languages = [language for language in LANGUAGES if options.lang in (None, language)]
    print(f"{'false alarms':<16}" + "".join(f"{language:>9}" for language in [*languages, "all"]))
    for kind in [*kinds, None]:
        cells = []
        for language in [*languages, None]:
            def total(counter):
                return sum(number for (one, where), number in counter.items() if kind in (None, one) and language in (None, where))
            cells.append(f"{total(alarms)}/{total(posts)}")
        print(f"{kind or 'all':<16}" + "".join(f"{cell:>9}" for cell in cells))
    cells = [f"{found[language]}/{complaints[language]}" for language in languages] + [f"{sum(found.values())}/{sum(complaints.values())}"]
    print(f"{'complaints found':<16}" + "".join(f"{cell:>9}" for cell in cells))
    if options.by_rule:
        for rule, times in sorted(loud.items(), key=lambda pair: (-pair[1], pair[0])):
            print(f"    {rule:<32} false alarms {times:>3}   complaints found {right[rule]:>3}")
    return int(options.most is not None and sum(alarms.values()) > options.most)


sys.exit(main())
