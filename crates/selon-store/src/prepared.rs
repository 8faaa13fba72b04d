//! A report that was read: everything that is kept of it, made before the store is touched.

use crate::words::{hash, plain, short};
use crate::{ClaimKind, Incoming};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use jiff::civil::Date;
use selon::reading::{ActorIx, Note, StatementIx};
use selon::{Document, Reader, Reading, wire};
use selon_link::{Happening, Signature, happenings, signature};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};

/// Characters of evidence that a claim keeps; the text has all of it.
const WORDS: usize = 400;

/// A report that was read and is ready to be kept. Making one is the costly part, needs no store, and may be done on many threads.
pub struct Prepared {
    pub(crate) incoming: Incoming,
    pub(crate) fingerprint: String,
    pub(crate) kept: Kept,
    /// What of the text was not read.
    gaps: Vec<Note>,
}

/// What is kept of a reading.
pub(crate) struct Kept {
    /// `selon/1` without the text, deflated.
    pub body: Vec<u8>,
    pub language: Option<String>,
    pub title: Option<String>,
    pub origin: Option<String>,
    pub signature: Signature,
    pub actors: Vec<Who>,
    pub places: Vec<Where>,
    pub claims: Vec<Claim>,
    pub tales: Vec<Tale>,
    /// Title and text for the full-text index.
    pub words: String,
}

/// An actor of one report.
pub(crate) struct Who {
    pub key: String,
    pub name: String,
    pub kind: &'static str,
    pub country: Option<String>,
    pub wikidata: Option<String>,
}

/// A place of one report.
pub(crate) struct Where {
    pub key: String,
    pub name: String,
    pub geonames: Option<u32>,
    pub point: Option<(f64, f64)>,
    pub precision: &'static str,
    pub country: Option<String>,
    pub contested: bool,
}

/// A claim of one report. Actors and places are indices of the report's.
pub(crate) struct Claim {
    pub kind: ClaimKind,
    pub ix: usize,
    pub name: Option<String>,
    pub mode: Option<String>,
    pub status: Option<String>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approximate: bool,
    pub part: bool,
    pub cumulative: bool,
    pub days: Option<(i64, i64)>,
    pub place: Option<usize>,
    pub sources: Vec<ActorIx>,
    pub actors: Vec<ActorIx>,
    pub recipients: Vec<ActorIx>,
    pub words: String,
    /// The words that prove it, in code points.
    pub span: wire::Points,
    /// The words it is known again by: the figure, the trigger, the cue.
    pub core: wire::Points,
    /// Index of the happening it belongs to.
    pub tale: Option<usize>,
}

/// Something that a report tells happened.
pub(crate) struct Tale {
    pub happening: Happening,
    pub keys: Vec<i64>,
    /// Index of the place where it happened: the narrowest.
    pub place: Option<usize>,
    /// The words it stands on: the cores of its claims.
    pub spans: Vec<wire::Points>,
    pub body: Vec<u8>,
}

impl Prepared {
    /// Reads a report and makes what its copies and incidents are known by. Never fails: odd input yields a reading with notes.
    pub fn new(reader: &Reader, mut incoming: Incoming) -> Prepared {
        // No database keeps a NUL in a text.
        if incoming.document.text.contains('\0') {
            incoming.document.text = incoming.document.text.replace('\0', "\u{fffd}");
        }
        let reading = reader.read(&incoming.document);
        Prepared::of_reading(incoming, &reading)
    }

    /// The same from a reading that was made already, with [`Reader::read`] on this very document.
    pub fn of_reading(incoming: Incoming, reading: &Reading) -> Prepared {
        let gaps = reading.notes.iter().filter(|note| note.is_gap()).cloned().collect();
        Prepared { fingerprint: incoming.fingerprint(), kept: Kept::new(&incoming.document, reading), gaps, incoming }
    }

    /// By what the report is known again: [`Incoming::fingerprint`].
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What of its text was not read: notes whose [`Note::is_gap`] holds.
    pub fn gaps(&self) -> &[Note] {
        &self.gaps
    }

    /// What was found in it: how many tolls, events and statements.
    pub fn found(&self) -> (usize, usize, usize) {
        let of = |kind| self.kept.claims.iter().filter(|claim| claim.kind == kind).count();
        (of(ClaimKind::Toll), of(ClaimKind::Event), of(ClaimKind::Statement))
    }
}

