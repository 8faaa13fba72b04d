//! Incidents in lists, on the map, over time.

use super::clause;
use super::page::{beyond, beyond_values, slice};
use super::rows;
use crate::db::{Row, values};
use crate::prepared::date;
use crate::put::term;
use crate::*;
use jiff::civil::Weekday;
use std::collections::BTreeMap;

/// Squares of a map at most.
const CELLS: usize = 10_000;

impl Store {
    /// Incidents that a filter asks for.
    ///
    /// # Errors
    /// When the filter or cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn incidents(&self, filter: &Filter, sort: Sort, page: &Page) -> Result<Slice<IncidentRow>, Error> {
        let (key, down) = match sort {
            Sort::Latest => ("i.day", true),
            Sort::Earliest => ("CASE WHEN i.since = -1000000 THEN 1000000000 ELSE i.since END", false),
            Sort::Changed => ("i.changed", true),
            Sort::Voices => ("i.voices", true),
            Sort::Killed => ("i.high", true),
        };
        let (rows, last) = (page.rows()?, page.last()?);
        self.pool.read(|c| {
            let mut clause = clause::incidents(c, filter)?;
            if let Some(last) = last {
                clause.add(&beyond(key, "i.id", down), &beyond_values(last));
            }
            let order = if down { "DESC" } else { "ASC" };
            let sql =
                format!("SELECT {key}, i.id FROM incidents i WHERE {} ORDER BY {key} {order}, i.id {order} LIMIT {rows}", clause.sql());
            let keys: Vec<(i64, i64)> = c.query(&sql, &clause.values)?.iter().map(|row| (row.int(0), row.int(1))).collect();
            let ids: Vec<i64> = keys.iter().map(|(_, id)| *id).collect();
            let mut found = rows::incidents(c, &ids)?;
            Ok(slice(page, keys.into_iter().filter_map(|key| Some((key, found.remove(&key.1)?))).collect()))
        })
    }

    /// How many incidents a filter asks for.
    ///
    /// # Errors
    /// As [`Store::incidents`].
    pub fn count_incidents(&self, filter: &Filter) -> Result<u64, Error> {
        self.pool.read(|c| {
            let clause = clause::incidents(c, filter)?;
            let count = c.number(&format!("SELECT count(*) FROM incidents i WHERE {}", clause.sql()), &clause.values)?;
            Ok(count.cast_unsigned())
        })
    }

    /// The incidents of a filter by squares of `size` degrees, at most 10,000 squares; those without coordinates are left out.
    ///
    /// # Errors
    /// As [`Store::incidents`].
    pub fn map(&self, filter: &Filter, size: f64) -> Result<Vec<Cell>, Error> {
        if !(0.001..=180.0).contains(&size) {
            return Err(Error::wrong(format!("{size} is no size of a square: give 0.001 to 180 degrees")));
        }
        self.pool.read(|c| {
            let mut clause = clause::incidents(c, filter)?;
            clause.add("i.latitude IS NOT NULL AND i.longitude IS NOT NULL", &[]);
            let n = clause.values.len() + 1;
            // Shifted to positive numbers, so that cutting off, as SQLite does, is rounding down.
            let down = if c.is_postgres() { "floor" } else { "" };
            let cell = |column: &str, shift: &str| format!("CAST({down}((i.{column} + {shift}) / ${n}) AS BIGINT)");
            let (south, west) = (cell("latitude", "90.0"), cell("longitude", "180.0"));
            let sql = format!(
                "SELECT {south}, {west}, avg(i.latitude), avg(i.longitude), count(*), CAST(sum(i.reports) AS BIGINT),
                    coalesce(max(i.best), 0), CAST(sum(i.contested) AS BIGINT), min(i.precision), max(i.precision), min(i.id)
                    FROM incidents i WHERE {} GROUP BY 1, 2 ORDER BY 5 DESC, 1, 2 LIMIT {CELLS}",
                clause.sql()
            );
            let values = [clause.values, vec![size.into()]].concat();
            let cell = |row: &Row| Cell {
                south: row.real(0) * size - 90.0,
                west: row.real(1) * size - 180.0,
                size,
                latitude: row.real(2),
                longitude: row.real(3),
                incidents: row.count(4),
                reports: row.count(5),
                killed: row.int(6).cast_unsigned(),
                contested: row.count(7),
                precision: row.maybe_text(8).filter(|least| row.maybe_text(9).as_ref() == Some(least)),
                incident: (row.int(4) == 1).then(|| row.int(10)),
            };
            Ok(c.query(&sql, &values)?.iter().map(cell).collect())
        })
    }

    /// The incidents of a filter over time, by their first day, the earliest bin first; empty bins are left out.
    ///
    /// # Errors
    /// As [`Store::incidents`].
    pub fn time_line(&self, filter: &Filter, step: Step) -> Result<Vec<Bin>, Error> {
        Ok(Bin::gathered(&self.overview(filter)?.1, step))
    }

    /// How many incidents a filter asks for, and how many began on each day: in one look at them.
    ///
    /// # Errors
    /// As [`Store::incidents`].
    pub fn overview(&self, filter: &Filter) -> Result<(u64, Vec<Bin>), Error> {
        self.pool.read(|c| {
            let clause = clause::incidents(c, filter)?;
            let sql = format!(
                "SELECT i.since, count(*), CAST(sum(i.reports) AS BIGINT), coalesce(max(i.best), 0)
                    FROM incidents i WHERE {} GROUP BY i.since ORDER BY i.since",
                clause.sql()
            );
            let rows = c.query(&sql, &clause.values)?;
            let count = rows.iter().map(|row| u64::from(row.count(1))).sum();
            // Those without a day are counted, and stand on none.
            let dated = rows.iter().filter(|row| row.int(0) > -1_000_000);
            let day = |row: &Row| {
                let killed = row.int(3).cast_unsigned();
                Some(Bin { start: date(row.int(0))?, incidents: row.count(1), reports: row.count(2), killed })
            };
            Ok((count, dated.filter_map(day).collect()))
        })
    }

    /// The commonest values of a facet among the incidents of a filter.
    ///
    /// # Errors
    /// As [`Store::incidents`].
    pub fn facet(&self, filter: &Filter, facet: Facet, limit: usize) -> Result<Vec<FacetCount>, Error> {
        let limit = Page::first(limit).rows()? - 1;
        let (kind, name) = match facet {
            Facet::Type => (term::TYPE, None),
            Facet::Country => (term::COUNTRY, None),
            Facet::Actor => (term::ACTOR, Some("SELECT id, name FROM actors WHERE id {any 1}")),
            Facet::Source => (term::SOURCE, Some("SELECT id, name FROM actors WHERE id {any 1}")),
            Facet::Outlet => (term::OUTLET, None),
            Facet::Place => (term::PLACE, Some("SELECT id, name FROM places WHERE id {any 1}")),
            Facet::Language => (term::LANGUAGE, None),
        };
        self.pool.read(|c| {
            let mut clause = clause::incidents(c, filter)?;
            clause.add("t.kind = ?", values![kind]);
            let sql = format!(
                "SELECT t.term, count(*) FROM incident_terms t JOIN incidents i ON i.id = t.incident WHERE {} GROUP BY t.term ORDER BY 2 DESC, 1 LIMIT {limit}",
                clause.sql()
            );
            let rows = c.query(&sql, &clause.values)?;
            let mut names: BTreeMap<String, String> = BTreeMap::new();
            if let Some(sql) = name {
                let ids: Vec<i64> = rows.iter().filter_map(|row| row.text(0).parse().ok()).collect();
                names.extend(c.query(sql, values![ids])?.iter().map(|row| (row.int(0).to_string(), row.text(1))));
            } else if facet == Facet::Outlet {
                let keys: Vec<String> = rows.iter().map(|row| row.text(0)).collect();
                let sql = "SELECT outlet_key, min(outlet) FROM reports WHERE outlet_key {any 1} GROUP BY outlet_key";
                names.extend(c.query(sql, values![keys])?.iter().map(|row| (row.text(0), row.text(1))));
            }
            let count = |row: &Row| {
                let value = row.text(0);
                FacetCount { name: names.get(&value).unwrap_or(&value).clone(), incidents: row.count(1), value }
            };
            Ok(rows.iter().map(count).collect())
        })
    }
}

impl Bin {
    /// Bins of days put together in wider ones, the earliest first.
    pub fn gathered(days: &[Bin], step: Step) -> Vec<Bin> {
        let mut bins: BTreeMap<jiff::civil::Date, Bin> = BTreeMap::new();
        for day in days {
            let Some(start) = start(day.start, step) else { continue };
            let bin = bins.entry(start).or_insert(Bin { start, incidents: 0, reports: 0, killed: 0 });
            bin.incidents += day.incidents;
            bin.reports += day.reports;
            bin.killed = bin.killed.max(day.killed);
        }
        bins.into_values().collect()
    }
}

/// The first day of the bin that a day lies in.
fn start(day: jiff::civil::Date, step: Step) -> Option<jiff::civil::Date> {
    match step {
        Step::Day => Some(day),
        Step::Week => day.checked_sub(jiff::Span::new().days(i64::from(day.weekday().since(Weekday::Monday)))).ok(),
        Step::Month => Some(day.first_of_month()),
        Step::Year => Some(day.first_of_year()),
    }
}
