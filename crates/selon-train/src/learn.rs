//! Trains the classifiers of a grammar.

use crate::conllu::Tree;
use crate::perceptron::{Perceptron, Random};
use crate::recipe::Recipe;
use selon::Span;
use selon::syntax::features::best;
use selon::syntax::lemma::{self, Script};
use selon::syntax::lexicon::Lexicon;
use selon::syntax::parser::{self, Node};
use selon::syntax::tagger::{self, Closed, Tag, Tagset};
use selon::syntax::transitions::{Labels, State, Step};
use selon::syntax::weights::{Weights, pack};
use selon::syntax::words::{Word, contraction_features};
use selon::syntax::writing::{Writing, normalise, respell};
use selon::syntax::{Deprel, Feats, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// A tree ready to be learned from.
#[derive(Clone)]
pub struct Example {
    pub words: Vec<Word>,
    pub tags: Vec<Tag>,
    pub lemmas: Vec<String>,
    /// Heads from 1, the root's place kept at 0.
    pub heads: Vec<u32>,
    pub relations: Vec<Deprel>,
    /// For each word, whether any subtype of its relation is right.
    pub coarse: Vec<bool>,
    pub use_lemmas: bool,
}

/// A tree as an example.
pub fn example(tree: &Tree, lexicon: &Lexicon) -> Example {
    let words = tree.rows.iter().map(|r| Word::new(Span::default(), respell(&r.form), false, lexicon)).collect();
    Example {
        words,
        tags: tree.rows.iter().map(|r| (Upos::from_name(&r.upos), Feats::parse(&r.feats))).collect(),
        lemmas: tree.rows.iter().map(|r| if r.lemma == "_" { r.form.clone() } else { r.lemma.replace('’', "'") }).collect(),
        heads: [0].into_iter().chain(tree.rows.iter().map(|r| r.head)).collect(),
        relations: tree.rows.iter().map(|r| Deprel::parse(&r.deprel)).collect(),
        coarse: tree.rows.iter().map(|r| tree.coarse.contains(&r.deprel)).collect(),
        use_lemmas: tree.lemmas,
    }
}

/// Examples with some written differently: without their final stop, with capitals on every word, or with none.
pub fn vary(examples: &[Example], recipe: &Recipe, lexicon: &Lexicon, random: &mut Random) -> Vec<Example> {
    let mut out = Vec::new();
    let rewrite = |e: &Example, f: &dyn Fn(usize, &str) -> String| {
        let mut copy = e.clone();
        for (i, word) in copy.words.iter_mut().enumerate() {
            *word = Word::new(word.span, f(i, &e.words[i].cased), false, lexicon);
        }
        copy.use_lemmas = false;
        copy
    };
    for e in examples {
        if random.share() < recipe.vary.headline && e.words.len() > 4 && e.words.last().is_some_and(|w| w.form == ".") {
            let n = e.words.len() - 1;
            if !e.heads.contains(&(n as u32 + 1)) {
                let mut copy = e.clone();
                copy.words.truncate(n);
                copy.tags.truncate(n);
                copy.lemmas.truncate(n);
                copy.heads.truncate(n + 1);
                copy.relations.truncate(n);
                copy.coarse.truncate(n);
                if random.share() < 0.5 * recipe.vary.title / recipe.vary.headline.max(1e-9) {
                    copy = rewrite(&copy, &|_, w| if w.len() > 3 { capitalised(w) } else { w.to_string() });
                }
                out.push(copy);
            }
        }
        if random.share() < recipe.vary.title {
            out.push(rewrite(e, &|_, w| if w.len() > 3 { capitalised(w) } else { w.to_string() }));
        }
        if random.share() < recipe.vary.lower {
            out.push(rewrite(e, &|_, w| w.to_lowercase()));
        }
    }
    out
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// The tags of the examples, the rarest left out.
pub fn tagset(examples: &[Example]) -> Tagset {
    let mut counts: BTreeMap<Tag, usize> = BTreeMap::new();
    for tag in examples.iter().flat_map(|e| &e.tags) {
        *counts.entry(*tag).or_default() += 1;
    }
    Tagset::new(counts.into_iter().filter(|(_, n)| *n > 1).map(|(t, _)| t).collect())
}

/// Trains a tagger.
pub fn tagger<'a>(
    examples: impl Iterator<Item = &'a Example> + Clone,
    tagset: &Tagset,
    closed: &Closed,
    epochs: usize,
    seed: u64,
) -> Perceptron {
    let index: BTreeMap<Tag, usize> = tagset.tags.iter().enumerate().map(|(i, t)| (*t, i)).collect();
    let mut model = Perceptron::default();
    let mut order: Vec<&Example> = examples.collect();
    let mut random = Random(seed);
    let mut scores = vec![0.0; tagset.classes];
    let mut found = Vec::new();
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for e in &order {
            let mut before: Vec<usize> = Vec::with_capacity(e.words.len());
            for (i, gold) in e.tags.iter().enumerate() {
                scores.fill(0.0);
                found.clear();
                tagger::features(&e.words, i, &before, tagset, &mut found);
                for &f in &found {
                    selon::syntax::weights::Scorer::add(&model, f, &mut scores);
                }
                let chosen = tagset.best(&scores, |upos| upos == gold.0 || closed.allows(&e.words[i], upos));
                model.tick();
                all += 1;
                if let Some(&gold) = index.get(gold)
                    && gold != chosen
                {
                    wrong += 1;
                    for (right, wrong) in tagset.parts(gold).into_iter().zip(tagset.parts(chosen)) {
                        if right != wrong {
                            model.update(&found, right, 1.0);
                            model.update(&found, wrong, -1.0);
                        }
                    }
                }
                before.push(chosen);
            }
        }
        eprintln!("tagger {epoch}: {:.2} % wrong in training", 100.0 * wrong as f64 / all as f64);
    }
    model
}

