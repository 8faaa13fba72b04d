"""A small spaCy 3 name finder trained on the names corpora of a recipe, beside selon's figures.

    pip install spacy==3.8.18
    python names.py fr CORPORA SCRATCH [--steps 3000]

It learns from the `[[names]]` files of the recipe with the same kinds, from gold tokens; every twentieth sentence is
kept for choosing the best model. It prints a Markdown table of F1 over whole names with their kinds on the
`[[test]]` files, also from gold tokens; selon's figures are those of its names.card.toml.
"""

import argparse
import json
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span

import corpora


def ids(text):
    return {line[len("# sent_id = ") :] for line in text.split("\n") if line.startswith("# sent_id = ")}


def columns(text, corpus):
    """Sentences of a file with a word a line and its mark in a column: (id, [(word, mark)])."""
    out, name, row = [], "", []
    for line in text.splitlines() + [""]:
        if line.startswith("# sent_id = "):
            name = line[len("# sent_id = ") :]
        cells = line.split()
        comment = line.startswith(("# ", "TOKEN\t"))
        long = corpus.get("unbroken") and len(row) > 8 and (row[-1][0] == "." or len(row) > 60)
        if (len(cells) < 2 and not comment) or long:
            if row:
                out.append((name, row))
            name, row = "", []
        if len(cells) >= 2 and not comment:
            at = corpus.get("column", len(cells) - 1)
            row.append((cells[0], cells[at] if at < len(cells) else "O"))
    return out


def mentions(text):
    """Sentences of GUM: the mentions that are linked to an article and hold a proper noun, outermost first."""
    out = []
    for _, rows in corpora.sentences(text):
        rows = [r for r in rows if "-" not in r[0]]
        found, still = [], []
        for at, cells in enumerate(rows):
            rest = next((m[len("Entity=") :] for m in cells[9].split("|") if m.startswith("Entity=")), "")
            while rest:
                cut = next((i for i in range(1, len(rest)) if rest[i] in "()"), len(rest))
                cut += cut < len(rest) and rest[cut] == ")"
                piece, rest = rest[:cut], rest[cut:]
                fields = piece.strip("()").split("-")
                if piece.startswith("("):
                    linked = len(fields) >= 7 and any(f[:1].isupper() for f in fields[6:])
                    still.append((fields[0], fields[1] if len(fields) > 1 else "", linked, at))
                if piece.endswith(")"):
                    i = next((i for i in range(len(still) - 1, -1, -1) if still[i][0] == fields[0]), None)
                    if i is not None:
                        _, kind, linked, start = still.pop(i)
                        if linked:
                            found.append((start, at, kind))
        marks = ["O"] * len(rows)
        for start, end, kind in sorted(found, key=lambda f: f[0] - f[1]):
            inside = range(start, end + 1)
            if any(rows[i][3] == "PROPN" for i in inside) and all(marks[i] == "O" for i in inside) and end - start < 8:
                for i in inside:
                    marks[i] = ("B-" if i == start else "I-") + kind
        out.append(("", [(r[1], m) for r, m in zip(rows, marks)]))
    return out


def read(folder, corpus):
    """The sentences of a names corpus that the recipe wants: [(word, kind or none, whether it begins a name)]."""
    text = corpora.text_of(folder / corpus["path"])
    found = mentions(text) if corpus["format"] == "gum" else columns(text, corpus)
    only = corpus.get("only") and ids(corpora.text_of(folder / corpus["only"]))
    but = corpus.get("except") and ids(corpora.text_of(folder / corpus["except"]))
    out = []
    for name, row in found:
        if (but and name in but) or (only and name not in only) or len(row) >= 250:
            continue
        sentence = []
        for i, (word, mark) in enumerate(row):
            kind = corpus["kinds"].get(mark.partition("-")[2])
            begins = kind is not None and (mark.startswith("B") or i == 0 or sentence[-1][1] != kind)
            sentence.append((word, kind, begins))
        out.append(sentence)
    return out


def doc(vocab, sentence, marks=True):
    out = Doc(vocab, words=[w for w, _, _ in sentence], sent_starts=[i == 0 for i in range(len(sentence))])
    if marks:
        spans, i = [], 0
        while i < len(sentence):
            end = i + 1
            if sentence[i][1]:
                while end < len(sentence) and sentence[end][1] == sentence[i][1] and not sentence[end][2]:
                    end += 1
                spans.append(Span(out, i, end, label=sentence[i][1]))
            i = end
        out.ents = spans
    return out


def score(nlp, sentences):
    hits = total = 0
    found = nlp.pipe(doc(nlp.vocab, s, marks=False) for s in sentences)
    for sentence, said in zip(sentences, found):
        sets = [{(e.start, e.end, e.label_) for e in d.ents} for d in (said, doc(nlp.vocab, sentence))]
        hits += len(sets[0] & sets[1])
        total += len(sets[0]) + len(sets[1])
    return 200 * hits / max(total, 1)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("lang")
    asked.add_argument("corpora", type=Path)
    asked.add_argument("scratch", type=Path)
    asked.add_argument("--steps", type=int, default=3000)
    asked = asked.parse_args()

    recipe, vocab = corpora.recipe(asked.lang, "names.toml"), spacy.blank(asked.lang).vocab
    sentences = [s for c in recipe["train"] for s in read(asked.corpora, c)]
    binary = asked.scratch / f"{asked.lang}-names-data"
    binary.mkdir(exist_ok=True)
    for part, kept in (("dev", sentences[::20]), ("train", [s for i, s in enumerate(sentences) if i % 20])):
        DocBin(docs=[doc(vocab, s) for s in kept]).to_disk(binary / f"{part}.spacy")
    model, clock = asked.scratch / f"{asked.lang}-names", time.time()
    subprocess.run(
        [sys.executable, "-m", "spacy", "train", str(Path(__file__).with_name("spacy.cfg")), "--output", str(model),
         "--nlp.lang", asked.lang, "--nlp.pipeline", json.dumps(["tok2vec", "ner"]), "--training.max_steps", str(asked.steps),
         "--paths.train", str(binary / "train.spacy"), "--paths.dev", str(binary / "dev.spacy"),
         "--corpora.train.gold_preproc", "true", "--corpora.dev.gold_preproc", "true"],
        check=True, stdout=sys.stderr,
    )  # fmt: skip
    print(f"{len(sentences)} sentences, trained in {(time.time() - clock) / 60:.1f} min", file=sys.stderr)

    nlp = spacy.load(model / "model-best")
    ours = tomllib.loads((corpora.RECIPES / asked.lang / "model" / "names.card.toml").read_text(encoding="utf-8"))["scores"]
    print("| test | names | selon (names.card.toml) | spaCy 3 |\n|---|--:|--:|--:|")
    for corpus in recipe["test"]:
        test = read(asked.corpora, corpus)
        names = sum(begins for s in test for _, _, begins in s)
        print(f"| {corpus['path']} | {names} | {ours.get(corpus['path'], float('nan')):.2f} | {score(nlp, test):.2f} |", flush=True)


if __name__ == "__main__":
    main()
