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
    let part = among.is_some() || is_part(scene, number) && !new_clause(scene, number, counted, harm);
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
    // "killing ten people and wounding dozens others"
    if counted.noun.is_none()
        && !part
        && let Some((measure, predicate, cause)) = object_of(scene, number, &Verbs::new(scene, counted, harm))
        && !matches!(measure, "other" | "affected")
    {
        return Some(Measured { measure, predicate: Some(predicate), part, why: vec![cause] });
    }
    let inherits = part && counts_people(scene, counted) || counted.noun.is_none() && repeats(scene, number, counted);
    if let Some(measure) = whole.filter(|_| inherits) {
        return Some(Measured { measure, predicate: None, part, why: vec![Cause::Step("measured like the figure before it")] });
    }
    if let Some((measure, predicate, cause)) = by_predicate(scene, counted, harm) {
        // «pris pour cible»: some verbs only say that nothing else in their words is a toll.
        // "was shot and wounded", "the 1,100 displaced families need food": what is known better stands beside it.
        let better =
            || beside(scene, number, counted, harm).filter(|_| counted.end <= predicate).or_else(|| called(scene, number, counted, harm));
        let known = (measure == "affected").then(better).flatten();
        let (measure, predicate, cause) = known.unwrap_or((measure, predicate, cause));
        return (measure != "other").then(|| Measured { measure, predicate: Some(predicate), part, why: vec![cause] });
    }
    let named = by_noun.filter(|(row, _)| !number.article && !number.none && row.cell(1) != "other" && !released(scene, counted));
    let strong = named.is_some_and(|(row, _)| !row.has(2, "weak"));
    if let Some((measure, predicate, cause)) = beside(scene, number, counted, harm).filter(|_| !strong) {
        return Some(Measured { measure, predicate: Some(predicate), part, why: vec![cause] });
    }
    if let Some((measure, _, cause)) = called(scene, number, counted, harm).filter(|_| !strong && !released(scene, counted)) {
        return Some(Measured { measure, predicate: None, part, why: vec![cause] });
    }
    let (row, list) = named?;
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

