//! `selon work`: reports from the queue of a store, read by any number of processes.

use super::args::WorkArgs;
use super::tell;
use crate::clean;
use rayon::prelude::*;
use selon::Reader;
use selon_store::{Error, Job, Prepared, Store};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Jobs taken at once, for each thread that reads.
const TAKEN: usize = 8;
/// How long a worker without work waits before it asks again.
const PAUSE: Duration = Duration::from_millis(500);

/// Reads what waits, until nothing does, or for ever.
pub fn run(args: &WorkArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(false)?;
    let reader = match Reader::new() {
        Ok(reader) => reader,
        Err(fault) => {
            eprintln!("selon: {fault}");
            return Ok(Ok(ExitCode::FAILURE));
        }
    };
    let threads = args.threads.unwrap_or_else(rayon::current_num_threads).max(1);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool,
        Err(fault) => return Ok(Err(io::Error::other(fault))),
    };
    let worker = format!("{}", std::process::id());
    let lease = Duration::from_secs(args.lease);
    let (started, mut kept, mut partly) = (Instant::now(), 0, 0);
    loop {
        let jobs = store.take(&worker, TAKEN * threads, lease)?;
        if jobs.is_empty() {
            if args.drain && store.jobs()?.taken == 0 {
                break;
            }
            std::thread::sleep(PAUSE);
            continue;
        }
        let read: Vec<Option<Prepared>> = pool.install(|| jobs.par_iter().map(|job| prepared(&reader, job)).collect());
        partly += read.iter().flatten().filter(|report| !report.gaps().is_empty()).count();
        kept += finish(&store, &jobs, read)?;
    }
    if !args.quiet {
        let seconds = started.elapsed().as_secs_f64();
        let counts = store.jobs()?;
        let rate = kept as f64 / seconds.max(1e-9);
        eprintln!("{kept} kept{}, {} given up; {seconds:.2} s, {rate:.1} reports/s", tell::partly(partly), counts.failed);
    }
    Ok(Ok(ExitCode::SUCCESS))
}

/// A job whose text the reader fails on is left to its lease: after some tries it is given up.
fn prepared(reader: &Reader, job: &Job) -> Option<Prepared> {
    let read = catch_unwind(AssertUnwindSafe(|| Prepared::new(reader, job.incoming.clone())));
    if read.is_err() {
        let name = job.incoming.found.as_deref().unwrap_or("a report");
        eprintln!("selon: {}: selon failed on this text; please report it with the text", clean::line(name));
    }
    read.ok()
}

fn finish(store: &Store, jobs: &[Job], read: Vec<Option<Prepared>>) -> Result<usize, Error> {
    let done: Vec<i64> = jobs.iter().zip(&read).filter(|(_, read)| read.is_some()).map(|(job, _)| job.id).collect();
    let reports: Vec<Prepared> = read.into_iter().flatten().collect();
    store.finish(&done, &reports)?;
    Ok(done.len())
}
