//! Whether the words of a row tell of an event where they stand, or are used otherwise: measures that strike nobody, figures that are mourned,
//! fiction, games, acts of politics between those who make none.

use super::Scene;
use super::event::{FLAGS, MODE, TYPE, list_of};
use super::roles::is_quantity;
use crate::language::Row;
use crate::reading::ActorIx;
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;

/// Whether all that does what a verb says are ideas: measures, plans, words.
pub(super) fn by_idea(scene: &Scene, token: usize) -> bool {
    let tree = scene.tree;
    let listed = |list: &str, k: usize| scene.language.table(list).at(tree.syntax, k).next().is_some();
    let curbs = |k: usize| {
        let mut rows = scene.language.table("things").at(tree.syntax, k);
        rows.any(|(row, _)| ["curb", "norm", "penalty", "speech", "talk", "term", "liberty"].iter().any(|class| row.has(0, class)))
    };
    let idea = |&k: &usize| {
        let weapon = scene.language.table("abstract").at(tree.syntax, k).any(|(row, _)| row.cell(0) == "weapons");
        let told = scene.rows(scene.language.table("events"), k).next().map(|(row, _)| row.cell(TYPE));
        let measure =
            curbs(k) || listed("media", k) || told.is_some_and(|kind| matches!(kind, "SANCTION" | "ACCUSE" | "REQUEST" | "REJECT"));
        tree.upos(k) == Upos::Noun && measure && !weapon && !scene.cast.names_somebody(k)
    };
    let doers = scene.clauses.doers(token);
    !doers.is_empty() && doers.iter().all(idea)
}

/// Whether a token counts victims: «trois martyrs», "12 dead".
pub(super) fn counts_victims(scene: &Scene, token: usize) -> bool {
    let victims = scene.language.table("victims").at(scene.tree.syntax, token).next().is_some();
    victims && scene.tree.kids_as(token, &[Deprel::Nummod, Deprel::Det]).any(|k| is_quantity(scene, k))
}

/// Whether a verb of blame passes sentence here: said by a court of people, or of people by nobody.
pub(super) fn is_sentence(scene: &Scene, token: usize, actors: &[ActorIx], recipients: &[ActorIx]) -> bool {
    let court = |a: &ActorIx| scene.cast.actors[*a].sectors.iter().any(|sector| sector == "JUD");
    let people = |a: &ActorIx| matches!(scene.cast.actors[*a].kind, ActorKind::Person | ActorKind::Population | ActorKind::ArmedGroup);
    !recipients.is_empty()
        && recipients.iter().all(people)
        && (actors.iter().any(court) || actors.is_empty() && scene.clauses.passive(token))
}

/// Whether a hyphen ties the word at token `next` to the one before it: the middle of "war-torn".
pub(super) fn compounded(scene: &Scene, next: usize) -> bool {
    let tokens = &scene.tree.syntax.tokens;
    let [Some(hyphen), Some(word), Some(first)] = [tokens.get(next), tokens.get(next + 1), tokens.get(next.wrapping_sub(1))] else {
        return false;
    };
    scene.words(hyphen.span) == "-"
        && first.span.end == hyphen.span.start
        && hyphen.span.end == word.span.start
        && matches!(scene.tree.upos(next + 1), Upos::Verb | Upos::Adj)
}

/// «Le film raconte l'enlèvement d'une fillette»: what a work of fiction tells did not happen.
pub(super) fn in_fiction(scene: &Scene, token: usize) -> bool {
    let tells = |v: usize| scene.clauses.subjects(v, 0).into_iter().any(|s| s != token && scene.clauses.is_function(s, "fiction"));
    scene.tree.above(token).filter(|&v| scene.tree.upos(v) == Upos::Verb).any(tells)
}

/// «La fissure menace de s'élargir»: what no list knows for somebody and nothing names is a thing.
pub(super) fn is_thing(scene: &Scene, actor: ActorIx) -> bool {
    let actor = &scene.cast.actors[actor];
    actor.kind == ActorKind::Unknown && actor.mentions.iter().all(|m| m.form == crate::reading::Form::Nominal)
}

/// Whether those who attack are at play: «les cyclistes ont attaqué».
pub(super) fn by_players(scene: &Scene, token: usize, actors: &[ActorIx]) -> bool {
    use ActorKind::{ArmedGroup, Government, Military, State};
    let topics = scene.language.table("topics");
    let sport = |k: usize| topics.at(scene.tree.syntax, k).any(|(row, len)| len == 1 && row.cell(0) == "sport");
    !actors.iter().any(|&a| matches!(scene.cast.actors[a].kind, ArmedGroup | Government | Military | State))
        && scene.clauses.doers(token).into_iter().any(sport)
}

