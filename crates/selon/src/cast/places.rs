//! Places: which of the places of a name is meant, and where a name is a place at all.

use super::Cast;
use crate::language::Row;
use crate::reading::{Form, Mention, Place, PlaceIx};
use crate::syntax::{Deprel, Upos};
use crate::world::{ActorKind, Iso3, PlaceId, Precision, Sense, fold};
use std::collections::HashMap;

/// A place in a country that the page does not name must have at least this many inhabitants to be meant,
const WELL_KNOWN: u64 = 50_000;
/// and this many on a page that plainly tells of another country.
const RENOWNED: u64 = 250_000;
/// So many votes make a page tell of a country.
const PLAINLY: u32 = 3;
/// A place name that heads a line has at most this many tokens between itself and the dash.
const DATELINE: usize = 16;

/// The country each name points to, as far as all it can stand for lies in one and the name is no obscure village.
struct Votes<'n> {
    countries: HashMap<Iso3, u32>,
    /// What each name's words added, so that no name votes for itself.
    own: HashMap<(&'n str, Iso3), u32>,
}

impl<'n> Votes<'n> {
    fn count(cast: &Cast<'n>) -> Votes<'n> {
        let mut votes = Votes { countries: HashMap::new(), own: HashMap::new() };
        for name in cast.names {
            let country = name.senses.iter().find_map(|s| match s {
                Sense::Place(p) if cast.is_country(*p) => cast.world.place(*p).country,
                _ => None,
            });
            if let Some(country) = country.or_else(|| votes.single(cast, &name.senses)) {
                *votes.countries.entry(country).or_default() += 1;
                *votes.own.entry((name.span.of(cast.text), country)).or_default() += 1;
            }
        }
        votes
    }

    fn single(&self, cast: &Cast, senses: &[Sense]) -> Option<Iso3> {
        let mut countries: Vec<Option<Iso3>> = senses
            .iter()
            .map(|sense| match sense {
                Sense::Place(p) => {
                    let place = cast.world.place(*p);
                    place
                        .country
                        .filter(|_| place.population >= WELL_KNOWN || matches!(place.precision, Precision::Region | Precision::Admin1))
                }
                Sense::Demonym(d) => Some(d.country),
                Sense::Actor(id) | Sense::Metonym(id) => cast.world.actor(*id).country.and_then(Iso3::new),
                Sense::Person { person, .. } => cast.world.actor(*person).country.and_then(Iso3::new),
            })
            .collect();
        countries.dedup();
        if let [one] = countries[..] { one } else { None }
    }

    /// How many other names point to the country.
    fn of(&self, country: Iso3, name: &str) -> u32 {
        let own = self.own.get(&(name, country)).copied().unwrap_or(0);
        self.countries.get(&country).copied().unwrap_or(0).saturating_sub(own)
    }
}

/// Chooses for every name the place it means: in a country that the page names, of the higher rank, of more inhabitants.
pub fn choose(cast: &Cast) -> Vec<Option<PlaceId>> {
    let votes = Votes::count(cast);
    let foreign = if votes.countries.values().any(|&v| v >= PLAINLY) { RENOWNED } else { WELL_KNOWN };
    cast.names
        .iter()
        .map(|name| {
            let words = name.span.of(cast.text);
            let places = name.senses.iter().filter_map(|sense| match sense {
                Sense::Place(p) => Some(*p),
                _ => None,
            });
            let best = places.map(|p| (score(cast, p, words, &votes, foreign), p)).reduce(|a, b| if b.0 > a.0 { b } else { a });
            best.filter(|(score, _)| *score > 0).map(|(_, place)| place)
        })
        .collect()
}

fn score(cast: &Cast, id: PlaceId, words: &str, votes: &Votes, foreign: u64) -> u32 {
    let place = cast.world.place(id);
    let votes_here = place.country.map_or(0, |c| votes.of(c, words)).min(20);
    let rank = match place.precision {
        Precision::Country => 60,
        Precision::Region => 50,
        Precision::Admin1 => 8,
        Precision::Admin2 => 4,
        _ => 6,
    };
    if votes_here == 0 && rank < 50 {
        // A rare by-name of a foreign town is somebody else's village.
        let named = fold(place.name(cast.clauses.language.code)) == fold(words);
        // The gazetteer counts nobody in some provinces; most have as many as a town.
        let population = if place.precision == Precision::Admin1 { place.population.max(RENOWNED) } else { place.population };
        if population < foreign || !named {
            return 0;
        }
    }
    let size = place.population.checked_ilog10().unwrap_or(0);
    (if votes_here > 0 { 40 + votes_here } else { 0 }) + rank + 4 * size
}

impl Cast<'_> {
    /// Enters every name that stands for a place here.
    pub(super) fn enter_places(&mut self) {
        for ix in 0..self.names.len() {
            let name = &self.names[ix];
            let Some(id) = self.chosen[ix] else { continue };
            if !self.stands_for_place(ix, id) {
                continue;
            }
            let code = self.clauses.language.code;
            let known = self.world.place(id);
            let place = Place {
                name: known.name(code).to_owned(),
                geonames: known.geonames,
                point: Some((known.latitude, known.longitude)),
                precision: known.precision,
                country: known.country.map(|c| c.to_string()),
                contested: known.contested,
                mentions: Vec::new(),
            };
            let place = self.enter_place(format!("{id:?}"), place);
            self.places[place].mentions.push(Mention { span: name.span, form: Form::Name });
            for token in name.tokens.clone() {
                self.place_at[token] = Some(place);
            }
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
        let strange = self.chosen[ix].is_none() && name.senses.iter().all(|s| matches!(s, Sense::Place(_)));
        if !strange || self.place_at[head].is_some() || self.clauses.tree.upos(head) != Upos::Propn || !self.located(head) {
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
            mentions: Vec::new(),
        };
        let place = self.enter_place(format!("words:{words}"), place);
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
        if tree.upos(head) == Upos::Adj && tree.role(head) == Deprel::Amod {
            return false;
        }
        let located = self.located(head) || self.heads_line(ix);
        if somebody {
            return located;
        }
        let known = self.world.place(id);
        let speaks = known.precision == Precision::Country || name.senses.iter().any(|s| matches!(s, Sense::Metonym(_) | Sense::Actor(_)));
        let common = tree.upos(head) != Upos::Propn && matches!(known.precision, Precision::Point | Precision::Locality);
        if speaks && known.precision != Precision::Country && (self.is_struck(head) || self.is_aimed_at(head)) {
            return true;
        }
        if speaks || common || name.senses.iter().any(|s| matches!(s, Sense::Person { .. })) {
            return located;
        }
        true
    }

    /// Whether the name stands where a page says what place it tells of: «Mali : …» in a headline, «NIAMEY, 3 sept (ASP) —»
    /// before a paragraph, «Gonaïves (Haïti)» after a place.
    fn heads_line(&self, ix: usize) -> bool {
        let name = &self.names[ix];
        let tree = self.clauses.tree;
        let tokens = &tree.syntax.tokens;
        let word = |i: usize| tokens[i].span.of(self.text);
        let (first, next) = (name.tokens.start, name.tokens.end);
        if first >= 2 && word(first - 1) == "(" && self.place_at[first - 2].is_some() && next < tokens.len() && word(next) == ")" {
            return true;
        }
        let Some(sentence) = tree.syntax.sentences.iter().find(|s| s.tokens.contains(&(first as u32))) else { return false };
        let opening = tokens[..first].iter().rposition(|t| self.text[..t.span.start as usize].ends_with('\n') || t.span.start == 0);
        let line = if first == 0 || self.text[..name.span.start as usize].ends_with('\n') { first } else { opening.unwrap_or(0) };
        // «URGENT», «DIRECT.» and the like may stand before it.
        let shouted = (line..first).all(|i| !word(i).chars().any(char::is_lowercase));
        if !shouted || first - line > 2 {
            return false;
        }
        let end = (sentence.tokens.end as usize).min(next + DATELINE);
        for i in next..end {
            match word(i) {
                ":" => return i == next && !(i + 1 < end && self.opens_quote(i + 1)),
                "-" | "–" | "—" => return true,
                _ if tree.heads_clause(i) => return false,
                _ => {}
            }
        }
        false
    }

    fn opens_quote(&self, i: usize) -> bool {
        self.clauses.tree.syntax.tokens[i].span.of(self.text).starts_with(['«', '“', '"', '‘'])
    }

    /// Whether a preposition of place, a noun of place («le nord du Mali», «la ville de Goma») or a dateline introduces token `i`.
    fn located(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let by_case = self.clauses.case_is(i, "locative") || self.clauses.case_is(first, "locative");
        if by_case {
            return !self.addressed(first);
        }
        let governor = tree.head(first).filter(|_| {
            matches!(tree.role(first), Deprel::Nmod | Deprel::NmodPoss | Deprel::Appos | Deprel::Flat | Deprel::FlatName | Deprel::Compound)
        });
        governor.is_some_and(|g| self.clauses.language.table("place-nouns").get(tree.syntax.lemma(g)).next().is_some())
    }

    /// Whether the name is what a deed of force is done to: «a frappé Tripoli», "Beirut was bombed".
    fn is_struck(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let first = tree.first_conjunct(i);
        let Some(verb) = tree.head(first).filter(|_| matches!(tree.role(first), Deprel::Obj | Deprel::NsubjPass)) else { return false };
        let force = |row: &Row| matches!(row.cell(1), "ASSAULT" | "RETREAT") && row.cell(0) == "V" && !row.has(5, "speech");
        self.clauses.language.table("events").get(tree.syntax.lemma(verb)).any(force)
    }

    /// Whether the name stands under a noun of force with a preposition of aim: «les frappes sur Beyrouth», "the attack on Djibo".
    fn is_aimed_at(&self, i: usize) -> bool {
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
                && language.table("reporting").get(tree.syntax.lemma(head)).next().is_some()
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
