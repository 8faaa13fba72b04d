//! Places: which of the places of a name is meant, and where a name is a place at all.

use super::Cast;
use crate::reading::{Form, Mention, Place, PlaceIx};
use crate::syntax::{Deprel, Upos};
use crate::world::{Iso3, PlaceId, Precision, Sense};
use std::collections::HashMap;

/// A place in no country of the page must have at least this many inhabitants to be meant.
const WELL_KNOWN: u64 = 50_000;

/// Chooses for every name the place it means: in a country that the page names, of the higher rank, of more inhabitants.
pub fn choose(cast: &Cast) -> Vec<Option<PlaceId>> {
    let mut votes: HashMap<Iso3, u32> = HashMap::new();
    for name in cast.names {
        // A name votes only when all it can stand for lies in one country.
        let mut countries: Vec<Iso3> = name
            .senses
            .iter()
            .filter_map(|sense| match sense {
                Sense::Place(p) => cast.world.place(*p).country,
                Sense::Demonym(d) => Some(d.country),
                Sense::Actor(id) | Sense::Metonym(id) => cast.world.actor(*id).country.and_then(Iso3::new),
                Sense::Person { person, .. } => cast.world.actor(*person).country.and_then(Iso3::new),
            })
            .collect();
        countries.sort_unstable();
        countries.dedup();
        if let [one] = countries[..] {
            *votes.entry(one).or_default() += 1;
        } else if let Some(Sense::Place(p)) = name.senses.iter().find(|s| matches!(s, Sense::Place(p) if cast.is_country(*p)))
            && let Some(country) = cast.world.place(*p).country
        {
            *votes.entry(country).or_default() += 1;
        }
    }
    cast.names
        .iter()
        .map(|name| {
            let places = name.senses.iter().filter_map(|sense| match sense {
                Sense::Place(p) => Some(*p),
                _ => None,
            });
            let best = places.map(|p| (score(cast, p, &votes), p)).reduce(|a, b| if b.0 > a.0 { b } else { a });
            best.filter(|(score, _)| *score > 0).map(|(_, place)| place)
        })
        .collect()
}

fn score(cast: &Cast, id: PlaceId, votes: &HashMap<Iso3, u32>) -> u32 {
    let place = cast.world.place(id);
    let votes_here = place.country.and_then(|c| votes.get(&c)).copied().unwrap_or(0).min(20);
    let rank = match place.precision {
        Precision::Country => 60,
        Precision::Region => 50,
        Precision::Admin1 => 8,
        Precision::Admin2 => 4,
        _ => 6,
    };
    let size = place.population.checked_ilog10().unwrap_or(0);
    if votes_here == 0 && rank < 50 && place.population < WELL_KNOWN && place.precision != Precision::Admin1 {
        return 0;
    }
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
        self.enter_anaphors();
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
        if name.senses.iter().any(|s| matches!(s, Sense::Person { family: false, .. } | Sense::Actor(_)))
            || tree.upos(head) == Upos::Adj && tree.role(head) == Deprel::Amod
        {
            return false;
        }
        let located = self.located(head);
        let country = self.world.place(id).precision == Precision::Country;
        let metonym = name.senses.iter().any(|s| matches!(s, Sense::Metonym(_)));
        if !country && !metonym {
            return !name.senses.iter().any(|s| matches!(s, Sense::Person { .. })) || located;
        }
        located
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

    /// Whether the noun is whom a speech act turns to: «demande à Bakou de …» names no place.
    fn addressed(&self, i: usize) -> bool {
        let tree = self.clauses.tree;
        let Some(head) = tree.head(i) else { return false };
        let prepositions: Vec<&str> = tree.kids_as(i, &[Deprel::Case]).map(|c| tree.syntax.lemma(c)).collect();
        self.clauses
            .language
            .table("events")
            .get(tree.syntax.lemma(head))
            .any(|row| row.has(5, "speech") && prepositions.iter().any(|p| row.has(4, p) || row.has(3, p)))
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
