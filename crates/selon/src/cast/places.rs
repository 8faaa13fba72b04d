//! Places: which of the places of a name is meant, and where a name is a place at all.

use super::Cast;
use super::homonyms::Choice;
use crate::find::names::Name;
use crate::language::Row;
use crate::reading::{Form, Mention, Place, PlaceIx};
use crate::syntax::{Deprel, NameKind, Upos};
use crate::world::{ActorKind, Iso3, PlaceId, Precision, Sense};

/// A place name that heads a line has at most this many tokens between itself and the dash.
const DATELINE: usize = 16;

impl<'p> Cast<'p> {
    /// Enters every name that stands for a place here.
    pub(super) fn enter_places(&mut self) {
        for ix in 0..self.names.len() {
            let id = match self.chosen[ix] {
                Choice::Here(id) if self.stands_for_place(ix, id) => id,
                Choice::Unclear(country) => {
                    self.enter_unclear(ix, country);
                    continue;
                }
                _ => continue,
            };
            let code = self.clauses.language.code;
            let known = self.world.place(id);
            let place = Place {
                name: known.name(code).to_owned(),
                geonames: known.geonames,
                point: Some((known.latitude, known.longitude)),
                precision: known.precision,
                country: known.country.map(|c| c.to_string()),
                contested: known.contested,
                claimed_by: codes(known.claims.iter().filter(|_| known.contested)),
                held_by: codes(known.held_by(self.date).iter().filter(|_| known.contested)),
                mentions: Vec::new(),
            };
            self.enter_named(ix, format!("{id:?}"), place);
        }
        for ix in 0..self.names.len() {
            self.enter_unknown(ix);
        }
        self.enter_anaphors();
    }

    /// A place that the world does not know keeps its words and takes the point and the rank of the nearest known place
    /// that may contain it: one in the same sentence, else the last one before.
    fn enter_unknown(&mut self, ix: usize) {
        let name = &self.names[ix];
        let head = self.head_of(name);
        let strange = self.chosen[ix] == Choice::Nowhere
            && name.senses.iter().all(|s| matches!(s, Sense::Place(_)))
            && !self.persons[ix]
            && !self.is_full_name(name);
        let dated = name
            .tokens
            .clone()
            .any(|k| self.is_date(k) || self.clauses.language.table("holidays").at(self.clauses.tree.syntax, k).next().is_some());
        // «Hospital» left over from a longer name is no name.
        let common = name.tokens.len() == 1 && self.is_common_noun(head);
        if !strange
            || dated
            || self.place_at[head].is_some()
            || !name.road && (common || self.clauses.tree.upos(head) != Upos::Propn || !self.is_somewhere(head) || self.is_authority(name))
        {
            return;
        }
        let sentence = self.clauses.tree.syntax.sentences.iter().find(|s| s.tokens.contains(&(head as u32)));
        let sentence = sentence.map_or(head..head, |s| s.tokens.start as usize..s.tokens.end as usize);
        let here = sentence.clone().filter(|&i| self.place_at[i].is_some()).min_by_key(|&i| i.abs_diff(head));
        let near = here.or_else(|| (0..sentence.start).rev().find(|&i| self.place_at[i].is_some()));
        let container = near.and_then(|i| self.place_at[i]).map(|p| &self.places[p]);
        let words = name.span.of(self.text);
        let place = Place {
            name: words.to_owned(),
            geonames: None,
            point: container.and_then(|c| c.point),
            precision: container.map_or(Precision::None, |c| match c.precision {
                Precision::Point | Precision::Locality => Precision::Admin2,
                wide => wide,
            }),
            country: container.and_then(|c| c.country.clone()),
            contested: container.is_some_and(|c| c.contested),
            claimed_by: container.map(|c| c.claimed_by.clone()).unwrap_or_default(),
            held_by: container.map(|c| c.held_by.clone()).filter(|held| held.len() == 1).unwrap_or_default(),
            mentions: Vec::new(),
        };
        self.enter_named(ix, format!("words:{words}"), place);
    }

    /// Whether something is or happens at the place that token `i` names: «à Tindoura», «a brûlé Tindoura».
    fn is_somewhere(&self, i: usize) -> bool {
        // A person can be struck too.
        let place = || self.name(i).is_some_and(|name| self.learned(name) == Some(NameKind::Place));
        self.located(i) || place() && (self.is_struck(i) || self.is_aimed_at(i))
    }

    /// Whether a name ends like that of an authority, which is no place: «Revision Committee», "Police Department".
    fn is_authority(&self, name: &Name) -> bool {
        let rows = self.clauses.language.table("bodies").get(self.clauses.tree.syntax.form(name.tokens.end - 1));
        rows.into_iter().any(|row| row.cell(1) != "EDU")
    }

