//! Whether two happenings are one, and why.

use super::happening::{Family, Happening, Site, Window};
use crate::words::set;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering::Equal;
use std::collections::BTreeMap;
use std::fmt;

/// One thing that speaks for a link, or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Both are of one family.
    SameFamily(Family),
    /// Their families differ.
    OtherFamily,
    /// Both were done in this way, a PLOVER mode.
    SameMode(String),
    /// Both were there: the folded name.
    SamePlace(String),
    /// Their places are so many kilometres apart, which is near.
    NearPlace(u32),
    /// The place of one lies in that of the other, as far as is known.
    WithinPlace(String),
    /// Both were in this country, ISO 3166-1 alpha-3, and no more is known.
    SameCountry(String),
    /// They were apart.
    OtherPlace,
    /// Their days overlap.
    SameDays,
    /// Their days lie so many days apart.
    DaysApart(u32),
    /// They were told so many days apart, and no more is known of when.
    ToldApart(u32),
    /// These took part in both.
    SameParties(Vec<String>),
    /// Both tell these names.
    SameNames(Vec<String>),
    /// Neither's names are known to the other.
    OtherNames,
    /// Both give this figure for this measure.
    SameFigure(String, u64),
    /// Their figures for this measure are far apart.
    OtherFigure(String),
}

/// That two happenings are one. The same for both orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The sum of what the reasons weigh; at least [`LEAST`].
    pub weight: f32,
    /// Each reason and what it weighs, negative when it speaks against the link.
    pub why: Vec<(Reason, f32)>,
}

/// The weight from which on two happenings count as one.
pub const LEAST: f32 = 3.0;
/// What places, parties and names weigh at most.
const MOST_PLACES: f32 = 2.0;
const MOST_PARTIES: f32 = 1.5;
const MOST_NAMES: f32 = 5.3;

/// Whether two happenings are one, and why.
pub fn link(a: &Happening, b: &Happening) -> Option<Link> {
    let (families, modes, days, figures, far) = (families(a, b), modes(a, b), days(a, b), figures(a, b), far_figures(a, b));
    let sum = |some: &[&Weighed]| some.iter().filter_map(|one| one.as_ref()).map(|(_, weight)| weight).sum::<f32>();
    // Most that share a key are days, lands and names apart: names take longest to compare, and are not looked at where they cannot help.
    let so_far = sum(&[&families, &modes, &days, &figures, &far]);
    if so_far + MOST_PLACES + MOST_PARTIES + MOST_NAMES < LEAST {
        return None;
    }
    let (places, parties) = (places(a, b), parties(a, b));
    if so_far + sum(&[&places, &parties]) + MOST_NAMES < LEAST {
        return None;
    }
    let why: Vec<(Reason, f32)> = [families, modes, places, days, parties, names(a, b), figures, far].into_iter().flatten().collect();
    let weight: f32 = why.iter().map(|(_, weight)| weight).sum();
    // Where, when and what kind is not who: a link needs something that only this happening has.
    let own = why.iter().any(|(reason, weight)| *weight > 0.0 && is_own(reason));
    (own && weight >= LEAST).then_some(Link { weight, why })
}

/// Whether a reason tells one happening from the next of its kind.
fn is_own(reason: &Reason) -> bool {
    matches!(reason, Reason::SamePlace(_) | Reason::NearPlace(_) | Reason::SameNames(_) | Reason::SameFigure(..) | Reason::SameParties(_))
}

type Weighed = Option<(Reason, f32)>;

fn families(a: &Happening, b: &Happening) -> Weighed {
    let (x, y) = (a.family?, b.family?);
    if x == y {
        return Some((Reason::SameFamily(x), 1.0));
    }
    // A riot is told as an attack, an arrest beside the deed it is for.
    let akin = |f: Family| matches!(f, Family::Attack | Family::Protest | Family::Coercion);
    Some((Reason::OtherFamily, if akin(x) && akin(y) { -0.5 } else { -1.5 }))
}

fn modes(a: &Happening, b: &Happening) -> Weighed {
    let same = a.modes.iter().find(|mode| b.modes.contains(mode))?;
    Some((Reason::SameMode(same.clone()), 0.4))
}

