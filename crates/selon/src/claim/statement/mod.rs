//! Statements: who says what, through which cue.

mod act;
mod answer;
mod clause;
mod complement;
mod content;
mod continued;
mod cue;
mod edges;
mod hearsay;
mod incise;
mod source;
mod speaker;
mod turn;

pub use act::{claimed, laid_on};

use super::Scene;
use crate::Span;
use crate::reading::{Statement, StatementIx};
use crate::syntax::Upos;
use cue::CueKind;

/// Finds the statements of a page, in text order.
pub fn statements(scene: &mut Scene) -> Vec<Statement> {
    let cues = cue::cues(scene);
    let mut found: Vec<Statement> = Vec::new();
    let mut used = vec![false; scene.mentions.quotes.len()];
    for cue in &cues {
        let made = match cue.kind {
            CueKind::Source | CueKind::Anonymous => source::according_to(scene, cue, &cues),
            CueKind::Report | CueKind::Act => content::said(scene, cue),
        };
        let Some(statement) = made else { continue };
        for (ix, quote) in scene.mentions.quotes.iter().enumerate() {
            used[ix] |= statement.content.iter().any(|piece| piece.meets(quote.inner));
        }
        found.push(statement);
    }
    let tail = source::headline(scene);
    found.extend(tail.or_else(|| turn::headline(scene)));
    let turns = turn::turns(scene);
    for turn in turns.into_iter().chain(turn::signed(scene)) {
        for (ix, quote) in scene.mentions.quotes.iter().enumerate() {
            used[ix] |= turn.content.iter().any(|piece| piece.meets(quote.inner));
        }
        found.push(turn);
    }
    answer::denials(scene, &cues, &mut found);
    found.extend(hearsay::hearsay(scene, &found));
    continued::orphans(scene, &mut found, &used);
    found.retain(|s| s.content.iter().any(|&c| tells(scene, c)));
    let first = |s: &Statement| s.content.iter().chain(&s.source_span).chain([&s.cue]).map(|span| span.start).min();
    found.sort_by_key(|s| (first(s), s.cue.start));
    dedupe(&mut found);
    nest(&mut found);
    found
}

/// Whether some words tell anything: more than pronouns, marks and a time.
fn tells(scene: &Scene, content: Span) -> bool {
    let empty = |k: usize| matches!(scene.tree.upos(k), Upos::Pron | Upos::Punct | Upos::Det | Upos::Adp | Upos::Part);
    let said = |k: usize| !empty(k) && !scene.tells_time(k);
    scene.words(content).chars().any(char::is_alphanumeric) && scene.tokens_in(content).any(said)
}

/// Statements in text order share words only with so many neighbours: a page of any length is done in linear time.
const NEIGHBOURS: usize = 64;

/// Two cues for the same words by the same source are one statement: the act wins over plain reporting.
fn dedupe(found: &mut Vec<Statement>) {
    let mut ix = 0;
    while ix < found.len() {
        let twin = (ix.saturating_sub(NEIGHBOURS)..ix).find(|&k| {
            let (a, b) = (&found[k], &found[ix]);
            (a.content == b.content || shared(a, b) >= 0.9) && (a.source == b.source || a.source.is_none() || b.source.is_none())
        });
        match twin {
            Some(k) => {
                let later = found.remove(ix);
                let earlier = &mut found[k];
                let better = earlier.source.is_none() && later.source.is_some()
                    || earlier.act.is_none() && later.act.is_some() && later.source == earlier.source;
                if better {
                    *earlier = later;
                }
            }
            None => ix += 1,
        }
    }
}

/// How much of two statements' contents is shared: intersection over union, in bytes.
fn shared(a: &Statement, b: &Statement) -> f64 {
    let size = |s: &Statement| s.content.iter().map(|c| c.len()).sum::<usize>();
    let both: usize = a
        .content
        .iter()
        .flat_map(|x| b.content.iter().map(move |y| (x.end.min(y.end) as usize).saturating_sub(x.start.max(y.start) as usize)))
        .sum();
    both as f64 / (size(a) + size(b) - both).max(1) as f64
}

/// A statement whose words all lie in another's content is reported by that one.
fn nest(found: &mut [Statement]) {
    for ix in 0..found.len() {
        let inner = found[ix].evidence_of_content();
        let near = ix.saturating_sub(NEIGHBOURS)..found.len().min(ix + NEIGHBOURS);
        let outer: Option<StatementIx> = near
            .filter(|&k| k != ix && found[k].content.iter().any(|c| c.holds(inner) && c.holds(found[ix].cue) && c.len() > inner.len()))
            .min_by_key(|&k| found[k].content.iter().map(|c| c.len()).sum::<usize>());
        found[ix].within = outer;
    }
}

impl Statement {
    /// The stretch from the first to the last piece of content.
    pub(crate) fn evidence_of_content(&self) -> Span {
        self.content.iter().copied().reduce(Span::to).unwrap_or(self.cue)
    }

    /// Whether it rejects what is said before its cue: those who deny a figure do not give it.
    pub(crate) fn denies_before(&self) -> bool {
        self.act == Some("REJECT") && self.content.iter().all(|piece| piece.end <= self.cue.start)
    }
}
