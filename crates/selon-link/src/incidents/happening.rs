//! What a report tells happened: its events and tolls, put together where they tell one thing.

use super::names::Names;
use crate::words::{name, set};
use jiff::civil::Date;
use selon::reading::{ActorIx, Event, EventIx, Status, Toll, TollIx};
use selon::world::{ActorKind, Precision};
use selon::{Document, Reading, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Types of events that tell one happening under different names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// ASSAULT.
    Attack,
    /// PROTEST.
    Protest,
    /// COERCE and SANCTION: arrests, seizures, verdicts, expulsions.
    Coercion,
    /// MOBILIZE and RETREAT: forces and people on the move.
    Movement,
    /// AID and COOPERATE.
    Help,
    /// AGREE and CONSULT.
    Talks,
    /// What is only said: REQUEST, ACCUSE, REJECT, THREATEN, SUPPORT, CONCEDE.
    Words,
}

/// Calendar days, inclusive, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub first: i32,
    /// Last day.
    pub last: i32,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Folded name.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north and east, WGS 84.
    pub point: Option<(f64, f64)>,
    /// How exactly the point stands for the place: a word of `selon/1`.
    pub precision: String,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
}

/// Who took part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// Wikidata id, else the folded name.
    pub key: String,
    /// What it is: a word of `selon/1`.
    pub kind: String,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
}

/// A figure with who gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Index in [`Reading::tolls`].
    pub toll: TollIx,
    /// What is counted: a word of `selon/1`.
    pub measure: String,
    /// Whom it counts: a word of `selon/1`.
    pub who: String,
    /// Inclusive lower bound.
    pub low: Option<u64>,
    /// Inclusive upper bound; `None` when open.
    pub high: Option<u64>,
    /// Whether the figure is given as about right.
    pub approximate: bool,
    /// A part of another figure.
    pub part: bool,
    /// Since the start of a conflict or a year, not of this happening.
    pub cumulative: bool,
    /// Who gives it, by Wikidata id or folded name; empty when the outlet itself does.
    pub sources: Vec<String>,
    /// The day for which it is given: of its own words, else of publication. Days since 1970-01-01.
    pub as_of: Option<i32>,
}

/// Something that a report tells happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// The family of its events; `None` when the report has tolls, names and places, but no event that selon knows.
    pub family: Option<Family>,
    /// Modes of its events, sorted.
    pub modes: Vec<String>,
    /// Where, as its events and tolls say.
    pub sites: Vec<Site>,
    /// When, as its events and tolls say.
    pub when: Option<Window>,
    /// The day of the report: of publication, else of the first full date near its head. Days since 1970-01-01.
    pub told: Option<i32>,
    /// Who did it and to whom, sorted.
    pub parties: Vec<Party>,
    /// Names told with it, and how much each tells, at most [`NAMES`] of them.
    pub names: BTreeMap<String, f32>,
    /// Its figures.
    pub counts: Vec<Count>,
    /// Its events: indices in [`Reading::events`], all mentions.
    pub events: Vec<EventIx>,
    /// Whether it is what the report is mainly about.
    pub main: bool,
}

/// How many names a happening keeps.
pub const NAMES: usize = 24;
/// A report tells so many happenings at most: what comes after is put to those of its family, or left out.
const MOST: usize = 12;
/// A full date in so many bytes from the head is the day of the report.
const HEAD: u32 = 400;

