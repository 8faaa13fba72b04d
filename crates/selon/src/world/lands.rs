//! Countries, regions and exonyms: the hand-written places, and the French, English … names that derived places lack.

use super::actors::{Actors, Country};
use super::gazetteer::Gazetteer;
use super::languages::{LanguageSet, Languages, LocalNames, NameColumns};
use super::names::{NameBuilder, Sense};
use super::places::{Holder, Iso3, Place, PlaceId, Precision};
use super::table::{Row, Table, entries};
use crate::Error;
use std::borrow::Cow;
use std::collections::HashMap;

/// The hand-written places. Their numbers follow those of the derived ones.
#[derive(Default)]
pub(super) struct Lands {
    first: u32,
    rows: Vec<Land>,
    countries: Vec<Country>,
    /// Names by language of derived places, by their number.
    exonyms: HashMap<u32, Vec<Cow<'static, str>>>,
    geonames: HashMap<u32, PlaceId>,
    /// The contested land, by its row, that a derived place is: itself or the capital of it. What lies in it is contested too.
    contested: HashMap<u32, usize>,
    /// The countries of the gazetteer that are contested as a whole, by their row: all places of theirs are.
    disputed: HashMap<Iso3, usize>,
}

struct Land {
    geonames: Option<u32>,
    latitude: f64,
    longitude: f64,
    precision: Precision,
    country: Option<Iso3>,
    claims: Vec<Iso3>,
    holders: Vec<Holder>,
    contested: bool,
    population: u64,
    names: Vec<Cow<'static, str>>,
}

impl Lands {
    /// Reads `countries.tsv`, `regions.tsv` and `exonyms.tsv`.
    pub fn load(gazetteer: &Gazetteer, actors: &mut Actors, languages: &mut Languages, names: &mut NameBuilder) -> Result<Lands, Error> {
        let mut lands = Lands { first: gazetteer.count(), ..Lands::default() };
        lands.read_countries(gazetteer, actors, languages, names)?;
        lands.read_regions(gazetteer, languages, names)?;
        lands.read_exonyms(gazetteer, languages, names)?;
        Ok(lands)
    }

