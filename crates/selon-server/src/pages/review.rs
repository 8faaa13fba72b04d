//! The review: a queue of claims that a person works through, mostly by keyboard. What the program read is never overwritten.

use super::claims::{self, given_by, quote, says};
use super::incident::{Answer303, Back};
use super::layout::{csrf, more, page};
use super::{Answer, forms};
use crate::access::takes_html;
use crate::ask::{Ask, encode};
use crate::desk::Shared;
use crate::extract::{Form, Path, Query};
use crate::problem::Problem;
use crate::view::View;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use selon_store::{ClaimFilter, ClaimKind, ClaimRow, DecisionKind, HappeningRow, Progress, Review, Reviewed, Role, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value};

/// So many claims at once.
const PAGE: usize = 12;

/// What the queue holds beside a filter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Queue {
    kind: Option<String>,
    incident: Option<String>,
    report: Option<String>,
    /// `mine`: what I have not reviewed (as usual); `none`: what nobody has; `all`.
    which: Option<String>,
}

impl Queue {
    fn filter(&self, ask: &Ask, user: Option<i64>) -> Result<ClaimFilter, Problem> {
        let id = |value: &Option<String>| value.as_deref().and_then(|value| value.trim_start_matches(['i', 'r']).parse().ok());
        let kinds = match self.kind.as_deref().unwrap_or_default() {
            "toll" => vec![ClaimKind::Toll],
            "event" => vec![ClaimKind::Event],
            "statement" => vec![ClaimKind::Statement],
            _ => Vec::new(),
        };
        let which = self.which.as_deref().unwrap_or("mine");
        Ok(ClaimFilter {
            kinds,
            report: id(&self.report),
            incident: id(&self.incident),
            filter: ask.filter()?,
            reviewed: (which == "none").then_some(false),
            not_reviewed_by: user.filter(|_| which == "mine"),
            ..ClaimFilter::default()
        })
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [("kind", &self.kind), ("incident", &self.incident), ("report", &self.report), ("which", &self.which)];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref().filter(|value| !value.is_empty())?))).collect()
    }

    fn address(&self, ask: &Ask, after: Option<&str>) -> String {
        let mut pairs = ask.pairs();
        pairs.extend(self.pairs());
        pairs.extend(after.map(|after| ("after", after)));
        crate::ask::address("/review", &pairs)
    }
}

