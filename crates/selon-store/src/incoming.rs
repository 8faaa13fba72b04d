//! What comes in: reports, and the work of reading them.

use selon::{Document, Reader};
use serde::{Deserialize, Serialize};

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

impl Incoming {
    /// A report of which nothing more is known.
    pub fn new(document: Document) -> Incoming {
        Incoming { document, ..Incoming::default() }
    }

    /// By what the same report is known again: a hash of its text, address, outlet and date. Equal for equal reports, in every release.
    pub fn fingerprint(&self) -> String {
        todo!()
    }
}

/// A report that was read and is ready to be kept. Making one is the costly part, needs no store, and may be done on many threads.
pub struct Prepared {
    _private: (),
}

impl Prepared {
    /// Reads a report and makes what its copies and incidents are known by. Never fails: odd input yields a reading with notes.
    pub fn new(reader: &Reader, incoming: Incoming) -> Prepared {
        let _ = (reader, incoming);
        todo!()
    }
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
