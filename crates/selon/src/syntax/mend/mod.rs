//! What a tree that is drawn from left to right gets wrong and its whole shape betrays.
//!
//! "Gunmen abducted 29 people, police said": a form that is past tense and participle alike is taken for a participle («gunmen who were
//! abducted») long before its object comes. A passive participle has no object, so the verb was finite and the noun its subject.

use crate::syntax::hyphen::hyphened;
use crate::syntax::lexicon::Lexicon;
use crate::syntax::tagger::Tag;
use crate::syntax::words::Word;
use crate::syntax::writing::Writing;
use crate::syntax::{Deprel, Feats, Upos};

mod garden;
mod phrases;
mod subjects;

use garden::{
    agent_before_verb, agent_inside, behind_aside, between_nouns, burning, happening, only_verb, reduced, subject_of_noun, whole_phrase,
};
pub use phrases::joined_inside;
use phrases::{dead, owner, set_phrase};
use subjects::{
    another, before_colon, inverted, joined_to_noun, joined_to_subject, modified, object_of_passive, second_subject, second_verb,
    subject_behind, unsubjected,
};

/// The head (from 1, 0 for the root) and relation of every word.
type Arcs = [(u32, Deprel)];

/// Mends the tags and the tree of a sentence.
pub fn mend(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, lexicon: &Lexicon, writing: &Writing) {
    for (noun, word) in words.iter().enumerate().skip(1) {
        counted(tags, arcs, noun, word, lexicon);
    }
    for (noun, word) in words.iter().enumerate() {
        if writing.day_words.contains(&word.form) {
            described(tags, arcs, noun);
            day(tags, arcs, noun);
        }
        bounded(tags, arcs, noun);
        if !writing.day_words.contains(&word.form) {
            peoples(tags, arcs, noun);
        }
    }
    for verb in 0..words.len() {
        hyphened(words, tags, arcs, verb, lexicon);
    }
    for verb in 0..words.len() {
        if let Some(past) = past(words, tags, arcs, verb, lexicon, writing) {
            behind_aside(words, tags, arcs, verb, past);
            match arcs[verb].1 {
                Deprel::Acl => {
                    with_object(words, tags, arcs, verb, past);
                    only_verb(words, tags, arcs, verb, past);
                }
                Deprel::Amod => between_nouns(tags, arcs, verb, past),
                _ => with_subject(words, tags, arcs, verb, past),
            }
        }
        if !writing.reports_only.contains(&words[verb].form) {
            reduced(words, tags, arcs, verb, lexicon);
        }
        burning(words, tags, arcs, verb);
        happening(tags, arcs, verb, lexicon, words);
        subject_of_noun(tags, arcs, verb);
        agent_before_verb(tags, arcs, verb);
    }
    for word in 0..words.len() {
        including(tags, arcs, word);
        set_phrase(words, tags, arcs, word);
        owner(words, tags, arcs, word);
        dead(words, tags, arcs, word);
        agent_inside(words, tags, arcs, word, writing);
    }
    for verb in 0..words.len() {
        another(tags, arcs, verb);
        before_colon(words, arcs, verb);
        inverted(words, tags, arcs, verb, writing);
        second_subject(tags, arcs, verb);
        second_verb(words, tags, arcs, verb);
        modified(tags, arcs, verb);
        subject_behind(tags, arcs, verb);
        object_of_passive(tags, arcs, verb);
        unsubjected(words, tags, arcs, verb);
        joined_to_subject(words, tags, arcs, verb);
        joined_to_noun(tags, arcs, verb);
        coordinate(words, tags, arcs, verb, lexicon);
        alike(tags, arcs, verb);
        passive(tags, arcs, verb);
        // «neuf terroristes éliminés»: a participle behind its noun is a clause.
        let behind = (arcs[verb].0 as usize).checked_sub(1).is_some_and(|noun| noun < verb);
        if arcs[verb].1 == Deprel::Amod && behind && tags[verb].0 == Upos::Verb && tags[verb].1.verb_form() == Some("Part") {
            arcs[verb].1 = Deprel::Acl;
        }
        // "told the crowd that few people understood": what marks a clause is a conjunction.
        if arcs[verb].1 == Deprel::Mark && tags[verb].0 == Upos::Pron {
            tags[verb] = (Upos::Sconj, Feats::default());
        }
    }
}

