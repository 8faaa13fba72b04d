//! Learns names from corpora that mark them.

use crate::card::name_card;
use crate::frames::draw;
use crate::perceptron::{Perceptron, Random};
use crate::recipe::{self, NameCorpus, NameRecipe, bytes};
use crate::train::fitted;
use selon::Span;
use selon::syntax::features::best;
use selon::syntax::gazette::{Gazette, mark_loose};
use selon::syntax::lexicon::Lexicon;
use selon::syntax::model::{self, Model};
use selon::syntax::names::{CLASSES, NameKind, class, features, follows, mark, plain, ranges};
use selon::syntax::tagger::{Tag, Tagger};
use selon::syntax::weights::{Scorer, Weights};
use selon::syntax::words::Word;
use selon::syntax::writing::{Writing, normalise, respell};
use selon::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A sentence with the class of each word.
struct Marked {
    words: Vec<Word>,
    tags: Vec<Tag>,
    classes: Vec<usize>,
}

/// Makes `names.bin` and `names.card.toml` beside the recipe, or in `out`, with the lexicon and the tags of the model beside it.
pub fn train(path: &Path, corpora: &Path, date: &str, out: Option<PathBuf>) -> Result<(), String> {
    let (recipe, recipe_text): (NameRecipe, String) = recipe::read(path)?;
    let beside = path.parent().unwrap_or(Path::new("."));
    let file = |name: &str| bytes(&beside.join(name));
    let writing = Writing::read(&String::from_utf8_lossy(&file("../lang.toml")?)).map_err(|e| e.to_string())?;
    let lexicon = Lexicon::read(file("lexicon.bin")?.leak()).map_err(|e| e.to_string())?;
    let tagger = Tagger::read(&Model::read(file("grammar.bin")?.leak(), "grammar.bin").map_err(|e| e.to_string())?);
    let world = World::load().map_err(|e| e.to_string())?;
    let code = selon_data::LANGUAGES.iter().map(|l| l.code).find(|code| *code == recipe.language);
    let gazette = world.gazette(code.ok_or(format!("no language {}: see LANGUAGES in selon-data", recipe.language))?);
    let tools = Tools { writing: &writing, lexicon: &lexicon, tagger: &tagger, gazette: &gazette };
    let read = |corpus: &NameCorpus| read(corpora, corpus, &tools);
    let mut items = Vec::new();
    if let Some(frames) = &recipe.frames {
        let drawn = draw(frames, beside, &world, &recipe.language, &mut Random(recipe.seed))?;
        eprintln!("{} sentences drawn", drawn.len());
        items.extend(drawn.iter().map(|row| marked(row, &kinds(), &tools)));
    }
    for corpus in &recipe.train {
        items.extend(read(corpus)?);
    }
    let section = fitted(&learn(&items, recipe.epochs, &mut Random(recipe.seed)), recipe.most);
    let weights = Weights::read(section.clone().leak());
    let mut scores = Vec::new();
    for corpus in &recipe.test {
        scores.push((corpus.path.clone(), score(&read(corpus)?, &weights)));
        eprintln!("names {scores:?}");
    }
    let model = model::write(&[("names", section)]);
    let folder = out.unwrap_or(beside.to_path_buf());
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let save = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"));
    save("names.bin", &model)?;
    save("names.card.toml", name_card(&recipe, &recipe_text, corpora, date, &[("names.bin", &model)], &scores)?.as_bytes())
}

/// What words are looked up in.
struct Tools<'t> {
    writing: &'t Writing,
    lexicon: &'t Lexicon,
    tagger: &'t Tagger,
    gazette: &'t dyn Gazette,
}

/// The kinds that drawn sentences have, by their own names.
fn kinds() -> BTreeMap<String, String> {
    NameKind::ALL.iter().map(|kind| format!("{kind:?}").to_lowercase()).map(|kind| (kind.clone(), kind)).collect()
}

/// All sentences of a corpus.
fn read(folder: &Path, corpus: &NameCorpus, tools: &Tools) -> Result<Vec<Marked>, String> {
    let text = String::from_utf8_lossy(&bytes(&folder.join(&corpus.path))?).into_owned();
    let rows = if corpus.format == "gum" { mentions(&text) } else { columns(&text, corpus) };
    let ids = |path: &Option<String>| -> Result<Option<BTreeSet<String>>, String> {
        let Some(path) = path else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes(&folder.join(path))?).into_owned();
        Ok(Some(text.lines().filter_map(|l| l.strip_prefix("# sent_id = ")).map(str::to_string).collect()))
    };
    let (except, only) = (ids(&corpus.except)?, ids(&corpus.only)?);
    let wanted = |id: &str| !except.as_ref().is_some_and(|e| e.contains(id)) && only.as_ref().is_none_or(|o| o.contains(id));
    Ok(rows
        .into_iter()
        .filter(|(id, _)| wanted(id))
        .map(|(_, row)| marked(&corrected(row, corpus), &corpus.kinds, tools))
        .filter(|m| m.words.len() < 250)
        .collect())
}

