//! What is said as a clause: «que …», "that …", a clause without a conjunction, behind a colon, under a noun; and where it ends.

use super::super::Scene;
use super::content::{Content, quotes_in, trimmed};
use super::cue::{Cue, CueKind};
use crate::Span;
use crate::reading::Mode;
use crate::syntax::{Deprel, Upos};

/// The clause a verb of saying governs: «que …», "that …", an infinitive.
pub(super) fn clause_said(scene: &Scene, cue: &Cue, speaker: Option<usize>) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let v = cue.token;
    let end = cue.tokens.end;
    if let Some(c) = tree.kids_as(v, &[Deprel::Ccomp]).find(|&c| c > v && speaker.is_none_or(|s| !tree.under(s, c))) {
        let mut reach = tree.reach(c);
        reach.start = reach.start.max(end);
        while reach.start + 1 < reach.end && matches!(tree.upos(reach.start), Upos::Sconj | Upos::Punct) {
            reach.start += 1;
        }
        // A coordinated «et que» belongs to the same saying.
        let last = tree.with_conjuncts(c).into_iter().map(|x| tree.reach(x).end).max().unwrap_or(reach.end);
        return Some((tree.words(reach.start..goes_on(scene, last.max(reach.end))), "a complement clause"));
    }
    // The tree may miss the clause: a conjunction right behind the verb opens it all the same.
    let sentence = tree.sentence(v);
    // «a annoncé dimanche matin qu'il …»: only times and the mark stand between.
    let next = (v + 1..sentence.end).find(|&k| !scene.tells_time(k) && tree.upos(k) != Upos::Adv);
    if let Some(mark) = next.filter(|&k| scene.clauses.is_function(k, "complementiser") && k + 1 < sentence.end) {
        let clause = tree.head(mark).filter(|&h| h > mark).unwrap_or(mark);
        let stop = tree.with_conjuncts(clause).into_iter().map(|x| tree.reach(x).end).max().unwrap_or(mark + 1);
        // Where the tree lost the clause, it runs to the end of the sentence.
        let stop = if stop > mark + 1 { goes_on(scene, stop) } else { sentence.end };
        return Some((tree.words(mark + 1..stop), "a conjunction after the verb"));
    }
    if let Some(clause) = question_said(scene, cue).or_else(|| far_clause(scene, cue)).or_else(|| bare_clause(scene, cue)) {
        return Some(clause);
    }
    let opens = (v + 1..sentence.end.min(end + 3)).find(|&k| tree.upos(k) == Upos::Sconj && !tree.syntax.form(k).is_empty())?;
    let last = if tree.role(opens) == Deprel::Mark { tree.head(opens)? } else { opens };
    // "threatened to close the border if attacks continue": a condition is not what is said.
    let asks = cue.kind == CueKind::Report && tree.upos(last) == Upos::Verb && (end..opens).all(|k| tree.upos(k) == Upos::Adp);
    if tree.role(opens) == Deprel::Mark && tree.role(last) == Deprel::Advcl && !asks {
        return None;
    }
    (last >= opens && tree.under(last, v) && tree.reach(last).end > opens + 1)
        .then(|| (tree.words(opens + 1..tree.reach(last).end), "a conjunction after the verb"))
}

/// A clause behind a colon: «La Hongrie a prévenu : elle bloquera tout prêt».
pub(super) fn after_colon(scene: &Scene, after: usize, sentence: Span) -> Option<(Span, &'static str)> {
    let rest = scene.document.text.get(after..sentence.end as usize)?;
    let said = rest.trim_start().strip_prefix(':')?;
    let span = trimmed(&scene.document.text, Span::new(sentence.end as usize - said.len(), sentence.end as usize));
    (span.len() > 8).then_some((span, "a clause behind a colon"))
}

/// What a noun of saying says, when part of it is quoted.
pub(super) fn of_noun(scene: &Scene, cue: &Cue) -> Option<Content> {
    if let Some(clause) = clause_of_noun(scene, cue) {
        let quoted = !quotes_in(scene, clause).is_empty();
        let mode = if quoted { Mode::Mixed } else { Mode::Indirect };
        return Some(Content { pieces: vec![clause], mode, step: "a clause under the noun" });
    }
    if let Some(asked) = infinitive_of_noun(scene, cue) {
        let mode = if quotes_in(scene, asked).is_empty() { Mode::Indirect } else { Mode::Mixed };
        return Some(Content { pieces: vec![asked], mode, step: "an infinitive under the noun" });
    }
    let reach = scene.tree.span(cue.token);
    let pieces: Vec<Span> = quotes_in(scene, reach).iter().map(|q| q.inner).collect();
    (!pieces.is_empty()).then_some(Content { pieces, mode: Mode::Mixed, step: "quotations under the noun" })
}

