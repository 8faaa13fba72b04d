//! Reports in lists.

use super::clause;
use super::page::{beyond, beyond_values, slice};
use super::rows;
use crate::*;

impl Store {
    /// Reports that a filter asks for. Of the filter's places, types, actors and tolls, those of their incidents count.
    ///
    /// # Errors
    /// When the filter or cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn reports(&self, filter: &Filter, sort: Sort, page: &Page) -> Result<Slice<ReportRow>, Error> {
        let (key, down) = match sort {
            Sort::Latest => ("coalesce(r.day, -1000000)", true),
            Sort::Earliest => ("coalesce(r.day, 1000000000)", false),
            // A report changes when it comes in.
            Sort::Changed => ("r.id", true),
            Sort::Voices | Sort::Killed => {
                return Err(Error::wrong("reports are sorted by day or by when they came in; ask for incidents for another order"));
            }
        };
        let (rows, last) = (page.rows()?, page.last()?);
        self.pool.read(|c| {
            let mut clause = clause::reports(c, filter)?;
            if let Some(last) = last {
                clause.add(&beyond(key, "r.id", down), &beyond_values(last));
            }
            let order = if down { "DESC" } else { "ASC" };
            let sql = format!("SELECT {key}, r.id FROM reports r WHERE {} ORDER BY {key} {order}, r.id {order} LIMIT {rows}", clause.sql());
            let keys: Vec<(i64, i64)> = c.query(&sql, &clause.values)?.iter().map(|row| (row.int(0), row.int(1))).collect();
            let mut found = rows::reports(c, &keys.iter().map(|(_, id)| *id).collect::<Vec<_>>())?;
            Ok(slice(page, keys.into_iter().filter_map(|key| Some((key, found.remove(&key.1)?))).collect()))
        })
    }

    /// How many reports a filter asks for.
    ///
    /// # Errors
    /// As [`Store::reports`].
    pub fn count_reports(&self, filter: &Filter) -> Result<u64, Error> {
        self.pool.read(|c| {
            let clause = clause::reports(c, filter)?;
            Ok(c.number(&format!("SELECT count(*) FROM reports r WHERE {}", clause.sql()), &clause.values)?.cast_unsigned())
        })
    }
}
