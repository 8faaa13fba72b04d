//! ANNODIS as DISRPT gives it: French press, encyclopedia and papers, cut into discourse units; 60 pairs of units are an attribution.
//!
//! Of a pair the unit that attributes and the unit attributed are told by the direction of the relation. A pair is found when a statement
//! has its cue or its source in the first one, its content covers half of the letters of the second one and less than half of the first
//! one's. Covering, not overlap: the unit attributed is often only the beginning of what is said. Texts are made again from their words;
//! a paragraph ends where a sentence has no full stop and the next one begins with a capital. Statements without a pair are not
//! counted against selon, since the corpus marks an attribution only where discourse is cut there.

use super::tokens::Prose;
use super::{Bench, Result, overlap, slice};
use crate::sets::score::Scores;
use selon::{Document, wire::Points};
use std::collections::BTreeMap;

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let (mut pages, mut pairs) = (BTreeMap::new(), Vec::new());
    for part in ["train", "dev"] {
        let file = |kind: &str| bench.text(&format!("fra.sdrt.annodis/fra.sdrt.annodis_{part}.{kind}"));
        pages.extend(texts(&file("conllu")?));
        pairs.extend(attributions(&file("rels")?)?);
    }
    let names: Vec<&String> = pages.keys().filter(|name| pairs.iter().any(|p| p.page == **name)).collect();
    let documents: Vec<Document> = names.iter().map(|name| Document::new(pages[*name].text.clone()).language("fr")).collect();
    let readings = bench.read(&documents);
    let (mut found, mut press, mut of_press) = (0, 0, 0);
    for pair in &pairs {
        let at = names.iter().position(|name| **name == pair.page).ok_or_else(|| format!("no text of {}", pair.page))?;
        let prose = &pages[&pair.page];
        let spans = |unit: &[usize]| unit.iter().filter_map(|&word| prose.words.get(word - 1).copied()).collect::<Vec<Points>>();
        let (says, said) = (spans(&pair.says), spans(&pair.said));
        let covered = |content: &[Points], unit: &[Points]| -> f64 {
            let both: usize = content.iter().flat_map(|c| unit.iter().map(move |u| overlap(*c, *u))).sum();
            both as f64 / unit.iter().map(|u| u[1] - u[0]).sum::<usize>().max(1) as f64
        };
        let meets = |span: Points| says.iter().any(|word| overlap(*word, span) > 0);
        let right = readings[at].statements.iter().any(|s| {
            (meets(s.cue) || s.source_span.is_some_and(meets)) && covered(&s.content, &said) >= 0.5 && covered(&s.content, &says) < 0.5
        });
        let news = pair.page.starts_with("news");
        of_press += usize::from(news);
        if right {
            found += 1;
            press += usize::from(news);
        } else {
            let words = |unit: &[Points]| unit.iter().map(|w| slice(&prose.text, *w)).collect::<Vec<_>>().join(" ");
            bench.miss(|| format!("{} missed: [{}] {}", pair.page, words(&says), words(&said)));
        }
    }
    scores.share("attribution pairs, recall", found, pairs.len(), 0.75);
    scores.share("attribution pairs of the press, recall", press, of_press, None);
    Ok(())
}

/// An attribution: the words, counted from one, of the unit that attributes and of the unit attributed.
struct Pair {
    page: String,
    says: Vec<usize>,
    said: Vec<usize>,
}

fn attributions(table: &str) -> Result<Vec<Pair>> {
    let rows = table.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row.last() == Some(&"attribution"));
    rows.map(|row| {
        let (first, second) = (numbers(row[1])?, numbers(row[2])?);
        let (says, said) = if row[9] == "1>2" { (first, second) } else { (second, first) };
        Ok(Pair { page: row[0].into(), says, said })
    })
    .collect()
}

/// The numbers of «33-54,64».
fn numbers(ranges: &str) -> Result<Vec<usize>> {
    let mut all = Vec::new();
    for range in ranges.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        all.extend(first.parse::<usize>()?..=last.parse()?);
    }
    Ok(all)
}

/// The texts of a CoNLL-U file by the name of their document.
fn texts(conllu: &str) -> BTreeMap<String, Prose> {
    let mut pages: BTreeMap<String, Prose> = BTreeMap::new();
    let (mut page, mut first) = (String::new(), true);
    for line in conllu.lines() {
        if let Some(name) = line.strip_prefix("# newdoc_id = ") {
            page = name.into();
            continue;
        }
        if line.is_empty() {
            first = true;
            continue;
        }
        let mut cells = line.split('\t');
        let (Some(id), Some(word)) = (cells.next(), cells.next()) else { continue };
        if id.parse::<usize>().is_err() {
            continue;
        }
        let prose = pages.entry(page.clone()).or_default();
        if std::mem::take(&mut first)
            && word.starts_with(|c: char| c.is_uppercase() || "«\"“".contains(c))
            && !prose.text.ends_with(['.', '!', '?', ':', '…', '»', '"', ',', '”'])
        {
            prose.paragraph();
        }
        prose.push(word);
    }
    pages
}
