//! What a figure measures: by its noun, by the verb that happens to whom it counts, by the toll it is a part of.

use super::super::{Scene, is_peaceful};
use super::{Counted, Turn};
use crate::Span;
use crate::find::number::Number;
use crate::language::Row;
use crate::reading::Cause;
use crate::syntax::{Deprel, Upos};

/// A figure's measure and what tells it.
pub struct Measured {
    /// A measure of the wire format.
    pub measure: &'static str,
    /// The verb or noun that tells it, when that is not the counted noun.
    pub predicate: Option<usize>,
    /// A part of the figure before it: «dont deux civils».
    pub part: bool,
    /// What told it.
    pub why: Vec<Cause>,
}

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
    if counted.noun.is_none() && last_counted(scene, number).is_some_and(|noun| is_thing(scene, noun)) {
        return None;
    }
    let among = among(scene, number);
    let part = among.is_some() || is_part(scene, number);
    if let Some(turn) = turn {
        return Some(Measured { measure: turn.measure, predicate: turn.verb, part, why: vec![Cause::Rule("toll.rules", turn.line)] });
    }
    let by_noun = counted.noun.and_then(|noun| by_noun(scene, noun, number, harm));
    if let Some((row, list)) = by_noun
        && FALLEN.contains(&row.cell(1))
        && !(number.article && number.low == Some(1) && row.cell(1) != "killed" && row.cell(1) != "injured")
    {
        return Some(Measured { measure: row.cell(1), predicate: None, part, why: vec![Cause::Word(list, row.line)] });
    }
    // «dont deux civils», "including a child": the part is measured by its whole, a figure without a noun by the one it repeats.
    let whole = among.flatten().or(earlier);
    let inherits = part && counts_people(scene, counted) || counted.noun.is_none() && repeats(scene, number, counted);
    if let Some(measure) = whole.filter(|_| inherits) {
        return Some(Measured { measure, predicate: None, part, why: vec![Cause::Step("measured like the figure before it")] });
    }
    if let Some((measure, predicate, cause)) = by_predicate(scene, counted, harm) {
        // «pris pour cible»: some verbs only say that nothing else in their words is a toll.
        return (measure != "other").then(|| Measured { measure, predicate: Some(predicate), part, why: vec![cause] });
    }
    let (row, list) = by_noun.filter(|(row, _)| !number.article && !number.none && row.cell(1) != "other" && !released(scene, counted))?;
    Some(Measured { measure: row.cell(1), predicate: None, part, why: vec![Cause::Word(list, row.line)] })
}

/// The noun right behind the last figure before this one in its sentence.
fn last_counted(scene: &Scene, number: &Number) -> Option<usize> {
    let sentence = scene.tree.sentence(number.tokens.start);
    let before = scene.mentions.numbers.iter().rev().find(|n| n.tokens.end <= number.tokens.start)?;
    let next = before.tokens.end;
    (sentence.contains(&before.tokens.start) && scene.tree.upos(next) == Upos::Noun).then_some(next)
}

/// Whether a noun is no one: weapons, money, distances.
fn is_thing(scene: &Scene, noun: usize) -> bool {
    let listed = |list: &str| scene.language.table(list).at(scene.tree.syntax, noun).next().is_some();
    listed("abstract") && !listed("victims") && !listed("persons")
}

/// Whether those counted are set free: captives no more.
fn released(scene: &Scene, counted: &Counted) -> bool {
    let verb = scene.tree.head(scene.tree.first_conjunct(counted.top));
    verb.is_some_and(|v| scene.rows(scene.language.table("events"), v).any(|(row, _)| row.cell(2) == "release"))
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
    let governor = tree.head(counted.head);
    let role = tree.role(counted.head);
    let reported = governor.is_some_and(|v| {
        matches!(role, Deprel::Obj | Deprel::OblArg)
            && (scene.rows(scene.language.table("reporting"), v).next().is_some()
                || scene.rows(scene.language.table("events"), v).any(|(row, _)| row.has(5, "speech")))
    });
    let predicate = tree.kid(counted.head, &[Deprel::Cop]).is_some()
        && tree.kid(counted.head, &[Deprel::Nsubj]).is_some_and(|s| tree.upos(s) == Upos::Pron);
    spoken || reported || predicate || role == Deprel::Conj && governor.is_some_and(|h| tree.upos(h) == Upos::Num)
}