/// A piece with the quotation it runs into and the phrase that goes on behind it: «le retrait « immédiat » des blindés».
pub(super) fn with_quotes(scene: &Scene, mut piece: Span, sentence: Span) -> Span {
    let text = &scene.document.text;
    let end = scene.mentions.quotes.iter().filter(|q| q.outer.end <= sentence.end).filter(|q| {
        let inside = piece.meets(q.outer);
        let next = q.outer.start >= piece.end && text[piece.end as usize..q.outer.start as usize].trim().is_empty();
        inside || next
    });
    let Some(last) = end.map(|q| q.outer.end).max().filter(|&end| end >= piece.end) else { return piece };
    let rest = &text[last as usize..sentence.end as usize];
    let phrase = scene.tokens_in(Span::new(last as usize, sentence.end as usize)).start;
    let goes_on = phrase < scene.tree.syntax.tokens.len() && rest.starts_with([' ', '\u{a0}']) && scene.tree.upos(phrase) == Upos::Adp;
    let stop = if goes_on { rest.find([',', ';', '.', ':']).unwrap_or(rest.len()) } else { 0 };
    piece.end = last + stop as u32;
    trimmed(text, piece)
}

/// A piece less the time that stands before it and belongs to the saying: «a démenti jeudi avoir …».
pub(super) fn trim_time(scene: &Scene, piece: Span) -> Span {
    let time = scene.mentions.times.iter().find(|t| t.time.span.start == piece.start && t.time.span.end < piece.end);
    time.map_or(piece, |t| trimmed(&scene.document.text, Span::new(t.time.span.end as usize, piece.end as usize)))
}

/// A piece less what only comments on it behind a comma: «tandis que …», «ce qui …».
pub(super) fn trim_tail(scene: &Scene, piece: Span) -> Span {
    let tree = scene.tree;
    let tokens = scene.tokens_in(piece);
    let cut = tokens.clone().skip(2).find(|&k| {
        let before = k - 1;
        let aside = |x: usize| {
            matches!(tree.role(x), Deprel::Advcl | Deprel::AdvclRelcl)
                && !scene.clauses.infinitive(x)
                && !follows(scene, x, k)
                && tree.reach(x).start <= k
                && tree.reach(x).end >= tokens.end
        };
        tree.syntax.form(before) == ","
            && !scene.mentions.quotes.iter().any(|q| q.inner.holds(tree.syntax.tokens[k].span))
            && (std::iter::once(k).chain(tree.above(k).take(6)).any(|x| x >= k && aside(x)) || summed_up(scene, k, tokens.end))
    });
    cut.map_or(piece, |k| trimmed(&scene.document.text, Span::new(piece.start as usize, tree.syntax.tokens[k - 1].span.start as usize)))
}

/// Whether words that sum up what is said open at token `k`, for somebody else to comment on: «un chiffre contesté par l'opposition», "a
/// claim the army denies", «ce que l'armée a démenti».
fn summed_up(scene: &Scene, k: usize, end: usize) -> bool {
    let tree = scene.tree;
    let conjunctions = &scene.language.grammar.writing().relatives;
    let relative =
        |k: usize| k < end && (tree.syntax.tokens[k].feats.pron_type() == Some("Rel") || conjunctions.contains(tree.syntax.form(k)));
    if tree.upos(k) == Upos::Pron && scene.clauses.is_function(k, "summary") && relative(k + 1) {
        return true;
    }
    let noun = (k + 1..end.min(k + 4)).find(|&n| tree.upos(n) == Upos::Noun).filter(|&n| scene.clauses.is_function(n, "summary"));
    let Some(next) = noun.map(|n| n + 1).filter(|&n| n < end && tree.upos(k) == Upos::Det) else { return false };
    let participle = tree.upos(next) == Upos::Verb && tree.syntax.tokens[next].feats.verb_form() == Some("Part");
    let clause = matches!(tree.upos(next), Upos::Det | Upos::Propn | Upos::Noun | Upos::Pron)
        && (next..end).any(|v| tree.syntax.tokens[v].feats.verb_form() == Some("Fin"));
    participle || relative(next) || clause
}