/// The words that the examples show in a class that is closed to them, more than once so that slips of the pen are left out.
pub fn closed(examples: &[Example]) -> BTreeSet<(String, Upos)> {
    let mut counts: BTreeMap<(String, Upos), usize> = BTreeMap::new();
    for e in examples {
        for (word, tag) in e.words.iter().zip(&e.tags).filter(|(word, tag)| Closed::has(word, tag.0)) {
            *counts.entry((word.form.clone(), tag.0)).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, n)| *n > 1).map(|(key, _)| key).collect()
}

/// The learned part of lemmas: scripts, exceptions to the lexicon, packed weights.
pub struct LemmaModel {
    pub scripts: Vec<Script>,
    pub exceptions: Vec<u8>,
    pub weights: Vec<u8>,
}

/// Learns lemmas: a classifier of scripts for words the lexicon lacks, then the exceptions to it and to the lexicon.
pub fn lemmas(examples: &[Example], lexicon: &Lexicon, random: &mut Random) -> Result<LemmaModel, String> {
    let mut items: BTreeMap<(String, Upos, Feats, String), usize> = BTreeMap::new();
    for e in examples.iter().filter(|e| e.use_lemmas) {
        for (i, word) in e.words.iter().enumerate() {
            let (upos, feats) = e.tags[i];
            let lemma = if upos == Upos::Propn { e.lemmas[i].clone() } else { e.lemmas[i].to_lowercase() };
            *items.entry((lemma::base(word, upos).to_string(), upos, feats, lemma)).or_default() += 1;
        }
    }
    let mut counts: BTreeMap<Script, usize> = BTreeMap::new();
    for (form, _, _, lemma) in items.keys() {
        *counts.entry(Script::between(form, lemma)).or_default() += 1;
    }
    let scripts: Vec<Script> = counts.iter().filter(|(_, n)| **n > 1).map(|(s, _)| s.clone()).collect();
    let index: BTreeMap<&Script, usize> = scripts.iter().enumerate().map(|(i, s)| (s, i)).collect();
    let mut weights = Perceptron::default();
    let mut order: Vec<_> = items.iter().collect();
    let mut scores = vec![0.0; scripts.len()];
    for _ in 0..6 {
        random.shuffle(&mut order);
        for ((form, upos, feats, lemma), _) in &order {
            let Some(&gold) = index.get(&Script::between(form, lemma)) else { continue };
            scores.fill(0.0);
            let found = lemma::features(form, *upos, *feats);
            for &f in &found {
                selon::syntax::weights::Scorer::add(&weights, f, &mut scores);
            }
            weights.tick();
            let letters = form.chars().count();
            let chosen = best(&scores, |c| scripts[c].fits(letters)).unwrap_or(gold);
            if chosen != gold {
                weights.update(&found, gold as u16, 1.0);
                weights.update(&found, chosen as u16, -1.0);
            }
        }
    }
    // The reader will have the averaged weights, packed: exceptions are exceptions to what those say.
    let packed = pack(&weights.average(), 1);
    let weights = Weights::read(packed.clone().leak());
    // An exception is a form whose commonest lemma in the corpora is not what the lexicon or the classifier says.
    let mut by_form: BTreeMap<String, BTreeMap<Script, (usize, usize)>> = BTreeMap::new();
    for ((form, upos, feats, lemma), n) in &items {
        let said = lemma::from_lexicon(form, *upos, *feats, lexicon).or_else(|| lemma::guess(form, *upos, *feats, &scripts, &weights));
        let cell = by_form.entry(lemma::key(form, *upos)).or_default().entry(Script::between(form, lemma)).or_default();
        cell.0 += n;
        cell.1 += if said.as_deref() == Some(lemma) { *n } else { 0 };
    }
    let mut all = scripts.clone();
    let mut map = fst::MapBuilder::memory();
    for (key, lemmas) in &by_form {
        let right: usize = lemmas.values().map(|(_, right)| right).sum();
        let Some((script, (n, _))) = lemmas.iter().max_by_key(|(_, (n, _))| n) else { continue };
        if *n > right {
            let at = all.iter().position(|s| s == script).unwrap_or_else(|| {
                all.push(script.clone());
                all.len() - 1
            });
            map.insert(key, at as u64).map_err(|e| e.to_string())?;
        }
    }
    Ok(LemmaModel { scripts: all, exceptions: map.into_inner().map_err(|e| e.to_string())?, weights: packed })
}

