//! An incident's row, made anew from what its happenings tell: everything that lists, maps and filters read.

use super::Batch;
use super::claims::NO_DAY;
use super::incidents::load;
use crate::ask::rows::{BEST_OPEN, HIGH_OPEN, LOW_OPEN};
use crate::db::{Connection, Kind, Row, Table, Value, values};
use crate::prepared::width;
use crate::words::{plain, short};
use crate::{Changed, Error};
use selon_link::{Happening, Measure, Told, measures};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What incidents are found by, as `incident_terms.kind` has it.
pub(crate) mod term {
    /// A PLOVER type, or a type and a mode with a slash between.
    pub const TYPE: &str = "t";
    /// A country.
    pub const COUNTRY: &str = "c";
    /// The id of an actor that takes part.
    pub const ACTOR: &str = "a";
    /// The id of an actor that is a source.
    pub const SOURCE: &str = "s";
    /// The id of a place.
    pub const PLACE: &str = "p";
    /// A plain outlet.
    pub const OUTLET: &str = "o";
    /// A language.
    pub const LANGUAGE: &str = "l";
}

/// Characters of a title that is made of a claim's words.
const TITLE: usize = 120;

const TERMS: Table = Table {
    name: "incident_terms",
    columns: &[("kind", Kind::Text), ("term", Kind::Text), ("incident", Kind::Int)],
    conflict: "ON CONFLICT DO NOTHING",
};
const TOLLS: Table = Table {
    name: "incident_tolls",
    columns: &[
        ("incident", Kind::Int),
        ("measure", Kind::Text),
        ("who", Kind::Text),
        ("low", Kind::Int),
        ("best", Kind::Int),
        ("high", Kind::Int),
        ("voices", Kind::Int),
        ("open", Kind::Int),
    ],
    conflict: "",
};

/// A happening of an incident with what is known of its report.
pub(crate) struct Member {
    pub id: i64,
    pub report: i64,
    pub voice: i64,
    /// Publication in seconds since 1970; nothing when unknown.
    pub moment: Option<i64>,
    pub main: bool,
    pub place: Option<i64>,
    pub happening: Arc<Happening>,
    title: Option<String>,
    outlet: Option<String>,
    language: Option<String>,
    claims: i64,
}

/// The happenings of an incident, by id.
pub(crate) fn members(c: &mut Connection, batch: &mut Batch, incident: i64) -> Result<Vec<Member>, Error> {
    let rows = c.query(
        "SELECT h.id, h.report, h.main, h.place, r.voice, r.moment, r.title, r.outlet_key, r.language, r.claims
            FROM happenings h JOIN reports r ON r.id = h.report WHERE h.incident = $1 AND h.gone = 0 ORDER BY h.id",
        values![incident],
    )?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let happenings: HashMap<i64, Arc<Happening>> = load(c, batch, &ids)?.into_iter().map(|(id, _, happening)| (id, happening)).collect();
    let member = |row: &Row| {
        Some(Member {
            id: row.int(0),
            report: row.int(1),
            main: row.flag(2),
            place: row.maybe_int(3),
            voice: row.int(4),
            moment: row.maybe_int(5),
            title: row.maybe_text(6),
            outlet: row.maybe_text(7),
            language: row.maybe_text(8),
            claims: row.int(9),
            happening: happenings.get(&row.int(0))?.clone(),
        })
    };
    Ok(rows.iter().filter_map(member).collect())
}

/// Low, best and high by measure and kind of victims, with every claim; ids are those of happenings.
pub(crate) fn balance(members: &[Member]) -> Vec<Measure<i64>> {
    let told: Vec<Told<'_, i64>> = members
        .iter()
        .map(|member| Told {
            id: &member.id,
            voice: member.voice.cast_unsigned(),
            order: member.moment.unwrap_or(i64::MIN),
            happening: &member.happening,
        })
        .collect();
    measures(&told)
}

