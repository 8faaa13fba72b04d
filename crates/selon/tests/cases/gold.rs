//! Passages with brackets: `Les combats ont fait [27 morts](killed 27 by=outlet).` is a text and what must be found in it.
//!
//! Words that speak for themselves come first, then `key=value` pairs; a value runs to the next key or comma and may hold several,
//! joined by `+`. Brackets may nest. `\[`, `\]`, `\)` and `\\` are characters of the text; ` ¶ ` is a paragraph break.

use std::fmt::Write;
use std::ops::Range;

/// A text and what must be found in it.
#[derive(Debug, Default)]
pub struct Passage {
    pub text: String,
    pub golds: Vec<Gold>,
}

/// Words of the text and what must be known about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    pub span: Range<usize>,
    pub wanted: Vec<Wanted>,
}

/// One thing that must be known. The key is empty for a word that speaks for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub key: String,
    pub values: Vec<String>,
}

impl Wanted {
    pub fn text(&self) -> String {
        let values = self.values.join("+");
        if self.key.is_empty() { values } else { format!("{}={values}", self.key) }
    }
}

impl Gold {
    /// The brackets' inside: `killed 27 by=outlet`.
    pub fn attributes(&self) -> String {
        self.wanted.iter().map(Wanted::text).collect::<Vec<_>>().join(" ")
    }
}

/// Reads a passage.
pub fn parse(marked: &str) -> Result<Passage, String> {
    let mut passage = Passage::default();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let escaped = rest.chars().next().ok_or("a lone '\\' ends the passage: write '\\\\'")?;
                passage.text.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            ' ' if rest.starts_with("¶ ") => {
                passage.text.push_str("\n\n");
                rest = &rest["¶ ".len()..];
            }
            '[' => open.push(passage.text.len()),
            ']' => {
                let start = open.pop().ok_or("a ']' has no '[': write '\\]' for one in the text")?;
                let wanted = match rest.strip_prefix('(') {
                    Some(inside) => {
                        let (attributes, after) = closing(inside).ok_or("a '(' after ']' is not closed")?;
                        rest = after;
                        wanted(&attributes)
                    }
                    None => Vec::new(),
                };
                passage.golds.push(Gold { span: start..passage.text.len(), wanted });
            }
            c => passage.text.push(c),
        }
    }
    if !open.is_empty() {
        return Err("a '[' is not closed: write '\\[' for one in the text".into());
    }
    passage.golds.sort_by_key(|gold| (gold.span.start, gold.span.end));
    Ok(passage)
}

/// What stands before the closing parenthesis, unescaped, and what comes after it.
fn closing(inside: &str) -> Option<(String, &str)> {
    let mut attributes = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ')' => return Some((attributes, &inside[at + 1..])),
            '\\' => attributes.push(chars.next()?.1),
            c => attributes.push(c),
        }
    }
    None
}

fn wanted(attributes: &str) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    for item in attributes.split(',') {
        let mut value: Option<&mut String> = None;
        let mut pairs: Vec<(String, String)> = Vec::new();
        for word in item.split_whitespace() {
            let pair = word.split_once('=').filter(|(key, _)| !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            match (pair, value.take()) {
                (Some((key, first)), _) => pairs.push((key.into(), first.into())),
                (None, Some(open)) => {
                    open.push(' ');
                    open.push_str(word);
                }
                (None, None) => pairs.push((String::new(), word.into())),
            }
            value = pairs.last_mut().filter(|(key, _)| !key.is_empty()).map(|(_, value)| value);
        }
        all.extend(pairs.into_iter().map(|(key, value)| Wanted { key, values: value.split('+').map(|v| v.trim().to_owned()).collect() }));
    }
    all
}

/// Writes a passage with brackets; the inverse of [`parse`].
pub fn write(text: &str, golds: &[Gold]) -> String {
    let mut out = String::new();
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        // Inner brackets close first and open last.
        let mut ends: Vec<&Gold> = golds.iter().filter(|gold| gold.span.end == at).collect();
        ends.sort_by_key(|gold| std::cmp::Reverse(gold.span.start));
        for gold in ends {
            let inside = gold.attributes().replace('\\', "\\\\").replace(')', "\\)");
            let _ = if inside.is_empty() { write!(out, "]") } else { write!(out, "]({inside})") };
        }
        golds.iter().filter(|gold| gold.span.start == at).for_each(|_| out.push('['));
        match c {
            '\0' if at == text.len() => {}
            '[' | ']' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.replace("\n\n", " ¶ ")
}
