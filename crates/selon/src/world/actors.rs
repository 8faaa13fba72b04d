//! Who acts: states and their institutions, bodies and groups, persons.

use super::languages::{LanguageSet, Languages, LocalNames, NameColumns};
use super::names::{Demonym, Gender, NameBuilder, Sense};
use super::places::{Iso3, PlaceId};
use super::table::{Row, Table, entries};
use crate::Error;
use std::borrow::Cow;
use std::collections::HashMap;

/// The number of an actor in the loaded world. Stable for one build of the data, not across builds; [`Actor::key`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub(super) u32);

/// What an actor is, as the wire has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// One person.
    Person,
    /// A state as a whole.
    State,
    /// A government, ministry, parliament, court, police or service of a state.
    Government,
    /// The armed forces of a state, or one of them.
    Military,
    /// An armed group of no state.
    ArmedGroup,
    /// A political party.
    Party,
    /// An intergovernmental or private organisation.
    Organisation,
    /// A people or a crowd.
    Population,
    /// A news outlet.
    Outlet,
    /// Not known.
    Unknown,
}

impl ActorKind {
    const NAMES: [(&'static str, ActorKind); 10] = [
        ("person", ActorKind::Person),
        ("state", ActorKind::State),
        ("government", ActorKind::Government),
        ("military", ActorKind::Military),
        ("armed_group", ActorKind::ArmedGroup),
        ("party", ActorKind::Party),
        ("organisation", ActorKind::Organisation),
        ("population", ActorKind::Population),
        ("outlet", ActorKind::Outlet),
        ("unknown", ActorKind::Unknown),
    ];

    /// The word the wire uses.
    pub fn as_str(self) -> &'static str {
        ActorKind::NAMES.iter().find(|(_, kind)| *kind == self).map_or("unknown", |(name, _)| name)
    }

    /// The kind of a word of the wire.
    pub fn new(word: &str) -> Option<ActorKind> {
        ActorKind::NAMES.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// An actor as the world knows it.
#[derive(Clone, Debug)]
pub struct Actor<'w> {
    /// Its key in the tables: `FRA`, `FRA/government`, `hamas`, `emmanuel-macron`. Unique, and kept from build to build.
    pub key: &'w str,
    /// What it is.
    pub kind: ActorKind,
    /// The country it belongs to, ISO 3166-1 alpha-3.
    pub country: Option<&'w str>,
    /// What it belongs to when that is no country: PLOVER's `IGO`, `UNO`, `NGO`, `IMG`, `MNC` and so on.
    pub bloc: Option<&'w str>,
    /// Wikidata id, `Q…`.
    pub wikidata: Option<&'w str>,
    /// A person's gender, when known.
    pub gender: Option<Gender>,
    sectors: &'w str,
    names: LocalNames<'w>,
}

impl<'w> Actor<'w> {
    /// Its name in a language (BCP 47), or the first one it has.
    pub fn name(&self, language: &str) -> &'w str {
        self.names.get(language)
    }

    /// PLOVER sector codes: `MIL`, `REB`, `GOV` and so on.
    pub fn sectors(&self) -> impl Iterator<Item = &'w str> {
        self.sectors.split('|').filter(|sector| !sector.is_empty())
    }
}

