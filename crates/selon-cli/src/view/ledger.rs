//! The ledger under the page: statements, events, tolls, who and where they speak of, notes.

use super::paint::{Hue, Pen};
use super::{Look, words, wrapped};
use crate::clean;
use selon::reading::{Actor, Event, Note, Place, Statement, Toll};
use selon::{Document, Reading, Span};

/// Columns of the ids on the left.
const INDENT: usize = 5;
/// Characters of evidence that are shown; the page above has it all.
const SHOWN: usize = 160;

/// Everything that was read, part by part; a part with nothing in it is left out.
pub fn ledger(document: &Document, reading: &Reading, pen: Pen, look: Look) -> String {
    let teller = Teller { document, reading, pen };
    let actor = |actor: &Actor| {
        let facts = [Some(actor.kind.as_str().replace('_', " ")), actor.country.clone(), actor.role.clone(), actor.wikidata.clone()];
        (pen.paint(Hue::Actor, &clean::line(&actor.name)) + &teller.facts(&facts), None)
    };
    let note = |note: &Note| Entry {
        id: "-".to_owned(),
        says: format!("{} {}", clean::line(&note.message), pen.paint(Hue::Faint, &format!("[{}]", note.code))),
        proof: note.span.map(|span| teller.quoted(span)),
    };
    let parts = [
        ("Statements", entries('s', &reading.statements, |statement| teller.statement(statement))),
        ("Events", entries('e', &reading.events, |event| teller.event(event))),
        ("Tolls", entries('n', &reading.tolls, |toll| teller.toll(toll))),
        ("Actors", entries('a', &reading.actors, actor)),
        ("Places", entries('p', &reading.places, |place| teller.place(place))),
        ("Notes", reading.notes.iter().map(note).collect()),
    ];
    let nothing = parts[..3].iter().all(|(_, entries)| entries.is_empty());
    let mut told = if nothing { vec![textwrap::fill("No statement, event or toll was read.", look.width) + "\n"] } else { Vec::new() };
    for (title, entries) in parts.iter().filter(|(_, entries)| !entries.is_empty()) {
        let head = pen.paint(Hue::Head, &format!("{title} ({})", entries.len()));
        told.push(entries.iter().fold(head + "\n", |lines, entry| lines + &entry.show(pen, look)));
    }
    told.join("\n")
}

/// One numbered line of the ledger, with the words that prove it.
struct Entry {
    id: String,
    says: String,
    proof: Option<String>,
}

impl Entry {
    fn show(&self, pen: Pen, look: Look) -> String {
        let id = format!("{:1$}", self.id, INDENT);
        let mut out = wrapped(&self.says, &pen.paint(Hue::Faint, &id), INDENT, look);
        if let Some(proof) = &self.proof {
            out += &wrapped(&pen.paint(Hue::Faint, proof), &" ".repeat(INDENT), INDENT, look);
        }
        out
    }
}

/// A sentence about an object and the words that prove it.
type Told = (String, Option<String>);

fn entries<T>(letter: char, all: &[T], tell: impl Fn(&T) -> Told) -> Vec<Entry> {
    let entry = |(ix, object)| {
        let (says, proof) = tell(object);
        Entry { id: format!("{letter}{}", ix + 1), says, proof }
    };
    all.iter().enumerate().map(entry).collect()
}

/// Says in words what the objects of one reading are.
struct Teller<'r> {
    document: &'r Document,
    reading: &'r Reading,
    pen: Pen,
}

