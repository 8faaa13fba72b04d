//! The tolls of an incident: every claim, who gives it and when, which were overtaken, and low, best and high beside them.
//!
//! # The rule
//!
//! In the manner of UCDP, for each measure and each kind of victims apart:
//!
//! 1. A claim is *live* unless it is cumulative (since the start of a conflict or a year), a part of another claim, or overtaken. It is
//!    overtaken when the same source gives another figure of the same measure and victims with a later as-of day, or the same day in a version
//!    of the same voice. The source of a claim is who the report says gives it; where nobody is named, it is the voice itself.
//! 2. *Low* is the smallest lower bound of the live claims, *high* the greatest upper bound (of an open claim its lower bound).
//! 3. *Best* is the figure given by most independent voices among the live claims. Of equals it is the one with the latest as-of day, and
//!    of those the lowest.
//!
//! 4. A figure of the three is *open* when only bounds of that side give it: «plus de 3.000» is 3,001 or more, "up to 40" is 40 or fewer.
//!
//! No figure is summed, averaged or overwritten, and the claims stand beside the three.

use super::Happening;
use crate::words::set;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A happening as a member of an incident: which it is, and which voice tells it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a, I> {
    /// Its id.
    pub id: &'a I,
    /// The voice that tells it, by the id of its earliest report or any other number that is the same for all copies.
    pub voice: u64,
    /// Its place among the reports of one moment: later versions of a page have greater ones. Seconds since 1970 do.
    pub order: i64,
    /// What it tells.
    pub happening: &'a Happening,
}

/// One claim of one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim<I> {
    /// The happening that makes it.
    pub id: I,
    /// Its index in [`Happening::counts`].
    pub count: usize,
    /// The voice that makes it.
    pub voice: u64,
    /// Who gives the figure, by Wikidata id or folded name; empty when the outlet itself does.
    pub sources: Vec<String>,
    /// The day for which it is given, counted from 1970-01-01.
    pub as_of: Option<i32>,
    /// Inclusive lower bound.
    pub low: Option<u64>,
    /// Inclusive upper bound; `None` when open.
    pub high: Option<u64>,
    /// Whether low, best and high are taken from it.
    pub live: bool,
    /// Index in [`Measure::claims`] of the claim that overtook it.
    pub overtaken_by: Option<usize>,
}

/// Low, best and high of the live claims, by the rule above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The smallest lower bound.
    pub low: u64,
    /// The figure of most independent voices.
    pub best: u64,
    /// The greatest upper bound.
    pub high: u64,
    /// How many independent voices give `best`.
    pub voices: usize,
    /// Whether `low` is told as a most only («up to 40»): there may be fewer.
    pub low_open: bool,
    /// Whether `best` is told as a least only («more than 40»).
    pub best_open: bool,
    /// Whether a claim that gives `high` tells it as a least: there may be more.
    pub high_open: bool,
}

/// A figure that counts for a balance.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Inclusive lower bound.
    pub low: Option<u64>,
    /// Inclusive upper bound; `None` when open.
    pub high: Option<u64>,
    /// The voice that gives it.
    pub voice: u64,
    /// The day for which it is given, counted from 1970-01-01.
    pub as_of: Option<i32>,
}

/// All claims of one measure about one kind of victims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure<I> {
    /// What is counted: a word of `selon/1`.
    pub measure: String,
    /// Whom it counts: a word of `selon/1`.
    pub who: String,
    /// How many independent voices make a claim.
    pub voices: usize,
    /// `None` when no claim is live.
    pub balance: Option<Balance>,
    /// Every claim: by as-of day, those without one last, then by happening.
    pub claims: Vec<Claim<I>>,
}

/// A claim, the order of its happening, and whether it sums up a period.
type Dated<I> = (Claim<I>, i64, bool);