fn places<'h>(a: &'h Happening, b: &'h Happening) -> Weighed {
    // Where both know the town, that they also name one region tells nothing.
    let towns = a.sites.iter().any(is_town) && b.sites.iter().any(is_town);
    let told = |h: &'h Happening| h.sites.iter().filter(move |site| !towns || is_town(site));
    let pairs = told(a).flat_map(|x| told(b).map(move |y| site_pair(x, y)));
    // The order of equals is told by their words, so that it is the same for both orders of the two.
    pairs.max_by(|x, y| x.1.total_cmp(&y.1).then_with(|| if x.0 == y.0 { Equal } else { format!("{:?}", y.0).cmp(&format!("{:?}", x.0)) }))
}

/// Whether a place is no wider than a town, and known.
fn is_town(site: &Site) -> bool {
    matches!(site.precision.as_str(), "point" | "locality")
}

/// Within this many kilometres two towns may be named for one deed.
const NEAR: f64 = 30.0;

fn site_pair(x: &Site, y: &Site) -> (Reason, f32) {
    let exact = |site: &Site| matches!(site.precision.as_str(), "point" | "locality" | "admin2" | "none");
    let same = x.geonames.is_some() && x.geonames == y.geonames || x.name == y.name && x.country == y.country;
    let name = x.name.as_str().min(&y.name).to_owned();
    let one_country = x.country.is_some() && x.country == y.country;
    match (exact(x), exact(y)) {
        (true, true) if same => (Reason::SamePlace(name), 2.0),
        (true, true) => match (x.point, y.point) {
            (Some(p), Some(q)) => {
                let km = kilometres(p, q);
                if km <= NEAR {
                    (Reason::NearPlace(km.round() as u32), 1.2)
                } else {
                    // Two towns are two places: what is told in the same words of both happened twice.
                    (Reason::OtherPlace, -3.2)
                }
            }
            _ => (Reason::OtherPlace, -0.3),
        },
        _ if same => match &x.country {
            Some(country) if x.precision == "country" => (Reason::SameCountry(country.clone()), 0.5),
            _ => (Reason::WithinPlace(name), 0.9),
        },
        _ if one_country => {
            let narrow = if exact(x) { x } else { y };
            let country_wide = x.precision == "country" || y.precision == "country";
            match (x.point, y.point) {
                (Some(p), Some(q)) if !country_wide && kilometres(p, q) > 500.0 => (Reason::OtherPlace, -1.0),
                _ if country_wide => (Reason::SameCountry(x.country.clone().unwrap_or_default()), 0.5),
                _ => (Reason::WithinPlace(narrow.name.clone()), 0.8),
            }
        }
        _ if x.country.is_some() && y.country.is_some() => (Reason::OtherPlace, -2.0),
        _ => (Reason::OtherPlace, -0.3),
    }
}

fn days(a: &Happening, b: &Happening) -> Weighed {
    let gap = |x: Window, y: Window| (x.first - y.last).max(y.first - x.last).max(0);
    let width = |w: Window| w.last - w.first;
    if let (Some(x), Some(y)) = (a.when, b.when) {
        let gap = gap(x, y);
        let wide = width(x).max(width(y));
        return Some(match gap {
            0 if wide <= 2 => (Reason::SameDays, 1.5),
            0 if wide <= 31 => (Reason::SameDays, 0.7),
            0 => (Reason::SameDays, 0.2),
            1 => (Reason::DaysApart(1), -0.8),
            2..=7 => (Reason::DaysApart(gap as u32), -2.5),
            _ => (Reason::DaysApart(gap as u32), -4.0),
        });
    }
    let (x, y) = (a.told?, b.told?);
    let gap = match (a.when, b.when) {
        // The one whose day is unknown was told after it happened.
        (Some(when), None) => gap(when, Window { first: y - 7, last: y }),
        (None, Some(when)) => gap(when, Window { first: x - 7, last: x }),
        _ => (x - y).abs(),
    };
    let weight = match gap {
        0..=2 => 0.8,
        3..=7 => 0.2,
        8..=60 => -1.0,
        61..=200 => -2.0,
        _ => -3.0,
    };
    Some((Reason::ToldApart(gap as u32), weight))
}

