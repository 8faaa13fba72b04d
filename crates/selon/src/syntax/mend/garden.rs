//! Verbs that lead down the garden path: participles that were read as the main verb, and main verbs that were read as participles.

use super::subjects::hangs_under;
use super::{Arcs, ends, kids, past_tense};
use crate::syntax::lexicon::Lexicon;
use crate::syntax::tagger::Tag;
use crate::syntax::words::Word;
use crate::syntax::writing::Writing;
use crate::syntax::{Deprel, Feats, Upos};

/// "Israeli strikes on the suburbs of Beirut killed 18 people": the noun phrase that ends with the prepositional noun `noun` before a verb,
/// when all up to the verb hangs on it.
pub(super) fn whole_phrase(tags: &[Tag], arcs: &Arcs, noun: usize, verb: usize) -> Option<usize> {
    let governed = |k: usize| kids(arcs, k).any(|case| arcs[case].1 == Deprel::Case);
    let mut top = noun;
    for _ in 0..8 {
        let inside = governed(top) || matches!(arcs[top].1, Deprel::Nmod | Deprel::Acl | Deprel::OblAgent | Deprel::Obl);
        if !inside {
            break;
        }
        top = (arcs[top].0 as usize).checked_sub(1).filter(|&h| h < top)?;
    }
    let nominal = matches!(tags[top].0, Upos::Noun | Upos::Propn) && !governed(top);
    (nominal && (top + 1..verb).all(|k| hangs_under(arcs, k, top))).then_some(top)
}

/// "A bomb planted near a mosque exploded": a past tense with a subject and no object is a participle when a finite verb without a subject
/// stands behind it, neither joined to it nor opened by a mark.
pub(super) fn reduced(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, first: usize, lexicon: &Lexicon) {
    let past =
        |k: usize| tags[k].0 == Upos::Verb && matches!(tags[k].1.verb_form(), Some("Fin" | "Part")) && tags[k].1.tense() == Some("Past");
    if !past(first) || kids(arcs, first).any(|k| matches!(tags[k].0, Upos::Aux)) {
        return;
    }
    let object = |k: usize| matches!(arcs[k].1, Deprel::Obj | Deprel::Iobj) && tags[k].0 != Upos::Adj;
    if kids(arcs, first).any(|k| object(k) || k < first && matches!(arcs[k].1, Deprel::Mark)) {
        return;
    }
    let participle = |f: Feats| f.verb_form() == Some("Part") && f.tense() != Some("Pres");
    let Some(entry) = lexicon.entry(&words[first].form) else { return };
    if !entry.analyses().any(|(upos, feats, _)| upos == Upos::Verb && participle(feats)) {
        return;
    }
    let Some(noun) = kids(arcs, first).find(|&k| k < first && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass)) else { return };
    if !matches!(tags[noun].0, Upos::Noun | Upos::Propn) || (noun + 1..first).any(|k| words[k].form == ",") {
        return;
    }
    let Some((verb, helper)) = kids(arcs, first).filter(|&k| k > first).find_map(|k| finite(tags, arcs, k)) else { return };
    let near = helper.unwrap_or(verb);
    if near <= first {
        return;
    }
    let subject = |k: usize| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::Csubj);
    // "held since last week were freed": a noun of another number is no subject.
    let agrees = |k: usize| match (tags[k].1.number(), tags[near].1.number()) {
        (Some(a), Some(b)) => a == b || b == "Sing" && helper.is_none(),
        _ => true,
    };
    let stray = kids(arcs, verb).find(|&k| k < near && subject(k));
    if stray.is_some_and(agrees) || kids(arcs, verb).any(|k| k > near && subject(k)) {
        return;
    }
    let marked = kids(arcs, verb).any(|k| k < near && (arcs[k].1 == Deprel::Mark && tags[k].0 != Upos::Adp || arcs[k].1 == Deprel::Cc));
    let parted = matches!(tags[near - 1].0, Upos::Punct | Upos::Cconj | Upos::Sconj | Upos::Part | Upos::Pron) || near - first < 2;
    if marked || parted {
        return;
    }
    let role = if helper.is_some() && passive(arcs, verb) { Deprel::NsubjPass } else { Deprel::Nsubj };
    arcs[verb] = arcs[first];
    arcs[first] = (noun as u32 + 1, Deprel::Acl);
    arcs[noun] = (verb as u32 + 1, role);
    tags[first].1 = tags[first].1.with_verb_form("Part").with_mood("").with_person("").with_voice("Pass");
    for (k, arc) in arcs.iter_mut().enumerate() {
        if arc.0 as usize == first + 1 && (k < noun || k > verb) {
            arc.0 = verb as u32 + 1;
        }
    }
    if let Some(stray) = stray {
        arcs[stray] = (first as u32 + 1, Deprel::Obl);
        for arc in &mut arcs[first..stray] {
            if *arc == (verb as u32 + 1, Deprel::Mark) {
                *arc = (stray as u32 + 1, Deprel::Case);
            }
        }
    }
}

