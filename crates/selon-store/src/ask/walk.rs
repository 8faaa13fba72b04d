//! Everything that a filter asks for, in the order of ids, a bounded piece at a time: what exports are made from.

use super::clause;
use super::report::reading;
use super::rows;
use crate::db::{Connection, Row, values};
use crate::*;
use selon::wire;
use std::collections::{BTreeSet, HashMap};

/// Incidents looked at in one piece.
const INCIDENTS: i64 = 200;
/// Claims in one piece, unless one incident alone has more.
const CLAIMS: i64 = 2_000;

impl Store {
    /// The next reports after an id that a filter asks for, the smallest id first, each with what was read in it; empty at the end.
    ///
    /// # Errors
    /// When the filter makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn walk_reports(&self, filter: &Filter, after: i64, limit: usize) -> Result<Vec<ReadReport>, Error> {
        self.pool.read(|c| {
            let mut clause = clause::reports(c, filter)?;
            let asked = (clause.sql(), clause.values.clone());
            clause.add("r.id > ?", values![after]);
            let sql = format!("SELECT r.id, r.voice FROM reports r WHERE {} ORDER BY r.id LIMIT {limit}", clause.sql());
            let keys: Vec<(i64, i64)> = c.query(&sql, &clause.values)?.iter().map(|row| (row.int(0), row.int(1))).collect();
            let ids: Vec<i64> = keys.iter().map(|(id, _)| *id).collect();
            let firsts = firsts(c, asked, &keys)?;
            let mut found = rows::reports(c, &ids)?;
            let mut claims = claims_of(c, "report", &ids)?;
            let mut made = Vec::with_capacity(ids.len());
            for id in ids {
                let (Some(row), Some((reading, ..))) = (found.remove(&id), reading(c, id)?) else { continue };
                let first = firsts.contains(&id);
                made.push(ReadReport { row, reading, first, claims: claims.remove(&id).unwrap_or_default() });
            }
            Ok(made)
        })
    }

    /// The next incidents after an id that a filter asks for, the smallest id first, each with its claims and reports; empty at the end.
    ///
    /// # Errors
    /// As [`Store::walk_reports`].
    pub fn walk_incidents(&self, filter: &Filter, after: i64) -> Result<Vec<ToldIncident>, Error> {
        self.pool.read(|c| {
            let mut clause = clause::incidents(c, filter)?;
            clause.add("i.id > ?", values![after]);
            let sql = format!("SELECT i.id, i.claims FROM incidents i WHERE {} ORDER BY i.id LIMIT {INCIDENTS}", clause.sql());
            let mut room = CLAIMS;
            let fits = |row: &&Row| {
                let first = room == CLAIMS;
                room -= row.int(1).max(1);
                first || room >= 0
            };
            let ids: Vec<i64> = c.query(&sql, &clause.values)?.iter().take_while(fits).map(|row| row.int(0)).collect();
            let mut found = rows::incidents(c, &ids)?;
            let mut tolls = rows::tolls(c, &ids)?;
            let mut claims = claims_of(c, "incident", &ids)?;
            let mut reports = reports_of(c, &ids)?;
            let made = ids.into_iter().filter_map(|id| {
                Some(ToldIncident {
                    row: found.remove(&id)?,
                    tolls: tolls.remove(&id).unwrap_or_default(),
                    claims: claims.remove(&id).unwrap_or_default(),
                    reports: reports.remove(&id).unwrap_or_default(),
                })
            });
            Ok(made.collect())
        })
    }

    /// What was read in some reports, by their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn readings(&self, reports: &BTreeSet<i64>) -> Result<HashMap<i64, wire::Reading>, Error> {
        self.pool.read(|c| {
            let read = reports.iter().map(|&id| Ok(reading(c, id)?.map(|(reading, ..)| (id, reading))));
            read.filter_map(Result::transpose).collect()
        })
    }
}

/// Those reports that come first of their voice among all that are asked for.
fn firsts(c: &mut Connection, (asked, values): (String, Vec<crate::db::Value>), keys: &[(i64, i64)]) -> Result<BTreeSet<i64>, Error> {
    let mut firsts: BTreeSet<i64> = keys.iter().filter(|(id, voice)| id == voice).map(|(id, _)| *id).collect();
    let others: BTreeSet<i64> = keys.iter().filter(|(id, voice)| id != voice).map(|(_, voice)| *voice).collect();
    if !others.is_empty() {
        let list = values.len() + 1;
        let values = [values, values![others.into_iter().collect::<Vec<i64>>()].to_vec()].concat();
        let sql = format!("SELECT min(r.id) FROM reports r WHERE {asked} AND r.voice {{any {list}}} GROUP BY r.voice");
        firsts.extend(c.query(&sql, &values)?.iter().map(|row| row.int(0)));
    }
    Ok(firsts)
}

/// Claims by their report, in the order of the reading, or figures and events by their incident, in the order of reports.
fn claims_of(c: &mut Connection, of: &str, ids: &[i64]) -> Result<HashMap<i64, Vec<ClaimRow>>, Error> {
    let sql = if of == "report" {
        "SELECT id, report FROM claims WHERE report {any 1} AND gone = 0 ORDER BY report, kind, ix"
    } else {
        "SELECT k.id, h.incident FROM happenings h JOIN claims k ON k.happening = h.id
            WHERE h.incident {any 1} AND h.gone = 0 AND k.gone = 0 ORDER BY k.report, k.kind, k.ix"
    };
    let keys: Vec<(i64, i64)> = c.query(sql, values![ids])?.iter().map(|row| (row.int(0), row.int(1))).collect();
    let mut found = rows::claims(c, &keys.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let mut claims: HashMap<i64, Vec<ClaimRow>> = HashMap::new();
    for (id, owner) in keys {
        claims.entry(owner).or_default().extend(found.remove(&id));
    }
    Ok(claims)
}

/// Reports by the incidents they tell, the earliest first.
fn reports_of(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, Vec<ReportRow>>, Error> {
    let sql = "SELECT DISTINCT h.incident, r.id, coalesce(r.moment, 9000000000000) FROM happenings h JOIN reports r ON r.id = h.report
        WHERE h.incident {any 1} AND h.gone = 0 ORDER BY 1, 3, 2";
    let keys: Vec<(i64, i64)> = c.query(sql, values![ids])?.iter().map(|row| (row.int(0), row.int(1))).collect();
    let all: BTreeSet<i64> = keys.iter().map(|(_, report)| *report).collect();
    let found = rows::reports(c, &all.into_iter().collect::<Vec<_>>())?;
    let by_incident = keys
        .chunk_by(|(a, _), (b, _)| a == b)
        .map(|of_one| (of_one[0].0, of_one.iter().filter_map(|(_, report)| found.get(report).cloned()).collect()));
    Ok(by_incident.collect())
}
