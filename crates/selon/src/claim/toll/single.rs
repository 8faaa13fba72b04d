//! Single victims: one whom a definite noun names counts as one, and what later happens to a victim counts again: "a driver was abducted.
//! He was found dead."

use super::super::Scene;
use crate::find::number::{Number, NumberKind};
use crate::syntax::{Deprel, Upos};
use rustc_hash::FxHashMap;

/// Why a number that no figure writes stands among the numbers of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Single {
    /// A noun with a definite article or possessive, or a bare one in a headline.
    Definite,
    /// A pronoun for victims told of before.
    Pronoun,
}

/// A victim, or victims, told of so far.
pub struct Victim {
    /// The counted noun.
    pub head: usize,
    /// Its toll among those found.
    pub toll: usize,
    /// More than one.
    pub many: bool,
    /// What was told of them.
    pub measures: Vec<&'static str>,
}

/// The numbers of the page with a one for each single victim that a definite noun or a pronoun names, and which those are, by first token.
pub fn with_singles(scene: &Scene) -> (Vec<Number>, FxHashMap<usize, Single>) {
    let tree = scene.tree;
    let mut numbers: Vec<Number> = scene.mentions.numbers.iter().map(|number| one_more(scene, number)).collect();
    let mut singles = FxHashMap::default();
    for k in 0..tree.syntax.tokens.len() {
        let found = match tree.upos(k) {
            Upos::Pron | Upos::Adj | Upos::Noun if the_other(scene, k) => Some((k - 1..k + 1, Single::Definite)),
            Upos::Noun => definite(scene, k).map(|tokens| (tokens, Single::Definite)),
            Upos::Pron if undergoes(scene, k) && takes_up(scene, k) => Some((k..k + 1, Single::Pronoun)),
            _ => None,
        };
        let Some((tokens, single)) = found else { continue };
        let start = tree.syntax.tokens[tokens.start].span;
        let span = if tokens.is_empty() { crate::Span::new(start.start as usize, start.start as usize) } else { start };
        let at = numbers.partition_point(|n| n.tokens.start < tokens.start);
        if numbers.get(at).is_none_or(|n| n.tokens.start > tokens.start) {
            singles.insert(tokens.start, single);
            numbers.insert(at, one(span, tokens));
        }
    }
    (numbers, singles)
}

/// The victims that the pronoun at token `k` stands for: the last ones of its number told of in this sentence or the one before, when
/// nobody else there can be meant.
pub fn antecedent(scene: &Scene, k: usize, victims: &[Victim]) -> Option<usize> {
    let tree = scene.tree;
    let many = tree.syntax.tokens[k].feats.number() == Some("Plur");
    if scene.clauses.is_function(k, "relative") || tree.syntax.tokens[k].feats.pron_type() == Some("Rel") {
        let noun = scene.clauses.antecedent(k)?;
        return victims.iter().rposition(|v| v.head == noun);
    }
    let sentence = |i: usize| tree.syntax.tokens[i].sentence;
    let ix = victims.iter().rposition(|v| v.many == many)?;
    let victim = victims[ix].head;
    if victim >= k || scene.block(victim) != scene.block(k) || sentence(k) - sentence(victim) > 1 {
        return None;
    }
    let subject = |i: usize| matches!(tree.role(tree.first_conjunct(i)), Deprel::Nsubj | Deprel::NsubjPass);
    let from = tree.sentence(victim).start;
    // Who is done something to is not the one who does it: "stabbed a student and killed her".
    let object = matches!(tree.role(k), Deprel::Obj | Deprel::Iobj);
    let rival = (from..k).any(|i| {
        let alike = (tree.syntax.tokens[i].feats.number() == Some("Plur")) == many;
        let nominal = matches!(tree.upos(i), Upos::Noun | Upos::Propn) && scene.cast.place(i).is_none();
        let acts = match object {
            true => i > victim && matches!(tree.role(i), Deprel::Obj | Deprel::Iobj | Deprel::NsubjPass),
            false => subject(i) || matches!(tree.role(i), Deprel::OblAgent) && !subject(victim),
        };
        i != victim && alike && nominal && acts && (is_person(scene, i) || tree.upos(i) == Upos::Propn)
    });
    (!rival).then_some(ix)
}

