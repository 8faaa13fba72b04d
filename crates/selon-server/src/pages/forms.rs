//! The forms of reviewers.

use super::layout::csrf;
use crate::problem::Problem;
use crate::view::View;
use maud::{Markup, html};
use selon_store::{ClaimKind, ClaimRow, Role, Verdict};
use serde_json::Value;

/// A verdict's word.
pub fn verdict_name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "accept",
        Verdict::Reject => "reject",
        Verdict::Correct { .. } => "correct",
        Verdict::Comment => "comment",
    }
}

/// The fields of a kind of claim that can be corrected: their names in `selon/1`, and what is there now.
fn fields(claim: &ClaimRow) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let names = |rows: &[selon_store::ActorRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
    let place = claim.place.as_ref().map(|place| place.name.clone()).unwrap_or_default();
    let time = claim.first.map(|day| day.to_string()).unwrap_or_default();
    match claim.kind {
        ClaimKind::Toll => vec![
            ("low", number(claim.low)),
            ("high", number(claim.high)),
            ("measure", text(&claim.name)),
            ("who", text(&claim.mode)),
            ("source", names(&claim.sources)),
            ("place", place),
            ("time", time),
        ],
        ClaimKind::Event => vec![
            ("type", text(&claim.name)),
            ("mode", text(&claim.mode)),
            ("status", text(&claim.status)),
            ("actors", names(&claim.actors)),
            ("recipients", names(&claim.recipients)),
            ("place", place),
            ("time", time),
        ],
        ClaimKind::Statement => vec![
            ("source", names(&claim.sources)),
            ("addressee", names(&claim.recipients)),
            ("act", text(&claim.name)),
            ("mode", text(&claim.mode)),
        ],
    }
}

/// Whether a correction makes sense: fields of that kind of claim, each with a value that it may have.
pub fn check(claim: &ClaimRow, verdict: &Verdict) -> Result<(), Problem> {
    let Verdict::Correct { fields: corrected } = verdict else { return Ok(()) };
    let known: Vec<&str> = fields(claim).iter().map(|(name, _)| *name).collect();
    for (name, value) in corrected {
        if !known.contains(&name.as_str()) {
            return Err(Problem::wrong(format!("`{name}` is no field of this kind of claim: {}.", known.join(", "))));
        }
        let choices = choices(claim.kind, name);
        let right = match (name.as_str(), value) {
            (_, Value::Null) => true,
            ("low" | "high", value) => value.as_i64().is_some_and(|number| number >= 0),
            ("time", Value::String(day)) => day.parse::<jiff::civil::Date>().is_ok(),
            (_, Value::String(word)) => choices.is_empty() || choices.contains(&word.as_str()),
            _ => false,
        };
        if !right {
            let may = if choices.is_empty() {
                "a number for a figure, an ISO 8601 day for a time, else words".to_owned()
            } else {
                choices.join(", ")
            };
            return Err(Problem::wrong(format!("`{name}` cannot be {value}: {may}.")));
        }
    }
    let bound = |name: &str, now: Option<u64>| corrected.get(name).map_or(now, Value::as_u64);
    match (bound("low", claim.low), bound("high", claim.high)) {
        (Some(low), Some(high)) if low > high => Err(Problem::wrong(format!("`low` {low} is greater than `high` {high}; correct both."))),
        _ => Ok(()),
    }
}

/// The values a field may have, where they are a list.
pub fn choices(claim: ClaimKind, field: &str) -> &'static [&'static str] {
    match (claim, field) {
        (_, "measure") => &[
            "killed",
            "injured",
            "missing",
            "captured",
            "detained",
            "displaced",
            "returned",
            "abducted",
            "surrendered",
            "destroyed",
            "affected",
            "participants",
            "other",
        ],
        (_, "who") => &[
            "any",
            "civilians",
            "military",
            "fighters",
            "police",
            "children",
            "women",
            "journalists",
            "aid_workers",
            "officials",
            "prisoners",
            "buildings",
            "other",
        ],
        (_, "status") => &["asserted", "denied", "requested", "threatened", "planned", "hypothetical"],
        (ClaimKind::Event, "type") => TYPES,
        (ClaimKind::Statement, "act") => TYPES,
        (ClaimKind::Statement, "mode") => &["direct", "indirect", "mixed"],
        _ => &[],
    }
}

/// The PLOVER types.
pub const TYPES: &[&str] = &[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

/// The form with which a reviewer says what is to be said of a claim; nothing for others.
pub fn verdict(view: &View, claim: &ClaimRow, open: bool) -> Markup {
    let w = view.words();
    let own = view.who.user.as_ref().and_then(|user| claim.reviews.iter().rfind(|review| review.user == user.id));
    html! { @if view.who.is(Role::Reviewer) {
        form.verdict method="post" action={ "/review/" (claim.id) } data-claim=(claim.id) {
            (csrf(view))
            input type="hidden" name="to" value=(view.here);
            div.row {
                button.accept type="submit" name="verdict" value="accept" { (w.t("review.accept")) }
                button.reject type="submit" name="verdict" value="reject" { (w.t("review.reject")) }
            }
            details.correct open[open] {
                summary { (w.t("review.correct-or-comment")) }
                div.fields { @for (name, value) in fields(claim) {
                    label { span { (w.of("field", name)) }
                        @let choices = choices(claim.kind, name);
                        @if choices.is_empty() { input type="text" name={ "f." (name) } value=(value) maxlength="300" data-was=(value); input type="hidden" name={ "was." (name) } value=(value); }
                        @else {
                            select name={ "f." (name) } data-was=(value) { @if value.is_empty() { option value="" { "–" } } @for choice in choices { option value=(choice) selected[*choice == value] { (w.of(field_words(name), choice)) } } }
                            input type="hidden" name={ "was." (name) } value=(value);
                        }
                    }
                } }
                label { span { (w.t("review.comment")) } textarea name="comment" rows="2" maxlength="2000" dir="auto" {} }
                div.row {
                    button type="submit" name="verdict" value="correct" { (w.t("review.correct")) }
                    button type="submit" name="verdict" value="comment" { (w.t("review.comment-only")) }
                }
            }
        }
        @if let Some(own) = own {
            form.undo method="post" action={ "/reviews/" (own.id) "/undo" } { (csrf(view)) input type="hidden" name="to" value=(view.here); button.link type="submit" { (w.t("review.undo")) } }
        }
    } }
}

/// Which words of the interface name the values of a field.
fn field_words(field: &str) -> &'static str {
    match field {
        "measure" => "measure",
        "who" => "victims",
        "status" => "status",
        "mode" => "saying",
        _ => "type",
    }
}
