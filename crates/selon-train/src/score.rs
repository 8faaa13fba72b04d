//! Scores from raw text, counted as the CoNLL 2018 shared task does: F1 over words aligned by their letters.

use crate::conllu::Tree;
use selon::Span;
use selon::syntax::words::Word;
use selon::syntax::writing::respell;
use selon::syntax::{Deprel, Grammar, Known, Syntax, Upos};
use std::collections::BTreeMap;
use std::time::Instant;

/// F1 in percent, and speed.
#[derive(Debug, Default)]
pub struct Scores {
    pub tokens: f64,
    pub sentences: f64,
    pub words: f64,
    pub upos: f64,
    pub lemmas: f64,
    /// Morphological features that selon keeps.
    pub feats: f64,
    pub uas: f64,
    /// With universal relations, as the shared task counts.
    pub las: f64,
    /// With the subtypes that selon keeps.
    pub las_full: f64,
    pub per_second: f64,
}

/// A word of either side: its letters' range in the text without blanks.
struct Item {
    range: (usize, usize),
    /// Which word of its token.
    part: usize,
    form: String,
    upos: String,
    lemma: String,
    feats: String,
    head: Option<usize>,
    deprel: String,
}

/// Parses the text of the trees and scores what comes out. `show` prints where tokens differ.
pub fn score(grammar: &Grammar, trees: &[Tree], show: bool) -> Scores {
    let mut text = String::new();
    let mut blocks: Vec<Span> = Vec::new();
    let mut start = 0;
    for (i, tree) in trees.iter().enumerate() {
        if tree.paragraph && i > 0 {
            blocks.push(Span::new(start, text.len()));
            text.push_str("\n\n");
            start = text.len();
        } else if i > 0 && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&tree.text());
    }
    blocks.push(Span::new(start, text.len()));
    let clock = Instant::now();
    let syntax = grammar.parse(&text, &blocks);
    let seconds = clock.elapsed().as_secs_f64();

    // Letters before each byte, blanks not counted.
    let mut letters = vec![0; text.len() + 1];
    let mut count = 0;
    for (i, c) in text.char_indices() {
        letters[i..i + c.len_utf8()].fill(count);
        count += usize::from(!c.is_whitespace());
    }
    letters[text.len()] = count;

    let mut gold = Vec::new();
    let mut gold_tokens = Vec::new();
    let mut gold_sentences = Vec::new();
    let mut at = 0;
    for tree in trees {
        let first = gold.len();
        let from = at;
        let mut row = 0;
        for (form, words, _) in &tree.tokens {
            let letters = |word: &str| word.chars().filter(|c| !c.is_whitespace()).count();
            let end = at + letters(form);
            // Words that are just their piece of the token (`did` `n't`) stand at that piece, others (`de` `le`) share the token.
            let pieces = tree.rows[row..row + words].iter().map(|r| r.form.as_str()).collect::<String>() == *form;
            let mut from = at;
            for part in 0..*words {
                let r = &tree.rows[row];
                let range = if pieces { (from, from + letters(&r.form)) } else { (at, end) };
                from = range.1;
                if pieces || part == 0 {
                    gold_tokens.push(range);
                }
                gold.push(Item {
                    range,
                    part: if pieces { 0 } else { part },
                    form: selon::syntax::writing::normalise(&r.form),
                    upos: r.upos.clone(),
                    lemma: r.lemma.replace('’', "'"),
                    feats: selon::syntax::Feats::parse(&r.feats).name(),
                    head: r.head.checked_sub(1).map(|h| first + h as usize),
                    deprel: r.deprel.clone(),
                });
                row += 1;
            }
            at = end;
        }
        gold_sentences.push((from, at));
    }
    let place = |s: Span| (letters[s.start as usize], letters[s.end as usize]);
    let mut system: Vec<Item> = Vec::new();
    for (i, t) in syntax.tokens.iter().enumerate() {
        let range = place(t.span);
        let part = system.last().filter(|l: &&Item| l.range == range).map_or(0, |l| l.part + 1);
        system.push(Item {
            range,
            part,
            form: syntax.form(i).into(),
            upos: t.upos.name().into(),
            lemma: syntax.lemma(i).into(),
            feats: t.feats.name(),
            head: t.head.map(|h| h as usize),
            deprel: t.deprel.name().into(),
        });
    }
    let mut system_tokens: Vec<(usize, usize)> = system.iter().map(|s| s.range).collect();
    system_tokens.dedup();
    let system_sentences: Vec<(usize, usize)> = syntax.sentences.iter().map(|s| place(s.span)).collect();

    // Words of single-word tokens are aligned by range; those of contractions by range, place and form.
    let key = |i: &Item| (i.range, i.part, if i.part > 0 { i.form.clone() } else { String::new() });
    let index: BTreeMap<_, usize> = gold.iter().enumerate().map(|(i, g)| (key(g), i)).collect();
    let pairs: Vec<(usize, usize)> = system.iter().enumerate().filter_map(|(s, item)| index.get(&key(item)).map(|&g| (s, g))).collect();
    let to_gold: BTreeMap<usize, usize> = pairs.iter().copied().collect();
    let f1 = |hits: usize, a: usize, b: usize| 200.0 * hits as f64 / (a + b).max(1) as f64;
    let hits = |test: &dyn Fn(&Item, &Item) -> bool| {
        f1(pairs.iter().filter(|&&(s, g)| test(&system[s], &gold[g])).count(), system.len(), gold.len())
    };
    let shared = |a: &[(usize, usize)], b: &[(usize, usize)]| {
        let set: std::collections::BTreeSet<_> = b.iter().collect();
        f1(a.iter().filter(|x| set.contains(x)).count(), a.len(), b.len())
    };
    let head = |s: &Item, g: &Item| s.head.map(|h| to_gold.get(&h).copied()) == g.head.map(Some);
    let universal = |d: &str| d.split(':').next().unwrap_or(d).to_string();
    if show {
        differ(&text, &letters, &system_tokens, &gold_tokens);
        differ(&text, &letters, &system_sentences, &gold_sentences);
    }
    Scores {
        tokens: shared(&system_tokens, &gold_tokens),
        sentences: shared(&system_sentences, &gold_sentences),
        words: hits(&|_, _| true),
        upos: hits(&|s, g| s.upos == g.upos),
        lemmas: hits(&|s, g| s.lemma.to_lowercase() == g.lemma.to_lowercase() || g.lemma == "_"),
        feats: hits(&|s, g| Upos::from_name(&g.upos).name() == s.upos && s.feats == g.feats),
        uas: hits(&head),
        las: hits(&|s, g| head(s, g) && universal(&s.deprel) == universal(&g.deprel)),
        las_full: hits(&|s, g| head(s, g) && s.deprel == Deprel::parse(&g.deprel).name()),
        per_second: system.len() as f64 / seconds,
    }
}

