//! Finding names in running text: two automata walked side by side, the derived gazetteer and the hand-written tables.

use super::actors::ActorId;
use super::fold::{Folded, fold, fold_char, spell};
use super::gazetteer::Gazetteer;
use super::languages::LanguageSet;
use super::places::{Iso3, PlaceId};
use crate::Error;
use fst::raw::{Fst, Node, Output};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A name that stands at the head of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// How many bytes of the text it takes.
    pub len: usize,
    /// The name, to ask [`World::senses`](super::World::senses) about.
    pub name: NameId,
}

/// A name as it was met: which one, in which language, in which letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameId {
    source: Source,
    languages: LanguageSet,
    letters: Letters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Source {
    Derived(u64),
    Written(u32),
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// A place.
    Place(PlaceId),
    /// A body, group, state or institution, by its own name.
    Actor(ActorId),
    /// A capital, palace, street or ministry that stands for whoever sits there.
    Metonym(ActorId),
    /// An adjective or noun of a country.
    Demonym(Demonym),
    /// A person of the office holders' table.
    Person {
        /// Who.
        person: ActorId,
        /// Met by the family name alone, which others may share.
        family: bool,
    },
}

/// A word of a people: «malienne», «Maliens».
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demonym {
    /// Whose.
    pub country: Iso3,
    /// A noun for the people; otherwise the adjective.
    pub noun: bool,
    /// The gender of the form, where the form tells.
    pub gender: Option<Gender>,
    /// The number of the form, where the form tells: true for the plural.
    pub plural: Option<bool>,
}

/// Grammatical gender of a form or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// Feminine.
    Feminine,
    /// Masculine.
    Masculine,
}

/// How a name is capitalised: as much as the written form has, a text must have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Letters {
    Lower,
    Capital,
    Upper,
}

/// The written names while they are gathered.
#[derive(Default)]
pub(super) struct NameBuilder(Vec<(String, Written)>);

#[derive(Clone, Copy)]
struct Written {
    sense: Sense,
    languages: LanguageSet,
    letters: Letters,
}

/// All names, ready to be walked.
pub(super) struct Names {
    written: fst::Map<Vec<u8>>,
    senses: Vec<Written>,
    /// By number of the written name: its senses, and its value in the derived gazetteer.
    groups: Vec<(Range<u32>, Option<u64>)>,
}

impl NameBuilder {
    /// Adds a name; its own capitals say which capitals a text must have.
    pub fn add(&mut self, name: &str, languages: LanguageSet, sense: Sense) {
        let key = fold(name);
        if !key.is_empty() {
            self.0.push((key, Written { sense, languages, letters: Letters::of(name) }));
        }
    }

    /// Builds the automaton.
    pub fn build(mut self, gazetteer: &Gazetteer) -> Result<Names, Error> {
        let fault = |e: fst::Error| Error::new(format!("the names of world/ do not build: {e}: report this as a fault of selon"));
        self.0.sort_by(|a, b| a.0.cmp(&b.0));
        let mut builder = fst::MapBuilder::memory();
        let mut senses: Vec<Written> = Vec::with_capacity(self.0.len());
        let mut groups: Vec<(Range<u32>, Option<u64>)> = Vec::new();
        for group in self.0.chunk_by(|a, b| a.0 == b.0) {
            let start = senses.len();
            for (_, written) in group {
                let twin = senses[start..].iter_mut().find(|s| s.sense == written.sense && s.letters == written.letters);
                match twin {
                    Some(twin) => twin.languages.0 |= written.languages.0,
                    None => senses.push(*written),
                }
            }
            let key = &group[0].0;
            builder.insert(key, groups.len() as u64).map_err(fault)?;
            groups.push((start as u32..senses.len() as u32, gazetteer.names().get(key)));
        }
        let written = builder.into_map();
        Ok(Names { written, senses, groups })
    }
}

impl Names {
    /// How many written names there are.
    pub fn count(&self) -> usize {
        self.groups.len()
    }

