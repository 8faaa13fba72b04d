//! What a filter asks for, as SQL.

use crate::db::{Connection, Value, values};
use crate::prepared::day;
use crate::put::term;
use crate::words::plain;
use crate::{Area, Error, Filter, Near};

/// With more incidents than this, what is asked for is looked up in the order of the list, not gathered and sorted.
pub(super) const MANY: i64 = 2_000;

/// Conditions that must all hold, with their values.
#[derive(Default)]
pub(super) struct Clause {
    parts: Vec<String>,
    pub values: Vec<Value>,
}

impl Clause {
    /// Adds a condition; each `?` in it stands for the next of `values`, `{any ?}` for a list.
    pub fn add(&mut self, part: &str, values: &[Value]) {
        let mut written = String::with_capacity(part.len() + 8);
        let mut next = self.values.len();
        for c in part.chars() {
            if c == '?' {
                next += 1;
                // A list is named by its number alone.
                if !written.ends_with("{any ") {
                    written.push('$');
                }
                written += &next.to_string();
            } else {
                written.push(c);
            }
        }
        self.values.extend_from_slice(values);
        self.parts.push(written);
    }

    /// The conditions after `WHERE`; always at least one.
    pub fn sql(&self) -> String {
        if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") }
    }
}

/// The conditions on incidents, whose table is called `i`.
pub(super) fn incidents(c: &mut Connection, filter: &Filter) -> Result<Clause, Error> {
    filter.check()?;
    let mut clause = Clause::default();
    // What went into another incident, or of which no report claims anything, is in no list.
    clause.add("i.merged_into IS NULL AND i.claims > 0", &[]);
    if let Some(from) = filter.from {
        clause.add("i.day >= ?", values![day(from)]);
    }
    if let Some(to) = filter.to {
        // What has no day is never in a time.
        clause.add("i.since <= ? AND i.day > -1000000", values![day(to)]);
    }
    if !filter.countries.is_empty() {
        has(c, &mut clause, term::COUNTRY, filter.countries.iter().map(|code| code.to_ascii_uppercase()).collect())?;
    }
    if !filter.types.is_empty() {
        let written = |kind: &String| match kind.split_once('/') {
            Some((kind, mode)) => format!("{}/{}", kind.to_uppercase(), mode.to_lowercase()),
            None => kind.to_uppercase(),
        };
        has(c, &mut clause, term::TYPE, filter.types.iter().map(written).collect())?;
    }
    if !filter.outlets.is_empty() {
        has(c, &mut clause, term::OUTLET, filter.outlets.iter().map(|outlet| plain(outlet)).collect())?;
    }
    if !filter.languages.is_empty() {
        has(c, &mut clause, term::LANGUAGE, filter.languages.iter().map(|code| code.to_ascii_lowercase()).collect())?;
    }
    if !filter.actors.is_empty() {
        let ids = actors(c, &filter.actors)?;
        clause.add(
            "i.id IN (SELECT incident FROM incident_terms WHERE kind {any ?} AND term {any ?})",
            values![vec![term::ACTOR.to_owned(), term::SOURCE.to_owned()], ids],
        );
    }
    if !filter.sources.is_empty() {
        let ids = actors(c, &filter.sources)?;
        has(c, &mut clause, term::SOURCE, ids)?;
    }
    if let Some(place) = &filter.place {
        inside(c, &mut clause, place)?;
    }
    if let Some(near) = filter.near {
        around(&mut clause, near);
    }
    if let Some(area) = filter.area {
        within(&mut clause, area);
    }
    for toll in &filter.tolls {
        clause.add(
            "i.id IN (SELECT incident FROM incident_tolls WHERE measure = ? AND high >= ? AND low <= ?)",
            values![&toll.measure, toll.least.unwrap_or(0), toll.most.unwrap_or(i64::MAX.cast_unsigned())],
        );
    }
    if let Some(voices) = filter.voices {
        clause.add("i.voices >= ?", values![voices]);
    }
    if let Some(number) = filter.changed_after {
        clause.add("i.changed > ?", values![number]);
    }
    if let Some(text) = &filter.text
        && let Some((sql, query)) = words(c, text)?
    {
        let sql = if common(c, &sql, &query)? {
            format!("EXISTS (SELECT 1 FROM happenings h WHERE h.incident = i.id AND h.gone = 0 AND h.report IN ({sql}))")
        } else {
            format!("i.id IN (SELECT h.incident FROM happenings h WHERE h.gone = 0 AND h.report IN ({sql}))")
        };
        clause.add(&sql, values![query]);
    }
    Ok(clause)
}

