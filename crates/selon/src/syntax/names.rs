//! Named entities: where names stand and what kind they are, by a linear model over begin/inside/last/outside/unit marks.

use super::features::{best, feature, hash};
use super::model::Model;
use super::tagger::Tag;
use super::weights::{Scorer, Weights};
use super::words::Word;
use crate::{Error, Span};
use std::ops::Range;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person.
    Person,
    /// A country, town, region, river, building …
    Place,
    /// An institution, company, party, armed group …
    Organisation,
    /// Anything else with a name: works, products, events, weapons.
    Other,
}

impl NameKind {
    /// Every kind; the position is the kind's number in model files.
    pub const ALL: [NameKind; 4] = [NameKind::Person, NameKind::Place, NameKind::Organisation, NameKind::Other];
}

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Name {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its tokens, indices into [`super::Syntax::tokens`].
    pub tokens: Range<u32>,
    /// What it names.
    pub kind: NameKind,
}

/// How many classes the classifier has: outside, and four places in a name for each kind.
pub const CLASSES: usize = 1 + 4 * NameKind::ALL.len();

/// The class of a word `place` (begin, inside, last, unit) in a name of a kind.
pub fn class(kind: NameKind, place: usize) -> usize {
    1 + 4 * kind as usize + place
}

/// Whether one class can follow another; `last` when it is the sentence's last.
pub fn follows(before: usize, class: usize, last: bool) -> bool {
    let place = |c: usize| c.checked_sub(1).map(|c| (c / 4, c % 4));
    let open = place(before).filter(|(_, p)| *p < 2);
    let fits = match (open, place(class)) {
        (None, None) => true,
        (None, Some((_, p))) => p == 0 || p == 3,
        (Some(_), None) => false,
        (Some((kind, _)), Some((k, p))) => k == kind && (p == 1 || p == 2),
    };
    fits && !(last && place(class).is_some_and(|(_, p)| p < 2))
}

/// Finds names.
pub struct Namer {
    weights: Weights,
    known: bool,
}

impl Namer {
    /// Looks at the file `model/names.bin`; a namer without one finds nothing.
    pub fn read(bytes: &'static [u8]) -> Result<Namer, Error> {
        let section = if bytes.is_empty() { bytes } else { Model::read(bytes, "model/names.bin")?.section("names") };
        Ok(Namer { weights: Weights::read(section), known: !section.is_empty() })
    }

    /// The names among the words of a sentence: ranges of words and kinds.
    pub fn find(&self, words: &[Word], tags: &[Tag]) -> Vec<(Range<usize>, NameKind)> {
        if self.known { ranges(&mark(words, tags, &self.weights)) } else { Vec::new() }
    }
}

/// The classes of the words, chosen from left to right.
pub fn mark(words: &[Word], tags: &[Tag], weights: &impl Scorer) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(words.len());
    let mut found = Vec::with_capacity(64);
    for i in 0..words.len() {
        let before = out.last().copied().unwrap_or(0);
        if plain(words, i, before) {
            out.push(0);
            continue;
        }
        let mut scores = [0.0; CLASSES];
        found.clear();
        features(words, tags, i, &out, &mut found);
        weights.add_all(&found, &mut scores);
        out.push(best(&scores, |c| follows(before, c, i + 1 == words.len())).unwrap_or(0));
    }
    out
}

/// Whether word `i` is outside of names at first sight: no capital and no figure in it and the two words after it, and the class before
/// opens no name that could go on. ("the US-led coalition" starts in lower case, but not far from a capital.)
pub fn plain(words: &[Word], i: usize, before: usize) -> bool {
    let marked = |w: &Word| w.cased.contains(|c: char| c.is_uppercase() || c.is_ascii_digit());
    follows(before, 0, false) && !words[i..words.len().min(i + 3)].iter().any(marked)
}

/// The names that a row of classes marks.
pub fn ranges(classes: &[usize]) -> Vec<(Range<usize>, NameKind)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &class) in classes.iter().enumerate() {
        let Some(class) = class.checked_sub(1) else { continue };
        if class % 4 == 0 || class % 4 == 3 {
            start = i;
        }
        if class % 4 >= 2 {
            out.push((start..i + 1, NameKind::ALL[class / 4]));
        }
    }
    out
}

