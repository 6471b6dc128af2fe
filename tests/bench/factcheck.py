#!/usr/bin/env python3
"""Measures "contradicts" on real forum answers: ../shared/data/labelled/factcheck_cqa_B.jsonl (SemEval-2019 Task 8).

usage: tests/bench/factcheck.py [--overhear target/release/overhear] [--misses] [--keep DIR]

Ten facts, in tests/bench/factcheck/facts, were written for the ten questions with most True and False answers that a written fact can
decide; what is true was taken from the labels, as a rule author would take it from the brand. `overhear eval` is given an answer labelled
False to one of the ten questions as "wrong", one labelled True as "correct", and every other one, on all other questions too, as none that
a fact speaks to. One thread a question; the forum counts as the brand's own site, since these questions name no brand. Nothing of the data
is kept in this repository.
"""
import argparse
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / "shared/data/labelled/factcheck_cqa_B.jsonl"

# The beginnings of the ten questions, by the fact that answers them.
QUESTIONS = {
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

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--overhear", default="target/release/overhear")
PARSER.add_argument("--misses", action="store_true")
PARSER.add_argument("--keep", help="write configuration and labelled threads here")


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
            'languages = ["en"]\n[brand]\nname = "Doha"\naliases = ["Qatar", "Qtel"]\ndomains = ["forum.example"]\n'
            f'[rules]\nfolders = ["{HERE}/factcheck"]\n[store]\npath = "store"\n', encoding="utf-8")
        with open(folder / "ten.jsonl", "w", encoding="utf-8") as ten, open(folder / "others.jsonl", "w", encoding="utf-8") as others:
            for number, (question, answers) in enumerate(threads.items()):
                fact = next((fact for start, fact in QUESTIONS.items() if question.startswith(start)), None)
                posts = [{"post_id": "q", "author": "asker", "published": "2013-01-01T00:00:00Z", "text": question, "reply_to": None}]
                for at, row in enumerate(answers):
                    verdict = {"False": "wrong", "True": "correct"}.get(row["label"]) if fact else None
                    label = {"wrong_answer": {"fact": fact, "verdict": verdict} if verdict else None}
                    posts.append({"post_id": str(at), "author": f"a{at}", "published": "2013-01-02T00:00:00Z", "text": row["answer"],
                                  "reply_to": "q", "label": label})
                thread = {"thread_id": str(number), "site": "forum.example", "url": f"https://forum.example/t/{number}",
                          "title": question[:80], "lang": "en", "posts": posts}
                (ten if fact else others).write(json.dumps(thread, ensure_ascii=False) + "\n")
        for command in (["facts", "check"], ["facts", "test"]):
            done = subprocess.run([options.overhear, "-c", folder / "overhear.toml", *command], capture_output=True, text=True)
            print(" ".join(command) + ":", (done.stdout.strip().splitlines() or ["(nothing)"])[-1], flush=True)
        extra = ["--misses", "--limit", "1000"] if options.misses else []
        for file in ("ten.jsonl", "others.jsonl"):
            code = subprocess.run([options.overhear, "-c", folder / "overhear.toml", "eval", *extra, folder / file]).returncode
            # 4 says that some of it was left out, which has been told.
            if code not in (0, 4):
                raise SystemExit(code)


main()
