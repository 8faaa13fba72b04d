//! Insecurity Insight: 2,567 incident descriptions on aid workers, education and camps, with the killed, injured, kidnapped and arrested
//! *of that category*, place, kind of perpetrator and weapon.
//!
//! **Counts.** A count is scored where it stands in the text: in figures or words, one as «a» or «one» before a
//! word of the category. "An unspecified number" was
//! coded 2; such texts are told apart, and right when a toll of the measure is open. The answer is the total of the tolls of the measure
//! whose counted words name the category (listed below), parts included when the whole is of nobody; without such a toll, of all that are
//! no part. Counts of one and of several are told apart too. The negatives are the sentences of the rows that are coded with no toll of any
//! measure and whose text has no word of harm (listed below): every toll there of one of these measures is false, but for a figure of none. Rows
//! coded with none that do tell of harm are told apart.
//!
//! **Perpetrator.** The first actor of the first assault or coercion that has one; its kind against the set's. «No Information», «Other» and
//! «Multiple» are left out; no answer is wrong. **Place.** That of the first toll or event that has a point, else the first place that
//! has one finer than a country, whose middle is no pin; rows coded by country only are left out. **Weapon.** The modes of the events, where the text has one that is a weapon: many
//! of the set's weapons are what the coder inferred, so this is only reported.

use super::figures::{sentences, stated, told, total};
use super::geoparsing::distance;
use super::score::{Halves, Scores};
use super::{Bench, Result, slice};
use selon::Document;
use selon::wire::{Reading, Toll};
use serde_json::Value;

const MEASURES: &[(&str, &[&str])] =
    &[("killed", &["killed"]), ("injured", &["injured"]), ("kidnapped", &["abducted"]), ("arrested", &["detained", "captured"])];

/// Words that name those of a category.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "aid_workers",
        &[
            "aid",
            "worker",
            "staff",
            "paramedic",
            "volunteer",
            "nurse",
            "doctor",
            "driver",
            "employee",
            "ngo",
            "medic",
            "humanitarian",
            "personnel",
            "colleague",
            "unrwa",
            "guard",
            "director",
            "officer",
            "responder",
            "deminer",
            "contractor",
        ],
    ),
    (
        "education",
        &[
            "student",
            "teacher",
            "pupil",
            "child",
            "professor",
            "lecturer",
            "headmaster",
            "principal",
            "school",
            "staff",
            "academic",
            "educat",
            "girl",
            "boy",
            "dean",
            "rector",
            "university",
            "instructor",
            "tutor",
            "learner",
            "headteacher",
            "guard",
        ],
    ),
    ("protection", &["refugee", "idp", "displaced", "camp", "resident", "returnee", "migrant", "asylum"]),
];

/// Stems of words that tell of somebody killed, hurt, taken or held; a text without any has no toll of the set's measures.
const HARM: &[&str] = &[
    "kill", "dead", "death", "died", "murder", "shot", "wound", "injur", "hurt", "beat", "assault", "abduct", "kidnap", "hostage",
    "arrest", "detain", "imprison", "captur", "custody", "casualt", "bodies", "body", "rape", "execut",
];

