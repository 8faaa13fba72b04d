//! What servers said of the pages that were fetched, so that the next run asks only for what has changed.

use crate::db::{Kind, Table, Value, values};
use crate::{Error, Store};

/// What a server said of a version of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// What it was asked for: an address, or any other name that the next run asks by.
    pub url: String,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

const PAGES: Table = Table {
    name: "pages",
    columns: &[("url", Kind::Text), ("etag", Kind::Text), ("modified", Kind::Text)],
    conflict: "ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, modified = excluded.modified",
};

impl Store {
    /// What is known of a page; `None` when it was never fetched.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn fetched(&self, url: &str) -> Result<Option<Fetched>, Error> {
        let row = self.pool.read(|c| c.first("SELECT url, etag, modified FROM pages WHERE url = $1", values![url]))?;
        Ok(row.map(|row| Fetched { url: row.text(0), etag: row.maybe_text(1), last_modified: row.maybe_text(2) }))
    }

    /// Remembers pages, each named once. Only when what they hold is kept: what is remembered is not fetched again until it changes.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remember_fetched(&self, pages: &[Fetched]) -> Result<(), Error> {
        if pages.is_empty() {
            return Ok(());
        }
        let row = |page: &Fetched| vec![Value::from(&page.url), page.etag.as_deref().into(), page.last_modified.as_deref().into()];
        self.pool.claim(|c| c.insert(&PAGES, pages.iter().map(row).collect()))
    }
}
