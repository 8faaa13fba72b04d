//! Names of persons: which strangers are persons, and which names of places are somebody's here («Banks said», "Ms. Odell").

use super::Cast;
use super::homonyms::lies_in;
use crate::find::names::Name;
use crate::syntax::{Deprel, NameKind, Upos};
use crate::world::{ActorKind, Iso3, Precision, Sense, World};
use std::collections::HashSet;

/// A town with this many inhabitants is meant wherever a preposition of place stands before its name.
const RENOWNED: u64 = 250_000;

/// The learned names alone make a person only of a name whose town has fewer inhabitants.
const OBSCURE: u64 = 20_000;

/// The countries that the names of a page are those of, or of their people.
pub fn lands(world: &World, names: &[Name]) -> HashSet<Iso3> {
    let land = |sense: &Sense| match sense {
        Sense::Place(p) => {
            let place = world.place(*p);
            place.country.filter(|_| place.precision == Precision::Country)
        }
        Sense::Demonym(demonym) => Some(demonym.country),
        _ => None,
    };
    names.iter().flat_map(|name| name.senses.iter().filter_map(land)).collect()
}

/// For every name whether it is a person's, though it is known as a place's only.
pub fn called_like_places(cast: &Cast) -> Vec<bool> {
    let families = families(cast);
    let located = cast.names.iter().filter(|name| cast.located(cast.head_of(name))).map(|name| name.span.of(cast.text)).collect();
    cast.names.iter().enumerate().map(|(ix, name)| cast.is_called_like_place(ix, name, &families, &located)).collect()
}

/// The family names of the persons whom the page names in full.
fn families<'p>(cast: &Cast<'p>) -> HashSet<&'p str> {
    let full = |name: &&Name| name.tokens.len() > 1 && cast.names_person(name);
    cast.names.iter().filter(full).filter_map(|name| name.span.of(cast.text).rsplit([' ', '\u{a0}']).next()).collect()
}

