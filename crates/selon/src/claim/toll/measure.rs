//! What a figure measures: by its noun, by the verb that happens to whom it counts, by the toll it is a part of.

use super::super::{Scene, is_peaceful};
use super::Turn;
use super::beside::{behind_insert, beside, called, far_passive, object_of, verbs_from};
use super::counted::Counted;
use super::part::{among, comprised, is_of_them, is_part, is_part_directly, new_clause, of_those};
use super::verbs::{Verbs, case_role, governed_verbs, predicated};
use super::who::{counts_people, counts_things, is_thing, rows_to};
use crate::find::number::Number;
use crate::language::Row;
use crate::reading::Cause;
use crate::syntax::{Deprel, Upos};

/// A figure's measure and what tells it.
#[derive(Clone)]
pub struct Measured {
    /// A measure of the wire format.
    pub measure: &'static str,
    /// The verb or noun that tells it, when that is not the counted noun.
    pub predicate: Option<usize>,
    /// A part of the figure before it: «dont deux civils».
    pub part: bool,
    /// The words of the turn of phrase that tells it.
    pub words: Option<std::ops::Range<usize>>,
    /// Whom it counts, where that turn says so and the noun does not.
    pub who: Option<&'static str>,
    /// What told it.
    pub why: Vec<Cause>,
}

/// Measures that say least: what is told more plainly beside them counts.
fn vague(measure: &str) -> bool {
    matches!(measure, "other" | "affected")
}

/// The measure of a turn of phrase that gives another figure for what was counted before.
pub const AGAIN: &str = "again";

/// Measures that a fallen figure keeps, whatever then happens to the fallen.
const FALLEN: &[&str] = &["killed", "injured", "missing"];

