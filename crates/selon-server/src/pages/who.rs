//! Who and where, over all reports: sources, actors, places, outlets.

use super::claims::{self, given_by, quote, says};
use super::layout::{more, page};
use super::{Answer, exports, incidents, text};
use crate::ask::{address, encode};
use crate::desk::Shared;
use crate::extract::{Path, Query};
use crate::problem::Problem;
use crate::view::View;
use axum::extract::State;
use maud::{Markup, html};
use selon_store::{ActorRow, ClaimFilter, ClaimKind, ClaimRow, Filter, IncidentRow, Page, Slice, Sort, Store};
use serde::Deserialize;
use std::collections::BTreeMap;

const PAGE: usize = 60;
/// Of so many incidents what others say is shown beside a claim, and so many figures of each are looked at.
const AGAINST: usize = 12;
/// See [`AGAINST`].
const RIVALS: usize = 24;

/// What a list of names is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Names {
    q: Option<String>,
    after: Option<String>,
}

impl Names {
    fn name(&self) -> Option<String> {
        self.q.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
    }

    fn page(&self, limit: usize) -> Page {
        Page { after: self.after.clone().filter(|after| !after.is_empty()), limit }
    }

    fn next(&self, path: &str, next: Option<String>) -> Option<String> {
        let q = self.name().unwrap_or_default();
        next.map(|next| address(path, &[("q", q.as_str()), ("after", &next)]))
    }
}

fn search(view: &View, names: &Names, path: &str) -> Markup {
    let w = view.words();
    html! {
        form.filters role="search" action=(path) method="get" data-live {
            div.row { label.wide { span { (w.t("who.name")) } input #q type="search" name="q" value=(names.name().unwrap_or_default()) maxlength="200" dir="auto"; } button.primary type="submit" { (w.t("filter.submit")) } }
        }
    }
}

/// The sources, those of most claims first.
pub async fn sources(State(desk): State<Shared>, view: View, Query(names): Query<Names>) -> Answer {
    let (name, at) = (names.name(), names.page(PAGE));
    let list = desk.ask(move |store| store.sources(name.as_deref(), &at)).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("nav.sources")) } p.quiet { (w.t("sources.what")) " " a href="/outlets" { (w.t("nav.outlets")) } }
        (search(&view, &names, "/sources")) (actor_table(&view, &list.items)) (more(&view, names.next("/sources", list.next)))
    };
    Ok(page(&view, w.t("nav.sources"), content))
}

/// The actors, those of most reports first.
pub async fn actors(State(desk): State<Shared>, view: View, Query(names): Query<Names>) -> Answer {
    let (name, at) = (names.name(), names.page(PAGE));
    let list = desk.ask(move |store| store.actors(name.as_deref(), &at)).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("nav.actors")) }
        (search(&view, &names, "/actors")) (actor_table(&view, &list.items)) (more(&view, names.next("/actors", list.next)))
    };
    Ok(page(&view, w.t("nav.actors"), content))
}