/// The finite verb that hangs loosely on another one, with its auxiliary.
fn finite(tags: &[Tag], arcs: &Arcs, verb: usize) -> Option<(usize, Option<usize>)> {
    let loose = matches!(arcs[verb].1, Deprel::Advcl | Deprel::Xcomp | Deprel::Ccomp | Deprel::Parataxis | Deprel::Conj | Deprel::Dep);
    let helper = kids(arcs, verb).find(|&k| k < verb && tags[k].0 == Upos::Aux);
    let form = tags[helper.unwrap_or(verb)].1;
    let told = form.verb_form() == Some("Fin") && (helper.is_some() || form.tense() == Some("Past"));
    (loose && told && tags[verb].0 == Upos::Verb).then_some((verb, helper))
}

fn passive(arcs: &Arcs, verb: usize) -> bool {
    kids(arcs, verb).any(|k| arcs[k].1 == Deprel::AuxPass)
}

/// A verb takes the place of the noun `subject`, its subject; what stands behind it and hung on that is the verb's.
fn take_place(arcs: &mut Arcs, subject: usize, verb: usize) {
    arcs[verb] = arcs[subject];
    arcs[subject] = (verb as u32 + 1, Deprel::Nsubj);
    for arc in &mut arcs[verb + 1..] {
        if arc.0 as usize == subject + 1 {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// "Villagers accused soldiers of raping women": a participle between two bare nouns, the first in the plural or a name, is the verb of a
/// sentence that has none.
pub(super) fn between_nouns(tags: &mut [Tag], arcs: &mut Arcs, verb: usize, past: Feats) {
    let Some(object) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n > verb && arcs[verb].1 == Deprel::Amod) else { return };
    let Some(subject) = verb.checked_sub(1).filter(|&k| matches!(tags[k].0, Upos::Noun | Upos::Propn)) else { return };
    if arcs[object] == (subject as u32 + 1, Deprel::Obj) && kids(arcs, subject).all(|k| arcs[k].1 != Deprel::Case) {
        // "Two bombers detonated explosives": a noun has no object.
        arcs[object] = (verb as u32 + 1, Deprel::Obj);
        tags[verb].1 = past;
        return take_place(arcs, subject, verb);
    }
    // "Helicopters and tanks shelled positions": nothing joins the last noun to the others.
    let first = (arcs[object].0 as usize).checked_sub(1).filter(|&n| n < verb && arcs[object].1 == Deprel::Conj);
    let joined =
        |k: usize| kids(arcs, object).any(|c| c < k && matches!(arcs[c].1, Deprel::Cc | Deprel::Punct | Deprel::Case | Deprel::Det));
    if let Some(first) = first.filter(|&n| arcs[n].1 == Deprel::Root && hangs_under(arcs, subject, n) && !joined(verb)) {
        arcs[object] = (verb as u32 + 1, Deprel::Obj);
        tags[verb].1 = past;
        return take_place(arcs, first, verb);
    }
    if arcs[subject].0 as usize != object + 1 {
        return;
    }
    let compound = matches!(arcs[subject].1, Deprel::Compound | Deprel::NmodPoss | Deprel::Nmod);
    let named = tags[subject].0 == Upos::Propn || tags[subject].0 == Upos::Noun && tags[subject].1.number() == Some("Plur");
    let owned = kids(arcs, subject).any(|k| arcs[k].1 == Deprel::Case);
    let top = matches!(arcs[object].1, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
    let other = kids(arcs, object).any(|k| matches!(arcs[k].1, Deprel::Cop | Deprel::Nsubj | Deprel::Case));
    // "the Israeli-occupied territories", «les soldats armés»: what has a determiner before it is one phrase.
    if !compound || !named || owned || !top || other || kids(arcs, object).any(|k| k < subject && arcs[k].1 == Deprel::Det) {
        return;
    }
    arcs[verb] = arcs[object];
    arcs[object] = (verb as u32 + 1, Deprel::Obj);
    arcs[subject] = (verb as u32 + 1, Deprel::Nsubj);
    tags[verb].1 = past;
    for k in 0..arcs.len() {
        let hung = arcs[k].0 as usize == object + 1;
        if !hung || k > subject && k <= object {
            continue;
        }
        match arcs[k].1 {
            _ if k < subject && tags[k].0 != Upos::Punct => arcs[k].0 = subject as u32 + 1,
            Deprel::Acl => arcs[k] = (verb as u32 + 1, Deprel::Advcl),
            Deprel::Punct | Deprel::Advcl | Deprel::Parataxis | Deprel::Conj => arcs[k].0 = verb as u32 + 1,
            _ => {}
        }
    }
}

/// "attacked a town, burning houses and killing four": a present participle behind a comma with its bare object is no adjective of it.
pub(super) fn burning(words: &[Word], tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let gerund = tags[verb].0 == Upos::Verb
        && (tags[verb].1.verb_form() == Some("Ger") || tags[verb].1.verb_form() == Some("Part") && tags[verb].1.tense() == Some("Pres"));
    let Some(noun) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n > verb && arcs[verb].1 == Deprel::Amod && gerund) else { return };
    let comma = verb.checked_sub(1).is_some_and(|k| words[k].form == ",");
    let loose = matches!(arcs[noun].1, Deprel::Parataxis | Deprel::Appos | Deprel::Conj | Deprel::Dep | Deprel::Advcl | Deprel::Obl);
    let bare = kids(arcs, noun).all(|k| k >= verb || matches!(arcs[k].1, Deprel::Punct));
    let Some(above) = (arcs[noun].0 as usize).checked_sub(1).filter(|&h| h < verb) else { return };
    let next = |k: &usize| (arcs[*k].0 as usize).checked_sub(1).filter(|&h| h < verb);
    let Some(up) = std::iter::successors(Some(above), next).take(words.len()).find(|&k| tags[k].0 == Upos::Verb) else { return };
    // "Gunmen attacked a camp, killing …", not a list of nouns: another participle goes on.
    let goes_on = kids(arcs, noun).any(|k| k > noun && arcs[k].1 == Deprel::Conj && tags[k].0 == Upos::Verb);
    let listed = matches!(arcs[noun].1, Deprel::Conj | Deprel::Appos | Deprel::Obl) && !goes_on;
    if !comma || !loose || !bare || listed {
        return;
    }
    arcs[verb] = (up as u32 + 1, Deprel::Advcl);
    arcs[noun] = (verb as u32 + 1, Deprel::Obj);
    for k in 0..arcs.len() {
        if arcs[k].0 as usize == noun + 1 && (k < verb || k > noun && tags[k].0 == Upos::Verb && arcs[k].1 == Deprel::Conj) {
            arcs[k].0 = verb as u32 + 1;
        }
    }
}

/// "Rwanda, which denies it, accused Congo of massing troops": in a sentence that has no verb, the past behind the comma that closes a clause
/// set off from the noun at the top is what that noun does.
pub(super) fn behind_aside(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, verb: usize, past: Feats) {
    let comma = verb.checked_sub(1).is_some_and(|k| words[k].form == ",");
    let Some(top) = (0..verb).find(|&k| arcs[k].0 == 0).filter(|_| comma) else { return };
    let named = matches!(tags[top].0, Upos::Noun | Upos::Propn);
    let complete = kids(arcs, top).any(|k| matches!(arcs[k].1, Deprel::Cop | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Case));
    let aside = kids(arcs, top).find(|&k| k > top && k < verb && matches!(arcs[k].1, Deprel::AclRelcl | Deprel::Acl | Deprel::Appos));
    let Some(aside) = aside.filter(|_| named && !complete) else { return };
    if !hangs_under(arcs, verb, aside) || !(top + 1..aside).any(|k| words[k].form == ",") {
        return;
    }
    let object = match arcs[verb] {
        (noun, Deprel::Amod) if noun as usize > verb + 1 => Some(noun as usize - 1),
        _ => kids(arcs, verb).find(|&k| k > verb && arcs[k].1 == Deprel::Obj),
    };
    let Some(object) = object else { return };
    arcs[verb] = (0, Deprel::Root);
    arcs[top] = (verb as u32 + 1, Deprel::Nsubj);
    arcs[object] = (verb as u32 + 1, Deprel::Obj);
    tags[verb].1 = past;
    for arc in &mut arcs[verb + 1..] {
        if arc.0 > 0 && (arc.0 as usize - 1) < verb {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// "since fighting resumed", "shelling by the army burned down a school": the gerund that a past tense behind it hangs on, without an object, is
/// the noun it is said of.
pub(super) fn happening(tags: &mut [Tag], arcs: &mut Arcs, verb: usize, lexicon: &Lexicon, words: &[Word]) {
    let Some(noun) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n < verb && arcs[verb].1 == Deprel::Xcomp) else { return };
    let gerund =
        tags[noun].0 == Upos::Verb && matches!(tags[noun].1.verb_form(), Some("Ger" | "Part")) && tags[noun].1.tense() != Some("Past");
    let helped = kids(arcs, noun).any(|k| tags[k].0 == Upos::Aux || matches!(arcs[k].1, Deprel::Obj | Deprel::Nsubj));
    let near = (noun + 1..verb).all(|k| words[k].form != "," && hangs_under(arcs, k, noun) && !hangs_under(arcs, k, verb));
    if !gerund || helped || !near || tags[verb].0 != Upos::Verb {
        return;
    }
    let feats = lexicon.entry(&words[noun].form).and_then(|entry| entry.analyses().find(|a| a.0 == Upos::Noun).map(|a| a.1));
    let (Some(past), Some(feats)) = (past_tense(&words[verb], lexicon), feats) else { return };
    arcs[verb] = arcs[noun];
    arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
    tags[verb].1 = past;
    tags[noun] = (Upos::Noun, feats);
    for (k, arc) in arcs.iter_mut().enumerate() {
        let opens = k < noun && matches!(arc.1, Deprel::Mark | Deprel::Cc | Deprel::Punct | Deprel::Advmod);
        if arc.0 as usize == noun + 1 && (opens || k > verb) {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// "was murdered by a cartel hours after taking office": a noun under a preposition has no subject; what stands before it is under the
/// preposition.
pub(super) fn subject_of_noun(tags: &[Tag], arcs: &mut Arcs, noun: usize) {
    let nominal = |k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let Some(subject) = noun.checked_sub(1).filter(|&k| nominal(k) && arcs[k] == (noun as u32 + 1, Deprel::Nsubj)) else { return };
    let case = kids(arcs, noun).find(|&k| k < subject && arcs[k].1 == Deprel::Case);
    let Some(case) = case.filter(|_| nominal(noun) && kids(arcs, noun).all(|k| arcs[k].1 != Deprel::Cop)) else { return };
    let (above, role) = arcs[noun];
    arcs[subject] = (above, role);
    // Behind a verb it is a circumstance, behind nothing it hangs on what was its subject.
    arcs[noun] = if above == 0 { (subject as u32 + 1, Deprel::Nmod) } else { (above, Deprel::Obl) };
    for arc in &mut arcs[case..subject] {
        if arc.0 as usize == noun + 1 {
            arc.0 = subject as u32 + 1;
        }
    }
}

/// "a shooting carried out by a militant left two dead": what stands between the "by" behind a participle and a finite verb is who did it, not
/// the subject of that verb, whose subject is the noun that the participle describes.
pub(super) fn agent_before_verb(tags: &mut [Tag], arcs: &mut Arcs, verb: usize) {
    if tags[verb].0 != Upos::Verb || tags[verb].1.verb_form() != Some("Fin") {
        return;
    }
    let Some(mark) = kids(arcs, verb).find(|&k| k < verb && arcs[k].1 == Deprel::Mark && tags[k].0 == Upos::Adp) else { return };
    let Some(subject) = kids(arcs, verb).find(|&k| k > mark && k < verb && arcs[k].1 == Deprel::Nsubj) else { return };
    let described = |p: usize| arcs[p].1 == Deprel::Acl && tags[p].0 == Upos::Verb && (p + 1..mark).all(|k| arcs[k].0 as usize == p + 1);
    let Some(first) = (mark.saturating_sub(2)..mark).rev().find(|&p| described(p)) else { return };
    let Some(noun) = (arcs[first].0 as usize).checked_sub(1).filter(|&n| n < first) else { return };
    let own = arcs[noun] == (verb as u32 + 1, Deprel::Nsubj);
    if !own && arcs[verb] != (first as u32 + 1, Deprel::Advcl) {
        return;
    }
    // "an Islamic State militant": the last word before the verb heads the phrase.
    let last = verb - 1;
    let headed = last > subject && arcs[last].0 as usize == verb + 1 && matches!(tags[last].0, Upos::Adj | Upos::Noun | Upos::Propn);
    let agent = if headed { last } else { subject };
    if headed {
        arcs[subject] = (agent as u32 + 1, Deprel::Compound);
        tags[agent].0 = Upos::Noun;
    }
    arcs[agent] = (first as u32 + 1, Deprel::OblAgent);
    arcs[mark] = (agent as u32 + 1, Deprel::Case);
    for arc in &mut arcs[mark + 1..agent] {
        if arc.0 as usize == verb + 1 {
            arc.0 = agent as u32 + 1;
        }
    }
    if own {
        return;
    }
    let (above, role) = arcs[noun];
    arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
    match (role, (above as usize).checked_sub(1)) {
        // "On Friday a shooting …"
        (Deprel::Appos, Some(day)) if arcs[day].1 == Deprel::Root => {
            arcs[verb] = arcs[day];
            arcs[day] = (verb as u32 + 1, Deprel::Obl);
            for arc in &mut arcs[verb + 1..] {
                if arc.0 as usize == day + 1 {
                    arc.0 = verb as u32 + 1;
                }
            }
        }
        _ => arcs[verb] = (above, role),
    }
}

/// "Soldiers retreated from the town.": in a sentence that ends like one and has no other verb, the past behind its only noun is what that did.
pub(super) fn only_verb(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, verb: usize, past: Feats) {
    let Some(noun) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n + 1 == verb && arcs[n].1 == Deprel::Root) else { return };
    let stops = ends(words);
    let alone = (0..tags.len()).all(|k| k == verb || !matches!(tags[k].0, Upos::Verb | Upos::Aux));
    let plain =
        matches!(tags[noun].0, Upos::Noun | Upos::Propn) && kids(arcs, noun).all(|k| k == verb || !matches!(arcs[k].1, Deprel::Case));
    if !stops || !alone || !plain {
        return;
    }
    arcs[verb] = (0, Deprel::Root);
    arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
    tags[verb].1 = past;
    for arc in &mut arcs[verb + 1..] {
        if arc.0 as usize == noun + 1 {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// «le meurtre par l'armée de six bergers», "the murder by the army of six herders": whom a number counts behind the definite agent of a
/// noun, the noun was done to; they are none of the agent's.
pub(super) fn agent_inside(words: &[Word], tags: &[Tag], arcs: &mut Arcs, noun: usize, writing: &Writing) {
    let Some(agent) = (arcs[noun].0 as usize).checked_sub(1).filter(|&agent| agent < noun) else { return };
    let case = |k: usize| kids(arcs, k).find(|&case| case < k && arcs[case].1 == Deprel::Case);
    let of = case(noun).filter(|&of| of > agent && writing.genitive_cases.contains(&words[of].form));
    let by = case(agent).filter(|&by| writing.agent_cases.contains(&words[by].form));
    let counted = kids(arcs, noun).any(|k| k < noun && arcs[k].1 == Deprel::Nummod);
    let definite = tags[agent].0 == Upos::Propn
        || kids(arcs, agent).any(|k| k < agent && arcs[k].1 == Deprel::Det && tags[k].1.definite() == Some("Def"));
    let (Some(_), Some(by)) = (of, by.filter(|&by| by > 0)) else { return };
    let deed = by - 1;
    // "a statement by the ministers of 12 countries" is by several.
    let named = words[agent].cased.starts_with(char::is_uppercase);
    let several = tags[agent].0 == Upos::Noun && !named && tags[agent].1.number() == Some("Plur");
    if tags[noun].0 != Upos::Noun || tags[deed].0 != Upos::Noun || !counted || !definite || several || hangs_under(arcs, deed, agent) {
        return;
    }
    let joined: Vec<usize> = kids(arcs, agent).filter(|&k| k > noun && arcs[k].1 == Deprel::Conj).collect();
    arcs[noun] = (deed as u32 + 1, Deprel::Nmod);
    for k in joined {
        arcs[k].0 = noun as u32 + 1;
    }
    arcs[agent] = (deed as u32 + 1, Deprel::Nmod);
}
