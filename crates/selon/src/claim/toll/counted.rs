//! What a figure counts: its noun, through adjectives, compounds and words of parts.

use super::super::Scene;
use crate::find::number::{Number, NumberKind};
use crate::language::Row;
use crate::syntax::{Deprel, Upos};

/// How many words may stand between a figure and its noun.
const REACH: usize = 8;

/// What a figure counts.
#[derive(Clone)]
pub struct Counted {
    /// The counted noun, when the figure has one.
    pub noun: Option<usize>,
    /// The noun, or the figure itself.
    pub head: usize,
    /// What stands in the clause for both: «dizaine» in «une dizaine de soldats», «plus» in «plus de 200 personnes».
    pub top: usize,
    /// One past the last token of the figure with its noun.
    pub end: usize,
}

/// The noun after a figure: «27 morts», «une dizaine de civils», "12 Ukrainian soldiers"; none for «deux ont été tués».
pub fn counted(scene: &Scene, number: &Number) -> Option<Counted> {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let mut k = number.tokens.end;
    // «deux autres», «12 de ses soldats», "dozens of", adjectives before the noun.
    while k < sentence.end && k < number.tokens.end + REACH {
        // "an off-duty driver", "a 40-year-old teacher"
        if let Some(end) = hyphened(scene, k, sentence.end) {
            k = end;
            continue;
        }
        let upos = tree.upos(k);
        // "33 of 41 drones", «200 des 350 détenus»: the second figure is of the same.
        let of_more = |x: usize| x > number.tokens.end && (number.tokens.end..x).any(|o| scene.clauses.is_function(o, "partitive"));
        let passes = upos == Upos::Adj
            || upos == Upos::Num && !number.article && of_more(k) && leads_to_noun(scene, k + 1, sentence.end)
            || leads_on(scene, k, sentence.end)
            || upos == Upos::Propn && (scene.cast.demonym_at(k).is_some() || in_compound(scene, k))
            || !number.article && (upos == Upos::Det || tree.role(k) == Deprel::NmodPoss || scene.clauses.is_function(k, "partitive"));
        // A name or an unknown word that the lists know as people ends the phrase: "five Iraqi IDPs".
        let listed = upos == Upos::Propn && is_measure_word(scene, k) && !leads_on(scene, k, sentence.end);
        // "killing a civilian and wounding five": an adjective that is a person's noun has no noun behind it.
        let person = upos == Upos::Adj && is_person_word(scene, k) && !leads_to_noun(scene, k + 1, sentence.end);
        // «un chiffre ramené à 18 lundi»
        let weekday = k == number.tokens.end && scene.language.table("weekdays").at(tree.syntax, k).next().is_some();
        // "107,000 according to a monitor"
        let source = k == number.tokens.end && scene.language.table("sources").longest(tree.syntax, k).is_some();
        let ends = upos == Upos::Noun && !weekday || listed || person || is_participle(scene, k) && !passes;
        if !source && (ends || upos == Upos::Adj && is_measure_word(scene, k)) {
            break;
        }
        // «porte à 45.000 le nombre de réfugiés»: an article right behind the figure opens another phrase.
        let another =
            k == number.tokens.end && upos == Upos::Det && tree.syntax.tokens[k].feats.definite() == Some("Def") && !number.article;
        if !passes || source || another {
            // No noun follows: an adjective or demonym is the noun itself, «neuf marins sont portés disparus», «12 Palestiniens».
            let stands_alone = |x: usize| {
                (scene.tree.upos(x) == Upos::Adj || scene.cast.demonym_at(x).is_some())
                    && !["partitive", "others"].iter().any(|kind| scene.clauses.is_function(x, kind))
            };
            let one = |x: usize| !number.article || x + 1 == k && scene.cast.demonym_at(x).is_some();
            k = (number.tokens.end..k).rev().find(|&x| stands_alone(x)).filter(|&x| one(x)).unwrap_or(sentence.end);
            break;
        }
        k += 1;
    }
    if k < sentence.end && k < number.tokens.end + REACH {
        // "12 suicide bombers": the counted noun is the last of a compound.
        let (mut head, mut at) = (k, k);
        // "a health LNGO worker": a name may stand inside.
        while let Some(above) = tree.head(at).filter(|&h| in_compound(scene, at) && matches!(tree.upos(h), Upos::Noun | Upos::Propn)) {
            at = above;
            if tree.upos(at) == Upos::Noun {
                head = at;
            }
        }
        let end = head + 1;
        // "a teacher's family": the one who owns is not the one counted.
        let owns = end < sentence.end && tree.upos(end) == Upos::Part && scene.words(tree.syntax.tokens[end].span).ends_with('s');
        if number.article && owns {
            return None;
        }
        // "a community of 85 people", «une famille de six personnes»: the number inside counts them.
        if number.article && holds_number(scene, end) {
            return None;
        }
        return Some(Counted { noun: Some(head), head, top: top(scene, number, head), end });
    }
    if number.article {
        // «deux personnes ont péri et une troisième a été blessée»: one more of those.
        let next = number.tokens.end;
        let ordinal = || scene.language.table("ordinals").at(tree.syntax, next).any(|(row, _)| !matches!(row.cell(0), "" | "1"));
        let alone = || next + 1 == sentence.end || matches!(tree.upos(next + 1), Upos::Aux | Upos::Verb | Upos::Adv | Upos::Punct);
        // «un autre a été blessé», "another was wounded"
        let other = |k: usize| ["other", "others"].iter().any(|kind| scene.clauses.is_function(k, kind));
        // «un autre grièvement blessé», "another seriously hurt"
        let verb = |k: usize| {
            let past = k + usize::from(k < sentence.end && tree.upos(k) == Upos::Adv);
            past < sentence.end && matches!(tree.upos(past), Upos::Aux | Upos::Verb)
        };
        if other(next - 1) && verb(next) {
            return Some(Counted { noun: None, head: next - 1, top: next - 1, end: next });
        }
        // «dont un grièvement», "one of them seriously"
        let adverb = next < sentence.end && tree.upos(next) == Upos::Adv;
        let closed = next + 1 >= sentence.end || matches!(tree.upos(next + 1), Upos::Punct | Upos::Cconj);
        let part = number.tokens.start.checked_sub(1).is_some_and(|k| scene.clauses.is_function(k, "part"));
        if part && adverb && closed {
            let head = number.tokens.start;
            return Some(Counted { noun: None, head, top: head, end: next });
        }
        let one_more = next < sentence.end && (alone() && ordinal() || other(next) && verb(next + 1));
        return one_more.then_some(Counted { noun: None, head: next, top: next, end: next + 1 });
    }
    let mut head = number.tokens.clone().find(|&t| tree.head(t).is_none_or(|h| !number.tokens.contains(&h))).unwrap_or(number.tokens.start);
    let mut end = number.tokens.end;
    if end < sentence.end && scene.clauses.is_function(end, "others") {
        use Deprel::{Nsubj, NsubjPass, Obj, Obl, OblAgent};
        if tree.head(head) == Some(end) || matches!(tree.role(end), Nsubj | NsubjPass | Obj | Obl | OblAgent) {
            head = end;
        }
        end += 1;
    }
    Some(Counted { noun: None, head, top: head, end })
}

