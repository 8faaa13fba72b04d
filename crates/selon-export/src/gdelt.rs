//! GDELT 2.0 Events and Mentions, parted by tabs, without a heading.
//!
//! An event is one code with one pair of actors in an incident; its mentions are what every report says of it, copies too, as GDELT counts
//! them. `GLOBALEVENTID` joins the two files. It is the id of the first claim, below nought, so that it is never one of GDELT's own. Tone,
//! confidence and the positions of actors on the map are left empty: nothing that selon knows stands for them.

use crate::cell::{Cell, Column, Rows, Table, columns};
use crate::coded::{self, Coded, mention};
use crate::place::Site;
use crate::{Error, codes, walk};
use jiff::Timestamp;
use jiff::civil::Date;
use selon::wire::Actor;
use selon_store::{Filter, PlaceRow, ReportRow, Store, ToldIncident};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Reports whose readings are in memory at once.
const REPORTS: usize = 64;

/// An event with all its mentions, the earliest report first.
struct Event {
    id: i64,
    code: &'static codes::Kind,
    first: Option<Date>,
    place: Option<PlaceRow>,
    actors: [Option<Party>; 2],
    mentions: Vec<Mention>,
}

/// An actor in CAMEO's codes.
#[derive(Clone)]
struct Party {
    key: String,
    name: String,
    country: String,
    types: Vec<String>,
}

/// What one report says of an event.
struct Mention {
    claim: i64,
    incident: i64,
    report: ReportRow,
    /// Where the words for both actors and for the deed begin, in code points.
    offsets: [Option<usize>; 3],
    /// In the headline or the paragraph after it.
    lead: bool,
    length: usize,
}

struct Events;

impl Table for Events {
    type Row<'a> = Event;
}