fn parties(a: &Happening, b: &Happening) -> Weighed {
    let both = a.parties.iter().filter(|party| b.parties.iter().any(|other| other.key == party.key));
    let weight = |kind: &str| match kind {
        "armed_group" | "party" | "organisation" => 0.8,
        "person" => 0.8,
        "state" | "government" | "military" => 0.5,
        _ => 0.0,
    };
    // Those without a name of their own («rebelles», "police") take part everywhere.
    let told: Vec<_> = both
        .filter(|party| weight(&party.kind) > 0.0 && (party.country.is_some() || party.key.contains(' ') || is_id(&party.key)))
        .collect();
    if told.is_empty() {
        return None;
    }
    let sum: f32 = told.iter().map(|party| weight(&party.kind)).sum();
    Some((Reason::SameParties(told.iter().map(|party| party.key.clone()).collect()), sum.min(1.5)))
}

fn is_id(key: &str) -> bool {
    key.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

/// What the names shared weigh: their share of the names of the one that has fewer, and their sum.
fn names<'n>(a: &'n Happening, b: &'n Happening) -> Weighed {
    // The places where it happened are weighed as places.
    let sites = || a.sites.iter().chain(&b.sites);
    let ids: Vec<String> = sites().filter_map(|site| site.geonames).map(|id| format!("g{id}")).collect();
    let is_site = |name: &str| sites().any(|site| site.name == name) || ids.iter().any(|id| id == name);
    let rest = |names: &'n BTreeMap<String, f32>| {
        names.iter().map(|(name, weight)| (name.as_str(), *weight)).filter(|(name, _)| !is_site(name)).collect::<Vec<_>>()
    };
    let (a, b) = (rest(&a.names), rest(&b.names));
    let total = |names: &[(&str, f32)]| {
        let mut weights: Vec<f32> = names.iter().map(|(_, weight)| *weight).collect();
        weights.sort_by(|x, y| y.total_cmp(x));
        weights.into_iter().take(8).sum::<f32>()
    };
    let of = total(&a).min(total(&b));
    if of < 1.0 {
        return None;
    }
    // Both are in the order of names.
    let at = |names: &[(&str, f32)], name: &str| names.binary_search_by(|(other, _)| (*other).cmp(name)).ok();
    let both = a.iter().filter_map(|(name, weight)| Some((weight.min(b[at(&b, name)?].1), (*name).to_owned())));
    let mut shared: Vec<(f32, String)> = both.collect();
    // Names that are told otherwise: «Sharon Smith» and "Sharon Crawford Smith", «Staunton» and "Staunton police".
    let mut near: Vec<(f32, &str, &str)> = Vec::new();
    let own = |names: &[(&'n str, f32)], others: &[(&str, f32)]| -> Vec<(&'n str, f32, Vec<&'n str>)> {
        names.iter().filter(|(name, _)| at(others, name).is_none()).map(|&(name, weight)| (name, weight, long_words(name))).collect()
    };
    let (own_a, own_b) = (own(&a, &b), own(&b, &a));
    for (x, u, p) in &own_a {
        for (y, v, q) in &own_b {
            let likeness = likeness(p, q);
            if likeness > 0.0 {
                near.push((likeness * u.min(*v), x, y));
            }
        }
    }
    near.sort_by(|p, q| q.0.total_cmp(&p.0).then_with(|| (p.1.min(p.2), p.1.max(p.2)).cmp(&(q.1.min(q.2), q.1.max(q.2)))));
    let mut used: Vec<&str> = Vec::new();
    for (weight, x, y) in near {
        if !used.contains(&x) && !used.contains(&y) {
            used.extend([x, y]);
            shared.push((weight, if x.len() >= y.len() { x } else { y }.to_owned()));
        }
    }
    let sum: f32 = shared.iter().map(|(weight, _)| weight).sum();
    if sum == 0.0 {
        return Some((Reason::OtherNames, -1.0));
    }
    shared.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
    let weight = 3.5 * (sum / of.max(2.0)).min(1.0) + (0.35 * sum).min(2.5) - 0.8;
    Some((Reason::SameNames(shared.into_iter().map(|(_, name)| name).collect()), weight))
}

