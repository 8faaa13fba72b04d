//! Reviewed reports as gold pages, in the format that `selon-bench` and the scorer read: NAME.json beside NAME.txt.
//!
//! A claim that was accepted or corrected is gold. One that was rejected is left out, so that finding it counts as false. One that nobody
//! judged, or on which reviewers differ, is *optional*: finding it or not changes nothing. What the program missed is not known to a review
//! of what it found: gold of this kind measures precision and fields, and recall only against what was found before.

use selon::wire::{Event, Points, Reading, Statement, Toll};
use selon_store::{ClaimKind, ClaimRow, Error, Page, Report, Store, Verdict};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A gold page.
#[derive(Clone, Debug, Serialize)]
pub struct GoldPage {
    /// The name of its two files.
    pub name: String,
    /// The text, for NAME.txt.
    pub text: String,
    /// The gold, for NAME.json.
    pub gold: Value,
}

/// The gold pages of all reports with a reviewed claim, in the order of the reports.
///
/// # Errors
/// When the store cannot be read.
pub fn pages(store: &Store) -> Result<Vec<GoldPage>, Error> {
    let mut claims = BTreeSet::new();
    let mut at = Page::first(500);
    loop {
        let slice = store.reviews(None, &at)?;
        claims.extend(slice.items.iter().filter(|kept| kept.undone.is_none()).filter_map(|kept| kept.review.claim));
        let Some(next) = slice.next else { break };
        at = Page::after(next, 500);
    }
    let mut reports = BTreeSet::new();
    for claim in claims {
        reports.extend(store.claim(claim)?.map(|claim| claim.report));
    }
    let reports = reports.into_iter().filter_map(|id| store.report(id).transpose());
    reports.map(|report| report.map(|report| page(&report))).collect()
}

/// The gold page of a report.
fn page(report: &Report) -> GoldPage {
    let reading = &report.reading;
    let of = |kind: ClaimKind| report.claims.iter().filter(move |claim| claim.kind == kind);
    let list = |kind: ClaimKind, gold: &dyn Fn(&str) -> Option<Map<String, Value>>| -> Vec<(String, Map<String, Value>)> {
        of(kind).filter_map(|claim| Some((claim.wire.clone(), judged(reading, claim, gold(&claim.wire)?)?))).collect()
    };
    let bare =
        |entries: Vec<(String, Map<String, Value>)>| -> Value { entries.into_iter().map(|(_, entry)| Value::Object(entry)).collect() };
    let mut gold = Map::new();
    gold.insert("published".into(), json!(reading.document.published));
    gold.insert("language".into(), json!(reading.document.language));
    // A kind of which nobody judged a claim is not scored at all.
    let judged = |kind: ClaimKind| of(kind).any(|claim| !claim.reviews.is_empty());
    if judged(ClaimKind::Toll) {
        let find = |id: &str| Some(toll(reading, reading.tolls.iter().find(|one| one.id == id)?));
        gold.insert("tolls".into(), bare(with_wholes(reading, list(ClaimKind::Toll, &find))));
    }
    if judged(ClaimKind::Statement) {
        let find = |id: &str| Some(statement(reading, reading.statements.iter().find(|one| one.id == id)?));
        gold.insert("statements".into(), bare(list(ClaimKind::Statement, &find)));
    }
    if judged(ClaimKind::Event) {
        // A mention that takes an event up again is no event of its own: its trigger is one more of the first mention.
        let find = |id: &str| Some(event(reading, reading.events.iter().find(|one| one.id == id && one.same_as.is_none())?));
        gold.insert("events".into(), bare(list(ClaimKind::Event, &find)));
    }
    GoldPage { name: format!("r{}", report.row.id), text: reading.document.text.clone(), gold: Value::Object(gold) }
}

/// Tolls that are parts, with the places of their wholes in the gold list; a whole that was rejected stands nowhere.
fn with_wholes(reading: &Reading, mut tolls: Vec<(String, Map<String, Value>)>) -> Vec<(String, Map<String, Value>)> {
    let places: BTreeMap<String, usize> = tolls.iter().enumerate().map(|(ix, (id, _))| (id.clone(), ix)).collect();
    for (id, entry) in &mut tolls {
        let whole = reading.tolls.iter().find(|one| one.id == *id).and_then(|one| one.part_of.as_ref());
        entry.insert("part_of".into(), json!(whole.and_then(|whole| places.get(whole))));
    }
    tolls
}

