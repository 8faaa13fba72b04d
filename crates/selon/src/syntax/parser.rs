//! Heads and relations: a greedy transition parser with a linear model (features after Zhang & Nivre 2011).

use super::features::{best, feature, hash};
use super::model::Model;
use super::tagger::Tag;
use super::transitions::{Labels, State};
use super::weights::{Scorer, Weights};
use super::words::Word;
use super::{Deprel, Upos};

/// Draws trees.
pub struct Parser {
    labels: Labels,
    weights: Weights,
}

/// A word as the parser sees it: numbers only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    form: u32,
    lemma: u32,
    upos: u32,
    tag: u32,
    /// Gender, number and person.
    agreement: u32,
    /// Counts of marks, conjunctions and finite verbs up to this word.
    commas: u16,
    quotes: u16,
    finites: u16,
    stops: u16,
}

/// The sentence as the parser sees it; node 0 is the root.
pub fn nodes<'a>(words: impl Iterator<Item = (&'a Word, Tag, &'a str)>) -> Vec<Node> {
    let mut out = vec![Node { form: 3, lemma: 3, upos: 90, tag: 90, ..Node::default() }];
    for (word, (upos, feats), lemma) in words {
        let last = out[out.len() - 1];
        let mark = |m: &[&str]| u16::from(upos == Upos::Punct && m.contains(&word.form.as_str()));
        out.push(Node {
            form: word.id,
            lemma: if upos == Upos::Num || upos == Upos::Punct { word.id } else { hash(lemma) },
            upos: upos as u32,
            tag: feats.0.wrapping_mul(32) ^ feats.0 >> 27 ^ upos as u32,
            agreement: feats.0 & (3 | 3 << 5 | 3 << 9),
            commas: last.commas + mark(&[","]),
            quotes: last.quotes + mark(&["\""]),
            finites: last.finites + u16::from(feats.verb_form() == Some("Fin")),
            stops: last.stops + mark(&[":", ";", "(", ")", "-", "--"]) + u16::from(upos == Upos::Cconj),
        });
    }
    out
}

impl Parser {
    /// Looks at the sections `labels` and `parser`.
    pub fn read(model: &Model) -> Parser {
        Parser { labels: Labels { names: model.lines("labels").map(Deprel::from_name).collect() }, weights: Weights::read(model.section("parser")) }
    }

    /// The head (from 1, 0 for the root) and relation of every word.
    pub fn parse(&self, nodes: &[Node]) -> Vec<(u32, Deprel)> {
        if self.labels.names.is_empty() {
            return (1..nodes.len()).map(|i| (u32::from(i > 1), if i > 1 { Deprel::Dep } else { Deprel::Root })).collect();
        }
        let state = parse(nodes, &self.labels, &self.weights);
        (1..nodes.len()).map(|i| (state.heads[i], self.labels.names[state.labels[i] as usize])).collect()
    }
}

/// Parses with any scorer.
pub fn parse(nodes: &[Node], labels: &Labels, weights: &impl Scorer) -> State {
    let mut state = State::new(nodes.len() - 1);
    let mut scores = vec![0.0; labels.classes()];
    let mut found = Vec::with_capacity(160);
    while !state.done() {
        scores.fill(0.0);
        found.clear();
        features(nodes, &state, &mut found);
        for &f in &found {
            weights.add(f, &mut scores);
        }
        let Some(class) = best(&scores, |c| labels.allows(&state, c)) else { break };
        let (step, label) = labels.step(class);
        state.take(step, label);
    }
    state
}

