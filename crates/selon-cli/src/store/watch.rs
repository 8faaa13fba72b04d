//! `selon watch`: keeps a store fresh from feeds.

use super::args::WatchArgs;
use super::sources;
use crate::clean;
use selon::Reader;
use selon_ingest::{FetchRules, Fetcher, Options, each};
use selon_store::{Error, Incoming, Store, Stored};
use serde::Deserialize;
use std::io;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Duration;

/// The file that says what to watch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Watched {
    /// Minutes between two rounds.
    #[serde(default = "quarter")]
    minutes: u64,
    /// Whether the pages that entries link to are fetched.
    #[serde(default = "yes")]
    follow: bool,
    feed: Vec<Feed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feed {
    url: String,
    /// The outlet of reports whose page names none.
    outlet: Option<String>,
    /// BCP 47; found out a report when absent.
    language: Option<String>,
}

fn quarter() -> u64 {
    15
}

fn yes() -> bool {
    true
}

/// Reads every feed in turn, again and again, and keeps what is new.
pub fn run(args: &WatchArgs) -> Result<io::Result<ExitCode>, Error> {
    let wrong = |why: String| -> Watched {
        let name = args.feeds.display();
        crate::args::wrong_usage(&format!("{name}: {why}; write minutes = 15 and [[feed]] tables with a url each"))
    };
    let watched: Watched = match std::fs::read_to_string(&args.feeds) {
        Ok(text) => toml::from_str(&text).unwrap_or_else(|fault| wrong(fault.message().to_owned())),
        Err(fault) => wrong(format!("cannot be read ({fault})")),
    };
    if let Some(feed) = watched.feed.iter().find(|feed| !feed.url.starts_with("http://") && !feed.url.starts_with("https://")) {
        wrong(format!("'{}' is no http(s) address", feed.url));
    }
    let store = args.place.open(true)?;
    let reader = match Reader::new() {
        Ok(reader) => reader,
        Err(fault) => {
            eprintln!("selon: {fault}");
            return Ok(Ok(ExitCode::FAILURE));
        }
    };
    // One fetcher for all rounds: it knows what has not changed, and when each host was last asked.
    let rules = FetchRules { private: args.allow_private, ..FetchRules::default() };
    let mut fetcher = sources::fetcher(rules.clone(), watched.follow, &store);
    loop {
        let mut failed = 0;
        for feed in &watched.feed {
            match round(&store, &reader, feed, watched.follow, &mut fetcher, args.quiet) {
                Ok(count) => failed += count,
                // Others hold the store for long: what was not kept is fetched again with the next round.
                Err(fault) if fault.is_busy() && !args.once => {
                    eprintln!("selon: {}", clean::line(&fault.to_string()));
                    fetcher = sources::fetcher(rules.clone(), watched.follow, &store);
                }
                Err(fault) => return Err(fault),
            }
        }
        if args.once {
            return Ok(Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }));
        }
        std::thread::sleep(Duration::from_secs(60 * watched.minutes.max(1)));
    }
}

/// One look at one feed; how many of its entries could not be had.
fn round(store: &Store, reader: &Reader, feed: &Feed, follow: bool, fetcher: &mut Fetcher, quiet: bool) -> Result<usize, Error> {
    let options = Options { outlet: feed.outlet.clone(), language: feed.language.clone(), follow, ..Options::default() };
    let (mut reports, mut failed, before) = (Vec::new(), 0, fetcher.unchanged);
    let _ = each(&feed.url, &options, fetcher, &mut |found| {
        match found {
            Ok(report) => {
                sources::lies(&report).iter().for_each(|lie| eprintln!("selon: {}: {}", clean::line(&lie.name), clean::line(&lie.why)));
                reports.push(Incoming { author: report.author, found: Some(report.at), ..Incoming::new(report.document) });
            }
            Err(fault) => {
                failed += 1;
                eprintln!("selon: {}", clean::line(&fault.to_string()));
            }
        }
        ControlFlow::Continue(())
    });
    let (mut new, mut versions, seen) = (0, 0, reports.len());
    store.ingest(reader, rayon::current_num_threads(), reports.into_iter(), |outcome| match outcome.stored {
        Some(Stored::New(_)) => new += 1,
        Some(Stored::Version(..)) => versions += 1,
        _ => {}
    })?;
    // Only now: what is remembered is not fetched again.
    store.remember_fetched(&sources::learnt(fetcher, follow))?;
    if !quiet {
        let unchanged = fetcher.unchanged - before;
        eprintln!("{}: {seen} entries, {new} new, {versions} versions, {unchanged} unchanged, {failed} failed", clean::line(&feed.url));
    }
    Ok(failed)
}