fn actor_table(view: &View, rows: &[ActorRow]) -> Markup {
    let w = view.words();
    html! {
        @if rows.is_empty() { p.empty { (w.t("list.none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(w.t("nav.actors")) { table.who {
            thead { tr { th scope="col" { (w.t("who.name")) } th scope="col" { (w.t("who.kind")) } th scope="col" { (w.t("who.country")) } th.number scope="col" { (w.t("who.reports")) } th.number scope="col" { (w.t("who.sourced")) } } }
            tbody { @for row in rows { tr { td { (claims::actor(row)) } td { (w.of("actor", &row.kind)) } td { (row.country.as_deref().unwrap_or("")) } td.number { (w.number(u64::from(row.reports))) } td.number { (w.number(u64::from(row.sourced))) } } } }
        } } }
    }
}

/// What an actor claimed, and what others say of the same.
struct Claimed {
    given: Slice<ClaimRow>,
    against: BTreeMap<i64, Vec<ClaimRow>>,
    incidents: Vec<IncidentRow>,
}

/// The figures of a source's page with those that others give of the same incidents.
fn claimed(store: &Store, filter: ClaimFilter, at: &Page, incidents: &Filter) -> Result<Claimed, selon_store::Error> {
    let given = store.claims(&filter, at)?;
    let mut against = BTreeMap::new();
    for claim in given.items.iter().filter(|claim| claim.kind == ClaimKind::Toll) {
        let Some(incident) = claim.incident.filter(|incident| !against.contains_key(incident)) else { continue };
        if against.len() >= AGAINST {
            break;
        }
        let same = ClaimFilter { kinds: vec![ClaimKind::Toll], incident: Some(incident), ..ClaimFilter::default() };
        against.insert(incident, store.claims(&same, &Page::first(RIVALS))?.items);
    }
    Ok(Claimed { given, against, incidents: store.incidents(incidents, Sort::Latest, &Page::first(10))?.items })
}

fn claimed_list(view: &View, claimed: &Claimed, is_own: impl Fn(&ClaimRow) -> bool) -> Markup {
    let w = view.words();
    html! {
        @if claimed.given.items.is_empty() { p.empty { (w.t("who.no-claims")) } }
        ol.cards { @for claim in &claimed.given.items {
            li.card {
                p { (says(w, claim)) @if let Some(incident) = claim.incident { " · " a.badge href={ "/incidents/" (incident) } { "i" (incident) } } }
                p.by { (given_by(w, claim)) @if let Some(day) = claim.day { " · " (w.date(day)) } }
                p.evidence { (quote(claim)) }
                @if let (ClaimKind::Toll, Some(others)) = (claim.kind, claim.incident.and_then(|incident| claimed.against.get(&incident))) {
                    @let others: Vec<&ClaimRow> = others.iter().filter(|other| other.name == claim.name && !is_own(other)).take(6).collect();
                    @if !others.is_empty() {
                        p.against { span.quiet { (w.t("who.others")) }
                            @for other in others { " " span.rival { strong { (claims::figure(w, other.low, other.high, other.approximate)) } " " (given_by(w, other)) } }
                        }
                    }
                }
            }
        } }
    }
}

fn incident_list(view: &View, rows: &[IncidentRow], all: &[(&'static str, &str)]) -> Markup {
    let w = view.words();
    html! { @if !rows.is_empty() {
        section aria-labelledby="h-incidents" {
            div.head { h2 #h-incidents { (w.t("nav.incidents")) } (exports::menu(w, &address("/api/v1/export", all))) }
            ol.list.incident-list { @for row in rows { (incidents::item(w, row)) } }
            p.more { (incidents::link(all, w.t("who.all-incidents"))) }
        }
    } }
}

/// One actor: what it claims, against others, and what it takes part in.
pub async fn actor(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Query(names): Query<Names>) -> Answer {
    let at = names.page(30);
    let found = desk
        .ask(move |store| {
            let Some(actor) = store.actor(id)? else { return Ok(None) };
            let key = actor.wikidata.clone().unwrap_or_else(|| actor.name.clone());
            let filter = Filter { actors: vec![key], ..Filter::default() };
            let claimed = claimed(store, ClaimFilter { source: Some(id), ..ClaimFilter::default() }, &at, &filter)?;
            Ok(Some((actor, claimed)))
        })
        .await?;
    let (actor, claimed) = found.ok_or_else(|| Problem::absent(format!("actor a{id}")))?;
    let w = view.words();
    let key = actor.wikidata.as_deref().unwrap_or(&actor.name);
    let path = format!("/actors/{id}");
    let next = names.next(&path, claimed.given.next.clone());
    let content = html! {
        header.title {
            p.crumb { a href="/actors" { (w.t("nav.actors")) } " › " span.id { "a" (id) } }
            h1 { (text::words(&actor.name)) }
            p.meta {
                (w.of("actor", &actor.kind)) @if let Some(country) = &actor.country { " · " (country) }
                @if let Some(wikidata) = &actor.wikidata { " · Wikidata " (wikidata) }
                " · " (w.n("reports", u64::from(actor.reports))) " · " (w.n("claims", u64::from(actor.sourced)))
            }
        }
        div.two {
            section aria-labelledby="h-claims" { h2 #h-claims { (w.t("who.claims")) } (claimed_list(&view, &claimed, |claim| claim.sources.iter().any(|source| source.id == id))) (more(&view, next)) }
            (incident_list(&view, &claimed.incidents, &[("actor", key)]))
        }
    };
    Ok(page(&view, &text::line(&actor.name), content))
}

/// The places, those of most reports first.
pub async fn places(State(desk): State<Shared>, view: View, Query(names): Query<Names>) -> Answer {
    let (name, at) = (names.name(), names.page(PAGE));
    let list = desk.ask(move |store| store.places(name.as_deref(), &at)).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("nav.places")) } (search(&view, &names, "/places"))
        @if list.items.is_empty() { p.empty { (w.t("list.none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(w.t("nav.places")) { table.who {
            thead { tr { th scope="col" { (w.t("who.name")) } th scope="col" { (w.t("who.where")) } th.number scope="col" { (w.t("who.reports")) } } }
            tbody { @for row in &list.items { tr {
                td { (claims::place(w, row)) }
                td { @if let (Some(lat), Some(lon)) = (row.latitude, row.longitude) { (format!("{lat:.2}, {lon:.2}")) } }
                td.number { (w.number(u64::from(row.reports))) }
            } } }
        } } }
        (more(&view, names.next("/places", list.next)))
    };
    Ok(page(&view, w.t("nav.places"), content))
}

/// One place: what happened there, and what is claimed.
pub async fn place(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Query(names): Query<Names>) -> Answer {
    let at = names.page(30);
    let found = desk
        .ask(move |store| {
            let Some(place) = store.place(id)? else { return Ok(None) };
            let name = place.geonames.map_or_else(|| place.name.clone(), |id| id.to_string());
            let claimed = claimed(
                store,
                ClaimFilter { place: Some(id), ..ClaimFilter::default() },
                &at,
                &Filter { place: Some(name), ..Filter::default() },
            )?;
            Ok(Some((place, claimed)))
        })
        .await?;
    let (place, claimed) = found.ok_or_else(|| Problem::absent(format!("place p{id}")))?;
    let w = view.words();
    let key = place.geonames.map_or_else(|| place.name.clone(), |id| id.to_string());
    let next = names.next(&format!("/places/{id}"), claimed.given.next.clone());
    let content = html! {
        header.title {
            p.crumb { a href="/places" { (w.t("nav.places")) } " › " span.id { "p" (id) } }
            h1 { (text::words(&place.name)) }
            p.meta {
                (w.of("precision", &place.precision)) @if let Some(country) = &place.country { " · " (country) }
                @if let (Some(lat), Some(lon)) = (place.latitude, place.longitude) { " · " (format!("{lat:.2}, {lon:.2}")) }
                @if let Some(geonames) = place.geonames { " · GeoNames " (geonames) }
                @if place.contested { " " span.badge.contested { (w.t("place.contested")) } }
            }
        }
        div.two {
            section aria-labelledby="h-claims" { h2 #h-claims { (w.t("place.claims")) } (claimed_list(&view, &claimed, |_| true)) (more(&view, next)) }
            (incident_list(&view, &claimed.incidents, &[("place", &key)]))
        }
    };
    Ok(page(&view, &text::line(&place.name), content))
}

/// The outlets, those of most reports first.
pub async fn outlets(State(desk): State<Shared>, view: View, Query(names): Query<Names>) -> Answer {
    let (name, at) = (names.name(), names.page(PAGE));
    let list = desk.recall(format!("outlets {name:?} {at:?}"), move |store| store.outlets(name.as_deref(), &at)).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("nav.outlets")) } (search(&view, &names, "/outlets"))
        @if list.items.is_empty() { p.empty { (w.t("list.none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(w.t("nav.outlets")) { table.who {
            thead { tr { th scope="col" { (w.t("who.name")) } th.number scope="col" { (w.t("who.reports")) } th.number scope="col" { (w.t("who.first")) } th scope="col" { (w.t("who.days")) } } }
            tbody { @for row in &list.items { tr { td { (claims::outlet(&row.name)) } td.number { (w.number(u64::from(row.reports))) } td.number { (w.number(u64::from(row.first))) } td { (w.days(row.earliest, row.latest).unwrap_or_default()) } } } }
        } } }
        (more(&view, names.next("/outlets", list.next)))
    };
    Ok(page(&view, w.t("nav.outlets"), content))
}

/// One outlet: what it claims, against others.
pub async fn outlet(State(desk): State<Shared>, view: View, Path(name): Path<String>, Query(names): Query<Names>) -> Answer {
    let at = names.page(30);
    let asked = name.clone();
    let claimed = desk
        .ask(move |store| {
            let filter = ClaimFilter { kinds: vec![ClaimKind::Toll], outlet: Some(asked.clone()), ..ClaimFilter::default() };
            claimed(store, filter, &at, &Filter { outlets: vec![asked], ..Filter::default() })
        })
        .await?;
    let w = view.words();
    if claimed.given.items.is_empty() && claimed.incidents.is_empty() && names.after.is_none() {
        return Err(Problem::absent(format!("outlet '{}'", text::line(&name))));
    }
    let path = format!("/outlets/{}", encode(&name).replace('/', "%2F"));
    let next = names.next(&path, claimed.given.next.clone());
    let content = html! {
        header.title { p.crumb { a href="/outlets" { (w.t("nav.outlets")) } } h1 { (text::words(&name)) } }
        div.two {
            section aria-labelledby="h-claims" { h2 #h-claims { (w.t("outlet.claims")) } (claimed_list(&view, &claimed, |claim| claim.outlet.as_deref() == Some(&name))) (more(&view, next)) }
            (incident_list(&view, &claimed.incidents, &[("outlet", &name)]))
        }
    };
    Ok(page(&view, &text::line(&name), content))
}
