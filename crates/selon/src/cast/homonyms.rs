//! Homonyms: which of the places of a name is meant.
//!
//! A page tells of few lands. The countries and divisions that its other names point to, and the places near which its other
//! names may lie, speak for one homonym against another; so does a province named right behind («Paris, Texas»). Where nothing
//! speaks and the homonyms are alike, none is chosen. After Leidner, Sinclair & Webber 2003, "Grounding spatial named entities"
//! (spatial minimality), by squares of the map in place of all pairs, which keeps a page linear.

use super::Cast;
use crate::syntax::Upos;
use crate::world::{Iso3, Place, PlaceId, Precision, Sense, fold};
use std::collections::BTreeMap;

/// A place in a country that the page does not name must have at least this many inhabitants to be meant,
const WELL_KNOWN: u64 = 50_000;
/// and this many on a page that plainly tells of another country.
const RENOWNED: u64 = 250_000;
/// A town of so many is known by the first words of its name too: "New York" City.
const FAMED: u64 = 1_000_000;
/// So many votes make a page tell of a country.
const PLAINLY: u32 = 3;
/// Homonyms looked at, the best known first.
const HOMONYMS: usize = 48;
/// Degrees of a square of the map: with the squares about it, what lies within some 150 to 300 km.
const SQUARE: f64 = 1.5;
/// A share of one name's homonyms that makes the name speak for a country.
const MOST: f64 = 0.8;
/// Names that point to a division of a country, beyond which more of them say no more,
const ENOUGH: f64 = 3.0;
/// and names that point to the surroundings of a place.
const ABOUT: f64 = 2.0;
/// What one such name weighs, in the points of [`Votes::score`].
const NEAR: f64 = 10.0;
/// What ten times the inhabitants weigh.
const SIZE: f64 = 12.0;
/// What a noun of place before the name weighs for places of its kind («la province de Kano»).
const KIND: f64 = 60.0;
/// What being the capital of a country weighs: "talks in Washington" are not held in the state of that name.
const CAPITAL: f64 = 30.0;
/// What a province or country right behind the name weighs, in such names,
const CONTAINED: f64 = 12.0;
/// and what the same name's clear meaning elsewhere on the page does.
const AGAIN: f64 = 2.0;
/// So many such names leave little doubt.
const PLAIN: f64 = 1.0;
/// Less evidence than this is none.
const FAINT: f64 = 0.35;
/// Of two homonyms of a country with nothing else to tell them apart, the larger one is meant when it is so many times larger.
const LARGER: f64 = 4.0;
/// Words between a place and what says where it lies: «, dans la province de le».
const BETWEEN: usize = 5;
/// A by-name counts for less than a name of one's own: few people call Oshkosh Athens.
const BY_NAME: f64 = 20.0;
/// A place that alone in the world has its name is meant with so many inhabitants, unless the page plainly tells of another country.
const ALONE: u64 = 2_000;
/// Homonyms nearer than this are one place for our purpose, in degrees.
const SAME: f64 = 1.0;

/// What was made of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// It names no place that is likely here.
    Nowhere,
    /// It names this place.
    Here(PlaceId),
    /// It names one of several alike: all in this country, or in several that the page does not name.
    Unclear(Option<Iso3>),
}

impl Choice {
    /// The place, where one is chosen.
    pub fn place(self) -> Option<PlaceId> {
        if let Choice::Here(place) = self { Some(place) } else { None }
    }
}

type Square = (i16, i16);

fn square(place: &Place) -> Square {
    ((place.latitude / SQUARE).floor() as i16, (place.longitude / SQUARE).floor() as i16)
}

/// What one name speaks for, and how loudly, all its homonyms together once.
#[derive(Default)]
struct Voice {
    homonyms: Vec<PlaceId>,
    squares: BTreeMap<Square, f64>,
    divisions: BTreeMap<PlaceId, f64>,
    country: Option<Iso3>,
    /// The place it means without doubt.
    settled: Option<PlaceId>,
    /// All its homonyms are one place for our purpose.
    alone: bool,
    /// How often the page has the name.
    times: u32,
}

/// One homonym of a name: its points, how many names speak for it.
struct Ranked {
    score: f64,
    evidence: f64,
    id: PlaceId,
    /// The page names its country.
    named: bool,
}

/// How a place is named here.
struct Named<'n> {
    words: &'n str,
    /// How many other names speak for the place.
    evidence: f64,
    /// How many inhabitants it must have in a country that the page does not name.
    foreign: u64,
    /// The name is that of a capital of the place's country.
    capital: bool,
    /// No other place in the world has the name, but near by.
    alone: bool,
    /// A noun of place before or behind the name is of the place's rank.
    kind: bool,
}

