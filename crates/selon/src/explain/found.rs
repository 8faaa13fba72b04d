//! What was found, kind by kind, in words a person can check: the view that case pages, golden pages and `selon explain` share.

use super::plain;
use crate::reading::{Actor, Event, Form, Mention, Place, Reading, Statement, Status, Time, Toll, Why};
use crate::{Document, Span};

/// The kinds of objects a reading holds, in the order they are shown, each with what its span covers.
pub const KINDS: &[(&str, &str)] = &[
    ("when", "the words of a time"),
    ("place", "the words that name a place"),
    ("actor", "the words that name an actor"),
    ("source", "the words that name who says it"),
    ("quote", "one piece of what is said"),
    ("event", "the words that name the event"),
    ("toll", "the figure with what it counts"),
];

/// One object of a reading as a person would put it.
#[derive(Clone, Debug)]
pub struct Found<'r> {
    /// Its id on the wire, `n1`.
    pub id: String,
    /// Its words.
    pub span: Span,
    /// What is known about it.
    pub attributes: Vec<Attribute>,
    /// What made it.
    pub why: &'r Why,
}

/// One thing known about an object: `killed`, `27..`, `by=les séparatistes`, `actors=Rwanda+M23`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The key before `=`; empty where the value speaks for itself.
    pub key: &'static str,
    /// The values. Each is a list of names for the same thing, the one to show first: an actor is known by its name and by every mention.
    pub values: Vec<Vec<String>>,
}

impl Attribute {
    /// The attribute as it is written in brackets.
    pub fn text(&self) -> String {
        let shown: Vec<&str> = self.values.iter().filter_map(|names| names.first()).map(String::as_str).collect();
        if self.key.is_empty() { shown.join("+") } else { format!("{}={}", self.key, shown.join("+")) }
    }
}

impl Found<'_> {
    /// All attributes as they are written in brackets: `killed 27.. who=civilians by=les séparatistes`.
    pub fn text(&self) -> String {
        self.attributes.iter().map(Attribute::text).collect::<Vec<_>>().join(" ")
    }
}

/// What a reading holds of one of [`KINDS`], in text order; an unknown kind holds nothing.
pub fn found<'r>(kind: &str, document: &Document, reading: &'r Reading) -> Vec<Found<'r>> {
    let view = View { text: &document.text, reading };
    let mut all = match kind {
        "when" => list("t", &reading.times, |time| vec![(time.span, view.time(time), &time.why)]),
        "place" => list("p", &reading.places, |place| place.mentions.iter().map(|m| (m.span, view.place(place, m), &UNTOLD)).collect()),
        "actor" => list("a", &reading.actors, |actor| actor.mentions.iter().map(|m| (m.span, view.actor(actor, m), &UNTOLD)).collect()),
        "source" => {
            merge(list("s", &reading.statements, |s| s.source_span.map(|span| (span, view.source(s), &s.why)).into_iter().collect()))
        }
        "quote" => list("s", &reading.statements, |s| s.content.iter().map(|&span| (span, view.quote(s), &s.why)).collect()),
        "event" => list("e", &reading.events, |event| vec![(event.trigger, view.event(event), &event.why)]),
        "toll" => list("n", &reading.tolls, |toll| vec![(toll.quantity, view.toll(toll), &toll.why)]),
        _ => Vec::new(),
    };
    all.sort_by_key(|found| found.span);
    all
}

/// Mentions of actors and places do not keep their reasons.
static UNTOLD: Why = Why(Vec::new());

type Row<'r> = (Span, Vec<Attribute>, &'r Why);

fn list<'r, T>(letter: &str, objects: &'r [T], rows: impl Fn(&'r T) -> Vec<Row<'r>>) -> Vec<Found<'r>> {
    let each = objects.iter().enumerate();
    each.flat_map(|(ix, object)| {
        let id = format!("{letter}{}", ix + 1);
        rows(object).into_iter().map(move |(span, attributes, why)| Found { id: id.clone(), span, attributes, why })
    })
    .collect()
}

