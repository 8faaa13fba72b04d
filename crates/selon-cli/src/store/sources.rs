//! Which reports the sources of `selon ingest` hold.

use super::args::IngestArgs;
use crate::args::About;
use selon_ingest::{FetchRules, Fetcher, Options, Report, each};
use selon_store::Incoming;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};

/// So many reports are opened ahead of those that are read.
const AHEAD: usize = 256;

/// A source that gave no report: its name, and why with what to do.
pub struct Fault {
    pub name: String,
    pub why: String,
}

/// The reports of all sources, one after the other, opened on a thread of their own.
pub fn reports(args: &IngestArgs) -> impl Iterator<Item = Result<Incoming, Fault>> + '_ {
    opened(args).into_iter().map(|found| match found {
        Ok(report) => Ok(incoming(report, &args.about)),
        Err(fault) => {
            let told = fault.to_string();
            let why = told.strip_prefix(&format!("{}: ", fault.name())).unwrap_or(&told).to_owned();
            Err(Fault { name: fault.name().to_owned(), why })
        }
    })
}

fn opened(args: &IngestArgs) -> Receiver<Result<Report, selon_ingest::Error>> {
    let (sender, receiver) = sync_channel(AHEAD);
    let sources: Vec<String> = args.sources.iter().map(|source| source.to_string_lossy().into_owned()).collect();
    let options = Options { fields: args.fields.clone().unwrap_or_default(), follow: args.follow, ..Options::default() };
    let rules = FetchRules { private: args.allow_private, ..FetchRules::default() };
    std::thread::spawn(move || {
        let mut fetcher = Fetcher::new(rules);
        for source in sources {
            // Nobody listens any more when the store fails; then there is nothing left to open.
            let sent = each(&source, &options, &mut fetcher, &mut |found| match sender.send(found) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            });
            if sent.is_break() {
                return;
            }
        }
    });
    receiver
}

/// What the user says of the reports fills in what their sources do not tell.
fn incoming(report: Report, about: &About) -> Incoming {
    let own = report.document;
    let mut document = about.apply(own.clone());
    document.published = own.published.or(document.published);
    document.outlet = own.outlet.or(document.outlet);
    document.url = own.url.or(document.url);
    document.language = document.language.or(own.language);
    Incoming { author: report.author, found: Some(report.at), ..Incoming::new(document) }
}
