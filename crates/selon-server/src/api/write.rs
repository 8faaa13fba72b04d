//! What is sent: texts to read, reports to keep, reviews and decisions.

use super::Answer;
use crate::access::Who;
use crate::desk::Shared;
use crate::extract::{Json as Sent, Path};
use crate::pages::{document, keep};
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use selon_store::{Decision, DecisionKind, Incoming, Review, Reviewed, Role, Stored, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text with what is known about its publication.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The text, at most 200,000 characters. Plain text; markup is read as text.
    #[schema(max_length = 200000)]
    text: String,
    /// When it was published: an ISO 8601 date or date-time. Without it, times such as «on Tuesday» stay unresolved.
    published: Option<String>,
    /// Who published it.
    outlet: Option<String>,
    /// Where it was found. It is kept, not fetched.
    url: Option<String>,
    /// BCP 47 code; detected when it is missing.
    language: Option<String>,
}

impl Text {
    fn document(&self) -> Result<selon::Document, Problem> {
        document(&self.text, self.published.as_deref(), self.outlet.as_deref(), self.url.as_deref(), self.language.as_deref())
    }
}

/// Sends a request away whose session does not sign it: a header `x-csrf-token` with the secret of the page.
fn signed(who: &Who, headers: &HeaderMap) -> Result<(), Problem> {
    who.signed(headers.get("x-csrf-token").and_then(|value| value.to_str().ok()))
}

/// Reads a text and gives its ledger, `selon/1`. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/read", tag = "reading", request_body = Text,
    responses((status = 200, description = "The ledger, as the schema selon/1 says.", body = Ledger), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn read(State(desk): State<Shared>, Sent(text): Sent<Text>) -> Answer<Ledger> {
    Ok(Json(Ledger(desk.read(text.document()?).await?)))
}

/// A reading; described by the published schema of the wire format.
#[derive(Serialize)]
pub struct Ledger(selon::wire::Reading);

impl utoipa::PartialSchema for Ledger {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::Ref::from_schema_name("Reading").into()
    }
}

impl ToSchema for Ledger {
    fn name() -> std::borrow::Cow<'static, str> {
        "Ledger".into()
    }
}

/// Reads a report and keeps it. One that is in is let be. Needs the role reviewer.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports", request_body = Text,
    responses((status = 200, body = Stored), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn ingest(State(desk): State<Shared>, who: Who, headers: HeaderMap, Sent(text): Sent<Text>) -> Answer<Stored> {
    let user = who.may(Role::Reviewer)?.id;
    signed(&who, &headers)?;
    let document = text.document()?;
    if document.text.trim().is_empty() {
        return Err(Problem::wrong("The text is empty."));
    }
    let stored = desk.keep(Incoming::new(document)).await?;
    let target = format!("r{}", stored.id());
    desk.ask(move |store| store.audit(Some(user), "ingest", Some(&target), &serde_json::json!({"through": "api"}))).await?;
    Ok(Json(stored))
}

/// A review to be kept.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewReview {
    /// The claim, or
    claim: Option<i64>,
    /// the report as a whole, or
    report: Option<i64>,
    /// the incident as a whole. Exactly one of the three is given; reports and incidents take comments only.
    incident: Option<i64>,
    /// What is said of it: `{"verdict": "accept"}`, `reject`, `comment`, or `correct` with `fields`.
    #[serde(flatten)]
    verdict: Verdict,
    /// In the reviewer's own words.
    #[schema(max_length = 2000)]
    comment: Option<String>,
}

/// Keeps a review. What the program read stays as it is. Needs the role reviewer.
#[utoipa::path(post, path = "/api/v1/reviews", tag = "reviews", request_body = NewReview,
    responses((status = 201, body = Reviewed), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn review(
    State(desk): State<Shared>,
    who: Who,
    headers: HeaderMap,
    Sent(sent): Sent<NewReview>,
) -> Result<(StatusCode, Json<Reviewed>), Problem> {
    let user = who.may(Role::Reviewer)?.id;
    signed(&who, &headers)?;
    if sent.comment.as_ref().is_some_and(|comment| comment.chars().count() > 2_000) {
        return Err(Problem::wrong("A comment has 2000 characters at most."));
    }
    let review = Review { claim: sent.claim, report: sent.report, incident: sent.incident, verdict: sent.verdict, comment: sent.comment };
    Ok((StatusCode::CREATED, Json(keep(&desk, user, review).await?)))
}

/// Takes a review back. It stays on record as undone. Needs the role reviewer.
#[utoipa::path(delete, path = "/api/v1/reviews/{id}", tag = "reviews", params(("id" = i64, Path, description = "The id of the review.")),
    responses((status = 200, body = Reviewed), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn undo_review(State(desk): State<Shared>, who: Who, headers: HeaderMap, Path(id): Path<i64>) -> Answer<Reviewed> {
    let user = who.may(Role::Reviewer)?.id;
    signed(&who, &headers)?;
    Ok(Json(desk.ask(move |store| store.undo_review(user, id)).await?))
}

/// A decision about links.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewDecision {
    /// What is decided.
    #[serde(flatten)]
    what: DecisionKind,
    /// In one's own words.
    comment: Option<String>,
}

/// Decides about links: parts what hangs together, or joins what does not. Needs the role reviewer.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "reviews", request_body = NewDecision,
    responses((status = 201, body = Decision), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn decide(
    State(desk): State<Shared>,
    who: Who,
    headers: HeaderMap,
    Sent(sent): Sent<NewDecision>,
) -> Result<(StatusCode, Json<Decision>), Problem> {
    let user = who.may(Role::Reviewer)?.id;
    signed(&who, &headers)?;
    Ok((StatusCode::CREATED, Json(desk.decide(user, sent.what, sent.comment).await?)))
}

/// Takes a decision back. Needs the role reviewer.
#[utoipa::path(delete, path = "/api/v1/decisions/{id}", tag = "reviews", params(("id" = i64, Path, description = "The id of the decision.")),
    responses((status = 200, body = Decision), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn undo_decision(State(desk): State<Shared>, who: Who, headers: HeaderMap, Path(id): Path<i64>) -> Answer<Decision> {
    let user = who.may(Role::Reviewer)?.id;
    signed(&who, &headers)?;
    Ok(Json(desk.undo(user, id).await?))
}
