//! The whole of one thing.

use super::Answer;
use crate::desk::Shared;
use crate::extract::Path;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use selon_store::{ActorRow, Agreement, ClaimFilter, ClaimRow, Counts, Incident, PlaceRow, Progress, Report};
use serde::Serialize;
use utoipa::ToSchema;

/// All of an incident. The id of one that went into another one gives that: compare `row.id`.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "incidents", params(("id" = i64, Path, description = "The id of the incident.")),
    responses((status = 200, body = Incident), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn incident(State(desk): State<Shared>, Path(id): Path<i64>) -> Answer<Incident> {
    let found = desk.ask(move |store| store.incident(id)).await?;
    found.map(Json).ok_or_else(|| Problem::absent(format!("incident {id}")))
}

/// All of a report: its reading as `selon/1`, its claims with their reviews, its copies and versions.
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = i64, Path, description = "The id of the report.")),
    responses((status = 200, body = Report), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn report(State(desk): State<Shared>, Path(id): Path<i64>) -> Answer<Report> {
    let found = desk.ask(move |store| store.report(id)).await?;
    found.map(Json).ok_or_else(|| Problem::absent(format!("report {id}")))
}

/// One claim.
#[utoipa::path(get, path = "/api/v1/claims/{id}", tag = "claims", params(("id" = i64, Path, description = "The id of the claim.")),
    responses((status = 200, body = ClaimRow), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn claim(State(desk): State<Shared>, Path(id): Path<i64>) -> Answer<ClaimRow> {
    let found = desk.ask(move |store| store.claim(id)).await?;
    found.map(Json).ok_or_else(|| Problem::absent(format!("claim {id}")))
}

/// One actor.
#[utoipa::path(get, path = "/api/v1/actors/{id}", tag = "who and where", params(("id" = i64, Path, description = "The id of the actor.")),
    responses((status = 200, body = ActorRow), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn actor(State(desk): State<Shared>, Path(id): Path<i64>) -> Answer<ActorRow> {
    let found = desk.ask(move |store| store.actor(id)).await?;
    found.map(Json).ok_or_else(|| Problem::absent(format!("actor {id}")))
}

/// One place.
#[utoipa::path(get, path = "/api/v1/places/{id}", tag = "who and where", params(("id" = i64, Path, description = "The id of the place.")),
    responses((status = 200, body = PlaceRow), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn place(State(desk): State<Shared>, Path(id): Path<i64>) -> Answer<PlaceRow> {
    let found = desk.ask(move |store| store.place(id)).await?;
    found.map(Json).ok_or_else(|| Problem::absent(format!("place {id}")))
}

/// How far the review has come, over all claims.
#[utoipa::path(get, path = "/api/v1/progress", tag = "reviews",
    responses((status = 200, body = Progress), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn progress(State(desk): State<Shared>) -> Answer<Progress> {
    Ok(Json(desk.ask(|store| store.progress(&ClaimFilter::default())).await?))
}

/// How far reviewers agree, pair by pair.
#[utoipa::path(get, path = "/api/v1/agreement", tag = "reviews",
    responses((status = 200, body = Vec<Agreement>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn agreement(State(desk): State<Shared>) -> Answer<Vec<Agreement>> {
    Ok(Json(desk.ask(|store| store.agreement()).await?))
}

/// The desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct About {
    /// The version of the program.
    version: &'static str,
    /// The languages it reads, BCP 47.
    languages: Vec<&'static str>,
    /// How much is kept.
    counts: Counts,
}

/// What this desk is, and how much it keeps.
#[utoipa::path(get, path = "/api/v1/about", tag = "changes",
    responses((status = 200, body = About), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn about(State(desk): State<Shared>) -> Answer<About> {
    let counts = desk.ask(|store| store.counts()).await?;
    Ok(Json(About { version: env!("CARGO_PKG_VERSION"), languages: desk.languages(), counts }))
}
