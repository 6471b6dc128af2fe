#!/usr/bin/env python3
"""The rules and posts of `cargo bench --bench rules`, run in one go by overhear and by other engines; prints posts a second and ratios.

usage: tests/bench/rules_peers.py [--bench BINARY] [--posts 4000] [--sizes 10 100 1000 10000] [--venv DIR]

BINARY is what `cargo bench --bench rules --no-run` prints. YARA-X (`yara-x`) and VADER (`vaderSentiment`) come from PyPI into the folder
DIR (default: target/tmp/peers), which is made when it is not there. One thread, process CPU time, best of 3.

What is not the same:
  - overhear gets the posts as they are and reads them (normal form, sentences, names); the others get the normal form for nothing.
  - overhear asks a pattern of its own language only, knows negation, sentences and stems; the others know none of these: they look for the
    patterns of all three languages, stems are beginnings, a word near another is 20 words away at most (YARA-X: 8 characters a word).
    So the numbers of matches differ, and the others have it easier.
  - Python's `re` runs one compiled expression a rule over as many posts as 3 seconds allow, corrected by the length of those posts.
  - VADER has no rules: it is what people run over posts today.
"""
import argparse
import json
import re
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARSER = argparse.ArgumentParser()
PARSER.add_argument("--bench")
PARSER.add_argument("--posts", type=int, default=4000)
PARSER.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 10000])
PARSER.add_argument("--venv", default=str(ROOT / "target/tmp/peers"))
PARSER.add_argument("--inside", help=argparse.SUPPRESS)
OPTIONS = PARSER.parse_args()
SECONDS = 3.0


def newest():
    found = [path for path in (ROOT / "target/release/deps").glob("rules-*") if path.suffix == ""]
    if not found:
        sys.exit("no binary: run `cargo bench --bench rules --no-run` first")
    return str(max(found, key=lambda path: path.stat().st_mtime))


def best(run, rounds=3):
    """Posts a second by process CPU time; `run` gives how many posts it did, in units of the average post."""
    rates = []
    for _ in range(rounds):
        start = time.process_time()
        done = run()
        rates.append(done / (time.process_time() - start))
    return max(rates)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def whole(rule):
    a, b = "|".join(rule["a"]), "|".join(rule["b"])
    if rule["within"] is None:
        return f"({a})"
    gap = r"(?: \S+){0,%d} " % rule["within"]
    return f"(?:{a}){gap}(?:{b})|(?:{b}){gap}(?:{a})"


def python_re(posts, rules):
    start = time.process_time()
    compiled = [re.compile(whole(rule)) for rule in rules]
    built = time.process_time() - start
    average = sum(map(len, posts)) / len(posts)
    matches, length, done = 0, 0, 0
    start = time.process_time()
    for post in posts:
        matches += sum(1 for rule in compiled if rule.search(post))
        length += len(post)
        done += 1
        if time.process_time() - start > SECONDS:
            break
    rate = (length / average) / (time.process_time() - start)
    return {"posts_per_second": rate, "build_ms": built * 1e3, "matches_per_post": matches / done}


def yara_x(posts, rules):
    import yara_x

    def strings(name, patterns):
        # `\w` of YARA is ASCII: words go on in any byte that is no space.
        return "\n".join(
            "    ${}{} = /{}/".format(name, at, pattern.replace("/", r"\/").replace(r"\b", "").replace(r"\w", r"[^ ]").replace("α-ω", r"\x80-\xff"))
            for at, pattern in enumerate(patterns))

    source = []
    for rule in rules:
        condition = "any of ($a*)"
        if rule["within"] is not None:
            reach = rule["within"] * 8
            # In words: some a has some b within so many characters before or after it.
            near = [f"for any i in (1..#a{n}) : ($b{m} in (@a{n}[i] - {reach}..@a{n}[i] + {reach}))"
                    for n in range(len(rule["a"])) for m in range(len(rule["b"]))]
            condition = " or ".join(f"(#a{n} > 0 and ({' or '.join(part for part in near if f'#a{n})' in part)}))" for n in range(len(rule["a"])))
        elif rule["b"]:
            condition += " and not any of ($b*)"
        second = "\n" + strings("b", rule["b"]) if rule["b"] else ""
        source.append(f"rule {rule['id']} {{\n  strings:\n{strings('a', rule['a'])}{second}\n  condition: {condition}\n}}")
    start = time.process_time()
    compiler = yara_x.Compiler(relaxed_re_syntax=True)
    compiler.add_source("\n".join(source))
    scanner = yara_x.Scanner(compiler.build())
    built = time.process_time() - start
    data = [post.encode() for post in posts]
    matches = sum(len(scanner.scan(post).matching_rules) for post in data[:500]) / min(500, len(data))

    def run():
        start, done = time.process_time(), 0
        while time.process_time() - start < SECONDS / 2:
            for post in data:
                scanner.scan(post)
            done += len(data)
        return done

    return {"posts_per_second": best(run), "build_ms": built * 1e3, "matches_per_post": matches}