/// The row with the kinds of names that the recipe corrects.
fn corrected(mut row: Vec<(String, String)>, corpus: &NameCorpus) -> Vec<(String, String)> {
    if corpus.corrected.is_empty() {
        return row;
    }
    let mut start = 0;
    while start < row.len() {
        let end = start + 1 + row[start + 1..].iter().take_while(|(_, mark)| mark.starts_with("I-")).count();
        let words = row[start..end].iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
        let right = corpus.corrected.iter().find(|(_, names)| row[start].1 != "O" && names.contains(&words));
        let label = right.and_then(|(kind, _)| corpus.kinds.iter().find(|(_, own)| *own == kind)).map(|(label, _)| label.clone());
        if let Some(label) = label {
            for (_, mark) in &mut row[start..end] {
                *mark = format!("{}{label}", &mark[..2]);
            }
        }
        start = end;
    }
    row
}

type Sentence = (String, Vec<(String, String)>);

/// Sentences of a file with a word a line and its mark in a column.
fn columns(text: &str, corpus: &NameCorpus) -> Vec<Sentence> {
    let mut out: Vec<Sentence> = Vec::new();
    let mut id = String::new();
    let mut row = Vec::new();
    for line in text.lines().chain([""]) {
        if let Some(name) = line.strip_prefix("# sent_id = ") {
            id = name.to_string();
        }
        let cells: Vec<&str> = line.split_whitespace().collect();
        let comment = line.starts_with("# ") || line.starts_with("TOKEN\t");
        let long = corpus.unbroken && row.len() > 8 && row.last().is_some_and(|(w, _): &(String, String)| w == "." || row.len() > 60);
        if (cells.len() < 2 && !comment) || long {
            if !row.is_empty() {
                out.push((id.clone(), std::mem::take(&mut row)));
            }
            id.clear();
        }
        if cells.len() >= 2 && !comment {
            let mark = corpus.column.map_or(cells[cells.len() - 1], |c| cells.get(c).copied().unwrap_or("O"));
            row.push((cells[0].to_string(), mark.to_string()));
        }
    }
    out
}

/// Sentences of GUM: the mentions of things that are linked to an article and hold a proper noun, outermost first; of persons and of
/// mentions without an article (private persons have none) the run of proper nouns about the head.
fn mentions(text: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut open: Vec<(String, String, bool, usize, Option<usize>)> = Vec::new();
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for line in text.lines().chain([""]) {
        let cells: Vec<&str> = line.split('\t').collect();
        if line.is_empty() && !words.is_empty() {
            let mut marks = vec!["O".to_string(); words.len()];
            found.sort_by_key(|(from, to, _)| std::cmp::Reverse(to - from));
            for (from, to, kind) in found.drain(..) {
                if words[from..=to].iter().any(|w| w.1) && marks[from..=to].iter().all(|m| m == "O") && to - from < 8 {
                    for (i, mark) in marks[from..=to].iter_mut().enumerate() {
                        *mark = format!("{}-{kind}", if i == 0 { "B" } else { "I" });
                    }
                }
            }
            out.push((String::new(), words.drain(..).map(|w| w.0).zip(marks).collect()));
            open.clear();
        }
        if cells.len() < 10 || cells[0].contains(['-', '.']) {
            continue;
        }
        let at = words.len();
        words.push((cells[1].to_string(), cells[3] == "PROPN"));
        let Some(entity) = cells[9].split('|').find_map(|m| m.strip_prefix("Entity=")) else { continue };
        let mut rest = entity;
        while !rest.is_empty() {
            let cut = rest[1..].find(['(', ')']).map_or(rest.len(), |i| if rest[i + 1..].starts_with(')') { i + 2 } else { i + 1 });
            let (part, next) = rest.split_at(cut);
            rest = next;
            let inner = part.trim_matches(['(', ')']);
            let fields: Vec<&str> = inner.split('-').collect();
            let id = fields[0].to_string();
            if part.starts_with('(') {
                let linked = fields.len() >= 7 && fields[6..].iter().any(|f| f.starts_with(char::is_uppercase));
                // The first of the words that stand for the whole mention, counted from one.
                let heads = fields.get(5).and_then(|f| f.split(',').next()?.parse::<usize>().ok()?.checked_sub(1));
                open.push((id.clone(), fields.get(1).unwrap_or(&"").to_string(), linked, at, heads));
            }
            if part.ends_with(')')
                && let Some(i) = open.iter().rposition(|o| o.0 == id)
            {
                let (_, kind, linked, from, heads) = open.remove(i);
                let head = heads.map_or(from, |n| from + n);
                let from = if words[from].1 || !words[from].0.starts_with(char::is_lowercase) { from } else { from + 1 };
                let plain = from <= at && words[from..=at].iter().all(|w| w.0.chars().any(char::is_alphanumeric));
                if linked && kind != "person" && plain {
                    found.push((from, at, kind));
                } else if head <= at && words[head].1 {
                    let first = (from..head).rev().take_while(|&k| words[k].1).last().unwrap_or(head);
                    let last = (head..=at).take_while(|&k| words[k].1).last().unwrap_or(head);
                    found.push((first, last, kind));
                }
            }
        }
    }
    out
}

