//! PLOVER's own gold records: 161 English sentences, one event each, with the words of source, event and target marked.
//!
//! Older names of types are read as today's: DEMAND is REQUEST, DISAPPROVE and INVESTIGATE are ACCUSE, FIGHT is ASSAULT, COERCE destroy is ASSAULT
//! destroy. PLOVER has no status and codes what is not yet done by what it is now: a friendly deed that is planned is read as AGREE, a
//! hostile one, or one that is threatened, as THREATEN, one that is asked for as REQUEST, and a friendly one that is denied as REJECT
//! (`as_coded`). A record is right in
//! its type when some event of that type has its trigger in the marked words of the event; beside it stands the share of records with such
//! an event anywhere, and how many events a record has, for a sentence may well tell more than the one that its record is about. An actor
//! is found when the event taken (of the right type, at the marked words before others) has an actor with a mention in the marked words;
//! «SRC/TAR» marks and the targets of types without a recipient side (AGREE, CONSULT, fighting) may be either. Records without marks of an
//! event are left out. The text is the marked one without its marks.

use super::{Bench, Result, overlap};
use crate::sets::score::Scores;
use selon::{Document, wire};
use serde_json::Value;
use wire::Points;

/// A record: its text without marks, and the spans that each mark covers.
struct Record {
    id: String,
    text: String,
    kind: &'static str,
    marks: Vec<(String, Points)>,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let records: Vec<Value> = serde_json::from_str(&bench.text("gold-records.json")?)?;
    let records: Vec<Record> = records.iter().filter_map(record).filter(|r| !r.spans("EVT").is_empty()).collect();
    let documents: Vec<Document> =
        records.iter().map(|r| Ok(Document::new(r.text.clone()).language("en").published("2000-01-01")?)).collect::<Result<_>>()?;
    let readings = bench.read(&documents);
    let [mut right, mut anywhere, mut events] = [0; 3];
    let [mut actors, mut recipients] = [(0, 0); 2];
    for (record, reading) in records.iter().zip(&readings) {
        events += reading.events.len();
        let at_mark = |e: &wire::Event| record.spans("EVT").iter().any(|&s| overlap(s, e.trigger) > 0);
        let of_kind = |e: &wire::Event| as_coded(e) == record.kind;
        let taken = reading.events.iter().min_by_key(|e| (!of_kind(e), !at_mark(e), e.kind != record.kind));
        let good = taken.is_some_and(|e| of_kind(e) && at_mark(e));
        right += usize::from(good);
        anywhere += usize::from(taken.is_some_and(of_kind));
        if !good {
            let made: Vec<String> =
                reading.events.iter().map(|e| format!("{} {} «{}»", e.kind, e.status, super::slice(&record.text, e.trigger))).collect();
            bench.miss(|| format!("{} {}: {} | {}", record.id, record.kind, record.marked(), made.join(", ")));
        }
        let mutual = matches!(record.kind, "AGREE" | "CONSULT");
        for (label, counts) in [("SRC", &mut actors), ("TAR", &mut recipients)] {
            for (mark, span) in record.marks.iter().filter(|(mark, _)| mark.starts_with(label)) {
                counts.1 += 1;
                let either = mark.contains('/')
                    || label == "TAR" && (mutual || taken.is_some_and(|e| e.recipients.is_empty() && e.actors.len() > 1));
                let met = taken.is_some_and(|e| {
                    let side = if label == "SRC" { &e.actors } else { &e.recipients };
                    let other = if label == "SRC" { &e.recipients } else { &e.actors };
                    side.iter().chain(other.iter().filter(|_| either)).any(|id| mentioned(reading, id, *span))
                });
                counts.0 += usize::from(met);
                if !met && taken.is_some_and(of_kind) {
                    bench.miss(|| format!("{} {label} «{}»: {}", record.id, super::slice(&record.text, *span), record.marked()));
                }
            }
        }
    }
    scores.share("type, at the marked words", right, records.len(), 0.70);
    scores.share("type, anywhere", anywhere, records.len(), None);
    scores.value("events a record", events as f64 / records.len().max(1) as f64, records.len(), None);
    scores.share("actor", actors.0, actors.1, 0.75);
    scores.share("recipient", recipients.0, recipients.1, 0.60);
    Ok(())
}

/// The type that PLOVER codes for an event of this type and status.
pub(super) fn as_coded(event: &wire::Event) -> &str {
    let friendly = matches!(event.kind.as_str(), "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "AGREE");
    let hostile = matches!(event.kind.as_str(), "ASSAULT" | "COERCE" | "SANCTION" | "PROTEST" | "MOBILIZE");
    match event.status.as_str() {
        "planned" if friendly => "AGREE",
        "planned" | "threatened" if hostile => "THREATEN",
        "requested" if friendly || hostile => "REQUEST",
        "denied" if friendly => "REJECT",
        _ => &event.kind,
    }
}

/// Whether an actor has a mention in these words.
pub(super) fn mentioned(reading: &wire::Reading, id: &str, span: Points) -> bool {
    reading.actors.iter().any(|a| a.id == id && a.mentions.iter().any(|m| overlap(m.span, span) > 0))
}

impl Record {
    fn spans(&self, label: &str) -> Vec<Points> {
        self.marks.iter().filter(|(mark, _)| mark == label).map(|(_, span)| *span).collect()
    }

    fn marked(&self) -> String {
        let chars: Vec<char> = self.text.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        for (mark, [start, end]) in &self.marks {
            out.extend(&chars[at..*start]);
            out += &format!("({mark}: {})", chars[*start..*end].iter().collect::<String>());
            at = *end;
        }
        out.extend(&chars[at..]);
        out
    }
}

/// The record of a row, its marks `(SRC: …)` taken out of the text.
fn record(row: &Value) -> Option<Record> {
    let kind = match row["event"].as_str()? {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        "COERCE" if row["mode"] == "destroy" => "ASSAULT",
        other => [
            "AGREE",
            "CONSULT",
            "SUPPORT",
            "CONCEDE",
            "COOPERATE",
            "AID",
            "RETREAT",
            "REQUEST",
            "ACCUSE",
            "REJECT",
            "THREATEN",
            "PROTEST",
            "SANCTION",
            "MOBILIZE",
            "COERCE",
            "ASSAULT",
        ]
        .into_iter()
        .find(|k| *k == other)?,
    };
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = row["textInfo"]["markup"].as_str()?;
    while let Some(open) = rest.find('(') {
        text += &rest[..open];
        rest = &rest[open + 1..];
        let label = rest.split(':').next().filter(|l| ["SRC", "TAR", "EVT", "LOC", "SRC/TAR"].contains(l));
        let (Some(label), Some(close)) = (label, rest.find(')')) else {
            text.push('(');
            continue;
        };
        let words = rest[label.len() + 1..close].trim();
        let start = text.chars().count();
        text += words;
        marks.push((label.to_owned(), [start, start + words.chars().count()]));
        rest = &rest[close + 1..];
    }
    text += rest;
    Some(Record { id: row["id"].as_str()?.to_owned(), text, kind, marks })
}