/// «Neuf enseignants seraient …»: a numeral governs no adjective; what it stands before and could be a noun is the noun.
fn counted(tags: &mut [Tag], arcs: &mut Arcs, noun: usize, word: &Word, lexicon: &Lexicon) {
    let numeral = noun - 1;
    if tags[noun].0 != Upos::Adj || tags[numeral].0 != Upos::Num || arcs[noun].0 as usize != noun {
        return;
    }
    // «les deux premières» is an adjective alone.
    if kids(arcs, numeral).chain(kids(arcs, noun)).any(|k| arcs[k].1 == Deprel::Det) {
        return;
    }
    // «deux autres» is a pronoun or none, not a noun.
    if word.known & (1 << Upos::Pron as u32 | 1 << Upos::Det as u32) != 0 {
        return;
    }
    let Some(feats) = lexicon.entry(&word.form).and_then(|e| e.analyses().find(|a| a.0 == Upos::Noun).map(|a| a.1)) else { return };
    let (above, role) = arcs[numeral];
    let role = match role {
        Deprel::Nummod if above as usize > noun => Deprel::Nsubj,
        Deprel::Nummod => Deprel::Obj,
        role => role,
    };
    tags[noun] = (Upos::Noun, feats);
    arcs[noun] = (above, role);
    arcs[numeral] = (noun as u32 + 1, Deprel::Nummod);
}

