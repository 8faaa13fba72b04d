//! POLECAT: a row an event that a report asserts, each voice once, parted by tabs with a heading. Several actors stand in one cell, parted by
//! a semicolon and a blank, as POLECAT does. Quad codes are its words, not PLOVER's numbers. Numbers of the Correlates of War, titles of Wikipedia and event ids are not selon's to give.

use crate::cell::{Cell, Column, Rows, Table, columns, names};
use crate::coded::{self, Coded, mention, words};
use crate::place::Site;
use crate::{Error, codes, walk};
use selon::wire::Actor;
use selon_store::{Filter, ReadReport, Store};
use std::io::Write;

/// An event with its report.
struct Row<'a> {
    report: &'a ReadReport,
    event: &'a Coded<'a>,
    code: Option<&'static codes::Kind>,
    site: Option<Site<'a>>,
}

struct Polecat;

/// What parts the entries of a cell.
const LIST: &str = "; ";

impl Table for Polecat {
    type Row<'a> = Row<'a>;
}

const COLUMNS: &[Column<Polecat>] = columns![
    "Event ID" => |_| Cell::Empty,
    "Event Date" => |row| row.event.days.map(|(first, _)| first).into(),
    "Event Type" => |row| (&row.event.event.kind).into(),
    "Event Mode" => |row| row.event.mode.into(),
    "Intensity" => |row| row.code.map(|code| code.score).into(),
    "Quad Code" => |row| row.code.and_then(|code| quad(code.quad)).into(),
    "Contexts" => |row| row.event.event.contexts.join(LIST).into(),
    "Actor Name" => |row| each(&row.event.actors, |actor| Some(actor.name.clone())),
    "Actor Country" => |row| each(&row.event.actors, |actor| actor.country.clone()),
    "Actor COW" => |_| Cell::Empty,
    "Primary Actor Sector" => |row| each(&row.event.actors, |actor| actor.sectors.first().cloned()),
    "Actor Sectors" => |row| sectors(&row.event.actors),
    "Actor Title" => |row| each(&row.event.actors, title),
    "Actor Name Raw" => |row| raw(row, &row.event.actors),
    "Wikipedia Actor ID" => |_| Cell::Empty,
    "Recipient Name" => |row| each(&row.event.recipients, |actor| Some(actor.name.clone())),
    "Recipient Country" => |row| each(&row.event.recipients, |actor| actor.country.clone()),
    "Recipient COW" => |_| Cell::Empty,
    "Primary Recipient Sector" => |row| each(&row.event.recipients, |actor| actor.sectors.first().cloned()),
    "Recipient Sectors" => |row| sectors(&row.event.recipients),
    "Recipient Title" => |row| each(&row.event.recipients, title),
    "Recipient Name Raw" => |row| raw(row, &row.event.recipients),
    "Wikipedia Recipient ID" => |_| Cell::Empty,
    "Placename" => |row| row.event.place.map(|place| place.name.clone()).into(),
    "City" => |row| row.site.as_ref().and_then(Site::town).into(),
    "District" => |row| row.site.as_ref().and_then(|site| site.admin2.clone()).into(),
    "Province" => |row| row.site.as_ref().and_then(|site| site.admin1.clone()).into(),
    "Country" => |row| row.event.place.and_then(|place| place.country.clone()).into(),
    "Latitude" => |row| row.event.place.and_then(|place| place.latitude).into(),
    "Longitude" => |row| row.event.place.and_then(|place| place.longitude).into(),
    "GeoNames ID" => |row| row.event.place.and_then(|place| place.geonames).into(),
    "Raw Placename" => |row| row.event.place_words.map(|span| words(&row.report.reading.document.text, span)).into(),
    "Feature Type" => |_| Cell::Empty,
    "Source" => |row| row.report.row.outlet.clone().into(),
    "Publication Date" => |row| row.report.row.day.into(),
    "Story People" => |row| story(row.report, |kind| kind == "person"),
    "Story Organizations" => |row| story(row.report, |kind| !matches!(kind, "person" | "population" | "unknown")),
    "Story Locations" => |row| row.report.reading.places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(LIST).into(),
    "Language" => |row| row.report.row.language.clone().into(),
    "Version" => |_| concat!("selon-", env!("CARGO_PKG_VERSION")).into(),
];

/// Writes the table.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::tabs(out);
    rows.heading(names(COLUMNS))?;
    walk::reports(store, filter, |report| {
        for event in coded::events(report).iter().filter(|_| report.first) {
            let code = codes::kind(Some(&event.event.kind), event.mode);
            rows.row(COLUMNS, &Row { report, event, code, site: event.place.map(Site::new) })?;
        }
        Ok(())
    })?;
    rows.end()
}

/// What POLECAT calls PLOVER's quad codes.
fn quad(number: i64) -> Option<&'static str> {
    let words = ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];
    words.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// Of each actor one thing. Places stay, so that the lists of all columns go together.
fn each(actors: &[&Actor], what: fn(&Actor) -> Option<String>) -> Cell {
    let all: Vec<String> = actors.iter().map(|actor| what(actor).unwrap_or_default().replace(';', ",")).collect();
    if all.iter().all(String::is_empty) { Cell::Empty } else { all.join(LIST).into() }
}

/// The office of a person; of others the role is what they are.
fn title(actor: &Actor) -> Option<String> {
    actor.role.clone().filter(|_| actor.kind == "person")
}

fn sectors(actors: &[&Actor]) -> Cell {
    let mut all: Vec<&str> = Vec::new();
    for sector in actors.iter().flat_map(|actor| &actor.sectors) {
        if !all.contains(&sector.as_str()) {
            all.push(sector);
        }
    }
    all.join(LIST).into()
}

/// The words of the text for each actor, those nearest to the event's.
fn raw(row: &Row<'_>, actors: &[&Actor]) -> Cell {
    let text = &row.report.reading.document.text;
    let named = |actor: &&Actor| mention(actor, row.event.event.trigger[0]).map(|span| words(text, span).replace(';', ","));
    actors.iter().map(|actor| named(actor).unwrap_or_default()).collect::<Vec<_>>().join(LIST).into()
}

fn story(report: &ReadReport, is: fn(&str) -> bool) -> Cell {
    let named = report.reading.actors.iter().filter(|actor| is(&actor.kind) && actor.mentions.iter().any(|mention| mention.form == "name"));
    named.map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(LIST).into()
}
