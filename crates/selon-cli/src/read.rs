//! `selon read`: many inputs on all cores, written in the order they were given.

use crate::args::{Format, ReadArgs, wrong_usage};
use crate::counts::{Counts, Found};
use crate::sink::Sink;
use crate::view::{self, Look};
use crate::{clean, json};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use selon::reading::Note;
use selon::{Reader, Reading, wire};
use selon_ingest::Loaded;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Inputs that are held in memory together, for each core: readings are written before the next ones are made.
const WINDOW: usize = 32;
/// Bytes of input that are held in memory together; one larger input is a window of its own.
const WINDOW_BYTES: u64 = 64 << 20;

/// Reads every input and writes what was read.
pub fn run(args: &ReadArgs) -> io::Result<ExitCode> {
    args.check();
    let reader = args.about.reader();
    let mut sink = open(args.out.as_deref());
    let format = args.format.unwrap_or(if sink.is_terminal() { Format::Text } else { Format::Jsonl });
    let look = Look { colour: sink.has_colour(), width: view::width(sink.is_terminal()) };
    let many = args.files.len() > 1;
    let bar = progress(args);
    let mut counts = Counts::start();
    let mut written = 0;
    for window in windows(&args.files) {
        let pages: Vec<Result<Page, String>> = window
            .par_iter()
            .map(|file| {
                let page = read_one(&reader, file, args, format, look);
                bar.inc(1);
                page
            })
            .collect();
        for page in pages {
            match page {
                Ok(page) => {
                    counts.add(page.found);
                    bar.suspend(|| {
                        sink.write_all(before(format, many, written).as_bytes()).and_then(|()| sink.write_all(page.text.as_bytes()))
                    })?;
                    written += 1;
                }
                Err(message) => {
                    counts.failed += 1;
                    bar.suspend(|| eprintln!("selon: {}", clean::line(&message)));
                }
            }
        }
        bar.suspend(|| sink.flush())?;
    }
    bar.finish_and_clear();
    sink.write_all(after(format, many, written).as_bytes())?;
    // A run that read nothing leaves an older output file as it was.
    if written > 0 {
        sink.finish()?;
    } else {
        sink.flush()?;
    }
    if !args.quiet {
        eprintln!("{counts}");
    }
    Ok(if counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Loads one input, a file or standard input.
pub fn load(file: &Path) -> Result<Loaded, selon_ingest::Error> {
    if file.as_os_str() == "-" { selon_ingest::load_from(io::stdin().lock(), "standard input") } else { selon_ingest::load(file) }
}

/// Puts what happened while loading before the notes of the reading, unless the reading says the same.
pub fn add_notes(reading: &mut Reading, notes: Vec<Note>) {
    let told = std::mem::take(&mut reading.notes);
    reading.notes = notes.into_iter().filter(|note| told.iter().all(|other| other.code != note.code)).collect();
    reading.notes.extend(told);
}

/// One input as it is written.
struct Page {
    text: String,
    found: Found,
}

fn read_one(reader: &Reader, file: &Path, args: &ReadArgs, format: Format, look: Look) -> Result<Page, String> {
    let Loaded { document, notes } = load(file).map_err(|fault| fault.to_string())?;
    let document = args.about.apply(document);
    // Reading never panics by its tests; should it do so all the same, the other inputs are still written.
    let mut reading = catch_unwind(AssertUnwindSafe(|| reader.read(&document)))
        .map_err(|_| format!("{}: selon failed on this text; please report it with the text", file.display()))?;
    add_notes(&mut reading, notes);
    let found = Found::from(&reading);
    let text = match format {
        Format::Text => view::page(&file.display().to_string(), &document, &reading, look),
        Format::Json => json::object(&wire::reading(&document, &reading)),
        Format::Jsonl => json::line(&wire::reading(&document, &reading)) + "\n",
    };
    Ok(Page { text, found })
}

/// What parts a reading from the one before it.
fn before(format: Format, many: bool, written: usize) -> &'static str {
    match (format, many, written) {
        (Format::Json, true, 0) => "[\n",
        (Format::Json, true, _) => ",\n",
        (Format::Text, true, 1..) => "\n",
        _ => "",
    }
}

/// What ends the output.
fn after(format: Format, many: bool, written: usize) -> &'static str {
    match (format, many, written) {
        (Format::Json, true, 0) => "[]\n",
        (Format::Json, true, _) => "\n]\n",
        (Format::Json, false, 1..) => "\n",
        _ => "",
    }
}

/// Cuts the inputs into runs that fit into memory together.
fn windows(files: &[PathBuf]) -> impl Iterator<Item = &[PathBuf]> {
    let most = WINDOW * rayon::current_num_threads();
    let mut rest = files;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fitting = rest
            .iter()
            .take(most)
            .take_while(|file| {
                bytes += file.metadata().map_or(0, |meta| meta.len());
                bytes <= WINDOW_BYTES
            })
            .count();
        let (window, after) = rest.split_at(fitting.max(1).min(rest.len()));
        rest = after;
        (!window.is_empty()).then_some(window)
    })
}

fn open(out: Option<&Path>) -> Sink {
    Sink::open(out).unwrap_or_else(|fault| {
        let name = out.unwrap_or(Path::new("standard output")).display();
        wrong_usage(&format!("cannot write to '{name}' ({fault}); give --out a file in a folder you may write to"))
    })
}

fn progress(args: &ReadArgs) -> ProgressBar {
    if args.quiet || args.files.len() < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} read, {per_sec}, {eta} left").expect("the template is sound");
    ProgressBar::new(args.files.len() as u64).with_style(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_hold_every_input_once_in_order() {
        let files: Vec<PathBuf> = (0..1000).map(|i| PathBuf::from(format!("{i}.txt"))).collect();
        assert_eq!(windows(&files).flatten().collect::<Vec<_>>(), files.iter().collect::<Vec<_>>());
        assert!(windows(&files).all(|window| window.len() <= WINDOW * rayon::current_num_threads()));
        assert_eq!(windows(&[]).count(), 0);
    }

    #[test]
    fn a_note_is_told_once() {
        let note = |code| Note { code, message: String::new(), span: None };
        let mut reading = Reading { notes: vec![note("empty"), note("language")], ..Reading::default() };
        add_notes(&mut reading, vec![note("decoded"), note("empty")]);
        let codes: Vec<_> = reading.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes, ["decoded", "empty", "language"]);
    }
}
