//! Claims in lists.

use super::clause::{self, Clause, MANY};
use super::page::{beyond, beyond_values, slice};
use super::rows;
use crate::db::{Connection, values};
use crate::prepared::day;
use crate::put::NO_DAY;
use crate::words::plain;
use crate::*;

impl Store {
    /// Claims, the latest day of their reports first.
    ///
    /// # Errors
    /// When the filter or cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn claims(&self, filter: &ClaimFilter, page: &Page) -> Result<Slice<ClaimRow>, Error> {
        let (rows, last) = (page.rows()?, page.last()?);
        self.pool.read(|c| {
            let mut clause = asked(c, filter)?;
            if let Some(last) = last {
                clause.add(&beyond("k.day", "k.id", true), &beyond_values(last));
            }
            let sql = format!("SELECT k.day, k.id FROM claims k WHERE {} ORDER BY k.day DESC, k.id DESC LIMIT {rows}", clause.sql());
            let keys: Vec<(i64, i64)> = c.query(&sql, &clause.values)?.iter().map(|row| (row.int(0), row.int(1))).collect();
            let mut found = rows::claims(c, &keys.iter().map(|(_, id)| *id).collect::<Vec<_>>())?;
            Ok(slice(page, keys.into_iter().filter_map(|key| Some((key, found.remove(&key.1)?))).collect()))
        })
    }

    /// How many claims a filter asks for.
    ///
    /// # Errors
    /// As [`Store::claims`].
    pub fn count_claims(&self, filter: &ClaimFilter) -> Result<u64, Error> {
        self.pool.read(|c| {
            let clause = asked(c, filter)?;
            Ok(c.number(&format!("SELECT count(*) FROM claims k WHERE {}", clause.sql()), &clause.values)?.cast_unsigned())
        })
    }

    /// One claim; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn claim(&self, id: i64) -> Result<Option<ClaimRow>, Error> {
        self.pool.read(|c| Ok(rows::claims(c, &[id])?.remove(&id)))
    }

    /// How far the review of some claims has come.
    ///
    /// # Errors
    /// As [`Store::claims`].
    pub fn progress(&self, filter: &ClaimFilter) -> Result<Progress, Error> {
        self.pool.read(|c| {
            let clause = asked(c, filter)?;
            let claims = c.number(&format!("SELECT count(*) FROM claims k WHERE {}", clause.sql()), &clause.values)?;
            let mut progress = Progress { claims: claims.cast_unsigned(), ..Progress::default() };
            let sql = format!(
                "SELECT v.claim, v.verdict FROM reviews v JOIN claims k ON k.id = v.claim
                    WHERE v.replaced IS NULL AND v.undone IS NULL AND v.verdict <> 'comment' AND {} ORDER BY v.claim",
                clause.sql()
            );
            let rows = c.query(&sql, &clause.values)?;
            for of_one in rows.chunk_by(|x, y| x.int(0) == y.int(0)) {
                progress.reviewed += 1;
                progress.twice += u64::from(of_one.len() > 1);
            }
            for row in &rows {
                match row.text(1).as_str() {
                    "accept" => progress.accepted += 1,
                    "reject" => progress.rejected += 1,
                    _ => progress.corrected += 1,
                }
            }
            Ok(progress)
        })
    }
}

/// The conditions on claims, whose table is called `k`.
fn asked(c: &mut Connection, filter: &ClaimFilter) -> Result<Clause, Error> {
    let mut clause = Clause::default();
    clause.add("k.gone = 0", &[]);
    if !filter.kinds.is_empty() {
        clause.add("k.kind {any ?}", values![filter.kinds.iter().map(|kind| kind.number()).collect::<Vec<i64>>()]);
    }
    if let Some(report) = filter.report {
        clause.add("k.report = ?", values![report]);
    }
    if let Some(incident) = filter.incident {
        clause.add("k.happening IN (SELECT id FROM happenings WHERE incident = ?)", values![incident]);
    }
    if let Some(source) = filter.source {
        // Of one that gives many claims the latest are soon met in the order of days; those of others are gathered and sorted.
        let many = c.number("SELECT sourced FROM actors WHERE id = $1", values![source])? > MANY;
        clause.add(
            if many {
                "EXISTS (SELECT 1 FROM claim_actors a WHERE a.actor = ? AND a.role = 0 AND a.claim = k.id)"
            } else {
                "k.id IN (SELECT claim FROM claim_actors WHERE actor = ? AND role = 0)"
            },
            values![source],
        );
    }
    if let Some(actor) = filter.actor {
        clause.add("k.id IN (SELECT claim FROM claim_actors WHERE actor = ? AND role > 0)", values![actor]);
    }
    if let Some(place) = filter.place {
        clause.add("k.place = ?", values![place]);
    }
    if let Some(outlet) = &filter.outlet {
        clause.add("k.report IN (SELECT id FROM reports WHERE outlet_key = ?)", values![plain(outlet)]);
    }
    if !filter.measures.is_empty() {
        clause.add("k.kind = 0 AND k.name {any ?}", values![&filter.measures[..]]);
    }
    match filter.reviewed {
        Some(true) => clause.add("k.reviewed > 0", &[]),
        Some(false) => clause.add("k.reviewed = 0", &[]),
        None => {}
    }
    if let Some(person) = filter.not_reviewed_by {
        let sql = "(k.reviewed = 0 OR NOT EXISTS (SELECT 1 FROM reviews v
            WHERE v.claim = k.id AND v.person = ? AND v.undone IS NULL AND v.verdict <> 'comment'))";
        clause.add(sql, values![person]);
    }
    if !filter.filter.is_empty() {
        filter.filter.check()?;
        let (text, rest) = (filter.filter.text.clone(), Filter { text: None, from: None, to: None, ..filter.filter.clone() });
        // A claim has the day of its report: a list in the order of days then begins where they are.
        if let Some(from) = filter.filter.from {
            clause.add("k.day >= ?", values![day(from)]);
        }
        if let Some(to) = filter.filter.to {
            clause.add("k.day <= ? AND k.day > ?", values![day(to), NO_DAY]);
        }
        if !rest.is_empty() {
            let inner = clause::reports(c, &rest)?;
            let few = format!("SELECT count(*) FROM (SELECT 1 FROM reports r WHERE {} LIMIT {}) found", inner.sql(), MANY + 1);
            // Of many reports the latest claims are soon met in the order of days; those of few are gathered and sorted.
            let sql = if c.number(&few, &inner.values)? > MANY {
                format!("EXISTS (SELECT 1 FROM reports r WHERE r.id = k.report AND {})", inner.sql())
            } else {
                format!("k.report IN (SELECT r.id FROM reports r WHERE {})", inner.sql())
            };
            clause.nest(&sql, inner.values);
        }
        if let Some((sql, query)) = text.as_deref().map(|text| clause::words(c, text)).transpose()?.flatten() {
            let report = if clause::common(c, &sql, &query)? { "+k.report" } else { "k.report" };
            clause.add(&format!("{report} IN ({sql})"), values![query]);
        }
    }
    Ok(clause)
}
