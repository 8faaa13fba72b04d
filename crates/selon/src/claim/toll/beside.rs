//! What stands right beside a figure, whatever the tree says: the verbs before and behind it, the figures it is coordinated with.

use super::super::{Scene, is_peaceful};
use super::Turn;
use super::counted::{self, Counted};
use super::measure::{Measured, measured};
use super::verbs::Verbs;
use super::who::counts_people;
use crate::find::number::{Number, NumberKind};
use crate::reading::Cause;
use crate::syntax::{Deprel, Upos};
use rustc_hash::FxHashMap;

/// The verbs in a row that begins at `from`, auxiliaries and adverbs passed over: "ambushed and killed", «arrêtés, torturés et tués».
/// None reaches past `stop`, the end of the sentence. With one past the row's last token, and whether an auxiliary opens it and makes it passive.
pub fn verbs_from(scene: &Scene, from: usize, stop: usize) -> (Vec<usize>, usize, Option<bool>) {
    let tree = scene.tree;
    let (mut verbs, mut end, mut auxiliary) = (Vec::new(), from, None);
    for k in (from..stop).take(12) {
        match tree.upos(k) {
            Upos::Aux => {
                auxiliary = Some(auxiliary == Some(true) || tree.role(k) == Deprel::AuxPass);
                continue;
            }
            Upos::Adv if !opens_clause(scene, k) => continue,
            Upos::Cconj if !verbs.is_empty() => continue,
            Upos::Punct if !verbs.is_empty() && tree.syntax.form(k) == "," => continue,
            Upos::Verb | Upos::Adj => verbs.push(k),
            // A participle that the tagger takes for a noun: "were shot and wounded".
            Upos::Noun if auxiliary == Some(true) && verbs.is_empty() => verbs.push(k),
            _ => break,
        }
        end = k + 1;
    }
    (verbs, end, auxiliary)
}

/// The verb right before a figure, when it is active and has no other object: "killing 31", "wounded at least 12 more".
pub fn object_of(scene: &Scene, number: &Number, verbs: &Verbs) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let start = tree.sentence(number.tokens.start).start;
    // «avoir tué "vingt-trois apostats"»
    let quote = |k: usize| tree.upos(k) == Upos::Punct && matches!(tree.syntax.form(k), "\"" | "«" | "“" | "'");
    let before = (start..number.tokens.start).rev().find(|&k| !quote(k))?;
    if matches!(tree.upos(before), Upos::Noun | Upos::Propn) {
        return verbs.told_as_verb(before);
    }
    if tree.upos(before) != Upos::Verb {
        return None;
    }
    let passive = tree.kid(before, &[Deprel::AuxPass]).is_some();
    let other = tree.kid(before, &[Deprel::Obj]).is_some_and(|o| o < number.tokens.start);
    if passive || other { None } else { verbs.told(before, "obj").or_else(|| verbs.kills(before)) }
}

/// Where the words go on behind an insertion right behind a counted noun, when a passive or a participle follows it: "six aid workers (three
/// of them women) were hurt", "23 people, including 12 tourists, were hurt".
pub fn behind_insert(scene: &Scene, from: usize, stop: usize) -> usize {
    const LONGEST: usize = 20;
    let form = |k: usize| scene.tree.syntax.form(k);
    if from + 2 >= stop {
        return from;
    }
    let close = match form(from) {
        "(" => ")",
        "," => ",",
        _ if scene.clauses.is_function(from, "part") => ",",
        _ => return from,
    };
    let within = from + 1..stop.min(from + LONGEST);
    // The insertion may have commas of its own: "33 activists, led by a pastor, the mayor of Kavar, were arrested".
    let closes = within.clone().filter(|&k| form(k) == close && k + 1 < stop);
    if let Some(end) = closes.map(|k| k + 1).find(|&end| scene.tree.upos(end) == Upos::Aux || close == ")") {
        return end;
    }
    // "19 people, including seven children were held"
    let part = close == "," && (from..from + 2).any(|k| scene.clauses.is_function(k, "part"));
    let passive = |k: &usize| scene.tree.upos(*k) == Upos::Aux && scene.tree.role(*k) == Deprel::AuxPass;
    within.clone().find(passive).filter(|&aux| part && within.clone().take_while(|&k| k < aux).all(|k| form(k) != ",")).unwrap_or(from)
}

