//! Rows of lists, put together: one query a table, never one a row.

use crate::db::{Connection, Row, values};
use crate::prepared::date;
use crate::review::reviewed;
use crate::*;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;

/// A day of a column; nothing when it is empty.
pub fn maybe_date(row: &Row, column: usize) -> Option<Date> {
    row.maybe_int(column).and_then(date)
}

/// A moment of a column of microseconds.
pub fn moment(row: &Row, column: usize) -> Timestamp {
    Timestamp::from_microsecond(row.int(column)).unwrap_or_default()
}

/// The same; nothing when it is empty.
pub fn maybe_moment(row: &Row, column: usize) -> Option<Timestamp> {
    row.maybe_int(column).and_then(|at| Timestamp::from_microsecond(at).ok())
}

/// A whole number that is not negative.
pub fn maybe_count(row: &Row, column: usize) -> Option<u64> {
    row.maybe_int(column).and_then(|x| u64::try_from(x).ok())
}

/// Incidents by id.
pub fn incidents(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, IncidentRow>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = c.query(
        "SELECT id, title, kind, mode, first, last, told_first, told_last, place, reports, voices, claims, reviewed, changed
            FROM incidents WHERE id {any 1}",
        values![ids],
    )?;
    let mut tolls = tolls(c, ids)?;
    let places = places(c, &rows.iter().filter_map(|row| row.maybe_int(8)).collect::<Vec<_>>())?;
    let made = rows.iter().map(|row| {
        let id = row.int(0);
        let incident = IncidentRow {
            id,
            title: row.maybe_text(1),
            kind: row.maybe_text(2),
            mode: row.maybe_text(3),
            first: maybe_date(row, 4),
            last: maybe_date(row, 5),
            told_first: maybe_date(row, 6),
            told_last: maybe_date(row, 7),
            place: row.maybe_int(8).and_then(|place| places.get(&place).cloned()),
            reports: row.count(9),
            voices: row.count(10),
            tolls: whole(tolls.remove(&id).unwrap_or_default()),
            claims: row.count(11),
            reviewed: row.count(12),
            changed: row.int(13),
        };
        (id, incident)
    });
    Ok(made.collect())
}

/// Bits of `incident_tolls.open`: which of the three are open.
pub(crate) const LOW_OPEN: i64 = 1;
pub(crate) const BEST_OPEN: i64 = 2;
pub(crate) const HIGH_OPEN: i64 = 4;

