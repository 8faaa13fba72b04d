//! Quotations without a cue of their own: the paragraph goes on with the speaker it has.

use super::super::Scene;
use super::act::with_act;
use crate::Span;
use crate::find::quote::{DASHES, Quote};
use crate::reading::{Cause, Mode, Statement, Why};
use crate::syntax::Upos;

/// Quotations that no cue of their own sentence took: the paragraph goes on with the speaker it has.
pub(super) fn orphans(scene: &mut Scene, found: &mut Vec<Statement>, used: &[bool]) {
    for (ix, &taken) in used.iter().enumerate() {
        let quote = scene.mentions.quotes[ix];
        // In a dialogue behind dashes the speakers take turns.
        if taken || !is_utterance(scene, quote) || scene.words(quote.outer).starts_with(DASHES) {
            continue;
        }
        let tokens = scene.tokens_in(quote.inner);
        let block = scene.block(tokens.start);
        let end = |s: &Statement| s.cue.end.max(s.content.iter().map(|c| c.end).max().unwrap_or(0));
        let near = found.iter().filter(|s| end(s) <= quote.outer.start && s.source.is_some()).max_by_key(|s| end(s));
        let Some(near) = near else { continue };
        let turn = continues(scene, tokens.end - 1);
        // Speech runs on inside a paragraph, and into the next one when that holds nothing but the quotation.
        let near_block = scene.block(scene.tokens_in(near.cue).start.min(scene.tree.syntax.tokens.len() - 1));
        let whole = scene.layout.blocks.get(block as usize).is_some_and(|b| quote.outer.len() * 10 >= b.span.len() * 8);
        let reach = if turn.is_some() { 3 } else { u32::from(whole) };
        if block > near_block + reach {
            continue;
        }
        let (cue, cause) = turn.unwrap_or((near.cue, Cause::Step("a quotation without a cue goes on with the speaker before it")));
        let statement = Statement {
            source: near.source,
            source_span: None,
            cue,
            content: vec![quote.inner],
            mode: Mode::Direct,
            act: None,
            addressee: None,
            medium: None,
            time: None,
            within: None,
            evidence: quote.outer.to(if cue.start > quote.inner.start { cue } else { quote.outer }),
            why: Why(vec![cause]),
        };
        found.push(with_act(scene, statement));
    }
}

/// A turn that goes on with whoever spoke last («pouvait-on lire»), in the sentence of token `i`.
pub(super) fn continues(scene: &Scene, i: usize) -> Option<(Span, Cause)> {
    let hit = scene.language.rules("quote").find(scene.context, scene.tree.sentence(i)).into_iter().next()?;
    Some((scene.tree.words(hit.tokens.clone()), Cause::Rule("quote.rules", hit.rule.line)))
}

/// Whether a quotation is something said, not a word held at a distance: it has a verb, or many words.
pub(super) fn is_utterance(scene: &Scene, quote: Quote) -> bool {
    let tokens = scene.tokens_in(quote.inner);
    tokens.len() >= 4
        && tokens
            .clone()
            .any(|t| matches!(scene.tree.upos(t), Upos::Verb | Upos::Aux) && scene.tree.syntax.tokens[t].feats.verb_form() == Some("Fin"))
}