/// Whether a participle at token `k` tells what came of what is said: "struck a camp, killing 15"; one of saying goes on with the report.
fn follows(scene: &Scene, clause: usize, k: usize) -> bool {
    let tree = scene.tree;
    let reporting = scene.language.table("reporting");
    let participle =
        tree.syntax.tokens[clause].feats.verb_form() == Some("Part") && tree.syntax.tokens[clause].feats.tense() == Some("Pres");
    clause == k && participle && reporting.at(tree.syntax, k).all(|(row, _)| row.has(1, "weak"))
}

/// The clause that tells what a noun of saying says: "the claim that …", «les accusations selon lesquelles …», «l'annonce que …».
pub(super) fn clause_of_noun(scene: &Scene, cue: &Cue) -> Option<Span> {
    let tree = scene.tree;
    let end = tree.sentence(cue.token).end.min(cue.tokens.end + 12);
    let relative = |k: usize| tree.syntax.tokens[k].feats.pron_type() == Some("Rel");
    // The mark stands behind the noun and whose it is, with no comma or verb between.
    let open = (cue.tokens.end..end).take_while(|&k| !matches!(tree.upos(k), Upos::Punct | Upos::Verb | Upos::Aux));
    let by_source = |k: usize| {
        let source = scene.language.table("sources").longest(tree.syntax, k).is_some();
        source && k + 1 < end && (relative(k + 1) || matches!(tree.upos(k + 1), Upos::Pron) && tree.head(k + 1).is_some_and(|h| h > k + 1))
    };
    let mark = open.into_iter().find_map(|k| {
        let that = scene.clauses.is_function(k, "complementiser") && !relative(k) && tree.role(k) == Deprel::Mark;
        if that { Some(k) } else { by_source(k).then_some(k + 1) }
    })?;
    let verb = tree.head(mark).filter(|&h| h > mark)?;
    let stop = tree.with_conjuncts(verb).into_iter().map(|x| tree.reach(x).end).max()?;
    // «les accusations selon lesquelles l'armée a tiré ont surpris»: a second verb that nothing links is the noun's own.
    let linked = |k: usize| matches!(tree.upos(k), Upos::Punct | Upos::Cconj | Upos::Sconj) || relative(k);
    let rest = scene.clauses.verb_group(verb).end..stop;
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    let stop = rest.take_while(|&k| !linked(k)).find(|&k| finite(k)).unwrap_or(stop);
    (stop > mark + 2).then(|| trimmed(&scene.document.text, tree.words(mark + 1..stop)))
}

/// A clause whose conjunction stands behind those spoken to or the place, and which the tree hangs on them: "said at a rally in Goma
/// that …", "told the crowd that …".
pub(super) fn far_clause(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let end = cue.tokens.end;
    // "warned in a video that …": of an act only a phrase may stand between.
    let far = cue.kind == CueKind::Report || end < tree.sentence(cue.token).end && tree.upos(end) == Upos::Adp;
    if !far || cue.has("weak") {
        return None;
    }
    let stop = |k: &usize| {
        tree.syntax.tokens[*k].feats.verb_form() == Some("Fin")
            || matches!(tree.upos(*k), Upos::Cconj)
            || cue.kind == CueKind::Act && tree.upos(*k) == Upos::Verb
            || [";", ":"].contains(&tree.syntax.form(*k))
            // «a démenti l'attaque, affirmant que …»: the conjunction is that of the participle.
            || tree.syntax.form(*k - 1) == "," && tree.upos(*k) == Upos::Verb
    };
    let near = (end..tree.sentence(cue.token).end.min(end + 16)).take_while(|k| !stop(k));
    let mark = near.into_iter().find(|&k| scene.clauses.is_function(k, "complementiser") && tree.role(k) == Deprel::Mark)?;
    let clause = tree.head(mark).filter(|&h| h > mark && tree.role(h) != Deprel::Advcl)?;
    let last = tree.with_conjuncts(clause).into_iter().map(|x| tree.reach(x).end).max()?;
    (last > mark + 2).then(|| (tree.words(mark + 1..last), "a conjunction behind the one spoken to"))
}

