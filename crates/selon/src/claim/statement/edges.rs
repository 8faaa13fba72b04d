//! Where the words begin and end that a verb of saying says.

use super::super::Scene;
use super::content::trimmed;
use crate::Span;
use crate::find::quote::Quote;
use crate::syntax::{Deprel, Upos};

/// Where what an incise at byte `start` reports begins: behind a semicolon when somebody else speaks before it.
pub(super) fn after_other_speaker(scene: &Scene, sentence: Span, start: usize) -> usize {
    let tree = scene.tree;
    let mut tokens = scene.tokens_in(Span::new(sentence.start as usize, start));
    let Some(mark) = tokens.clone().rev().find(|&k| tree.syntax.form(k) == ";") else { return sentence.start as usize };
    let says = |k: usize| {
        let verb = tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
        verb && scene.language.table("reporting").at(tree.syntax, k).any(|(row, _)| row.cell(0) == "V" && !row.has(1, "weak"))
    };
    let other = tokens.any(|k| k < mark && says(k));
    if other { tree.syntax.tokens[mark].span.end as usize } else { sentence.start as usize }
}

/// A clause without the conjunction that opens it, whatever the tree made of that.
pub(super) fn behind_conjunction(scene: &Scene, piece: Span) -> Span {
    let tokens = scene.tokens_in(piece);
    let opens = |k: usize| scene.clauses.is_function(k, "complementiser") && !matches!(scene.tree.upos(k + 1), Upos::Verb | Upos::Aux);
    match tokens.clone().next().filter(|&k| tokens.contains(&(k + 1)) && scene.tree.role(k) != Deprel::Det && opens(k)) {
        Some(k) => Span { start: scene.tree.syntax.tokens[k + 1].span.start, end: piece.end },
        None => piece,
    }
}

/// "noted the attack was the third": a clause that opens with its verb has its subject between that and token `end`, behind the cue.
pub(super) fn with_subject(scene: &Scene, end: usize, piece: Span) -> Span {
    let tree = scene.tree;
    let first = scene.tokens_in(piece).start;
    let finite = tree.syntax.tokens.get(first).is_some_and(|t| t.feats.verb_form() == Some("Fin") && t.feats.mood() != Some("Imp"));
    let nominal = |k: usize| {
        matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj | Upos::Num | Upos::Adp | Upos::Part | Upos::Pron)
            && !scene.clauses.is_function(k, "complementiser")
    };
    let subject = (end..first).any(|k| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Pron) && !scene.tells_time(k));
    if finite && subject && first <= end + 8 && (end..first).all(nominal) && tree.upos(end) != Upos::Adp {
        return Span { start: tree.syntax.tokens[end].span.start, end: piece.end };
    }
    piece
}

/// What is said ends before a semicolon behind which somebody else does something: "claimed 50,000 marched; police counted 9,000". So does an
/// article or preposition that lost its noun.
pub(super) fn before_semicolon(scene: &Scene, mut piece: Span) -> Span {
    let tree = scene.tree;
    let tokens = scene.tokens_in(piece);
    let quoted = |k: usize| scene.mentions.quotes.iter().any(|q| q.outer.holds(tree.syntax.tokens[k].span));
    let own = |k: usize| {
        let verb = (k + 1..tokens.end).find(|&v| tree.syntax.tokens[v].feats.verb_form() == Some("Fin"));
        verb.is_some_and(|v| scene.clauses.subjects(v, 0).into_iter().any(|s| s > k && tree.upos(s) != Upos::Pron))
    };
    if let Some(mark) = tokens.clone().find(|&k| tree.syntax.form(k) == ";" && !quoted(k) && own(k)) {
        piece.end = tree.syntax.tokens[mark].span.start.max(piece.start);
    }
    let lost = |k: &usize| {
        matches!(tree.upos(*k), Upos::Det | Upos::Adp)
            && tree.head(*k).is_none_or(|h| !tokens.contains(&h))
            && tree.role(*k) != Deprel::CompoundPrt
    };
    match scene.tokens_in(piece).rev().take_while(lost).last() {
        Some(k) if tree.syntax.tokens[k].span.start > piece.start => {
            trimmed(&scene.document.text, Span { start: piece.start, end: tree.syntax.tokens[k].span.start })
        }
        _ => piece,
    }
}

/// A piece that holds one mark of a quotation holds the other too: « une attaque lâche » contre le camp.
pub(super) fn with_marks(scene: &Scene, mut piece: Span) -> Span {
    let near: Vec<Quote> = scene.mentions.quotes.iter().copied().filter(|q| q.outer.meets(piece)).collect();
    for quote in near {
        if quote.inner.start == piece.start && quote.outer.end <= piece.end {
            piece.start = quote.outer.start;
        }
        if quote.inner.end == piece.end && quote.outer.start >= piece.start {
            piece.end = quote.outer.end;
        }
    }
    piece
}
