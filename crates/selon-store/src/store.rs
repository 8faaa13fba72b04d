//! The store: opening it, and what is in it.

use crate::ask::rows::moment;
use crate::db::{LAYOUT, Pool, Row, values};
use crate::put::Cache;
use crate::{Address, Change, Changed, Counts, Error};
use std::sync::Arc;

/// A place where reports and what they tell are kept. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: Pool,
    pub(crate) cache: Arc<Cache>,
}

impl Store {
    /// The layout of the tables that this program writes. A store of a later one is refused.
    pub const LAYOUT: i64 = LAYOUT;

    /// Opens a store by its name, a file or `postgres://…`, and makes it if it is not there.
    ///
    /// # Errors
    /// When the file or database cannot be used, or was made by a newer selon.
    pub fn open(name: &str) -> Result<Store, Error> {
        Store::at(&name.parse()?)
    }

    /// Opens the store at an address, and makes it if it is not there.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn at(address: &Address) -> Result<Store, Error> {
        Ok(Store { pool: Pool::open(address)?, cache: Arc::new(Cache::default()) })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        self.pool.address()
    }

    /// Whether it can be read right now: for health checks.
    ///
    /// # Errors
    /// When it cannot, with what to do.
    pub fn check(&self) -> Result<(), Error> {
        self.pool.read(|c| c.number("SELECT count(*) FROM meta", values![]).map(drop))
    }

    /// How much is kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.pool.read(|c| {
            let mut count = |of: &str| Ok(c.number(&format!("SELECT count(*) FROM {of}"), values![])?.cast_unsigned());
            let mut counts = Counts {
                reports: count("reports")?,
                texts: count("texts")?,
                voices: count("reports WHERE voice = id")?,
                incidents: count("incidents WHERE merged_into IS NULL AND claims > 0")?,
                claims: count("claims WHERE gone = 0")?,
                actors: count("actors")?,
                places: count("places")?,
                reviews: count("reviews WHERE undone IS NULL")?,
                ..Counts::default()
            };
            let bytes = if c.is_postgres() {
                "SELECT pg_database_size(current_database())"
            } else {
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            };
            counts.bytes = Some(c.number(bytes, values![])?.cast_unsigned());
            counts.change = c.number("SELECT max(number) FROM changes", values![])?;
            Ok(counts)
        })
    }

    /// The number of the last change; 0 when nothing has changed yet. Cheap: for entity tags and for caches.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_change(&self) -> Result<i64, Error> {
        self.pool.read(|c| c.number("SELECT max(number) FROM changes", values![]))
    }

    /// What changed after a number, the earliest first; at most `limit`. Nothing is left out: who asks with the number of the last change
    /// it got sees every change once.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn changes(&self, after: i64, limit: usize) -> Result<Vec<Change>, Error> {
        let sql = format!("SELECT number, at, what, thing FROM changes WHERE number > $1 ORDER BY number LIMIT {}", limit.min(100_000));
        let change = |row: &Row| Change { number: row.int(0), at: moment(row, 1), what: Changed::of_number(row.int(2)), id: row.int(3) };
        self.pool.read(|c| Ok(c.query(&sql, values![after])?.iter().map(change).collect()))
    }
}

impl Changed {
    /// As the list of changes has it.
    pub(crate) fn number(self) -> i64 {
        match self {
            Changed::Report => 0,
            Changed::Incident => 1,
            Changed::Merged => 2,
            Changed::Review => 3,
            Changed::Decision => 4,
        }
    }

    fn of_number(number: i64) -> Changed {
        match number {
            0 => Changed::Report,
            1 => Changed::Incident,
            2 => Changed::Merged,
            3 => Changed::Review,
            _ => Changed::Decision,
        }
    }
}