    /// Whether the word of token `i`, capital or not, is a common noun of the language.
    fn is_common_noun(&self, i: usize) -> bool {
        let language = self.clauses.language;
        let entry = language.grammar.lexicon().entry(self.clauses.tree.syntax.form(i));
        entry.is_some_and(|entry| entry.analyses().any(|(upos, ..)| upos == Upos::Noun))
    }

    /// Whether a capitalised word that is no place stands right before token `i`: «International Airport», «Paris Saint-Germain».
    fn continues_capitals(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let tokens = &tree.syntax.tokens;
        let before = i.checked_sub(1).filter(|&k| tree.sentence(i).contains(&k));
        before.is_some_and(|k| {
            let gap = &self.text[tokens[k].span.end as usize..tokens[i].span.start.max(tokens[k].span.end) as usize];
            let opens = k == tree.sentence(i).start && self.name_at[k].is_none();
            gap == " " && tokens[k].span.of(self.text).starts_with(char::is_uppercase) && tokens[k].upos != Upos::Det && !opens
        })
    }

    /// A place of which no more is known than its country, if that: several have the name, and nothing tells them apart.
    fn enter_unclear(&mut self, ix: usize, country: Option<Iso3>) {
        let name = &self.names[ix];
        let Some(likely) = name.senses.iter().find_map(|s| if let Sense::Place(p) = s { Some(*p) } else { None }) else { return };
        if !self.stands_for_place(ix, likely) {
            return;
        }
        let words = name.span.of(self.text);
        let place = Place {
            name: words.to_owned(),
            geonames: None,
            point: None,
            precision: Precision::None,
            country: country.map(|c| c.to_string()),
            contested: false,
            claimed_by: Vec::new(),
            held_by: Vec::new(),
            mentions: Vec::new(),
        };
        self.enter_named(ix, format!("unclear:{words}"), place);
    }

    /// Enters the place of a name, or another mention of it.
    fn enter_named(&mut self, ix: usize, key: String, place: Place) {
        let name = &self.names[ix];
        let place = self.enter_place(key, place);
        self.places[place].mentions.push(Mention { span: name.span, form: Form::Name });
        for token in name.tokens.clone() {
            self.place_at[token] = Some(place);
        }
    }

    fn enter_place(&mut self, key: String, place: Place) -> PlaceIx {
        if let Some(&ix) = self.place_keys.get(&key) {
            return ix;
        }
        self.places.push(place);
        self.place_keys.insert(key, self.places.len() - 1);
        self.places.len() - 1
    }

    /// Whether the name is used as a place: towns and regions are, unless they are part of something else's name;
    /// capitals and countries only where a preposition or a noun of place says so.
    fn stands_for_place(&self, ix: usize, id: PlaceId) -> bool {
        let name = &self.names[ix];
        let tree = self.clauses.tree;
        let head = self.head_of(name);
        let somebody = name.senses.iter().any(|s| match s {
            Sense::Person { family, .. } => !family,
            Sense::Actor(id) => self.world.actor(*id).kind != ActorKind::State,
            _ => false,
        });
        let heads_line = self.heads_line(ix);
        // The trees of headlines are not to be trusted: «Sénégal : …».
        // An adjective is no place («Western», «Française»), unless it is none but here: "an Illinois politician".
        if !heads_line && tree.upos(head) == Upos::Adj && tree.role(head) == Deprel::Amod && self.is_adjective(name) || self.persons[ix] {
            return false;
        }
        let first = name.tokens.start;
        // «la milice Zaïre»: a name without a preposition right behind a group is the group's.
        let group = |k: &usize| {
            let listed =
                self.clauses.language.table("groups").at(tree.syntax, *k).any(|(row, len)| len == 1 && row.cell(0) == "armed_group");
            listed
                && tree.upos(*k) == Upos::Noun
                && tree.head(head) == Some(*k)
                && tree.kids(head).all(|kid| kid != *k && tree.role(kid) != Deprel::Case)
        };
        if first.checked_sub(1).filter(|k| tree.sentence(first).contains(k)).is_some_and(|k| group(&k)) {
            return false;
        }
        if self.continues_capitals(first) && (self.name_at[first - 1].is_some() || name.tokens.len() == 1 && self.is_common_noun(head)) {
            return false;
        }
        let words = name.span.of(self.text);
        let abbreviated = words.ends_with('.') && words.matches('.').count() == 1;
        if abbreviated && !self.text[..name.span.start as usize].trim_end().ends_with([',', '-', '(']) {
            return false;
        }
        let located = heads_line || self.located(head);
        if somebody {
            return located;
        }
        let known = self.world.place(id);
        let speaks = known.precision == Precision::Country
            || name.senses.iter().any(|s| matches!(s, Sense::Metonym(id) | Sense::Actor(id) if self.governs(ix, *id)));
        let common = tree.upos(head) != Upos::Propn
            && matches!(known.precision, Precision::Point | Precision::Locality)
            && !self.is_capitalised(name);
        if speaks && known.precision != Precision::Country && (self.is_struck(head) || self.is_aimed_at(head)) {
            return true;
        }
        if speaks || common || name.senses.iter().any(|s| matches!(s, Sense::Person { .. })) {
            return located;
        }
        true
    }