/// Whether a deed is done to somebody, somewhere or to something that can be harmed: «attaquer un convoi», not «attaquer le problème».
pub(super) fn has_target(scene: &Scene, token: usize, row: &Row, light: Option<(usize, &Row)>, verb: bool) -> bool {
    let tree = scene.tree;
    let listed = |k: usize, list: &str| scene.language.table(list).at(tree.syntax, k).next().is_some();
    let people = |k: usize| ["persons", "groups", "titles", "victims"].iter().any(|list| listed(k, list));
    let can_be_harmed = |k: usize| {
        scene.cast.place(k).is_some() || people(k) || is_quantity(scene, k) && tree.kids_as(k, &[Deprel::Nmod, Deprel::OblArg]).any(people)
    };
    let named = |k: usize| tree.kids(k).any(|below| scene.cast.place(below).is_some() || scene.cast.name(below).is_some());
    if verb {
        let forces = |k: usize| scene.language.table("things").at(tree.syntax, k).any(|(row, _)| row.has(0, "force"));
        // "set fire to the parliament"
        let last = row.words().last().filter(|_| row.words().len() > 1);
        last.is_some_and(|word| scene.clauses.under_preposition(token, word).into_iter().any(can_be_harmed))
            || scene.clauses.undergoers(token).into_iter().any(|k| can_be_harmed(k) || row.cell(TYPE) == "RETREAT" && forces(k))
            || row.cell(TYPE) == "PROTEST" && scene.clauses.doers(token).into_iter().any(can_be_harmed)
    } else {
        let around = |v: usize| scene.clauses.doers(v).into_iter().chain(scene.clauses.undergoers(v)).filter(|&k| k != token);
        named(token) || light.is_some_and(|(v, _)| around(v).any(can_be_harmed))
    }
}

/// Whether a noun is itself a deed of force: «attentat», "raid".
pub(super) fn is_event_noun(scene: &Scene, token: usize) -> bool {
    scene.tree.upos(token) == Upos::Noun && scene.rows(scene.language.table("events"), token).any(|(row, _)| row.cell(TYPE) == "ASSAULT")
}

/// Whether the words name an event of their type here.
#[allow(clippy::too_many_arguments)]
pub(super) fn holds(
    scene: &Scene,
    token: usize,
    verb: bool,
    row: &Row,
    kind: &str,
    actors: &[ActorIx],
    recipients: &[ActorIx],
    conflict: bool,
) -> bool {
    let met = !recipients.is_empty() || row.has(FLAGS, "both") && actors.len() > 1;
    if row.has(FLAGS, "needs-actor") && actors.is_empty() || row.has(FLAGS, "needs-recipient") && !met {
        return false;
    }
    let weighty = |a: &ActorIx| {
        use ActorKind::*;
        matches!(scene.cast.actors[*a].kind, State | Government | Military | ArmedGroup | Party | Organisation | Population)
            || scene.cast.actors[*a].kind == Person && scene.cast.actors[*a].role.is_some()
    };
    if row.has(FLAGS, "weak") {
        let deed = matches!(kind, "ASSAULT" | "COERCE" | "PROTEST" | "RETREAT" | "MOBILIZE");
        let visitor = |a: &ActorIx| matches!(scene.cast.actors[*a].kind, ActorKind::Person | ActorKind::Government | ActorKind::State);
        // A word that every page uses is an act of politics only between those who make politics.
        let held = match kind {
            _ if deed => conflict || actors.iter().chain(recipients).any(weighty),
            // A minister who visits a school consults nobody.
            "CONSULT" if row.cell(MODE) == "visit" => {
                let host = |a: &ActorIx| {
                    !matches!(scene.cast.actors[*a].kind, ActorKind::Population | ActorKind::Organisation | ActorKind::Unknown)
                };
                actors.iter().any(|a| weighty(a) && visitor(a)) && (recipients.is_empty() && verb || recipients.iter().any(host))
            }
            "CONSULT" => actors.iter().any(weighty) && actors.len() + recipients.len() > 1,
            _ => actors.iter().any(weighty),
        };
        if !held {
            return false;
        }
    }
    match kind {
        // A thing that goes with the verb makes the deed plain even where whom it meets is not told.
        "AID" | "COOPERATE" | "SANCTION" => {
            !recipients.is_empty()
                || actors.len() > 1
                || row.has(FLAGS, "strong") && !actors.is_empty()
                || list_of(row) == "frames" && !actors.is_empty() && scene.place_of(token).is_some()
        }
        "ASSAULT" | "PROTEST" => true,
        // "has been put under investigation"
        // «L'ambassadeur a été convoqué»
        "ACCUSE" if row.cell(MODE) == "investigate" || list_of(row) == "frames" && !row.has(FLAGS, "speech") => {
            !actors.is_empty() || !recipients.is_empty()
        }
        "COERCE" | "MOBILIZE" | "RETREAT" => !actors.is_empty() || !recipients.is_empty() || row.has(FLAGS, "strong"),
        _ => !actors.is_empty(),
    }
}
