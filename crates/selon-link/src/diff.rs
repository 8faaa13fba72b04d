//! What two versions of a report claim differently.

use crate::words::{name, set, shared, words};
use selon::{Document, Reading, wire};

/// How a claim changed from an earlier version to a later one. Indices are those of the two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the later version has it.
    New(usize),
    /// Only the earlier version has it.
    Gone(usize),
    /// Both have it, with another figure or other words: earlier, later.
    Changed(usize, usize),
}

/// What two versions of a report claim differently; what they claim alike is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Tolls: changed when measure, victims, place and source are the same and the figure is not.
    pub tolls: Vec<Change>,
    /// Statements: changed when one source says it in partly other words.
    pub statements: Vec<Change>,
    /// Events: changed when type, place and parties are the same, and mode or status is not.
    pub events: Vec<Change>,
}

impl Difference {
    /// Whether both claim the same.
    pub fn is_empty(&self) -> bool {
        self.tolls.is_empty() && self.statements.is_empty() && self.events.is_empty()
    }
}

/// What the later of two versions claims differently from the earlier one.
pub fn diff(earlier: (&Document, &Reading), later: (&Document, &Reading)) -> Difference {
    diff_written(&wire::reading(earlier.0, earlier.1), &wire::reading(later.0, later.1))
}

/// The same of readings as they are written, with their texts: what a store keeps.
pub fn diff_written(earlier: &wire::Reading, later: &wire::Reading) -> Difference {
    let tolls = |reading: &wire::Reading| reading.tolls.iter().map(|toll| (toll_key(reading, toll), figure(toll))).collect::<Vec<_>>();
    let statements = |reading: &wire::Reading| {
        let edge = Letters::new(&reading.document.text);
        let told = reading.statements.iter().map(|statement| (who(reading, statement.source.as_slice()), said(&edge, statement)));
        told.collect::<Vec<_>>()
    };
    let events = |reading: &wire::Reading| {
        let key = |event: &wire::Event| {
            let parties = (who(reading, &event.actors), who(reading, &event.recipients));
            ((event.kind.clone(), place(reading, event.place.as_ref()), parties), (event.mode.clone(), event.status.clone()))
        };
        let roots = reading.events.iter().enumerate().filter(|(_, event)| event.same_as.is_none());
        roots.map(|(ix, event)| (ix, key(event))).collect::<Vec<_>>()
    };
    let equal = |a: bool, b: bool| if a && b { 1.0 } else { f64::from(u8::from(a)) * 0.5 };
    let (old_tolls, new_tolls) = (tolls(earlier), tolls(later));
    let (old_said, new_said) = (statements(earlier), statements(later));
    let (old_events, new_events) = (events(earlier), events(later));
    let by_root = |change: Change| match change {
        Change::New(n) => Change::New(new_events[n].0),
        Change::Gone(o) => Change::Gone(old_events[o].0),
        Change::Changed(o, n) => Change::Changed(old_events[o].0, new_events[n].0),
    };
    Difference {
        tolls: changes(&old_tolls, &new_tolls, |a, b| equal(a.0 == b.0, a.1 == b.1)),
        statements: changes(&old_said, &new_said, |a, b| if a.0 == b.0 || a.1 == b.1 { alike(&a.1, &b.1) } else { 0.0 }),
        events: changes(&old_events, &new_events, |a, b| equal(a.1.0 == b.1.0, a.1.1 == b.1.1)).into_iter().map(by_root).collect(),
    }
}

/// Pairs the claims of two versions, the likest first, each once; those that are wholly alike (1) are left out, those under .4 no pair.
fn changes<T>(old: &[T], new: &[T], likeness: impl Fn(&T, &T) -> f64) -> Vec<Change> {
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for (o, a) in old.iter().enumerate() {
        near.extend(new.iter().enumerate().map(|(n, b)| (likeness(a, b), o, n)).filter(|pair| pair.0 >= 0.4));
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut olds, mut news) = (vec![false; old.len()], vec![false; new.len()]);
    let mut found = Vec::new();
    for (likeness, o, n) in near {
        if !olds[o] && !news[n] {
            (olds[o], news[n]) = (true, true);
            if likeness < 1.0 {
                found.push(Change::Changed(o, n));
            }
        }
    }
    found.extend(news.iter().enumerate().filter(|(_, paired)| !**paired).map(|(n, _)| Change::New(n)));
    found.extend(olds.iter().enumerate().filter(|(_, paired)| !**paired).map(|(o, _)| Change::Gone(o)));
    let at = |change: &Change| match *change {
        Change::New(n) | Change::Changed(_, n) => (0, n),
        Change::Gone(o) => (1, o),
    };
    found.sort_by_key(at);
    found
}

type TollKey = (String, String, bool, bool, Option<String>, Vec<String>);

fn toll_key(reading: &wire::Reading, toll: &wire::Toll) -> TollKey {
    let place = place(reading, toll.place.as_ref());
    (toll.measure.clone(), toll.who.clone(), toll.part_of.is_some(), toll.cumulative, place, who(reading, &toll.sources))
}

fn figure(toll: &wire::Toll) -> (Option<u64>, Option<u64>, bool) {
    (toll.low, toll.high, toll.approximate)
}

fn who(reading: &wire::Reading, actors: &[String]) -> Vec<String> {
    set(actors.iter().filter_map(|id| Some(name(&reading.actors.get(index(id)?)?.name))))
}

fn place(reading: &wire::Reading, place: Option<&String>) -> Option<String> {
    Some(name(&reading.places.get(index(place?)?)?.name))
}

/// The place in its list of what has a wire id.
fn index(id: &str) -> Option<usize> {
    id.get(1..)?.parse::<usize>().ok()?.checked_sub(1)
}

fn said(letters: &Letters, statement: &wire::Statement) -> Vec<u64> {
    set(statement.content.iter().flat_map(|points| words(letters.of(*points))))
}

/// A text whose stretches are asked for by code points.
struct Letters<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Letters<'t> {
    fn new(text: &'t str) -> Letters<'t> {
        Letters { text, starts: text.char_indices().map(|(start, _)| start).collect() }
    }

    fn of(&self, [start, end]: wire::Points) -> &'t str {
        let byte = |point: usize| self.starts.get(point).copied().unwrap_or(self.text.len());
        self.text.get(byte(start)..byte(end)).unwrap_or("")
    }
}

/// The share of words that two sayings have in common.
fn alike(a: &[u64], b: &[u64]) -> f64 {
    if a == b {
        return 1.0;
    }
    let both = shared(a, b);
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}
