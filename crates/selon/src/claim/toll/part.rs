//! Whether a figure is a part of another one: «dont deux civils», "five of the dead".

use super::super::Scene;
use super::beside::verbs_from;
use super::counted::Counted;
use super::measure::Measured;
use super::verbs::Verbs;
use crate::find::number::Number;
use crate::syntax::{Deprel, Upos};

/// «Parmi les morts figurent neuf enfants», «Parmi eux, cinq enfants»: the figure is a part; the measure, where the words name it.
pub fn among(scene: &Scene, number: &Number) -> Option<Option<&'static str>> {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let opens = (sentence.start..number.tokens.start.min(sentence.start + 3)).find(|&k| scene.clauses.is_function(k, "among"))?;
    let whole = tree.head(opens).filter(|&h| h > opens && h < number.tokens.start)?;
    let row = scene.language.table("victims").at(tree.syntax, whole).map(|(row, _)| row).next();
    Some(row.map(|row| row.cell(1)).filter(|measure| *measure != "other"))
}

/// "five of the dead", «deux des blessés»: a part of those told of before.
pub fn of_those(scene: &Scene, number: &Number, counted: &Counted) -> Option<Option<&'static str>> {
    let (tree, noun) = (scene.tree, counted.noun?);
    let of = number.tokens.end;
    let definite = |k: usize| tree.upos(k) == Upos::Det && tree.syntax.tokens[k].feats.definite() != Some("Ind");
    if number.article || noun != of + 2 || !scene.clauses.is_function(of, "partitive") || !definite(of + 1) {
        return None;
    }
    let row = scene.language.table("victims").at(tree.syntax, noun).map(|(row, _)| row).next()?;
    Some(Some(row.cell(1)).filter(|measure| *measure != "other"))
}

/// "The dead included five children", «les victimes sont trois enfants»: a part of those whom the subject names.
pub fn comprised(scene: &Scene, number: &Number, counted: &Counted) -> Option<Option<&'static str>> {
    let tree = scene.tree;
    let top = tree.first_conjunct(counted.top);
    let copula = tree.kid(top, &[Deprel::Cop]).is_some();
    let verb = if copula { Some(top) } else { tree.head(top).filter(|&v| scene.clauses.is_function(v, "comprise")) }?;
    let subject = tree.kid(verb, &[Deprel::Nsubj]).filter(|&s| s < number.tokens.start)?;
    let definite = tree.kids_as(subject, &[Deprel::Det]).any(|d| tree.syntax.tokens[d].feats.definite() == Some("Def"));
    let row = scene.language.table("victims").at(tree.syntax, subject).map(|(row, _)| row).next()?;
    let known = definite || tree.syntax.tokens[subject].feats.number() == Some("Plur");
    (known && tree.upos(subject) != Upos::Pron).then(|| Some(row.cell(1)).filter(|measure| *measure != "other"))
}

/// Whether a figure behind a comma or an "and" opens a clause of its own: "21 killed, including two guards, 28 people were injured".
pub fn new_clause(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let joint = |k: usize| tree.syntax.form(k) == "," || tree.upos(k) == Upos::Cconj;
    let behind_comma = number.tokens.start > sentence.start && joint(number.tokens.start - 1);
    let (row, _, auxiliary) = verbs_from(scene, counted.end, sentence.end);
    let verbs = Verbs::new(scene, counted, harm);
    behind_comma && auxiliary == Some(true) && row.iter().any(|&k| verbs.told(k, "obj").is_some())
}

/// Whether a word of parts stands right behind the figure: "two of them".
pub fn is_of_them(scene: &Scene, number: &Number) -> bool {
    number.tokens.end < scene.tree.sentence(number.tokens.start).end && scene.clauses.is_function(number.tokens.end, "part")
}

/// Whether a word of parts stands right before the figure, or behind it.
pub fn is_part_directly(scene: &Scene, number: &Number) -> bool {
    let sentence = scene.tree.sentence(number.tokens.start);
    let mut near = (1..=3).filter_map(|back| number.tokens.start.checked_sub(back)).filter(|k| sentence.contains(k));
    is_of_them(scene, number) || near.any(|k| scene.clauses.is_function(k, "part"))
}

/// Whether a word of parts stands right before the figure, or before the coordination it is in.
pub fn is_part(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let from = number.tokens.start;
    if is_part_directly(scene, number) {
        return true;
    }
    // «11 civils, dont 3 enfants, et incendié 27 greniers»: a verb right before the figure tells anew.
    let verb = from.checked_sub(1).filter(|&k| tree.upos(k) == Upos::Verb && sentence.contains(&k));
    if verb.is_some_and(|k| tree.kid(k, &[Deprel::Cc]).is_some()) {
        return false;
    }
    // «dont deux femmes et trois enfants»: the word governs the whole coordination.
    let mut k = from;
    while k > sentence.start {
        k -= 1;
        if scene.clauses.is_function(k, "part") {
            return from - k <= 12
                && (k + 1..from)
                    .all(|t| !matches!(tree.upos(t), Upos::Verb | Upos::Aux) || tree.syntax.tokens[t].feats.verb_form() == Some("Part"));
        }
        if tree.upos(k) == Upos::Punct && !matches!(tree.syntax.form(k), "," | "-") || matches!(tree.upos(k), Upos::Sconj) {
            return false;
        }
    }
    false
}

/// "eight of the 11 miners trapped underground": whether the words that tell the measure of `number` describe all of whom it is a part, whom
/// `inner` counts.
pub fn describes_all(scene: &Scene, number: &Number, inner: &Number, counted: &Counted, measured: &Measured) -> bool {
    let tree = scene.tree;
    let within = inner.tokens.start > number.tokens.end && Some(inner.tokens.end) <= counted.noun;
    let of = || (number.tokens.end..inner.tokens.start).any(|k| scene.clauses.is_function(k, "partitive"));
    let participle =
        |p: usize| p > counted.head && matches!(tree.role(p), Deprel::Acl | Deprel::Amod) && tree.head(p) == Some(counted.head);
    within && !number.article && !measured.part && of() && measured.predicate.is_some_and(participle)
}

/// Whether those counted are the subject of "to be".
pub fn subject_of_copula(scene: &Scene, counted: &Counted) -> bool {
    let tree = scene.tree;
    let predicate = tree.head(counted.top).filter(|_| tree.role(counted.top) == Deprel::Nsubj);
    predicate.is_some_and(|p| tree.kid(p, &[Deprel::Cop]).is_some())
}

/// "some of the 60 passengers", «certains des 60 passagers»: how many is not said.
pub fn is_some_of(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let start = tree.sentence(number.tokens.start).start;
    let mut back = (start..number.tokens.start).rev().skip_while(|&k| tree.upos(k) == Upos::Det);
    let of = back.next().filter(|&k| scene.clauses.is_function(k, "partitive"));
    of.is_some() && back.next().is_some_and(|k| scene.clauses.is_function(k, "some"))
}