/// What the names of a page speak for.
struct Votes<'n> {
    countries: BTreeMap<Iso3, u32>,
    squares: BTreeMap<Square, f64>,
    divisions: BTreeMap<PlaceId, f64>,
    voices: BTreeMap<&'n str, Voice>,
}

/// Chooses for every name the place it means: once by what all names may mean, once more by what the surer ones mean.
pub fn choose(cast: &Cast) -> Vec<Choice> {
    let mut voices: BTreeMap<&str, Voice> = BTreeMap::new();
    for name in cast.names {
        let voice = voices.entry(name.span.of(cast.text)).or_insert_with(|| Voice::of(cast, &name.senses));
        voice.times += 1;
    }
    let votes = Votes::count(voices);
    let sure: Vec<Option<PlaceId>> = (0..cast.names.len()).map(|ix| votes.sure(cast, ix, votes.renown())).collect();
    let mut voices = votes.voices;
    for (name, place) in cast.names.iter().zip(sure) {
        if let (Some(place), Some(voice)) = (place, voices.get_mut(name.span.of(cast.text))) {
            voice.settle(cast, place);
        }
    }
    let votes = Votes::count(voices);
    (0..cast.names.len()).map(|ix| votes.choose(cast, ix, votes.renown())).collect()
}

fn places(senses: &[Sense]) -> impl Iterator<Item = PlaceId> + '_ {
    senses.iter().filter_map(|sense| if let Sense::Place(p) = sense { Some(*p) } else { None })
}