/// Low, best and high by incident: of every measure and every kind of victims.
pub fn tolls(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, Vec<TollSum>>, Error> {
    let mut tolls: HashMap<i64, Vec<TollSum>> = HashMap::new();
    let sql = "SELECT incident, measure, who, low, best, high, voices, open FROM incident_tolls WHERE incident {any 1} ORDER BY incident, measure, who";
    for row in c.query(sql, values![ids])? {
        let sum = TollSum {
            measure: row.text(1),
            who: row.text(2),
            low: row.int(3).cast_unsigned(),
            best: row.int(4).cast_unsigned(),
            high: row.int(5).cast_unsigned(),
            voices: row.count(6),
            low_open: row.int(7) & LOW_OPEN != 0,
            best_open: row.int(7) & BEST_OPEN != 0,
            high_open: row.int(7) & HIGH_OPEN != 0,
        };
        tolls.entry(row.int(0)).or_default().push(sum);
    }
    Ok(tolls)
}

/// Of each measure the sum of all victims; where there is none, the sums of each kind.
fn whole(sums: Vec<TollSum>) -> Vec<TollSum> {
    let any: Vec<String> = sums.iter().filter(|sum| sum.who == "any").map(|sum| sum.measure.clone()).collect();
    sums.into_iter().filter(|sum| sum.who == "any" || !any.contains(&sum.measure)).collect()
}

/// Places by id.
pub fn places(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, PlaceRow>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("SELECT {PLACE} FROM places WHERE id {{any 1}}");
    Ok(c.query(&sql, values![ids])?.iter().map(|row| (row.int(0), place(row))).collect())
}

/// The columns of [`place`].
pub const PLACE: &str = "id, name, geonames, latitude, longitude, precision, country, contested, reports";

pub fn place(row: &Row) -> PlaceRow {
    PlaceRow {
        id: row.int(0),
        name: row.text(1),
        geonames: row.maybe_int(2).and_then(|id| u32::try_from(id).ok()),
        latitude: row.maybe_real(3),
        longitude: row.maybe_real(4),
        precision: row.text(5),
        country: row.maybe_text(6),
        contested: row.flag(7),
        reports: row.count(8),
    }
}

/// The columns of [`actor`].
pub const ACTOR: &str = "id, key, name, kind, country, wikidata, reports, sourced";

pub fn actor(row: &Row) -> ActorRow {
    ActorRow {
        id: row.int(0),
        key: row.text(1),
        name: row.text(2),
        kind: row.text(3),
        country: row.maybe_text(4),
        wikidata: row.maybe_text(5),
        reports: row.count(6),
        sourced: row.count(7),
    }
}

/// Reports by id.
pub fn reports(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, ReportRow>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = c.query(
        "SELECT id, title, url, outlet, author, origin, language, published, day, stored, voice, version_of, overtaken, claims, reviewed
            FROM reports WHERE id {any 1}",
        values![ids],
    )?;
    let mut voices: Vec<i64> = rows.iter().map(|row| row.int(10)).collect();
    voices.sort_unstable();
    voices.dedup();
    let copies = c.query("SELECT voice, count(*) FROM reports WHERE voice {any 1} GROUP BY voice", values![voices])?;
    let copies: HashMap<i64, u32> = copies.iter().map(|row| (row.int(0), row.count(1))).collect();
    let made = rows.iter().map(|row| {
        let report = ReportRow {
            id: row.int(0),
            title: row.maybe_text(1),
            url: row.maybe_text(2),
            outlet: row.maybe_text(3),
            author: row.maybe_text(4),
            origin: row.maybe_text(5),
            language: row.maybe_text(6),
            published: row.maybe_text(7),
            day: maybe_date(row, 8),
            stored: moment(row, 9),
            voice: row.int(10),
            copies: copies.get(&row.int(10)).copied().unwrap_or(1),
            version_of: row.maybe_int(11),
            overtaken: row.flag(12),
            claims: row.count(13),
            reviewed: row.count(14),
        };
        (row.int(0), report)
    });
    Ok(made.collect())
}

/// Claims by id, also those that are found no longer.
pub fn claims(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, ClaimRow>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = c.query(
        "SELECT k.id, k.kind, k.report, h.incident, k.ix, k.name, k.mode, k.status, k.low, k.high, k.approximate, k.part, k.cumulative,
            k.first, k.last, k.place, k.words, k.span_start, k.span_end, r.outlet, r.day, k.reviewed
            FROM claims k JOIN reports r ON r.id = k.report LEFT JOIN happenings h ON h.id = k.happening WHERE k.id {any 1}",
        values![ids],
    )?;
    let places = places(c, &rows.iter().filter_map(|row| row.maybe_int(15)).collect::<Vec<_>>())?;
    let sql = "SELECT a.claim, a.role, n.id, n.key, n.name, n.kind, n.country, n.wikidata, n.reports, n.sourced
        FROM claim_actors a JOIN actors n ON n.id = a.actor WHERE a.claim {any 1} ORDER BY a.claim, a.role, n.id";
    let mut people: HashMap<(i64, i64), Vec<ActorRow>> = HashMap::new();
    for row in c.query(sql, values![ids])? {
        let one = actor(&Row(row.0[2..].to_vec()));
        people.entry((row.int(0), row.int(1))).or_default().push(one);
    }
    let told: Vec<i64> = rows.iter().filter(|row| row.flag(21)).map(|row| row.int(0)).collect();
    let mut reviews = reviewed(c, "claim", &told)?;
    let mut made = HashMap::new();
    for row in &rows {
        let id = row.int(0);
        let kind = ClaimKind::of_number(row.int(1));
        let mut of = |role: i64| people.remove(&(id, role)).unwrap_or_default();
        let claim = ClaimRow {
            id,
            kind,
            report: row.int(2),
            incident: row.maybe_int(3),
            wire: format!("{}{}", kind.letter(), row.int(4) + 1),
            name: row.maybe_text(5),
            mode: row.maybe_text(6),
            status: row.maybe_text(7),
            low: maybe_count(row, 8),
            high: maybe_count(row, 9),
            approximate: row.flag(10),
            part: row.flag(11),
            cumulative: row.flag(12),
            first: maybe_date(row, 13),
            last: maybe_date(row, 14),
            place: row.maybe_int(15).and_then(|place| places.get(&place).cloned()),
            sources: of(0),
            actors: of(1),
            recipients: of(2),
            outlet: row.maybe_text(19),
            day: maybe_date(row, 20),
            words: row.text(16),
            span: [row.count(17) as usize, row.count(18) as usize],
            reviews: reviews.remove(&id).unwrap_or_default(),
        };
        made.insert(id, claim);
    }
    Ok(made)
}

/// Items in the order of their ids.
pub fn ordered<T>(ids: &[i64], mut found: HashMap<i64, T>) -> Vec<T> {
    ids.iter().filter_map(|id| found.remove(id)).collect()
}