/// Modes that say what weapon was used.
const WEAPONS: &[&str] = &[
    "firearms",
    "explosives",
    "suicide-attack",
    "aerial",
    "drone",
    "heavy-weapons",
    "primitive",
    "beat",
    "crowd-control",
    "unconventional",
];

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let rows: Vec<Value> = bench.text("incidents.jsonl")?.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let text = |row: &Value| row["text"].as_str().unwrap_or_default().to_owned();
    let documents: Vec<Document> = rows
        .iter()
        .map(|row| Ok(Document::new(text(row)).language("en").published(row["date"].as_str().unwrap_or_default())?))
        .collect::<Result<_>>()?;
    let readings = bench.read(&documents);

    let [mut exact, mut one, mut several, mut open, mut kind, mut kind_told, mut near, mut weapon] = [Halves::default(); 8];
    let [mut by_measure, mut by_category] = [[Halves::default(); 4]; 2];
    let (mut uncoded, mut uncoded_sentences) = (0, 0);
    let (mut false_tolls, mut negative, mut placed) = (0, 0, Halves::default());
    for (ix, (row, reading)) in rows.iter().zip(&readings).enumerate() {
        let words = text(row);
        let seen = ix % 2 == 0;
        let category = CLASSES.iter().position(|(name, _)| row["category"] == *name).unwrap_or(0);
        let vague = words.to_lowercase().contains("unspecified number");
        let (mut wrong, mut positive) = (0, false);
        for (m, (key, measures)) in MEASURES.iter().enumerate() {
            let gold = row[key].as_u64().unwrap_or_default();
            let found: Vec<&Toll> = reading.tolls.iter().filter(|t| measures.contains(&t.measure.as_str()) && !t.cumulative).collect();
            let of_class = |t: &Toll| {
                let counted = slice(&words, t.quantity).to_lowercase();
                category == 0 && t.who == "aid_workers" || CLASSES[category].1.iter().any(|w| counted.contains(w))
            };
            // A part counts when its whole is of others.
            let whole = |t: &Toll| t.part_of.as_ref().and_then(|id| reading.tolls.iter().find(|w| w.id == *id));
            let class: Vec<&Toll> = found.iter().copied().filter(|t| of_class(t) && !whole(t).is_some_and(of_class)).collect();
            if gold == 0 {
                wrong += class.iter().filter(|t| t.high != Some(0)).count();
                continue;
            }
            positive = true;
            if vague {
                open.count(ix, found.iter().any(|t| t.high.is_none()));
                continue;
            }
            let stands = if gold == 1 { a_person(&words, CLASSES[category].1) } else { stated(&words, gold) };
            if !stands {
                continue;
            }
            let sum = match class.is_empty() {
                true => total(reading, found.iter().copied().filter(|t| t.part_of.is_none())),
                false => total(reading, class.into_iter()),
            };
            let right = exact.count(ix, sum == gold);
            let halves = if gold == 1 { &mut one } else { &mut several };
            halves.count(ix, right);
            by_measure[m].count(ix, right);
            by_category[category].count(ix, right);
            if !right && seen {
                bench.miss(|| format!("{key} ({}): gold {gold}, found {sum}: {}\n    {words}", CLASSES[category].0, told(reading)));
            }
        }
        if !positive && is_harmless(&words) {
            let measured = |t: &&Toll| MEASURES.iter().any(|(_, measures)| measures.contains(&t.measure.as_str()));
            negative += sentences(&words);
            let told_none = reading.tolls.iter().filter(measured).filter(|t| t.high != Some(0)).count();
            false_tolls += told_none;
            if told_none > 0 && seen {
                bench.miss(|| format!("false toll where no harm is told ({}): {}\n    {words}", CLASSES[category].0, told(reading)));
            }
        }
        if !positive {
            uncoded_sentences += sentences(&words);
            uncoded += wrong;
            if wrong > 0 && seen {
                bench.miss(|| format!("false toll ({}): {}\n    {words}", CLASSES[category].0, told(reading)));
            }
        }
        let gold = row["perpetrator"].as_str().unwrap_or_default();
        if let Some(kinds) = kinds(gold) {
            let doer = perpetrator(reading);
            let right = kind.count(ix, doer.is_some_and(|(_, kind)| kinds.contains(&kind)));
            if doer.is_some() {
                kind_told.count(ix, right);
            }
            if !right && seen {
                bench.miss(|| format!("perpetrator: gold {gold} ({}), found {doer:?}\n    {words}", row["perpetrator_name"]));
            }
        }
        let number = |key: &str| row[key].as_str().and_then(|n| n.parse::<f64>().ok());
        let coarse = row["geo_precision"].as_str().is_some_and(|p| p.starts_with("(6)"));
        if let Some(gold) = number("lat").zip(number("lon")).filter(|_| !coarse) {
            let place = place(reading);
            if placed.count(ix, place.is_some())
                && let Some((name, point)) = place
                && !near.count(ix, distance(gold, point) <= 161.0)
                && seen
            {
                bench.miss(|| format!("place: gold {gold:?} ({}), found {name} {point:?}\n    {words}", row["country"]));
            }
        }
        if let Some(modes) = row["weapon"].as_str().and_then(modes) {
            let told: Vec<&str> = reading.events.iter().filter_map(|e| e.mode.as_deref()).filter(|m| WEAPONS.contains(m)).collect();
            if !told.is_empty() {
                weapon.count(ix, told.iter().any(|m| modes.contains(m)));
            }
        }
    }
    scores.halves("counts, exact", exact, 0.85);
    scores.halves("counts of one, exact", one, None);
    scores.halves("counts of several, exact", several, None);
    for ((key, _), halves) in MEASURES.iter().zip(by_measure) {
        scores.halves(&format!("{key}, exact"), halves, None);
    }
    for ((name, _), halves) in CLASSES.iter().zip(by_category) {
        scores.halves(&format!("{name}, exact"), halves, None);
    }
    scores.halves("an unspecified number, open", open, None);
    scores.halves("perpetrator kind", kind, 0.70);
    scores.halves("perpetrator kind, of told", kind_told, None);
    scores.halves("place told", placed, None);
    scores.halves("within 161 km, of told", near, 0.80);
    scores.halves("weapon as mode, of told", weapon, None);
    let rate = 1000.0 * uncoded as f64 / (uncoded_sentences as f64).max(1.0);
    scores.value("tolls in rows coded with none, a thousand sentences", rate, uncoded_sentences, None);
    scores.value("false tolls a thousand sentences", 1000.0 * false_tolls as f64 / (negative as f64).max(1.0), negative, None);
    Ok(())
}