/// Whether a figure behind a comma opens a clause of its own: "21 killed, including two guards, 28 people were injured".
fn new_clause(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let behind_comma = number.tokens.start > sentence.start && tree.syntax.form(number.tokens.start - 1) == ",";
    let (row, _, auxiliary) = verbs_from(scene, counted.end, sentence.end);
    let verbs = Verbs::new(scene, counted, harm);
    behind_comma && auxiliary == Some(true) && row.iter().any(|&k| verbs.told(k, "obj").is_some())
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
fn by_predicate(scene: &Scene, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
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

/// What the verbs of the lists say of whom a figure counts.
struct Verbs<'s, 'p> {
    scene: &'s Scene<'p>,
    /// It counts buildings or vehicles.
    things: bool,
    /// It is known to count people or things.
    known: bool,
    /// It has a noun.
    noun: bool,
    harm: bool,
}

impl<'s, 'p> Verbs<'s, 'p> {
    fn new(scene: &'s Scene<'p>, counted: &Counted, harm: bool) -> Self {
        let things = counts_things(scene, counted);
        let known = things || counted.noun.is_none() || counts_people(scene, counted);
        Verbs { scene, things, known, noun: counted.noun.is_some(), harm }
    }

    /// What a verb, participle or noun says of whom it happens to, those standing in the role `victim` to it.
    fn told(&self, v: usize, victim: &str) -> Option<(&'static str, usize, Cause)> {
        let (scene, tree) = (self.scene, self.scene.tree);
        let fits = |row: &Row| {
            let kind = match self.things {
                true => row.has(3, "things") || !row.has(3, "persons") && row.cell(1) == "destroyed",
                // Only what happens to persons alone makes a person of an unknown noun.
                false => !row.has(3, "things") && (self.known || row.has(3, "persons") && !row.has(3, "weak")),
            };
            kind && (!row.has(3, "weak") || self.harm && self.noun)
        };
        let pos = match tree.upos(v) {
            Upos::Noun | Upos::Propn => "N",
            _ => "V",
        };
        let row = scene
            .rows(scene.language.table("toll-verbs"), v)
            .map(|(row, _)| row)
            .chain(scene.language.table("toll-verbs").at(tree.syntax, v).map(|(row, _)| row).filter(|_| tree.upos(v) == Upos::Adj))
            .find(|row| (row.cell(0) == pos || row.cell(0) == "A") && row.cell(2).split(',').any(|r| r == victim) && fits(row))?;
        Some((row.cell(1), v, Cause::Word("toll-verbs", row.line)))
    }
}

/// The verbs in a row that begins at `from`, auxiliaries and adverbs passed over: "ambushed and killed", «arrêtés, torturés et tués».
/// None reaches past `stop`, the end of the sentence. With one past the row's last token, and whether an auxiliary opens it and makes it passive.
fn verbs_from(scene: &Scene, from: usize, stop: usize) -> (Vec<usize>, usize, Option<bool>) {
    let tree = scene.tree;
    let (mut verbs, mut end, mut auxiliary) = (Vec::new(), from, None);
    for k in (from..stop).take(12) {
        match tree.upos(k) {
            Upos::Aux => {
                auxiliary = Some(auxiliary == Some(true) || tree.role(k) == Deprel::AuxPass);
                continue;
            }
            Upos::Adv => continue,
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
fn object_of(scene: &Scene, number: &Number, verbs: &Verbs) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let start = tree.sentence(number.tokens.start).start;
    let before = number.tokens.start.checked_sub(1).filter(|&k| k >= start && tree.upos(k) == Upos::Verb)?;
    let passive = tree.kid(before, &[Deprel::AuxPass]).is_some();
    let other = tree.kid(before, &[Deprel::Obj]).is_some_and(|o| o < number.tokens.start);
    if passive || other { None } else { verbs.told(before, "obj") }
}

/// What stands right beside a figure, whatever the tree says: the verb that it is the object of ("killed at least 150 persons"), or what is
/// said of those it counts ("and over 60 wounded", "two drivers were ambushed and killed").
fn beside(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
    let tree = scene.tree;
    let verbs = Verbs::new(scene, counted, harm);
    if !verbs.known {
        return None;
    }
    if let Some(found) = object_of(scene, number, &verbs) {
        return Some(found);
    }
    let sentence = tree.sentence(number.tokens.start);
    let (row, end, auxiliary) = verbs_from(scene, counted.end, sentence.end);
    // Who has an object of his own is the one who acts: "12 soldiers killed a man".
    let open = end >= sentence.end || matches!(tree.upos(end), Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Cconj | Upos::Adv);
    let active = |k: usize| counted.noun.is_some() && tree.syntax.tokens[k].feats.verb_form() != Some("Part") && tree.upos(k) == Upos::Verb;
    let acts = auxiliary == Some(false)
        || auxiliary.is_none() && row.iter().any(|&k| active(k))
        || row.iter().any(|&k| tree.kid(k, &[Deprel::Obj, Deprel::Iobj]).is_some());
    if !open || acts {
        return None;
    }
    let mut told = row.iter().filter_map(|&k| verbs.told(k, "obj"));
    told.find(|(measure, _, _)| !matches!(*measure, "other" | "affected"))
}

/// More that happens to the same people in the same row of verbs: "two drivers were abducted and killed" are two abducted and two killed.
/// Only of an exact figure: «une centaine de personnes blessées et arrêtées» parts them, and so does "killed and wounded" always.
pub fn further(scene: &Scene, number: &Number, counted: &Counted, first: &Measured, topic: Option<&'static str>) -> Vec<Measured> {
    let exact = number.low == number.high && !number.approximate && !number.none;
    let Some(predicate) = first.predicate.filter(|_| exact && !first.part) else { return Vec::new() };
    if !matches!(first.measure, "abducted" | "detained" | "captured" | "injured") {
        return Vec::new();
    }
    let verbs = Verbs::new(scene, counted, !is_peaceful(topic));
    let tree = scene.tree;
    let (row, end, _) = verbs_from(scene, predicate, tree.sentence(predicate).end);
    if row.first() != Some(&predicate) || row.iter().any(|&k| tree.kid(k, &[Deprel::Obj]).is_some_and(|o| o > predicate)) {
        return Vec::new();
    }
    let joined = |k: usize| (predicate..k).any(|t| tree.upos(t) == Upos::Cconj) || (k..end).any(|t| tree.upos(t) == Upos::Cconj);
    let mut out: Vec<Measured> = Vec::new();
    for &k in row.iter().skip(1).filter(|&&k| joined(k)) {
        let Some((measure, predicate, cause)) = verbs.told(k, "obj") else { continue };
        let new = measure != first.measure && out.iter().all(|m| m.measure != measure);
        let wounded = first.measure == "injured" || measure != "injured" || tree.upos(k) == Upos::Verb;
        if new && wounded && matches!(measure, "killed" | "injured" | "detained" | "abducted") {
            out.push(Measured { measure, predicate: Some(predicate), part: false, why: vec![cause] });
        }
    }
    out
}

/// What those counted are called before their noun: "1,100 displaced families".
fn called(scene: &Scene, number: &Number, counted: &Counted, harm: bool) -> Option<(&'static str, usize, Cause)> {
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

/// The rows of a list whose words end at a noun, from the longest on: «travailleur humanitaire» ends elsewhere than "aid worker".
fn rows_to<'p>(scene: &Scene<'p>, list: &'static str, noun: usize) -> Option<&'p Row> {
    let tree = scene.tree;
    let sentence = tree.sentence(noun);
    let from = noun.saturating_sub(3).max(sentence.start);
    let table = scene.language.table(list);
    (from..noun).find_map(|k| table.at(tree.syntax, k).find(|(_, len)| k + len == noun + 1).map(|(row, _)| row))
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
            // "were forced from their ambulance and beaten"
            let subject = |k: usize| tree.kid(k, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
            let joined = tree.kids_as(governor, &[Deprel::Conj]).filter(|&k| tree.upos(k) == Upos::Verb && !subject(k));
            let all = tree.kids_as(governor, &[Deprel::Xcomp]).chain(joined);
            let mut said = all.map(|k| if scene.clauses.passive(k) { told(k, "obj") } else { told(k, "subj") });
            said.find_map(|found| found)
        }
        _ => None,
    }
}

/// Whether the figure counts people: a noun of persons, or no noun at all.
pub fn counts_people(scene: &Scene, counted: &Counted) -> bool {
    let Some(noun) = counted.noun else { return true };
    let person = |row: &Row| row.cell(0) != "buildings" && row.cell(0) != "other";
    let persons = scene.language.table("persons").at(scene.tree.syntax, noun).any(|(row, _)| person(row));
    persons
        || rows_to(scene, "persons", noun).is_some_and(person)
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
    // "two aid workers": the words to the noun tell more than the noun.
    let longer = rows_to(scene, "persons", noun)
        .filter(|row| !row.cell(0).is_empty() && row.cell(0) != "any")
        .map(|row| (row.cell(0), tree.words(noun + 1 - row.words().len()..noun + 1)));
    let found = longer.or_else(|| named(noun)).or_else(|| groups(noun)).or_else(|| {
        // «27 morts civils», «27 morts parmi les civils»: the word beside the measure says whom; «le directeur de l'école» is no building.
        let person = |found: &(&str, Span)| found.0 != "buildings";
        tree.kids(noun)
            .filter(|&k| k > noun && matches!(tree.role(k), Deprel::Amod | Deprel::Nmod))
            .filter(|&k| tree.role(k) == Deprel::Amod || ["among", "partitive", "complement"].iter().any(|f| scene.clauses.case_is(k, f)))
            .filter(|&k| tree.kid(k, &[Deprel::Nummod]).is_none())
            .find_map(|k| named(k).filter(person).or_else(|| groups(k)))
    });
    found.map_or(("any", None), |(who, span)| (who, Some(span)))
}
