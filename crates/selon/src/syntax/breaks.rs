//! Sentences that end without a full stop, as titles and items of lists do: a linear model says where the next one starts.

use super::features::{feature, hash};
use super::lead;
use super::lexicon::Lexicon;
use super::model::Model;
use super::weights::{Scorer, Weights};
use super::writing::normalise;
use crate::Span;

/// Finds such borders.
pub struct Breaks {
    weights: Weights,
    known: bool,
}

impl Breaks {
    /// Looks at the section `breaks`.
    pub fn read(model: &Model) -> Breaks {
        let section = model.section("breaks");
        Breaks { weights: Weights::read(section), known: !section.is_empty() }
    }

    /// Whether a sentence that starts at token `start` ends before token `next`.
    pub fn at(&self, text: &str, tokens: &[Span], start: usize, next: usize, lexicon: &Lexicon) -> bool {
        if !self.known || !candidate(text, tokens, next) || closes_dateline(text, tokens, start, next) {
            return false;
        }
        let mut scores = [0.0; 2];
        self.weights.add_all(&features(text, tokens, start, next, lexicon), &mut scores);
        scores[1] - scores[0] > self.weights.enough()
    }
}

/// Whether the dash before or at token `next` can be that of a dateline: «GOMA, 12 mars (ASP) - Des hommes …» is one sentence with its lead.
fn closes_dateline(text: &str, tokens: &[Span], start: usize, next: usize) -> bool {
    let dash = |k: usize| matches!(tokens[k].of(text), "-" | "–" | "—" | "--");
    start == 0 && next <= lead::LONGEST && (dash(next) || dash(next - 1))
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether a sentence may start at token `next`: at a capital, or at a mark with a capital or a figure behind it.
pub fn candidate(text: &str, tokens: &[Span], next: usize) -> bool {
    if next == 0 || next >= tokens.len() || tokens[next - 1].end == tokens[next].start {
        return false;
    }
    let word = tokens[next].of(text);
    let behind = tokens.get(next + 1).map_or("", |t| t.of(text));
    let opens = matches!(word, "-" | "–" | "—" | "•" | "·" | "*" | "\"" | "«" | "“" | "(");
    capital(word) || opens && behind.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// What the choice looks at.
pub fn features(text: &str, tokens: &[Span], start: usize, next: usize, lexicon: &Lexicon) -> Vec<u64> {
    let word =
        |d: isize| tokens.get((next as isize + d) as usize).filter(|_| next as isize + d >= start as isize).map_or("", |t| t.of(text));
    let shape = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let mark = word.chars().next().map_or(1, |c| if c.is_alphanumeric() { 0 } else { c as u32 });
        mark << 4 | (letters.min(2) as u32) << 2 | u32::from(capital(word)) << 1 | u32::from(capitals > 1)
    };
    let class = |form: &str| lexicon.entry(form).map_or(0, |e| u32::from(e.class) + 1);
    let [second, before, here, after, third] = [word(-2), word(-1), word(0), word(1), word(2)];
    let forms = [second, before, here, after].map(normalise);
    let [i2, i1, i0, j1] = [&forms[0], &forms[1], &forms[2], &forms[3]].map(|f| hash(f));
    let [c1, c0, d1] = [class(&forms[1]), class(&forms[2]), class(&forms[3])];
    let named = lexicon.entry(here).is_some() as u32;
    let [s2, s1, s0, t1, t2] = [second, before, here, after, third].map(shape);
    let length = (next - start).min(40) as u32 / 3;
    vec![
        feature(700, 0, 0, 0),
        feature(701, i1, 0, 0),
        feature(702, i0, 0, 0),
        feature(703, i1, i0, 0),
        feature(704, c1, c0, 0),
        feature(705, c1, s1, s0),
        feature(706, c0, s1, named),
        feature(707, i0, s1, 0),
        feature(708, i1, s0, 0),
        feature(709, i1, c0, 0),
        feature(710, c1, i0, 0),
        feature(711, s1, s0, t1),
        feature(712, s2, s1, s0),
        feature(713, length, s1, s0),
        feature(714, length, c0, 0),
        feature(715, i2, i1, 0),
        feature(716, i0, j1, 0),
        feature(717, c0, d1, t1),
        feature(718, i0, t1, 0),
        feature(719, c1, 0, 0),
        feature(720, c0, 0, 0),
        feature(721, s1, c0, t1),
        feature(722, t1, t2, s0),
        feature(723, named, c0, s1),
    ]
}
