//! ACLED: a row an incident that its codebook has a type for. What it makes of an attack depends on who was hit, see [`coded`].
//!
//! `fatalities` is the lowest figure, as ACLED takes it. Ids and the scale of sources are ACLED's own; the incident of selon stands in `tags`.

use crate::cell::{Cell, Column, Rows, Table, columns, names};
use crate::codes;
use crate::incident::{Seen, fights};
use crate::place::{Site, acled_precision};
use crate::{Error, walk};
use jiff::civil::Date;
use selon_store::{ActorRow, Filter, Store};
use std::io::Write;

/// An incident with its type.
struct Row<'a> {
    seen: Seen<'a>,
    event: &'static str,
    sub: &'static str,
}

struct Acled;

impl Table for Acled {
    type Row<'a> = Row<'a>;
}

const COLUMNS: &[Column<Acled>] = columns![
    "event_id_cnty" => |_| Cell::Empty,
    "event_date" => |row| row.seen.days().map(|(first, _)| first).into(),
    "year" => |row| row.seen.days().map(|(first, _)| i64::from(first.year())).into(),
    "time_precision" => |row| row.seen.days().and_then(time_precision).into(),
    "disorder_type" => |row| disorder(row).into(),
    "event_type" => |row| row.event.into(),
    "sub_event_type" => |row| row.sub.into(),
    "actor1" => |row| row.seen.side_a.map(|actor| actor.name.clone()).into(),
    "assoc_actor_1" => |_| Cell::Empty,
    "inter1" => |row| inter(row, row.seen.side_a, true).into(),
    "actor2" => |row| row.seen.side_b.map(|actor| actor.name.clone()).into(),
    "assoc_actor_2" => |_| Cell::Empty,
    "inter2" => |row| inter(row, row.seen.side_b, false).into(),
    "interaction" => |row| interaction(row).into(),
    "civilian_targeting" => |row| row.targets_civilians().then_some("Civilian targeting").into(),
    "iso" => |row| row.country(|country| country.numeric),
    "region" => |row| row.country(|country| country.acled),
    "country" => |row| row.country(|country| country.name),
    "admin1" => |row| row.site().and_then(|site| site.admin1.clone()).into(),
    "admin2" => |row| row.site().and_then(|site| site.admin2.clone()).into(),
    "admin3" => |_| Cell::Empty,
    "location" => |row| row.site().map(|site| site.place.name.clone()).into(),
    "latitude" => |row| row.site().and_then(Site::point).map(|(latitude, _)| latitude).into(),
    "longitude" => |row| row.site().and_then(Site::point).map(|(_, longitude)| longitude).into(),
    "geo_precision" => |row| row.site().and_then(|site| acled_precision(site.place)).into(),
    "source" => |row| outlets(&row.seen).into(),
    "source_scale" => |_| Cell::Empty,
    "notes" => |row| notes(&row.seen).into(),
    "fatalities" => |row| row.seen.sum("killed").map(|sum| sum.low).into(),
    "tags" => |row| format!("selon=i{}", row.seen.told.row.id).into(),
    "timestamp" => |row| row.seen.told.reports.iter().map(|report| report.stored.as_second()).max().into(),
];

/// Writes the table.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::commas(out);
    rows.heading(names(COLUMNS))?;
    walk::incidents(store, filter, |told| {
        let seen = Seen::new(told);
        match coded(&seen) {
            Some((event, sub)) => rows.row(COLUMNS, &Row { seen, event, sub }),
            None => Ok(()),
        }
    })?;
    rows.end()
}

const BATTLES: &str = "Battles";
const CIVILIANS: &str = "Violence against civilians";
const PROTESTS: &str = "Protests";

