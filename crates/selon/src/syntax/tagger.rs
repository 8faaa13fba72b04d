//! Part of speech and features of every word: a linear model, left to right, that looks at the lexicon (Honnibal 2013 after Collins 2002).

use super::features::{feature, hash};
use super::model::Model;
use super::weights::{Scorer, Weights};
use super::words::Word;
use super::{Feats, Upos};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A part of speech with its features.
pub type Tag = (Upos, Feats);

/// Bits of gender and number.
const AGREEMENT: u32 = 3 | 3 << 5;
/// Bits of mood, person, tense, verb form and voice.
const VERBAL: u32 = 7 << 2 | 3 << 9 | 7 << 17 | 7 << 20 | 1 << 23;

/// The tags a model knows. A tag's score is the sum of the scores of its parts, so that rare tags learn from common ones.
#[derive(Clone, Debug, Default)]
pub struct Tagset {
    /// All tags, by number.
    pub tags: Vec<Tag>,
    /// For each tag, the classes of the classifier that speak for it.
    parts: Vec<[u16; 4]>,
    /// The tags of each part of speech that has any, where the tags stand in order.
    ranges: Vec<(Upos, Range<usize>)>,
    /// How many classes the classifier has.
    pub classes: usize,
}

impl Tagset {
    /// A set of tags in a fixed order.
    pub fn new(tags: Vec<Tag>) -> Tagset {
        // What agrees with a neighbour, what verbs have, and the rest: the three together are the whole tag.
        let agreement = |t: &Tag| (t.0, t.1.0 & AGREEMENT);
        let verbal = |t: &Tag| (t.0, t.1.0 & VERBAL);
        let rest = |t: &Tag| (t.0, t.1.0 & !(AGREEMENT | VERBAL));
        let kinds = |part: &dyn Fn(&Tag) -> (Upos, u32)| {
            let mut kinds: Vec<_> = tags.iter().map(part).collect();
            kinds.sort();
            kinds.dedup();
            kinds
        };
        let (agreements, verbals, rests) = (kinds(&agreement), kinds(&verbal), kinds(&rest));
        let from = [0, Upos::ALL.len(), Upos::ALL.len() + agreements.len(), Upos::ALL.len() + agreements.len() + verbals.len()];
        let at = |kinds: &[(Upos, u32)], kind: (Upos, u32)| kinds.binary_search(&kind).unwrap_or(0);
        let parts = tags
            .iter()
            .map(|t| {
                let within = [t.0 as usize, at(&agreements, agreement(t)), at(&verbals, verbal(t)), at(&rests, rest(t))];
                [0, 1, 2, 3].map(|i| (from[i] + within[i]) as u16)
            })
            .collect();
        let mut ranges: Vec<(Upos, Range<usize>)> = Vec::new();
        for (tag, (upos, _)) in tags.iter().enumerate() {
            match ranges.last_mut() {
                Some((last, range)) if last == upos => range.end = tag + 1,
                _ => ranges.push((*upos, tag..tag + 1)),
            }
        }
        Tagset { classes: from[3] + rests.len(), tags, parts, ranges }
    }

    /// The classes that speak for a tag.
    pub fn parts(&self, tag: usize) -> [u16; 4] {
        self.parts[tag]
    }

    /// The tag that comes next to `gold`, when `gold` does not lead it by `margin`.
    pub fn rival(&self, scores: &[f32], allowed: u32, gold: usize, margin: f32) -> Option<usize> {
        let sum = |tag: usize| self.parts[tag].iter().map(|&c| scores[c as usize]).sum::<f32>();
        let rivals = (0..self.tags.len()).filter(|&tag| tag != gold && allowed & 1 << self.tags[tag].0 as u32 != 0);
        let (score, rival) = rivals
            .map(|tag| (sum(tag), tag))
            .fold((f32::NEG_INFINITY, None), |best, (score, tag)| if score > best.0 { (score, Some(tag)) } else { best });
        rival.filter(|_| score + margin >= sum(gold))
    }

