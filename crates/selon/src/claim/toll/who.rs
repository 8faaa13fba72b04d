//! Whom or what a figure counts: people or things, what they are, whose side they fight for.

use super::super::Scene;
use super::counted::Counted;
use crate::Span;
use crate::language::Row;
use crate::reading::ActorIx;
use crate::syntax::Deprel;

/// Whether the figure counts people: a noun of persons, or no noun at all.
pub fn counts_people(scene: &Scene, counted: &Counted) -> bool {
    let Some(noun) = counted.noun else { return true };
    let person = |row: &Row| row.cell(0) != "buildings" && row.cell(0) != "other";
    let persons = scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| person(row));
    persons
        || rows_to(scene, "persons", noun).is_some_and(person)
        || ["titles", "groups"].iter().any(|list| scene.language.table(list).at(scene.tree.syntax, noun).next().is_some())
        || scene.cast.demonym_at(noun).is_some()
        || scene.language.table("victims").at(scene.tree.syntax, noun).next().is_some()
}

pub fn counts_things(scene: &Scene, counted: &Counted) -> bool {
    counted.noun.is_some_and(|noun| {
        scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| row.cell(0) == "buildings" || row.cell(0) == "other")
    })
}

/// Whether a noun is no one: weapons, money, distances.
pub fn is_thing(scene: &Scene, noun: usize) -> bool {
    let listed = |list: &str| scene.language.table(list).at(scene.tree.syntax, noun).next().is_some();
    let thing = scene.language.table("persons").at(scene.tree.syntax, noun).next().is_some_and(|(row, _)| row.cell(0) == "other");
    thing || listed("abstract") && !listed("victims") && !listed("persons")
}

/// Whom a figure counts, and the words that say so.
pub fn who(scene: &Scene, counted: &Counted) -> (&'static str, Option<Span>) {
    let tree = scene.tree;
    let table = scene.language.table("persons");
    let named = |k: usize| {
        let row = table.at(tree.syntax, k).map(|(row, _)| row).find(|row| !row.cell(0).is_empty() && row.cell(0) != "any")?;
        Some((row.cell(0), tree.syntax.tokens[k].span))
    };
    let groups = |k: usize| {
        let row = scene.language.table("groups").at(tree.syntax, k).map(|(row, _)| row).next()?;
        let who = match row.cell(0) {
            "armed_group" => "fighters",
            "military" => "military",
            _ => return None,
        };
        Some((who, tree.syntax.tokens[k].span))
    };
    // «sept des victimes sont des civils»: the predicate says who they are.
    let predicate = tree
        .head(counted.top)
        .filter(|&h| matches!(tree.role(counted.top), Deprel::Nsubj) && tree.kid(h, &[Deprel::Cop]).is_some() && h > counted.top);
    let plain = predicate.filter(|&h| tree.kid(h, &[Deprel::Case]).is_none());
    let told = plain.and_then(|h| named(h).filter(|found| !matches!(found.0, "buildings" | "other")).or_else(|| groups(h)));
    let Some(noun) = counted.noun else { return told.map_or(("any", None), |(who, span)| (who, Some(span))) };
    // "two aid workers": the words to the noun tell more than the noun.
    let longer = rows_to(scene, "persons", noun)
        .filter(|row| !row.cell(0).is_empty() && row.cell(0) != "any")
        .map(|row| (row.cell(0), tree.words(noun + 1 - row.words().len()..noun + 1)));
    let found = longer.or_else(|| named(noun)).or_else(|| groups(noun)).or_else(|| {
        // «27 morts civils», «27 morts parmi les civils»: the word beside the measure says whom; «le directeur de l'école» is no building.
        let person = |found: &(&str, Span)| found.0 != "buildings";
        tree.kids(noun)
            .filter(|&k| k > noun && matches!(tree.role(k), Deprel::Amod | Deprel::Nmod))
            .filter(|&k| tree.role(k) == Deprel::Amod || ["among", "partitive", "complement"].iter().any(|f| scene.clauses.case_is(k, f)))
            .filter(|&k| tree.kid(k, &[Deprel::Nummod]).is_none())
            .find_map(|k| named(k).filter(person).or_else(|| groups(k)))
    });
    let found = found.or(told);
    let officer = || table.at(tree.syntax, noun).any(|(row, _)| row.has(3, "officer"));
    match found {
        Some(("military", span)) if officer() && is_police_page(scene) => ("police", Some(span)),
        Some((who, span)) => (who, Some(span)),
        None => ("any", None),
    }
}

/// Whether the force that a page tells of is a police: "officers" are of that one then.
fn is_police_page(scene: &Scene) -> bool {
    let tokens = &scene.tree.syntax.tokens;
    let persons = scene.language.table("persons");
    let of = |kind: &str| {
        let named = |k: &usize| persons.at(scene.tree.syntax, *k).any(|(row, _)| row.cell(0) == kind && !row.has(3, "officer"));
        (0..tokens.len()).filter(named).count()
    };
    let police = of("police");
    police > 0 && police >= of("military")
}

/// The rows of a list whose words end at a noun, from the longest on: «travailleur humanitaire» ends elsewhere than "aid worker".
pub fn rows_to<'p>(scene: &Scene<'p>, list: &'static str, noun: usize) -> Option<&'p Row> {
    let tree = scene.tree;
    let sentence = tree.sentence(noun);
    let from = noun.saturating_sub(3).max(sentence.start);
    let table = scene.language.table(list);
    (from..noun).find_map(|k| table.at(tree.syntax, k).find(|(_, len)| k + len == noun + 1).map(|(row, _)| row))
}

/// The side that the victims fight for: soldiers and fighters whose noun names an actor.
pub fn side(scene: &mut Scene, noun: usize, who: &str) -> Option<ActorIx> {
    if !matches!(who, "military" | "fighters" | "police") {
        return None;
    }
    let named =
        scene.tree.kids_as(noun, &[Deprel::Nmod, Deprel::NmodPoss, Deprel::Appos, Deprel::Flat]).find(|&k| scene.cast.names_somebody(k));
    // «le général Issa Diop»: a person is no side.
    if let Some(actor) = named.and_then(|k| scene.cast.actor(k)).filter(|&a| scene.cast.actors[a].kind != crate::world::ActorKind::Person) {
        return Some(actor);
    }
    let demonym = scene.tree.kids_as(noun, &[Deprel::Amod]).find_map(|k| scene.cast.demonym_at(k).map(|c| (k, c)))?;
    scene.cast.state_of(demonym.1, demonym.0)
}

/// Whether a noun in the singular stands for several: "a group", «une équipe».
pub fn is_group(scene: &Scene, counted: &Counted) -> bool {
    let Some(noun) = counted.noun else { return false };
    scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| row.has(3, "group"))
}

/// In what a figure counts: people, households, buildings, vehicles or other things.
pub fn unit(scene: &Scene, counted: &Counted) -> &'static str {
    let Some(noun) = counted.noun else { return "people" };
    let own = scene.language.table("persons").at(scene.tree.syntax, noun).map(|(row, _)| row).next();
    match rows_to(scene, "persons", noun).or(own) {
        Some(row) if row.has(3, "household") => "households",
        Some(row) if row.has(3, "vehicle") => "vehicles",
        Some(row) if row.cell(0) == "buildings" => "buildings",
        Some(row) if row.cell(0) == "other" => "things",
        _ => "people",
    }
}
