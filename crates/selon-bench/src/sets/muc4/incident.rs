//! Templates from readings.

use super::super::{overlap, slice};
use super::SLOTS;
use super::key::{Fill, Template};
use selon::wire::{Actor, Event, Reading, Toll};

/// The countries of the task.
const COUNTRIES: &[&str] = &["SLV", "GTM", "HND", "ARG", "BOL", "CHL", "COL", "ECU", "PER"];
/// What triggers hold that speak of violence in general.
const GENERAL: &[&str] =
    &["war", "conflict", "violence", "struggle", "terrorism", "fighting", "combat", "clash", "battle", "offensive", "genocide"];

/// The incidents of a reading, in the order of the text.
pub fn incidents(text: &str, reading: &Reading, published: Option<&str>) -> Vec<Template> {
    let events: Vec<&Event> = reading.events.iter().filter(|e| e.kind == "ASSAULT" && e.status == "asserted").collect();
    let mut groups: Vec<Vec<&Event>> = Vec::new();
    for event in events {
        match groups.iter_mut().find(|group| group.iter().any(|other| joined(reading, other, event))) {
            Some(group) => group.push(event),
            None => groups.push(vec![event]),
        }
    }
    groups.iter().filter(|group| relevant(text, reading, group, published)).map(|group| template(text, reading, group)).collect()
}

/// Whether two events are of one incident.
fn joined(reading: &Reading, a: &Event, b: &Event) -> bool {
    let root = |e: &Event| e.same_as.clone().unwrap_or_else(|| e.id.clone());
    let clause = overlap(a.evidence, b.evidence) > 0;
    let named = |e: &Event| -> Vec<String> { e.recipients.iter().filter(|id| by_name(reading, id)).cloned().collect() };
    root(a) == root(b) || clause || named(a).iter().any(|id| named(b).contains(id))
}

fn by_name(reading: &Reading, id: &str) -> bool {
    actor(reading, id).is_some_and(|a| a.kind == "person" && a.mentions.iter().any(|m| m.form == "name"))
}

fn actor<'r>(reading: &'r Reading, id: &str) -> Option<&'r Actor> {
    reading.actors.iter().find(|a| a.id == id)
}

fn tolls<'r>(reading: &'r Reading, group: &[&Event]) -> Vec<&'r Toll> {
    let of = |t: &&Toll| t.event.as_ref().is_some_and(|id| group.iter().any(|e| e.id == *id));
    reading.tolls.iter().filter(of).filter(|t| !t.cumulative && t.part_of.is_none()).collect()
}

/// Whether an incident belongs into the task's database, as far as a reading tells.
fn relevant(text: &str, reading: &Reading, group: &[&Event], published: Option<&str>) -> bool {
    let actors: Vec<&Actor> = group.iter().flat_map(|e| &e.actors).filter_map(|id| actor(reading, id)).collect();
    let struck: Vec<&Actor> = group.iter().flat_map(|e| &e.recipients).filter_map(|id| actor(reading, id)).collect();
    let general = |e: &&Event| {
        let words = slice(text, e.trigger).to_lowercase();
        GENERAL.iter().any(|word| words.contains(word))
    };
    let counted = !tolls(reading, group).is_empty();
    if struck.is_empty() && !counted && (actors.is_empty() || group.iter().all(general)) {
        return false;
    }
    let fights = |a: &&Actor| matches!(a.kind.as_str(), "armed_group" | "military");
    let warfare = !struck.is_empty() && struck.iter().all(fights) && actors.iter().all(fights);
    let day = |e: &&&Event| e.time.as_ref().and_then(|id| reading.times.iter().find(|t| t.id == *id)?.end.clone());
    let months = |date: &str| Some(date.get(..4)?.parse::<i32>().ok()? * 12 + date.get(5..7)?.parse::<i32>().ok()?);
    let old = group.iter().find_map(|e| day(&e)).zip(published).and_then(|(day, published)| Some(months(published)? - months(&day)? > 2));
    let country = group.iter().find_map(|e| reading.places.iter().find(|p| Some(&p.id) == e.place.as_ref())?.country.clone());
    !warfare && !old.unwrap_or(false) && country.is_none_or(|c| COUNTRIES.contains(&c.as_str()))
}

