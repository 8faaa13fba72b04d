//! What comes out: the attributed ledger of one document, in bytes and indices. [`crate::wire`] writes it.

use crate::Span;
use crate::syntax::Syntax;

/// Index of an actor in [`Reading::actors`].
pub type ActorIx = usize;
/// Index of a place in [`Reading::places`].
pub type PlaceIx = usize;
/// Index of a time in [`Reading::times`].
pub type TimeIx = usize;
/// Index of a statement in [`Reading::statements`].
pub type StatementIx = usize;
/// Index of an event in [`Reading::events`].
pub type EventIx = usize;
/// Index of a toll in [`Reading::tolls`].
pub type TollIx = usize;

/// Everything read from one document. Every list stands in the order of first appearance.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// BCP 47 code of the language read, or detected when selon does not read it; `None` when none could be told.
    pub language: Option<String>,
    /// The headline: as the document gives it, else the text's own first line when that is one.
    pub title: Option<String>,
    /// Who wrote the text first, when the text says so.
    pub origin: Option<Origin>,
    /// Who acts or speaks or suffers.
    pub actors: Vec<Actor>,
    /// Where.
    pub places: Vec<Place>,
    /// When.
    pub times: Vec<Time>,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// With what toll, and according to whom.
    pub tolls: Vec<Toll>,
    /// What it is about, in the ontology's contexts.
    pub contexts: Vec<Context>,
    /// What a reader of this reading should know.
    pub notes: Vec<Note>,
    /// The analysed words, for those who want to see what the reading stands on.
    pub syntax: Syntax,
}

/// Why an object was read: the rules and words that made it, in the order they spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why(pub Vec<Cause>);

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A rule of a language's rule file: the file's name without folder, and the line the rule starts on.
    Rule(&'static str, u32),
    /// A row of a language's word list: the list's name without folder or ending, and its line.
    Word(&'static str, u32),
    /// A step of the engine, in words.
    Step(&'static str),
}

/// The outlet that a syndicated text names as its own origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub span: Span,
}

/// A person, body, force, group or population.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Canonical name in the document's language, else the words that name it first.
    pub name: String,
    /// What it is.
    pub kind: crate::world::ActorKind,
    /// ISO 3166-1 alpha-3 code of the country it belongs to.
    pub country: Option<String>,
    /// Its office or function, as the text or the world knows it.
    pub role: Option<String>,
    /// PLOVER sector codes.
    pub sectors: Vec<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Where the text names it.
    pub mentions: Vec<Mention>,
}

/// Words that name an actor or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// How they name it.
    pub form: Form,
}

/// How words name what they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A proper name.
    Name,
    /// A noun phrase.
    Nominal,
    /// A pronoun.
    Pronoun,
    /// A place that stands for those who govern there, or a building for its body.
    Metonym,
}

/// A place.
#[derive(Clone, Debug)]
pub struct Place {
    /// Name in the document's language, or the words of the text when unknown.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north and east, WGS 84.
    pub point: Option<(f64, f64)>,
    /// How exactly the point stands for the place.
    pub precision: crate::world::Precision,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Claimed by more than one state or authority.
    pub contested: bool,
    /// Who claims a contested place, as codes in alphabetical order; empty for others.
    pub claimed_by: Vec<String>,
    /// Who held a contested place, or parts of it, on the day of publication, as codes in alphabetical order; empty when unknown.
    pub held_by: Vec<String>,
    /// Where the text names it.
    pub mentions: Vec<Mention>,
}

/// A time expression and the calendar days it means.
#[derive(Clone, Debug)]
pub struct Time {
    /// The words.
    pub span: Span,
    /// First day or date-time, ISO 8601; `None` when open or unresolved.
    pub start: Option<String>,
    /// Last day or date-time, inclusive; `None` when open or unresolved.
    pub end: Option<String>,
    /// Part of the day.
    pub part: Option<&'static str>,
    /// Unit the words speak in.
    pub grain: &'static str,
    /// Whether the anchor is known.
    pub resolved: bool,
    /// Why it was read so.
    pub why: Why,
}

/// How the words of a statement are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Between quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Both.
    Mixed,
}