/// The measure of a figure, if it is a toll.
pub fn measured(
    scene: &Scene,
    number: &Number,
    counted: &Counted,
    turn: Option<&Turn>,
    earlier: Option<&'static str>,
    topic: Option<&'static str>,
) -> Option<Measured> {
    let harm = !is_peaceful(topic);
    if let Some(noun) = counted.noun
        && scene.language.table("abstract").at(scene.tree.syntax, noun).next().is_some()
        && scene.language.table("victims").at(scene.tree.syntax, noun).next().is_none()
    {
        return None;
    }
    // One building or lorry is no toll: "a market", «un camion a été pillé».
    if number.article && counts_things(scene, counted) {
        return None;
    }
    // «63 drones …, dont 47 abattus», «en avoir abattu 47»: a figure without a noun counts what the one before it counts.
    let again = turn.is_some_and(|turn| turn.measure == AGAIN);
    if counted.noun.is_none()
        && !again
        && last_counted(scene, number).is_some_and(|noun| is_thing(scene, noun))
        && !harms_people(scene, number)
    {
        return None;
    }
    let comprised = || if turn.is_some() { None } else { comprised(scene, number, counted) };
    let of_those = of_those(scene, number, counted);
    let among = among(scene, number).or(of_those).or_else(comprised);
    let part = among.is_some() || is_part(scene, number) && !new_clause(scene, number, counted, harm);
    let turn = turn.filter(|turn| turn.measure != "participants" || is_crowd(scene, counted, number, harm));
    // "residents put the figure at 30": a figure for what was counted before, with no noun of its own.
    let measure = turn.map(|turn| if again { earlier.filter(|_| counted.noun.is_none()) } else { Some(turn.measure) });
    if let (Some(turn), Some(measure)) = (turn, measure.flatten()) {
        return Some(Measured {
            measure,
            predicate: turn.verb,
            part: part || turn.part,
            words: Some(turn.words.clone()),
            who: turn.who,
            why: vec![Cause::Rule("toll.rules", turn.line)],
        });
    }
    let by_noun = counted.noun.and_then(|noun| by_noun(scene, noun, number, harm));
    // «27 morts, dont deux civils, et plus de 200 blessés»: who fell otherwise than the whole is no part of it.
    let part = part
        && (among.is_some()
            || is_part_directly(scene, number)
            || !by_noun.is_some_and(|(row, _)| FALLEN.contains(&row.cell(1)) && earlier.is_some_and(|whole| whole != row.cell(1))));
    // "three of the wounded died", «ont tué l'un des otages»: what befell the part counts before what its noun says of all; it is no rival to
    // a figure for all who fell.
    if of_those.is_some()
        && let Some((measure, predicate, cause)) = by_predicate(scene, counted, harm)
        && matches!(measure, "killed" | "injured")
        && by_noun.is_some_and(|(row, _)| row.cell(1) != measure && row.cell(1) != "killed")
    {
        return Some(Measured { measure, predicate: Some(predicate), part: earlier.is_some(), words: None, who: None, why: vec![cause] });
    }
    // "An earlier toll": a count is nobody.
    if number.article && by_noun.is_some_and(|(row, _)| row.has(2, "figure")) {
        return None;
    }
    if let Some((row, list)) = by_noun
        && FALLEN.contains(&row.cell(1))
        && !(number.article && number.low == Some(1) && row.cell(1) != "killed" && row.cell(1) != "injured")
    {
        return Some(Measured {
            measure: row.cell(1),
            predicate: None,
            part,
            words: None,
            who: None,
            why: vec![Cause::Word(list, row.line)],
        });
    }
    // What stands right before the figure and wants an object has it there: "wounding 5 passengers", whatever the tree says.
    if !part
        && !number.article
        && let Some((measure, predicate, cause)) = object_of(scene, number, &Verbs::new(scene, counted, harm)).filter(|f| !vague(f.0))
        && !(by_noun.is_some_and(|(row, _)| row.cell(1) == "abducted") && matches!(measure, "detained" | "captured"))
    {
        return Some(Measured { measure, predicate: Some(predicate), part, words: None, who: None, why: vec![cause] });
    }
    // «dont deux civils», "including a child": the part is measured by its whole, a figure without a noun by the one it repeats.
    let whole = among.flatten().or(earlier);
    // "one of them later died": what is told of the part itself counts before what was told of all.
    if part
        && is_of_them(scene, number)
        && let Some((measure, predicate, cause)) =
            by_predicate(scene, counted, harm).filter(|found| !vague(found.0) && Some(found.0) != whole)
    {
        return Some(Measured { measure, predicate: Some(predicate), part: false, words: None, who: None, why: vec![cause] });
    }
    // "9,000 buildings, among them 32 schools"
    let of_things = || whole == Some("destroyed") && counts_things(scene, counted);
    let inherits = part && (counts_people(scene, counted) || of_things()) || counted.noun.is_none() && repeats(scene, number, counted);
    if let Some(measure) = whole.filter(|_| inherits && !released(scene, counted)) {
        return Some(Measured {
            measure,
            predicate: None,
            part,
            words: None,
            who: None,
            why: vec![Cause::Step("measured like the figure before it")],
        });
    }
    if let Some((measure, predicate, cause)) = by_predicate(scene, counted, harm) {
        // «pris pour cible»: some verbs only say that nothing else in their words is a toll.
        // "was shot and wounded", "the 1,100 displaced families need food": what is known better stands beside it.
        let better =
            || beside(scene, number, counted, harm).filter(|_| counted.end <= predicate).or_else(|| called(scene, number, counted, harm));
        let known = (measure == "affected").then(better).flatten();
        let (measure, predicate, cause) = known.unwrap_or((measure, predicate, cause));
        return (measure != "other").then(|| Measured {
            measure,
            predicate: Some(predicate),
            part,
            words: None,
            who: None,
            why: vec![cause],
        });
    }
    if let Some((measure, predicate, cause)) = far_passive(scene, number, counted, harm) {
        return Some(Measured { measure, predicate: Some(predicate), part, words: None, who: None, why: vec![cause] });
    }
    let named = by_noun.filter(|(row, _)| !number.article && !number.none && row.cell(1) != "other" && !released(scene, counted));
    let strong = named.is_some_and(|(row, _)| !row.has(2, "weak"));
    if let Some((measure, predicate, cause)) = beside(scene, number, counted, harm).filter(|_| !strong) {
        return Some(Measured { measure, predicate: Some(predicate), part, words: None, who: None, why: vec![cause] });
    }
    if let Some((measure, _, cause)) = called(scene, number, counted, harm).filter(|_| !strong && !released(scene, counted)) {
        return Some(Measured { measure, predicate: None, part, words: None, who: None, why: vec![cause] });
    }
    let (row, list) = named?;
    // "the boat carrying 60 migrants": who is on board is not displaced by that.
    let carried = scene.tree.head(scene.tree.first_conjunct(counted.top)).filter(|_| row.cell(1) == "displaced");
    if carried.is_some_and(|verb| scene.clauses.is_function(verb, "carry")) {
        return None;
    }
    Some(Measured { measure: row.cell(1), predicate: None, part, words: None, who: None, why: vec![Cause::Word(list, row.line)] })
}