/// The highest token above `i` that the figure itself holds, or the group that it numbers: "a community of 85 people".
fn top(scene: &Scene, number: &Number, i: usize) -> usize {
    let tree = scene.tree;
    let top = tree.above(i).take_while(|above| number.tokens.contains(above)).last().unwrap_or(i);
    let people = |h: usize| {
        // «la mort de deux soldats» is no dead man.
        let death = |row: &Row| row.has(3, "masculine") && tree.syntax.tokens[h].feats.gender() == Some("Fem");
        let group = |row: &Row| (row.cell(1) == "population" || row.has(3, "group")) && !death(row);
        let listed = scene.language.table("persons").at(tree.syntax, h).any(|(row, _)| group(row));
        listed && tree.syntax.tokens[h].feats.number() != Some("Plur") && tree.kid(h, &[Deprel::Nummod]).is_none()
    };
    let group = tree.head(top).filter(|&h| h < number.tokens.start && tree.role(top) == Deprel::Nmod && people(h));
    group.filter(|_| scene.clauses.case_is(top, "genitive")).unwrap_or(top)
}

/// Whether a word between a figure and its noun goes with what follows it: the adverb in "4,000 newly displaced people", the participle
/// before the noun, the conjunction in "new and repeated displacements".
fn leads_on(scene: &Scene, k: usize, end: usize) -> bool {
    let upos = |i: usize| scene.tree.upos(i);
    if k + 1 >= end {
        return false;
    }
    let next = k + 1;
    match upos(k) {
        Upos::Adv => {
            matches!(upos(next), Upos::Adj | Upos::Propn) || is_participle(scene, next) && next + 1 < end && upos(next + 1) == Upos::Noun
        }
        // «61 autres blessées lundi»: a day is not what is counted.
        Upos::Verb => {
            is_participle(scene, k) && (upos(next) == Upos::Noun && !scene.tells_time(next) || scene.cast.demonym_at(next).is_some())
        }
        // "nine LNGO aid workers": an abbreviation is a name or, for the tagger, a number.
        Upos::Num if scene.in_number(k) => false,
        Upos::Propn | Upos::Num => {
            matches!(upos(next), Upos::Noun | Upos::Propn) || upos(next) == Upos::Adj && k + 2 < end && upos(k + 2) == Upos::Noun
        }
        Upos::Cconj => k > 0 && upos(k - 1) == Upos::Adj && (upos(next) == Upos::Adj || is_participle(scene, next)),
        _ => false,
    }
}

