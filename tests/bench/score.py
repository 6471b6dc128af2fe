#!/usr/bin/env python3
"""Precision and recall of `overhear scan --json` against a labelled thread file, per language.

usage: overhear scan --json THREADS.jsonl > SCAN.jsonl ; score.py THREADS.jsonl SCAN.jsonl [--misses]

Labels are those of the thread interchange with `label` on each post: `negative` (bool) and `wrong_answer.verdict`
(`wrong`, `hedged-wrong`, `correct`, `refutes-wrong`, `unverifiable`). "contradicts" is counted right on wrong and hedged-wrong.
Languages are those declared for the threads.
"""
import json
import sys
from collections import defaultdict


def rate(part, whole):
    return f"{part / whole:.3f}" if whole else "  -  "


def line(name, tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    print(f"{name:<24} precision {rate(tp, tp + fp)}  recall {rate(tp, tp + fn)}  F1 {f1:.3f}   (right {tp}, false alarms {fp}, missed {fn})")


def main():
    threads, scan = sys.argv[1], sys.argv[2]
    misses = "--misses" in sys.argv
    said = {}
    with open(scan, encoding="utf-8") as file:
        for row in map(json.loads, file):
            said[(row["thread_id"], row["post_id"])] = row
    counts = {"negative": defaultdict(lambda: [0, 0, 0]), "contradicts": defaultdict(lambda: [0, 0, 0])}
    alarms = defaultdict(int)
    missing = 0
    for thread in map(json.loads, open(threads, encoding="utf-8")):
        for post in thread["posts"]:
            row = said.get((thread["thread_id"], post["post_id"]))
            if row is None:
                missing += 1
                continue
            label, lang = post["label"], thread["lang"]
            answer = label.get("wrong_answer") or {}
            verdict = answer.get("verdict")
            judged = row["wrong_answer"] or {}
            for what, truth, claim in (
                ("negative", label["negative"], row["negative"]),
                ("contradicts", verdict in ("wrong", "hedged-wrong"), judged.get("judgement") == "contradicts"),
            ):
                for key in (lang, "all"):
                    cell = counts[what][key]
                    cell[0] += truth and claim
                    cell[1] += claim and not truth
                    cell[2] += truth and not claim
                if what == "contradicts" and claim and not truth:
                    alarms["staff" if post.get("author_role") == "staff" else verdict or "no answer at all"] += 1
                if misses and truth != claim:
                    text = post["text"].replace("\n", " / ")[:150]
                    found = judged.get("fact") if what == "contradicts" else ",".join(f["rule"] for f in row["findings"])
                    print(f"{what:<11} {'MISSED' if truth else 'ALARM '} {lang} {answer.get('fact') or ''} [{found}] {post['post_id']}: {text}")
    for what, table in counts.items():
        print(f"\n{what}")
        for key in sorted(table, key=lambda k: (k == "all", -sum(table[k]))):
            line(f"  {key}", *table[key])
    if alarms:
        print("\nfalse 'contradicts' by what the post was:", dict(sorted(alarms.items())))
    if missing:
        print(f"\n{missing} posts have no line in {scan}")
        sys.exit(1)


main()
