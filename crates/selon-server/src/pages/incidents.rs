//! The list of incidents with its map and time line. Each of the three filters the others, and the address holds what is asked for.

use super::layout::{more, page};
use super::{Answer, charts, claims, exports, text};
use crate::ask::{Ask, encode};
use crate::assets;
use crate::desk::Shared;
use crate::extract::Query;
use crate::view::View;
use crate::words::Words;
use axum::extract::State;
use maud::{Markup, html};
use selon_store::IncidentRow;
use std::sync::Arc;

/// So many incidents on a page.
const PAGE: usize = 30;

/// The page.
pub async fn show(State(desk): State<Shared>, view: View, Query(ask): Query<Ask>) -> Answer {
    let (filter, sort, at) = (ask.filter()?, ask.sort()?, ask.page(PAGE)?);
    let for_list = filter.clone();
    let (list, overview) = tokio::join!(
        desk.ask(move |store| store.incidents(&for_list, sort, &at)),
        desk.recall(format!("overview {filter:?}"), move |store| store.overview(&filter).map(Arc::new)),
    );
    let (list, overview) = (list?, overview?);
    let count = overview.0;
    let (bins, step) = charts::bins(&overview.1);
    let w = view.words();
    let title = w.t("nav.incidents");
    let next = list.next.map(|next| ask.with("/incidents", &[("after", &next)]));
    let content = html! {
        h1.visually-hidden { (title) }
        (filters(&view, &ask, "/incidents"))
        div.incidents {
            section.found aria-labelledby="found" {
                div.head {
                    h2 #found { (w.n("incidents.count", count)) }
                    p.tools {
                        a href=(ask.address("/incidents.atom")) type="application/atom+xml" { (w.t("nav.feed")) }
                    }
                    (exports::menu(w, &ask.address("/api/v1/export")))
                }
                @if list.items.is_empty() { p.empty { (w.t("incidents.none")) } }
                ol.list.incident-list data-new=(w.t("incidents.new")) { @for row in &list.items { (item(w, row)) } }
                (more(&view, next))
            }
            div.sight {
                (map(&view, &ask))
                (charts::time_line(&view, &ask, &bins, step))
            }
        }
    };
    Ok(page(&view, title, content))
}

/// What names an incident: its headline, else its kind, place and time.
pub fn title(w: &Words, row: &IncidentRow) -> String {
    let headline = row.title.as_deref().map(text::line).filter(|title| !title.trim().is_empty());
    // Where there is no headline the words of a claim stand for it, and those may begin in the middle of a sentence.
    let begun = |title: String| if title.starts_with(char::is_lowercase) { format!("… {title}") } else { title };
    headline.map(begun).unwrap_or_else(|| {
        let place = row.place.as_ref().map(|place| text::line(&place.name)).unwrap_or_default();
        format!("{} {place}", claims::kind(w, row.kind.as_deref(), row.mode.as_deref()))
    })
}

/// An incident in a list.
pub fn item(w: &Words, row: &IncidentRow) -> Markup {
    let days = w.days(row.first.or(row.told_first), row.last.or(row.told_last));
    html! {
        li.incident data-id=(row.id) {
            a.title href={ "/incidents/" (row.id) } { bdi { (title(w, row)) } }
            p.meta {
                span.kind { @if row.claims == 0 { (w.t("incident.bare")) } @else { (claims::kind(w, row.kind.as_deref(), row.mode.as_deref())) } }
                @if let Some(place) = &row.place { " · " (claims::place(w, place)) }
                @if let Some(days) = days { " · " time { (days) } }
                " · " span title=(w.t("voices.title")) { (w.n("voices", u64::from(row.voices))) }
                @if row.reports > row.voices { " · " (w.n("reports", u64::from(row.reports))) }
            }
            @if !row.tolls.is_empty() { p.ranges { @for sum in row.tolls.iter().take(5) { (claims::range(w, sum)) " " } } }
        }
    }
}

