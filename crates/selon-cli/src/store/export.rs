//! `selon export`: what a store holds, in the forms that other tools read.

use super::args::{ExportArgs, FilterArgs};
use crate::args::wrong_usage;
use crate::clean;
use crate::sink::Sink;
use selon_store::{Error, Filter};
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// Writes everything that a filter asks for.
pub fn run(args: &ExportArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(false)?;
    let mut out = match Sink::open(args.output.as_deref()) {
        Ok(out) => out,
        Err(fault) => return Ok(Err(fault)),
    };
    if args.form.is_binary() && out.is_terminal() {
        wrong_usage(&format!("a terminal cannot show {}; give --output FILE, or write to a pipe", args.form.name()));
    }
    match selon_export::write(&store, &args.filter.filter(), args.form, &mut out) {
        Ok(count) => Ok(out.finish().map(|()| told(args, count))),
        Err(selon_export::Error::Store(fault)) => Err(fault),
        Err(selon_export::Error::Output(fault)) => Ok(Err(fault)),
    }
}

/// Says on a terminal how much there was.
fn told(args: &ExportArgs, count: u64) -> ExitCode {
    if io::stderr().is_terminal() {
        match (&args.output, count) {
            (_, 0) => eprintln!("selon: nothing in the store is like that"),
            (Some(path), _) => eprintln!("selon: {count} in {}", clean::line(&path.display().to_string())),
            (None, _) => {}
        }
    }
    ExitCode::SUCCESS
}

impl FilterArgs {
    /// The filter of the store.
    pub fn filter(&self) -> Filter {
        let quoted = |word: &String| if word.contains(' ') && !word.contains('"') { format!("\"{word}\"") } else { word.clone() };
        let words = self.words.iter().map(quoted).collect::<Vec<_>>().join(" ");
        Filter {
            text: Some(words).filter(|words| !words.trim().is_empty()),
            from: self.from,
            to: self.to,
            place: self.at.clone(),
            countries: self.country.clone(),
            near: self.near,
            area: self.area,
            types: self.kind.clone(),
            actors: self.actor.clone(),
            sources: self.source.clone(),
            outlets: self.outlet.clone(),
            tolls: self.toll.clone(),
            languages: self.lang.clone(),
            voices: self.voices,
            changed_after: None,
        }
    }
}
