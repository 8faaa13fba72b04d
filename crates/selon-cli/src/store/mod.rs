//! What the program does with a store: put reports in, find and show what they tell, decide about links.

mod args;
mod export;
mod find;
mod ingest;
mod links;
mod reread;
mod show;
mod sources;
mod table;
mod tell;
mod watch;
mod work;

pub use args::{ExportArgs, FindArgs, IngestArgs, LinksArgs, RereadArgs, ShowArgs, WatchArgs, Where, WorkArgs};

use crate::clean;
use selon_store::{Address, Error, Store};
use std::io;
use std::process::ExitCode;

/// Runs a command that needs a store; what the store says is wrong goes to standard error.
fn told(done: Result<io::Result<ExitCode>, Error>) -> io::Result<ExitCode> {
    done.unwrap_or_else(|fault| {
        eprintln!("selon: {}", clean::line(&fault.to_string()));
        // Wrong usage has its own exit code.
        Ok(if fault.is_wrong() { ExitCode::from(2) } else { ExitCode::FAILURE })
    })
}

/// `selon ingest`.
pub fn ingest(args: &IngestArgs) -> io::Result<ExitCode> {
    told(ingest::run(args))
}

/// `selon watch`.
pub fn watch(args: &WatchArgs) -> io::Result<ExitCode> {
    told(watch::run(args))
}

/// `selon find`.
pub fn find(args: &FindArgs) -> io::Result<ExitCode> {
    told(find::run(args))
}

/// `selon export`.
pub fn export(args: &ExportArgs) -> io::Result<ExitCode> {
    told(export::run(args))
}

/// `selon show`.
pub fn show(args: &ShowArgs) -> io::Result<ExitCode> {
    told(show::run(args))
}

/// `selon work`.
pub fn work(args: &WorkArgs) -> io::Result<ExitCode> {
    told(work::run(args))
}

/// `selon reread`.
pub fn reread(args: &RereadArgs) -> io::Result<ExitCode> {
    told(reread::run(args))
}

/// `selon links`.
pub fn links(args: &LinksArgs) -> io::Result<ExitCode> {
    told(links::run(args))
}

impl Where {
    /// Opens the store that was named, or the user's own; makes it when `make` is set.
    pub fn open(&self, make: bool) -> Result<Store, Error> {
        let address = match &self.store {
            Some(address) => address.clone(),
            None => Address::of_user()?,
        };
        if let (Address::File(path), false) = (&address, make)
            && !path.exists()
        {
            eprintln!("selon: there is no store at {} yet; fill one with: selon ingest", clean::line(&path.display().to_string()));
            std::process::exit(1);
        }
        Store::at(&address)
    }
}
