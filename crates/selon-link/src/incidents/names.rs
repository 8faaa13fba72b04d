//! The names of a report and how much each tells.

use crate::words::name;
use selon::reading::{Form, Mention};
use selon::syntax::{NameKind, Upos};
use selon::world::{ActorKind, Precision};
use selon::{Document, Reading, Span};
use std::collections::BTreeMap;

/// Sentences that lead a report: what they name it is about.
const LEAD: usize = 3;

/// The names of a report.
pub struct Names {
    names: Vec<Name>,
    /// Where the sentences that lead the report end, in bytes.
    lead: u32,
}

struct Name {
    key: String,
    /// How much a name of its kind tells.
    weight: f32,
    spans: Vec<Span>,
}

impl Names {
    /// The names of a report: of people and bodies, and of places that are no country.
    pub fn of(document: &Document, reading: &Reading) -> Names {
        let text = document.text.as_str();
        let sentences = &reading.syntax.sentences;
        let lead = sentences.get(LEAD - 1).or(sentences.last()).map_or(0, |sentence| sentence.span.end);
        let mut found: BTreeMap<String, Name> = BTreeMap::new();
        let mut put = |key: String, weight: f32, span: Span| {
            let entry = found.entry(key.clone()).or_insert_with(|| Name { key, weight, spans: Vec::new() });
            entry.weight = entry.weight.max(weight);
            entry.spans.push(span);
        };
        let marks = Marks::of(reading);
        for found in &reading.syntax.names {
            if marks.times.meets(found.span) || marks.outlets.meets(found.span) {
                continue;
            }
            let place = marks.named.meeting(found.span).map(|(_, ix)| *ix).min().map(|ix| &reading.places[ix]);
            // «l'armée russe», "Russian forces": a people's name inside says whose they are, and is told everywhere.
            let holding = marks.actors.meeting(found.span).filter(|(span, _)| span.holds(found.span));
            let actor = holding.map(|(_, ix)| *ix).min().map(|ix| &reading.actors[ix]);
            let own = name(found.span.of(text));
            if own.chars().count() < 3 || own.chars().all(|c| c.is_numeric()) {
                continue;
            }
            let words = own.split(' ').count();
            // «russe», "Russian": whole peoples are told everywhere.
            let adjective = (found.tokens.start..found.tokens.end).all(|ix| reading.syntax.tokens[ix as usize].upos == Upos::Adj);
            let weight: f32 = if adjective {
                0.3
            } else if words > 1 {
                2.0
            } else {
                1.0
            };
            match (place, actor) {
                (Some(place), _) => {
                    let weight = match place.precision {
                        Precision::Country | Precision::Region => 0.3,
                        Precision::Admin1 => 0.5,
                        _ => 1.0,
                    };
                    let key = place.geonames.map_or(own, |id| format!("g{id}"));
                    put(key, weight, found.span);
                }
                (None, Some(actor)) if actor.wikidata.is_some() => {
                    let weight = if actor.kind == ActorKind::Person { 1.0 } else { 0.6 };
                    put(actor.wikidata.clone().unwrap_or_default(), weight, found.span);
                }
                (None, Some(actor)) if actor.country.is_some() && actor.kind != ActorKind::Person => {
                    put(own, 0.4, found.span);
                }
                _ => put(own, if found.kind == NameKind::Place { weight.min(0.8) } else { weight }, found.span),
            }
        }
        for span in capitals(reading, &marks) {
            let own = name(span.of(text));
            if own.chars().count() >= 3 && !marks.times.meets(span) {
                put(own, 0.8, span);
            }
        }
        Names { names: gathered(found), lead }
    }

