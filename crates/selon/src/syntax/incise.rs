//! Clauses that tell who says the rest of the sentence and are set into it or behind it: "…, the health ministry said on Monday.",
//! «…, a indiqué à l'ASP une source sécuritaire». They are cut out before trees are drawn: the corpora that trees are learned from
//! hardly have them, and a verb of saying behind a list or a participle draws to itself what belongs to the clause before it.

use super::tagger::Tag;
use super::words::Word;
use super::writing::Writing;
use super::{Feats, Upos};
use std::ops::Range;
use std::sync::Arc;

/// The most words of a speaker, and of what stands behind the verb of saying.
const LONGEST: usize = 18;

/// An incise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incise {
    /// Its words, the comma that opens it and the one that closes it, where what it breaks up lacks its verb, included.
    /// Behind a quotation no comma opens it.
    pub words: Range<usize>,
    /// Its verb of saying.
    pub verb: usize,
    /// Whether the subject stands before the verb.
    pub direct: bool,
    /// Whether it stands behind what it reports, subject first, so that it is the main clause: "…, the minister said."
    pub main: bool,
}

/// The incises of a tagged sentence, in order.
///
/// A noun of a speaker that was taken for a verb is tagged anew, "the press freedom group said", and so is a verb that was taken for a
/// participle.
pub fn incises(words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>], writing: &Writing) -> Vec<Incise> {
    let sight = Sight { words, tags, lemmas, writing };
    let mut found: Vec<Incise> = Vec::new();
    if !(0..words.len()).any(|k| sight.says(k)) {
        return found;
    }
    let (mut at, mut taken) = (1, 0);
    while at + 2 < words.len() {
        let quoted = sight.form(at) == "\"" && sight.form(at - 1) == ",";
        let opens = (sight.form(at) == "," || quoted) && !sight.mark(at + 1);
        match sight.verb(at + 1).filter(|_| opens).and_then(|(verb, main)| sight.end(at, verb, main, taken)) {
            Some(mut incise) => {
                // The mark that closes a quotation is the quotation's.
                incise.words.start += usize::from(quoted);
                at = incise.words.end;
                taken = at;
                found.push(incise);
            }
            None => at += 1,
        }
    }
    // What is left must be a clause.
    let mut rest = (0..words.len()).filter(|k| !found.iter().any(|incise| incise.words.contains(k)));
    if !rest.any(|k| sight.clausal(k)) {
        return Vec::new();
    }
    for incise in &found {
        let helped = tags[incise.verb - 1].0 == Upos::Aux || incise.verb > 1 && tags[incise.verb - 2].0 == Upos::Aux;
        if incise.direct && !helped && tags[incise.verb].1.verb_form() == Some("Part") {
            tags[incise.verb].1 = tags[incise.verb].1.with_verb_form("Fin").with_mood("Ind").with_voice("");
        }
        for k in incise.words.start..incise.verb {
            if incise.direct && tags[k].0 == Upos::Verb && words[k].known & (1 << Upos::Noun as u32) != 0 {
                tags[k] = (Upos::Noun, Feats::default());
            }
        }
    }
    found
}

/// What is seen of a sentence.
pub(super) struct Sight<'s> {
    pub words: &'s [Word],
    pub tags: &'s [Tag],
    pub lemmas: &'s [Arc<str>],
    pub writing: &'s Writing,
}

