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
    /// Where its words begin behind the time that opens an entry of a live page; else where it begins.
    pub entry: u32,
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

/// What is known of a name: that it is an outlet's, that it is something else's, or nothing.
pub type Known<'k> = dyn Fn(&str) -> Option<bool> + 'k;

/// Parts `text` into blocks and says what each is.
pub fn lay_out(text: &str, language: &Language, known: &Known) -> Layout {
    let spans = blocks(text);
    let mut layout = Layout::default();
    let marks = language.table("furniture");
    for (ix, &span) in spans.iter().enumerate() {
        let words = span.of(text);
        if let Some((kind, start)) = furniture(words, marks) {
            if kind == "origin" {
                layout.origin.get_or_insert_with(|| origin(span, words, start));
            }
            // "By Mary Dove, Associated Press".
            if kind == "byline" && layout.origin.is_none() {
                layout.origin = words
                    .rfind([',', '|', '/'])
                    .map(|comma| origin(span, words, comma + 1))
                    .filter(|origin| known(&origin.name) == Some(true));
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
        let entry = span.start + stamp(words).unwrap_or(0) as u32;
        layout.blocks.push(Block { span, kind, entry });
    }
    if layout.origin.is_none() {
        layout.origin = opening_agency(text, &layout.blocks, known).or_else(|| closing_agency(text, &layout.blocks, marks, known));
    }
    layout
}

/// The bytes of the dateline that opens a report: «NIAMEY, 3 septembre (ASP) — », "Goma (Agency) - ".
pub fn dateline(words: &str) -> Option<usize> {
    const LONGEST: usize = 90;
    let (end, dash) = words.char_indices().find(|&(at, c)| {
        let spaced = words[..at].ends_with([' ', '\u{a0}']) && words[at + c.len_utf8()..].starts_with([' ', '\u{a0}']);
        matches!(c, '-' | '–' | '—') && spaced || c == '«' || c == '"'
    })?;
    let before = words[..end].trim_end();
    let town = before.split([' ', ',', '(']).next().unwrap_or("");
    let shouted = town.chars().count() > 2 && !town.chars().any(char::is_lowercase);
    let whole = matches!(dash, '-' | '–' | '—') && end <= LONGEST && !before.contains([':', ';', '!', '?']);
    let rest = &words[end + dash.len_utf8()..];
    (whole && (shouted || before.ends_with(')'))).then(|| words.len() - rest.trim_start().len())
}

/// The agency in the brackets of the dateline that opens the report.
fn opening_agency(text: &str, blocks: &[Block], known: &Known) -> Option<Origin> {
    blocks.iter().take(3).find_map(|block| {
        let words = block.span.of(text);
        let line = words[..dateline(words)?].trim_end_matches(|c: char| c.is_whitespace() || "-–—".contains(c));
        let open = line.strip_suffix(')')?.rfind('(')? + 1;
        let name = &line[open..line.len() - 1];
        let named = name.starts_with(char::is_uppercase)
            && !name.contains(|c: char| c.is_ascii_digit())
            && name.len() <= 40
            && known(name) != Some(false);
        let start = block.span.start as usize + open;
        named.then(|| Origin { name: name.to_owned(), span: Span::new(start, start + name.len()) })
    })
}

/// The agency in brackets that closes the last paragraph: «(avec AFP)», "(Reuters)".
fn closing_agency(text: &str, blocks: &[Block], marks: &Table, known: &Known) -> Option<Origin> {
    let block = blocks.last()?;
    let words = block.span.of(text);
    let open = words.strip_suffix(')')?.rfind('(')? + 1;
    let inside = &words[open..words.len() - 1];
    let led = marks.rows().filter(|row| row.cell(0) == "origin").filter_map(|row| starts_with(inside, row.words())).max();
    let name = inside[led.unwrap_or(0)..].trim();
    let whole = led.is_some_and(|len| len == inside.len()).then(|| inside.rsplit([' ', '\u{a0}']).next()).flatten();
    let name = whole.unwrap_or(name);
    let start = block.span.start as usize + open + inside.rfind(name)?;
    let told = !name.is_empty() && name.starts_with(char::is_uppercase) && (led.is_some() || known(name) == Some(true));
    told.then(|| Origin { name: name.to_owned(), span: Span::new(start, start + name.len()) })
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
    let folded = |c: char| c.to_lowercase().next().unwrap_or(c);
    let first = words.trim_start().chars().next().map(folded);
    for row in marks.rows() {
        let phrase = row.words();
        // Most rows begin with another letter.
        let opens = phrase[0].chars().next().map(folded);
        if opens != first && opens != Some('\'') {
            continue;
        }
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

/// How many bytes the time that opens an entry of a live page takes, with what parts it from the entry: «16:05 - », «06h50. », «9 h 05 ».
fn stamp(words: &str) -> Option<usize> {
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let hour = digits(words);
    let rest = words[hour..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let parted = rest.strip_prefix([':', 'h', 'H', '.'])?;
    let after = parted.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let minute = digits(after);
    let tail = &after[minute..];
    let entry = tail.trim_start_matches(|c: char| c.is_whitespace() || "-–—|:.•".contains(c));
    let stamped = (1..=2).contains(&hour)
        && minute == 2
        && tail.len() > entry.len()
        && entry.starts_with(|c: char| c.is_uppercase() || "«\"“".contains(c));
    stamped.then(|| words.len() - entry.len())
}

/// Whether the words close like a sentence, quotation marks and brackets aside.
fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(|c: char| c.is_whitespace() || "»”\"'’)]".contains(c)).ends_with(['.', '!', '?', '…', ';', ':'])
}
