//! Words as they are compared and found: without case, accents and marks.

use selon::world::fold;
use twox_hash::XxHash64;

/// A hash that is the same on every machine and in every release: keys of it are kept.
pub fn hash(text: &str) -> i64 {
    XxHash64::oneshot(0, text.as_bytes()).cast_signed()
}

/// The words of a text, folded, parted by single blanks: what the full-text index and the keys of names hold.
pub fn plain(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out += word;
    }
    out
}

/// The first characters of a text, with a mark when it was longer.
pub fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => text[..end].trim_end().to_owned() + "…",
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        assert_eq!(plain("  L’Élysée, à N'Djaména (Tchad)… "), "l elysee a n djamena tchad");
        assert_eq!(plain("Киев — Ελλάδα"), "киев ελλαδα");
        assert_eq!(plain("«»"), "");
    }

    #[test]
    fn hashes_stay() {
        // Keys in stores that are kept hold these.
        assert_eq!(hash(""), 0xef46_db37_51d8_e999_u64.cast_signed());
    }
}
