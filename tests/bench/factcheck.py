#!/usr/bin/env python3
"""Measures "contradicts" on real forum answers: ../shared/data/labelled/factcheck_cqa_B.jsonl (SemEval-2019 Task 8).

usage: tests/bench/factcheck.py [--overhear target/release/overhear] [--misses] [--keep DIR]

Ten facts, in tests/bench/factcheck/first, were written for the ten questions with most True and False answers that a written fact can
decide; what is true was taken from the labels, as a rule author would take it from the brand. Ten more, in more, were written once for other
questions and not mended after they were seen at work; the engine was, and the neighbouring countries were named as competitors, so
neither ten is held out. Ten rows of the first are one answer copied ten times. Right: an answer labelled False to one of these questions is judged "contradicts".
Every "contradicts" on any other row is a false alarm. One thread a question; the brand is the country, and the forum counts as
the brand's own site, since these questions name no brand. Nothing of the data is kept in this repository.
"""
import argparse
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / "shared/data/labelled/factcheck_cqa_B.jsonl"

# The beginnings of the ten questions, by the fact that answers them; and of ten more, whose facts were written once and not mended.
FIRST = {
    "what is qtel customer service number": "customer-service-number",
    "can an american woman travel": "exit-permit-women",
    "I have visiting visa for work; so can I drive": "visitor-licence",
    "Multiple entry Visit Visa": "multiple-entry-visa",
    "END OF SERVICE BENEFIT": "gratuity",
    "Driving with USA License": "usa-licence",
    "Return ticket required for the Family visit visa": "return-ticket",
    "Visa Extension for My Sister in Law": "relative-visa-extension",
    "Personal Loans from Islamic banks": "islamic-loans",
    "IKEA": "ikea",
}
MORE = {
    "Can I bring my pitbulls": "pitbulls",
    "Jumping on red light": "red-light",
    "temple in doha": "temple",
    "Kid with guardian": "front-seat",
    "smoke after dark during ramadan": "smoking-ramadan",
    "Is Tofu banned": "tofu",
    "Can a person wear Dhoti": "dhoti",
    "NOC vs. Family Visa": "family-visa-noc",
    "Wife Residency Visa": "medical-again",
    "Qatar National Day": "national-day",
}
QUESTIONS = {**FIRST, **MORE}

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--overhear", default="target/release/overhear")
PARSER.add_argument("--misses", action="store_true")
PARSER.add_argument("--keep", help="write configuration and results here")


def main():
    options = PARSER.parse_args()
    if not DATA.is_file():
        print(f"SKIPPED: {DATA} is not here")
        return
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    threads = defaultdict(list)
    for row in rows:
        threads[row["question"]].append(row)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "overhear.toml").write_text(
            'languages = ["en"]\n[brand]\nname = "Doha"\naliases = ["Qatar", "Qtel"]\ncompetitors = ["Dubai", "Kuwait", "Bahrain", "Saudi"]\ndomains = ["forum.example"]\n'
            f'[rules]\nfolders = ["{HERE}/factcheck/first", "{HERE}/factcheck/more"]\n[store]\npath = "store"\n', encoding="utf-8")
        with open(folder / "threads.jsonl", "w", encoding="utf-8") as out:
            for number, (question, answers) in enumerate(threads.items()):
                first = {"post_id": "q", "author": "asker", "published": "2013-01-01T00:00:00Z", "text": question, "reply_to": None}
                posts = [{"post_id": str(at), "author": f"a{at}", "published": "2013-01-02T00:00:00Z", "text": row["answer"], "reply_to": "q"}
                         for at, row in enumerate(answers)]
                thread = {"thread_id": str(number), "site": "forum.example", "url": f"https://forum.example/t/{number}", "title": question[:80],
                          "lang": "en", "posts": [first, *posts]}
                out.write(json.dumps(thread, ensure_ascii=False) + "\n")
        for command in (["facts", "check", "--strict"], ["facts", "test"]):
            done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", *command], capture_output=True, text=True)
            print(" ".join(command) + ":", (done.stdout.strip().splitlines() or ["(nothing)"])[-1])
        done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", "scan", "--json", folder / "threads.jsonl"],
                              stdout=subprocess.PIPE, check=True)
        said = {(row["thread_id"], row["post_id"]): row for row in map(json.loads, done.stdout.splitlines())}
    counts = defaultdict(lambda: [0, 0, 0])
    elsewhere = 0
    for number, (question, answers) in enumerate(threads.items()):
        fact = next((fact for start, fact in QUESTIONS.items() if question.startswith(start)), None)
        for at, row in enumerate(answers):
            judged = said[(str(number), str(at))]["wrong_answer"] or {}
            claims, truth = judged.get("judgement") == "contradicts", row["label"] == "False"
            if fact is None:
                elsewhere += claims
                shown = claims
            else:
                cell = counts[fact]
                cell[0] += truth and claims
                cell[1] += claims and not truth
                cell[2] += truth and not claims
                shown = claims != truth
            if options.misses and shown:
                kind = "elsewhere" if fact is None else "ALARM" if claims else "MISSED"
                print(f"{kind:<9} {fact or judged.get('fact')} [{judged.get('judgement')} {judged.get('why', '')}] {row['label']}: {question[:60]!r} -> {row['answer'][:200]!r}")
    sums = [(name, [sum(counts[fact][at] for fact in facts) for at in range(3)])
            for name, facts in (("first ten", FIRST.values()), ("ten more", MORE.values()))]
    for fact, (right, alarms, missed) in [*sorted(counts.items()), *sums]:
        precision = right / (right + alarms) if right + alarms else float("nan")
        recall = right / (right + missed) if right + missed else float("nan")
        print(f"  {fact:<26} precision {precision:.3f}  recall {recall:.3f}  (right {right}, false alarms {alarms}, missed {missed})")
    print(f"false alarms on the other {sum(len(a) for q, a in threads.items() if not any(q.startswith(s) for s in QUESTIONS))} rows: {elsewhere}")


main()
