//! What else is parsed apart: clauses on both sides of a semicolon, what somebody else says behind a comma, and what is set between a
//! subject and its verb.

use super::incise::Sight;
use super::lexicon::Lexicon;
use super::tagger::Tag;
use super::words::Word;
use super::writing::Writing;
use super::{Deprel, Feats, Upos};
use std::ops::Range;
use std::sync::Arc;

/// A part of a sentence that is parsed on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its words, the mark that parts it from the next one included.
    pub words: Range<usize>,
    /// What its top is to that of the first part.
    pub role: Deprel,
}

/// The parts of a sentence: behind a semicolon, where a clause stands on both sides and no quotation or bracket is open, and where
/// somebody else speaks: "…, but the ministry denied it", «…, tandis que l'armée affirme …».
pub fn parts(sight: &Sight) -> Vec<Part> {
    let mut out = Vec::with_capacity(1);
    let (mut start, mut open, mut finite, mut role) = (0, 0, false, Deprel::Root);
    for k in 0..sight.words.len() {
        finite |= sight.clausal(k);
        let cut = match sight.form(k) {
            "\"" => {
                open ^= 1;
                None
            }
            "(" => {
                open += 2;
                None
            }
            ")" => {
                open -= if open >= 2 { 2 } else { 0 };
                None
            }
            ";" => (k + 1..sight.words.len()).any(|b| sight.finite(b)).then_some(Deprel::Parataxis),
            "," => sight.other_speaker(k + 1),
            _ => None,
        };
        if let Some(next) = cut.filter(|_| open == 0 && finite) {
            out.push(Part { words: start..k + 1, role });
            (start, finite, role) = (k + 1, false, next);
        }
    }
    out.push(Part { words: start..sight.words.len(), role });
    out
}

/// What is set between a subject and its verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// Where the words of the subject start.
    pub subject: usize,
    /// From its first comma to its last one, both included.
    pub words: Range<usize>,
    /// What it is to the subject.
    pub role: Deprel,
}

/// A relative clause behind a noun before a verb that is joined to the main one: «Le gouvernement a rejeté l'offre du Kenya, qu'il accuse
/// de parti pris, et rappelé son ambassadeur».
pub fn aside(sight: &Sight) -> Option<Insert> {
    let joined = |k: usize| {
        let verb = (k + 2..k + 4).find(|&v| sight.upos(v) != Upos::Adv).unwrap_or(k + 2);
        sight.form(k) == "," && sight.upos(k + 1) == Upos::Cconj && matches!(sight.upos(verb), Upos::Verb | Upos::Aux)
    };
    let (comma, end) = (2..sight.words.len()).filter(|&k| sight.form(k) == ",").find_map(|comma| {
        let first = comma + 1 + usize::from(sight.upos(comma + 1) == Upos::Adp);
        let relative = sight.opens_relative(first);
        let end = (comma + 2..sight.words.len()).find(|&k| sight.form(k) == ",").filter(|&end| relative && joined(end))?;
        Some((comma, end))
    })?;
    let clause = (0..comma).any(|k| sight.finite(k)) && (comma..end).any(|k| sight.finite(k));
    let noun = matches!(sight.upos(comma - 1), Upos::Noun | Upos::Propn);
    let name = (0..comma).rev().take_while(|&k| sight.upos(k) == Upos::Propn).last().unwrap_or(comma - 1);
    (clause && noun).then_some(Insert { subject: name, words: comma..end + 1, role: Deprel::AclRelcl })
}

/// A relative clause or a participle between the subject of a clause and its verb: "The mayor, who visited the scene, spoke of five",
/// "Officials said the men, aged 19 and 24, were shot".
pub fn insert(sight: &Sight) -> Option<Insert> {
    let commas = (1..sight.words.len()).filter(|&k| sight.form(k) == ",");
    commas.into_iter().find_map(|comma| insert_at(sight, comma))
}

