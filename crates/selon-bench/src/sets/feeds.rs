//! Feeds of three projects' tests: feed-rs, feedparser (well and ill formed) and NewsML-G2.
//!
//! Every file must give reports or a clear error; a panic would end the run. The head of feedparser's files says what to expect: such lines
//! about the title, link or author of one entry are checked where the expected value is one literal. Titles are compared without mark-up,
//! as a document has them. Lines about anything else (channels, itunes, sanitised mark-up, HTTP heads) say nothing about reports and are
//! skipped, as are files that feedparser itself calls broken (`bozo`).

use super::{Bench, Result};
use crate::sets::score::Scores;
use selon_ingest::{Fetcher, Options, Report, each};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let mut files = Vec::new();
    walk(&bench.folder, &mut files)?;
    files.sort();
    let (mut with_reports, mut reports, mut with_errors, mut silent) = (0, 0, 0, 0);
    let (mut checked, mut right) = (0, 0);
    for file in &files {
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        let _ = each(&file.to_string_lossy(), &Options::default(), &mut Fetcher::default(), &mut |report| {
            match report {
                Ok(report) => found.push(report),
                Err(fault) => errors.push(fault.to_string()),
            }
            ControlFlow::Continue(())
        });
        with_reports += usize::from(!found.is_empty());
        reports += found.len();
        with_errors += usize::from(found.is_empty() && !errors.is_empty());
        silent += usize::from(found.is_empty() && errors.is_empty());
        if let Some((entry, key, value)) = expected(file) {
            checked += 1;
            let told = found.iter().find(|report| entry_of(report) == Some(entry)).and_then(|report| field(report, &key));
            // An entry without title and text is no report; its error names the link.
            let linked = key == "link" && errors.iter().any(|fault| fault.ends_with(&format!(", {}", value.trim())));
            let same = told.as_deref().map(str::trim) == Some(value.trim()) || value.is_empty() && told.is_none() || linked;
            right += usize::from(same);
            if !same {
                bench.miss(|| format!("{}: {key} {value:?}, found {told:?} {errors:?}", file.display()));
            }
        }
    }
    scores.value("files", files.len() as f64, files.len(), None);
    scores.share("files that give reports", with_reports, files.len(), None);
    scores.share("files that give a clear error", with_errors, files.len(), None);
    scores.share("files that give neither", silent, files.len(), None);
    scores.value("reports", reports as f64, files.len(), None);
    scores.share("expected titles, links and authors", right, checked, None);
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "xml" || end == "json") && !path.to_string_lossy().ends_with(".serde.json") {
            files.push(path);
        }
    }
    Ok(())
}

/// The number of the entry that a report stands for, from 0.
fn entry_of(report: &Report) -> Option<usize> {
    report.at.rsplit_once('#')?.1.parse::<usize>().ok().map(|number| number - 1)
}

fn field(report: &Report, key: &str) -> Option<String> {
    match key {
        "title" => report.document.title.clone(),
        "link" => report.document.url.clone(),
        _ => report.author.clone(),
    }
}

/// The entry, field and literal of a line such as `Expect: not bozo and entries[0]['title'] == 'Item 1 title'`.
fn expected(file: &Path) -> Option<(usize, String, String)> {
    let text = String::from_utf8(std::fs::read(file).ok()?).ok()?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("Expect:"))?.trim();
    let rest = line.strip_prefix("not bozo and ").unwrap_or(line).strip_prefix("entries[")?;
    let (number, rest) = rest.split_once(']')?;
    let (key, value) = rest.split_once(" == ")?;
    let key = key.trim_matches(['[', ']', '\'', '"', '.']);
    let value = value.trim();
    let value = value.strip_prefix('u').unwrap_or(value);
    let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let literal = value.strip_prefix(quote)?.strip_suffix(quote)?;
    let plain = !literal.contains(['\\', '<', quote]);
    (plain && ["title", "link", "author"].contains(&key)).then(|| Some((number.parse().ok()?, key.to_owned(), literal.to_owned())))?
}