    /// The names in some stretches, heaviest first, and for the main happening of a report those of the whole report.
    pub fn around(&self, stretches: &[Span], main: bool, most: usize) -> BTreeMap<String, f32> {
        // Those that begin up to a place, and how far the farthest of them goes: a long page has thousands.
        let mut reach: Vec<(u32, u32)> = stretches.iter().map(|stretch| (stretch.start, stretch.end)).collect();
        reach.sort_unstable();
        for ix in 1..reach.len() {
            reach[ix].1 = reach[ix].1.max(reach[ix - 1].1);
        }
        let held = |span: &Span| match reach.partition_point(|(start, _)| *start <= span.start) {
            0 => false,
            behind => reach[behind - 1].1 >= span.end,
        };
        let mut weighed: Vec<(f32, &str)> = Vec::new();
        for name in &self.names {
            let near = name.spans.iter().any(held);
            let lead = name.spans.iter().any(|span| span.end <= self.lead);
            let times = 1.0 + 0.25 * (name.spans.len().min(5) - 1) as f32;
            let place = if near || lead && main {
                1.5
            } else if main {
                0.7
            } else {
                0.0
            };
            if place > 0.0 {
                weighed.push((name.weight * times * place, &name.key));
            }
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        weighed.into_iter().take(most).map(|(weight, key)| (key.to_owned(), weight)).collect()
    }

    /// The first place that the lead names and that is no country, else the first country.
    pub fn lead_place(&self, reading: &Reading) -> Option<usize> {
        let in_lead = |ix: &usize| reading.places[*ix].mentions.first().is_some_and(|mention| mention.span.end <= self.lead);
        let exact = |ix: &usize| !matches!(reading.places[*ix].precision, Precision::Country | Precision::Region | Precision::None);
        let all = || (0..reading.places.len()).filter(in_lead);
        all().find(exact).or_else(|| all().find(|&ix| reading.places[ix].precision == Precision::Country))
    }
}

/// Spans with what they belong to, in order: a long page has thousands, and each name asks only for those around it.
struct Around {
    all: Vec<(Span, usize)>,
    longest: u32,
}

impl Around {
    fn new(spans: impl Iterator<Item = (Span, usize)>) -> Around {
        let mut all: Vec<(Span, usize)> = spans.collect();
        all.sort_by_key(|(span, ix)| (span.start, span.end, *ix));
        let longest = all.iter().map(|(span, _)| span.end - span.start).max().unwrap_or(0);
        Around { all, longest }
    }

    /// Those that share a character with a span.
    fn meeting(&self, span: Span) -> impl Iterator<Item = &(Span, usize)> {
        let from = self.all.partition_point(|(own, _)| own.start.saturating_add(self.longest) < span.start);
        let to = self.all.partition_point(|(own, _)| own.start <= span.end);
        self.all[from..to].iter().filter(move |(own, _)| own.meets(span))
    }

    fn meets(&self, span: Span) -> bool {
        self.meeting(span).next().is_some()
    }
}

/// Where a reading has what names are compared with; numbers are those of places and actors.
struct Marks {
    times: Around,
    outlets: Around,
    actors: Around,
    places: Around,
    /// Places where they are named.
    named: Around,
    names: Around,
}

impl Marks {
    fn of(reading: &Reading) -> Marks {
        let spans = |ix: usize, mentions: &'_ [Mention]| mentions.iter().map(move |mention| (mention.span, ix)).collect::<Vec<_>>();
        let actors = || reading.actors.iter().enumerate();
        let places = || reading.places.iter().enumerate().flat_map(|(ix, place)| place.mentions.iter().map(move |mention| (mention, ix)));
        let outlets = actors().filter(|(_, actor)| actor.kind == ActorKind::Outlet);
        Marks {
            times: Around::new(reading.times.iter().map(|time| (time.span, 0))),
            outlets: Around::new(outlets.flat_map(|(ix, actor)| spans(ix, &actor.mentions))),
            actors: Around::new(actors().flat_map(|(ix, actor)| spans(ix, &actor.mentions))),
            places: Around::new(places().map(|(mention, ix)| (mention.span, ix))),
            named: Around::new(places().filter(|(mention, _)| mention.form == Form::Name).map(|(mention, ix)| (mention.span, ix))),
            names: Around::new(reading.syntax.names.iter().map(|name| (name.span, 0))),
        }
    }
}

/// Runs of proper nouns that are in no name: the tagger knows some that the name finder does not.
fn capitals(reading: &Reading, marks: &Marks) -> Vec<Span> {
    let tokens = &reading.syntax.tokens;
    let free = |ix: usize| {
        let span = tokens[ix].span;
        tokens[ix].upos == Upos::Propn && !marks.names.meets(span) && !marks.places.meets(span) && !marks.outlets.meets(span)
    };
    let mut runs: Vec<Span> = Vec::new();
    for ix in (0..tokens.len()).filter(|&ix| free(ix)) {
        let span = tokens[ix].span;
        match runs.last_mut() {
            Some(run) if ix > 0 && tokens[ix - 1].span.end == run.end && tokens[ix - 1].sentence == tokens[ix].sentence => {
                *run = run.to(span)
            }
            _ => runs.push(span),
        }
    }
    runs
}

/// A surname alone is the name of the one person whose whole name ends with it.
fn gathered(mut found: BTreeMap<String, Name>) -> Vec<Name> {
    let single: Vec<String> = found.keys().filter(|key| !key.contains(' ')).cloned().collect();
    for key in single {
        let whole: Vec<String> =
            found.keys().filter(|other| other.strip_suffix(key.as_str()).is_some_and(|before| before.ends_with(' '))).cloned().collect();
        if let ([whole], true) = (whole.as_slice(), found.contains_key(&key)) {
            let spans = found.remove(&key).map(|name| name.spans).unwrap_or_default();
            if let Some(name) = found.get_mut(whole) {
                name.spans.extend(spans);
            }
        }
    }
    found.into_values().collect()
}
