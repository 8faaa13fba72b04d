//! Heads and relations: a greedy transition parser with two linear models (features after Zhang & Nivre 2011). One chooses the step;
//! the other one names the relation of each arc when it is drawn, which is when the dependent has all its own dependents.

use super::features::{best, feature, hash};
use super::model::Model;
use super::tagger::Tag;
use super::transitions::{Labels, State, Step};
use super::weights::{Scorer, Table, Weights};
use super::words::Word;
use super::{Deprel, Upos};

/// Draws trees.
pub struct Parser {
    labels: Labels,
    steps: Table,
    relations: Weights,
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
    /// Looks at the sections `labels`, `steps` and `relations`.
    pub fn read(model: &Model) -> Parser {
        Parser {
            labels: Labels { names: model.lines("labels").map(Deprel::from_name).collect() },
            steps: Table::read(model.section("steps")),
            relations: Weights::read(model.section("relations")),
        }
    }

    /// The head (from 1, 0 for the root) and relation of every word.
    pub fn parse(&self, nodes: &[Node]) -> Vec<(u32, Deprel)> {
        if self.labels.names.is_empty() {
            return (1..nodes.len()).map(|i| (u32::from(i > 1), if i > 1 { Deprel::Dep } else { Deprel::Root })).collect();
        }
        let state = parse(nodes, &self.labels, &self.steps, &self.relations);
        (1..nodes.len()).map(|i| (state.heads[i], self.labels.names[state.labels[i] as usize])).collect()
    }
}

/// Parses with any scorers.
pub fn parse(nodes: &[Node], labels: &Labels, steps: &impl Scorer, relations: &impl Scorer) -> State {
    let mut state = State::new(nodes.len() - 1);
    let mut found = Vec::with_capacity(192);
    let mut scores = vec![0.0; labels.names.len()];
    while !state.done() {
        let mut sums = [0.0; Step::ALL.len()];
        found.clear();
        features(nodes, &state, &mut found);
        steps.add_all(&found, &mut sums);
        let Some(step) = best(&sums, |s| state.allows(Step::ALL[s])).map(|s| Step::ALL[s]) else { break };
        let label = label(nodes, &state, step, labels, relations, &mut scores, &mut found);
        state.take(step, label);
    }
    state
}

/// The relation of the arc that a step draws: `root` under the root and only there.
pub fn label(
    nodes: &[Node],
    state: &State,
    step: Step,
    labels: &Labels,
    relations: &impl Scorer,
    scores: &mut [f32],
    found: &mut Vec<u64>,
) -> u8 {
    let Some((head, dependent)) = state.arc(step) else { return 0 };
    let is_root = |label: usize| labels.names[label] == Deprel::Root;
    if head == 0 {
        return labels.names.iter().position(|n| *n == Deprel::Root).unwrap_or(0) as u8;
    }
    scores.fill(0.0);
    found.clear();
    relation_features(nodes, state, head as usize, dependent as usize, found);
    relations.add_all(found, scores);
    best(scores, |l| !is_root(l)).unwrap_or(0) as u8
}

const ABSENT: Node = Node { form: 1, lemma: 1, upos: 99, tag: 99, agreement: 0, commas: 0, quotes: 0, finites: 0, stops: 0 };

/// What lies between two words: marks, quotation marks left open, finite verbs.
fn between(nodes: &[Node], a: usize, b: usize) -> u32 {
    let (x, y) = (nodes[a], nodes[b - 1]);
    u32::from((y.commas - x.commas).min(2))
        | u32::from((y.quotes - x.quotes) & 1) << 2
        | u32::from((y.finites - x.finites).min(2)) << 3
        | u32::from((y.stops - x.stops).min(1)) << 5
}

/// How far apart two words are, in steps that grow.
fn distance(a: usize, b: usize) -> u32 {
    match b.abs_diff(a) {
        d @ 0..=4 => d as u32,
        5..=7 => 5,
        8..=12 => 6,
        13..=20 => 7,
        _ => 8,
    }
}

