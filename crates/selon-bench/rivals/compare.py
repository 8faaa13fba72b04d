"""Selon beside UDPipe 1 and spaCy 3, all on the same raw text, scored by the official evaluator of CoNLL 2018.

    pip install ufal.udpipe==1.4.0.1 spacy==3.8.18 udtools==0.2.9
    python compare.py CORPORA SCRATCH [--selon PROGRAM] [--core N] > table.md

Each test file is turned into raw text and read by every system in a process of its own, tied to one core: once to
warm up, once for the clock. Systems whose model (or program) is missing are left out. PROGRAM is called as
`PROGRAM conllu LANG < raw.txt > out.conllu` (selon-bench, built for release) and says `load 0.31 s` and `tokens/s 12345` on stderr.

The columns: F1 in percent; `words/s` counts the words of the system's own output over the time of tokenising,
tagging and parsing, loading left out; `load` is the time to load the model, libraries already imported; `memory` is the
peak of the whole process (interpreter and libraries with it); `disk` is the model alone.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import corpora

NAMES = ["Words", "Sentences", "UPOS", "Lemmas", "UAS", "LAS"]


def read_udpipe(model, lang, raw):
    """Loads UDPipe, reads the text twice and gives (load time, reading time, CoNLL-U)."""
    import ufal.udpipe as udpipe

    clock = time.perf_counter()
    model = udpipe.Model.load(str(model))
    load = time.perf_counter() - clock
    for _ in range(2):
        clock, error, found = time.perf_counter(), udpipe.ProcessingError(), udpipe.Sentences()
        tokenizer = model.newTokenizer(model.DEFAULT)
        tokenizer.setText(raw)
        while True:
            sentence = udpipe.Sentence()
            if not tokenizer.nextSentence(sentence, error):
                break
            model.tag(sentence, model.DEFAULT)
            model.parse(sentence, model.DEFAULT)
            found.append(sentence)
        seconds = time.perf_counter() - clock
    output = udpipe.OutputFormat.newConlluOutputFormat()
    return load, seconds, "".join(output.writeSentence(s) for s in found) + output.finishDocument()


def read_spacy(model, lang, raw):
    """The same for spaCy, paragraph by paragraph."""
    import spacy

    clock = time.perf_counter()
    nlp = spacy.load(model)
    load = time.perf_counter() - clock
    paragraphs = raw.split("\n\n")
    for _ in range(2):
        clock = time.perf_counter()
        docs = list(nlp.pipe(paragraphs))
        seconds = time.perf_counter() - clock
    trees = []
    for sentence in (s for doc in docs for s in doc.sents):
        words = [t for t in sentence if not t.is_space]
        number = {t.i: str(n) for n, t in enumerate(words, 1)}
        rows = []
        for t in words:
            head = t.head
            while head.i not in number and head.head.i != head.i:
                head = head.head
            # A blank that hangs on a word leads back to it.
            top = head.i == t.i or head.i not in number
            rows.append([number[t.i], t.text, t.lemma_ or "_", t.pos_ or "_", "_", str(t.morph) or "_", "0" if top else number[head.i],
                         "root" if top else t.dep_, "_", "_"])  # fmt: skip
        if rows:
            trees.append(([], one_root(rows)))
    return load, seconds, corpora.written(trees)


def one_root(rows):
    """Hangs further roots (left when the head of a word was a blank) on the first."""
    roots = [r for r in rows if r[6] == "0"]
    for row in roots[1:]:
        row[6], row[7] = roots[0][0], "dep"
    return rows


def part(trees, table):
    """Parts spaCy's whole tokens by the table of the training files."""
    out = []
    for comments, rows in trees:
        parts = [table.get(f"{r[1].lower()} {r[3]}") or [None] for r in rows]
        starts = [1]
        for words in parts:
            starts.append(starts[-1] + len(words))
        roots = [start + next((i for i, w in enumerate(words) if w is None or w[5] is None), 0) for start, words in zip(starts, parts)]
        new = []
        for row, start, words in zip(rows, starts, parts):
            head = str(roots[int(row[6]) - 1]) if row[6] != "0" else "0"
            if words == [None]:
                new.append([str(start), *row[1:6], head, *row[7:]])
                continue
            new.append([f"{start}-{start + len(words) - 1}", row[1], *["_"] * 8])
            for i, (form, lemma, upos, feats, inner, relation) in enumerate(words):
                over = str(start + inner - 1) if inner else head
                if over == "0" and relation:
                    over = str(roots[starts.index(start)])
                new.append([str(start + i), form, lemma, upos, "_", feats, over, relation or row[7], "_", "_"])
        out.append((comments, new))
    return out


