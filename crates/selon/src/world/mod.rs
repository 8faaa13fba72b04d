//! Places, actors, offices: what names stand for.
//!
//! Two kinds of data meet here: a gazetteer derived from GeoNames, read where it lies, and hand-written tables of countries,
//! contested lands, bodies, metonyms, persons and offices, read once at load. Where each comes from is in `world/SOURCES.md`.

mod actors;
mod fold;
mod gazetteer;
mod given;
mod lands;
mod languages;
mod names;
mod offices;
mod places;
mod table;
#[cfg(test)]
mod tests;

pub use actors::{Actor, ActorId, ActorKind, Country};
pub use fold::fold;
pub use gazetteer::{HEAD, MAGIC, RECORD};
pub use names::{Demonym, Gender, Match, NameId, Sense};
pub use offices::Held;
pub use places::{Iso3, Place, PlaceId, Precision};

use crate::Error;
use crate::syntax::gazette::{self, Gazette};
use actors::Actors;
use gazetteer::Gazetteer;
use given::GivenNames;
use jiff::civil::Date;
use lands::Lands;
use languages::Languages;
use names::{NameBuilder, Names};
use offices::Offices;

/// Everything selon knows of the world outside a text.
pub struct World {
    languages: Languages,
    gazetteer: Gazetteer,
    lands: Lands,
    actors: Actors,
    offices: Offices,
    names: Names,
    given: GivenNames,
}

impl World {
    /// Loads the world that comes with selon.
    pub fn load() -> Result<World, Error> {
        let mut languages = Languages::default();
        let gazetteer = Gazetteer::load()?;
        for code in gazetteer.languages() {
            languages.number(code)?;
        }
        let (mut actors, mut names) = (Actors::default(), NameBuilder::default());
        let lands = Lands::load(&gazetteer, &mut actors, &mut languages, &mut names)?;
        actors.add_bodies(&mut languages, &mut names)?;
        actors.add_institutions(lands.countries(), &mut languages, &mut names)?;
        lands.add_capitals(&actors, &mut languages, &mut names)?;
        actors.add_metonyms(&mut languages, &mut names)?;
        actors.add_people(&mut languages, &mut names)?;
        let offices = Offices::load(&actors, &mut languages)?;
        let names = names.build(&gazetteer)?;
        Ok(World { languages, gazetteer, lands, actors, offices, names, given: GivenNames::load()? })
    }

    /// Adds to `into` every name that the text begins with and that ends at a word's end, shortest first.
    ///
    /// `text_from_word_start` is the text from the first letter of a word on. `language` is a BCP 47 tag; names of other
    /// languages are left out, and none is where the tag is unknown. A text must have the capitals that the name has.
    pub fn matches(&self, language: &str, text_from_word_start: &str, into: &mut Vec<Match>) {
        self.names.matches(&self.gazetteer, self.languages.set(language), text_from_word_start, into);
    }