/// The queue.
pub async fn queue(State(desk): State<Shared>, view: View, Query(ask): Query<Ask>, Query(queue): Query<Queue>) -> Answer {
    let user = view.who.user.as_ref().map(|user| user.id);
    let filter = queue.filter(&ask, user)?;
    let at = ask.page(PAGE)?;
    // Progress is told of all claims asked for, reviewed or not.
    let whole = ClaimFilter { reviewed: None, not_reviewed_by: None, ..filter.clone() };
    let (list, progress) = tokio::join!(desk.ask(move |store| store.claims(&filter, &at)), desk.ask(move |store| store.progress(&whole)));
    let (list, progress) = (list?, progress?);
    let w = view.words();
    let next = list.next.map(|next| queue.address(&ask, Some(&next)));
    let content = html! {
        h1 { (w.t("nav.review")) }
        @if !view.who.is(Role::Reviewer) { p.notice { (w.t("review.sign-in")) " " a href={ "/login?to=" (encode(&view.here)) } { (w.t("account.sign-in")) } } }
        (progress_bar(&view, &progress))
        form.filters role="search" action="/review" method="get" data-live {
            div.row {
                label { span { (w.t("review.kind")) } select name="kind" {
                    option value="" { (w.t("filter.any")) }
                    @for kind in ["toll", "event", "statement"] { option value=(kind) selected[queue.kind.as_deref() == Some(kind)] { (w.of("claims", kind)) } }
                } }
                label.middle { span { (w.t("review.which")) } select name="which" {
                    @for which in ["mine", "none", "all"] { option value=(which) selected[queue.which.as_deref().unwrap_or("mine") == which] { (w.of("which", which)) } }
                } }
                label { span { (w.t("review.incident")) } input type="text" name="incident" value=(queue.incident.as_deref().unwrap_or("")) pattern="i?[0-9]*" maxlength="20"; }
                label.wide { span { (w.of("filter", "q")) } input #q type="search" name="q" value=(ask.get("q")) maxlength="300" dir="auto"; }
                button.primary type="submit" { (w.t("filter.submit")) }
            }
        }
        p.tools { a href="/review/progress" { (w.t("review.agreement")) } " " a href="/review/gold" download { (w.t("review.gold")) } }
        @if list.items.is_empty() { p.empty { (w.t("review.empty")) } }
        ol.queue data-queue data-accept=(w.of("verdict", "accept")) data-reject=(w.of("verdict", "reject")) data-correct=(w.of("verdict", "correct"))
            data-comment=(w.of("verdict", "comment")) data-split=(w.of("decision", "split")) data-merge=(w.of("decision", "merge"))
            data-undo=(w.t("review.undo")) { @for claim in &list.items { (card(&view, claim)) } }
        (more(&view, next))
        p.quiet.keys { (w.t("review.keys")) }
    };
    Ok(page(&view, w.t("nav.review"), content))
}

fn card(view: &View, claim: &ClaimRow) -> Markup {
    let w = view.words();
    html! {
        li class={ "card review " (kind_name(claim.kind)) } tabindex="0" data-claim=(claim.id) {
            p { span.id { "c" (claim.id) } " " (says(w, claim)) @if let Some(incident) = claim.incident { " · " a.badge href={ "/incidents/" (incident) } { "i" (incident) } } }
            p.by { (given_by(w, claim)) @if let Some(day) = claim.day { " · " (w.date(day)) } }
            p.evidence { (quote(claim)) }
            (claims::reviews(w, claim))
            (forms::verdict(view, claim, false))
            (link_form(view, claim))
        }
    }
}

/// Takes the claim's happening out of its incident, or says that it is that of another one.
fn link_form(view: &View, claim: &ClaimRow) -> Markup {
    let w = view.words();
    html! { @if view.who.is(Role::Reviewer) && claim.incident.is_some() {
        details.links {
            summary { (w.t("review.links")) }
            form.link method="post" action={ "/review/" (claim.id) "/link" } {
                (csrf(view)) input type="hidden" name="to" value=(view.here);
                div.row {
                    button type="submit" name="kind" value="split" formnovalidate { (w.t("review.split")) }
                    label { span { (w.t("incident.merge")) } input type="text" name="incident" required pattern="i?[0-9]+" placeholder="i12" maxlength="20"; }
                    button type="submit" name="kind" value="merge" { (w.t("incident.merge.submit")) }
                }
            }
        }
    } }
}

fn kind_name(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Toll => "toll",
        ClaimKind::Event => "event",
        ClaimKind::Statement => "said",
    }
}

fn progress_bar(view: &View, progress: &Progress) -> Markup {
    let w = view.words();
    html! {
        div.progress {
            label { span { (w.t("review.progress")) } progress max=(progress.claims.max(1)) value=(progress.reviewed) {} }
            p.quiet {
                (w.with("review.done", &format!("{} / {}", w.number(progress.reviewed), w.number(progress.claims)))) " · "
                (w.with("review.twice", &w.number(progress.twice))) " · " (w.of("verdict", "accept")) " " (w.number(progress.accepted)) " · "
                (w.of("verdict", "reject")) " " (w.number(progress.rejected)) " · " (w.of("verdict", "correct")) " " (w.number(progress.corrected))
            }
        }
    }
}