/// "A poll released Friday shows that …": no day shows anything; the verb before it is a participle that describes the subject.
fn described(tags: &mut [Tag], arcs: &mut Arcs, day: usize) {
    let (above, role) = arcs[day];
    let finite = |k: usize| tags[k].0 == Upos::Verb && tags[k].1.verb_form() == Some("Fin");
    let Some(verb) = (above as usize).checked_sub(1).filter(|&v| role == Deprel::Nsubj && v > day && finite(v)) else { return };
    let Some(past) = day.checked_sub(1).filter(|&p| finite(p) && tags[p].1.tense() == Some("Past")) else { return };
    if arcs[verb].0 as usize != past + 1 || kids(arcs, past).any(|k| matches!(arcs[k].1, Deprel::Obj | Deprel::Aux)) {
        return;
    }
    let Some(noun) = kids(arcs, past).find(|&k| k < past && arcs[k].1 == Deprel::Nsubj && tags[k].0 != Upos::Pron) else { return };
    arcs[verb] = arcs[past];
    arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
    arcs[past] = (noun as u32 + 1, Deprel::Acl);
    arcs[day] = (past as u32 + 1, Deprel::Obl);
    tags[past].1 = tags[past].1.with_verb_form("Part").with_mood("").with_person("").with_voice("Pass");
    for arc in arcs.iter_mut().skip(verb) {
        if arc.0 as usize == past + 1 {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// "The council today agreed", "lifted Friday a blockade": the day takes the place of the subject or the object it stands beside.
fn day(tags: &[Tag], arcs: &mut Arcs, day: usize) {
    let (above, role) = arcs[day];
    let Some(verb) = (above as usize).checked_sub(1).filter(|&v| tags[v].0 == Upos::Verb) else { return };
    let nominal = |k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let taken = match role {
        Deprel::Nsubj | Deprel::NsubjPass if day < verb => {
            let before = day.checked_sub(1).filter(|&k| nominal(k) && arcs[k].0 as usize == day + 1);
            before.filter(|&k| matches!(arcs[k].1, Deprel::Compound | Deprel::Nmod | Deprel::NmodPoss | Deprel::Flat))
        }
        Deprel::Obj if day > verb => {
            let behind = kids(arcs, day).find(|&k| k > day && nominal(k) && arcs[k].1 == Deprel::Appos);
            behind.filter(|&k| kids(arcs, k).any(|d| arcs[d].1 == Deprel::Det && d == day + 1))
        }
        // "staged demonstrations Saturday"
        Deprel::Obl if day > verb => {
            let before = day.checked_sub(1).filter(|&k| k > verb && nominal(k) && arcs[k] == (day as u32 + 1, Deprel::Compound));
            before.filter(|_| kids(arcs, verb).all(|k| arcs[k].1 != Deprel::Obj) && kids(arcs, day).all(|k| arcs[k].1 != Deprel::Case))
        }
        _ => None,
    };
    let Some(noun) = taken else { return };
    arcs[noun] = (above, if role == Deprel::Obl { Deprel::Obj } else { role });
    arcs[day].1 = Deprel::Obl;
    for arc in arcs.iter_mut().take(noun) {
        if arc.0 as usize == day + 1 {
            arc.0 = noun as u32 + 1;
        }
    }
}

/// "killed at least eight leaders": the preposition of a bound is not that of the noun, which is the object.
fn bounded(tags: &[Tag], arcs: &mut Arcs, noun: usize) {
    let (above, role) = arcs[noun];
    let Some(verb) = (above as usize).checked_sub(1).filter(|&v| v < noun && tags[v].0 == Upos::Verb) else { return };
    let governed = |k: usize| kids(arcs, k).any(|case| arcs[case].1 == Deprel::Case);
    let bound = kids(arcs, noun).any(|number| arcs[number].1 == Deprel::Nummod && kids(arcs, number).any(governed));
    let complete = kids(arcs, verb).any(|k| matches!(arcs[k].1, Deprel::Obj | Deprel::NsubjPass | Deprel::AuxPass));
    let subject = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Nsubj);
    if role == Deprel::Obl && bound && subject && !governed(noun) && !complete {
        arcs[noun].1 = Deprel::Obj;
    }
}

/// "arrested more than 100 Palestinians": people who are counted by their name and stand behind a verb without a preposition are its object.
fn peoples(tags: &[Tag], arcs: &mut Arcs, noun: usize) {
    let (above, role) = arcs[noun];
    let Some(verb) = (above as usize).checked_sub(1).filter(|&v| v < noun && tags[v].0 == Upos::Verb) else { return };
    let named = tags[noun].0 == Upos::Propn && tags[noun].1.number() == Some("Plur");
    let counted = kids(arcs, noun).any(|k| arcs[k].1 == Deprel::Nummod) && kids(arcs, noun).all(|k| arcs[k].1 != Deprel::Case);
    if role == Deprel::Obl && named && counted && kids(arcs, verb).all(|k| !matches!(arcs[k].1, Deprel::Obj | Deprel::AuxPass)) {
        arcs[noun].1 = Deprel::Obj;
    }
}

/// What a bare participle is when it is read as a finite verb in the past.
fn past(words: &[Word], tags: &[Tag], arcs: &Arcs, verb: usize, lexicon: &Lexicon, writing: &Writing) -> Option<Feats> {
    let (upos, feats) = tags[verb];
    if upos != Upos::Verb || feats.voice().is_none() || writing.double_objects.contains(&words[verb].form) {
        return None;
    }
    let helped = kids(arcs, verb).any(|k| matches!(tags[k].0, Upos::Aux) || matches!(arcs[k].1, Deprel::Mark | Deprel::OblAgent));
    if helped { None } else { past_tense(&words[verb], lexicon) }
}

/// What a word is as a verb in the past tense, when it can be one.
fn past_tense(word: &Word, lexicon: &Lexicon) -> Option<Feats> {
    let finite = |f: Feats| f.verb_form() == Some("Fin") && f.tense() == Some("Past") && !matches!(f.person(), Some("1" | "2"));
    lexicon.entry(&word.form)?.analyses().find(|(u, f, _)| *u == Upos::Verb && finite(*f)).map(|(_, f, _)| f)
}

/// Whether words end like a sentence, or like a part of one that was cut from it.
fn ends(words: &[Word]) -> bool {
    words.last().is_some_and(|w| matches!(w.form.as_str(), "." | "!" | "\"" | "”" | ";" | ","))
}

fn kids(arcs: &Arcs, i: usize) -> impl Iterator<Item = usize> + '_ {
    (0..arcs.len()).filter(move |&k| arcs[k].0 as usize == i + 1)
}

/// "Gunmen abducted 29 people": a participle with an object after its noun is the verb of which that noun is the subject.
fn with_object(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, verb: usize, past: Feats) {
    let Some(near) = (arcs[verb].0 as usize).checked_sub(1).filter(|&n| n < verb) else { return };
    let prepositional = kids(arcs, near).any(|k| arcs[k].1 == Deprel::Case);
    let Some(noun) = (if prepositional { whole_phrase(tags, arcs, near, verb) } else { Some(near) }) else { return };
    let counted = |k: usize| kids(arcs, k).any(|n| arcs[n].1 == Deprel::Nummod);
    let object = kids(arcs, verb).any(|k| k > verb && arcs[k].1 == Deprel::Obj && (tags[k].0 != Upos::Propn || counted(k)));
    let joined = (noun + 1..verb).all(|k| words[k].form != ",");
    if !object || !joined {
        return;
    }
    let (above, role) = arcs[noun];
    let governor = (above as usize).checked_sub(1);
    let other_subject = |g: usize| kids(arcs, g).any(|k| k != noun && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass));
    // "… and killed four others, police and residents said": the noun behind the last comma is the subject that the governor wants.
    let told_by = |g: usize| {
        let comma = (verb + 1..g).rev().find(|&k| words[k].form == ",")?;
        let nominal =
            |k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj | Upos::Cconj | Upos::Adp | Upos::Num);
        let inside = comma + 1..g;
        let top = inside
            .clone()
            .find(|&k| matches!(tags[k].0, Upos::Noun | Upos::Propn) && !inside.contains(&(arcs[k].0 as usize).wrapping_sub(1)));
        top.filter(|_| inside.clone().all(nominal))
    };
    let reporter = governor.filter(|&g| g > verb && role == Deprel::Nsubj && !other_subject(g)).and_then(|g| Some((told_by(g)?, g)));
    let role = match (role, governor) {
        (Deprel::Nsubj, Some(_)) if reporter.is_some() => Deprel::Ccomp,
        (Deprel::Root | Deprel::Parataxis | Deprel::Ccomp | Deprel::Conj | Deprel::Advcl, _) => role,
        // "police said gunmen abducted 29 people"
        (Deprel::Obj, Some(g)) if g < noun && tags[g].0 == Upos::Verb => Deprel::Ccomp,
        // "gunmen abducted 29 people, police said"
        (Deprel::Nsubj | Deprel::NsubjPass | Deprel::Dislocated | Deprel::Obl | Deprel::Dep, Some(g)) if g > verb && other_subject(g) => {
            Deprel::Ccomp
        }
        _ => return,
    };
    arcs[verb] = (above, role);
    arcs[noun] = (verb as u32 + 1, Deprel::Nsubj);
    tags[verb].1 = past;
    if let Some((speaker, governor)) = reporter {
        arcs[speaker] = (governor as u32 + 1, Deprel::Nsubj);
    }
    // What follows the verb and hung on its subject is the verb's.
    for arc in &mut arcs[verb + 1..] {
        if (noun..=near).contains(&(arc.0 as usize).wrapping_sub(1)) && !matches!(arc.1, Deprel::Flat | Deprel::FlatName) {
            arc.0 = verb as u32 + 1;
        }
    }
}

