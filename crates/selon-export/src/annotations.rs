//! W3C Web Annotations (JSON-LD): an annotation a figure or event, on the words that prove it.
//!
//! The target is the text that selon read, named by its SHA-256, with the position of the words in it and the words themselves; where the
//! report has an address, the page there is a second target, with the words alone: positions in its markup are not known. The bodies
//! classify the words, say what is claimed and according to whom, and name sources by Wikidata. `claim` is the row of the claims table.

use crate::Error;
use crate::claims::{self, Row};
use crate::coded::words;
use crate::json::List;
use selon_store::{ClaimKind, Filter, Store};
use serde_json::{Value, json};
use std::io::Write;

/// Before the first annotation: the contexts, and who made this.
const HEAD: &str = concat!(
    r#"{"@context":["http://www.w3.org/ns/anno.jsonld",{"@version":1.1,"claim":{"@id":"urn:selon:claim","@type":"@json"}}],"#,
    r#""id":"urn:selon:annotations","type":"AnnotationCollection","label":"Claims of news reports and who makes them","#,
    r#""generator":{"id":"urn:selon:"#,
    env!("CARGO_PKG_VERSION"),
    r#"","type":"Software","name":"selon"},"first":{"id":"urn:selon:annotations:1","type":"AnnotationPage","#,
    r#""partOf":"urn:selon:annotations","startIndex":0,"items":["#
);

/// Writes the collection.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut list = List::begin(out, HEAD)?;
    claims::each(store, filter, |row| list.item(&annotation(row)))?;
    list.end("]}}")
}

fn annotation(row: &Row<'_>) -> Value {
    let (claim, reading) = (row.claim, &row.report.reading);
    let object = row.object();
    let mut bodies = vec![
        json!({"type": "TextualBody", "purpose": "classifying", "value": object["category"]}),
        json!({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": said(row)}),
    ];
    let known = claim.sources.iter().filter_map(|actor| actor.wikidata.as_ref());
    bodies.extend(
        known.map(
            |id| json!({"type": "SpecificResource", "purpose": "identifying", "source": format!("http://www.wikidata.org/entity/{id}")}),
        ),
    );
    let quote = json!({"type": "TextQuoteSelector", "exact": words(&reading.document.text, claim.span)});
    let position = json!({"type": "TextPositionSelector", "start": claim.span[0], "end": claim.span[1]});
    let mut targets = vec![json!({"source": format!("urn:sha256:{}", reading.document.id), "selector": [position, quote]})];
    if let Some(url) = &row.report.row.url {
        targets.push(json!({"source": url, "selector": quote}));
    }
    json!({
        "id": format!("urn:selon:claim:c{}", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": targets,
        "claim": object,
    })
}

/// «12 killed, according to mairie»; of events type, status and who to whom.
fn said(row: &Row<'_>) -> String {
    let claim = row.claim;
    let names = |all: &[selon_store::ActorRow]| all.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
    let name = claim.name.as_deref().unwrap_or_default();
    let what = match claim.kind {
        ClaimKind::Toll => {
            let about = if claim.approximate { "about " } else { "" };
            let figure = match (claim.low, claim.high) {
                (Some(low), Some(high)) if low == high => format!("{about}{low}"),
                (Some(low), Some(high)) => format!("{about}{low} to {high}"),
                (Some(low), None) => format!("at least {about}{low}"),
                (None, Some(high)) => format!("at most {about}{high}"),
                (None, None) => "an untold number".to_owned(),
            };
            let who =
                claim.mode.as_deref().filter(|who| *who != "any").map(|who| format!(" {}", who.replace('_', " "))).unwrap_or_default();
            format!("{figure}{who} {name}")
        }
        _ => {
            let mode = claim.mode.as_ref().map(|mode| format!("/{mode}")).unwrap_or_default();
            let to = if claim.recipients.is_empty() { String::new() } else { format!(" → {}", names(&claim.recipients)) };
            let status = claim.status.as_deref().filter(|status| *status != "asserted").map(|status| format!(", {status}"));
            format!("{name}{mode} {}{to}{}", names(&claim.actors), status.unwrap_or_default()).trim().to_owned()
        }
    };
    let by = if claim.sources.is_empty() { claim.outlet.clone().unwrap_or_default() } else { names(&claim.sources) };
    if by.is_empty() { what } else { format!("{what}, according to {by}") }
}
