//! Reports are kept: each whole or not at all.

mod claims;
mod incidents;
mod keys;
mod known;
mod refresh;
mod reread;
mod voices;

pub(crate) use claims::NO_DAY;
pub(crate) use incidents::regroup;
pub(crate) use known::Cache;
pub(crate) use refresh::{Member, balance, members, term};
pub(crate) use voices::regroup as regroup_voices;

use crate::db::{Connection, values};
use crate::prepared::Prepared;
use crate::{Changed, Error, Store, Stored};
use jiff::Timestamp;
use known::{Ids, Made};
use selon_link::{Happening, Signature};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What one transaction has touched so far; what depends on it is brought up to date once, at its end.
pub(crate) struct Batch<'s> {
    pub cache: &'s Cache,
    /// Actors and places that this transaction met, their ids by key.
    pub ids: Ids,
    /// Happenings that this transaction made or met, by id and reading.
    pub happenings: Made<Happening>,
    /// Signatures that this transaction made or met, by report and reading.
    pub signatures: Made<Signature>,
    /// Incidents whose row must be made anew.
    pub incidents: BTreeSet<i64>,
    /// How many more reports name each actor and place, and how many more claims each source gives.
    pub actors: BTreeMap<i64, (i64, i64)>,
    pub places: BTreeMap<i64, i64>,
    /// The first and the last report that this transaction kept.
    pub kept: Option<(i64, i64)>,
    pub now: Timestamp,
}

impl<'s> Batch<'s> {
    pub fn new(cache: &'s Cache) -> Batch<'s> {
        Batch {
            cache,
            ids: Ids::default(),
            happenings: HashMap::new(),
            signatures: HashMap::new(),
            incidents: BTreeSet::new(),
            actors: BTreeMap::new(),
            places: BTreeMap::new(),
            kept: None,
            now: Timestamp::now(),
        }
    }

    /// Brings up to date what depends on what was touched.
    pub fn end(&mut self, connection: &mut Connection) -> Result<(), Error> {
        for (id, (reports, sourced)) in std::mem::take(&mut self.actors) {
            let sql = "UPDATE actors SET reports = reports + $1, sourced = sourced + $2 WHERE id = $3";
            connection.execute(sql, values![reports, sourced, id])?;
        }
        for (id, reports) in std::mem::take(&mut self.places) {
            connection.execute("UPDATE places SET reports = reports + $1 WHERE id = $2", values![reports, id])?;
        }
        if let Some(kept) = self.kept.take() {
            keys::OF_REPORTS.settle(connection, kept)?;
            keys::OF_HAPPENINGS.settle(connection, kept)?;
        }
        for incident in std::mem::take(&mut self.incidents) {
            refresh::refresh(connection, self, incident)?;
        }
        Ok(())
    }

    /// Writes down that something changed, and gives the change's number.
    pub fn change(&self, connection: &mut Connection, what: Changed, id: i64) -> Result<i64, Error> {
        let sql = "INSERT INTO changes (at, what, thing) VALUES ($1, $2, $3) RETURNING number";
        connection.number(sql, values![self.now.as_microsecond(), what.number(), id])
    }
}

impl Store {
    /// One transaction that may touch voices and incidents: all of it, or nothing.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Connection, &mut Batch) -> Result<T, Error>) -> Result<T, Error> {
        let (done, ids, happenings, signatures) = self.pool.write(|c| {
            let mut batch = Batch::new(&self.cache);
            let done = work(c, &mut batch)?;
            batch.end(c)?;
            Ok((done, batch.ids, batch.happenings, batch.signatures))
        })?;
        self.cache.learn(ids, happenings, signatures);
        Ok(done)
    }

    /// Which of these reports are in, by their fingerprints ([`Incoming::fingerprint`](crate::Incoming::fingerprint)).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn known(&self, fingerprints: &[String]) -> Result<Vec<Option<i64>>, Error> {
        self.pool.read(|c| {
            let rows = c.query("SELECT fingerprint, id FROM reports WHERE fingerprint {any 1}", values![fingerprints])?;
            let ids: BTreeMap<String, i64> = rows.iter().map(|row| (row.text(0), row.int(1))).collect();
            Ok(fingerprints.iter().map(|fingerprint| ids.get(fingerprint).copied()).collect())
        })
    }

    /// Keeps reports: all of them, or none when it fails. When it returns, they outlast any crash. Reports that are in are let be.
    ///
    /// # Errors
    /// When the store cannot be written: the disk is full, the database is gone, others hold it for more than a minute.
    pub fn put(&self, reports: &[Prepared]) -> Result<Vec<Stored>, Error> {
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        self.change(|c, batch| keep_all(c, batch, reports))
    }
}

