//! Deeds done by saying so in one's own words: «Nous demandons aux humanitaires de venir».

use super::Scene;
use super::event::{Draft, FLAGS, MODE, TYPE};
use super::sense::is_thing;
use super::statement::laid_on;
use crate::reading::{ActorIx, Cause, Event, Statement, Status, Why};
use crate::syntax::Deprel;
use crate::world::ActorKind;

/// The events that direct speech makes by its own words: the statement has an act, but its cue only reports.
pub fn acts_of_words(scene: &mut Scene, statements: &[Statement], drafts: &mut Vec<Draft>) {
    let made = drafts.len();
    let mut by_sentence: Vec<Vec<usize>> = vec![Vec::new(); scene.tree.syntax.sentences.len()];
    for (ix, draft) in drafts.iter().enumerate() {
        by_sentence[scene.tree.syntax.tokens[draft.token].sentence as usize].push(ix);
    }
    for (ix, statement) in statements.iter().enumerate() {
        let (Some(act), Some(source)) = (statement.act, statement.source) else { continue };
        if act == "THREATEN" && is_thing(scene, source) {
            continue;
        }
        // A paper's questions call on nobody.
        if act == "REQUEST" && scene.cast.actors[source].kind == ActorKind::Outlet {
            continue;
        }
        let cue = scene.tokens_in(statement.cue).start.min(scene.tree.syntax.tokens.len() - 1);
        let near = &by_sentence[scene.tree.syntax.tokens[cue].sentence as usize];
        let mut near = near.iter().copied().chain(made..drafts.len()).map(|d| &drafts[d]).filter(|d| d.event.trigger.meets(statement.cue));
        // «Le tribunal a condamné un colonel à vingt ans»: the same words may be a deed of another type.
        if near.any(|d| if d.verbal { d.event.statements.contains(&ix) && d.event.kind == act } else { d.event.kind != act }) {
            continue;
        }
        let performed = performative(scene, statement, act);
        let token = performed.map_or(scene.tokens_in(statement.cue).start, |(token, _)| token);
        if token >= scene.tree.syntax.tokens.len() {
            continue;
        }
        let mut recipients: Vec<ActorIx> = statement.addressee.into_iter().filter(|a| *a != source).collect();
        if recipients.is_empty() && act == "REQUEST" {
            recipients = laid_on(scene, &statement.content, source);
        }
        if recipients.is_empty() && act == "ACCUSE" {
            // "alleged that the army knew of it"
            let told: Vec<usize> = scene.tree.kids_as(token, &[Deprel::Ccomp]).flat_map(|v| scene.clauses.subjects(v, 0)).collect();
            recipients = told.into_iter().filter_map(|t| scene.cast.actor(t)).filter(|a| *a != source).collect();
        }
        drafts.push(Draft {
            event: Event {
                kind: act,
                mode: performed.and_then(|(_, mode)| mode),
                actors: vec![source],
                recipients,
                place: None,
                time: statement.time,
                status: Status::Asserted,
                trigger: performed.map_or(statement.cue, |(token, _)| scene.tree.words(scene.clauses.verb_group(token))),
                evidence: statement.evidence,
                statements: vec![ix],
                same_as: None,
                contexts: Vec::new(),
                why: Why(vec![Cause::Step("what is said is itself a call, a refusal or a threat")]),
            },
            token,
            verbal: true,
            content: statement.content.clone(),
            other: false,
        });
    }
}

/// The verb in the words of a quote that is itself the call, the refusal or the threat, with its mode: «Nous demandons aux humanitaires de
/// venir».
fn performative(scene: &Scene, statement: &Statement, act: &str) -> Option<(usize, Option<&'static str>)> {
    let table = scene.language.table("events");
    statement.content.iter().flat_map(|&piece| scene.tokens_in(piece)).find_map(|token| {
        let first = scene.tree.syntax.tokens[token].feats.person() == Some("1")
            || scene.tree.kids_as(token, &[Deprel::Nsubj]).any(|k| scene.tree.syntax.tokens[k].feats.person() == Some("1"));
        let (row, _) = scene.rows(table, token).next().filter(|(row, _)| first && row.cell(TYPE) == act && row.has(FLAGS, "speech"))?;
        Some((token, Some(row.cell(MODE)).filter(|mode| !mode.is_empty())))
    })
}