fn is_participle(scene: &Scene, k: usize) -> bool {
    scene.tree.upos(k) == Upos::Verb && scene.tree.syntax.tokens[k].feats.verb_form() == Some("Part")
}

/// Whether a word is the front of a compound: "an UN aid worker", "two Red Cross volunteer drivers". Only adjectives and such fronts
/// stand between it and the noun that it belongs to.
fn in_compound(scene: &Scene, i: usize) -> bool {
    let tree = scene.tree;
    let front = |k: usize| matches!(tree.role(k), Deprel::Compound | Deprel::Amod | Deprel::Flat);
    front(i)
        && tree.head(i).is_some_and(|h| {
            h > i && h <= i + 5 && (i + 1..h).all(|k| front(k) && matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Adj))
        })
}

fn is_person_word(scene: &Scene, k: usize) -> bool {
    scene.language.table("persons").at(scene.tree.syntax, k).any(|(row, len)| len == 1 && !matches!(row.cell(0), "other" | "buildings"))
}

/// Whether a noun follows, adjectives passed over.
fn leads_to_noun(scene: &Scene, from: usize, end: usize) -> bool {
    let next = (from..end).find(|&k| scene.tree.upos(k) != Upos::Adj);
    next.is_some_and(|k| matches!(scene.tree.upos(k), Upos::Noun | Upos::Propn))
}

fn is_measure_word(scene: &Scene, k: usize) -> bool {
    let listed = |list: &str| scene.language.table(list).at(scene.tree.syntax, k).any(|(_, len)| len == 1);
    listed("victims") || scene.tree.upos(k) == Upos::Propn && scene.cast.name(k).is_none_or(|n| n.senses.is_empty()) && listed("persons")
}

/// Where a word made with hyphens before a noun ends, when one stands at token `k`: "40-year-old", "UN- contracted", "off-duty".
fn hyphened(scene: &Scene, k: usize, end: usize) -> Option<usize> {
    let tokens = &scene.tree.syntax.tokens;
    let hyphen = |k: usize| k < end && scene.words(tokens[k].span) == "-" && tokens[k - 1].span.end == tokens[k].span.start;
    let mut at = k;
    while hyphen(at + 1) && at + 2 < end {
        at += 2;
    }
    let before_noun = at + 1 < end && matches!(scene.tree.upos(at + 1), Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb);
    (at > k && before_noun).then_some(at + 1)
}

/// Whether a word of parts and a number follow: "of 85 people".
fn holds_number(scene: &Scene, at: usize) -> bool {
    let numbers = &scene.mentions.numbers;
    let starts = |k: usize| {
        let ix = numbers.partition_point(|n| n.tokens.start < k);
        numbers.get(ix).is_some_and(|n| n.tokens.start == k && !n.article && n.kind == NumberKind::Cardinal)
    };
    at < scene.tree.syntax.tokens.len() && scene.clauses.is_function(at, "partitive") && starts(at + 1)
}