    /// Whether the words of a name are known as an adjective, of a people or of the language.
    fn is_adjective(&self, name: &Name) -> bool {
        let language = self.clauses.language;
        let entry = language.grammar.lexicon().entry(self.clauses.tree.syntax.form(name.tokens.start));
        name.senses.iter().any(|s| matches!(s, Sense::Demonym(_)))
            || entry.is_some_and(|entry| entry.analyses().any(|(upos, ..)| upos == Upos::Adj))
    }

    /// Whether capitals make a name, whatever the tagger says: of several words, "a Meadow Grove man", or of one that is no word of the
    /// language, "a Kidal man". In a line where every word has a capital they tell nothing.
    fn is_capitalised(&self, name: &Name) -> bool {
        let tree = self.clauses.tree;
        let word = |k: usize| tree.syntax.tokens[k].span.of(self.text);
        let sentence = tree.sentence(name.tokens.start);
        let plain =
            |k: usize| word(k).starts_with(char::is_lowercase) && matches!(tree.upos(k), Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv);
        let later = (name.tokens.start + 1..name.tokens.end).all(|k| word(k).starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
        let strange = || {
            let (first, lexicon) = (name.tokens.start, self.clauses.language.grammar.lexicon());
            first > sentence.start && lexicon.entry(tree.syntax.form(first)).is_none()
        };
        (name.tokens.len() > 1 || strange()) && later && sentence.clone().any(plain)
    }

    /// Whether the name stands where a page says what place it tells of: «Mali : …» in a headline, «NIAMEY, 3 sept (ASP) —»
    /// before a paragraph, «Gonaïves (Haïti)» after a place.
    pub(super) fn heads_line(&self, ix: usize) -> bool {
        let name = &self.names[ix];
        let tree = self.clauses.tree;
        let tokens = &tree.syntax.tokens;
        let word = |i: usize| tokens[i].span.of(self.text);
        let (first, next) = (name.tokens.start, name.tokens.end);
        if first >= 2 && word(first - 1) == "(" && self.place_at[first - 2].is_some() && next < tokens.len() && word(next) == ")" {
            return true;
        }
        // Where line breaks are lost, a dateline in capitals opens a sentence: «… a été tué. BEYROUTH — L'armée …».
        let sentence = tree.sentence(first);
        if first == sentence.start && next < sentence.end {
            let shouted = (first..next).all(|k| !word(k).chars().any(char::is_lowercase)) && name.span.of(self.text).chars().count() > 3;
            if shouted && matches!(word(next), "–" | "—" | "--" | ":") {
                return true;
            }
        }
        let opening = tokens[..first].iter().rposition(|t| self.text[..t.span.start as usize].ends_with('\n') || t.span.start == 0);
        let line = if first == 0 || self.text[..name.span.start as usize].ends_with('\n') { first } else { opening.unwrap_or(0) };
        // «URGENT», «DIRECT.» and the like may stand before it.
        let shouted = (line..first).all(|i| !word(i).chars().any(char::is_lowercase));
        if !shouted || first - line > 2 {
            return false;
        }
        let mut brackets = 0;
        for i in next..tokens.len().min(next + DATELINE) {
            let gap = &self.text[tokens[i - 1].span.end as usize..tokens[i].span.start.max(tokens[i - 1].span.end) as usize];
            match word(i) {
                _ if gap.contains('\n') => return false,
                ":" => return i == next && !(i + 1 < tokens.len() && self.opens_quote(i + 1)),
                "-" | "–" | "—" if brackets == 0 && !gap.is_empty() => return true,
                "(" => brackets += 1,
                ")" => brackets -= 1,
                _ if brackets > 0 || self.name_at[i].is_some() || self.is_date(i) => {}
                _ if matches!(tokens[i].upos, Upos::Punct | Upos::Sym | Upos::Num) => {}
                _ => return false,
            }
        }
        false
    }

    fn opens_quote(&self, i: usize) -> bool {
        self.clauses.tree.syntax.tokens[i].span.of(self.text).starts_with(['«', '“', '"', '‘'])
    }

    /// Whether a preposition of place, a noun of place («le nord du Mali», «la ville de Goma») or a dateline introduces token `i`.
    pub(super) fn located(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let by_case = self.clauses.case_is(i, "locative") || self.clauses.case_is(first, "locative");
        if by_case {
            return !self.addressed(first);
        }
        self.place_noun(first).is_some()
    }

    /// The noun of place that governs token `i`: «la province de Kano», "Kano State".
    pub(super) fn place_noun(&self, i: usize) -> Option<&'p Row> {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let bound = [Deprel::Nmod, Deprel::NmodPoss, Deprel::Appos, Deprel::Flat, Deprel::FlatName, Deprel::Compound];
        let nouns = self.clauses.language.table("place-nouns");
        let governor = tree.head(first).filter(|_| bound.contains(&tree.role(first)));
        let above = governor.and_then(|governor| nouns.get(tree.syntax.lemma(governor)).next());
        above.or_else(|| {
            let next = self.name(i)?.tokens.end;
            let beside = tree.sentence(i).contains(&next) && self.text[..tree.syntax.tokens[next].span.start as usize].ends_with(' ');
            beside.then(|| nouns.get(tree.syntax.lemma(next)).next()).flatten()
        })
    }

