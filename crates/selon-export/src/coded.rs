//! Events of a report as event data counts them: one a happening, however often the report comes back to it.

use selon::wire::{Actor, Event, Points, Reading};
use selon_store::{ClaimKind, ClaimRow, ReadReport};

/// A happening that a report asserts, put together from all its mentions there.
pub struct Coded<'a> {
    /// Its first mention.
    pub event: &'a Event,
    /// The claim of the first mention.
    pub claim: &'a ClaimRow,
    /// The first mode that a mention gives.
    pub mode: Option<&'a str>,
    /// Who did it, in the order of mention.
    pub actors: Vec<&'a Actor>,
    /// To whom.
    pub recipients: Vec<&'a Actor>,
    /// Where: the place of the first mention that gives one.
    pub place: Option<&'a selon_store::PlaceRow>,
    /// Its words for the place.
    pub place_words: Option<Points>,
    /// First and last day.
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// Who says so; empty when the outlet itself does.
    pub sources: Vec<&'a selon_store::ActorRow>,
}

/// The happenings that a report asserts, in the order of their first mentions. What is denied, demanded, threatened, planned or supposed
/// has not happened; the demand, the threat or the denial has, and is an event of its own.
pub fn events(report: &ReadReport) -> Vec<Coded<'_>> {
    coded(&report.reading, &report.claims)
}

/// The same from a reading and its claims.
pub fn coded<'a>(reading: &'a Reading, claims: &'a [ClaimRow]) -> Vec<Coded<'a>> {
    let mut all: Vec<Coded<'a>> = Vec::new();
    let asserted = || reading.events.iter().filter(|event| event.status == "asserted");
    for event in asserted() {
        let Some(claim) = claims.iter().find(|claim| claim.kind == ClaimKind::Event && claim.wire == event.id) else { continue };
        let head = head(reading, event);
        let at = all.iter().position(|one| one.event.id == head).unwrap_or_else(|| {
            all.push(Coded {
                event,
                claim,
                mode: None,
                actors: Vec::new(),
                recipients: Vec::new(),
                place: None,
                place_words: None,
                days: None,
                sources: Vec::new(),
            });
            all.len() - 1
        });
        let one = &mut all[at];
        // A later mention may be of a wider kind: it adds who, where and when, and its mode only if the kind is the same.
        if one.event.kind == event.kind {
            one.mode = one.mode.or(event.mode.as_deref());
        }
        add(&mut one.actors, reading, &event.actors);
        add(&mut one.recipients, reading, &event.recipients);
        if one.place.is_none() {
            one.place = claim.place.as_ref();
            one.place_words = event.place.as_ref().and_then(|id| reading.places.iter().find(|place| place.id == *id)).and_then(near(event));
        }
        one.days = one.days.or(claim.first.zip(claim.last));
        for source in &claim.sources {
            if one.sources.iter().all(|known| known.id != source.id) {
                one.sources.push(source);
            }
        }
    }
    all
}

/// The first mention of the happening that an event is a mention of: the asserted one furthest up its chain.
fn head<'a>(reading: &'a Reading, event: &'a Event) -> &'a str {
    let (mut at, mut found) = (event, event);
    // A chain goes back only; the bound is for readings that were not made by selon.
    for _ in 0..reading.events.len() {
        let Some(before) = at.same_as.as_ref().and_then(|id| reading.events.iter().find(|event| event.id == *id)) else { break };
        at = before;
        if at.status == "asserted" {
            found = at;
        }
    }
    &found.id
}

fn add<'a>(to: &mut Vec<&'a Actor>, reading: &'a Reading, ids: &[String]) {
    for actor in ids.iter().filter_map(|id| reading.actors.iter().find(|actor| actor.id == *id)) {
        if to.iter().all(|known| known.id != actor.id) {
            to.push(actor);
        }
    }
}

/// The words for a place that stand nearest to an event's trigger.
fn near(event: &Event) -> impl Fn(&selon::wire::Place) -> Option<Points> {
    let at = event.trigger[0];
    move |place| place.mentions.iter().map(|mention| mention.span).min_by_key(|span| (span[0].abs_diff(at), span[0]))
}

/// The words for an actor that stand nearest to a position.
pub fn mention(actor: &Actor, at: usize) -> Option<Points> {
    actor.mentions.iter().map(|mention| mention.span).min_by_key(|span| (span[0].abs_diff(at), span[0]))
}

/// The words of a span.
pub fn words(text: &str, span: Points) -> String {
    text.chars().skip(span[0]).take(span[1].saturating_sub(span[0])).collect()
}