/// An attribution: somebody says something.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Who says it; `None` when unnamed and unresolvable.
    pub source: Option<ActorIx>,
    /// The words that name the source here.
    pub source_span: Option<Span>,
    /// The words that attribute.
    pub cue: Span,
    /// What is said, in pieces.
    pub content: Vec<Span>,
    /// How it is given.
    pub mode: Mode,
    /// What the saying does, a PLOVER type.
    pub act: Option<&'static str>,
    /// To whom.
    pub addressee: Option<ActorIx>,
    /// Through what.
    pub medium: Option<String>,
    /// When.
    pub time: Option<TimeIx>,
    /// The statement that reports this one.
    pub within: Option<StatementIx>,
    /// The shortest stretch that shows it.
    pub evidence: Span,
    /// Why it was read so.
    pub why: Why,
}

/// What a report says about whether an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Status {
    Asserted,
    Denied,
    Requested,
    Threatened,
    Planned,
    Hypothetical,
}

/// Something that happened, or that somebody says, wants, fears or denies.
#[derive(Clone, Debug)]
pub struct Event {
    /// PLOVER type.
    pub kind: &'static str,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// Who did it.
    pub actors: Vec<ActorIx>,
    /// To whom.
    pub recipients: Vec<ActorIx>,
    /// Where.
    pub place: Option<PlaceIx>,
    /// When.
    pub time: Option<TimeIx>,
    /// Whether it is said to have happened.
    pub status: Status,
    /// The words that name the event.
    pub trigger: Span,
    /// The shortest stretch that shows it.
    pub evidence: Span,
    /// Who says so; empty when the outlet itself does.
    pub statements: Vec<StatementIx>,
    /// An earlier mention of the same happening.
    pub same_as: Option<EventIx>,
    /// PLOVER contexts.
    pub contexts: Vec<&'static str>,
    /// Why it was read so.
    pub why: Why,
}

/// Something of the ontology's list that a page is about: `disasters`, `crime`.
#[derive(Clone, Debug)]
pub struct Context {
    /// PLOVER's name of it.
    pub name: &'static str,
    /// The words that tell, in text order.
    pub mentions: Vec<Span>,
}

/// A figure of people or things that suffered, with who gives it.
#[derive(Clone, Debug)]
pub struct Toll {
    /// What is counted.
    pub measure: &'static str,
    /// Inclusive lower bound.
    pub low: Option<u64>,
    /// Inclusive upper bound; `None` when open.
    pub high: Option<u64>,
    /// Whether the figure is given as about right.
    pub approximate: bool,
    /// Whom it counts.
    pub who: &'static str,
    /// The words that say whom.
    pub who_span: Option<Span>,
    /// In what it counts: `people`, `households`, `buildings`, `vehicles` or `things`.
    pub unit: &'static str,
    /// The actor the victims belong to.
    pub side: Option<ActorIx>,
    /// The toll this one is a part of.
    pub part_of: Option<TollIx>,
    /// Since the start of a conflict or a year, not of one event.
    pub cumulative: bool,
    /// Where.
    pub place: Option<PlaceIx>,
    /// When.
    pub time: Option<TimeIx>,
    /// What caused it.
    pub event: Option<EventIx>,
    /// Actors who give the figure; empty when the outlet itself does.
    pub sources: Vec<ActorIx>,
    /// The statements that give it.
    pub statements: Vec<StatementIx>,
    /// The whole expression.
    pub span: Span,
    /// The figure with what it counts.
    pub quantity: Span,
    /// The shortest stretch that shows it with its source.
    pub evidence: Span,
    /// Why it was read so.
    pub why: Why,
}

/// Something a user of the reading should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A short fixed name.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
    /// Where, if anywhere.
    pub span: Option<Span>,
}

impl Note {
    /// Whether it says that some of the text was not read at all.
    pub fn is_gap(&self) -> bool {
        matches!(self.code, "text-too-long" | "language-not-read")
    }
}

impl Status {
    /// As the wire writes it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Asserted => "asserted",
            Status::Denied => "denied",
            Status::Requested => "requested",
            Status::Threatened => "threatened",
            Status::Planned => "planned",
            Status::Hypothetical => "hypothetical",
        }
    }

    /// The status of a name in a word list.
    pub fn from_name(name: &str) -> Option<Status> {
        [Status::Asserted, Status::Denied, Status::Requested, Status::Threatened, Status::Planned, Status::Hypothetical]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

impl Mode {
    /// As the wire writes it.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Direct => "direct",
            Mode::Indirect => "indirect",
            Mode::Mixed => "mixed",
        }
    }
}

impl Form {
    /// As the wire writes it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Name => "name",
            Form::Nominal => "nominal",
            Form::Pronoun => "pronoun",
            Form::Metonym => "metonym",
        }
    }
}
