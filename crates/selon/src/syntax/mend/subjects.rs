//! Verbs whose subject the tree has elsewhere.

use super::{Arcs, kids};
use crate::syntax::tagger::Tag;
use crate::syntax::words::Word;
use crate::syntax::writing::Writing;
use crate::syntax::{Deprel, Feats, Upos};

/// "one was killed and another injured": a participle has no determiner; that one is its subject.
pub(super) fn another(tags: &mut [Tag], arcs: &mut Arcs, verb: usize) {
    let participle = tags[verb].0 == Upos::Verb && tags[verb].1.verb_form() == Some("Part") && tags[verb].1.tense() != Some("Pres");
    let Some(det) =
        verb.checked_sub(1).filter(|&d| participle && arcs[verb].1 == Deprel::Conj && arcs[d] == (verb as u32 + 1, Deprel::Det))
    else {
        return;
    };
    if tags[det].1.definite().is_none() && tags[det].1.poss().is_none() {
        tags[det].0 = Upos::Pron;
        arcs[det].1 = Deprel::NsubjPass;
    }
}

/// «a déclaré persona non grata trois diplomates»: of two subjects on either side of an active verb with a complement right behind it, the one
/// behind is the object.
pub(super) fn subject_behind(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let nominal = |k: usize| arcs[k].1 == Deprel::Nsubj && matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let before = kids(arcs, verb).any(|k| k < verb && nominal(k));
    let complement = kids(arcs, verb).find(|&k| k > verb && arcs[k].1 == Deprel::Xcomp && tags[k].0 == Upos::Noun);
    let behind = kids(arcs, verb).find(|&k| complement.is_some_and(|c| k > c) && nominal(k));
    if let Some(noun) = behind.filter(|_| before && tags[verb].0 == Upos::Verb && kids(arcs, verb).all(|k| arcs[k].1 != Deprel::Obj)) {
        arcs[noun].1 = Deprel::Obj;
    }
}

/// "were injured when suspected members of a militia attacked a convoy": a passive has no object; what stands before the verb of its clause
/// is the subject of that.
pub(super) fn object_of_passive(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let (above, role) = arcs[verb];
    let Some(passive) = (above as usize).checked_sub(1).filter(|&p| role == Deprel::Advcl && p < verb) else { return };
    let subject = |k: usize| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl);
    let finite = tags[verb].0 == Upos::Verb && tags[verb].1.verb_form() == Some("Fin");
    if !finite || kids(arcs, verb).any(subject) || !kids(arcs, passive).any(|k| arcs[k].1 == Deprel::AuxPass) {
        return;
    }
    if let Some(noun) = kids(arcs, passive).filter(|&k| k > passive && k < verb && arcs[k].1 == Deprel::Obj).last() {
        arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
        // "when" opens the clause, whatever it hung on.
        let opens = (passive + 1..noun).find(|&k| tags[k].0 == Upos::Adv && tags[k].1.pron_type() == Some("Int"));
        if let Some(when) = opens {
            arcs[when] = (verb as u32 + 1, Deprel::Advmod);
        }
    }
}

