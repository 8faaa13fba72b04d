//! Reports are read anew: by a better program, or with what was learnt. Ids, reviews and decisions stay where the words do.

use super::claims::renew;
use super::incidents::{self, near, relink};
use super::keys::OF_HAPPENINGS;
use super::known::{self, People};
use super::{Batch, claims};
use crate::db::{Connection, Row, values};
use crate::prepared::{Claim, Kept, Tale, keys, packed, taken};
use crate::review::machine;
use crate::words::plain;
use crate::{ClaimKind, Error, Store};
use jiff::Timestamp;
use selon::{Document, Reader, wire};
use selon_link::Happening;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Store {
    /// Reads anew the reports that were last read before a moment, at most `limit` of them, and returns how many those were. A run that
    /// keeps to one moment and calls until nothing is left reads each report once, and may be interrupted.
    ///
    /// What is read takes the place of what was read before, which stays on record. Claims and happenings that stand on the same words
    /// keep their ids, and so their reviews and decisions; a review whose claim is read otherwise by now says so ([`crate::Reviewed::stale`]).
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn reread(&self, reader: &Reader, before: Timestamp, limit: usize) -> Result<usize, Error> {
        let sql = format!(
            "SELECT r.id, t.body, r.url, r.outlet, r.published, d.body, r.author, r.found FROM reports r
                JOIN texts t ON t.id = r.text JOIN readings d ON d.id = r.reading WHERE d.made < $1 ORDER BY r.id LIMIT {}",
            limit.clamp(1, 1_000)
        );
        let rows = self.pool.read(|c| c.query(&sql, values![before.as_microsecond()]))?;
        let read: Vec<(i64, Option<wire::Reading>, Kept)> = rows
            .iter()
            .map(|row| {
                let document = Document {
                    url: row.maybe_text(2),
                    outlet: row.maybe_text(3),
                    published: row.maybe_text(4).and_then(|written| written.parse().ok()),
                    ..Document::new(row.text(1))
                };
                let reading = reader.read(&document);
                let before = crate::prepared::unpacked(row.blob(5), row.text(1));
                (row.int(0), before, Kept::new(&document, &reading))
            })
            .collect();
        self.change(|c, batch| read.iter().try_for_each(|(id, before, kept)| renewed(c, batch, *id, before.as_ref(), kept)))?;
        Ok(rows.len())
    }
}

fn renewed(c: &mut Connection, batch: &mut Batch, report: i64, before: Option<&wire::Reading>, kept: &Kept) -> Result<(), Error> {
    let reading = claims::reading(c, batch, report, &kept.body)?;
    c.execute(
        "UPDATE reports SET language = $1, title = $2, origin = $3, claims = $4 WHERE id = $5",
        values![kept.language.as_deref(), kept.title.as_deref(), kept.origin.as_deref(), kept.claims.len(), report],
    )?;
    c.execute("UPDATE signatures SET body = $1 WHERE report = $2", values![packed(&kept.signature), report])?;
    if let Some(before) = before {
        forget(c, batch, before)?;
    }
    let people = known::people(c, batch, kept)?;
    let tales = tell(c, batch, report, reading, kept, &people)?;
    claim(c, batch, report, kept, &people, &tales)?;
    batch.change(c, crate::Changed::Report, report)?;
    Ok(())
}

/// Takes the actors and places of an earlier reading from the counts.
fn forget(c: &mut Connection, batch: &mut Batch, before: &wire::Reading) -> Result<(), Error> {
    let actors: BTreeSet<String> = before
        .actors
        .iter()
        .map(|actor| actor.wikidata.clone().unwrap_or_else(|| format!("{}/{}", plain(&actor.name), actor.country.as_deref().unwrap_or(""))))
        .collect();
    let places: BTreeSet<String> = before
        .places
        .iter()
        .map(|place| crate::prepared::place_key(place.geonames, &plain(&place.name), place.country.as_deref()))
        .collect();
    for row in c.query("SELECT id FROM actors WHERE key {any 1}", values![actors.into_iter().collect::<Vec<_>>()])? {
        batch.actors.entry(row.int(0)).or_default().0 -= 1;
    }
    for row in c.query("SELECT id FROM places WHERE key {any 1}", values![places.into_iter().collect::<Vec<_>>()])? {
        *batch.places.entry(row.int(0)).or_default() -= 1;
    }
    Ok(())
}

