"""Trains UDPipe 1 on the training files of a recipe.

    pip install ufal.udpipe==1.4.0.1
    python train_udpipe.py fr CORPORA SCRATCH

Writes SCRATCH/fr.udpipe. Tokeniser, tagger and parser are trained one after the other; a part that lies in SCRATCH
already (fr.tokenizer.udpipe, fr.tagger.udpipe) is taken as it is. SETTINGS says where they have other settings than
UDPipe's own. The random seeds are UDPipe's own, which are fixed.
"""

import sys
import time
from pathlib import Path

import ufal.udpipe as udpipe

import corpora

# Tokeniser, tagger, parser. The defaults are epochs=100, iterations=20 and iterations=10.
SETTINGS = {
    "fr": ("epochs=30", "iterations=6", "iterations=8"),
    "en": ("epochs=12", "iterations=6", "iterations=6"),
}


def load(path):
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(path.read_text(encoding="utf-8"))
    error, out = udpipe.ProcessingError(), udpipe.Sentences()
    while True:
        sentence = udpipe.Sentence()
        if not reader.nextSentence(sentence, error):
            break
        out.append(sentence)
    if error.occurred():
        sys.exit(error.message)
    return out


def train(target, train, dev, *options):
    clock, error = time.time(), udpipe.ProcessingError()
    model = udpipe.Trainer.train("morphodita_parsito", train, dev, *options, error)
    if error.occurred():
        sys.exit(error.message)
    target.write_bytes(model)
    print(f"{target.name}: {(time.time() - clock) / 60:.1f} min", flush=True)


def main():
    lang, folder, scratch = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    files = corpora.prepare(lang, folder, scratch)
    data = load(files["train"]), load(files["dev"])
    tokenizer, tagger, parser = SETTINGS[lang]
    parts = [scratch / f"{lang}.tokenizer.udpipe", scratch / f"{lang}.tagger.udpipe"]
    if not parts[0].exists():
        train(parts[0], *data, tokenizer, "none", "none")
    if not parts[1].exists():
        train(parts[1], *data, "none", tagger, "none")
    train(scratch / f"{lang}.udpipe", *data, *(f"from_model=file:{p}" for p in parts), parser)


if __name__ == "__main__":
    main()
