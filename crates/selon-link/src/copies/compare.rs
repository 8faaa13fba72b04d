//! Whether two reports are one text, and how that is known.

use super::Signature;
use crate::words::shared;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How one report is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyKind {
    /// The same text, give or take edits that change no fact.
    Copy,
    /// One holds little more than a part of the other.
    Excerpt,
    /// One is the other brought up to date: the same page, or the same author, with other figures or quotations.
    Version,
}

/// What speaks for a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Every word is the same.
    SameText,
    /// Both were found at one address.
    SameAddress,
    /// The share of the shorter text's shingles that the longer one has, of one.
    SharedText(f32),
    /// Both name this origin or bear this agency's mark.
    SameOrigin(String),
    /// One's outlet is the other's origin.
    TakenFrom(String),
    /// Both were published by this outlet.
    SameOutlet(String),
    /// How many quotations both have.
    SameQuotations(usize),
    /// How many figures each has that the other lacks.
    OtherFigures(usize, usize),
}

/// That two reports are one text. The same for both orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// How.
    pub kind: CopyKind,
    /// How that is known.
    pub why: Vec<Evidence>,
}

/// The share of the shorter text that must be in the longer one for the texts alone to prove a copy.
const PROOF: f32 = 0.8;
/// The share from which on other evidence can prove it.
const HINT: f32 = 0.5;
/// The share that two pages at one address must have to be versions of one report: pages like «/direct» hold a new one each day.
const PAGE: f32 = 0.15;
/// The share of the shorter text's facts that the longer one must have; with fewer, the two only fill one form, as daily bulletins do.
const FACTS: f32 = 0.7;
/// A text shorter than this part of the other is an excerpt of it.
const WHOLE: f32 = 0.7;
/// With fewer shingles to compare, only equal texts are copies.
const LEAST: usize = 8;
/// An update comes within this many seconds: three days.
const UPDATE: i64 = 3 * 86_400;

/// Whether two reports are one text, and how that is known.
pub fn compare(a: &Signature, b: &Signature) -> Option<Copy> {
    if a.words == 0 || b.words == 0 {
        return None;
    }
    let mut why = Vec::new();
    let same_page = a.url.is_some() && a.url == b.url;
    if same_page {
        why.push(Evidence::SameAddress);
    }
    if a.text == b.text && a.words == b.words {
        why.push(Evidence::SameText);
        why.extend(authors(a, b));
        return Some(Copy { kind: CopyKind::Copy, why });
    }
    let (less, more) = if (a.words, a.text) <= (b.words, b.text) { (a, b) } else { (b, a) };
    let authors = authors(a, b);
    let one_author = !authors.is_empty();
    let quotations = shared(&a.quotations, &b.quotations);
    let figures = shared(&less.figures, &more.figures);
    let (new_less, new_more) = (less.figures.len() - figures, more.figures.len() - figures);
    let new_quotations = less.quotations.len() - quotations;
    let names = shared(&less.names, &more.names);
    let facts = (figures + names) as f32 / (less.figures.len() + less.names.len()).max(1) as f32;
    let one_form = !less.figures.is_empty() && facts < FACTS;
    // What each has anew: figures replaced, or a quotation that the other does not know.
    let updated = new_less > 0 && new_more > 0 || new_quotations > 0;
    let soon = match (a.published, b.published) {
        (Some(x), Some(y)) => (x - y).abs() <= UPDATE,
        _ => true,
    };
    // Most that share a sentence tell of other people: the text, which takes longest to compare, is not looked at then.
    if !same_page && one_form && !(updated && one_author && soon && facts >= HINT) {
        return None;
    }
    let (held, of) = contained(less, more);
    if of < LEAST && !same_page {
        return None;
    }
    let share = held as f32 / of.max(1) as f32;
    why.push(Evidence::SharedText(share));
    why.extend(authors);
    if quotations > 0 {
        why.push(Evidence::SameQuotations(quotations));
    }
    if new_less > 0 {
        why.push(Evidence::OtherFigures(new_less.min(new_more), new_less.max(new_more)));
    }
    let whole = less.words as f32 >= WHOLE * more.words as f32;
    let kind = if same_page && share >= PAGE {
        Some(CopyKind::Version)
    } else if share >= PROOF && !one_form {
        match (updated, whole) {
            (true, true) => Some(CopyKind::Version),
            (true, false) => one_author.then_some(CopyKind::Version),
            (false, true) => Some(CopyKind::Copy),
            (false, false) => Some(CopyKind::Excerpt),
        }
    } else if share >= HINT && !one_form && !updated && (one_author || quotations >= 2) {
        Some(if whole { CopyKind::Copy } else { CopyKind::Excerpt })
    } else if share >= HINT && updated && one_author && soon && facts >= HINT {
        Some(CopyKind::Version)
    } else {
        None
    };
    kind.map(|kind| Copy { kind, why })
}

/// How many of the shorter text's kept shingles the longer one has, and of how many.
fn contained(less: &Signature, more: &Signature) -> (usize, usize) {
    if less.level == more.level {
        return (shared(&less.shingles, &more.shingles), less.shingles.len());
    }
    // The one kept more finely is thinned to what the other would have kept.
    let level = less.level.max(more.level);
    let (x, y) = (less.at_level(level), more.at_level(level));
    (shared(&x, &y), x.len())
}

/// What says that one hand wrote both.
fn authors(a: &Signature, b: &Signature) -> Vec<Evidence> {
    let mut why: Vec<Evidence> = a.origins.iter().filter(|name| b.origins.contains(name)).cloned().map(Evidence::SameOrigin).collect();
    for (x, y) in [(a, b), (b, a)] {
        why.extend(x.outlet.iter().filter(|name| y.origins.contains(name)).cloned().map(Evidence::TakenFrom));
    }
    why.extend(a.outlet.iter().filter(|name| b.outlet.as_ref() == Some(name)).cloned().map(Evidence::SameOutlet));
    why
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::SameText => write!(f, "every word is the same"),
            Evidence::SameAddress => write!(f, "found at one address"),
            Evidence::SharedText(share) => write!(f, "{:.0} % of the shorter text is in the longer", 100.0 * share),
            Evidence::SameOrigin(name) => write!(f, "both from {name}"),
            Evidence::TakenFrom(name) => write!(f, "one names {name}, which published the other"),
            Evidence::SameOutlet(name) => write!(f, "both published by {name}"),
            Evidence::SameQuotations(1) => write!(f, "1 quotation in both"),
            Evidence::SameQuotations(n) => write!(f, "{n} quotations in both"),
            Evidence::OtherFigures(fewer, more) => write!(f, "{fewer} and {more} figures that the other has not"),
        }
    }
}
