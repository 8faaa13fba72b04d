//! McCormick's MinHash sample: articles of news agencies, among them planted pairs that are equal but for some words.
//!
//! Each line is an article's number and its text on one line. Every pair of one voice counts as found. The texts are not read: shingles
//! come from their words alone, as for a language that selon does not read, so that the figure says what signatures and bands can do.
//! The rows with «store» are of the same articles kept in a store, whose index is in the database.

use super::{Bench, Result};
use crate::sets::score::{Scores, Tally};
use selon::{Document, Reading};
use selon_link::{Copies, signature};
use selon_store::{Filter, Incoming, Page, Prepared, Sort, Store};
use std::collections::{BTreeMap, BTreeSet};

const SIZES: &[&str] = &["100", "1000", "2500"];

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    for size in SIZES {
        let articles = bench.text(&format!("data/articles_{size}.train"))?;
        let truth = bench.text(&format!("data/articles_{size}.truth"))?;
        let pair = |a: &str, b: &str| if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) };
        let gold: BTreeSet<(String, String)> =
            truth.lines().filter_map(|line| line.split_once(' ')).map(|(a, b)| pair(a.trim(), b.trim())).collect();
        let (mut copies, mut compared, mut most) = (Copies::default(), 0, 0);
        for (id, text) in articles.lines().filter_map(|line| line.split_once(' ')) {
            let added = copies.add(id.to_owned(), signature(&Document::new(text), &Reading::default()));
            compared += added.compared;
            most = most.max(added.compared);
        }
        let voices = copies.voices();
        let found: BTreeSet<(String, String)> = voices
            .iter()
            .flat_map(|voice| voice.reports.iter().enumerate().flat_map(|(ix, a)| voice.reports[..ix].iter().map(move |b| pair(a, b))))
            .collect();
        for missed in gold.difference(&found) {
            bench.miss(|| format!("{size} missed: {missed:?}"));
        }
        for (a, b) in found.difference(&gold) {
            let why = copies.links(a).find(|(other, _)| *other == b).map(|(_, copy)| copy.clone());
            bench.miss(|| format!("{size} false: {a} {b} {why:?}"));
        }
        let tally = Tally { right: found.intersection(&gold).count(), found: found.len(), gold: gold.len() };
        scores.share(format!("{size} articles, precision"), tally.right, tally.found, 0.98);
        scores.share(format!("{size} articles, recall"), tally.right, tally.gold, 0.98);
        let found = in_store(&articles)?;
        let tally = Tally { right: found.intersection(&gold).count(), found: found.len(), gold: gold.len() };
        scores.share(format!("{size} articles, store, precision"), tally.right, tally.found, 0.98);
        scores.share(format!("{size} articles, store, recall"), tally.right, tally.gold, 0.98);
        let articles = articles.lines().count();
        scores.value(format!("{size} articles, comparisons an article"), compared as f64 / articles.max(1) as f64, articles, None);
        scores.value(format!("{size} articles, most comparisons of one"), most as f64, articles, None);
    }
    Ok(())
}

/// The pairs of one voice after the articles were kept in a store.
fn in_store(articles: &str) -> Result<BTreeSet<(String, String)>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("set.selon").display().to_string())?;
    let prepared = |(id, text): (&str, &str)| {
        // An address of its own: equal texts without one would be one report.
        let document = Document { url: Some(format!("https://set.example/{id}")), ..Document::new(text) };
        Prepared::of_reading(Incoming { found: Some(id.to_owned()), ..Incoming::new(document) }, &Reading::default())
    };
    let reports: Vec<Prepared> = articles.lines().filter_map(|line| line.split_once(' ')).map(prepared).collect();
    for some in reports.chunks(100) {
        store.put(some)?;
    }
    let mut voices: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut page = Page::first(1_000);
    loop {
        let slice = store.reports(&Filter::default(), Sort::Changed, &page)?;
        for row in slice.items {
            let id = row.url.as_deref().and_then(|url| url.rsplit('/').next()).unwrap_or_default().to_owned();
            voices.entry(row.voice).or_default().push(id);
        }
        match slice.next {
            Some(next) => page = Page::after(next, 1_000),
            None => break,
        }
    }
    let mut pairs = BTreeSet::new();
    for voice in voices.values_mut() {
        voice.sort();
        for (ix, a) in voice.iter().enumerate() {
            pairs.extend(voice[ix + 1..].iter().map(|b| (a.clone(), b.clone())));
        }
    }
    Ok(pairs)
}
