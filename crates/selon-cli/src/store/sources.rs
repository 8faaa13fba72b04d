//! Which reports the sources of `selon ingest` hold.

use super::args::IngestArgs;
use crate::args::About;
use selon_ingest::{FetchRules, Fetcher, Options, Report, Validators, each};
use selon_store::{Error, Fetched, Incoming, Store};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, channel, sync_channel};

/// So many reports are opened ahead of those that are read.
const AHEAD: usize = 256;

/// What is wrong with a source: its name, and why with what to do.
pub struct Fault {
    pub name: String,
    pub why: String,
    /// Whether it gave its report all the same.
    pub kept: bool,
}

/// What the fetcher of a run has to say at its end.
#[derive(Default)]
pub struct Harvest {
    /// What servers said of the pages.
    pub pages: Vec<Fetched>,
    /// How many pages had not changed since they were kept.
    pub unchanged: usize,
}

/// The reports of all sources, one after the other, opened on a thread of their own; and what was fetched, once they are through.
pub fn reports<'a>(args: &'a IngestArgs, store: &Store) -> (impl Iterator<Item = Result<Incoming, Fault>> + 'a, Receiver<Harvest>) {
    let (found, harvest) = opened(args, store);
    let reports = found.into_iter().flat_map(|found| match found {
        Ok(report) if report.document.text.trim().is_empty() => {
            vec![Err(Fault { name: report.at, why: "holds no text; there is nothing to read".to_owned(), kept: false })]
        }
        Ok(report) => lies(&report).into_iter().map(Err).chain([Ok(incoming(report, &args.about))]).collect::<Vec<_>>(),
        Err(fault) => {
            let told = fault.to_string();
            let why = told.strip_prefix(&format!("{}: ", fault.name())).unwrap_or(&told).to_owned();
            vec![Err(Fault { name: fault.name().to_owned(), why, kept: false })]
        }
    });
    (reports, harvest)
}

/// Where a source lies about the date of a report.
pub fn lies(report: &Report) -> Vec<Fault> {
    let lies = report.notes.iter().filter(|note| note.code == "bad-date");
    lies.map(|note| Fault { name: report.at.clone(), why: note.message.clone(), kept: true }).collect()
}

/// A fetcher that knows what is kept. With the pages of its entries a feed is another thing than without: each is known by itself.
pub fn fetcher(rules: FetchRules, follow: bool, store: &Store) -> Fetcher {
    let (mut fetcher, store) = (Fetcher::new(rules), store.clone());
    fetcher.recall = Some(Box::new(move |url| {
        // A store that cannot be asked right now only means that the page is fetched whole.
        let page = store.fetched(&name(url, follow)).ok()??;
        Some(Validators { etag: page.etag, last_modified: page.last_modified })
    }));
    fetcher
}

/// What a fetcher has learnt, to be remembered.
pub fn learnt(fetcher: &mut Fetcher, follow: bool) -> Vec<Fetched> {
    let page = |(url, said): (String, Validators)| Fetched { url: name(&url, follow), etag: said.etag, last_modified: said.last_modified };
    fetcher.learnt().into_iter().map(page).collect()
}

/// Remembers what was fetched, when that is kept.
pub fn remember(store: &Store, harvest: &Receiver<Harvest>) -> Result<usize, Error> {
    let harvest = harvest.recv().unwrap_or_default();
    store.remember_fetched(&harvest.pages)?;
    Ok(harvest.unchanged)
}

fn name(url: &str, follow: bool) -> String {
    format!("{url}{}", if follow { " followed" } else { "" })
}

fn opened(args: &IngestArgs, store: &Store) -> (Receiver<Result<Report, selon_ingest::Error>>, Receiver<Harvest>) {
    let (sender, receiver) = sync_channel(AHEAD);
    let (teller, harvest) = channel();
    let sources: Vec<String> = args.sources.iter().map(|source| source.to_string_lossy().into_owned()).collect();
    let options = Options { fields: args.fields.clone().unwrap_or_default(), follow: args.follow, ..Options::default() };
    let mut fetcher = fetcher(FetchRules { private: args.allow_private, ..FetchRules::default() }, args.follow, store);
    std::thread::spawn(move || {
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
        let _ = teller.send(Harvest { pages: learnt(&mut fetcher, options.follow), unchanged: fetcher.unchanged });
    });
    (receiver, harvest)
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
