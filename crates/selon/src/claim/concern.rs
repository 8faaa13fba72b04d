//! Whom a deed or an act concerns beyond the words that go with it: what an act is about, whose a thing is, whom an attack killed.

use super::Scene;
use super::event::{FLAGS, TYPE};
use crate::language::Row;
use crate::syntax::{Deprel, Upos};

/// Whom a verbal act concerns by what it is about: whoever is to do what is asked for ("demanded that Hamas renounce …"), whose proposal is
/// refused («rejette l'ultimatum australien»), whom the deed that is threatened would strike ("threatened to ban the party").
pub(super) fn concerned(scene: &Scene, token: usize, row: &Row) -> Vec<usize> {
    use Deprel::*;
    let tree = scene.tree;
    for about in tree.kids_as(token, &[Ccomp, Xcomp, Obj, NsubjPass, Obl, OblArg, OblMod, Nmod]) {
        let found = match tree.upos(about) {
            Upos::Verb | Upos::Aux | Upos::Adj if matches!(tree.role(about), Ccomp | Xcomp) => {
                // "deliver blows to the city", "break relations with Russia", "re-open the border to refugees"
                let given = tree.kids_as(about, &[Iobj, OblArg, Obl]).filter(|&k| scene.clauses.case_is(k, "dative"));
                let objects = scene.clauses.undergoers(about);
                let beyond = objects.iter().flat_map(|&k| tree.kids_as(k, &[Nmod, OblArg]));
                let beyond = beyond.filter(|&k| ["dative", "against", "company"].iter().any(|kind| scene.clauses.case_is(k, kind)));
                let met: Vec<usize> = beyond.chain(given).flat_map(|k| tree.with_conjuncts(k)).collect();
                if row.has(FLAGS, "threatens") {
                    if met.is_empty() { objects } else { met }
                } else if row.has(FLAGS, "asks") {
                    scene.clauses.subjects(about, 0)
                } else {
                    met
                }
            }
            Upos::Noun if matches!(tree.role(about), Obj | NsubjPass | OblArg | Nmod) || scene.clauses.case_is(about, "complement") => {
                // «condamne le meurtre de civils», "condemned a threat against a partner": whom a deed met is not accused of it.
                let accuses = row.cell(TYPE) == "ACCUSE";
                let met = |k: &usize| ["genitive", "against", "benefit"].iter().any(|kind| scene.clauses.case_is(*k, kind));
                let with = tree.kids_as(about, &[Nmod, OblArg]).filter(|&k| scene.clauses.case_is(k, "company"));
                let with: Vec<usize> = with.flat_map(|k| tree.with_conjuncts(k)).collect();
                // «un acte commis par des terroristes», «la volonté exprimée par le gouvernement»: whoever did what is blamed or praised.
                let by = tree.kids_as(about, &[Acl]).filter(|&k| scene.clauses.passive(k)).flat_map(|k| scene.clauses.agents(k));
                let by: Vec<usize> = if matches!(row.cell(TYPE), "ACCUSE" | "SUPPORT") { by.collect() } else { Vec::new() };
                owners(scene, about).into_iter().filter(|&k| !accuses || !met(&tree.first_conjunct(k))).chain(with).chain(by).collect()
            }
            _ => Vec::new(),
        };
        if !found.is_empty() {
            return found;
        }
    }
    // "calling for compensation from the government", "to demand reforms by the president": the tree may hang them on the verb.
    let asked = |k: &usize| *k > token && ["origin", "agent"].iter().any(|kind| scene.clauses.case_is(*k, kind));
    let behind =
        tree.kids_as(token, &[Obl, OblArg, OblMod]).filter(|k| row.has(FLAGS, "asks") && !scene.clauses.passive(token) && asked(k));
    behind.flat_map(|k| tree.with_conjuncts(k)).collect()
}

/// Whom the object of a verb goes to, is had with or stands against: "lodged a protest with Albania", "boycott contact with the union".
pub(super) fn aimed_at(scene: &Scene, token: usize, verb: bool) -> Vec<usize> {
    let tree = scene.tree;
    let objects = if verb { scene.clauses.undergoers(token) } else { vec![token] };
    let goes = |k: &usize| ["dative", "against", "company"].iter().any(|kind| scene.clauses.case_is(*k, kind));
    objects
        .into_iter()
        .flat_map(|k| tree.kids_as(k, &[Deprel::Nmod, Deprel::OblArg]))
        .filter(goes)
        .flat_map(|k| tree.with_conjuncts(k))
        .collect()
}

/// Whose a thing is, or from whom or against whom it goes: "an Australian ultimatum", «l'appel du président», "positions of the rebels".
pub(super) fn owners(scene: &Scene, thing: usize) -> Vec<usize> {
    let tree = scene.tree;
    let owns = |k: usize| match tree.role(k) {
        Deprel::NmodPoss => true,
        // «une position rebelle», not «un convoi humanitaire», «une protestation officielle».
        Deprel::Amod if tree.upos(k) == Upos::Adj => {
            scene.cast.demonym_at(k).is_some() || scene.language.table("groups").at(tree.syntax, k).next().is_some()
        }
        Deprel::Amod | Deprel::Compound => scene.cast.demonym_at(k).is_some() || scene.cast.names_somebody(k),
        Deprel::Nmod | Deprel::OblArg | Deprel::Obl | Deprel::OblAgent => {
            ["agent", "genitive", "origin", "against", "benefit"].iter().any(|kind| scene.clauses.case_is(k, kind))
        }
        _ => false,
    };
    tree.kids(thing).filter(|&k| owns(k)).flat_map(|k| tree.with_conjuncts(k)).collect()
}

/// Whom an attack that is the subject of its verb killed or hurt, or by which somebody was: "A roadside bombing killed a soldier".
pub(super) fn struck(scene: &Scene, token: usize) -> Vec<usize> {
    let tree = scene.tree;
    let by =
        tree.head(token).filter(|&v| tree.upos(v) == Upos::Verb && scene.clauses.passive(v) && scene.clauses.agents(v).contains(&token));
    let harms = |verb: usize| {
        scene.language.table("toll-verbs").at(tree.syntax, verb).any(|(row, _)| row.has(2, "obj"))
            || scene.rows(scene.language.table("events"), verb).any(|(row, _)| row.cell(TYPE) == "ASSAULT")
    };
    if let Some(verb) = by.filter(|&verb| harms(verb)) {
        return scene.clauses.undergoers(verb);
    }
    let Some(verb) = tree.head(token).filter(|_| tree.role(token) == Deprel::Nsubj) else { return Vec::new() };
    if !harms(verb) || scene.clauses.passive(verb) {
        return Vec::new();
    }
    // «a coûté la vie à trois journalistes»: the words of the verb may end with the preposition of those it strikes.
    let rows = scene.language.table("toll-verbs").at(tree.syntax, verb);
    let last = rows.filter(|(row, _)| row.words().len() > 2).filter_map(|(row, _)| row.words().last());
    let given: Vec<usize> = last.flat_map(|word| scene.clauses.under_preposition(verb, word)).collect();
    if !given.is_empty() {
        return given;
    }
    scene.clauses.undergoers(verb).into_iter().filter(|&k| !scene.clauses.is_function(k, "reflexive")).collect()
}
