//! What a person sees: the page with its marks, and the ledger under it.

mod ledger;
mod marks;
mod paint;
#[cfg(test)]
mod tests;
mod words;

use crate::clean;
use paint::{Hue, Pen};
use selon::{Document, Reading};
use textwrap::{Options, WordSplitter, WrapAlgorithm};

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Marks are colours; else they are brackets.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

/// The columns to fill: the terminal's, but no more than the eye follows; a page that is no terminal has a fixed width.
pub fn width(is_terminal: bool) -> usize {
    let size = is_terminal.then(terminal_size::terminal_size).flatten();
    size.map_or(90, |(columns, _)| usize::from(columns.0).clamp(20, 110))
}

/// The page of one document: a line about it, its text with marks, its ledger, its notes.
pub fn page(name: &str, document: &Document, reading: &Reading, look: Look) -> String {
    let pen = Pen { colour: look.colour };
    let mut out = heading(name, document, reading, pen, look);
    out.push('\n');
    if !document.text.trim().is_empty() {
        out += &marks::text(document, reading, pen, look);
        out.push('\n');
    }
    out += &ledger::ledger(document, reading, pen, look);
    out
}

/// What is known about the document, and what the marks mean.
fn heading(name: &str, document: &Document, reading: &Reading, pen: Pen, look: Look) -> String {
    let published = document.published.as_ref().map(|published| format!("published {}", published.written));
    let origin = reading.origin.as_ref().map(|origin| format!("first written by {}", origin.name));
    let facts = [Some(name.to_owned()), reading.language.clone(), published, document.outlet.clone(), origin, document.url.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| clean::line(&fact)).collect();
    let legend = if pen.colour {
        Hue::LEGEND.map(|(hue, name)| pen.paint(hue, name)).join(" ")
    } else {
        "[name, place, time or figure]id {what is said}id".to_owned()
    };
    wrapped(&pen.paint(Hue::Head, &facts.join(" · ")), "", 0, look)
        + &wrapped(&format!("{} {legend}", pen.paint(Hue::Faint, "marks:")), "", 0, look)
}

/// A paragraph wrapped to the page after a `lead`, its later lines indented; ends with a line end.
fn wrapped(text: &str, lead: &str, indent: usize, look: Look) -> String {
    let indent = " ".repeat(indent);
    let options = Options::new(look.width)
        .initial_indent(lead)
        .subsequent_indent(&indent)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options) + "\n"
}
