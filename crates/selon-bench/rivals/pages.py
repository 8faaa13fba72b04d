"""Main text of web pages: trafilatura from PyPI beside selon, in one run on one machine.

python pages.py SETS --selon target/release/selon-bench

SETS holds html/ as `selon-bench sets` wants it. Both are timed by the processor time of one thread, pages in memory, on the set of pieces of
text; the measures are those of `sets/html.rs`. The two take turns, three times each, so that what else runs meets both.
"""
import argparse
import collections
import gzip
import json
import re
import subprocess
import tarfile
import time
from pathlib import Path

import trafilatura


def text(page):
    return trafilatura.extract(page, include_comments=False) or ""


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall)


def shingles(text):
    words = [word for word in re.split(r"\W+", text) if word]
    return collections.Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def articles(folder):
    gold = json.loads((folder / "ground-truth.json").read_text())
    precision = recall = 0
    for page, told in gold.items():
        found = shingles(text(gzip.open(folder / "html" / f"{page}.html.gz").read()))
        wanted = shingles(told["articleBody"])
        right = (found & wanted).total()
        precision += right / found.total()
        recall += right / wanted.total()
    return f1(precision / len(gold), recall / len(gold))


def load(archive):
    gold, files = {}, {}
    with tarfile.open(archive) as packed:
        for member in packed:
            if member.isfile():
                content = packed.extractfile(member).read()
                if member.name.endswith("evaldata.json"):
                    gold = json.loads(content)
                elif "eval/" in member.name:
                    files[member.name.split("eval/", 1)[1]] = content
    return [(files[told["file"]], told) for told in gold.values() if told.get("file") in files]


def segments(pages):
    started = time.process_time()
    texts = [text(page) for page, _ in pages]
    seconds = time.process_time() - started
    wanted = sum(len(told["with"]) for _, told in pages)
    right = sum(piece in found for (_, told), found in zip(pages, texts) for piece in told["with"])
    wrong = sum(piece in found for (_, told), found in zip(pages, texts) for piece in told["without"])
    return f1(right / (right + wrong), right / wanted), len(pages) / seconds


def selon(program, sets):
    table = subprocess.run([program, "sets", "--data", sets, "html"], check=True, capture_output=True, text=True).stdout
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
    return {row[2]: float(row[3]) for row in rows if len(row) > 4 and row[1] == "html"}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("--selon", required=True)
    arguments = arguments.parse_args()
    pages = load(arguments.sets / "html" / "trafilatura_eval.tar.gz")
    theirs, ours = [], []
    for _ in range(3):
        ours.append(selon(arguments.selon, arguments.sets))
        theirs.append(segments(pages))
    rate = "pages a second of processor time"
    print("| | selon | trafilatura", trafilatura.__version__, "|\n|---|--:|--:|")
    print(f"| articles, F1 | {ours[0]['articles, F1']:.3f} | {articles(arguments.sets / 'html' / 'article-extraction-benchmark'):.3f} |")
    print(f"| segments, F1 | {ours[0]['segments, F1']:.3f} | {theirs[0][0]:.3f} |")
    middle = sorted(run[rate] for run in ours)[1], sorted(rate for _, rate in theirs)[1]
    print(f"| {rate}, the middle of three | {middle[0]:.0f} | {middle[1]:.0f} |\n\n{middle[0] / middle[1]:.1f} times as fast")


if __name__ == "__main__":
    main()
