//! A reading as a page for people: the text with its words underlined kind by kind, then the ledger.

use selon::explain::{Found, KINDS, found, plain};
use selon::{Document, Reading, Span};
use std::fmt::Write;
use std::ops::Range;

/// Characters in a line of the text.
const WIDTH: usize = 100;
/// Kinds that share rows under a line of text, from the text down.
const LAYERS: &[&[&str]] = &[&["when", "place", "actor"], &["event", "toll"], &["source", "quote"]];

/// Writes the page.
pub fn page(name: &str, topic: &str, document: &Document, reading: &Reading) -> String {
    let mut out = format!("# {name}\n\n");
    let published = document.published.as_ref().map_or("publication date unknown", |p| &p.written);
    let outlet = document.outlet.as_deref().unwrap_or("outlet unknown");
    let _ = writeln!(out, "{} · {published} · {outlet} · {topic}\n\n```text", reading.language.as_deref().unwrap_or("language unknown"));
    marked(document, reading, &mut out);
    out.push_str("```\n");
    for (kind, _) in KINDS {
        ledger(kind, document, reading, &mut out);
    }
    if let Some(origin) = &reading.origin {
        let _ = writeln!(out, "\n## origin\n- {}", plain(&origin.name));
    }
    if !reading.notes.is_empty() {
        out.push_str("\n## notes\n");
    }
    for note in &reading.notes {
        let _ = writeln!(out, "- {}: {}", note.code, plain(&note.message));
    }
    out
}

/// The text, each line with its marks in rows below.
fn marked(document: &Document, reading: &Reading, out: &mut String) {
    let layers: Vec<Vec<(Span, String)>> = LAYERS
        .iter()
        .map(|kinds| {
            let mut marks: Vec<(Span, String)> =
                kinds.iter().flat_map(|kind| found(kind, document, reading).into_iter().map(|one| (one.span, label(kind, &one)))).collect();
            marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
            marks
        })
        .collect();
    for line in lines(&document.text) {
        let _ = writeln!(out, "{}", shown(&document.text[line.clone()]).trim_end());
        for row in layers.iter().flat_map(|marks| rows(&document.text, &line, marks)) {
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
}

/// `n1`, and `s1:` for the words that name a speaker.
fn label(kind: &str, found: &Found<'_>) -> String {
    if kind == "source" { format!("{}:", found.id) } else { found.id.clone() }
}

/// One character for each character, so that marks stand under their words.
fn shown(text: &str) -> String {
    text.chars().map(|c| if plain(c.encode_utf8(&mut [0; 4])).chars().count() == 1 { c } else { '·' }).collect()
}

/// The text in lines of at most [`WIDTH`] characters, broken at spaces where there are some.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches('\n').len();
        let mut from = start;
        while let Some((limit, _)) = text[from..end].char_indices().nth(WIDTH) {
            let space = text[from..from + limit].rfind(' ').map_or(limit, |space| space + 1);
            lines.push(from..from + space);
            from += space;
        }
        lines.push(from..end);
        start += line.len();
    }
    lines
}

/// The marks of one line: `n1──────` under the words, in as many rows as it takes for none to cover another.
fn rows(text: &str, line: &Range<usize>, marks: &[(Span, String)]) -> Vec<String> {
    let mut rows: Vec<Vec<char>> = Vec::new();
    for (span, label) in marks {
        let (start, end) = (span.range().start.max(line.start), span.range().end.min(line.end));
        if start >= end {
            continue;
        }
        let column = text[line.start..start].chars().count();
        let width = text[start..end].chars().count().max(label.chars().count());
        let is_free = |row: &Vec<char>| {
            row.iter().skip(column).take(width + 1).all(|c| *c == ' ') && (column == 0 || row.get(column - 1).is_none_or(|c| *c == ' '))
        };
        let ix = rows.iter().position(is_free).unwrap_or_else(|| {
            rows.push(Vec::new());
            rows.len() - 1
        });
        let row = &mut rows[ix];
        row.resize(row.len().max(column + width), ' ');
        for (cell, c) in row[column..column + width].iter_mut().zip(label.chars().chain(std::iter::repeat('─'))) {
            *cell = c;
        }
    }
    rows.into_iter().map(String::from_iter).collect()
}

/// The objects of a kind, those with the same id together.
fn ledger(kind: &str, document: &Document, reading: &Reading, out: &mut String) {
    let found = found(kind, document, reading);
    if !found.is_empty() {
        let _ = writeln!(out, "\n## {kind}");
    }
    for (ix, one) in found.iter().enumerate() {
        if found[..ix].iter().any(|earlier| earlier.id == one.id) {
            continue;
        }
        let words: Vec<String> =
            found.iter().filter(|other| other.id == one.id).map(|other| format!("«{}»", plain(other.span.of(&document.text)))).collect();
        let _ = writeln!(out, "- {} {} · {}", one.id, one.text(), words.join(" "));
    }
}