/// Makes an incident's row anew.
pub(super) fn refresh(c: &mut Connection, batch: &mut Batch, incident: i64) -> Result<(), Error> {
    let members = members(c, batch, incident)?;
    let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
    let (terms, kind) = terms(c, &members, &ids)?;
    let place = place(c, &members)?;
    let title = title(c, &members)?;
    let row = c.first(
        "SELECT count(*), coalesce(sum(CASE WHEN reviewed > 0 THEN 1 ELSE 0 END), 0) FROM claims WHERE happening {any 1} AND gone = 0",
        values![&ids],
    )?;
    let (claims, reviewed) = row.map_or((0, 0), |row| (row.int(0), row.int(1)));
    let window = window(&members);
    let told = || members.iter().filter_map(|member| member.happening.told).map(i64::from);
    let (first, last) = window.unzip();
    let day = last.or_else(|| told().max()).unwrap_or(NO_DAY);
    let since = first.or_else(|| told().min()).unwrap_or(NO_DAY);
    let balance = balance(&members);
    let killed = killed(&balance);
    let number = batch.change(c, Changed::Incident, incident)?;
    let distinct = |of: fn(&Member) -> i64| members.iter().map(of).collect::<BTreeSet<i64>>().len();
    let at = |column| place.as_ref().and_then(|row: &Row| row.maybe_real(column));
    c.execute(
        "UPDATE incidents SET title = $1, kind = $2, mode = $3, first = $4, last = $5, told_first = $6, told_last = $7, day = $8,
            since = $9, place = $10, country = $11, latitude = $12, longitude = $13, precision = $14, contested = $15, reports = $16,
            voices = $17, claims = $18, reviewed = $19, low = $20, best = $21, high = $22, changed = $23, merged_into = NULL
            WHERE id = $24",
        values![
            title,
            kind.as_ref().map(|(kind, _)| kind.as_str()),
            kind.as_ref().and_then(|(_, mode)| mode.as_deref()),
            first,
            last,
            told().min(),
            told().max(),
            day,
            since,
            place.as_ref().map(|row| row.int(0)),
            place.as_ref().and_then(|row| row.maybe_text(1)),
            at(2),
            at(3),
            place.as_ref().map(|row| row.text(4)),
            place.as_ref().is_some_and(|row| row.flag(5)),
            distinct(|member| member.report),
            distinct(|member| member.voice),
            claims,
            reviewed,
            killed.map(|(low, _, _)| low),
            killed.map(|(_, best, _)| best),
            killed.map_or(0, |(_, _, high)| high),
            number,
            incident,
        ],
    )?;
    write_terms(c, incident, terms)?;
    c.execute("DELETE FROM incident_tolls WHERE incident = $1", values![incident])?;
    let sums = balance.iter().filter_map(|measure| {
        let sum = measure.balance?;
        let bit = |is: bool, bit: i64| if is { bit } else { 0 };
        let open = bit(sum.low_open, LOW_OPEN) | bit(sum.best_open, BEST_OPEN) | bit(sum.high_open, HIGH_OPEN);
        let numbers = [sum.low, sum.best, sum.high, measure.voices as u64, open.cast_unsigned()].map(Value::from);
        Some([vec![incident.into(), measure.measure.as_str().into(), measure.who.as_str().into()], numbers.to_vec()].concat())
    });
    c.insert(&TOLLS, sums.collect())
}

/// Low, best and high of the killed: of all victims, else of the kind with most.
fn killed(balance: &[Measure<i64>]) -> Option<(u64, u64, u64)> {
    let all = balance.iter().filter(|measure| measure.measure == "killed");
    let sums = all.filter_map(|measure| measure.balance.map(|sum| (measure.who == "any", sum.high, sum)));
    sums.max_by_key(|(any, high, _)| (*any, *high)).map(|(.., sum)| (sum.low, sum.best, sum.high))
}

/// The days that most reports give, the narrowest and then the earliest among equals.
fn window(members: &[Member]) -> Option<(i64, i64)> {
    let mut count: BTreeMap<(i32, i32), usize> = BTreeMap::new();
    for window in members.iter().filter_map(|member| member.happening.when).filter(|window| window.last - window.first <= 366) {
        *count.entry((window.first, window.last)).or_default() += 1;
    }
    let best = count.into_iter().max_by_key(|((first, last), count)| (*count, Reverse(last - first), Reverse(*first)));
    best.map(|((first, last), _)| (first.into(), last.into()))
}

/// The place that most happenings give among the narrowest kind that any gives: id, country, point, precision, contested.
fn place(c: &mut Connection, members: &[Member]) -> Result<Option<Row>, Error> {
    let mut count: BTreeMap<i64, usize> = BTreeMap::new();
    for place in members.iter().filter_map(|member| member.place) {
        *count.entry(place).or_default() += 1;
    }
    let ids: Vec<i64> = count.keys().copied().collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let rows =
        c.query("SELECT id, country, latitude, longitude, precision, contested FROM places WHERE id {any 1} ORDER BY id", values![ids])?;
    // A town, a district, a division, a country: within one of these a spot is as good as a town.
    let rank = |row: &Row| width(&row.text(4)).max(1);
    Ok(rows.into_iter().max_by_key(|row| (Reverse(rank(row)), count[&row.int(0)], Reverse(row.int(0)))))
}