impl<'n> Votes<'n> {
    fn count(voices: BTreeMap<&'n str, Voice>) -> Votes<'n> {
        let mut votes = Votes { countries: BTreeMap::new(), squares: BTreeMap::new(), divisions: BTreeMap::new(), voices };
        for voice in votes.voices.values() {
            if let Some(country) = voice.country {
                *votes.countries.entry(country).or_default() += voice.times;
            }
            voice.squares.iter().for_each(|(square, weight)| *votes.squares.entry(*square).or_default() += weight);
            voice.divisions.iter().for_each(|(division, weight)| *votes.divisions.entry(*division).or_default() += weight);
        }
        votes
    }

    /// How many inhabitants a place must have to be meant in a country that the page does not name.
    fn renown(&self) -> u64 {
        if self.countries.values().any(|&v| v >= PLAINLY) { RENOWNED } else { WELL_KNOWN }
    }

    /// The likely homonyms of a name, the likeliest first.
    fn ranked(&self, cast: &Cast, ix: usize, foreign: u64) -> Vec<Ranked> {
        let words = cast.names[ix].span.of(cast.text);
        let Some(voice) = self.voices.get(words) else { return Vec::new() };
        let (behind, before) = (cast.beside(ix, ix + 1), ix.checked_sub(1).map_or(&[][..], |prior| cast.beside(prior, prior)));
        let noun = cast.place_noun(cast.head_of(&cast.names[ix]));
        let of_kind = |id: PlaceId| noun.is_some_and(|row| row.has(0, cast.world.place(id).precision.as_str()));
        let sole = voice.homonyms.iter().filter(|id| of_kind(**id)).count() == 1;
        let mut ranked: Vec<Ranked> = Vec::new();
        for &id in &voice.homonyms {
            let place = cast.world.place(id);
            let told = places(behind).any(|c| lies_in(cast, &place, c)) || places(before).any(|p| lies_in(cast, &cast.world.place(p), id));
            let told = if told { CONTAINED } else { 0.0 } + if voice.settled == Some(id) { AGAIN } else { 0.0 };
            let evidence = self.evidence(voice, id, &place) + told;
            let kind = noun.is_some_and(|row| row.has(0, place.precision.as_str()));
            let told = Named { words, evidence, foreign, capital: cast.is_capital(ix, &place), alone: voice.alone || kind && sole, kind };
            let score = self.score(voice, &place, &told, cast);
            if score > 0.0 {
                let score = if kind { score + KIND } else { score };
                let own = if voice.country == place.country { voice.times } else { 0 };
                let named = place.country.is_some_and(|c| self.countries.get(&c).copied().unwrap_or(0) > own);
                ranked.push(Ranked { score, evidence, id, named: named || told.capital });
            }
        }
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }

    /// The place of a name of which the page leaves little doubt.
    fn sure(&self, cast: &Cast, ix: usize, foreign: u64) -> Option<PlaceId> {
        self.ranked(cast, ix, foreign).first().filter(|best| best.evidence >= PLAIN).map(|best| best.id)
    }

    fn choose(&self, cast: &Cast, ix: usize, foreign: u64) -> Choice {
        let ranked = self.ranked(cast, ix, foreign);
        let Some(best) = ranked.first() else { return Choice::Nowhere };
        let place = cast.world.place(best.id);
        let local = matches!(place.precision, Precision::Point | Precision::Locality | Precision::Admin2);
        if local && best.evidence < FAINT {
            // Nothing on the page tells the homonyms of one country apart.
            let rival = ranked[1..].iter().map(|r| cast.world.place(r.id)).find(|other| {
                let apart = (other.latitude - place.latitude).abs() > SAME || (other.longitude - place.longitude).abs() > SAME;
                let alike = place.population as f64 <= LARGER * other.population as f64;
                let homely = other.country == place.country && other.precision == place.precision;
                (homely || !best.named && other.country != place.country) && apart && alike
            });
            if let Some(rival) = rival {
                return Choice::Unclear(place.country.filter(|_| rival.country == place.country));
            }
        }
        Choice::Here(best.id)
    }

    /// How many other names point near a place or to its province.
    fn evidence(&self, voice: &Voice, id: PlaceId, place: &Place) -> f64 {
        if matches!(place.precision, Precision::Country | Precision::Region | Precision::None) {
            return 0.0;
        }
        let (y, x) = square(place);
        let about = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (y + dy, x + dx)));
        let near: f64 = about.map(|s| self.squares.get(&s).copied().unwrap_or(0.0) - voice.squares.get(&s).copied().unwrap_or(0.0)).sum();
        let others = |division: PlaceId| {
            let own = voice.divisions.get(&division).copied().unwrap_or(0.0);
            (self.divisions.get(&division).copied().unwrap_or(0.0) - own).clamp(0.0, ENOUGH)
        };
        near.clamp(0.0, ABOUT) + divisions(id, place).map(others).sum::<f64>()
    }

    /// Points: a country that the page names, rank, inhabitants, and what lies about. Nothing for a place that is not likely here.
    fn score(&self, voice: &Voice, place: &Place, told: &Named, cast: &Cast) -> f64 {
        let named = place.country.map_or(0, |c| {
            let own = if voice.country == Some(c) { voice.times } else { 0 };
            self.countries.get(&c).copied().unwrap_or(0).saturating_sub(own)
        });
        let wide = matches!(place.precision, Precision::Country | Precision::Region);
        // A rare by-name of a foreign town is somebody else's village.
        let (own_name, words) = (fold(place.name(cast.clauses.language.code)), fold(told.words));
        let called =
            own_name == words || place.population >= FAMED && own_name.strip_prefix(&words).is_some_and(|rest| rest.starts_with(' '));
        // A place that a table lists one by one is known well enough where it is the only one, by any of its names.
        let listed = !place.claims.is_empty() && !place.within && told.alone;
        if named == 0 && !wide && told.evidence < AGAIN && !told.capital {
            // The gazetteer counts nobody in some provinces; most have as many as a town.
            let population = if place.precision == Precision::Admin1 { place.population.max(WELL_KNOWN) } else { place.population };
            let enough = match told.alone {
                true if told.kind || told.foreign <= WELL_KNOWN => ALONE,
                _ => told.foreign,
            };
            if !called && !listed || told.evidence < PLAIN && population < enough && !(told.kind && told.alone) && !listed {
                return 0.0;
            }
        }
        let rank = match place.precision {
            Precision::Country => 60.0,
            // Nobody lives in a sea.
            Precision::Region => 50.0 + SIZE * 6.0,
            Precision::Admin1 => 8.0,
            Precision::Admin2 => 4.0,
            // A province is often called after its town, but the bare name is the town.
            _ => 18.0,
        };
        let size = (place.population as f64).max(1.0).log10();
        let capital = if told.capital { CAPITAL } else { 0.0 };
        let country = if named == 0 { 0.0 } else { 40.0 + f64::from(named.min(10)) };
        let by_name = if called || wide || listed { 0.0 } else { BY_NAME };
        capital + country + rank + SIZE * size + NEAR * told.evidence - by_name
    }
}

