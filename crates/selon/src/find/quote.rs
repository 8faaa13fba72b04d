//! Quotations: what stands between quotation marks, over several sentences and paragraphs.

use crate::Span;
use crate::layout::Layout;
use crate::reading::Note;

/// A stretch between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
}

/// Quotation marks that open and the mark that closes each.
const PAIRS: &[(char, char)] = &[('«', '»'), ('“', '”'), ('„', '“'), ('‹', '›'), ('"', '"')];

/// Finds quotations, block by block. A mark left open runs on when the next paragraph opens with one too, else it is noted and dropped.
pub fn quotes(text: &str, layout: &Layout) -> (Vec<Quote>, Vec<Note>) {
    let mut found: Vec<Quote> = Vec::new();
    let mut notes = Vec::new();
    let mut carried: Option<(usize, char)> = None;
    for (ix, block) in layout.blocks.iter().enumerate() {
        let base = block.span.start as usize;
        let words = block.span.of(text);
        let mut open: Option<(usize, char)> = carried.take();
        for (at, c) in words.char_indices() {
            let at = base + at;
            match open {
                // Nested marks of another kind belong to the outer quotation; a repeated opening mark at a paragraph's start continues it.
                Some((start, close)) if c == close => {
                    if !text[start..at].trim().is_empty() {
                        push(&mut found, text, start, at, c.len_utf8());
                    }
                    open = None;
                }
                None => {
                    if let Some(&(mark, close)) = PAIRS.iter().find(|(mark, _)| *mark == c)
                        && !(mark == '"' && measures(words, at - base))
                    {
                        open = Some((at + c.len_utf8(), close));
                    }
                }
                _ => {}
            }
        }
        if let Some((start, close)) = open {
            let next = layout.blocks.get(ix + 1);
            let reopened = next.and_then(|b| {
                let words = b.span.of(text);
                let mark = words.chars().next()?;
                PAIRS.iter().any(|&(m, c)| m == mark && c == close).then_some(b.span.start as usize + mark.len_utf8())
            });
            match reopened {
                Some(_) if block.span.end as usize > start => {
                    let end = block.span.end as usize;
                    found.push(Quote { outer: Span::new(start - opening(text, start), end), inner: trimmed(text, start, end) });
                }
                _ => notes.push(Note {
                    code: "unpaired-quotation-mark",
                    message: "A quotation mark has no partner in its paragraph: what follows it was not read as a quotation.".into(),
                    span: Some(Span::new(start - opening(text, start), start)),
                }),
            }
        }
    }
    (found, notes)
}

fn push(found: &mut Vec<Quote>, text: &str, start: usize, end: usize, close: usize) {
    found.push(Quote { outer: Span::new(start - opening(text, start), end + close), inner: trimmed(text, start, end) });
}

/// The length of the mark that ends at `start`.
fn opening(text: &str, start: usize) -> usize {
    text[..start].chars().next_back().map_or(0, char::len_utf8)
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let words = &text[start..end];
    let from = start + (words.len() - words.trim_start().len());
    Span::new(from, from + words.trim().len())
}

/// Whether the straight mark at `at` stands for inches or seconds: right after a digit.
fn measures(words: &str, at: usize) -> bool {
    words[..at].ends_with(|c: char| c.is_ascii_digit())
}
