//! Bytes to sound text: which encoding they are in, and what could not be decoded.

use crate::{Loaded, kind};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use selon::Document;
use selon::reading::Note;

/// How many bytes tell the encoding. More would not change the guess, and costs time on a very long input.
const SAMPLE: usize = 1 << 24;

/// Decodes plain text: UTF-8, UTF-16 with or without a byte order mark, or a legacy encoding guessed from the bytes.
///
/// # Errors
/// When the bytes are no text; the error is half a sentence that says what they are and what to do.
pub fn decode(bytes: Vec<u8>) -> Result<Loaded, String> {
    if let Some(advice) = kind::known(&bytes) {
        return Err(advice);
    }
    let mut notes = Vec::new();
    let text = match String::from_utf8(bytes) {
        // ASCII in UTF-16 is valid UTF-8 too, full of NULs.
        Ok(text) => match utf16_pattern(text.as_bytes()) {
            Some(encoding) => convert(encoding, text.as_bytes(), &mut notes),
            None => text,
        },
        Err(fault) => convert(encoding_of(fault.as_bytes()), fault.as_bytes(), &mut notes),
    };
    if let Some(advice) = kind::binary(&text) {
        return Err(advice);
    }
    let document = Document::new(text);
    if document.text.trim().is_empty() {
        notes.push(note("empty", "The input holds no text."));
    } else if kind::is_markup(&document.text) {
        notes.push(note(
            "markup",
            "The input looks like HTML or XML and was read as plain text, tags included; give the article's text alone.",
        ));
    }
    Ok(Loaded { document, notes })
}

/// The encoding of bytes that are not UTF-8.
fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_pattern(bytes) {
        return encoding;
    }
    if damaged_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 of a European text shows in its NULs: nearly every second byte, all on the same side.
fn utf16_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(1 << 12)];
    let pairs = start.len() / 2;
    let nuls = |side: usize| start.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let many = |count: usize| count >= 2 && count * 2 > pairs;
    match (many(even), many(odd)) {
        (false, true) if even * 10 < odd => Some(UTF_16LE),
        (true, false) if odd * 10 < even => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8 with some damage: in a legacy encoding, sound multi-byte sequences come about hardly ever.
fn damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes[..bytes.len().min(SAMPLE)].utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

fn convert(encoding: &'static Encoding, bytes: &[u8], notes: &mut Vec<Note>) -> String {
    let (text, used, broken) = encoding.decode(bytes);
    if used != UTF_8 {
        notes.push(note("decoded", &format!("The input is not UTF-8 and was decoded as {}.", used.name())));
    }
    if broken {
        let count = text.chars().filter(|&c| c == '\u{fffd}').count();
        notes.push(note(
            "bad-bytes",
            &format!(
                "Some bytes are not valid {} and were replaced by U+FFFD ({count} in the text); save the input again as UTF-8.",
                used.name()
            ),
        ));
    }
    text.into_owned()
}

fn note(code: &'static str, message: &str) -> Note {
    Note { code, message: message.to_owned(), span: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Au moins 27 morts à Alep, selon les séparatistes.\nLa présidence française a condamné l’opération.\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn codes(loaded: &Loaded) -> Vec<&str> {
        loaded.notes.iter().map(|note| note.code).collect()
    }

    #[track_caller]
    fn check(bytes: Vec<u8>, text: &str, notes: &[&str]) {
        let loaded = decode(bytes).unwrap();
        assert_eq!(loaded.document.text, text);
        assert_eq!(codes(&loaded), notes);
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        check(TEXT.into(), TEXT, &[]);
        check(format!("\u{feff}{TEXT}").into(), TEXT, &[]);
        check(TEXT.replace('\n', "\r\n").into(), TEXT, &[]);
    }

    #[test]
    fn utf16_with_and_without_mark() {
        for text in [TEXT.to_owned(), format!("\u{feff}{TEXT}")] {
            check(utf16(&text, u16::to_le_bytes), TEXT, &["decoded"]);
            check(utf16(&text, u16::to_be_bytes), TEXT, &["decoded"]);
        }
        let mut cut = utf16(TEXT, u16::to_le_bytes);
        cut.push(b'x');
        check(cut, &format!("{TEXT}\u{fffd}"), &["decoded", "bad-bytes"]);
    }

    #[test]
    fn legacy_encodings_are_guessed_and_told() {
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(TEXT);
        let loaded = decode(bytes.into_owned()).unwrap();
        assert_eq!(loaded.document.text, TEXT);
        assert!(loaded.notes[0].message.contains("windows-1252"), "{:?}", loaded.notes);
        for short in ["Trois civils ont été tués à Alep.", "L'armée a démenti.", "« Cessez le feu », a déclaré le général."] {
            let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(short);
            check(bytes.into_owned(), short, &["decoded"]);
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(3, 0xFF);
        check(bytes, &TEXT.replacen("Au ", "Au \u{fffd}", 1), &["bad-bytes"]);
    }

    #[test]
    fn no_text_is_a_note() {
        check(Vec::new(), "", &["empty"]);
        check(b" \r\n\t".to_vec(), " \n\t", &["empty"]);
        check(b"\xEF\xBB\xBF".to_vec(), "", &["empty"]);
        check(b"\xFF\xFE".to_vec(), "", &["decoded", "empty"]);
    }

    #[test]
    fn markup_is_a_note() {
        let page = "\n<!DOCTYPE html>\n<p>Au moins 27 morts</p>";
        check(page.into(), page, &["markup"]);
        check("27 < 28".into(), "27 < 28", &[]);
    }

    #[test]
    fn binary_is_refused_with_its_kind() {
        let refused = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
        assert!(refused(b"%PDF-1.7 \n").contains("PDF"));
        assert!(refused(b"PK\x03\x04abc").contains("zip"));
        assert!(refused(b"Au moins\0 27 morts").contains("NUL"));
        assert!(refused(b"\x01\x02\x03\x04abcdefgh").contains("control"));
        let noise: Vec<u8> = (0u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(refused(&noise).contains("binary"));
    }

    #[test]
    fn a_colour_code_is_still_text() {
        let log = format!("\u{1b}[1m{TEXT}\u{1b}[0m");
        check(log.clone().into(), &log, &[]);
    }
}
