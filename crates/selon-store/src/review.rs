//! What people say of claims.

use crate::ask::rows::{maybe_moment, moment};
use crate::ask::{reading, slice};
use crate::db::{Connection, Row, values};
use crate::put::Batch;
use crate::users::write_audit;
use crate::{Changed, ClaimKind, Error, Page, Role, Slice, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// What a reviewer says of a claim, a report or an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// The words say what the program read.
    Accept,
    /// They do not.
    Reject,
    /// They say something else: each field that is wrong with its right value, by the names and forms of `selon/1`
    /// (`low`, `high`, `measure`, `who`, `type`, `mode`, `status`, …); `source`, `place` and `time` as the words that name them.
    Correct {
        /// Field to value.
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        fields: Map<String, Value>,
    },
    /// Neither right nor wrong: see the comment.
    Comment,
}

/// A review to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// The claim, or
    pub claim: Option<i64>,
    /// the report as a whole, or
    pub report: Option<i64>,
    /// the incident as a whole. Exactly one of the three is given; reports and incidents take comments only.
    pub incident: Option<i64>,
    /// What is said of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// In the reviewer's own words.
    pub comment: Option<String>,
}

impl Review {
    /// A review of a claim.
    pub fn of_claim(claim: i64, verdict: Verdict) -> Review {
        Review { claim: Some(claim), report: None, incident: None, verdict, comment: None }
    }
}

/// A review that is kept. A later one by the same person about the same claim takes the place of an earlier one, which stays on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviewed {
    /// Its id.
    pub id: i64,
    /// Who: user id and name.
    pub user: i64,
    /// The user's name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// What was said.
    #[serde(flatten)]
    pub review: Review,
    /// What the program had read when this was said: the claim's object of `selon/1`. `None` for comments on wholes.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub machine: Option<Value>,
    /// Whether the program reads the claim otherwise by now, or finds it no longer.
    pub stale: bool,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
}

/// How far the review has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Claims that the filter asks for.
    pub claims: u64,
    /// Those that somebody reviewed.
    pub reviewed: u64,
    /// Those that two and more reviewed.
    pub twice: u64,
    /// Verdicts by kind, the last of each person and claim: accepted.
    pub accepted: u64,
    /// See `accepted`.
    pub rejected: u64,
    /// See `accepted`.
    pub corrected: u64,
}

/// How far two reviewers agree on the claims that both reviewed (comments left out).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// The one: user id and name.
    pub a: (i64, String),
    /// The other.
    pub b: (i64, String),
    /// Claims that both reviewed.
    pub both: u64,
    /// Claims on which both gave one verdict, and of corrections the same values.
    pub same: u64,
    /// Cohen's kappa over accept, reject and correct; `None` when it is not defined (no claims, or one verdict throughout).
    pub kappa: Option<f64>,
}

impl Verdict {
    /// As the table has it.
    fn name(&self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Correct { .. } => "correct",
            Verdict::Comment => "comment",
        }
    }

    fn of_name(name: &str, fields: Option<String>) -> Verdict {
        match name {
            "accept" => Verdict::Accept,
            "reject" => Verdict::Reject,
            "correct" => Verdict::Correct { fields: fields.and_then(|fields| serde_json::from_str(&fields).ok()).unwrap_or_default() },
            _ => Verdict::Comment,
        }
    }
}

/// What a review is of: the column of the table, and the id.
fn target(review: &Review) -> Result<(&'static str, i64), Error> {
    let verdict_of_whole = review.verdict != Verdict::Comment && review.claim.is_none();
    if verdict_of_whole {
        return Err(Error::wrong("only claims are accepted, rejected or corrected; reports and incidents take comments"));
    }
    if review.verdict == Verdict::Comment && review.comment.as_deref().is_none_or(|comment| comment.trim().is_empty()) {
        return Err(Error::wrong("a comment needs words"));
    }
    if let Verdict::Correct { fields } = &review.verdict
        && fields.is_empty()
    {
        return Err(Error::wrong("a correction needs at least one field with its right value"));
    }
    match (review.claim, review.report, review.incident) {
        (Some(id), None, None) => Ok(("claim", id)),
        (None, Some(id), None) => Ok(("report", id)),
        (None, None, Some(id)) => Ok(("incident", id)),
        _ => Err(Error::wrong("a review is of one claim, one report or one incident")),
    }
}

