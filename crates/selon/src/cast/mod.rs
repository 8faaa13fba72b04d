//! The cast of a page: which actor or place the words at hand name, one entry each however they are named.

mod agreement;
mod homonyms;
mod nominal;
mod persons;
mod places;

use crate::Span;
use crate::clause::Clauses;
use crate::find::names::Name;
use crate::reading::{Actor, ActorIx, Form, Mention, Place, PlaceIx};
use crate::syntax::{Deprel, Upos};
use crate::world::{ActorId, ActorKind, Iso3, PlaceId, Sense, World};
use homonyms::Choice;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// The actors and places of one page, found as claims ask for them.
pub struct Cast<'p> {
    text: &'p str,
    clauses: Clauses<'p>,
    world: &'p World,
    names: &'p [Name],
    date: Option<Date>,
    /// For each token the name it stands in.
    name_at: Vec<Option<u32>>,
    /// For each token the row of a list of nominal actors that covers it.
    nominal_at: Vec<Option<nominal::Cover<'p>>>,
    /// Answers given, by token.
    known: Vec<Option<Option<ActorIx>>>,
    keys: HashMap<String, ActorIx>,
    place_keys: HashMap<String, PlaceIx>,
    /// The place each name means, chosen once for the whole page.
    chosen: Vec<Choice>,
    /// Whether each name, called like a place, is a person's here.
    persons: Vec<bool>,
    /// The countries that the page names, themselves or their people.
    lands: HashSet<Iso3>,
    /// The place a token names, where it names one.
    place_at: Vec<Option<PlaceIx>>,
    /// Everyone and everything that acts, in the order asked for.
    pub actors: Vec<Actor>,
    /// Every place named.
    pub places: Vec<Place>,
}

