//! The ledger beside a text: what was read, claim by claim, each leading to its words.

use super::claims::{figure, measure};
use super::{forms, text};
use crate::view::View;
use crate::words::Words;
use maud::{Markup, html};
use selon::wire::{Event, Points, Reading, Statement, Toll};
use selon_store::ClaimRow;
use std::collections::BTreeMap;

/// What a text and its ledger are shown with.
pub struct Shown<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// The claims that the store keeps, by their ids in the reading; empty for a text that is not kept.
    pub claims: BTreeMap<&'a str, &'a ClaimRow>,
    chars: Vec<char>,
}

impl<'a> Shown<'a> {
    /// A reading with the claims of the store.
    pub fn new(reading: &'a Reading, claims: &'a [ClaimRow]) -> Shown<'a> {
        let claims = claims.iter().map(|claim| (claim.wire.as_str(), claim)).collect();
        Shown { reading, claims, chars: reading.document.text.chars().collect() }
    }

    /// The words of a span.
    fn words(&self, span: Points) -> String {
        self.chars.get(span[0]..span[1]).unwrap_or_default().iter().collect::<String>().replace('\n', " ")
    }

    fn actor(&self, id: &str) -> Markup {
        let name = self.reading.actors.iter().find(|actor| actor.id == id).map_or(id, |actor| &actor.name);
        html! { a.actor href={ "#" (id) } { (text::words(name)) } }
    }

    fn actors(&self, ids: &[String]) -> Markup {
        html! { @for (ix, id) in ids.iter().enumerate() { @if ix > 0 { ", " } (self.actor(id)) } }
    }

    fn place_and_time(&self, w: &Words, place: Option<&String>, time: Option<&String>) -> Markup {
        let place = place.and_then(|id| self.reading.places.iter().find(|place| place.id == *id));
        let time = time.and_then(|id| self.reading.times.iter().find(|time| time.id == *id));
        html! {
            @if let Some(place) = place { " · " a.place href={ "#" (place.id) } { (text::words(&place.name)) } }
            @if let Some(time) = time { " · " a.time href={ "#" (time.id) } { (days(w, time.start.as_deref(), time.end.as_deref()).unwrap_or_else(|| self.words(time.span))) } }
        }
    }
}

/// Days of a reading for people.
fn days(w: &Words, start: Option<&str>, end: Option<&str>) -> Option<String> {
    let day = |written: Option<&str>| written.and_then(|text| text.get(..10)?.parse().ok());
    w.days(day(start), day(end))
}

/// The text with its marks, and the boxes that choose which of them are seen.
pub fn marked_text(view: &View, shown: &Shown<'_>) -> Markup {
    let w = view.words();
    html! {
        fieldset.layers {
            legend.visually-hidden { (w.t("layers.legend")) }
            @for layer in ["toll", "said", "event", "actor", "place", "time"] {
                label class={ "layer " (layer) } { input type="checkbox" id={ "layer-" (layer) } checked; span { (w.of("layer", layer)) } }
            }
        }
        div.text lang=[shown.reading.document.language.as_deref()] dir="auto" tabindex="0" role="region" aria-label=(w.t("read.text")) { (text::marked(&shown.reading.document.text, &text::marks(shown.reading))) }
    }
}

/// The ledger.
pub fn ledger(view: &View, shown: &Shown<'_>) -> Markup {
    let w = view.words();
    let r = shown.reading;
    html! {
        @if !r.notes.is_empty() {
            ul.notes { @for note in &r.notes { li { (text::words(&note.message)) } } }
        }
        (section(w.t("ledger.tolls"), "tolls", r.tolls.len(), html! { ol.cards { @for toll in &r.tolls { (toll_card(view, shown, toll)) } } }))
        (section(w.t("ledger.statements"), "statements", r.statements.len(), thread(view, shown, None, 0)))
        (section(w.t("ledger.events"), "events", r.events.len(), html! { ol.cards { @for event in &r.events { (event_card(view, shown, event)) } } }))
        (section(w.t("ledger.actors"), "actors", r.actors.len(), html! { ol.cards.small { @for actor in &r.actors {
            li.card.actor id=(actor.id) data-id=(actor.id) tabindex="0" {
                strong { (text::words(&actor.name)) } " " span.quiet { (w.of("actor", &actor.kind)) @if let Some(country) = &actor.country { " · " (country) } @if let Some(role) = &actor.role { " · " (text::words(role)) } }
            }
        } } }))
        (section(w.t("ledger.places"), "places", r.places.len(), html! { ol.cards.small { @for place in &r.places {
            li.card.place id=(place.id) data-id=(place.id) tabindex="0" {
                strong { (text::words(&place.name)) } " "
                span.quiet {
                    (w.of("precision", &place.precision))
                    @if let Some(country) = &place.country { " · " (country) }
                    @if let (Some(lat), Some(lon)) = (place.latitude, place.longitude) { " · " (format!("{lat:.2}, {lon:.2}")) }
                }
                @if place.contested { " " span.badge.contested { (w.t("place.contested")) } }
            }
        } } }))
        (section(w.t("ledger.times"), "times", r.times.len(), html! { ol.cards.small { @for time in &r.times {
            li.card.time id=(time.id) data-id=(time.id) tabindex="0" {
                strong { (text::words(&shown.words(time.span))) } " "
                span.quiet { (days(w, time.start.as_deref(), time.end.as_deref()).unwrap_or_else(|| w.t("time.unresolved").to_owned())) }
            }
        } } }))
    }
}

