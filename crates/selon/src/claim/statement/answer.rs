//! Denials that point back to what was just said: «…, ce que le gouvernement a démenti», ", which the army denied", ", a claim Kigali rejects",
//! «…, accusations rejetées par Kigali».

use super::super::Scene;
use super::content::trimmed;
use super::cue::{Cue, CueKind};
use crate::Span;
use crate::reading::{Cause, Mode, Statement, StatementIx, Status};
use crate::syntax::{Deprel, Upos};

/// The statements of those who deny what the words before them say.
pub(super) fn denials(scene: &mut Scene, cues: &[Cue], found: &mut Vec<Statement>) {
    let spans = |ix: usize| found[ix].content.iter().copied().chain([found[ix].cue]);
    let by_sentence = scene.by_sentence(found.len(), spans);
    let mut out = Vec::new();
    for cue in cues.iter().filter(|cue| matches!(cue.kind, CueKind::Report | CueKind::Act)) {
        let here = &by_sentence[scene.tree.syntax.tokens[cue.token].sentence as usize];
        out.extend(denial(scene, cue, found, here));
    }
    found.extend(out);
}

/// The denial that a cue makes; `here` are the statements with words in its sentence.
fn denial(scene: &mut Scene, cue: &Cue, found: &mut [Statement], here: &[StatementIx]) -> Option<Statement> {
    let tree = scene.tree;
    let v = cue.token;
    if tree.upos(v) != Upos::Verb || scene.clauses.negated(v) || !denies(scene, v) {
        return None;
    }
    let comma = pointer(scene, v)?;
    let own = tree.words(cue.tokens.clone());
    if here.iter().any(|&ix| found[ix].cue.meets(own)) {
        return None;
    }
    let passive = scene.clauses.passive(v);
    let relative = |k: usize| tree.syntax.tokens[k].feats.pron_type() == Some("Rel");
    let speakers = if passive { scene.clauses.agents(v) } else { tree.kids_as(v, &[Deprel::Nsubj]).collect() };
    let speaker = speakers.into_iter().find(|&k| !relative(k))?;
    let stop = tree.syntax.tokens[comma].span.start;
    let sentence = scene.sentence_span(v);
    // Who denies is no part of what others said.
    let behind = tree.syntax.tokens[v].span;
    let over = |piece: &Span| piece.start < stop && piece.holds(behind) && sentence.holds(*piece);
    let cut = |piece: Span| if over(&piece) { Span { start: piece.start, end: stop } } else { piece };
    // What somebody else says is what is denied, not that it is said.
    let near =
        |s: &Statement| s.content.last().map(|&c| cut(c)).is_some_and(|c| c.start >= sentence.start && c.end <= stop && c.end + 3 >= stop);
    let content = match here.iter().rev().find(|&&ix| near(&found[ix])) {
        Some(&told) => found[told].content.iter().map(|&piece| cut(piece)).collect(),
        None => vec![trimmed(&scene.document.text, Span::new(sentence.start as usize, (stop as usize).max(sentence.start as usize)))],
    };
    if content.iter().any(|piece| scene.tokens_in(*piece).len() < 2) {
        return None;
    }
    let source = scene.source_actor(speaker)?;
    for &ix in here {
        found[ix].content.iter_mut().for_each(|piece| *piece = cut(*piece));
    }
    let group = scene.clauses.verb_group(v);
    let phrase = scene.cast.phrase(speaker);
    let cue_span = tree.words(group.start..cue.tokens.end.max(group.end));
    let mut statement = Statement {
        source: Some(source),
        source_span: Some(phrase),
        cue: cue_span,
        evidence: content.iter().copied().fold(cue_span.to(phrase), Span::to),
        content,
        mode: Mode::Indirect,
        act: Some("REJECT"),
        addressee: None,
        medium: None,
        time: None,
        within: None,
        why: cue.why("a denial of what stands before it"),
    };
    statement.why.0.extend(status_row(scene, v).map(|line| Cause::Word("status", line)));
    scene.circumstances(&mut statement, v);
    Some(statement)
}

/// Whether a verb denies or rejects.
fn denies(scene: &Scene, v: usize) -> bool {
    let rejects = || scene.rows(scene.language.table("events"), v).any(|(row, _)| row.cell(1) == "REJECT" && row.has(5, "denies"));
    status_row(scene, v).is_some() || rejects()
}

/// The line of the list of states that says a verb denies.
fn status_row(scene: &Scene, v: usize) -> Option<u32> {
    let mut rows = scene.language.table("status").at(scene.tree.syntax, v);
    rows.find(|(row, _)| row.cell(0) == "V" && row.cell(1) == Status::Denied.name()).map(|(row, _)| row.line)
}

/// The comma before the words by which verb `v` points back: a relative pronoun that stands for the clause, or a noun of saying that the
/// verb describes.
fn pointer(scene: &Scene, v: usize) -> Option<usize> {
    let tree = scene.tree;
    let comma_before = |k: usize| k.checked_sub(1).filter(|&c| tree.syntax.form(c) == ",");
    let relative = |k: usize| tree.syntax.tokens[k].feats.pron_type() == Some("Rel");
    let object = tree.kids_as(v, &[Deprel::Obj]).find(|&k| k < v && relative(k));
    // ", which the army denied"
    if let Some(comma) = object.and_then(comma_before) {
        return Some(comma);
    }
    let head = tree.head(v).filter(|&h| h < v && matches!(tree.role(v), Deprel::AclRelcl | Deprel::Acl))?;
    // «, ce que le gouvernement a démenti»
    if tree.upos(head) == Upos::Pron {
        return comma_before(head).filter(|_| object == Some(head + 1));
    }
    let said = scene.rows(scene.language.table("reporting"), head).any(|(row, _)| row.cell(0) == "N")
        || scene.rows(scene.language.table("events"), head).any(|(row, _)| row.cell(0) == "N" && row.has(5, "speech"));
    let opens = tree.kids_as(head, &[Deprel::Det, Deprel::Amod]).find(|&k| k < head).unwrap_or(head);
    comma_before(opens).filter(|_| said && tree.upos(head) == Upos::Noun)
}