fn insert_at(sight: &Sight, comma: usize) -> Option<Insert> {
    // The subject opens the sentence or what a verb of saying reports.
    let said = (0..comma).rev().find(|&k| sight.finite(k));
    if said.is_some_and(|k| !sight.says(k)) {
        return None;
    }
    let after = said.map_or(0, |k| k + 1);
    let subject = after + usize::from(said.is_some() && sight.upos(after) == Upos::Sconj);
    let nominal = (subject..comma).all(|k| sight.nominal(k)) && (subject..comma).any(|k| sight.head(k));
    if !nominal || matches!(sight.upos(subject), Upos::Adp | Upos::Adv | Upos::Cconj) {
        return None;
    }
    // "Donna Doe, 59, of Ashton, who watched it, said": an age and a town may stand before.
    let mut last = comma;
    if sight.upos(last + 1) == Upos::Num && sight.form(last + 2) == "," {
        last += 2;
    }
    let town = (last + 2..last + 6).find(|&k| sight.form(k) == ",").filter(|_| sight.upos(last + 1) == Upos::Adp);
    if let Some(end) = town.filter(|&end| (last + 2..end).all(|k| sight.upos(k) == Upos::Propn) && sight.opens_relative(end + 1)) {
        last = end;
    }
    let first = last + 1 + usize::from(sight.upos(last + 1) == Upos::Adp);
    let relative = sight.opens_relative(first);
    let participle = matches!(sight.upos(comma + 1), Upos::Verb | Upos::Adj);
    // "One of the victims, a 66-year-old woman, died", "Some 1,500 migrants, most of them Haitians, were deported"
    let apposed = !relative && !participle && said.is_none() && sight.starts(comma + 1);
    if !relative && !participle && !apposed {
        return None;
    }
    let end = (first..sight.words.len()).find(|&k| sight.form(k) == "," && sight.verb_group(k + 1))?;
    let finite = (comma + 2..end).any(|k| sight.finite(k));
    let joined = (comma + 1..end).any(|k| sight.upos(k) == Upos::Cconj || sight.upos(k) == Upos::Punct && sight.form(k) != "-");
    let role = match (relative, participle) {
        (true, _) => Deprel::AclRelcl,
        (_, true) => Deprel::Acl,
        _ => Deprel::Appos,
    };
    (finite == relative && end > first + 1 && !(apposed && joined)).then_some(Insert { subject, words: comma..end + 1, role })
}

/// Where a participle of saying begins that goes on with the report of a clause: "denied the attack, saying it had hit a camp",
/// «a démenti avoir bombardé l'école, affirmant que …». The comma before it goes with it.
pub fn going_on(sight: &Sight) -> Option<usize> {
    let finite = |upto: usize| (0..upto).any(|k| sight.finite(k));
    let present = |k: usize| sight.tags.get(k).is_some_and(|t| t.1.tense() == Some("Pres") && t.1.verb_form() != Some("Fin"));
    // Without a conjunction the parser takes what follows for the main clause, and «affirmant avoir tué» for one verb group.
    let clause = |k: usize| sight.upos(k) == Upos::Sconj;
    (2..sight.words.len().saturating_sub(2))
        .find(|&k| sight.form(k) == "," && sight.says(k + 1) && present(k + 1) && clause(k + 2) && finite(k))
}

/// A quoted phrase of manner between a verb and its object: «a dénoncé « avec force » l'attaque». From mark to mark.
pub fn manner(sight: &Sight) -> Option<Range<usize>> {
    const LONGEST: usize = 8;
    let verbal = |k: usize| matches!(sight.upos(k), Upos::Verb | Upos::Aux);
    let opens = |k: usize| sight.form(k) == "\"" && sight.upos(k + 1) == Upos::Adp && (k.saturating_sub(3)..k).any(verbal);
    (1..sight.words.len()).filter(|&k| opens(k)).find_map(|k| {
        let end = (k + 2..sight.words.len().min(k + LONGEST)).find(|&c| sight.form(c) == "\"")?;
        let free = !(k + 1..end).any(verbal) && sight.upos(end + 1) == Upos::Det;
        free.then_some(k..end + 1)
    })
}

