//! What goes wrong, told as RFC 9457 says: `application/problem+json`. Pages tell the same to people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem, as RFC 9457 writes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem: `about:blank`, the status says it all.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The HTTP status.
    status: u16,
    /// The status in words.
    title: String,
    /// What is wrong and what to do, in a sentence.
    detail: String,
    /// Seconds after which to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem with a status and a sentence for a person.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Problem { kind: "about:blank", status: status.as_u16(), title, detail: detail.into(), retry_after: None }
    }

    /// There is no such thing.
    pub fn absent(what: impl std::fmt::Display) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, format!("There is no {what}."))
    }

    /// The request makes no sense.
    pub fn wrong(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Too much at once.
    pub fn busy(status: StatusCode, detail: impl Into<String>, seconds: u64) -> Problem {
        Problem { retry_after: Some(seconds.max(1)), ..Problem::new(status, detail) }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What is wrong, for a person.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<selon_store::Error> for Problem {
    fn from(fault: selon_store::Error) -> Problem {
        let detail = fault.to_string();
        if fault.is_wrong() {
            Problem::wrong(detail)
        } else if fault.is_absent() {
            Problem::new(StatusCode::NOT_FOUND, detail)
        } else if fault.is_conflict() {
            Problem::new(StatusCode::CONFLICT, detail)
        } else if fault.is_refused() {
            Problem::new(StatusCode::FORBIDDEN, detail)
        } else if fault.is_busy() {
            Problem::busy(StatusCode::SERVICE_UNAVAILABLE, detail, 2)
        } else {
            // What a disk or a database says may name paths and hosts: it goes to the log, not to the reader.
            tracing::error!(fault = %detail, "the store failed");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The store failed; the log of the desk says why.")
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (self.status(), [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // Pages find the problem here, and show it as a page.
        response.extensions_mut().insert(self);
        response
    }
}
