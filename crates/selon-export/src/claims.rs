//! The claims table: a row a figure or event of a report, with who says so, the words that prove it and the fingerprint of their text.
//!
//! No standard of the field holds provenance claim by claim; this table does. Its first sixteen columns are those every tool may count on;
//! the others say more of the same claim. Spans are `[start,end)` in code points of the text that `doc_sha256` is the SHA-256 of.

use crate::cell::{Cell, Column, Rows, Table, columns, names};
use crate::coded::words;
use crate::{Error, json, walk};
use selon::wire::{Event, Points, Statement, Toll};
use selon_store::{ActorRow, ClaimKind, ClaimRow, Filter, PlaceRow, ReadReport, Store, Verdict};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::io::Write;

/// A figure or an event with its report.
pub struct Row<'a> {
    pub report: &'a ReadReport,
    pub claim: &'a ClaimRow,
    toll: Option<&'a Toll>,
    event: Option<&'a Event>,
    /// The statements it stands in, the first one first.
    said: Vec<&'a Statement>,
}

/// The table.
pub struct Claims;

impl Table for Claims {
    type Row<'a> = Row<'a>;
}

/// Its columns.
pub const COLUMNS: &[Column<Claims>] = columns![
    "event_id" => |row| row.claim.incident.map(|id| format!("i{id}")).into(),
    "doc_id" => |row| format!("r{}", row.claim.report).into(),
    "category" => |row| row.category().into(),
    "value" => |row| row.claim.low.filter(|_| row.claim.low == row.claim.high).into(),
    "min" => |row| row.claim.low.into(),
    "max" => |row| row.claim.high.into(),
    "approx" => |row| row.toll.map(|toll| toll.approximate).into(),
    "unit" => |row| row.toll.map(|toll| toll.unit.clone()).into(),
    "attributed_to" => |row| if row.claim.sources.is_empty() { row.claim.outlet.clone().into() } else { named(&row.claim.sources) },
    "attribution_cue" => |row| row.said.first().map(|said| words(&row.report.reading.document.text, said.cue)).into(),
    "status" => |row| row.event.map(|event| event.status.clone()).into(),
    "as_of" => |row| row.as_of().into(),
    "value_span" => |row| points(row.toll.map(|toll| toll.quantity).or(row.event.map(|event| event.trigger))),
    "source_span" => |row| points(row.said.first().and_then(|said| said.source_span)),
    "doc_sha256" => |row| (&row.report.reading.document.id).into(),
    "syndication_group" => |row| format!("r{}", row.report.row.voice).into(),
    // More of the same claim.
    "claim_id" => |row| format!("c{}", row.claim.id).into(),
    "who" => |row| row.toll.map(|toll| toll.who.clone()).into(),
    "side" => |row| row.toll.map_or(Cell::Empty, |_| named(&row.claim.recipients)),
    "part" => |row| row.toll.map(|_| row.claim.part).into(),
    "cumulative" => |row| row.toll.map(|_| row.claim.cumulative).into(),
    "actors" => |row| named(&row.claim.actors),
    "recipients" => |row| row.toll.map_or_else(|| named(&row.claim.recipients), |_| Cell::Empty),
    "first" => |row| row.claim.first.into(),
    "last" => |row| row.claim.last.into(),
    "place" => |row| row.place().map(|place| place.name.clone()).into(),
    "geonames" => |row| row.place().and_then(|place| place.geonames).into(),
    "latitude" => |row| row.place().and_then(|place| place.latitude).into(),
    "longitude" => |row| row.place().and_then(|place| place.longitude).into(),
    "precision" => |row| row.place().map(|place| place.precision.clone()).into(),
    "country" => |row| row.place().and_then(|place| place.country.clone()).into(),
    "contested" => |row| row.place().map(|place| place.contested).into(),
    "words" => |row| (&row.claim.words).into(),
    "words_span" => |row| points(Some(row.claim.span)),
    "outlet" => |row| row.claim.outlet.clone().into(),
    "origin" => |row| row.report.row.origin.clone().into(),
    "language" => |row| row.report.row.language.clone().into(),
    "published" => |row| row.claim.day.into(),
    "url" => |row| row.report.row.url.clone().into(),
    "verdict" => |row| row.verdict().into(),
];

impl<'a> Row<'a> {
    /// The figures and events of a report, in the order of its reading.
    pub fn of(report: &'a ReadReport) -> impl Iterator<Item = Row<'a>> {
        let reading = &report.reading;
        report.claims.iter().filter_map(move |claim| {
            let (toll, event, said) = match claim.kind {
                ClaimKind::Toll => {
                    let toll = reading.tolls.iter().find(|toll| toll.id == claim.wire)?;
                    let event = toll.event.as_ref().and_then(|id| reading.events.iter().find(|event| event.id == *id));
                    (Some(toll), event, &toll.statements)
                }
                ClaimKind::Event => {
                    let event = reading.events.iter().find(|event| event.id == claim.wire)?;
                    (None, Some(event), &event.statements)
                }
                ClaimKind::Statement => return None,
            };
            let said = said.iter().filter_map(|id| reading.statements.iter().find(|statement| statement.id == *id)).collect();
            Some(Row { report, claim, toll, event, said })
        })
    }

    /// The measure of a figure; type and mode of an event.
    fn category(&self) -> String {
        let name = self.claim.name.as_deref().unwrap_or_default();
        match self.claim.mode.as_ref().filter(|_| self.toll.is_none()) {
            Some(mode) => format!("{name}/{mode}"),
            None => name.to_owned(),
        }
    }

    /// The day for which a figure is given: that of its report, else its own last day.
    fn as_of(&self) -> Option<jiff::civil::Date> {
        self.toll.and(self.claim.day.or(self.claim.last))
    }

    /// Where.
    pub fn place(&self) -> Option<&'a PlaceRow> {
        self.claim.place.as_ref()
    }

    /// What the last reviewer said.
    fn verdict(&self) -> Option<&'static str> {
        self.claim.reviews.iter().rev().find_map(|one| match one.review.verdict {
            Verdict::Accept => Some("accepted"),
            Verdict::Reject => Some("rejected"),
            Verdict::Correct { .. } => Some("corrected"),
            Verdict::Comment => None,
        })
    }

    /// As an object: every column, `null` where it is empty.
    pub fn object(&self) -> Map<String, Value> {
        COLUMNS.iter().map(|column| (column.name.to_owned(), (column.cell)(self).json())).collect()
    }
}

/// An object with the columns in their order.
impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(COLUMNS.iter().map(|column| (column.name, (column.cell)(self).json())))
    }
}

/// Every row of a filter, in the order of reports.
pub fn each(store: &Store, filter: &Filter, mut row: impl FnMut(&Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
    walk::reports(store, filter, |report| Row::of(report).try_for_each(|one| row(&one)))
}

/// As comma-separated values.
pub fn csv(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::commas(out);
    rows.heading(names(COLUMNS))?;
    each(store, filter, |row| rows.row(COLUMNS, row))?;
    rows.end()
}

/// As a JSON object a line.
pub fn jsonl(store: &Store, filter: &Filter, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    each(store, filter, |row| {
        count += 1;
        json::line(&mut out, row)
    })?;
    out.flush()?;
    Ok(count)
}

fn named(all: &[ActorRow]) -> Cell {
    all.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join("; ").into()
}

/// A span in brackets, so that no spreadsheet takes it for a date or a time.
fn points(span: Option<Points>) -> Cell {
    span.map(|[start, end]| format!("[{start},{end}]")).into()
}