/// Puts the new happenings in the place of those that stood on the same words; the others are gone.
fn tell(c: &mut Connection, batch: &mut Batch, report: i64, reading: i64, kept: &Kept, people: &People) -> Result<Vec<i64>, Error> {
    let rows = c.query("SELECT id, incident, spans FROM happenings WHERE report = $1 ORDER BY gone, id", values![report])?;
    let mut old: BTreeMap<i64, (i64, Vec<wire::Points>)> = rows.iter().map(|row| (row.int(0), (row.int(1), spans(&row.text(2))))).collect();
    let mut pairs: Vec<(usize, usize, i64)> = Vec::new();
    for (ix, tale) in kept.tales.iter().enumerate() {
        for (&id, (_, spans)) in &old {
            let shared = tale.spans.iter().filter(|span| spans.iter().any(|other| meets(**span, *other))).count();
            // A report without claims tells one thing: it is the same.
            if shared > 0 || tale.spans.is_empty() && spans.is_empty() {
                pairs.push((shared, ix, id));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut ids: Vec<Option<i64>> = vec![None; kept.tales.len()];
    let mut touched: BTreeSet<i64> = BTreeSet::new();
    let mut again: Vec<(usize, i64)> = Vec::new();
    for (_, ix, id) in pairs {
        if ids[ix].is_none()
            && let Some((incident, _)) = old.remove(&id)
        {
            ids[ix] = Some(id);
            touched.insert(incident);
            again.push((ix, id));
        }
    }
    for (id, (incident, _)) in old {
        c.execute("UPDATE happenings SET gone = 1 WHERE id = $1", values![id])?;
        unlink(c, id)?;
        touched.insert(incident);
    }
    for (ix, id) in again {
        let tale = &kept.tales[ix];
        unlink(c, id)?;
        row(c, id, reading, tale, people)?;
        batch.happenings.insert((id, reading), Arc::new(tale.happening.clone()));
        let near = near(c, tale)?;
        OF_HAPPENINGS.add(c, id, near.free.into_iter())?;
        touched.extend(relink(c, batch, id, &tale.happening, &near.ids)?);
    }
    incidents::regroup(c, batch, &touched.into_iter().collect::<Vec<_>>(), None)?;
    let mut made = Vec::new();
    for (tale, id) in kept.tales.iter().zip(ids) {
        made.push(match id {
            Some(id) => id,
            None => incidents::one(c, batch, report, reading, tale, people)?,
        });
    }
    Ok(made)
}

fn row(c: &mut Connection, id: i64, reading: i64, tale: &Tale, people: &People) -> Result<(), Error> {
    c.execute(
        "UPDATE happenings SET reading = $1, main = $2, place = $3, events = $4, tolls = $5, spans = $6, body = $7, gone = 0 WHERE id = $8",
        values![
            reading,
            tale.happening.main,
            tale.place.map(|place| people.places[place]),
            incidents::numbers(tale.happening.events.iter().copied()),
            incidents::numbers(tale.happening.counts.iter().map(|count| count.toll)),
            incidents::spans(&tale.spans),
            &tale.body[..],
            id
        ],
    )?;
    Ok(())
}

fn unlink(c: &mut Connection, id: i64) -> Result<(), Error> {
    c.execute("DELETE FROM links WHERE a = $1 OR b = $1", values![id])?;
    // Its keys follow from what was read: they are read again before that is replaced.
    let body = c.first("SELECT body FROM happenings WHERE id = $1", values![id])?;
    match body.and_then(|row| taken::<Happening>(row.blob(0))) {
        Some(happening) => OF_HAPPENINGS.remove(c, id, &keys(&happening)),
        None => Ok(()),
    }
}

/// Puts the new claims in the place of those that stood on the same words; the others are gone, with their reviews kept.
fn claim(c: &mut Connection, batch: &mut Batch, report: i64, kept: &Kept, people: &People, tales: &[i64]) -> Result<(), Error> {
    let rows = c.query(
        "SELECT id, kind, name, core_start, core_end, low, reviewed FROM claims WHERE report = $1 ORDER BY gone, id",
        values![report],
    )?;
    let old: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    for row in c.query("SELECT actor FROM claim_actors WHERE claim {any 1} AND role = 0", values![&old])? {
        batch.actors.entry(row.int(0)).or_default().1 -= 1;
    }
    c.execute("DELETE FROM claim_actors WHERE claim {any 1}", values![&old])?;
    c.execute("UPDATE claims SET gone = 1 WHERE id {any 1}", values![&old])?;
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (ix, claim) in kept.claims.iter().enumerate() {
        pairs.extend(rows.iter().enumerate().filter_map(|(at, row)| Some((likeness(claim, row)?, ix, at))));
    }
    pairs.sort_by(|x, y| y.0.cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut news, mut olds): (Vec<Option<i64>>, Vec<bool>) = (vec![None; kept.claims.len()], vec![false; rows.len()]);
    for (_, ix, at) in pairs {
        if news[ix].is_none() && !olds[at] {
            (news[ix], olds[at]) = (Some(rows[at].int(0)), true);
        }
    }
    let mut added = Vec::new();
    for (claim, id) in kept.claims.iter().zip(&news) {
        match id {
            Some(id) => renew(c, batch, *id, report, claim, people, tales)?,
            None => added.push(claim),
        }
    }
    claims::keep(c, batch, report, &added, people, tales)?;
    for row in rows.iter().filter(|row| row.flag(6)) {
        stale(c, row.int(0))?;
    }
    Ok(())
}

/// How sure it is that a claim is the one of a row: the words are the same or meet; `None` when it is not.
fn likeness(claim: &Claim, row: &Row) -> Option<usize> {
    if claim.kind != ClaimKind::of_number(row.int(1)) {
        return None;
    }
    let core = [row.count(3) as usize, row.count(4) as usize];
    let words = if claim.core == core { 4 } else { usize::from(meets(claim.core, core)) * 2 };
    (words > 0).then(|| words + usize::from(claim.name == row.maybe_text(2)))
}

/// Marks the reviews of a claim whose program reads it otherwise by now.
fn stale(c: &mut Connection, claim: i64) -> Result<(), Error> {
    let now = machine(c, claim)?.map(told);
    for row in c.query("SELECT id, machine FROM reviews WHERE claim = $1", values![claim])? {
        let then = row.maybe_text(1).and_then(|machine| serde_json::from_str::<Value>(&machine).ok()).map(told);
        c.execute("UPDATE reviews SET stale = $1 WHERE id = $2", values![now != then, row.int(0)])?;
    }
    Ok(())
}

/// What a claim says by itself: without the ids of what it names, which shift with every new actor.
fn told(mut claim: Value) -> Value {
    const IDS: [&str; 14] = [
        "id",
        "place",
        "time",
        "event",
        "sources",
        "statements",
        "actors",
        "recipients",
        "source",
        "addressee",
        "within",
        "same_as",
        "part_of",
        "side",
    ];
    if let Some(object) = claim.as_object_mut() {
        object.retain(|key, _| !IDS.contains(&key.as_str()));
    }
    claim
}

fn meets(a: wire::Points, b: wire::Points) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

fn spans(written: &str) -> Vec<wire::Points> {
    let span = |word: &str| {
        let (start, end) = word.split_once('-')?;
        Some([start.parse().ok()?, end.parse().ok()?])
    };
    written.split_whitespace().filter_map(span).collect()
}