/// A gold entry after what reviewers said: `None` when it is rejected.
fn judged(reading: &Reading, claim: &ClaimRow, mut entry: Map<String, Value>) -> Option<Map<String, Value>> {
    // The last verdict of each person counts.
    let mut verdicts: Vec<(i64, &Verdict)> = Vec::new();
    for kept in claim.reviews.iter().filter(|kept| kept.undone.is_none() && kept.review.verdict != Verdict::Comment) {
        verdicts.retain(|(user, _)| *user != kept.user);
        verdicts.push((kept.user, &kept.review.verdict));
    }
    let Some((_, first)) = verdicts.first() else {
        entry.insert("optional".into(), true.into());
        return Some(entry);
    };
    if verdicts.iter().any(|(_, verdict)| verdict != first) {
        entry.insert("optional".into(), true.into());
        return Some(entry);
    }
    match first {
        Verdict::Reject => None,
        Verdict::Correct { fields } => {
            fields.iter().for_each(|(name, value)| correct(reading, &mut entry, name, value));
            Some(entry)
        }
        Verdict::Accept | Verdict::Comment => Some(entry),
    }
}

/// Puts a corrected value in. Words that name a source, place or actor must stand in the text; else the field is not scored.
fn correct(reading: &Reading, entry: &mut Map<String, Value>, name: &str, value: &Value) {
    let named = |words: &str| -> Option<Value> { reading.document.text.contains(words).then(|| json!({"words": [words]})) };
    let names = |value: &Value| -> Option<Value> {
        let words = value.as_str().unwrap_or_default().split(',').map(str::trim).filter(|words| !words.is_empty());
        words.map(named).collect::<Option<Vec<Value>>>().map(Value::from)
    };
    let is_statement = entry.contains_key("content");
    let (key, value) = match name {
        "low" | "high" | "measure" | "who" | "type" | "mode" | "status" | "act" => (name, Some(value.clone())),
        "source" if is_statement => ("source", if value.is_null() { Some(Value::Null) } else { value.as_str().and_then(named) }),
        "addressee" => ("addressee", if value.is_null() { Some(Value::Null) } else { value.as_str().and_then(named) }),
        "source" => ("sources", names(value)),
        "actors" | "recipients" => (name, names(value)),
        "place" => ("place", if value.is_null() { Some(Value::Null) } else { value.as_str().and_then(named) }),
        "time" if entry.contains_key("time") => {
            let day = value.as_str().filter(|day| day.parse::<jiff::civil::Date>().is_ok());
            ("time", day.map(|day| json!({"start": day, "end": day})))
        }
        _ => return,
    };
    match value {
        Some(value) => entry.insert(key.to_owned(), value),
        None => entry.remove(key),
    };
}

fn actor(reading: &Reading, id: &str) -> Value {
    let actor = reading.actors.iter().find(|actor| actor.id == id);
    let spans: Vec<Points> = actor.into_iter().flat_map(|actor| actor.mentions.iter().map(|mention| mention.span)).collect();
    json!({"words": spans})
}

fn actors(reading: &Reading, ids: &[String]) -> Value {
    ids.iter().map(|id| actor(reading, id)).collect()
}

fn place(reading: &Reading, id: Option<&String>) -> Value {
    let Some(place) = id.and_then(|id| reading.places.iter().find(|place| place.id == *id)) else { return Value::Null };
    let spans: Vec<Points> = place.mentions.iter().map(|mention| mention.span).collect();
    json!({"words": spans, "lat": place.latitude, "lon": place.longitude})
}

fn toll(reading: &Reading, toll: &Toll) -> Map<String, Value> {
    let entry = json!({
        "measure": toll.measure, "low": toll.low, "high": toll.high, "quantity": toll.quantity, "who": toll.who,
        "sources": actors(reading, &toll.sources), "place": place(reading, toll.place.as_ref()), "cumulative": toll.cumulative,
    });
    object(entry)
}

fn statement(reading: &Reading, statement: &Statement) -> Map<String, Value> {
    let one = |id: &Option<String>| id.as_ref().map_or(Value::Null, |id| actor(reading, id));
    object(json!({
        "content": statement.content, "source": one(&statement.source), "addressee": one(&statement.addressee), "mode": statement.mode, "act": statement.act,
    }))
}

fn event(reading: &Reading, event: &Event) -> Map<String, Value> {
    let time = event.time.as_ref().and_then(|id| reading.times.iter().find(|time| time.id == *id));
    let triggers: Vec<Points> =
        reading.events.iter().filter(|other| first_mention(reading, other).id == event.id).map(|one| one.trigger).collect();
    object(json!({
        "type": event.kind, "trigger": triggers, "actors": actors(reading, &event.actors), "recipients": actors(reading, &event.recipients),
        "place": place(reading, event.place.as_ref()), "time": time.map(|time| json!({"start": time.start, "end": time.end})),
        "status": event.status, "mode": event.mode,
    }))
}

/// The first mention of what an event takes up; itself when it takes up none.
fn first_mention<'r>(reading: &'r Reading, event: &'r Event) -> &'r Event {
    let mut first = event;
    // Each takes up an earlier one; the bound is for readings that came from elsewhere.
    for _ in 0..reading.events.len() {
        let Some(earlier) = first.same_as.as_ref().and_then(|id| reading.events.iter().find(|one| one.id == *id)) else { break };
        first = earlier;
    }
    first
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