impl Cast<'_> {
    fn is_called_like_place(&self, ix: usize, name: &Name, families: &HashSet<&str>, located: &HashSet<&str>) -> bool {
        // «Victoria a déclaré»: a province called like a girl.
        let given = self.world.given_name(name.span.of(self.text)).is_some();
        let small = |s: &Sense| match s {
            Sense::Place(p) => match self.world.place(*p).precision {
                Precision::Point | Precision::Locality | Precision::Admin2 => true,
                Precision::Admin1 => given,
                _ => false,
            },
            // The seat of a government that the page has nothing to do with.
            Sense::Metonym(id) => given && self.world.actor(*id).country.is_some_and(|land| !self.names_land(land)),
            _ => false,
        };
        if name.senses.is_empty() || !name.senses.iter().all(small) {
            return false;
        }
        let head = self.head_of(name);
        if self.is_aged(name) && !self.located(head) {
            return true;
        }
        let renowned = self.chosen[ix].place().is_some_and(|p| self.world.place(p).population >= RENOWNED);
        let words = name.span.of(self.text);
        if self.is_titled(name) {
            return true;
        }
        let learned = self.learned(name) == Some(NameKind::Person);
        // «Burley, Idaho».
        let inside = |sense: &Sense| matches!((sense, self.chosen[ix].place()), (Sense::Place(c), Some(p)) if lies_in(self, &self.world.place(p), *c));
        if self.beside(ix, ix + 1).iter().any(inside) {
            return false;
        }
        if self.located(head) {
            return !renowned && families.contains(words) && learned;
        }
        // «a Gainesville man».
        let tree = self.clauses.tree;
        let modifies = matches!(tree.role(head), Deprel::Compound | Deprel::Amod)
            && tree.head(head).is_some_and(|h| tree.upos(h) == Upos::Noun)
            || self.is_lent(name);
        if modifies || self.heads_line(ix) {
            return false;
        }
        let placed = located.contains(words) || self.is_struck(head) || self.is_aimed_at(head);
        let obscure = self.chosen[ix].place().is_none_or(|p| self.world.place(p).population < OBSCURE);
        families.contains(words) && (learned || !placed) || !placed && (learned && obscure || self.speaks(head))
    }

    /// Whether the page names a country, or its people.
    pub(super) fn names_land(&self, land: &str) -> bool {
        Iso3::new(land).is_some_and(|land| self.lands.contains(&land))
    }

    /// Whether an age stands behind the name between commas: «Florence, 34 ans, », "Florence, 34,".
    fn is_aged(&self, name: &Name) -> bool {
        let tree = self.clauses.tree;
        let sentence = tree.sentence(name.tokens.start);
        let word = |k: usize| if sentence.contains(&k) { tree.syntax.tokens[k].span.of(self.text) } else { "" };
        let next = name.tokens.end;
        let figure = word(next + 1).parse::<u8>().is_ok_and(|age| (1..120).contains(&age));
        let years = || {
            let units = self.clauses.language.table("units");
            sentence.contains(&(next + 2)) && units.get(tree.syntax.form(next + 2)).any(|row| row.cell(0) == "year")
        };
        word(next) == "," && figure && (word(next + 2) == "," || years())
    }

    /// Whether a noun of persons or bodies stands right behind the name and takes it for an adjective: "Rochester man says".
    fn is_lent(&self, name: &Name) -> bool {
        let (tree, next) = (self.clauses.tree, name.tokens.end);
        let gap = |k: usize| &self.text[tree.syntax.tokens[k - 1].span.end as usize..tree.syntax.tokens[k].span.start as usize];
        tree.sentence(name.tokens.start).contains(&next)
            && gap(next) == " "
            && self.nominal_at[next].is_some_and(|cover| {
                match tree.syntax.tokens[next].span.of(self.text).starts_with(char::is_lowercase) {
                    true => {
                        tree.upos(next) == Upos::Noun && (!cover.is_title() || tree.head(next).is_some_and(|h| tree.upos(h) == Upos::Verb))
                    }
                    // "Goma Mayor Paul Doe".
                    false => cover.is_title(),
                }
            })
    }

    /// Whether a name the world does not know, or a known person's, names a person.
    pub(super) fn names_person(&self, name: &Name) -> bool {
        match name.senses.first() {
            None => self.is_titled(name) || self.learned(name) == Some(NameKind::Person),
            Some(sense) => matches!(sense, Sense::Person { .. }),
        }
    }

    /// What the learned names say of a name, when they have the same words.
    pub(super) fn learned(&self, name: &Name) -> Option<NameKind> {
        let names = &self.clauses.tree.syntax.names;
        let at = names.partition_point(|n| n.tokens.end as usize <= name.tokens.start);
        let learned = names.get(at)?;
        let same = learned.tokens.start as usize <= name.tokens.start && learned.tokens.end as usize >= name.tokens.end;
        same.then_some(learned.kind)
    }

    /// Whether the name is who says something: towns do not speak, but for capitals.
    fn speaks(&self, head: usize) -> bool {
        let tree = self.clauses.tree;
        let verb = tree.head(head).filter(|&v| tree.role(head) == Deprel::Nsubj && tree.upos(v) == Upos::Verb);
        verb.is_some_and(|v| {
            self.clauses.language.table("reporting").get(tree.syntax.lemma(v)).any(|row| row.cell(0) == "V" && !row.has(1, "weak"))
        })
    }

    /// Whether an unknown name is a person's in full: it begins with a given name, and another one or the learned names say so.
    pub(super) fn is_full_name(&self, name: &Name) -> bool {
        let words = name.span.of(self.text);
        let given = |word: Option<&str>| word.is_some_and(|word| self.world.given_name(word).is_some());
        let mut parts = words.split([' ', '\u{a0}']);
        name.senses.is_empty()
            && name.tokens.len() > 1
            && given(parts.next())
            && (given(parts.next()) || self.learned(name) == Some(NameKind::Person))
    }

    /// What a name the world does not know probably is: a person when a title or a given name says so. The learned names alone are
    /// not asked: half of the firms they have not met pass for persons.
    pub(super) fn stranger_kind(&self, ix: usize) -> ActorKind {
        let name = &self.names[ix];
        // "Chin Defence Force": the noun at the end says what bears the name.
        let syntax = self.clauses.tree.syntax;
        let last = name.tokens.end - 1;
        let noun = || {
            let from = name.tokens.end.saturating_sub(2).max(name.tokens.start);
            let row = |list: &str| {
                (from..=last).find_map(|k| self.clauses.language.table(list).at(syntax, k).find(|(_, len)| k + len == last + 1))
            };
            row("groups").or_else(|| row("bodies")).filter(|(row, _)| !row.has(1, "weak") && !row.has(2, "weak")).map(|(row, _)| row)
        };
        if name.senses.is_empty()
            && name.tokens.len() > 1
            && let Some(kind) = noun().and_then(|row| ActorKind::new(row.cell(0)))
        {
            return kind;
        }
        if self.persons[ix] || self.is_titled(name) || self.is_full_name(name) { ActorKind::Person } else { ActorKind::Unknown }
    }

    /// The person behind the name of a country and a title, where the tree has the country for the head: "Congo President Felix
    /// Tshisekedi said".
    pub(super) fn titled_behind(&self, ix: usize) -> Option<usize> {
        let (name, next) = (&self.names[ix], self.names.get(ix + 1)?);
        let country = name.senses.iter().any(|s| matches!(s, Sense::Place(p) if self.world.place(*p).precision == Precision::Country));
        let titled = (name.tokens.end..next.tokens.start).all(|k| self.nominal_at[k].is_some_and(|c| c.is_title()));
        let adjacent = next.tokens.start > name.tokens.end && self.clauses.tree.sentence(name.tokens.start).contains(&next.tokens.start);
        (country && adjacent && titled && self.names_person(next)).then(|| self.head_of(next))
    }

    /// Whether a title makes the name a person's: right before it, or bound to it.
    pub(super) fn is_titled(&self, name: &Name) -> bool {
        let tree = self.clauses.tree;
        let head = self.head_of(name);
        let title = |k: usize| self.nominal_at[k].is_some_and(|c| c.is_title());
        let before = name.tokens.start.checked_sub(1).filter(|&k| tree.sentence(head).contains(&k));
        let before = before.map(|k| if self.demonym(k).is_some() { k.saturating_sub(1) } else { k });
        let bound = [Deprel::Appos, Deprel::Compound, Deprel::Flat, Deprel::FlatName];
        before.is_some_and(title)
            || name.senses.is_empty()
                && (tree.head(head).is_some_and(title) || tree.kids_as(head, &[Deprel::Appos, Deprel::Compound, Deprel::Nmod]).any(title))
            // "Goma Mayor Paul Doe": the town before an office is no mayor.
            || tree.head(head).is_some_and(|h| {
                let behind = tree.role(head) == Deprel::Compound && h >= name.tokens.end;
                bound.contains(&tree.role(head)) && !behind && title(h)
            })
    }
}
