//! From written tokens to the words of a sentence: contractions opened, forms normalised, everything hashed once.

use super::features::{best, feature, hash};
use super::lexicon::{Entry, Lexicon};
use super::weights::Scorer;
use super::writing::{Writing, normalise, respell};
use crate::Span;
use rustc_hash::FxHashMap;
use std::ops::Deref;
use std::sync::Arc;

/// One word of a sentence as the models see it.
#[derive(Clone, Debug)]
pub struct Word {
    /// Where its written token stands.
    pub span: Span,
    /// What the world knows by its name, see [`super::gazette`]; nought when nothing was looked up.
    pub known_as: u16,
    /// How it looks, shared by all words of a text that are written alike.
    pub look: Arc<Look>,
}

impl Deref for Word {
    type Target = Look;

    fn deref(&self) -> &Look {
        &self.look
    }
}

/// A word as it is written, wherever it stands.
#[derive(Debug)]
pub struct Look {
    /// Normalised, capitals kept.
    pub cased: String,
    /// Normalised, lower case.
    pub form: String,
    /// Hash of the form, digits made alike.
    pub id: u32,
    /// Number of the lexicon's set of tags for the form, nought when unknown.
    pub class: u32,
    /// The parts of speech the lexicon has for the form, as bits; nought when unknown.
    pub known: u32,
    /// How it is written: capitals, digits, marks.
    pub shape: u32,
    /// Hashes of its first one to four letters.
    pub prefixes: [u32; 4],
    /// Hashes of its last one to five letters.
    pub suffixes: [u32; 5],
}

impl Word {
    /// A word written `cased` (already respelled) at `span`; `shouted` when its block is in capitals only.
    pub fn new(span: Span, cased: String, shouted: bool, lexicon: &Lexicon) -> Word {
        let form = cased.to_lowercase();
        let cased = if shouted { truecase(&cased, &form, lexicon) } else { cased };
        let plain: String = form.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let ends: Vec<usize> = plain.char_indices().map(|(i, _)| i).chain([plain.len()]).collect();
        let length = ends.len() - 1;
        let mut prefixes = [0; 4];
        let mut suffixes = [0; 5];
        for (n, prefix) in prefixes.iter_mut().enumerate().take(length) {
            *prefix = hash(&plain[..ends[n + 1]]);
        }
        for (n, suffix) in suffixes.iter_mut().enumerate().take(length) {
            *suffix = hash(&plain[ends[length - n - 1]..]);
        }
        // As written and in lower case: the two sets of tags in one number.
        let lower = lexicon.entry(&form);
        let written = if cased == form { None } else { lexicon.entry(&cased) };
        let number = |entry: &Option<Entry<'_>>| entry.as_ref().map_or(0, |e| u32::from(e.class) + 1);
        let class = number(&lower) | number(&written) << 16;
        let known = lower.iter().chain(&written).flat_map(Entry::analyses).fold(0, |bits, (upos, ..)| bits | 1 << upos as u32);
        let look = Look { known, id: hash(&plain), shape: shape(&cased), class, prefixes, suffixes, cased, form };
        Word { span, known_as: 0, look: Arc::new(look) }
    }
}

fn shape(cased: &str) -> u32 {
    let mut letters = cased.chars().filter(|c| c.is_alphabetic());
    let first = cased.chars().next().unwrap_or(' ');
    let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
    let count = letters.clone().count();
    let case = match (first.is_uppercase(), capitals, count) {
        (_, _, 0) => 0,
        (true, 1, 1) => 1,
        (true, c, n) if c == n => 2,
        (true, 1, _) => 3,
        (true, _, _) => 4,
        (false, 0, _) => 5,
        _ => 6,
    };
    let digit = u32::from(cased.contains(|c: char| c.is_ascii_digit())) + u32::from(first.is_ascii_digit());
    let hyphen = u32::from(cased.len() > 1 && cased.contains('-'));
    let stop = u32::from(cased.len() > 1 && cased.contains('.'));
    let foreign = u32::from(letters.any(|c| c as u32 > 0x24f));
    case | digit << 3 | hyphen << 5 | stop << 6 | foreign << 7
}

/// A guess at the usual writing of a word met in a block of capitals.
fn truecase(cased: &str, form: &str, lexicon: &Lexicon) -> String {
    let known = lexicon.entry(form).is_some() || form.chars().count() < 4;
    if known { form.to_string() } else { capitalise(cased) }
}

