//! Sentences written for selon, their gaps filled with names of the world: what the corpora at hand lack.
//!
//! A line is a sentence. `{P}` is a person's full name, `{F}` a family name, `{L}` a town, `{R}` a province, `{C}` a country, `{O}` a body
//! or group, `{A}` an acronym of one; `[kind:words]` is a name that stays as it is.

use crate::perceptron::Random;
use crate::recipe::Frames;
use selon::syntax::tokenise::tokenise;
use selon::syntax::writing::Writing;
use selon::world::{Precision, World};
use std::path::Path;

/// Names to fill gaps with.
pub struct Pool {
    persons: Vec<(Vec<String>, Vec<String>)>,
    towns: Vec<String>,
    provinces: Vec<String>,
    countries: Vec<String>,
    bodies: Vec<String>,
    acronyms: Vec<String>,
}

/// The sentences, each drawn several times, as words with marks (`B-person`, `I-person`, `O` …).
pub fn draw(
    frames: &Frames,
    folder: &Path,
    world: &World,
    language: &str,
    random: &mut Random,
) -> Result<Vec<Vec<(String, String)>>, String> {
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|e| format!("{name}: {e}"));
    let writing = Writing::read(&file("../lang.toml")?).map_err(|e| e.to_string())?;
    let (sentences, persons) = (file(&frames.sentences)?, file(&frames.persons)?);
    let pool = pool(world, language, &persons);
    let mut out = Vec::new();
    for line in sentences.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        for _ in 0..frames.times {
            out.push(fill(line, &pool, &writing, random)?);
        }
    }
    Ok(out)
}

pub fn pool(world: &World, language: &str, persons: &str) -> Pool {
    let list = |cell: &str| cell.split('|').map(str::to_owned).collect::<Vec<_>>();
    let persons = persons.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t').skip(1);
        Some((list(cells.next()?), list(cells.next()?)))
    });
    let places = |wanted: &dyn Fn(Precision, u64) -> bool| {
        let fitting = world.places().filter(|place| wanted(place.precision, place.population));
        fitting.map(|place| place.name(language).to_owned()).filter(|name| name.chars().count() > 2).collect::<Vec<_>>()
    };
    let bodies = world.bodies().map(|id| world.actor(id).name(language).to_owned());
    let (acronyms, bodies) = bodies.partition(|name| name.len() < 9 && !name.chars().any(char::is_lowercase) && !name.contains(' '));
    let countries = world.countries().iter().map(|country| world.place(country.place).name(language).to_owned()).collect();
    Pool {
        persons: persons.collect(),
        // Villages are many and towns are in the news: both halves count alike.
        towns: [places(&|p, n| p == Precision::Locality && n > 15_000), places(&|p, n| p == Precision::Locality && n < 15_000)].concat(),
        provinces: places(&|p, _| p == Precision::Admin1),
        countries,
        bodies,
        acronyms,
    }
}

impl Pool {
    /// What fills a gap, with the kind of name it is.
    pub fn draw(&self, gap: &str, random: &mut Random) -> Option<(&'static str, String)> {
        let mut any = |count: usize| (random.next() % count.max(1) as u64) as usize;
        let (given, family) = &self.persons[any(self.persons.len())];
        let mut one = |list: &[String]| list[any(list.len())].clone();
        Some(match gap {
            "P" => ("person", one(given) + " " + &one(family)),
            "F" => ("person", one(family)),
            "L" => ("place", one(&self.towns)),
            "R" => ("place", one(&self.provinces)),
            "C" => ("place", one(&self.countries)),
            "O" => ("organisation", one(&self.bodies)),
            "A" => ("organisation", one(&self.acronyms)),
            _ => return None,
        })
    }
}

fn fill(line: &str, pool: &Pool, writing: &Writing, random: &mut Random) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let gap = rest.find(['{', '[']).unwrap_or(rest.len());
        push(&rest[..gap], "", writing, &mut out);
        rest = &rest[gap..];
        let Some(end) = rest.find(['}', ']']) else { break };
        let (inner, more) = (&rest[1..end], &rest[end + 1..]);
        if let Some((kind, words)) = inner.split_once(':') {
            push(words, kind, writing, &mut out);
        } else {
            let (kind, words) = pool.draw(inner, random).ok_or(format!("{line}: no gap is called {inner}"))?;
            push(&words, kind, writing, &mut out);
        }
        rest = more;
    }
    Ok(out)
}

fn push(text: &str, kind: &str, writing: &Writing, out: &mut Vec<(String, String)>) {
    for (n, token) in tokenise(text, selon::Span::new(0, text.len()), writing).into_iter().enumerate() {
        let mark = match (kind, n) {
            ("", _) => "O".to_owned(),
            (kind, 0) => format!("B-{kind}"),
            (kind, _) => format!("I-{kind}"),
        };
        out.push((token.of(text).to_owned(), mark));
    }
}
