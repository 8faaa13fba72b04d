//! IDETECT: 312 excerpts on displacement (IDMC), each with one quantity, term, unit, place and country.
//!
//! Only excerpts whose quantity stands in the text are scored. The gold has one quantity an excerpt, so one toll answers: the first of
//! those displaced that is no part of another one, else of those who returned (the set codes returns as displacement), else of what was destroyed, else
//! of the affected. The figure is right when it is
//! a bound of the toll, or what the toll is more or less than. selon has one measure where the set has terms; the term is told by the
//! words of the toll (its figure, noun and verb). A household is told by the toll's unit: households, or
//! the buildings that they live in. The country is that of the toll's place, else the one that most mentions of places have, else of actors; excerpts without a country in the gold are left out there. An excerpt without an answer counts as wrong.
//! Nothing in this set is negative, so false tolls are not counted.

use super::figures::{gives, stated, told};
use super::score::{Halves, Scores, Tally};
use super::{Bench, Result, slice};
use selon::Document;
use selon::wire::{Reading, Toll};

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let rows = rows(&bench.text("idetect.tsv")?);
    let rows: Vec<(Vec<String>, u64)> = rows
        .into_iter()
        .skip(1)
        .filter_map(|row| {
            let quantity = row.get(2)?.parse::<f64>().ok()? as u64;
            (row.len() >= 5 && stated(&row[1], quantity)).then_some((row, quantity))
        })
        .collect();
    let documents: Vec<Document> = rows.iter().map(|(row, _)| Document::new(row[1].clone()).language("en")).collect();
    let readings = bench.read(&documents);

    let mut tally = Tally { gold: rows.len(), ..Tally::default() };
    let [mut quantity, mut unit, mut term, mut country, mut any] = [Halves::default(); 5];
    for (ix, ((row, gold), reading)) in rows.iter().zip(&readings).enumerate() {
        let answer = answer(reading);
        let right = answer.is_some_and(|toll| gives(toll, *gold));
        tally.found += usize::from(answer.is_some());
        tally.right += usize::from(right);
        any.count(ix, reading.tolls.iter().any(|t| gives(t, *gold)));
        let told_unit = answer.map(unit_of);
        let told_term = answer.map(|toll| term_of(reading, toll));
        let place = answer.and_then(|t| reading.places.iter().find(|p| Some(&p.id) == t.place.as_ref()));
        let told_country = place.and_then(|p| p.country.as_deref()).or_else(|| country_of(reading));
        let wrong = [
            !quantity.count(ix, right),
            !unit.count(ix, told_unit == Some(row[4].as_str())),
            !term.count(ix, told_term == Some(row[3].as_str())),
            row.get(6).is_some_and(|c| !c.is_empty() && !country.count(ix, told_country == Some(c.as_str()))),
        ];
        if ix % 2 == 0 && wrong.contains(&true) {
            bench.miss(|| {
                let wrong: Vec<&str> =
                    ["quantity", "unit", "term", "country"].into_iter().zip(wrong).filter(|w| w.1).map(|w| w.0).collect();
                format!(
                    "{}: gold {gold} {} {} {}: {told_unit:?} {told_term:?} {told_country:?} {}\n    {}",
                    wrong.join(" "),
                    row[3],
                    row[4],
                    row.get(6).map_or("", |c| c),
                    told(reading),
                    row[1]
                )
            });
        }
    }
    scores.f1("quantity", tally, 0.85);
    scores.halves("quantity, of excerpts", quantity, None);
    scores.halves("quantity, by any toll", any, None);
    scores.halves("unit", unit, 0.93);
    scores.halves("term", term, 0.85);
    scores.halves("country", country, 0.80);
    Ok(())
}

/// The toll that answers for an excerpt.
fn answer(reading: &Reading) -> Option<&Toll> {
    let first = |measure: &str| reading.tolls.iter().find(|t| t.measure == measure && t.part_of.is_none());
    ["displaced", "returned", "destroyed", "affected"].into_iter().find_map(first)
}

fn unit_of(toll: &Toll) -> &'static str {
    if matches!(toll.unit.as_str(), "households" | "buildings") { "Households" } else { "People" }
}

/// The country that most mentions of places have, else of actors; of equals the first.
fn country_of(reading: &Reading) -> Option<&str> {
    fn most<'r>(found: impl Iterator<Item = (&'r str, usize)>) -> Option<&'r str> {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (country, n) in found {
            match counts.iter_mut().find(|(c, _)| *c == country) {
                Some((_, count)) => *count += n,
                None => counts.push((country, n)),
            }
        }
        counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(country, _)| country)
    }
    let places = reading.places.iter().filter_map(|p| Some((p.country.as_deref()?, p.mentions.len())));
    let actors = reading.actors.iter().filter_map(|a| Some((a.country.as_deref()?, a.mentions.len())));
    most(places).or_else(|| most(actors))
}

fn term_of(reading: &Reading, toll: &Toll) -> &'static str {
    let words = slice(&reading.document.text, toll.span).to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|p| words.contains(p));
    match toll.measure.as_str() {
        "destroyed" if has(&["damag", "partial"]) => "Partially Destroyed Housing",
        "destroyed" => "Destroyed Housing",
        _ if has(&["homeless"]) => "Homeless",
        _ if has(&["evacu"]) => "Evacuated",
        _ if has(&["shelter", "refuge in", "housed", "accommodat", "centre", "center", "hotel", "school", "church", "host famil"]) => {
            "Sheltered"
        }
        _ if has(&["camp"]) => "In Relief Camp",
        _ if has(&["relocat", "move", "resettle"]) => "Relocated",
        _ if has(&["fle", "forced", "left", "leav", "abandon"]) => "Forced to Flee",
        _ => "Displaced",
    }
}

/// The rows of a table whose cells are parted by tabs and quoted where they hold quotes or line breaks.
fn rows(table: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = table.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}
