"""Trains a small spaCy 3 pipeline on the training files of a recipe.

    pip install spacy==3.8.18
    python train_spacy.py fr CORPORA SCRATCH

Writes SCRATCH/fr-spacy/model-best (chosen on the development files) and SCRATCH/fr-splits.json. Converted files in
SCRATCH/fr-spacy-data are taken as they are.

spaCy cannot part a written token into words that are not its pieces (`du`: `de` `le`), so it learns such tokens
whole (`--merge-subtokens`). Tokens whose words are their pieces (`don't`: `do` `n't`) are given to it parted.
`fr-splits.json` holds what the training files say most often about each whole token, so that the comparison can show
a second figure with the tokens parted by that table after parsing.
"""

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import corpora

STEPS = {"fr": 4000, "en": 4000}
PIPELINE = ["tok2vec", "morphologizer", "trainable_lemmatizer", "parser"]


def parted(trees):
    """The trees with the tokens parted whose words are their pieces."""
    out = []
    for comments, rows in trees:
        kept, i = [], 0
        while i < len(rows):
            if "-" not in rows[i][0]:
                kept.append(rows[i])
                i += 1
                continue
            first, last = map(int, rows[i][0].split("-"))
            words = [list(r) for r in rows[i + 1 : i + 2 + last - first]]
            if "".join(w[1] for w in words) == rows[i][1]:
                for word in words:
                    word[9] = "SpaceAfter=No"
                words[-1][9] = rows[i][9]
            else:
                kept.append(rows[i])
            kept += words
            i += 1 + len(words)
        out.append((comments, kept))
    return out


def splits(trees):
    """What each whole token most often is: "form part-of-speech" to its words, or to nothing.

    A word is [form, lemma, part of speech, features, head, relation]; a head of 0 stands for the token's own head,
    other heads are words of the token, and a relation of null is the token's own.
    """
    seen = defaultdict(Counter)
    for _, rows in trees:
        at = {r[0]: r for r in rows}
        covered = set()
        for row in rows:
            if "-" in row[0]:
                first, last = map(int, row[0].split("-"))
                inner = range(first, last + 1)
                covered.update(map(str, inner))
                words = [at[str(i)] for i in inner]
                root = next(w for w in words if int(w[6]) not in inner)
                said = [
                    [w[1].lower(), w[2], w[3], w[5], int(w[6]) - first + 1 if int(w[6]) in inner else 0, None if w is root else w[7]]
                    for w in words
                ]
                seen[f"{row[1].lower()} {root[3]}"][json.dumps(said, ensure_ascii=False)] += 1
            elif row[0] not in covered:
                seen[f"{row[1].lower()} {row[3]}"]["null"] += 1
    best = {key: json.loads(said.most_common(1)[0][0]) for key, said in seen.items()}
    return {key: words for key, words in best.items() if words}


def run(*arguments):
    subprocess.run([sys.executable, "-m", "spacy", *map(str, arguments)], check=True)


def main():
    lang, folder, scratch = sys.argv[1:]
    scratch = Path(scratch)
    files = corpora.prepare(lang, folder, scratch)
    binary = scratch / f"{lang}-spacy-data"
    binary.mkdir(exist_ok=True)
    for part, path in files.items():
        trees = parted(corpora.sentences(path.read_text(encoding="utf-8")))
        if part == "train":
            table = splits(trees)
            (scratch / f"{lang}-splits.json").write_text(json.dumps(table, ensure_ascii=False, indent=0), encoding="utf-8")
        ready = binary / f"{part}.conllu"
        ready.write_text(corpora.written(trees), encoding="utf-8")
        if not ready.with_suffix(".spacy").exists():
            run("convert", ready, binary, "--converter", "conllu", "--n-sents", 10, "--merge-subtokens", "--lang", lang)
    clock = time.time()
    run(
        "train", Path(__file__).with_name("spacy.cfg"), "--output", scratch / f"{lang}-spacy",
        "--nlp.lang", lang, "--nlp.pipeline", json.dumps(PIPELINE), "--training.max_steps", STEPS[lang],
        "--paths.train", binary / "train.spacy", "--paths.dev", binary / "dev.spacy",
    )  # fmt: skip
    print(f"trained in {(time.time() - clock) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
