//! Which statement gives a figure and which happening it comes from.

use super::super::Scene;
use super::counted::Counted;
use crate::Span;
use crate::find::number::Number;
use crate::reading::{ActorIx, Event, EventIx, Statement, StatementIx, Status};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;

/// What was told where, so that a figure finds its own without a look at the whole page.
pub struct Told<'t> {
    pub statements: &'t [Statement],
    pub events: &'t [Event],
    /// For each sentence, the statements with a source that have words in it.
    by_sentence: Vec<Vec<StatementIx>>,
    /// The events that figures come from, in the order of their triggers.
    by_trigger: Vec<EventIx>,
}

impl<'t> Told<'t> {
    pub fn new(scene: &Scene, statements: &'t [Statement], events: &'t [Event]) -> Told<'t> {
        let gives = |s: &Statement| s.source.is_some() && !s.denies_before();
        let content = |ix: usize| statements[ix].content.iter().copied().filter(move |_| gives(&statements[ix]));
        let by_sentence = scene.by_sentence(statements.len(), content);
        let material =
            |e: &Event| matches!(e.kind, "ASSAULT" | "COERCE" | "PROTEST" | "RETREAT" | "SANCTION") && e.status == Status::Asserted;
        let mut by_trigger: Vec<EventIx> = (0..events.len()).filter(|&e| material(&events[e])).collect();
        by_trigger.sort_by_key(|&e| events[e].trigger.start);
        Told { statements, events, by_sentence, by_trigger }
    }

    /// The statement that gives a figure: the innermost one whose words hold it, and only that one speaks for it.
    pub fn statement(&self, scene: &Scene, quantity: Span) -> Option<StatementIx> {
        let sentence = scene.tree.syntax.tokens.get(scene.tokens_in(quantity).start)?.sentence;
        let holds = |&ix: &StatementIx| self.statements[ix].content.iter().any(|c| c.meets(quantity));
        let here = self.by_sentence[sentence as usize].iter().copied().filter(holds);
        here.min_by_key(|&ix| self.statements[ix].content.iter().map(|c| c.len()).sum::<usize>())
    }

    /// Who gives what a statement says: its source, with those joined to it: "police and residents said".
    pub fn sources(&self, scene: &mut Scene, statement: StatementIx) -> Vec<ActorIx> {
        let statement = &self.statements[statement];
        let mut sources: Vec<ActorIx> = statement.source.into_iter().collect();
        let words = statement.source_span.map_or(0..0, |span| scene.tokens_in(span));
        let tree = scene.tree;
        let Some(head) = words.clone().find(|&k| tree.head(k).is_none_or(|h| !words.contains(&h))) else { return sources };
        let joined: Vec<usize> =
            tree.kids_as(head, &[Deprel::Conj]).filter(|&k| words.contains(&k) && tree.kid(k, &[Deprel::Case]).is_none()).collect();
        for k in joined {
            if scene.cast.names_somebody(k)
                && let Some(actor) = scene.cast.actor(k).filter(|a| !sources.contains(a))
            {
                sources.push(actor);
            }
        }
        sources
    }

    /// The happening a figure comes from: an attack or arrest in its sentence, else the last one told before it.
    pub fn event(&self, sentence: Span, quantity: Span) -> Option<EventIx> {
        let trigger = |e: EventIx| self.events[e].trigger;
        let upto = |at: u32| self.by_trigger.partition_point(|&e| trigger(e).start < at);
        let here = self.by_trigger[upto(sentence.start)..upto(sentence.end)].iter().copied().filter(|&e| sentence.holds(trigger(e)));
        let nearest = here.min_by_key(|&e| (trigger(e).start.abs_diff(quantity.start), e));
        let before = || self.by_trigger[..upto(quantity.start)].iter().rev().copied().find(|&e| trigger(e).end <= quantity.start);
        nearest.or_else(before).map(|e| self.events[e].same_as.unwrap_or(e))
    }
}

/// Whether a verb gives a figure and does nothing to those it counts: «la police a compté», not «la police a interpellé».
fn is_count(scene: &Scene, verb: usize) -> bool {
    scene.language.table("toll-verbs").at(scene.tree.syntax, verb).all(|(row, _)| row.cell(1) == "participants")
}

/// Who gives a figure that no statement holds: "Police counted 15,000", "Interior ministry: 37 arrests".
pub fn giver(scene: &mut Scene, number: &Number, counted: &Counted, predicate: Option<usize>) -> Option<ActorIx> {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let reporting = scene.language.table("reporting");
    let verb =
        tree.above(counted.top).take(3).find(|&v| tree.upos(v) == Upos::Verb).filter(|&v| Some(v) != predicate || is_count(scene, v));
    let counts = verb.filter(|&v| {
        v < number.tokens.start && !scene.clauses.passive(v) && !scene.clauses.negated(v) && scene.rows(reporting, v).next().is_some()
    });
    let subject = counts.and_then(|v| scene.clauses.subjects(v, 0).into_iter().next());
    if let Some(subject) = subject.filter(|&s| s < number.tokens.start) {
        let known = scene.cast.names_somebody(subject) || tree.upos(subject) == Upos::Pron;
        return if known { scene.cast.actor(subject) } else { None };
    }
    let colon = (sentence.start..number.tokens.start.min(sentence.start + 8)).find(|&k| tree.syntax.form(k) == ":")?;
    let nominal = |k: usize| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Adp | Upos::Num | Upos::Punct);
    let last = (sentence.start..colon).rev().find(|&k| matches!(tree.upos(k), Upos::Noun | Upos::Propn))?;
    if !(sentence.start..colon).all(nominal) || !scene.cast.names_somebody(last) {
        return None;
    }
    // A side named before a colon may be the topic; a body of state or an agency speaks.
    let actor = scene.cast.actor(tree.head_left_of(last))?;
    use ActorKind::{Government, Military, Organisation, Outlet};
    matches!(scene.cast.actors[actor].kind, Government | Military | Organisation | Outlet).then_some(actor)
}