impl Store {
    /// Keeps a review.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such claim, report, incident or user; [`Error::is_wrong`] when a verdict and what it is
    /// about do not go together.
    pub fn review(&self, user: i64, review: &Review) -> Result<Reviewed, Error> {
        let (of, id) = target(review)?;
        self.change(|c, batch| {
            let name = person(c, user)?;
            if c.number(&format!("SELECT count(*) FROM {of}s WHERE id = $1"), values![id])? == 0 {
                return Err(Error::absent(format!("there is no {of} {id}")));
            }
            let machine = if of == "claim" { machine(c, id)? } else { None };
            let fields = match &review.verdict {
                Verdict::Correct { fields } => Some(serde_json::to_string(fields).unwrap_or_default()),
                _ => None,
            };
            let sql = format!(
                "INSERT INTO reviews ({of}, person, at, verdict, fields, comment, machine) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"
            );
            let at = batch.now.as_microsecond();
            let written = machine.map(|machine| machine.to_string());
            let new = c.number(&sql, values![id, user, at, review.verdict.name(), fields, review.comment.as_deref(), written])?;
            if review.verdict != Verdict::Comment {
                c.execute(
                    "UPDATE reviews SET replaced = $1
                        WHERE claim = $2 AND person = $3 AND id < $1 AND replaced IS NULL AND undone IS NULL AND verdict <> 'comment'",
                    values![new, id, user],
                )?;
            }
            settle(c, batch, of, id)?;
            let target = format!("{}{id}", &of[..1]);
            write_audit(
                c,
                batch.now,
                Some((user, name)),
                "review",
                Some(&target),
                &json!({ "review": new, "verdict": review.verdict.name() }),
            )?;
            by_id(c, new)
        })
    }

    /// Takes a review back, one's own or, for an administrator, anybody's. It stays on record as undone, and the one it took the place of
    /// holds again.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such review or user, [`Error::is_refused`] when it is somebody else's, [`Error::is_conflict`]
    /// when it was taken back before.
    pub fn undo_review(&self, user: i64, review: i64) -> Result<Reviewed, Error> {
        self.change(|c, batch| {
            let name = person(c, user)?;
            let before = by_id(c, review)?;
            let admin = c.number("SELECT count(*) FROM users WHERE id = $1 AND role = $2", values![user, Role::Admin.number()])? > 0;
            if before.user != user && !admin {
                return Err(Error::refused(format!(
                    "review {review} is {}'s: who gave it takes it back, or an administrator",
                    before.name
                )));
            }
            if before.undone.is_some() {
                return Err(Error::conflict(format!("review {review} was taken back before")));
            }
            c.execute("UPDATE reviews SET undone = $1 WHERE id = $2", values![batch.now.as_microsecond(), review])?;
            // What it had taken the place of holds again, unless something newer took its own place.
            c.execute(
                "UPDATE reviews SET replaced = (SELECT r.replaced FROM reviews r WHERE r.id = $1) WHERE replaced = $1",
                values![review],
            )?;
            let (of, id) = target(&before.review)?;
            settle(c, batch, of, id)?;
            let target = format!("{}{id}", &of[..1]);
            write_audit(c, batch.now, Some((user, name)), "undo-review", Some(&target), &json!({ "review": review }))?;
            by_id(c, review)
        })
    }

    /// Reviews, the latest first, those taken back too: what is exported as gold, and what one user did.
    ///
    /// # Errors
    /// When the cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn reviews(&self, user: Option<i64>, page: &Page) -> Result<Slice<Reviewed>, Error> {
        let (limit, last) = (page.rows()?, page.last()?.map_or(i64::MAX, |(_, id)| id));
        let sql = format!("SELECT {REVIEW} WHERE v.id < $1 AND ($2 = 0 OR v.person = $2) ORDER BY v.id DESC LIMIT {limit}");
        self.pool.read(|c| {
            let rows = c.query(&sql, values![last, user.unwrap_or(0)])?;
            Ok(slice(page, rows.iter().map(|row| ((0, row.int(0)), one(row))).collect()))
        })
    }

    /// How far reviewers agree, pair by pair.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agreement(&self) -> Result<Vec<Agreement>, Error> {
        let rows = self.pool.read(|c| {
            c.query(
                "SELECT v.claim, v.person, u.name, v.verdict, v.fields FROM reviews v JOIN users u ON u.id = v.person
                    WHERE v.claim IS NOT NULL AND v.replaced IS NULL AND v.undone IS NULL AND v.verdict <> 'comment'
                    ORDER BY v.claim, v.person",
                values![],
            )
        })?;
        let mut pairs: BTreeMap<(i64, i64), Vec<[Verdict; 2]>> = BTreeMap::new();
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        let verdict = |row: &Row| Verdict::of_name(&row.text(3), row.maybe_text(4));
        for of_one in rows.chunk_by(|x, y| x.int(0) == y.int(0)) {
            for (ix, a) in of_one.iter().enumerate() {
                names.insert(a.int(1), a.text(2));
                for b in &of_one[ix + 1..] {
                    pairs.entry((a.int(1), b.int(1))).or_default().push([verdict(a), verdict(b)]);
                }
            }
        }
        let name = |id: i64| (id, names.get(&id).cloned().unwrap_or_default());
        let agreement = |((a, b), both): ((i64, i64), Vec<[Verdict; 2]>)| Agreement {
            a: name(a),
            b: name(b),
            both: both.len() as u64,
            same: both.iter().filter(|[x, y]| x == y).count() as u64,
            kappa: kappa(&both),
        };
        Ok(pairs.into_iter().map(agreement).collect())
    }
}