/// What a report tells happened: at least one happening where it has any words, the main one first.
pub fn happenings(document: &Document, reading: &Reading) -> Vec<Happening> {
    let told = told(document, reading);
    let mut drafts: Vec<Draft> = Vec::new();
    let known = |event: &Event| event.status == Status::Asserted && family(event.kind) != Family::Words;
    for (ix, event) in reading.events.iter().enumerate().filter(|(_, event)| known(event)) {
        let at = event.same_as.and_then(|root| drafts.iter().position(|draft| draft.events.contains(&root)));
        let (family, when) = (family(event.kind), event.time.and_then(|time| window(reading, time)));
        let at = at.or_else(|| drafts.iter().position(|draft| draft.takes(reading, family, event.place, when)));
        let at = at.unwrap_or_else(|| {
            if drafts.len() < MOST {
                drafts.push(Draft { family: Some(family), ..Draft::default() });
            }
            drafts.len() - 1
        });
        drafts[at].add(ix, event, when);
    }
    for (ix, toll) in reading.tolls.iter().enumerate() {
        let at = home(reading, &drafts, toll).unwrap_or_else(|| {
            drafts.push(Draft::default());
            drafts.len() - 1
        });
        drafts[at].tolls.push(ix);
        drafts[at].places.extend(toll.place.filter(|_| !toll.cumulative));
    }
    if drafts.is_empty() && !reading.syntax.tokens.is_empty() {
        drafts.push(Draft::default());
    }
    // The main one has most mentions and figures; of equals the first.
    let main = (0..drafts.len()).rev().max_by_key(|&ix| drafts[ix].events.len() + 2 * drafts[ix].tolls.len()).unwrap_or(0);
    if main > 0 {
        let draft = drafts.remove(main);
        drafts.insert(0, draft);
    }
    let names = Names::of(document, reading);
    drafts.into_iter().enumerate().map(|(ix, draft)| draft.finish(reading, &names, told, ix == 0)).collect()
}

/// The family of a PLOVER type.
pub fn family(kind: &str) -> Family {
    match kind {
        "ASSAULT" => Family::Attack,
        "PROTEST" => Family::Protest,
        "COERCE" | "SANCTION" => Family::Coercion,
        "MOBILIZE" | "RETREAT" => Family::Movement,
        "AID" | "COOPERATE" => Family::Help,
        "AGREE" | "CONSULT" => Family::Talks,
        _ => Family::Words,
    }
}

/// A happening while it is put together, in indices of the reading.
#[derive(Default)]
struct Draft {
    family: Option<Family>,
    events: Vec<EventIx>,
    tolls: Vec<TollIx>,
    places: Vec<usize>,
    when: Option<Window>,
    modes: Vec<String>,
    parties: Vec<ActorIx>,
}

impl Draft {
    /// Whether an event can be of this happening: nothing it says differs.
    fn takes(&self, reading: &Reading, family: Family, place: Option<usize>, when: Option<Window>) -> bool {
        let here = place.is_none_or(|p| self.places.is_empty() || self.places.iter().any(|&q| one_place(reading, p, q)));
        let then = when.is_none_or(|w| self.when.is_none_or(|own| own.first <= w.last && w.first <= own.last));
        self.family == Some(family) && here && then
    }

    fn add(&mut self, ix: EventIx, event: &Event, when: Option<Window>) {
        self.events.push(ix);
        self.places.extend(event.place);
        self.modes.extend(event.mode.map(str::to_owned));
        self.parties.extend(event.actors.iter().chain(&event.recipients));
        self.when = match (self.when, when) {
            // The narrower of two that overlap.
            (Some(own), Some(new)) if new.last - new.first >= own.last - own.first => Some(own),
            (own, new) => new.or(own),
        };
    }

    fn finish(self, reading: &Reading, names: &Names, told: Option<i32>, main: bool) -> Happening {
        let counts: Vec<Count> = self.tolls.iter().map(|&ix| count(reading, ix, told)).collect();
        let evidence: Vec<Span> = self
            .events
            .iter()
            .map(|&ix| reading.events[ix].evidence)
            .chain(self.tolls.iter().map(|&ix| reading.tolls[ix].evidence))
            .collect();
        let when = self.when.or_else(|| {
            let times = self.tolls.iter().filter(|&&ix| !reading.tolls[ix].cumulative).filter_map(|&ix| reading.tolls[ix].time);
            times.filter_map(|time| window(reading, time)).min_by_key(|window| (window.last - window.first, window.first))
        });
        let mut places = self.places;
        if places.is_empty() && main {
            places.extend(names.lead_place(reading));
        }
        Happening {
            family: self.family,
            modes: set(self.modes),
            sites: set(places).into_iter().map(|place| site(reading, place)).collect(),
            when,
            told,
            parties: set(self.parties.iter().map(|&actor| party(reading, actor))),
            names: names.around(&evidence, main, NAMES),
            counts,
            events: self.events,
            main,
        }
    }
}