/// Tags, lemmas and trees in percent of the words when words and sentences are given, and words a second.
pub fn of_words(grammar: &Grammar, trees: &[Tree]) -> String {
    let mut right = [0usize; 4];
    let (mut all, mut seconds) = (0, 0.0);
    for tree in trees {
        let words: Vec<Word> = tree.rows.iter().map(|r| Word::new(Span::default(), respell(&r.form), false, grammar.lexicon())).collect();
        let clock = Instant::now();
        let mut syntax = Syntax::default();
        grammar.analyse(&words, 0, &mut Known::default(), &mut syntax);
        seconds += clock.elapsed().as_secs_f64();
        for (i, (token, row)) in syntax.tokens.iter().zip(&tree.rows).enumerate() {
            let universal = |d: &str| d.split(':').next().unwrap_or(d).to_string();
            let head = token.head.map_or(0, |h| h + 1) == row.head;
            right[0] += usize::from(token.upos.name() == row.upos);
            right[1] += usize::from(syntax.lemma(i).to_lowercase() == row.lemma.replace('’', "'").to_lowercase() || row.lemma == "_");
            right[2] += usize::from(head);
            right[3] += usize::from(head && universal(token.deprel.name()) == universal(&row.deprel));
            all += 1;
        }
    }
    let [upos, lemmas, uas, las] = right.map(|n| 100.0 * n as f64 / all.max(1) as f64);
    format!("upos {upos:.2}, lemmas {lemmas:.2}, uas {uas:.2}, las {las:.2}, {:.0} words a second", all as f64 / seconds)
}

/// Prints the stretches of text that the two sides cut differently.
fn differ(text: &str, letters: &[usize], system: &[(usize, usize)], gold: &[(usize, usize)]) {
    let ends = |side: &[(usize, usize)]| side.iter().map(|r| r.1).collect::<std::collections::BTreeSet<_>>();
    let (a, b) = (ends(system), ends(gold));
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for (mark, cuts) in [("+", a.difference(&b)), ("-", b.difference(&a))] {
        for &cut in cuts {
            let Some(at) = letters.iter().position(|&l| l == cut) else { continue };
            let from = text[..at].char_indices().rev().nth(24).map_or(0, |c| c.0);
            let to = text[at..].char_indices().nth(20).map_or(text.len(), |c| at + c.0);
            *shown.entry(format!("{mark} {}⏐{}", &text[from..at], &text[at..to])).or_default() += 1;
        }
    }
    for line in shown.keys() {
        println!("{}", line.replace('\n', "¶"));
    }
}
