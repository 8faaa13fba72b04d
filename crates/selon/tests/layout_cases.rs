//! Runs the case pages of page furniture and origins: which paragraphs are not read, and where the text says it comes from.

use selon::{Document, Reader, Span};
use std::fmt::Write;

/// A passage less its brackets, paragraphs apart, and what they hold; brackets may stand in brackets.
fn brackets(line: &str) -> (String, Vec<(Span, String)>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
    let line = line.replace(" ¶ ", "\n\n");
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['[', ']']) {
        text.push_str(&rest[..at]);
        let closes = rest[at..].starts_with(']');
        rest = &rest[at + 1..];
        if !closes {
            open.push(text.len());
            continue;
        }
        let value = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        if let (Some(start), Some((value, after))) = (open.pop(), value) {
            marks.push((Span::new(start, text.len()), value.to_owned()));
            rest = after;
        }
    }
    text.push_str(rest);
    marks.sort_by_key(|(span, what)| (span.start, std::cmp::Reverse(span.end), what.clone()));
    (text, marks)
}

/// The paragraphs that were not read, and the origin, in text order.
fn found(reader: &Reader, code: &str, text: &str) -> Vec<(Span, String)> {
    let reading = reader.read(&Document::new(text).language(code));
    let mut all = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let span = Span::new(start, start + paragraph.len());
        if !reading.syntax.sentences.iter().any(|sentence| sentence.span.meets(span)) {
            all.push((span, "furniture".to_owned()));
        }
        start += paragraph.len() + 2;
    }
    all.extend(reading.origin.map(|origin| (origin.span, "origin".to_owned())));
    all.sort_by_key(|(span, what)| (span.start, std::cmp::Reverse(span.end), what.clone()));
    all
}

#[test]
fn every_layout_page_is_read_as_written() {
    let reader = Reader::new().unwrap_or_else(|fault| panic!("{fault}"));
    let mut faults = String::new();
    let mut right = 0;
    for data in selon_data::LANGUAGES {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../selon-data/lang");
        let page = std::fs::read_to_string(format!("{page}/{}/layout.cases.md", data.code)).unwrap_or_else(|fault| panic!("{fault}"));
        for (number, line) in page.lines().enumerate() {
            let Some(line) = line.strip_prefix("- ") else { continue };
            let (text, wanted) = brackets(line);
            let found = found(&reader, data.code, &text);
            if found == wanted {
                right += 1;
                continue;
            }
            let _ = writeln!(faults, "lang/{}/layout.cases.md:{}  {line}", data.code, number + 1);
            for (span, value) in found {
                let _ = writeln!(faults, "    found [{}]({value})", span.of(&text));
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(right > 20, "only {right} cases were read");
}
