//! What the verbs of the lists say of those whom a figure counts.

use super::super::Scene;
use super::counted::Counted;
use super::who::{counts_people, counts_things};
use crate::language::Row;
use crate::reading::Cause;
use crate::syntax::{Deprel, Upos};

/// What a verb tells of those in a role to it.
pub type Tells<'t> = &'t dyn Fn(usize, &str) -> Option<(&'static str, usize, Cause)>;

/// What the verbs of the lists say of whom a figure counts.
pub struct Verbs<'s, 'p> {
    pub scene: &'s Scene<'p>,
    /// What the figure counts.
    pub head: usize,
    /// It counts buildings or vehicles.
    pub things: bool,
    /// It is known to count people or things.
    pub known: bool,
    /// It counts those who only watch or serve, or forces: no crowd.
    pub audience: bool,
    /// It has a noun.
    pub noun: bool,
    /// It counts hostages: who holds those has taken them.
    pub hostages: bool,
    /// It counts envoys.
    pub envoys: bool,
    pub harm: bool,
}

impl<'s, 'p> Verbs<'s, 'p> {
    pub fn new(scene: &'s Scene<'p>, counted: &Counted, harm: bool) -> Self {
        let things = counts_things(scene, counted);
        let known = things || counted.noun.is_none() || counts_people(scene, counted);
        let audience = counted.noun.is_some_and(|noun| {
            let mut rows = scene.language.table("persons").at(scene.tree.syntax, noun);
            rows.any(|(row, _)| row.has(3, "audience") || matches!(row.cell(0), "police" | "military"))
        });
        let hostages = counted.noun.is_some_and(|noun| scene.clauses.is_function(noun, "hostage"));
        let envoys =
            counted.noun.is_some_and(|noun| scene.language.table("things").at(scene.tree.syntax, noun).any(|(row, _)| row.has(0, "envoy")));
        Verbs { scene, head: counted.head, things, known, audience, noun: counted.noun.is_some(), hostages, envoys, harm }
    }

    /// What a verb that kills says of those whom no list knows: "killing 4 diners".
    pub fn kills(&self, v: usize) -> Option<(&'static str, usize, Cause)> {
        let scene = self.scene;
        if self.known || scene.tree.upos(v) != Upos::Verb {
            return None;
        }
        let kills = |row: &&Row| row.cell(1) == "killed" && row.cell(0) == "V" && row.cell(2) == "obj" && row.cell(3).is_empty();
        let row = scene.rows(scene.language.table("toll-verbs"), v).map(|(row, _)| row).find(kills)?;
        Some((row.cell(1), v, Cause::Word("toll-verbs", row.line)))
    }

    /// "attacks … kill at least 14 people": a verb that the tagger takes for a noun, right before those it kills or hurts.
    pub fn told_as_verb(&self, k: usize) -> Option<(&'static str, usize, Cause)> {
        let fallen =
            |row: &&Row| matches!(row.cell(1), "killed" | "injured") && row.cell(0) == "V" && row.has(2, "obj") && row.cell(3).is_empty();
        let rows = self.scene.language.table("toll-verbs").at(self.scene.tree.syntax, k).filter(|(_, len)| *len == 1);
        let row = rows.map(|(row, _)| row).find(fallen).filter(|_| self.known && !self.things)?;
        Some((row.cell(1), k, Cause::Word("toll-verbs", row.line)))
    }

    /// What a verb, participle or noun says of whom it happens to, those standing in the role `victim` to it.
    pub fn told(&self, v: usize, victim: &str) -> Option<(&'static str, usize, Cause)> {
        let (scene, tree) = (self.scene, self.scene.tree);
        // What burns may be a table as well as a man.
        let of_things =
            || scene.rows(scene.language.table("toll-verbs"), v).any(|(row, len)| len == 1 && row.cell(0) == "V" && row.has(3, "things"));
        let fits = |row: &Row| {
            let kind = match self.things {
                true => row.has(3, "things") || !row.has(3, "persons") && row.cell(1) == "destroyed",
                // Only what happens to persons alone makes a person of an unknown noun.
                false => !row.has(3, "things") && (self.known || row.has(3, "persons") && !row.has(3, "weak") && !of_things()),
            };
            let crowd = row.cell(1) != "participants" || !self.audience;
            // An ambassador who is expelled is not displaced.
            let moved = row.cell(1) != "displaced" || !self.envoys;
            kind && crowd && moved && (!row.has(3, "weak") || self.harm && self.noun)
        };
        let pos = match tree.upos(v) {
            Upos::Noun | Upos::Propn => "N",
            _ => "V",
        };
        // "fatally shot": the words of a row may open with the adverb.
        let adverb = v.checked_sub(1).filter(|&k| tree.upos(k) == Upos::Adv);
        let opened = adverb.into_iter().flat_map(|k| scene.language.table("toll-verbs").at(tree.syntax, k)).filter(|(_, len)| *len > 1);
        let row = opened
            .map(|(row, _)| row)
            .chain(scene.rows(scene.language.table("toll-verbs"), v).map(|(row, _)| row))
            .chain(scene.language.table("toll-verbs").at(tree.syntax, v).map(|(row, _)| row).filter(|_| tree.upos(v) == Upos::Adj))
            .filter(|row| !row.has(3, "by-force") || taken_by_force(scene, v))
            // «emporté par la crue», not «emporté par des bandits»: what somebody takes along is not destroyed.
            .filter(|row| !row.has(3, "by-nature") || !scene.clauses.doers(v).into_iter().any(|doer| scene.cast.names_somebody(doer)))
            // «emmenés vers une destination inconnue»: the row's own words count nobody.
            .filter(|row| row.words().len() < 3 || self.head <= v || self.head >= v + row.words().len())
            .find(|row| (row.cell(0) == pos || row.cell(0) == "A") && row.cell(2).split(',').any(|r| r == victim) && fits(row))?;
        let measure = if self.hostages && row.cell(1) == "detained" { "abducted" } else { row.cell(1) };
        Some((measure, v, Cause::Word("toll-verbs", row.line)))
    }
}

/// «ont été retrouvés morts», «sont portés disparus»: a complement of the verb tells.
pub fn predicated(scene: &Scene, governor: usize, told: Tells) -> Option<(&'static str, usize, Cause)> {
    scene
        .tree
        .kids_as(governor, &[Deprel::Xcomp, Deprel::Conj])
        .filter(|&k| k > governor)
        .find_map(|k| if scene.clauses.passive(k) { told(k, "obj") } else { told(k, "subj") })
}

/// A verb coordinated with the one the figure belongs to: «12 personnes ont été blessées et évacuées».
pub fn governed_verbs(scene: &Scene, governor: usize, role: Deprel, told: Tells) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    match role {
        // «plus de 200 ont dû fuir», «ont commencé à fuir»
        Deprel::Nsubj | Deprel::NsubjPass => {
            // "were forced from their ambulance and beaten"
            let subject = |k: usize| tree.kid(k, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
            let joined = tree.kids_as(governor, &[Deprel::Conj]).filter(|&k| tree.upos(k) == Upos::Verb && !subject(k));
            let all = tree.kids_as(governor, &[Deprel::Xcomp]).chain(joined);
            let mut said = all.map(|k| if scene.clauses.passive(k) { told(k, "obj") } else { told(k, "subj") });
            said.find_map(|found| found)
        }
        _ => None,
    }
}

/// The preposition of a noun, as the lists write victim roles; none where no list names it.
pub fn case_role(scene: &Scene, i: usize) -> &'static str {
    let Some(case) = scene.tree.case(i) else { return "" };
    scene.language.table("toll-verbs").rows().map(|row| row.cell(2)).find(|role| *role == case).unwrap_or("")
}

/// Whether those who take somebody along are armed: «emmenés par des hommes armés», not «emmenés au musée».
fn taken_by_force(scene: &Scene, verb: usize) -> bool {
    let armed = |k: usize| {
        let listed = |list: &str, kinds: &[&str], cell: usize| {
            scene.language.table(list).at(scene.tree.syntax, k).any(|(row, _)| kinds.contains(&row.cell(cell)))
        };
        listed("groups", &["armed_group", "military"], 0)
            || listed("persons", &["fighters", "military", "police"], 0)
            || listed("bodies", &["military", "government"], 0)
    };
    scene.clauses.doers(verb).into_iter().any(armed)
}
