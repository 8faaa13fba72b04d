//! Which bytes are no plain text, and what to tell their owner.

/// First bytes of formats that people are likely to hand over, with what they are and how to get text out of them.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF", "extract its text first, for instance with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub)", "unpack it or save it as plain text"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (doc, xls, ppt)", "save it as plain text"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first with gunzip"),
    (b"BZh91AY&SY", "a bzip2 archive", "unpack it first with bunzip2"),
    (b"\xFD7zXZ\x00", "an xz archive", "unpack it first with unxz"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", "unpack it first with unzstd"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it first"),
    (b"\x89PNG\r\n", "a PNG image", "give text, for instance from a text recogniser"),
    (b"\xFF\xD8\xFF", "a JPEG image", "give text, for instance from a text recogniser"),
    (b"GIF8", "a GIF image", "give text, for instance from a text recogniser"),
    (b"SQLite format 3\x00", "an SQLite database", "export the texts as plain text files"),
    (b"\x7FELF", "a program", "give a plain text file"),
    (b"\xFF\xFE\x00\x00", "UTF-32 text", "save it as UTF-8"),
    (b"\x00\x00\xFE\xFF", "UTF-32 text", "save it as UTF-8"),
];

/// What to do about bytes that start like a known format; `None` when they do not.
pub fn known(bytes: &[u8]) -> Option<String> {
    let (_, kind, advice) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic))?;
    Some(format!("looks like {kind}; {advice}"))
}

/// What to do about decoded text that is really binary; `None` when it is text.
///
/// A few control characters (colour codes in a log, a form feed) are text; a NUL, or one control character in fifty, is not.
pub fn binary(text: &str) -> Option<String> {
    const SEEN: usize = 1 << 16;
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        return Some(format!("is binary (a NUL byte after {at} bytes of text); give a plain text file"));
    }
    let (mut all, mut odd) = (0, 0);
    for c in text.chars().take(SEEN) {
        all += 1;
        odd += usize::from(c.is_control() && !c.is_whitespace());
    }
    (odd > 1 && odd * 50 > all).then(|| "is binary (full of control characters); give a plain text file".to_owned())
}

/// Whether the text starts as HTML or XML does.
pub fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<?xml", "<rss", "<feed"].iter().any(|opening| start.starts_with(opening))
}
