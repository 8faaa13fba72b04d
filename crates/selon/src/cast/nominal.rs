//! Actors named by common nouns: offices, bodies, forces, groups, populations.

use super::Cast;
use crate::clause::Clauses;
use crate::find::names::Name;
use crate::language::Row;
use crate::reading::{Actor, ActorIx, Form};
use crate::syntax::{Deprel, Upos};
use crate::world::{ActorId, ActorKind, Gender, Iso3, Sense};
use jiff::civil::Date;

/// A row of a list of nominal actors, and the tokens it covers.
#[derive(Clone, Copy, Debug)]
pub struct Cover<'p> {
    list: List,
    row: &'p Row,
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Titles,
    Bodies,
    Groups,
    Persons,
}

impl Cover<'_> {
    /// Whether the row names a person's office or form of address.
    pub(super) fn is_title(&self) -> bool {
        self.list == List::Titles && kind_named(self.row.cell(0)).is_none_or(|kind| kind == ActorKind::Person)
    }

    /// Whether the row names a person by what he is: a doctor, a victim.
    pub(super) fn is_person(&self) -> bool {
        self.list == List::Persons
    }

    /// Whether the row is of what is counted and is nobody: vehicles, weapons.
    pub(super) fn is_thing(&self) -> bool {
        self.list == List::Persons && kind_named(self.row.cell(1)).is_none()
    }

    /// The first token that the row covers.
    pub(super) fn first(&self) -> usize {
        self.start as usize
    }

    /// The gender that a form of address tells: «Mme», "Mr.".
    pub(super) fn told_gender(&self) -> Option<Gender> {
        match () {
            () if self.list != List::Titles => None,
            () if self.row.has(2, "f") => Some(Gender::Feminine),
            () if self.row.has(2, "m") => Some(Gender::Masculine),
            () => None,
        }
    }

    /// Whether the row names a side or people rather than an office or a body.
    pub(super) fn is_side(&self) -> bool {
        matches!(self.list, List::Groups | List::Persons)
    }
}

/// The office of a form of address, which is none.
const HONORIFIC: &str = "honorific";
/// The office of whoever leads, whatever the title.
const LEADER: &str = "leader";

/// The lists in the order they win at equal length.
const LISTS: [(List, &str); 4] = [(List::Titles, "titles"), (List::Bodies, "bodies"), (List::Groups, "groups"), (List::Persons, "persons")];

/// Marks every token that a row of a list covers, the longest row first.
pub fn cover<'p>(clauses: Clauses<'p>, name_at: &[Option<u32>]) -> Vec<Option<Cover<'p>>> {
    let syntax = clauses.tree.syntax;
    let mut covers = vec![None; syntax.tokens.len()];
    let mut i = 0;
    while i < covers.len() {
        let noun = matches!(syntax.tokens[i].upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb | Upos::X | Upos::Num);
        let best = LISTS
            .iter()
            .filter(|_| noun && name_at[i].is_none())
            .filter_map(|&(list, name)| clauses.language.table(name).longest(syntax, i).map(|(row, len)| (list, row, len)))
            .reduce(|a, b| if b.2 > a.2 { b } else { a });
        match best {
            Some((list, row, len)) => {
                covers[i..i + len].fill(Some(Cover { list, row, start: i as u32, end: (i + len) as u32 }));
                i += len;
            }
            None => i += 1,
        }
    }
    covers
}

impl<'p> Cast<'p> {
    /// The actor of a common noun phrase headed by `i`.
    pub(super) fn nominal(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        let cover = self.nominal_at[i]
            .or_else(|| tree.kids_as(i, &[Deprel::Amod, Deprel::Flat]).find_map(|k| self.nominal_at[k].filter(|c| c.list == List::Groups)));
        let Some(cover) = cover else { return self.apposed(i) };
        // "government forces": the first words of a row are those whom its head names.
        let head =
            (i + 1..cover.end as usize).find(|&k| tree.head(i) == Some(k) && matches!(tree.role(i), Deprel::Compound | Deprel::Amod));
        if let Some(head) = head {
            return self.actor(head);
        }
        let country = self.country_of(i, cover);
        match cover.list {
            List::Titles => self.title(i, cover, country),
            List::Bodies if cover.row.has(2, "member") => self.group(i, cover, country, ActorKind::Organisation, cover.row.cell(1)),
            List::Bodies => self.body(i, cover, country),
            List::Groups => self.group(i, cover, country, kind_named(cover.row.cell(0)).unwrap_or(ActorKind::ArmedGroup), ""),
            List::Persons => {
                let kind = kind_named(cover.row.cell(1))?;
                // «la mort d'un sous-officier» is no dead man.
                if cover.row.has(3, "masculine") && tree.syntax.tokens[i].feats.gender() == Some("Fem") {
                    return None;
                }
                self.group(i, cover, country, kind, cover.row.cell(2))
            }
        }
    }

