//! Lemmas: from the lexicon by form and tag, else by a learned way of rewriting the form.

use super::features::{best, feature, hash};
use super::lexicon::Lexicon;
use super::model::Model;
use super::weights::{Scorer, Weights};
use super::words::Word;
use super::{Feats, Upos};

/// A way of making a lemma: drop letters at the end of the form and add others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Script {
    drop: usize,
    add: String,
}

impl Script {
    /// The script that leads from a form to its lemma.
    pub fn between(form: &str, lemma: &str) -> Script {
        let shared = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        Script { drop: form.chars().count() - shared, add: lemma.chars().skip(shared).collect() }
    }

    /// Reads `drop+add`.
    pub fn parse(line: &str) -> Script {
        let (drop, add) = line.split_once('+').unwrap_or(("0", ""));
        Script { drop: drop.parse().unwrap_or(0), add: add.to_string() }
    }

    /// As [`Script::parse`] reads it.
    pub fn line(&self) -> String {
        format!("{}+{}", self.drop, self.add)
    }

    /// Whether a form of so many letters is long enough.
    pub fn fits(&self, letters: usize) -> bool {
        self.drop <= letters && (self.drop < letters || !self.add.is_empty())
    }

    /// The lemma of a form; `None` when the form is too short for the script.
    pub fn apply(&self, form: &str) -> Option<String> {
        let length = form.chars().count();
        let keep = length.checked_sub(self.drop)?;
        let lemma: String = form.chars().take(keep).chain(self.add.chars()).collect();
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// Finds lemmas.
pub struct Lemmas {
    scripts: Vec<Script>,
    exceptions: Option<fst::Map<&'static [u8]>>,
    weights: Weights,
}

/// The form a lemma is made from: proper nouns keep their capitals.
pub fn base(word: &Word, upos: Upos) -> &str {
    if upos == Upos::Propn { &word.cased } else { &word.form }
}

/// The key of a form and part of speech among the exceptions.
pub fn key(base: &str, upos: Upos) -> String {
    format!("{base}\t{}", upos.name())
}

impl Lemmas {
    /// Looks at the sections `lemma.*`.
    pub fn read(model: &Model) -> Lemmas {
        Lemmas {
            scripts: model.lines("lemma.scripts").map(Script::parse).collect(),
            exceptions: fst::Map::new(model.section("lemma.exceptions")).ok(),
            weights: Weights::read(model.section("lemma")),
        }
    }

    /// The lemma of a tagged word.
    pub fn lemma(&self, word: &Word, upos: Upos, feats: Feats, lexicon: &Lexicon) -> String {
        let base = base(word, upos);
        let known = self.exceptions.as_ref().and_then(|e| e.get(key(base, upos))).and_then(|i| self.scripts.get(i as usize)?.apply(base));
        known
            .or_else(|| from_lexicon(base, upos, feats, lexicon))
            .unwrap_or_else(|| guess(base, upos, feats, &self.scripts, &self.weights).unwrap_or_else(|| base.to_string()))
    }
}

/// The lemma the lexicon gives a form with this tag; of several, the one whose features agree best.
pub fn from_lexicon(base: &str, upos: Upos, feats: Feats, lexicon: &Lexicon) -> Option<String> {
    if !matches!(upos, Upos::Noun | Upos::Verb | Upos::Aux | Upos::Adj | Upos::Adv) {
        return None;
    }
    let entry = lexicon.entry(base)?;
    let wanted = if upos == Upos::Aux { Upos::Verb } else { upos };
    let agree = |f: Feats| {
        let pairs = [
            (f.number(), feats.number()),
            (f.gender(), feats.gender()),
            (f.tense(), feats.tense()),
            (f.verb_form(), feats.verb_form()),
            (f.mood(), feats.mood()),
            (f.person(), feats.person()),
            (f.degree(), feats.degree()),
        ];
        pairs.iter().map(|(a, b)| if a.is_some() && b.is_some() { if a == b { 1 } else { -2 } } else { 0 }).sum::<i32>()
    };
    let mut best: Option<(i32, &Script)> = None;
    for (u, f, script) in entry.analyses() {
        if u == wanted && best.is_none_or(|(score, _)| agree(f) > score) {
            best = Some((agree(f), script));
        }
    }
    best?.1.apply(base)
}

/// The lemma a learned script gives.
pub fn guess(base: &str, upos: Upos, feats: Feats, scripts: &[Script], weights: &impl Scorer) -> Option<String> {
    let mut scores = vec![0.0; scripts.len()];
    weights.add_all(&features(base, upos, feats), &mut scores);
    let letters = base.chars().count();
    scripts[best(&scores, |c| scripts[c].fits(letters))?].apply(base)
}

/// What the choice of a script looks at.
pub fn features(base: &str, upos: Upos, feats: Feats) -> Vec<u64> {
    let tag = u32::from(upos as u8) << 24 ^ feats.0.wrapping_mul(0x9e37_79b9) >> 8;
    let mut out = Vec::with_capacity(14);
    out.extend([feature(300, tag, 0, 0), feature(301, upos as u32, 0, 0)]);
    let chars: Vec<(usize, char)> = base.char_indices().collect();
    for n in 1..=6.min(chars.len()) {
        let suffix = hash(&base[chars[chars.len() - n].0..]);
        out.extend([feature(302, tag, suffix, n as u32), feature(303, upos as u32, suffix, n as u32)]);
    }
    out
}