impl<'p> Cast<'p> {
    /// Starts the cast of a page from its names; places are chosen and entered at once, actors when asked for.
    pub fn new(text: &'p str, clauses: Clauses<'p>, world: &'p World, names: &'p [Name], date: Option<Date>) -> Cast<'p> {
        let n = clauses.tree.syntax.tokens.len();
        let mut name_at = vec![None; n];
        for (ix, name) in names.iter().enumerate() {
            name_at[name.tokens.clone()].fill(Some(ix as u32));
        }
        let nominal_at = nominal::cover(clauses, &name_at);
        let mut cast = Cast {
            text,
            clauses,
            world,
            names,
            date,
            name_at,
            nominal_at,
            known: vec![None; n],
            keys: HashMap::new(),
            place_keys: HashMap::new(),
            chosen: Vec::new(),
            persons: Vec::new(),
            lands: persons::lands(world, names),
            place_at: vec![None; n],
            actors: Vec::new(),
            places: Vec::new(),
        };
        cast.chosen = homonyms::choose(&cast);
        cast.persons = persons::called_like_places(&cast);
        cast.enter_places();
        cast.enter_names();
        cast
    }

    /// The name that token `i` stands in.
    pub fn name(&self, i: usize) -> Option<&'p Name> {
        self.name_at[i].map(|ix| &self.names[ix as usize])
    }

    /// The place that token `i` names, if it names one.
    pub fn place(&self, i: usize) -> Option<PlaceIx> {
        self.place_at[i]
    }

    /// The actor that the noun phrase or pronoun headed by token `i` names, if it names one.
    pub fn actor(&mut self, i: usize) -> Option<ActorIx> {
        if let Some(answer) = self.known[i] {
            return answer;
        }
        // A pronoun that would resolve to itself finds no one.
        self.known[i] = Some(None);
        let answer = self.resolve(i);
        self.known[i] = Some(answer);
        answer
    }

    /// The actor of token `i`, made up from its words when they name nobody known: for those who speak.
    pub fn speaker(&mut self, i: usize) -> Option<ActorIx> {
        if let Some(actor) = self.actor(i).or_else(|| self.owner(i)) {
            return Some(actor);
        }
        let clitic = self.clauses.tree.syntax.tokens[i].span.of(self.text).starts_with('-');
        if self.place_at[i].is_some()
            || clitic
            || !matches!(self.clauses.tree.upos(i), Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Verb | Upos::X)
        {
            return None;
        }
        let span = self.phrase(i);
        let key = format!("words:{}", self.clauses.tree.syntax.lemma(i));
        let actor = self.enter(key, unknown);
        self.mention(actor, span, Form::Nominal);
        self.known[i] = Some(Some(actor));
        Some(actor)
    }

    /// Whoever a document is by: «le dernier relevé de l'OIM», «un bilan fourni par les secours» speaks for the organisation.
    fn owner(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        self.clauses.language.table("media").at(tree.syntax, i).next()?;
        let of =
            tree.kids_as(i, &[Deprel::Nmod, Deprel::NmodPoss]).find(|&k| self.clauses.case_is(k, "genitive") && self.names_somebody(k));
        let given = tree.kids_as(i, &[Deprel::Acl]).filter(|&k| self.clauses.passive(k)).flat_map(|k| self.clauses.agents(k));
        let by = of.or_else(|| given.into_iter().find(|&k| self.names_somebody(k)))?;
        self.actor(by)
    }

    /// The pronoun at token `i` stands for `actor`.
    pub fn take_up(&mut self, i: usize, actor: ActorIx) {
        self.known[i] = Some(Some(actor));
        self.mention(actor, self.clauses.tree.syntax.tokens[i].span, Form::Pronoun);
    }

    /// The actor of token `i` if it was asked for before.
    pub fn known_actor(&self, i: usize) -> Option<ActorIx> {
        self.known[i].flatten()
    }

    /// Whether token `i` heads words that name somebody: a name that is no mere place, an office, body, force or group.
    pub fn names_somebody(&self, i: usize) -> bool {
        match self.name(i) {
            Some(_) => self.place_at[i].is_none(),
            None => self.nominal_at[i].is_some_and(|cover| !cover.is_thing()),
        }
    }

    /// An actor known by its words alone.
    pub fn enter_words(&mut self, span: Span, form: Form) -> ActorIx {
        let words = span.of(self.text).to_lowercase();
        let ix = self.enter(format!("words:{words}"), unknown);
        self.mention(ix, span, form);
        ix
    }

    /// The country of the demonym at token `i`, adjective or noun.
    pub fn demonym_at(&self, i: usize) -> Option<Iso3> {
        self.demonym(i)
    }

    /// The state that the demonym at token `i` stands for: «l'offensive azerbaïdjanaise».
    pub fn state_of(&mut self, country: Iso3, i: usize) -> Option<ActorIx> {
        let state = self.world.country(country.as_str())?.state;
        let span = self.clauses.tree.syntax.tokens[i].span;
        Some(self.world_actor(state, span, Form::Nominal))
    }

    fn resolve(&mut self, i: usize) -> Option<ActorIx> {
        if self.name_at[i].is_some() {
            return self.named(i);
        }
        if self.clauses.is_function(i, "anaphor") && self.clauses.tree.kid(i, &[Deprel::Det]).is_some() {
            return self.latter(i);
        }
        match self.clauses.tree.upos(i) {
            Upos::Pron => self.pronoun(i),
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Verb | Upos::X | Upos::Adv => self.nominal(i),
            _ => None,
        }
    }

    /// The actor of a proper name.
    fn named(&mut self, i: usize) -> Option<ActorIx> {
        let ix = self.name_at[i]? as usize;
        let name = &self.names[ix];
        if let Some(person) = self.titled_behind(ix) {
            return self.named(person);
        }
        let places = self.place_at[i].is_some();
        // An adjective is nobody: «le président français», "French troops".
        let adjective = self.clauses.tree.upos(i) == Upos::Adj || self.clauses.tree.role(i) == Deprel::Amod;
        if adjective && name.senses.iter().any(|s| matches!(s, Sense::Demonym(_))) {
            return None;
        }
        let mut best = None;
        // "the alias Isaías", "killed Sharon and her sons": a given name alone is somebody famous only where the page has to do with his land.
        let given = name.tokens.len() == 1 && self.world.given_name(name.span.of(self.text)).is_some();
        // Of two states of one name («Congo») the one that the name means as a place.
        let land = self.chosen[ix].place().filter(|&p| self.is_country(p)).and_then(|p| self.world.place(p).country);
        for sense in &name.senses {
            if let (Sense::Actor(id), Some(land)) = (sense, land)
                && self.world.actor(*id).kind == ActorKind::State
                && self.world.actor(*id).country.is_some_and(|own| own != land.as_str())
            {
                continue;
            }
            if let Sense::Person { person, .. } = sense
                && given
                && self.world.actor(*person).country.is_some_and(|land| !self.names_land(land))
            {
                continue;
            }
            let rank = match sense {
                Sense::Person { family: false, .. } => 5,
                Sense::Person { family: true, .. } => 4,
                Sense::Actor(_) => 3,
                Sense::Metonym(id) if !places && self.governs(ix, *id) => 2,
                Sense::Demonym(d) if d.noun => 1,
                Sense::Place(p) if !places && self.is_country(*p) => 2,
                _ => continue,
            };
            if best.is_none_or(|(r, _)| rank > r) {
                best = Some((rank, *sense));
            }
        }
        match best.map(|(_, sense)| sense) {
            Some(Sense::Person { person: id, .. } | Sense::Actor(id)) => Some(self.world_actor(id, name.span, Form::Name)),
            Some(Sense::Metonym(id)) => Some(self.world_actor(id, name.span, Form::Metonym)),
            Some(Sense::Place(place)) => self.state(place, name.span),
            Some(Sense::Demonym(demonym)) => self.people(demonym.country, i, name.span),
            None if name.senses.is_empty() && !name.road || self.persons[ix] => self.stranger(ix),
            None => None,
        }
    }

    /// Whether the seat that a name stands for is the place it means here: Paris in Texas governs nobody. A palace that is no
    /// town of its country governs whatever quarter elsewhere bears its name.
    fn governs(&self, ix: usize, actor: ActorId) -> bool {
        let Some(land) = self.world.actor(actor).country else { return true };
        let lies_there = |p: PlaceId| self.world.place(p).country.is_none_or(|country| country.as_str() == land);
        let mut homonyms = self.names[ix].senses.iter().filter_map(|s| if let Sense::Place(p) = s { Some(*p) } else { None });
        self.chosen[ix].place().is_none_or(lies_there) || !homonyms.any(lies_there)
    }

    fn is_country(&self, place: PlaceId) -> bool {
        self.world.place(place).precision == crate::world::Precision::Country
    }

    /// The entry of somebody the world knows, with a mention added.
    fn world_actor(&mut self, id: ActorId, span: Span, form: Form) -> ActorIx {
        let world = self.world;
        let code = self.clauses.language.code;
        let known = world.actor(id);
        let role = self.date.and_then(|date| world.offices(id, date).next().map(|office| office.title(code).to_owned()));
        let ix = self.enter(format!("world:{id:?}"), || Actor {
            name: known.name(code).to_owned(),
            kind: known.kind,
            country: known.country.map(str::to_owned),
            role,
            sectors: known.sectors().map(str::to_owned).collect(),
            wikidata: known.wikidata.map(str::to_owned),
            mentions: Vec::new(),
        });
        self.mention(ix, span, form);
        ix
    }

    /// The entry of a state.
    fn state(&mut self, place: PlaceId, span: Span) -> Option<ActorIx> {
        let country = self.world.place(place).country?;
        let state = self.world.country(country.as_str())?.state;
        Some(self.world_actor(state, span, Form::Name))
    }

    /// The entry of a people named by its demonym: «les Arméniens».
    fn people(&mut self, country: Iso3, i: usize, span: Span) -> Option<ActorIx> {
        let name = span.of(self.text).to_owned();
        let person = self.clauses.tree.syntax.tokens[i].feats.number() == Some("Sing");
        let key = if person { format!("one:{country}:{}", self.clauses.tree.syntax.lemma(i)) } else { format!("people:{country}") };
        let ix = self.enter(key, || Actor {
            name,
            kind: if person { ActorKind::Person } else { ActorKind::Population },
            country: Some(country.to_string()),
            role: None,
            sectors: vec!["CVL".into()],
            wikidata: None,
            mentions: Vec::new(),
        });
        self.mention(ix, span, Form::Nominal);
        Some(ix)
    }

    /// The entry of a name the world does not know: the same words, or a family name after the full one, are the same actor.
    fn stranger(&mut self, ix: usize) -> Option<ActorIx> {
        let name = &self.names[ix];
        let words = name.span.of(self.text);
        let last = words.rsplit([' ', '\u{a0}']).next().unwrap_or(words);
        let known = self.keys.get(&format!("name:{words}")).or_else(|| self.keys.get(&format!("family:{last}"))).copied();
        let kind = self.stranger_kind(ix);
        let actor = known.unwrap_or_else(|| {
            let full = name.tokens.len() > 1;
            let actor = self.enter(format!("name:{words}"), || Actor {
                name: words.to_owned(),
                kind,
                country: None,
                role: None,
                sectors: Vec::new(),
                wikidata: None,
                mentions: Vec::new(),
            });
            if full && (kind == ActorKind::Person || self.names_person(name)) {
                self.keys.insert(format!("family:{last}"), actor);
            }
            actor
        });
        self.mention(actor, name.span, Form::Name);
        Some(actor)
    }

    /// Enters an actor under a key unless it is there already.
    fn enter(&mut self, key: String, make: impl FnOnce() -> Actor) -> ActorIx {
        if let Some(&ix) = self.keys.get(&key) {
            return ix;
        }
        self.actors.push(make());
        self.keys.insert(key, self.actors.len() - 1);
        self.actors.len() - 1
    }

    /// Adds a mention; the first one lends its words to an actor without a name.
    fn mention(&mut self, ix: ActorIx, span: Span, form: Form) {
        let words = span.of(self.text);
        let actor = &mut self.actors[ix];
        if actor.name.is_empty() {
            let tree = self.clauses.tree;
            let tokens = &tree.syntax.tokens;
            let first = tokens.partition_point(|t| t.span.start < span.start);
            let bare = (first..tokens.len())
                .take_while(|&k| tokens[k].span.end <= span.end)
                .find(|&k| {
                    // "a 62-year-old man"
                    let figure = tokens[k].span.of(self.text).starts_with(|c: char| c.is_ascii_digit());
                    let tied = figure && tokens.get(k + 1).is_some_and(|next| next.span.start == tokens[k].span.end);
                    !matches!(tokens[k].upos, Upos::Adp | Upos::Det | Upos::Num | Upos::Punct | Upos::Cconj)
                        || tokens[k].upos == Upos::Num && tied
                })
                .map_or(words, |k| Span::new(tokens[k].span.start as usize, span.end as usize).of(self.text));
            actor.name = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if !actor.mentions.iter().any(|m| m.span.meets(span)) {
            actor.mentions.push(Mention { span, form });
        }
    }

    /// The noun phrase of token `i` as a person marks it: determiner to the last near modifier, no clause.
    pub fn phrase(&self, i: usize) -> Span {
        let tree = self.clauses.tree;
        let mut from = i;
        let mut to = i + 1;
        // What stands before its preposition is no part of a phrase: «500.000 selon les syndicats».
        let inside = tree.kids_as(i, &[Deprel::Case]).rfind(|&k| k < i).unwrap_or(0);
        // "shot dead fourteen farmers", "took the crew hostage": what the verb makes of them is no part of those it is done to.
        let made = |k: usize| {
            let verb = k > 0 && tree.upos(k - 1) == Upos::Verb;
            tree.role(k) == Deprel::Amod && verb && k < i && self.clauses.is_function(k, "outcome")
                || k > i && self.clauses.is_function(k, "hostage")
        };
        for k in tree.kids(i).filter(|&k| !made(k)) {
            use Deprel::*;
            match tree.role(k) {
                Det | Amod | Nummod | Compound | Flat | FlatName | NmodPoss | Fixed if k < i && k >= inside => {
                    // "at least 31 people": the words of a bound are no part of those whom it counts.
                    let bound = tree.role(k) == Nummod && tree.kids(k).any(|b| b < k && tree.kid(b, &[Case]).is_some());
                    from = from.min(if bound { k } else { tree.reach(k).start });
                }
                Amod | Flat | FlatName | FlatForeign | Compound | Fixed | Nmod
                    if k > i && tree.reach(k).len() <= 6 && !self.is_date(k) && !self.is_another(k) && !self.is_circumstance(k) =>
                {
                    let reach = tree.reach(k);
                    let clause = reach.clone().any(|x| tree.heads_clause(x) || tree.upos(x) == Upos::Punct);
                    if !clause && reach.start <= to {
                        to = to.max(reach.end);
                    }
                }
                _ => {}
            }
        }
        let span = tree.words(from..to);
        // The hyphen and the linking t of «a-t-il» are no part of the pronoun.
        let words = span.of(self.text);
        let bare = words.strip_prefix("-t-").or_else(|| words.strip_prefix('-')).filter(|bare| !bare.is_empty()).unwrap_or(words);
        Span::new(span.end as usize - bare.len(), span.end as usize)
    }

    /// Whether the noun `k` behind another one is a party or medium of its own, no complement: «l'armée aux rebelles», «sur X».
    fn is_another(&self, k: usize) -> bool {
        let tree = self.clauses.tree;
        let Some(case) = tree.kid(k, &[Deprel::Case]) else { return false };
        let medium = self.clauses.language.table("media").at(tree.syntax, k).next().is_some();
        medium && !self.clauses.is_function(case, "genitive")
            || ["dative", "locative"].iter().any(|kind| self.clauses.is_function(case, kind))
                && (self.place_at[k].is_some() || self.nominal_at[k].is_some_and(|cover| cover.is_side()))
    }

    /// Whether the noun `k` behind another one tells by whom, where or when: "a singer by gunmen", "agents on Tuesday evening".
    fn is_circumstance(&self, k: usize) -> bool {
        let tree = self.clauses.tree;
        let Some(case) = tree.kid(k, &[Deprel::Case]) else { return false };
        let dated = tree.reach(k).any(|t| self.is_date(t));
        let other = self.clauses.is_function(case, "genitive") || self.clauses.is_function(case, "complement");
        dated || !other && ["agent", "locative", "origin", "company"].iter().any(|kind| self.clauses.is_function(case, kind))
    }

    /// Whether token `k` names a day or a month: «un prêtre dimanche».
    fn is_date(&self, k: usize) -> bool {
        ["weekdays", "months"].iter().any(|list| self.clauses.language.table(list).at(self.clauses.tree.syntax, k).next().is_some())
    }

    /// Every name that is an actor enters the cast, whether or not it makes a claim.
    fn enter_names(&mut self) {
        for ix in 0..self.names.len() {
            let name = &self.names[ix];
            let tells = name.senses.iter().any(|s| match s {
                Sense::Person { .. } | Sense::Actor(_) | Sense::Metonym(_) => true,
                Sense::Demonym(d) => {
                    d.noun
                        && self.clauses.tree.upos(name.tokens.start) != Upos::Adj
                        && self.clauses.tree.role(name.tokens.start) != Deprel::Amod
                }
                Sense::Place(p) => self.is_country(*p),
            });
            let person = (name.senses.is_empty() || self.persons[ix]) && self.is_titled(name) || self.is_full_name(name);
            if tells || person {
                self.actor(self.head_of(name));
            }
        }
    }

    /// The token of a name that governs the others.
    pub fn head_of(&self, name: &Name) -> usize {
        name.tokens.clone().find(|&t| self.clauses.tree.head(t).is_none_or(|h| !name.tokens.contains(&h))).unwrap_or(name.tokens.start)
    }
}

/// An actor of whom nothing is known yet.
fn unknown() -> Actor {
    Actor {
        name: String::new(),
        kind: ActorKind::Unknown,
        country: None,
        role: None,
        sectors: Vec::new(),
        wikidata: None,
        mentions: Vec::new(),
    }
}