    /// The tag with the highest sum of class scores, of those whose part of speech is among `allowed` (bits).
    pub fn best(&self, scores: &[f32], allowed: u32) -> usize {
        let sum = |parts: &[u16; 4]| parts.iter().map(|&c| scores[c as usize]).sum::<f32>();
        let mut best = (f32::NEG_INFINITY, 0);
        for (_, range) in self.ranges.iter().filter(|(upos, _)| allowed & 1 << *upos as u32 != 0) {
            for tag in range.clone() {
                let score = sum(&self.parts[tag]);
                if score > best.0 {
                    best = (score, tag);
                }
            }
        }
        best.1
    }
}

/// The words of the closed classes (articles, pronouns, prepositions, auxiliaries …). No word joins them: one that the corpora do
/// not show there is never tagged so. Verbs, adverbs and foreign words are closed in the same way among the words that the lexicon
/// knows.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    /// By a word's number, the classes it was seen in as bits; nothing is closed when empty.
    words: FxHashMap<u32, u32>,
}

/// The parts of speech that no new word joins.
const CLOSED: [Upos; 7] = [Upos::Adp, Upos::Aux, Upos::Cconj, Upos::Det, Upos::Part, Upos::Pron, Upos::Sconj];
/// The parts of speech that a lexicon lists completely for the forms it has.
const LISTED: [Upos; 3] = [Upos::Verb, Upos::Adv, Upos::X];

impl Closed {
    /// The closed classes of words with their parts of speech.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, Upos)>) -> Closed {
        let mut closed = Closed::default();
        for (form, upos) in words {
            *closed.words.entry(hash(form)).or_default() |= 1 << upos as u32;
        }
        closed
    }

    /// Whether a word needs to be shown in a part of speech to have it.
    pub fn has(word: &Word, upos: Upos) -> bool {
        CLOSED.contains(&upos) || LISTED.contains(&upos) && word.known != 0 && word.known & 1 << upos as u32 == 0
    }

    /// The parts of speech that a word can have, as bits.
    pub fn allowed(&self, word: &Word) -> u32 {
        if self.words.is_empty() {
            return u32::MAX;
        }
        let seen = self.words.get(&word.id).copied().unwrap_or(0);
        Upos::ALL.iter().filter(|&&upos| !Closed::has(word, upos)).fold(seen, |bits, &upos| bits | 1 << upos as u32)
    }
}

/// Words that the corpora show often and always with the same tag: they need no look at their neighbours.
pub type Sure = FxHashMap<u32, usize>;

/// Tags words.
pub struct Tagger {
    tagset: Tagset,
    closed: Closed,
    sure: Sure,
    weights: Weights,
}

impl Tagger {
    /// Looks at the sections `tags`, `closed`, `sure` and `tagger`.
    pub fn read(model: &Model) -> Tagger {
        let tags = model.lines("tags").filter_map(|l| l.split_once('\t')).map(|(u, f)| (Upos::from_name(u), Feats::parse(f))).collect();
        let tagset = Tagset::new(tags);
        let closed = Closed::new(model.lines("closed").filter_map(|l| l.split_once('\t')).map(|(form, u)| (form, Upos::from_name(u))));
        let sure = model.lines("sure").filter_map(|l| l.split_once('\t')).map(|(form, tag)| (hash(form), tag.parse().unwrap_or(0)));
        let sure = sure.filter(|&(_, tag)| tag < tagset.tags.len()).collect();
        Tagger { tagset, closed, sure, weights: Weights::read(model.section("tagger")) }
    }

    /// The tag of every word.
    pub fn tag(&self, words: &[Word]) -> Vec<Tag> {
        if self.tagset.tags.is_empty() {
            return vec![(Upos::X, Feats::default()); words.len()];
        }
        tag(words, &self.tagset, &self.closed, &self.sure, &self.weights).into_iter().map(|t| self.tagset.tags[t]).collect()
    }
}