const EVENT: &[Column<Events>] = columns![
    "GLOBALEVENTID" => |event| event.id.into(),
    "SQLDATE" => |event| event.first.and_then(|day| number(day, 8)).into(),
    "MonthYear" => |event| event.first.and_then(|day| number(day, 6)).into(),
    "Year" => |event| event.first.and_then(|day| number(day, 4)).into(),
    "FractionDate" => |event| event.first.map(fraction).into(),
    "Actor1Code" => |event| party(event, 0, Party::code),
    "Actor1Name" => |event| party(event, 0, |one| one.name.to_uppercase()),
    "Actor1CountryCode" => |event| party(event, 0, |one| one.country.clone()),
    "Actor1KnownGroupCode" => |_| Cell::Empty,
    "Actor1EthnicCode" => |_| Cell::Empty,
    "Actor1Religion1Code" => |_| Cell::Empty,
    "Actor1Religion2Code" => |_| Cell::Empty,
    "Actor1Type1Code" => |event| party(event, 0, |one| one.kind(0)),
    "Actor1Type2Code" => |event| party(event, 0, |one| one.kind(1)),
    "Actor1Type3Code" => |event| party(event, 0, |one| one.kind(2)),
    "Actor2Code" => |event| party(event, 1, Party::code),
    "Actor2Name" => |event| party(event, 1, |one| one.name.to_uppercase()),
    "Actor2CountryCode" => |event| party(event, 1, |one| one.country.clone()),
    "Actor2KnownGroupCode" => |_| Cell::Empty,
    "Actor2EthnicCode" => |_| Cell::Empty,
    "Actor2Religion1Code" => |_| Cell::Empty,
    "Actor2Religion2Code" => |_| Cell::Empty,
    "Actor2Type1Code" => |event| party(event, 1, |one| one.kind(0)),
    "Actor2Type2Code" => |event| party(event, 1, |one| one.kind(1)),
    "Actor2Type3Code" => |event| party(event, 1, |one| one.kind(2)),
    "IsRootEvent" => |event| i64::from(event.mentions.iter().any(|mention| mention.lead)).into(),
    "EventCode" => |event| event.code.cameo.into(),
    "EventBaseCode" => |event| event.code.cameo.get(..3).into(),
    "EventRootCode" => |event| event.code.cameo.get(..2).into(),
    "QuadClass" => |event| codes::quad_class(event.code.cameo).into(),
    "GoldsteinScale" => |event| event.code.goldstein.map(|score| format!("{score:.1}")).into(),
    "NumMentions" => |event| event.mentions.len().into(),
    "NumSources" => |event| event.mentions.iter().map(|one| one.source()).collect::<BTreeSet<_>>().len().into(),
    "NumArticles" => |event| event.mentions.iter().map(|one| one.report.id).collect::<BTreeSet<_>>().len().into(),
    "AvgTone" => |_| Cell::Empty,
    "Actor1Geo_Type" => |_| Cell::Empty,
    "Actor1Geo_FullName" => |_| Cell::Empty,
    "Actor1Geo_CountryCode" => |_| Cell::Empty,
    "Actor1Geo_ADM1Code" => |_| Cell::Empty,
    "Actor1Geo_ADM2Code" => |_| Cell::Empty,
    "Actor1Geo_Lat" => |_| Cell::Empty,
    "Actor1Geo_Long" => |_| Cell::Empty,
    "Actor1Geo_FeatureID" => |_| Cell::Empty,
    "Actor2Geo_Type" => |_| Cell::Empty,
    "Actor2Geo_FullName" => |_| Cell::Empty,
    "Actor2Geo_CountryCode" => |_| Cell::Empty,
    "Actor2Geo_ADM1Code" => |_| Cell::Empty,
    "Actor2Geo_ADM2Code" => |_| Cell::Empty,
    "Actor2Geo_Lat" => |_| Cell::Empty,
    "Actor2Geo_Long" => |_| Cell::Empty,
    "Actor2Geo_FeatureID" => |_| Cell::Empty,
    "ActionGeo_Type" => |event| event.place.as_ref().and_then(geo_type).into(),
    "ActionGeo_FullName" => |event| event.place.as_ref().map(full_name).into(),
    "ActionGeo_CountryCode" => |event| event.place.as_ref().and_then(|place| codes::country(place.country.as_deref())).map(|country| country.fips).into(),
    "ActionGeo_ADM1Code" => |_| Cell::Empty,
    "ActionGeo_ADM2Code" => |_| Cell::Empty,
    "ActionGeo_Lat" => |event| event.place.as_ref().and_then(|place| place.latitude).into(),
    "ActionGeo_Long" => |event| event.place.as_ref().and_then(|place| place.longitude).into(),
    "ActionGeo_FeatureID" => |_| Cell::Empty,
    "DATEADDED" => |event| event.added().map(stamp).into(),
    "SOURCEURL" => |event| event.mentions.iter().find_map(|one| one.report.url.clone()).into(),
];

struct Mentions;

impl Table for Mentions {
    type Row<'a> = (&'a Event, &'a Mention);
}

const MENTION: &[Column<Mentions>] = columns![
    "GLOBALEVENTID" => |(event, _)| event.id.into(),
    "EventTimeDate" => |(event, _)| event.added().map(stamp).into(),
    "MentionTimeDate" => |(_, mention)| stamp(mention.report.stored).into(),
    // 1 is a page of the web, 2 is known by its citation only.
    "MentionType" => |(_, mention)| if mention.report.url.is_some() { 1i64 } else { 2 }.into(),
    "MentionSourceName" => |(_, mention)| mention.source().into(),
    "MentionIdentifier" => |(_, mention)| mention.report.url.clone().unwrap_or_else(|| citation(&mention.report)).into(),
    "SentenceID" => |_| Cell::Empty,
    "Actor1CharOffset" => |(_, mention)| mention.offsets[0].into(),
    "Actor2CharOffset" => |(_, mention)| mention.offsets[1].into(),
    "ActionCharOffset" => |(_, mention)| mention.offsets[2].into(),
    "InRawText" => |_| 1i64.into(),
    "Confidence" => |_| Cell::Empty,
    "MentionDocLen" => |(_, mention)| mention.length.into(),
    "MentionDocTone" => |_| Cell::Empty,
    "MentionDocTranslationInfo" => |_| Cell::Empty,
    "Extras" => |(_, mention)| format!("selon:claim=c{};incident=i{};report=r{}", mention.claim, mention.incident, mention.report.id).into(),
];

/// Writes the events.
pub fn events(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::tabs(out);
    each(store, filter, |event| rows.row(EVENT, event))?;
    rows.end()
}

