//! Follows a recipe from corpora to model files and card.

use crate::card::{card, line};
use crate::learn::{self, Example, Known, Treelet};
use crate::perceptron::{Perceptron, Random};
use crate::recipe::{self, Corpus, Recipe};
use crate::{conllu, frames, lexicon, own, score, settle};
use selon::syntax::Grammar;
use selon::syntax::features::hash;
use selon::syntax::lemma::Lemmas;
use selon::syntax::lexicon::Lexicon;
use selon::syntax::model::{self, Model};
use selon::syntax::settled::Settled;
use selon::syntax::tagger::{self, Closed, Tag};
use selon::syntax::transitions::Labels;
use selon::syntax::views::nodes;
use selon::syntax::weights::{Table, Weights, pack};
use selon::syntax::writing::Writing;
use selon::world::World;
use std::path::{Path, PathBuf};

/// Makes the model files and the card beside the recipe, or in `out`.
pub fn train(path: &Path, corpora: &Path, date: &str, out: Option<PathBuf>) -> Result<(), String> {
    let (recipe, recipe_text): (Recipe, String) = recipe::read(path)?;
    let beside = path.parent().unwrap_or(Path::new("."));
    let folder = out.unwrap_or(beside.to_path_buf());
    let writing_text = std::fs::read_to_string(beside.join("../lang.toml")).map_err(|e| format!("lang.toml: {e}"))?;
    let writing = Writing::read(&writing_text).map_err(|e| e.to_string())?;

    let lexicon_bytes: &'static [u8] = match &recipe.lexicon {
        Some(source) => lexicon::build(corpora, source)?.leak(),
        None => &[],
    };
    let lexicon = Lexicon::read(lexicon_bytes).map_err(|e| e.to_string())?;
    let mut trees = Vec::new();
    for corpus in &recipe.train {
        trees.extend(conllu::read(corpora, corpus)?);
    }
    let mut random = Random(recipe.seed);
    let mut examples: Vec<Example> = trees.iter().map(|t| learn::example(t, &lexicon)).filter(|e| e.words.len() < 200).collect();
    examples.extend(learn::vary(&examples, &recipe, &lexicon, &mut random));
    eprintln!("{} sentences, {} words", examples.len(), examples.iter().map(|e| e.words.len()).sum::<usize>());

    let tagset = learn::tagset(&examples);
    let labels = learn::labels(&examples);
    let closed = learn::closed(&examples);
    let lemma_model = learn::lemmas(&examples, &lexicon, &mut random)?;
    let contractions = learn::contractions(&trees, &writing, &lexicon, &mut random);
    let breaks = learn::breaks(&trees, &lexicon, &mut random);
    let sure = learn::sure(&examples, &tagset);
    let beside_file = |name: &str| std::fs::read_to_string(beside.join(name)).map_err(|e| format!("{name}: {e}"));
    let own = recipe.own.as_ref().map(|own| beside_file(&own.sentences)).transpose()?;
    if let Some((recipe, sentences)) = recipe.own.as_ref().zip(own.as_ref()) {
        let world = World::load().map_err(|e| e.to_string())?;
        let pool = frames::pool(&world, &recipe.language, &beside_file(&recipe.persons)?);
        let weights = Weights::read(pack(&contractions.average(), 1, 0.0).leak());
        let drawn = own::read(sentences, recipe.times, &pool, &writing, &lexicon, &weights, &mut random);
        let drawn = drawn.map_err(|e| format!("{}: {e}", recipe.sentences))?;
        eprintln!("{} sentences of our own", drawn.len());
        examples.extend(drawn);
    }
    let known = Known {
        closed: Closed::new(closed.iter().map(|(form, upos)| (form.as_str(), *upos))),
        sure: sure.iter().map(|(form, &tag)| (hash(form), tag)).collect(),
        tagset,
    };
    let tagset = &known.tagset;
    // Each tagger that ships knows nothing of those that tag for the parser to learn from.
    let (tag_model, tags) = std::thread::scope(|scope| {
        let tags = scope.spawn(|| tag_in_folds(&examples, &known, &recipe));
        let one = |n| learn::tagger(examples.iter(), &known, recipe.epochs.tagger, recipe.margin.tagger, recipe.seed + n).average();
        ((0..recipe.models).map(one).fold(Rows::new(), joined), tags.join())
    });
    let tags = tags.map_err(|_| "a tagger stopped in training")?;
    let text = |lines: Vec<String>| (lines.join("\n") + "\n").into_bytes();
    let mut sections = vec![
        ("tags", text(tagset.tags.iter().map(|(u, f)| format!("{}\t{}", u.name(), f.name())).collect())),
        ("tagger", fitted_rows(&tag_model, recipe.most.tagger)),
        ("sure", text(sure.iter().map(|(form, tag)| format!("{form}\t{tag}")).collect())),
        ("breaks", pack(&breaks.average(), 1, recipe.border)),
        ("contractions", pack(&contractions.average(), 1, 0.0)),
        ("lemma.scripts", text(lemma_model.scripts.iter().map(|s| s.line()).collect())),
        ("lemma.exceptions", lemma_model.exceptions),
        ("lemma", lemma_model.weights),
        ("closed", text(closed.iter().map(|(form, upos)| format!("{form}\t{}", upos.name())).collect())),
    ];
    drop(tag_model);
    let so_far: &'static [u8] = model::write(&sections).leak();
    let lemmas = Lemmas::read(&Model::read(so_far, "model").map_err(|e| e.to_string())?);

    let items: Vec<Treelet> = examples
        .iter()
        .zip(&tags)
        .map(|(example, tags)| {
            let found: Vec<String> = example.words.iter().zip(tags).map(|(w, t)| lemmas.lemma(w, t.0, t.1, &lexicon)).collect();
            let nodes = nodes(example.words.iter().zip(tags).zip(&found).map(|((w, t), l)| (w, *t, l.as_str())));
            Treelet { nodes, example }
        })
        .collect();
    let settled = settle::relations(&items, &labels);
    let (steps, relations) = parsers(&items, &labels, &settled, &recipe)?;
    sections.push(("labels", text(labels.names.iter().map(|d| d.name().to_string()).collect())));
    sections.push(("settled", settled.bytes()));
    sections.push(("steps", Table::pack(&steps, recipe.most.steps)));
    sections.push(("relations", fitted_rows(&relations, recipe.most.relations)));
    for (name, bytes) in &sections {
        eprintln!("{name}: {} bytes", bytes.len());
    }
    let bytes: &'static [u8] = model::write(&sections).leak();
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let save = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"));
    save("grammar.bin", bytes)?;
    save("lexicon.bin", lexicon_bytes)?;
    let grammar = Grammar::read(&writing_text, lexicon_bytes, bytes, &[]).map_err(|e| e.to_string())?;
    let mut scores = Vec::new();
    for Corpus { path, .. } in recipe.dev.iter().chain(&recipe.test) {
        let raw = crate::recipe::bytes(&corpora.join(path))?;
        let s = score::score(&grammar, &conllu::parse(&String::from_utf8_lossy(&raw)), false);
        eprintln!("{path} {} {:.0} tokens/s", line(&s), s.per_second);
        scores.push((path.clone(), s));
    }
    let files = [("grammar.bin", bytes), ("lexicon.bin", lexicon_bytes)];
    save("card.toml", card(&recipe, &recipe_text, own.as_deref(), corpora, date, &files, &scores)?.as_bytes())
}

