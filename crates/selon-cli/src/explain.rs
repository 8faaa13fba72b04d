//! `selon explain`: why a text is read as it is.

use crate::args::ExplainArgs;
use crate::{clean, read};
use selon::Document;
use selon_ingest::Loaded;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints what every object of the reading stands on.
pub fn run(args: &ExplainArgs) -> io::Result<ExitCode> {
    let reader = args.about.reader();
    let loaded = match (&args.text, &args.file) {
        (Some(text), _) => Ok(Loaded { document: Document::new(text.as_str()), notes: Vec::new() }),
        (None, Some(file)) => read::load(file),
        (None, None) => unreachable!("the command line asks for one of them"),
    };
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(fault) => {
            eprintln!("selon: {}", clean::line(&fault.to_string()));
            return Ok(ExitCode::FAILURE);
        }
    };
    let document = args.about.apply(loaded.document);
    let mut reading = reader.read(&document);
    read::add_notes(&mut reading, loaded.notes);
    let mut out = io::stdout().lock();
    out.write_all(clean::lines(&reader.explain(&document, &reading)).as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
