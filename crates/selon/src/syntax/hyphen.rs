//! A participle that a hyphen ties to the noun before it describes the noun behind it: "US-backed forces captured …", "a government-held part".
//!
//! A parser that goes from left to right often takes it for the verb of the clause, with the noun before it for its subject.

use super::lexicon::Lexicon;
use super::tagger::Tag;
use super::words::Word;
use super::{Deprel, Feats, Upos};

/// Mends the tree around the participle `verb` when a hyphen ties it to the word before it and a noun stands behind it. What would leave
/// no tree is left as it was.
pub fn hyphened(words: &[Word], tags: &mut [Tag], arcs: &mut [(u32, Deprel)], verb: usize, lexicon: &Lexicon) {
    if verb < 2 || words[verb - 1].form != "-" {
        return;
    }
    let (tag, before) = (tags[verb], arcs.to_vec());
    mended(words, tags, arcs, verb, lexicon);
    if *arcs != before[..] && !is_tree(arcs) {
        arcs.copy_from_slice(&before);
        tags[verb] = tag;
    }
}

/// Whether every word hangs on the root in the end, and there is one.
fn is_tree(arcs: &[(u32, Deprel)]) -> bool {
    let up = |k: &usize| (arcs[*k].0 as usize).checked_sub(1);
    arcs.iter().filter(|arc| arc.0 == 0).count() == 1
        && (0..arcs.len()).all(|k| std::iter::successors(Some(k), up).take(arcs.len() + 1).count() <= arcs.len())
}

fn mended(words: &[Word], tags: &mut [Tag], arcs: &mut [(u32, Deprel)], verb: usize, lexicon: &Lexicon) {
    let nominal = |tags: &[Tag], k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn);
    let tied = tags[verb].0 == Upos::Verb
        && words[verb - 2].span.end == words[verb - 1].span.start
        && words[verb - 1].span.end == words[verb].span.start
        && (nominal(tags, verb - 2) || tags[verb - 2].0 == Upos::Adj);
    if !tied {
        return;
    }
    if arcs[verb].1 == Deprel::Amod {
        // "attacked the government-controlled city": what stands before the hyphen is no object.
        let (first, noun) = (verb - 2, arcs[verb].0);
        if noun as usize > verb && arcs[first].0 != verb as u32 + 1 && arcs[first].0 != 0 {
            let determines = |arc: &&mut (u32, Deprel)| *arc == &mut (first as u32 + 1, Deprel::Det);
            arcs[..first].iter_mut().filter(determines).for_each(|arc| arc.0 = noun);
            arcs[first] = (verb as u32 + 1, Deprel::Compound);
        }
        return;
    }
    let past = |f: Feats| f.verb_form() == Some("Part") && f.tense() == Some("Past");
    let Some(feats) = lexicon
        .entry(&words[verb].form)
        .and_then(|entry| entry.analyses().find(|(u, f, _)| *u == Upos::Verb && past(*f)).map(|(_, f, _)| f))
    else {
        return;
    };
    // "US-backed Syrian rebel forces": the noun is the last of the words behind.
    let run = (verb + 1..words.len()).take_while(|&k| nominal(tags, k) || matches!(tags[k].0, Upos::Adj | Upos::Num));
    let Some(noun) = run.filter(|&k| nominal(tags, k)).last() else { return };
    let (first, at) = (verb - 2, |k: usize| k as u32 + 1);
    // Where it hung on the word before the hyphen, it gets what that one had.
    let (head, role) = if arcs[verb].0 == at(first) { arcs[first] } else { arcs[verb] };
    let above = (arcs[noun].0 as usize).checked_sub(1);
    // The verb that the participle was taken for, if the clause has one.
    let clause = (noun + 1..words.len()).find(|&k| {
        arcs[k].0 == at(verb)
            && tags[k].0 == Upos::Verb
            && matches!(arcs[k].1, Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::Conj | Deprel::Parataxis)
    });
    match (above == Some(verb), clause) {
        // "US-backed forces captured the village"
        (true, Some(clause)) => {
            arcs[clause] = (head, role);
            arcs[noun] = (at(clause), Deprel::Nsubj);
        }
        // "bombarded a government-held part"
        (true, None) => arcs[noun] = (head, if role == Deprel::Ccomp { Deprel::Obj } else { role }),
        // "Iran-aligned Houthi fighters seized the port"
        (false, _) => match above.filter(|&x| x > noun && arcs[x].0 == at(verb)) {
            Some(x) => arcs[x] = (head, role),
            None if above == head.checked_sub(1).map(|h| h as usize) && above.is_some() => {}
            None => return,
        },
    }
    let heir = match arcs[noun].0 {
        0 => at(noun),
        governor => governor,
    };
    for k in (0..words.len()).filter(|&k| k != noun) {
        if arcs[k].0 == at(verb) {
            arcs[k].0 = if k < verb { at(noun) } else { heir };
        } else if arcs[k].0 == at(first) && arcs[k].1 == Deprel::Det {
            arcs[k].0 = at(noun);
        }
    }
    arcs[verb] = (at(noun), Deprel::Amod);
    arcs[first] = (at(verb), Deprel::Compound);
    arcs[verb - 1] = (at(first), Deprel::Punct);
    tags[verb].1 = feats;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;

    #[test]
    fn a_participle_behind_a_hyphen_is_no_verb_of_the_clause() {
        let reader = Reader::new().expect("the models");
        for (text, doer) in [
            ("US-backed forces captured the village on Monday.", "forces"),
            ("Iran-aligned Houthi fighters seized the port on Monday.", "fighters"),
        ] {
            let reading = reader.read(&crate::Document::new(text).language("en"));
            let tokens = &reading.syntax.tokens;
            let verb = tokens.iter().position(|token| token.head.is_none()).expect("a root");
            let subject = tokens.iter().position(|token| token.head == Some(verb as u32) && token.deprel == Deprel::Nsubj);
            assert_eq!(subject.map(|k| tokens[k].span.of(text)), Some(doer), "{text}");
            assert!(["captured", "seized"].contains(&tokens[verb].span.of(text)), "{text}");
        }
    }

    #[test]
    fn a_ring_and_two_roots_are_no_tree() {
        use Deprel::{Dep, Root};
        assert!(is_tree(&[(2, Dep), (0, Root), (2, Dep)]));
        assert!(!is_tree(&[(2, Dep), (1, Dep), (0, Root)]));
        assert!(!is_tree(&[(0, Root), (0, Root)]));
    }
}
