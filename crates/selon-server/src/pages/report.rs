//! Reports: the list, and the page of one with its text, its marks and its ledger.

use super::layout::{more, page};
use super::ledger::{Shown, ledger, marked_text};
use super::{Answer, claims, exports, incidents, text};
use crate::ask::Ask;
use crate::desk::Shared;
use crate::extract::{Path, Query};
use crate::problem::Problem;
use crate::view::View;
use crate::words::Words;
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use selon_store::{Report, ReportRow, VersionChange};

const PAGE: usize = 40;

/// The list.
pub async fn list(State(desk): State<Shared>, view: View, Query(ask): Query<Ask>) -> Answer {
    let (filter, sort, at) = (ask.filter()?, ask.sort()?, ask.page(PAGE)?);
    let for_count = filter.clone();
    let (list, count) = tokio::join!(
        desk.ask(move |store| store.reports(&filter, sort, &at)),
        desk.recall(format!("reports {for_count:?}"), move |store| store.count_reports(&for_count))
    );
    let (list, count) = (list?, count?);
    let w = view.words();
    let next = list.next.map(|next| ask.with("/reports", &[("after", &next)]));
    let content = html! {
        h1.visually-hidden { (w.t("nav.reports")) }
        (incidents::filters(&view, &ask, "/reports"))
        section.found aria-labelledby="found" {
            div.head { h2 #found { (w.n("reports", count)) } (exports::menu(w, &ask.address("/api/v1/export"))) }
            @if list.items.is_empty() { p.empty { (w.t("reports.none")) } }
            ol.list { @for row in &list.items { li { (item(w, row)) } } }
            (more(&view, next))
        }
    };
    Ok(page(&view, w.t("nav.reports"), content))
}

/// A report in a list.
pub fn item(w: &Words, row: &ReportRow) -> Markup {
    html! {
        div.report-item {
            a.title href={ "/reports/" (row.id) } lang=[row.language.as_deref()] { (text::words(row.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or("–"))) }
            p.meta {
                @if let Some(name) = &row.outlet { (claims::outlet(name)) " · " }
                @if let Some(day) = row.day { time datetime=(day) { (w.date(day)) } " · " }
                (w.n("claims", u64::from(row.claims)))
                @if row.copies > 1 { " · " (w.n("copies.of", u64::from(row.copies))) }
                @if let Some(origin) = &row.origin { " · " (w.t("report.origin")) " " (text::words(origin)) }
                @if row.overtaken { " " span.badge { (w.t("report.overtaken")) } }
                @if row.version_of.is_some() { " " span.badge { (w.t("report.version")) } }
            }
        }
    }
}

/// The page of one.
pub async fn show(State(desk): State<Shared>, view: View, Path(id): Path<i64>) -> Answer {
    let (report, versions) = desk
        .ask(move |store| {
            let report = store.report(id)?;
            let several = report.as_ref().is_some_and(|report| report.versions.len() > 1);
            Ok((report, if several { store.versions(id)? } else { Vec::new() }))
        })
        .await?;
    let report = report.ok_or_else(|| Problem::absent(format!("report r{id}")))?;
    let w = view.words();
    let row = &report.row;
    let title = row.title.as_deref().map_or_else(|| format!("r{id}"), text::line);
    let shown = Shown::new(&report.reading, &report.claims);
    let content = html! {
        header.title {
            p.crumb { a href="/reports" { (w.t("nav.reports")) } " › " span.id { "r" (id) } }
            h1 lang=[row.language.as_deref()] { bdi { (title) } }
            p.meta {
                @if let Some(name) = &row.outlet { (claims::outlet(name)) " · " }
                @if let Some(day) = row.day { time datetime=(day) { (w.date(day)) } " · " }
                @if let Some(author) = &row.author { (text::words(author)) " · " }
                @if let Some(origin) = &row.origin { (w.t("report.origin")) " " (text::words(origin)) " · " }
                @if let Some(url) = row.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                    a href=(text::line(url)) rel="noreferrer noopener nofollow external" { (w.t("report.url")) } " · "
                }
                (w.n("claims", u64::from(row.claims)))
            }
            (incidents_of(&view, &report))
        }
        div.report {
            article { (marked_text(&view, &shown)) (versions_of(&view, &report, &versions)) (copies(&view, &report)) }
            aside aria-label=(w.t("ledger.title")) { (ledger(&view, &shown)) }
        }
    };
    Ok(page(&view, &title, content))
}

fn incidents_of(view: &View, report: &Report) -> Markup {
    let w = view.words();
    let mut ids: Vec<i64> = report.happenings.iter().map(|told| told.incident).collect();
    ids.sort_unstable();
    ids.dedup();
    html! { @if !ids.is_empty() { p.meta { (w.t("report.incidents")) @for id in ids { " " a.badge href={ "/incidents/" (id) } { "i" (id) } } } } }
}

fn versions_of(view: &View, report: &Report, changes: &[VersionChange]) -> Markup {
    let w = view.words();
    html! { @if report.versions.len() > 1 {
        section aria-labelledby="h-versions" {
            h2 #h-versions { (w.t("report.versions")) }
            ol.list { @for version in &report.versions {
                li aria-current=[(version.id == report.row.id).then_some("true")] {
                    (item(w, version))
                    @for change in changes.iter().filter(|change| change.later == version.id) {
                        ul.changes { @for one in &change.changes {
                            li { @match (&one.earlier, &one.later) {
                                (None, Some(new)) => { span.badge.new { (w.t("version.new")) } " " a href={ "/reports/" (change.later) "#" (new) } { (new) } }
                                (Some(old), None) => { span.badge.gone { (w.t("version.gone")) } " " a href={ "/reports/" (change.earlier) "#" (old) } { (old) } }
                                (Some(old), Some(new)) => { span.badge { (w.t("version.changed")) } " " a href={ "/reports/" (change.earlier) "#" (old) } { (old) } " → " a href={ "/reports/" (change.later) "#" (new) } { (new) } }
                                (None, None) => {}
                            } }
                        } }
                    }
                }
            } }
        }
    } }
}

fn copies(view: &View, report: &Report) -> Markup {
    let w = view.words();
    html! { @if !report.copies.is_empty() {
        section aria-labelledby="h-copies" {
            h2 #h-copies { (w.n("copies", report.copies.len() as u64)) }
            p.quiet { (w.t("report.copies.what")) }
            ul.list { @for copy in &report.copies { li {
                (item(w, copy))
                @for link in report.links.iter().filter(|link| [link.a, link.b].contains(&copy.id) && [link.a, link.b].contains(&report.row.id)) {
                    p.quiet { (w.of("copy", &link.kind)) " · " (format!("{:.0} %", link.weight * 100.0)) @for (reason, _) in &link.why { " · " (text::words(reason)) } }
                    @if view.who.is(selon_store::Role::Reviewer) && link.undone.is_none() {
                        form method="post" action="/decisions" {
                            (super::layout::csrf(view)) input type="hidden" name="to" value=(view.here); input type="hidden" name="kind" value="uncopy";
                            input type="hidden" name="a" value=(link.a); input type="hidden" name="b" value=(link.b);
                            button type="submit" { (w.t("report.uncopy")) }
                        }
                    }
                }
            } } }
        }
    } }
}

/// The words of a claim, in its report.
pub async fn claim(State(desk): State<Shared>, Path(id): Path<i64>) -> Result<Redirect, Problem> {
    let claim = desk.ask(move |store| store.claim(id)).await?.ok_or_else(|| Problem::absent(format!("claim c{id}")))?;
    Ok(Redirect::to(&format!("/reports/{}#{}", claim.report, claim.wire)))
}