fn template(text: &str, reading: &Reading, group: &[&Event]) -> Template {
    let mode = |wanted: &[&str]| group.iter().any(|e| e.mode.as_deref().is_some_and(|m| wanted.contains(&m)));
    let burnt = group.iter().any(|e| ["burn", "fire", "torch", "arson"].iter().any(|w| slice(text, e.trigger).to_lowercase().contains(w)));
    let kind = if mode(&["abduct"]) {
        "KIDNAPPING"
    } else if mode(&["explosives", "suicide-attack"]) {
        "BOMBING"
    } else if mode(&["destroy"]) && burnt {
        "ARSON"
    } else {
        "ATTACK"
    };
    let value = |v: &str| Fill { values: vec![v.to_owned()], ..Fill::default() };
    let phrases = |a: &Actor| -> Vec<String> { a.mentions.iter().map(|m| slice(text, m.span).to_uppercase()).collect() };
    let mut fills: [Vec<Fill>; SLOTS.len()] = Default::default();
    fills[0].push(value(kind));
    let mut doers: Vec<&Actor> = Vec::new();
    for a in group.iter().flat_map(|e| &e.actors).filter_map(|id| actor(reading, id)) {
        if !doers.iter().any(|d| d.id == a.id) {
            doers.push(a);
        }
    }
    for doer in doers {
        let group_name =
            matches!(doer.kind.as_str(), "armed_group" | "party" | "organisation" | "military" | "government" | "state" | "unknown");
        let named: Vec<String> = doer.mentions.iter().filter(|m| m.form == "name").map(|m| slice(text, m.span).to_uppercase()).collect();
        let body = matches!(doer.kind.as_str(), "military" | "government");
        let organisation = body || group_name && !named.is_empty();
        // "FMLN GUERRILLAS": the organisation stands in the phrase that names its people.
        let inside = |a: &&Actor| {
            let within = |m: &selon::wire::Mention| doer.mentions.iter().any(|d| d.span[0] <= m.span[0] && m.span[1] <= d.span[1]);
            a.id != doer.id
                && matches!(a.kind.as_str(), "armed_group" | "party" | "military" | "organisation")
                && a.mentions.iter().any(within)
        };
        if !organisation {
            fills[2].extend(reading.actors.iter().filter(inside).map(|a| Fill { values: phrases(a), ..Fill::default() }));
        }
        let fill = Fill { values: if organisation && !body { named } else { phrases(doer) }, ..Fill::default() };
        fills[if organisation { 2 } else { 1 }].push(fill);
    }
    victims(text, reading, group, &mut fills);
    Template { id: String::new(), optional: false, fills }
}

/// The human targets: how many, and what became of them.
fn victims(text: &str, reading: &Reading, group: &[&Event], fills: &mut [Vec<Fill>; SLOTS.len()]) {
    let mut counted: Vec<String> = Vec::new();
    for toll in tolls(reading, group) {
        let effect = match toll.measure.as_str() {
            "killed" => Some("DEATH"),
            "injured" => Some("INJURY"),
            "abducted" => None,
            _ => continue,
        };
        let of = vec![slice(text, toll.who_span.unwrap_or(toll.quantity)).to_uppercase(), slice(text, toll.quantity).to_uppercase()];
        if toll.high == Some(0) {
            continue;
        }
        let number = match (toll.low, toll.high) {
            (Some(n), Some(m)) if n == m => n.to_string(),
            (Some(n), Some(m)) => format!("{n} - {m}"),
            (Some(n), None) if n > 2 => format!("{n}"),
            _ => "PLURAL".into(),
        };
        fills[3].push(Fill { values: vec![number], of: of.clone(), optional: false });
        fills[4].extend(effect.map(|e| Fill { values: vec![e.into()], of: of.clone(), optional: false }));
        counted.extend(of);
    }
    let killing = |e: &Event| {
        ["kill", "murder", "assassinat", "massacre", "slay", "slain", "death"]
            .iter()
            .any(|w| slice(text, e.trigger).to_lowercase().contains(w))
    };
    let hurting = |e: &Event| ["wound", "injur", "hurt"].iter().any(|w| slice(text, e.trigger).to_lowercase().contains(w));
    let mut seen: Vec<&str> = Vec::new();
    for (event, id) in group.iter().flat_map(|e| e.recipients.iter().map(move |id| (e, id))) {
        let Some(victim) =
            actor(reading, id).filter(|a| matches!(a.kind.as_str(), "person" | "population" | "unknown" | "organisation" | "government"))
        else {
            continue;
        };
        let phrases: Vec<String> = victim.mentions.iter().map(|m| slice(text, m.span).to_uppercase()).collect();
        let told = phrases.iter().any(|p| counted.iter().any(|c| c.contains(p.as_str()) || p.contains(c.as_str())));
        if seen.contains(&id.as_str()) || told {
            continue;
        }
        seen.push(id);
        // Alike in capitals: a phrase whose last word has no plural is one.
        let last = |p: &String| p.split(" OF ").next().unwrap_or(p).split(' ').next_back().unwrap_or_default().to_owned();
        let plural = |p: &String| {
            last(p).ends_with('S') || ["PEOPLE", "MEN", "WOMEN", "CHILDREN", "PERSONNEL", "POLICE", "FAMILY"].contains(&last(p).as_str())
        };
        let named = victim.mentions.iter().any(|m| m.form == "name");
        let number = if victim.kind == "person" || named || phrases.iter().any(|p| !plural(p)) { "1" } else { "PLURAL" };
        fills[3].push(Fill { values: vec![number.into()], of: phrases.clone(), optional: false });
        let alone = group.iter().any(|e| killing(e) && e.recipients.is_empty());
        let effect = if killing(event) || alone && !hurting(event) {
            Some("DEATH")
        } else if hurting(event) {
            Some("INJURY")
        } else {
            None
        };
        fills[4].extend(effect.map(|e| Fill { values: vec![e.into()], of: phrases.clone(), optional: false }));
    }
}
