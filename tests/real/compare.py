"""Posts that the archive holds against those that were seeded."""

import re
import unicodedata
from collections import Counter
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

# What is compared of a post.
SHARES = ("posts", "authors", "words", "dates", "replies", "links")


def words(text):
    """The words in order. Space, line ends and how overhear marks points of a list, code and the address of a link make no difference; every
    other sign does."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"(?m)^\s*```\w*\s*$", "", text)
    text = re.sub(r" \(https?://\S+\)", "", text)
    text = re.sub(r"(?m)^\s*(?:[-*•‣◦]|\d+[.)])\s+", "", text)
    return text.split()


def overlap(a, b):
    """F1 of two lists of words."""
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 0.0


def address(url):
    """An address without the differences that lead to the same place: order of the query, escapes, a slash at the end."""
    if not url:
        return None
    parts = urlsplit(url)
    return (parts.netloc, unquote(parts.path).rstrip("/"), tuple(sorted(parse_qsl(parts.query))), unquote(parts.fragment))


def links(gold):
    """The addresses that lead to a seeded post: a program may show several."""
    urls = gold["url"] if isinstance(gold["url"], list) else [gold["url"]]
    return [address(url) for url in urls]


def match(golds, found):
    """Pairs of a seeded post and the post of the archive that is it: most alike first, each once; the rest of both."""
    candidates = []
    held = [words(post["text"]) for post in found]
    for g, gold in enumerate(golds):
        own = words(gold["words"])
        for f, post in enumerate(found):
            same = overlap(own, held[f])
            # Of posts with the same words it is the one with the same address.
            if same > 0.5:
                candidates.append((same, address(post.get("url")) in links(gold), -g, -f))
    pairs, used_gold, used_found = [], set(), set()
    for _, _, g, f in sorted(candidates, reverse=True):
        if -g not in used_gold and -f not in used_found:
            used_gold.add(-g)
            used_found.add(-f)
            pairs.append((golds[-g], found[-f]))
    missing = [gold for g, gold in enumerate(golds) if g not in used_gold]
    false = [post for f, post in enumerate(found) if f not in used_found]
    return pairs, missing, false


def against(golds, found, precision=1):
    """Shares as [right, of], the posts that are missing or false, and what differs in each pair."""
    pairs, missing, false = match(golds, found)
    key_of = {post["post_id"]: gold["key"] for gold, post in pairs}
    opener = {}
    for gold in golds:
        opener.setdefault(gold["thread"], gold["key"])
    told = []
    for gold, post in pairs:
        parent = key_of.get(post.get("reply_to")) if post.get("reply_to") else None
        wanted = gold["reply_to"]
        # An answer to nobody in particular may be said to answer the opening post, and the other way round.
        free = {None, opener[gold["thread"]]}
        right = {
            "authors": post.get("author") == gold["author"],
            "words": words(post["text"]) == words(gold["words"]),
            "dates": same_time(gold["date"], post.get("published"), precision),
            "replies": parent == wanted or (wanted in free and parent in free and not gold.get("strict") and (parent or not post.get("reply_to"))),
            "links": address(post.get("url")) in links(gold),
        }
        told.append({"key": gold["key"], "wrong": [what for what, fine in right.items() if not fine], "gold": gold, "post": {**post, "parent": parent}})
    row = {"posts": [len(pairs), len(golds)]}
    for what in SHARES[1:]:
        row[what] = [sum(what not in pair["wrong"] for pair in told), len(golds)]
    return {**row, "missing": missing, "false": false, "pairs": told}


def same_time(gold, found, precision):
    if gold is None:
        return True
    if found is None:
        return False
    apart = abs((datetime.fromisoformat(gold) - datetime.fromisoformat(found.replace("Z", "+00:00"))).total_seconds())
    return apart < max(precision, 1)


def show(row):
    """What differs, for the one who mends it."""
    for when, part in (("first", row), ("after the replies", row.get("later") or {})):
        for gold in part.get("missing", []):
            print(f"[{when}] missing {gold['key']} {gold['author']}: {gold['words'][:80]!r} {gold['url']}")
        for post in part.get("false", []):
            print(f"[{when}] false {post.get('author')!r}: {post['text'][:100]!r} {post.get('url')}")
        for pair in part.get("pairs", []):
            gold, post = pair["gold"], pair["post"]
            for what in pair["wrong"]:
                sides = {
                    "authors": (gold["author"], post.get("author")), "words": (gold["words"], post["text"]), "dates": (gold["date"], post.get("published")),
                    "replies": (gold["reply_to"], post["parent"] or post.get("reply_to")), "links": (gold["url"], post.get("url")),
                }[what]
                print(f"[{when}] {pair['key']} {what}: {sides[0]!r} is read as {sides[1]!r}")
    for when in ("first", "again", "third"):
        for said in row[when]["trouble"]:
            print(f"[{when}] {said}")
    for what in row["missed"]:
        print(f"missed: {what}")