/// The weights packed into at most so many bytes.
pub fn fitted(model: &Perceptron, most: usize) -> Vec<u8> {
    fitted_rows(&model.average(), most)
}

/// Features with their weights by class, in the order of the features.
type Rows = Vec<(u64, Vec<(u16, f32)>)>;

/// The weights of two models added: the vote of both at the cost of one.
fn joined(a: Rows, b: Rows) -> Rows {
    let mut out = Rows::with_capacity(a.len().max(b.len()));
    let mut b = b.into_iter().peekable();
    for (feature, mut cells) in a {
        while let Some(row) = b.next_if(|row| row.0 < feature) {
            out.push(row);
        }
        for (class, weight) in b.next_if(|row| row.0 == feature).into_iter().flat_map(|row| row.1) {
            match cells.iter_mut().find(|cell| cell.0 == class) {
                Some(cell) => cell.1 += weight,
                None => cells.push((class, weight)),
            }
        }
        out.push((feature, cells));
    }
    out.extend(b);
    out
}

/// The weights of the steps and of the relations, two parsers learning at a time.
fn parsers(items: &[Treelet], labels: &Labels, settled: &Settled, recipe: &Recipe) -> Result<(Rows, Rows), String> {
    let one = &|n: u64| {
        let (steps, relations) = learn::parser(items, labels, settled, recipe.epochs.parser, recipe.margin.parser, recipe.seed + n);
        (steps.average(), relations.average())
    };
    let mut out = (Rows::new(), Rows::new());
    for first in (0..recipe.models).step_by(2) {
        let learned: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = (first..recipe.models.min(first + 2)).map(|n| scope.spawn(move || one(n))).collect();
            workers.into_iter().map(|worker| worker.join()).collect()
        });
        for parser in learned {
            let (steps, relations) = parser.map_err(|_| "a parser stopped in training")?;
            out = (joined(out.0, steps), joined(out.1, relations));
        }
    }
    Ok(out)
}

