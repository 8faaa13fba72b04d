//! PETRARCH-2's validation records: the AFP sentences, coded in CAMEO.
//!
//! CAMEO's roots are read as PLOVER types by the table at the foot of the ontology's page; 01 and 02 have no event (02, an appeal, is
//! REQUEST where it asks for something, so REQUEST is neither wanted nor wrong there). A sentence's gold is its set of types, and what selon
//! finds likewise: a type counts once a sentence, for CAMEO codes a meeting once for each who meets. What is planned, threatened, asked
//! for or refused is read as PLOVER codes it (`plover::as_coded`); what is denied or hypothetical is no event. PETRARCH codes verbs, and only those
//! with a known source and a known target: what a noun alone tells, and what has no two parties, is left out on our side too, for it cannot stand in the
//! gold; the score over all events stands beside. The gold is PETRARCH-2's own output,
//! mended by hand: it leaves out much that the sentences tell («jailed over a year ago»), which counts against precision here. The other categories of the file are toy sentences
//! with made-up actors and are scored apart.

use super::plover::as_coded;
use super::{Bench, Result};
use crate::sets::score::{Scores, Tally};
use selon::Document;
use std::collections::BTreeSet;

struct Record {
    category: String,
    date: String,
    text: String,
    types: BTreeSet<&'static str>,
    free: bool,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let page = bench.text("UniversalPetrarch/data/text/PETR2_GSR_validation.xml")?;
    let page = page.split_once("<Sentences>").map_or(page.as_str(), |(_, rest)| rest);
    let records: Vec<Record> = page.split("<Sentence ").skip(1).filter_map(record).collect();
    let documents: Vec<Document> =
        records.iter().map(|r| Ok(Document::new(r.text.clone()).language("en").published(&r.date)?)).collect::<Result<_>>()?;
    let readings = bench.read(&documents);
    let [mut agency, mut others, mut all] = [Tally::default(); 3];
    for (record, reading) in records.iter().zip(&readings) {
        let told = |e: &&selon::wire::Event| e.status != "hypothetical" && (e.status != "denied" || as_coded(e) == "REJECT");
        let sides = |e: &selon::wire::Event| e.actors.len() + e.recipients.len() > 1;
        let types = |dyads: bool| -> BTreeSet<&str> {
            let coded = reading.events.iter().filter(told).filter(|e| !dyads || sides(e)).map(as_coded);
            coded.filter(|kind| !record.free || *kind != "REQUEST").collect()
        };
        let count = |tally: &mut Tally, found: &BTreeSet<&str>| {
            tally.gold += record.types.len();
            tally.found += found.len();
            tally.right += record.types.iter().filter(|t| found.contains(**t)).count();
        };
        let found = types(true);
        count(if record.category == "AFP" { &mut agency } else { &mut others }, &found);
        if record.category == "AFP" {
            count(&mut all, &types(false));
        }
        if found != record.types {
            let made: Vec<String> =
                reading.events.iter().map(|e| format!("{} {} «{}»", e.kind, e.status, super::slice(&record.text, e.trigger))).collect();
            bench.miss(|| format!("{} wants {:?}: {} | {}", record.category, record.types, record.text, made.join(", ")));
        }
    }
    scores.f1("event types, AFP", agency, 0.60);
    scores.f1("event types, AFP, all events", all, None);
    scores.f1("event types, other sentences", others, None);
    Ok(())
}

fn record(page: &str) -> Option<Record> {
    let value = |text: &str, key: &str| Some(text.split_once(&format!("{key}=\""))?.1.split('"').next()?.to_owned());
    let head = page.split('>').next()?;
    let date = value(head, "date")?;
    let text = page.split_once("<Text>")?.1.split_once("</Text>")?.0.split_whitespace().collect::<Vec<_>>().join(" ");
    let codes: Vec<String> = page.split("<EventCoding ").skip(1).filter_map(|c| value(c.split('>').next()?, "eventcode")).collect();
    Some(Record {
        category: value(head, "category")?,
        date: format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?),
        text: text.replace("&amp;", "&").replace("`` ", "\"").replace("''", "\""),
        types: codes.iter().filter_map(|c| plover(c)).collect(),
        free: codes.iter().any(|c| c.starts_with("02")),
    })
}

/// The PLOVER type of a CAMEO code.
fn plover(code: &str) -> Option<&'static str> {
    Some(match code.get(..2)? {
        "03" => "AGREE",
        "04" => "CONSULT",
        "05" => "SUPPORT",
        "06" => "COOPERATE",
        "07" => "AID",
        "08" if code >= "084" => "RETREAT",
        "08" => "CONCEDE",
        "09" | "11" => "ACCUSE",
        "10" => "REQUEST",
        "12" => "REJECT",
        "13" => "THREATEN",
        "14" => "PROTEST",
        "15" => "MOBILIZE",
        "16" => "SANCTION",
        "17" => "COERCE",
        "18" | "19" | "20" => "ASSAULT",
        _ => return None,
    })
}
