//! The one spelling that names are compared in.
//!
//! Writers differ in accents, apostrophes, hyphens and capitals (`Haut-Karabakh`, `haut Karabakh`; `N’Djaména`, `N'Djamena`),
//! so keys and texts are folded before they meet: lower case, no diacritics, one kind of apostrophe, hyphens as single spaces.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What one character of a text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// A gap between the words of one name: white space or a hyphen.
    Gap,
    /// Nothing: a soft hyphen, a zero-width character, a lone accent.
    Nothing,
    /// One byte, the usual case.
    Byte(u8),
    /// Anything longer, to be asked of [`spell`].
    Spelled,
}

/// Folds one character, the cheap cases at once.
pub(super) fn fold_char(c: char) -> Folded {
    match c {
        'a'..='z' | '0'..='9' | '\'' => Folded::Byte(c as u8),
        'A'..='Z' => Folded::Byte(c.to_ascii_lowercase() as u8),
        '’' | '‘' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | '`' | '´' | '′' => Folded::Byte(b'\''),
        '-' | '\u{2010}' | '\u{2011}' => Folded::Gap,
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => Folded::Nothing,
        _ if c.is_ascii() => {
            if c.is_ascii_whitespace() {
                Folded::Gap
            } else {
                Folded::Byte(c as u8)
            }
        }
        _ if c.is_whitespace() => Folded::Gap,
        _ if is_combining_mark(c) => Folded::Nothing,
        _ => Folded::Spelled,
    }
}

/// Gives the bytes that a character beyond the cheap cases becomes, one after the other.
pub(super) fn spell(c: char, mut byte: impl FnMut(u8)) {
    let whole = match c {
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'þ' | 'Þ' => "th",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ə' | 'Ə' | 'ǝ' | 'Ǝ' => "a",
        _ => "",
    };
    if !whole.is_empty() {
        whole.bytes().for_each(byte);
        return;
    }
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            for lower in part.to_lowercase() {
                let mut buffer = [0; 4];
                lower.encode_utf8(&mut buffer).bytes().for_each(&mut byte);
            }
        }
    });
}

/// Folds a whole name: the key it is found under. Gaps at either end are dropped, gaps inside become one space.
pub fn fold(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        let start = bytes.len();
        match fold_char(c) {
            Folded::Gap => gap = start > 0,
            Folded::Nothing => {}
            Folded::Byte(b) => bytes.push(b),
            Folded::Spelled => spell(c, |b| bytes.push(b)),
        }
        if gap && bytes.len() > start {
            bytes.insert(start, b' ');
            gap = false;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_meet() {
        for (name, key) in [
            ("Haut-Karabakh", "haut karabakh"),
            ("  Haut \u{a0} Karabakh ", "haut karabakh"),
            ("N’Djaména", "n'djamena"),
            ("Cœur-d’Alène", "coeur d'alene"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Gəncə", "ganca"),
            ("Київ", "киів"),
            ("U.S.", "u.s."),
            ("", ""),
        ] {
            assert_eq!(fold(name), key, "{name}");
            assert_eq!(fold(key), key, "folding {name} twice");
        }
    }
}
