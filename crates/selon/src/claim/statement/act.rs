//! What a saying does by its own words, whom it turns to and on whom it lays a duty.

use super::super::Scene;
use super::super::event::Draft;
use super::cue::{Cue, CueKind};
use crate::Span;
use crate::reading::{ActorIx, Cause, Statement};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;

/// The statement with the act that its own words make.
pub fn with_act(scene: &mut Scene, mut statement: Statement) -> Statement {
    statement.act = act_of_words(scene, &statement.content, statement.source);
    statement
}

/// What direct speech does by its own first words: an order, a duty laid on others, a performative.
pub(super) fn act_of_words(scene: &mut Scene, pieces: &[Span], source: Option<ActorIx>) -> Option<&'static str> {
    let country = source.and_then(|s| scene.cast.actors[s].country.clone());
    for &piece in pieces {
        // A question lays nothing on anybody.
        if scene.words(piece).trim_end().ends_with('?') {
            continue;
        }
        let tokens = scene.tokens_in(piece);
        for t in tokens.clone().take(120) {
            if !matches!(scene.tree.upos(t), Upos::Verb | Upos::Aux) {
                continue;
            }
            let feats = scene.tree.syntax.tokens[t].feats;
            let modal = scene.language.table("deontic").get(scene.tree.syntax.lemma(t)).next();
            let subjects = scene.clauses.subjects(t, 0);
            let subjects =
                if subjects.is_empty() { scene.tree.head(t).map(|h| scene.clauses.subjects(h, 0)).unwrap_or_default() } else { subjects };
            let first_person =
                feats.person() == Some("1") || subjects.iter().any(|&s| scene.tree.syntax.tokens[s].feats.person() == Some("1"));
            if modal.is_some() && !first_person && feats.verb_form() == Some("Fin") && !scene.clauses.negated(t) {
                return Some("REQUEST");
            }
            if feats.mood() == Some("Imp") && feats.person() != Some("1") {
                return Some("REQUEST");
            }
            let own = first_person
                || subjects
                    .iter()
                    .any(|&s| country.is_some() && scene.cast.actor(s).is_some_and(|a| scene.cast.actors[a].country == country));
            let row = scene.rows(scene.language.table("events"), t).find(|(row, _)| row.has(5, "speech")).map(|(row, _)| row);
            if let Some(row) = row
                && own
                && feats.tense() != Some("Past")
                && !scene.clauses.negated(t)
            {
                return Some(row.cell(1));
            }
        }
    }
    None
}

/// On whom the main clause of what is said lays a duty: "said the rebels must disarm" is a call on the rebels.
pub fn laid_on(scene: &mut Scene, pieces: &[Span], source: ActorIx) -> Vec<ActorIx> {
    let Some(&piece) = pieces.first() else { return Vec::new() };
    let tree = scene.tree;
    let tokens = scene.tokens_in(piece);
    let modals = scene.language.table("deontic");
    let Some((modal, row)) = tokens.clone().find_map(|t| modals.get(tree.syntax.lemma(t)).next().map(|row| (t, row))) else {
        return Vec::new();
    };
    let feats = tree.syntax.tokens[modal].feats;
    let auxiliary = matches!(tree.role(modal), Deprel::Aux | Deprel::AuxTense | Deprel::Cop);
    let verb = tree.head(modal).filter(|_| auxiliary).unwrap_or(modal);
    let below = tree.head(verb).is_some_and(|above| tokens.contains(&above) && tree.role(verb) != Deprel::Conj);
    if below
        || !row.has(0, "call") && !row.has(0, "due")
        || feats.verb_form() != Some("Fin")
        || matches!(feats.tense(), Some("Past" | "Imp"))
    {
        return Vec::new();
    }
    let subjects = scene.clauses.subjects(verb, 0);
    let country = scene.cast.actors[source].country.clone();
    let others: Vec<ActorIx> = subjects.into_iter().filter_map(|s| scene.cast.actor(s)).filter(|&a| a != source).collect();
    // «le président doit arriver lundi» tells a plan, unless those who speak have no say in it.
    let abroad = |a: &ActorIx| {
        let theirs = &scene.cast.actors[*a].country;
        country.is_some() && theirs.is_some() && *theirs != country
    };
    if row.has(0, "call") || others.iter().all(abroad) { others } else { Vec::new() }
}

/// Whom an act turns to: the actor in one of its recipient roles.
pub(super) fn addressee(scene: &mut Scene, cue: &Cue, source: Option<ActorIx>, said: &[Span]) -> Option<ActorIx> {
    let v = cue.token;
    let tokens: Vec<usize> = if cue.kind == CueKind::Act {
        cue.roles(4)
            .split(',')
            .flat_map(|role| if role == "obj" { scene.clauses.undergoers(v) } else { scene.clauses.under_preposition(v, role) })
            .collect()
    } else {
        // Whom the words speak of they are not spoken to.
        let tokens = &scene.tree.syntax.tokens;
        let outside = |k: &usize| !scene.tells_time(*k) && !said.iter().any(|piece| piece.holds(tokens[*k].span));
        scene.tree.kids_as(v, &[Deprel::OblArg, Deprel::Iobj]).filter(outside).collect()
    };
    let tokens: Vec<usize> = tokens.into_iter().filter(|&t| !scene.tells_time(t)).collect();
    tokens.into_iter().find_map(|t| scene.cast.actor(t)).filter(|a| Some(*a) != source && scene.cast.actors[*a].kind != ActorKind::Outlet)
}

/// «L'attaque a été revendiquée par X», «X a revendiqué l'attaque»: who claims a deed is the asserted actor of the event told there,
/// when the text names no other.
pub fn claimed(scene: &Scene, statements: &[Statement], drafts: &mut [Draft]) {
    let reporting = scene.language.table("reporting");
    let deed = |s: &Statement| {
        s.why.0.iter().any(
            |cause| matches!(cause, Cause::Word("reporting", line) if reporting.rows().any(|row| row.line == *line && row.has(1, "deed"))),
        )
    };
    for statement in statements {
        // A person who claims a deed does it for others.
        let group = |source: &ActorIx| scene.cast.actors[*source].kind != ActorKind::Person;
        let Some(source) = statement.source.filter(|source| deed(statement) && group(source)) else { continue };
        for draft in drafts.iter_mut().filter(|draft| !draft.verbal && draft.event.actors.is_empty()) {
            let told = statement.content.iter().any(|piece| piece.holds(draft.event.trigger));
            if told && !draft.event.recipients.contains(&source) {
                draft.event.actors.push(source);
                draft.event.why.0.push(Cause::Step("who claims the deed is its asserted actor"));
            }
        }
    }
}