/// «Parmi les morts figurent neuf enfants», «Parmi eux, cinq enfants»: the figure is a part; the measure, where the words name it.
fn among(scene: &Scene, number: &Number) -> Option<Option<&'static str>> {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let opens = (sentence.start..number.tokens.start.min(sentence.start + 3)).find(|&k| scene.clauses.is_function(k, "among"))?;
    let whole = tree.head(opens).filter(|&h| h > opens && h < number.tokens.start)?;
    let row = scene.language.table("victims").at(tree.syntax, whole).map(|(row, _)| row).next();
    Some(row.map(|row| row.cell(1)).filter(|measure| *measure != "other"))
}

/// Whether a word of parts stands right before the figure, or before the coordination it is in.
fn is_part(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let from = number.tokens.start;
    let near = (1..=3).filter_map(|back| from.checked_sub(back)).filter(|k| sentence.contains(k));
    let mut direct = near.clone();
    if direct.any(|k| scene.clauses.is_function(k, "part")) {
        return true;
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

/// The row of a counted noun that is itself a measure: «morts», «blessés», "casualties".
fn by_noun<'p>(scene: &Scene<'p>, noun: usize, number: &Number, harm: bool) -> Option<(&'p Row, &'static str)> {
    let tree = scene.tree;
    let pos = |row: &Row| match tree.upos(noun) {
        Upos::Noun | Upos::Propn => row.cell(0) == "N",
        Upos::Adj => matches!(row.cell(0), "A" | "N"),
        Upos::Verb => matches!(row.cell(0), "A" | "V" | "N"),
        _ => false,
    };
    let row =
        scene.language.table("victims").at(tree.syntax, noun).map(|(row, _)| row).find(|row| pos(row) && (harm || !row.has(2, "weak")));
    if let Some(row) = row {
        return Some((row, "victims"));
    }
    // «12 tués»: a participle counted like a noun measures by its verb.
    let participle = matches!(tree.upos(noun), Upos::Verb | Upos::Adj) && noun == number.tokens.end;
    let verbs = scene.language.table("toll-verbs");
    let row = verbs.at(tree.syntax, noun).map(|(row, _)| row).find(|row| participle && row.cell(0) == "V" && !row.has(3, "things"))?;
    Some((row, "toll-verbs"))
}

/// The verb, participle or noun that says what happened to whom the figure counts.
fn by_predicate(scene: &Scene, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let head = counted.noun.unwrap_or(counted.head);
    let first = tree.first_conjunct(counted.top);
    let things = counts_things(scene, counted);
    let known = things || counted.noun.is_none() || counts_people(scene, counted);
    let fits = |row: &Row| {
        let kind = match things {
            true => row.has(3, "things") || !row.has(3, "persons") && row.cell(1) == "destroyed",
            // Only what happens to persons alone makes a person of an unknown noun.
            false => !row.has(3, "things") && (known || row.has(3, "persons") && !row.has(3, "weak")),
        };
        kind && (!row.has(3, "weak") || harm && counted.noun.is_some())
    };
    let row_of = |v: usize, victim: &str| {
        let pos = match tree.upos(v) {
            Upos::Noun | Upos::Propn => "N",
            _ => "V",
        };
        let all: Vec<&Row> = scene
            .rows(scene.language.table("toll-verbs"), v)
            .map(|(row, _)| row)
            .chain(scene.language.table("toll-verbs").at(tree.syntax, v).map(|(row, _)| row).filter(|_| tree.upos(v) == Upos::Adj))
            .filter(|row| (row.cell(0) == pos || row.cell(0) == "A") && row.cell(2).split(',').any(|r| r == victim) && fits(row))
            .collect();
        all.into_iter().next()
    };
    let told = |v: usize, victim: &str| row_of(v, victim).map(|row| (row.cell(1), v, Cause::Word("toll-verbs", row.line)));
    // «21 policiers blessés»: an adjective of the list of victims tells it too.
    let adjective = |k: usize| {
        let mut rows = scene.language.table("victims").at(tree.syntax, k).map(|(row, _)| row);
        let row = rows.find(|row| row.cell(0) == "A" && row.cell(1) != "other" && !things && (harm || !row.has(2, "weak")));
        row.filter(|_| tree.upos(k) == Upos::Adj).map(|row| (row.cell(1), k, Cause::Word("victims", row.line)))
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
        Nsubj | NsubjPass => told(governor, "subj").or_else(|| predicated(scene, governor, &told)),
        Obj | Appos => told(governor, "obj"),
        Nmod | Obl | OblArg | OblMod | Iobj => {
            told(governor, case_role(scene, first)).or_else(|| told(governor, "de")).or_else(|| told(governor, "of"))
        }
        Root | Parataxis | Conj => predicated(scene, first, &told),
        _ => None,
    };
    // "abducted 12 people returning from a wedding": what is done to them counts before what they were doing.
    direct.or_else(|| governed_verbs(scene, governor, role, &told)).or_else(|| modifier(false))
}

/// The preposition of a noun, as the lists write victim roles.
fn case_role(scene: &Scene, i: usize) -> &'static str {
    match scene.tree.case(i) {
        Some(case) if scene.clauses.language.table("toll-verbs").rows().any(|row| row.cell(2) == case) => {
            scene.clauses.language.table("toll-verbs").rows().map(|row| row.cell(2)).find(|c| *c == case).unwrap_or("de")
        }
        _ => "de",
    }
}

