//! Heads and relations: a greedy transition parser with two linear models (features after Zhang & Nivre 2011). One chooses the step;
//! the other one names the relation of each arc when it is drawn, which is when the dependent has all its own dependents.

use super::Deprel;
use super::features::best;
use super::model::Model;
use super::settled::Settled;
use super::transitions::{Labels, State, Step};
use super::views::{Arc, Node, View};
use super::weights::{Scorer, Table, Weights};

/// Draws trees.
pub struct Parser {
    labels: Labels,
    settled: Settled,
    steps: Table,
    relations: Weights,
}

impl Parser {
    /// Looks at the sections `labels`, `settled`, `steps` and `relations`.
    pub fn read(model: &Model) -> Parser {
        Parser {
            labels: Labels { names: model.lines("labels").map(Deprel::from_name).collect() },
            settled: Settled::read(model.section("settled")),
            steps: Table::read(model.section("steps")),
            relations: Weights::read(model.section("relations")),
        }
    }

    /// The head (from 1, 0 for the root) and relation of every word.
    pub fn parse(&self, nodes: &[Node]) -> Vec<(u32, Deprel)> {
        if self.labels.names.is_empty() {
            return (1..nodes.len()).map(|i| (u32::from(i > 1), if i > 1 { Deprel::Dep } else { Deprel::Root })).collect();
        }
        let state = parse(nodes, &self.labels, &self.settled, &self.steps, &self.relations);
        (1..nodes.len()).map(|i| (state.heads[i], self.labels.names[state.labels[i] as usize])).collect()
    }
}

/// Parses with any scorers.
pub fn parse(nodes: &[Node], labels: &Labels, settled: &Settled, steps: &impl Scorer, relations: &impl Scorer) -> State {
    let mut state = State::new(nodes.len() - 1);
    let mut found = Vec::with_capacity(192);
    let mut scores = vec![0.0; labels.names.len()];
    while !state.done() {
        let step = state.forced().or_else(|| {
            let sums = score_steps(nodes, &state, steps, &mut found);
            best(&sums, |s| state.allows(Step::ALL[s])).map(|s| Step::ALL[s])
        });
        let Some(step) = step else { break };
        let label = label(nodes, &state, step, labels, settled, relations, &mut scores, &mut found).0;
        state.take(step, label);
    }
    state
}

/// The scores of the steps. `found` is what was looked at.
pub fn score_steps(nodes: &[Node], state: &State, steps: &impl Scorer, found: &mut Vec<u64>) -> [f32; Step::ALL.len()] {
    let mut sums = [0.0; Step::ALL.len()];
    found.clear();
    View::new(nodes, state).features(found);
    steps.add_all(found, &mut sums);
    sums
}

/// The relation of the arc that a step draws: `root` under the root and only there; and whether the weights were asked, which leaves
/// scores and features behind.
#[expect(clippy::too_many_arguments, reason = "scores and features are the caller's, for training to see")]
pub fn label(
    nodes: &[Node],
    state: &State,
    step: Step,
    labels: &Labels,
    settled: &Settled,
    relations: &impl Scorer,
    scores: &mut [f32],
    found: &mut Vec<u64>,
) -> (u8, bool) {
    let Some((head, dependent)) = state.arc(step) else { return (0, false) };
    let is_root = |label: usize| labels.names[label] == Deprel::Root;
    if head == 0 {
        return (labels.names.iter().position(|n| *n == Deprel::Root).unwrap_or(0) as u8, false);
    }
    let arc = Arc::new(nodes, state, head as usize, dependent as usize);
    if let Some(label) = settled.choice(arc.keys()) {
        return (label as u8, false);
    }
    scores.fill(0.0);
    found.clear();
    arc.features(found);
    relations.add_all(found, scores);
    (best(scores, |l| !is_root(l)).unwrap_or(0) as u8, true)
}
