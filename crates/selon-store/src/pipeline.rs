//! Many reports at once: read on all cores, kept by one writer, several a transaction.

use crate::{Error, Incoming, Prepared, Store, Stored};
use selon::Reader;
use selon::reading::Note;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Reports that wait for a reader or for the writer: what is in memory at once.
const WAITING: usize = 64;
/// Reports kept in one transaction, at most.
const BATCH: usize = 128;
/// How long a report that was read waits for others to be kept with.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long the writer waits for the next report when it has none.
const FOR_EVER: Duration = Duration::from_secs(86_400);
/// Reports that were read before one that was given earlier: with more than so many, it is no longer waited for.
const EARLY: usize = 512;
/// The id of a report that is not kept yet.
const UNKEPT: i64 = 0;

/// What became of a report on its way in.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it was made from: [`Incoming::found`].
    pub found: Option<String>,
    /// How it was kept; `None` when the reader failed on its text, which is a fault of selon.
    pub stored: Option<Stored>,
    /// How many tolls, events and statements were read; 0 when it was there already.
    pub claims: (usize, usize, usize),
    /// What of its text was not read; nothing when it was there already.
    pub gaps: Vec<Note>,
}

impl Store {
    /// Reads reports on `readers` threads and keeps them as they come, several a transaction. Reports that are in are not read again, so
    /// that an interrupted run goes on where it was, and they are kept in the order they are given, whatever the number of threads.
    /// `told` hears of each report once it is kept: from then on it outlasts any crash.
    ///
    /// # Errors
    /// When the store cannot be read or written. What `told` heard of stays.
    pub fn ingest(
        &self,
        reader: &Reader,
        readers: usize,
        reports: impl Iterator<Item = Incoming>,
        told: impl FnMut(&Outcome) + Send,
    ) -> Result<(), Error> {
        let (to_read, unread) = sync_channel::<(u64, Incoming)>(WAITING);
        let (to_keep, kept) = sync_channel::<(u64, Read)>(WAITING);
        let unread = Arc::new(Mutex::new(unread));
        std::thread::scope(|threads| {
            for _ in 0..readers.max(1) {
                let (unread, to_keep) = (unread.clone(), to_keep.clone());
                threads.spawn(move || read(reader, &unread, &to_keep));
            }
            let writer = threads.spawn(move || self.keep(&kept, told));
            // When writers or readers end early, their channels close, and so does this loop.
            drop(unread);
            let fed = self.feed(reports, &to_read, &to_keep);
            drop((to_read, to_keep));
            let kept = writer.join().unwrap_or_else(|_| Err(Error::new("selon failed while keeping reports; please report it")));
            kept.and(fed)
        })
    }

    /// Hands out the reports that are not in, numbered.
    fn feed(
        &self,
        reports: impl Iterator<Item = Incoming>,
        to_read: &SyncSender<(u64, Incoming)>,
        to_keep: &SyncSender<(u64, Read)>,
    ) -> Result<(), Error> {
        // One by one: the next may be on a slow site, and this one is to be kept before.
        for (number, report) in (0..).zip(reports) {
            let known = self.known(&[report.fingerprint()])?.into_iter().flatten().next();
            let closed = match known {
                Some(id) => to_keep.send((number, Read::Known(report.found, id))).is_err(),
                None => to_read.send((number, report)).is_err(),
            };
            if closed {
                break;
            }
        }
        Ok(())
    }

    /// Keeps what was read, as much at once as is there, in the order it was given.
    fn keep(&self, read: &Receiver<(u64, Read)>, mut told: impl FnMut(&Outcome)) -> Result<(), Error> {
        let mut early: BTreeMap<u64, Read> = BTreeMap::new();
        let mut due = 0;
        let mut open = true;
        while open || !early.is_empty() {
            let since = Instant::now();
            let mut batch = Vec::new();
            while batch.len() < BATCH {
                // A report that takes long holds up those after it, but not for ever.
                let next = if early.len() > EARLY || !open {
                    early.first_entry()
                } else {
                    early.first_entry().filter(|first| *first.key() == due)
                };
                if let Some(next) = next {
                    due = next.key() + 1;
                    batch.push(next.remove());
                    continue;
                }
                let left = if batch.is_empty() { FOR_EVER } else { PATIENCE.saturating_sub(since.elapsed()) };
                match read.recv_timeout(left) {
                    Ok((number, one)) => drop(early.insert(number, one)),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) if early.is_empty() || !open => {
                        open = false;
                        break;
                    }
                    Err(RecvTimeoutError::Disconnected) => open = false,
                }
            }
            self.keep_batch(batch, &mut told)?;
        }
        Ok(())
    }

    /// Keeps some reports in one transaction, then tells of them.
    fn keep_batch(&self, batch: Vec<Read>, told: &mut impl FnMut(&Outcome)) -> Result<(), Error> {
        let (mut reports, mut outcomes) = (Vec::new(), Vec::new());
        for one in batch {
            let (found, stored) = match one {
                Read::Known(found, id) => (found, Some(Stored::Known(id))),
                Read::Failed(found) => (found, None),
                Read::Done(report) => {
                    let found = report.incoming.found.clone();
                    reports.push(*report);
                    (found, Some(Stored::New(UNKEPT)))
                }
            };
            outcomes.push(Outcome { found, stored, claims: (0, 0, 0), gaps: Vec::new() });
        }
        let mut kept = self.put(&reports)?.into_iter().zip(&reports);
        for outcome in &mut outcomes {
            if outcome.stored == Some(Stored::New(UNKEPT))
                && let Some((stored, report)) = kept.next()
            {
                outcome.stored = Some(stored);
                outcome.claims = report.found();
                outcome.gaps = report.gaps().to_vec();
            }
            told(outcome);
        }
        Ok(())
    }
}

/// A report between reading and keeping.
enum Read {
    Done(Box<Prepared>),
    Known(Option<String>, i64),
    Failed(Option<String>),
}

fn read(reader: &Reader, unread: &Mutex<Receiver<(u64, Incoming)>>, to_keep: &SyncSender<(u64, Read)>) {
    loop {
        // The lock is held for as long as one waits for the next report, and no longer.
        let next = unread.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, report)) = next else { return };
        let found = report.found.clone();
        // Reading never panics by its tests; should it do so all the same, the other reports are still kept.
        let read = catch_unwind(AssertUnwindSafe(|| Prepared::new(reader, report)));
        let read = read.map_or(Read::Failed(found), |report| Read::Done(Box::new(report)));
        if to_keep.send((number, read)).is_err() {
            return;
        }
    }
}