/// A number of one that the words at `tokens` stand for.
fn one(span: crate::Span, tokens: std::ops::Range<usize>) -> Number {
    Number {
        span,
        figure: span,
        tokens,
        low: Some(1),
        high: Some(1),
        approximate: false,
        kind: NumberKind::Cardinal,
        article: true,
        strict: false,
        none: false,
    }
}

/// "two men died and a third was wounded": a fraction that is the subject of a verb in the singular is one more of those.
fn one_more(scene: &Scene, number: &Number) -> Number {
    let tree = scene.tree;
    let tokens = &number.tokens;
    let sentence = tree.sentence(tokens.start);
    let verb = tokens.end < sentence.end && tree.upos(tokens.end) == Upos::Aux;
    let singular = verb && tree.syntax.tokens[tokens.end].feats.number() != Some("Plur");
    let ordinal = || scene.language.table("ordinals").at(tree.syntax, tokens.start + 1).next().is_some();
    let after_count = || {
        let counts = |n: &Number| n.kind == NumberKind::Cardinal && sentence.contains(&n.tokens.start) && n.tokens.end <= tokens.start;
        scene.mentions.numbers.iter().rev().skip_while(|n| n.tokens.start >= tokens.start).take(3).any(counts)
    };
    if number.kind == NumberKind::Fraction && tokens.len() == 2 && singular && ordinal() && after_count() {
        return one(tree.syntax.tokens[tokens.start].span, tokens.start..tokens.start + 1);
    }
    number.clone()
}

/// "one was freed and the other was killed", «l'autre a été blessé»: the last one of those told of, as the subject of what befell him.
fn the_other(scene: &Scene, k: usize) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(k);
    let definite = k > sentence.start && tree.syntax.tokens[k - 1].feats.definite() == Some("Def");
    let verb = (k + 1 < sentence.end && matches!(tree.upos(k + 1), Upos::Aux | Upos::Verb)).then(|| tree.syntax.tokens[k + 1].feats);
    definite && scene.clauses.is_function(k, "other") && verb.is_some_and(|feats| feats.number() != Some("Plur"))
}

/// The words that make a noun one definite victim: its article or possessive; none where it opens a headline: «Journaliste tué à Kavar».
fn definite(scene: &Scene, noun: usize) -> Option<std::ops::Range<usize>> {
    let tree = scene.tree;
    let feats = |k: usize| tree.syntax.tokens[k].feats;
    if feats(noun).number() == Some("Plur") || tree.kids(noun).any(|k| tree.role(k) == Deprel::Nummod) || !victim(scene, noun) {
        return None;
    }
    let article = |k: usize| feats(k).pron_type() == Some("Art") && feats(k).definite() == Some("Def");
    let determiner = tree.kids(noun).find(|&k| {
        k < noun && feats(k).number() != Some("Plur") && (tree.role(k) == Deprel::Det && article(k) || feats(k).poss().is_some())
            || k < noun && tree.role(k) == Deprel::NmodPoss && tree.upos(k) == Upos::Pron
    });
    if let Some(k) = determiner {
        return Some(k..k + 1);
    }
    // A word before its name needs no article: "Journalist Nadia Omar was killed".
    let bare = tree.kids(noun).all(|k| !matches!(tree.role(k), Deprel::Det | Deprel::NmodPoss | Deprel::Case));
    let front = |k: usize| matches!(tree.role(k), Deprel::Amod | Deprel::Compound) && tree.head(k) == Some(noun);
    let first = (tree.sentence(noun).start..noun).rev().take_while(|&k| front(k)).last().unwrap_or(noun);
    let opens = first == tree.sentence(noun).start || matches!(tree.syntax.form(first - 1), ":" | "-" | "–" | "—");
    (bare && opens && tree.upos(noun) == Upos::Noun && feats(noun).number() == Some("Sing")).then_some(first..first)
}

/// Whether a noun names one person whom its verb kills, hurts, takes or holds.
fn victim(scene: &Scene, noun: usize) -> bool {
    let counts_itself = scene.language.table("victims").at(scene.tree.syntax, noun).next().is_some();
    !counts_itself && is_person(scene, noun) && undergoes(scene, noun)
}

fn is_person(scene: &Scene, noun: usize) -> bool {
    let listed = |list: &str| {
        let thing = |kind: &str| kind == "buildings" || kind == "other";
        scene.language.table(list).at(scene.tree.syntax, noun).any(|(row, _)| !thing(row.cell(0)) && !row.has(3, "group"))
    };
    listed("persons") || listed("titles")
}

