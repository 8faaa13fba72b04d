//! HXL 1.1: a row an incident, hashtags in a second row of headings. The tags are those of HDX's own mapping of UCDP's data and of Insecurity
//! Insight's files, where they have one. A least or a most that is open («more than 40») is left empty.

use crate::cell::{Cell, Column, Rows, Table, columns, names};
use crate::incident::Seen;
use crate::place::Site;
use crate::{Error, walk};
use selon_store::{Filter, Store};
use std::io::Write;

/// The names of the columns, for people.
const HEADING: [&str; 21] = [
    "incident",
    "type",
    "start",
    "end",
    "date precision",
    "country",
    "admin 1",
    "place",
    "latitude",
    "longitude",
    "place precision",
    "first party",
    "second party",
    "killed, lowest",
    "killed, highest",
    "injured",
    "displaced",
    "abducted",
    "outlets",
    "according to",
    "addresses",
];

struct Hxl;

impl Table for Hxl {
    type Row<'a> = Seen<'a>;
}

const COLUMNS: &[Column<Hxl>] = columns![
    "#event+id" => |seen| format!("i{}", seen.told.row.id).into(),
    "#event+type" => |seen| match (&seen.told.row.kind, &seen.told.row.mode) {
        (Some(kind), Some(mode)) => format!("{kind}/{mode}").into(),
        (kind, _) => kind.clone().into(),
    },
    "#date+start" => |seen| seen.days().map(|(first, _)| first).into(),
    "#date+end" => |seen| seen.days().map(|(_, last)| last).into(),
    "#date+precision" => |seen| seen.days().map(|(first, last)| match first.until(last).map_or(0, |span| span.get_days()) {
        0 => "day",
        1..=6 => "week",
        7..=30 => "month",
        _ => "more",
    }).into(),
    "#country+code" => |seen| seen.site.as_ref().and_then(|site| site.place.country.clone()).into(),
    "#adm1+name" => |seen| seen.site.as_ref().and_then(|site| site.admin1.clone()).into(),
    "#loc+name" => |seen| seen.site.as_ref().map(|site| site.place.name.clone()).into(),
    "#geo+lat" => |seen| seen.site.as_ref().and_then(Site::point).map(|(latitude, _)| latitude).into(),
    "#geo+lon" => |seen| seen.site.as_ref().and_then(Site::point).map(|(_, longitude)| longitude).into(),
    "#geo+precision" => |seen| seen.site.as_ref().map(|site| site.place.precision.clone()).into(),
    "#group+name+first" => |seen| seen.side_a.map(|actor| actor.name.clone()).into(),
    "#group+name+second" => |seen| seen.side_b.map(|actor| actor.name.clone()).into(),
    "#affected+killed+min" => |seen| seen.sum("killed").filter(|sum| !sum.low_open).map(|sum| sum.low).into(),
    "#affected+killed+max" => |seen| seen.sum("killed").filter(|sum| !sum.high_open).map(|sum| sum.high).into(),
    "#affected+injured" => |seen| best(seen, "injured"),
    "#affected+displaced" => |seen| best(seen, "displaced"),
    "#affected+abducted" => |seen| best(seen, "abducted"),
    "#meta+source" => |seen| distinct(seen.told.reports.iter().filter_map(|report| report.outlet.as_deref())),
    "#meta+source+attribution" => |seen| seen.speakers().join("; ").into(),
    "#meta+url" => |seen| distinct(seen.voices().into_iter().filter_map(|report| report.url.as_deref())),
];

/// Writes the table.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::commas(out);
    rows.heading(HEADING)?;
    rows.heading(names(COLUMNS))?;
    walk::incidents(store, filter, |told| rows.row(COLUMNS, &Seen::new(told)))?;
    rows.end()
}

fn best(seen: &Seen<'_>, measure: &str) -> Cell {
    seen.sum(measure).map(|sum| sum.best).into()
}

fn distinct<'a>(all: impl Iterator<Item = &'a str>) -> Cell {
    let mut seen: Vec<&str> = Vec::new();
    all.for_each(|one| {
        if !seen.contains(&one) {
            seen.push(one);
        }
    });
    seen.join("; ").into()
}