/// First letter as it is, the rest in lower case.
fn capitalise(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_string() + &chars.as_str().to_lowercase()).unwrap_or_default()
}

/// Whether a block is written in capitals only.
pub fn shouted(text: &str) -> bool {
    let mut letters = [0usize; 2];
    for c in text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()) {
        letters[usize::from(c.is_uppercase())] += 1;
    }
    letters[1] >= 12 && letters[0] * 10 < letters[1]
}

/// What was met so far, by how it is written: half the words of a page come again, and most of them on the next page.
#[derive(Default)]
pub struct Met {
    /// The form of a written token, and the word that it is.
    tokens: FxHashMap<Box<str>, (Arc<str>, Word)>,
    /// The words that contractions are opened into.
    parts: FxHashMap<String, Word>,
}

impl Met {
    /// How many words it holds.
    pub fn count(&self) -> usize {
        self.tokens.len() + self.parts.len()
    }
}

/// The words of one sentence's tokens.
pub fn open(
    text: &str,
    tokens: &[Span],
    shouted: bool,
    writing: &Writing,
    lexicon: &Lexicon,
    contractions: &impl Scorer,
    met: &mut Met,
) -> Vec<Word> {
    let mut known = |span: Span| -> (Arc<str>, Word) {
        let written = span.of(text);
        let new = || (normalise(written).into(), Word::new(span, respell(written), shouted, lexicon));
        if shouted {
            return new();
        }
        if let Some(word) = met.tokens.get(written) {
            return word.clone();
        }
        met.tokens.entry(written.into()).or_insert_with(new).clone()
    };
    let (forms, words): (Vec<Arc<str>>, Vec<Word>) = tokens.iter().map(|&span| known(span)).unzip();
    let mut out = Vec::with_capacity(tokens.len() + 4);
    for (i, (&span, word)) in tokens.iter().zip(words).enumerate() {
        match writing.contractions.get(&*forms[i]) {
            Some(parts) if opens(&forms, i, lexicon, contractions) => {
                for (n, part) in parts.iter().enumerate() {
                    // The capital of "Du" goes to its first part.
                    let upper = n == 0 && span.of(text).starts_with(char::is_uppercase) && !shouted;
                    let mut letters = part.chars();
                    let cased: String = match letters.next() {
                        Some(first) if upper => first.to_uppercase().chain(letters).collect(),
                        _ => part.clone(),
                    };
                    let word = met.parts.entry(cased).or_insert_with_key(|cased| Word::new(span, cased.clone(), false, lexicon));
                    out.push(Word { span, ..word.clone() });
                }
            }
            _ => out.push(Word { span, ..word }),
        }
    }
    out
}

fn opens(forms: &[impl AsRef<str>], i: usize, lexicon: &Lexicon, contractions: &impl Scorer) -> bool {
    let mut scores = [0.0; 2];
    contractions.add_all(&contraction_features(forms, i, lexicon), &mut scores);
    best(&scores, |_| true) == Some(0)
}

/// What the choice between a contraction (class 0) and one word (class 1) looks at.
pub fn contraction_features(forms: &[impl AsRef<str>], i: usize, lexicon: &Lexicon) -> Vec<u64> {
    let near = |d: isize| forms.get((i as isize + d) as usize).map_or("", AsRef::as_ref);
    let class = |form: &str| lexicon.entry(form).map_or(0, |e| u32::from(e.class) + 1);
    let me = hash(forms[i].as_ref());
    let [before, after, second] = [near(-1), near(1), near(2)].map(hash);
    let [class_before, class_after, class_second] = [near(-1), near(1), near(2)].map(class);
    let end = |form: &str| form.char_indices().rev().nth(2).map_or(0, |(at, _)| hash(&form[at..]));
    vec![
        feature(400, me, 0, 0),
        feature(401, me, before, 0),
        feature(402, me, after, 0),
        feature(403, me, class_before, 0),
        feature(404, me, class_after, 0),
        feature(405, me, class_before, class_after),
        feature(406, me, before, class_after),
        feature(407, me, end(near(-1)), 0),
        feature(408, me, hash(near(-2)), 0),
        feature(409, me, hash(near(-2)), before),
        feature(410, me, class_after, class_second),
        feature(411, me, second, 0),
        feature(412, me, class(near(-2)), class_before),
        feature(413, me, before, after),
        feature(414, me, end(near(1)), 0),
    ]
}
