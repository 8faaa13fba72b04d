//! Who does what has no agent of its own: the agents that a passive shares with its neighbour, those that the tree hangs elsewhere, the other
//! side of a fight, the armed ones of a clause of time.

use super::Scene;
use super::event::{MODE, POS, TYPE};
use super::roles::party;
use crate::language::Row;
use crate::reading::ActorIx;
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;

/// "Two soldiers died in a clash with militants": of fighting that is told with one side, the other is the force whose men fell or who left it.
pub(super) fn other_side(scene: &mut Scene, token: usize) -> Vec<ActorIx> {
    let tree = scene.tree;
    let told = tree.kids_as(token, &[Deprel::Nmod, Deprel::Obl, Deprel::OblArg]).any(|k| scene.clauses.case_is(k, "company"));
    let oblique = matches!(tree.role(token), Deprel::Obl | Deprel::OblMod | Deprel::OblArg) && scene.clauses.case_is(token, "locative");
    let Some(verb) = tree.head(token).filter(|&v| told && oblique && tree.upos(v) == Upos::Verb) else { return Vec::new() };
    let harmed: Vec<usize> = if scene.clauses.passive(verb) { scene.clauses.undergoers(verb) } else { scene.clauses.subjects(verb, 0) };
    let found: Vec<ActorIx> = harmed.into_iter().filter_map(|k| party(scene, k)).collect();
    let fights = |a: &ActorIx| matches!(scene.cast.actors[*a].kind, ActorKind::Military | ActorKind::ArmedGroup | ActorKind::Government);
    found.into_iter().filter(fights).collect()
}

/// The armed ones whose deed the clause of time behind a passive tells: "were injured when gunmen entered their compound".
pub(super) fn meanwhile(scene: &mut Scene, token: usize) -> Vec<ActorIx> {
    let tree = scene.tree;
    let when = |v: usize| {
        let mut marks = tree.kids_as(v, &[Deprel::Mark, Deprel::Advmod]).filter(|&k| k > token && k < v);
        marks.any(|k| scene.clauses.is_function(k, "moment"))
    };
    let active = |&v: &usize| v > token && when(v) && !scene.clauses.passive(v) && !scene.clauses.negated(v);
    let clauses: Vec<usize> = tree.kids_as(token, &[Deprel::Advcl]).filter(active).collect();
    let doers: Vec<usize> = clauses.into_iter().flat_map(|v| scene.clauses.doers(v)).collect();
    let found: Vec<ActorIx> = doers.into_iter().filter_map(|k| party(scene, k)).collect();
    found.into_iter().filter(|&a| matches!(scene.cast.actors[a].kind, ActorKind::ArmedGroup | ActorKind::Military)).collect()
}

/// The agents of a passive that shares them with the one it is joined to: "was abducted and later freed by rebels". Only what is joined
/// to a deed of force by another such, or to an arrest, is done by the same ones: "was shot and taken to hospital by neighbours".
pub(super) fn shared_agents(scene: &Scene, token: usize, row: &Row) -> Vec<usize> {
    let tree = scene.tree;
    if !matches!(row.cell(TYPE), "ASSAULT" | "COERCE") || !scene.clauses.passive(token) {
        return Vec::new();
    }
    let taken = matches!(row.cell(MODE), "abduct" | "arrest");
    let forced = |v: usize| {
        let mut rows = scene.rows(scene.language.table("events"), v);
        rows.next().is_some_and(|(row, _)| matches!(row.cell(TYPE), "ASSAULT" | "COERCE") || row.cell(MODE) == "release")
    };
    let joined = tree.kids_as(token, &[Deprel::Conj]).filter(|&v| tree.upos(v) == Upos::Verb && scene.clauses.passive(v));
    // "tortured and injured by police", "was stopped by soldiers and its driver was detained": the one it is joined to has the agent.
    let first = tree.head(token).filter(|&v| tree.role(token) == Deprel::Conj && tree.upos(v) == Upos::Verb && scene.clauses.passive(v));
    let own = tree.kid(token, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
    if let Some(first) = first {
        let agents: Vec<usize> = scene.clauses.agents(first).into_iter().filter(|&k| scene.cast.names_somebody(k)).collect();
        if agents.iter().any(|&k| !own && k > token || own && taken) {
            return agents;
        }
    }
    joined
        .filter(|&v| tree.kid(v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none() && (taken || forced(v)))
        .map(|v| scene.clauses.agents(v))
        .find(|agents| !agents.is_empty())
        .unwrap_or_default()
}

/// The agent of a passive or of a noun that the tree hangs on a word in between: "was killed in his home by bandits", "arrested for staging a
/// protest by the police", "the killing of two priests by gunmen". A noun that tells of a deed, or another passive, has an agent of its own.
pub(super) fn far_agents(scene: &Scene, token: usize, row: &Row) -> Vec<usize> {
    let tree = scene.tree;
    let noun = row.cell(POS) == "N";
    if !matches!(row.cell(TYPE), "ASSAULT" | "COERCE") || !noun && !scene.clauses.passive(token) {
        return Vec::new();
    }
    let events = scene.language.table("events");
    let keeps = |k: usize| match tree.upos(k) {
        Upos::Verb => scene.clauses.passive(k),
        _ => scene.rows(events, k).next().is_some(),
    };
    let agent = tree.reach(token).find(|&k| {
        k > token
            && scene.clauses.case_is(k, "agent")
            && scene.cast.names_somebody(k)
            && tree.head(k).is_some_and(|above| above != token && !keeps(above))
            && tree.above(k).take_while(|&above| above != token).all(|above| !keeps(above))
    });
    agent.map(|k| tree.with_conjuncts(k)).unwrap_or_default()
}