def vader(posts):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    some = posts[:1000]

    def run():
        for post in some:
            analyzer.polarity_scores(post)
        return len(some)

    return {"posts_per_second": best(run), "build_ms": 0.0, "matches_per_post": 0.0}


def inside():
    """In the virtual environment: one engine, one size."""
    engine, folder, size = OPTIONS.inside.split(":")
    posts = lines(Path(folder) / "posts.jsonl")
    if engine == "vader":
        result = vader([post["text"] for post in posts])
    else:
        rules = lines(Path(folder) / f"rules-{size}.jsonl")
        result = {"re": python_re, "yara-x": yara_x}[engine]([post["folded"] for post in posts], rules)
    print(json.dumps({"engine": engine, "rules": int(size), **result}))


def main():
    bench = OPTIONS.bench or newest()
    python = Path(OPTIONS.venv) / "bin/python"
    if not python.exists():
        venv.create(OPTIONS.venv, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "yara-x", "vaderSentiment"], check=True)
    folder = Path(OPTIONS.venv) / "data"
    print(subprocess.run([bench, "--export", folder, str(OPTIONS.posts)], check=True, capture_output=True, text=True).stdout.strip())
    found = {}
    for size in OPTIONS.sizes:
        commands = {
            "overhear": [bench, "--speed", str(size), str(OPTIONS.posts)],
            "yara-x": [python, __file__, "--inside", f"yara-x:{folder}:{size}"],
            "re": [python, __file__, "--inside", f"re:{folder}:{size}"],
            "regexset": [bench, "--regexset", str(size), str(min(OPTIONS.posts, 1000))],
            "vader": [python, __file__, "--inside", f"vader:{folder}:{size}"],
        }
        for engine, command in commands.items():
            # Thousands of Unicode expressions in one set take minutes and gigabytes to build: said, not waited for.
            if engine == "regexset" and size > 1000:
                continue
            done = subprocess.run(command, capture_output=True, text=True)
            last = (done.stdout.strip().splitlines() or ["{}"])[-1]
            found[engine, size] = json.loads(last) if last.startswith("{") else {}
            if done.returncode:
                print(f"{engine} {size}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    print(f"\n{'engine':10}" + "".join(f"{f'N={size}':>26}" for size in OPTIONS.sizes))
    print(f"{'':10}" + "".join(f"{'posts/s  overhear is':>26}" for _ in OPTIONS.sizes))
    for engine in ("overhear", "yara-x", "regexset", "re", "vader"):
        row = f"{engine:10}"
        for size in OPTIONS.sizes:
            rate = found.get((engine, size), {}).get("posts_per_second")
            own = found.get(("overhear", size), {}).get("posts_per_second")
            row += f"{'-':>26}" if not rate else f"{rate:>14,.0f}{own / rate:>10.1f} x "
        print(row)
    for what, unit in (("matches_per_post", "matches a post"), ("build_ms", "milliseconds to load or compile")):
        print(f"\n{unit}")
        for engine in ("overhear", "yara-x", "regexset", "re"):
            values = (found.get((engine, size), {}).get(what) for size in OPTIONS.sizes)
            print(f"{engine:10}" + "".join(f"{'-' if value is None else format(value, '.2f'):>26}" for value in values))


inside() if OPTIONS.inside else main()