/// Keeps reports within a transaction.
pub(crate) fn keep_all(c: &mut Connection, batch: &mut Batch, reports: &[Prepared]) -> Result<Vec<Stored>, Error> {
    reports.iter().map(|report| keep(c, batch, report)).collect()
}

fn keep(c: &mut Connection, batch: &mut Batch, report: &Prepared) -> Result<Stored, Error> {
    let known = c.first("SELECT id FROM reports WHERE fingerprint = $1", values![&report.fingerprint])?;
    if let Some(row) = known {
        return Ok(Stored::Known(row.int(0)));
    }
    let (document, kept) = (&report.incoming.document, &report.kept);
    let text = text(c, &document.text)?;
    let page = kept.signature.url.map(u64::cast_signed);
    let published = document.published.as_ref();
    let id = c.number(
        "INSERT INTO reports (fingerprint, text, url, page, outlet, outlet_key, author, origin, found, language, title, published, day,
            moment, stored, voice, claims) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16) RETURNING id",
        values![
            &report.fingerprint,
            text,
            document.url.as_deref(),
            page,
            document.outlet.as_deref(),
            document.outlet.as_deref().map(crate::words::plain),
            report.incoming.author.as_deref(),
            kept.origin.as_deref(),
            report.incoming.found.as_deref(),
            kept.language.as_deref(),
            kept.title.as_deref(),
            published.map(|published| published.written.as_str()),
            published.map(|published| crate::prepared::day(published.date)),
            kept.signature.published,
            batch.now.as_microsecond(),
            kept.claims.len(),
        ],
    )?;
    let words = if c.is_postgres() {
        "INSERT INTO report_words (rowid, words) VALUES ($1, to_tsvector('simple', $2))"
    } else {
        "INSERT INTO report_words (rowid, words) VALUES ($1, $2)"
    };
    c.execute(words, values![id, &kept.words])?;
    let reading = claims::reading(c, batch, id, &kept.body)?;
    let version_of = version(c, id, page)?;
    voices::join(c, batch, id, reading, &kept.signature)?;
    let people = known::people(c, batch, kept)?;
    let tales = incidents::tell(c, batch, id, reading, kept, &people)?;
    claims::keep(c, batch, id, &kept.claims.iter().collect::<Vec<_>>(), &people, &tales)?;
    batch.change(c, Changed::Report, id)?;
    batch.kept = Some((batch.kept.map_or(id, |(first, _)| first), id));
    Ok(version_of.map_or(Stored::New(id), |earlier| Stored::Version(id, earlier)))
}

/// The id of a text, which is kept once.
fn text(c: &mut Connection, body: &str) -> Result<i64, Error> {
    let hash = Sha256::digest(body.as_bytes()).to_vec();
    match c.first("SELECT id FROM texts WHERE hash = $1", values![hash.clone()])? {
        Some(row) => Ok(row.int(0)),
        None => c.number("INSERT INTO texts (hash, body) VALUES ($1, $2) RETURNING id", values![hash, body]),
    }
}

/// Puts a report into the row of versions of its page: by publication, then by when they came in. Returns the one before it.
fn version(c: &mut Connection, id: i64, page: Option<i64>) -> Result<Option<i64>, Error> {
    let Some(page) = page else { return Ok(None) };
    let rows = c.query("SELECT id FROM reports WHERE page = $1 ORDER BY coalesce(moment, 0), id", values![page])?;
    let all: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let Some(at) = all.iter().position(|&other| other == id) else { return Ok(None) };
    let (before, after) = (at.checked_sub(1).map(|ix| all[ix]), all.get(at + 1).copied());
    if before.is_some() || after.is_some() {
        c.execute("UPDATE reports SET version_of = $1, overtaken = $2 WHERE id = $3", values![before, after.is_some(), id])?;
        c.execute("UPDATE reports SET overtaken = 1 WHERE id = $1", values![before])?;
        c.execute("UPDATE reports SET version_of = $1 WHERE id = $2", values![id, after])?;
    }
    Ok(before)
}