/// «dans un communiqué, le ministère avait "condamné …"», "were freed from the hotel and 6 gunmen were killed": a finite verb has a subject;
/// the bare noun phrase between a comma or a conjunction and the verb group is no apposition and no conjunct when there is none.
pub(super) fn unsubjected(words: &[Word], tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    if tags[verb].0 != Upos::Verb || !matches!(arcs[verb].1, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis | Deprel::Conj) {
        return;
    }
    use Deprel::{Csubj, CsubjPass, Expl, ExplSubj, Nsubj, NsubjPass};
    if kids(arcs, verb).any(|k| matches!(arcs[k].1, Nsubj | NsubjPass | Csubj | CsubjPass | Expl | ExplSubj)) {
        return;
    }
    let helpers: Vec<usize> = kids(arcs, verb).filter(|&k| k < verb && tags[k].0 == Upos::Aux).collect();
    let first = helpers.first().copied().unwrap_or(verb);
    let finite = tags[first].1;
    if finite.verb_form() != Some("Fin") || !matches!(finite.person(), None | Some("3")) || finite.mood() == Some("Imp") {
        return;
    }
    let Some(end) = (0..first).rev().find(|&k| tags[k].0 != Upos::Adv && words[k].form != "\"") else { return };
    let governed = |k: usize| kids(arcs, k).any(|case| arcs[case].1 == Deprel::Case);
    let mut noun = end;
    while let Some(above) = (arcs[noun].0 as usize).checked_sub(1).filter(|&h| h < noun && (!loose(arcs[noun].1) || governed(noun))) {
        noun = above;
    }
    let inside = |mut k: usize| loop {
        if k == noun {
            return true;
        }
        match (arcs[k].0 as usize).checked_sub(1) {
            Some(h) if h >= noun.min(k) && h <= end => k = h,
            _ => return false,
        }
    };
    let start = (0..noun)
        .rev()
        .take_while(|&k| arcs[k].0 as usize == noun + 1 && !matches!(arcs[k].1, Deprel::Punct | Deprel::Cc))
        .last()
        .unwrap_or(noun);
    let before = start.checked_sub(1);
    let joins = before.filter(|&k| arcs[k] == (noun as u32 + 1, Deprel::Cc) && arcs[noun].1 == Deprel::Conj);
    let joined = arcs[verb].1 == Deprel::Conj;
    let opens = joins.is_some() || !joined && before.is_none_or(|k| matches!(words[k].form.as_str(), "," | "\"" | ":"));
    let nominal = matches!(tags[noun].0, Upos::Noun | Upos::Propn) && loose(arcs[noun].1);
    if hangs_under(arcs, verb, noun) {
        return;
    }
    let agree = match (tags[noun].1.number(), finite.number()) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    if opens && nominal && !governed(noun) && agree && (start..=end).all(inside) {
        arcs[noun] = (verb as u32 + 1, if kids(arcs, verb).any(|k| arcs[k].1 == Deprel::AuxPass) { NsubjPass } else { Nsubj });
        if let Some(conjunction) = joins.filter(|_| joined) {
            arcs[conjunction].0 = verb as u32 + 1;
        }
    }
}

/// Whether a word hangs on another one, directly or through others: then the other one cannot be made to hang on it.
pub(super) fn hangs_under(arcs: &Arcs, word: usize, top: usize) -> bool {
    let up = |k: &usize| (arcs[*k].0 as usize).checked_sub(1);
    std::iter::successors(up(&word), up).take(arcs.len()).any(|k| k == top)
}

/// What a noun phrase without a preposition hangs by when its own verb is not found.
pub(super) fn loose(role: Deprel) -> bool {
    matches!(
        role,
        Deprel::Appos
            | Deprel::Conj
            | Deprel::Dislocated
            | Deprel::Obj
            | Deprel::Obl
            | Deprel::OblMod
            | Deprel::Nmod
            | Deprel::Dep
            | Deprel::Parataxis
    )
}

/// "a gunman opened fire": a verb that has a subject modifies no noun; the noun behind it is its object.
pub(super) fn modified(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let Some(noun) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n > verb && arcs[verb].1 == Deprel::Amod) else { return };
    let subject = kids(arcs, verb).any(|k| k < verb && arcs[k].1 == Deprel::Nsubj);
    if !subject || tags[verb].0 != Upos::Verb || !matches!(tags[noun].0, Upos::Noun | Upos::Propn) {
        return;
    }
    let outside: Vec<usize> = kids(arcs, noun).filter(|&k| k != verb && (k < verb || k > noun)).collect();
    arcs[verb] = arcs[noun];
    arcs[noun] = (verb as u32 + 1, Deprel::Obj);
    for (at, &k) in outside.iter().enumerate() {
        // "At 20:00, a gunman …": a preposition goes to what stands behind it.
        let governed = outside.get(at + 1).copied().filter(|&next| arcs[k].1 == Deprel::Case && next < verb);
        match governed {
            Some(next) => arcs[k] = (next as u32 + 1, Deprel::Case),
            None if matches!(tags[k].0, Upos::Noun | Upos::Propn | Upos::Num) => arcs[k] = (verb as u32 + 1, Deprel::Obl),
            None => arcs[k].0 = verb as u32 + 1,
        }
    }
}