/// The conditions on reports, whose table is called `r`.
pub(super) fn reports(c: &mut Connection, filter: &Filter) -> Result<Clause, Error> {
    filter.check()?;
    let mut clause = Clause::default();
    if let Some(from) = filter.from {
        clause.add("r.day >= ?", values![day(from)]);
    }
    if let Some(to) = filter.to {
        clause.add("r.day <= ?", values![day(to)]);
    }
    if !filter.outlets.is_empty() {
        clause.add("r.outlet_key {any ?}", values![filter.outlets.iter().map(|outlet| plain(outlet)).collect::<Vec<_>>()]);
    }
    if !filter.languages.is_empty() {
        clause.add("r.language {any ?}", values![filter.languages.iter().map(|code| code.to_ascii_lowercase()).collect::<Vec<_>>()]);
    }
    if let Some(text) = &filter.text
        && let Some((sql, query)) = words(c, text)?
    {
        // The plus sign keeps SQLite from gathering and sorting all of them: in the order of the list the first are soon met.
        let id = if common(c, &sql, &query)? { "+r.id" } else { "r.id" };
        clause.add(&format!("{id} IN ({sql})"), values![query]);
    }
    // What only incidents have.
    let rest = Filter { text: None, from: None, to: None, outlets: Vec::new(), languages: Vec::new(), ..filter.clone() };
    if !rest.is_empty() {
        // Gathered once, not by each question that asks for these reports.
        let inner = incidents(c, &rest)?;
        let gathered = ids(c, &format!("SELECT i.id FROM incidents i WHERE {}", inner.sql()), &inner.values)?;
        if gathered.len() > MANY as usize {
            let sql = "EXISTS (SELECT 1 FROM happenings h WHERE h.report = r.id AND h.gone = 0 AND h.incident {any ?})";
            clause.add(sql, values![gathered]);
        } else {
            let sql = "SELECT DISTINCT h.report FROM happenings h WHERE h.gone = 0 AND h.incident {any 1}";
            let found = ids(c, sql, values![gathered])?;
            let id = if found.len() > MANY as usize { "+r.id" } else { "r.id" };
            clause.add(&format!("{id} {{any ?}}"), values![found]);
        }
    }
    Ok(clause)
}

impl Clause {
    /// Adds a condition that has numbered values of its own.
    pub fn nest(&mut self, part: &str, values: Vec<Value>) {
        let shift = self.values.len();
        let mut written = String::with_capacity(part.len() + 8);
        let mut rest = part;
        while let Some(at) = rest.find(['$', '{']) {
            let head = if rest[at..].starts_with("{any ") { at + 5 } else { at + 1 };
            written += &rest[..head];
            rest = &rest[head..];
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if let Ok(number) = rest[..digits].parse::<usize>() {
                written += &(number + shift).to_string();
                rest = &rest[digits..];
            }
        }
        written += rest;
        self.parts.push(written);
        self.values.extend(values);
    }
}

fn ids(c: &mut Connection, sql: &str, values: &[Value]) -> Result<Vec<i64>, Error> {
    Ok(c.numbers::<1>(sql, values)?.into_iter().flatten().collect())
}

fn has(c: &mut Connection, clause: &mut Clause, kind: &str, terms: Vec<String>) -> Result<(), Error> {
    let many = c.number("SELECT count(*) FROM incident_terms WHERE kind = $1 AND term {any 2}", values![kind, &terms[..]])?;
    // Of many incidents it is cheaper to go through them in order and look each up; the plus sign keeps SQLite from doing otherwise.
    let id = if many > MANY { "+i.id" } else { "i.id" };
    let sql = format!("{id} IN (SELECT incident FROM incident_terms WHERE kind = ? AND term {{any ?}})");
    clause.add(&sql, values![kind, terms]);
    Ok(())
}

/// The ids of actors that have one of these names or keys, as terms.
fn actors(c: &mut Connection, names: &[String]) -> Result<Vec<String>, Error> {
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let rows = c.query(
        "SELECT actor FROM actor_names WHERE name {any 1} UNION SELECT id FROM actors WHERE key {any 2} ORDER BY 1",
        values![plain, names],
    )?;
    Ok(rows.iter().map(|row| row.int(0).to_string()).collect())
}

/// Incidents at a place, or in it when it is a country.
fn inside(c: &mut Connection, clause: &mut Clause, place: &str) -> Result<(), Error> {
    let number: Option<i64> = place.trim().parse().ok();
    let rows = c.query(
        "SELECT id, precision, country FROM places WHERE geonames = $1 OR id IN (SELECT place FROM place_names WHERE name = $2)",
        values![number, plain(place)],
    )?;
    let ids: Vec<String> = rows.iter().map(|row| row.int(0).to_string()).collect();
    let countries: Vec<String> = rows.iter().filter(|row| row.text(1) == "country").filter_map(|row| row.maybe_text(2)).collect();
    clause.add(
        "i.id IN (SELECT incident FROM incident_terms WHERE kind = ? AND term {any ?}
            UNION ALL SELECT incident FROM incident_terms WHERE kind = ? AND term {any ?})",
        values![term::PLACE, ids, term::COUNTRY, countries],
    );
    Ok(())
}

