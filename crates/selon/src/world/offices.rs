//! Who held which office when.

use super::actors::{ActorId, Actors};
use super::languages::Languages;
use super::names::Gender;
use super::table::{Table, entries};
use crate::Error;
use jiff::civil::Date;
use std::collections::HashMap;

/// All offices and terms.
#[derive(Default)]
pub(super) struct Offices {
    offices: Vec<Office>,
    terms: Vec<Term>,
    by_body: HashMap<&'static str, Vec<usize>>,
    by_person: HashMap<ActorId, Vec<usize>>,
}

struct Office {
    id: &'static str,
    class: &'static str,
    /// By language number: one title, or the masculine and the feminine.
    titles: Vec<Vec<&'static str>>,
}

struct Term {
    body: &'static str,
    office: usize,
    person: ActorId,
    from: Option<Date>,
    to: Option<Date>,
}

/// An office that a person held.
#[derive(Clone, Debug)]
pub struct Held<'w> {
    /// The office's id in `offices.tsv`: `president`, `emir`, `un-secretary-general`.
    pub office: &'w str,
    /// What the office is in any state: `head-of-state`, `head-of-government`, `foreign-minister`, `leader` …
    pub class: &'w str,
    /// Of what: a country code or an actor's key.
    pub body: &'w str,
    /// Who.
    pub person: ActorId,
    /// First day, `None` when the table does not know.
    pub from: Option<Date>,
    /// Last day, `None` while in office.
    pub to: Option<Date>,
    office_row: &'w Office,
    languages: &'w Languages,
    gender: Option<Gender>,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl<'w> Held<'w> {
    /// The title in a language (BCP 47), in the holder's gender where the title has two.
    pub fn title(&self, language: &str) -> &'w str {
        let titles = &self.office_row.titles;
        let forms = self.languages.find(language).and_then(|number| titles.get(number)).or(titles.first());
        let forms = forms.map_or(&[][..], Vec::as_slice);
        let at = usize::from(self.gender == Some(Gender::Feminine)).min(forms.len().saturating_sub(1));
        forms.get(at).copied().unwrap_or("")
    }
}

impl Offices {
    /// Reads `offices.tsv` and `holders.tsv`, after all actors are there.
    pub fn load(actors: &Actors, languages: &mut Languages) -> Result<Offices, Error> {
        let mut all = Offices::default();
        let table = Table::read("offices.tsv")?;
        let (id, class, titles) = (table.column("id")?, table.column("class")?, table.by_language("title", languages)?);
        let mut numbers = HashMap::new();
        for row in table.rows() {
            let mut office = Office { id: row.at(id), class: row.at(class), titles: vec![Vec::new(); languages.codes().count()] };
            for &(language, column) in &titles {
                office.titles[language] = entries(row.at(column)).collect();
            }
            numbers.insert(office.id, all.offices.len());
            all.offices.push(office);
        }

        let table = Table::read("holders.tsv")?;
        let [body, office, person, from, to] =
            [table.column("body")?, table.column("office")?, table.column("person")?, table.column("from")?, table.column("to")?];
        for row in table.rows() {
            let date = |column: usize| match row.at(column) {
                "" => Ok(None),
                text => text.parse::<Date>().map(Some).map_err(|e| row.fault(&format!("{text} is no date: {e}"))),
            };
            let number = all.terms.len();
            let term = Term {
                body: row.at(body),
                office: *numbers.get(row.at(office)).ok_or_else(|| row.fault("no such office: add it to offices.tsv"))?,
                person: actors.find(row.at(person)).ok_or_else(|| row.fault("no such person: add a row to people.tsv"))?,
                from: date(from)?,
                to: date(to)?,
            };
            if actors.find(term.body).is_none() {
                return Err(row.fault("no country or actor has this key: see countries.tsv and actors.tsv"));
            }
            all.by_body.entry(term.body).or_default().push(number);
            all.by_person.entry(term.person).or_default().push(number);
            all.terms.push(term);
        }
        Ok(all)
    }

    /// How many terms there are.
    pub fn count(&self) -> usize {
        self.terms.len()
    }

    /// Who held an office, by its id or its class, on a day; the last to begin where terms overlap.
    pub fn holder(&self, office: &str, body: &str, date: Date) -> Option<ActorId> {
        let terms = self.by_body.get(body)?.iter().map(|number| &self.terms[*number]);
        let fits = |term: &&Term| [self.offices[term.office].id, self.offices[term.office].class].contains(&office) && term.covers(date);
        terms.filter(fits).max_by_key(|term| term.from).map(|term| term.person)
    }

    /// All terms of a person, in the table's order.
    pub fn career<'w>(&'w self, actors: &'w Actors, languages: &'w Languages, person: ActorId) -> impl Iterator<Item = Held<'w>> {
        let gender = actors.get(person, languages).gender;
        self.by_person.get(&person).into_iter().flatten().map(move |number| {
            let term = &self.terms[*number];
            let office = &self.offices[term.office];
            Held {
                office: office.id,
                class: office.class,
                body: term.body,
                person,
                from: term.from,
                to: term.to,
                office_row: office,
                languages,
                gender,
            }
        })
    }
}

impl Term {
    fn covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}