/// The comma behind a participle that opens the sentence and describes the subject behind it: «Accusée d'avoir tué 20 civils, l'armée dément»,
/// "Asked about the raid, the minister said …".
pub fn opening(sight: &Sight) -> Option<usize> {
    let past = |k: usize| sight.tags[k].1.verb_form() == Some("Part") && sight.tags[k].1.tense() == Some("Past");
    let first = (0..sight.words.len()).find(|&k| !sight.mark(k))?;
    if sight.upos(first) != Upos::Verb || !past(first) {
        return None;
    }
    let commas = (first + 2..sight.words.len()).filter(|&k| sight.form(k) == ",");
    let comma = commas.into_iter().find(|&k| {
        let verb = (k + 2..sight.words.len()).find(|&v| sight.finite(v) || !sight.nominal(v));
        sight.starts(k + 1) && verb.is_some_and(|v| sight.finite(v))
    })?;
    (!(first..comma).any(|k| sight.finite(k))).then_some(comma)
}

/// Mends tags that no tree could be drawn from.
pub fn retag(words: &[Word], tags: &mut [Tag], writing: &Writing, lexicon: &Lexicon) {
    no_order(words, tags);
    for k in 1..words.len() {
        // «un policier cité par l'agence»: a noun right behind a noun and before an agent is a participle, when it can be one.
        let agent = words.get(k + 1).is_some_and(|w| writing.agent_cases.contains(&w.form));
        if tags[k].0 == Upos::Noun && tags[k - 1].0 == Upos::Noun && agent {
            let part = |f: Feats| f.verb_form() == Some("Part") && f.tense() == Some("Past");
            let participle = lexicon.entry(&words[k].form).and_then(|e| e.analyses().find(|a| a.0 == Upos::Verb && part(a.1)).map(|a| a.1));
            if let Some(feats) = participle {
                tags[k] = (Upos::Verb, feats.with_voice("Pass"));
            }
        }
        // "Video shows that the man …"
        let verb = words[k].known & (1 << Upos::Verb as u32) != 0 && tags[k].1.number() == Some("Plur");
        let that = words.get(k + 1).is_some_and(|w| writing.complementisers.contains(&w.form)) && tags[k + 1].0 == Upos::Sconj;
        if tags[k].0 == Upos::Noun && that && verb && matches!(tags[k - 1].0, Upos::Noun) && tags[k - 1].1.number() == Some("Sing") {
            let feats = lexicon.entry(&words[k].form).and_then(|e| e.analyses().find(|a| a.0 == Upos::Verb).map(|a| a.1));
            let finite = (0..k).all(|b| tags[b].1.verb_form() != Some("Fin"));
            if let Some(feats) = feats.filter(|f| f.verb_form() == Some("Fin") && finite) {
                tags[k] = (Upos::Verb, feats);
            }
        }
        // "…," retired general Doe said: behind a quotation no verb opens what tells who said it.
        let opens = words[k - 1].form == "\"" && k > 1 && words[k - 2].form == ",";
        let nominal = tags.get(k + 1).is_some_and(|t| matches!(t.0, Upos::Noun | Upos::Propn | Upos::Adj));
        let adjective = words[k].known & (1 << Upos::Adj as u32) != 0;
        if opens && nominal && adjective && tags[k].0 == Upos::Verb && tags[k].1.tense() == Some("Past") {
            tags[k] = (Upos::Adj, Feats::parse("Degree=Pos"));
        }
        // "three abductions and one killing": what is counted is a noun.
        let gerund = tags[k].0 == Upos::Verb && matches!(tags[k].1.verb_form(), Some("Ger")) && tags[k - 1].0 == Upos::Num;
        let ends = words.get(k + 1).is_none_or(|_| matches!(tags[k + 1].0, Upos::Punct | Upos::Cconj | Upos::Adp));
        if gerund && ends && words[k].known & (1 << Upos::Noun as u32) != 0 {
            tags[k] = (Upos::Noun, Feats::parse("Number=Sing"));
        }
    }
    for verb in 1..words.len() {
        says(words, tags, writing, verb);
        says_that(words, tags, writing, lexicon, verb);
        behind_relative(words, tags, lexicon, verb);
    }
}

/// What a word is as a finite verb of the third person, when it can be one.
fn finite_reading(word: &Word, lexicon: &Lexicon) -> Option<Feats> {
    let finite = |f: Feats| f.verb_form() == Some("Fin") && matches!(f.person(), None | Some("3")) && f.mood() != Some("Imp");
    lexicon.entry(&word.form)?.analyses().find(|a| a.0 == Upos::Verb && finite(a.1)).map(|a| a.1)
}