impl Voice {
    fn of(cast: &Cast, senses: &[Sense]) -> Voice {
        let mut voice = Voice { homonyms: places(senses).take(HOMONYMS).collect(), ..Voice::default() };
        let known: Vec<Place> = voice.homonyms.iter().map(|p| cast.world.place(*p)).collect();
        voice.alone = known.iter().all(|p| {
            known[0].country == p.country
                && (p.latitude - known[0].latitude).abs() <= SAME
                && (p.longitude - known[0].longitude).abs() <= SAME
        });
        let weight = |p: &Place| (p.population as f64 + 1000.0).sqrt();
        let total: f64 = known.iter().map(weight).sum();
        let mut countries: BTreeMap<Iso3, f64> = BTreeMap::new();
        for (ix, place) in known.iter().enumerate() {
            let share = weight(place) / total;
            if let Some(country) = place.country {
                *countries.entry(country).or_default() += share;
            }
            // Many homonyms far and wide speak for no land: a share counts by its square.
            voice.point(voice.homonyms[ix], place, share * share);
        }
        voice.country = known.iter().find(|p| p.precision == Precision::Country).and_then(|p| p.country).or_else(|| {
            let others = senses.iter().find_map(|sense| match sense {
                Sense::Demonym(d) => Some(d.country),
                Sense::Actor(id) | Sense::Metonym(id) => cast.world.actor(*id).country.and_then(Iso3::new),
                Sense::Person { person, .. } => cast.world.actor(*person).country.and_then(Iso3::new),
                Sense::Place(_) => None,
            });
            let obscure = known.iter().all(|p| p.population < WELL_KNOWN && p.precision != Precision::Admin1);
            let most = countries.iter().find(|(_, share)| **share >= MOST).map(|(country, _)| *country);
            match others {
                Some(country) => (most.is_none() || most == Some(country)).then_some(country),
                None => most.filter(|_| !obscure),
            }
        });
        voice
    }

    /// Speaks for the surroundings of a place and its divisions.
    fn point(&mut self, id: PlaceId, place: &Place, weight: f64) {
        for division in divisions(id, place) {
            *self.divisions.entry(division).or_default() += weight;
        }
        if matches!(place.precision, Precision::Point | Precision::Locality | Precision::Admin2) {
            let at = self.squares.entry(square(place)).or_default();
            *at = weight.max(*at);
        }
    }

    /// From now on speaks for this place alone.
    fn settle(&mut self, cast: &Cast, id: PlaceId) {
        self.squares.clear();
        self.divisions.clear();
        let place = cast.world.place(id);
        self.point(id, &place, 1.0);
        self.country = place.country;
        self.settled = Some(id);
    }
}

/// The divisions of a country that a place lies in, or is.
fn divisions(id: PlaceId, place: &Place) -> impl Iterator<Item = PlaceId> {
    let own = matches!(place.precision, Precision::Admin1 | Precision::Admin2).then_some(id);
    [own, place.admin1, place.admin2].into_iter().flatten()
}

/// Whether a place lies in a province, district or country.
pub(super) fn lies_in(cast: &Cast, place: &Place, container: PlaceId) -> bool {
    let wide = cast.world.place(container);
    place.admin1 == Some(container)
        || place.admin2 == Some(container)
        || wide.precision == Precision::Country && wide.country == place.country && place.precision != Precision::Country
}

impl Cast<'_> {
    /// Whether a name is one that stands for the government of the country that a place lies in.
    fn is_capital(&self, ix: usize, place: &Place) -> bool {
        // «Washington» is no name of the state where it stands for the government.
        let town = matches!(place.precision, Precision::Point | Precision::Locality) && place.population >= WELL_KNOWN;
        town && self.names[ix].senses.iter().any(|s| match s {
            Sense::Metonym(id) => self.world.actor(*id).country == place.country.as_ref().map(Iso3::as_str),
            _ => false,
        })
    }

    /// What the name `told` can stand for when it says where the name `ix` lies, or the other way about: «Paris, Texas»,
    /// "Gainesville (Ga.)". `ix` is the first of the two names.
    pub(super) fn beside(&self, ix: usize, told: usize) -> &[Sense] {
        let (tree, Some(next)) = (self.clauses.tree, self.names.get(ix + 1)) else { return &[] };
        let syntax = tree.syntax;
        let ranked = |k: &usize| self.clauses.language.table("place-nouns").get(syntax.lemma(*k)).next().is_some();
        let mut between = (self.names[ix].tokens.end..next.tokens.start).peekable();
        // "Passoré province, Nord region", «au Passoré, dans la région du Nord».
        between.next_if(ranked);
        let opens = between.next().is_some_and(|k| matches!(syntax.tokens[k].span.of(self.text), "," | "("));
        let small = between.len() <= BETWEEN && between.all(|k| matches!(syntax.tokens[k].upos, Upos::Adp | Upos::Det) || ranked(&k));
        if opens && small { &self.names[told].senses } else { &[] }
    }
}
