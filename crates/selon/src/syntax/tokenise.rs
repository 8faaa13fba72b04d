//! Cuts a block of text into written tokens, following Universal Dependencies practice as `lang.toml` states it.

use super::writing::{Writing, is_apostrophe, is_hyphen, normalise};
use crate::Span;

/// Cuts `text[block]` into token spans, in order, on character boundaries, never empty, never overlapping.
pub fn tokenise(text: &str, block: Span, writing: &Writing) -> Vec<Span> {
    let chars: Vec<(usize, char)> = block.of(text).char_indices().map(|(i, c)| (i + block.start as usize, c)).collect();
    let scan = Scan { text, chars: &chars, end: block.start as usize + block.of(text).len(), writing };
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if is_blank(chars[i].1) {
            i += 1;
        } else {
            i = scan.token(i, &mut out).max(i + 1);
        }
    }
    out
}

/// Whether a character only separates tokens.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}')
}

struct Scan<'a> {
    text: &'a str,
    chars: &'a [(usize, char)],
    end: usize,
    writing: &'a Writing,
}

impl Scan<'_> {
    fn at(&self, i: usize) -> char {
        self.chars.get(i).map_or('\0', |c| c.1)
    }

    fn before(&self, i: usize) -> char {
        if i == 0 { '\0' } else { self.at(i - 1) }
    }

    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.end, |c| c.0)
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.byte(from), self.byte(to))
    }

    fn normal(&self, from: usize, to: usize) -> String {
        normalise(self.span(from, to).of(self.text))
    }

    /// Adds the token or tokens that start at `i` and returns where the next one may start.
    fn token(&self, i: usize, out: &mut Vec<Span>) -> usize {
        let c = self.at(i);
        if let Some(end) = self.link(i) {
            out.push(self.span(i, end));
            return end;
        }
        let signed = c == '-' && self.at(i + 1).is_ascii_digit() && (i == 0 || is_blank(self.before(i)) || self.before(i) == '(');
        if c.is_ascii_digit() || signed {
            return self.number(i, out);
        }
        if is_word(c) {
            return self.word(i, out);
        }
        // A clitic cut off from its word by a mark (`"parti"-t-il`, `'s`) is still one token.
        if is_apostrophe(c) || is_hyphen(c) {
            for suffix in &self.writing.suffixes {
                let end = i + suffix.chars().count();
                if end <= self.chars.len() && !is_word(self.at(end)) && self.normal(i, end) == *suffix {
                    out.push(self.span(i, end));
                    return end;
                }
            }
            // A decade or year without its century: '72.
            if is_apostrophe(c) && self.at(i + 1).is_ascii_digit() && self.at(i + 2).is_ascii_digit() {
                let end = self.run(i + 1, |c| c.is_alphanumeric());
                out.push(self.span(i, end));
                return end;
            }
        }
        if c == '°' && self.at(i + 1).is_alphabetic() && !self.at(i + 2).is_alphabetic() {
            out.push(self.span(i, i + 2));
            return i + 2;
        }
        let end = match c {
            '.' | '-' | '*' | '=' | '_' | '~' | '#' | '+' | '|' | '‘' | '’' | '\'' | '`' | '<' | '>' | '—' | '–' => {
                self.run(i, |d| d == c)
            }
            '!' | '?' => self.run(i, |d| d == '!' || d == '?'),
            _ => i + 1,
        };
        out.push(self.span(i, end));
        end
    }

    fn run(&self, from: usize, accept: impl Fn(char) -> bool) -> usize {
        let mut i = from;
        while i < self.chars.len() && accept(self.at(i)) {
            i += 1;
        }
        i
    }

    /// The end of an address (web, mail, handle, tag) that starts at `i`.
    fn link(&self, i: usize) -> Option<usize> {
        let c = self.at(i);
        if is_word(self.before(i)) || !(c.is_ascii_alphanumeric() || c == '@' || c == '#') {
            return None;
        }
        if c == '@' || c == '#' {
            let end = self.run(i + 1, |c| c.is_alphanumeric() || c == '_');
            return (end > i + 1 && self.at(i + 1).is_alphabetic()).then_some(end);
        }
        let end = self.run(i, |c| c.is_ascii() && !is_blank(c) && !matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '{' | '}'));
        let trimmed = (i..end).rev().find(|&j| !matches!(self.at(j), '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*')).map(|j| j + 1)?;
        let chunk = self.span(i, trimmed).of(self.text);
        let web = ["http://", "https://", "www.", "ftp://"].iter().any(|start| chunk.len() > start.len() && chunk.starts_with(start));
        let mail = chunk.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        });
        let host = || {
            let (host, path) = chunk.split_once('/').unwrap_or((chunk, ""));
            let ends = host.rsplit_once('.').is_some_and(|(name, top)| {
                name.len() > 1 && ["com", "org", "net", "fr", "uk", "eu", "info", "gov", "edu", "ch", "be", "ca"].contains(&top)
            });
            ends && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-') && (path.is_empty() || path.is_ascii())
        };
        (web || mail || host()).then_some(trimmed)
    }

    /// A number with its separators, dates and phone numbers included, and the unit written against it.
    fn number(&self, start: usize, out: &mut Vec<Span>) -> usize {
        let digits = |i: usize| self.run(i, |c| c.is_ascii_digit());
        let mut i = digits(if self.at(start).is_ascii_digit() { start } else { start + 1 });
        let first = i - start;
        let mut hyphens = Vec::new();
        loop {
            let c = self.at(i);
            let next = digits(i + 1);
            let group = next == i + 4 && !is_word(self.at(next));
            let blank = c.is_whitespace();
            if next == i + 1 {
                break;
            }
            if blank {
                // A blank joins groups of three digits and nothing else, so that "en 2003 500 personnes" stays two numbers.
                let joined = self.span(start, i).of(self.text).chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '-');
                if !(self.writing.thousands.contains(&c) && group && first <= 3 && joined) {
                    break;
                }
            } else if is_hyphen(c) {
                hyphens.push(i);
            } else if !matches!(c, '.' | ',' | ':' | '/' | '\'' | '’') || (is_apostrophe(c) && !group) {
                break;
            }
            i = next;
        }
        // Two hyphens make a date or a phone number; one makes a range.
        if self.writing.hyphens_cut && hyphens.len() == 1 {
            let at = hyphens[0];
            out.extend([self.span(start, at), self.span(at, at + 1)]);
            return self.number(at + 1, out);
        }
        let tail = self.word_end(i);
        if tail == i {
            out.push(self.span(start, i));
            return i;
        }
        let unit = self.run(i, char::is_alphabetic);
        if unit == tail && self.writing.units.contains(self.span(i, unit).of(self.text)) {
            out.extend([self.span(start, i), self.span(i, unit)]);
            return unit;
        }
        self.cut(start, tail, out);
        tail
    }

    fn word(&self, start: usize, out: &mut Vec<Span>) -> usize {
        let mut end = self.word_end(start);
        // An elided word before a mark: l'«Express».
        if is_apostrophe(self.at(end)) && self.writing.elisions.contains(&self.normal(start, end)) {
            end += 1;
            out.push(self.span(start, end));
            return end;
        }
        if self.at(end) == '$' && end - start <= 3 && (start..end).all(|i| self.at(i).is_uppercase()) {
            end += 1;
        }
        if self.at(end) == '.' && self.at(end + 1) != '.' {
            let mut last = end;
            while last > start && !is_apostrophe(self.at(last - 1)) {
                last -= 1;
            }
            if self.keeps_stop(last, end) {
                if last > start {
                    self.cut(start, last, out);
                }
                out.push(self.span(last, end + 1));
                return end + 1;
            }
        }
        self.cut(start, end, out);
        end
    }

    /// The end of the unbroken run of letters, inner apostrophes, inner hyphens and inner stops that starts at `start`.
    fn word_end(&self, start: usize) -> usize {
        let mut i = start;
        let mut segment = start;
        while i < self.chars.len() {
            let (c, next) = (self.at(i), self.at(i + 1));
            let inside = i > start && (is_word(self.before(i)) || self.before(i) == '.') && is_word(next);
            let one_letter = i == segment + 1 && self.before(i).is_alphabetic();
            if is_word(c) {
            } else if is_apostrophe(c) || is_hyphen(c) {
                if !inside {
                    break;
                }
                segment = i + 1;
            } else if c == '.' {
                let hyphened = is_hyphen(next) && is_word(self.at(i + 2));
                if !(one_letter && (next.is_alphabetic() || hyphened)) {
                    break;
                }
                segment = i + 1;
            } else if c == '°' {
                // What follows the sign of number is a token of its own.
                return if one_letter && self.before(i).eq_ignore_ascii_case(&'n') { i + 1 } else { i };
            } else if c == '&' {
                if !(inside && self.before(i).is_uppercase() && next.is_uppercase()) {
                    break;
                }
            } else if !(c == '/' && inside && !self.writing.slashes_cut && (one_letter || !is_word(self.at(i + 2)))) {
                break;
            }
            i += 1;
        }
        i
    }

    /// Whether the full stop at `end` belongs to the word before it.
    fn keeps_stop(&self, start: usize, end: usize) -> bool {
        let word = self.normal(start, end) + ".";
        if self.writing.abbreviations.contains(&word) || self.writing.titles.contains(&word) || word[..word.len() - 1].contains('.') {
            return true;
        }
        // One capital letter is an initial when a capitalised word follows, and either what comes before can be a name or what
        // follows is longer than the words that mostly open sentences: «et J. Chirac», but «le vaccin C. Les ».
        let initial = end == start + 1 && self.at(start).is_uppercase();
        let after = self.run(end + 1, is_blank);
        let mut before = start;
        while before > 0 && is_blank(self.at(before - 1)) {
            before -= 1;
        }
        let word_start = (0..before).rev().find(|&j| !is_word(self.at(j)) && !is_hyphen(self.at(j))).map_or(0, |j| j + 1);
        let name_before = before == 0 || !is_word(self.before(before)) || self.at(word_start).is_uppercase();
        let long_after = self.run(after, is_word) > after + 4;
        initial && self.at(after).is_uppercase() && (name_before || long_after)
    }

    /// Cuts one run of letters at elisions, clitics and (where the language says so) hyphens.
    fn cut(&self, start: usize, end: usize, out: &mut Vec<Span>) {
        let word = self.normal(start, end);
        if self.writing.whole.contains(&word) || end <= start + 1 {
            out.push(self.span(start, end));
            return;
        }
        let apostrophe = (start..end).find(|&i| is_apostrophe(self.at(i)));
        if let Some(i) = apostrophe
            && self.writing.elisions.contains(&self.normal(start, i))
            && i + 1 < end
        {
            out.push(self.span(start, i + 1));
            return self.cut(i + 1, end, out);
        }
        if let Some(parts) = self.writing.cuts.get(&word) {
            let mut from = start;
            for part in parts {
                let to = (from + part.chars().count()).min(end);
                out.push(self.span(from, to));
                from = to;
            }
            return;
        }
        for suffix in &self.writing.suffixes {
            let length = suffix.chars().count();
            if end - start > length && word.ends_with(suffix.as_str()) && self.normal(end - length, end) == *suffix {
                self.cut(start, end - length, out);
                out.push(self.span(end - length, end));
                return;
            }
        }
        let hyphen = (start + 1..end).find(|&i| is_hyphen(self.at(i)));
        if let Some(i) = hyphen
            && self.writing.hyphens_cut
            && !self.writing.hyphen_prefixes.contains(&self.normal(start, i))
        {
            out.extend([self.span(start, i), self.span(i, i + 1)]);
            return self.cut(i + 1, end, out);
        }
        out.push(self.span(start, end));
    }
}

fn is_word(c: char) -> bool {
    // Combining marks and joiners follow letters; Rust's standard library has no test for marks, so their blocks are named.
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '_')
}
