//! Actors and places over all reports, and what a process remembers of them.

use super::Batch;
use crate::Error;
use crate::db::{Connection, Kind, Table, Value, values};
use crate::prepared::Kept;
use crate::words::plain;
use selon_link::{Happening, Signature};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Happenings that are held decoded, at most: some 2 kB each.
const HAPPENINGS: usize = 40_000;
/// Bytes of signatures that are held decoded, at most: some 3 kB each, 10 kB of a long text.
const SIGNATURES: usize = 64_000_000;
/// Keys that are held with their ids.
const KEYS: usize = 200_000;

/// What a process remembers of a store, so that it need not ask. Only what never changes is kept: the id of a key, the signature and the
/// happening that a report's reading made.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Held>);

/// What readings made, by the id of a report or of what it tells, and by the reading.
pub(crate) type Made<T> = HashMap<(i64, i64), Arc<T>>;

#[derive(Default)]
struct Held {
    ids: Ids,
    happenings: Generations<Happening>,
    signatures: Generations<Signature>,
}

/// What was asked for lately, in two generations: when the younger is full, it becomes the older, and what nobody asked for since is
/// forgotten. Reports are mostly like the latest ones, but crowded keys lead to old ones again and again.
struct Generations<T> {
    young: Made<T>,
    old: Made<T>,
    /// What the younger weighs.
    weight: usize,
}

/// Ids by key, and the names that are known of each.
#[derive(Default)]
pub(crate) struct Ids {
    pub actors: HashMap<String, i64>,
    pub places: HashMap<String, i64>,
    /// Names that are kept with their actor (true) or place.
    pub names: HashSet<(bool, i64, String)>,
}

impl Cache {
    /// Remembers what a transaction met, once it is through: of one that fails, ids are given again.
    pub fn learn(&self, ids: Ids, happenings: Made<Happening>, signatures: Made<Signature>) {
        let mut held = self.held();
        held.happenings.learn(happenings, |_| 1, HAPPENINGS / 2);
        held.signatures.learn(signatures, Signature::bytes, SIGNATURES / 2);
        if held.ids.actors.len() + held.ids.places.len() + held.ids.names.len() > KEYS {
            held.ids = Ids::default();
        }
        held.ids.actors.extend(ids.actors);
        held.ids.places.extend(ids.places);
        held.ids.names.extend(ids.names);
    }

    /// A happening by its id and reading.
    pub fn happening(&self, id: i64, reading: i64) -> Option<Arc<Happening>> {
        self.held().happenings.get((id, reading))
    }

