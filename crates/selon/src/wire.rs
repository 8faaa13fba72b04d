//! The wire format `selon/1`: versioned mirrors of a reading, spans in Unicode code points. The only room with serde on results.

use crate::{Document, Span, reading};
use serde::{Deserialize, Serialize};

/// The name of this format.
pub const FORMAT: &str = "selon/1";

/// The JSON Schema (draft 2020-12) of this format.
pub const SCHEMA: &str = include_str!("../schema/selon-1.schema.json");

/// `[start, end)` in code points of `document.text`.
pub type Points = [usize; 2];

/// One reading as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Reading {
    pub format: String,
    pub document: DocumentPart,
    pub actors: Vec<Actor>,
    pub places: Vec<Place>,
    pub times: Vec<Time>,
    pub statements: Vec<Statement>,
    pub events: Vec<Event>,
    pub tolls: Vec<Toll>,
    #[serde(default)]
    pub contexts: Vec<Context>,
    pub notes: Vec<Note>,
}

/// The document as the reading tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DocumentPart {
    pub id: String,
    pub language: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub origin: Option<Origin>,
    pub text: String,
}

/// See [`reading::Origin`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Origin {
    pub name: String,
    pub span: Points,
}

/// See [`reading::Actor`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Actor {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub country: Option<String>,
    pub role: Option<String>,
    pub sectors: Vec<String>,
    pub wikidata: Option<String>,
    pub mentions: Vec<Mention>,
}

/// See [`reading::Mention`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Mention {
    pub span: Points,
    pub form: String,
}

/// See [`reading::Place`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Place {
    pub id: String,
    pub name: String,
    pub geonames: Option<u32>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub precision: String,
    pub country: Option<String>,
    pub contested: bool,
    #[serde(default)]
    pub claimed_by: Vec<String>,
    #[serde(default)]
    pub held_by: Vec<String>,
    pub mentions: Vec<Mention>,
}

/// See [`reading::Time`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Time {
    pub id: String,
    pub span: Points,
    pub start: Option<String>,
    pub end: Option<String>,
    pub part: Option<String>,
    pub grain: String,
    pub resolved: bool,
}

/// See [`reading::Statement`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Statement {
    pub id: String,
    pub source: Option<String>,
    pub source_span: Option<Points>,
    pub cue: Points,
    pub content: Vec<Points>,
    pub mode: String,
    pub act: Option<String>,
    pub addressee: Option<String>,
    pub medium: Option<String>,
    pub time: Option<String>,
    pub within: Option<String>,
    pub evidence: Points,
}

/// See [`reading::Event`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Event {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub mode: Option<String>,
    pub actors: Vec<String>,
    pub recipients: Vec<String>,
    pub place: Option<String>,
    pub time: Option<String>,
    pub status: String,
    pub trigger: Points,
    pub evidence: Points,
    pub statements: Vec<String>,
    pub same_as: Option<String>,
    pub contexts: Vec<String>,
}

/// See [`reading::Toll`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Toll {
    pub id: String,
    pub measure: String,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approximate: bool,
    pub who: String,
    pub who_span: Option<Points>,
    #[serde(default)]
    pub unit: String,
    pub side: Option<String>,
    pub part_of: Option<String>,
    pub cumulative: bool,
    pub place: Option<String>,
    pub time: Option<String>,
    pub event: Option<String>,
    pub sources: Vec<String>,
    pub statements: Vec<String>,
    pub span: Points,
    pub quantity: Points,
    pub evidence: Points,
}

/// See [`reading::Context`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Context {
    pub name: String,
    pub mentions: Vec<Points>,
}

/// See [`reading::Note`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Note {
    pub code: String,
    pub message: String,
    pub span: Option<Points>,
}

