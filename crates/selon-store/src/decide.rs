//! What people decide about links: it holds for reports that are read anew, and for reports yet to come.

use crate::ask::rows::{maybe_moment, moment};
use crate::ask::slice;
use crate::db::{Connection, Kind, Row, Table, values};
use crate::put::{Batch, regroup, regroup_voices};
use crate::review::person;
use crate::users::write_audit;
use crate::{Changed, Error, Page, Slice, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// What somebody decided about links. Decisions hold for reports that are read anew and for reports yet to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Its id.
    pub id: i64,
    /// What was decided.
    pub what: DecisionKind,
    /// Who: user id and name; `None` when it was done on the command line without a user.
    pub user: Option<(i64, String)>,
    /// When.
    pub at: Timestamp,
    /// In the person's own words.
    pub comment: Option<String>,
    /// When it was taken back; then it does not count.
    pub undone: Option<Timestamp>,
}

/// What can be decided about links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DecisionKind {
    /// These two happenings are not linked. Others may still hold them in one incident.
    Unlink {
        /// Happening ids.
        a: i64,
        /// See `a`.
        b: i64,
    },
    /// These happenings are not the incident of those others.
    Split {
        /// Ids of the happenings that are taken out.
        out: Vec<i64>,
        /// Ids of the happenings they are parted from.
        from: Vec<i64>,
    },
    /// These happenings are one incident.
    Merge {
        /// Ids of happenings, one or more of each incident.
        all: Vec<i64>,
    },
    /// These two reports are not copies of each other: their voices are parted.
    Uncopy {
        /// Report ids.
        a: i64,
        /// See `a`.
        b: i64,
    },
}

const MEMBERS: Table = Table {
    name: "decision_members",
    columns: &[("thing", Kind::Int), ("decision", Kind::Int), ("side", Kind::Int)],
    conflict: "ON CONFLICT DO NOTHING",
};

impl DecisionKind {
    /// As the table and the audit log have it.
    fn name(&self) -> &'static str {
        match self {
            DecisionKind::Unlink { .. } => "unlink",
            DecisionKind::Split { .. } => "split",
            DecisionKind::Merge { .. } => "merge",
            DecisionKind::Uncopy { .. } => "uncopy",
        }
    }

    /// Those it is about, on one side and on the other.
    fn sides(&self) -> [Vec<i64>; 2] {
        match self {
            DecisionKind::Unlink { a, b } | DecisionKind::Uncopy { a, b } => [vec![*a], vec![*b]],
            DecisionKind::Split { out, from } => [out.clone(), from.clone()],
            DecisionKind::Merge { all } => [all.clone(), Vec::new()],
        }
    }

    /// Refuses what decides nothing.
    fn check(&self) -> Result<(), Error> {
        let [one, other] = self.sides();
        let each: BTreeSet<i64> = one.iter().chain(&other).copied().collect();
        if each.len() != one.len() + other.len() {
            return Err(Error::wrong("one and the same thing is named twice"));
        }
        match self {
            DecisionKind::Split { .. } if one.is_empty() || other.is_empty() => Err(Error::wrong("a split needs happenings on both sides")),
            DecisionKind::Merge { .. } if one.len() < 2 => Err(Error::wrong("it takes two happenings to merge")),
            _ => Ok(()),
        }
    }
}

impl Store {
    /// Decides about links, and puts the incidents or voices concerned together anew. `user` is `None` on the command line.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such happening, report or link, [`Error::is_wrong`] when nothing would be decided.
    pub fn decide(&self, user: Option<i64>, what: &DecisionKind, comment: Option<&str>) -> Result<Decision, Error> {
        what.check()?;
        self.change(|c, batch| {
            let who = user.map(|user| person(c, user).map(|name| (user, name))).transpose()?;
            let sides = what.sides();
            let all: Vec<i64> = sides.iter().flatten().copied().collect();
            let of_reports = matches!(what, DecisionKind::Uncopy { .. });
            let there = if of_reports {
                "SELECT count(*) FROM reports WHERE id {any 1}"
            } else {
                "SELECT count(*) FROM happenings WHERE id {any 1} AND gone = 0"
            };
            if c.number(there, values![&all])? != all.len() as i64 {
                let name = if of_reports { "reports" } else { "happenings" };
                return Err(Error::absent(format!("not all of these {name} are in the store: {all:?}")));
            }
            let sql = "INSERT INTO decisions (kind, body, person, at, comment) VALUES ($1, $2, $3, $4, $5) RETURNING id";
            let body = serde_json::to_string(what).unwrap_or_default();
            let id = c.number(sql, values![what.name(), body, user, batch.now.as_microsecond(), comment])?;
            let member = |side: usize| sides[side].iter().map(move |&thing| vec![thing.into(), id.into(), side.into()]);
            c.insert(&MEMBERS, member(0).chain(member(1)).collect())?;
            let (a, b) = (all[0].min(all[1]), all[0].max(all[1]));
            let undone = match what {
                DecisionKind::Unlink { .. } => c.execute("UPDATE links SET undone = $1 WHERE a = $2 AND b = $3", values![id, a, b])?,
                DecisionKind::Uncopy { .. } => {
                    c.execute("UPDATE copies SET undone = $1 WHERE a = $2 AND b = $3", values![id, a, b])?;
                    1
                }
                _ => 1,
            };
            if undone == 0 {
                return Err(Error::absent(format!("happenings {a} and {b} are not linked")));
            }
            renew(c, batch, what)?;
            batch.change(c, Changed::Decision, id)?;
            write_audit(c, batch.now, who, what.name(), Some(&format!("d{id}")), &json!(what))?;
            by_id(c, id)
        })
    }

