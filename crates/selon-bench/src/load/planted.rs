//! Readings that say what the templates planted, made without reading: so that a store is measured by itself, and filled in minutes.

use super::texts::{Slots, TOWNS};
use selon::reading::{Actor, Event, Form, Mention, Place, Statement, Status, Time, Toll, Why};
use selon::world::ActorKind;
use selon::{Document, Reader, Reading, Span};
use selon_store::{Incoming, Prepared};

/// The towns of the templates as selon knows them, in French and in English, with the language's code.
pub struct Towns([Vec<Place>; 2], [Option<String>; 2]);

/// PLOVER type and mode of each kind of happening, and the measure that its first figure counts.
const KINDS: [(&str, Option<&str>, &str); 8] = [
    ("ASSAULT", Some("firearms"), "killed"),
    ("ASSAULT", Some("aerial"), "killed"),
    ("ASSAULT", Some("explosives"), "killed"),
    ("PROTEST", Some("demo"), "participants"),
    ("COERCE", Some("arrest"), "detained"),
    ("RETREAT", Some("displace"), "displaced"),
    ("ASSAULT", Some("abduct"), "abducted"),
    ("AGREE", Some("ceasefire"), ""),
];

impl Towns {
    /// Reads one sentence about each town.
    pub fn read(reader: &Reader) -> Towns {
        let place = |sentence: String, town: &str| {
            let reading = reader.read(&Document::new(sentence.as_str()));
            let named = |place: &&Place| place.mentions.iter().any(|mention| mention.span.of(&sentence) == town);
            let known = reading.places.iter().find(named).cloned();
            let unknown = || Place {
                name: town.to_owned(),
                geonames: None,
                point: None,
                precision: selon::world::Precision::None,
                country: None,
                contested: false,
                claimed_by: Vec::new(),
                held_by: Vec::new(),
                mentions: Vec::new(),
            };
            (known.unwrap_or_else(unknown), reading.language)
        };
        let french = TOWNS
            .iter()
            .map(|(town, _, land, _)| place(format!("Une attaque a fait douze morts mardi à {town}, {land}, selon la police."), town));
        let english = TOWNS
            .iter()
            .map(|(_, town, _, land)| place(format!("An attack killed twelve people on Tuesday in {town}, {land}, police said."), town));
        let (french, first): (Vec<Place>, Vec<Option<String>>) = french.unzip();
        let (english, second): (Vec<Place>, Vec<Option<String>>) = english.unzip();
        Towns([french, english], [first[0].clone(), second[0].clone()])
    }

    /// A report with what was planted in it.
    pub fn prepared(&self, report: Incoming, slots: &Slots) -> Prepared {
        let reading = self.reading(&report.document, slots);
        Prepared::of_reading(report, &reading)
    }

    fn reading(&self, document: &Document, slots: &Slots) -> Reading {
        let text = document.text.as_str();
        let body = text.find("\n\n").map_or(0, |at| at + 2);
        let at = |words: &str| {
            let start = text[body..].find(words).map(|at| at + body).or_else(|| text.find(words));
            start.map(|start| Span::new(start, start + words.len()))
        };
        let (kind, mode, measure) = KINDS[slots.kind.min(7)];
        let sentence = Span::new(body, text[body..].find(". ").map_or(text.len(), |end| body + end + 1));
        let mut actors = Vec::new();
        let mut actor = |name: &str, kind: ActorKind| -> Option<usize> {
            let span = at(name)?;
            let mentions = vec![Mention { span, form: Form::Nominal }];
            actors.push(Actor { name: name.to_owned(), kind, country: None, role: None, sectors: Vec::new(), wikidata: None, mentions });
            Some(actors.len() - 1)
        };
        let source = actor(slots.source, ActorKind::Government);
        let group = actor(slots.group, ActorKind::ArmedGroup);
        let army = actor(if slots.french { "armée" } else { "army" }, ActorKind::Military);
        let person = actor(&slots.person, ActorKind::Person);
        let place = &self.0[usize::from(!slots.french)][slots.town_number];
        let mentions = at(slots.town).map(|span| Mention { span, form: Form::Name }).into_iter().collect();
        let day = slots.day.to_string();
        let times: Vec<Time> = at(slots.when)
            .map(|span| Time {
                span,
                start: Some(day.clone()),
                end: Some(day),
                part: None,
                grain: "day",
                resolved: true,
                why: Why::default(),
            })
            .into_iter()
            .collect();
        let time = (!times.is_empty()).then_some(0);
        let says = |source: Option<usize>, cue: Span| Statement {
            source,
            source_span: None,
            cue,
            content: vec![sentence],
            mode: selon::reading::Mode::Indirect,
            act: None,
            addressee: None,
            medium: None,
            time: None,
            within: None,
            evidence: sentence,
            why: Why::default(),
        };
        let mut statements = vec![says(source, at(slots.source).unwrap_or(sentence))];
        statements.extend(person.and_then(|person| at(&slots.person).map(|cue| says(Some(person), cue))));
        let mut tolls = Vec::new();
        let mut toll = |measure: &'static str, figure: u64, sources: Vec<usize>| {
            let Some(quantity) = at(&figure.to_string()).filter(|_| !measure.is_empty()) else { return };
            tolls.push(Toll {
                measure,
                low: Some(figure),
                high: Some(figure),
                approximate: false,
                unit: "people",
                who: "any",
                who_span: None,
                side: None,
                part_of: None,
                cumulative: false,
                place: Some(0),
                time,
                event: Some(0),
                sources,
                statements: Vec::new(),
                span: quantity,
                quantity,
                evidence: sentence,
                why: Why::default(),
            });
        };
        let given: Vec<usize> = source.into_iter().collect();
        match slots.kind {
            0..=2 => {
                toll(measure, slots.killed, given.clone());
                toll("injured", slots.injured, given);
                if let Some(army) = army {
                    toll("killed", slots.rival, vec![army]);
                }
            }
            3 | 5 => toll(measure, slots.crowd(), given),
            _ => toll(measure, slots.injured, given),
        }
        let event = Event {
            kind,
            mode,
            actors: group.into_iter().collect(),
            recipients: Vec::new(),
            place: Some(0),
            time,
            status: Status::Asserted,
            trigger: Span::new(sentence.start as usize, sentence.end as usize),
            evidence: sentence,
            statements: vec![0],
            same_as: None,
            contexts: Vec::new(),
            why: Why::default(),
        };
        Reading {
            language: self.1[usize::from(!slots.french)].clone(),
            title: document.title.clone(),
            actors,
            places: vec![Place { mentions, ..place.clone() }],
            times,
            statements,
            events: vec![event],
            tolls,
            ..Reading::default()
        }
    }
}
