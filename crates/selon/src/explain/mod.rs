//! What a reading stands on, for a person: the tree of each sentence, then every object with the rules, words and steps that made it.

mod found;

pub use found::{Attribute, Found, KINDS, found};

use crate::language::Language;
use crate::reading::{Cause, Reading};
use crate::syntax::{Sentence, Syntax};
use crate::{Document, Span};
use std::fmt::Write;

/// Explains a reading of `document`. The language tells rules and words by name; without it only file and line are shown.
pub fn explain(document: &Document, reading: &Reading, language: Option<&Language>) -> String {
    let mut out = String::new();
    for (number, sentence) in reading.syntax.sentences.iter().enumerate() {
        let _ = writeln!(out, "sentence {}  {}", number + 1, words(document, sentence.span));
        tree(document, &reading.syntax, sentence, &mut out);
        out.push('\n');
    }
    for (kind, _) in KINDS {
        for found in found(kind, document, reading) {
            let _ = writeln!(out, "{kind} {}  «{}»  {}", found.id, words(document, found.span), found.text());
            for &cause in &found.why.0 {
                let _ = writeln!(out, "    {}", told(cause, language, reading.language.as_deref()));
            }
        }
    }
    if let Some(origin) = &reading.origin {
        let _ = writeln!(out, "origin  «{}»  who wrote the text first, by its dateline, byline or last line", words(document, origin.span));
    }
    for note in &reading.notes {
        let _ = writeln!(out, "note {}  {}", note.code, plain(&note.message));
    }
    if out.is_empty() {
        out.push_str("nothing was found: the text has no words that selon could analyse\n");
    }
    out
}

/// A cause in words, with the file to open: `lang/xx/when.rules:12 weekday-this`, `lang/xx/words/events.tsv:33 bombard`, or the step.
pub fn told(cause: Cause, language: Option<&Language>, code: Option<&str>) -> String {
    let code = language.map(|language| language.code).or(code).unwrap_or("??");
    let (place, name) = match cause {
        Cause::Step(step) => return step.to_owned(),
        Cause::Rule(file, line) => {
            let kind = file.strip_suffix(".rules").unwrap_or(file);
            let rule = language.and_then(|language| language.rules(kind).rules.iter().find(|rule| rule.line == line));
            (format!("lang/{code}/{kind}.rules:{line}"), rule.map(|rule| rule.name.to_owned()))
        }
        Cause::Word(list, line) => {
            let row = language.and_then(|language| language.table(list).rows().find(|row| row.line == line));
            (format!("lang/{code}/words/{list}.tsv:{line}"), row.map(|row| row.words().join(" ")))
        }
    };
    name.map_or_else(|| place.clone(), |name| format!("{place} {name}"))
}

/// The text with everything a terminal would obey, or a reader could not see, written out: controls, line ends, direction marks.
pub fn plain(text: &str) -> String {
    let obeyed =
        |c: char| c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn words(document: &Document, span: Span) -> String {
    plain(span.of(&document.text))
}

/// One row a word: number, word, lemma, part of speech, role, head, features.
fn tree(document: &Document, syntax: &Syntax, sentence: &Sentence, out: &mut String) {
    let first = sentence.tokens.start;
    let rows: Vec<[String; 7]> = sentence
        .tokens
        .clone()
        .map(|i| {
            let (token, ix) = (&syntax.tokens[i as usize], i as usize);
            let head = token.head.map_or_else(|| "·".into(), |head| format!("{} {}", head + 1 - first, plain(syntax.form(head as usize))));
            let number = (i - first + 1).to_string();
            let (word, lemma) = (words(document, token.span), plain(syntax.lemma(ix)));
            [number, word, lemma, token.upos.name().into(), token.deprel.name().into(), head, token.feats.name()]
        })
        .collect();
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect::<Vec<_>>().join("  ");
        let _ = writeln!(out, "  {}", cells.trim_end());
    }
}

#[cfg(test)]
mod tests;
