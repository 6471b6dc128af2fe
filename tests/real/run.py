#!/usr/bin/env python3
"""Forum programs, running for real on the loopback: seeded, crawled as a guest by overhear, compared with what was seeded.

    tests/real/run.py [ENGINE..] [--overhear BIN] [--home DIR] [--json] [--keep] [--show]

An engine is a file beside this one (isso, askbot, spirit, ..). Without names: all of them. Exit 1 when a goal is missed.
"""

import argparse
import importlib
import json
import os
import shutil
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import common  # noqa: E402
import compare  # noqa: E402

HERE = Path(__file__).parent
CONFIG = """[brand]
name = "Zephyr"
products = ["Zephyr box", "κουτί της Zephyr"]

[store]
path = "state"

[fetch]
contact = "https://zephyr.example/reader"
allow_private = ["127.0.0.0/8"]
host_gap = "0s"
run_limit = "10m"
"""


class Overhear:
    """The program, with a configuration and a store of its own."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, Path(folder)
        shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "overhear.toml").write_text(CONFIG)

    def run(self, *arguments, ok=(0,)):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OVERHEAR_")}
        ran = common.subprocess.run(
            [self.binary, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=900)
        with open(self.folder / "said.txt", "a") as log:
            log.write(f"$ overhear {' '.join(arguments)}\n{ran.stdout}{ran.stderr}exit {ran.returncode}\n")
        if ran.returncode not in ok:
            raise RuntimeError(f"overhear {' '.join(arguments)}: exit {ran.returncode}\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}")
        return ran.stdout

    def crawl(self):
        """One run over all sources; its account."""
        account = json.loads(self.run("crawl", "--force", "--json", ok=(0, 4)))
        sources = account["sources"]
        return {
            "requests": sum(source["pages"] + source["unchanged"] for source in sources),
            "sources": len(sources),
            "new_posts": sum(source["new_posts"] for source in sources),
            "edited": sum(source["edited_posts"] for source in sources),
            "incidents": sum(len(source["opened"]) for source in sources),
            "trouble": [said for source in sources for said in source["faults"] + source["skipped"] + source["refused"] + source["gaps"]],
        }

    def posts(self):
        """All that the archive holds."""
        threads = [json.loads(line) for line in self.run("export").splitlines()]
        return [{**post, "thread_url": thread.get("url"), "thread_id": thread["thread_id"]} for thread in threads for post in thread["posts"]]


def engines():
    return sorted(file.stem for file in HERE.glob("*.py") if "class Driver(" in file.read_text())


def crawl_whole(overhear):
    """Runs until nothing new comes (a run reads at most 200 pages a source); the first account with the sums."""
    first = overhear.crawl()
    for _ in range(5):
        if not any("budget" in said or "next run" in said for said in first["trouble"]):
            break
        more = overhear.crawl()
        for key in ("requests", "new_posts", "incidents"):
            first[key] += more[key]
        first["trouble"] = more["trouble"]
    return first


def measure(name, options, threads):
    """Everything about one engine: the row of the table."""
    driver = importlib.import_module(name).Driver()
    row = {"engine": driver.name}
    home = Path(options.home).resolve() / name
    home.mkdir(parents=True, exist_ok=True)
    try:
        driver.install(home)
    except common.NotRun as why:
        return {**row, "not_run": str(why)}
    row["version"] = driver.version
    try:
        base = driver.start()
        golds = driver.seed(threads)
        overhear = Overhear(options.overhear, home / "overhear")
        for source in driver.sources(base):
            overhear.run("source", "add", *source)
        first = crawl_whole(overhear)
        row.update(compare.against(golds, overhear.posts(), driver.precision))
        row["first"] = first
        second = overhear.crawl()
        row["again"] = second
        later = []
        time.sleep(1.1)  # a date of a reply differs from that of the post before it
        for thread in threads:
            later.append(driver.reply(thread, thread["later"]))
        third = overhear.crawl()
        third_posts = overhear.posts()
        row["later"] = {**compare.against(golds + later, third_posts, driver.precision), "written": len(later)}
        found = {pair["key"] for pair in row["later"]["pairs"]}
        row["later"]["found"] = sum(gold["key"] in found for gold in later)
        row["third"] = third
        row["complaints"] = sum(gold["complaint"] for gold in later)
    finally:
        if options.keep:
            print(f"{driver.name} goes on at {base}; end it with Ctrl-C", file=sys.stderr)
            try:
                time.sleep(10**6)
            except KeyboardInterrupt:
                pass
        driver.stop()
    row["missed"] = missed(row)
    return row


def missed(row):
    """The goals that were not reached, in words."""
    out = [f"{what}: {row[what][0]} of {row[what][1]}" for what in compare.SHARES if row[what][0] != row[what][1]]
    if row["false"]:
        out.append(f"{len(row['false'])} false posts")
    if row["again"]["new_posts"] or row["again"]["incidents"]:
        out.append(f"a run with nothing new brought {row['again']['new_posts']} posts and {row['again']['incidents']} incidents")
    if row["again"]["edited"]:
        out.append(f"a run with nothing new took {row['again']['edited']} posts for edited")
    if row["again"]["requests"] > max(row["again"]["sources"] + 2, row["first"]["requests"] // 3):
        out.append(f"a run with nothing new asked {row['again']['requests']} pages (the first: {row['first']['requests']})")
    later = row["later"]
    if later["found"] != later["written"]:
        out.append(f"{later['found']} of {later['written']} new replies found")
    out += [f"later {what}: {later[what][0]} of {later[what][1]}" for what in compare.SHARES if later[what][0] != later[what][1]]
    if later["false"]:
        out.append(f"later {len(later['false'])} false posts")
    if row["third"]["incidents"] != row["complaints"]:
        out.append(f"{row['third']['incidents']} new incidents for {row['complaints']} new complaints")
    return out


def table(rows):
    """The table for people, in Markdown."""
    head = ["engine", *compare.SHARES, "false", "requests first / nothing new / replies", "replies found", "incidents for complaints", "goals"]
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for row in rows:
        if "not_run" in row or "failed" in row:
            why = f"not run: {row['not_run']}" if "not_run" in row else f"failed: {row['failed'].splitlines()[0][:200]}"
            lines.append(f"| {row['engine']} | {why} |" + " |" * (len(head) - 2))
            continue
        cells = [f"{row['engine']} {row['version']}"]
        cells += [f"{row[what][0]}/{row[what][1]}" for what in compare.SHARES]
        cells += [str(len(row["false"])), f"{row['first']['requests']} / {row['again']['requests']} / {row['third']['requests']}"]
        cells += [f"{row['later']['found']}/{row['later']['written']}", f"{row['third']['incidents']}/{row['complaints']}"]
        cells.append("met" if not row["missed"] else "; ".join(row["missed"]))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("engines", nargs="*", metavar="ENGINE")
    parse.add_argument("--overhear", default=str(HERE.parents[1] / "target/debug/overhear"), metavar="BIN")
    parse.add_argument("--home", default=str(HERE.parents[1] / "target/real"), metavar="DIR", help="where the programs are installed and run")
    parse.add_argument("--list", action="store_true", help="name the engines that there are")
    parse.add_argument("--json", action="store_true", help="one JSON object an engine")
    parse.add_argument("--keep", action="store_true", help="leave the engine running after its run, to look at")
    parse.add_argument("--show", action="store_true", help="show each post that differs")
    options = parse.parse_args()
    if options.list:
        print("\n".join(engines()))
        return 0
    options.overhear = str(Path(options.overhear).resolve())
    threads = json.loads((HERE / "threads.json").read_text())
    rows = []
    for name in options.engines or engines():
        try:
            row = measure(name, options, threads)
        except Exception as error:  # one engine's trouble is no reason not to try the others
            traceback.print_exc()
            row = {"engine": name, "failed": str(error)}
        rows.append(row)
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        if options.show and "pairs" in row:
            compare.show(row)
    if not options.json:
        print(table(rows))
    return 1 if any(row.get("failed") or row.get("missed") for row in rows) or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