/// "The members noted with concern reports that …": in a sentence that ends like one, a verb with a subject is finite.
fn with_subject(words: &[Word], tags: &mut [Tag], arcs: &mut Arcs, verb: usize, past: Feats) {
    let stops = ends(words);
    let subject = kids(arcs, verb).find(|&k| k < verb && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass));
    // "said troops killed 187 terrorists", but "left 587 killed"
    let object = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Obj && matches!(tags[k].0, Upos::Noun | Upos::Propn | Upos::Pron));
    if (arcs[verb].1 == Deprel::Root && stops || arcs[verb].1 == Deprel::Ccomp && object)
        && let Some(subject) = subject
    {
        arcs[subject].1 = Deprel::Nsubj;
        tags[verb].1 = past;
    }
}

/// "18 people including 11 children, five women were killed": the part hangs on the whole, and what goes on with the part is joined to it.
fn including(tags: &[Tag], arcs: &mut Arcs, mark: usize) {
    let Some(part) = (arcs[mark].0 as usize).checked_sub(1).filter(|&p| p > mark && arcs[mark].1 == Deprel::Case) else { return };
    let nominal = |k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let whole = mark.checked_sub(1).filter(|&w| nominal(w) && arcs[w] == (part as u32 + 1, Deprel::Nmod));
    let Some(whole) = whole.filter(|_| tags[mark].0 == Upos::Verb) else { return };
    let (above, role) = arcs[part];
    let verb = (above as usize).checked_sub(1);
    let passive = verb.is_some_and(|v| kids(arcs, v).any(|k| arcs[k].1 == Deprel::AuxPass));
    let oblique = matches!(role, Deprel::Obl | Deprel::OblMod);
    arcs[whole] = (
        above,
        if !oblique {
            role
        } else if passive {
            Deprel::NsubjPass
        } else {
            Deprel::Nsubj
        },
    );
    arcs[part] = (whole as u32 + 1, Deprel::Nmod);
    let Some(verb) = verb.filter(|&v| v > part && oblique) else { return };
    let joined = kids(arcs, verb).find(|&k| k > part && k < verb && matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass));
    if let Some(joined) = joined {
        arcs[joined] = (part as u32 + 1, Deprel::Conj);
    }
}

