//! Events that a verb makes with what it is done to, by the tree and not by the order of words: «a fourni plusieurs tonnes d'aide»,
//! "gave the town 5 million dollars of aid", "the suspension of air links".
//!
//! `frames.tsv` has the columns of `events.tsv` and two more: the role of the dependent, and the classes of `things.tsv` that may fill it.
//! A role is `obj` (what the verb is done to, in any voice), `subj` (what does it: "a bomb exploded"), `inf` (an infinitive or gerund, whose own event is `friendly` or `hostile`, or `any`), or
//! prepositions.

use super::Scene;
use crate::language::Row;
use crate::syntax::{Deprel, Upos};

/// The column of `frames.tsv` with the role of the dependent.
const ROLE: usize = 6;
/// The column with the classes of what may fill it.
pub const THINGS: usize = 7;

/// The frames whose verb or noun starts at token `i`: the row, how many tokens its words take, and the dependent that fills it.
pub fn frames<'p>(scene: &Scene<'p>, i: usize) -> Vec<(&'p Row, usize, usize)> {
    let table = scene.language.table("frames");
    scene.rows(table, i).filter_map(|(row, len)| dependent(scene, i, row).map(|thing| (row, len, thing))).collect()
}

/// The dependent of token `i` that the frame asks for.
fn dependent(scene: &Scene, i: usize, row: &Row) -> Option<usize> {
    let classes = row.cell(THINGS);
    match row.cell(ROLE) {
        "obj" => scene.clauses.undergoers(i).into_iter().find_map(|k| thing(scene, k, classes)),
        "subj" => scene.clauses.subjects(i, 0).into_iter().find_map(|k| thing(scene, k, classes)),
        "inf" => scene
            .tree
            .kids_as(i, &[Deprel::Xcomp, Deprel::Ccomp, Deprel::Advcl, Deprel::OblArg])
            .find(|&k| k > i && scene.tree.upos(k) == Upos::Verb && (classes == "any" || leaning(scene, k) == Some(classes))),
        prepositions => {
            let tree = scene.tree;
            // «a condamné un colonel à vingt ans de prison», «mène une guerre contre le cancer»: the tree may hang it on the object, or on the
            // verb that carries the noun.
            let carrier = tree.head(i).filter(|_| tree.upos(i) == Upos::Noun && tree.role(i) == Deprel::Obj);
            let objects = if tree.upos(i) == Upos::Verb { scene.clauses.undergoers(i) } else { Vec::new() };
            let near: Vec<usize> = std::iter::once(i).chain(carrier).chain(objects).collect();
            prepositions
                .split(',')
                .flat_map(|preposition| near.iter().flat_map(move |&k| scene.clauses.under_preposition(k, preposition)))
                .find_map(|k| thing(scene, k, classes))
        }
    }
}

/// The noun of one of these classes that a dependent is, or that it measures, names or holds: "aid deliveries", «une tranche d'aide».
fn thing(scene: &Scene, noun: usize, classes: &str) -> Option<usize> {
    let tree = scene.tree;
    if classes == "somebody" {
        return Some(noun).filter(|_| scene.cast.names_somebody(noun));
    }
    let listed = |k: &usize| {
        let mut rows = scene.language.table("things").at(tree.syntax, *k);
        rows.any(|(row, _)| classes.split(',').any(|class| row.has(0, class)))
    };
    let within = |k: &usize| match tree.role(*k) {
        Deprel::Compound | Deprel::Appos | Deprel::Flat | Deprel::FlatName => true,
        Deprel::Nmod | Deprel::OblArg => scene.clauses.case_is(*k, "genitive"),
        _ => false,
    };
    if !matches!(tree.upos(noun), Upos::Noun | Upos::Propn | Upos::Num) || scene.cast.known_actor(noun).is_some() {
        return None;
    }
    // "part of a military aid program" has the aid three nouns down.
    let mut all = vec![noun];
    let mut done = 0;
    for _ in 0..3 {
        let below: Vec<usize> = all[done..].iter().flat_map(|&k| tree.kids(k)).filter(within).collect();
        done = all.len();
        all.extend(below);
    }
    all.into_iter().find(listed)
}

/// Whether what a verb does is friendly or hostile, by the quad of its event's type.
fn leaning(scene: &Scene, verb: usize) -> Option<&'static str> {
    let own = scene.rows(scene.language.table("events"), verb).map(|(row, _)| row).next();
    let kind = match own {
        Some(row) if row.words().len() > 1 => row.cell(1),
        _ => frames(scene, verb).first().map(|(row, ..)| row.cell(1)).or(own.map(|row| row.cell(1)))?,
    };
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" => Some("friendly"),
        "ASSAULT" | "COERCE" | "SANCTION" | "PROTEST" | "REJECT" => Some("hostile"),
        _ => None,
    }
}