/// Whether somebody of the class stands in the text with an article or as one: "a national aid worker".
fn a_person(text: &str, class: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let counted = |k: usize| words[k + 1..].iter().take(4).any(|w| !w.ends_with('s') && class.iter().any(|stem| w.contains(stem)));
    (0..words.len()).any(|k| matches!(words[k], "a" | "an" | "one") && counted(k))
}

fn is_harmless(text: &str) -> bool {
    let lower = text.to_lowercase();
    HARM.iter().all(|stem| !lower.contains(stem))
}

/// The kinds of actors that a kind of perpetrator of the set can be.
fn kinds(gold: &str) -> Option<&'static [&'static str]> {
    Some(match gold {
        "NSA" | "MilCombatant" => &["armed_group", "party"],
        "Host Government: Military" | "Foreign Forces - Military" | "Foreign Forces: Military" | "Peace Keeper" => {
            &["military", "state", "government"]
        }
        "Police" => &["police", "government", "military", "organisation"],
        "Criminal" => &["armed_group", "person", "population"],
        "Civilian" | "Camp Resident" | "Vigilante" | "Protestors" | "Staff Worker" | "Employee" | "Community Member" => {
            &["population", "person"]
        }
        "Administration" | "Donor Government" => &["government", "state"],
        _ => return None,
    })
}

/// The modes of a weapon of the set.
fn modes(weapon: &str) -> Option<Vec<&'static str>> {
    let mode = |one: &str| match one {
        "Firearms" => Some("firearms"),
        one if one.starts_with("Aerial Bomb: Drone") => Some("drone"),
        one if one.starts_with("Aerial Bomb") => Some("aerial"),
        "Shelling" | "Artillery" | "Rocket" | "Missile" | "Mortar" | "RPG" | "Cluster Bomb" => Some("heavy-weapons"),
        "Arson" | "Knife" | "Stones, Sticks and Gravel" => Some("primitive"),
        "SVIED" => Some("suicide-attack"),
        "Fist and Foot" => Some("beat"),
        "Tasers, Live and Rubber Bullets" => Some("crowd-control"),
        "Chemical or Hot Liquid" => Some("unconventional"),
        one if one.contains("IED") || one.contains("Explosive") || ["Hand Grenade", "Mine", "UXO"].contains(&one) => Some("explosives"),
        _ => None,
    };
    let modes: Vec<&str> = mode(weapon).into_iter().chain(weapon.split(", ").filter_map(mode)).collect();
    (!modes.is_empty()).then_some(modes)
}

/// The first who did it, with its kind.
fn perpetrator(reading: &Reading) -> Option<(&str, &str)> {
    let violent = reading.events.iter().filter(|e| matches!(e.kind.as_str(), "ASSAULT" | "COERCE"));
    let id = violent.flat_map(|e| &e.actors).next()?;
    reading.actors.iter().find(|a| a.id == *id).map(|a| (a.name.as_str(), a.kind.as_str()))
}

/// The place of what is told, with its point.
fn place(reading: &Reading) -> Option<(&str, (f64, f64))> {
    let point = |id: &String| {
        let place = reading.places.iter().find(|p| p.id == *id && p.precision != "country")?;
        Some((place.name.as_str(), place.latitude.zip(place.longitude)?))
    };
    let of_tolls = reading.tolls.iter().filter_map(|t| t.place.as_ref()).filter_map(point);
    let of_events = reading.events.iter().filter_map(|e| e.place.as_ref()).filter_map(point);
    of_tolls.chain(of_events).chain(reading.places.iter().filter_map(|p| point(&p.id))).next()
}
