//! PolNeAR, development part: 84 American news documents whose attributions are marked as source, cue and content.
//!
//! Two attributions are the same when the letters and digits of their contents overlap by half: intersection over union, so that quotation
//! marks, commas and spaces count for nothing. Pairs are made best first, each attribution once. Of those found, the source is right
//! when `source_span` meets the gold source; where a statement names nobody in its place (it goes on with a speaker), when a mention of
//! its actor does. Attributions without a source or without content count for neither. PolNeAR marks thoughts, plans and feelings as
//! attributions too («hopes that», «plans to»); selon's statements are sayings, and nothing here takes that difference out.
//! A quotation that goes on in the next sentence («"…," he said. "…"») is one attribution in PolNeAR and two statements here: a statement
//! that names nobody in its place and has the cue of an earlier one is joined to that one before pairs are made.
//! Of documents marked by several people the first file by name counts. The publication date is the one in the file's name.

use super::{Bench, Result, slice};
use crate::sets::score::{Scores, Tally};
use selon::{Document, wire};
use std::collections::{BTreeMap, BTreeSet};
use wire::Points;

struct Attribution {
    source: Vec<Points>,
    cue: Vec<Points>,
    content: Vec<Points>,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let pages = pages(bench)?;
    let documents: Vec<Document> = pages
        .iter()
        .map(|(name, text, _)| {
            let document = Document::new(text.clone()).language("en");
            let date = name.split('_').nth(1).unwrap_or_default();
            Ok(document.published(date)?)
        })
        .collect::<Result<_>>()?;
    let readings = bench.read(&documents);
    let (mut content, mut sources) = (Tally::default(), Tally::default());
    for ((name, text, gold), reading) in pages.iter().zip(&readings) {
        let letters = Letters::of(text);
        let wanted: Vec<BTreeSet<usize>> = gold.iter().map(|a| letters.set(&a.content)).collect();
        let statements = joined(&reading.statements);
        let made: Vec<BTreeSet<usize>> = statements.iter().map(|s| letters.set(&s.content)).collect();
        let pairs = paired(&wanted, &made);
        content.gold += gold.len();
        content.found += made.len();
        content.right += pairs.len();
        for (ix, attribution) in gold.iter().enumerate() {
            let told = || {
                let [source, cue, content] = [&attribution.source, &attribution.cue, &attribution.content].map(|spans| words(text, spans));
                format!("{source} | {cue} | {content}")
            };
            let Some(&(_, found)) = pairs.iter().find(|(g, _)| *g == ix) else {
                let near = wanted[ix].first().and_then(|first| made.iter().position(|m| m.contains(first)));
                bench.miss(|| match near {
                    Some(near) => format!("{name} cut: {} ← {}", told(), words(text, &statements[near].content)),
                    None => format!("{name} missed: {}", told()),
                });
                continue;
            };
            if attribution.source.is_empty() {
                continue;
            }
            let statement = &statements[found];
            let named = match statement.source_span {
                Some(span) => vec![span],
                None => reading
                    .actors
                    .iter()
                    .filter(|a| Some(&a.id) == statement.source.as_ref())
                    .flat_map(|a| a.mentions.iter().map(|m| m.span))
                    .collect(),
            };
            sources.gold += 1;
            if letters.set(&named).is_disjoint(&letters.set(&attribution.source)) {
                bench.miss(|| format!("{name} source: {} ← {}", told(), statement.source_span.map_or("", |span| slice(text, span))));
            } else {
                sources.right += 1;
            }
        }
        for (ix, statement) in statements.iter().enumerate() {
            if pairs.iter().all(|(_, found)| *found != ix) {
                bench.miss(|| format!("{name} false: [{}] {}", slice(text, statement.cue), words(text, &statement.content)));
            }
        }
    }
    scores.f1("content", content, 0.65);
    scores.share("source, of found", sources.right, sources.gold, 0.80);
    Ok(())
}

