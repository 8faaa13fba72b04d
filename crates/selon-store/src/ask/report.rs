//! All of one report, and its versions.

use super::incident::happenings;
use super::rows::{self, moment, ordered};
use crate::db::{Connection, Row, values};
use crate::prepared::unpacked;
use crate::review::reviewed;
use crate::*;
use selon_link::Evidence;

/// Copies that are listed with a report.
const COPIES: usize = 200;

impl Store {
    /// All of a report; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read, or what was read is damaged.
    pub fn report(&self, id: i64) -> Result<Option<Report>, Error> {
        self.pool.read(|c| {
            let Some(row) = rows::reports(c, &[id])?.remove(&id) else { return Ok(None) };
            let Some((reading, reader, read)) = reading(c, id)? else { return Ok(None) };
            let ids = c.query("SELECT id FROM claims WHERE report = $1 AND gone = 0 ORDER BY kind, ix", values![id])?;
            let claims: Vec<i64> = ids.iter().map(|row| row.int(0)).collect();
            let found = rows::claims(c, &claims)?;
            let versions = versions(c, id)?;
            let versions = if versions.len() > 1 { versions } else { Vec::new() };
            let sql = format!("SELECT id FROM reports WHERE voice = $1 AND id <> $2 ORDER BY coalesce(moment, 9e15), id LIMIT {COPIES}");
            let copies: Vec<i64> = c.query(&sql, values![row.voice, id])?.iter().map(|row| row.int(0)).collect();
            let (of_versions, of_copies) = (rows::reports(c, &versions)?, rows::reports(c, &copies)?);
            Ok(Some(Report {
                claims: ordered(&claims, found),
                happenings: happenings(c, "report", id)?,
                versions: ordered(&versions, of_versions),
                copies: ordered(&copies, of_copies),
                links: links(c, id)?,
                comments: reviewed(c, "report", &[id])?.remove(&id).unwrap_or_default(),
                row,
                reading,
                reader,
                read,
            }))
        })
    }

    /// What changed from version to version of the page that a report is a version of, the earliest first; empty when it has but one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn versions(&self, report: i64) -> Result<Vec<VersionChange>, Error> {
        self.pool.read(|c| {
            let all = versions(c, report)?;
            let mut found = Vec::new();
            let mut before = None;
            for id in all {
                let Some((now, ..)) = reading(c, id)? else { continue };
                if let Some((earlier, then)) = before {
                    found.push(VersionChange { earlier, later: id, changes: changes(&selon_link::diff_written(&then, &now)) });
                }
                before = Some((id, now));
            }
            Ok(found)
        })
    }
}

/// The latest reading of a report with its text, who made it, and when.
pub(crate) fn reading(c: &mut Connection, id: i64) -> Result<Option<(selon::wire::Reading, String, jiff::Timestamp)>, Error> {
    let row = c.first(
        "SELECT t.body, d.body, d.reader, d.made FROM reports r JOIN texts t ON t.id = r.text JOIN readings d ON d.id = r.reading
            WHERE r.id = $1",
        values![id],
    )?;
    let Some(row) = row else { return Ok(None) };
    let reading =
        unpacked(row.blob(1), row.text(0)).ok_or_else(|| Error::new(format!("the reading of report r{id} is damaged; read it anew")))?;
    Ok(Some((reading, row.text(2), moment(&row, 3))))
}

/// All versions of a report's page, by publication, then by when they came in; the report alone when its page is unknown.
fn versions(c: &mut Connection, id: i64) -> Result<Vec<i64>, Error> {
    let rows = c.query(
        "SELECT o.id FROM reports r JOIN reports o ON o.page = r.page WHERE r.id = $1 ORDER BY coalesce(o.moment, 0), o.id",
        values![id],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// The links of a report to its copies.
fn links(c: &mut Connection, id: i64) -> Result<Vec<LinkRow>, Error> {
    let made = |row: &Row| LinkRow {
        a: row.int(0),
        b: row.int(1),
        weight: row.real(3) as f32,
        kind: row.text(2),
        why: serde_json::from_str::<Vec<Evidence>>(&row.text(4))
            .unwrap_or_default()
            .into_iter()
            .map(|evidence| (evidence.to_string(), if matches!(evidence, Evidence::OtherFigures(..)) { -1.0 } else { 1.0 }))
            .collect(),
        undone: row.maybe_int(5),
    };
    let sql = "SELECT a, b, kind, weight, why, undone FROM copies WHERE a = $1 OR b = $1 ORDER BY a, b LIMIT 200";
    Ok(c.query(sql, values![id])?.iter().map(made).collect())
}

/// The changes of a difference, with wire ids.
fn changes(difference: &selon_link::Difference) -> Vec<ClaimChange> {
    let lists =
        [(ClaimKind::Toll, &difference.tolls), (ClaimKind::Event, &difference.events), (ClaimKind::Statement, &difference.statements)];
    let change = |kind: ClaimKind, change: &selon_link::Change| {
        let wire = |ix: usize| Some(format!("{}{}", kind.letter(), ix + 1));
        let (earlier, later) = match *change {
            selon_link::Change::New(later) => (None, wire(later)),
            selon_link::Change::Gone(earlier) => (wire(earlier), None),
            selon_link::Change::Changed(earlier, later) => (wire(earlier), wire(later)),
        };
        ClaimChange { kind, earlier, later }
    };
    lists.into_iter().flat_map(|(kind, all)| all.iter().map(move |one| change(kind, one))).collect()
}
