//! Numbers about the desk itself, as Prometheus reads them, and whether it is well.

use crate::desk::Shared;
use crate::problem::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Instant;

/// Seconds of the histogram's buckets.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting. Once for a process.
pub fn start() {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("seconds".to_owned()), BUCKETS);
        let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
        let handle = recorder.handle();
        let _ = metrics::set_global_recorder(recorder);
        handle
    });
}

/// Counts a request, by the pattern of its path: the paths themselves would be as many as the reports.
pub async fn count(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let start = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status(), start.elapsed());
    // Writes and failures are worth a line; of what is read, only those who look for it want one.
    if status.is_server_error() {
        tracing::error!(%method, %path, status = status.as_u16(), ms = took.as_millis() as u64, "request");
    } else if method != "GET" {
        tracing::info!(%method, %path, status = status.as_u16(), ms = took.as_millis() as u64, "request");
    } else {
        tracing::debug!(%method, %path, status = status.as_u16(), ms = took.as_millis() as u64, "request");
    }
    let labels = [("method", method), ("path", path), ("status", status.as_u16().to_string())];
    metrics::counter!("selon_http_requests_total", &labels).increment(1);
    metrics::histogram!("selon_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response
}

/// `/metrics`.
pub async fn metrics(State(desk): State<Shared>) -> Result<Response, Problem> {
    let counts = desk.ask(|store| store.counts()).await?;
    for (kind, count) in [
        ("reports", counts.reports),
        ("voices", counts.voices),
        ("incidents", counts.incidents),
        ("claims", counts.claims),
        ("reviews", counts.reviews),
    ] {
        metrics::gauge!("selon_store_items", "kind" => kind).set(count as f64);
    }
    metrics::gauge!("selon_store_bytes").set(counts.bytes.unwrap_or(0) as f64);
    desk.limits.sweep();
    let handle = HANDLE.get().ok_or_else(|| Problem::absent("count"))?;
    handle.run_upkeep();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response())
}

/// `/health/live`: the program answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `/health/ready`: the store can be read and written.
pub async fn ready(State(desk): State<Shared>) -> Response {
    if *desk.stopping.borrow() {
        return Problem::busy(StatusCode::SERVICE_UNAVAILABLE, "The desk is stopping.", 5).into_response();
    }
    match desk.ask(|store| store.check()).await {
        Ok(()) => "ok\n".into_response(),
        Err(_) => Problem::busy(StatusCode::SERVICE_UNAVAILABLE, "The store cannot be used right now.", 5).into_response(),
    }
}
