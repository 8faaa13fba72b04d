//! One incident: what is claimed, by whom, from when, by how many voices, and why its reports hang together.

use super::claims::{self, given_by, quote, range};
use super::layout::{csrf, page};
use super::{forms, incidents, text};
use crate::desk::Shared;
use crate::extract::{Form, Path};
use crate::problem::Problem;
use crate::view::View;
use crate::words::Words;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use selon_store::{
    ClaimFilter, ClaimKind, ClaimRow, Decision, DecisionKind, Incident, Measure, Page, ReportRow, Review, Role, TollClaim, Verdict,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// So many statements and events are shown beside the figures.
const BESIDE: usize = 60;

/// The page.
pub async fn show(State(desk): State<Shared>, view: View, Path(id): Path<i64>) -> Result<Response, Problem> {
    let found = desk
        .ask(move |store| {
            let Some(incident) = store.incident(id)? else { return Ok(None) };
            let events = ClaimFilter { kinds: vec![ClaimKind::Event], incident: Some(incident.row.id), ..ClaimFilter::default() };
            let events = store.claims(&events, &Page::first(BESIDE))?.items;
            let mut said = Vec::new();
            // The statements of its first reports: one report of each voice.
            let mut voices = Vec::new();
            for report in &incident.reports {
                if voices.len() < 8 && !voices.contains(&report.voice) {
                    voices.push(report.voice);
                    let filter = ClaimFilter { kinds: vec![ClaimKind::Statement], report: Some(report.id), ..ClaimFilter::default() };
                    said.extend(store.claims(&filter, &Page::first(12))?.items);
                }
            }
            Ok(Some((incident, events, said)))
        })
        .await?;
    let (incident, events, said) = found.ok_or_else(|| Problem::absent(format!("incident i{id}")))?;
    if incident.row.id != id {
        return Ok(Redirect::permanent(&format!("/incidents/{}", incident.row.id)).into_response());
    }
    let w = view.words();
    let row = &incident.row;
    let title = incidents::title(w, row);
    let content = html! {
        div.incident-page {
            header.title {
                p.crumb { a href="/incidents" { (w.t("nav.incidents")) } " › " span.id { "i" (row.id) } }
                h1 { bdi { (title) } }
                p.meta {
                    span.kind { (claims::kind(w, row.kind.as_deref(), row.mode.as_deref())) }
                    @if let Some(place) = &row.place { " · " (claims::place(w, place)) }
                    @if let Some(days) = w.days(row.first, row.last) { " · " time { (days) } }
                    " · " (w.n("voices", u64::from(row.voices))) " · " (w.n("reports", u64::from(row.reports)))
                    " · " (w.with("reviewed.of", &format!("{} / {}", row.reviewed, row.claims)))
                }
                @if !row.tolls.is_empty() { p.ranges.big { @for sum in &row.tolls { (range(w, sum)) " " } } }
            }
            (tolls(&view, &incident.measures))
            (side_by_side(&view, &incident.measures, &said))
            (what_happened(&view, &events))
            (voices(&view, &incident.reports))
            (links(&view, &incident))
            (comments(&view, &incident))
        }
    };
    Ok(page(&view, &title, content).into_response())
}

/// The tolls: a chart that scripts draw from the table, and the table.
fn tolls(view: &View, measures: &[Measure]) -> Markup {
    let w = view.words();
    html! { @if !measures.is_empty() {
        section aria-labelledby="h-tolls" {
            h2 #h-tolls { (w.t("incident.tolls")) }
            @for measure in weightiest_first(measures) {
                @let name = claims::measure(w, &measure.measure, &measure.who);
                details.measure open[measure.claims.len() > 1 || measures.len() == 1] {
                    summary {
                        h3 { (name) }
                        @if let Some(sum) = &measure.sum { " " span.sum { (sum.range(" – ", |figure| w.number(figure))) } " " span.quiet { (w.n("voices", u64::from(sum.voices))) } }
                        @if let Some(sum) = &measure.reviewed { " " span.badge { (w.with("incident.reviewed", &sum.range(" – ", |figure| w.number(figure)))) } }
                    }
                    div.toll-chart data-measure=(name) data-outlet=(w.t("claim.outlet-itself")) data-label=(w.with("incident.chart", &name)) {}
                    div.scroll tabindex="0" role="region" aria-label=(name) {
                        table.tolls {
                            thead { tr {
                                th scope="col" { (w.t("col.as-of")) } th scope="col" { (w.t("col.figure")) } th scope="col" { (w.t("col.source")) }
                                th scope="col" { (w.t("col.outlet")) } th scope="col" { (w.t("col.words")) } th scope="col" { (w.t("col.state")) }
                            } }
                            tbody { @for same in by_voice(&measure.claims) { (toll_row(view, &same)) } }
                        }
                    }
                }
            }
        }
    } }
}

/// The measures, those that weigh most before others, and whole figures before those of some victims.
fn weightiest_first(measures: &[Measure]) -> Vec<&Measure> {
    let order = forms::choices(ClaimKind::Toll, "measure");
    let rank = |measure: &Measure| order.iter().position(|known| *known == measure.measure).unwrap_or(order.len());
    let mut sorted: Vec<&Measure> = measures.iter().collect();
    sorted.sort_by_key(|measure| (rank(measure), measure.who != "any", std::cmp::Reverse(measure.claims.len())));
    sorted
}

/// Claims that one voice makes in several copies are one row: the first copy's, with the others beside it.
fn by_voice(claims: &[TollClaim]) -> Vec<Vec<&TollClaim>> {
    let mut rows: Vec<Vec<&TollClaim>> = Vec::new();
    let sources = |toll: &TollClaim| toll.claim.sources.iter().map(|source| source.id).collect::<Vec<_>>();
    for toll in claims {
        let same = |other: &TollClaim| {
            let figures = (toll.claim.low, toll.claim.high) == (other.claim.low, other.claim.high);
            figures && toll.voice == other.voice && toll.claim.report != other.claim.report && sources(toll) == sources(other)
        };
        match rows.iter_mut().find(|row| row.iter().all(|other| same(other))) {
            Some(row) => row.push(toll),
            None => rows.push(vec![toll]),
        }
    }
    rows
}

fn toll_row(view: &View, same: &[&TollClaim]) -> Markup {
    let w = view.words();
    let toll = same[0];
    let claim = &toll.claim;
    let source = claim.sources.iter().map(|source| text::line(&source.name)).collect::<Vec<_>>().join(", ");
    let state = match (toll.live, toll.overtaken_by) {
        (_, Some(_)) => "overtaken",
        _ if claim.cumulative => "cumulative",
        _ if claim.part => "part",
        (true, None) => "live",
        (false, None) => "aside",
    };
    html! {
        tr id={ "c" (claim.id) } class=(state) data-day=[toll.as_of] data-low=[claim.low] data-high=[claim.high] data-source=(source)
            data-state=(state) data-outlet=[claim.outlet.as_deref().map(text::line)] data-words=(text::line(&claim.words)) {
            td { @match toll.as_of { Some(day) => time datetime=(day) { (w.date(day)) }, None => "–" } }
            td.figure { strong { (claims::figure(w, claim.low, claim.high, claim.approximate)) } }
            td { @if claim.sources.is_empty() { span.self { (w.t("claim.outlet-itself")) } } @else { (claims::actors(&claim.sources)) } }
            td {
                @for (ix, one) in same.iter().enumerate() { @if ix > 0 { ", " span id={ "c" (one.claim.id) } {} } @if let Some(name) = &one.claim.outlet { (claims::outlet(name)) } }
                @if same.len() > 1 { " " span.badge { (w.t("incident.one-voice")) } }
            }
            td.words { (quote(claim)) }
            td {
                span class={ "badge state " (state) } { (w.of("state", state)) }
                @if let Some(by) = toll.overtaken_by { " " a href={ "#c" (by) } { (w.t("state.by")) } }
                " " (claims::reviews(w, claim)) (forms::verdict(view, claim, false))
            }
        }
    }
}

/// What each source says, side by side: its figures that hold, and its words.
fn side_by_side(view: &View, measures: &[Measure], said: &[ClaimRow]) -> Markup {
    let w = view.words();
    #[derive(Default)]
    struct Column<'a> {
        head: Option<Markup>,
        figures: Vec<(String, &'a TollClaim)>,
        words: Vec<&'a ClaimRow>,
    }
    let mut columns: BTreeMap<String, Column<'_>> = BTreeMap::new();
    for measure in measures {
        for toll in measure.claims.iter().filter(|toll| toll.overtaken_by.is_none() && !toll.claim.part) {
            let key = toll.claim.sources.iter().map(|source| source.id.to_string()).collect::<Vec<_>>().join("+");
            // What outlets say themselves is one column for each outlet.
            let key = if key.is_empty() { format!("~{}", toll.claim.outlet.as_deref().unwrap_or_default()) } else { key };
            let column = columns.entry(key).or_default();
            column.head.get_or_insert_with(|| given_by_short(w, &toll.claim));
            let name = claims::measure(w, &measure.measure, &measure.who);
            let known = |(other, told): &(String, &TollClaim)| {
                *other == name && (told.claim.low, told.claim.high, told.as_of) == (toll.claim.low, toll.claim.high, toll.as_of)
            };
            if !column.figures.iter().any(known) {
                column.figures.push((name, toll));
            }
        }
    }
    for claim in said {
        let Some(speaker) = claim.sources.first().or(claim.actors.first()) else { continue };
        let column = columns.entry(speaker.id.to_string()).or_default();
        column.head.get_or_insert_with(|| claims::actor(speaker));
        if column.words.len() < 4 && !column.words.iter().any(|other| other.words == claim.words) {
            column.words.push(claim);
        }
    }
    // Those with figures first, those with most to say before others.
    let mut columns: Vec<Column<'_>> = columns.into_values().collect();
    columns.sort_by_key(|column| std::cmp::Reverse((column.figures.len().min(1), column.figures.len() + column.words.len())));
    html! { @if !columns.is_empty() {
        section aria-labelledby="h-sides" {
            h2 #h-sides { (w.t("incident.sides")) }
            ul.sides { @for column in columns.iter().take(24) {
                li {
                    h3 { @if let Some(head) = &column.head { (head) } }
                    @for (measure, toll) in &column.figures {
                        p.figure { strong { (claims::figure(w, toll.claim.low, toll.claim.high, toll.claim.approximate)) } " " (measure) " " @if let Some(day) = toll.as_of { span.quiet { (w.date(day)) } } }
                    }
                    @for claim in &column.words { p.said { @if let Some(act) = &claim.name { span.badge { (w.of("type", act)) } " " } (quote(claim)) } }
                }
            } }
        }
    } }
}

fn given_by_short(w: &Words, claim: &ClaimRow) -> Markup {
    if claim.sources.is_empty() {
        return html! { @match &claim.outlet { Some(name) => (claims::outlet(name)), None => (w.t("claim.outlet-itself")) } " " span.quiet { (w.t("claim.itself")) } };
    }
    claims::actors(&claim.sources)
}

fn what_happened(view: &View, events: &[ClaimRow]) -> Markup {
    let w = view.words();
    html! { @if !events.is_empty() {
        section aria-labelledby="h-events" {
            details {
                summary { h2 #h-events { (w.t("incident.events")) " " span.count { (events.len()) } } }
                ol.cards { @for claim in events { li.card.event { p { (claims::says(w, claim)) } p.by { (given_by(w, claim)) } p.evidence { (quote(claim)) } } } }
            }
        }
    } }
}

/// Independent voices, each with its copies.
fn voices(view: &View, reports: &[ReportRow]) -> Markup {
    let w = view.words();
    let mut by_voice: Vec<(i64, Vec<&ReportRow>)> = Vec::new();
    for report in reports {
        match by_voice.iter_mut().find(|(voice, _)| *voice == report.voice) {
            Some((_, all)) => all.push(report),
            None => by_voice.push((report.voice, vec![report])),
        }
    }
    html! {
        section aria-labelledby="h-voices" {
            h2 #h-voices { (w.t("incident.voices")) " " span.count { (by_voice.len()) } }
            p.quiet { (w.t("incident.voices.what")) }
            ol.voices { @for (_, all) in &by_voice {
                li {
                    @for (ix, report) in all.iter().enumerate() {
                        @if ix == 0 { (super::report::item(w, report)) }
                    }
                    @if all.len() > 1 {
                        details.copies {
                            summary { (w.n("copies", all.len() as u64 - 1)) }
                            ul { @for report in &all[1..] { li { (super::report::item(w, report)) } } }
                        }
                    }
                }
            } }
        }
    }
}

/// Why the reports hang together, and how to part them.
fn links(view: &View, incident: &Incident) -> Markup {
    let w = view.words();
    let may = view.who.is(Role::Reviewer);
    let told = |happening: i64| incident.happenings.iter().find(|h| h.id == happening);
    let report = |happening: i64| told(happening).and_then(|h| incident.reports.iter().find(|report| report.id == h.report));
    let name = |happening: i64| {
        html! {
            @match report(happening) {
                Some(report) => { a href={ "/reports/" (report.id) } { (text::words(report.outlet.as_deref().or(report.title.as_deref()).unwrap_or("–"))) } " " span.quiet { @if let Some(day) = report.day { (w.date(day)) } } }
                None => { "h" (happening) }
            }
        }
    };
    html! {
        section aria-labelledby="h-links" {
            details open[!incident.decisions.is_empty()] {
                summary { h2 #h-links { (w.t("incident.links")) " " span.count { (incident.links.len()) } } }
                p.quiet { (w.t("incident.links.what")) }
                ul.links { @for link in incident.links.iter().take(200) {
                    li class=[link.undone.map(|_| "undone")] {
                        p { (name(link.a)) " ↔ " (name(link.b)) " " span.weight { (format!("{:.1}", link.weight)) } }
                        ul.why { @for (reason, weight) in &link.why { li class=(if *weight < 0.0 { "against" } else { "for" }) { (text::words(reason)) " " span.quiet { (format!("{weight:+.1}")) } } } }
                        @if may && link.undone.is_none() {
                            form method="post" action="/decisions" {
                                (csrf(view)) input type="hidden" name="to" value=(view.here); input type="hidden" name="kind" value="unlink";
                                input type="hidden" name="a" value=(link.a); input type="hidden" name="b" value=(link.b);
                                button type="submit" { (w.t("incident.unlink")) }
                            }
                        }
                    }
                } }
                @if may { (split_form(view, incident)) (merge_form(view, incident)) }
                @if !incident.decisions.is_empty() {
                    h3 { (w.t("incident.decisions")) }
                    ul.decisions { @for decision in &incident.decisions { (decision_item(view, decision)) } }
                }
            }
        }
    }
}

fn decision_item(view: &View, decision: &Decision) -> Markup {
    let w = view.words();
    let kind = match decision.what {
        DecisionKind::Unlink { .. } => "unlink",
        DecisionKind::Split { .. } => "split",
        DecisionKind::Merge { .. } => "merge",
        DecisionKind::Uncopy { .. } => "uncopy",
    };
    html! {
        li class=[decision.undone.map(|_| "undone")] {
            strong { (w.of("decision", kind)) } " "
            @if let Some((_, name)) = &decision.user { bdi { (name) } " " }
            span.quiet { (decision.at.strftime("%Y-%m-%d %H:%M")) }
            @if let Some(comment) = &decision.comment { " " (text::words(comment)) }
            @if decision.undone.is_some() { " " span.badge { (w.t("decision.undone")) } }
            @else if view.who.is(Role::Reviewer) {
                form method="post" action={ "/decisions/" (decision.id) "/undo" } { (csrf(view)) input type="hidden" name="to" value=(view.here); button type="submit" { (w.t("review.undo")) } }
            }
        }
    }
}

/// Takes the reports that are chosen out of the incident.
fn split_form(view: &View, incident: &Incident) -> Markup {
    let w = view.words();
    html! { @if incident.happenings.len() > 1 {
        form.split method="post" action="/decisions" {
            (csrf(view)) input type="hidden" name="to" value=(view.here); input type="hidden" name="kind" value="split";
            fieldset {
                legend { (w.t("incident.split")) }
                @for told in incident.happenings.iter().take(200) {
                    input type="hidden" name="all" value=(told.id);
                    label.check {
                        input type="checkbox" name="out" value=(told.id);
                        span { @match incident.reports.iter().find(|report| report.id == told.report) {
                            Some(report) => { bdi { (text::line(report.outlet.as_deref().unwrap_or("–"))) } ": " bdi { (text::line(report.title.as_deref().unwrap_or("–"))) } }
                            None => { "h" (told.id) }
                        } }
                    }
                }
                label { span { (w.t("review.comment")) } input type="text" name="comment" maxlength="500"; }
                button type="submit" { (w.t("incident.split.submit")) }
            }
        }
    } }
}

/// Says that another incident is this one.
fn merge_form(view: &View, incident: &Incident) -> Markup {
    let w = view.words();
    html! { @if let Some(first) = incident.happenings.first() {
        form.merge method="post" action="/decisions" {
            (csrf(view)) input type="hidden" name="to" value=(view.here); input type="hidden" name="kind" value="merge";
            input type="hidden" name="all" value=(first.id);
            div.row {
                label { span { (w.t("incident.merge")) } input type="text" name="incident" required pattern="i?[0-9]+" placeholder="i12" maxlength="20"; }
                label { span { (w.t("review.comment")) } input type="text" name="comment" maxlength="500"; }
                button type="submit" { (w.t("incident.merge.submit")) }
            }
        }
    } }
}

fn comments(view: &View, incident: &Incident) -> Markup {
    let w = view.words();
    html! {
        section aria-labelledby="h-comments" {
            h2 #h-comments { (w.t("incident.comments")) }
            @for comment in &incident.comments {
                p.comment { strong { bdi { (comment.name) } } " " span.quiet { (comment.at.strftime("%Y-%m-%d %H:%M")) } " " (text::words(comment.review.comment.as_deref().unwrap_or_default())) }
            }
            @if view.who.is(Role::Reviewer) {
                form method="post" action={ "/incidents/" (incident.row.id) "/comment" } {
                    (csrf(view))
                    label { span { (w.t("review.comment")) } textarea name="comment" rows="2" maxlength="2000" required dir="auto" {} }
                    button type="submit" { (w.t("review.comment-only")) }
                }
            } @else { p.quiet { (w.t("review.sign-in")) } }
        }
    }
}

/// A comment as it was sent.
#[derive(Debug, Deserialize)]
pub struct Comment {
    csrf: Option<String>,
    comment: String,
}

/// Keeps a comment.
pub async fn comment(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Form(sent): Form<Comment>) -> Result<Redirect, Problem> {
    let user = view.who.may(Role::Reviewer)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    let comment = sent.comment.trim().to_owned();
    if comment.is_empty() {
        return Err(Problem::wrong("A comment needs words."));
    }
    let review = Review { claim: None, report: None, incident: Some(id), verdict: Verdict::Comment, comment: Some(comment) };
    desk.ask(move |store| store.review(user, &review)).await?;
    Ok(Redirect::to(&format!("/incidents/{id}#h-comments")))
}

/// Keeps a decision about links: the fields of a form, some of them given more than once.
pub async fn decide(State(desk): State<Shared>, view: View, Form(sent): Form<Vec<(String, String)>>) -> Result<Redirect, Problem> {
    let user = view.who.may(Role::Reviewer)?.id;
    let one = |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
    view.who.signed(one("csrf"))?;
    let number =
        |value: &str| value.trim_start_matches(['i', 'h', 'r']).parse::<i64>().map_err(|_| Problem::wrong(format!("'{value}' is no id.")));
    let all = |name: &str| sent.iter().filter(|(key, _)| key == name).map(|(_, value)| number(value)).collect::<Result<Vec<i64>, _>>();
    let need = |name: &str| one(name).ok_or_else(|| Problem::wrong(format!("`{name}` is missing."))).and_then(number);
    let what = match one("kind") {
        Some("unlink") => DecisionKind::Unlink { a: need("a")?, b: need("b")? },
        Some("uncopy") => DecisionKind::Uncopy { a: need("a")?, b: need("b")? },
        Some("split") => {
            let out = all("out")?;
            let from: Vec<i64> = all("all")?.into_iter().filter(|id| !out.contains(id)).collect();
            if out.is_empty() || from.is_empty() {
                return Err(Problem::wrong("Choose some of the reports, but not all of them."));
            }
            DecisionKind::Split { out, from }
        }
        Some("merge") => {
            let other = need("incident")?;
            let found = desk.ask(move |store| store.incident(other)).await?.ok_or_else(|| Problem::absent(format!("incident i{other}")))?;
            let theirs = found.happenings.first().map(|told| told.id).ok_or_else(|| Problem::absent(format!("incident i{other}")))?;
            DecisionKind::Merge { all: all("all")?.into_iter().chain([theirs]).collect() }
        }
        _ => return Err(Problem::wrong("`kind` is one of unlink, split, merge, uncopy.")),
    };
    let comment = one("comment").map(str::to_owned);
    desk.decide(user, what, comment).await?;
    Ok(Redirect::to(&super::review::back(one("to"), "/incidents")))
}

/// What a form says to take something back.
#[derive(Debug, Deserialize)]
pub struct Back {
    /// Of which session.
    pub csrf: Option<String>,
    /// Where to go then.
    pub to: Option<String>,
}

/// Takes a decision back.
pub async fn undo(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Form(sent): Form<Back>) -> Answer303 {
    let user = view.who.may(Role::Reviewer)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    desk.undo(user, id).await?;
    Ok(Redirect::to(&super::review::back(sent.to.as_deref(), "/incidents")))
}

/// Where to go next, or what went wrong.
pub type Answer303 = Result<Redirect, Problem>;
