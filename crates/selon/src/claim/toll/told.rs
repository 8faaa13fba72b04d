//! Which statement gives a figure and which happening it comes from.

use super::super::Scene;
use crate::Span;
use crate::reading::{Event, EventIx, Statement, StatementIx, Status};

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
        let tokens = &scene.tree.syntax.tokens;
        let mut by_sentence = vec![Vec::new(); scene.tree.syntax.sentences.len()];
        for (ix, statement) in statements.iter().enumerate().filter(|(_, s)| s.source.is_some()) {
            for content in &statement.content {
                let inside = scene.tokens_in(*content);
                // Words that begin before the span can reach into it.
                let (first, last) = (inside.start.saturating_sub(1), inside.end.max(inside.start + 1).min(tokens.len()));
                let sentences = tokens.get(first..last).and_then(|t| Some(t.first()?.sentence..=t.last()?.sentence));
                for sentence in sentences.into_iter().flatten() {
                    let list: &mut Vec<StatementIx> = &mut by_sentence[sentence as usize];
                    if list.last() != Some(&ix) {
                        list.push(ix);
                    }
                }
            }
        }
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
