//! Runs the case pages of numbers, which stand before any reading: words with those that bound them, and the value.

use selon::Span;
use selon::find::number::{self, NumberKind};
use selon::language::Language;
use std::fmt::Write;

/// A sentence less its brackets, and what they hold.
fn brackets(line: &str) -> (String, Vec<(Span, String)>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
    while let Some((before, inside)) = rest.split_once('[') {
        let Some((words, after)) = inside.split_once("](") else { break };
        let Some((value, after)) = after.split_once(')') else { break };
        text.push_str(before);
        let start = text.len();
        text.push_str(words);
        marks.push((Span::new(start, text.len()), value.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// Every number of the text as the pages write it: `27`, `27..`, `20..30`, `~10`, `27 duration`, `1 article`, `0 none`.
fn found(language: &Language, text: &str) -> Vec<(Span, String)> {
    let syntax = language.parse(text, &[Span::new(0, text.len())], None);
    let side = |side: Option<u64>| side.map_or(String::new(), |n| n.to_string());
    let written = |number: &number::Number| {
        let range = if number.low == number.high { side(number.low) } else { format!("{}..{}", side(number.low), side(number.high)) };
        let about = if number.approximate { "~" } else { "" };
        let kind = if number.kind == NumberKind::Cardinal { "" } else { number.kind.name() };
        let article = if number.article { "article" } else { "" };
        let none = if number.none && !number.article { "none" } else { "" };
        let words = [format!("{about}{range}"), kind.into(), article.into(), none.into()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    number::numbers(text, &syntax, language).iter().map(|number| (number.span, written(number))).collect()
}

#[test]
fn every_number_page_is_read_as_written() {
    let mut faults = String::new();
    let mut right = 0;
    for data in selon_data::LANGUAGES {
        let language = Language::load(data).unwrap_or_else(|fault| panic!("{fault}"));
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../selon-data/lang");
        let page = std::fs::read_to_string(format!("{page}/{}/number.cases.md", data.code)).unwrap_or_else(|fault| panic!("{fault}"));
        for (number, line) in page.lines().enumerate() {
            let Some(line) = line.strip_prefix("- ") else { continue };
            let (text, wanted) = brackets(line);
            let found = found(&language, &text);
            if found == wanted {
                right += 1;
                continue;
            }
            let _ = writeln!(faults, "lang/{}/number.cases.md:{}  {line}", data.code, number + 1);
            for (span, value) in found {
                let _ = writeln!(faults, "    found [{}]({value})", span.of(&text));
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(right > 0, "no number page has a case");
}
