//! Whom an attack met, told by its tolls: «l'explosion d'une bombe a fait trois morts», "five soldiers died in the blast".

use super::super::Scene;
use super::super::event::{FLAGS, TYPE};
use super::super::roles::{counted_by, party};
use crate::reading::{Event, Toll};
use crate::syntax::{Deprel, Upos};

/// Gives attacks that name nobody they met the people whom their tolls count, where the two stand in one sentence. Those who fight each
/// other meet nobody but themselves.
pub fn harmed(scene: &mut Scene, tolls: &[Toll], events: &mut [Event]) {
    let empty: Vec<bool> = events.iter().map(|e| e.kind == "ASSAULT" && e.recipients.is_empty()).collect();
    for toll in tolls {
        let Some(at) = toll.event.filter(|&e| empty[e] && !is_two_sided(scene, &events[e])) else { continue };
        let told = matches!(toll.measure, "killed" | "injured" | "abducted") && toll.low != Some(0) && toll.unit == "people";
        if !told || toll.part_of.is_some() {
            continue;
        }
        let words = scene.tokens_in(toll.quantity);
        let sentence = scene.sentence_span(words.start);
        // Events stand in the order of their triggers.
        let first = events.partition_point(|e| e.trigger.start < sentence.start);
        let here = (first..events.len()).take_while(|&e| events[e].trigger.start < sentence.end);
        if !here.into_iter().any(|e| (e == at || events[e].same_as == Some(at)) && sentence.holds(events[e].trigger)) {
            continue;
        }
        let tree = scene.tree;
        let Some(head) = words.clone().find(|&k| tree.upos(k) != Upos::Num && tree.head(k).is_none_or(|h| !words.contains(&h))) else {
            continue;
        };
        let head = counted_by(scene, head);
        // «trois morts» says nothing of who they were.
        if scene.language.table("victims").at(tree.syntax, head).next().is_some() {
            continue;
        }
        if let Some(victims) = party(scene, head)
            && !events[at].actors.contains(&victims)
            && !events[at].recipients.contains(&victims)
        {
            events[at].recipients.push(victims);
        }
    }
}

/// Whether the words of an event tell of a fight.
fn is_two_sided(scene: &Scene, event: &Event) -> bool {
    let table = scene.language.table("events");
    event.actors.len() > 1
        || scene
            .tokens_in(event.trigger)
            .any(|k| scene.rows(table, k).any(|(row, _)| row.cell(TYPE) == "ASSAULT" && row.has(FLAGS, "both")))
}

/// "had killed and wounded more than 30": of how many each is true is not said.
pub fn killed_or_hurt(scene: &Scene, verb: usize, measure: &'static str) -> bool {
    let tree = scene.tree;
    let first = tree.head(verb).filter(|&first| tree.role(verb) == Deprel::Conj && first < verb && verb <= first + 3);
    let kills = |first: usize| scene.language.table("toll-verbs").at(tree.syntax, first).any(|(row, _)| row.cell(1) == "killed");
    let between = |k: usize| matches!(tree.upos(k), Upos::Cconj | Upos::Adv | Upos::Aux);
    let alone = |first: usize| tree.kid(first, &[Deprel::Obj]).is_none() && (first + 1..verb).all(between);
    measure == "injured" && tree.upos(verb) == Upos::Verb && first.is_some_and(|first| alone(first) && kills(first))
}
