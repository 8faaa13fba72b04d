//! Phrases that the tree hangs on the wrong word.

use super::subjects::hangs_under;
use super::{Arcs, kids};
use crate::syntax::incise::Sight;
use crate::syntax::tagger::Tag;
use crate::syntax::words::Word;
use crate::syntax::{Deprel, Upos};

/// "said troops killed 187 terrorists and rescued 130 hostages": behind what is said, a verb that says nothing itself and has no subject is
/// joined to that, not to the verb of saying.
pub fn joined_inside(sight: &Sight, arcs: &mut Arcs) {
    for verb in 0..arcs.len() {
        charge(sight, arcs, verb);
        let (above, role) = arcs[verb];
        let Some(say) = (above as usize).checked_sub(1).filter(|&say| role == Deprel::Conj && say < verb && sight.says(say)) else {
            continue;
        };
        let Some(inner) = kids(arcs, say).filter(|&k| k > say && k < verb && arcs[k].1 == Deprel::Ccomp).last() else { continue };
        let own = kids(arcs, verb)
            .any(|k| matches!(arcs[k].1, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::Aux | Deprel::AuxTense));
        let willed = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Xcomp);
        let perfect = kids(arcs, inner).any(|k| matches!(arcs[k].1, Deprel::Aux | Deprel::AuxTense));
        // "…, and ordered an inquiry": the comma parts it from what was said.
        let parted = kids(arcs, verb).find(|&k| arcs[k].1 == Deprel::Cc).is_some_and(|cc| cc > 0 && sight.form(cc - 1) == ",");
        let clause = sight.upos(inner) == Upos::Verb && sight.upos(verb) == Upos::Verb && sight.clausal(verb);
        if clause && !own && !parted && !sight.says(verb) && (perfect || !willed) {
            arcs[verb].0 = inner as u32 + 1;
        }
    }
}

/// «accuse les forces armées et leurs alliés d'avoir exécuté 32 civils et d'avoir incendié des maisons», «mais dément avoir accepté»: a perfect
/// infinitive is what the verb of saying says, not said of the noun it stands behind nor joined to the verb.
fn charge(sight: &Sight, arcs: &mut Arcs, verb: usize) {
    let perfect = |k: usize| sight.tags[k].1.verb_form() == Some("Inf") && sight.upos(k) == Upos::Aux;
    let Some(aux) = kids(arcs, verb).find(|&k| k < verb && perfect(k)) else { return };
    let (above, role) = arcs[verb];
    let up = |k: &usize| (arcs[*k].0 as usize).checked_sub(1).filter(|h| h < k);
    match role {
        Deprel::Acl => {
            let mut above = std::iter::successors((above as usize).checked_sub(1), up).take(5);
            if let Some(say) = above.find(|&k| sight.upos(k) == Upos::Verb).filter(|&k| sight.says(k) && k < verb) {
                arcs[verb] = (say as u32 + 1, Deprel::Xcomp);
            }
        }
        Deprel::Conj if above > 0 => {
            let head = above as usize - 1;
            let first = kids(arcs, head).find(|&k| arcs[k].1 == Deprel::Xcomp && k < verb && kids(arcs, k).any(perfect));
            let joined = kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Cc);
            let before = aux.checked_sub(1).filter(|&k| sight.says(k) && sight.finite(k) && k > head && !hangs_under(arcs, k, verb));
            match (first, before) {
                (_, Some(say)) if !joined => arcs[verb] = (say as u32 + 1, Deprel::Xcomp),
                (Some(first), _) if joined => arcs[verb].0 = first as u32 + 1,
                _ => {}
            }
        }
        _ => {}
    }
}