/// «Dans un communiqué, Paris, Berlin et Londres appellent …»: a subject with a conjunction before it is joined to what stands before that.
pub(super) fn joined_to_subject(words: &[Word], tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let Some(last) = kids(arcs, verb).find(|&k| k < verb && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass)) else { return };
    let role = arcs[last].1;
    let Some(before) = kids(arcs, last).find(|&k| k < last && arcs[k].1 == Deprel::Cc).and_then(|cc| cc.checked_sub(1)) else { return };
    let mut first = before;
    while let Some(above) = (arcs[first].0 as usize).checked_sub(1).filter(|&h| h < first && arcs[first].1 == Deprel::Conj) {
        first = above;
    }
    let governed = kids(arcs, first).any(|k| arcs[k].1 == Deprel::Case);
    let opens = first.checked_sub(1).is_none_or(|k| matches!(words[k].form.as_str(), "," | ":" | "\""));
    let nominal = tags[first].0 == Upos::Propn && tags[last].0 == Upos::Propn;
    if nominal && opens && !governed && loose(arcs[first].1) && !hangs_under(arcs, verb, first) {
        arcs[first] = (verb as u32 + 1, role);
        arcs[last] = (first as u32 + 1, Deprel::Conj);
    }
}

/// "Two sources and a doctor said …": a noun that opens a clause with no verb of its own and a finite verb joined to it with a subject are
/// two subjects of that verb.
pub(super) fn joined_to_noun(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let (above, role) = arcs[verb];
    let Some(first) = (above as usize).checked_sub(1).filter(|&n| n < verb && role == Deprel::Conj) else { return };
    let nominal =
        matches!(tags[first].0, Upos::Noun | Upos::Propn) && matches!(arcs[first].1, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
    let own = kids(arcs, first).any(|k| matches!(arcs[k].1, Deprel::Case | Deprel::Cop | Deprel::Nsubj | Deprel::Mark | Deprel::AclRelcl));
    if !nominal || own || tags[verb].0 != Upos::Verb {
        return;
    }
    let second = kids(arcs, verb).find(|&k| k < verb && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass));
    let conjunction = kids(arcs, verb).find(|&k| k < verb && arcs[k].1 == Deprel::Cc);
    let (Some(second), Some(conjunction)) = (second, conjunction) else { return };
    // Nothing but the two noun phrases and the conjunction stands before the verb.
    let clause = (first..conjunction).any(|k| matches!(tags[k].0, Upos::Verb | Upos::Aux | Upos::Punct));
    if clause || conjunction > second || !matches!(tags[second].0, Upos::Noun | Upos::Propn) {
        return;
    }
    let role = arcs[second].1;
    arcs[verb] = arcs[first];
    arcs[first] = (verb as u32 + 1, role);
    arcs[second] = (first as u32 + 1, Deprel::Conj);
    arcs[conjunction].0 = second as u32 + 1;
    for (k, arc) in arcs.iter_mut().enumerate() {
        if arc.0 as usize == first + 1 && (k > verb || arc.1 == Deprel::Punct) && k != second {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// «une version que conteste Manille»: behind the verb of a relative clause without a subject stands its subject.
pub(super) fn inverted(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, verb: usize, writing: &Writing) {
    let relative = kids(arcs, verb).find(|&k| k < verb && writing.relatives.contains(&words[k].form));
    let subject = |k: usize| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::ExplSubj);
    let Some(relative) = relative.filter(|_| arcs[verb].1 == Deprel::AclRelcl && !kids(arcs, verb).any(subject)) else { return };
    let bare = |k: usize| k > verb && arcs[k].1 == Deprel::Obj && matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let object = kids(arcs, verb).find(|&k| bare(k) && kids(arcs, k).all(|c| arcs[c].1 != Deprel::Case));
    if let Some(noun) = object.filter(|_| tags[verb].1.verb_form() == Some("Fin")) {
        arcs[noun].1 = Deprel::Nsubj;
        arcs[relative].1 = Deprel::Obj;
        tags[relative] = (Upos::Pron, Feats::parse("PronType=Rel"));
    }
}

/// "said 131 of those arrested during protests had been released": the participle describes the subject of the verb that has an auxiliary.
pub(super) fn second_verb(words: &[Word], tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let (above, role) = arcs[verb];
    let helper = kids(arcs, verb).find(|&k| k < verb && tags[k].0 == Upos::Aux && tags[k].1.verb_form() == Some("Fin"));
    let subject = |k: usize| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl);
    let loose = matches!(role, Deprel::Parataxis | Deprel::Conj) && tags[verb].0 == Upos::Verb;
    let Some(helper) = helper.filter(|&h| loose && h > 0 && above > 0 && !kids(arcs, verb).any(subject)) else { return };
    let joined = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Cc);
    if matches!(words[helper - 1].form.as_str(), "," | ";" | ":") || joined {
        return;
    }
    let participle =
        |k: usize| k < helper && tags[k].0 == Upos::Verb && tags[k].1.verb_form() == Some("Part") && arcs[k].1 == Deprel::Ccomp;
    let Some(first) = kids(arcs, above as usize - 1).filter(|&k| participle(k)).last() else { return };
    let helped = kids(arcs, first).any(|k| tags[k].0 == Upos::Aux);
    let Some(noun) = kids(arcs, first).find(|&k| k < first && subject(k)).filter(|_| !helped) else { return };
    let passive = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::AuxPass);
    arcs[verb] = (above, Deprel::Ccomp);
    arcs[noun] = (verb as u32 + 1, if passive { Deprel::NsubjPass } else { Deprel::Nsubj });
    arcs[first] = (noun as u32 + 1, Deprel::Acl);
}