/// «L'armée dit avoir abattu 45 drones»: a participle without an auxiliary governs no infinitive and no «que» when the form is a finite one too.
fn says_that(words: &[Word], tags: &mut [Tag], writing: &Writing, lexicon: &Lexicon, verb: usize) {
    let participle = tags[verb].0 == Upos::Verb && tags[verb].1.verb_form() == Some("Part") && tags[verb].1.tense() == Some("Past");
    let subject = matches!(tags[verb - 1].0, Upos::Noun | Upos::Propn | Upos::Adj) || tags[verb - 1].0 == Upos::Punct;
    if !participle || !subject || !writing.shared_forms {
        return;
    }
    let next = (verb + 1..words.len()).find(|&k| tags[k].0 != Upos::Adv);
    let infinitive = |k: usize| tags[k].1.verb_form() == Some("Inf");
    let opens = next.is_some_and(|k| infinitive(k) || tags[k].0 == Upos::Sconj && writing.complementisers.contains(&words[k].form));
    let other = (0..verb).rev().take_while(|&k| words[k].form != ";").any(|k| tags[k].1.verb_form() == Some("Fin"));
    if let Some(feats) = finite_reading(&words[verb], lexicon).filter(|_| opens && !other) {
        tags[verb].1 = feats;
    }
}

/// «L'organisation, qui suit le conflit, chiffre à 312 …»: behind the relative clause of a subject stands its verb, when no other verb does.
fn behind_relative(words: &[Word], tags: &mut [Tag], lexicon: &Lexicon, noun: usize) {
    let bare = tags[noun].0 == Upos::Noun && words[noun - 1].form == "," && words[noun].known & (1 << Upos::Verb as u32) != 0;
    let next = tags.get(noun + 1).is_some_and(|t| matches!(t.0, Upos::Adp | Upos::Det | Upos::Sconj));
    if !bare || !next {
        return;
    }
    let finite = |k: usize| tags[k].1.verb_form() == Some("Fin");
    let comma = (0..noun - 1).rev().find(|&k| words[k].form == ",");
    let Some(comma) = comma.filter(|&c| tags[c + 1].1.pron_type() == Some("Rel") && (c..noun).any(finite)) else { return };
    let alone = !(0..comma).any(finite) && !(noun + 1..words.len()).take_while(|&k| tags[k].0 != Upos::Sconj).any(finite);
    if let Some(feats) = finite_reading(&words[noun], lexicon).filter(|_| alone) {
        tags[noun] = (Upos::Verb, feats);
    }
}

/// "said on Friday that 12 people had died", "warned in a video that troops would come": behind when, where and how it is said, the word
/// that opens what is said is no pronoun.
pub fn complement_marks(words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>], writing: &Writing) {
    /// The most words between the verb and what it says.
    const NEAR: usize = 14;
    for mark in 2..words.len() {
        if !writing.complementisers.contains(&words[mark].form) || !matches!(tags[mark].0, Upos::Pron | Upos::Det) {
            continue;
        }
        let sight = Sight { words, tags, lemmas, writing };
        let plain = |k: usize| sight.nominal(k) && !matches!(sight.upos(k), Upos::Cconj | Upos::Verb) || sight.form(k) == ",";
        let Some(verb) = (mark.saturating_sub(NEAR)..mark - 1).rev().find(|&k| !plain(k)).filter(|&k| sight.says(k)) else { continue };
        let first = verb + 1;
        let told = writing.reports_to.contains(sight.lemma(verb));
        let adjunct = told
            || matches!(sight.upos(first), Upos::Adp | Upos::Adv)
            || sight.form(first) == ","
            || writing.day_words.contains(&words[first].form);
        let verbal = |k: usize| matches!(sight.upos(k), Upos::Verb | Upos::Aux);
        // "said in a report that it published on Monday that 12 …": the last one opens what is said.
        let day = writing.day_words.contains(&words[mark - 1].form);
        let later = (mark + 1..words.len()).any(|k| writing.complementisers.contains(sight.form(k)));
        if later && !day && !told {
            continue;
        }
        // "in a speech that moved the crowd": a pronoun that is the subject.
        let clause = !verbal(mark + 1)
            && (mark + 2..words.len()).take_while(|&k| !writing.complementisers.contains(sight.form(k))).any(|k| sight.clausal(k));
        if adjunct && clause {
            tags[mark] = (Upos::Sconj, Feats::default());
        }
    }
}