/// Event and sub-event type. An attack by hand or with small arms is a battle when it hits fighters and violence against civilians when it
/// hits these; where no report tells, its type stays empty. Force against a protest is excessive when it kills or wounds.
fn coded(seen: &Seen<'_>) -> Option<(&'static str, &'static str)> {
    let row = &seen.told.row;
    let kind = codes::kind(row.kind.as_deref(), row.mode.as_deref())?;
    match (row.kind.as_deref()?, row.mode.as_deref()) {
        ("ASSAULT", Some("crowd-control")) if seen.sum("killed").or(seen.sum("injured")).is_some_and(|sum| sum.low > 0) => {
            Some((PROTESTS, "Excessive force against protesters"))
        }
        ("ASSAULT", _) if kind.event.is_empty() => Some(match seen.hits_civilians() {
            _ if seen.side_a.is_some_and(fights) && seen.side_b.is_some_and(fights) => (BATTLES, "Armed clash"),
            Some(true) => (CIVILIANS, "Attack"),
            Some(false) => (BATTLES, "Armed clash"),
            None => ("", ""),
        }),
        _ => (!kind.event.is_empty()).then_some((kind.event, kind.sub)),
    }
}

impl Row<'_> {
    fn site(&self) -> Option<&Site<'_>> {
        self.seen.site.as_ref()
    }

    fn country(&self, what: fn(&codes::Country) -> &'static str) -> Cell {
        self.site().and_then(|site| site.country).map(what).into()
    }

    fn targets_civilians(&self) -> bool {
        self.event == CIVILIANS || self.sub == "Excessive force against protesters" || {
            self.event == "Explosions/Remote violence" && self.seen.hits_civilians() == Some(true)
        }
    }
}

fn disorder(row: &Row<'_>) -> &'static str {
    match (row.event, row.sub) {
        (PROTESTS, "Excessive force against protesters") => "Political violence; Demonstrations",
        (PROTESTS, _) | ("Riots", "Violent demonstration") => "Demonstrations",
        ("Strategic developments", _) => "Strategic developments",
        _ => "Political violence",
    }
}

/// What an actor is to ACLED: 1 forces of the state, 2 rebels, 5 rioters, 6 protesters, 7 civilians, 8 forces from outside. Militias cannot be
/// told from rebels by what a report says.
fn inter(row: &Row<'_>, actor: Option<&ActorRow>, first: bool) -> Option<i64> {
    let actor = actor?;
    let here = row.site().and_then(|site| site.place.country.as_deref());
    match actor.kind.as_str() {
        "state" | "government" | "military" => match (actor.country.as_deref(), here) {
            (Some(own), Some(here)) => Some(if own == here { 1 } else { 8 }),
            _ => None,
        },
        "population" | "person" if first && row.event == PROTESTS => Some(6),
        "population" | "person" if first && row.event == "Riots" => Some(5),
        "population" if !first => Some(7),
        _ => None,
    }
}

/// Both kinds of actors in one number, the smaller first; 0 stands for none.
fn interaction(row: &Row<'_>) -> Option<i64> {
    let a = inter(row, row.seen.side_a, true)?;
    if row.seen.side_b.is_none() {
        return Some(a * 10);
    }
    let b = inter(row, row.seen.side_b, false)?;
    Some(a.min(b) * 10 + a.max(b))
}

/// 1 the day is known, 2 the week, 3 the month; longer times have no code.
fn time_precision((first, last): (Date, Date)) -> Option<i64> {
    match first.until(last).map_or(0, |span| span.get_days()) + 1 {
        1 => Some(1),
        2..=7 => Some(2),
        8..=31 => Some(3),
        _ => None,
    }
}

/// Who published, each once.
fn outlets(seen: &Seen<'_>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for outlet in seen.told.reports.iter().filter_map(|report| report.outlet.as_deref()) {
        if !all.contains(&outlet) {
            all.push(outlet);
        }
    }
    all.join("; ")
}

/// What the incident is called, and every figure of the killed with who gives it.
fn notes(seen: &Seen<'_>) -> String {
    let mut parts: Vec<String> = seen.told.row.title.clone().into_iter().collect();
    let killed = seen.told.claims.iter().filter(|claim| claim.name.as_deref() == Some("killed") && !claim.part && !claim.cumulative);
    for claim in killed {
        let figure = match (claim.low, claim.high) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("at least {low}"),
            (None, Some(high)) => format!("at most {high}"),
            (None, None) => continue,
        };
        let source = claim.sources.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
        let source = if source.is_empty() { claim.outlet.clone().unwrap_or_default() } else { source };
        let told = if source.is_empty() { format!("{figure} killed") } else { format!("{figure} killed according to {source}") };
        if !parts.contains(&told) {
            parts.push(told);
        }
    }
    parts.join(". ")
}