/// The statements, those that only go on joined to the one they go on with.
fn joined(statements: &[wire::Statement]) -> Vec<wire::Statement> {
    let mut all: Vec<wire::Statement> = Vec::new();
    for statement in statements {
        match all.iter_mut().rev().find(|s| statement.source_span.is_none() && s.cue == statement.cue) {
            Some(first) => first.content.extend(&statement.content),
            None => all.push(statement.clone()),
        }
    }
    all
}

/// Which code points are letters or digits.
struct Letters(Vec<bool>);

impl Letters {
    fn of(text: &str) -> Letters {
        Letters(text.chars().map(char::is_alphanumeric).collect())
    }

    /// The letters and digits of some spans.
    fn set(&self, spans: &[Points]) -> BTreeSet<usize> {
        spans.iter().flat_map(|span| span[0]..span[1].min(self.0.len())).filter(|&n| self.0[n]).collect()
    }
}

/// Pairs of gold and found that overlap by half, the best first, each used once.
fn paired(gold: &[BTreeSet<usize>], found: &[BTreeSet<usize>]) -> Vec<(usize, usize)> {
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        for (f, made) in found.iter().enumerate() {
            let both = wanted.intersection(made).count();
            let share = both as f64 / (wanted.len() + made.len() - both).max(1) as f64;
            if share >= 0.5 {
                near.push((share, g, f));
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, g, f) in near {
        if pairs.iter().all(|&(x, y)| x != g && y != f) {
            pairs.push((g, f));
        }
    }
    pairs
}

fn words(text: &str, spans: &[Points]) -> String {
    spans.iter().map(|span| slice(text, *span).replace('\n', " ")).collect::<Vec<_>>().join(" … ")
}

/// The documents by name: text and attributions.
fn pages(bench: &Bench) -> Result<Vec<(String, String, Vec<Attribution>)>> {
    let mut files: Vec<String> = std::fs::read_dir(bench.folder.join("dev/attributions"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".ann").map(str::to_owned))
        .collect();
    files.sort();
    // NAME_HASH.ann belongs to NAME.txt; the hash tells who marked it.
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let name = file.rsplit_once('_').map_or(file.as_str(), |(name, _)| name).to_owned();
        first.entry(name).or_insert(file);
    }
    let page = |(name, file): (String, String)| {
        let text = bench.text(&format!("dev/text/{name}.txt"))?;
        let gold = attributions(&bench.text(&format!("dev/attributions/{file}.ann"))?)?;
        Ok((name, text, gold))
    };
    first.into_iter().map(page).collect()
}

/// Reads brat: `T3⇥Content 617 629;640 650⇥words` and `E1⇥Attribution:T4 Content:T3 Cue:T2 Source:T1`.
fn attributions(brat: &str) -> Result<Vec<Attribution>> {
    let mut spans: BTreeMap<&str, Vec<Points>> = BTreeMap::new();
    for line in brat.lines().filter(|line| line.starts_with('T')) {
        let mut cells = line.split('\t');
        let (Some(id), Some((_, places))) = (cells.next(), cells.next().and_then(|c| c.split_once(' '))) else { continue };
        let pieces = places.split(';').filter_map(|piece| piece.split_once(' '));
        spans.insert(id, pieces.map(|(start, end)| Ok([start.parse()?, end.parse()?])).collect::<Result<_>>()?);
    }
    let event = |line: &str| {
        let of = |role: &str| -> Vec<Points> {
            let ids = line.split_whitespace().filter_map(|part| part.split_once(':')).filter(|(r, _)| r.trim_end_matches('2') == role);
            ids.filter_map(|(_, id)| spans.get(id)).flatten().copied().collect()
        };
        Attribution { source: of("Source"), cue: of("Cue"), content: of("Content") }
    };
    Ok(brat.lines().filter(|line| line.starts_with('E')).map(event).filter(|a| !a.content.is_empty()).collect())
}