/// Whether a figure can be the size of a crowd: it counts people who are not fallen or held, or stands without a noun.
fn is_crowd(scene: &Scene, counted: &Counted, number: &Number, harm: bool) -> bool {
    let Some(noun) = counted.noun else { return true };
    counts_people(scene, counted) && by_noun(scene, noun, number, harm).is_none_or(|(row, _)| row.cell(1) == "participants")
}

/// Whether the verb before a figure without a noun can be done to people alone: "killed 44", not «abattu 47».
fn harms_people(scene: &Scene, number: &Number) -> bool {
    let Some(verb) = number.tokens.start.checked_sub(1).filter(|&k| scene.tree.upos(k) == Upos::Verb) else { return false };
    let rows = || scene.rows(scene.language.table("toll-verbs"), verb).map(|(row, _)| row);
    rows().any(|row| FALLEN.contains(&row.cell(1))) && rows().all(|row| row.cell(1) != "destroyed")
}

/// The noun right behind the last figure before this one in its sentence.
fn last_counted(scene: &Scene, number: &Number) -> Option<usize> {
    let sentence = scene.tree.sentence(number.tokens.start);
    let before = scene.numbers_in(sentence.start..number.tokens.start).iter().rev().find(|n| n.tokens.end <= number.tokens.start)?;
    let next = before.tokens.end;
    (sentence.contains(&before.tokens.start) && scene.tree.upos(next) == Upos::Noun).then_some(next)
}

/// Whether those counted are set free: captives no more.
fn released(scene: &Scene, counted: &Counted) -> bool {
    let verb = scene.tree.head(scene.tree.first_conjunct(counted.top));
    // «quatre otages contre 90 prisonniers»
    let exchanged = verb.filter(|&v| scene.tree.upos(v) == Upos::Noun).and_then(|noun| scene.tree.head(noun));
    let stop = scene.tree.sentence(counted.head).end;
    let (beside, ..) = verbs_from(scene, behind_insert(scene, counted.end, stop), stop);
    let frees = |v: usize| {
        scene.rows(scene.language.table("events"), v).any(|(row, _)| row.cell(2) == "release") || scene.clauses.is_function(v, "escape")
    };
    verb.into_iter().chain(exchanged).any(frees) || beside.into_iter().any(frees)
}

