//! What changes while somebody looks: one task watches the store, and every stream of events waits on it.

use crate::desk::Shared;
use crate::extract::Query;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use selon_store::{Changed, ClaimFilter, Page, Store};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

/// Tells the number of the last change as it grows, and that of the last one which was no review.
pub fn watch(store: Store, mut stopping: watch::Receiver<bool>) -> (watch::Receiver<i64>, watch::Receiver<i64>) {
    let (tell, told) = watch::channel(0);
    let (tell_shape, shape) = watch::channel(0);
    tokio::spawn(async move {
        let ask = |after: i64, store: Store| tokio::task::spawn_blocking(move || store.changes(after, 1_000));
        let first = tokio::task::spawn_blocking({
            let store = store.clone();
            move || store.counts().map(|counts| counts.change)
        });
        let mut last = first.await.ok().and_then(Result::ok).unwrap_or(0);
        tell.send_replace(last);
        tell_shape.send_replace(last);
        loop {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
                _ = stopping.changed() => return,
            }
            // A store that cannot be read right now is asked again.
            if let Ok(Ok(changes)) = ask(last, store.clone()).await
                && let Some(change) = changes.last()
            {
                last = change.number;
                if let Some(shaped) = changes.iter().rfind(|change| change.what != Changed::Review) {
                    tell_shape.send_replace(shaped.number);
                }
                tell.send_replace(last);
            }
        }
    });
    (told, shape)
}

/// Where a stream of events begins.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The number of the last change that is known: those after it are sent. Without it, only those to come.
    since: Option<i64>,
    /// Whether the claims of each new report are sent too, as events `claim` before the `report`.
    claims: Option<bool>,
}

/// A report's claims are read in one go; a page has some dozens.
const CLAIMS: usize = 1_000;

/// Changes as they come, as server-sent events: new reports, incidents, reviews and decisions.
///
/// `event` says what changed, `id` is the number of the change (also for `Last-Event-ID`), `data` is the change as JSON. With `claims` on,
/// each claim of a new report comes before it, as `/api/v1/claims` gives it, without an `id`: who was cut off gets all of them again.
#[utoipa::path(get, path = "/api/v1/changes/stream", tag = "changes", params(Since),
    responses((status = 200, description = "A stream of events.", content_type = "text/event-stream", body = String), (status = "4XX", body = crate::problem::Problem, content_type = "application/problem+json")))]
pub async fn stream(State(desk): State<Shared>, Query(asked): Query<Since>, headers: axum::http::HeaderMap) -> impl IntoResponse {
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let mut told = desk.changes.clone();
    let mut last = resumed.or(asked.since).unwrap_or(*told.borrow_and_update());
    let (send, receive) = mpsc::channel::<Result<Event, Infallible>>(64);
    let mut stopping = desk.stopping.clone();
    tokio::spawn(async move {
        loop {
            if last < *told.borrow_and_update() {
                let after = last;
                let Ok(changes) = desk.ask(move |store| store.changes(after, 500)).await else { return };
                if changes.is_empty() {
                    last = *told.borrow();
                }
                for change in changes {
                    if asked.claims == Some(true) && change.what == Changed::Report {
                        let filter = ClaimFilter { report: Some(change.id), ..ClaimFilter::default() };
                        let Ok(claims) = desk.ask(move |store| store.claims(&filter, &Page::first(CLAIMS))).await else { return };
                        for claim in claims.items {
                            let Ok(event) = Event::default().event("claim").json_data(&claim) else { continue };
                            if send.send(Ok(event)).await.is_err() {
                                return;
                            }
                        }
                    }
                    last = change.number;
                    let kind = serde_json::to_value(change.what).ok();
                    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("change").to_owned();
                    let event = Event::default().event(kind).id(change.number.to_string());
                    let Ok(event) = event.json_data(&change) else { continue };
                    if send.send(Ok(event)).await.is_err() {
                        return;
                    }
                }
                continue;
            }
            tokio::select! {
                changed = told.changed() => if changed.is_err() { return },
                () = send.closed() => return,
                _ = stopping.changed() => return,
            }
        }
    });
    Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
