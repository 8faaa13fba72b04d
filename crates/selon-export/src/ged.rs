//! UCDP's Georeferenced Event Dataset: a row an incident in which a report says that people were killed.
//!
//! `best`, `low` and `high` are those of the incident. The deaths of a side are not told apart from the claims' own kinds of victims, so
//! only `deaths_civilians` is filled, where reports count civilians. Ids of conflicts, dyads and sides are UCDP's to give.

use crate::cell::{Cell, Column, Rows, Table, columns, names};
use crate::codes;
use crate::incident::{Seen, fights, of_a_state};
use crate::place::{Site, prio_grid, ucdp_precision};
use crate::{Error, walk};
use jiff::civil::Date;
use selon_store::{ActorRow, Filter, ReportRow, Store};
use std::io::Write;

struct Ged;

impl Table for Ged {
    type Row<'a> = Seen<'a>;
}

const COLUMNS: &[Column<Ged>] = columns![
    "id" => |_| Cell::Empty,
    "relid" => |_| Cell::Empty,
    "year" => |seen| seen.days().map(|(first, _)| i64::from(first.year())).into(),
    "active_year" => |_| Cell::Empty,
    "code_status" => |_| Cell::Empty,
    "type_of_violence" => |seen| violence(seen).into(),
    "conflict_dset_id" => |_| Cell::Empty,
    "conflict_new_id" => |_| Cell::Empty,
    "conflict_name" => |_| Cell::Empty,
    "dyad_dset_id" => |_| Cell::Empty,
    "dyad_new_id" => |_| Cell::Empty,
    "dyad_name" => |_| Cell::Empty,
    "side_a_dset_id" => |_| Cell::Empty,
    "side_a_new_id" => |_| Cell::Empty,
    "side_a" => |seen| seen.side_a.map(|actor| actor.name.clone()).into(),
    "side_b_dset_id" => |_| Cell::Empty,
    "side_b_new_id" => |_| Cell::Empty,
    "side_b" => |seen| side_b(seen).into(),
    "number_of_sources" => |seen| seen.told.row.voices.into(),
    "source_article" => |seen| listed(seen, article),
    "source_office" => |seen| listed(seen, |report| report.outlet.clone()),
    "source_date" => |seen| listed(seen, |report| report.day.map(|day| day.to_string())),
    "source_headline" => |seen| listed(seen, |report| report.title.clone()),
    "source_original" => |seen| seen.speakers().join("; ").into(),
    "where_prec" => |seen| seen.site.as_ref().and_then(|site| ucdp_precision(site.place)).into(),
    "where_coordinates" => |seen| seen.site.as_ref().map(|site| site.place.name.clone()).into(),
    "where_description" => |_| Cell::Empty,
    "adm_1" => |seen| seen.site.as_ref().and_then(|site| site.admin1.clone()).into(),
    "adm_2" => |seen| seen.site.as_ref().and_then(|site| site.admin2.clone()).into(),
    "latitude" => |seen| point(seen).map(|(latitude, _)| latitude).into(),
    "longitude" => |seen| point(seen).map(|(_, longitude)| longitude).into(),
    "geom_wkt" => |seen| point(seen).map(|(latitude, longitude)| format!("POINT ({longitude} {latitude})")).into(),
    // A country or a sea is no cell of half a degree.
    "priogrid_gid" => |seen| {
        let narrow = seen.site.as_ref().and_then(|site| ucdp_precision(site.place)).is_some_and(|precision| precision <= 3);
        point(seen).filter(|_| narrow).map(prio_grid).into()
    },
    "country" => |seen| country(seen, |country| country.name),
    "country_id" => |seen| number(seen.site.as_ref().and_then(|site| site.country)),
    "region" => |seen| country(seen, |country| country.ucdp),
    "event_clarity" => |_| Cell::Empty,
    "date_prec" => |seen| seen.days().map(date_precision).into(),
    "date_start" => |seen| seen.days().map(|(first, _)| midnight(first)).into(),
    "date_end" => |seen| seen.days().map(|(_, last)| midnight(last)).into(),
    "deaths_a" => |_| Cell::Empty,
    "deaths_b" => |_| Cell::Empty,
    "deaths_civilians" => |seen| seen.sum_of("killed", "civilians").map(|sum| sum.best).into(),
    "deaths_unknown" => |_| Cell::Empty,
    "best" => |seen| seen.sum("killed").map(|sum| sum.best).into(),
    "high" => |seen| seen.sum("killed").map(|sum| sum.high).into(),
    "low" => |seen| seen.sum("killed").map(|sum| sum.low).into(),
    "gwnoa" => |seen| number(state(seen.side_a)),
    "gwnob" => |seen| number(state(seen.side_b)),
];