/// Whether a figure without a noun counts what the figure before it counts: it has a speaker of its own («700.000 selon les
/// organisateurs», «la CGT en revendiquait 200.000»), is a predicate («ils étaient 12.000») or goes on with such a one.
fn repeats(scene: &Scene, number: &Number, counted: &Counted) -> bool {
    let tree = scene.tree;
    if number.article {
        return false;
    }
    let next = number.tokens.end;
    let spoken = next < tree.syntax.tokens.len() && scene.language.table("sources").longest(tree.syntax, next).is_some();
    // «12.000, dit la CGT ; 3.000, rétorque la police»
    let mark = |k: usize, marks: &[&str]| tree.syntax.tokens.get(k).is_some_and(|_| marks.contains(&tree.syntax.form(k)));
    let verb = |k: usize| {
        k < tree.sentence(counted.head).end && scene.rows(scene.language.table("reporting"), k).any(|(row, _)| row.cell(0) == "V")
    };
    let opens = number.tokens.start.checked_sub(1).is_none_or(|k| mark(k, &[";", ","]) || !tree.sentence(counted.head).contains(&k));
    let spoken = spoken || opens && mark(next, &[","]) && verb(next + 1);
    let governor = tree.head(counted.head);
    let role = tree.role(counted.head);
    let reported = governor.is_some_and(|v| {
        // "The mayor spoke of five"
        let of = role == Deprel::Obl && number.tokens.start == v + 2;
        (matches!(role, Deprel::Obj | Deprel::OblArg) || of || role == Deprel::Nmod && tree.upos(v) == Upos::Verb)
            && (scene.rows(scene.language.table("reporting"), v).next().is_some()
                || scene.rows(scene.language.table("events"), v).any(|(row, _)| row.has(5, "speech")))
    });
    // "She was actually 16" is no count.
    let several = |s: usize| tree.upos(s) == Upos::Pron && tree.syntax.tokens[s].feats.number() != Some("Sing");
    let predicate = tree.kid(counted.head, &[Deprel::Cop]).is_some() && tree.kid(counted.head, &[Deprel::Nsubj]).is_some_and(several);
    // «12.000 à Toulouse et 9.500 à Nantes»
    let before = number.tokens.start.checked_sub(1).filter(|&k| tree.upos(k) == Upos::Cconj || tree.syntax.form(k) == ",");
    let elsewhere = before.is_some() && next < tree.syntax.tokens.len() && scene.clauses.is_function(next, "locative");
    let placed = elsewhere && next + 1 < tree.syntax.tokens.len() && scene.cast.place(next + 1).is_some();
    // «"pas plus de 8.000", tranche le ministère»
    let alone = number.span != number.figure && at_edge(scene, number.tokens.start.checked_sub(1)) && at_edge(scene, Some(next));
    spoken || placed || alone || reported || predicate || role == Deprel::Conj && governor.is_some_and(|h| tree.upos(h) == Upos::Num)
}

/// Whether a token is a quotation mark or outside the text.
fn at_edge(scene: &Scene, k: Option<usize>) -> bool {
    let tokens = &scene.tree.syntax.tokens;
    k.and_then(|k| tokens.get(k)).is_none_or(|t| matches!(scene.words(t.span), "\"" | "«" | "»" | "“" | "”"))
}

/// The row of a counted noun that is itself a measure: «morts», «blessés», "casualties".
fn by_noun<'p>(scene: &Scene<'p>, noun: usize, number: &Number, harm: bool) -> Option<(&'p Row, &'static str)> {
    let tree = scene.tree;
    let pos = |row: &Row| match tree.upos(noun) {
        Upos::Noun | Upos::Propn => row.cell(0) == "N",
        Upos::Adj => matches!(row.cell(0), "A" | "N"),
        Upos::Verb => matches!(row.cell(0), "A" | "V" | "N"),
        _ => false,
    };
    let longer = || rows_to(scene, "victims", noun);
    let row = scene.language.table("victims").at(tree.syntax, noun).map(|(row, _)| row).chain(longer());
    let row = row.into_iter().find(|row| pos(row) && (harm || !row.has(2, "weak")));
    // "a suicide bombing": the word names no victim but the front of a compound that the tagger did not see.
    let next = noun + 1;
    let front =
        |row: &Row| row.has(2, "weak") && next < tree.sentence(noun).end && tree.syntax.tokens[next].feats.verb_form() == Some("Ger");
    if let Some(row) = row.filter(|row| !front(row)) {
        return Some((row, "victims"));
    }
    // «12 tués»: a participle counted like a noun measures by its verb.
    let participle = matches!(tree.upos(noun), Upos::Verb | Upos::Adj) && noun == number.tokens.end;
    let verbs = scene.language.table("toll-verbs");
    let row = verbs.at(tree.syntax, noun).map(|(row, _)| row).find(|row| participle && row.cell(0) == "V" && !row.has(3, "things"))?;
    Some((row, "toll-verbs"))
}

