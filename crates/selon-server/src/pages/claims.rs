//! How claims are written for people.

use super::text;
use crate::ask::encode;
use crate::words::Words;
use maud::{Markup, html};
use selon_store::{ActorRow, ClaimKind, ClaimRow, PlaceRow, TollSum, more_than};

/// The bounds of a figure in words: at least 34, 30 to 40, about 50.
pub fn figure(w: &Words, low: Option<u64>, high: Option<u64>, approximate: bool) -> String {
    let number = |n: u64| w.number(n);
    let bounds = match (low, high) {
        (Some(a), Some(b)) if a == b => number(a),
        (Some(a), Some(b)) => format!("{} – {}", number(a), number(b)),
        (Some(a), None) => match more_than(a) {
            Some(a) => w.with("figure.more", &number(a)),
            None => w.with("figure.least", &number(a)),
        },
        (None, Some(b)) => w.with("figure.most", &number(b)),
        (None, None) => w.t("figure.unknown").to_owned(),
    };
    if approximate { w.with("figure.about", &bounds) } else { bounds }
}

/// What a figure counts: killed, civilians.
pub fn measure(w: &Words, measure: &str, who: &str) -> String {
    let measure = w.of("measure", measure);
    if who == "any" { measure } else { format!("{measure}, {}", w.of("victims", who)) }
}

/// Low, best and high in a row: 19 – 50, most given 34.
pub fn range(w: &Words, sum: &TollSum) -> Markup {
    let name = measure(w, &sum.measure, &sum.who);
    html! {
        span.range data-measure=(sum.measure) {
            span.measure { (name) } " "
            strong { (sum.range(" – ", |figure| w.number(figure))) }
            @if sum.low != sum.high {
                span.best title=(w.t("range.best.title")) { " (" (w.with("range.best", &w.number(sum.best))) ")" }
            }
        }
    }
}

/// The types and modes of events for people.
pub fn kind(w: &Words, kind: Option<&str>, mode: Option<&str>) -> String {
    let Some(kind) = kind else { return w.t("kind.none").to_owned() };
    match mode {
        Some(mode) => format!("{}, {}", w.of("type", kind), w.of("mode", mode)),
        None => w.of("type", kind),
    }
}

/// An actor with the way to its page.
pub fn actor(row: &ActorRow) -> Markup {
    html! { a.actor href={ "/actors/" (row.id) } { (text::words(&row.name)) } }
}

/// Actors in a row.
pub fn actors(rows: &[ActorRow]) -> Markup {
    html! { @for (ix, row) in rows.iter().enumerate() { @if ix > 0 { ", " } (actor(row)) } }
}

/// A place with the way to its page and what is to be known of it.
pub fn place(w: &Words, row: &PlaceRow) -> Markup {
    html! {
        a.place href={ "/places/" (row.id) } { (text::words(&row.name)) }
        @if let Some(country) = &row.country { " " abbr.country title=(w.t("place.country")) { (country) } }
        @if row.contested { " " span.badge.contested title=(w.t("place.contested.title")) { (w.t("place.contested")) } }
        @if !["locality", "point"].contains(&row.precision.as_str()) { " " span.badge.precision title=(w.t("place.precision.title")) { (w.of("precision", &row.precision)) } }
    }
}

/// An outlet with the way to its page.
pub fn outlet(name: &str) -> Markup {
    html! { a.outlet href={ "/outlets/" (encode(name).replace('/', "%2F")) } { (text::words(name)) } }
}

/// Who gives a claim: its sources, else the outlet itself.
pub fn given_by(w: &Words, claim: &ClaimRow) -> Markup {
    html! {
        @if claim.sources.is_empty() {
            span.self { (w.t("claim.outlet-itself")) }
            @if let Some(name) = &claim.outlet { " " (outlet(name)) }
        } @else { (w.t("claim.according-to")) " " (actors(&claim.sources)) }
    }
}

/// What a claim says, in a line.
pub fn says(w: &Words, claim: &ClaimRow) -> Markup {
    html! {
        @match claim.kind {
            ClaimKind::Toll => {
                strong { (figure(w, claim.low, claim.high, claim.approximate)) } " "
                (measure(w, claim.name.as_deref().unwrap_or("other"), claim.mode.as_deref().unwrap_or("any")))
                @if claim.part { " " span.badge { (w.t("claim.part")) } }
                @if claim.cumulative { " " span.badge { (w.t("claim.cumulative")) } }
            }
            ClaimKind::Event => {
                strong { (kind(w, claim.name.as_deref(), claim.mode.as_deref())) }
                @if let Some(status) = claim.status.as_deref().filter(|status| *status != "asserted") { " " span.badge { (w.of("status", status)) } }
                @if !claim.actors.is_empty() { " " (actors(&claim.actors)) }
                @if !claim.recipients.is_empty() { " → " (actors(&claim.recipients)) }
            }
            ClaimKind::Statement => {
                strong { (w.t("claim.says")) }
                @if let Some(act) = &claim.name { " " span.badge { (w.of("type", act)) } }
                @if !claim.recipients.is_empty() { " → " (actors(&claim.recipients)) }
            }
        }
        @if let Some(row) = &claim.place { " · " (place(w, row)) }
        @if let Some(days) = w.days(claim.first, claim.last) { " · " time { (days) } }
    }
}

/// The words that carry a claim, leading to them in the report.
pub fn quote(claim: &ClaimRow) -> Markup {
    html! { a.quote href={ "/reports/" (claim.report) "#w-" (claim.wire) } { q { (text::words(&claim.words)) } } }
}

/// What reviewers said of a claim.
pub fn reviews(w: &Words, claim: &ClaimRow) -> Markup {
    html! {
        @for review in &claim.reviews {
            @let verdict = super::forms::verdict_name(&review.review.verdict);
            span class={ "badge verdict " (verdict) } title={ (text::line(&review.name)) " · " (review.at.strftime("%Y-%m-%d %H:%M")) } {
                (w.of("verdict", verdict)) " · " bdi { (review.name) }
                @if review.stale { " · " (w.t("review.stale")) }
            }
            " "
        }
    }
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn bounds_are_told_as_people_tell_them() {
        let all = crate::words::all();
        let told = |low, high| figure(&all[0], low, high, false);
        assert_eq!(told(Some(34), Some(34)), "34");
        assert_eq!(told(Some(30), Some(40)), "30 – 40");
        assert_eq!(told(Some(34), None), "at least 34");
        assert_eq!(told(Some(401), None), "more than 400");
        assert_eq!(told(Some(401), Some(401)), "401");
        assert_eq!(told(None, Some(5)), "at most 5");
        assert_eq!(figure(&all[0], Some(50), Some(50), true), "about 50");
    }
}
