//! Finds the relations that nothing has to be learned for: where the corpora show often, and nearly always alike, which one is right.

use crate::learn::Treelet;
use selon::syntax::settled::Settled;
use selon::syntax::transitions::{Labels, State, Step};
use selon::syntax::views::Arc;
use std::collections::BTreeMap;

/// How often a view must be met to settle a choice, and with what share of other choices at most.
const OFTEN: u32 = 20;
const OTHER: f64 = 0.005;

/// The relations that the trees settle. Sentences of our own are marked in part only and say nothing.
pub fn relations(items: &[Treelet], labels: &Labels) -> Settled {
    let mut counts: BTreeMap<u64, BTreeMap<u16, u32>> = BTreeMap::new();
    for Treelet { nodes, example } in items.iter().filter(|item| item.example.allowed.is_none()) {
        let mut state = State::new(nodes.len() - 1);
        while !state.done() {
            let Some(step) = right(&state, &example.heads) else { break };
            let mut label = 0;
            if let Some((head, dependent)) = state.arc(step)
                && head != 0
                && example.heads[dependent as usize] == head
                && let Some(gold) = labels.names.iter().position(|name| *name == example.relations[dependent as usize - 1])
            {
                label = gold as u8;
                if !example.coarse[dependent as usize - 1] {
                    let views = Arc::new(nodes, &state, head as usize, dependent as usize).keys();
                    views.into_iter().for_each(|view| *counts.entry(view).or_default().entry(gold as u16).or_default() += 1);
                }
            }
            state.take(step, label);
        }
    }
    let choice = |(view, classes): (u64, BTreeMap<u16, u32>)| {
        let met: u32 = classes.values().sum();
        let (class, most) = classes.into_iter().max_by_key(|(_, n)| *n)?;
        (met >= OFTEN && f64::from(met - most) <= OTHER * f64::from(met)).then_some((view, class))
    };
    Settled::new(counts.into_iter().filter_map(choice))
}

/// A step that loses as few right arcs as can be; of several the one that draws an arc.
fn right(state: &State, heads: &[u32]) -> Option<Step> {
    let costs = state.costs(heads);
    let allowed = || Step::ALL.into_iter().filter(|step| state.allows(*step));
    state.forced().or_else(|| allowed().rev().min_by_key(|step| costs[*step as usize]))
}