fn marked(row: &[(String, String)], kinds: &BTreeMap<String, String>, tools: &Tools) -> Marked {
    let Tools { writing, lexicon, tagger, gazette } = tools;
    let mut words = Vec::new();
    let mut marks: Vec<Option<(NameKind, bool)>> = Vec::new();
    for (form, mark) in row {
        let kind = mark
            .split_once('-')
            .and_then(|(_, kind)| kinds.get(kind))
            .and_then(|k| NameKind::ALL.iter().find(|n| format!("{n:?}").to_lowercase() == *k));
        let mark = kind.map(|k| (*k, mark.starts_with('B')));
        let parts = writing.contractions.get(&normalise(form)).cloned().unwrap_or_else(|| vec![respell(form)]);
        for (i, part) in parts.into_iter().enumerate() {
            words.push(Word::new(Span::default(), part, false, lexicon));
            marks.push(mark.map(|(kind, begins)| (kind, begins && i == 0)));
        }
    }
    let starts =
        |i: usize| marks[i].is_some_and(|(kind, begins)| begins || i == 0 || marks[i - 1].is_none_or(|(before, _)| before != kind));
    let classes = (0..marks.len())
        .map(|i| {
            let Some((kind, _)) = marks[i] else { return 0 };
            let ends = i + 1 == marks.len() || marks[i + 1].is_none() || starts(i + 1);
            class(
                kind,
                match (starts(i), ends) {
                    (true, true) => 3,
                    (true, false) => 0,
                    (false, true) => 2,
                    (false, false) => 1,
                },
            )
        })
        .collect();
    mark_loose(&mut words, *gazette);
    Marked { tags: tagger.tag(&words), words, classes }
}

/// Trains the namer.
fn learn(items: &[Marked], epochs: usize, random: &mut Random) -> Perceptron {
    let mut model = Perceptron::default();
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut found = Vec::new();
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for &item in &order {
            let Marked { words, tags, classes } = &items[item];
            let mut before: Vec<usize> = Vec::new();
            for i in 0..words.len() {
                let last = before.last().copied().unwrap_or(0);
                if plain(words, i, last) && classes[i] == 0 {
                    before.push(0);
                    continue;
                }
                let mut scores = [0.0; CLASSES];
                found.clear();
                features(words, tags, i, &before, &mut found);
                model.add_all(&found, &mut scores);
                let chosen = best(&scores, |c| follows(last, c, i + 1 == words.len())).unwrap_or(0);
                model.tick();
                all += 1;
                if chosen != classes[i] {
                    wrong += 1;
                    model.update(&found, classes[i] as u16, 1.0);
                    model.update(&found, chosen as u16, -1.0);
                }
                // It goes on from its own choice when the truth can follow from it, so that it learns to mend itself.
                let next = classes.get(i + 1).copied().unwrap_or(0);
                let follow = follows(chosen, next, i + 2 >= words.len()) && (chosen == classes[i] || random.share() < 0.5);
                before.push(if follow { chosen } else { classes[i] });
            }
        }
        eprintln!("names {epoch}: {:.2} % wrong in training", 100.0 * wrong as f64 / all as f64);
    }
    model
}

/// F1 in percent over whole names with their kinds.
fn score(items: &[Marked], weights: &impl Scorer) -> f64 {
    let (mut hits, mut all) = (0, 0);
    for m in items {
        let gold = ranges(&m.classes);
        let said = ranges(&mark(&m.words, &m.tags, weights));
        hits += said.iter().filter(|s| gold.contains(s)).count();
        all += gold.len() + said.len();
    }
    200.0 * hits as f64 / all.max(1) as f64
}