def read_selon(program, lang, raw):
    said = subprocess.run([program, "conllu", lang], input=raw.encode(), capture_output=True, check=True)
    notes, out = said.stderr.decode(), said.stdout.decode()
    load = float(re.search(r"load ([\d.]+)", notes)[1])
    speed = float(re.search(r"tokens/s ([\d.]+)", notes)[1])
    return load, words(out) / speed, out


READERS = {"selon": read_selon, "UDPipe 1": read_udpipe, "spaCy 3": read_spacy}


def words(conllu):
    return sum(line[:1].isdigit() and "-" not in line.split("\t")[0] for line in conllu.split("\n"))


def child(system, model, lang, source, target, core):
    """What a process of its own does: reads a text and prints what it took."""
    os.sched_setaffinity(0, {core})
    load, seconds, out = READERS[system](model, lang, Path(source).read_text(encoding="utf-8"))
    Path(target).write_text(out, encoding="utf-8")
    who = resource.RUSAGE_CHILDREN if system == "selon" else resource.RUSAGE_SELF
    memory = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps({"load": load, "speed": words(out) / seconds, "memory": memory}))


def size(path):
    path = Path(path)
    return sum(f.stat().st_size for f in ([path] if path.is_file() else path.rglob("*")) if f.is_file()) / 1e6


def evaluate(gold, system):
    from udtools import udeval

    scores = udeval.evaluate(udeval.load_conllu_file(str(gold)), udeval.load_conllu_file(str(system)))
    return {name: 100 * scores[name].f1 for name in NAMES}


def line(test, system, scores, took=None, disk=None):
    cells = [test, system] + [f"{scores[n]:.2f}" for n in NAMES]
    cells += [f"{took['speed']:.0f}", f"{took['load']:.2f} s", f"{took['memory']:.0f} MB", f"{disk:.1f} MB"] if took else ["", "", "", ""]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(*sys.argv[2:7], int(sys.argv[7]))
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpora", type=Path)
    asked.add_argument("scratch", type=Path)
    asked.add_argument("--selon", type=Path, help="the program that parses with selon")
    asked.add_argument("--core", type=int, default=0, help="the core that the systems run on")
    asked = asked.parse_args()

    print("| test | system | " + " | ".join(NAMES) + " | words/s | load | memory | disk |")
    print("|---|---|" + "--:|" * 10)
    for lang in ("fr", "en"):
        models = {"selon": asked.selon, "UDPipe 1": asked.scratch / f"{lang}.udpipe", "spaCy 3": asked.scratch / f"{lang}-spacy" / "model-best"}
        for test, trees in corpora.tests(lang, asked.corpora).items():
            gold, raw = asked.scratch / f"{test}.gold.conllu", asked.scratch / f"{test}.txt"
            gold.write_text(corpora.written(trees), encoding="utf-8")
            raw.write_text(corpora.raw(trees), encoding="utf-8")
            for system, model in models.items():
                if model is None or not model.exists():
                    continue
                target = asked.scratch / f"{test}.{system.split()[0].lower()}.conllu"
                call = [sys.executable, __file__, "--child", system, model, lang, raw, target, asked.core]
                alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
                took = json.loads(subprocess.run([*map(str, call)], stdout=subprocess.PIPE, check=True, env=alone).stdout)
                data = corpora.RECIPES / lang / "model"
                disk = sum(size(data / f) for f in ("grammar.bin", "lexicon.bin", "names.bin")) if system == "selon" else size(model)
                line(test, system, evaluate(gold, target), took, disk)
                table = asked.scratch / f"{lang}-splits.json"
                if system == "spaCy 3" and table.exists():
                    split = target.with_suffix(".split.conllu")
                    parts = json.loads(table.read_text(encoding="utf-8"))
                    split.write_text(corpora.written(part(corpora.sentences(target.read_text(encoding="utf-8")), parts)), encoding="utf-8")
                    line(test, "spaCy 3, contractions parted by a table", evaluate(gold, split))


if __name__ == "__main__":
    main()