/// «ont été tuées et 61 autres blessées», "were abducted and later freed by rebels": what is joined to a passive and has no auxiliary of
/// its own is one too, when it is a participle with a subject or has an agent.
fn passive(tags: &mut [Tag], arcs: &mut Arcs, verb: usize) {
    let (above, role) = arcs[verb];
    if role != Deprel::Conj || tags[verb].0 != Upos::Verb {
        return;
    }
    let Some(first) = (above as usize).checked_sub(1) else { return };
    if kids(arcs, verb).any(|k| tags[k].0 == Upos::Aux) || !kids(arcs, first).any(|k| arcs[k].1 == Deprel::AuxPass) {
        return;
    }
    let participle = tags[verb].1.verb_form() == Some("Part");
    let subject = kids(arcs, verb).find(|&k| k < verb && arcs[k].1 == Deprel::Nsubj);
    let agent = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::OblAgent);
    if agent && subject.is_none() || participle && subject.is_some() {
        tags[verb].1 = tags[verb].1.with_verb_form("Part").with_tense("Past").with_mood("").with_person("").with_voice("Pass");
    }
    if let Some(subject) = subject.filter(|_| participle) {
        arcs[subject].1 = Deprel::NsubjPass;
    }
}

/// "warned that the truce could collapse and called on both sides to …": what is joined to an infinitive or a bare verb and looks like a
/// participle is past tense when a verb further up is.
fn coordinate(words: &[Word], tags: &mut [Tag], arcs: &Arcs, verb: usize, lexicon: &Lexicon) {
    let Some(first) = (arcs[verb].0 as usize).checked_sub(1).filter(|_| arcs[verb].1 == Deprel::Conj) else { return };
    let participle = |k: usize| tags[k].0 == Upos::Verb && tags[k].1.verb_form() == Some("Part");
    let helped = kids(arcs, verb).any(|k| tags[k].0 == Upos::Aux || arcs[k].1 == Deprel::OblAgent);
    let past = |k: usize| tags[k].1.verb_form() == Some("Fin") && tags[k].1.tense() == Some("Past");
    let up = |k: &usize| (arcs[*k].0 as usize).checked_sub(1);
    if participle(verb)
        && !participle(first)
        && !helped
        && std::iter::successors(Some(first), up).take(4).any(past)
        && let Some(past) = past_tense(&words[verb], lexicon)
    {
        tags[verb].1 = past;
    }
}