/// How far reviewers agree.
pub async fn progress(State(desk): State<Shared>, view: View) -> Answer {
    let (progress, pairs) = desk.ask(|store| Ok((store.progress(&ClaimFilter::default())?, store.agreement()?))).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("review.agreement")) } (progress_bar(&view, &progress))
        p.quiet { (w.t("review.kappa")) }
        @if pairs.is_empty() { p.empty { (w.t("review.no-pairs")) } }
        @else { table {
            thead { tr { th scope="col" { (w.t("review.pair")) } th.number scope="col" { (w.t("review.both")) } th.number scope="col" { (w.t("review.same")) } th.number scope="col" { "κ" } } }
            tbody { @for pair in &pairs { tr { td { bdi { (pair.a.1) } " · " bdi { (pair.b.1) } } td.number { (w.number(pair.both)) } td.number { (w.number(pair.same)) } td.number { @match pair.kappa { Some(kappa) => (format!("{kappa:.2}")), None => "–" } } } } }
        } }
    };
    Ok(page(&view, w.t("review.agreement"), content))
}

/// A verdict as a form sends it: `f.low` is the value of a field, `was.low` what it was.
pub async fn decide(
    State(desk): State<Shared>,
    view: View,
    headers: HeaderMap,
    Path(claim): Path<i64>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let user = view.who.may(Role::Reviewer)?.id;
    let one = |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    view.who.signed(one("csrf"))?;
    let comment = one("comment").filter(|comment| !comment.is_empty()).map(str::to_owned);
    let verdict = match one("verdict") {
        Some("accept") => Verdict::Accept,
        Some("reject") => Verdict::Reject,
        Some("comment") if comment.is_some() => Verdict::Comment,
        Some("comment") => return Err(Problem::wrong("A comment needs words.")),
        Some("correct") => Verdict::Correct { fields: changed(&sent)? },
        _ => return Err(Problem::wrong("`verdict` is one of accept, reject, correct, comment.")),
    };
    let review = Review { claim: Some(claim), report: None, incident: None, verdict, comment };
    let kept = keep(&desk, user, review).await?;
    if takes_html(&headers) {
        return Ok(Redirect::to(&back(one("to"), "/review")).into_response());
    }
    Ok(Json(kept).into_response())
}

/// Keeps a review, if it makes sense.
pub async fn keep(desk: &Shared, user: i64, review: Review) -> Result<Reviewed, Problem> {
    if let (Some(id), Verdict::Correct { .. }) = (review.claim, &review.verdict) {
        let claim = desk.ask(move |store| store.claim(id)).await?.ok_or_else(|| Problem::absent(format!("claim c{id}")))?;
        forms::check(&claim, &review.verdict)?;
    }
    desk.ask(move |store| store.review(user, &review)).await
}

/// The fields that a form changed.
fn changed(sent: &[(String, String)]) -> Result<Map<String, Value>, Problem> {
    let was = |name: &str| sent.iter().find(|(key, _)| key.strip_prefix("was.") == Some(name)).map_or("", |(_, value)| value.trim());
    let mut fields = Map::new();
    for (name, value) in sent.iter().filter_map(|(key, value)| Some((key.strip_prefix("f.")?, value.trim()))) {
        if value == was(name) {
            continue;
        }
        let value = match name {
            _ if value.is_empty() => Value::Null,
            "low" | "high" => value.parse::<u64>().map(Value::from).map_err(|_| Problem::wrong(format!("`{name}` is a whole number.")))?,
            _ => Value::from(value),
        };
        fields.insert(name.to_owned(), value);
    }
    if fields.is_empty() {
        return Err(Problem::wrong("A correction changes a field; to say that all is right, accept."));
    }
    Ok(fields)
}

/// What a reviewer says of the incident that a claim was put into.
#[derive(Debug, Deserialize)]
pub struct Linked {
    csrf: Option<String>,
    to: Option<String>,
    kind: String,
    incident: Option<String>,
}

