//! PLOVER's JSON records, the table «PLOVER JSON» of its manual: an object an event that a report asserts, each voice once.
//!
//! `link` is the incident of selon. The manual spells `identifer_id`, and so does this. The text itself is never in a record: PLOVER leaves
//! that slot empty, too, where somebody else has the rights.

use crate::coded::{self, Coded, mention, words};
use crate::place::Site;
use crate::{Error, codes, json, walk};
use selon::wire::Actor;
use selon_store::{Filter, ReadReport, Store};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes the records, one a line.
pub fn write(store: &Store, filter: &Filter, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    walk::reports(store, filter, |report| {
        for event in coded::events(report).iter().filter(|_| report.first) {
            json::line(&mut out, &record(report, event))?;
            count += 1;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(count)
}

fn record(report: &ReadReport, event: &Coded<'_>) -> Map<String, Value> {
    let text = &report.reading.document.text;
    let code = codes::kind(Some(&event.event.kind), event.mode);
    let actors = |all: &[&Actor]| all.iter().map(|one| actor(text, one, event.event.trigger[0])).collect::<Vec<_>>();
    let sources = event.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", ");
    let day = |ix: usize| event.days.map(|(first, last)| [first, last][ix].to_string());
    given(
        json!({
            "id": format!("c{}", event.claim.id),
            "has_event": true,
            "date": day(0),
            "enddate": day(1),
            "source": actors(&event.actors),
            "recipient": actors(&event.recipients),
            "event": [&event.event.kind],
            "event_loc": event.place.map(|place| location(&Site::new(place))),
            "event_text": [&event.claim.words],
            "quad_code": code.map(|code| code.quad),
            "event_scale": code.map(|code| code.score),
            "mode": event.mode.map(|mode| [mode]),
            "context": (!event.event.contexts.is_empty()).then_some(&event.event.contexts),
            "link": event.claim.incident.map(|id| format!("i{id}")),
            "text_info": {"start": event.event.evidence[0], "end": event.event.evidence[1]},
            "cite_info": given(json!({
                "citation": report.reading.document.id,
                "url": report.row.url,
                "title": report.row.title,
                "language": report.row.language,
                "publication": report.row.outlet,
                "coder": "selon",
                "version": env!("CARGO_PKG_VERSION"),
            }), &[]),
            "coder": "selon",
            "comment": (!sources.is_empty()).then(|| format!("according to {sources}")),
        }),
        &["id", "date", "source", "event"],
    )
}

fn actor(text: &str, actor: &Actor, at: usize) -> Map<String, Value> {
    given(
        json!({
            "code": actor.country,
            "sector": (!actor.sectors.is_empty()).then(|| actor.sectors.join(";")),
            "actor_text": mention(actor, at).map(|span| words(text, span)),
            "identifer_id": actor.wikidata,
            "identifer_text": actor.name,
            "office": actor.role.as_ref().filter(|_| actor.kind == "person"),
        }),
        &[],
    )
}

/// GeoNames' names of fields, with `cc3` as PLOVER adds it.
fn location(site: &Site<'_>) -> Map<String, Value> {
    given(
        json!({
            "geonameid": site.place.geonames,
            "name": site.place.name,
            "latitude": site.place.latitude,
            "longitude": site.place.longitude,
            "country code": site.country.map(|country| country.iso2).filter(|code| !code.is_empty()),
            "cc3": site.place.country,
        }),
        &[],
    )
}

/// What is known of an object: fields that are `null` are left out, but for those that every record must have.
fn given(all: Value, required: &[&str]) -> Map<String, Value> {
    let Value::Object(all) = all else { return Map::new() };
    all.into_iter().filter(|(key, value)| !value.is_null() || required.contains(&key.as_str())).collect()
}