/// "denied that a strike had taken place and said …": verbs that are joined are built alike, so one without a subject of its own goes
/// to the verb further up that is built as it is.
fn alike(tags: &[Tag], arcs: &mut Arcs, verb: usize) {
    let (above, role) = arcs[verb];
    if role != Deprel::Conj || tags[verb].0 != Upos::Verb {
        return;
    }
    let subject =
        |i: usize| kids(arcs, i).any(|k| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::ExplSubj));
    let built = |i: usize| {
        let helper = kids(arcs, i).find(|&k| k < i && tags[k].0 == Upos::Aux).map(|k| tags[k].1);
        let finite = helper.unwrap_or(tags[i].1);
        (helper.is_some(), finite.verb_form(), finite.tense(), finite.mood())
    };
    let own = built(verb);
    let first = above as usize - 1;
    // «a jugé que Moscou mentait et annoncé des sanctions»: a participle shares an auxiliary.
    let participle = own.1 == Some("Part") && tags[verb].1.tense() == Some("Past");
    let reflexive = kids(arcs, first).any(|k| matches!(arcs[k].1, Deprel::ExplPv | Deprel::ExplComp) || tags[k].1.reflex().is_some());
    let object = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Obj);
    // «a démenti que l'aéroport ait été touché et accusé les rebelles»: a passive has no object.
    let passive = kids(arcs, first).any(|k| arcs[k].1 == Deprel::AuxPass);
    let shares = participle && (built(first).1 == Some("Fin") && !built(first).0 || (reflexive || passive) && object);
    if tags[first].0 != Upos::Verb || built(first) == own || own.1 != Some("Fin") && !shares || own.0 || subject(verb) {
        return;
    }
    let mut at = first;
    for _ in 0..4 {
        let up = match arcs[at] {
            (head, Deprel::Ccomp | Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl | Deprel::Conj | Deprel::Xcomp) if head > 0 => {
                head as usize - 1
            }
            _ => return,
        };
        if shares && arcs[at].1 != Deprel::Ccomp {
            return;
        }
        let same = if shares { built(up).0 && tags[up].1.verb_form() == Some("Part") } else { built(up) == own };
        if up < first && tags[up].0 == Upos::Verb && same {
            arcs[verb].0 = up as u32 + 1;
            return;
        }
        at = up;
    }
}

#[cfg(test)]
mod tests {
    use super::subjects::hangs_under;
    use super::*;

    #[test]
    fn a_word_hangs_under_what_governs_it_and_a_ring_ends() {
        let arcs = [(2, Deprel::Nsubj), (0, Deprel::Root), (2, Deprel::Obj), (3, Deprel::Det)];
        assert!(hangs_under(&arcs, 3, 2) && hangs_under(&arcs, 3, 1) && hangs_under(&arcs, 0, 1));
        assert!(!hangs_under(&arcs, 1, 0) && !hangs_under(&arcs, 2, 0) && !hangs_under(&arcs, 1, 1));
        assert!(!hangs_under(&[(2, Deprel::Dep), (1, Deprel::Dep), (0, Deprel::Root)], 0, 2));
    }
}