/// One source may govern several statements: its words are shown once, with what differs side by side.
fn merge(all: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut merged: Vec<Found<'_>> = Vec::new();
    for found in all {
        let Some(same) = merged.iter_mut().find(|other| other.span == found.span) else {
            merged.push(found);
            continue;
        };
        same.id = format!("{}+{}", same.id, found.id);
        for attribute in found.attributes {
            match same.attributes.iter_mut().find(|a| a.key == attribute.key) {
                Some(a) => attribute.values.into_iter().for_each(|value| {
                    if !a.values.contains(&value) {
                        a.values.push(value);
                    }
                }),
                None => same.attributes.push(attribute),
            }
        }
    }
    merged
}

struct View<'r> {
    text: &'r str,
    reading: &'r Reading,
}

fn bare(value: impl Into<String>) -> Attribute {
    pair("", value)
}

fn pair(key: &'static str, value: impl Into<String>) -> Attribute {
    Attribute { key, values: vec![vec![value.into()]] }
}

impl View<'_> {
    fn words(&self, span: Span) -> String {
        plain(span.of(self.text))
    }

    /// Every name of an actor or a place: its own, then the words of its mentions.
    fn names(&self, name: &str, mentions: &[Mention]) -> Vec<String> {
        let mut names = vec![plain(name)];
        for mention in mentions {
            let words = self.words(mention.span);
            if !names.contains(&words) {
                names.push(words);
            }
        }
        names
    }

    fn actor_names(&self, ix: usize) -> Vec<String> {
        self.reading.actors.get(ix).map_or_else(|| vec![format!("a{}?", ix + 1)], |actor| self.names(&actor.name, &actor.mentions))
    }

    fn actors(&self, key: &'static str, all: &[usize]) -> Option<Attribute> {
        let values: Vec<_> = all.iter().map(|&ix| self.actor_names(ix)).collect();
        (!values.is_empty()).then_some(Attribute { key, values })
    }

    fn at(&self, ix: Option<usize>) -> Option<Attribute> {
        let place = self.reading.places.get(ix?)?;
        Some(Attribute { key: "place", values: vec![self.names(&place.name, &place.mentions)] })
    }

    fn on(&self, ix: Option<usize>) -> Option<Attribute> {
        self.reading.times.get(ix?).map(|time| pair("time", days(time)))
    }

    /// Who says a statement, by every name: the actor's and the words used here.
    fn speaker(&self, statement: &Statement) -> Vec<String> {
        let mut names = statement.source.map_or_else(Vec::new, |ix| self.actor_names(ix));
        names.extend(statement.source_span.map(|span| self.words(span)).filter(|words| !names.contains(words)));
        if names.is_empty() { vec!["unnamed".into()] } else { names }
    }

    fn by(&self, sources: &[usize], statements: &[usize]) -> Attribute {
        let said = statements.iter().filter_map(|&ix| self.reading.statements.get(ix));
        let mut values: Vec<Vec<String>> = said.map(|statement| self.speaker(statement)).collect();
        for &ix in sources {
            let names = self.actor_names(ix);
            if !values.iter().any(|value| value.first() == names.first()) {
                values.push(names);
            }
        }
        values.dedup_by(|a, b| a.first() == b.first());
        if values.is_empty() {
            values.push(vec!["outlet".into()]);
        }
        Attribute { key: "by", values }
    }

    fn time(&self, time: &Time) -> Vec<Attribute> {
        let mut all = vec![bare(days(time))];
        all.extend(time.part.map(bare));
        // The part of a day is said above; "part" alone speaks of tolls.
        if time.grain != "part" {
            all.push(bare(time.grain));
        }
        all
    }

    fn place(&self, place: &Place, mention: &Mention) -> Vec<Attribute> {
        let mut all = vec![bare(place.precision.as_str())];
        all.extend(form(mention.form).map(bare));
        all.extend(place.contested.then(|| bare("contested")));
        all.push(pair("name", plain(&place.name)));
        all.extend(place.country.as_deref().map(|country| pair("country", country)));
        all.extend(place.point.map(|(north, east)| pair("at", format!("{north:.2},{east:.2}"))));
        all
    }

    fn actor(&self, actor: &Actor, mention: &Mention) -> Vec<Attribute> {
        let mut all = vec![bare(actor.kind.as_str())];
        all.extend(form(mention.form).map(bare));
        all.push(pair("name", plain(&actor.name)));
        all.extend(actor.country.as_deref().map(|country| pair("country", country)));
        all.extend(actor.role.as_deref().map(|role| pair("role", plain(role))));
        all
    }

    fn source(&self, statement: &Statement) -> Vec<Attribute> {
        let mut all = vec![Attribute { key: "by", values: vec![self.speaker(statement)] }];
        if let Some(actor) = statement.source.and_then(|ix| self.reading.actors.get(ix)) {
            all.push(pair("kind", actor.kind.as_str()));
            all.extend(actor.country.as_deref().map(|country| pair("country", country)));
        }
        all.push(pair("cue", self.words(statement.cue)));
        all
    }

    fn quote(&self, statement: &Statement) -> Vec<Attribute> {
        let mut all = vec![bare(statement.mode.name())];
        all.extend(statement.act.map(|act| pair("act", act)));
        all.push(Attribute { key: "by", values: vec![self.speaker(statement)] });
        all.extend(statement.addressee.map(|ix| Attribute { key: "to", values: vec![self.actor_names(ix)] }));
        all.extend(statement.medium.as_deref().map(|medium| pair("medium", plain(medium))));
        all.extend(self.on(statement.time));
        let outer = statement.within.and_then(|ix| self.reading.statements.get(ix));
        all.extend(outer.map(|outer| Attribute { key: "within", values: vec![self.speaker(outer)] }));
        all
    }

    fn event(&self, event: &Event) -> Vec<Attribute> {
        let mut all = vec![bare(event.mode.map_or_else(|| event.kind.to_owned(), |mode| format!("{}/{mode}", event.kind)))];
        all.extend((event.status != Status::Asserted).then(|| bare(event.status.name())));
        all.extend(event.same_as.map(|_| bare("same")));
        all.extend(self.actors("actors", &event.actors));
        all.extend(self.actors("recipients", &event.recipients));
        all.extend(self.at(event.place));
        all.extend(self.on(event.time));
        all.push(self.by(&[], &event.statements));
        all
    }

    fn toll(&self, toll: &Toll) -> Vec<Attribute> {
        let mut all = vec![bare(toll.measure), bare(figure(toll))];
        all.extend(toll.part_of.map(|_| bare("part")));
        all.extend(toll.cumulative.then(|| bare("cumulative")));
        all.extend((toll.who != "any").then(|| pair("who", toll.who)));
        all.extend((!matches!(toll.unit, "people" | "buildings")).then(|| pair("unit", toll.unit)));
        all.extend(toll.side.and_then(|ix| self.actors("side", &[ix])));
        all.extend(self.at(toll.place));
        all.extend(self.on(toll.time));
        all.push(self.by(&toll.sources, &toll.statements));
        all
    }
}

/// `27`, `27..` at least, `..27` at most, `20..30` between, `~7000` about.
fn figure(toll: &Toll) -> String {
    let about = if toll.approximate { "~" } else { "" };
    match (toll.low, toll.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (low, high) => {
            let bound = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
            format!("{about}{}..{}", bound(low), bound(high))
        }
    }
}

/// `2023-09-19`, `2023-09-01..2023-09-30`, an open side left out, or `unresolved`.
fn days(time: &Time) -> String {
    match (&time.start, &time.end) {
        _ if !time.resolved => "unresolved".into(),
        (Some(start), Some(end)) if start == end => start.clone(),
        (start, end) => format!("{}..{}", start.as_deref().unwrap_or(""), end.as_deref().unwrap_or("")),
    }
}

fn form(form: Form) -> Option<&'static str> {
    (form != Form::Name).then(|| form.name())
}
