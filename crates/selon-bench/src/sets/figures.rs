//! What the adapters of the toll sets share: which figures stand in a text, and which figure a toll gives.

use super::slice;
use selon::wire::{Reading, Toll};

const WORDS: &[(&str, u64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Whether a number stands in an English text, in figures or in words; an article is no number.
pub fn stated(text: &str, number: u64) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, ',' | '.'))).filter(|w| !w.is_empty()).collect();
    let word = |w: &str| WORDS.iter().find(|(name, _)| *name == w.trim_matches(['.', ','])).map(|(_, n)| *n);
    (0..words.len()).any(|k| {
        let next = words.get(k + 1).map_or("", |w| w.trim_matches(['.', ',']));
        let scale = match next {
            "hundred" => 100.0,
            "thousand" => 1e3,
            "million" => 1e6,
            _ => 1.0,
        };
        let bare = words[k].trim_matches(['.', ',']);
        let figure = bare.replace(',', "").parse::<f64>().ok().or_else(|| word(bare).map(|n| n as f64));
        let tens = word(bare).filter(|n| (20..100).contains(n)).zip(word(next).filter(|n| *n < 10)).map(|(tens, ones)| tens + ones);
        figure.is_some_and(|n| (n * scale).round() as u64 == number) || tens == Some(number)
    })
}

/// Whether a toll gives this figure: as either bound, or as the figure that the toll is more or less than («more than 20» is 21 and up).
pub fn gives(toll: &Toll, figure: u64) -> bool {
    toll.low == Some(figure)
        || toll.high == Some(figure)
        || toll.high.is_none() && toll.low == Some(figure + 1)
        || toll.low.is_none() && toll.high.map(|high| high + 1) == Some(figure)
}

/// The figure that a coder writes down for a toll: the number that stands in the text.
pub fn figure(reading: &Reading, toll: &Toll) -> u64 {
    let words = slice(&reading.document.text, toll.quantity);
    let bounds = [toll.low, toll.high, toll.low.filter(|_| toll.high.is_none()).and_then(|low| low.checked_sub(1))];
    let known = || bounds.into_iter().flatten();
    known().find(|n| stated(words, *n)).or_else(|| known().next()).unwrap_or(0)
}

/// The total of tolls, as a coder adds up what the text leaves apart: a figure that two tolls repeat counts once.
pub fn total<'t>(reading: &Reading, tolls: impl Iterator<Item = &'t Toll>) -> u64 {
    let mut seen: Vec<(u64, &str)> = Vec::new();
    for toll in tolls {
        let item = (figure(reading, toll), toll.who.as_str());
        if !seen.contains(&item) || item.0 == 1 {
            seen.push(item);
        }
    }
    seen.iter().map(|(n, _)| n).sum()
}

/// About how many sentences a text has.
pub fn sentences(text: &str) -> usize {
    text.split(['.', '!', '?']).filter(|s| s.split_whitespace().count() > 2).count().max(1)
}

/// The tolls of a reading, for the list of misses.
pub fn told(reading: &Reading) -> String {
    let text = &reading.document.text;
    let one = |t: &Toll| {
        let part = if t.part_of.is_some() { " part" } else { "" };
        format!("[{}] {} {:?}..{:?} {}{part}", slice(text, t.quantity), t.measure, t.low, t.high, t.who)
    };
    reading.tolls.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[test]
fn numbers_in_words_and_figures() {
    assert!(stated("About 12,000 fled; twenty-two died, 1.5 million are hungry.", 12_000));
    assert!(stated("twenty-two died", 22));
    assert!(stated("1.5 million are hungry", 1_500_000));
    assert!(!stated("a man died", 1));
}
