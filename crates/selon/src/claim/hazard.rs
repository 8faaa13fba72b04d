//! Harm that nobody did: an earthquake that kills, a plane that crashes. No event of the ontology is told by it.

use super::Scene;
use crate::syntax::{Deprel, Upos};

/// Whether nature, an accident or an illness did what the words at `token` tell: a hazard is the subject or the agent of the verb, or, where
/// nobody is said to have done it, stands in the sentence and no deed of force does.
pub fn by_hazard(scene: &Scene, token: usize, verb: bool, done_by_somebody: bool) -> bool {
    let tree = scene.tree;
    if verb && scene.clauses.doers(token).into_iter().any(|doer| is_hazard(scene, doer)) {
        return true;
    }
    if done_by_somebody {
        return false;
    }
    let sentence = tree.sentence(token);
    sentence.clone().any(|k| is_hazard(scene, k)) && !sentence.filter(|&k| k != token).any(|k| is_forceful(scene, k))
}

/// Whether the page opens with a hazard and names no weapon and no deed of force: what is told agentless on it was done by nobody.
pub fn tells_of_hazard(scene: &Scene) -> bool {
    const TOP: u32 = 3;
    let tokens = 0..scene.tree.syntax.tokens.len();
    let top = tokens.clone().take_while(|&k| scene.block(k) < TOP);
    top.into_iter().any(|k| is_hazard(scene, k)) && !tokens.into_iter().any(|k| is_forceful(scene, k))
}

/// Whether the token names a weapon or a deed of force.
fn is_forceful(scene: &Scene, k: usize) -> bool {
    let named = scene.rows(scene.language.table("events"), k).any(|(row, _)| row.cell(1) == "ASSAULT" && row.cell(0) == "N");
    named && scene.tree.upos(k) == Upos::Noun && !may_be_accident(scene, k)
        || scene.language.table("instruments").at(scene.tree.syntax, k).next().is_some()
}

/// Whether the token is a noun of `hazards.tsv`, or measures one: «une série de secousses».
fn is_hazard(scene: &Scene, token: usize) -> bool {
    let tree = scene.tree;
    let hazards = scene.language.table("hazards");
    let listed = |k: usize| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Det) && hazards.at(tree.syntax, k).next().is_some();
    // "a volcanic eruption", "a fire": the row may start before the noun.
    let from = tree.kids_as(token, &[Deprel::Det, Deprel::Compound, Deprel::Amod]).chain([token]);
    let measured = tree.kids_as(token, &[Deprel::Nmod]).filter(|&k| scene.clauses.case_is(k, "genitive"));
    let all: Vec<usize> = from.collect();
    all.into_iter().any(listed) || !names_people(scene, token) && measured.into_iter().any(listed)
}

/// «les victimes de l'inondation»: people are no measure of what struck them.
fn names_people(scene: &Scene, token: usize) -> bool {
    scene.cast.names_somebody(token) || scene.language.table("victims").at(scene.tree.syntax, token).next().is_some()
}

/// An explosion may be a deed or an accident.
fn may_be_accident(scene: &Scene, token: usize) -> bool {
    scene.clauses.is_function(token, "accident")
}
