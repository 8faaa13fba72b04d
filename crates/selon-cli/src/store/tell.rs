//! What a store holds, in words.

use crate::clean;
use selon_store::{ActorRow, ClaimKind, ClaimRow, IncidentRow, PlaceRow, TollSum, Verdict};

/// «27», «at least 27», «20 to 30», «about 7000».
pub fn bounds(low: Option<u64>, high: Option<u64>, approximate: bool) -> String {
    let about = if approximate { "about " } else { "" };
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{about}{low} to {high}"),
        (Some(low), None) => format!("at least {about}{low}"),
        (None, Some(high)) => format!("at most {about}{high}"),
        (None, None) => "an untold number".to_owned(),
    }
}

/// «12», «> 3000», or «9–12–17» for low, best and high.
pub fn sum(sum: &TollSum) -> String {
    sum.range(&format!("–{}–", sum.best), |figure| figure.to_string())
}

/// «low 9, best 12, high 17», with what is open: «low 9, best 12, high 3001 or more».
pub fn three(sum: &TollSum) -> String {
    let open = |is: bool, words: &'static str| if is { words } else { "" };
    let (low, best, high) = (open(sum.low_open, " or fewer"), open(sum.best_open, " or more"), open(sum.high_open, " or more"));
    format!("low {}{low}, best {}{best}, high {}{high}", sum.low, sum.best, sum.high)
}

/// «, 2 not read whole»; nothing when all were.
pub fn partly(count: usize) -> String {
    if count == 0 { String::new() } else { format!(", {count} not read whole") }
}

/// The sums of an incident: «killed 9–12–17, injured 30».
pub fn sums(row: &IncidentRow) -> String {
    let one = |toll: &TollSum| match toll.who.as_str() {
        "any" => format!("{} {}", toll.measure, sum(toll)),
        who => format!("{} {who} {}", toll.measure, sum(toll)),
    };
    row.tolls.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// «ASSAULT aerial».
pub fn kind(row: &IncidentRow) -> String {
    [row.kind.as_deref(), row.mode.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// «2025-02-11», «2025-02-11 to 2025-02-13», «told 2025-02-12».
pub fn days(row: &IncidentRow) -> String {
    match (row.first, row.last, row.told_first) {
        (Some(first), Some(last), _) if first == last => first.to_string(),
        (Some(first), Some(last), _) => format!("{first} to {last}"),
        (_, _, Some(told)) => format!("told {told}"),
        _ => String::new(),
    }
}

/// «Gao, MLI».
pub fn place(place: Option<&PlaceRow>) -> String {
    place.map_or_else(String::new, |place| {
        let country = place.country.as_ref().map(|country| format!(", {country}")).unwrap_or_default();
        let contested = if place.contested { " (contested)" } else { "" };
        format!("{}{country}{contested}", clean::line(&place.name))
    })
}

/// Names parted by commas.
pub fn names(actors: &[ActorRow]) -> String {
    actors.iter().map(|actor| clean::line(&actor.name)).collect::<Vec<_>>().join(", ")
}

/// What a claim says: «12 killed», «ASSAULT aerial, denied», «REQUEST, direct».
pub fn claim(claim: &ClaimRow) -> String {
    let name = claim.name.as_deref().unwrap_or("");
    match claim.kind {
        ClaimKind::Toll => {
            let who =
                claim.mode.as_deref().filter(|who| *who != "any").map(|who| format!(" {}", who.replace('_', " "))).unwrap_or_default();
            let part = if claim.part { ", part of another figure" } else { "" };
            let total = if claim.cumulative { ", total so far" } else { "" };
            format!("{}{who} {name}{part}{total}", bounds(claim.low, claim.high, claim.approximate))
        }
        ClaimKind::Event => {
            let mode = claim.mode.as_ref().map(|mode| format!(" {mode}")).unwrap_or_default();
            let status = claim.status.as_deref().filter(|status| *status != "asserted");
            format!("{name}{mode}{}", status.map(|status| format!(", {status}")).unwrap_or_default())
        }
        ClaimKind::Statement => {
            [Some("says"), claim.name.as_deref(), claim.mode.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

/// According to whom: the sources, else the outlet.
pub fn source(claim: &ClaimRow) -> String {
    match (claim.sources.is_empty(), &claim.outlet) {
        (false, _) => names(&claim.sources),
        (true, Some(outlet)) => format!("{} itself", clean::line(outlet)),
        (true, None) => "the outlet itself".to_owned(),
    }
}

/// What people said of a claim: «accepted by Ann», «Bob: low 15».
pub fn reviews(claim: &ClaimRow) -> Option<String> {
    let one = |review: &selon_store::Reviewed| {
        let said = match &review.review.verdict {
            Verdict::Accept => "accepted".to_owned(),
            Verdict::Reject => "rejected".to_owned(),
            Verdict::Comment => "commented".to_owned(),
            Verdict::Correct { fields } => {
                let fields: Vec<String> = fields.iter().map(|(field, value)| format!("{field} {value}")).collect();
                format!("corrected to {}", fields.join(", "))
            }
        };
        let comment = review.review.comment.as_ref().map(|comment| format!(" (“{comment}”)")).unwrap_or_default();
        let stale = if review.stale { ", of an earlier reading" } else { "" };
        clean::line(&format!("{said} by {}{comment}{stale}", review.name))
    };
    (!claim.reviews.is_empty()).then(|| claim.reviews.iter().map(one).collect::<Vec<_>>().join("; "))
}
