//! Indian police events: some 630 newspaper articles in lower case, each sentence marked with what the police do in it.
//!
//! KILL: the sentence has a toll of killed, or an assault that kills, beside an act of force by an actor of sector COP, or the toll's event is such
//! an act. ARREST: it has an event COERCE arrest or a toll of detained, whoever arrests, for these articles name the police seldom. FORCE,
//! FAIL and ANY_ACTION are no events of the ontology and are skipped. The sentences of a document are read as one text, a line each.

use super::{Bench, Result, overlap};
use crate::sets::score::{Scores, Tally};
use selon::{Document, wire};
use serde::Deserialize;
use wire::Points;

#[derive(Deserialize)]
struct Sentence {
    doc_id: u64,
    sent_labels: Vec<String>,
    sent_text: String,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let rows: Vec<Sentence> = bench.text("sents.jsonl")?.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let pages: Vec<&[Sentence]> = rows.chunk_by(|a, b| a.doc_id == b.doc_id).collect();
    let texts: Vec<(String, Vec<Points>)> = pages.iter().map(|page| laid_out(page)).collect();
    let documents: Vec<Document> = texts.iter().map(|(text, _)| Document::new(text.clone()).language("en")).collect();
    let readings = bench.read(&documents);
    let [mut kill, mut arrest] = [Tally::default(); 2];
    for ((page, (text, spans)), reading) in pages.iter().zip(&texts).zip(&readings) {
        for (sentence, &span) in page.iter().zip(spans) {
            for (label, tally, found) in [("KILL", &mut kill, kills(reading, span)), ("ARREST", &mut arrest, arrests(reading, span))] {
                let gold = sentence.sent_labels.iter().any(|l| l == label);
                tally.gold += usize::from(gold);
                tally.found += usize::from(found);
                tally.right += usize::from(gold && found);
                if gold != found {
                    let word = if gold { "missed" } else { "false" };
                    bench.miss(|| format!("{} {label} {word}: {}", sentence.doc_id, super::slice(text, span).trim()));
                }
            }
        }
    }
    scores.f1("KILL, sentences", kill, 0.65);
    scores.f1("ARREST, sentences", arrest, 0.70);
    Ok(())
}

fn laid_out(page: &[Sentence]) -> (String, Vec<Points>) {
    let (mut text, mut spans, mut at) = (String::new(), Vec::new(), 0);
    for sentence in page {
        let line = sentence.sent_text.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = at + line.chars().count();
        spans.push([at, end]);
        text += &line;
        text.push('\n');
        at = end + 1;
    }
    (text, spans)
}

fn kills(reading: &wire::Reading, sentence: Points) -> bool {
    let here = |span: Points| overlap(span, sentence) > 0;
    let police = |e: &wire::Event| {
        matches!(e.kind.as_str(), "ASSAULT" | "COERCE")
            && e.actors.iter().any(|id| reading.actors.iter().any(|a| a.id == *id && a.sectors.iter().any(|s| s == "COP")))
    };
    let dead = |t: &&wire::Toll| t.measure == "killed" && t.low.is_none_or(|n| n > 0) && here(t.span);
    reading.tolls.iter().filter(dead).any(|t| {
        let of = reading.events.iter().find(|e| t.event.as_ref() == Some(&e.id));
        of.is_some_and(police) || reading.events.iter().any(|e| here(e.trigger) && police(e))
    })
}

fn arrests(reading: &wire::Reading, sentence: Points) -> bool {
    let here = |span: Points| overlap(span, sentence) > 0;
    let arrest = |e: &wire::Event| {
        e.kind == "COERCE" && e.mode.as_deref() == Some("arrest") && matches!(e.status.as_str(), "asserted") && here(e.trigger)
    };
    reading.events.iter().any(arrest)
        || reading.tolls.iter().any(|t| t.measure == "detained" && t.low.is_none_or(|n| n > 0) && here(t.span))
}
