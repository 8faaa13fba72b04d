//! Through the store, a piece at a time.

use crate::Error;
use selon_store::{Filter, ReadReport, Store, ToldIncident};

/// Reports in one piece: some megabytes.
const REPORTS: usize = 64;

/// Every report that a filter asks for, in the order of ids.
pub fn reports(store: &Store, filter: &Filter, mut each: impl FnMut(&ReadReport) -> Result<(), Error>) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let some = store.walk_reports(filter, after, REPORTS)?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.row.id;
        some.iter().try_for_each(&mut each)?;
    }
}

/// Every incident that a filter asks for, in the order of ids.
pub fn incidents(store: &Store, filter: &Filter, mut each: impl FnMut(&ToldIncident) -> Result<(), Error>) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let some = store.walk_incidents(filter, after)?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.row.id;
        some.iter().try_for_each(&mut each)?;
    }
}
