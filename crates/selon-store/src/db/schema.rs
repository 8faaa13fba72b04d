//! The tables, and how an older store gets them.

use super::{Connection, values};
use crate::Error;

/// The layout that this program writes. A store of a later one is refused; one of an earlier one is brought up to date when it is opened.
pub const LAYOUT: i64 = 2;

/// What makes each layout from the one before.
const STEPS: [&str; LAYOUT as usize] = [include_str!("layout-1.sql"), include_str!("layout-2.sql")];

/// The full-text index, which each database has in its own way.
const WORDS_SQLITE: &str = "CREATE VIRTUAL TABLE report_words USING fts5(words, content = '', contentless_delete = 1, detail = full,
    tokenize = 'unicode61 remove_diacritics 0')";
const WORDS_POSTGRES: &str = "CREATE TABLE report_words (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
    CREATE INDEX report_words_words ON report_words USING gin (words)";

pub fn prepare(connection: &mut Connection) -> Result<(), Error> {
    if layout(connection)? == Some(LAYOUT) {
        return Ok(());
    }
    connection.begin_write()?;
    let done = renew(connection);
    connection.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Brings the tables up to date. Another program may have done so since the look before the lock: this one looks again.
fn renew(connection: &mut Connection) -> Result<(), Error> {
    let at = layout(connection)?.unwrap_or(0);
    for step in STEPS.iter().skip(usize::try_from(at).unwrap_or(0)) {
        connection.batch(step)?;
    }
    if at == 0 {
        connection.batch(if connection.is_postgres() { WORDS_POSTGRES } else { WORDS_SQLITE })?;
        connection.execute("INSERT INTO meta (name, value) VALUES ('layout', $1)", values![LAYOUT.to_string()])?;
    }
    connection.execute("UPDATE meta SET value = $1 WHERE name = 'layout'", values![LAYOUT.to_string()])?;
    Ok(())
}

/// The layout of a store; `None` when nothing is there yet.
fn layout(connection: &mut Connection) -> Result<Option<i64>, Error> {
    let there = if connection.is_postgres() {
        "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('meta')"
    } else {
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'"
    };
    if connection.number(there, values![])? == 0 {
        return Ok(None);
    }
    let row = connection.first("SELECT value FROM meta WHERE name = 'layout'", values![])?;
    let Some(layout) = row.and_then(|row| row.text(0).parse::<i64>().ok()) else {
        return Err(Error::new("the database has a table 'meta' that is not selon's; give another file or database"));
    };
    if layout > LAYOUT {
        return Err(Error::new(format!(
            "the store was made by a newer selon (layout {layout}, this one knows {LAYOUT}); use that one, or export and ingest anew"
        )));
    }
    Ok(Some(layout))
}