    /// Whether the name is what a deed of force is done to: «a frappé Tripoli», "Beirut was bombed".
    pub(super) fn is_struck(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let Some(verb) = tree.head(first).filter(|_| matches!(tree.role(first), Deprel::Obj | Deprel::NsubjPass)) else { return false };
        let force = |row: &Row| matches!(row.cell(1), "ASSAULT" | "RETREAT") && row.cell(0) == "V" && !row.has(5, "speech");
        self.clauses.language.table("events").get(tree.syntax.lemma(verb)).any(force)
    }

    /// Whether the name stands under a noun of force with a preposition of aim: «les frappes sur Beyrouth», "the attack on Djibo".
    pub(super) fn is_aimed_at(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let of = ["partitive", "agent"].iter().any(|kind| self.clauses.case_is(first, kind));
        let Some(noun) = tree.head(first).filter(|_| matches!(tree.role(first), Deprel::Nmod | Deprel::Obl) && !of) else { return false };
        let force = |row: &Row| row.cell(1) == "ASSAULT" && row.cell(0) == "N";
        self.clauses.language.table("events").get(tree.syntax.lemma(noun)).any(force)
    }

    /// Whether the noun is whom a speech act turns to: «demande à Bakou de …» names no place.
    fn addressed(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let Some(head) = tree.head(i) else { return false };
        let prepositions: Vec<&str> = tree.kids_as(i, &[Deprel::Case]).map(|c| tree.syntax.lemma(c)).collect();
        let language = self.clauses.language;
        let addressee =
            |row: &Row| (row.has(5, "speech") || row.cell(1) == "AID") && prepositions.iter().any(|p| row.has(4, p) || row.has(3, p));
        language.table("events").get(tree.syntax.lemma(head)).any(addressee)
            || prepositions.iter().all(|p| matches!(*p, "à" | "to"))
                // «entendues à Moscou»: who says something to nobody turns to nobody.
                && language.table("reporting").get(tree.syntax.lemma(head)).any(|row| {
                    !row.has(1, "weak") || tree.kid(head, &[Deprel::Ccomp, Deprel::Xcomp]).is_some()
                })
            || tree.role(i) == Deprel::Iobj
    }

    /// «cette région», "the city": a noun of place with a pointing determiner takes up the last place of its rank.
    fn enter_anaphors(&mut self) {
        let tree = self.clauses.tree;
        let nouns = self.clauses.language.table("place-nouns");
        for i in 0..tree.syntax.tokens.len() {
            if self.name_at[i].is_some() || tree.upos(i) != Upos::Noun {
                continue;
            }
            let Some(row) = nouns.get(tree.syntax.lemma(i)).next() else { continue };
            let pointing = tree.kids_as(i, &[Deprel::Det]).any(|d| tree.syntax.tokens[d].feats.pron_type() == Some("Dem"));
            if !pointing || row.cell(0).is_empty() {
                continue;
            }
            let last =
                (i.saturating_sub(400)..i).rev().filter_map(|k| self.place_at[k]).find(|&p| row.has(0, self.places[p].precision.as_str()));
            if let Some(place) = last {
                let span = self.phrase(i);
                self.places[place].mentions.push(Mention { span, form: Form::Nominal });
                self.place_at[i] = Some(place);
            }
        }
    }
}

/// The codes of countries, in alphabetical order, which takes no side.
fn codes<'c>(countries: impl Iterator<Item = &'c Iso3>) -> Vec<String> {
    let mut codes: Vec<String> = countries.map(Iso3::to_string).collect();
    codes.sort();
    codes
}