/// What the choice of the class of word `i` looks at, `before` being the classes chosen so far.
pub fn features(words: &[Word], tags: &[Tag], i: usize, before: &[usize], out: &mut Vec<u64>) {
    let at = |d: isize| words.get((i as isize + d) as usize);
    let id = |d: isize| at(d).map_or(1, |w| w.id);
    let shape = |d: isize| at(d).map_or(999, |w| w.shape);
    let class = |d: isize| at(d).map_or(u32::MAX, |w| w.class);
    let upos = |d: isize| tags.get((i as isize + d) as usize).map_or(99, |t| t.0 as u32);
    let last = before.last().map_or(99, |&c| c as u32);
    let word = &words[i];
    let capital = |w: &Word| w.cased.starts_with(char::is_uppercase);
    let first = u32::from(!words[..i].iter().any(|w| w.form.starts_with(char::is_alphanumeric)));
    // The run of capitalised words around this one: what stands before it, after it, at its start and end.
    let from = (0..i).rev().take(8).take_while(|&j| capital(&words[j])).last().unwrap_or(i);
    let to = (i + 1..words.len().min(i + 9)).take_while(|&j| capital(&words[j])).last().unwrap_or(i);
    let run = if capital(word) { (to - from).min(4) as u32 + 1 } else { 0 };
    let outer = |j: Option<usize>| j.and_then(|j| words.get(j)).map_or(1, |w| w.id);
    let (ahead, behind) = (outer(from.checked_sub(1)), outer(Some(to + 1)));
    let (head, tail) = (words[from].id, words[to].id);
    out.extend([
        feature(600, last, 0, 0),
        feature(601, id(0), 0, 0),
        feature(602, id(-1), run.min(1), 0),
        feature(603, id(1), run.min(1), 0),
        feature(604, id(-2), run.min(1), 0),
        feature(605, id(2), run.min(1), 0),
        feature(606, hash(&word.cased), first, 0),
        feature(607, shape(0), first, 0),
        feature(608, shape(-1), shape(0), shape(1)),
        feature(609, shape(0), shape(1), shape(2)),
        feature(610, shape(-2), shape(-1), shape(0)),
        feature(611, upos(0), shape(0), first),
        feature(612, upos(-1), upos(0), upos(1)),
        feature(613, class(0), shape(0), first),
        feature(614, last, id(0), 0),
        feature(615, last, shape(0), upos(0)),
        feature(616, last, id(-1), 0),
        feature(617, id(-1), id(0), 0),
        feature(618, id(0), id(1), 0),
        feature(619, id(-2), id(-1), run),
        feature(620, ahead, run, upos(0)),
        feature(621, behind, run, upos(0)),
        feature(622, head, run, last),
        feature(623, tail, run, last),
        feature(624, head, tail, 0),
        feature(625, outer(from.checked_sub(2)), ahead, run.min(1)),
        feature(626, last, upos(0), upos(1)),
        feature(627, last, class(0), shape(0)),
        feature(628, last, run, shape(1)),
        feature(629, class(-1), class(0), run),
        feature(630, class(0), class(1), run),
        feature(631, upos(-1), id(0), 0),
        feature(632, ahead, behind, run.min(1)),
    ]);
    let known = |d: isize| at(d).map_or(0xffff, |w| u32::from(w.known_as));
    let (opening, closing) = (u32::from(words[from].known_as), u32::from(words[to].known_as));
    out.extend([
        feature(660, known(0), shape(0), first),
        feature(661, known(-1), known(0), known(1)),
        feature(662, known(0), last, upos(0)),
        feature(663, known(0), id(-1), 0),
        feature(664, known(0), id(1), 0),
        feature(665, known(0), ahead, run),
        feature(666, known(0), behind, run),
        feature(667, opening, closing, run),
        feature(668, opening, last, run),
        feature(669, known(0), id(0), 0),
        feature(670, known(0), upos(-1), upos(1)),
    ]);
    for (n, &suffix) in word.suffixes.iter().enumerate().filter(|(_, s)| **s != 0) {
        out.push(feature(640 + n as u32, suffix, shape(0), 0));
    }
    for (n, &prefix) in word.prefixes.iter().enumerate().filter(|(_, p)| **p != 0) {
        out.push(feature(650 + n as u32, prefix, shape(0), 0));
    }
}