/// The words of a name that tell it from others.
fn long_words(name: &str) -> Vec<&str> {
    name.split(' ').filter(|word| word.len() >= 4).collect()
}

/// How alike two names are that are not the same, by their words: the share of the longer one's words that the other has.
fn likeness(p: &[&str], q: &[&str]) -> f32 {
    let both = p.iter().filter(|word| q.contains(word)).count();
    // The last word of a name is the one that is told alone.
    let last = p.last().is_some() && p.last() == q.last();
    let share = both as f32 / p.len().max(q.len()).max(1) as f32;
    if last { share.max(0.6) } else { share }
}

/// The largest figure that both give for one measure.
fn figures(a: &Happening, b: &Happening) -> Weighed {
    fn given(of: &Happening) -> Vec<(u64, &str, &str)> {
        set(of.counts.iter().filter(|x| !x.cumulative).filter_map(|x| Some((x.low?, x.measure.as_str(), x.who.as_str()))))
    }
    // Each figure once, in order: the happening of a long page may have thousands of claims.
    let (ours, theirs) = (given(a), given(b));
    let both = |&&(figure, measure, who): &&(u64, &str, &str)| {
        let from = theirs.partition_point(|other| (other.0, other.1) < (figure, measure));
        let same = theirs[from..].iter().take_while(|other| (other.0, other.1) == (figure, measure));
        same.into_iter().any(|other| other.2 == who || other.2 == "any" || who == "any")
    };
    let &(figure, measure, _) = ours.iter().rev().find(both)?;
    let weight = match figure {
        0 => return None,
        1 => 0.2,
        2 => 0.4,
        3..=9 => 0.8,
        10..=19 => 1.2,
        _ => 1.5,
    };
    Some((Reason::SameFigure(measure.to_owned(), figure), weight))
}

/// A measure for which the two have no figures that are near.
fn far_figures(a: &Happening, b: &Happening) -> Weighed {
    for measure in ["killed", "injured"] {
        let of = |h: &Happening| -> Vec<u64> {
            h.counts.iter().filter(|c| c.measure == measure && !c.cumulative && !c.part).filter_map(|c| c.low).collect()
        };
        let (x, y) = (of(a), of(b));
        let far = |p: u64, q: u64| p.max(q) > 4 * p.min(q).max(1);
        if !x.is_empty() && !y.is_empty() && x.iter().all(|&p| y.iter().all(|&q| far(p, q))) {
            return Some((Reason::OtherFigure(measure.to_owned()), -0.8));
        }
    }
    None
}

/// Great-circle distance in kilometres on a sphere of 6,371 km.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let [lat_a, lon_a, lat_b, lon_b] = [a.0, a.1, b.0, b.1].map(f64::to_radians);
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().asin()
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::SameFamily(family) => write!(f, "both are of the family {}", format!("{family:?}").to_lowercase()),
            Reason::OtherFamily => write!(f, "they are of different families"),
            Reason::SameMode(mode) => write!(f, "both by {mode}"),
            Reason::SamePlace(name) => write!(f, "both at {name}"),
            Reason::NearPlace(km) => write!(f, "{km} km apart"),
            Reason::WithinPlace(name) => write!(f, "one place may hold the other: {name}"),
            Reason::SameCountry(code) => write!(f, "both in {code}"),
            Reason::OtherPlace => write!(f, "at different places"),
            Reason::SameDays => write!(f, "their days overlap"),
            Reason::DaysApart(days) => write!(f, "{days} days apart"),
            Reason::ToldApart(days) => write!(f, "told {days} days apart"),
            Reason::SameParties(who) => write!(f, "in both: {}", who.join(", ")),
            Reason::SameNames(names) => write!(f, "both name {}", names.join(", ")),
            Reason::OtherNames => write!(f, "no name in both"),
            Reason::SameFigure(measure, figure) => write!(f, "both tell {figure} {measure}"),
            Reason::OtherFigure(measure) => write!(f, "their figures of {measure} are far apart"),
        }
    }
}
