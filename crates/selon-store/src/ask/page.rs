//! Pages of lists: a cursor names the last item, so that what comes in meanwhile shifts nothing.

use crate::db::Value;
use crate::{Error, Page, Slice};

/// The most items a page may have.
const MOST: usize = 1_000;

impl Page {
    /// How many rows to ask for: one more than the page has, which tells whether another page follows.
    pub(crate) fn rows(&self) -> Result<i64, Error> {
        if self.limit == 0 || self.limit > MOST {
            return Err(Error::wrong(format!("a page has 1 to {MOST} items, not {}", self.limit)));
        }
        Ok(self.limit as i64 + 1)
    }

    /// The key and id of the last item of the page before.
    pub(crate) fn last(&self) -> Result<Option<(i64, i64)>, Error> {
        let Some(cursor) = &self.after else { return Ok(None) };
        let read = || {
            let (key, id) = cursor.split_once('_')?;
            Some((key.parse().ok()?, id.parse().ok()?))
        };
        read().map(Some).ok_or_else(|| Error::wrong(format!("'{cursor}' is no cursor: give one that a page before came with")))
    }
}

/// Makes a page of rows: each an item with its key and id.
pub(crate) fn slice<T>(page: &Page, rows: Vec<((i64, i64), T)>) -> Slice<T> {
    let more = rows.len() > page.limit;
    let mut rows = rows;
    rows.truncate(page.limit);
    let next = rows.last().filter(|_| more).map(|((key, id), _)| format!("{key}_{id}"));
    Slice { items: rows.into_iter().map(|(_, item)| item).collect(), next }
}

/// What follows the last item in an order: a condition with two values. `?` stands for each.
pub(super) fn beyond(column: &str, id: &str, down: bool) -> String {
    let sign = if down { '<' } else { '>' };
    format!("({column} {sign} ? OR ({column} = ? AND {id} {sign} ?))")
}

/// The values of [`beyond`].
pub(super) fn beyond_values((key, id): (i64, i64)) -> Vec<Value> {
    vec![key.into(), key.into(), id.into()]
}
