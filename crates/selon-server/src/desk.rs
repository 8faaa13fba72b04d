//! What every request stands on.

use crate::access::Limits;
use crate::problem::Problem;
use crate::words::{self, Words};
use crate::{Settings, live};
use axum::http::StatusCode;
use selon::{Document, Reader};
use selon_store::{Error, Incoming, Prepared, Store};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::sync::watch;

/// One desk: a store, a reader, and what they are served with.
pub struct Desk {
    pub settings: Settings,
    pub words: Vec<Words>,
    pub limits: Limits,
    pub changes: watch::Receiver<i64>,
    /// Becomes true when the desk is told to stop: streams end then.
    pub stopping: watch::Receiver<bool>,
    store: Store,
    reader: Arc<Reader>,
    reading: Semaphore,
}

/// A desk that requests share.
pub type Shared = Arc<Desk>;

impl Desk {
    /// A desk over a store. Must be called within a runtime: it watches the store for changes.
    pub fn new(store: Store, reader: Arc<Reader>, settings: Settings, stopping: watch::Receiver<bool>) -> Desk {
        let changes = live::watch(store.clone(), stopping.clone());
        Desk {
            words: words::all(),
            limits: Limits::default(),
            reading: Semaphore::new(settings.readers.max(1)),
            changes,
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
        stored.first().copied().ok_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The store kept nothing."))
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