/// "the minister said after the talks …": behind a noun some verbs of saying are no participles.
fn says(words: &[Word], tags: &mut [Tag], writing: &Writing, verb: usize) {
    let participle = tags[verb].0 == Upos::Verb && tags[verb].1.verb_form() == Some("Part") && tags[verb].1.tense() == Some("Past");
    if !participle || !writing.reports_only.contains(&words[verb].form) {
        return;
    }
    let before = (0..verb).rev().find(|&k| tags[k].0 != Upos::Adv);
    let speaker = before.is_some_and(|k| matches!(tags[k].0, Upos::Noun | Upos::Propn | Upos::Pron));
    let helped = (verb.saturating_sub(3)..verb).any(|k| tags[k].0 == Upos::Aux);
    let next = words.get(verb + 1).map_or("", |w| &w.form);
    // "said to be armed", "argued by lawyers"
    if speaker && !helped && !writing.behind_participles.contains(next) {
        tags[verb].1 = tags[verb].1.with_verb_form("Fin").with_mood("Ind").with_voice("");
    }
}

/// "Rebel leader Ada Doe, who was sentenced in August, said …": a sentence that tells gives no order, and its first word is a noun when it
/// can be one and another noun stands right behind it.
fn no_order(words: &[Word], tags: &mut [Tag]) {
    let Some(first) = (0..words.len()).find(|&k| tags[k].0 != Upos::Punct) else { return };
    let order = tags[first].0 == Upos::Verb && tags[first].1.mood() == Some("Imp");
    let noun = words[first].known & (1 << Upos::Noun as u32 | 1 << Upos::Adj as u32) != 0;
    if !order || !noun {
        return;
    }
    let nominal = |k: usize| matches!(tags[k].0, Upos::Noun | Upos::Propn | Upos::Adj);
    let past = |k: usize| tags[k].1.verb_form() == Some("Fin") && tags[k].1.tense() == Some("Past");
    let subordinate = |k: usize| matches!(tags[k].0, Upos::Sconj) || tags[k].1.pron_type() == Some("Int");
    let behind = first + 1 < words.len() && nominal(first + 1);
    let tells = (first + 1..words.len()).take_while(|&k| !subordinate(k)).any(past);
    if behind && tells {
        tags[first] = (Upos::Noun, Feats::default());
    }
}

impl Sight<'_> {
    /// What a clause is to the one before it that begins here with a conjunction and somebody who says something.
    fn other_speaker(&self, k: usize) -> Option<Deprel> {
        let (role, next) = match self.upos(k) {
            Upos::Cconj => (Deprel::Conj, k + 1),
            Upos::Sconj => (Deprel::Advcl, k + 1),
            // «tandis que», «alors que»
            Upos::Adv if self.upos(k + 1) == Upos::Sconj => (Deprel::Advcl, k + 2),
            _ => return None,
        };
        let verb = self.direct(next)?;
        let pronoun = self.upos(next) == Upos::Pron;
        // "…, and he said so": the same one speaks on.
        (!pronoun && verb + 1 < self.words.len() && !self.mark(verb + 1)).then_some(role)
    }

    /// Whether a relative clause opens here, behind a comma: «La junte, que l'opposition accuse …», where the pronoun looks like a conjunction.
    pub(super) fn opens_relative(&self, k: usize) -> bool {
        self.relative(k) || self.upos(k) == Upos::Sconj && self.writing.relatives.contains(self.form(k))
    }

    /// Whether a finite verb group begins here.
    pub(super) fn verb_group(&self, start: usize) -> bool {
        let verb = (start..start + 4).find(|&k| !matches!(self.upos(k), Upos::Adv | Upos::Pron) || self.relative(k));
        verb.is_some_and(|k| self.finite(k) && matches!(self.upos(k), Upos::Verb | Upos::Aux))
    }
}