fn within(clause: &mut Clause, area: Area) {
    clause.add("i.latitude BETWEEN ? AND ?", values![area.south, area.north]);
    if area.west <= area.east {
        clause.add("i.longitude BETWEEN ? AND ?", values![area.west, area.east]);
    } else {
        clause.add("(i.longitude >= ? OR i.longitude <= ?)", values![area.west, area.east]);
    }
}

/// Kilometres in a degree of a meridian, on a sphere of 6,371 km.
const DEGREE: f64 = 111.194_926_644_558_73;

/// A circle: first the box around it, which has an index, then the distance itself.
fn around(clause: &mut Clause, near: Near) {
    let degrees = near.kilometres / DEGREE;
    let (south, north) = (near.latitude - degrees, near.latitude + degrees);
    clause.add("i.latitude BETWEEN ? AND ?", values![south, north]);
    // At the poles every meridian is near.
    if south > -89.0 && north < 89.0 {
        let widest = south.abs().max(north.abs()).to_radians().cos();
        let east = degrees / widest;
        if east < 180.0 {
            let turn = |longitude: f64| (longitude + 540.0).rem_euclid(360.0) - 180.0;
            let (west, east) = (turn(near.longitude - east), turn(near.longitude + east));
            if west <= east {
                clause.add("i.longitude BETWEEN ? AND ?", values![west, east]);
            } else {
                clause.add("(i.longitude >= ? OR i.longitude <= ?)", values![west, east]);
            }
        }
    }
    // Half the square of the chord on the unit sphere: it grows with the distance, and needs no arcus functions.
    let (latitude, longitude) = (near.latitude.to_radians(), near.longitude.to_radians());
    let reach = 1.0 - (near.kilometres / 6_371.0).min(std::f64::consts::PI).cos();
    clause.add(
        "1.0 - (sin(radians(i.latitude)) * ? + cos(radians(i.latitude)) * ? * cos(radians(i.longitude) - ?)) <= ?",
        values![latitude.sin(), latitude.cos(), longitude, reach + 1e-12],
    );
}

/// Whether more than [`MANY`] reports have the words.
pub(super) fn common(c: &mut Connection, sql: &str, query: &str) -> Result<bool, Error> {
    let sql = format!("SELECT count(*) FROM ({} LIMIT {}) found", sql.replace('?', "$1"), MANY + 1);
    Ok(c.number(&sql, values![query])? > MANY)
}

/// A query of the full-text index and its value: reports that have the words. `None` when the text has no word.
pub(super) fn words(c: &Connection, text: &str) -> Result<Option<(String, String)>, Error> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(start) = rest.find(|ch: char| !ch.is_whitespace()) {
        rest = &rest[start..];
        let not = rest.starts_with('-') && rest.len() > 1;
        if not {
            rest = &rest[1..];
        }
        let (piece, after) = match rest.strip_prefix('"').and_then(|inside| inside.split_once('"')) {
            Some(quoted) => quoted,
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        rest = after;
        let phrase = plain(piece);
        if !phrase.is_empty() {
            if not { &mut unwanted } else { &mut wanted }.push(phrase);
        }
    }
    if wanted.is_empty() {
        if unwanted.is_empty() {
            return Ok(None);
        }
        return Err(Error::wrong("a search needs a word to be found, not only words to be absent"));
    }
    // Plain words are letters, digits and blanks: nothing in them can end a quotation.
    Ok(Some(if c.is_postgres() {
        let phrase = |phrase: &String| format!("({})", phrase.split(' ').collect::<Vec<_>>().join(" <-> "));
        let mut query = wanted.iter().map(phrase).collect::<Vec<_>>().join(" & ");
        unwanted.iter().for_each(|one| query += &format!(" & !{}", phrase(one)));
        ("SELECT rowid FROM report_words WHERE words @@ cast(cast(? AS text) AS tsquery)".to_owned(), query)
    } else {
        let mut query = wanted.iter().map(|phrase| format!("\"{phrase}\"")).collect::<Vec<_>>().join(" AND ");
        unwanted.iter().for_each(|phrase| query += &format!(" NOT \"{phrase}\""));
        ("SELECT rowid FROM report_words WHERE report_words MATCH ?".to_owned(), query)
    }))
}
