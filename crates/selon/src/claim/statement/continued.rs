//! Quotations without a cue of their own: the paragraph goes on with the speaker it has.

use super::super::Scene;
use super::act::with_act;
use crate::Span;
use crate::find::quote::{DASHES, Quote};
use crate::reading::{Cause, Mode, Statement, Why};
use crate::syntax::{Deprel, Upos};

/// Quotations that no cue of their own sentence took: the paragraph goes on with the speaker it has.
pub(super) fn orphans(scene: &mut Scene, found: &mut Vec<Statement>, used: &[bool]) {
    for (ix, &taken) in used.iter().enumerate() {
        let quote = scene.mentions.quotes[ix];
        // In a dialogue behind dashes the speakers take turns.
        if taken || !is_utterance(scene, quote) || scene.words(quote.outer).starts_with(DASHES) {
            continue;
        }
        if let Some(statement) = named_before(scene, quote) {
            found.push(with_act(scene, statement));
            continue;
        }
        let tokens = scene.tokens_in(quote.inner);
        let block = scene.block(tokens.start);
        let end = |s: &Statement| s.cue.end.max(s.content.iter().map(|c| c.end).max().unwrap_or(0));
        let near = found.iter().filter(|s| end(s) <= quote.outer.start && s.source.is_some()).max_by_key(|s| end(s));
        let Some(near) = near else { continue };
        let turn = continues(scene, tokens.end - 1);
        // «« … », murmure une marchande»: somebody else is told to say it, though not read.
        if turn.is_none() && told_behind(scene, quote) {
            continue;
        }
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

/// Whether a verb stands behind the quotation in its own sentence: who says it is told there.
fn told_behind(scene: &Scene, quote: Quote) -> bool {
    let last = scene.tokens_in(quote.inner).end.saturating_sub(1);
    let end = scene.sentence_span(last).end.max(quote.outer.end) as usize;
    let rest = Span::new(quote.outer.end as usize, end);
    scene.words(rest).trim_start().starts_with(',')
        && scene.tokens_in(rest).any(|k| scene.tree.syntax.tokens[k].feats.verb_form() == Some("Fin"))
}

/// A quotation behind a colon that only somebody's name or office stands before: «Le Premier ministre, à la radio : « Nous … »».
fn named_before(scene: &mut Scene, quote: Quote) -> Option<Statement> {
    let tree = scene.tree;
    let first = scene.tokens_in(quote.inner).start;
    let sentence = scene.sentence_span(first.checked_sub(1)?);
    let before = Span::new(sentence.start as usize, (quote.outer.start as usize).max(sentence.start as usize));
    let words = scene.words(before).trim_end();
    let tokens = scene.tokens_in(before);
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    if !words.ends_with(':') || tokens.is_empty() || tokens.len() > 14 || tokens.clone().any(finite) {
        return None;
    }
    let stop = tokens.clone().find(|&k| [",", ":"].contains(&tree.syntax.form(k))).unwrap_or(tokens.end);
    let governed = |k: usize| tree.kid(k, &[Deprel::Case]).is_some();
    let named = (tokens.start..stop).find(|&k| scene.cast.names_somebody(k) && !governed(k))?;
    let head = tree
        .above(named)
        .take_while(|k| (tokens.start..stop).contains(k))
        .filter(|&k| scene.cast.names_somebody(k))
        .last()
        .unwrap_or(named);
    let source = scene.source_actor(head)?;
    let phrase = scene.cast.phrase(head);
    Some(Statement {
        source: Some(source),
        source_span: Some(phrase),
        cue: phrase,
        content: vec![quote.inner],
        mode: Mode::Direct,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: phrase.to(quote.outer),
        why: Why(vec![Cause::Step("somebody named, a colon and a quotation")]),
    })
}