/// Tags with any scorer: the numbers of the tags.
pub fn tag(words: &[Word], tagset: &Tagset, closed: &Closed, sure: &Sure, weights: &impl Scorer) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(words.len());
    let mut scores = vec![0.0; tagset.classes];
    let mut found = Vec::with_capacity(64);
    for (i, word) in words.iter().enumerate() {
        let tag = match sure.get(&word.id) {
            Some(&tag) => tag,
            None => choose(words, i, &out, tagset, closed.allowed(word), weights, &mut scores, &mut found),
        };
        out.push(tag);
    }
    out
}

/// The tag of word `i`. Leaves scores and features behind.
#[expect(clippy::too_many_arguments, reason = "scores and features are the caller's, for training to see")]
pub fn choose(
    words: &[Word],
    i: usize,
    before: &[usize],
    tagset: &Tagset,
    allowed: u32,
    weights: &impl Scorer,
    scores: &mut [f32],
    found: &mut Vec<u64>,
) -> usize {
    scores.fill(0.0);
    found.clear();
    features(words, i, before, tagset, found);
    weights.add_all(found, scores);
    tagset.best(scores, allowed)
}

/// What the choice of the tag of word `i` looks at, `before` being the tags chosen so far.
fn features(words: &[Word], i: usize, before: &[usize], tagset: &Tagset, out: &mut Vec<u64>) {
    let at = |d: isize| words.get((i as isize + d) as usize);
    let id = |d: isize| at(d).map_or(1, |w| w.id);
    let class = |d: isize| at(d).map_or(u32::MAX, |w| w.class);
    let tag = |d: usize| if i >= d { before[i - d] as u32 } else { 9999 };
    let upos = |d: usize| if i >= d { tagset.tags[before[i - d]].0 as u32 } else { 99 };
    let shape = |d: isize| at(d).map_or(999, |w| w.shape);
    let end = |d: isize| at(d).map_or(1, |w| if w.suffixes[2] != 0 { w.suffixes[2] } else { w.id });
    let word = &words[i];
    let first = u32::from(i == 0 || (i == 1 && words[0].form.len() == 1));
    out.extend([
        feature(1, 0, 0, 0),
        feature(2, id(0), 0, 0),
        feature(3, id(-1), 0, 0),
        feature(4, id(1), 0, 0),
        feature(7, id(-1), id(0), 0),
        feature(8, id(0), id(1), 0),
        feature(9, tag(1), 0, 0),
        feature(13, upos(1), id(0), 0),
        feature(14, class(0), 0, 0),
        feature(16, class(1), 0, 0),
        feature(18, class(0), tag(1), 0),
        feature(19, class(0), class(1), 0),
        feature(23, class(0), word.suffixes[1], 0),
        feature(25, word.shape, class(0), first),
        feature(5, id(-2), 0, 0),
        feature(10, tag(1), tag(2), 0),
        feature(12, tag(1), id(0), 0),
        feature(15, class(-1), 0, 0),
        feature(21, class(0), id(-1), 0),
        feature(22, class(0), id(1), 0),
        feature(24, shape(0), first, 0),
        feature(26, shape(-1), shape(0), first),
        feature(27, shape(0), shape(1), first),
        feature(28, end(-1), 0, 0),
        feature(29, end(1), 0, 0),
        feature(30, end(0), tag(1), 0),
        feature(31, end(-1), end(0), 0),
        feature(39, u32::from(words.last().is_some_and(|w| w.form == "?")), upos(1), class(0)),
        feature(42, shape(0), id(-1), 0),
        feature(43, id(0), first, shape(0)),
    ]);
    for (n, &suffix) in word.suffixes.iter().enumerate().filter(|(_, s)| **s != 0) {
        out.push(feature(50 + n as u32, suffix, 0, 0));
        out.push(feature(60 + n as u32, suffix, shape(0), first));
    }
    for (n, &prefix) in word.prefixes.iter().enumerate().filter(|(_, p)| **p != 0) {
        out.push(feature(70 + n as u32, prefix, 0, 0));
    }
}