/// Learns which written words are contractions.
pub fn contractions(trees: &[Tree], writing: &Writing, lexicon: &Lexicon, random: &mut Random) -> Perceptron {
    let mut items = Vec::new();
    for tree in trees {
        let forms: Vec<String> = tree.tokens.iter().map(|t| normalise(&t.0)).collect();
        for (i, token) in tree.tokens.iter().enumerate() {
            if writing.contractions.contains_key(&forms[i]) {
                items.push((contraction_features(&forms, i, lexicon), u16::from(token.1 == 1)));
            }
        }
    }
    let mut model = Perceptron::default();
    for _ in 0..10 {
        random.shuffle(&mut items);
        for (found, gold) in &items {
            let mut scores = [0.0; 2];
            for &f in found {
                selon::syntax::weights::Scorer::add(&model, f, &mut scores);
            }
            model.tick();
            if best(&scores, |_| true) != Some(*gold as usize) {
                model.update(found, *gold, 1.0);
                model.update(found, 1 - *gold, -1.0);
            }
        }
    }
    model
}

/// The relations of the examples.
pub fn labels(examples: &[Example]) -> Labels {
    let set: BTreeSet<Deprel> = examples.iter().flat_map(|e| e.relations.iter().copied()).collect();
    Labels { names: set.into_iter().collect() }
}

/// What the parser learns from: nodes with predicted tags and lemmas, and the gold tree.
pub struct Treelet<'a> {
    pub nodes: Vec<Node>,
    pub example: &'a Example,
}

/// Trains the parser with exploration: after the first round it follows its own choices nine times in ten. Gives the weights of the
/// steps and of the relations.
pub fn parser(items: &[Treelet], labels: &Labels, epochs: usize, seed: u64) -> (Perceptron, Perceptron) {
    let (mut steps, mut relations) = (Perceptron::default(), Perceptron::default());
    let mut random = Random(seed);
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut scores = vec![0.0; labels.names.len()];
    let (mut found, mut around) = (Vec::new(), Vec::new());
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut misnamed, mut all) = (0, 0, 0);
        for &i in &order {
            let Treelet { nodes, example } = &items[i];
            let mut state = State::new(nodes.len() - 1);
            while !state.done() {
                let mut sums = [0.0; Step::ALL.len()];
                found.clear();
                parser::features(nodes, &state, &mut found);
                for &f in &found {
                    selon::syntax::weights::Scorer::add(&steps, f, &mut sums);
                }
                let costs = state.costs(&example.heads);
                let least = Step::ALL.iter().filter(|s| state.allows(**s)).map(|s| costs[*s as usize]).min();
                let allowed = |class: usize| state.allows(Step::ALL[class]);
                let Some(chosen) = best(&sums, allowed) else { break };
                let Some(target) = best(&sums, |class| allowed(class) && Some(costs[class]) == least) else { break };
                steps.tick();
                all += 1;
                let correct = Some(costs[chosen]) == least;
                if !correct {
                    wrong += 1;
                    steps.update(&found, target as u16, 1.0);
                    steps.update(&found, chosen as u16, -1.0);
                }
                let follow = if correct || (epoch > 0 && random.share() < 0.9) { chosen } else { target };
                let step = Step::ALL[follow];
                let label = parser::label(nodes, &state, step, labels, &relations, &mut scores, &mut around);
                let arc = state.arc(step).filter(|&(head, dependent)| head != 0 && example.heads[dependent as usize] == head);
                if let Some((_, dependent)) = arc {
                    relations.tick();
                    let fits = |label: usize| fits(example, labels, dependent as usize, label);
                    if !fits(label as usize) {
                        misnamed += 1;
                        // `label` left the features and scores of this arc behind.
                        if let Some(right) = best(&scores, fits) {
                            relations.update(&around, right as u16, 1.0);
                            relations.update(&around, u16::from(label), -1.0);
                        }
                    }
                }
                state.take(step, label);
            }
        }
        let share = |n: usize| 100.0 * n as f64 / all as f64;
        eprintln!("parser {epoch}: {:.2} % of steps wrong, {:.2} % misnamed in training", share(wrong), share(misnamed));
    }
    (steps, relations)
}

/// Whether a label is the gold relation of a word.
fn fits(example: &Example, labels: &Labels, word: usize, label: usize) -> bool {
    let (gold, name) = (example.relations[word - 1], labels.names[label]);
    gold == name || (example.coarse[word - 1] && name.name().starts_with(gold.name()))
}