/// Whether a pronoun stands for a person told of before, by its form.
fn takes_up(scene: &Scene, k: usize) -> bool {
    let feats = scene.tree.syntax.tokens[k].feats;
    let relative = feats.pron_type() == Some("Rel") || scene.clauses.is_function(k, "relative");
    let personal = feats.pron_type() == Some("Prs") && feats.person() == Some("3") && feats.gender() != Some("Neut");
    let empty = matches!(scene.tree.role(k), Deprel::ExplSubj | Deprel::Expl | Deprel::ExplPv | Deprel::ExplComp);
    (relative || personal && feats.reflex().is_none() && feats.poss().is_none()) && !empty
}

/// Whether the verb of a noun or pronoun kills, hurts, takes or holds whom it names.
fn undergoes(scene: &Scene, i: usize) -> bool {
    let tree = scene.tree;
    let top = tree.first_conjunct(i);
    // «Journaliste tué à Kavar», "Journalist shot dead in Kavar"
    let beside = (i + 1..tree.sentence(i).end.min(i + 2)).find(|&k| tree.upos(k) == Upos::Verb && tree.upos(i) == Upos::Noun);
    if beside.is_some_and(|v| is_bare_passive(scene, i, v) && harmed(scene, v)) {
        return true;
    }
    let Some(verb) = tree.head(top).filter(|&v| matches!(tree.upos(v), Upos::Verb | Upos::Adj)) else { return false };
    let harms = |v: usize, role: &str| {
        scene.language.table("toll-verbs").at(tree.syntax, v).any(|(row, _)| {
            matches!(row.cell(1), "killed" | "injured" | "abducted" | "detained" | "missing")
                && row.has(2, role)
                && (tree.upos(v) != Upos::Adj || row.cell(0) == "V")
                && !row.has(3, "court")
                && !row.has(3, "weak")
                && !row.has(3, "things")
        })
    };
    // Who dies is told of by a pronoun alone: a page is full of people who died.
    let joined_to_another = i >= 2 && (i - 2..i).any(|k| tree.upos(k) == Upos::Cconj);
    let pronoun = tree.upos(i) == Upos::Pron || joined_to_another;
    let role_of = |v: usize| match tree.role(top) {
        Deprel::Obj if !scene.clauses.passive(v) => Some("obj"),
        Deprel::Nsubj | Deprel::NsubjPass if scene.clauses.passive(v) || tree.upos(v) == Upos::Adj => Some("obj"),
        Deprel::Nsubj if pronoun => Some("subj"),
        // «a coûté la vie au général»
        Deprel::Obl | Deprel::OblArg | Deprel::OblMod => tree.case(top),
        _ => None,
    };
    let own = role_of(verb).is_some_and(|role| harms(verb, role));
    // "was attacked and killed"
    let joined = |v: &usize| tree.upos(*v) == Upos::Verb && tree.kid(*v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none();
    own || tree.kids_as(verb, &[Deprel::Conj]).filter(joined).any(|v| {
        let same = scene.clauses.passive(v) == scene.clauses.passive(verb);
        role_of(verb).is_some_and(|role| same && harms(v, role))
    })
}

/// Whether a verb right behind a noun is a participle of it, or a past without an object as headlines have it.
fn is_bare_passive(scene: &Scene, noun: usize, verb: usize) -> bool {
    let tree = scene.tree;
    let participle = tree.head(verb) == Some(noun) && scene.clauses.passive(verb);
    let past = tree.head(noun) == Some(verb) && tree.kid(verb, &[Deprel::Obj, Deprel::Aux, Deprel::AuxTense, Deprel::Ccomp]).is_none();
    participle || past && tree.syntax.tokens[verb].feats.tense() == Some("Past")
}

/// Whether a verb kills, hurts, takes or holds its object.
fn harmed(scene: &Scene, v: usize) -> bool {
    scene.language.table("toll-verbs").at(scene.tree.syntax, v).any(|(row, _)| {
        matches!(row.cell(1), "killed" | "injured" | "abducted" | "detained" | "missing")
            && row.has(2, "obj")
            && !["weak", "things", "court"].iter().any(|flag| row.has(3, flag))
    })
}
