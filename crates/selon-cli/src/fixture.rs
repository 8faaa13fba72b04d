//! One invented dispatch with a reading made by hand, which shows every part of a page.

use selon::reading::{Actor, Event, Form, Mention, Mode, Note, Place, Statement, Status, Time, Toll, Why};
use selon::world::{ActorKind, Precision};
use selon::{Document, Reading, Span, wire};

const TEXT: &str = "\
Frappe sur un marché près de Gao : au moins 27 morts

Au moins 27 personnes, dont deux enfants, ont été tuées mardi matin dans une frappe de drone sur un marché à Gao, selon le \
gouverneur de la région. Environ 7000 habitants ont fui.

« Nous n'avons visé aucun civil\u{a0}», a déclaré le général Diarra dans un communiqué, cité par l'Agence du Fleuve.\u{1b}[31m

Paris a appelé Bamako à ouvrir une enquête [et vite].
";

pub fn document() -> Document {
    Document::new(TEXT).outlet("Le Courrier du Fleuve").published("2025-03-05").expect("the date exists")
}

pub fn wire() -> wire::Reading {
    wire::reading(&document(), &reading())
}

/// Where the words stand; a number after `#` chooses a later place.
fn at(words: &str) -> Span {
    let (words, nth) = words.split_once('#').map_or((words, 0), |(words, nth)| (words, nth.parse::<usize>().expect("a number") - 1));
    let (start, _) = TEXT.match_indices(words).nth(nth).expect("the fixture's words stand in its text");
    Span::new(start, start + words.len())
}

fn mentions(all: &[(&str, Form)]) -> Vec<Mention> {
    all.iter().map(|&(words, form)| Mention { span: at(words), form }).collect()
}

fn actor(name: &str, kind: ActorKind, country: Option<&str>, all: &[(&str, Form)]) -> Actor {
    Actor {
        name: name.to_owned(),
        kind,
        country: country.map(str::to_owned),
        role: None,
        sectors: Vec::new(),
        wikidata: None,
        mentions: mentions(all),
    }
}

fn statement(source: usize, source_span: &str, cue: &str, content: &[&str], mode: Mode, evidence: &str) -> Statement {
    Statement {
        source: Some(source),
        source_span: Some(at(source_span)),
        cue: at(cue),
        content: content.iter().map(|words| at(words)).collect(),
        mode,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: at(evidence),
        why: Why::default(),
    }
}

fn event(kind: &'static str, mode: Option<&'static str>, status: Status, trigger: &str, evidence: &str) -> Event {
    Event {
        kind,
        mode,
        actors: Vec::new(),
        recipients: Vec::new(),
        place: None,
        time: None,
        status,
        trigger: at(trigger),
        evidence: at(evidence),
        statements: Vec::new(),
        same_as: None,
        contexts: Vec::new(),
        why: Why::default(),
    }
}

/// The toll of the headline.
pub fn toll() -> Toll {
    Toll {
        measure: "killed",
        low: Some(27),
        high: None,
        approximate: false,
        who: "any",
        who_span: None,
        unit: "people",
        side: None,
        part_of: None,
        cumulative: false,
        place: Some(0),
        time: None,
        event: Some(0),
        sources: Vec::new(),
        statements: Vec::new(),
        span: at("au moins 27 morts"),
        quantity: at("au moins 27 morts"),
        evidence: at("au moins 27 morts"),
        why: Why::default(),
    }
}

pub fn reading() -> Reading {
    let place = Place {
        name: "Gao".to_owned(),
        geonames: Some(2_457_161),
        point: Some((16.271, -0.045)),
        precision: Precision::Locality,
        country: Some("MLI".to_owned()),
        contested: false,
        claimed_by: Vec::new(),
        held_by: Vec::new(),
        mentions: mentions(&[("Gao", Form::Name), ("Gao#2", Form::Name), ("la région", Form::Nominal)]),
    };
    let time = Time {
        span: at("mardi matin"),
        start: Some("2025-03-04".to_owned()),
        end: Some("2025-03-04".to_owned()),
        part: Some("morning"),
        grain: "part",
        resolved: true,
        why: Why::default(),
    };
    let first = "Au moins 27 personnes, dont deux enfants, ont été tuées mardi matin dans une frappe de drone sur un marché à Gao";
    let governor =
        Toll { sources: vec![0], statements: vec![0], time: Some(0), span: at(first), quantity: at("Au moins 27 personnes"), ..toll() };
    let tolls = vec![
        toll(),
        Toll { evidence: at(first), ..governor.clone() },
        Toll {
            low: Some(2),
            high: Some(2),
            who: "children",
            part_of: Some(1),
            quantity: at("deux enfants"),
            evidence: at("deux enfants"),
            ..governor
        },
        Toll {
            measure: "displaced",
            low: Some(7000),
            high: Some(7000),
            approximate: true,
            who: "civilians",
            quantity: at("Environ 7000 habitants"),
            evidence: at("Environ 7000 habitants ont fui"),
            ..toll()
        },
    ];
    let general = Actor {
        role: Some("général".to_owned()),
        ..actor("Diarra", ActorKind::Person, Some("MLI"), &[("le général Diarra", Form::Name)])
    };
    let demand = "Paris a appelé Bamako à ouvrir une enquête";
    Reading {
        language: Some("fr".to_owned()),
        title: Some("Frappe sur un marché près de Gao : au moins 27 morts".to_owned()),
        actors: vec![
            actor("gouverneur de la région de Gao", ActorKind::Government, Some("MLI"), &[("le gouverneur de la région", Form::Nominal)]),
            general,
            actor("Agence du Fleuve", ActorKind::Outlet, None, &[("l'Agence du Fleuve", Form::Name)]),
            actor("gouvernement français", ActorKind::Government, Some("FRA"), &[("Paris", Form::Metonym)]),
            actor("gouvernement malien", ActorKind::Government, Some("MLI"), &[("Bamako", Form::Metonym)]),
        ],
        places: vec![place],
        times: vec![time],
        statements: vec![
            statement(0, "le gouverneur de la région", "selon", &[first], Mode::Indirect, first),
            Statement {
                medium: Some("communiqué".to_owned()),
                within: Some(2),
                ..statement(
                    1,
                    "le général Diarra",
                    "a déclaré",
                    &["« Nous n'avons visé aucun civil\u{a0}»"],
                    Mode::Direct,
                    "a déclaré le général Diarra",
                )
            },
            statement(
                2,
                "l'Agence du Fleuve",
                "cité par",
                &["« Nous n'avons visé aucun civil\u{a0}»"],
                Mode::Direct,
                "cité par l'Agence du Fleuve",
            ),
            Statement {
                act: Some("REQUEST"),
                addressee: Some(4),
                ..statement(3, "Paris", "a appelé", &["à ouvrir une enquête"], Mode::Indirect, demand)
            },
        ],
        events: vec![
            Event { place: Some(0), ..event("ASSAULT", None, Status::Asserted, "Frappe", "Frappe sur un marché près de Gao") },
            Event {
                place: Some(0),
                time: Some(0),
                statements: vec![0],
                same_as: Some(0),
                ..event("ASSAULT", Some("drone"), Status::Asserted, "frappe de drone", first)
            },
            Event {
                actors: vec![3],
                recipients: vec![4],
                statements: vec![3],
                contexts: vec!["diplomatic"],
                ..event("REQUEST", Some("change"), Status::Asserted, "appelé", demand)
            },
        ],
        tolls,
        notes: vec![Note { code: "bracket", message: "The text bears brackets of its own.".to_owned(), span: Some(at("[et vite]")) }],
        ..Reading::default()
    }
}
