#!/usr/bin/env python3
"""Measures how far two annotations of the same passages agree.

    agreement.py [--list]

Reads first.jsonl and second.jsonl beside it, one passage a line (see GUIDELINES.md), and the passages NAME.txt. Objects are matched as the scorer of gold pages does: tolls by
measure, bounds and overlapping quantity; statements when contents overlap by half; events by type and overlapping triggers. What either
annotator marked optional may be matched and counts for neither. F1 is that of the required objects each found in the other's list.
Fields are compared on the pairs of required objects where both state them.
"""
import json, pathlib, sys
from collections import Counter


def locate(text, words):
    name, _, nth = words.rpartition("#")
    if not name or not nth.isdigit():
        name, nth = words, "1"
    start = -1
    for _ in range(int(nth)):
        start = text.find(name, start + 1)
    return (start, start + len(name)) if start >= 0 else (0, 0)


def cover(text, words):
    spans = [locate(text, w) for w in ([words] if isinstance(words, str) else words or [])]
    return {i for s, e in spans for i in range(s, e)}


def same(kind, text, a, b):
    if kind == "tolls":
        keys = ("measure", "low", "high")
        return all(a.get(k) == b.get(k) for k in keys) and bool(cover(text, a["quantity"]) & cover(text, b["quantity"]))
    if kind == "statements":
        x, y = cover(text, a["content"]), cover(text, b["content"])
        return len(x & y) * 2 >= len(x | y) > 0
    return a["type"] == b["type"] and bool(cover(text, a["trigger"]) & cover(text, b["trigger"]))


def same_actors(text, a, b):
    a, b = [x if isinstance(x, list) else [x] if x else [] for x in (a, b)]
    meets = lambda x, y: bool(cover(text, x["words"]) & cover(text, y["words"]))
    return len(a) == len(b) and all(any(meets(x, y) for y in b) for x in a)


def fields(kind, text, a, b):
    actors = {"tolls": ["sources"], "statements": ["source"], "events": ["actors", "recipients"]}[kind]
    plain = {"tolls": ["who"], "statements": ["mode", "act"], "events": ["status"]}[kind]
    for key in actors:
        if key in a and key in b and key not in a.get("unscored", []) + b.get("unscored", []):
            yield key, same_actors(text, a[key], b[key])
    for key in plain:
        given = {"status": "asserted", "who": "any"}.get(key)
        if key in a.get("unscored", []) + b.get("unscored", []) or key == "act" and not ("act" in a and "act" in b):
            continue
        yield key, a.get(key, given) == b.get(key, given)


def main(argv):
    listed = "--list" in argv
    here = pathlib.Path(__file__).parent
    lines = lambda name: (here / name).read_text(encoding="utf-8").splitlines()
    first, second = ({x["name"]: x for x in map(json.loads, lines(name))} for name in ("first.jsonl", "second.jsonl"))
    hit, size, right, asked = Counter(), Counter(), Counter(), Counter()
    for name in sorted(first):
        text = (here / f"{name}.txt").read_text(encoding="utf-8")
        a, b = first[name], second[name]
        for kind in ("tolls", "statements", "events"):
            free = set(range(len(b[kind])))
            paired = []
            order = sorted(a[kind], key=lambda x: bool(x.get("optional")))
            for x in order:
                choices = sorted(free, key=lambda j: bool(b[kind][j].get("optional")))
                j = next((j for j in choices if same(kind, text, x, b[kind][j])), None)
                if j is not None:
                    free.discard(j)
                    paired.append((x, b[kind][j]))
                    if x.get("optional") or b[kind][j].get("optional"):
                        continue
                    for field, ok in fields(kind, text, x, b[kind][j]):
                        asked[kind, field] += 1
                        right[kind, field] += ok
                        if listed and not ok:
                            print(f"DIFFER {name} {kind}.{field} {json.dumps(x, ensure_ascii=False)} <> {json.dumps(b[kind][j], ensure_ascii=False)}")
                elif listed and not x.get("optional"):
                    print(f"FIRST  {name} {kind} {json.dumps(x, ensure_ascii=False)}")
            if listed:
                for j in sorted(free):
                    if not b[kind][j].get("optional"):
                        print(f"SECOND {name} {kind} {json.dumps(b[kind][j], ensure_ascii=False)}")
            size[kind, 0] += sum(not x.get("optional") for x in a[kind])
            size[kind, 1] += sum(not x.get("optional") for x in b[kind])
            hit[kind, 0] += sum(not x.get("optional") for x, _ in paired)
            hit[kind, 1] += sum(not y.get("optional") for _, y in paired)
    print("| kind | first | second | F1 | fields on the pairs |\n|---|--:|--:|--:|---|")
    for kind in ("tolls", "statements", "events"):
        shares = [hit[kind, n] / max(size[kind, n], 1) for n in (0, 1)]
        f1 = 2 * shares[0] * shares[1] / max(sum(shares), 1e-9)
        detail = ", ".join(f"{field} {right[k, field]}/{asked[k, field]}" for k, field in asked if k == kind)
        print(f"| {kind} | {size[kind, 0]} | {size[kind, 1]} | {f1:.3f} | {detail} |")


if __name__ == "__main__":
    main(sys.argv[1:])