/// The map: the page says where its squares come from, a script draws them.
fn map(view: &View, ask: &Ask) -> Markup {
    let w = view.words();
    html! {
        figure.map {
            div #map data-cells=(ask.address("/api/v1/map")) data-view=(ask.address("/incidents"))
                data-box=(ask.get("box")) data-base=(assets::path("world-110m.json")) data-fine=(assets::path("world-50m.json"))
                data-lands=(assets::path("contested.json")) data-language=(w.code) data-claimed=(w.t("map.claimed"))
                data-one=(w.t("map.one")) data-many=(w.t("map.many")) data-contested=(w.t("place.contested"))
                data-in=(w.t("map.in")) data-out=(w.t("map.out")) data-all=(w.t("map.all")) data-here=(w.t("map.here"))
                data-label=(w.t("map.label")) {}
            noscript { p.quiet { (w.t("map.noscript")) } }
            figcaption { (w.t("map.caption")) }
        }
    }
}

/// The filters of a list.
pub fn filters(view: &View, ask: &Ask, path: &str) -> Markup {
    let w = view.words();
    let field = |name: &'static str, kind: &str| {
        html! { label { span { (w.of("filter", name)) } input type=(kind) name=(name) value=(ask.get(name)) maxlength="200"; } }
    };
    let number = |name: &'static str| html! { label.number { span { (w.of("filter", name)) } input type="number" min="0" name=(name) value=(ask.get(name)); } };
    let measures = super::forms::choices(selon_store::ClaimKind::Toll, "measure");
    let hidden = ["place", "country", "actor", "source", "outlet", "measure", "least", "most", "voices", "language"];
    let more_open = hidden.iter().any(|name| !ask.get(name).is_empty());
    html! {
        form.filters role="search" action=(path) method="get" data-live {
            div.row {
                label.wide { span { (w.of("filter", "q")) } input #q type="search" name="q" value=(ask.get("q")) maxlength="300" dir="auto"; }
                (field("from", "date")) (field("to", "date"))
                label { span { (w.of("filter", "type")) }
                    select name="type" {
                        option value="" { (w.t("filter.any")) }
                        @for kind in super::forms::TYPES { option value=(kind) selected[ask.get("type") == *kind] { (w.of("type", kind)) } }
                    }
                }
                label { span { (w.of("filter", "sort")) }
                    select name="sort" { @for sort in ["latest", "earliest", "changed", "voices", "killed"] {
                        option value=(if sort == "latest" { "" } else { sort }) selected[ask.get("sort") == sort] { (w.of("sort", sort)) }
                    } }
                }
                button.primary type="submit" { (w.t("filter.submit")) }
            }
            details.more-filters open[more_open] {
                summary { (w.t("filter.more")) }
                div.row {
                    (field("place", "text")) (field("country", "text")) (field("actor", "text")) (field("source", "text")) (field("outlet", "text"))
                    label { span { (w.of("filter", "measure")) }
                        select name="measure" {
                            option value="" { (w.t("filter.any")) }
                            @for measure in measures { option value=(measure) selected[ask.get("measure") == *measure] { (w.of("measure", measure)) } }
                        }
                    }
                    (number("least")) (number("most")) (number("voices")) (field("language", "text"))
                }
            }
            @for name in ["box", "near"] { @if !ask.get(name).is_empty() { input type="hidden" name=(name) value=(ask.get(name)); } }
            (chips(view, ask, path))
        }
    }
}

/// What is asked for, each with the way to ask for it no more.
fn chips(view: &View, ask: &Ask, path: &str) -> Markup {
    let w = view.words();
    let pairs: Vec<_> = ask.pairs().into_iter().filter(|(name, _)| *name != "sort").collect();
    html! { @if !pairs.is_empty() {
        p.chips {
            @for (name, value) in &pairs {
                a.chip href=(ask.with(path, &[(*name, "")])) title=(w.t("filter.remove")) {
                    (w.of("filter", name)) ": " bdi { (shown(w, name, value)) } " ×"
                }
                " "
            }
            a.clear href=(path) { (w.t("filter.clear")) }
        }
    } }
}

fn shown(w: &Words, name: &str, value: &str) -> String {
    match name {
        "type" => value
            .split(',')
            .map(|kind| kind.split_once('/').map_or_else(|| w.of("type", kind), |(kind, mode)| claims::kind(w, Some(kind), Some(mode))))
            .collect::<Vec<_>>()
            .join(", "),
        "measure" => w.of("measure", value),
        "box" => w.t("filter.box.value").to_owned(),
        _ => text::line(value),
    }
}

/// A link to the incidents that a filter asks for.
pub fn link(query: &[(&'static str, &str)], words: &str) -> Markup {
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    html! { a href={ "/incidents?" (query.join("&")) } { (words) } }
}