    /// The name that stands in apposition to `i` or flat beside it.
    fn apposed(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        let kid = tree.kids_as(i, &[Deprel::Appos, Deprel::Flat, Deprel::FlatName]).find(|&k| self.is_personal(k))?;
        self.actor(kid)
    }

    /// A holder of an office or function.
    fn title(&mut self, i: usize, cover: Cover<'p>, country: Option<Iso3>) -> Option<ActorIx> {
        if let Some(name) = self.titled_name(i, cover) {
            let actor = self.actor(name)?;
            let span = self.phrase(i);
            let role = self.role_words(cover, i);
            if cover.row.cell(1) != HONORIFIC {
                self.actors[actor].role.get_or_insert(role);
            }
            self.actors[actor].country = self.actors[actor].country.take().or(country.map(|c| c.to_string()));
            if self.actors[actor].kind == ActorKind::Unknown {
                self.actors[actor].kind = ActorKind::Person;
            }
            if !self.actors[actor].mentions.iter().any(|m| m.span.meets(span)) {
                self.mention(actor, span, Form::Nominal);
            }
            return Some(actor);
        }
        let office = cover.row.cell(1);
        let span = self.phrase(i);
        let plural = self.clauses.tree.syntax.tokens[i].feats.number() == Some("Plur");
        if !plural
            && !office.is_empty()
            && office != HONORIFIC
            && let Some(actor) = self.holder(office, country, i)
        {
            self.mention(actor, span, Form::Nominal);
            return Some(actor);
        }
        let kind = kind_named(cover.row.cell(0)).unwrap_or(ActorKind::Person);
        let kind = if plural && kind == ActorKind::Person { ActorKind::Population } else { kind };
        // "armed tribesmen", «un groupe de jeunes armés»: a weapon makes a fighter of anybody.
        let tree = self.clauses.tree;
        let armed = tree.kids_as(i, &[Deprel::Amod, Deprel::Acl]).any(|k| self.clauses.is_function(k, "armed"));
        let kind = if armed && kind == ActorKind::Population { ActorKind::ArmedGroup } else { kind };
        // "two military officers": several of a force are the force.
        let ranks = self.clauses.language.table("persons").at(tree.syntax, cover.first());
        let ranks = ranks.filter(|(row, len)| cover.first() + len == cover.end as usize && !row.has(3, "weak"));
        let force = ranks.filter_map(|(row, _)| kind_named(row.cell(1))).find(|k| matches!(k, ActorKind::Military | ActorKind::Government));
        let kind = force.filter(|_| kind == ActorKind::Population).unwrap_or(kind);
        let member = cover.row.has(3, "member") || cover.row.has(2, "member");
        let (kind, country) = self.belonging(i, kind, country, member);
        let key = format!("title:{}:{country:?}:{plural}:{}", cover.row.words().join(" "), self.complement(i));
        let role = self.role_words(cover, i);
        Some(self.common(key, kind, country, Some(role), "", i))
    }

    /// Who holds an office: of the country named, else the holder whom the page named last: «le chef de l'État».
    fn holder(&mut self, office: &str, country: Option<Iso3>, i: usize) -> Option<ActorIx> {
        let date = self.date?;
        let known = match country.filter(|_| office != LEADER) {
            Some(country) => self.world.holder(office, country.as_str(), date)?,
            None => self.named_holder(office, country, date, i)?,
        };
        let span = self.phrase(i);
        Some(self.world_actor(known, span, Form::Nominal))
    }

