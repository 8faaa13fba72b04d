//! A public list of terrorist incidents: 162 descriptions with dead, injured and perpetrator.
//!
//! Dead and injured are scored where the gold number (not zero) stands in the description, in figures or in words. The answer is the total
//! of the tolls of that measure that are no part of another one and do not run since an earlier time: coders add up «14 civilians and a
//! police officer» to 15, and leave out the attackers. A figure that two tolls repeat counts once. Where the number does not stand in the text (the coder knew better, or added
//! up), the rows that selon still gets right are told as a share of their own. Perpetrators are scored where a telling
//! word of the gold name stands in the description: an actor of an assault, abduction or arrest (a suspect's deed is hypothetical and counts as named), one accused, or one who speaks for it
//! must bear it. The negatives are the sentences of the rows that have neither dead nor injured: every toll of either measure found there is
//! false, but for a figure of none.

use super::figures::{sentences, stated, told, total};
use super::score::{Halves, Scores};
use super::{Bench, Result, slice};
use selon::Document;
use selon::wire::{Reading, Toll};
use serde_json::Value;

/// Words for those who attacked: the set leaves their own dead out.
const ATTACKERS: &[&str] = &["attacker", "assailant", "gunman", "gunmen", "bomber", "terrorist", "perpetrator"];

/// Words of names that tell nobody from another.
const COMMON: &[&str] = &[
    "army",
    "front",
    "group",
    "movement",
    "party",
    "forces",
    "state",
    "province",
    "fighters",
    "freedom",
    "liberation",
    "national",
    "militia",
    "islamic",
];

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let rows: Vec<Value> = bench.text("incidents.jsonl")?.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let text = |row: &Value| row["Description"].as_str().unwrap_or_default().to_owned();
    let documents: Vec<Document> = rows.iter().map(|row| Document::new(text(row)).language("en")).collect();
    let readings = bench.read(&documents);

    let [mut killed, mut injured, mut summed, mut perpetrator] = [Halves::default(); 4];
    let (mut false_tolls, mut negative) = (0, 0);
    for (ix, (row, reading)) in rows.iter().zip(&readings).enumerate() {
        let description = text(row);
        for (key, measure, halves) in [("Dead", "killed", &mut killed), ("Injured", "injured", &mut injured)] {
            let Some(gold) = row[key].as_str().and_then(|n| n.parse::<u64>().ok()) else { continue };
            let attackers = |t: &Toll| {
                let counted = slice(&description, t.quantity).to_lowercase();
                ATTACKERS.iter().any(|w| counted.contains(w))
            };
            let found = || reading.tolls.iter().filter(|t| t.measure == measure && t.part_of.is_none() && !t.cumulative && !attackers(t));
            if gold == 0 {
                continue;
            }
            let sum = total(reading, found());
            let halves = if stated(&description, gold) { halves } else { &mut summed };
            if !halves.count(ix, sum == gold) && ix % 2 == 0 {
                bench.miss(|| format!("{measure}: gold {gold}, found {sum}: {}\n    {description}", told(reading)));
            }
        }
        if row["Dead"] == "0" && row["Injured"] == "0" {
            negative += sentences(&description);
            let wrong = harm(reading);
            false_tolls += wrong;
            if wrong > 0 && ix % 2 == 0 {
                bench.miss(|| format!("false toll: {}\n    {description}", told(reading)));
            }
        }
        let gold = row["Perpetrator"].as_str().unwrap_or_default().to_lowercase();
        let telling: Vec<&str> = gold.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3 && !COMMON.contains(w)).collect();
        let telling = if gold.contains("islamic state") { vec!["islamic state", "isil", "isis"] } else { telling };
        let named = |words: &str| telling.iter().any(|w| words.to_lowercase().contains(w));
        if named(&description) {
            let all = perpetrators(reading);
            if !perpetrator.count(ix, all.iter().any(|name| named(name))) && ix % 2 == 0 {
                bench.miss(|| format!("perpetrator: gold {gold}, found {all:?}\n    {description}"));
            }
        }
    }
    scores.halves("killed, exact", killed, 0.90);
    scores.halves("injured, exact", injured, 0.90);
    scores.halves("figures not in the text, exact", summed, None);
    scores.halves("perpetrator", perpetrator, 0.75);
    scores.value("false tolls a thousand sentences", 1000.0 * false_tolls as f64 / (negative as f64).max(1.0), negative, None);
    Ok(())
}

/// How many of the tolls tell of dead or injured.
fn harm(reading: &Reading) -> usize {
    reading.tolls.iter().filter(|t| matches!(t.measure.as_str(), "killed" | "injured") && t.high != Some(0)).count()
}

/// The names and words of those who did it, as the reading has it.
fn perpetrators(reading: &Reading) -> Vec<String> {
    let material = ["ASSAULT", "COERCE", "MOBILIZE", "PROTEST"];
    let doers = reading.events.iter().filter(|e| material.contains(&e.kind.as_str())).flat_map(|e| &e.actors);
    let accused = reading.events.iter().filter(|e| e.kind == "ACCUSE").flat_map(|e| &e.recipients);
    let speakers = reading.statements.iter().filter_map(|s| s.source.as_ref());
    let mut names = Vec::new();
    for id in doers.chain(accused).chain(speakers) {
        if let Some(actor) = reading.actors.iter().find(|a| a.id == *id) {
            names.push(actor.name.clone());
            names.extend(actor.mentions.iter().map(|m| slice(&reading.document.text, m.span).to_owned()));
        }
    }
    names
}
