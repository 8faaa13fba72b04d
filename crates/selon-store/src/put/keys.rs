//! The keys that copies and incidents are found by.
//!
//! A key is a hash, so each new one lies on another page of a large table: written there at once, a report would touch twenty pages and
//! more, the more the larger the store. So keys come into a small table first, and with every [`STEP`] reports a slice of all possible
//! keys moves from there into the large one, in order, many to a page. After [`SLICES`] steps each key has moved. Which slice is due follows
//! from the ids of reports alone: nothing has to be remembered, and one that is passed over moves the next time.

use crate::Error;
use crate::db::{Connection, Kind, Table, values};

/// So many reports make a slice move.
const STEP: i64 = 128;
/// Parts that all possible keys are cut in.
const SLICES: i64 = 64;

/// An index of keys.
pub(super) struct Keys {
    /// The small table, which takes new ones.
    fresh: Table,
    /// The large one.
    sorted: &'static str,
    /// The columns: of keys, and of what is found by them.
    key: &'static str,
    id: &'static str,
}

/// What copies are found by.
pub(super) const OF_REPORTS: Keys = Keys {
    fresh: Table { name: "fresh_bands", columns: &[("band", Kind::Int), ("report", Kind::Int)], conflict: "ON CONFLICT DO NOTHING" },
    sorted: "bands",
    key: "band",
    id: "report",
};
/// What incidents are found by.
pub(super) const OF_HAPPENINGS: Keys = Keys {
    fresh: Table {
        name: "fresh_happening_keys",
        columns: &[("key", Kind::Int), ("happening", Kind::Int)],
        conflict: "ON CONFLICT DO NOTHING",
    },
    sorted: "happening_keys",
    key: "key",
    id: "happening",
};

impl Keys {
    /// All that is found by some keys, as key and id, in order.
    pub fn find(&self, c: &mut Connection, keys: &[i64]) -> Result<Vec<[i64; 2]>, Error> {
        let Keys { fresh, sorted, key, id } = self;
        let of = |table: &str| format!("SELECT {key}, {id} FROM {table} WHERE {key} {{any 1}}");
        let mut found = c.numbers(&format!("{} UNION ALL {}", of(sorted), of(fresh.name)), values![keys])?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Puts something under keys.
    pub fn add(&self, c: &mut Connection, id: i64, keys: impl Iterator<Item = i64>) -> Result<(), Error> {
        c.insert(&self.fresh, keys.map(|key| vec![key.into(), id.into()]).collect())
    }

    /// Takes something from under its keys.
    pub fn remove(&self, c: &mut Connection, id: i64, keys: &[i64]) -> Result<(), Error> {
        for table in [self.sorted, self.fresh.name] {
            c.execute(&format!("DELETE FROM {table} WHERE {} {{any 1}} AND {} = $2", self.key, self.id), values![keys, id])?;
        }
        Ok(())
    }

    /// Moves the slices that are due after reports of these ids have come: the first of them and the last.
    pub fn settle(&self, c: &mut Connection, (first, last): (i64, i64)) -> Result<(), Error> {
        let Keys { fresh, sorted, key, id } = self;
        let (fresh, within) = (fresh.name, format!("{key} BETWEEN $1 AND $2"));
        let steps = (first - 1).div_euclid(STEP) + 1..=last.div_euclid(STEP);
        for step in steps.take(SLICES as usize) {
            let slice = slice(step.rem_euclid(SLICES));
            let moved = format!(
                "INSERT INTO {sorted} ({key}, {id}) SELECT {key}, {id} FROM {fresh} WHERE {within} ORDER BY {key}, {id} ON CONFLICT DO NOTHING"
            );
            c.execute(&moved, values![slice.0, slice.1])?;
            c.execute(&format!("DELETE FROM {fresh} WHERE {within}"), values![slice.0, slice.1])?;
        }
        Ok(())
    }
}

/// The first and the last key of a slice.
fn slice(number: i64) -> (i64, i64) {
    let width = i64::MAX / SLICES * 2 + 2;
    let first = i64::MIN.wrapping_add(width.wrapping_mul(number));
    (first, first.wrapping_add(width - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_hold_every_key_once() {
        let all: Vec<(i64, i64)> = (0..SLICES).map(slice).collect();
        assert_eq!((all[0].0, all[SLICES as usize - 1].1), (i64::MIN, i64::MAX));
        assert!(all.windows(2).all(|two| two[0].1 + 1 == two[1].0 && two[0].0 < two[0].1), "{all:?}");
    }

    #[test]
    fn what_is_under_a_key_is_found_before_and_after_it_moves() {
        let folder = tempfile::tempdir().unwrap();
        let mut c = Connection::open(&crate::Address::File(folder.path().join("news.selon"))).unwrap();
        c.prepare().unwrap();
        // Keys all over, each with two ids, in an order that looks like chance.
        let keys: Vec<i64> = (0..200_i64).map(|ix| ix.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed())).collect();
        let mut all: Vec<[i64; 2]> = Vec::new();
        for id in [7, 9] {
            OF_REPORTS.add(&mut c, id, keys.iter().copied()).unwrap();
            all.extend(keys.iter().map(|&key| [key, id]));
        }
        all.sort_unstable();
        let left = |c: &mut Connection| c.number("SELECT count(*) FROM fresh_bands", values![]).unwrap();
        let (mut at, mut before) = (1, left(&mut c));
        // Transactions of one report, of some, and of more than a step.
        for many in [1, 127, 1, 300, 5_000, 2_762].into_iter().cycle().take(12) {
            OF_REPORTS.settle(&mut c, (at, at + many - 1)).unwrap();
            at += many;
            assert_eq!(OF_REPORTS.find(&mut c, &keys).unwrap(), all);
            assert!(left(&mut c) <= before);
            before = left(&mut c);
        }
        assert_eq!(before, 0, "after a whole round all have moved");
        // What is put under the same key again stands there once.
        OF_REPORTS.add(&mut c, 7, keys.iter().copied()).unwrap();
        assert_eq!(OF_REPORTS.find(&mut c, &keys).unwrap(), all);
        OF_REPORTS.remove(&mut c, 7, &keys).unwrap();
        assert!(OF_REPORTS.find(&mut c, &keys).unwrap().iter().all(|[_, id]| *id == 9));
    }
}