/// Writes a reading of `document` for the wire: indices become ids, bytes become code points.
pub fn reading(document: &Document, reading: &reading::Reading) -> Reading {
    let edge = Edge::new(&document.text);
    let ids = |letter: char| move |ix: usize| format!("{letter}{}", ix + 1);
    let list = |letter: char, all: &[usize]| all.iter().map(|&ix| ids(letter)(ix)).collect::<Vec<_>>();
    let mentions =
        |all: &[reading::Mention]| all.iter().map(|m| Mention { span: edge.points(m.span), form: m.form.name().into() }).collect();
    Reading {
        format: FORMAT.into(),
        document: DocumentPart {
            id: document.id(),
            language: reading.language.clone(),
            title: reading.title.clone(),
            url: document.url.clone(),
            published: document.published.as_ref().map(|p| p.written.clone()),
            outlet: document.outlet.clone(),
            origin: reading.origin.as_ref().map(|o| Origin { name: o.name.clone(), span: edge.points(o.span) }),
            text: document.text.clone(),
        },
        actors: reading
            .actors
            .iter()
            .enumerate()
            .map(|(ix, a)| Actor {
                id: ids('a')(ix),
                name: a.name.clone(),
                kind: a.kind.as_str().into(),
                country: a.country.clone(),
                role: a.role.clone(),
                sectors: a.sectors.clone(),
                wikidata: a.wikidata.clone(),
                mentions: mentions(&a.mentions),
            })
            .collect(),
        places: reading
            .places
            .iter()
            .enumerate()
            .map(|(ix, p)| Place {
                id: ids('p')(ix),
                name: p.name.clone(),
                geonames: p.geonames,
                latitude: p.point.map(|(latitude, _)| latitude),
                longitude: p.point.map(|(_, longitude)| longitude),
                precision: p.precision.as_str().into(),
                country: p.country.clone(),
                contested: p.contested,
                claimed_by: p.claimed_by.clone(),
                held_by: p.held_by.clone(),
                mentions: mentions(&p.mentions),
            })
            .collect(),
        times: reading
            .times
            .iter()
            .enumerate()
            .map(|(ix, t)| Time {
                id: ids('t')(ix),
                span: edge.points(t.span),
                start: t.start.clone(),
                end: t.end.clone(),
                part: t.part.map(Into::into),
                grain: t.grain.into(),
                resolved: t.resolved,
            })
            .collect(),
        statements: reading
            .statements
            .iter()
            .enumerate()
            .map(|(ix, s)| Statement {
                id: ids('s')(ix),
                source: s.source.map(ids('a')),
                source_span: s.source_span.map(|span| edge.points(span)),
                cue: edge.points(s.cue),
                content: s.content.iter().map(|&span| edge.points(span)).collect(),
                mode: s.mode.name().into(),
                act: s.act.map(Into::into),
                addressee: s.addressee.map(ids('a')),
                medium: s.medium.clone(),
                time: s.time.map(ids('t')),
                within: s.within.map(ids('s')),
                evidence: edge.points(s.evidence),
            })
            .collect(),
        events: reading
            .events
            .iter()
            .enumerate()
            .map(|(ix, e)| Event {
                id: ids('e')(ix),
                kind: e.kind.into(),
                mode: e.mode.map(Into::into),
                actors: list('a', &e.actors),
                recipients: list('a', &e.recipients),
                place: e.place.map(ids('p')),
                time: e.time.map(ids('t')),
                status: e.status.name().into(),
                trigger: edge.points(e.trigger),
                evidence: edge.points(e.evidence),
                statements: list('s', &e.statements),
                same_as: e.same_as.map(ids('e')),
                contexts: e.contexts.iter().map(|&c| c.into()).collect(),
            })
            .collect(),
        tolls: reading
            .tolls
            .iter()
            .enumerate()
            .map(|(ix, t)| Toll {
                id: ids('n')(ix),
                measure: t.measure.into(),
                low: t.low,
                high: t.high,
                approximate: t.approximate,
                who: t.who.into(),
                who_span: t.who_span.map(|span| edge.points(span)),
                unit: t.unit.into(),
                side: t.side.map(ids('a')),
                part_of: t.part_of.map(ids('n')),
                cumulative: t.cumulative,
                place: t.place.map(ids('p')),
                time: t.time.map(ids('t')),
                event: t.event.map(ids('e')),
                sources: list('a', &t.sources),
                statements: list('s', &t.statements),
                span: edge.points(t.span),
                quantity: edge.points(t.quantity),
                evidence: edge.points(t.evidence),
            })
            .collect(),
        contexts: reading
            .contexts
            .iter()
            .map(|c| Context { name: c.name.into(), mentions: c.mentions.iter().map(|&words| edge.points(words)).collect() })
            .collect(),
        notes: reading
            .notes
            .iter()
            .map(|n| Note { code: n.code.into(), message: n.message.clone(), span: n.span.map(|span| edge.points(span)) })
            .collect(),
    }
}

/// Turns byte offsets of one text into code points: a count every 64 bytes, the rest counted on demand.
struct Edge<'t> {
    text: &'t [u8],
    counts: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> Edge<'t> {
    fn new(text: &'t str) -> Edge<'t> {
        let counts = text
            .as_bytes()
            .chunks(STRIDE)
            .scan(0, |total, chunk| {
                let before = *total;
                *total += starts(chunk);
                Some(before)
            })
            .collect();
        Edge { text: text.as_bytes(), counts }
    }

    fn point(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        let block = (byte / STRIDE).min(self.counts.len().saturating_sub(1));
        let before = self.counts.get(block).copied().unwrap_or(0);
        (before + starts(&self.text[block * STRIDE..byte])) as usize
    }

    fn points(&self, span: Span) -> Points {
        [self.point(span.start), self.point(span.end)]
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}