fn section(title: &str, id: &str, count: usize, content: Markup) -> Markup {
    html! { @if count > 0 { section aria-labelledby={ "h-" (id) } { h2 id={ "h-" (id) } { (title) " " span.count { (count) } } (content) } } }
}

/// What a card of a kept claim has more: its reviews and, for reviewers, the form.
fn kept(view: &View, shown: &Shown<'_>, wire: &str) -> Markup {
    let w = view.words();
    html! { @if let Some(claim) = shown.claims.get(wire) {
        div.kept {
            (super::claims::reviews(w, claim))
            @if let Some(incident) = claim.incident { a href={ "/incidents/" (incident) } { (w.t("claim.incident")) } " " }
            (forms::verdict(view, claim, false))
        }
    } }
}

fn toll_card(view: &View, shown: &Shown<'_>, toll: &Toll) -> Markup {
    let w = view.words();
    html! {
        li.card.toll id=(toll.id) data-id=(toll.id) tabindex="0" {
            p {
                span.id { (toll.id) } " " strong { (figure(w, toll.low, toll.high, toll.approximate)) " " (measure(w, &toll.measure, &toll.who)) }
                @if let Some(whole) = &toll.part_of { " " a.badge href={ "#" (whole) } { (w.t("claim.part")) " " (whole) } }
                @if toll.cumulative { " " span.badge { (w.t("claim.cumulative")) } }
                @if let Some(side) = &toll.side { " · " (w.t("claim.side")) " " (shown.actor(side)) }
                (shown.place_and_time(w, toll.place.as_ref(), toll.time.as_ref()))
            }
            p.by {
                @if toll.sources.is_empty() { span.self { (w.t("claim.outlet-itself")) } } @else { (w.t("claim.according-to")) " " (shown.actors(&toll.sources)) }
                @for statement in &toll.statements { " " a.ref href={ "#" (statement) } { (statement) } }
            }
            p.evidence { a href={ "#w-" (toll.id) } { q { (text::words(&shown.words(toll.evidence))) } } }
            (kept(view, shown, &toll.id))
        }
    }
}

/// Statements as a thread: one that reports another one stands above it.
fn thread(view: &View, shown: &Shown<'_>, within: Option<&str>, depth: usize) -> Markup {
    let all = &shown.reading.statements;
    let known = |id: &str| all.iter().any(|statement| statement.id == id);
    // A circle cannot come from the reader; if one did, the depth ends it.
    let here = all.iter().filter(|s| depth < 8 && s.within.as_deref().filter(|id| known(id) && *id != s.id) == within);
    let here: Vec<&Statement> = here.collect();
    html! { @if !here.is_empty() { ol.cards.thread { @for statement in here { (statement_card(view, shown, statement, depth)) } } } }
}

fn statement_card(view: &View, shown: &Shown<'_>, statement: &Statement, depth: usize) -> Markup {
    let w = view.words();
    let content: Vec<String> = statement.content.iter().map(|&span| shown.words(span)).collect();
    html! {
        li.card.said id=(statement.id) data-id=(statement.id) tabindex="0" {
            p.by {
                span.id { (statement.id) } " "
                @match &statement.source {
                    Some(source) => strong { (shown.actor(source)) },
                    None => em { (w.t("claim.unnamed")) },
                }
                @if let Some(addressee) = &statement.addressee { " → " (shown.actor(addressee)) }
                " " span.badge { (w.of("saying", &statement.mode)) }
                @if let Some(act) = &statement.act { " " span.badge { (w.of("type", act)) } }
                @if let Some(medium) = &statement.medium { " · " (text::words(medium)) }
                @if let Some(whole) = &statement.within { " · " (w.t("claim.cited-by")) " " a.ref href={ "#" (whole) } { (whole) } }
            }
            p.evidence { a href={ "#w-" (statement.id) } { q { (text::words(&content.join(" … "))) } } }
            (kept(view, shown, &statement.id))
            (thread(view, shown, Some(&statement.id), depth + 1))
        }
    }
}

fn event_card(view: &View, shown: &Shown<'_>, event: &Event) -> Markup {
    let w = view.words();
    html! {
        li.card.event id=(event.id) data-id=(event.id) tabindex="0" {
            p {
                span.id { (event.id) } " " strong { (super::claims::kind(w, Some(&event.kind), event.mode.as_deref())) }
                @if event.status != "asserted" { " " span.badge { (w.of("status", &event.status)) } }
                @if !event.actors.is_empty() { " " (shown.actors(&event.actors)) }
                @if !event.recipients.is_empty() { " → " (shown.actors(&event.recipients)) }
                (shown.place_and_time(w, event.place.as_ref(), event.time.as_ref()))
            }
            @if !event.statements.is_empty() { p.by { (w.t("claim.according-to")) @for statement in &event.statements { " " a.ref href={ "#" (statement) } { (statement) } } } }
            @if let Some(same) = &event.same_as { p.by { (w.t("claim.same-as")) " " a.ref href={ "#" (same) } { (same) } } }
            p.evidence { a href={ "#w-" (event.id) } { q { (text::words(&shown.words(event.evidence))) } } }
            (kept(view, shown, &event.id))
        }
    }
}
