//! The page as a reader sees it: headline, paragraphs, furniture, the line that tells where the text comes from.

use crate::Span;
use crate::language::{Language, Table};
use crate::reading::Origin;

/// What a block of text is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The first line, when it reads like a title.
    Headline,
    /// A short line inside the page without a full stop.
    Subhead,
    /// Running text.
    Body,
}

/// A paragraph or line of its own.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Its words, without the white space around.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// The blocks of a page, and what the page says of itself.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// What is read, in text order, none empty.
    pub blocks: Vec<Block>,
    /// Teasers, captions, bylines, subscription lines: they carry no claim and are not read.
    pub furniture: Vec<Span>,
    /// Who wrote the text first.
    pub origin: Option<Origin>,
}

impl Layout {
    /// The words of the headline, if the page has one.
    pub fn headline<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.blocks.first().filter(|block| block.kind == BlockKind::Headline).map(|block| block.span.of(text))
    }
}

/// A line longer than this is a paragraph of its own, not one line of a wrapped paragraph.
const WRAPPED: usize = 120;
/// A headline or subhead is not longer than this, in bytes.
const SHORT: usize = 220;
/// Furniture that only a word or two gives away must be no longer than this, in bytes.
const CAPTION: usize = 160;

/// Parts `text` into blocks and says what each is.
pub fn lay_out(text: &str, language: &Language) -> Layout {
    let spans = blocks(text);
    let mut layout = Layout::default();
    let marks = language.table("furniture");
    for (ix, &span) in spans.iter().enumerate() {
        let words = span.of(text);
        if let Some((kind, start)) = furniture(words, marks) {
            if kind == "origin" {
                layout.origin.get_or_insert_with(|| origin(span, words, start));
            }
            layout.furniture.push(span);
            continue;
        }
        let short = words.len() <= SHORT && !ends_sentence(words) && ix + 1 < spans.len();
        let kind = match (short, layout.blocks.is_empty()) {
            (true, true) => BlockKind::Headline,
            (true, false) => BlockKind::Subhead,
            (false, _) => BlockKind::Body,
        };
        layout.blocks.push(Block { span, kind });
    }
    layout
}

/// Paragraphs: parted by blank lines; in a text without any, and in paragraphs of very long lines, every line is one.
fn blocks(text: &str) -> Vec<Span> {
    let mut paragraphs: Vec<Vec<Span>> = vec![Vec::new()];
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            if paragraphs.last().is_some_and(|p| !p.is_empty()) {
                paragraphs.push(Vec::new());
            }
        } else {
            let indent = line.len() - line.trim_start().len();
            if let Some(lines) = paragraphs.last_mut() {
                lines.push(Span::new(start + indent, start + indent + trimmed.len()));
            }
        }
        start += line.len();
    }
    paragraphs.retain(|lines| !lines.is_empty());
    let no_blank_line = paragraphs.len() == 1;
    let mut blocks = Vec::new();
    for lines in paragraphs {
        let wrapped = lines.iter().all(|line| line.len() <= WRAPPED) && !no_blank_line;
        match (wrapped, lines.first(), lines.last()) {
            (true, Some(first), Some(last)) => blocks.push(first.to(*last)),
            _ => blocks.extend(lines),
        }
    }
    blocks
}

/// The kind of furniture a block is, and how many bytes of it the telling words take.
fn furniture(words: &str, marks: &Table) -> Option<(&'static str, usize)> {
    let mut best: Option<(&'static str, usize)> = None;
    for row in marks.rows() {
        let phrase = row.words();
        let Some(len) = starts_with(words, phrase) else { continue };
        let kind = row.cell(0);
        let telling = phrase.iter().any(|w| w.chars().any(|c| !c.is_alphanumeric())) && phrase.len() > 1;
        let fits = match kind {
            "whole" => words[len..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty(),
            "byline" => words.len() <= 100 && !ends_sentence(words) && names_follow(&words[len..]),
            "origin" => words.len() <= CAPTION,
            _ => words.len() <= CAPTION || telling && words.len() <= 2 * CAPTION,
        };
        if fits && best.is_none_or(|(_, longest)| len > longest) {
            best = Some((kind, len));
        }
    }
    best
}

/// Whether what follows a byline word starts like a name.
fn names_follow(rest: &str) -> bool {
    rest.trim_start().chars().next().is_some_and(char::is_uppercase)
}

/// How many bytes of `text` the `phrase` covers at its start: letters compare without case, white space freely, at a word's end.
fn starts_with(text: &str, phrase: &[&str]) -> Option<usize> {
    let mut rest = text;
    for word in phrase {
        rest = rest.trim_start();
        let mut chars = rest.chars();
        for wanted in word.chars() {
            let got = chars.next()?;
            if !got.to_lowercase().eq(wanted.to_lowercase()) && !(wanted == '\'' && got == '’') {
                return None;
            }
        }
        rest = chars.as_str();
    }
    let ends_in_letter = phrase.last().is_some_and(|w| w.ends_with(char::is_alphanumeric));
    if ends_in_letter && rest.starts_with(char::is_alphanumeric) { None } else { Some(text.len() - rest.len()) }
}

fn origin(block: Span, words: &str, start: usize) -> Origin {
    let rest = &words[start..];
    let name = rest.trim_matches(|c: char| c.is_whitespace() || ":.()[]«»\"".contains(c));
    let begin = words.len() - rest.len() + rest.find(name).unwrap_or(0);
    let from = block.start as usize + begin;
    Origin { name: name.to_owned(), span: Span::new(from, from + name.len()) }
}

/// Whether the words close like a sentence, quotation marks and brackets aside.
fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(|c: char| c.is_whitespace() || "»”\"'’)]".contains(c)).ends_with(['.', '!', '?', '…', ';', ':'])
}
