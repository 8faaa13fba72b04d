//! The line of counts that ends a run.

use selon::Reading;
use std::fmt;
use std::time::Instant;

/// What a run has done so far.
pub struct Counts {
    started: Instant,
    read: usize,
    /// Inputs that could not be read.
    pub failed: usize,
    found: Found,
}

/// What was found in one or many documents.
#[derive(Clone, Copy, Default)]
pub struct Found {
    statements: usize,
    events: usize,
    tolls: usize,
}

impl Counts {
    /// Nothing done yet; the clock runs.
    pub fn start() -> Counts {
        Counts { started: Instant::now(), read: 0, failed: 0, found: Found::default() }
    }

    /// One more document was read.
    pub fn add(&mut self, found: Found) {
        self.read += 1;
        self.found.statements += found.statements;
        self.found.events += found.events;
        self.found.tolls += found.tolls;
    }
}

impl From<&Reading> for Found {
    fn from(reading: &Reading) -> Found {
        Found { statements: reading.statements.len(), events: reading.events.len(), tolls: reading.tolls.len() }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.started.elapsed().as_secs_f64();
        let Found { statements, events, tolls } = self.found;
        write!(
            f,
            "{} read, {} failed; {}, {}, {}; {seconds:.2} s, {:.1} docs/s",
            self.read,
            self.failed,
            counted(statements, "statement"),
            counted(events, "event"),
            counted(tolls, "toll"),
            self.read as f64 / seconds.max(1e-9),
        )
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
