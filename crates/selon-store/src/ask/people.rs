//! Actors, places and outlets over all reports.

use super::clause::Clause;
use super::page::{beyond, beyond_values, slice};
use super::rows::{self, ACTOR, PLACE, maybe_date};
use crate::db::{Row, values};
use crate::words::plain;
use crate::*;

impl Store {
    /// Actors whose name or key begins with `name` (without regard to case and accents), or all; those of most reports first.
    ///
    /// # Errors
    /// When the cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn actors(&self, name: Option<&str>, page: &Page) -> Result<Slice<ActorRow>, Error> {
        self.people("actors", ACTOR, "reports", name, page, rows::actor)
    }

    /// Actors that are sources of claims; else as [`Store::actors`], those of most claims first.
    ///
    /// # Errors
    /// As [`Store::actors`].
    pub fn sources(&self, name: Option<&str>, page: &Page) -> Result<Slice<ActorRow>, Error> {
        self.people("actors", ACTOR, "sourced", name, page, rows::actor)
    }

    /// One actor.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn actor(&self, id: i64) -> Result<Option<ActorRow>, Error> {
        self.pool.read(|c| Ok(c.first(&format!("SELECT {ACTOR} FROM actors WHERE id = $1"), values![id])?.map(|row| rows::actor(&row))))
    }

    /// Places whose name begins with `name`, or all; those of most reports first.
    ///
    /// # Errors
    /// As [`Store::actors`].
    pub fn places(&self, name: Option<&str>, page: &Page) -> Result<Slice<PlaceRow>, Error> {
        self.people("places", PLACE, "reports", name, page, rows::place)
    }

    /// One place.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn place(&self, id: i64) -> Result<Option<PlaceRow>, Error> {
        self.pool.read(|c| Ok(rows::places(c, &[id])?.remove(&id)))
    }

    /// Outlets whose name begins with `name`, or all; those of most reports first.
    ///
    /// # Errors
    /// As [`Store::actors`].
    pub fn outlets(&self, name: Option<&str>, page: &Page) -> Result<Slice<OutletRow>, Error> {
        let (limit, last) = (page.rows()?, page.last()?);
        self.pool.read(|c| {
            let mut clause = Clause::default();
            clause.add("r.outlet_key IS NOT NULL AND r.outlet_key <> ''", &[]);
            if let Some(name) = name {
                let (from, to) = range(name);
                clause.add("r.outlet_key >= ? AND r.outlet_key < ?", values![from, to]);
            }
            let sql = format!(
                "SELECT min(r.outlet), count(*), CAST(sum(CASE WHEN r.voice = r.id THEN 1 ELSE 0 END) AS BIGINT), min(r.day), max(r.day), min(r.id)
                    FROM reports r WHERE {} GROUP BY r.outlet_key",
                clause.sql()
            );
            let mut found: Vec<((i64, i64), OutletRow)> = c
                .query(&sql, &clause.values)?
                .iter()
                .map(|row| {
                    let outlet = OutletRow {
                        name: row.text(0),
                        reports: row.count(1),
                        first: row.count(2),
                        earliest: maybe_date(row, 3),
                        latest: maybe_date(row, 4),
                    };
                    ((row.int(1), row.int(5)), outlet)
                })
                .collect();
            found.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            // There are few outlets: the cut is made here.
            let after = found.into_iter().skip_while(|(key, _)| last.is_some_and(|last| *key >= last));
            Ok(slice(page, after.take(usize::try_from(limit).unwrap_or(0)).collect()))
        })
    }

    fn people<T>(
        &self,
        table: &str,
        columns: &str,
        count: &str,
        name: Option<&str>,
        page: &Page,
        made: fn(&Row) -> T,
    ) -> Result<Slice<T>, Error> {
        let (limit, last) = (page.rows()?, page.last()?);
        self.pool.read(|c| {
            let mut clause = Clause::default();
            clause.add(&format!("n.{count} > 0"), &[]);
            if let Some(name) = name {
                let one = table.trim_end_matches('s');
                let (from, to) = range(name);
                let sql = format!("(n.id IN (SELECT {one} FROM {one}_names WHERE name >= ? AND name < ?) OR n.key = ?)");
                clause.add(&sql, values![from, to, name]);
            }
            if let Some(last) = last {
                clause.add(&beyond(&format!("n.{count}"), "n.id", true), &beyond_values(last));
            }
            let columns: Vec<String> = columns.split(", ").map(|column| format!("n.{column}")).collect();
            let sql = format!(
                "SELECT {}, n.{count} FROM {table} n WHERE {} ORDER BY n.{count} DESC, n.id DESC LIMIT {limit}",
                columns.join(", "),
                clause.sql()
            );
            let rows = c.query(&sql, &clause.values)?;
            Ok(slice(page, rows.iter().map(|row| ((row.int(columns.len()), row.int(0)), made(row))).collect()))
        })
    }
}

/// From where to where names lie that begin with a name. Databases order text in their own ways; the columns are of plain bytes.
fn range(name: &str) -> (String, String) {
    let plain = plain(name);
    let to = format!("{plain}\u{10ffff}");
    (plain, to)
}
