//! A report's reading and its claims.

use super::Batch;
use super::known::People;
use crate::db::{Connection, Kind, Table, Value, values};
use crate::prepared::Claim;
use crate::{ClaimKind, Error};

/// The program that reads, as readings name it.
pub(crate) const READER: &str = concat!("selon ", env!("CARGO_PKG_VERSION"));

/// What stands for the day of a report that has none: before all others.
pub(crate) const NO_DAY: i64 = -1_000_000;

const CLAIM_ACTORS: Table = Table {
    name: "claim_actors",
    columns: &[("actor", Kind::Int), ("role", Kind::Int), ("claim", Kind::Int)],
    conflict: "ON CONFLICT DO NOTHING",
};

/// The columns that [`columns`] and the day of the report fill.
const CLAIMS: Table = Table {
    name: "claims",
    columns: &[
        ("report", Kind::Int),
        ("happening", Kind::Int),
        ("kind", Kind::Int),
        ("ix", Kind::Int),
        ("name", Kind::Text),
        ("mode", Kind::Text),
        ("status", Kind::Text),
        ("low", Kind::Int),
        ("high", Kind::Int),
        ("approximate", Kind::Int),
        ("part", Kind::Int),
        ("cumulative", Kind::Int),
        ("first", Kind::Int),
        ("last", Kind::Int),
        ("place", Kind::Int),
        ("words", Kind::Text),
        ("span_start", Kind::Int),
        ("span_end", Kind::Int),
        ("core_start", Kind::Int),
        ("core_end", Kind::Int),
        ("day", Kind::Int),
    ],
    conflict: "",
};

/// Keeps a reading as the report's latest, and gives its id.
pub(super) fn reading(c: &mut Connection, batch: &Batch, report: i64, body: &[u8]) -> Result<i64, Error> {
    let sql = "INSERT INTO readings (report, reader, made, body) VALUES ($1, $2, $3, $4) RETURNING id";
    let id = c.number(sql, values![report, READER, batch.now.as_microsecond(), body])?;
    c.execute("UPDATE reports SET reading = $1 WHERE id = $2", values![id, report])?;
    Ok(id)
}

/// Keeps claims of a report; `tales` are the ids of its happenings.
pub(super) fn keep(
    c: &mut Connection,
    batch: &mut Batch,
    report: i64,
    claims: &[&Claim],
    people: &People,
    tales: &[i64],
) -> Result<(), Error> {
    let day = day(c, report)?;
    let rows = claims.iter().map(|claim| [columns(report, claim, people, tales), vec![Value::from(day)]].concat());
    let ids = c.insert_for_ids(&CLAIMS, rows.collect())?;
    let actors = ids.into_iter().zip(claims).flat_map(|(id, claim)| roles(batch, id, claim, people)).collect();
    c.insert(&CLAIM_ACTORS, actors)
}

fn day(c: &mut Connection, report: i64) -> Result<i64, Error> {
    Ok(c.first("SELECT day FROM reports WHERE id = $1", values![report])?.and_then(|row| row.maybe_int(0)).unwrap_or(NO_DAY))
}

/// Puts what was read anew in place of what a claim said before.
pub(super) fn renew(
    c: &mut Connection,
    batch: &mut Batch,
    id: i64,
    report: i64,
    claim: &Claim,
    people: &People,
    tales: &[i64],
) -> Result<(), Error> {
    c.execute(
        "UPDATE claims SET report = $1, happening = $2, kind = $3, ix = $4, name = $5, mode = $6, status = $7, low = $8, high = $9,
            approximate = $10, part = $11, cumulative = $12, first = $13, last = $14, place = $15, words = $16, span_start = $17,
            span_end = $18, core_start = $19, core_end = $20, gone = 0 WHERE id = $21",
        &[columns(report, claim, people, tales), vec![Value::from(id)]].concat(),
    )?;
    let rows = roles(batch, id, claim, people);
    c.insert(&CLAIM_ACTORS, rows)
}

fn columns(report: i64, claim: &Claim, people: &People, tales: &[i64]) -> Vec<Value> {
    let (first, last) = claim.days.unzip();
    vec![
        report.into(),
        claim.tale.and_then(|tale| tales.get(tale).copied()).into(),
        claim.kind.number().into(),
        claim.ix.into(),
        claim.name.as_deref().into(),
        claim.mode.as_deref().into(),
        claim.status.as_deref().into(),
        claim.low.into(),
        claim.high.into(),
        claim.approximate.into(),
        claim.part.into(),
        claim.cumulative.into(),
        first.into(),
        last.into(),
        claim.place.map(|place| people.places[place]).into(),
        claim.words.as_str().into(),
        claim.span[0].into(),
        claim.span[1].into(),
        claim.core[0].into(),
        claim.core[1].into(),
    ]
}

fn roles(batch: &mut Batch, id: i64, claim: &Claim, people: &People) -> Vec<Vec<Value>> {
    for &source in &claim.sources {
        batch.actors.entry(people.actors[source]).or_default().1 += 1;
    }
    let lists = [(0, &claim.sources), (1, &claim.actors), (2, &claim.recipients)];
    lists
        .into_iter()
        .flat_map(|(role, all)| all.iter().map(move |&actor| (role, actor)))
        .map(|(role, actor): (i64, usize)| vec![people.actors[actor].into(), role.into(), id.into()])
        .collect()
}

impl ClaimKind {
    /// As the claims table has it.
    pub(crate) fn number(self) -> i64 {
        match self {
            ClaimKind::Toll => 0,
            ClaimKind::Event => 1,
            ClaimKind::Statement => 2,
        }
    }

    pub(crate) fn of_number(number: i64) -> ClaimKind {
        match number {
            0 => ClaimKind::Toll,
            1 => ClaimKind::Event,
            _ => ClaimKind::Statement,
        }
    }

    /// The letter of its wire ids.
    pub(crate) fn letter(self) -> char {
        match self {
            ClaimKind::Toll => 'n',
            ClaimKind::Event => 'e',
            ClaimKind::Statement => 's',
        }
    }
}