/// «a exigé par ailleurs la libération», «en outre»: a preposition that makes an adverb with the word behind it governs no noun.
pub(super) fn set_phrase(words: &[Word], tags: &[Tag], arcs: &mut Arcs, case: usize) {
    let (above, role) = arcs[case];
    let Some(noun) = (above as usize).checked_sub(1).filter(|&n| n > case + 1 && role == Deprel::Case && tags[case].0 == Upos::Adp) else {
        return;
    };
    let next = tags.get(case + 1).map(|t| t.0);
    let last = kids(arcs, case).filter(|&k| arcs[k].1 == Deprel::Fixed).last();
    let fixed =
        last == Some(case + 1) && matches!(next, Some(Upos::Adv | Upos::Adj)) && tags.get(case + 2).is_some_and(|t| t.0 == Upos::Det);
    // «pose comme préalable la neutralisation»
    let lone = plain(words, case + 1)
        && matches!(next, Some(Upos::Noun | Upos::Adj))
        && arcs[case + 1].0 == above
        && tags.get(case + 2).is_some_and(|t| t.0 == Upos::Det);
    let adverb = fixed || lone;
    let determined = kids(arcs, noun).any(|k| k > case + 1 && k < noun && arcs[k].1 == Deprel::Det);
    let (head, oblique) = arcs[noun];
    let Some(verb) = (head as usize).checked_sub(1).filter(|&v| adverb && determined && v < case && tags[v].0 == Upos::Verb) else {
        return;
    };
    if matches!(oblique, Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent)
        && !kids(arcs, verb).any(|k| arcs[k].1 == Deprel::Obj)
    {
        arcs[noun].1 = Deprel::Obj;
        if fixed {
            arcs[case] = (verb as u32 + 1, Deprel::Advmod);
        } else {
            arcs[case] = (case as u32 + 2, Deprel::Case);
            arcs[case + 1] = (verb as u32 + 1, Deprel::Obl);
        }
    }
}

/// "Turkey's Erdogan called": of two names the second is the one spoken of.
pub(super) fn owner(words: &[Word], tags: &[Tag], arcs: &mut Arcs, case: usize) {
    let (above, role) = arcs[case];
    let Some(first) = (above as usize).checked_sub(1).filter(|&f| f + 1 == case && role == Deprel::Case && words[case].form == "'s") else {
        return;
    };
    let second = case + 1;
    let flat = second < arcs.len()
        && arcs[second].0 as usize == first + 1
        && matches!(arcs[second].1, Deprel::Flat | Deprel::FlatName | Deprel::Compound);
    if !flat || tags[second].0 != Upos::Propn {
        return;
    }
    arcs[second] = arcs[first];
    let kept = |role: Deprel| matches!(role, Deprel::Det | Deprel::Amod | Deprel::Compound);
    for (k, arc) in arcs.iter_mut().enumerate() {
        if arc.0 as usize == first + 1 && (k > second || k < first && !kept(arc.1)) {
            arc.0 = second as u32 + 1;
        }
    }
    arcs[first] = (second as u32 + 1, Deprel::NmodPoss);
}

/// "shot dead a smuggler": an adjective before the determiner is said of the noun by the verb.
pub(super) fn dead(words: &[Word], tags: &[Tag], arcs: &mut Arcs, adjective: usize) {
    let (above, role) = arcs[adjective];
    let Some(noun) = (above as usize).checked_sub(1).filter(|&n| n > adjective + 1 && matches!(role, Deprel::Amod | Deprel::Det)) else {
        return;
    };
    let det = adjective > 0
        && plain(words, adjective)
        && tags[adjective + 1].0 == Upos::Det
        && arcs[adjective + 1] == (noun as u32 + 1, Deprel::Det);
    let (verb, object) = arcs[noun];
    if tags[adjective].0 == Upos::Adj
        && det
        && verb as usize == adjective
        && matches!(object, Deprel::Obj | Deprel::Xcomp)
        && tags[adjective - 1].0 == Upos::Verb
    {
        arcs[adjective] = (verb, Deprel::Xcomp);
        arcs[noun].1 = Deprel::Obj;
    }
}

/// Whether a word is no determiner: "such", «toute» may stand before an article.
fn plain(words: &[Word], k: usize) -> bool {
    words.get(k).is_some_and(|word| word.known & (1 << Upos::Det as u32 | 1 << Upos::Pron as u32) == 0)
}
