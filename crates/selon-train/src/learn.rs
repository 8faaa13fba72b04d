//! Trains the classifiers of a grammar.

use crate::conllu::Tree;
use crate::perceptron::{Perceptron, Random};
use crate::recipe::Recipe;
use selon::Span;
use selon::syntax::breaks;
use selon::syntax::features::best;
use selon::syntax::lemma::{self, Script};
use selon::syntax::lexicon::Lexicon;
use selon::syntax::parser;
use selon::syntax::settled::Settled;
use selon::syntax::tagger::{self, Closed, Sure, Tag, Tagset};
use selon::syntax::transitions::{Labels, State, Step};
use selon::syntax::views::Node;
use selon::syntax::weights::{Scorer, Weights, pack};
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
    /// Of a sentence that is marked in part: for each word the parts of speech it may have, as bits, nought when none is told. Its tags
    /// say nothing then, and a head is `NONE` where none is told.
    pub allowed: Option<Vec<u32>>,
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
        allowed: None,
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

/// Trains a tagger. The right tag has to lead every other one by `margin`.
pub fn tagger<'a>(examples: impl Iterator<Item = &'a Example>, known: &Known, epochs: usize, margin: f32, seed: u64) -> Perceptron {
    let Known { tagset, closed, sure } = known;
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
                if let Some(&tag) = sure.get(&e.words[i].id) {
                    before.push(tag);
                    continue;
                }
                let allowed = closed.allowed(&e.words[i]) | e.allowed.as_ref().map_or(1 << gold.0 as u32, |told| told[i]);
                let chosen = tagger::choose(&e.words, i, &before, tagset, allowed, &model, &mut scores, &mut found);
                model.tick();
                all += 1;
                let gold = match &e.allowed {
                    None => index.get(gold).copied(),
                    Some(told) if told[i] == 0 => None,
                    Some(told) => Some(tagset.best(&scores, told[i])),
                };
                wrong += usize::from(gold.is_some_and(|g| g != chosen));
                if let Some(gold) = gold
                    && let Some(rival) = tagset.rival(&scores, allowed, gold, margin)
                {
                    for (right, wrong) in tagset.parts(gold).into_iter().zip(tagset.parts(rival)) {
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

/// What is known of tags before anything is learned.
pub struct Known {
    pub tagset: Tagset,
    pub closed: Closed,
    pub sure: Sure,
}

/// How often a word must be met to be sure of its tag, and with what share of other tags at most.
const SURE: (usize, f64) = (20, 0.003);

/// The words that the examples show often and nearly always with the same tag, with the number of the tag.
pub fn sure(examples: &[Example], tagset: &Tagset) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<&str, BTreeMap<Tag, usize>> = BTreeMap::new();
    for e in examples {
        for (word, tag) in e.words.iter().zip(&e.tags) {
            *counts.entry(&word.form).or_default().entry(*tag).or_default() += 1;
        }
    }
    let mut out = BTreeMap::new();
    // Digits are made alike, so that a figure stands for others.
    for (form, tags) in counts.iter().filter(|(form, _)| !form.contains(|c: char| c.is_ascii_digit())) {
        let all: usize = tags.values().sum();
        let Some((tag, &most)) = tags.iter().max_by_key(|(_, n)| **n) else { continue };
        if all >= SURE.0
            && (all - most) as f64 <= SURE.1 * all as f64
            && let Some(number) = tagset.tags.iter().position(|t| t == tag)
        {
            out.insert(form.to_string(), number);
        }
    }
    out
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
            weights.add_all(&found, &mut scores);
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
    let packed = pack(&weights.average(), 1, 0.0);
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
    one_of_two(items, 10, random)
}

/// Learns where sentences end without a mark, from texts whose sentences follow each other.
pub fn breaks(trees: &[Tree], lexicon: &Lexicon, random: &mut Random) -> Perceptron {
    let mut items = Vec::new();
    let mut rest = trees;
    while !rest.is_empty() {
        let end = (1..rest.len()).find(|&i| rest[i].paragraph).unwrap_or(rest.len());
        let (text, tokens, starts) = running(&rest[..end]);
        rest = &rest[end..];
        let mut start = 0;
        for next in 1..tokens.len() {
            let gold = starts.contains(&next);
            let marked = tokens[next - 1].of(&text).ends_with(['.', '!', '?', '…', '»', '"', '”']);
            if breaks::candidate(&text, &tokens, next) && !marked {
                items.push((breaks::features(&text, &tokens, start, next, lexicon), u16::from(gold)));
            }
            start = if gold { next } else { start };
        }
    }
    one_of_two(items, 6, random)
}

/// A classifier of two classes, after so many rounds over the items.
fn one_of_two(mut items: Vec<(Vec<u64>, u16)>, rounds: usize, random: &mut Random) -> Perceptron {
    let mut model = Perceptron::default();
    for _ in 0..rounds {
        random.shuffle(&mut items);
        for (found, gold) in &items {
            let mut scores = [0.0; 2];
            model.add_all(found, &mut scores);
            model.tick();
            if best(&scores, |_| true) != Some(*gold as usize) {
                model.update(found, *gold, 1.0);
                model.update(found, 1 - *gold, -1.0);
            }
        }
    }
    model
}

/// The text of trees with a blank between sentences, its tokens, and the tokens that sentences start at.
fn running(trees: &[Tree]) -> (String, Vec<Span>, BTreeSet<usize>) {
    let (mut text, mut tokens, mut starts) = (String::new(), Vec::new(), BTreeSet::new());
    for tree in trees {
        starts.insert(tokens.len());
        for (form, _, space) in &tree.tokens {
            tokens.push(Span::new(text.len(), text.len() + form.len()));
            text.push_str(form);
            if *space {
                text.push(' ');
            }
        }
        text.truncate(text.trim_end().len());
        text.push(' ');
    }
    (text, tokens, starts)
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

/// Trains the parser with exploration: after the first round it follows its own choices nine times in ten. A right step has to lead every
/// wrong one by `margin`. Gives the weights of the steps and of the relations.
pub fn parser(items: &[Treelet], labels: &Labels, settled: &Settled, epochs: usize, margin: f32, seed: u64) -> (Perceptron, Perceptron) {
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
                if let Some(step) = state.forced() {
                    let label = parser::label(nodes, &state, step, labels, settled, &relations, &mut scores, &mut around);
                    learn_label(&state, step, label, example, labels, &mut relations, &scores, &around, &mut misnamed);
                    state.take(step, label.0);
                    continue;
                }
                let sums = parser::score_steps(nodes, &state, &steps, &mut found);
                let costs = state.costs(&example.heads);
                let least = Step::ALL.iter().filter(|s| state.allows(**s)).map(|s| costs[*s as usize]).min();
                let allowed = |class: usize| state.allows(Step::ALL[class]);
                let Some(chosen) = best(&sums, allowed) else { break };
                let Some(target) = best(&sums, |class| allowed(class) && Some(costs[class]) == least) else { break };
                steps.tick();
                all += 1;
                let correct = Some(costs[chosen]) == least;
                wrong += usize::from(!correct);
                let rival = best(&sums, |class| allowed(class) && Some(costs[class]) != least);
                if let Some(rival) = rival.filter(|&r| sums[r] + margin >= sums[target]) {
                    steps.update(&found, target as u16, 1.0);
                    steps.update(&found, rival as u16, -1.0);
                }
                let follow = if correct || (epoch > 0 && random.share() < 0.9) { chosen } else { target };
                let step = Step::ALL[follow];
                let label = parser::label(nodes, &state, step, labels, settled, &relations, &mut scores, &mut around);
                learn_label(&state, step, label, example, labels, &mut relations, &scores, &around, &mut misnamed);
                state.take(step, label.0);
            }
        }
        let share = |n: usize| 100.0 * n as f64 / all as f64;
        eprintln!("parser {epoch}: {:.2} % of steps wrong, {:.2} % misnamed in training", share(wrong), share(misnamed));
    }
    (steps, relations)
}

/// Learns from the name of a right arc.
#[expect(clippy::too_many_arguments, reason = "a part of the loop above")]
fn learn_label(
    state: &State,
    step: Step,
    (label, learned): (u8, bool),
    example: &Example,
    labels: &Labels,
    relations: &mut Perceptron,
    scores: &[f32],
    around: &[u64],
    misnamed: &mut usize,
) {
    let right = |&(head, dependent): &(u32, u32)| head != 0 && example.heads[dependent as usize] == head;
    let Some((_, dependent)) = state.arc(step).filter(right).filter(|_| learned) else { return };
    relations.tick();
    let fits = |label: usize| fits(example, labels, dependent as usize, label);
    if !fits(label as usize) {
        *misnamed += 1;
        // The choice of the label left the features and scores of this arc behind.
        if let Some(right) = best(scores, fits) {
            relations.update(around, right as u16, 1.0);
            relations.update(around, u16::from(label), -1.0);
        }
    }
}

/// Whether a label is the gold relation of a word.
fn fits(example: &Example, labels: &Labels, word: usize, label: usize) -> bool {
    let (gold, name) = (example.relations[word - 1], labels.names[label]);
    gold == name || (example.coarse[word - 1] && name.name().starts_with(gold.name()))
}