/// What the choice of a step looks at.
pub fn features(nodes: &[Node], state: &State, out: &mut Vec<u64>) {
    const ABSENT: Node = Node { form: 1, lemma: 1, upos: 99, tag: 99, agreement: 0, commas: 0, quotes: 0, finites: 0, stops: 0 };
    let stack = |n: usize| state.stack.len().checked_sub(n + 1).map(|i| state.stack[i] as usize);
    let ahead = |n: usize| (state.next as usize + n <= state.len as usize).then_some(state.next as usize + n);
    let node = |at: Option<usize>| at.map_or(ABSENT, |i| nodes[i]);
    let edge = |at: Option<usize>, which: usize| at.map(|i| state.edges[i][which] as usize).filter(|&e| e != 0);
    let label = |at: Option<usize>| at.map_or(99, |i| u32::from(state.labels[i]));
    let (i0, i1, i2, j0, j1, j2) = (stack(0), stack(1), stack(2), ahead(0), ahead(1), ahead(2));
    let (s0, s1, s2, b0, b1, b2) = (node(i0), node(i1), node(i2), node(j0), node(j1), node(j2));
    let (l0, l0i, r0, r0i) = (edge(i0, 0), edge(i0, 1), edge(i0, 2), edge(i0, 3));
    let (l1, r1, r1i) = (edge(i1, 0), edge(i1, 2), edge(i1, 3));
    let (lb, lbi) = (edge(j0, 0), edge(j0, 1));
    let (s0l, s0r, s1l, s1r, b0l) = (node(l0), node(r0), node(l1), node(r1), node(lb));
    let (s0li, s0ri, s1ri, b0li) = (node(l0i), node(r0i), node(r1i), node(lbi));
    let two = |a: u32, b: u32| a << 8 | b & 255;
    let far = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) if a > 0 => match b.abs_diff(a) {
            d @ 0..=4 => d as u32,
            5..=7 => 5,
            8..=12 => 6,
            13..=20 => 7,
            _ => 8,
        },
        _ => 9,
    };
    // What lies between two words: marks, quotation marks left open, finite verbs.
    let between = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) if b > a => {
            let (x, y) = (nodes[a], nodes[b - 1]);
            u32::from((y.commas - x.commas).min(2)) | u32::from((y.quotes - x.quotes) & 1) << 2 | u32::from((y.finites - x.finites).min(2)) << 3 | u32::from((y.stops - x.stops).min(1)) << 5
        }
        _ => 99,
    };
    let (d0, d1) = (far(i0, j0), far(i1, i0));
    let (m0, m1) = (between(i0, j0), between(i1, i0));
    let count = |at: Option<usize>, side: usize| at.map_or(9, |i| u32::from(state.counts[i][side].min(5)));
    let set = |at: Option<usize>, side: usize| at.map_or(1, |i| (state.sets[i][side] ^ state.sets[i][side] >> 32) as u32);
    let left_over = u32::from(state.next > state.len) | (state.stack.len().min(4) as u32) << 1;

    let mut t = 100;
    let mut put = |a: u32, b: u32, c: u32| {
        t += 1;
        out.push(feature(t, a, b, c));
    };
    put(0, 0, left_over);
    for n in [&s0, &s1, &b0, &s2, &b1, &b2] {
        put(n.form, n.upos, 0);
        put(n.lemma, n.upos, 0);
        put(n.tag, 0, 0);
        put(n.upos, 0, 0);
    }
    for (x, y) in [(&s0, &b0), (&s1, &s0), (&s1, &b0), (&b0, &b1), (&s0, &b1)] {
        put(x.lemma, y.lemma, 0);
        put(x.lemma, y.upos, x.upos);
        put(x.upos, y.lemma, y.upos);
        put(x.upos, y.upos, 0);
        put(x.tag, y.tag, 0);
        put(x.lemma, y.tag, 0);
        put(x.tag, y.lemma, 0);
        put(two(x.upos, y.upos), x.agreement, y.agreement);
    }
    put(s0.form, b0.form, 0);
    put(s1.form, s0.form, 0);
    // Three words.
    put(s0.upos, b0.upos, b1.upos);
    put(two(s0.upos, b0.upos), b1.upos, b2.upos);
    put(s1.upos, s0.upos, b0.upos);
    put(two(s1.upos, s0.upos), b0.upos, b1.upos);
    put(two(s2.upos, s1.upos), s0.upos, b0.upos);
    put(s2.upos, s1.upos, s0.upos);
    put(s1.tag, s0.tag, b0.tag);
    put(s0.tag, b0.tag, b1.tag);
    put(s1.lemma, two(s0.upos, b0.upos), 0);
    put(s0.lemma, two(s1.upos, b0.upos), 0);
    put(b0.lemma, two(s1.upos, s0.upos), 0);
    put(s0.lemma, two(b0.upos, b1.upos), 0);
    put(b0.lemma, two(s0.upos, b1.upos), 0);
    put(b1.lemma, two(s0.upos, b0.upos), 0);
    put(s1.lemma, s0.upos, b0.lemma);
    put(s1.lemma, s0.lemma, b0.upos);
    put(s1.upos, s0.lemma, b0.lemma);
    put(s2.lemma, two(s1.upos, s0.upos), b0.upos);
    // A noun's preposition is its outermost left dependent: it says where the noun goes.
    put(s1.lemma, s0l.lemma, s0.upos);
    put(s1.upos, s0l.lemma, s0.lemma);
    put(s1.upos, s0l.lemma, s0.upos);
    put(s2.lemma, s0l.lemma, two(s1.upos, s0.upos));
    put(two(s2.upos, s1.upos), s0l.lemma, s0.upos);
    put(s1l.lemma, s0l.lemma, two(s1.upos, s0.upos));
    put(s1l.lemma, s1.upos, s0.upos);
    put(b0l.lemma, two(b0.upos, s0.upos), s1.upos);
    put(s0.lemma, b0l.lemma, b0.upos);
    put(s0r.lemma, two(s0.upos, b0.upos), 0);
    put(s1r.lemma, two(s1.upos, s0.upos), 0);
    put(s0l.lemma, two(s0.upos, b0.upos), b0.lemma);
    // Dependents already found.
    for (x, e, at) in [(&s0, &s0l, l0), (&s0, &s0r, r0), (&s1, &s1l, l1), (&s1, &s1r, r1), (&b0, &b0l, lb)] {
        put(e.lemma, e.upos, x.upos);
        put(e.tag, x.tag, 0);
        put(label(at), x.upos, 0);
        put(label(at), x.lemma, 0);
    }
    put(two(s0.upos, b0.upos), s0l.upos, s0r.upos);
    put(two(s1.upos, s0.upos), s1r.upos, s0l.upos);
    put(two(s1.upos, s0.upos), s1r.upos, s1ri.upos);
    put(two(s1.upos, s0.upos), label(r1), label(r1i));
    put(two(s0.upos, b0.upos), label(l0), label(r0));
    put(two(s0.upos, b0.upos), label(lb), label(lbi));
    put(two(s0.upos, b0.upos), b0l.upos, b0li.upos);
    put(two(s0.upos, b0.upos), s0l.upos, s0li.upos);
    put(two(s0.upos, b0.upos), s0r.upos, s0ri.upos);
    put(two(s1.upos, s0.upos), label(l1), label(r1));
    put(two(s1.upos, b0.upos), s0.upos, label(r0));
    put(two(s1.upos, b0.upos), s0.upos, label(l0));
    put(s1.lemma, label(r1), s0.upos);
    put(s0.lemma, label(r0), b0.upos);
    for (x, at) in [(&s0, i0), (&s1, i1), (&b0, j0)] {
        put(x.lemma, count(at, 0), 0);
        put(x.upos, count(at, 0), set(at, 0));
        put(x.lemma, set(at, 0), 0);
        put(x.tag, set(at, 0), 1);
        if x.form != b0.form {
            put(x.lemma, set(at, 1), 2);
            put(x.upos, set(at, 1), 3);
            put(x.upos, count(at, 1), 4);
            put(x.tag, set(at, 1), 5);
        }
    }
    t = 250;
    let mut put = |a: u32, b: u32, c: u32| {
        t += 1;
        out.push(feature(t, a, b, c));
    };
    put(two(s1.upos, s0.upos), set(i1, 1), set(i0, 0));
    put(two(s0.upos, b0.upos), set(i0, 1), set(j0, 0));
    put(two(s0.upos, b0.upos), set(i0, 0), set(i0, 1));
    // Distance and what lies between.
    put(two(s0.upos, b0.upos), d0, 0);
    put(s0.lemma, b0.upos, d0);
    put(b0.lemma, s0.upos, d0);
    put(two(s1.upos, s0.upos), d1, 0);
    put(s1.lemma, s0.upos, d1);
    put(s0.lemma, s1.upos, d1);
    put(two(s0.upos, b0.upos), m0, 0);
    put(two(s1.upos, s0.upos), m1, 0);
    put(two(s1.upos, s0.upos), b0.upos, two(m1, m0));
    put(s0.lemma, b0.upos, m0);
    put(s1.lemma, s0.upos, m1);
    put(s0.tag, b0.tag, m0);
    put(s1.tag, s0.tag, m1);
}