    /// Every name that `text` begins with and that ends at a word's end, shortest first.
    pub fn matches(&self, gazetteer: &Gazetteer, languages: LanguageSet, text: &str, into: &mut Vec<Match>) {
        let Some(first) = text.chars().next() else { return };
        let mut written = Walk::new(self.written.as_fst());
        let mut derived = Walk::new(gazetteer.names().as_fst());
        if first.is_lowercase() {
            derived.node = None;
        }
        let mut gap = false;
        let mut breaks = 0;
        let mut seen_lower = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let folded = fold_char(c);
            match folded {
                Folded::Gap => {
                    // A blank line parts two paragraphs, and no name runs across.
                    breaks += u8::from(c == '\n');
                    if at == 0 || breaks > 1 {
                        return;
                    }
                    gap = true;
                    continue;
                }
                Folded::Nothing => continue,
                _ => {}
            }
            if gap {
                written.step(b' ');
                derived.step(b' ');
                gap = false;
                breaks = 0;
            }
            if let Folded::Byte(byte) = folded {
                written.step(byte);
                derived.step(byte);
            } else {
                spell(c, |byte| {
                    written.step(byte);
                    derived.step(byte);
                });
            }
            if written.node.is_none() && derived.node.is_none() {
                return;
            }
            seen_lower |= c.is_lowercase();
            let ends = chars.peek().is_none_or(|&(_, next)| !next.is_alphanumeric() && !is_combining_mark(next) && next != '\u{ad}');
            if !ends {
                continue;
            }
            let letters = match (first.is_lowercase(), seen_lower) {
                (true, _) => Letters::Lower,
                (false, true) => Letters::Capital,
                (false, false) => Letters::Upper,
            };
            let source = written.value().map(|v| Source::Written(v as u32)).or(derived.value().map(Source::Derived));
            if let Some(source) = source {
                let name = NameId { source, languages, letters };
                if self.senses(gazetteer, name).next().is_some() {
                    into.push(Match { len: at + c.len_utf8(), name });
                }
            }
        }
    }

    /// Whether the name is written in a table, in the language and letters it was met in.
    pub fn is_written(&self, name: NameId) -> bool {
        let Source::Written(number) = name.source else { return false };
        let (range, _) = self.groups.get(number as usize).cloned().unwrap_or_default();
        self.senses[range.start as usize..range.end as usize].iter().any(|s| s.languages.meets(name.languages) && s.letters <= name.letters)
    }

    /// What a name can stand for, in the language and letters it was met in: the written senses first, then places, best known first.
    pub fn senses<'n>(&'n self, gazetteer: &'n Gazetteer, name: NameId) -> impl Iterator<Item = Sense> + 'n {
        let (written, derived) = match name.source {
            Source::Derived(value) => (&[][..], Some(value)),
            Source::Written(number) => {
                let (range, value) = self.groups.get(number as usize).cloned().unwrap_or_default();
                (&self.senses[range.start as usize..range.end as usize], value)
            }
        };
        let fits = move |s: &&Written| s.languages.meets(name.languages) && s.letters <= name.letters;
        let places = derived.filter(|_| name.letters >= Letters::Capital).into_iter().flat_map(move |value| {
            gazetteer
                .postings(value)
                .filter(move |(_, set)| LanguageSet(*set).meets(name.languages))
                .map(|(place, _)| Sense::Place(PlaceId(place)))
        });
        let places = places.filter(move |place| !written.iter().any(|s| s.sense == *place && fits(&s)));
        written.iter().filter(fits).map(|s| s.sense).chain(places)
    }
}

impl Letters {
    fn of(name: &str) -> Letters {
        let lower = name.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
        match (lower, name.chars().any(char::is_lowercase)) {
            (true, _) => Letters::Lower,
            (false, true) => Letters::Capital,
            (false, false) => Letters::Upper,
        }
    }
}

/// A place in an automaton, `None` once it has no way on.
struct Walk<'f, D: AsRef<[u8]>> {
    fst: &'f Fst<D>,
    node: Option<Node<'f>>,
    output: Output,
}

impl<'f, D: AsRef<[u8]>> Walk<'f, D> {
    fn new(fst: &'f Fst<D>) -> Walk<'f, D> {
        Walk { fst, node: Some(fst.root()), output: Output::zero() }
    }

    fn step(&mut self, byte: u8) {
        let Some(node) = self.node else { return };
        self.node = node.find_input(byte).map(|i| {
            let transition = node.transition(i);
            self.output = self.output.cat(transition.out);
            self.fst.node(transition.addr)
        });
    }

    fn value(&self) -> Option<u64> {
        self.node.filter(Node::is_final).map(|node| self.output.cat(node.final_output()).value())
    }
}