/// "said Trump has respect for it": of two subjects the one behind the verb is that of the auxiliary or verb behind it.
pub(super) fn second_subject(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let subjects: Vec<usize> = kids(arcs, verb).filter(|&k| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass)).take(3).collect();
    let &[first, second] = subjects.as_slice() else { return };
    let finite = |k: usize| tags[k].1.verb_form() == Some("Fin") && matches!(tags[k].0, Upos::Verb | Upos::Aux);
    let own = kids(arcs, second).find(|&k| k > second && finite(k) && matches!(arcs[k].1, Deprel::Parataxis | Deprel::Acl | Deprel::Ccomp));
    let subject = |k: usize| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass);
    if first < verb
        && verb < second
        && let Some(own) = own.filter(|&own| !kids(arcs, own).any(subject))
    {
        arcs[own] = (verb as u32 + 1, Deprel::Ccomp);
        arcs[second] = (own as u32 + 1, Deprel::Nsubj);
    }
}

/// "Minister: rebels have left the town": a verb has one subject; the noun before the colon is who or what the line is about.
pub(super) fn before_colon(words: &[Word], arcs: &mut Arcs, verb: usize) {
    let subjects = kids(arcs, verb).filter(|&k| k < verb && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass));
    let found: Vec<usize> = subjects.take(2).collect();
    let &[label, own] = found.as_slice() else { return };
    if words[label..own].iter().any(|word| word.form == ":") {
        arcs[label].1 = Deprel::Dislocated;
    }
}