/// The happening that a toll belongs to: that of its event, else one at its place that people come to harm in.
fn home(reading: &Reading, drafts: &[Draft], toll: &Toll) -> Option<usize> {
    let root = |event: EventIx| reading.events[event].same_as.unwrap_or(event);
    let of_event = toll.event.and_then(|event| drafts.iter().position(|d| d.events.contains(&event) || d.events.contains(&root(event))));
    let whole = toll.part_of.and_then(|whole| drafts.iter().position(|d| d.tolls.contains(&whole)));
    let fits = |draft: &Draft| toll.place.is_none_or(|p| draft.places.is_empty() || draft.places.iter().any(|&q| one_place(reading, p, q)));
    let harmful = |draft: &Draft| matches!(draft.family, None | Some(Family::Attack | Family::Protest | Family::Coercion));
    let family = match toll.measure {
        "participants" => Some(Family::Protest),
        "detained" | "captured" => Some(Family::Coercion),
        "killed" | "injured" | "missing" | "abducted" | "destroyed" => Some(Family::Attack),
        _ => None,
    };
    of_event
        .or(whole)
        .or_else(|| drafts.iter().position(|draft| draft.family.is_some() && draft.family == family && fits(draft)))
        .or_else(|| drafts.iter().position(|draft| harmful(draft) && fits(draft)))
}

/// Whether two places of one report can be the place of one happening.
fn one_place(reading: &Reading, p: usize, q: usize) -> bool {
    let (a, b) = (&reading.places[p], &reading.places[q]);
    let wide = |precision: Precision| matches!(precision, Precision::Country | Precision::Admin1 | Precision::Admin2 | Precision::Region);
    p == q || a.country == b.country && (wide(a.precision) || wide(b.precision)) || a.precision == Precision::None
}

fn site(reading: &Reading, place: usize) -> Site {
    let place = &reading.places[place];
    Site {
        name: name(&place.name),
        geonames: place.geonames,
        point: place.point,
        precision: place.precision.as_str().to_owned(),
        country: place.country.clone(),
    }
}

fn party(reading: &Reading, actor: ActorIx) -> Party {
    let actor = &reading.actors[actor];
    Party { key: actor_key(reading, actor), kind: actor.kind.as_str().to_owned(), country: actor.country.clone() }
}

/// What an actor is known by in other reports, in other languages too: its Wikidata id, its country and kind, else its folded name.
fn actor_key(_reading: &Reading, actor: &selon::reading::Actor) -> String {
    let official = matches!(actor.kind, ActorKind::State | ActorKind::Government | ActorKind::Military);
    match (&actor.wikidata, &actor.country) {
        (Some(id), _) => id.clone(),
        (None, Some(country)) if official => country.clone(),
        _ => name(&actor.name),
    }
}

fn count(reading: &Reading, ix: TollIx, told: Option<i32>) -> Count {
    let toll = &reading.tolls[ix];
    let own = toll.time.and_then(|time| window(reading, time)).map(|window| window.last);
    Count {
        toll: ix,
        measure: toll.measure.to_owned(),
        who: toll.who.to_owned(),
        low: toll.low,
        high: toll.high,
        approximate: toll.approximate,
        part: toll.part_of.is_some(),
        cumulative: toll.cumulative,
        sources: set(toll.sources.iter().map(|&actor| actor_key(reading, &reading.actors[actor]))),
        // The time of a toll is mostly that of the deed; a report never counts before its own day but for old deeds.
        as_of: told.or(own),
    }
}

/// The days of a resolved time; `None` when open or unresolved.
fn window(reading: &Reading, time: usize) -> Option<Window> {
    let time = &reading.times[time];
    let day = |written: &Option<String>| written.as_deref().and_then(|w| w.get(..10)).and_then(|w| w.parse::<Date>().ok()).map(days);
    let (first, last) = (day(&time.start)?, day(&time.end)?);
    (time.resolved && first <= last).then_some(Window { first, last })
}

/// Days since 1970-01-01.
fn days(date: Date) -> i32 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours().div_euclid(24) as i32
}

/// The day of the report.
fn told(document: &Document, reading: &Reading) -> Option<i32> {
    if let Some(published) = &document.published {
        return Some(days(published.date));
    }
    let full = reading.times.iter().enumerate().filter(|(_, time)| time.span.start < HEAD && time.grain == "day");
    full.filter_map(|(ix, _)| window(reading, ix)).find(|window| window.first == window.last).map(|window| window.first)
}
