//! A synthetic load: reports made from templates, so that a store can be measured without anybody's texts.
//!
//! Everything is invented but the towns. Of every ten reports three are copies, some with small edits; happenings are told by one to a
//! few dozen reports (few by many), with figures that grow from day to day and rival sources; towns, groups and persons are named as
//! Zipf has it. The same seed gives the same reports.

mod measure;
mod planted;
mod texts;

pub use measure::{Load, processor, run};

use jiff::civil::{Date, date};
use selon::Document;
use selon_store::Incoming;
use std::collections::VecDeque;
use texts::{OUTLETS, Slots, Tongue};

/// Days that reports are spread over: four years.
const DAYS: u64 = 1_460;
/// Of so many reports, [`COPIES`] are copies.
const OF: u64 = 10;
const COPIES: u64 = 3;
/// Copies are of one of the latest reports.
const RECENT: usize = 200;

/// Reports, as many as are asked for, in the order of their days, with what was planted in each.
pub fn reports(seed: u64, count: usize) -> impl Iterator<Item = (Incoming, Slots)> {
    let mut dice = Dice(seed);
    let mut happenings = happenings(&mut dice, count);
    let mut recent: VecDeque<(Incoming, Slots)> = VecDeque::new();
    (0..count).map(move |ix| {
        let copied = !recent.is_empty() && dice.below(OF) < COPIES;
        let report = if copied {
            let of = dice.below(recent.len() as u64) as usize;
            let (of, slots) = &recent[of];
            (copy(&mut dice, of, ix), slots.clone())
        } else {
            let happening =
                happenings.pop_front().unwrap_or_else(|| Told { happening: Happening::new(&mut dice, DAYS), after: 0, part: 0 });
            original(&mut dice, &happening, ix)
        };
        if !copied {
            recent.push_back(report.clone());
            if recent.len() > RECENT {
                recent.pop_front();
            }
        }
        report
    })
}

/// Something that happened, once.
#[derive(Clone)]
pub struct Happening {
    pub day: u64,
    pub town: usize,
    pub kind: usize,
    pub group: usize,
    pub killed: u64,
    pub injured: u64,
}

/// A report to be written: of what, how many days after, and the how-manieth of it.
struct Told {
    happening: Happening,
    after: u64,
    part: u64,
}

impl Happening {
    fn new(dice: &mut Dice, days: u64) -> Happening {
        Happening {
            day: dice.below(days),
            town: dice.zipf(texts::TOWNS.len(), 0.6),
            kind: dice.zipf(texts::KINDS, 0.8),
            group: dice.zipf(texts::GROUPS.len(), 0.8),
            killed: 1 + dice.zipf(60, 1.0) as u64,
            injured: 1 + dice.zipf(120, 0.8) as u64,
        }
    }
}

/// What is told, in the order of days.
fn happenings(dice: &mut Dice, reports: usize) -> VecDeque<Told> {
    let wanted = reports * (OF - COPIES) as usize / OF as usize + reports / 50 + 1;
    let mut told = Vec::with_capacity(wanted);
    while told.len() < wanted {
        let happening = Happening::new(dice, DAYS);
        // Most are told once, few by dozens.
        let times = 1 + dice.zipf(40, 2.2) as u64;
        for part in 0..times {
            told.push(Told { happening: happening.clone(), after: dice.below(1 + part.min(3)), part });
        }
    }
    told.truncate(wanted);
    told.sort_by_key(|told| told.happening.day + told.after);
    told.into()
}

fn original(dice: &mut Dice, told: &Told, ix: usize) -> (Incoming, Slots) {
    let day = start().saturating_add(jiff::Span::new().days((told.happening.day + told.after) as i64));
    let tongue = if dice.below(5) < 3 { &texts::FRENCH } else { &texts::ENGLISH };
    let outlet = tongue.outlets()[dice.zipf(tongue.outlets().len(), 0.9)];
    let slots = texts::slots(dice, tongue, &told.happening, told.after, told.part, day);
    let (title, text) = texts::write(dice, tongue, &slots);
    (published(Document { title: Some(title), ..Document::new(text) }, day, outlet, ix), slots)
}

/// The same text, printed elsewhere: as it is, under an agency's line, or shortened by its end.
fn copy(dice: &mut Dice, of: &Incoming, ix: usize) -> Incoming {
    let text = &of.document.text;
    let text = match dice.below(4) {
        0 => format!("{text}\n\n(ASP)\n"),
        1 => text.rsplit_once(". ").map_or_else(|| text.clone(), |(most, _)| format!("{most}.")),
        _ => text.clone(),
    };
    let day = of.document.published.as_ref().map_or(start(), |published| published.date);
    let outlet = OUTLETS[dice.zipf(OUTLETS.len(), 0.5)];
    published(Document { title: of.document.title.clone(), ..Document::new(text) }, day, outlet, ix)
}

fn published(document: Document, day: Date, outlet: &str, ix: usize) -> Incoming {
    let site: String = outlet.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let document = Document { url: Some(format!("https://{site}.example/{day}/{ix}")), ..document.outlet(outlet) };
    let document = document.published(&day.to_string()).expect("a calendar day is a date");
    Incoming { found: Some(format!("report {ix}")), ..Incoming::new(document) }
}

fn start() -> Date {
    date(2021, 1, 4)
}

/// Numbers that look like chance and are the same on every machine: SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// One of some.
    pub fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len() as u64) as usize]
    }

    /// A rank below a count: the first most often, by Zipf's law with an exponent.
    pub fn zipf(&mut self, count: usize, exponent: f64) -> usize {
        // The inverse of the integral of x^-s from 1 to n: near enough to the sum.
        let u = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let n = count as f64 + 1.0;
        let rank = if (exponent - 1.0).abs() < 1e-9 {
            n.powf(u)
        } else {
            let power = 1.0 - exponent;
            (1.0 + u * (n.powf(power) - 1.0)).powf(1.0 / power)
        };
        (rank as usize).clamp(1, count) - 1
    }
}

impl Tongue {
    fn outlets(&self) -> &'static [&'static str] {
        &OUTLETS[self.outlets.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_reports() {
        let text = |seed| reports(seed, 50).map(|(report, _)| report.document.text).collect::<Vec<_>>();
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }

    #[test]
    fn three_of_ten_are_copies_and_no_two_are_one_report() {
        let all: Vec<Incoming> = reports(1, 2_000).map(|(report, _)| report).collect();
        let fingerprints: BTreeSet<String> = all.iter().map(Incoming::fingerprint).collect();
        assert_eq!(fingerprints.len(), all.len());
        let heads: BTreeSet<String> = all.iter().map(|report| report.document.text.chars().take(150).collect()).collect();
        let copies = 1.0 - heads.len() as f64 / all.len() as f64;
        assert!((0.25..0.35).contains(&copies), "{copies}");
    }
}
