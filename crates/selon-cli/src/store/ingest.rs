//! `selon ingest`: reports into a store.

use super::args::IngestArgs;
use super::sources::{self, Fault};
use super::tell;
use crate::clean;
use indicatif::{ProgressBar, ProgressStyle};
use selon_store::{Error, Incoming, Outcome, Store, Stored};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

/// Reports put into the queue in one go.
const QUEUED: usize = 256;

/// Keeps every report of the sources.
pub fn run(args: &IngestArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(true)?;
    let faults = match args.report.as_ref().map(File::create).transpose() {
        Ok(file) => Faults { file: file.map(BufWriter::new), count: 0 },
        Err(fault) => {
            let name = args.report.as_deref().unwrap_or_else(|| "".as_ref()).display();
            crate::args::wrong_usage(&format!("cannot write to '{name}' ({fault}); give --report a file in a folder you may write to"))
        }
    };
    if args.queue { queue(args, &store, faults) } else { keep(args, &store, faults) }
}

fn keep(args: &IngestArgs, store: &Store, mut faults: Faults) -> Result<io::Result<ExitCode>, Error> {
    let reader = args.about.reader();
    let bar = bar(args);
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut written = Ok(());
    let (sender, failed) = std::sync::mpsc::channel();
    let (noter, notes) = std::sync::mpsc::channel::<(String, String)>();
    let (reports, harvest) = sources::reports(args, store);
    let reports = reports.filter_map(|report| {
        notes.try_iter().for_each(|(name, why)| faults.write(&name, &why, true));
        match report {
            Ok(report) => Some(report),
            Err(fault) => {
                bar.suspend(|| faults.add(&fault));
                bar.inc(u64::from(!fault.kept));
                None
            }
        }
    });
    let readers = rayon::current_num_threads();
    store.ingest(&reader, readers, reports, |outcome| {
        tally.add(outcome);
        bar.inc(1);
        let name = || outcome.found.clone().unwrap_or_default();
        if outcome.stored.is_none() {
            let why = "selon failed on this text; please report it with the text".to_owned();
            let _ = sender.send(Fault { name: name(), why, kept: false });
        }
        for gap in &outcome.gaps {
            let _ = noter.send((name(), gap.message.clone()));
        }
        if args.list && written.is_ok() {
            written = bar.suspend(|| list(outcome));
        }
    })?;
    failed.try_iter().for_each(|fault| faults.add(&fault));
    notes.try_iter().for_each(|(name, why)| faults.write(&name, &why, true));
    tally.known += sources::remember(store, &harvest)?;
    bar.finish_and_clear();
    if !args.quiet {
        eprintln!("{}", tally.told(faults.count, started.elapsed().as_secs_f64()));
    }
    Ok(written.and(faults.end()))
}

fn queue(args: &IngestArgs, store: &Store, mut faults: Faults) -> Result<io::Result<ExitCode>, Error> {
    let bar = bar(args);
    let (mut put, mut known) = (0, 0);
    let mut waiting: Vec<Incoming> = Vec::new();
    let mut flush = |waiting: &mut Vec<Incoming>| {
        let new = store.queue(waiting)?;
        put += new;
        known += waiting.len() - new;
        bar.inc(waiting.len() as u64);
        waiting.clear();
        Ok::<(), Error>(())
    };
    let (reports, harvest) = sources::reports(args, store);
    for report in reports {
        match report {
            Ok(report) => waiting.push(report),
            Err(fault) => bar.suspend(|| faults.add(&fault)),
        }
        if waiting.len() == QUEUED {
            flush(&mut waiting)?;
        }
    }
    flush(&mut waiting)?;
    known += sources::remember(store, &harvest)?;
    bar.finish_and_clear();
    if !args.quiet {
        eprintln!("{put} queued, {known} known, {} failed; read them with: selon work", faults.count);
    }
    Ok(faults.end())
}

/// One line for a report that is kept: who reads it may rely on it from then on.
fn list(outcome: &Outcome) -> io::Result<()> {
    let Some(stored) = outcome.stored else { return Ok(()) };
    let mut out = io::stdout().lock();
    writeln!(out, "r{}\t{}", stored.id(), clean::line(outcome.found.as_deref().unwrap_or("")))?;
    out.flush()
}

fn bar(args: &IngestArgs) -> ProgressBar {
    if args.quiet {
        return ProgressBar::hidden();
    }
    // How many reports there are is known only when the last source is open: archives and feeds are not counted first.
    let style = ProgressStyle::with_template("{spinner} {pos} kept, {per_sec}, {elapsed}").expect("the template is sound");
    ProgressBar::new_spinner().with_style(style)
}

/// What could not be read, or lies: on standard error, and in the file that was asked for. What was not read whole is only in the file.
struct Faults {
    file: Option<BufWriter<File>>,
    count: usize,
}

impl Faults {
    fn add(&mut self, fault: &Fault) {
        self.count += usize::from(!fault.kept);
        eprintln!("selon: {}: {}", clean::line(&fault.name), clean::line(&fault.why));
        self.write(&fault.name, &fault.why, fault.kept);
    }

    fn write(&mut self, name: &str, why: &str, kept: bool) {
        if let Some(file) = &mut self.file {
            // A list that cannot be written any more is told at the end.
            let _ = writeln!(file, "{}", json!({ "source": name, "reason": why, "kept": kept }));
        }
    }

    fn end(self) -> io::Result<ExitCode> {
        if let Some(mut file) = self.file {
            file.flush()?;
        }
        Ok(if self.count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What a run has kept.
#[derive(Default)]
struct Tally {
    new: usize,
    versions: usize,
    known: usize,
    /// Of how many not the whole text was read.
    partly: usize,
    claims: (usize, usize, usize),
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        match outcome.stored {
            Some(Stored::New(_)) => self.new += 1,
            Some(Stored::Version(..)) => self.versions += 1,
            Some(Stored::Known(_)) => self.known += 1,
            None => {}
        }
        self.partly += usize::from(!outcome.gaps.is_empty());
        let (tolls, events, statements) = outcome.claims;
        self.claims = (self.claims.0 + tolls, self.claims.1 + events, self.claims.2 + statements);
    }

    fn told(&self, failed: usize, seconds: f64) -> String {
        let kept = self.new + self.versions;
        let (tolls, events, statements) = self.claims;
        format!(
            "{kept} kept ({} as new versions), {} known, {failed} failed{}; {statements} statements, {events} events, {tolls} tolls; \
             {seconds:.2} s, {:.1} reports/s",
            self.versions,
            self.known,
            tell::partly(self.partly),
            kept as f64 / seconds.max(1e-9)
        )
    }
}
