//! What comes in: reports, and the work of reading them.

use crate::db::{Connection, Row, values};
use crate::prepared::{Prepared, packed, taken};
use crate::put::keep_all;
use crate::{Error, Store};
use jiff::Timestamp;
use selon::Document;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A report on its way in.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Its text and what is known about its publication.
    pub document: Document,
    /// Who signed it.
    pub author: Option<String>,
    /// What it was made from: a file, an address, a record in an archive. For messages, and kept.
    pub found: Option<String>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stored {
    /// It was kept under this id.
    New(i64),
    /// It was there already.
    Known(i64),
    /// It was kept under the first id as the next version of the second one, found at the same address.
    Version(i64, i64),
}

impl Stored {
    /// The report's id.
    pub fn id(self) -> i64 {
        match self {
            Stored::New(id) | Stored::Known(id) | Stored::Version(id, _) => id,
        }
    }
}

/// A report that waits to be read by some worker.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// The report.
    pub incoming: Incoming,
    /// How often it was taken before: a worker that died left it.
    pub tries: u32,
}

/// How much work waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCounts {
    /// Waits for a worker.
    pub waiting: u64,
    /// Is with a worker.
    pub taken: u64,
    /// Was given up after too many tries.
    pub failed: u64,
}

/// A job that so many workers left unfinished is given up: its report may be what ends them.
const TRIES: i64 = 5;

/// A report in the queue, packed.
#[derive(Serialize, Deserialize)]
struct Waiting {
    text: String,
    language: Option<String>,
    title: Option<String>,
    url: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    found: Option<String>,
}

impl Store {
    /// Puts reports into the queue for workers; those that are in or queued already are let be. Returns how many were put.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn queue(&self, reports: &[Incoming]) -> Result<usize, Error> {
        self.pool.write(|c| {
            let mut put = 0;
            for report in reports {
                let fingerprint = report.fingerprint();
                if c.number("SELECT count(*) FROM reports WHERE fingerprint = $1", values![&fingerprint])? == 0 {
                    let sql = "INSERT INTO jobs (fingerprint, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                    put += c.execute(sql, values![fingerprint, packed(&Waiting::of(report))])?;
                }
            }
            Ok(usize::try_from(put).unwrap_or(usize::MAX))
        })
    }

    /// Takes work from the queue. What is neither finished nor given up within `lease` goes to the next who asks.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn take(&self, worker: &str, most: usize, lease: Duration) -> Result<Vec<Job>, Error> {
        let now = Timestamp::now().as_microsecond();
        let until = now.saturating_add(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
        self.pool.claim(|c| {
            c.execute("UPDATE jobs SET state = 2 WHERE state = 1 AND until < $1 AND tries >= $2", values![now, TRIES])?;
            // Workers that ask at the same time pass over each other's rows.
            let skip = if c.is_postgres() { "FOR UPDATE SKIP LOCKED" } else { "" };
            let sql = format!(
                "UPDATE jobs SET state = 1, worker = $1, until = $2, tries = tries + 1 WHERE id IN (
                    SELECT id FROM jobs WHERE state = 0 OR (state = 1 AND until < $3) ORDER BY id LIMIT {most} {skip})
                    RETURNING id, body, tries"
            );
            let mut jobs: Vec<Job> = c.query(&sql, values![worker, until, now])?.iter().filter_map(job).collect();
            jobs.sort_by_key(|job| job.id);
            Ok(jobs)
        })
    }

    /// Keeps the reports of some jobs and strikes the jobs off, in one go.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn finish(&self, jobs: &[i64], reports: &[Prepared]) -> Result<Vec<Stored>, Error> {
        self.change(|c, batch| {
            let stored = keep_all(c, batch, reports)?;
            c.execute("DELETE FROM jobs WHERE id {any 1}", values![jobs])?;
            Ok(stored)
        })
    }

    /// How much work waits.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn jobs(&self) -> Result<JobCounts, Error> {
        self.pool.read(|c: &mut Connection| {
            let mut counts = JobCounts::default();
            for row in c.query("SELECT state, count(*) FROM jobs GROUP BY state", values![])? {
                let count = row.int(1).cast_unsigned();
                match row.int(0) {
                    0 => counts.waiting = count,
                    1 => counts.taken = count,
                    _ => counts.failed = count,
                }
            }
            Ok(counts)
        })
    }
}

impl Waiting {
    fn of(report: &Incoming) -> Waiting {
        let document = &report.document;
        Waiting {
            text: document.text.clone(),
            language: document.language.clone(),
            title: document.title.clone(),
            url: document.url.clone(),
            published: document.published.as_ref().map(|published| published.written.clone()),
            outlet: document.outlet.clone(),
            author: report.author.clone(),
            found: report.found.clone(),
        }
    }

    fn incoming(self) -> Incoming {
        let document = Document {
            text: self.text,
            language: self.language,
            title: self.title,
            url: self.url,
            published: self.published.and_then(|written| written.parse().ok()),
            outlet: self.outlet,
        };
        Incoming { document, author: self.author, found: self.found }
    }
}

fn job(row: &Row) -> Option<Job> {
    let waiting: Waiting = taken(row.blob(1))?;
    Some(Job { id: row.int(0), incoming: waiting.incoming(), tries: row.count(2).saturating_sub(1) })
}