    /// The holder of an office whom the page names: the last one before token `i`, else the only one.
    fn named_holder(&self, office: &str, country: Option<Iso3>, date: Date, i: usize) -> Option<ActorId> {
        let leads = |class: &str| matches!(class, "head-of-state" | "head-of-government");
        let holds = |person: &ActorId| {
            let home = country.is_none_or(|c| self.world.actor(*person).country == Some(c.as_str()));
            let mut offices = self.world.offices(*person, date);
            match country {
                Some(_) => home && offices.any(|held| leads(held.class)),
                None => offices.any(|held| held.class == office || held.office == office),
            }
        };
        let persons = |name: &Name| {
            let found = name.senses.iter().find_map(|s| if let Sense::Person { person, .. } = s { Some(*person) } else { None });
            found.filter(holds)
        };
        let before = self.names.partition_point(|name| name.tokens.end <= i);
        let last = self.names[..before].iter().rev().find_map(persons);
        last.or_else(|| {
            let mut after: Vec<ActorId> = self.names[before..].iter().filter_map(persons).collect();
            after.dedup();
            if let [one] = after[..] { Some(one) } else { None }
        })
    }

    /// A government, force or institution.
    fn body(&mut self, i: usize, cover: Cover<'p>, country: Option<Iso3>) -> Option<ActorIx> {
        let kind = kind_named(cover.row.cell(0)).unwrap_or(ActorKind::Organisation);
        if let Some(country) = country {
            let known = match cover.row.cell(2) {
                flags if flags.split(',').any(|f| f == "government") => self.world.government(country.as_str()),
                flags if flags.split(',').any(|f| f == "presidency") => self.world.presidency(country.as_str()),
                _ => None,
            };
            if let Some(id) = known {
                let span = self.phrase(i);
                return Some(self.world_actor(id, span, Form::Nominal));
            }
        }
        if let Some(actor) = self.called(i, cover, kind) {
            return Some(actor);
        }
        let (kind, country) = self.belonging(i, kind, country, false);
        let key = format!("body:{}:{kind:?}:{country:?}:{}", cover.row.words().join(" "), self.complement(i));
        Some(self.common(key, kind, country, None, cover.row.cell(1), i))
    }

    /// One side, a crowd, a population, or one member of it.
    fn group(&mut self, i: usize, cover: Cover<'p>, country: Option<Iso3>, kind: ActorKind, sector: &str) -> Option<ActorIx> {
        let plural = self.clauses.tree.syntax.tokens[i].feats.number() != Some("Sing");
        let kind = if plural && kind == ActorKind::Person { ActorKind::Population } else { kind };
        // "armed tribesmen", «un groupe de jeunes armés»: a weapon makes a fighter of anybody.
        let tree = self.clauses.tree;
        let armed = tree.kids_as(i, &[Deprel::Amod, Deprel::Acl]).any(|k| self.clauses.is_function(k, "armed"));
        let kind = if armed && kind == ActorKind::Population { ActorKind::ArmedGroup } else { kind };
        if let Some(actor) = self.called(i, cover, kind) {
            return Some(actor);
        }
        let member = cover.row.has(3, "member") || cover.row.has(2, "member");
        let (kind, country) = self.belonging(i, kind, country, member);
        let key = format!("group:{}:{country:?}:{plural}:{}:{}", cover.row.words().join(" "), self.complement(i), self.quantity(i));
        Some(self.common(key, kind, country, None, sector, i))
    }

    /// The kind and country of a group or force with the side it belongs to: the soldiers of an armed group are its fighters, "members of the
    /// army" are the army's, "a group of armed men" is what they are.
    fn belonging(&mut self, i: usize, kind: ActorKind, country: Option<Iso3>, member: bool) -> (ActorKind, Option<Iso3>) {
        use ActorKind::{ArmedGroup, Government, Military, Party, Population};
        if !member && kind != Military {
            return (kind, country);
        }
        let tree = self.clauses.tree;
        let side = tree.kids(i).find(|&k| match tree.role(k) {
            Deprel::Compound | Deprel::Amod | Deprel::Flat | Deprel::FlatName => k < i && self.names_somebody(k),
            Deprel::Nmod => self.clauses.case_is(k, "genitive") && self.names_somebody(k),
            _ => false,
        });
        let Some(owner) = side.and_then(|k| self.actor(k)) else { return (kind, country) };
        let owner = &self.actors[owner];
        let theirs = country.or_else(|| owner.country.as_deref().and_then(Iso3::new));
        match owner.kind {
            ArmedGroup if member || kind == Military => (ArmedGroup, theirs),
            Military | Government | Party | Population if member => (owner.kind, theirs),
            _ => (kind, country),
        }
    }

