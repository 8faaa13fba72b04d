//! All of one incident.

use super::rows::{self, ordered};
use crate::db::{Connection, Row, values};
use crate::decide::decisions_of;
use crate::prepared::{date, day};
use crate::put::{Batch, Member, balance, members};
use crate::review::reviewed;
use crate::*;
use selon_link::{Figure, Measure as Balanced, link, weighed};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// All of an incident. The id of one that went into another one leads to that: compare `row.id`. `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn incident(&self, id: i64) -> Result<Option<Incident>, Error> {
        self.pool.read(|c| {
            let sql = "SELECT coalesce(merged_into, id) FROM incidents WHERE id = $1";
            let Some(id) = c.first(sql, values![id])?.map(|row| row.int(0)) else { return Ok(None) };
            let Some(row) = rows::incidents(c, &[id])?.remove(&id) else { return Ok(None) };
            let mut batch = Batch::new(&self.cache);
            let members = members(c, &mut batch, id)?;
            let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
            let mut reports: Vec<(i64, i64)> = members
                .iter()
                .map(|member| (member.moment.unwrap_or(i64::MAX), member.report))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
            reports.dedup_by_key(|(_, report)| *report);
            let reports: Vec<i64> = reports.into_iter().map(|(_, report)| report).collect();
            let found = rows::reports(c, &reports)?;
            Ok(Some(Incident {
                row,
                reports: ordered(&reports, found),
                measures: told(c, &members)?,
                happenings: happenings(c, "incident", id)?,
                links: links(c, &members, &ids)?,
                decisions: decisions_of(c, &ids)?,
                comments: reviewed(c, "incident", &[id])?.remove(&id).unwrap_or_default(),
            }))
        })
    }

    /// The incident that a happening belongs to; `None` when there is no such happening.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn incident_of(&self, happening: i64) -> Result<Option<i64>, Error> {
        let sql = "SELECT incident FROM happenings WHERE id = $1 AND gone = 0";
        self.pool.read(|c| Ok(c.first(sql, values![happening])?.map(|row| row.int(0))))
    }
}

/// The happenings of a report or an incident.
pub(super) fn happenings(c: &mut Connection, of: &str, id: i64) -> Result<Vec<HappeningRow>, Error> {
    let sql = format!("SELECT id, report, incident, main, events, tolls FROM happenings WHERE {of} = $1 AND gone = 0 ORDER BY id");
    let wire = |letter: char, numbers: String| numbers.split_whitespace().map(|number| format!("{letter}{number}")).collect();
    let made = |row: &Row| HappeningRow {
        id: row.int(0),
        report: row.int(1),
        incident: row.int(2),
        main: row.flag(3),
        events: wire('e', row.text(4)),
        tolls: wire('n', row.text(5)),
    };
    Ok(c.query(&sql, values![id])?.iter().map(made).collect())
}

/// Every figure by measure and kind of victims.
fn told(c: &mut Connection, members: &[Member]) -> Result<Vec<Measure>, Error> {
    let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
    let sql = "SELECT id, happening, ix FROM claims WHERE happening {any 1} AND +kind = 0 AND +gone = 0";
    let claim_of: HashMap<(i64, i64), i64> = c.query(sql, values![ids])?.iter().map(|row| ((row.int(1), row.int(2)), row.int(0))).collect();
    let all: Vec<i64> = claim_of.values().copied().collect();
    let claims = rows::claims(c, &all)?;
    let by_id: HashMap<i64, &Member> = members.iter().map(|member| (member.id, member)).collect();
    let measure = |measure: &Balanced<i64>| {
        // The claim of a count: by the toll's index in the reading of its report.
        let id_of = |claim: &selon_link::Claim<i64>| {
            let toll = by_id.get(&claim.id)?.happening.counts.get(claim.count)?.toll;
            claim_of.get(&(claim.id, toll as i64)).copied()
        };
        let ids: Vec<Option<i64>> = measure.claims.iter().map(id_of).collect();
        let told = measure.claims.iter().zip(&ids).filter_map(|(claim, id)| {
            Some(TollClaim {
                claim: claims.get(&(*id)?)?.clone(),
                voice: claim.voice.cast_signed(),
                as_of: claim.as_of.and_then(|day| date(day.into())),
                live: claim.live,
                overtaken_by: claim.overtaken_by.and_then(|ix| ids[ix]),
            })
        });
        let told: Vec<TollClaim> = told.collect();
        let sum = measure.balance.map(|sum| TollSum::new(&measure.measure, &measure.who, measure.voices, &sum));
        let reviewed = after_review(&measure.measure, &measure.who, &told);
        Measure { measure: measure.measure.clone(), who: measure.who.clone(), sum, reviewed, claims: told }
    };
    Ok(balance(members).iter().map(measure).collect())
}

/// Low, best and high without the claims that a reviewer rejected and with the bounds that one corrected; of several reviewers the last
/// speaks. `None` when nobody reviewed any.
fn after_review(measure: &str, who: &str, told: &[TollClaim]) -> Option<TollSum> {
    let last = |claim: &ClaimRow| claim.reviews.iter().rev().find(|one| one.review.verdict != Verdict::Comment).cloned();
    if told.iter().all(|one| last(&one.claim).is_none()) {
        return None;
    }
    let mut figures: Vec<Figure> = Vec::new();
    for one in told.iter().filter(|one| one.live) {
        let (mut low, mut high) = (one.claim.low, one.claim.high);
        match last(&one.claim).map(|review| review.review.verdict) {
            Some(Verdict::Reject) => continue,
            Some(Verdict::Correct { fields }) => {
                let other = |field: &str, is: &str| fields.get(field).is_some_and(|value| value.as_str() != Some(is));
                if other("measure", measure) || other("who", who) {
                    continue;
                }
                let number = |field: &str, was: Option<u64>| fields.get(field).map_or(was, Value::as_u64);
                (low, high) = (number("low", low), number("high", high));
            }
            _ => {}
        }
        let as_of = one.as_of.and_then(|as_of| i32::try_from(day(as_of)).ok());
        figures.push(Figure { low, high, voice: one.voice.cast_unsigned(), as_of });
    }
    let voices = figures.iter().map(|one| one.voice).collect::<BTreeSet<_>>().len();
    Some(TollSum::new(measure, who, voices, &weighed(&figures)?))
}

/// The links within an incident, and those that were undone. Why is asked of the rule again: it is a function of what is kept.
fn links(c: &mut Connection, members: &[Member], ids: &[i64]) -> Result<Vec<LinkRow>, Error> {
    let by_id: HashMap<i64, &Member> = members.iter().map(|member| (member.id, member)).collect();
    let rows = c.query("SELECT a, b, weight, undone FROM links WHERE a {any 1} ORDER BY a, b", values![ids])?;
    let made = |row: &Row| {
        let (a, b) = (by_id.get(&row.int(0))?, by_id.get(&row.int(1))?);
        let why = link(&a.happening, &b.happening).map(|link| link.why).unwrap_or_default();
        Some(LinkRow {
            a: a.id,
            b: b.id,
            weight: row.real(2) as f32,
            kind: "incident".to_owned(),
            why: why.into_iter().map(|(reason, weight)| (reason.to_string(), weight)).collect(),
            undone: row.maybe_int(3),
        })
    };
    Ok(rows.iter().filter_map(made).collect())
}
