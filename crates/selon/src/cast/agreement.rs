//! Pronouns: whom «il», «elle», "he", "they" take up.
//!
//! Among the names and nouns before a pronoun that agree with it, the likeliest by a few plain weights: how far back, subject or not,
//! person or not, how often named. After Lappin & Leass 1994, "An algorithm for pronominal anaphora resolution"; the weights are their kind,
//! not their numbers. What is a mere thing competes, so that «il» after «le texte» is nobody; near draws are left open.

use super::Cast;
use crate::reading::{ActorIx, Form};
use crate::syntax::{Deprel, Upos};
use crate::world::{ActorKind, Gender, Sense};

/// How many tokens back a pronoun reaches for its antecedent,
const REACH: usize = 120;
/// and over how many sentences.
const SENTENCES: f32 = 4.0;
/// What a sentence between weighs against a candidate,
const FAR: f32 = 6.0;
/// and a token.
const NEARER: f32 = 0.05;
/// What a subject weighs,
const SUBJECT: f32 = 10.0;
/// an object,
const OBJECT: f32 = 3.0;
/// a complement of a noun,
const COMPLEMENT: f32 = -4.0;
/// a person named,
const PERSON: f32 = 9.0;
/// a person by office or kind, a body, a group,
const SOMEBODY: f32 = 4.0;
/// each other time that a person is named about there,
const AGAIN: f32 = 2.0;
/// and words within quotation marks for a pronoun outside of them.
const QUOTED: f32 = -8.0;
/// Less than this is nobody.
const LEAST: f32 = 1.0;
/// The best candidate must be so much ahead of the next one.
const AHEAD: f32 = 2.0;

/// What stands before a pronoun and agrees with it.
struct Candidate<'p> {
    token: usize,
    score: f32,
    rank: Rank,
    /// What tells it from others: a name, a lemma.
    who: &'p str,
}

#[derive(Clone, Copy, PartialEq)]
enum Rank {
    Person,
    Somebody,
    Thing,
}

impl<'p> Cast<'p> {
    /// The actor that «ce dernier», "the latter" takes up: the nearest earlier one that agrees in number and gender.
    pub fn latter(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        let own = tree.syntax.tokens[i].feats;
        for k in (i.saturating_sub(REACH)..i).rev() {
            if !self.names_somebody(k) || !matches!(tree.upos(k), Upos::Noun | Upos::Propn) {
                continue;
            }
            let other = tree.syntax.tokens[k].feats;
            if differs(own.number(), other.number()) {
                continue;
            }
            let Some(actor) = self.actor(k) else { continue };
            if self.actors[actor].kind == ActorKind::Person || !differs(own.gender(), other.gender()) {
                self.mention(actor, tree.syntax.tokens[i].span, Form::Pronoun);
                return Some(actor);
            }
        }
        None
    }

    /// The pronouns of the page that take up a person by name, whether or not a claim asked for them.
    pub fn link_pronouns(&mut self) {
        let tree = self.clauses.tree;
        for i in 0..tree.syntax.tokens.len() {
            if tree.upos(i) == Upos::Pron && self.known[i].is_none() && self.is_personal_pronoun(i) {
                // A body or group must be one that the page tells of anyway.
                let told = |k: usize| self.known_actor(k).is_some();
                if self.antecedent(i).is_some_and(|(k, rank)| rank == Rank::Person || told(k)) {
                    self.actor(i);
                }
            }
        }
    }

    /// The actor a third-person pronoun takes up.
    pub(super) fn pronoun(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        if let Some(noun) = self.clauses.antecedent(i) {
            return self.actor(noun);
        }
        if !self.is_personal_pronoun(i) {
            return None;
        }
        let (token, rank) = self.antecedent(i)?;
        let actor = self.actor(token)?;
        if rank == Rank::Person && self.actors[actor].kind == ActorKind::Unknown {
            self.actors[actor].kind = ActorKind::Person;
        }
        self.mention(actor, tree.syntax.tokens[i].span, Form::Pronoun);
        Some(actor)
    }

    /// Whether token `i` is a pronoun of the third person that stands for somebody or something said before.
    fn is_personal_pronoun(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let feats = tree.syntax.tokens[i].feats;
        // «a-t-elle déclaré» is somebody, however the tree has it.
        let inverted = tree.syntax.tokens[i].span.of(self.text).starts_with('-');
        let empty = !inverted && matches!(tree.role(i), Deprel::ExplSubj | Deprel::Expl) && tree.head(i).is_none_or(|verb| i < verb);
        feats.person() == Some("3") && feats.pron_type() == Some("Prs") && feats.reflex().is_none() && !empty
    }