    /// The signature of a report by its id and reading.
    pub fn signature(&self, key: (i64, i64)) -> Option<Arc<Signature>> {
        self.held().signatures.get(key)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Generations<T> {
    /// What has this key; it is young again when it is learnt once more.
    fn get(&self, key: (i64, i64)) -> Option<Arc<T>> {
        self.young.get(&key).or_else(|| self.old.get(&key)).cloned()
    }

    fn learn(&mut self, made: Made<T>, weight: fn(&T) -> usize, most: usize) {
        if self.weight > most {
            (self.old, self.weight) = (std::mem::take(&mut self.young), 0);
        }
        for (key, one) in made {
            let weighs = weight(&one);
            if self.young.insert(key, one).is_none() {
                self.weight += weighs;
            }
        }
    }
}

impl<T> Default for Generations<T> {
    fn default() -> Generations<T> {
        Generations { young: HashMap::new(), old: HashMap::new(), weight: 0 }
    }
}

/// The ids of a report's actors and places, by their index in it.
pub(super) struct People {
    pub actors: Vec<i64>,
    pub places: Vec<i64>,
}

/// Finds or makes the actors and places of a report.
pub(super) fn people(c: &mut Connection, batch: &mut Batch, kept: &Kept) -> Result<People, Error> {
    let actors: Vec<&str> = kept.actors.iter().map(|who| who.key.as_str()).collect();
    find(c, batch, true, &actors)?;
    for who in &kept.actors {
        if !batch.ids.actors.contains_key(&who.key) {
            let sql = "INSERT INTO actors (key, name, kind, country, wikidata) VALUES ($1, $2, $3, $4, $5) RETURNING id";
            let id = c.number(sql, values![&who.key, &who.name, who.kind, who.country.as_deref(), who.wikidata.as_deref()])?;
            batch.ids.actors.insert(who.key.clone(), id);
        }
    }
    let places: Vec<&str> = kept.places.iter().map(|place| place.key.as_str()).collect();
    find(c, batch, false, &places)?;
    for place in &kept.places {
        if !batch.ids.places.contains_key(&place.key) {
            let (latitude, longitude) = place.point.unzip();
            let id = c.number(
                "INSERT INTO places (key, name, geonames, latitude, longitude, precision, country, contested)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
                values![
                    &place.key,
                    &place.name,
                    place.geonames,
                    latitude,
                    longitude,
                    place.precision,
                    place.country.as_deref(),
                    place.contested
                ],
            )?;
            batch.ids.places.insert(place.key.clone(), id);
        }
    }
    let people = People {
        actors: kept.actors.iter().map(|who| batch.ids.actors[&who.key]).collect(),
        places: kept.places.iter().map(|place| batch.ids.places[&place.key]).collect(),
    };
    let names = kept.actors.iter().zip(&people.actors).map(|(who, &id)| (id, plain(&who.name)));
    name(c, batch, true, names.collect())?;
    let names = kept.places.iter().zip(&people.places).map(|(place, &id)| (id, plain(&place.name)));
    name(c, batch, false, names.collect())?;
    for id in each_once(&people.actors) {
        batch.actors.entry(id).or_default().0 += 1;
    }
    for id in each_once(&people.places) {
        *batch.places.entry(id).or_default() += 1;
    }
    Ok(people)
}

/// Puts the ids of keys that are known into the batch.
fn find(c: &mut Connection, batch: &mut Batch, actors: bool, keys: &[&str]) -> Result<(), Error> {
    let mut unknown: Vec<String> = Vec::new();
    {
        let held = batch.cache.held();
        let (from, to) = if actors { (&held.ids.actors, &mut batch.ids.actors) } else { (&held.ids.places, &mut batch.ids.places) };
        for key in keys {
            if to.contains_key(*key) {
                continue;
            }
            match from.get(*key) {
                Some(id) => drop(to.insert((*key).to_owned(), *id)),
                None => unknown.push((*key).to_owned()),
            }
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let table = if actors { "actors" } else { "places" };
    let found: BTreeMap<String, i64> = c
        .query(&format!("SELECT key, id FROM {table} WHERE key {{any 1}}"), values![unknown])?
        .iter()
        .map(|row| (row.text(0), row.int(1)))
        .collect();
    if actors { &mut batch.ids.actors } else { &mut batch.ids.places }.extend(found);
    Ok(())
}

const ACTOR_NAMES: Table =
    Table { name: "actor_names", columns: &[("name", Kind::Text), ("actor", Kind::Int)], conflict: "ON CONFLICT DO NOTHING" };
const PLACE_NAMES: Table =
    Table { name: "place_names", columns: &[("name", Kind::Text), ("place", Kind::Int)], conflict: "ON CONFLICT DO NOTHING" };

/// Keeps the names that actors or places have in a report.
fn name(c: &mut Connection, batch: &mut Batch, actors: bool, names: Vec<(i64, String)>) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (id, name) in names {
        let entry = (actors, id, name);
        if !batch.ids.names.contains(&entry) && !batch.cache.held().ids.names.contains(&entry) {
            rows.push(vec![Value::from(&entry.2), Value::from(id)]);
            batch.ids.names.insert(entry);
        }
    }
    c.insert(if actors { &ACTOR_NAMES } else { &PLACE_NAMES }, rows)
}

fn each_once(ids: &[i64]) -> Vec<i64> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}