/// Whether a verb has an object close behind it, in its own clause.
fn has_object(scene: &Scene, verb: usize) -> bool {
    let tree = scene.tree;
    let between = |k: usize| {
        matches!(tree.upos(k), Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn | Upos::Adv | Upos::Adp)
            || tree.syntax.tokens[k].feats.verb_form() == Some("Part")
    };
    tree.kids_as(verb, &[Deprel::Obj, Deprel::Iobj]).any(|o| o < verb || (verb + 1..o).all(|k| between(k) && !opens_clause(scene, k)))
}

/// Whether a word asks when or where and so opens a clause, whatever its part of speech.
fn opens_clause(scene: &Scene, k: usize) -> bool {
    matches!(scene.tree.syntax.tokens[k].feats.pron_type(), Some("Int" | "Rel"))
}

/// What stands right beside a figure, whatever the tree says: the verb that it is the object of ("killed at least 150 persons"), or what is
/// said of those it counts ("and over 60 wounded", "two drivers were ambushed and killed").
pub fn beside(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let verbs = Verbs::new(scene, counted, harm);
    if !verbs.known {
        return None;
    }
    if let Some(found) = object_of(scene, number, &verbs) {
        return Some(found);
    }
    let sentence = tree.sentence(number.tokens.start);
    let (row, end, auxiliary) = verbs_from(scene, behind_insert(scene, counted.end, sentence.end), sentence.end);
    // Who has an object of his own is the one who acts: "12 soldiers killed a man".
    let open = end >= sentence.end || matches!(tree.upos(end), Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Cconj | Upos::Adv);
    // "5 teachers killed and 6 injured": one verb without an object, as headlines have it, is a participle whatever the tagger says.
    let active = |k: usize| counted.noun.is_some() && tree.syntax.tokens[k].feats.verb_form() != Some("Part") && tree.upos(k) == Upos::Verb;
    let acts = auxiliary == Some(false)
        || auxiliary.is_none() && row.len() > 1 && row.iter().any(|&k| active(k))
        || row.iter().any(|&k| has_object(scene, k) || tree.kids_as(k, &[Deprel::Ccomp, Deprel::Xcomp]).any(|c| c > k));
    if !open || acts {
        return None;
    }
    let mut told = row.iter().filter_map(|&k| verbs.told(k, "obj"));
    told.find(|(measure, _, _)| !matches!(*measure, "other" | "affected"))
}

/// A passive further on whose subject the figure must be, because nothing but its own complements stands between: "a staff member of the
/// force was injured", "21 civilians affiliated with the movement were arrested".
pub fn far_passive(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    const REACH: usize = 14;
    let tree = scene.tree;
    let verbs = Verbs::new(scene, counted, harm);
    let stop = tree.sentence(counted.head).end.min(counted.end + REACH);
    if !verbs.known || counted.noun.is_none() || scene.clauses.case_is(counted.head, "locative") {
        return None;
    }
    let bound = |k: &usize| match tree.upos(*k) {
        Upos::Adp | Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => !opens_clause(scene, *k),
        // "15 workers trying to enforce the strike were arrested"
        Upos::Verb => tree.syntax.tokens[*k].feats.verb_form() != Some("Fin"),
        Upos::Part | Upos::Adv => !opens_clause(scene, *k),
        Upos::Pron => tree.syntax.tokens[*k].feats.poss().is_some(),
        _ => false,
    };
    let auxiliary = (counted.end..stop).find(|k| !bound(k)).filter(|&k| tree.upos(k) == Upos::Aux)?;
    let many = number.high.is_none_or(|n| n > 1);
    let agrees = (tree.syntax.tokens[auxiliary].feats.number() == Some("Plur")) == many;
    let (row, _, passive) = verbs_from(scene, auxiliary, tree.sentence(auxiliary).end);
    if !agrees || passive != Some(true) {
        return None;
    }
    row.iter().filter_map(|&k| verbs.told(k, "obj")).find(|(measure, _, _)| !matches!(*measure, "other" | "affected"))
}

