//! CASE 2021, subtask 2: 510 snippets, each of one of 30 classes in ACLED's style.
//!
//! Each event of a reading that is asserted votes for the class that its type, mode, actors, recipients and trigger say (`class`). The first event
//! wins where its class is one of `OPENING` (what the rest of the snippet tells is then its background), unless a class of the first ranks is
//! voted for; else the class that comes first in `RANKS` wins, for the more telling class is also the rarer one. A statement with a cue of
//! responsibility or denial, and an accusation of a deed, vote `ATTRIB`. An event of force in a snippet with protesters is one of the four classes
//! of protest: with `clash`, riot or protesters as its actors `VIOL_DEMONSTR`; with people killed or hurt, or struck by soldiers or police
//! otherwise than by crowd control, `FORCE_AGAINST_PROTEST`; else `PROTEST_WITH_INTER`. Classes that no event of the ontology tells come from
//! the contexts of the reading where no event, or only a deed that nobody did, votes: `disasters` and `health` are `NATURAL_DISASTER` where their
//! words name one of `NATURAL`, else `MAN_MADE_DISASTER`, as are figures of dead and hurt alone; `crime`, `trafficking`, `illegal_drugs` and `corruption` are
//! `ORG_CRIME`; `diplomatic` is `DIPLO`. F1 is weighted by the classes' frequency, as the task has it; misses are shown for even rows.

use super::{Bench, Result, slice};
use crate::sets::score::{Halves, Scores, Tally};
use selon::{Document, wire};
use std::collections::BTreeMap;

/// The classes, the more telling ones first.
const RANKS: &[&str] = &[
    "CHEM_WEAP",
    "SUIC_BOMB",
    "SEX_VIOL",
    "ATTRIB",
    "VIOL_DEMONSTR",
    "FORCE_AGAINST_PROTEST",
    "PROTEST_WITH_INTER",
    "PEACE_PROTEST",
    "GRENADE",
    "AIR_STRIKE",
    "ART_MISS_ATTACK",
    "REM_EXPLOS",
    "NON_STATE_ACTOR_OVERTAKES_TER",
    "GOV_REGAINS_TERIT",
    "ABDUCT_DISSAP",
    "MOB_VIOL",
    "ARMED_CLASH",
    "DISR_WEAP",
    "ARREST",
    "PROPERTY_DISTRUCT",
    "ATTACK",
    "HQ_ESTABLISHED",
    "CHANGE_TO_GROUP_ACT",
    "AGREEMENT",
    "NON_VIOL_TERRIT_TRANSFER",
    "DIPLO",
    "NATURAL_DISASTER",
    "MAN_MADE_DISASTER",
    "ORG_CRIME",
    "OTHER",
];
/// How many of the ranks win wherever they stand.
const TELLING: usize = 4;
/// Classes that a snippet is about when it opens with them.
const OPENING: &[&str] = &[
    "AGREEMENT",
    "DIPLO",
    "ARREST",
    "ATTRIB",
    "DISR_WEAP",
    "CHANGE_TO_GROUP_ACT",
    "HQ_ESTABLISHED",
    "NON_VIOL_TERRIT_TRANSFER",
    "PROPERTY_DISTRUCT",
];

