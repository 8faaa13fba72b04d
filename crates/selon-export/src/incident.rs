//! An incident as tables with a row an incident see it: when, where, which sides, what tolls, according to whom.

use crate::place::Site;
use jiff::civil::Date;
use selon_store::{ActorRow, ClaimKind, ClaimRow, ReportRow, ToldIncident, TollSum};
use std::collections::{BTreeMap, BTreeSet};

/// An incident and what its columns ask for more than once.
pub struct Seen<'a> {
    /// All of it.
    pub told: &'a ToldIncident,
    /// Where.
    pub site: Option<Site<'a>>,
    /// Who did it: the actor that most claims name.
    pub side_a: Option<&'a ActorRow>,
    /// To whom: the recipient that most claims name; where nobody is one, the actor named second most.
    pub side_b: Option<&'a ActorRow>,
    /// Whether `side_b` is an actor as well: then both sides fight.
    pub mutual: bool,
}

impl<'a> Seen<'a> {
    /// Looks at an incident.
    pub fn new(told: &'a ToldIncident) -> Seen<'a> {
        let events = || told.claims.iter().filter(|claim| happened(claim) && claim.name == told.row.kind);
        let (actors, recipients) = (ranked(events().flat_map(|claim| &claim.actors)), ranked(events().flat_map(|claim| &claim.recipients)));
        let side_a = actors.first().copied();
        let other = |all: &[&'a ActorRow]| all.iter().copied().find(|actor| side_a.is_none_or(|a| a.id != actor.id));
        let (victim, rival) = (other(&recipients), other(&actors));
        Seen {
            told,
            site: told.row.place.as_ref().map(Site::new),
            side_a,
            side_b: victim.or(rival),
            mutual: victim.is_none() && rival.is_some(),
        }
    }

    /// First and last day; nothing when no report says.
    pub fn days(&self) -> Option<(Date, Date)> {
        self.told.row.first.zip(self.told.row.last)
    }

    /// Low, best and high of a measure about all victims. Where only one kind of them is counted, those of that kind.
    pub fn sum(&self, measure: &str) -> Option<&'a TollSum> {
        let mut of_kinds = self.told.tolls.iter().filter(|sum| sum.measure == measure);
        self.sum_of(measure, "any").or_else(|| of_kinds.next().filter(|_| of_kinds.next().is_none()))
    }

    /// Low, best and high of a measure about one kind of victims.
    pub fn sum_of(&self, measure: &str, who: &str) -> Option<&'a TollSum> {
        self.told.tolls.iter().find(|sum| sum.measure == measure && sum.who == who)
    }

    /// Who is named as the source of its claims, the first report's first, each once.
    pub fn speakers(&self) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        let sources = self.told.claims.iter().flat_map(|claim| &claim.sources);
        sources.filter(|actor| seen.insert(actor.id)).map(|actor| actor.name.as_str()).collect()
    }

    /// Its reports, the first of each voice.
    pub fn voices(&self) -> Vec<&'a ReportRow> {
        let mut seen = BTreeSet::new();
        self.told.reports.iter().filter(|report| seen.insert(report.voice)).collect()
    }

    /// Whether its victims are civilians: so say the recipients of most claims, or its figures.
    pub fn hits_civilians(&self) -> Option<bool> {
        let counted = |who: &[&str]| self.told.tolls.iter().any(|sum| who.contains(&sum.who.as_str()));
        match self.side_b.filter(|_| !self.mutual).map(|actor| actor.kind.as_str()) {
            Some("population") => Some(true),
            Some("military" | "armed_group") => Some(false),
            _ if counted(&["civilians", "children", "women", "journalists", "aid_workers"]) => Some(true),
            _ if counted(&["military", "fighters"]) => Some(false),
            _ => None,
        }
    }
}

/// Whether a claim is of something that happened, as its report tells.
pub fn happened(claim: &ClaimRow) -> bool {
    claim.kind == ClaimKind::Event && claim.status.as_deref() == Some("asserted")
}

/// Whether an actor is a state or one of its bodies.
pub fn of_a_state(actor: &ActorRow) -> bool {
    matches!(actor.kind.as_str(), "state" | "government" | "military")
}

/// Whether an actor is a side that fights.
pub fn fights(actor: &ActorRow) -> bool {
    of_a_state(actor) || actor.kind == "armed_group"
}

/// Actors by how often they are named, the older one first of equals.
fn ranked<'a>(all: impl Iterator<Item = &'a ActorRow>) -> Vec<&'a ActorRow> {
    let mut counts: BTreeMap<i64, (usize, &ActorRow)> = BTreeMap::new();
    all.for_each(|actor| counts.entry(actor.id).or_insert((0, actor)).0 += 1);
    let mut ranked: Vec<(usize, &ActorRow)> = counts.into_values().collect();
    ranked.sort_by_key(|(count, actor)| (std::cmp::Reverse(*count), actor.id));
    ranked.into_iter().map(|(_, actor)| actor).collect()
}