/// Cohen's kappa of two reviewers' verdicts by their kinds.
fn kappa(both: &[[Verdict; 2]]) -> Option<f64> {
    let n = both.len() as f64;
    let share = |is: &dyn Fn(&[Verdict; 2]) -> bool| both.iter().filter(|pair| is(pair)).count() as f64 / n;
    let same = share(&|[x, y]| x.name() == y.name());
    let chance: f64 =
        ["accept", "reject", "correct"].iter().map(|kind| share(&|[x, _]| x.name() == *kind) * share(&|[_, y]| y.name() == *kind)).sum();
    (n > 0.0 && chance < 1.0).then(|| (same - chance) / (1.0 - chance))
}

/// Counts anew how much of a claim's report and incident was reviewed.
fn settle(c: &mut Connection, batch: &mut Batch, of: &str, id: i64) -> Result<(), Error> {
    let incidents = match of {
        "claim" => {
            c.execute(
                "UPDATE claims SET reviewed = (SELECT count(*) FROM reviews v
                    WHERE v.claim = $1 AND v.replaced IS NULL AND v.undone IS NULL) WHERE id = $1",
                values![id],
            )?;
            c.execute(
                "UPDATE reports SET reviewed = (SELECT count(*) FROM claims k WHERE k.report = reports.id AND k.reviewed > 0 AND k.gone = 0)
                    WHERE id = (SELECT report FROM claims WHERE id = $1)",
                values![id],
            )?;
            "SELECT h.incident FROM claims k JOIN happenings h ON h.id = k.happening WHERE k.id = $1"
        }
        "incident" => "SELECT id FROM incidents WHERE id = $1 AND merged_into IS NULL",
        _ => "SELECT incident FROM happenings WHERE report = $1 AND gone = 0",
    };
    batch.incidents.extend(c.query(incidents, values![id])?.iter().map(|row| row.int(0)));
    batch.change(c, Changed::Review, id)?;
    Ok(())
}

/// The name of a user that may still act.
pub(crate) fn person(c: &mut Connection, user: i64) -> Result<String, Error> {
    let row = c.first("SELECT name FROM users WHERE id = $1 AND closed IS NULL", values![user])?;
    row.map(|row| row.text(0)).ok_or_else(|| Error::absent(format!("there is no user {user}, or it was closed")))
}

/// What the program reads of a claim right now: its object of `selon/1`.
pub(crate) fn machine(c: &mut Connection, claim: i64) -> Result<Option<Value>, Error> {
    let row = c.first("SELECT report, kind, ix FROM claims WHERE id = $1 AND gone = 0", values![claim])?;
    let Some(row) = row else { return Ok(None) };
    let Some((reading, ..)) = reading(c, row.int(0))? else { return Ok(None) };
    let ix = usize::try_from(row.int(2)).unwrap_or(usize::MAX);
    Ok(match ClaimKind::of_number(row.int(1)) {
        ClaimKind::Toll => reading.tolls.get(ix).and_then(|toll| serde_json::to_value(toll).ok()),
        ClaimKind::Event => reading.events.get(ix).and_then(|event| serde_json::to_value(event).ok()),
        ClaimKind::Statement => reading.statements.get(ix).and_then(|statement| serde_json::to_value(statement).ok()),
    })
}

/// The columns of [`one`] with their tables.
const REVIEW: &str =
    "v.id, v.claim, v.report, v.incident, v.person, u.name, v.at, v.verdict, v.fields, v.comment, v.machine, v.stale, v.undone
    FROM reviews v JOIN users u ON u.id = v.person";

fn one(row: &Row) -> Reviewed {
    Reviewed {
        id: row.int(0),
        user: row.int(4),
        name: row.text(5),
        at: moment(row, 6),
        review: Review {
            claim: row.maybe_int(1),
            report: row.maybe_int(2),
            incident: row.maybe_int(3),
            verdict: Verdict::of_name(&row.text(7), row.maybe_text(8)),
            comment: row.maybe_text(9),
        },
        machine: row.maybe_text(10).and_then(|machine| serde_json::from_str(&machine).ok()),
        stale: row.flag(11),
        undone: maybe_moment(row, 12),
    }
}

fn by_id(c: &mut Connection, id: i64) -> Result<Reviewed, Error> {
    let row = c.first(&format!("SELECT {REVIEW} WHERE v.id = $1"), values![id])?;
    row.map(|row| one(&row)).ok_or_else(|| Error::absent(format!("there is no review {id}")))
}

/// The reviews of some claims, reports or incidents that hold, the earliest first.
pub(crate) fn reviewed(c: &mut Connection, of: &str, ids: &[i64]) -> Result<HashMap<i64, Vec<Reviewed>>, Error> {
    let mut found: HashMap<i64, Vec<Reviewed>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = format!("SELECT {REVIEW} WHERE v.{of} {{any 1}} AND v.replaced IS NULL AND v.undone IS NULL ORDER BY v.id");
    for row in c.query(&sql, values![ids])? {
        let review = one(&row);
        let id = review.review.claim.or(review.review.report).or(review.review.incident).unwrap_or_default();
        found.entry(id).or_default().push(review);
    }
    Ok(found)
}