/// Keeps it, as a decision about links: what the claim tells of is no part of its incident, or is the happening of another one.
pub async fn link(
    State(desk): State<Shared>,
    view: View,
    headers: HeaderMap,
    Path(claim): Path<i64>,
    Form(sent): Form<Linked>,
) -> Result<Response, Problem> {
    let user = view.who.may(Role::Reviewer)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    let claim = desk.ask(move |store| store.claim(claim)).await?.ok_or_else(|| Problem::absent(format!("claim c{claim}")))?;
    let of = claim.incident.ok_or_else(|| Problem::wrong("A statement belongs to no incident."))?;
    let happenings = |id: i64| {
        let found = desk.ask(move |store| store.incident(id));
        async move { Ok::<_, Problem>(found.await?.ok_or_else(|| Problem::absent(format!("incident i{id}")))?.happenings) }
    };
    let told = happenings(of).await?;
    let is_own = |one: &HappeningRow| one.report == claim.report && (one.events.contains(&claim.wire) || one.tolls.contains(&claim.wire));
    let (out, from): (Vec<_>, Vec<_>) = told.into_iter().partition(is_own);
    let ids = |rows: &[HappeningRow]| rows.iter().map(|row| row.id).collect::<Vec<i64>>();
    let what = match sent.kind.as_str() {
        "split" if from.is_empty() => return Err(Problem::wrong("Nothing else is in this incident.")),
        "split" => DecisionKind::Split { out: ids(&out), from: ids(&from) },
        "merge" => {
            let other = sent.incident.as_deref().unwrap_or_default().trim().trim_start_matches('i').parse::<i64>();
            let theirs = happenings(other.map_err(|_| Problem::wrong("`incident` is the id of an incident, such as i12."))?).await?;
            DecisionKind::Merge { all: ids(&out).into_iter().chain(theirs.first().map(|row| row.id)).collect() }
        }
        _ => return Err(Problem::wrong("`kind` is split or merge.")),
    };
    let kept = desk.decide(user, what, None).await?;
    if takes_html(&headers) {
        return Ok(Redirect::to(&back(sent.to.as_deref(), "/review")).into_response());
    }
    Ok(Json(kept).into_response())
}

/// Takes a review back.
pub async fn undo(
    State(desk): State<Shared>,
    view: View,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Form(sent): Form<Back>,
) -> Result<Response, Problem> {
    let user = view.who.may(Role::Reviewer)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    let kept = desk.ask(move |store| store.undo_review(user, id)).await?;
    let to: Answer303 = Ok(Redirect::to(&back(sent.to.as_deref(), "/review")));
    Ok(if takes_html(&headers) { to.into_response() } else { Json(kept).into_response() })
}

/// The reviewed reports as gold for `selon-bench`, one JSON object a line: the page's name, its text and its gold.
pub async fn gold(State(desk): State<Shared>) -> Result<Response, Problem> {
    let pages = desk.ask(crate::gold::pages).await?;
    let lines: String = pages.iter().filter_map(|page| serde_json::to_string(page).ok()).map(|line| line + "\n").collect();
    let headers = [(header::CONTENT_TYPE, "application/jsonl"), (header::CONTENT_DISPOSITION, "attachment; filename=\"gold.jsonl\"")];
    Ok((headers, lines).into_response())
}

/// A path of this desk to go back to: nothing that leads elsewhere.
pub fn back(to: Option<&str>, otherwise: &str) -> String {
    let own = |to: &&str| to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r', '\t']);
    to.filter(own).unwrap_or(otherwise).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_elsewhere() {
        assert_eq!(back(Some("/incidents?q=a"), "/"), "/incidents?q=a");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""] {
            assert_eq!(back(Some(bad), "/"), "/", "{bad:?}");
        }
    }

    #[test]
    fn only_what_changed_is_a_correction() {
        let sent = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
        let fields =
            changed(&sent(&[("f.low", "12"), ("was.low", "10"), ("f.high", ""), ("was.high", "10"), ("f.who", "any"), ("was.who", "any")]))
                .unwrap();
        assert_eq!(serde_json::to_string(&fields).unwrap(), r#"{"high":null,"low":12}"#);
        assert!(changed(&sent(&[("f.low", "10"), ("was.low", "10")])).is_err());
        assert!(changed(&sent(&[("f.low", "ten"), ("was.low", "10")])).is_err());
    }
}