    fn common(&mut self, key: String, kind: ActorKind, country: Option<Iso3>, role: Option<String>, sector: &str, i: usize) -> ActorIx {
        let span = self.phrase(i);
        let ix = self.enter(key, || Actor {
            name: String::new(),
            kind,
            country: country.map(|c| c.to_string()),
            role,
            sectors: sector.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            wikidata: None,
            mentions: Vec::new(),
        });
        self.mention(ix, span, Form::Nominal);
        ix
    }

    /// The words of an office, demonym included: «Premier ministre arménien».
    fn role_words(&self, cover: Cover<'p>, i: usize) -> String {
        let tree = self.clauses.tree;
        let end = (cover.end as usize).max(i + 1);
        let demonym = (end < tree.sentence(i).end).then_some(end).filter(|&k| self.demonym(k).is_some());
        tree.words(cover.start as usize..demonym.map_or(end, |k| k + 1)).of(self.text).to_owned()
    }

    /// What tells two bodies of the same word apart: the noun under «de»: «ministère de la Défense», «ministère de l'Intérieur».
    fn complement(&self, i: usize) -> String {
        let tree = self.clauses.tree;
        tree.kids_as(i, &[Deprel::Nmod]).find(|&k| self.name_at[k].is_none()).map(|k| tree.syntax.lemma(k).to_owned()).unwrap_or_default()
    }

    /// What tells two crowds of the same word apart: how many they are, whose they are: «27 personnes», «notre peuple».
    fn quantity(&self, i: usize) -> String {
        let tree = self.clauses.tree;
        let mark = |k: &usize| {
            tree.role(*k) == Deprel::Nummod || tree.role(*k) == Deprel::NmodPoss || tree.syntax.tokens[*k].feats.poss().is_some()
        };
        tree.kids(i).filter(mark).map(|k| tree.syntax.lemma(k)).collect::<Vec<_>>().join(" ")
    }

    /// The personal name a title introduces: flat, in apposition, or right behind it.
    fn titled_name(&self, i: usize, cover: Cover<'p>) -> Option<usize> {
        let tree = self.clauses.tree;
        let linked = tree.kids_as(i, &[Deprel::Appos, Deprel::Flat, Deprel::FlatName]).find(|&k| self.is_personal(k));
        let end = tree.sentence(i).end;
        let mut next = (cover.end as usize).max(i + 1);
        if next < end && self.demonym(next).is_some() {
            next += 1;
        }
        let beside = (next < end && self.is_personal(next)).then_some(next);
        let above =
            tree.head(i).filter(|&h| matches!(tree.role(i), Deprel::Appos | Deprel::Compound | Deprel::Flat) && self.is_personal(h));
        let name = linked.or(beside).or(above)?;
        self.name_at[name].map(|ix| self.head_of(&self.names[ix as usize]))
    }