/// Writes the table.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::commas(out);
    rows.heading(names(COLUMNS))?;
    walk::incidents(store, filter, |told| {
        let seen = Seen::new(told);
        let killed = told.row.kind.as_deref() == Some("ASSAULT") && told.tolls.iter().any(|sum| sum.measure == "killed" && sum.high > 0);
        if killed { rows.row(COLUMNS, &seen) } else { Ok(()) }
    })?;
    rows.end()
}

/// 1 with a state on one side and another side that fights, 2 between two sides that are no states, 3 against civilians.
fn violence(seen: &Seen<'_>) -> Option<i64> {
    let a = seen.side_a.filter(|actor| fights(actor))?;
    match seen.side_b.filter(|actor| fights(actor)) {
        Some(b) if of_a_state(a) || of_a_state(b) => Some(1),
        Some(_) => Some(2),
        None => (seen.hits_civilians() == Some(true)).then_some(3),
    }
}

/// The second side; UCDP writes «Civilians» where the first one acts against them.
fn side_b(seen: &Seen<'_>) -> Option<String> {
    if violence(seen) == Some(3) { Some("Civilians".to_owned()) } else { seen.side_b.map(|actor| actor.name.clone()) }
}

/// Of each voice what its first report gives, parted by semicolons. Places stay, so that the lists of all columns go together.
fn listed(seen: &Seen<'_>, what: fn(&ReportRow) -> Option<String>) -> Cell {
    let all: Vec<String> = seen.voices().into_iter().map(|report| what(report).unwrap_or_default().replace(';', ",")).collect();
    if all.iter().all(String::is_empty) { Cell::Empty } else { all.join(";").into() }
}

/// Office, date and headline, as UCDP puts them together, and the address.
fn article(report: &ReportRow) -> Option<String> {
    let quoted = |part: &str| format!("\"{}\"", part.replace('"', "'"));
    let parts = [report.outlet.clone(), report.day.map(|day| day.to_string()), report.title.as_deref().map(quoted), report.url.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

fn point(seen: &Seen<'_>) -> Option<(f64, f64)> {
    seen.site.as_ref().and_then(Site::point)
}

fn country(seen: &Seen<'_>, what: fn(&codes::Country) -> &'static str) -> Cell {
    seen.site.as_ref().and_then(|site| site.country).map(what).into()
}

/// The country that an actor is a body of.
fn state(actor: Option<&ActorRow>) -> Option<&'static codes::Country> {
    codes::country(actor.filter(|actor| of_a_state(actor))?.country.as_deref())
}

/// Gleditsch and Ward's number.
fn number(country: Option<&'static codes::Country>) -> Cell {
    country.and_then(|country| country.gw.parse::<i64>().ok()).into()
}

/// 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more.
fn date_precision((first, last): (Date, Date)) -> i64 {
    match first.until(last).map_or(0, |span| span.get_days()) + 1 {
        1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    }
}

/// A day as UCDP's files have it.
fn midnight(day: Date) -> String {
    format!("{day} 00:00:00.000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_days_have_their_precision() {
        let day = jiff::civil::date(2025, 1, 31);
        let precision = |days: i64| date_precision((day, day.checked_add(jiff::Span::new().days(days)).unwrap()));
        assert_eq!([0, 1, 5, 6, 7, 30, 31, 400].map(precision), [1, 2, 2, 3, 4, 4, 5, 5]);
    }
}
