//! Lists: each in pages, with a cursor that stays good when items come in.

use super::{Answer, Listed};
use crate::ask::Ask;
use crate::desk::Shared;
use crate::extract::{Path, Query};
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use selon_store::{
    ActorRow, Bin, Cell, Change, ClaimFilter, ClaimKind, ClaimRow, Decision, Facet, FacetCount, IncidentRow, OutletRow, Page, PlaceRow,
    ReportRow, Reviewed, Sort, Step,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// So many items when nothing is said.
const USUAL: usize = 50;

/// Incidents that a filter asks for.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(Ask),
    responses((status = 200, body = Listed<IncidentRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn incidents(State(desk): State<Shared>, Query(ask): Query<Ask>) -> Answer<Listed<IncidentRow>> {
    let (filter, sort, at) = (ask.filter()?, ask.sort()?, ask.page(USUAL)?);
    Ok(Json(desk.ask(move |store| store.incidents(&filter, sort, &at)).await?.into()))
}

/// Reports that a filter asks for. Of the filter's places, types, actors and tolls, those of their incidents count.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(Ask),
    responses((status = 200, body = Listed<ReportRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn reports(State(desk): State<Shared>, Query(ask): Query<Ask>) -> Answer<Listed<ReportRow>> {
    let (filter, sort, at) = (ask.filter()?, ask.sort()?, ask.page(USUAL)?);
    Ok(Json(desk.ask(move |store| store.reports(&filter, sort, &at)).await?.into()))
}

/// What claims are asked for, beside a filter of their incidents and reports.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct AskClaims {
    /// The kind: `toll`, `event` or `statement`.
    kind: Option<ClaimKind>,
    /// Claims of this report.
    report: Option<i64>,
    /// Claims of this incident.
    incident: Option<i64>,
    /// Claims given by this actor, by its id.
    source_id: Option<i64>,
    /// Claims in which this actor takes part, by its id.
    actor_id: Option<i64>,
    /// Claims at this place, by its id.
    place_id: Option<i64>,
    /// Whether somebody reviewed them.
    reviewed: Option<bool>,
}

/// Claims, the latest day first.
#[utoipa::path(get, path = "/api/v1/claims", tag = "claims", params(AskClaims, Ask),
    responses((status = 200, body = Listed<ClaimRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn claims(State(desk): State<Shared>, Query(ask): Query<Ask>, Query(claims): Query<AskClaims>) -> Answer<Listed<ClaimRow>> {
    let (filter, at) = (claims.filter(&ask)?, ask.page(USUAL)?);
    Ok(Json(desk.ask(move |store| store.claims(&filter, &at)).await?.into()))
}

impl AskClaims {
    /// The filter of the store.
    pub fn filter(&self, ask: &Ask) -> Result<ClaimFilter, Problem> {
        Ok(ClaimFilter {
            kinds: self.kind.into_iter().collect(),
            report: self.report,
            incident: self.incident,
            source: self.source_id,
            actor: self.actor_id,
            place: self.place_id,
            reviewed: self.reviewed,
            filter: ask.filter()?,
            ..ClaimFilter::default()
        })
    }
}

/// A list of names.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Names {
    /// How the name begins, without regard to case and accents.
    q: Option<String>,
    /// The cursor of the page: `next` of the page before.
    after: Option<String>,
    /// How many items at most, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

impl Names {
    fn parts(self) -> Result<(Option<String>, Page), Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=1_000).contains(&limit) {
            return Err(Problem::wrong("`limit` is a number from 1 to 1000."));
        }
        let given = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        Ok((given(self.q), Page { after: given(self.after), limit }))
    }
}

/// Actors that are sources of claims, those of most claims first.
#[utoipa::path(get, path = "/api/v1/sources", tag = "who and where", params(Names),
    responses((status = 200, body = Listed<ActorRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn sources(State(desk): State<Shared>, Query(names): Query<Names>) -> Answer<Listed<ActorRow>> {
    let (name, at) = names.parts()?;
    Ok(Json(desk.ask(move |store| store.sources(name.as_deref(), &at)).await?.into()))
}

/// Actors, those of most reports first.
#[utoipa::path(get, path = "/api/v1/actors", tag = "who and where", params(Names),
    responses((status = 200, body = Listed<ActorRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn actors(State(desk): State<Shared>, Query(names): Query<Names>) -> Answer<Listed<ActorRow>> {
    let (name, at) = names.parts()?;
    Ok(Json(desk.ask(move |store| store.actors(name.as_deref(), &at)).await?.into()))
}

/// Places, those of most reports first.
#[utoipa::path(get, path = "/api/v1/places", tag = "who and where", params(Names),
    responses((status = 200, body = Listed<PlaceRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn places(State(desk): State<Shared>, Query(names): Query<Names>) -> Answer<Listed<PlaceRow>> {
    let (name, at) = names.parts()?;
    Ok(Json(desk.ask(move |store| store.places(name.as_deref(), &at)).await?.into()))
}

/// Outlets, those of most reports first.
#[utoipa::path(get, path = "/api/v1/outlets", tag = "who and where", params(Names),
    responses((status = 200, body = Listed<OutletRow>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn outlets(State(desk): State<Shared>, Query(names): Query<Names>) -> Answer<Listed<OutletRow>> {
    let (name, at) = names.parts()?;
    Ok(Json(desk.recall(format!("outlets {name:?} {at:?}"), move |store| store.outlets(name.as_deref(), &at)).await?.into()))
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Words.
    q: String,
}

/// What was found, the first of each kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// Incidents whose reports have the words.
    incidents: Vec<IncidentRow>,
    /// Reports that have the words.
    reports: Vec<ReportRow>,
    /// Actors whose name begins so.
    actors: Vec<ActorRow>,
    /// Places whose name begins so.
    places: Vec<PlaceRow>,
}

/// Looks for words everywhere: the first ten of each kind.
#[utoipa::path(get, path = "/api/v1/search", tag = "incidents", params(Search),
    responses((status = 200, body = Found), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn search(State(desk): State<Shared>, Query(search): Query<Search>) -> Answer<Found> {
    let q = search.q.trim().to_owned();
    if q.is_empty() {
        return Err(Problem::wrong("`q` is missing."));
    }
    let found = desk.ask(move |store| {
        let filter = selon_store::Filter { text: Some(q.clone()), ..selon_store::Filter::default() };
        let ten = Page::first(10);
        Ok(Found {
            incidents: store.incidents(&filter, Sort::Latest, &ten)?.items,
            reports: store.reports(&filter, Sort::Latest, &ten)?.items,
            actors: store.actors(Some(&q), &ten)?.items,
            places: store.places(Some(&q), &ten)?.items,
        })
    });
    Ok(Json(found.await?))
}

/// How fine a map is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Grid {
    /// Width and height of a square in degrees, 0.01 to 30; 5 when nothing is said.
    #[param(minimum = 0.01, maximum = 30)]
    size: Option<f64>,
}

/// The incidents of a filter by squares of the map.
#[utoipa::path(get, path = "/api/v1/map", tag = "incidents", params(Grid, Ask),
    responses((status = 200, body = Vec<Cell>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn map(State(desk): State<Shared>, Query(ask): Query<Ask>, Query(grid): Query<Grid>) -> Answer<Vec<Cell>> {
    let size = grid.size.unwrap_or(5.0);
    if !(0.01..=30.0).contains(&size) {
        return Err(Problem::wrong("`size` is a number of degrees from 0.01 to 30."));
    }
    let filter = ask.filter()?;
    Ok(Json(desk.recall(format!("map {size} {filter:?}"), move |store| store.map(&filter, size)).await?))
}

/// How fine a time line is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Steps {
    /// The width of a bin: `day`, `week`, `month` or `year`; `month` when nothing is said.
    #[param(inline, value_type = Option<StepName>)]
    step: Option<Step>,
}

/// The width of a bin.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the store's own type")]
enum StepName {
    Day,
    Week,
    Month,
    Year,
}

/// The incidents of a filter over time, by their first day. Empty bins are left out.
#[utoipa::path(get, path = "/api/v1/time-line", tag = "incidents", params(Steps, Ask),
    responses((status = 200, body = Vec<Bin>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn time_line(State(desk): State<Shared>, Query(ask): Query<Ask>, Query(steps): Query<Steps>) -> Answer<Vec<Bin>> {
    let filter = ask.filter()?;
    let step = steps.step.unwrap_or(Step::Month);
    let overview = desk.recall(format!("overview {filter:?}"), move |store| store.overview(&filter).map(Arc::new)).await?;
    Ok(Json(Bin::gathered(&overview.1, step)))
}

/// A facet.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the store's own type")]
enum FacetName {
    Type,
    Country,
    Actor,
    Source,
    Outlet,
    Place,
    Language,
}

/// The commonest values of a facet among the incidents of a filter: `type`, `country`, `actor`, `source`, `outlet`, `place` or `language`.
#[utoipa::path(get, path = "/api/v1/facets/{facet}", tag = "incidents", params(("facet" = inline(FacetName), Path, description = "Which facet."), Ask),
    responses((status = 200, body = Vec<FacetCount>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn facet(State(desk): State<Shared>, Path(facet): Path<Facet>, Query(ask): Query<Ask>) -> Answer<Vec<FacetCount>> {
    let (filter, at) = (ask.filter()?, ask.page(30)?);
    Ok(Json(desk.ask(move |store| store.facet(&filter, facet, at.limit)).await?))
}

/// Reviews, the latest first, those taken back too.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "reviews", params(Cursor),
    responses((status = 200, body = Listed<Reviewed>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn reviews(State(desk): State<Shared>, Query(cursor): Query<Cursor>) -> Answer<Listed<Reviewed>> {
    let at = cursor.page()?;
    Ok(Json(desk.ask(move |store| store.reviews(None, &at)).await?.into()))
}

/// Decisions about links, the latest first, those taken back too.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "reviews", params(Cursor),
    responses((status = 200, body = Listed<Decision>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn decisions(State(desk): State<Shared>, Query(cursor): Query<Cursor>) -> Answer<Listed<Decision>> {
    let at = cursor.page()?;
    Ok(Json(desk.ask(move |store| store.decisions(&at)).await?.into()))
}

/// A page of a list without a filter.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Cursor {
    /// The cursor of the page: `next` of the page before.
    after: Option<String>,
    /// How many items at most, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

impl Cursor {
    fn page(self) -> Result<Page, Problem> {
        Names { q: None, after: self.after, limit: self.limit }.parts().map(|(_, page)| page)
    }
}

/// Where a list of changes begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct AfterChange {
    /// The number of the last change that is known; 0 for all.
    #[param(minimum = 0)]
    after: i64,
    /// How many at most, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// What changed after a number, the earliest first. Who asks with the number of the last change it got sees every change once.
#[utoipa::path(get, path = "/api/v1/changes", tag = "changes", params(AfterChange),
    responses((status = 200, body = Vec<Change>), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn changes(State(desk): State<Shared>, Query(asked): Query<AfterChange>) -> Answer<Vec<Change>> {
    let limit = asked.limit.unwrap_or(200);
    if asked.after < 0 || !(1..=1_000).contains(&limit) {
        return Err(Problem::wrong("`after` is a number from 0, `limit` one from 1 to 1000."));
    }
    Ok(Json(desk.ask(move |store| store.changes(asked.after, limit)).await?))
}