/// Writes the mentions of the same events, in the same order.
pub fn mentions(store: &Store, filter: &Filter, out: impl Write) -> Result<u64, Error> {
    let mut rows = Rows::tabs(out);
    each(store, filter, |event| event.mentions.iter().try_for_each(|mention| rows.row(MENTION, &(event, mention))))?;
    rows.end()
}

/// Every event of every incident.
fn each(store: &Store, filter: &Filter, mut event: impl FnMut(&Event) -> Result<(), Error>) -> Result<(), Error> {
    walk::incidents(store, filter, |told| gathered(store, told)?.iter().try_for_each(&mut event))
}

/// The events of an incident, in the order of their first mentions.
fn gathered(store: &Store, told: &ToldIncident) -> Result<Vec<Event>, Error> {
    let mut events: Vec<Event> = Vec::new();
    let mut known: BTreeMap<(&'static str, String, String), usize> = BTreeMap::new();
    for reports in told.reports.chunks(REPORTS) {
        let readings = store.readings(&reports.iter().map(|report| report.id).collect())?;
        for report in reports {
            let Some(reading) = readings.get(&report.id) else { continue };
            let claims: Vec<_> = told.claims.iter().filter(|claim| claim.report == report.id).cloned().collect();
            let lead = lead(&reading.document.text);
            let length = reading.document.text.chars().count();
            for coded in coded::coded(reading, &claims) {
                let Some(code) = codes::kind(Some(&coded.event.kind), coded.mode) else { continue };
                let actors = parties(&coded);
                let key = |ix: usize| actors[ix].as_ref().map(|(_, party)| party.key.clone()).unwrap_or_default();
                let at = *known.entry((code.cameo, key(0), key(1))).or_insert_with(|| {
                    let actors = actors.clone().map(|one| one.map(|(_, party)| party));
                    events.push(Event { id: -coded.claim.id, code, first: None, place: None, actors, mentions: Vec::new() });
                    events.len() - 1
                });
                let trigger = coded.event.trigger[0];
                let place = |ix: usize| actors[ix].as_ref().and_then(|(actor, _)| mention(actor, trigger)).map(|span| span[0]);
                events[at].first = events[at].first.or(coded.days.map(|(first, _)| first));
                events[at].place = events[at].place.take().or_else(|| coded.place.cloned());
                events[at].mentions.push(Mention {
                    claim: coded.claim.id,
                    incident: told.row.id,
                    report: report.clone(),
                    offsets: [place(0), place(1), Some(trigger)],
                    lead: trigger < lead,
                    length,
                });
            }
        }
    }
    Ok(events)
}

/// Who acts and upon whom: of two sides that fight each other, the second stands as the second actor.
fn parties<'a>(coded: &Coded<'a>) -> [Option<(&'a Actor, Party)>; 2] {
    let with = |actor: &&'a Actor| (*actor, Party::new(actor));
    [coded.actors.first().map(with), coded.recipients.first().or(coded.actors.get(1)).map(with)]
}

impl Party {
    /// Sectors that CAMEO knows, by PLOVER's name.
    const TYPES: [(&str, &str); 20] = [
        ("COP", "COP"),
        ("GOV", "GOV"),
        ("JUD", "JUD"),
        ("LEG", "LEG"),
        ("MIL", "MIL"),
        ("REB", "REB"),
        ("SPY", "SPY"),
        ("UAF", "UAF"),
        ("AGR", "AGR"),
        ("BUS", "BUS"),
        ("CRM", "CRM"),
        ("CVL", "CVL"),
        ("EDU", "EDU"),
        ("ELI", "ELI"),
        ("JRN", "MED"),
        ("LAB", "LAB"),
        ("MED", "HLH"),
        ("OPP", "OPP"),
        ("PTY", "PTY"),
        ("REF", "REF"),
    ];
    /// Bodies of no country, which stand where others have a country.
    const BLOCS: [&str; 4] = ["IGO", "NGO", "IMG", "MNC"];

    fn new(actor: &Actor) -> Party {
        let country = actor.country.clone().unwrap_or_default();
        let known = |sector: &String| Party::TYPES.iter().find(|(plover, _)| plover == sector).map(|(_, cameo)| (*cameo).to_owned());
        let mut types: Vec<String> = actor.sectors.iter().filter_map(known).collect();
        let country = if Party::BLOCS.contains(&country.as_str()) {
            types.insert(0, country);
            String::new()
        } else {
            country
        };
        types.truncate(3);
        Party {
            key: actor.wikidata.clone().unwrap_or_else(|| format!("{}/{country}", actor.name)),
            name: actor.name.clone(),
            country,
            types,
        }
    }

    fn code(&self) -> String {
        format!("{}{}", self.country, self.types.concat())
    }

    fn kind(&self, ix: usize) -> String {
        self.types.get(ix).cloned().unwrap_or_default()
    }
}

impl Event {
    /// When the first report of it came in.
    fn added(&self) -> Option<Timestamp> {
        self.mentions.iter().map(|mention| mention.report.stored).min()
    }
}

impl Mention {
    /// The host of the page, else the outlet.
    fn source(&self) -> String {
        let host = |url: &String| url.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#', ':']).next().unwrap_or(rest).to_owned());
        let host = self.report.url.as_ref().and_then(host).map(|host| host.trim_start_matches("www.").to_owned());
        host.or_else(|| self.report.outlet.clone()).unwrap_or_default()
    }
}

/// What a report is known by that has no address.
fn citation(report: &ReportRow) -> String {
    let day = report.day.map(|day| day.to_string());
    [report.outlet.clone(), day, report.title.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn party(event: &Event, ix: usize, what: fn(&Party) -> String) -> Cell {
    event.actors[ix].as_ref().map(what).into()
}

/// Where the headline and the first paragraph after it end, in code points.
fn lead(text: &str) -> usize {
    let end = text.match_indices("\n\n").nth(1).map_or(text.len(), |(at, _)| at);
    text[..end].chars().count()
}

/// A day as `YYYYMMDD`, or its first digits.
fn number(day: Date, digits: usize) -> Option<i64> {
    day.strftime("%Y%m%d").to_string().get(..digits)?.parse().ok()
}

/// The share of the year that has gone, as GDELT reckons it: months of thirty days.
fn fraction(day: Date) -> String {
    let gone = (f64::from(day.month() - 1) * 30.0 + f64::from(day.day())) / 365.0;
    format!("{:.4}", f64::from(day.year()) + gone.min(0.9999))
}

/// A moment as `YYYYMMDDHHMMSS`, in UTC.
fn stamp(moment: Timestamp) -> String {
    moment.strftime("%Y%m%d%H%M%S").to_string()
}

/// 1 a country, 2 and 3 a state and a town of the United States, 4 a town, 5 a first-level division elsewhere.
fn geo_type(place: &PlaceRow) -> Option<i64> {
    let home = place.country.as_deref() == Some("USA");
    match place.precision.as_str() {
        "country" => Some(1),
        "admin1" => Some(if home { 2 } else { 5 }),
        "point" | "locality" => Some(if home { 3 } else { 4 }),
        _ => None,
    }
}

/// «Gao, Gao, Mali».
fn full_name(place: &PlaceRow) -> String {
    let site = Site::new(place);
    let within = site.admin1.filter(|_| place.precision != "admin1");
    let country = site.country.map(|country| country.name.to_owned()).filter(|_| place.precision != "country");
    [Some(place.name.clone()), within, country].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_reckoned_as_gdelt_does() {
        let day = jiff::civil::date(2015, 2, 18);
        assert_eq!((number(day, 8), number(day, 6), number(day, 4)), (Some(20_150_218), Some(201_502), Some(2015)));
        assert_eq!(fraction(day), "2015.1315");
        assert_eq!(fraction(jiff::civil::date(2013, 2, 3)), "2013.0904");
    }

    #[test]
    fn the_lead_is_the_headline_and_a_paragraph() {
        assert_eq!(lead("Été\n\nUn\n\nDeux"), 7);
        assert_eq!(lead("Un seul"), 7);
    }

    #[test]
    fn there_are_as_many_columns_as_in_gdelt() {
        assert_eq!((EVENT.len(), MENTION.len()), (61, 16));
    }
}
