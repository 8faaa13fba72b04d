//! IDMC's Internal Displacement Updates: an object an incident in which a report counts people who had to flee.
//!
//! `figure` is the incident's best figure; the popup has every rival figure with who gives it. What IDMC shows in `standard_popup_text` is
//! HTML, so strangers' words are escaped in it.

use crate::incident::Seen;
use crate::json::List;
use crate::place::Site;
use crate::{Error, walk};
use selon_store::{ClaimRow, Filter, Store};
use serde::Serialize;
use std::io::Write;

/// The fields, in IDMC's order.
#[derive(Serialize)]
struct Update<'a> {
    id: Option<i64>,
    country: Option<&'a str>,
    iso3: Option<&'a str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    centroid: Option<String>,
    displacement_type: Option<&'static str>,
    qualifier: Option<&'static str>,
    figure: u64,
    displacement_date: Option<String>,
    displacement_start_date: Option<String>,
    displacement_end_date: Option<String>,
    year: Option<i16>,
    event_name: Option<&'a str>,
    event_start_date: Option<String>,
    event_end_date: Option<String>,
    category: Option<&'static str>,
    subcategory: Option<&'static str>,
    r#type: Option<&'static str>,
    subtype: Option<&'static str>,
    standard_popup_text: String,
    standard_info_text: String,
    old_id: Option<i64>,
    created_at: Option<String>,
}

/// Writes the array.
pub fn write(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut list = List::begin(out, "[")?;
    walk::incidents(store, filter, |told| {
        let seen = Seen::new(told);
        update(&seen).map_or(Ok(()), |update| list.item(&update))
    })?;
    list.end("]")
}

fn update<'a>(seen: &'a Seen<'a>) -> Option<Update<'a>> {
    let figure = seen.sum("displaced")?.best;
    let claims: Vec<&ClaimRow> =
        seen.told.claims.iter().filter(|claim| claim.name.as_deref() == Some("displaced") && !claim.part && !claim.cumulative).collect();
    let (site, days) = (seen.site.as_ref(), seen.days());
    let (first, last) = (days.map(|(first, _)| first.to_string()), days.map(|(_, last)| last.to_string()));
    let point = site.and_then(Site::point);
    let heading = heading(seen, figure);
    Some(Update {
        id: None,
        country: site.and_then(|site| site.country).map(|country| country.name),
        iso3: site.and_then(|site| site.place.country.as_deref()),
        latitude: point.map(|(latitude, _)| latitude),
        longitude: point.map(|(_, longitude)| longitude),
        centroid: point.map(|(latitude, longitude)| format!("[{latitude}, {longitude}]")),
        // Harm that nature does is no event to selon: without one it is not known why people fled.
        displacement_type: matches!(seen.told.row.kind.as_deref(), Some("ASSAULT" | "COERCE" | "MOBILIZE" | "SANCTION"))
            .then_some("Conflict"),
        qualifier: qualifier(&claims, figure),
        figure,
        displacement_date: last.clone(),
        displacement_start_date: first.clone(),
        displacement_end_date: last.clone(),
        year: days.map(|(first, _)| first.year()),
        event_name: seen.told.row.title.as_deref(),
        event_start_date: first,
        event_end_date: last,
        category: None,
        subcategory: None,
        r#type: None,
        subtype: None,
        standard_popup_text: format!(
            "<b> {heading} </b> <br> {}",
            claims.iter().map(|claim| told(claim)).collect::<Vec<_>>().join(" <br> ")
        ),
        standard_info_text: format!("<b> {heading} </b>"),
        old_id: None,
        created_at: None,
    })
}

/// How the claims that give a figure qualify it, in IDMC's words; its bounds count the figure itself.
fn qualifier(claims: &[&ClaimRow], figure: u64) -> Option<&'static str> {
    let claim = claims.iter().find(|claim| claim.low.or(claim.high) == Some(figure))?;
    Some(match (claim.low, claim.high) {
        _ if claim.approximate => "approximately",
        (Some(_), None) => "more than or equal",
        (None, Some(_)) => "less than or equal",
        (low, high) if low == high => "total",
        _ => "approximately",
    })
}

/// As IDMC heads its updates: "Mali: 2,000 displacements, 11 February - 12 February".
fn heading(seen: &Seen<'_>, figure: u64) -> String {
    let country = seen.site.as_ref().and_then(|site| site.country).map(|country| format!("{}: ", country.name)).unwrap_or_default();
    let days = seen.days().map(|(first, last)| format!(", {} - {}", first.strftime("%d %B"), last.strftime("%d %B"))).unwrap_or_default();
    format!("{country}{} displacement{}{days}", grouped(figure), if figure == 1 { "" } else { "s" })
}

/// A figure with a comma before each three digits.
fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|part| str::from_utf8(part).ok()).collect();
    parts.join(",")
}

/// The words of a claim with who gives it.
fn told(claim: &ClaimRow) -> String {
    let sources = claim.sources.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
    let by: Vec<String> = [Some(sources), claim.outlet.clone(), claim.day.map(|day| day.to_string())]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    escaped(&format!("{} - {}", claim.words, by.join(", ")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