    fn read_countries(
        &mut self,
        gazetteer: &Gazetteer,
        actors: &mut Actors,
        languages: &mut Languages,
        names: &mut NameBuilder,
    ) -> Result<(), Error> {
        let table = Table::read("countries.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let [code, iso2, of, geonames] = [table.column("code")?, table.column("iso2")?, table.column("of")?, table.column("geonames")?];
        let [latitude, longitude, population] = [table.column("latitude")?, table.column("longitude")?, table.column("population")?];
        let [capital, claims, held] = [table.column("capital")?, table.column("claims")?, table.column("held")?];
        let (adjectives, nouns) = (table.by_language("adjective", languages)?, table.by_language("noun", languages)?);
        for row in table.rows() {
            let code = Iso3::new(row.at(code)).ok_or_else(|| row.fault("the code is three capital letters"))?;
            let of = Iso3::new(row.at(of));
            let own = columns.main(row);
            let state = actors.add_state(code, of, own.clone())?;
            let place = self.add(Land {
                geonames: whole(row, geonames)?,
                latitude: degrees(row, latitude)?,
                longitude: degrees(row, longitude)?,
                precision: Precision::Country,
                country: Some(of.unwrap_or(code)),
                claims: entries(row.at(claims)).filter_map(Iso3::new).collect(),
                holders: holders(row, held)?,
                contested: !row.at(claims).is_empty(),
                population: whole(row, population)?.unwrap_or(0),
                names: own,
            });
            if of.is_none() && !row.at(claims).is_empty() {
                self.disputed.insert(code, self.rows.len() - 1);
            }
            if let Some(capital) = whole(row, capital)?.and_then(|id| gazetteer.by_geonames(id)).filter(|_| of.is_some()) {
                self.contested.insert(capital, self.rows.len() - 1);
            }
            for (name, set) in columns.all(row) {
                names.add(name, set, Sense::Place(place));
                names.add(name, set, Sense::Actor(state));
            }
            let forms = |columns: &[(usize, usize)]| {
                let series =
                    |&(language, at): &(usize, usize)| row.at(at).split(';').map(move |forms| (language, entries(forms).collect()));
                columns.iter().flat_map(series).collect()
            };
            let country = Country {
                code,
                iso2: Some(row.at(iso2)).filter(|code| !code.is_empty()),
                place,
                state,
                capital: whole(row, capital)?.and_then(|id| gazetteer.by_geonames(id)).map(PlaceId),
                of,
                adjectives: forms(&adjectives),
                nouns: forms(&nouns),
            };
            country.add_demonyms(names);
            self.countries.push(country);
        }
        Ok(())
    }

    fn read_regions(&mut self, gazetteer: &Gazetteer, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("regions.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let [geonames, latitude, longitude] = [table.column("geonames")?, table.column("latitude")?, table.column("longitude")?];
        let [precision, claims, held] = [table.column("precision")?, table.column("claims")?, table.column("held")?];
        let [inside, contested] = [table.column("inside")?, table.column("contested")?];
        for row in table.rows() {
            let claims: Vec<Iso3> = entries(row.at(claims)).filter_map(Iso3::new).collect();
            let contested = row.at(contested) == "yes";
            let place = self.add(Land {
                geonames: whole(row, geonames)?,
                latitude: degrees(row, latitude)?,
                longitude: degrees(row, longitude)?,
                precision: Precision::new(row.at(precision)).ok_or_else(|| row.fault("the precision is none of the wire format's"))?,
                // A land that several states share belongs to none of them; one they dispute belongs to the nominal sovereign.
                country: claims.first().copied().filter(|_| contested || claims.len() == 1),
                claims,
                holders: holders(row, held)?,
                contested,
                population: 0,
                names: columns.main(row),
            });
            let own = whole(row, geonames)?.and_then(|id| gazetteer.by_geonames(id)).filter(|_| contested);
            self.contested.extend(own.map(|same| (same, self.rows.len() - 1)));
            for id in entries(row.at(inside)) {
                let id = id.parse().ok().and_then(|id| gazetteer.by_geonames(id));
                let place = id.ok_or_else(|| row.fault("the gazetteer has no such place inside: drop it or derive anew"))?;
                self.contested.insert(place, self.rows.len() - 1);
            }
            columns.all(row).for_each(|(name, set)| names.add(name, set, Sense::Place(place)));
        }
        Ok(())
    }

    fn read_exonyms(&mut self, gazetteer: &Gazetteer, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("exonyms.tsv")?;
        let columns = NameColumns::of(&table, languages)?;
        let geonames = table.column("geonames")?;
        for row in table.rows() {
            let id: u32 = whole(row, geonames)?.ok_or_else(|| row.fault("an exonym needs a GeoNames id"))?;
            let place =
                gazetteer.by_geonames(id).ok_or_else(|| row.fault("the gazetteer has no such place: drop the row or derive anew"))?;
            columns.all(row).for_each(|(name, set)| names.add(name, set, Sense::Place(PlaceId(place))));
            self.exonyms.insert(place, columns.main(row));
        }
        Ok(())
    }

    /// Adds the capitals: the place, and whoever governs from there.
    pub fn add_capitals(&self, actors: &Actors, languages: &mut Languages, names: &mut NameBuilder) -> Result<(), Error> {
        let table = Table::read("countries.tsv")?;
        let columns = table.by_language("capital", languages)?;
        for (row, country) in table.rows().zip(&self.countries) {
            for &(language, column) in &columns {
                for name in entries(row.at(column)) {
                    if let Some(place) = country.capital {
                        names.add(name, LanguageSet::one(language), Sense::Place(place));
                    }
                    if let Some(government) = actors.find(&format!("{}/government", country.code)) {
                        names.add(name, LanguageSet::one(language), Sense::Metonym(government));
                    }
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, land: Land) -> PlaceId {
        let id = PlaceId(self.first + self.rows.len() as u32);
        if let Some(geonames) = land.geonames {
            self.geonames.insert(geonames, id);
        }
        self.rows.push(land);
        id
    }

    /// How many hand-written places there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// All countries, by code.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country by its code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        let at = self.countries.binary_search_by(|country| country.code.as_str().cmp(code)).ok()?;
        self.countries.get(at)
    }

    /// The place of a GeoNames id, written or derived.
    pub fn by_geonames(&self, gazetteer: &Gazetteer, id: u32) -> Option<PlaceId> {
        self.geonames.get(&id).copied().or_else(|| gazetteer.by_geonames(id).map(PlaceId))
    }

    /// What is known of a place; nowhere for a number from another world.
    pub fn place<'w>(&'w self, gazetteer: &Gazetteer, languages: &'w Languages, id: PlaceId) -> Place<'w> {
        if let Some(land) = id.0.checked_sub(self.first).and_then(|at| self.rows.get(at as usize)) {
            let local = land.names.iter().find(|name| !name.is_empty()).map_or("", |name| name);
            return Place {
                geonames: land.geonames,
                latitude: land.latitude,
                longitude: land.longitude,
                precision: land.precision,
                country: land.country,
                admin1: None,
                admin2: None,
                population: land.population,
                contested: land.contested,
                claims: &land.claims,
                holders: &land.holders,
                within: false,
                names: LocalNames { languages, by: &land.names, local },
            };
        }
        let by = self.exonyms.get(&id.0).map_or(&[][..], Vec::as_slice);
        match gazetteer.record(id.0) {
            Some(record) => {
                let chain = [Some(id.0), record.admin2, record.admin1];
                let of_country = || self.disputed.get(&record.country).and_then(|&row| self.rows.get(row));
                let land = chain.into_iter().flatten().find_map(|id| self.rows.get(*self.contested.get(&id)?)).or_else(of_country);
                Place {
                    geonames: Some(record.geonames),
                    latitude: record.latitude,
                    longitude: record.longitude,
                    precision: record.precision,
                    country: Some(record.country),
                    admin1: record.admin1.map(PlaceId),
                    admin2: record.admin2.map(PlaceId),
                    population: u64::from(record.population),
                    contested: land.is_some(),
                    claims: land.map_or(&[], |land| &land.claims),
                    holders: land.map_or(&[], |land| &land.holders),
                    within: true,
                    names: LocalNames { languages, by, local: record.name },
                }
            }
            None => Place {
                geonames: None,
                latitude: 0.0,
                longitude: 0.0,
                precision: Precision::None,
                country: None,
                admin1: None,
                admin2: None,
                population: 0,
                contested: false,
                claims: &[],
                holders: &[],
                within: false,
                names: LocalNames { languages, by: &[], local: "" },
            },
        }
    }
}

fn holders(row: Row<'_>, column: usize) -> Result<Vec<Holder>, Error> {
    let holder = |entry| Holder::new(entry).ok_or_else(|| row.fault(&format!("{entry} is no holder: write CODE@FIRST-DAY/LAST-DAY")));
    entries(row.at(column)).map(holder).collect()
}

fn whole<T: std::str::FromStr>(row: Row<'_>, column: usize) -> Result<Option<T>, Error> {
    match row.at(column) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| row.fault(&format!("{text} is no whole number"))),
    }
}

fn degrees(row: Row<'_>, column: usize) -> Result<f64, Error> {
    row.at(column).parse().map_err(|_| row.fault("latitude and longitude are decimal degrees"))
}
