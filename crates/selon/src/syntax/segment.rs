//! Cuts a block's tokens into sentences.

use super::Syntax;
use super::tokenise::is_blank;
use super::writing::{Writing, is_apostrophe, normalise};
use crate::Span;
use std::ops::Range;

/// Groups `tokens` of `text` into sentences: ranges of indices, in order, that cover all tokens. `unmarked` says of a sentence that starts
/// at one token whether it ends before another one without a mark.
pub fn segment(text: &str, tokens: &[Span], writing: &Writing, unmarked: impl Fn(usize, usize) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut quotes = Quotes::default();
    let mut i = 0;
    while i < tokens.len() {
        quotes.pass(tokens[i].of(text), i > start && tokens[i - 1].end == tokens[i].start);
        let mut end = i + 1;
        let gap = |end: usize| end < tokens.len() && blank_line(&text[tokens[end - 1].end as usize..tokens[end].start as usize]);
        let mut close = gap(end);
        if !close && ends(text, tokens, i, writing) {
            // What closes after the full stop belongs to the sentence before it.
            let before = (end, quotes.clone());
            while end < tokens.len() && !gap(end) && quotes.closes(tokens[end].of(text), tokens[end - 1].end == tokens[end].start) {
                quotes.pass(tokens[end].of(text), true);
                end += 1;
            }
            close = end == tokens.len() || starts(text, tokens, i, end, &quotes, writing);
            if !close {
                (end, quotes) = before;
            }
        }
        // Where a mark could end the sentence, the marks have spoken.
        let unmarked = !close && !ends(text, tokens, i, writing) && !quotes.bracketed() && unmarked(start, end);
        if close || unmarked || end - start >= Syntax::LONGEST || end == tokens.len() {
            out.push(start..end);
            start = end;
            if gap(end) {
                quotes = Quotes::default();
            }
        }
        i = end;
    }
    out
}

fn blank_line(between: &str) -> bool {
    between.matches('\n').count() > 1 || between.contains('\u{2029}')
}

/// Whether token `i` can be the last word of a sentence.
fn ends(text: &str, tokens: &[Span], i: usize, writing: &Writing) -> bool {
    let word = tokens[i].of(text);
    match word.chars().next() {
        Some('.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '؟') => word.chars().all(|c| !c.is_alphanumeric()),
        _ if word.ends_with('.') && word.len() > 1 => {
            let normal = normalise(word);
            let initial = word.chars().count() == 2 && word.starts_with(char::is_uppercase);
            !initial && !writing.titles.contains(&normal)
        }
        _ => false,
    }
}

/// Whether a new sentence can start at token `next`, the sentence so far ending with the stop at token `stop`.
fn starts(text: &str, tokens: &[Span], stop: usize, next: usize, quotes: &Quotes, writing: &Writing) -> bool {
    let spaced = tokens[next - 1].end < tokens[next].start;
    let mark = tokens[stop].of(text);
    let first = (next..tokens.len()).map(|i| tokens[i].of(text)).find(|w| w.chars().any(char::is_alphanumeric));
    let Some(first) = first else { return false };
    let letter = first.chars().find(|c| c.is_alphanumeric()).unwrap_or(' ');
    if letter.is_lowercase() {
        return false;
    }
    // A stop with no blank after it ends a sentence only before a capital: "fin.Le".
    if !spaced && !(letter.is_uppercase() && tokens[next].of(text) == first && next == stop + 1) {
        return false;
    }
    // An abbreviation ends a sentence only before a capital that is not the rest of a name.
    if mark.len() > 1 && mark.chars().any(char::is_alphanumeric) {
        let may_end = writing.abbreviations.contains(&normalise(mark)) || mark.matches('.').count() > 1;
        // After initials a short word may yet be a name: "the U.S. Army".
        let short = if mark.chars().all(|c| c == '.' || c.is_uppercase()) { 3 } else { 5 };
        return may_end && letter.is_uppercase() && stop + 1 < tokens.len() && common_start(first, short);
    }
    // "“Who would do this?” Jane Doe said.": who asks is told behind the question.
    if matches!(mark, "?" | "!") && next > stop + 1 && told_behind(text, &tokens[next..], writing) {
        return false;
    }
    // Inside brackets a stop ends nothing.
    !quotes.bracketed()
}

/// Whether tokens open with somebody and a verb of saying, and nothing that is said follows.
fn told_behind(text: &str, tokens: &[Span], writing: &Writing) -> bool {
    /// The most words of a speaker.
    const SPEAKER: usize = 8;
    let word = |k: usize| tokens.get(k).map_or("", |t| t.of(text));
    let verb = (1..=SPEAKER).find(|&k| writing.asks.contains(word(k)));
    let speaker = |verb: usize| (0..verb).all(|k| word(k).chars().all(|c| c.is_alphanumeric() || "-'’.".contains(c)));
    verb.is_some_and(|verb| speaker(verb) && (matches!(word(verb + 1), "." | "," | "") || writing.circumstances.contains(word(verb + 1))))
}

/// Whether a capitalised word is likelier capitalised by position than by being a name: words of at most `short`
/// letters mostly are.
fn common_start(word: &str, short: usize) -> bool {
    word.chars().skip(1).all(|c| c.is_lowercase() || is_apostrophe(c) || is_blank(c)) && word.chars().count() <= short
}

/// Which quotation marks and brackets are open.
#[derive(Clone, Default)]
struct Quotes {
    straight: bool,
    brackets: u32,
    since: u32,
}

impl Quotes {
    fn pass(&mut self, word: &str, _tight: bool) {
        match word {
            "\"" | "''" | "``" => self.straight = !self.straight,
            "(" | "[" => {
                self.brackets += 1;
                self.since = 0;
            }
            ")" | "]" => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        // A bracket that never closes must not hold the rest of the text together.
        self.since += 1;
        if self.since > 40 {
            self.brackets = 0;
        }
    }

    fn bracketed(&self) -> bool {
        self.brackets > 0
    }

    fn closes(&self, word: &str, tight: bool) -> bool {
        match word {
            "»" | "”" | "’’" | "]" | ")" | "›" => true,
            "\"" | "''" => self.straight,
            "’" | "'" => tight,
            _ => false,
        }
    }
}