/// What triggers of territory won hold.
const TAKEN: &[&str] = &[
    "captur",
    "retak",
    "retook",
    "regain",
    "control",
    "overr",
    "drove back",
    "liberat",
    "seiz",
    "expel",
    "driv",
    "push",
    "free",
    "advanc",
    "gain",
    "clear",
];
/// What triggers of two-sided fighting hold.
const FOUGHT: &[&str] = &["clash", "fight", "battle", "combat", "firefight", "shootout", "exchange", "ambush", "repel"];
/// What the words around a seizure of weapons hold.
const ARMS: &[&str] = &[
    "weapon",
    "firearm",
    "pistol",
    "rifle",
    "explosive",
    "bomb",
    "ied",
    "ammunition",
    "bullet",
    "device",
    "arms",
    "grenade",
    "mortar",
    "machine gun",
    "landmine",
];
/// What the words of a disaster of nature hold.
const NATURAL: &[&str] = &[
    "quake",
    "seism",
    "tremor",
    "tsunami",
    "flood",
    "landslide",
    "mudslide",
    "avalanche",
    "hurricane",
    "cyclone",
    "typhoon",
    "tornado",
    "storm",
    "wildfire",
    "bushfire",
    "forest",
    "volcan",
    "drought",
    "covid",
    "coronavirus",
    "virus",
    "cholera",
    "ebola",
    "pandemic",
    "epidemic",
    "disease",
    "richter",
    "infection",
    "locust",
    "heat",
    "measles",
    "malaria",
];
/// What the names of protesters hold.
const PROTESTERS: &[&str] = &["protest", "demonstrat", "activist", "rall", "marcher", "crowd", "student", "villager", "rioter"];

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let page = bench.text("snippets.tsv")?;
    let rows: Vec<(&str, &str)> = page.lines().skip(1).filter_map(|l| l.split_once('\t')?.1.rsplit_once('\t')).collect();
    let documents: Vec<Document> = rows.iter().map(|(text, _)| Document::new(*text).language("en")).collect();
    let readings = bench.read(&documents);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut accuracy = Halves::default();
    for (ix, ((text, gold), reading)) in rows.iter().zip(&readings).enumerate() {
        let found = predicted(text, reading);
        tallies.entry(gold).or_default().gold += 1;
        tallies.entry(found).or_default().found += 1;
        if accuracy.count(ix, found == *gold) {
            tallies.entry(gold).or_default().right += 1;
        } else if ix % 2 == 0 {
            let made: Vec<String> = reading
                .events
                .iter()
                .map(|e| format!("{}/{} «{}»", e.kind, e.mode.as_deref().unwrap_or("-"), slice(text, e.trigger)))
                .collect();
            bench.miss(|| format!("{gold} as {found}: {text} | {}", made.join(", ")));
        }
    }
    let weighted: f64 = tallies.values().map(|t| t.f1() * t.gold as f64).sum();
    scores.value("weighted F1", weighted / rows.len().max(1) as f64, rows.len(), 0.75);
    scores.halves("accuracy", accuracy, None);
    for (class, tally) in tallies {
        scores.value(format!("{class} F1"), tally.f1(), tally.gold, None);
    }
    Ok(())
}

/// A snippet with its reading, as classes look at it.
struct Snippet<'r> {
    text: &'r str,
    reading: &'r wire::Reading,
    /// People protest.
    protest: bool,
    /// People are killed or hurt.
    harm: bool,
}

fn holds(words: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| words.contains(stem))
}

fn predicted(text: &str, reading: &wire::Reading) -> &'static str {
    let harm = reading.tolls.iter().any(|t| matches!(t.measure.as_str(), "killed" | "injured") && t.low.is_some_and(|n| n > 0));
    let mut snippet = Snippet { text, reading, protest: false, harm };
    let crowds = reading.events.iter().any(|e| snippet.crowd(&e.actors) || snippet.crowd(&e.recipients));
    snippet.protest = crowds || reading.events.iter().any(|e| e.kind == "PROTEST");
    let voted: Vec<&'static str> = reading.events.iter().enumerate().filter_map(|(n, e)| snippet.class(n, e)).collect();
    let attributes = |s: &wire::Statement| holds(&slice(text, s.cue).to_lowercase(), &["responsib", "denied", "denies", "deny"]);
    let attributed = reading.statements.iter().any(attributes).then_some("ATTRIB");
    let rank = |class: &&str| RANKS.iter().position(|r| r == class);
    let best = voted.iter().copied().chain(attributed).min_by_key(rank);
    // What is condemned is what the snippet is about, not the condemnation.
    let condemns = |e: &wire::Event| e.kind == "ACCUSE" && e.mode.as_deref() != Some("allege");
    let opening = reading.events.iter().enumerate().find_map(|(n, e)| Some((snippet.class(n, e)?, e)));
    let opening = opening.filter(|(_, e)| !condemns(e)).map(|(class, _)| class).or(attributed).filter(|class| OPENING.contains(class));
    // Land that one side left and the other took without a fight.
    let left = voted.contains(&"NON_VIOL_TERRIT_TRANSFER") && reading.tolls.is_empty() && !voted.contains(&"ARMED_CLASH");
    if left && voted.iter().any(|class| class.ends_with("OVERTAKES_TER") || class.starts_with("GOV_")) {
        return "NON_VIOL_TERRIT_TRANSFER";
    }
    let telling = best.is_some_and(|class| rank(&class).is_some_and(|r| r < TELLING - 1));
    let best = opening.filter(|_| !telling).or(best);
    snippet.by_context(best).or(best).unwrap_or("OTHER")
}

