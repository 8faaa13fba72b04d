//! Readings as JSON: one line each, or one object laid out so that a person and `diff` can follow it.

use crate::clean;
use selon::wire;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use std::fmt::Write as _;
use std::io::{self, Write};

/// One line, without its end.
pub fn line(reading: &wire::Reading) -> String {
    write(reading, CompactFormatter)
}

/// Anything else on one line, without its end.
pub fn any(it: &impl Serialize) -> String {
    write(it, CompactFormatter)
}

/// One object with every list item on its own line, without its end.
pub fn object(reading: &wire::Reading) -> String {
    write(reading, Rows::default())
}

fn write(it: &impl Serialize, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    it.serialize(&mut serializer).expect("strings, numbers and lists always serialise into memory");
    escape(String::from_utf8(bytes).expect("JSON is UTF-8"))
}

/// serde_json leaves DEL, the C1 controls and direction marks as they are; a terminal would obey them. Outside strings JSON is
/// plain ASCII, so every one of them stands inside a string, where an escape means the same.
fn escape(json: String) -> String {
    let raw = |c: char| c != '\n' && clean::is_unsafe(c);
    if !json.contains(raw) {
        return json;
    }
    json.chars().fold(String::with_capacity(json.len() + 64), |mut out, c| {
        if raw(c) {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
        out
    })
}

/// Breaks lines down to the second level, and writes deeper levels inline.
#[derive(Default)]
struct Rows {
    depth: usize,
    filled: bool,
}

impl Rows {
    fn open(&mut self) {
        self.depth += 1;
        self.filled = false;
    }

    fn close(&mut self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        self.depth -= 1;
        if self.filled && self.depth < 2 {
            write!(out, "\n{:1$}", "", self.depth)?;
        }
        Ok(())
    }

    fn item(&self, out: &mut (impl Write + ?Sized), first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b"," })?;
        match (self.depth, first) {
            (..=2, _) => write!(out, "\n{:1$}", "", self.depth),
            (_, true) => Ok(()),
            (_, false) => out.write_all(b" "),
        }
    }
}

impl Formatter for Rows {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open();
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out)?;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open();
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out)?;
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn both_layouts_say_the_same() {
        let reading = fixture::wire();
        assert_eq!(serde_json::from_str::<wire::Reading>(&line(&reading)).unwrap(), reading);
        assert_eq!(serde_json::from_str::<wire::Reading>(&object(&reading)).unwrap(), reading);
        assert_eq!(line(&reading).lines().count(), 1);
    }

    #[test]
    fn a_list_item_has_its_line() {
        let object = object(&fixture::wire());
        assert!(object.starts_with("{\n \"format\": \"selon/1\",\n \"document\": {\n  \"id\": "), "{object}");
        assert!(object.lines().any(|line| line.starts_with("  {\"id\": \"a1\", ") && line.ends_with("},")), "{object}");
    }

    #[test]
    fn no_control_reaches_the_terminal() {
        let document = selon::Document::new("a\u{9b}31m b\u{202e} c\u{1b}[0m\u{7f}");
        let reading = wire::reading(&document, &selon::Reading::default());
        for json in [line(&reading), object(&reading)] {
            assert!(!json.replace('\n', "").contains(clean::is_unsafe), "{json:?}");
            assert_eq!(serde_json::from_str::<wire::Reading>(&json).unwrap().document.text, document.text);
        }
    }
}
