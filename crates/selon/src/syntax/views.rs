//! What the parser looks at: words as numbers, the words around a step, the two ends of an arc.

use super::Upos;
use super::features::{feature, hash};
use super::tagger::Tag;
use super::transitions::State;
use super::words::Word;

/// A word as the parser sees it: numbers only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    form: u32,
    lemma: u32,
    upos: u32,
    tag: u32,
    /// Part of speech with number and form of the verb.
    plain: u32,
    /// The same for words of open classes; part of speech and lemma of the others.
    kind: u32,
    /// Gender, number and person.
    agreement: u32,
    /// Counts of marks, conjunctions and finite verbs up to this word.
    commas: u16,
    quotes: u16,
    finites: u16,
    stops: u16,
}

/// Words of these classes are few, and each has ways of its own.
const FUNCTION: [Upos; 8] = [Upos::Adp, Upos::Aux, Upos::Cconj, Upos::Det, Upos::Part, Upos::Pron, Upos::Punct, Upos::Sconj];

/// The sentence as the parser sees it; node 0 is the root.
pub fn nodes<'a>(words: impl Iterator<Item = (&'a Word, Tag, &'a str)>) -> Vec<Node> {
    let mut out = vec![Node { form: 3, lemma: 3, upos: 90, tag: 90, plain: 90, kind: 90, ..Node::default() }];
    for (word, (upos, feats), lemma) in words {
        let last = out[out.len() - 1];
        let mark = |m: &[&str]| u16::from(upos == Upos::Punct && m.contains(&word.form.as_str()));
        let lemma = if upos == Upos::Num || upos == Upos::Punct { word.id } else { hash(lemma) };
        let plain = upos as u32 | (feats.0 & (3 << 5 | 7 << 20)) << 8;
        out.push(Node {
            form: word.id,
            lemma,
            plain,
            kind: if FUNCTION.contains(&upos) { lemma ^ upos as u32 } else { plain },
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

const ABSENT: Node =
    Node { form: 1, lemma: 1, upos: 99, tag: 99, plain: 99, kind: 99, agreement: 0, commas: 0, quotes: 0, finites: 0, stops: 0 };

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

/// Two numbers below 256 in one.
fn two(a: u32, b: u32) -> u32 {
    a << 8 | b & 255
}

/// Labels as bits, in 32 bits.
fn folded(set: u64) -> u32 {
    (set ^ set >> 32) as u32
}

/// What the name of an arc's relation looks at: both words, the dependent's own dependents, the head's others, the words beside them.
pub struct Arc {
    head: Node,
    dependent: Node,
    right: u32,
    pair: u32,
    far: u32,
    marks: u32,
    /// The dependent's outermost dependents with their labels: left, the next one, right. A preposition is the first.
    left: [(Node, u32); 2],
    last: (Node, u32),
    /// The head's outermost dependent on the side of the arc.
    sibling: (Node, u32),
    /// The labels of the dependents of dependent and head, left and right.
    own: [u32; 2],
    others: [u32; 2],
    /// How many dependents the head has on the side of the arc.
    count: u32,
    /// The words before and after the dependent.
    beside: [Node; 2],
    /// The lemma of the word after the head.
    after_head: u32,
}

impl Arc {
    /// What stands around.
    pub fn new(nodes: &[Node], state: &State, head: usize, dependent: usize) -> Arc {
        let edge = |i: usize, which: usize| match state.edges[i][which] as usize {
            0 => (ABSENT, 99),
            e => (nodes[e], u32::from(state.labels[e])),
        };
        let after = |i: usize| nodes.get(i + 1).copied().unwrap_or(ABSENT);
        let right = u32::from(dependent > head);
        let side = right as usize;
        Arc {
            head: nodes[head],
            dependent: nodes[dependent],
            right,
            pair: two(nodes[dependent].upos, nodes[head].upos) << 1 | right,
            far: distance(head, dependent) << 1 | right,
            marks: between(nodes, head.min(dependent), head.max(dependent)) << 1 | right,
            left: [edge(dependent, 0), edge(dependent, 1)],
            last: edge(dependent, 2),
            sibling: edge(head, side * 2),
            own: state.sets[dependent].map(folded),
            others: state.sets[head].map(folded),
            count: u32::from(state.counts[head][side].min(5)),
            beside: [if dependent > 1 { nodes[dependent - 1] } else { ABSENT }, after(dependent)],
            after_head: after(head).lemma,
        }
    }

    /// Views of the arc that may settle its name.
    pub fn keys(&self) -> [u64; 2] {
        let Arc { head: h, dependent: d, right, far, own: [left, after], .. } = *self;
        let (near, case) = (u32::from(far >> 1 == 1), self.left[0].0.lemma);
        [
            feature(590, d.kind, h.kind, left.wrapping_mul(0x9e37_79b1) ^ near << 1 ^ right),
            feature(591, d.plain, case ^ h.upos << 1 ^ right, left.wrapping_mul(0x9e37_79b1) ^ after),
        ]
    }

    /// What the name of the relation hangs on.
    pub fn features(&self, out: &mut Vec<u64>) {
        let Arc { head: h, dependent: d, right, pair, far, marks, .. } = *self;
        let [(case, case_label), (second, second_label)] = self.left;
        let (last, last_label) = self.last;
        let (sibling, sibling_label) = self.sibling;
        let mut t = 500;
        let mut put = |a: u32, b: u32, c: u32| {
            t += 1;
            out.push(feature(t, a, b, c));
        };
        put(right, 0, 0);
        put(pair, 0, 0);
        put(d.lemma, right, 0);
        put(d.tag, right, 0);
        put(d.lemma, h.upos, right);
        put(h.lemma, d.upos, right);
        put(d.lemma, h.lemma, right);
        put(d.tag, h.tag, right);
        put(pair, far, 0);
        put(pair, marks, 0);
        put(case.lemma, pair, 0);
        put(case.lemma, d.lemma, right);
        put(case_label, pair, case.lemma);
        put(self.own[0], pair, 0);
        put(self.others[0], self.others[1], pair);
        put(d.form, right, 0);
        put(h.lemma, right, 0);
        put(case.lemma, h.lemma, d.upos);
        put(case.lemma, h.tag, d.tag);
        put(case.lemma, second.lemma, pair);
        put(case_label, second_label, pair);
        put(last_label, pair, last.lemma);
        put(second.lemma, pair, 0);
        put(last.upos, pair, 0);
        for s in 0..2 {
            put(self.own[s], d.lemma, right);
            put(self.others[s], pair, 1);
        }
        put(self.others[1], d.upos, h.lemma);
        put(self.own[1], pair, 0);
        put(self.own[0], self.own[1], pair);
        put(sibling_label, pair, 0);
        put(sibling_label, sibling.lemma, pair);
        put(self.count, pair, h.tag);
        let [before, after] = self.beside;
        put(before.lemma, pair, 0);
        put(two(before.upos, after.upos), pair, 0);
        put(self.after_head, pair, 0);
        put(before.lemma, d.lemma, right);
        put(d.tag, self.own[0], right);
    }
}

/// What the choice of a step looks at: the words at the top of the stack (`s`) and ahead (`b`), their dependents, what lies between.
pub struct View {
    s: [Node; 3],
    b: [Node; 3],
    /// Outermost and next dependents with their labels: left and right of `s0`, of `s1`, left of `b0`.
    s0l: [(Node, u32); 2],
    s0r: [(Node, u32); 2],
    s1l: (Node, u32),
    s1r: (Node, u32),
    b0l: [(Node, u32); 2],
    /// How far apart, and what lies between: `s0` and `b0`, `s1` and `s0`.
    far: [u32; 2],
    marks: [u32; 2],
    /// How many dependents `s0` has to the right and `b0` to the left.
    counts: [u32; 2],
    /// The labels of the dependents of `s0`, `s1` and `b0`, left and right.
    sets: [[u32; 2]; 3],
    left_over: u32,
}

impl View {
    /// What stands around.
    pub fn new(nodes: &[Node], state: &State) -> View {
        let stack = |n: usize| state.stack.len().checked_sub(n + 1).map(|i| state.stack[i] as usize);
        let ahead = |n: usize| (state.next as usize + n <= state.len as usize).then_some(state.next as usize + n);
        let node = |at: Option<usize>| at.map_or(ABSENT, |i| nodes[i]);
        let edge = |at: Option<usize>, which: usize| match at.map_or(0, |i| state.edges[i][which] as usize) {
            0 => (ABSENT, 99),
            e => (nodes[e], u32::from(state.labels[e])),
        };
        let (i, j) = ([stack(0), stack(1), stack(2)], [ahead(0), ahead(1), ahead(2)]);
        let far = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) if a > 0 => distance(a, b),
            _ => 9,
        };
        let between = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) if b > a => between(nodes, a, b),
            _ => 99,
        };
        let three = [i[0], i[1], j[0]];
        View {
            s: i.map(node),
            b: j.map(node),
            s0l: [edge(i[0], 0), edge(i[0], 1)],
            s0r: [edge(i[0], 2), edge(i[0], 3)],
            s1l: edge(i[1], 0),
            s1r: edge(i[1], 2),
            b0l: [edge(j[0], 0), edge(j[0], 1)],
            far: [far(i[0], j[0]), far(i[1], i[0])],
            marks: [between(i[0], j[0]), between(i[1], i[0])],
            counts: [(i[0], 1), (j[0], 0)].map(|(at, side)| at.map_or(9, |i| u32::from(state.counts[i][side].min(5)))),
            sets: three.map(|at| at.map_or([1, 1], |i| state.sets[i].map(folded))),
            left_over: u32::from(state.next > state.len) | (state.stack.len().min(4) as u32) << 1,
        }
    }

    /// What the choice of a step hangs on.
    pub fn features(&self, out: &mut Vec<u64>) {
        let ([s0, s1, s2], [b0, b1, b2]) = (&self.s, &self.b);
        let (s0l, s0r, s1l, s1r, b0l) = (self.s0l[0], self.s0r[0], self.s1l, self.s1r, self.b0l[0]);
        let mut t = 100;
        let mut put = |a: u32, b: u32, c: u32| {
            t += 1;
            out.push(feature(t, a, b, c));
        };
        put(self.left_over, 0, 0);
        for n in [s0, s1, b0, b1] {
            put(n.lemma, n.upos, 0);
            put(n.tag, 0, 0);
        }
        for (x, y) in [(s0, b0), (s1, s0)] {
            put(x.lemma, y.lemma, 0);
            put(x.lemma, y.upos, x.upos);
            put(x.upos, y.lemma, y.upos);
            put(x.tag, y.tag, 0);
        }
        put(two(s0.upos, b0.upos), self.far[0], 0);
        put(two(s0.upos, b0.upos), self.marks[0], 0);
        // Three words.
        put(two(s0.upos, b0.upos), b1.upos, b2.upos);
        put(two(s1.upos, s0.upos), b0.upos, 0);
        put(two(s1.upos, s0.upos), b0.upos, b1.upos);
        put(s0.lemma, two(s1.upos, b0.upos), 0);
        put(b0.lemma, two(s1.upos, s0.upos), 0);
        put(s0.lemma, two(b0.upos, b1.upos), 0);
        put(s1.lemma, two(s0.upos, b0.upos), 0);
        // A noun's preposition is its outermost left dependent: it says where the noun goes.
        put(s1.lemma, self.s0l[0].0.lemma, s0.upos);
        put(s1.upos, self.s0l[0].0.lemma, s0.upos);
        // Dependents already found.
        put(two(s0.upos, b0.upos), self.sets[0][0], self.sets[0][1]);
        put(two(s1.upos, s0.upos), self.sets[1][1], self.sets[0][0]);
        put(two(s0.upos, b0.upos), self.sets[0][1], self.sets[2][0]);
        put(s0.lemma, self.sets[0][1], 0);
        for n in [s0, b0] {
            put(n.form, n.upos, 0);
        }
        put(s2.lemma, s2.upos, 0);
        put(s2.tag, 0, 0);
        put(s0.lemma, b0.tag, 0);
        put(s0.tag, b0.lemma, 0);
        put(s1.tag, s0.lemma, 0);
        put(s1.lemma, b0.lemma, 0);
        put(two(s0.upos, b0.upos), s0.agreement, b0.agreement);
        for (x, y) in [(b0, b1), (s0, b1)] {
            put(x.lemma, y.lemma, 0);
            put(x.lemma, y.upos, x.upos);
            put(x.upos, y.lemma, y.upos);
        }
        put(b0.tag, b1.tag, 0);
        put(s0.tag, b1.tag, 0);
        // Three words.
        put(s1.tag, s0.tag, b0.tag);
        put(s0.tag, b0.tag, b1.tag);
        put(s2.upos, s1.upos, s0.upos);
        put(b0.lemma, two(s0.upos, b1.upos), 0);
        put(b1.lemma, two(s0.upos, b0.upos), 0);
        put(s1.lemma, s0.upos, b0.lemma);
        put(s1.lemma, s0.lemma, b0.upos);
        put(s1.upos, s0.lemma, b0.lemma);
        put(s1.upos, s0l.0.lemma, s0.lemma);
        put(two(s2.upos, s1.upos), s0l.0.lemma, s0.upos);
        put(b0l.0.lemma, two(b0.upos, s0.upos), s1.upos);
        put(s0.lemma, b0l.0.lemma, b0.upos);
        put(s0r.0.lemma, two(s0.upos, b0.upos), 0);
        put(s0l.0.lemma, two(s0.upos, b0.upos), b0.lemma);
        // Dependents already found.
        put(s0l.1, s0.lemma, 0);
        for (e, label) in [s1l, s1r] {
            put(e.lemma, e.upos, s1.upos);
            put(label, s1.lemma, 0);
        }
        for (x, (e, label)) in [(s0, s0r), (b0, b0l)] {
            put(e.lemma, e.upos, x.upos);
            put(e.tag, x.tag, 0);
            put(label, x.lemma, 0);
        }
        put(two(s0.upos, b0.upos), s0l.0.upos, s0r.0.upos);
        put(two(s0.upos, b0.upos), s0l.1, s0r.1);
        put(two(s0.upos, b0.upos), b0l.1, self.b0l[1].1);
        put(two(s0.upos, b0.upos), s0r.0.upos, self.s0r[1].0.upos);
        put(two(s0.upos, b0.upos), s0l.0.upos, self.s0l[1].0.upos);
        put(two(s1.upos, s0.upos), s1l.1, s1r.1);
        put(two(s1.upos, b0.upos), s0.upos, s0l.1);
        put(s1.lemma, s1r.1, s0.upos);
        put(s0.lemma, s0r.1, b0.upos);
        put(s0.lemma, self.sets[0][0], 0);
        put(b0.lemma, self.sets[2][0], 0);
        put(b0.tag, self.sets[2][0], 0);
        put(b0.upos, self.counts[1], self.sets[2][0]);
        put(s0.tag, self.sets[0][1], 0);
        put(s1.lemma, self.sets[1][1], 0);
        put(s0.upos, self.counts[0], 0);
        // Distance and what lies between.
        put(s0.lemma, b0.upos, self.far[0]);
        put(b0.lemma, s0.upos, self.far[0]);
        put(s0.lemma, s1.upos, self.far[1]);
        put(two(s1.upos, s0.upos), b0.upos, two(self.marks[1], self.marks[0]));
        put(s0.lemma, b0.upos, self.marks[0]);
        put(s0.tag, b0.tag, self.marks[0]);
    }
}