impl Incoming {
    /// A report of which nothing more is known.
    pub fn new(document: Document) -> Incoming {
        Incoming { document, ..Incoming::default() }
    }

    /// By what the same report is known again: a hash of its text, address, outlet and date. Equal for equal reports, in every release.
    pub fn fingerprint(&self) -> String {
        let document = &self.document;
        let published = document.published.as_ref().map(|published| published.written.as_str());
        let mut hash = Sha256::new();
        for part in [Some(document.text.as_str()), document.url.as_deref(), document.outlet.as_deref(), published] {
            // A length before each part: what ends one part never begins the next.
            hash.update(part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
            hash.update(part.unwrap_or(""));
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Kept {
    pub fn new(document: &Document, reading: &Reading) -> Kept {
        let mut written = wire::reading(document, reading);
        let told = happenings(document, reading);
        let claims = claims(document, reading, &written, &told);
        let places: Vec<Where> = reading.places.iter().map(place).collect();
        let tales = told.into_iter().enumerate().map(|(ix, happening)| tale(ix, happening, &claims, &places)).collect();
        let title = reading.title.clone().filter(|title| !title.trim().is_empty());
        let words = match &document.title {
            Some(title) if !document.text.starts_with(title.as_str()) => plain(&format!("{title} {}", document.text)),
            _ => plain(&document.text),
        };
        written.document.text = String::new();
        Kept {
            body: deflated(&serde_json::to_vec(&written).unwrap_or_default()),
            language: reading.language.clone(),
            title,
            origin: reading.origin.as_ref().map(|origin| origin.name.clone()),
            signature: signature(document, reading),
            actors: reading.actors.iter().map(actor).collect(),
            places,
            claims,
            tales,
            words,
        }
    }
}

/// The reading that a body holds, with the text put back.
pub(crate) fn unpacked(body: &[u8], text: String) -> Option<wire::Reading> {
    let mut json = Vec::new();
    DeflateDecoder::new(body).read_to_end(&mut json).ok()?;
    let mut reading: wire::Reading = serde_json::from_slice(&json).ok()?;
    reading.document.text = text;
    Some(reading)
}

/// Something that can be made anew from the texts, in the fewest bytes.
pub(crate) fn packed<T: Serialize>(it: &T) -> Vec<u8> {
    postcard::to_allocvec(it).unwrap_or_default()
}

/// What [`packed`] made; `None` when another release made it otherwise.
pub(crate) fn taken<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(4));
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn actor(actor: &selon::reading::Actor) -> Who {
    let key = match &actor.wikidata {
        Some(id) => id.clone(),
        None => format!("{}/{}", plain(&actor.name), actor.country.as_deref().unwrap_or("")),
    };
    Who { key, name: actor.name.clone(), kind: actor.kind.as_str(), country: actor.country.clone(), wikidata: actor.wikidata.clone() }
}

fn place(place: &selon::reading::Place) -> Where {
    Where {
        key: place_key(place.geonames, &plain(&place.name), place.country.as_deref()),
        name: place.name.clone(),
        geonames: place.geonames,
        point: place.point,
        precision: place.precision.as_str(),
        country: place.country.clone(),
        contested: place.contested,
    }
}

/// By what a place is known in other reports; `name` is plain.
pub(crate) fn place_key(geonames: Option<u32>, name: &str, country: Option<&str>) -> String {
    geonames.map_or_else(|| format!("{name}/{}", country.unwrap_or("")), |id| format!("g{id}"))
}

fn tale(ix: usize, happening: Happening, claims: &[Claim], places: &[Where]) -> Tale {
    let site = happening.sites.iter().min_by_key(|site| width(&site.precision));
    let site = site.map(|site| place_key(site.geonames, &site.name, site.country.as_deref()));
    let place = site.and_then(|key| places.iter().position(|place| place.key == key));
    let spans = claims.iter().filter(|claim| claim.tale == Some(ix)).map(|claim| claim.core).collect();
    let body = packed(&happening);
    Tale { keys: keys(&happening), happening, place, spans, body }
}

/// What a happening is found by.
pub(crate) fn keys(happening: &Happening) -> Vec<i64> {
    happening.keys().iter().map(|key| hash(key)).collect()
}

/// How wide a place of this precision is: 0 is a spot.
pub(crate) fn width(precision: &str) -> usize {
    ["point", "locality", "admin2", "admin1", "country", "region"].iter().position(|known| *known == precision).unwrap_or(6)
}

fn claims(document: &Document, reading: &Reading, written: &wire::Reading, told: &[Happening]) -> Vec<Claim> {
    let text = document.text.as_str();
    // The first happening that tells of each toll and event.
    let (mut of_toll, mut of_event) = (BTreeMap::new(), BTreeMap::new());
    for (tale, happening) in told.iter().enumerate() {
        for count in &happening.counts {
            of_toll.entry(count.toll).or_insert(tale);
        }
        for &event in &happening.events {
            of_event.entry(event).or_insert(tale);
        }
    }
    let days = |time: Option<usize>| time.and_then(|time| days_of(&reading.times[time]));
    let speakers = |statements: &[StatementIx]| -> Vec<ActorIx> {
        let said = statements.iter().filter_map(|&ix| reading.statements[ix].source);
        said.fold(Vec::new(), |mut all, actor| {
            if !all.contains(&actor) {
                all.push(actor);
            }
            all
        })
    };
    let name = |name: &str| Some(name.to_owned());
    let tolls = reading.tolls.iter().zip(&written.tolls).enumerate().map(|(ix, (toll, wire))| Claim {
        kind: ClaimKind::Toll,
        ix,
        name: name(toll.measure),
        mode: name(toll.who),
        status: None,
        low: toll.low,
        high: toll.high,
        approximate: toll.approximate,
        part: toll.part_of.is_some(),
        cumulative: toll.cumulative,
        days: days(toll.time),
        place: toll.place,
        sources: if toll.sources.is_empty() { speakers(&toll.statements) } else { toll.sources.clone() },
        actors: Vec::new(),
        recipients: toll.side.into_iter().collect(),
        words: short(toll.evidence.of(text), WORDS),
        span: wire.evidence,
        core: wire.quantity,
        tale: of_toll.get(&ix).copied(),
    });
    let events = reading.events.iter().zip(&written.events).enumerate().map(|(ix, (event, wire))| Claim {
        kind: ClaimKind::Event,
        ix,
        name: name(event.kind),
        mode: event.mode.and_then(name),
        status: name(event.status.name()),
        low: None,
        high: None,
        approximate: false,
        part: false,
        cumulative: false,
        days: days(event.time),
        place: event.place,
        sources: speakers(&event.statements),
        actors: event.actors.clone(),
        recipients: event.recipients.clone(),
        words: short(event.evidence.of(text), WORDS),
        span: wire.evidence,
        core: wire.trigger,
        tale: of_event.get(&ix).copied(),
    });
    let statements = reading.statements.iter().zip(&written.statements).enumerate().map(|(ix, (statement, wire))| Claim {
        kind: ClaimKind::Statement,
        ix,
        name: statement.act.and_then(name),
        mode: name(statement.mode.name()),
        status: None,
        low: None,
        high: None,
        approximate: false,
        part: false,
        cumulative: false,
        days: days(statement.time),
        place: None,
        sources: statement.source.into_iter().collect(),
        actors: Vec::new(),
        recipients: statement.addressee.into_iter().collect(),
        words: short(statement.evidence.of(text), WORDS),
        span: wire.evidence,
        core: wire.cue,
        tale: None,
    });
    tolls.chain(events).chain(statements).collect()
}

/// First and last day of a resolved time, since 1970; `None` when a side is open.
fn days_of(time: &selon::reading::Time) -> Option<(i64, i64)> {
    let day = |written: &Option<String>| written.as_deref().and_then(|w| w.get(..10)).and_then(|w| w.parse::<Date>().ok()).map(day);
    let (first, last) = (day(&time.start)?, day(&time.end)?);
    (time.resolved && first <= last).then_some((first, last))
}

/// Days since 1970-01-01.
pub(crate) fn day(date: Date) -> i64 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours().div_euclid(24)
}

/// The calendar day of a number of days; `None` outside of jiff's years.
pub(crate) fn date(day: i64) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}
