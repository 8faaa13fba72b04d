//! McCormick's MinHash sample: articles of news agencies, among them planted pairs that are equal but for some words.
//!
//! Each line is an article's number and its text on one line. Every pair of one voice counts as found. The texts are not read: shingles
//! come from their words alone, as for a language that selon does not read, so that the figure says what signatures and bands can do.

use super::{Bench, Result};
use crate::sets::score::{Scores, Tally};
use selon::{Document, Reading};
use selon_link::{Copies, signature};
use std::collections::BTreeSet;

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
        let articles = articles.lines().count();
        scores.value(format!("{size} articles, comparisons an article"), compared as f64 / articles.max(1) as f64, articles, None);
        scores.value(format!("{size} articles, most comparisons of one"), most as f64, articles, None);
    }
    Ok(())
}