    /// The likeliest token that a pronoun takes up, and what stands there; none when a thing is likelier or two are alike.
    fn antecedent(&self, i: usize) -> Option<(usize, Rank)> {
        let tree = self.clauses.tree;
        let syntax = tree.syntax;
        let sentence = syntax.tokens[i].sentence;
        let inside = self.is_quoted(i);
        let mut found: Vec<Candidate<'p>> = Vec::new();
        for k in (i.saturating_sub(REACH)..i).rev() {
            let between = (sentence - syntax.tokens[k].sentence) as f32;
            if between > SENTENCES {
                break;
            }
            let Some((rank, who)) = self.candidate(k).filter(|_| self.may_be(i, k)) else { continue };
            let role = match tree.role(k) {
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::OblAgent => SUBJECT,
                Deprel::Obj | Deprel::Iobj => OBJECT,
                Deprel::Nmod | Deprel::NmodPoss | Deprel::Compound => COMPLEMENT,
                _ => 0.0,
            };
            let kind = match rank {
                Rank::Person => PERSON,
                Rank::Somebody => SOMEBODY,
                Rank::Thing if role < SUBJECT => continue,
                Rank::Thing => 0.0,
            };
            let quoted = if !inside && self.is_quoted(k) { QUOTED } else { 0.0 };
            let score = role + kind + quoted - FAR * between - NEARER * (i - k) as f32;
            // A full name, its family name and its given name are one.
            let last = |words: &'p str| words.rsplit([' ', '\u{a0}']).next().unwrap_or(words);
            let same = |other: &&mut Candidate<'p>| {
                other.rank == rank && (last(other.who) == last(who) || other.who.starts_with(who) || who.starts_with(other.who))
            };
            match found.iter_mut().find(same) {
                Some(other) => other.score = other.score.max(score) + if rank == Rank::Person { AGAIN } else { 0.0 },
                None => found.push(Candidate { token: k, score, rank, who }),
            }
        }
        let Some(best) = found.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(a.token.cmp(&b.token))).filter(|c| c.score >= LEAST)
        else {
            return self.ahead(i);
        };
        let same = |other: &Candidate<'_>| other.who.contains(best.who) || best.who.contains(other.who);
        let rival = found.iter().any(|other| !same(other) && other.score > best.score - AHEAD);
        (best.rank != Rank::Thing && !rival).then_some((best.token, best.rank))
    }

    /// The person named behind a pronoun whose clause opens the sentence: «Lorsqu'il est arrivé, M. Doe a promis …».
    fn ahead(&self, i: usize) -> Option<(usize, Rank)> {
        let tree = self.clauses.tree;
        let main = tree.head(tree.clause(i)).map(|head| tree.clause(head))?;
        let subject = tree.kid(main, &[Deprel::Nsubj, Deprel::NsubjPass]).filter(|&k| k > i)?;
        let person = matches!(self.candidate(subject), Some((Rank::Person, _)));
        (person && tree.role(i) == Deprel::Nsubj && self.may_be(i, subject)).then_some((subject, Rank::Person))
    }

    /// What token `k` can lend a pronoun, and how it is told from others.
    fn candidate(&self, k: usize) -> Option<(Rank, &'p str)> {
        let tree = self.clauses.tree;
        if self.place_at[k].is_some() {
            return None;
        }
        if let Some(ix) = self.name_at[k] {
            let name = &self.names[ix as usize];
            if self.head_of(name) != k || name.road {
                return None;
            }
            let person = self.names_person(name) || self.persons[ix as usize];
            return Some((if person { Rank::Person } else { Rank::Somebody }, name.span.of(self.text)));
        }
        // A pronoun that was taken up before goes on with whom it stands for.
        if tree.upos(k) == Upos::Pron {
            let mention = self.actors[self.known_actor(k)?].mentions.iter().find(|m| m.form == Form::Name)?;
            let person = self.actors[self.known_actor(k)?].kind == ActorKind::Person;
            return Some((if person { Rank::Person } else { Rank::Somebody }, mention.span.of(self.text)));
        }
        if tree.upos(k) != Upos::Noun {
            return None;
        }
        // The noun of an office right before its holder's name is that person.
        let holder = tree.kids_as(k, &[Deprel::Appos, Deprel::Flat, Deprel::FlatName]).find(|&n| self.name_at[n].is_some());
        if let Some((rank @ Rank::Person, who)) = holder.and_then(|n| self.candidate(n)) {
            return Some((rank, who));
        }
        Some((if self.nominal_at[k].is_some() { Rank::Somebody } else { Rank::Thing }, tree.syntax.lemma(k)))
    }

    /// Whether pronoun `i` can take up token `k`: they agree, and do not stand in one clause.
    fn may_be(&self, i: usize, k: usize) -> bool {
        let tree = self.clauses.tree;
        let (own, other) = (tree.syntax.tokens[i].feats, tree.syntax.tokens[k].feats);
        // «Il a derrière lui …» may be himself.
        let bound = tree.clause(i) == tree.clause(k) && !(self.clauses.case_is(i, "locative") && tree.role(k) == Deprel::Nsubj);
        if differs(own.number(), other.number()) || bound {
            return false;
        }
        let person = matches!(self.candidate(k), Some((Rank::Person, _)));
        // "he" is somebody, never a state; "it" is never somebody.
        if self.clauses.is_function(i, "personal") && !person && !self.is_one(k) || own.gender() == Some("Neut") && person {
            return false;
        }
        let gender = match own.gender() {
            Some("Fem") => Gender::Feminine,
            Some("Masc") => Gender::Masculine,
            _ => return true,
        };
        match person {
            true => self.gender(k).is_none_or(|known| known == gender),
            false => !differs(own.gender(), other.gender()),
        }
    }

    /// Whether the noun at token `k` stands for one person: an office, a member of a group.
    fn is_one(&self, k: usize) -> bool {
        let plural = self.clauses.tree.syntax.tokens[k].feats.number() == Some("Plur");
        !plural && self.name_at[k].is_none() && self.nominal_at[k].is_some_and(|cover| cover.is_title() || cover.is_person())
    }

    /// The gender of the person named at token `k`: as the world knows it, by the form of address or office before the name, by the
    /// given name; else as the person's full name tells elsewhere on the page.
    fn gender(&self, k: usize) -> Option<Gender> {
        let Some(ix) = self.name_at[k] else {
            if self.clauses.tree.upos(k) == Upos::Pron {
                let feature = self.clauses.tree.syntax.tokens[k].feats.gender();
                return feature.and_then(|f| {
                    if f == "Fem" {
                        Some(Gender::Feminine)
                    } else if f == "Masc" {
                        Some(Gender::Masculine)
                    } else {
                        None
                    }
                });
            }
            let name = self.clauses.tree.kids_as(k, &[Deprel::Appos, Deprel::Flat, Deprel::FlatName]).find(|&n| self.name_at[n].is_some());
            return self.told_gender(k).or_else(|| name.and_then(|n| self.gender(n)));
        };
        let name = &self.names[ix as usize];
        let before = name.tokens.start.checked_sub(1).and_then(|k| self.told_gender(k));
        let known = name
            .senses
            .iter()
            .find_map(|s| if let Sense::Person { person, .. } = s { Some(self.world.actor(*person).gender) } else { None });
        let words = name.span.of(self.text);
        before.or(known.flatten()).or_else(|| self.given_gender(words)).or_else(|| {
            let last = words.rsplit([' ', '\u{a0}']).next()?;
            let full = |other: &&crate::find::names::Name| {
                let other = other.span.of(self.text);
                other.len() > words.len() && other.ends_with(last)
            };
            let near = self.names[..ix as usize].iter().rev().take(FULL_NAME).find(full)?;
            self.given_gender(near.span.of(self.text))
        })
    }

    /// The gender of the first of several words, where it is a given name.
    fn given_gender(&self, words: &str) -> Option<Gender> {
        let first = words.split([' ', '\u{a0}']).next()?;
        self.world.given_name(first).flatten()
    }

    /// The gender that a form of address or an office at token `k` tells: «Mme», «la ministre», "Mr.".
    fn told_gender(&self, k: usize) -> Option<Gender> {
        let cover = self.nominal_at[k].filter(|cover| cover.is_title())?;
        let of = |feature: Option<&str>| match feature {
            Some("Fem") => Some(Gender::Feminine),
            Some("Masc") => Some(Gender::Masculine),
            _ => None,
        };
        let tokens = &self.clauses.tree.syntax.tokens;
        let article = cover.first().checked_sub(1).filter(|&d| tokens[d].upos == Upos::Det && tokens[d].sentence == tokens[k].sentence);
        cover.told_gender().or_else(|| article.and_then(|d| of(tokens[d].feats.gender())))
    }

    /// Whether token `i` stands within quotation marks.
    fn is_quoted(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let from = tree.syntax.tokens[tree.sentence(i).start.saturating_sub(QUOTE)].span.start as usize;
        let before = &self.text[from..tree.syntax.tokens[i].span.start as usize];
        let before = before.rsplit("\n\n").next().unwrap_or(before);
        let marks = |open: char, close: char| before.rfind(open).is_some_and(|o| before.rfind(close).is_none_or(|c| c < o));
        marks('«', '»') || marks('“', '”') || before.matches('"').count() % 2 == 1
    }
}

/// How many names back a person's full name is looked for.
const FULL_NAME: usize = 60;
/// How many tokens before a sentence a quotation that holds it may begin.
const QUOTE: usize = 80;

/// Whether two words cannot agree in a feature: both have it and it is not the same.
fn differs(a: Option<&str>, b: Option<&str>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}
