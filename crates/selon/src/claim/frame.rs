//! Events that a verb makes with what it is done to, by the tree and not by the order of words: «a fourni plusieurs tonnes d'aide»,
//! "gave the town 5 million dollars of aid", "the suspension of air links".
//!
//! `frames.tsv` has the columns of `events.tsv` and two more: the role of the dependent, and the classes of `things.tsv` that may fill it.
//! A role is `obj` (what the verb is done to, in any voice), `subj` (what does it: "a bomb exploded"), `inf` (an infinitive or gerund, whose own event is `friendly` or `hostile`, or `any`), or
//! prepositions.

use super::Scene;
use crate::language::Row;
use crate::syntax::{Deprel, Upos};

/// The column of `frames.tsv` with the role of the dependent.
const ROLE: usize = 6;
/// The column with the classes of what may fill it.
pub const THINGS: usize = 7;

/// The frames whose verb or noun starts at token `i`: the row, how many tokens its words take, and the dependent that fills it.
pub fn frames<'p>(scene: &Scene<'p>, i: usize) -> Vec<(&'p Row, usize, usize)> {
    let table = scene.language.table("frames");
    let framed = scene.rows(table, i).filter_map(|(row, len)| dependent(scene, i, row).map(|thing| (row, len, thing)));
    apart(scene, i).into_iter().map(|(row, thing)| (row, 1, thing)).chain(framed).collect()
}

/// The rows of `events.tsv` whose verb is token `i` and whose other words hang on it without standing right behind it, each with the dependent
/// that completes it, the longest first: «ont repris mardi, après deux semaines de combats, le contrôle du barrage» is «reprendre le contrôle».
fn apart<'p>(scene: &Scene<'p>, i: usize) -> Vec<(&'p Row, usize)> {
    use Deprel::{Iobj, Nmod, NsubjPass, Obj, Obl, OblArg, OblMod, Xcomp};
    let tree = scene.tree;
    if tree.upos(i) != Upos::Verb {
        return Vec::new();
    }
    let table = scene.language.table("events");
    let passive = scene.clauses.passive(i);
    // «a placé trois hommes en garde à vue»: the tree may hang it on the object.
    let beyond = tree.kids_as(i, &[Obj]).flat_map(|k| tree.kids_as(k, &[Nmod]));
    let mut found: Vec<(&Row, usize)> = tree
        .kids_as(i, &[Obj, NsubjPass, Iobj, Xcomp, Obl, OblArg, OblMod])
        .filter(|&k| passive || tree.role(k) != NsubjPass)
        .chain(beyond)
        .flat_map(|k| table.joined(tree.syntax, i, k).map(move |row| (row, k)))
        .filter(|(row, k)| completes(scene, i, *k, row))
        .collect();
    if !found.is_empty() {
        let kind = |row: &Row| row.cell(1);
        let alone: Vec<&str> = scene.rows(table, i).filter(|(_, len)| *len == 1).map(|(row, _)| kind(row)).collect();
        let told = |k: usize| {
            let first = tree.kids_as(k, &[Deprel::Compound, Deprel::Amod]).filter(|&t| t < k).chain([k]);
            first.into_iter().any(|t| scene.rows(table, t).any(|(row, len)| row.cell(0) == "N" && (t..t + len).contains(&k)))
        };
        found.retain(|(row, k)| !alone.contains(&kind(row)) && (tree.case(*k).is_some() || !told(*k)));
        found.sort_by_key(|(row, _)| std::cmp::Reverse(row.words().len()));
    }
    found
}

/// Whether dependent `k` of verb `i` has all the words that a row has beside the verb. Determiners are alike, and
/// so are numbers and the bare plural: «a lancé cent drones» is «lancer un drone».
fn completes(scene: &Scene, i: usize, k: usize, row: &Row) -> bool {
    let tree = scene.tree;
    let is = |t: usize, word: &str| t < tree.syntax.tokens.len() && (tree.syntax.form(t) == word || tree.syntax.lemma(t) == word);
    let words = &row.words()[1..];
    // What stands right behind the verb needs no tree.
    if words.iter().enumerate().all(|(n, word)| is(i + 1 + n, word)) {
        return false;
    }
    let Some(at) = words.iter().position(|word| is(k, word)) else { return false };
    let alike = |word: &str| scene.language.table("function").get(word).any(|row| row.has(0, "determiner"));
    let opens = tree.kids(k).filter(|&t| t < k);
    let opens: Vec<usize> = opens.filter(|&t| matches!(tree.upos(t), Upos::Adp | Upos::Adj | Upos::Num | Upos::Det | Upos::Part)).collect();
    let plural = tree.syntax.tokens[k].feats.number() == Some("Plur") && tree.upos(k) == Upos::Noun;
    let determined = plural || opens.iter().any(|&t| matches!(tree.upos(t), Upos::Det | Upos::Num));
    let before = words[..at]
        .iter()
        .enumerate()
        .all(|(n, word)| opens.iter().any(|&t| is(t, word)) || is(i + 1 + n, word) || alike(word) && determined);
    let governed = opens.iter().filter(|&&t| tree.role(t) == Deprel::Case).all(|&t| words[..at].iter().any(|word| is(t, word)));
    let mut next = k + 1;
    let after = words[at + 1..].iter().all(|word| {
        let between = |t: &usize| matches!(tree.upos(*t), Upos::Det | Upos::Adj | Upos::Adv) && !is(*t, word);
        next += (next..tree.syntax.tokens.len().min(next + 3)).take_while(between).count();
        let found = is(next, word);
        next += usize::from(found);
        found || alike(word)
    });
    before && governed && after
}