/// A country or partly recognised entity.
#[derive(Clone, Debug)]
pub struct Country {
    /// Its own code.
    pub code: Iso3,
    /// ISO 3166-1 alpha-2, when it has one.
    pub iso2: Option<&'static str>,
    /// The land.
    pub place: PlaceId,
    /// The state as an actor.
    pub state: ActorId,
    /// The seat of its government, when the gazetteer has it.
    pub capital: Option<PlaceId>,
    /// For a partly recognised entity or a dependency: the state that is nominally sovereign there.
    pub of: Option<Iso3>,
    /// Adjective and noun forms, each series with its language's number; the first of a language is the usual one.
    pub(super) adjectives: Vec<(usize, Vec<&'static str>)>,
    pub(super) nouns: Vec<(usize, Vec<&'static str>)>,
}

impl Country {
    /// The country whose laws a text means when it names this one: itself, or the nominal sovereign.
    pub fn sovereign(&self) -> Iso3 {
        self.of.unwrap_or(self.code)
    }
}

/// All actors while and after loading.
#[derive(Default)]
pub(super) struct Actors {
    rows: Vec<Stored>,
    keys: HashMap<String, ActorId>,
}

struct Stored {
    key: String,
    kind: ActorKind,
    belongs: Cow<'static, str>,
    sectors: &'static str,
    wikidata: &'static str,
    gender: Option<Gender>,
    names: Vec<Cow<'static, str>>,
}

static NOBODY: Stored = Stored {
    key: String::new(),
    kind: ActorKind::Unknown,
    belongs: Cow::Borrowed(""),
    sectors: "",
    wikidata: "",
    gender: None,
    names: Vec::new(),
};

impl Actors {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Bodies and groups of `actors.tsv`: neither a state, nor an institution that every country has, nor a person.
    pub fn bodies(&self) -> impl Iterator<Item = ActorId> + '_ {
        let own = |stored: &Stored| !stored.key.contains('/') && !matches!(stored.kind, ActorKind::State | ActorKind::Person);
        (0..).zip(&self.rows).filter(move |(_, stored)| own(stored)).map(|(number, _)| ActorId(number))
    }

    /// The actor of a key.
    pub fn find(&self, key: &str) -> Option<ActorId> {
        self.keys.get(key).copied()
    }

    /// What is known of an actor; nothing for a number from another world.
    pub fn get<'w>(&'w self, id: ActorId, languages: &'w Languages) -> Actor<'w> {
        let stored = self.rows.get(id.0 as usize).unwrap_or(&NOBODY);
        let no_country = matches!(&*stored.belongs, "IGO" | "UNO" | "EUR" | "NGO" | "ISM" | "IMG" | "MNC" | "");
        let belongs = Some(&*stored.belongs);
        let local = stored.names.iter().find(|name| !name.is_empty()).map_or("", |name| name);
        Actor {
            key: &stored.key,
            kind: stored.kind,
            country: belongs.filter(|_| !no_country),
            bloc: belongs.filter(|code| no_country && !code.is_empty()),
            wikidata: Some(stored.wikidata).filter(|id| !id.is_empty()),
            gender: stored.gender,
            sectors: stored.sectors,
            names: LocalNames { languages, by: &stored.names, local },
        }
    }

    fn add(&mut self, stored: Stored) -> Result<ActorId, Error> {
        let id = ActorId(self.rows.len() as u32);
        if self.keys.insert(stored.key.clone(), id).is_some() {
            return Err(Error::new(format!("world/ has two actors with the key {}: rename one", stored.key)));
        }
        self.rows.push(stored);
        Ok(id)
    }

    /// Adds a state.
    pub fn add_state(&mut self, code: Iso3, of: Option<Iso3>, names: Vec<Cow<'static, str>>) -> Result<ActorId, Error> {
        self.add(Stored {
            key: code.to_string(),
            kind: ActorKind::State,
            belongs: Cow::Owned(of.unwrap_or(code).to_string()),
            sectors: if of.is_some() { "PRE" } else { "" },
            wikidata: "",
            gender: None,
            names,
        })
    }

    /// Reads `actors.tsv`: bodies and groups.
    pub fn add_bodies(&mut self, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("actors.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let [id, kind, belongs, sectors, wikidata] =
            [table.column("id")?, table.column("kind")?, table.column("belongs")?, table.column("sectors")?, table.column("wikidata")?];
        for row in table.rows() {
            let actor = self.add(Stored {
                key: row.at(id).to_owned(),
                kind: ActorKind::new(row.at(kind)).ok_or_else(|| row.fault("the kind is none of the wire format's"))?,
                belongs: Cow::Borrowed(row.at(belongs)),
                sectors: row.at(sectors),
                wikidata: row.at(wikidata),
                gender: None,
                names: columns.main(row),
            })?;
            columns.all(row).for_each(|(name, set)| names.add(name, set, Sense::Actor(actor)));
        }
        Ok(())
    }

    /// Reads `institutions.tsv` and makes each for every country: templates whose `{ms}`, `{fs}`, `{mp}`, `{fp}` are the
    /// country's adjective and `{noun}` its noun for the people, in the language of the template's column.
    pub fn add_institutions(&mut self, countries: &[Country], languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("institutions.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let (id, kind, sectors) = (table.column("id")?, table.column("kind")?, table.column("sectors")?);
        let (main, other) = (table.by_language("name", languages)?, table.by_language("other", languages)?);
        for row in table.rows() {
            let kind = ActorKind::new(row.at(kind)).ok_or_else(|| row.fault("the kind is none of the wire format's"))?;
            for country in countries {
                let mut own = columns.main(row);
                let mut found = Vec::new();
                for &(language, column) in &main {
                    own[language] = Cow::Owned(country.fill(row.at(column), language).unwrap_or_default());
                    found.push((language, own[language].to_string()));
                }
                for &(language, column) in &other {
                    found.extend(entries(row.at(column)).filter_map(|entry| Some((language, country.fill(entry, language)?))));
                }
                let actor = self.add(Stored {
                    key: format!("{}/{}", country.code, row.at(id)),
                    kind,
                    belongs: Cow::Owned(country.sovereign().to_string()),
                    sectors: row.at(sectors),
                    wikidata: "",
                    gender: None,
                    names: own,
                })?;
                for (language, name) in found {
                    names.add(&name, LanguageSet::one(language), Sense::Actor(actor));
                }
            }
        }
        Ok(())
    }

    /// Reads `people.tsv`.
    pub fn add_people(&mut self, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("people.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let families = table.by_language("family", languages)?;
        let [id, gender, country, wikidata] =
            [table.column("id")?, table.column("gender")?, table.column("country")?, table.column("wikidata")?];
        for row in table.rows() {
            let person = self.add(Stored {
                key: row.at(id).to_owned(),
                kind: ActorKind::Person,
                belongs: Cow::Borrowed(row.at(country)),
                sectors: "",
                wikidata: row.at(wikidata),
                gender: gender_of(row, gender)?,
                names: columns.main(row),
            })?;
            // People move between languages with their spelling, so any spelling counts in any text.
            for (name, _) in columns.all(row) {
                names.add(name, LanguageSet::ALL, Sense::Person { person, family: false });
            }
            for name in families.iter().flat_map(|&(_, column)| entries(row.at(column))) {
                names.add(name, LanguageSet::ALL, Sense::Person { person, family: true });
            }
        }
        Ok(())
    }

    /// Reads `metonyms.tsv`, after all actors are there.
    pub fn add_metonyms(&self, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("metonyms.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let target = table.column("target")?;
        for row in table.rows() {
            let actor = self.find(row.at(target)).ok_or_else(|| row.fault("no actor has this key: see actors.tsv and institutions.tsv"))?;
            columns.all(row).for_each(|(name, set)| names.add(name, set, Sense::Metonym(actor)));
        }
        Ok(())
    }
}

impl Country {
    /// A template with this country's words in it; `None` when it has no adjective in the language.
    fn fill(&self, template: &str, language: usize) -> Option<String> {
        let adjectives = &self.adjectives.iter().find(|(number, forms)| *number == language && !forms.is_empty())?.1;
        let nouns = self.nouns.iter().find(|(number, forms)| *number == language && !forms.is_empty()).map_or(&[][..], |(_, forms)| forms);
        let mut filled = template.to_owned();
        for (at, slot) in ["{ms}", "{fs}", "{mp}", "{fp}"].into_iter().enumerate() {
            filled = filled.replace(slot, adjectives.get(at).or(adjectives.first())?);
        }
        if filled.contains("{noun}") {
            filled = filled.replace("{noun}", nouns.get(if nouns.len() == 4 { 2 } else { 1 }).or(nouns.first())?);
        }
        Some(filled)
    }

    /// Adds the adjectives and nouns.
    pub(super) fn add_demonyms(&self, names: &mut NameBuilder) {
        for (noun, lists) in [(false, &self.adjectives), (true, &self.nouns)] {
            for (language, forms) in lists {
                for (at, form) in forms.iter().enumerate() {
                    let (gender, plural) = form_of(at, forms.len());
                    let demonym = Demonym { country: self.code, noun, gender, plural };
                    names.add(form, LanguageSet::one(*language), Sense::Demonym(demonym));
                }
            }
        }
    }
}

/// What the place of a form in its list says: four forms go by gender and number, two by number, one says nothing.
fn form_of(at: usize, count: usize) -> (Option<Gender>, Option<bool>) {
    match count {
        4 => (Some(if at.is_multiple_of(2) { Gender::Masculine } else { Gender::Feminine }), Some(at > 1)),
        2 => (None, Some(at == 1)),
        _ => (None, None),
    }
}

fn gender_of(row: Row<'_>, column: usize) -> Result<Option<Gender>, Error> {
    match row.at(column) {
        "" => Ok(None),
        "f" => Ok(Some(Gender::Feminine)),
        "m" => Ok(Some(Gender::Masculine)),
        _ => Err(row.fault("the gender is f, m or empty")),
    }
}
