//! Text that is safe to show: a terminal obeys control characters, so none from outside may reach it.

/// The text with everything that a terminal could obey replaced by something to see, on one line.
pub fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' { ' ' } else { shown(c) }).collect()
}

/// The same, with line ends kept.
pub fn lines(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { shown(c) }).collect()
}

/// Whether a terminal could obey the character: controls, and marks that turn the direction of what follows.
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What stands for a character on a terminal: Unicode has a picture for every ASCII control.
fn shown(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_pictures() {
        assert_eq!(line("a\u{1b}[31mb\tc\r\nd\u{9b}e\u{202e}f\u{7f}"), "a␛[31mb c  d\u{fffd}e\u{fffd}f␡");
        assert_eq!(lines("a\nb\u{7}"), "a\nb␇");
        assert_eq!(line("vrai\u{a0}?"), "vrai\u{a0}?");
    }

    #[test]
    fn no_character_passes_unsafe() {
        let every: String = ('\0'..=char::MAX).collect();
        assert!(!line(&every).contains(is_unsafe));
        assert!(!lines(&every).replace('\n', "").contains(is_unsafe));
    }
}
