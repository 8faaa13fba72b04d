//! Whether something is said to have happened: negation, wish, threat, plan, condition.

use super::Scene;
use crate::reading::Status;
use crate::syntax::{Deprel, Upos};

/// How far up the tree a word that changes the status may stand.
const HEIGHT: usize = 6;

/// The status of what token `i` names.
pub fn status(scene: &Scene, i: usize) -> Status {
    let tree = scene.tree;
    let mut below = i;
    if let Some(own) = own(scene, i, true) {
        return own;
    }
    for (height, above) in tree.above(i).enumerate().take(HEIGHT) {
        let role = tree.role(below);
        // «appelle à l'arrêt de l'offensive», "the strikes must end": what is to end goes on.
        if !matches!(role, Deprel::Conj | Deprel::Advcl | Deprel::AclRelcl)
            && matches!(tree.upos(i), Upos::Noun | Upos::Propn)
            && scene.clauses.is_function(above, "ending")
        {
            return Status::Asserted;
        }
        // "gave the government 48 hours to release them": a term sets a task.
        let unit = |k: usize| scene.language.table("units").at(tree.syntax, k).next().is_some();
        let gives = |v: usize| scene.clauses.is_function(v, "term");
        let timed = |k: usize| {
            unit(k) && tree.role(k) == Deprel::Obj && tree.head(k).is_some_and(gives)
                || gives(k) && tree.kids_as(k, &[Deprel::Obj]).any(|o| unit(o) && o < below)
        };
        if matches!(role, Deprel::Acl | Deprel::Advcl | Deprel::Xcomp) && scene.clauses.infinitive(below) && timed(above) {
            return Status::Requested;
        }
        // "The truce is due to take effect": what is due has not come.
        if matches!(role, Deprel::Nsubj | Deprel::NsubjPass) && tree.upos(above) == Upos::Adj {
            let light = |k: usize| scene.language.table("light").at(tree.syntax, k).next().is_some();
            let ahead = tree.kids_as(above, &[Deprel::Xcomp, Deprel::Csubj, Deprel::Ccomp]).find(|&k| k > above && light(k));
            if let Some(status) = ahead.and_then(|k| imposed(scene, above, k)) {
                return status;
            }
        }
        // "there will be a civil war"
        let existential = || tree.kid(above, &[Deprel::Expl, Deprel::ExplSubj]).is_some();
        if role == Deprel::Nsubj
            && below > above
            && existential()
            && let Some(status) = own(scene, above, false)
        {
            return status;
        }
        if !governs(role) {
            // A subject or a topic does not stand under its verb's modality, but it shares the verb's negation and mood.
            // «L'enlèvement n'a pas été revendiqué» denies the claim, not the abduction.
            let carried = role == Deprel::Conj || scene.language.table("light").at(tree.syntax, above).next().is_some();
            // "No group claimed it, but the rebels are suspected": a clause with a subject of its own is not negated with the other.
            let apart = role == Deprel::Conj && tree.kid(below, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
            if matches!(role, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Conj)
                && (carried
                    || !matches!(tree.upos(i), Upos::Noun | Upos::Propn)
                    || tree.kid(i, &[Deprel::Nummod, Deprel::Det]).is_some_and(|k| tree.upos(k) == Upos::Num))
                && let Some(status) = own(scene, above, (matches!(role, Deprel::Conj) || height == 0) && !apart)
            {
                return status;
            }
            if role != Deprel::Conj {
                return Status::Asserted;
            }
            below = above;
            continue;
        }
        // "voted to expel him in protest at the shelling": what something is done for has happened.
        if tree.upos(below) == Upos::Noun && scene.clauses.is_cause(below) {
            return Status::Asserted;
        }
        if let Some(status) = imposed(scene, above, below) {
            return status;
        }
        // A relative or adverbial clause around the event does not pass its own mood down past a reported clause.
        if matches!(role, Deprel::Obj | Deprel::Xcomp | Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Nmod)
            && matches!(tree.upos(above), Upos::Verb | Upos::Aux)
        {
            let light = scene.language.table("light").at(tree.syntax, above).next().is_some();
            if (light || role == Deprel::Xcomp) && own(scene, above, true).is_some() {
                return own(scene, above, true).unwrap_or(Status::Asserted);
            }
        }
        // "denied reports that its troops had killed civilians": who denies a report denies what it tells.
        if role == Deprel::Acl && said(scene, above) && tree.head(above).and_then(|up| imposed(scene, up, above)) == Some(Status::Denied) {
            return Status::Denied;
        }
        if matches!(role, Deprel::AclRelcl | Deprel::Acl | Deprel::Advcl | Deprel::AdvclRelcl | Deprel::Parataxis) {
            return Status::Asserted;
        }
        below = above;
    }
    Status::Asserted
}

/// Whether a noun is one of saying.
fn said(scene: &Scene, noun: usize) -> bool {
    scene.rows(scene.language.table("reporting"), noun).any(|(row, _)| row.cell(0) == "N")
}

fn governs(role: Deprel) -> bool {
    use Deprel::*;
    matches!(
        role,
        Obj | Iobj
            | Xcomp
            | Ccomp
            | Obl
            | OblArg
            | OblMod
            | Nmod
            | NmodPoss
            | Acl
            | AclRelcl
            | Advcl
            | AdvclRelcl
            | Csubj
            | Parataxis
            | Appos
    )
}

/// What the clause of `v` itself says: negation, future, condition, duty, a conjunction of condition or purpose.
fn own(scene: &Scene, v: usize, negation: bool) -> Option<Status> {
    let tree = scene.tree;
    let table = scene.language.table("status");
    // "Neither side broke the truce", "no one was killed": nobody did, or nobody suffered, it.
    let none = |k: usize| tree.kids_as(k, &[Deprel::Det]).any(|det| scene.clauses.is_function(det, "negation"));
    let counted = |k: usize| tree.kid(k, &[Deprel::Nummod]).is_some();
    let nobody = || tree.kids_as(v, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|k| none(k) && !counted(k));
    if negation && (scene.clauses.negated(v) || nobody()) && !restricts(scene, v) {
        return Some(Status::Denied);
    }
    for k in tree.kids_as(v, &[Deprel::Mark, Deprel::Advmod, Deprel::Det, Deprel::Case, Deprel::Amod]) {
        let status = table
            .at(tree.syntax, k)
            .find(|(row, _)| matches!(row.cell(0), "C" | "ADV" | "SCONJ" | "conj" | "adv" | "A" | "D" | "P"))
            .and_then(|(row, _)| Status::from_name(row.cell(1)));
        if let Some(status) = status
            && !(status == Status::Denied && !negation)
        {
            return Some(status);
        }
    }
    if !matches!(tree.upos(v), Upos::Verb | Upos::Aux | Upos::Adj) {
        return None;
    }
    let auxiliaries: Vec<usize> = tree.kids_as(v, &[Deprel::Aux, Deprel::AuxTense, Deprel::AuxPass, Deprel::Cop]).collect();
    for k in auxiliaries.iter().copied().chain([v]) {
        let feats = tree.syntax.tokens[k].feats;
        if scene.language.table("deontic").get(tree.syntax.lemma(k)).next().is_some() && k != v {
            return Some(Status::Requested);
        }
        if let Some((row, _)) = table.at(tree.syntax, k).find(|_| k != v && tree.role(k) == Deprel::Aux) {
            return Status::from_name(row.cell(1));
        }
        // The compound conditional of the news («auraient été tués») is hearsay, not a condition.
        let compound = auxiliaries.len() + 1 > 1
            && tree.syntax.tokens[v].feats.verb_form() == Some("Part")
            && auxiliaries.iter().any(|&a| !matches!(tree.role(a), Deprel::AuxPass | Deprel::Cop));
        // So is «seraient morts» where no «si» makes it a condition.
        let cited = || k != v || attributed(scene, v);
        let hearsay = || compound || cited() && !conditioned(scene, v) && tree.role(v) != Deprel::Ccomp;
        if feats.mood() == Some("Cnd") && !hearsay() {
            return Some(Status::Hypothetical);
        }
        if feats.tense() == Some("Fut") && feats.verb_form() == Some("Fin") && !compound {
            return Some(Status::Planned);
        }
    }
    None
}

/// Whether a phrase in the sentence names who says it: «Selon leurs avocats, ils resteraient détenus».
fn attributed(scene: &Scene, v: usize) -> bool {
    let sources = scene.language.table("sources");
    scene.tree.sentence(v).any(|k| scene.tree.role(k) == Deprel::Case && sources.longest(scene.tree.syntax, k).is_some())
}

/// Whether a conjunction of condition stands in the sentence.
fn conditioned(scene: &Scene, v: usize) -> bool {
    let table = scene.language.table("status");
    scene.tree.sentence(v).any(|k| {
        matches!(scene.tree.role(k), Deprel::Mark)
            && table.at(scene.tree.syntax, k).any(|(row, _)| matches!(row.cell(0), "C" | "SCONJ" | "conj") && row.cell(1) == "hypothetical")
    })
}

/// «n'a perdu que trois hommes»: a negation that only restricts denies nothing.
pub(super) fn restricts(scene: &Scene, v: usize) -> bool {
    let tree = scene.tree;
    let reach = tree.reach(v);
    let first = tree.kids(v).find(|&k| scene.clauses.is_function(k, "negation"));
    let full = tree.kids(v).filter(|&k| scene.clauses.is_function(k, "negation")).count() > 1;
    first.is_some() && !full && reach.clone().any(|k| k > v && scene.clauses.is_function(k, "only"))
}

/// The status that `above` imposes on its complement `below`.
fn imposed(scene: &Scene, above: usize, below: usize) -> Option<Status> {
    let tree = scene.tree;
    let role = tree.role(below);
    if matches!(role, Deprel::AclRelcl | Deprel::AdvclRelcl | Deprel::Appos | Deprel::Parataxis) {
        return None;
    }
    let negated = scene.clauses.negated(above);
    let act = scene.rows(scene.language.table("events"), above).next().map(|(row, _)| row);
    let from_act = act.and_then(|row| {
        [("asks", Status::Requested), ("threatens", Status::Threatened), ("plans", Status::Planned), ("denies", Status::Denied)]
            .into_iter()
            .find(|(flag, _)| row.has(5, flag))
            .map(|(_, status)| status)
    });
    let word = || {
        let pos = match tree.upos(above) {
            Upos::Verb | Upos::Aux => "V",
            Upos::Noun | Upos::Propn => "N",
            _ => "A",
        };
        scene
            .language
            .table("status")
            .at(tree.syntax, above)
            .find(|(row, _)| row.cell(0) == pos)
            .and_then(|(row, _)| Status::from_name(row.cell(1)))
    };
    let status = from_act.or_else(word)?;
    // "was able to free them", «a pu les libérer»: who could in the past did.
    if status == Status::Hypothetical && !negated && scene.clauses.is_function(above, "capacity") && is_past(scene, above) {
        return None;
    }
    // «condamne l'attaque»: the object of an accusation stands; only complements of wanting and denying take the status.
    let adjunct = matches!(role, Deprel::Obl | Deprel::OblMod | Deprel::Advcl)
        && tree.syntax.tokens[below].feats.verb_form() != Some("Inf")
        && !(role == Deprel::Advcl && below == above + 1)
        && !argument(act, scene, below);
    // "warned Israel against invading": what is warned of has not happened.
    let against = || tree.kids_as(below, &[Deprel::Mark, Deprel::Case]).any(|k| scene.clauses.is_function(k, "against"));
    if adjunct && role == Deprel::Advcl && status == Status::Threatened && against() {
        return Some(Status::Hypothetical);
    }
    if adjunct {
        return None;
    }
    match (status, negated) {
        (Status::Denied, true) => None,
        (_, true) => Some(Status::Denied),
        _ => Some(status),
    }
}

/// Whether a verb or predicate is told as over and done: a simple past, a compound past.
fn is_past(scene: &Scene, verb: usize) -> bool {
    let tree = scene.tree;
    let feats = |k: usize| tree.syntax.tokens[k].feats;
    let compound = feats(verb).verb_form() == Some("Part") && tree.kid(verb, &[Deprel::Aux, Deprel::AuxTense]).is_some();
    let simple = |k: usize| feats(k).verb_form() == Some("Fin") && feats(k).tense() == Some("Past");
    compound || simple(verb) || tree.kids_as(verb, &[Deprel::Cop]).any(simple)
}

/// Whether the oblique stands under a preposition its governor's row names, or is tagged as an argument.
fn argument(act: Option<&crate::language::Row>, scene: &Scene, below: usize) -> bool {
    let tree = scene.tree;
    act.is_some_and(|_| tree.kids_as(below, &[Deprel::Case]).any(|c| scene.clauses.is_function(c, "complement")))
}