    /// What a name can stand for where it was met: what the hand-written tables say first, then places, best known first.
    pub fn senses(&self, name: NameId) -> impl Iterator<Item = Sense> + '_ {
        self.names.senses(&self.gazetteer, name)
    }

    /// Whether the hand-written tables have the name, as it was met.
    pub fn is_listed(&self, name: NameId) -> bool {
        self.names.is_written(name)
    }

    /// What is known of a place.
    pub fn place(&self, id: PlaceId) -> Place<'_> {
        self.lands.place(&self.gazetteer, &self.languages, id)
    }

    /// The place of a GeoNames id.
    pub fn place_of_geonames(&self, id: u32) -> Option<PlaceId> {
        self.lands.by_geonames(&self.gazetteer, id)
    }

    /// What is known of an actor.
    pub fn actor(&self, id: ActorId) -> Actor<'_> {
        self.actors.get(id, &self.languages)
    }

    /// The actor of a key: `hamas`, `FRA`, `FRA/government`, `emmanuel-macron`.
    pub fn actor_of_key(&self, key: &str) -> Option<ActorId> {
        self.actors.find(key)
    }

    /// A country or partly recognised entity by its code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.lands.country(code)
    }

    /// All countries and partly recognised entities, by code.
    pub fn countries(&self) -> &[Country] {
        self.lands.countries()
    }

    /// An institution that every country has, by its id in `institutions.tsv`.
    pub fn institution(&self, country: &str, id: &str) -> Option<ActorId> {
        self.actors.find(&format!("{country}/{id}"))
    }

    /// The government of a country.
    pub fn government(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "government")
    }

    /// The presidency, or the court, of a country.
    pub fn presidency(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "presidency")
    }

    /// The armed forces of a country.
    pub fn military(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "military")
    }

    /// The ministry of foreign affairs of a country.
    pub fn foreign_ministry(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "foreign-ministry")
    }

    /// The ministry of defence of a country.
    pub fn defence_ministry(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "defence-ministry")
    }

    /// The people of a country.
    pub fn people(&self, country: &str) -> Option<ActorId> {
        self.institution(country, "people")
    }

    /// Who held an office on a day. `office` is an id of `offices.tsv` (`emir`) or a class (`head-of-state`); `body` is a
    /// country code or an actor's key.
    pub fn holder(&self, office: &str, body: &str, date: Date) -> Option<ActorId> {
        self.offices.holder(office, body, date)
    }

    /// What a person held on a day.
    pub fn offices(&self, person: ActorId, date: Date) -> impl Iterator<Item = Held<'_>> {
        self.career(person).filter(move |held| held.from.is_none_or(|from| from <= date) && held.to.is_none_or(|to| date <= to))
    }

    /// Everything a person held, as far as the tables know.
    pub fn career(&self, person: ActorId) -> impl Iterator<Item = Held<'_>> {
        self.offices.career(&self.actors, &self.languages, person)
    }

    /// The gender of those who bear a given name, `Some(None)` where both do; `None` when it is no given name that selon knows.
    pub fn given_name(&self, word: &str) -> Option<Option<Gender>> {
        self.given.get(word)
    }

    /// What the name model sees of the world in texts of a language.
    pub fn gazette(&self, language: &'static str) -> impl Gazette + '_ {
        Known { world: self, language }
    }

    /// Bodies and groups that the tables name one by one.
    pub fn bodies(&self) -> impl Iterator<Item = ActorId> + '_ {
        self.actors.bodies()
    }

    /// All derived places.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.gazetteer.count()).map(|number| self.place(PlaceId(number)))
    }

    /// How much there is of each: what it is, how many.
    pub fn sizes(&self) -> [(&'static str, usize); 7] {
        [
            ("derived names", self.gazetteer.names().len()),
            ("derived places", self.gazetteer.count() as usize),
            ("written names", self.names.count()),
            ("written places", self.lands.count()),
            ("countries", self.lands.countries().len()),
            ("actors", self.actors.count()),
            ("terms of office", self.offices.count()),
        ]
    }
}

/// The world for texts of one language.
struct Known<'w> {
    world: &'w World,
    language: &'static str,
}

/// A town of so many is seldom anything else by name.
const LARGE: u64 = 50_000;

impl Gazette for Known<'_> {
    fn longest(&self, text: &str) -> Option<(usize, u8)> {
        let mut found = Vec::new();
        self.world.matches(self.language, text, &mut found);
        let longest = found.last()?;
        let kind = |sense: Sense| match sense {
            Sense::Person { .. } => gazette::PERSON,
            Sense::Actor(_) | Sense::Metonym(_) => gazette::BODY,
            Sense::Demonym(_) => gazette::DEMONYM,
            Sense::Place(place) => match self.world.place(place) {
                Place { precision: Precision::Country, .. } => gazette::COUNTRY,
                Place { precision: Precision::Admin1 | Precision::Region, .. } => gazette::LAND,
                Place { population: LARGE.., .. } => gazette::LAND,
                _ => gazette::TOWN,
            },
        };
        let kinds = self.world.senses(longest.name).take(8).fold(0, |kinds, sense| kinds | kind(sense));
        Some((longest.len, kinds))
    }

    fn is_given(&self, word: &str) -> bool {
        self.world.given_name(word).is_some()
    }
}