impl Sight<'_> {
    pub fn form(&self, k: usize) -> &str {
        self.words.get(k).map_or("", |w| &w.form)
    }

    pub fn lemma(&self, k: usize) -> &str {
        self.lemmas.get(k).map_or("", |lemma| lemma)
    }

    pub fn upos(&self, k: usize) -> Upos {
        self.tags.get(k).map_or(Upos::X, |t| t.0)
    }

    pub fn mark(&self, k: usize) -> bool {
        self.upos(k) == Upos::Punct
    }

    pub fn finite(&self, k: usize) -> bool {
        self.tags.get(k).is_some_and(|t| t.1.verb_form() == Some("Fin"))
    }

    /// Whether a word makes a clause, or would if the tagger had not taken it for a participle: "strikes on the suburbs killed …".
    pub fn clausal(&self, k: usize) -> bool {
        let past = |k: usize| self.tags[k].1.verb_form() == Some("Part") && self.tags[k].1.tense() == Some("Past");
        self.finite(k) || self.upos(k) == Upos::Verb && past(k)
    }

    pub fn relative(&self, k: usize) -> bool {
        self.tags.get(k).is_some_and(|t| matches!(t.1.pron_type(), Some("Rel" | "Int")))
    }

    /// Whether a relative pronoun stands before a word in its stretch between commas.
    pub fn in_relative(&self, k: usize) -> bool {
        let opens = |b: usize| b > 0 && self.form(b - 1) == "," && self.opens_relative(b);
        (0..k).rev().take_while(|&b| self.form(b) != ",").any(|b| self.relative(b) || opens(b))
    }

    /// Whether a word is a verb of saying.
    pub fn says(&self, k: usize) -> bool {
        self.upos(k) == Upos::Verb && self.writing.reports.contains(self.lemma(k))
    }

    /// A word of a noun phrase, whatever the tagger made of a noun that could be a verb.
    pub fn nominal(&self, k: usize) -> bool {
        use Upos::{Adj, Adp, Adv, Cconj, Det, Noun, Num, Part, Pron, Propn, X};
        if self.relative(k) {
            return false;
        }
        match self.upos(k) {
            Adj | Adp | Cconj | Det | Noun | Num | Part | Pron | Propn | Adv | X => true,
            Upos::Verb => !self.finite(k) || self.words.get(k).is_some_and(|w| w.known & (1 << Noun as u32) != 0),
            // "the authority for missing persons"
            Upos::Sconj => self.words.get(k).is_some_and(|w| w.known & (1 << Adp as u32) != 0),
            Upos::Punct => matches!(self.form(k), "-" | "(" | ")"),
            _ => false,
        }
    }

    /// Whether a noun phrase can start here.
    pub fn starts(&self, k: usize) -> bool {
        use Upos::{Adj, Det, Noun, Num, Pron, Propn};
        let clause = matches!(self.tags.get(k).and_then(|t| t.1.pron_type()), Some("Rel" | "Int"));
        let noun = self.upos(k) == Upos::Verb && self.words[k].known & (1 << Noun as u32) != 0;
        !clause && (noun || matches!(self.upos(k), Adj | Det | Noun | Num | Pron | Propn))
    }

    pub fn head(&self, k: usize) -> bool {
        matches!(self.upos(k), Upos::Noun | Upos::Propn | Upos::Pron)
    }

    /// The verb of the incise that may start at `start`, and whether its subject stands before it.
    fn verb(&self, start: usize) -> Option<(usize, bool)> {
        let direct = || self.direct(start).filter(|_| self.writing.speaker_first);
        self.inverted(start).map(|verb| (verb, false)).or_else(|| direct().map(|verb| (verb, true)))
    }

    /// «affirme le ministre», «a-t-il indiqué», «s'est indigné le maire», "said the mayor".
    fn inverted(&self, start: usize) -> Option<usize> {
        let reflexive = self.tags.get(start).is_some_and(|t| t.1.reflex().is_some());
        let k = start + usize::from(reflexive);
        let third = |k: usize| self.tags.get(k).is_some_and(|t| !matches!(t.1.person(), Some("1" | "2")));
        if !self.finite(k) || !third(k) || !matches!(self.upos(k), Upos::Verb | Upos::Aux) {
            return None;
        }
        if self.says(k) {
            let subject = if self.form(k + 1).starts_with('-') { k + 1 } else { (k + 1..k + 8).find(|&s| self.starts(s))? };
            let between = (k + 1..subject).all(|b| self.nominal(b));
            return (between && self.starts(subject)).then_some(k);
        }
        // The auxiliary of the passive is that of reflexive verbs.
        if self.upos(k) != Upos::Aux || self.writing.reflexive_auxiliaries.contains(self.lemma(k)) != reflexive {
            return None;
        }
        let participle = (k + 1..k + 5).find(|&p| !matches!(self.upos(p), Upos::Pron | Upos::Adv | Upos::Aux))?;
        self.says(participle).then_some(participle).filter(|&p| !self.finite(p))
    }

    /// "the health ministry said", "a spokesman has told".
    pub fn direct(&self, start: usize) -> Option<usize> {
        if !self.starts(start) {
            return None;
        }
        // "…, state television reported." ends the sentence.
        let last = |k: usize| k + 2 == self.words.len() && self.mark(k + 1);
        let spoken = |k: usize| self.says(k) && (self.finite(k) || last(k));
        // Behind an apposition the tagger takes "told reporters" for a participle.
        let told = |k: usize| self.writing.reports_to.contains(self.lemma(k)) && self.starts(k + 1);
        let nominal = |from: usize| (from..self.words.len().min(from + LONGEST)).find(|&k| spoken(k) || !self.nominal(k));
        let mut end = nominal(start)?;
        if self.form(end) == "," && self.starts(end + 1) {
            // "…, Ada Doe, a spokeswoman for the group, told reporters"
            end = nominal(end + 1).filter(|&k| self.form(k) == ",")? + 1;
        } else if self.form(end) == "," && self.relative(end + 1) {
            // "…, a resident, who asked not to be named, told reporters"
            let resumes = |k: usize| self.verb_group(k) || told(k);
            end = (end + 2..self.words.len().min(end + LONGEST)).find(|&k| self.form(k) == "," && resumes(k + 1))? + 1;
        }
        let verb = (end..end + 4).find(|&k| !matches!(self.upos(k), Upos::Aux | Upos::Adv))?;
        let auxiliary = (end..verb).any(|k| self.upos(k) == Upos::Aux && self.writing.perfect_auxiliaries.contains(self.lemma(k)));
        let past = self.finite(verb) || auxiliary || told(verb) || last(verb);
        (self.says(verb) && past && end > start && (start..end).any(|k| self.head(k))).then_some(verb)
    }

    /// The whole incise that opens at `open` with its verb of saying; the words before `taken` are another one's.
    fn end(&self, open: usize, verb: usize, main: bool, taken: usize) -> Option<Incise> {
        let last = self.words.len() - usize::from(self.mark(self.words.len() - 1));
        let stop = (verb + 1..self.words.len()).find(|&k| matches!(self.form(k), "," | ";" | ":" | "\"" | "." | "!" | "?") && self.mark(k));
        let stop = stop.unwrap_or(last);
        let tail = verb + 1..stop;
        // "In a statement, the mayor said, "We …""
        let quotation = self.form(stop) == "," && self.form(stop + 1) == "\"";
        if tail.len() > LONGEST || matches!(self.form(stop), ":" | "\"") || quotation {
            return None;
        }
        // Another clause would be what is said; one that tells of the speaker is not.
        let relative = tail.clone().find(|&k| self.relative(k)).unwrap_or(stop);
        if (verb + 1..relative).any(|k| self.finite(k) || self.upos(k) == Upos::Sconj) {
            return None;
        }
        let before = (0..open).any(|k| if main { self.clausal(k) } else { self.finite(k) && !self.in_relative(k) });
        let closed = self.form(stop) != ",";
        if main {
            // What stands right behind the verb would be its object: "…, the ministry announced measures".
            let addressed = self.writing.reports_to.contains(&*self.lemmas[verb]);
            let day = |k: usize| self.writing.day_words.contains(self.form(k));
            let next = verb + 1;
            let free = next == stop || day(next) || addressed || matches!(self.upos(next), Upos::Adp | Upos::Adv) || self.says(next);
            if !free || closed && !before {
                return None;
            }
        } else if !before {
            return None;
        }
        // The comma behind it goes on with a clause that is whole: "Rebels shelled the town, the army said, forcing hundreds to flee".
        let closing = usize::from(!before);
        let end = if closed { stop } else { self.goes_on(stop, last).unwrap_or(stop + closing) };
        let open = if main { self.first_of_list(open, verb, taken) } else { open };
        Some(Incise { words: open..end, verb, direct: main, main: main && end == last })
    }

    /// The comma before the first of those who say it together: "…, residents, a nurse and two officials said".
    fn first_of_list(&self, open: usize, verb: usize, taken: usize) -> usize {
        let mut first = open;
        while (open + 1..verb).any(|k| self.upos(k) == Upos::Cconj) {
            let Some(comma) = (0..first).rev().take(5).find(|&k| self.mark(k)).filter(|&k| k > 1 && k >= taken && self.form(k) == ",")
            else {
                break;
            };
            let bare = |k: usize| matches!(self.upos(k), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn);
            if !(comma + 1..first).all(bare) || !(comma + 1..first).any(|k| self.head(k)) {
                break;
            }
            first = comma;
        }
        first
    }

    /// Where an incise ends that goes on behind the comma `comma`: what tells more of the speaker, or what he does by saying it, is part
    /// of it.
    fn goes_on(&self, comma: usize, last: usize) -> Option<usize> {
        let next = comma + 1;
        let rest = next..last;
        let participle = self.upos(next) == Upos::Verb && !self.finite(next);
        let says = participle && self.says(next) && self.tags[next].1.tense() != Some("Past");
        let bare = self.starts(next) && !rest.clone().any(|k| self.finite(k));
        if rest.is_empty() || says || bare {
            return Some(last);
        }
        // «…, a déclaré Awa Doe, directrice de l'hôpital, ajoutant que …»
        let comma = rest.clone().find(|&k| self.form(k) == ",");
        // «…, dit Awa Doe, qui a purgé douze ans.»
        if self.relative(next) {
            return comma.map_or(Some(last), |comma| self.goes_on(comma, last).or(Some(comma)));
        }
        let comma = comma.filter(|&c| self.starts(next) && !participle && (next..c).all(|k| self.nominal(k)));
        comma.and_then(|comma| self.goes_on(comma, last))
    }
}