/// A clause without a conjunction whose subject the tree takes for the object: "said the bridge was closed".
pub(super) fn bare_clause(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let end = cue.tokens.end;
    let object = tree.kids_as(cue.token, &[Deprel::Obj]).find(|&o| o >= end && tree.reach(o).start <= end)?;
    let sentence = tree.sentence(cue.token);
    let apart = |k: &usize| {
        let token = &tree.syntax.tokens[*k];
        token.feats.pron_type() == Some("Rel")
            || matches!(tree.upos(*k), Upos::Cconj | Upos::Sconj)
            || tree.role(*k) == Deprel::Mark
            || [",", ";", ":", "(", "-", "–", "—"].contains(&tree.syntax.form(*k))
    };
    let between = (end..sentence.end).take_while(|k| !apart(k));
    let verb = between.into_iter().find(|&k| k > object && tree.syntax.tokens[k].feats.verb_form() == Some("Fin"))?;
    let clause =
        if matches!(tree.role(verb), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) { tree.head(verb).unwrap_or(verb) } else { verb };
    // A clause with a subject of its own only describes the object: "the man he knew".
    let own = tree.kids_as(clause, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|s| s > object && scene.tree.upos(s) == Upos::Pron);
    let last = tree.reach(cue.token).end.max(tree.reach(clause).end).min(sentence.end);
    (!own && last > verb).then(|| (tree.words(end..last), "a clause without a conjunction"))
}

/// Where a clause that ends before token `end` really ends: the tree often cuts off what still hangs on it, a second «et que …», a relative
/// clause, "but only if …".
pub(super) fn goes_on(scene: &Scene, mut end: usize) -> usize {
    let tree = scene.tree;
    let stop = tree.sentence(end - 1).end;
    let relative =
        |k: usize| tree.syntax.tokens[k].feats.pron_type() == Some("Rel") && matches!(tree.role(k), Deprel::Nsubj | Deprel::NsubjPass);
    let marks = |k: usize| scene.clauses.is_function(k, "complementiser") && tree.role(k) == Deprel::Mark;
    // Two clauses are as many as a sentence of the press adds.
    for _ in 0..2 {
        let first = if end < stop && tree.syntax.form(end) == "," { end + 1 } else { end };
        let opens = (first..stop.min(first + 3))
            .take_while(|&k| matches!(tree.upos(k), Upos::Cconj | Upos::Adv | Upos::Adp) || relative(k) || marks(k));
        let Some(mark) = opens.into_iter().find(|&k| relative(k) || marks(k) && k > first) else { break };
        let verb = std::iter::once(mark)
            .chain(tree.above(mark).take(4))
            .find(|&k| k > mark && matches!(tree.upos(k), Upos::Verb | Upos::Adj | Upos::Noun));
        let Some(last) = verb.map(|verb| tree.reach(verb).end).filter(|&last| last > mark + 1 && last <= stop) else { break };
        end = last;
    }
    end
}

/// A question that a verb of saying governs, whatever the tree calls it: "questioned why …", «explique comment …».
fn question_said(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let stop = tree.sentence(cue.token).end;
    let first = (cue.tokens.end..stop).find(|&k| !scene.tells_time(k))?;
    let asks = tree.syntax.tokens[first].feats.pron_type() == Some("Int");
    let verb = tree.above(first).take(4).find(|&k| k > first && matches!(tree.upos(k), Upos::Verb | Upos::Adj))?;
    let finite = (first..tree.reach(verb).end).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    (asks && finite).then(|| (tree.words(first..tree.reach(verb).end.max(verb + 1)), "a question behind the verb"))
}

/// What a noun of saying tells as an infinitive: "the pledge to withdraw", «la promesse de se retirer».
fn infinitive_of_noun(scene: &Scene, cue: &Cue) -> Option<Span> {
    let tree = scene.tree;
    let verb = tree
        .kids_as(cue.token, &[Deprel::Acl, Deprel::Xcomp, Deprel::Ccomp])
        .find(|&k| k >= cue.tokens.end && scene.clauses.infinitive(k))?;
    let reach = tree.reach(verb);
    let first = (reach.start..verb).find(|&k| !matches!(tree.upos(k), Upos::Adp | Upos::Part | Upos::Punct)).unwrap_or(verb);
    (reach.end > verb + 1).then(|| trimmed(&scene.document.text, tree.words(first..reach.end)))
}
