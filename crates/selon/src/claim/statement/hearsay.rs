//! The conditional of hearsay: «Neuf soldats auraient été tués» says that somebody says so.

use super::super::Scene;
use super::content::trimmed;
use crate::Span;
use crate::reading::{Cause, Mode, Statement, Why};
use crate::syntax::{Deprel, Upos};

/// The statements that a past conditional makes of main clauses that no cue reports. Whoever was reported right before goes on; else nobody
/// is named.
pub(super) fn hearsay(scene: &Scene, found: &[Statement]) -> Vec<Statement> {
    let tree = scene.tree;
    let mut heard = Vec::new();
    for sentence in &tree.syntax.sentences {
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let Some((auxiliary, _)) = tokens.clone().find_map(|k| conditional(scene, k)) else { continue };
        let span = scene.sentence_span(auxiliary);
        let at = tree.syntax.tokens[auxiliary].span;
        let told = found.iter().any(|s| span.holds(s.cue) || s.content.iter().any(|c| c.holds(at)));
        let quoted = scene.mentions.quotes.iter().any(|q| q.outer.holds(at));
        if told || quoted || supposed(scene, tokens) {
            continue;
        }
        let before = found.iter().filter(|s| s.cue.start < span.start).max_by_key(|s| s.content.iter().map(|c| c.end).max());
        let block = scene.block(auxiliary);
        let goes_on = |s: &&Statement| {
            let last = scene.tokens_in(s.cue.to(s.evidence_of_content())).end.saturating_sub(1);
            s.source.is_some()
                && s.mode != Mode::Direct
                && scene.block(last) == block
                && tree.syntax.tokens[last].sentence + 1 == tree.syntax.tokens[auxiliary].sentence
        };
        let content = trimmed(&scene.document.text, Span::new(span.start as usize, without_stop(scene, span)));
        heard.push(Statement {
            source: before.filter(goes_on).and_then(|s| s.source),
            source_span: None,
            cue: at,
            content: vec![content],
            mode: Mode::Indirect,
            act: None,
            addressee: None,
            medium: None,
            time: None,
            within: None,
            evidence: span,
            why: Why(vec![Cause::Step("a past conditional outside any condition tells what was heard")]),
        });
    }
    heard
}

/// The conditional auxiliary `k` of a participle that is the main verb of its sentence, with that participle.
fn conditional(scene: &Scene, k: usize) -> Option<(usize, usize)> {
    let tree = scene.tree;
    let feats = tree.syntax.tokens[k].feats;
    let verb = tree.head(k).filter(|&h| h > k)?;
    let perfect = feats.mood() == Some("Cnd")
        && matches!(tree.role(k), Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass)
        && tree.upos(verb) == Upos::Verb
        && tree.syntax.tokens[verb].feats.verb_form() == Some("Part");
    // A present conditional of the passive tells a wish or a plan as often as hearsay.
    let past = tree.kids_as(verb, &[Deprel::Aux, Deprel::AuxTense]).any(|a| a == k);
    // «aurait dû», «aurait pu», «aurait voulu»: a regret.
    let lemma = tree.syntax.lemma(verb);
    let willed =
        scene.language.table("deontic").get(lemma).next().is_some() || scene.language.table("reporting").get(lemma).next().is_some();
    let main = matches!(tree.role(verb), Deprel::Root | Deprel::Conj | Deprel::Parataxis) && tree.kid(verb, &[Deprel::Mark]).is_none();
    (perfect && past && !willed && main && feats.person() == Some("3")).then_some((k, verb))
}

/// Whether a condition stands in the sentence: «si …».
fn supposed(scene: &Scene, mut tokens: std::ops::Range<usize>) -> bool {
    let status = scene.language.table("status");
    tokens.any(|k| {
        scene.tree.role(k) == Deprel::Mark
            && status.at(scene.tree.syntax, k).any(|(row, _)| row.cell(0) == "C" && row.cell(1) == "hypothetical")
    })
}

/// Where the words of a sentence end before its full stop.
fn without_stop(scene: &Scene, span: Span) -> usize {
    span.start as usize + scene.words(span).trim_end_matches(['.', ' ', '\u{a0}', '…']).len()
}