impl Snippet<'_> {
    fn kinds(&self, ids: &[String]) -> Vec<&str> {
        ids.iter().filter_map(|id| self.reading.actors.iter().find(|a| a.id == *id)).map(|a| a.kind.as_str()).collect()
    }

    /// Whether protesters are among these actors.
    fn crowd(&self, ids: &[String]) -> bool {
        ids.iter().filter_map(|id| self.reading.actors.iter().find(|a| a.id == *id)).any(|a| holds(&a.name.to_lowercase(), PROTESTERS))
    }

    /// Whether the reading has this context.
    fn about(&self, names: &[&str]) -> bool {
        self.reading.contexts.iter().any(|c| names.contains(&c.name.as_str()))
    }

    /// The class that contexts tell where no event, or a deed that nobody did, is all there is.
    fn by_context(&self, best: Option<&'static str>) -> Option<&'static str> {
        let disaster = self.about(&["disasters", "health"]);
        let nobody = self.reading.events.iter().all(|e| e.actors.is_empty());
        let doubtful = matches!(best, Some("ATTACK" | "PROPERTY_DISTRUCT" | "REM_EXPLOS")) && disaster && nobody;
        if best.is_some() && !doubtful {
            return None;
        }
        let mut words =
            self.reading.contexts.iter().filter(|c| matches!(c.name.as_str(), "disasters" | "health")).flat_map(|c| &c.mentions);
        if words.any(|&span| holds(&slice(self.text, span).to_lowercase(), NATURAL)) {
            return Some("NATURAL_DISASTER");
        }
        if self.about(&["disasters"]) {
            return Some("MAN_MADE_DISASTER");
        }
        match best {
            Some(_) => None,
            None if self.about(&["trafficking", "illegal_drugs", "crime", "corruption"]) => Some("ORG_CRIME"),
            None if self.harm => Some("MAN_MADE_DISASTER"),
            None if self.about(&["diplomatic"]) => Some("DIPLO"),
            None => None,
        }
    }

    /// The class that an event, the `n`-th of the snippet, votes for.
    fn class(&self, n: usize, event: &wire::Event) -> Option<&'static str> {
        let (trigger, words) = (slice(self.text, event.trigger).to_lowercase(), slice(self.text, event.evidence).to_lowercase());
        let actors = self.kinds(&event.actors);
        let mode = event.mode.as_deref().unwrap_or_default();
        let suspected = mode == "unconventional" && event.status == "hypothetical";
        let happened = suspected || !matches!(event.status.as_str(), "planned" | "requested" | "threatened" | "hypothetical");
        match event.kind.as_str() {
            "ASSAULT" => happened.then(|| self.assault(event, &trigger, &words, mode)),
            "PROTEST" if matches!(mode, "riot" | "vandalize") || holds(&trigger, &["violen", "clash"]) => Some("VIOL_DEMONSTR"),
            "PROTEST" => Some("PEACE_PROTEST"),
            "COERCE" if mode == "seize" && holds(&words, ARMS) => Some("DISR_WEAP"),
            "COERCE" if mode == "seize" && actors.contains(&"armed_group") => Some("NON_STATE_ACTOR_OVERTAKES_TER"),
            "COERCE" if mode == "seize" && is_force(&actors) => Some("GOV_REGAINS_TERIT"),
            "COERCE" if mode == "seize" => Some("PROPERTY_DISTRUCT"),
            "COERCE" if mode == "restrict" && self.protest && holds(&words, &["violent", "excessive"]) => Some("FORCE_AGAINST_PROTEST"),
            "COERCE" if mode == "restrict" && self.protest => Some("PROTEST_WITH_INTER"),
            "COERCE" if mode == "arrest" && self.about(&["illegal_drugs", "trafficking"]) => Some("ORG_CRIME"),
            "COERCE" if mode == "arrest" && self.protest && (n > 0 || self.crowd(&event.recipients)) => Some("PROTEST_WITH_INTER"),
            "COERCE" if mode == "arrest" => Some("ARREST"),
            "COERCE" if matches!(mode, "restrict" | "curfew" | "martial-law") => Some("OTHER"),
            "RETREAT" if event.status != "asserted" => None,
            "RETREAT" if mode == "withdraw" => Some("NON_VIOL_TERRIT_TRANSFER"),
            "RETREAT" if mode == "disarm" => Some("DISR_WEAP"),
            "RETREAT" | "AGREE" => Some("AGREEMENT"),
            "MOBILIZE" => {
                let base = holds(&words, &["base", "headquarter", "outpost", "observation", "camp", "point"]);
                let made = holds(&trigger, &["set", "establish", "buil", "open"]);
                Some(if base && made { "HQ_ESTABLISHED" } else { "CHANGE_TO_GROUP_ACT" })
            }
            "SUPPORT" | "SANCTION" if trigger.contains("defect") => Some("CHANGE_TO_GROUP_ACT"),
            "ACCUSE" if mode == "allege" && self.reading.events.iter().any(|e| matches!(e.kind.as_str(), "ASSAULT" | "COERCE")) => {
                Some("ATTRIB")
            }
            "SANCTION" | "THREATEN" | "REJECT" | "CONSULT" | "SUPPORT" | "REQUEST" | "ACCUSE" => Some("DIPLO"),
            _ => None,
        }
    }

    /// The class of a deed of force.
    fn assault(&self, event: &wire::Event, trigger: &str, words: &str, mode: &str) -> &'static str {
        let (actors, recipients) = (self.kinds(&event.actors), self.kinds(&event.recipients));
        let (rebels, force) = (actors.contains(&"armed_group"), is_force(&actors));
        let struck_fighters = recipients.contains(&"armed_group") || is_force(&recipients);
        let people = |kinds: &[&str]| kinds.iter().any(|k| matches!(*k, "person" | "population"));
        let civil = !actors.is_empty() && actors.iter().all(|k| matches!(*k, "population" | "person" | "unknown"));
        let taken = matches!(mode, "" | "seize") && holds(trigger, TAKEN);
        match mode {
            "unconventional" => "CHEM_WEAP",
            "suicide-attack" => "SUIC_BOMB",
            "sexual" => "SEX_VIOL",
            "explosives" if words.contains("grenade") && !words.contains("rocket") => "GRENADE",
            "explosives" => "REM_EXPLOS",
            "aerial" | "drone" => "AIR_STRIKE",
            "heavy-weapons" => "ART_MISS_ATTACK",
            "abduct" => "ABDUCT_DISSAP",
            _ if self.protest && (holds(trigger, FOUGHT) || civil && self.crowd(&event.actors)) => "VIOL_DEMONSTR",
            "crowd-control" if self.harm || holds(words, &["violent", "excessive"]) => "FORCE_AGAINST_PROTEST",
            "crowd-control" => "PROTEST_WITH_INTER",
            _ if self.protest && (force || self.crowd(&event.recipients)) => "FORCE_AGAINST_PROTEST",
            _ if holds(trigger, &["captur", "taken"]) && people(&recipients) => "ARREST",
            _ if taken && !rebels && (force || recipients.contains(&"armed_group")) => "GOV_REGAINS_TERIT",
            _ if taken && rebels => "NON_STATE_ACTOR_OVERTAKES_TER",
            "beat" | "primitive" if self.protest => "VIOL_DEMONSTR",
            "beat" | "primitive" if civil || actors.is_empty() => "MOB_VIOL",
            _ if holds(words, &["mob", "villagers", "angry", "lynch"]) => "MOB_VIOL",
            _ if holds(trigger, FOUGHT) || (rebels || force) && struck_fighters || actors.len() > 1 && recipients.is_empty() => {
                "ARMED_CLASH"
            }
            "destroy" => "PROPERTY_DISTRUCT",
            _ => "ATTACK",
        }
    }
}

/// Whether soldiers, police or a state are among these kinds.
fn is_force(kinds: &[&str]) -> bool {
    kinds.iter().any(|k| matches!(*k, "military" | "government" | "state"))
}