/// The dependent of token `i` that the frame asks for.
fn dependent(scene: &Scene, i: usize, row: &Row) -> Option<usize> {
    let classes = row.cell(THINGS);
    match row.cell(ROLE) {
        // "seized pistols and magazines": whether it is somebody, the first of a list tells.
        "obj" if classes == "somebody" => scene.clauses.undergoers(i).first().and_then(|&k| thing(scene, k, classes)),
        "obj" => scene.clauses.undergoers(i).into_iter().find_map(|k| thing(scene, k, classes)),
        "subj" => scene.clauses.doers(i).into_iter().find_map(|k| thing(scene, k, classes)),
        "inf" => scene
            .tree
            .kids_as(i, &[Deprel::Xcomp, Deprel::Ccomp, Deprel::Advcl, Deprel::OblArg])
            .find(|&k| k > i && scene.tree.upos(k) == Upos::Verb && (classes == "any" || leaning(scene, k) == Some(classes))),
        prepositions => {
            let tree = scene.tree;
            // «a condamné un colonel à vingt ans de prison», «mène une guerre contre le cancer»: the tree may hang it on the object, or on the
            // verb that carries the noun.
            let carrier = tree.head(i).filter(|_| tree.upos(i) == Upos::Noun && tree.role(i) == Deprel::Obj);
            let objects = if tree.upos(i) == Upos::Verb { scene.clauses.undergoers(i) } else { Vec::new() };
            let near: Vec<usize> = std::iter::once(i).chain(carrier).chain(objects).collect();
            prepositions
                .split(',')
                .flat_map(|preposition| near.iter().flat_map(move |&k| scene.clauses.under_preposition(k, preposition)))
                .find_map(|k| thing(scene, k, classes))
        }
    }
}

/// The noun of one of these classes that a dependent is, or that it measures, names or holds: "aid deliveries", «une tranche d'aide».
fn thing(scene: &Scene, noun: usize, classes: &str) -> Option<usize> {
    let tree = scene.tree;
    if classes == "somebody" {
        let weapon = scene.language.table("things").at(tree.syntax, noun).any(|(row, _)| row.has(0, "weapon") || row.has(0, "goods"));
        return Some(noun).filter(|_| scene.cast.names_somebody(noun) && !weapon);
    }
    if classes == "place" {
        let known = |sense: &crate::world::Sense| matches!(sense, crate::world::Sense::Place(_));
        let named = scene.cast.name(noun).is_some_and(|name| name.senses.iter().any(known));
        return Some(noun).filter(|_| named || scene.cast.place(noun).is_some());
    }
    let listed = |k: &usize| {
        let mut rows = scene.language.table("things").at(tree.syntax, *k);
        rows.any(|(row, _)| classes.split(',').any(|class| row.has(0, class)))
    };
    let within = |k: &usize| match tree.role(*k) {
        Deprel::Compound | Deprel::Appos | Deprel::Flat | Deprel::FlatName => true,
        Deprel::Nmod | Deprel::OblArg => scene.clauses.case_is(*k, "genitive"),
        _ => false,
    };
    if !matches!(tree.upos(noun), Upos::Noun | Upos::Propn | Upos::Num) || scene.cast.known_actor(noun).is_some() {
        return None;
    }
    // "part of a military aid program" has the aid three nouns down.
    let mut all = vec![noun];
    let mut done = 0;
    for _ in 0..3 {
        let below: Vec<usize> = all[done..].iter().flat_map(|&k| tree.kids(k)).filter(within).collect();
        done = all.len();
        all.extend(below);
    }
    all.into_iter().find(listed)
}

/// Whether what a verb does is friendly or hostile, by the quad of its event's type.
fn leaning(scene: &Scene, verb: usize) -> Option<&'static str> {
    let own = scene.rows(scene.language.table("events"), verb).map(|(row, _)| row).next();
    let kind = match own {
        Some(row) if row.words().len() > 1 => row.cell(1),
        _ => frames(scene, verb).first().map(|(row, ..)| row.cell(1)).or(own.map(|row| row.cell(1)))?,
    };
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" => Some("friendly"),
        "ASSAULT" | "COERCE" | "SANCTION" | "PROTEST" | "REJECT" => Some("hostile"),
        _ => None,
    }
}
