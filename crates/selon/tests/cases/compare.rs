//! Compares what must be found in a passage with what was found.

use crate::gold::{Gold, Passage, Wanted};
use selon::explain::{Attribute, Found};
use std::ops::Range;

/// What changes the meaning of a claim has to be stated in the brackets; the rest is checked where it is stated.
const TELLING: &[&str] =
    &["part", "cumulative", "denied", "requested", "threatened", "planned", "hypothetical", "same", "unresolved", "metonym"];
const TELLING_KEYS: &[&str] = &["act", "who"];

/// How what was found departs from what must be. The numbers are places in the two lists.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// A gold that nothing answers, and what was found on some of its words, if anything.
    Missing { gold: usize, near: Option<usize> },
    /// Found on the right words, known wrongly: what is wrong, in words.
    Wrong { gold: usize, found: usize, why: Vec<String> },
    /// Found where nothing must be.
    Unwanted { found: usize },
}

/// How closely brackets and what was found must agree on the words. Quotation marks and full stops at the ends never count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// The same words.
    Same,
    /// The one holds the other: a verb with its auxiliaries, a name with its article or title.
    Within,
    /// Some words in common.
    Some,
}

impl Words {
    /// How brackets of a kind are read: those of times show about which words, those of events and actors the core.
    pub fn of(kind: &str) -> Words {
        match kind {
            "when" => Words::Some,
            "event" | "actor" | "source" => Words::Within,
            _ => Words::Same,
        }
    }

    /// Whether a found stretch stands for a bracketed one.
    pub fn agree(self, text: &str, gold: &Range<usize>, found: &Range<usize>) -> bool {
        let holds = |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        trim(text, gold.clone()) == trim(text, found.clone())
            || match self {
                Words::Same => false,
                Words::Within => holds(gold, found) || holds(found, gold),
                Words::Some => meets(gold, found),
            }
    }
}

/// Compares. With `others_allowed`, what is found beside the gold is let be.
pub fn compare(passage: &Passage, found: &[Found<'_>], words: Words, others_allowed: bool) -> Vec<Difference> {
    let mut used = vec![false; found.len()];
    let mut differences = Vec::new();
    for (gold, wanted) in passage.golds.iter().enumerate() {
        let agrees = |ix: &usize| !used[*ix] && words.agree(&passage.text, &wanted.span, &found[*ix].span.range());
        let same = (0..found.len()).filter(agrees);
        match same.min_by_key(|&ix| faults(wanted, &found[ix]).len()) {
            Some(ix) => {
                used[ix] = true;
                let why = faults(wanted, &found[ix]);
                if !why.is_empty() {
                    differences.push(Difference::Wrong { gold, found: ix, why });
                }
            }
            None if wanted.optional => {}
            None => differences.push(Difference::Missing { gold, near: None }),
        }
    }
    for difference in &mut differences {
        let Difference::Missing { gold, near } = difference else { continue };
        let wanted = &passage.golds[*gold].span;
        *near = (0..found.len()).find(|&ix| !used[ix] && meets(&found[ix].span.range(), wanted));
        near.iter().for_each(|&ix| used[ix] = true);
    }
    if !others_allowed {
        differences.extend((0..found.len()).filter(|&ix| !used[ix]).map(|found| Difference::Unwanted { found }));
    }
    differences
}

/// What is wrong with an object found on the gold's words, in words: what is stated and is not so, then what is so and changes the
/// meaning but is not stated.
pub fn faults(gold: &Gold, found: &Found<'_>) -> Vec<String> {
    let mut faults = unmet(gold, found);
    for attribute in found.attributes.iter().filter(|attribute| is_telling(attribute)) {
        if !gold.wanted.iter().any(|wanted| fits(wanted, attribute) || (wanted.key == attribute.key && !wanted.key.is_empty())) {
            faults.push(format!("should not be {}", attribute.text()));
        }
    }
    faults
}

/// What the brackets state and is not so, in words.
pub fn unmet(gold: &Gold, found: &Found<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for wanted in &gold.wanted {
        if !found.attributes.iter().any(|attribute| fits(wanted, attribute)) && !is_absence(wanted, found) {
            let got = found.attributes.iter().find(|attribute| attribute.key == wanted.key && !wanted.key.is_empty());
            let got = got.map_or_else(String::new, |attribute| format!(", not {}", attribute.text()));
            faults.push(format!("should be {}{got}", wanted.text()));
        }
    }
    faults
}

/// Whether an attribute changes the meaning of a claim.
pub fn is_telling(attribute: &Attribute) -> bool {
    TELLING_KEYS.contains(&attribute.key) || attribute.key.is_empty() && TELLING.contains(&attribute.text().as_str())
}

/// `place=none`: that nothing is known must be so.
fn is_absence(wanted: &Wanted, found: &Found<'_>) -> bool {
    wanted.values == ["none"] && found.attributes.iter().all(|attribute| attribute.key != wanted.key)
}

/// Whether an attribute is what is wanted: every value by one of its names, in any order. A PLOVER type fits with any mode, a date cut
/// short with any day in it.
pub fn fits(wanted: &Wanted, attribute: &Attribute) -> bool {
    if wanted.key != attribute.key || wanted.values.len() != attribute.values.len() {
        return false;
    }
    let mut left: Vec<&Vec<String>> = attribute.values.iter().collect();
    wanted.values.iter().all(|value| {
        let is = |name: &String| {
            same_name(value, name) || wanted.key.is_empty() && (name.split('/').next() == Some(value) || same_days(value, name))
        };
        left.iter().position(|names| names.iter().any(is)).map(|ix| left.remove(ix)).is_some()
    })
}

/// Names are the same whatever their case and apostrophes, and with or without one short word in front (an article).
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    let article = |longer: &str, shorter: &str| {
        longer.strip_suffix(shorter).is_some_and(|front| {
            let word = front.trim_end_matches([' ', '\'']);
            word.len() < front.len() && !word.contains(' ') && (1..=4).contains(&word.chars().count())
        })
    };
    a == b || article(&a, &b) || article(&b, &a)
}

/// Dates may be given short: `2022-03` for `2022-03-01..2022-03-31`. A side left open is open.
fn same_days(wanted: &str, got: &str) -> bool {
    let is_date =
        |side: &str| side.len() >= 4 && side.bytes().take(4).all(|b| b.is_ascii_digit()) && (side.len() == 4 || side.as_bytes()[4] == b'-');
    let sides = |value: &str| value.split_once("..").map_or((value.to_owned(), value.to_owned()), |(a, b)| (a.to_owned(), b.to_owned()));
    let ((first, last), (start, end)) = (sides(wanted), sides(got));
    let same =
        |want: &str, got: &str| if want.is_empty() { got.is_empty() } else { is_date(want) && is_date(got) && got.starts_with(want) };
    (is_date(&start) || is_date(&end)) && same(&first, &start) && same(&last, &end)
}

fn fold(name: &str) -> String {
    name.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The range less what is neither letter nor digit at its ends: quotation marks and full stops make no difference.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(words) = text.get(range.clone()) else { return range };
    let end = range.start + words.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let start = range.end - words.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    if start < end { start..end } else { range }
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