/// The verb, participle or noun that says what happened to whom the figure counts.
pub fn by_predicate(scene: &Scene, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let head = counted.noun.unwrap_or(counted.head);
    let first = tree.first_conjunct(counted.top);
    let verbs = Verbs::new(scene, counted, harm);
    let things = verbs.things;
    let told = |v: usize, victim: &str| verbs.told(v, victim);
    // «21 policiers blessés»: an adjective of the list of victims tells it too.
    let adjective = |k: usize| {
        let mut rows = scene.language.table("victims").at(tree.syntax, k).map(|(row, _)| row);
        let row = rows.find(|row| row.cell(0) == "A" && row.cell(1) != "other" && !things && (harm || !row.has(2, "weak")));
        row.filter(|_| tree.upos(k) == Upos::Adj).map(|row| (row.cell(1), k, Cause::Word("victims", row.line)))
    };
    let own_subject = |k: usize| {
        tree.kids_as(k, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|s| matches!(tree.upos(s), Upos::Noun | Upos::Propn) && s > head)
    };
    let modifier = |bare: bool| {
        [head, first].into_iter().find_map(|h| {
            let mut after = tree.kids(h).filter(|&k| k > head);
            after.find_map(|k| {
                let passive = scene.clauses.passive(k);
                match tree.role(k) {
                    // "500,000 people marched": what nobody can be done is no participle.
                    Deprel::Acl | Deprel::Amod if bare && (passive || tree.upos(k) == Upos::Adj) => {
                        told(k, "obj").or_else(|| adjective(k)).or_else(|| told(k, "subj"))
                    }
                    Deprel::Acl | Deprel::Amod if !bare && !passive && tree.upos(k) != Upos::Adj => told(k, "subj"),
                    // "37 arrests, 12 officers hurt": a clause with a subject of its own does nothing to what stands before.
                    Deprel::AclRelcl if !bare && own_subject(k) => told(k, "obj").filter(|_| !passive),
                    Deprel::AclRelcl if !bare => told(k, if passive { "obj" } else { "subj" }),
                    _ => None,
                }
            })
        })
    };
    // «12 soldats tués»
    if let Some(found) = modifier(true) {
        return Some(found);
    }
    // «une troisième a été blessée»: an ordinal that stands for a noun is the subject of the verb behind it, whatever the tree says.
    if counted.noun.is_none() && tree.upos(head) == Upos::Adj {
        let sentence = tree.sentence(head);
        let verb =
            (head + 1..sentence.end).find(|&k| !matches!(tree.upos(k), Upos::Aux | Upos::Adv)).filter(|&k| tree.upos(k) == Upos::Verb)?;
        return told(verb, if scene.clauses.passive(verb) { "obj" } else { "subj" });
    }
    let Some(governor) = tree.head(first) else { return modifier(false) };
    let role = tree.role(first);
    use Deprel::*;
    let direct = match role {
        Nsubj | NsubjPass if scene.clauses.passive(governor) => told(governor, "obj"),
        // "were arrested", taken for an adjective.
        Nsubj | NsubjPass if tree.upos(governor) == Upos::Adj => {
            told(governor, "obj").or_else(|| adjective(governor)).or_else(|| told(governor, "subj"))
        }
        Nsubj | NsubjPass => told(governor, "subj").or_else(|| predicated(scene, governor, &told)),
        Obj | Appos => told(governor, "obj"),
        Nmod | Obl | OblArg | OblMod | Iobj => told(governor, case_role(scene, first)),
        Root | Parataxis | Conj => predicated(scene, first, &told),
        _ => None,
    };
    // "abducted 12 people returning from a wedding": what is done to them counts before what they were doing.
    direct.or_else(|| governed_verbs(scene, governor, role, &told)).or_else(|| modifier(false))
}
