//! What every request stands on.

use crate::access::Limits;
use crate::memory::Memory;
use crate::problem::Problem;
use crate::words::{self, Words};
use crate::{Settings, live};
use axum::http::StatusCode;
use selon::{Document, Reader};
use selon_ingest::{Fetcher, Options, each};
use selon_store::{Decision, DecisionKind, Error, Incoming, Prepared, Store};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio::sync::watch;

/// One desk: a store, a reader, and what they are served with.
pub struct Desk {
    pub settings: Settings,
    pub words: Vec<Words>,
    pub limits: Limits,
    pub changes: watch::Receiver<i64>,
    /// The last change that was no review.
    shape: watch::Receiver<i64>,
    memory: Memory,
    /// Becomes true when the desk is told to stop: streams end then.
    pub stopping: watch::Receiver<bool>,
    store: Store,
    reader: Arc<Reader>,
    reading: Semaphore,
    /// Asked by one request at a time, so that no host is asked twice at once.
    fetcher: Option<Arc<Mutex<Fetcher>>>,
}

/// A desk that requests share.
pub type Shared = Arc<Desk>;

impl Desk {
    /// A desk over a store. Must be called within a runtime: it watches the store for changes.
    pub fn new(store: Store, reader: Arc<Reader>, settings: Settings, stopping: watch::Receiver<bool>) -> Desk {
        let (changes, shape) = live::watch(store.clone(), stopping.clone());
        Desk {
            words: words::all(),
            limits: Limits::default(),
            reading: Semaphore::new(settings.readers.max(1)),
            fetcher: settings.fetch.clone().map(|rules| Arc::new(Mutex::new(Fetcher::new(rules)))),
            changes,
            shape,
            memory: Memory::default(),
            stopping,
            settings,
            store,
            reader,
        }
    }

    /// Asks the store, on a thread that may wait.
    pub async fn ask<T: Send + 'static>(&self, question: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static) -> Result<T, Problem> {
        let store = self.store.clone();
        let answer = tokio::task::spawn_blocking(move || question(&store)).await;
        answer
            .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The store failed; the log of the desk says why."))?
            .map_err(Problem::from)
    }

    /// As [`Desk::ask`], for what is counted over many incidents: the answer is remembered until the store changes. `key` names the question.
    pub async fn recall<T: Clone + Send + Sync + 'static>(
        &self,
        key: String,
        question: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = self.memory.state(*self.shape.borrow());
        if let Some(known) = self.memory.get(state, &key) {
            return Ok(known);
        }
        let answer = self.ask(question).await?;
        self.memory.put(state, key, answer.clone());
        Ok(answer)
    }

    /// Decides about links.
    pub async fn decide(&self, user: i64, what: DecisionKind, comment: Option<String>) -> Result<Decision, Problem> {
        let done = self.ask(move |store| store.decide(Some(user), &what, comment.as_deref())).await;
        self.memory.forget();
        done
    }

    /// Takes a decision back.
    pub async fn undo(&self, user: i64, decision: i64) -> Result<Decision, Problem> {
        let done = self.ask(move |store| store.undo(Some(user), decision)).await;
        self.memory.forget();
        done
    }

    /// Reads a text: its ledger in the wire format. So many at once as the settings say; others wait a little, then are sent away.
    pub async fn read(&self, document: Document) -> Result<selon::wire::Reading, Problem> {
        self.think(move |reader| {
            let reading = reader.read(&document);
            selon::wire::reading(&document, &reading)
        })
        .await
    }

    /// Reads reports and keeps them, one by one; what became of each.
    pub async fn keep(&self, incoming: Incoming) -> Result<selon_store::Stored, Problem> {
        let prepared = self.think(move |reader| Prepared::new(reader, incoming)).await?;
        let stored = self.ask(move |store| store.put(&[prepared])).await?;
        self.memory.forget();
        stored.first().copied().ok_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The store kept nothing."))
    }

    /// Whether the reading box fetches addresses.
    pub fn fetches(&self) -> bool {
        self.fetcher.is_some()
    }

    /// The report at an address, by the rules of ingestion.
    pub async fn fetch(&self, address: String) -> Result<Document, Problem> {
        let Some(fetcher) = self.fetcher.clone() else {
            return Err(Problem::new(StatusCode::FORBIDDEN, "This desk fetches no addresses; paste the text, or serve with `--fetch`."));
        };
        let fetched =
            tokio::task::spawn_blocking(move || one_report(&address, &mut fetcher.lock().unwrap_or_else(PoisonError::into_inner)));
        fetched
            .await
            .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be read; the log of the desk says why."))?
    }

    /// The reader's languages.
    pub fn languages(&self) -> Vec<&'static str> {
        self.reader.languages()
    }

    async fn think<T: Send + 'static>(&self, work: impl FnOnce(&Reader) -> T + Send + 'static) -> Result<T, Problem> {
        let wait = tokio::time::timeout(std::time::Duration::from_secs(5), self.reading.acquire());
        let Ok(Ok(_seat)) = wait.await else {
            return Err(Problem::busy(StatusCode::SERVICE_UNAVAILABLE, "Too many texts are being read at once; try again in a moment.", 5));
        };
        let reader = self.reader.clone();
        let done = tokio::task::spawn_blocking(move || work(&reader)).await;
        done.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The text could not be read; the log of the desk says why."))
    }
}

/// The one report that an address holds.
fn one_report(address: &str, fetcher: &mut Fetcher) -> Result<Document, Problem> {
    if !address.starts_with("http://") && !address.starts_with("https://") {
        return Err(Problem::wrong("An address begins with http:// or https://."));
    }
    // Nothing is kept, so a page that has not changed is read again.
    fetcher.forget_all();
    let mut found = Vec::new();
    let _ = each(address, &Options::default(), fetcher, &mut |report| {
        found.push(report);
        if found.len() > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match (found.pop(), found.is_empty()) {
        (Some(Ok(report)), true) => Ok(report.document),
        (Some(Err(fault)), true) => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault.to_string())),
        (None, _) => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{address} holds no report."))),
        (Some(_), false) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("{address} holds several reports: keep them all with `selon ingest`, or give the address of one."),
        )),
    }
}
