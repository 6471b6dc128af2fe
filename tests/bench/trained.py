#!/usr/bin/env python3
"""Measures "negative" where a brand has labelled posts of its own: trains on four fifths of a set, and scans the other fifth with what was
learned in the place of the built-in classifier; five times, so that every row is judged once by what it did not teach.

usage: tests/bench/trained.py [SET ...] [--overhear target/debug/overhear] [--rules rules] [--half even|odd] [--most 1000000] [--dump FILE]

Printed for each set: what `scan` says with the rules as they are, and the classifier alone from a probability of one half on and from the
best one on. SETs and halves are those of rows.py.
"""
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import rows

OWN = """title = "What the classifier alone says"
level = "informational"
categories = ["other"]
why = "To measure it."
status = "experimental"
condition = "learned"

[scope]
about = "anyone"

[selections.learned]
classifier = "complaint"
at_least = 0.001
"""
FOLDS = 5


def f1(pairs):
    right = sum(truth and said for truth, said in pairs)
    alarms = sum(said and not truth for truth, said in pairs)
    missed = sum(truth and not said for truth, said in pairs)
    return right, alarms, missed, 2 * right / max(1, 2 * right + alarms + missed)


def train(threads, brand_of, config, folder, options):
    lines = []
    for thread in threads:
        post = thread["posts"][0]
        lines.append(json.dumps({"text": post["text"], "label": post["label"]["negative"], "lang": thread["lang"], "brand": brand_of[thread["thread_id"]]}))
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "overhear.toml").write_text(config, encoding="utf-8")
    done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", "train", folder / "train.jsonl", "--out",
                           folder / "rules/classifiers/complaint.classifier", "-q"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)


def measure(name, options):
    by_brand = rows.read_rows(name, options)
    brand_of = {thread["thread_id"]: thread["title"] for _, threads in by_brand for thread in threads}
    every = [thread for _, threads in by_brand for thread in threads]
    order = sorted(thread["thread_id"] for thread in every)
    random.Random(1).shuffle(order)
    fold_of = {thread: number % FOLDS for number, thread in enumerate(order)}
    judged = []
    for fold in range(FOLDS):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            shutil.copytree(options.rules, folder / "rules")
            (folder / "rules/own-voice.toml").write_text(OWN, encoding="utf-8")
            own = rows.configuration("Quorvane", str(folder / "rules"))
            train([thread for thread in every if fold_of[thread["thread_id"]] != fold], brand_of, own, folder, options)
            for _, threads in by_brand:
                rest = [thread for thread in threads if fold_of[thread["thread_id"]] == fold]
                if not rest:
                    continue
                config = rows.configuration(rest[0]["title"], str(folder / "rules"))
                said = rows.scan(config, rest, options)
                for thread in rest:
                    post = thread["posts"][0]
                    row = said[(thread["thread_id"], post["post_id"])]
                    learned = [one["learned"][0]["probability"] for one in row["findings"] if one["rule"] == "own-voice"]
                    rules = [one["rule"] for one in row["findings"] if one["rule"] != "own-voice"]
                    judged.append((post["label"]["negative"], row["negative"], learned[0] if learned else 0.0, rules, post["text"], thread["lang"]))
    return judged


def main():
    rows.PARSER.set_defaults(most=1_000_000)
    rows.PARSER.add_argument("--dump", help="write every row with its probability and the rules that spoke, for a look")
    options = rows.PARSER.parse_args()
    dump = defaultdict(list)
    for name in options.sets or [name for name in rows.ROWS if name not in ("greek_bank_tweets", "cuba_hotels_es")]:
        judged = measure(name, options)
        dump[name] = judged
        rows.line(name + " scan", f1([(truth, said) for truth, said, *_ in judged])[:3])
        half = f1([(truth, p >= 0.5) for truth, _, p, *_ in judged])
        best = max((f1([(truth, p >= at / 20) for truth, _, p, *_ in judged])[3], at / 20) for at in range(2, 19))
        print(f"{'':<26} the classifier alone: F1 {half[3]:.3f} from 0.5 on, {best[0]:.3f} from {best[1]} on", flush=True)
    if options.dump:
        Path(options.dump).write_text(json.dumps(dump, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