fn fitted_rows(rows: &Rows, most: usize) -> Vec<u8> {
    let mut least = 1;
    loop {
        let bytes = pack(rows, least, 0.0);
        if bytes.len() <= most || least == i8::MAX {
            eprintln!("weights from byte {least} on: {} bytes", bytes.len());
            return bytes;
        }
        least += 1;
    }
}

/// The tags that a tagger gives which has not learned from the sentence: what the parser will meet.
fn tag_in_folds(examples: &[Example], known: &Known, recipe: &Recipe) -> Vec<Vec<Tag>> {
    let folds = recipe.epochs.folds;
    let mut out: Vec<Vec<Tag>> = examples.iter().map(|e| e.tags.clone()).collect();
    if folds < 2 {
        return out;
    }
    // Neighbouring sentences share a text, so folds are runs of sentences rather than every n-th one.
    let fold_of = |i: usize| i * folds / examples.len();
    let learn = &|fold: usize| {
        let rest = examples.iter().enumerate().filter(|(i, _)| fold_of(*i) != fold).map(|(_, e)| e);
        let learned = learn::tagger(rest, known, recipe.epochs.tagger.min(3), recipe.margin.tagger, recipe.seed);
        let weights = Weights::read(fitted(&learned, recipe.most.tagger).leak());
        let inside = examples.iter().enumerate().filter(|(i, _)| fold_of(*i) == fold);
        let tag = |e: &Example| tagger::tag(&e.words, &known.tagset, &known.closed, &known.sure, &weights);
        inside.map(|(i, e)| (i, tag(e).into_iter().map(|t| known.tagset.tags[t]).collect())).collect::<Vec<(usize, Vec<Tag>)>>()
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..folds).map(|fold| scope.spawn(move || learn(fold))).collect();
        for (i, tags) in workers.into_iter().filter_map(|w| w.join().ok()).flatten() {
            out[i] = tags;
        }
    });
    out
}

/// The grammar of a model folder on disk.
pub fn grammar(folder: &Path) -> Result<Grammar, String> {
    let file = |name: &str| std::fs::read(folder.join(name)).map_err(|e| format!("{name}: {e}"));
    let writing = String::from_utf8_lossy(&file("../lang.toml").or_else(|_| file("lang.toml"))?).into_owned();
    let names = file("names.bin").unwrap_or_default();
    Grammar::read(&writing, file("lexicon.bin")?.leak(), file("grammar.bin")?.leak(), names.leak()).map_err(|e| e.to_string())
}