/// The tolls of an incident by measure and kind of victims.
pub fn measures<I: Ord + Clone>(members: &[Told<'_, I>]) -> Vec<Measure<I>> {
    let mut by_kind: BTreeMap<(String, String), Vec<Dated<I>>> = BTreeMap::new();
    for told in members {
        for (ix, count) in told.happening.counts.iter().enumerate() {
            let claim = Claim {
                id: told.id.clone(),
                count: ix,
                voice: told.voice,
                sources: count.sources.clone(),
                as_of: count.as_of,
                low: count.low,
                high: count.high,
                live: !count.cumulative && !count.part && count.low.or(count.high).is_some(),
                overtaken_by: None,
            };
            by_kind.entry((count.measure.clone(), count.who.clone())).or_default().push((claim, told.order, count.cumulative));
        }
    }
    by_kind.into_iter().map(|((measure, who), claims)| measured(measure, who, claims)).collect()
}

fn measured<I: Ord + Clone>(measure: String, who: String, mut all: Vec<Dated<I>>) -> Measure<I> {
    all.sort_by(|(a, x, _), (b, y, _)| {
        let day = |claim: &Claim<I>| claim.as_of.unwrap_or(i32::MAX);
        (day(a), x, &a.id, a.count).cmp(&(day(b), y, &b.id, b.count))
    });
    let overtaken = overtaken(&all);
    let mut claims: Vec<Claim<I>> = all.into_iter().map(|(claim, ..)| claim).collect();
    for (claim, by) in claims.iter_mut().zip(overtaken) {
        claim.overtaken_by = by;
        claim.live &= by.is_none();
    }
    let voices = set(claims.iter().map(|claim| claim.voice)).len();
    Measure { measure, who, voices, balance: balance(&claims), claims }
}

/// The last claim that takes the place of each, of claims in order.
fn overtaken<I: PartialEq>(all: &[Dated<I>]) -> Vec<Option<usize>> {
    // Only those of one source are compared: who the report says gives the figure, else the voice. An incident may have thousands of claims.
    let mut by_source: BTreeMap<(&[String], u64), Vec<usize>> = BTreeMap::new();
    for (ix, (claim, ..)) in all.iter().enumerate() {
        let voice = if claim.sources.is_empty() { claim.voice } else { 0 };
        by_source.entry((&claim.sources, voice)).or_default().push(ix);
    }
    let mut overtaken = vec![None; all.len()];
    for of_one in by_source.values() {
        for (n, &ix) in of_one.iter().enumerate() {
            // From the last one back to those of the same moment, which take nobody's place.
            let moment = |(claim, order, _): &Dated<I>| (claim.as_of, *order);
            let mut later = of_one[n + 1..].iter().rev().take_while(|&&later| moment(&all[later]) != moment(&all[ix]));
            overtaken[ix] = later.find(|&&later| overtakes(&all[ix], &all[later])).copied();
        }
    }
    overtaken
}

/// Whether the later of two claims of one source takes the place of the earlier.
fn overtakes<I: PartialEq>((early, before, sum_a): &Dated<I>, (late, after, sum_b): &Dated<I>) -> bool {
    let later = match (early.as_of, late.as_of) {
        (Some(x), Some(y)) => x < y || x == y && early.voice == late.voice && before < after,
        _ => false,
    };
    let other = (early.low, early.high) != (late.low, late.high);
    later && other && sum_a == sum_b && early.id != late.id
}

fn balance<I>(claims: &[Claim<I>]) -> Option<Balance> {
    let figure = |claim: &Claim<I>| Figure { low: claim.low, high: claim.high, voice: claim.voice, as_of: claim.as_of };
    weighed(&claims.iter().filter(|claim| claim.live).map(figure).collect::<Vec<_>>())
}

/// Low, best and high of the figures that count, by the rule above; `None` when there is none.
pub fn weighed(figures: &[Figure]) -> Option<Balance> {
    let told = |one: &Figure| one.low.or(one.high);
    let low = figures.iter().filter_map(told).min()?;
    let high = figures.iter().filter_map(|one| one.high.max(one.low)).max()?;
    // Each figure with its independent voices and its latest day.
    let mut by_figure: BTreeMap<u64, (Vec<u64>, Option<i32>)> = BTreeMap::new();
    for one in figures {
        let Some(figure) = told(one) else { continue };
        let entry = by_figure.entry(figure).or_default();
        entry.0.push(one.voice);
        entry.1 = entry.1.max(one.as_of);
    }
    let best = by_figure.into_iter().map(|(figure, (voices, day))| (set(voices).len(), day, std::cmp::Reverse(figure))).max()?;
    let (voices, best) = (best.0, best.2.0);
    let of = |figure: u64| figures.iter().filter(move |one| told(one) == Some(figure));
    Some(Balance {
        low,
        best,
        high,
        voices,
        low_open: of(low).all(|one| one.low.is_none()),
        best_open: of(best).all(|one| one.high.is_none()),
        high_open: figures.iter().any(|one| one.high.is_none() && one.low == Some(high)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[(Option<u64>, Option<u64>)]) -> Balance {
        let figure = |(voice, &(low, high)): (usize, &(Option<u64>, Option<u64>))| Figure { low, high, voice: voice as u64, as_of: None };
        weighed(&figures.iter().enumerate().map(figure).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn open_bounds_stay_open() {
        let more = of(&[(Some(3_001), None)]);
        assert_eq!((more.low, more.best, more.high), (3_001, 3_001, 3_001));
        assert_eq!((more.low_open, more.best_open, more.high_open), (false, true, true));
        let most = of(&[(None, Some(40))]);
        assert_eq!((most.low, most.high, most.low_open, most.best_open, most.high_open), (40, 40, true, false, false));
        // A least below another's figure opens nothing; one at the top does.
        let told = of(&[(Some(12), Some(12)), (Some(15), None), (Some(20), Some(20))]);
        assert_eq!((told.low_open, told.best_open, told.high_open), (false, false, false));
        assert!(of(&[(Some(12), Some(12)), (Some(51), None)]).high_open);
        // Who gives the figure itself closes it.
        assert!(!of(&[(Some(30), None), (Some(30), Some(30))]).best_open);
        assert!(weighed(&[]).is_none());
    }
}