type Told<'t> = &'t dyn Fn(usize, &str) -> Option<(&'static str, usize, Cause)>;

/// «ont été retrouvés morts», «sont portés disparus»: a complement of the verb tells.
fn predicated(scene: &Scene, governor: usize, told: Told) -> Option<(&'static str, usize, Cause)> {
    scene
        .tree
        .kids_as(governor, &[Deprel::Xcomp, Deprel::Conj])
        .filter(|&k| k > governor)
        .find_map(|k| if scene.clauses.passive(k) { told(k, "obj") } else { told(k, "subj") })
}

/// A verb coordinated with the one the figure belongs to: «12 personnes ont été blessées et évacuées».
fn governed_verbs(scene: &Scene, governor: usize, role: Deprel, told: Told) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    match role {
        // «plus de 200 ont dû fuir», «ont commencé à fuir»
        Deprel::Nsubj | Deprel::NsubjPass => {
            tree.kids_as(governor, &[Deprel::Xcomp]).find_map(|k| if scene.clauses.passive(k) { told(k, "obj") } else { told(k, "subj") })
        }
        _ => None,
    }
}

/// Whether the figure counts people: a noun of persons, or no noun at all.
fn counts_people(scene: &Scene, counted: &Counted) -> bool {
    let Some(noun) = counted.noun else { return true };
    let persons =
        scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| row.cell(0) != "buildings" && row.cell(0) != "other");
    persons
        || ["titles", "groups"].iter().any(|list| scene.language.table(list).at(scene.tree.syntax, noun).next().is_some())
        || scene.cast.demonym_at(noun).is_some()
        || scene.language.table("victims").at(scene.tree.syntax, noun).next().is_some()
}

fn counts_things(scene: &Scene, counted: &Counted) -> bool {
    counted.noun.is_some_and(|noun| {
        scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| row.cell(0) == "buildings" || row.cell(0) == "other")
    })
}

/// Whom a figure counts, and the words that say so.
pub fn who(scene: &Scene, counted: &Counted) -> (&'static str, Option<Span>) {
    let tree = scene.tree;
    let table = scene.language.table("persons");
    let named = |k: usize| {
        let row = table.at(tree.syntax, k).map(|(row, _)| row).find(|row| !row.cell(0).is_empty() && row.cell(0) != "any")?;
        Some((row.cell(0), tree.syntax.tokens[k].span))
    };
    let groups = |k: usize| {
        let row = scene.language.table("groups").at(tree.syntax, k).map(|(row, _)| row).next()?;
        let who = match row.cell(0) {
            "armed_group" => "fighters",
            "military" => "military",
            _ => return None,
        };
        Some((who, tree.syntax.tokens[k].span))
    };
    let Some(noun) = counted.noun else { return ("any", None) };
    let found = named(noun).or_else(|| groups(noun)).or_else(|| {
        // «27 morts civils», «27 morts parmi les civils»: the word beside the measure says whom.
        tree.kids(noun)
            .filter(|&k| k > noun && matches!(tree.role(k), Deprel::Amod | Deprel::Nmod))
            .filter(|&k| tree.role(k) == Deprel::Amod || ["among", "partitive", "complement"].iter().any(|f| scene.clauses.case_is(k, f)))
            .filter(|&k| tree.kid(k, &[Deprel::Nummod]).is_none())
            .find_map(|k| named(k).or_else(|| groups(k)))
    });
    found.map_or(("any", None), |(who, span)| (who, Some(span)))
}
