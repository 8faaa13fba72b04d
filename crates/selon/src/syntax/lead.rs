//! What opens a report before its first clause and is no part of it: «GOMA, 12 mars (ASP) –», "October 2021:".

use super::words::Word;

/// The longest dateline, in words.
pub const LONGEST: usize = 14;
/// The fewest words that must follow to make a clause.
const REST: usize = 3;

/// How many words of a sentence are its dateline or the date it opens with, the closing mark included; nought for most sentences.
pub fn lead(words: &[Word]) -> usize {
    let end = (1..words.len().saturating_sub(REST).min(LONGEST)).find(|&i| matches!(words[i].form.as_str(), ":" | "-" | "–" | "—" | "--"));
    let Some(end) = end else { return 0 };
    let (before, mark, after) = (&words[end - 1], &words[end], &words[end + 1]);
    let year = before.form.len() == 4 && (before.form.starts_with("19") || before.form.starts_with("20")) && all_digits(&before.form);
    if mark.form == ":" {
        return if year && end <= 4 { end + 1 } else { 0 };
    }
    let spaced = before.span.end < mark.span.start && mark.span.end < after.span.start;
    let town = &words[0].cased;
    let shouted = town.chars().count() > 2 && !town.chars().any(char::is_lowercase) && town.chars().all(char::is_alphabetic);
    let clause = words[..end].iter().any(|w| matches!(w.form.as_str(), ";" | "!" | "?" | "\"" | "«" | "“"));
    if spaced && !clause && (before.form == ")" || shouted) { end + 1 } else { 0 }
}

fn all_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}