/// What the name of an arc's relation looks at: both words, the dependent's own dependents, the head's others, the words beside them.
pub fn relation_features(nodes: &[Node], state: &State, head: usize, dependent: usize, out: &mut Vec<u64>) {
    let edge = |i: usize, which: usize| Some(state.edges[i][which] as usize).filter(|&e| e != 0);
    let node = |at: Option<usize>| at.map_or(ABSENT, |i| nodes[i]);
    let label = |at: Option<usize>| at.map_or(99, |i| u32::from(state.labels[i]));
    let near = |i: usize, d: isize| nodes.get((i as isize + d) as usize).copied().filter(|_| i as isize + d > 0).unwrap_or(ABSENT);
    let set = |i: usize, side: usize| (state.sets[i][side] ^ state.sets[i][side] >> 32) as u32;
    let (h, d) = (nodes[head], nodes[dependent]);
    let right = u32::from(dependent > head);
    let side = right as usize;
    let far = distance(head, dependent) << 1 | right;
    let marks = between(nodes, head.min(dependent), head.max(dependent)) << 1 | right;
    let (l0, l1, r0) = (edge(dependent, 0), edge(dependent, 1), edge(dependent, 2));
    let (case, second, last) = (node(l0), node(l1), node(r0));
    let sibling = edge(head, side * 2);
    let two = |a: u32, b: u32| a << 8 | b & 255;
    let pair = two(d.upos, h.upos) << 1 | right;
    let mut t = 500;
    let mut put = |a: u32, b: u32, c: u32| {
        t += 1;
        out.push(feature(t, a, b, c));
    };
    put(right, 0, 0);
    for (x, y) in [(d, h), (h, d)] {
        put(x.form, right, 0);
        put(x.lemma, right, 0);
        put(x.tag, right, 0);
        put(x.lemma, y.upos, right);
        put(x.lemma, y.tag, right);
        put(x.form, y.lemma, right);
        put(x.upos, right, y.agreement);
    }
    put(d.lemma, h.lemma, right);
    put(d.tag, h.tag, right);
    put(pair, 0, 0);
    put(pair, d.agreement, h.agreement);
    put(pair, far, 0);
    put(pair, marks, 0);
    put(d.lemma, h.upos, far);
    put(h.lemma, d.upos, far);
    put(d.tag, h.tag, marks);
    // The preposition or conjunction is the outermost left dependent.
    put(case.lemma, d.upos, right);
    put(case.lemma, pair, 0);
    put(case.lemma, d.lemma, right);
    put(case.lemma, h.lemma, d.upos);
    put(case.lemma, h.tag, d.tag);
    put(case.lemma, second.lemma, pair);
    put(label(l0), pair, case.lemma);
    put(label(l0), label(l1), pair);
    put(label(r0), pair, last.lemma);
    put(second.lemma, pair, 0);
    put(last.upos, pair, 0);
    for s in 0..2 {
        put(set(dependent, s), pair, 0);
        put(set(dependent, s), d.lemma, right);
        put(set(head, s), pair, 0);
        put(set(head, s), d.upos, h.lemma);
        put(set(head, s), h.tag, d.tag);
    }
    put(set(dependent, 0), set(dependent, 1), pair);
    put(set(head, 0), set(head, 1), pair);
    put(label(sibling), pair, 0);
    put(label(sibling), node(sibling).lemma, pair);
    put(u32::from(state.counts[head][side].min(5)), pair, h.tag);
    for x in [dependent, head] {
        let (before, after) = (near(x, -1), near(x, 1));
        put(before.upos, pair, 0);
        put(after.upos, pair, 0);
        put(before.lemma, pair, 0);
        put(after.lemma, pair, 0);
        put(two(before.upos, after.upos), pair, 0);
    }
    put(near(dependent, -1).lemma, d.lemma, right);
    put(d.tag, set(dependent, 0), right);
    put(u32::from(state.heads[head] == 0), pair, h.tag);
}

/// What the choice of a step looks at.
pub fn features(nodes: &[Node], state: &State, out: &mut Vec<u64>) {
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
        (Some(a), Some(b)) if a > 0 => distance(a, b),
        _ => 9,
    };
    let between = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) if b > a => between(nodes, a, b),
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