/// The headline of the earliest report that tells it mainly, of those in the voice with most claims; else the words of a claim.
fn title(c: &mut Connection, members: &[Member]) -> Result<Option<String>, Error> {
    let best = members.iter().max_by_key(|member| {
        (member.main, member.title.is_some(), member.claims.min(8), Reverse(member.moment.unwrap_or(i64::MAX)), Reverse(member.id))
    });
    let Some(best) = best else { return Ok(None) };
    if let Some(title) = best.title.as_ref().filter(|_| best.main) {
        return Ok(Some(title.clone()));
    }
    let sql = "SELECT words FROM claims WHERE happening = $1 AND gone = 0 ORDER BY kind DESC, ix LIMIT 1";
    let words = c.first(sql, values![best.id])?.map(|row| short(&row.text(0), TITLE));
    Ok(words.or_else(|| best.title.clone()))
}

type Terms = BTreeSet<(&'static str, String)>;
/// A type and its commonest mode.
type TypeAndMode = (String, Option<String>);

/// What an incident is found by, and its commonest type and mode.
fn terms(c: &mut Connection, members: &[Member], ids: &[i64]) -> Result<(Terms, Option<TypeAndMode>), Error> {
    let mut terms = Terms::new();
    let mut types: BTreeMap<String, i64> = BTreeMap::new();
    let mut modes: BTreeMap<(String, String), i64> = BTreeMap::new();
    // The plus signs keep SQLite from its index of kinds, which would go through the claims of all incidents.
    let sql = "SELECT name, mode, count(*) FROM claims WHERE happening {any 1} AND +kind = 1 AND +gone = 0 GROUP BY name, mode";
    for row in c.query(sql, values![ids])? {
        let kind = row.text(0);
        *types.entry(kind.clone()).or_default() += row.int(2);
        if let Some(mode) = row.maybe_text(1) {
            terms.insert((term::TYPE, format!("{kind}/{mode}")));
            *modes.entry((kind.clone(), mode)).or_default() += row.int(2);
        }
        terms.insert((term::TYPE, kind));
    }
    let sql =
        "SELECT DISTINCT a.actor, a.role FROM claims k JOIN claim_actors a ON a.claim = k.id WHERE k.happening {any 1} AND k.gone = 0";
    for row in c.query(sql, values![ids])? {
        terms.insert((if row.int(1) == 0 { term::SOURCE } else { term::ACTOR }, row.text_or_number(0)));
    }
    let sql = "SELECT DISTINCT place FROM claims WHERE happening {any 1} AND gone = 0 AND place IS NOT NULL";
    terms.extend(c.query(sql, values![ids])?.iter().map(|row| (term::PLACE, row.text_or_number(0))));
    for member in members {
        terms.extend(member.place.map(|place| (term::PLACE, place.to_string())));
        terms.extend(member.outlet.clone().filter(|outlet| !outlet.is_empty()).map(|outlet| (term::OUTLET, plain(&outlet))));
        terms.extend(member.language.clone().map(|language| (term::LANGUAGE, language)));
        terms.extend(member.happening.sites.iter().filter_map(|site| site.country.clone()).map(|country| (term::COUNTRY, country)));
    }
    let kind = types.into_iter().max_by(|x, y| x.1.cmp(&y.1).then(y.0.cmp(&x.0))).map(|(kind, _)| kind);
    let kind = kind.map(|kind| {
        let of = modes.into_iter().filter(|((of, _), _)| *of == kind).max_by(|x, y| x.1.cmp(&y.1).then(y.0.cmp(&x.0)));
        (kind, of.map(|((_, mode), _)| mode))
    });
    Ok((terms, kind))
}

/// Writes what differs from the terms that are there.
fn write_terms(c: &mut Connection, incident: i64, terms: Terms) -> Result<(), Error> {
    let mut new = terms;
    for row in c.query("SELECT kind, term FROM incident_terms WHERE incident = $1", values![incident])? {
        let (kind, term) = (row.text(0), row.text(1));
        let known = new.iter().find(|(k, t)| *k == kind && *t == term).cloned();
        match known {
            Some(known) => drop(new.remove(&known)),
            None => {
                c.execute("DELETE FROM incident_terms WHERE kind = $1 AND term = $2 AND incident = $3", values![kind, term, incident])?;
            }
        }
    }
    c.insert(&TERMS, new.into_iter().map(|(kind, term)| vec![kind.into(), term.into(), incident.into()]).collect())
}