impl Teller<'_> {
    fn statement(&self, statement: &Statement) -> Told {
        let mut says = self.source(statement);
        if let Some(addressee) = statement.addressee {
            says += &format!(" to {}", self.actor(addressee));
        }
        if let Some(medium) = &statement.medium {
            says += &format!(", through {}", clean::line(medium));
        }
        if let Some(time) = statement.time {
            says += &format!(", {}", self.time(time));
        }
        let within = statement.within.map(|ix| format!("reported in s{}", ix + 1));
        says += &self.facts(&[statement.act.map(str::to_owned), Some(statement.mode.name().to_owned()), within]);
        let content: Vec<&str> = statement.content.iter().map(|piece| piece.of(&self.document.text)).collect();
        (says, Some(format!("“{}”", clean::line(&words::short(&content.join(" … "), SHOWN)))))
    }

    fn event(&self, event: &Event) -> Told {
        let kind = match event.mode {
            Some(mode) => format!("{} {mode}", event.kind),
            None => event.kind.to_owned(),
        };
        let mut says = self.pen.paint(Hue::Event, &kind);
        if !event.actors.is_empty() {
            says += &format!(" {}", self.actors(&event.actors));
        }
        if !event.recipients.is_empty() {
            says += &format!(" → {}", self.actors(&event.recipients));
        }
        says += &self.setting(event.place, event.time);
        let speakers = self.speakers(&event.statements);
        let same = event.same_as.map(|ix| format!("same as e{}", ix + 1));
        says += &self.facts(&[Some(event.status.name().to_owned()), same]);
        says += &format!(", said by {}", speakers.unwrap_or_else(|| self.outlet()));
        (says, Some(self.quoted(event.evidence)))
    }

    fn toll(&self, toll: &Toll) -> Told {
        let who = toll.who_span.map(|span| clean::line(span.of(&self.document.text)));
        let mut says = self.pen.paint(Hue::Toll, &words::counted(toll, who.as_deref()));
        if let Some(side) = toll.side {
            says += &format!(" of {}", self.actor(side));
        }
        says += &self.setting(toll.place, toll.time);
        let sources = (!toll.sources.is_empty()).then(|| self.actors(&toll.sources));
        says += &format!(", according to {}", sources.or_else(|| self.speakers(&toll.statements)).unwrap_or_else(|| self.outlet()));
        let part = toll.part_of.map(|ix| format!("part of n{}", ix + 1));
        let total = toll.cumulative.then(|| "total so far".to_owned());
        says += &self.facts(&[part, total, toll.event.map(|ix| format!("e{}", ix + 1))]);
        (says, Some(self.quoted(toll.evidence)))
    }

    fn place(&self, place: &Place) -> Told {
        let point = place.point.map(|(latitude, longitude)| format!("{latitude:.2}, {longitude:.2}"));
        let contested = place.contested.then(|| "contested".to_owned());
        let precision = (place.precision.as_str() != "none").then(|| place.precision.as_str().to_owned());
        let name = self.pen.paint(Hue::Place, &clean::line(&place.name));
        (name + &self.facts(&[precision, place.country.clone(), contested, point]), None)
    }

    /// Who makes a statement: the actor, and the words that name it here where they are others.
    fn source(&self, statement: &Statement) -> String {
        let here = statement.source_span.map(|span| words::short(span.of(&self.document.text), 60)).map(|words| clean::line(&words));
        match (statement.source, here) {
            (Some(ix), Some(here)) if self.name(ix).is_some_and(|name| !here.eq_ignore_ascii_case(name)) => {
                format!("{} (“{here}”)", self.actor(ix))
            }
            (Some(ix), _) => self.actor(ix),
            (None, Some(here)) => format!("“{here}” (unknown who)"),
            (None, None) => "unnamed source".to_owned(),
        }
    }

    /// Who makes these statements; `None` when there are none.
    fn speakers(&self, statements: &[usize]) -> Option<String> {
        let known = statements.iter().filter_map(|&ix| Some((ix, self.reading.statements.get(ix)?)));
        let said: Vec<String> = known.map(|(ix, statement)| format!("{} (s{})", self.source(statement), ix + 1)).collect();
        (!said.is_empty()).then(|| said.join(" and "))
    }

    fn setting(&self, place: Option<usize>, time: Option<usize>) -> String {
        let place = place.and_then(|ix| Some((ix, self.reading.places.get(ix)?)));
        let place = place.map(|(ix, place)| format!(" at {} {}", self.pen.paint(Hue::Place, &clean::line(&place.name)), self.id('p', ix)));
        let time = time.map(|ix| format!(", {}", self.time(ix)));
        place.unwrap_or_default() + &time.unwrap_or_default()
    }

    fn time(&self, ix: usize) -> String {
        let Some(time) = self.reading.times.get(ix) else { return self.id('t', ix) };
        let when = words::when(time, &clean::line(time.span.of(&self.document.text)));
        format!("{} {}", self.pen.paint(Hue::Time, &when), self.id('t', ix))
    }

    fn actors(&self, all: &[usize]) -> String {
        all.iter().map(|&ix| self.actor(ix)).collect::<Vec<_>>().join(", ")
    }

    fn actor(&self, ix: usize) -> String {
        let name = clean::line(self.name(ix).unwrap_or("unknown"));
        format!("{} {}", self.pen.paint(Hue::Actor, &name), self.id('a', ix))
    }

    fn name(&self, ix: usize) -> Option<&str> {
        self.reading.actors.get(ix).map(|actor| actor.name.as_str())
    }

    fn outlet(&self) -> String {
        self.document.outlet.as_deref().map_or("the outlet itself".to_owned(), |name| format!("{} itself", clean::line(name)))
    }

    fn id(&self, letter: char, ix: usize) -> String {
        self.pen.paint(Hue::Faint, &format!("{letter}{}", ix + 1))
    }

    fn facts(&self, facts: &[Option<String>]) -> String {
        facts.iter().flatten().map(|fact| format!(" · {}", clean::line(fact))).collect()
    }

    fn quoted(&self, span: Span) -> String {
        format!("“{}”", clean::line(&words::short(span.of(&self.document.text), SHOWN)))
    }
}
