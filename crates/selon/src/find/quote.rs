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

/// Quotation marks that open and the mark that closes each. Two straight single marks are one double mark.
const PAIRS: &[(&str, &str)] = &[("«", "»"), ("“", "”"), ("„", "“"), ("‹", "›"), ("\"", "\""), ("``", "''"), ("''", "''")];
/// Single marks, which the apostrophe looks like.
const SINGLE: &[(&str, char)] = &[("‘", '’'), ("'", '\'')];

/// What opens a turn of a dialogue.
pub const DASHES: [char; 3] = ['–', '—', '-'];

/// A quotation between single marks has at most so many characters.
const LONGEST: usize = 600;

/// Finds quotations, block by block. A mark left open runs on when the next paragraph opens with one too, else it is noted and dropped.
pub fn quotes(text: &str, layout: &Layout) -> (Vec<Quote>, Vec<Note>) {
    let mut found: Vec<Quote> = Vec::new();
    let mut notes = Vec::new();
    let mut carried: Option<(usize, &str)> = None;
    let dialogue = is_dialogue(text, layout);
    for (ix, block) in layout.blocks.iter().enumerate() {
        let base = block.span.start as usize;
        let words = block.span.of(text);
        if let Some(said) = turn(words).filter(|_| dialogue) {
            push(&mut found, text, base + said, block.span.end as usize, 0);
            continue;
        }
        let mut open: Option<(usize, &str)> = carried.take();
        let mut next = 0;
        for (offset, c) in words.char_indices() {
            if offset < next {
                continue;
            }
            let at = base + offset;
            let rest = &words[offset..];
            next = offset + c.len_utf8();
            match open {
                // Nested marks of another kind belong to the outer quotation; a repeated opening mark at a paragraph's start continues it.
                Some((start, close)) if rest.starts_with(close) || closes_unlike(close, rest) => {
                    let length = if rest.starts_with(close) { close.len() } else { c.len_utf8() };
                    next = offset + length;
                    if !text[start..at].trim().is_empty() {
                        push(&mut found, text, start, at, length);
                    }
                    open = None;
                }
                None => {
                    if let Some(&(mark, close)) = PAIRS.iter().find(|(mark, _)| rest.starts_with(mark))
                        && !(mark == "\"" && measures(words, offset))
                    {
                        next = offset + mark.len();
                        open = Some((base + next, close));
                    } else if let Some(length) = single(words, offset) {
                        next = offset + length;
                        push(&mut found, text, at + c.len_utf8(), base + next - c_last(&words[..next]), c_last(&words[..next]));
                    }
                }
                _ => {}
            }
        }
        if let Some((start, close)) = open {
            let next = layout.blocks.get(ix + 1);
            let reopened = next.and_then(|b| {
                let words = b.span.of(text);
                let (mark, _) = PAIRS.iter().find(|(mark, c)| words.starts_with(mark) && *c == close)?;
                Some(b.span.start as usize + mark.len())
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

/// Whether `rest` starts with a closing mark of the other style, "“…\"", and the one that is awaited does not come.
fn closes_unlike(awaited: &str, rest: &str) -> bool {
    /// How far the awaited mark may be, in characters.
    const FAR: usize = 400;
    let other = match awaited {
        "”" => '"',
        "\"" => '”',
        _ => return false,
    };
    rest.starts_with(other) && !rest.chars().skip(1).take(FAR).any(|c| awaited.contains(c))
}

/// Where the words of a paragraph start that a dash opens.
fn turn(words: &str) -> Option<usize> {
    let rest = words.strip_prefix(DASHES)?;
    let said = rest.trim_start();
    (said.len() < rest.len() && said.starts_with(|c: char| c.is_uppercase() || "«\"“¿¡…".contains(c))).then(|| words.len() - said.len())
}

/// Whether paragraphs behind dashes are a dialogue rather than a list: two of them at least, and one of them asks or exclaims.
fn is_dialogue(text: &str, layout: &Layout) -> bool {
    let turns = layout.blocks.iter().map(|block| block.span.of(text)).filter(|words| turn(words).is_some());
    let lively = |words: &str| words.contains("? ") || words.ends_with(['?', '!']);
    let (count, asked) = turns.fold((0, false), |(n, asked), words| (n + 1, asked || lively(words)));
    count >= 2 && asked
}

fn push(found: &mut Vec<Quote>, text: &str, start: usize, end: usize, close: usize) {
    found.push(Quote { outer: Span::new(start - opening(text, start), end + close), inner: trimmed(text, start, end) });
}

/// The length of the mark that ends at `start`.
fn opening(text: &str, start: usize) -> usize {
    if text[..start].ends_with("''") || text[..start].ends_with("``") { 2 } else { c_last(&text[..start]) }
}

/// The length of the last character.
fn c_last(words: &str) -> usize {
    words.chars().next_back().map_or(0, char::len_utf8)
}

/// The length of a quotation between single marks that starts at `at`, marks included. Since an apostrophe looks like the closing mark,
/// the one behind a comma or a stop closes, then the first that no letter follows and that makes no possessive of a plural.
fn single(words: &str, at: usize) -> Option<usize> {
    let &(mark, close) = SINGLE.iter().find(|(mark, _)| words[at..].starts_with(mark))?;
    let inside = at + mark.len();
    let fresh = words[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([\u{2014}\u{2013}\"“".contains(c));
    if !fresh || !words[inside..].starts_with(char::is_alphabetic) {
        return None;
    }
    let stop = words[inside..].char_indices().take(LONGEST).last()?.0 + inside;
    let ends: Vec<usize> = words[inside..stop]
        .match_indices(close)
        .map(|(n, _)| inside + n)
        .filter(|&n| {
            words[n + close.len_utf8()..].chars().next().is_none_or(|c| !c.is_alphanumeric()) && !words[..n].ends_with(char::is_whitespace)
        })
        .collect();
    let before = |marks: &'static [char]| move |n: &&usize| words[..**n].ends_with(marks);
    let end = ends.iter().find(before(&[',', '.', '?', '!'])).filter(|_| words[inside..].starts_with(char::is_uppercase));
    let end = end.or_else(|| ends.iter().find(|n| !words[..**n].ends_with('s'))).or_else(|| ends.first())?;
    Some(end + close.len_utf8() - at)
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