    /// Takes a decision back, and puts the incidents or voices concerned together anew.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is none, [`Error::is_conflict`] when it was taken back before.
    pub fn undo(&self, user: Option<i64>, decision: i64) -> Result<Decision, Error> {
        self.change(|c, batch| {
            let who = user.map(|user| person(c, user).map(|name| (user, name))).transpose()?;
            let before = by_id(c, decision)?;
            if before.undone.is_some() {
                return Err(Error::conflict(format!("decision {decision} was taken back before")));
            }
            c.execute("UPDATE decisions SET undone = $1 WHERE id = $2", values![batch.now.as_microsecond(), decision])?;
            c.execute("UPDATE links SET undone = NULL WHERE undone = $1", values![decision])?;
            c.execute("UPDATE copies SET undone = NULL WHERE undone = $1", values![decision])?;
            renew(c, batch, &before.what)?;
            batch.change(c, Changed::Decision, decision)?;
            write_audit(c, batch.now, who, "undo", Some(&format!("d{decision}")), &json!(before.what))?;
            by_id(c, decision)
        })
    }

    /// Decisions, the latest first, those taken back too.
    ///
    /// # Errors
    /// When the cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn decisions(&self, page: &Page) -> Result<Slice<Decision>, Error> {
        let (limit, last) = (page.rows()?, page.last()?.map_or(i64::MAX, |(_, id)| id));
        let sql = format!("SELECT {DECISION} WHERE d.id < $1 ORDER BY d.id DESC LIMIT {limit}");
        self.pool.read(|c| {
            let rows = c.query(&sql, values![last])?;
            Ok(slice(page, rows.iter().filter_map(|row| Some(((0, row.int(0)), one(row)?))).collect()))
        })
    }
}

/// Puts together anew what a decision is about.
fn renew(c: &mut Connection, batch: &mut Batch, what: &DecisionKind) -> Result<(), Error> {
    let all: Vec<i64> = what.sides().concat();
    if matches!(what, DecisionKind::Uncopy { .. }) {
        let rows = c.query("SELECT DISTINCT voice FROM reports WHERE id {any 1}", values![all])?;
        return regroup_voices(c, batch, &rows.iter().map(|row| row.int(0)).collect::<Vec<_>>());
    }
    let rows = c.query("SELECT DISTINCT incident FROM happenings WHERE id {any 1} AND gone = 0", values![all])?;
    regroup(c, batch, &rows.iter().map(|row| row.int(0)).collect::<Vec<_>>(), None)
}

/// The columns of [`one`] with their tables.
const DECISION: &str = "d.id, d.body, d.person, u.name, d.at, d.comment, d.undone FROM decisions d LEFT JOIN users u ON u.id = d.person";

fn one(row: &Row) -> Option<Decision> {
    Some(Decision {
        id: row.int(0),
        what: serde_json::from_str(&row.text(1)).ok()?,
        user: row.maybe_int(2).map(|user| (user, row.text(3))),
        at: moment(row, 4),
        comment: row.maybe_text(5),
        undone: maybe_moment(row, 6),
    })
}

fn by_id(c: &mut Connection, id: i64) -> Result<Decision, Error> {
    let row = c.first(&format!("SELECT {DECISION} WHERE d.id = $1"), values![id])?;
    row.and_then(|row| one(&row)).ok_or_else(|| Error::absent(format!("there is no decision {id}")))
}

/// The decisions about some happenings, the latest first.
pub(crate) fn decisions_of(c: &mut Connection, happenings: &[i64]) -> Result<Vec<Decision>, Error> {
    let sql = format!(
        "SELECT {DECISION} WHERE d.kind <> 'uncopy' AND d.id IN (SELECT decision FROM decision_members WHERE thing {{any 1}})
            ORDER BY d.id DESC"
    );
    Ok(c.query(&sql, values![happenings])?.iter().filter_map(one).collect())
}
