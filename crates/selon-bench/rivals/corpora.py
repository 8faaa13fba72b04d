"""The corpora of the recipes, read for the rival systems.

Every rival learns from the very files that `selon-data/lang/<lang>/model/recipe.toml` (for names: `names.toml`) lists, and is tested on
the `[[test]]` files there. Python 3.11 or newer, no packages.
"""

import gzip
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

RECIPES = Path(__file__).resolve().parents[2] / "selon-data" / "lang"


def recipe(lang, name="recipe.toml"):
    return tomllib.loads((RECIPES / lang / "model" / name).read_text(encoding="utf-8"))


def text_of(path):
    data = Path(path).read_bytes()
    return (gzip.decompress(data) if str(path).endswith(".gz") else data).decode("utf-8")


def sentences(text):
    """Sentences of a CoNLL-U text: (comments, rows), rows cut into cells, without empty nodes and enhanced relations."""
    out, comments, rows = [], [], []
    for line in text.split("\n") + [""]:
        if line.startswith("#"):
            comments.append(line)
        elif line:
            cells = line.split("\t")
            if "." not in cells[0]:
                cells[8] = "_"
                rows.append(cells)
        else:
            if rows:
                out.append((comments, rows))
            comments, rows = [], []
    return out


def written(trees):
    return "".join("\n".join(comments + ["\t".join(r) for r in rows]) + "\n\n" for comments, rows in trees)


def tokens(rows):
    """The written tokens of a sentence: (form, whether a space follows)."""
    covered = 0
    for cells in rows:
        space = "SpaceAfter=No" not in cells[9].split("|")
        if "-" in cells[0]:
            covered = int(cells[0].split("-")[1])
            yield cells[1], space
        elif int(cells[0]) > covered:
            yield cells[1], space


def raw(trees):
    """The raw text of sentences: paragraphs parted by a blank line, sentences of a paragraph by a space."""
    out = ""
    for comments, rows in trees:
        begins = any(c.startswith(("# newpar", "# newdoc")) for c in comments)
        if out:
            out += "\n\n" if begins else " "
        out += "".join(form + " " * space for form, space in tokens(rows)).rstrip()
    return out


def tests(lang, corpora):
    """The test files of a language: name to sentences."""
    return {Path(c["path"]).name.split("-ud-")[0]: sentences(text_of(Path(corpora) / c["path"])) for c in recipe(lang)["test"]}


def prepare(lang, corpora, scratch):
    """Writes scratch/<lang>-train.conllu and scratch/<lang>-dev.conllu and gives their paths.

    A corpus whose lemmas follow other rules (`lemmas = false`) gets the lemma that the other corpora give the same
    word with the same part of speech most often, so that its rules do not mislead the rivals. Language-specific tags
    (XPOS) that only one French corpus has are left out.
    """
    known, out = defaultdict(Counter), {}
    for part in ("train", "dev"):
        trees = []
        for corpus in sorted(recipe(lang)[part], key=lambda c: not c.get("lemmas", True)):
            own = corpus.get("lemmas", True)
            for comments, rows in sentences(text_of(Path(corpora) / corpus["path"])):
                for cells in rows:
                    key = (cells[1].lower(), cells[3])
                    if own:
                        known[key][cells[2]] += 1
                    elif key in known:
                        cells[2] = known[key].most_common(1)[0][0]
                    if lang == "fr":
                        cells[4] = "_"
                trees.append((comments, rows))
        out[part] = Path(scratch) / f"{lang}-{part}.conllu"
        out[part].write_text(written(trees), encoding="utf-8")
    return out