    /// The body or group whose own name stands right behind its noun: «le groupe JNIM», «la chaîne Al-Massira», "the militia Harakat Sadr".
    fn called(&mut self, i: usize, cover: Cover<'p>, kind: ActorKind) -> Option<ActorIx> {
        use ActorKind::{ArmedGroup, Organisation, Outlet, Party};
        let tree = self.clauses.tree;
        let one = tree.syntax.tokens[i].feats.number() != Some("Plur");
        if !one || !matches!(kind, ArmedGroup | Organisation | Outlet | Party) {
            return None;
        }
        let end = tree.sentence(i).end;
        let mut next = (cover.end as usize).max(i + 1);
        // «le groupe jihadiste X»
        while next < end && self.name_at[next].is_none_or(|_| self.demonym(next).is_some()) && tree.head(next) == Some(i) {
            let adjective = matches!(tree.role(next), Deprel::Amod) && next < i + 4;
            if !adjective {
                break;
            }
            next += 1;
        }
        let ix = self.name_at.get(next).copied().flatten().filter(|_| next < end)?;
        let name = &self.names[ix as usize];
        let own = |s: &Sense| !matches!(s, Sense::Place(_) | Sense::Demonym(_) | Sense::Metonym(_) | Sense::Person { .. });
        if name.tokens.start != next || name.road || !name.senses.iter().all(own) || self.persons[ix as usize] {
            return None;
        }
        // «une association peule … L'association Kisal-Hayre»: what was told of without its name now has one.
        let words = name.span.of(self.text);
        let list = if cover.list == List::Bodies { "body" } else { "group" };
        let same = format!("{list}:{}:", cover.row.words().join(" "));
        let nameless = |a: &ActorIx| self.actors[*a].mentions.iter().all(|m| m.form == Form::Nominal && m.span.end <= name.span.start);
        let article = |k: usize| tree.syntax.tokens[k].feats.definite() == Some("Def");
        // Only the first mention of a name looks among all actors.
        if name.senses.is_empty()
            && !self.keys.contains_key(&format!("name:{words}"))
            && tree.kids_as(i, &[Deprel::Det]).any(article)
            && let Some(known) = self.keys.iter().filter(|(key, _)| key.starts_with(&same)).map(|(_, &a)| a).filter(nameless).max()
        {
            self.keys.insert(format!("name:{words}"), known);
            self.actors[known].name = words.to_owned();
        }
        let head = self.head_of(name);
        let actor = self.actor(head)?;
        if self.actors[actor].kind == ActorKind::Unknown {
            self.actors[actor].kind = kind;
        }
        let span = self.phrase(i);
        if !self.actors[actor].mentions.iter().any(|m| m.span.meets(span)) {
            self.mention(actor, span, Form::Nominal);
        }
        Some(actor)
    }

    /// Whether token `k` stands in a name that can be a person's.
    fn is_personal(&self, k: usize) -> bool {
        let Some(ix) = self.name_at[k] else { return false };
        let name = &self.names[ix as usize];
        let unknown = name.senses.is_empty() && !name.road;
        unknown || self.persons[ix as usize] || name.senses.iter().any(|s| matches!(s, Sense::Person { .. }))
    }

    /// The country of the demonym at token `k`.
    pub(super) fn demonym(&self, k: usize) -> Option<Iso3> {
        self.name(k)?.senses.iter().find_map(|s| match s {
            Sense::Demonym(d) => Some(d.country),
            _ => None,
        })
    }

    /// The country that the modifiers of `i` name: a demonym, «du Mali», «de Kiev».
    pub(super) fn country_of(&self, i: usize, cover: Cover<'p>) -> Option<Iso3> {
        let tree = self.clauses.tree;
        let covered = cover.start as usize..cover.end as usize;
        // «le locataire de l'Élysée».
        if let Some(country) = covered.clone().find_map(|k| self.country_named(k)) {
            return Some(country);
        }
        let near = covered.clone().chain([i]).flat_map(|t| tree.kids(t)).filter(|k| !covered.contains(k));
        let beside = (covered.end < tree.sentence(i).end).then_some(covered.end).filter(|&k| self.demonym(k).is_some());
        // "Japanese Prime Minister Ryutaro Doe": the tree may hang the demonym on the name.
        let ahead = covered.start.checked_sub(1).filter(|&k| tree.role(k) == Deprel::Amod && self.demonym(k).is_some());
        near.chain(ahead).chain(beside).find_map(|k| {
            use Deprel::*;
            match tree.role(k) {
                Amod | Nmod | NmodPoss | Compound | Flat | FlatName => self.demonym(k).or_else(|| self.country_named(k)),
                _ => self.demonym(k).filter(|_| Some(k) == beside || Some(k) == ahead),
            }
        })
    }

    fn country_named(&self, k: usize) -> Option<Iso3> {
        let name = self.name(k)?;
        name.senses.iter().find_map(|s| match s {
            Sense::Place(p) if self.is_country(*p) => self.world.place(*p).country,
            Sense::Metonym(id) => self.world.actor(*id).country.and_then(Iso3::new),
            _ => None,
        })
    }
}

/// The kind of an actor as the lists write it; a list's thing is nobody.
fn kind_named(name: &str) -> Option<ActorKind> {
    ActorKind::new(name).filter(|kind| *kind != ActorKind::Unknown)
}
