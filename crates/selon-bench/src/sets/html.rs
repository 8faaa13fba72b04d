//! Two sets of web pages with what their main text is.
//!
//! *article-extraction-benchmark* (Zyte): 181 pages with the body of the article. Its own measure: shingles of four words, counted a page;
//! precision and recall are means over pages, F1 is that of the two means. The title that opens a document's text is left out, since the
//! gold has bodies alone.
//!
//! *Trafilatura's set*: 990 pages, each with pieces of text that must be in the main text and pieces that must not.

use super::{Bench, Result};
use crate::load::processor;
use crate::sets::score::Scores;
use flate2::read::GzDecoder;
use rayon::prelude::*;
use selon_ingest::{Options, Report, each_in};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::time::Instant;

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    articles(bench, scores)?;
    segments(bench, scores)
}

fn articles(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let gold: BTreeMap<String, Value> = serde_json::from_str(&bench.text("article-extraction-benchmark/ground-truth.json")?)?;
    let mut pages = Vec::new();
    for (id, told) in &gold {
        let file = File::open(bench.folder.join(format!("article-extraction-benchmark/html/{id}.html.gz")))?;
        let mut bytes = Vec::new();
        GzDecoder::new(file).read_to_end(&mut bytes)?;
        pages.push((bytes, told["url"].as_str().unwrap_or_default(), told["articleBody"].as_str().unwrap_or_default()));
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for (bytes, url, body) in &pages {
        let found = main_text(bytes, url);
        let (right, extra, missed) = compare(&shingles(body), &shingles(&found));
        let share = |other: f64| if right + other == 0.0 { 1.0 } else { right / (right + other) };
        precision += share(extra);
        recall += share(missed);
        if share(extra).min(share(missed)) < 0.8 {
            bench.miss(|| format!("{url} precision {:.2} recall {:.2}", share(extra), share(missed)));
        }
    }
    let of = pages.len() as f64;
    let (precision, recall) = (precision / of, recall / of);
    scores.value("articles, F1", 2.0 * precision * recall / (precision + recall), pages.len(), 0.96);
    scores.value("articles, precision", precision, pages.len(), None);
    scores.value("articles, recall", recall, pages.len(), None);
    Ok(())
}

fn segments(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let archive = bench.folder.join("trafilatura_eval.tar.gz");
    let (mut files, mut gold) = (HashMap::new(), Value::Null);
    for entry in tar::Archive::new(GzDecoder::new(File::open(archive)?)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if path.ends_with("evaldata.json") {
            gold = serde_json::from_slice(&bytes)?;
        } else if let Some((_, name)) = path.split_once("eval/") {
            files.insert(name.to_owned(), bytes);
        }
    }
    let mut pages = Vec::new();
    for (url, told) in gold.as_object().into_iter().flatten() {
        if let Some(bytes) = told["file"].as_str().and_then(|name| files.get(name)) {
            pages.push((url.as_str(), bytes, told));
        }
    }
    // Processor time of one thread, as the rival is timed.
    let busy = processor();
    let texts: Vec<String> = pages.iter().map(|(url, bytes, _)| main_text(bytes, url)).collect();
    let seconds = processor() - busy;
    let (mut wanted, mut unwanted, mut right, mut wrong) = (0, 0, 0, 0);
    for ((url, _, told), text) in pages.iter().zip(&texts) {
        let list = |key: &str| told[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
        for piece in list("with") {
            wanted += 1;
            right += usize::from(text.contains(piece));
            if !text.contains(piece) {
                bench.miss(|| format!("{url} lacks {piece:?}"));
            }
        }
        for piece in list("without") {
            unwanted += 1;
            wrong += usize::from(text.contains(piece));
        }
    }
    let (precision, recall) = (right as f64 / (right + wrong).max(1) as f64, right as f64 / f64::from(wanted.max(1)));
    scores.value("segments, F1", 2.0 * precision * recall / (precision + recall), pages.len(), 0.91);
    scores.value("segments, precision", precision, right + wrong, None);
    scores.value("segments, recall", recall, wanted as usize, None);
    scores.value("segments that must not be, left out", 1.0 - wrong as f64 / f64::from(unwanted.max(1)), unwanted as usize, None);
    scores.value("pages a second of processor time", pages.len() as f64 / seconds, pages.len(), None);
    let clock = Instant::now();
    pages.par_iter().for_each(|(url, bytes, _)| drop(main_text(bytes, url)));
    scores.value("pages a second, all cores", pages.len() as f64 / clock.elapsed().as_secs_f64(), pages.len(), None);
    Ok(())
}

/// The main text of a page, without the title that opens it.
fn main_text(bytes: &[u8], url: &str) -> String {
    let mut text = String::new();
    let _ = each_in(bytes.to_vec(), url, Some(url), &Options::default(), &mut |found| {
        if let Ok(Report { document, .. }) = found {
            text = match document.title.as_deref().and_then(|title| document.text.strip_prefix(title)) {
                Some(body) if body.starts_with('\n') => body.trim_start().to_owned(),
                _ => document.text,
            };
        }
        ControlFlow::Continue(())
    });
    text
}

type Shingles<'a> = HashMap<Vec<&'a str>, usize>;

fn shingles(text: &str) -> Shingles<'_> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut counts = HashMap::new();
    for at in 0..(words.len() + 1).saturating_sub(4).max(1) {
        *counts.entry(words[at..words.len().min(at + 4)].to_vec()).or_default() += 1;
    }
    counts
}

/// How many shingles are in both, in the found text only, and in the gold only.
fn compare(gold: &Shingles, found: &Shingles) -> (f64, f64, f64) {
    let mut right = 0;
    for (shingle, count) in gold {
        right += (*count).min(found.get(shingle).copied().unwrap_or(0));
    }
    let sum = |counts: &Shingles| counts.values().sum::<usize>();
    (right as f64, (sum(found) - right) as f64, (sum(gold) - right) as f64)
}