/// More that happens to the same people in the same row of verbs: "two drivers were abducted and killed" are two abducted and two killed.
/// Only of an exact figure: «une centaine de personnes blessées et arrêtées» parts them, and so does "killed and wounded" always.
pub fn further(scene: &Scene, number: &Number, counted: &Counted, first: &Measured, topic: Option<&'static str>) -> Vec<Measured> {
    let exact = number.low == number.high && !number.approximate && !number.none;
    // "an unspecified number were killed and wounded": some of each.
    let some = number.low == Some(1) && number.high.is_none();
    let Some(predicate) = first.predicate.filter(|_| (exact || some) && !first.part) else { return Vec::new() };
    let subject = matches!(scene.tree.role(scene.tree.first_conjunct(counted.top)), Deprel::Nsubj | Deprel::NsubjPass);
    if !matches!(first.measure, "abducted" | "detained" | "captured" | "injured") && !some && !(exact && subject) {
        return Vec::new();
    }
    let verbs = Verbs::new(scene, counted, !is_peaceful(topic));
    let tree = scene.tree;
    let (row, end, _) = verbs_from(scene, predicate, tree.sentence(predicate).end);
    let own_object = |k: usize| tree.kid(k, &[Deprel::Obj]).is_some_and(|o| o > predicate);
    if counted.end <= predicate && (row.first() != Some(&predicate) || row.iter().any(|&k| own_object(k))) {
        return Vec::new();
    }
    let joined = |k: usize| (predicate..k).any(|t| tree.upos(t) == Upos::Cconj) || (k..end).any(|t| tree.upos(t) == Upos::Cconj);
    let mut out: Vec<Measured> = Vec::new();
    // "was injured, and later died", "beat and arrested three teachers"
    let own_subject = |k: usize| tree.kid(k, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
    let later: Vec<usize> = if subject {
        // "was killed after being abducted", «après avoir été enlevé»
        let before = |k: usize| tree.role(k) == Deprel::Conj || tree.role(k) == Deprel::Advcl && scene.clauses.passive(k);
        tree.kids_as(predicate, &[Deprel::Conj, Deprel::Advcl])
            .filter(|&k| before(k) && tree.upos(k) == Upos::Verb && !own_subject(k))
            .collect()
    } else {
        Vec::new()
    };
    let before = shared_object(scene, number, predicate).filter(|_| counted.end > predicate);
    let side = |k: usize| if scene.clauses.passive(k) || Some(k) == before || !later.contains(&k) { "obj" } else { "subj" };
    for k in row.iter().copied().skip(1).filter(|&k| joined(k)).chain(later.iter().copied()).chain(before) {
        let Some((measure, predicate, cause)) = verbs.told(k, side(k)) else { continue };
        let new = measure != first.measure && out.iter().all(|m| m.measure != measure);
        let after_death = first.measure == "killed" && !some && !matches!(measure, "abducted" | "detained");
        let new = new && !after_death && (first.measure != "killed" || some || tree.role(k) == Deprel::Advcl);
        let wounded = first.measure == "injured" || measure != "injured" || tree.upos(k) == Upos::Verb;
        if new && wounded && matches!(measure, "killed" | "injured" | "detained" | "abducted") {
            out.push(Measured { measure, predicate: Some(predicate), part: false, words: None, who: None, why: vec![cause] });
        }
    }
    out
}

/// The verb joined right before the one whose object the figure is: "beat" in "beat and arrested three teachers".
fn shared_object(scene: &Scene, number: &Number, predicate: usize) -> Option<usize> {
    let tree = scene.tree;
    let sentence = tree.sentence(predicate);
    let and = predicate.checked_sub(1).filter(|&k| tree.upos(k) == Upos::Cconj)?;
    let verb = and.checked_sub(1).filter(|&k| sentence.contains(&k) && tree.upos(k) == Upos::Verb)?;
    (predicate + 1 == number.tokens.start).then_some(verb)
}

/// What is told of the figure right before goes on for one that is only coordinated with it: "killing a candidate, his driver and a guard".
pub fn with_previous(scene: &Scene, number: &Number, counted: &Counted, last: Option<&(Counted, Measured)>) -> Option<Measured> {
    let (before, told) = last?;
    let tree = scene.tree;
    let sentence = tree.sentence(counted.head);
    let gap = before.end..number.tokens.start;
    let joined = !gap.is_empty() && gap.len() <= 2 && gap.clone().all(|k| tree.upos(k) == Upos::Cconj || tree.syntax.form(k) == ",");
    let ahead = told.predicate.is_some_and(|p| p < before.head && sentence.contains(&p));
    // Who has a verb of his own behind him is the subject of that.
    let own = counted.end < sentence.end && matches!(tree.upos(counted.end), Upos::Verb | Upos::Aux | Upos::Adv | Upos::Pron);
    // "killing 17 people, a doctor said": behind a comma alone the list must go on; and no subject of a later verb is one of it.
    let and = |k: usize| tree.upos(k) == Upos::Cconj;
    let list = gap.clone().any(and) || counted.end < sentence.end && (and(counted.end) || tree.syntax.form(counted.end) == ",");
    let top = tree.first_conjunct(counted.top);
    let subject = matches!(tree.role(top), Deprel::Nsubj) && tree.head(top).is_some_and(|v| v > counted.head);
    if !list || subject {
        return None;
    }
    let alike = !told.part && counted.noun.is_some() && counts_people(scene, counted) && before.noun.is_some();
    if !joined || !ahead || own || !alike {
        return None;
    }
    let mut why = told.why.clone();
    why.push(Cause::Step("measured like the figure that it is coordinated with"));
    Some(Measured { why, ..told.clone() })
}

/// What those counted are called before their noun: "1,100 displaced families".
pub fn called(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    let (noun, tree) = (counted.noun.filter(|_| !number.article)?, scene.tree);
    if !counts_people(scene, counted) {
        return None;
    }
    (number.tokens.end..noun).find_map(|k| {
        let mut rows = scene.language.table("victims").at(tree.syntax, k).map(|(row, _)| row);
        let row = rows.find(|row| row.cell(0) == "A" && row.cell(1) != "other" && (harm || !row.has(2, "weak")))?;
        Some((row.cell(1), k, Cause::Word("victims", row.line)))
    })
}

/// What is said of the last figure of a coordination is said of all: "six soldiers, six civilians and a police officer were killed".
pub fn with_next(
    scene: &Scene,
    numbers: &[Number],
    counted: &Counted,
    turns: &FxHashMap<usize, Turn>,
    topic: Option<&'static str>,
) -> Option<Measured> {
    let noun = counted.noun?;
    if !counts_people(scene, counted) || numbers[0].article && scene.tree.upos(noun) != Upos::Noun {
        return None;
    }
    let (mut end, mut and) = (counted.end, false);
    for number in numbers.iter().skip(1).take(4) {
        let gap = end..number.tokens.start;
        let upos = |k: usize| scene.tree.upos(k);
        let joined = !gap.is_empty() && gap.len() <= 2 && gap.clone().all(|k| upos(k) == Upos::Cconj || scene.tree.syntax.form(k) == ",");
        if !joined || number.kind != NumberKind::Cardinal || scene.tree.sentence(end - 1) != scene.tree.sentence(number.tokens.start) {
            return None;
        }
        and |= gap.clone().any(|k| upos(k) == Upos::Cconj);
        let next = counted::counted(scene, number).filter(|next| next.noun.is_some() && counts_people(scene, next))?;
        let turn = turns.get(&number.tokens.start);
        let found = measured(scene, number, &next, turn, None, topic).filter(|m| !m.part && m.predicate.is_some_and(|p| p >= next.end));
        if let Some(mut found) = found.filter(|_| and) {
            found.why.push(Cause::Step("measured like the figure that it is coordinated with"));
            return Some(found);
        }
        end = next.end;
    }
    None
}
