//! Claims: who says what, who did what to whom, with what toll, and according to whom.

mod agents;
mod concern;
mod context;
mod coreference;
mod event;
mod frame;
mod hazard;
mod modality;
mod place_time;
mod responsibility;
mod roles;
mod sense;
mod spoken;
mod statement;
mod toll;

use crate::cast::Cast;
use crate::clause::Clauses;
use crate::find::Mentions;
use crate::language::{Context, Language};
use crate::layout::{Layout, dateline};
use crate::reading::{self, ActorIx, Event, Note, Statement, Toll};
use crate::tree::Tree;
use crate::{Document, Span};

/// Everything known of one page while claims are made.
pub struct Scene<'p> {
    /// The document.
    pub document: &'p Document,
    /// Its language.
    pub language: &'p Language,
    /// What rules match on.
    pub context: &'p Context<'p>,
    /// The page.
    pub layout: &'p Layout,
    /// The trees.
    pub tree: &'p Tree<'p>,
    /// Roles in the trees.
    pub clauses: Clauses<'p>,
    /// Numbers, times, quotations, names.
    pub mentions: &'p Mentions,
    /// Who and where.
    pub cast: Cast<'p>,
    /// The tokens of those who spoke so far, in order, with their actors.
    pub speakers: Vec<(usize, ActorIx)>,
}

/// What a page claims.
#[derive(Default)]
pub struct Claims {
    /// Who says what.
    pub statements: Vec<Statement>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// With what toll.
    pub tolls: Vec<Toll>,
    /// What it is about.
    pub contexts: Vec<reading::Context>,
    /// What to know about them.
    pub notes: Vec<Note>,
}

/// Makes the claims of a page.
pub fn claim(scene: &mut Scene) -> Claims {
    let mut claims = Claims::default();
    let topic = topic(scene);
    claims.statements = statement::statements(scene);
    claims.contexts = context::contexts(scene);
    if topic == Some("sport") {
        claims.notes.push(Note {
            code: "sport-page",
            message: "The page reads like sport: its attacks, shots and defeats were not taken for events or tolls.".into(),
            span: None,
        });
        for statement in &mut claims.statements {
            statement.act = None;
        }
        return claims;
    }
    let charges = responsibility::charges(scene, &mut claims.statements);
    let mut drafts = event::events(scene, &mut claims.statements, topic);
    responsibility::deeds(scene, charges, &claims.statements, &mut drafts);
    coreference::link(scene, &mut drafts);
    statement::claimed(scene, &claims.statements, &mut drafts);
    context::place_in(scene, &claims.contexts, &mut drafts);
    claims.events = drafts.into_iter().map(|draft| draft.event).collect();
    claims.tolls = toll::tolls(scene, &claims.statements, &claims.events, topic);
    toll::harmed(scene, &claims.tolls, &mut claims.events);
    claims
}

/// What the page is about, when its words say so plainly.
fn topic(scene: &Scene) -> Option<&'static str> {
    let table = scene.language.table("topics");
    let syntax = scene.tree.syntax;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for i in 0..syntax.tokens.len() {
        if let Some((row, _)) = table.longest(syntax, i) {
            match counts.iter_mut().find(|(topic, _)| *topic == row.cell(0)) {
                Some((_, count)) => *count += 1,
                None => counts.push((row.cell(0), 1)),
            }
        }
    }
    let of = |topic: &str| counts.iter().find(|(t, _)| *t == topic).map_or(0, |(_, n)| *n);
    // Sport borrows the words of war, so it wins where it is at least as strong; a lone sporting word decides nothing.
    if of("sport") >= 4 && of("sport") >= of("conflict") || of("sport") >= 2 && of("conflict") == 0 {
        return Some("sport");
    }
    counts.into_iter().filter(|(_, n)| *n >= 2).max_by_key(|(_, n)| *n).map(|(topic, _)| topic)
}

/// Whether pages of a topic tell of no violence unless they say so plainly.
fn is_peaceful(topic: Option<&str>) -> bool {
    matches!(topic, Some("sport" | "economy" | "culture" | "science"))
}

impl Scene<'_> {
    /// The tokens whose words lie inside `span`.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let tokens = &self.tree.syntax.tokens;
        let start = tokens.partition_point(|t| t.span.start < span.start);
        let end = tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// For each sentence the items that have words in it, in their order: `spans` tells the words of an item by its number.
    pub fn by_sentence<I: Iterator<Item = Span>>(&self, count: usize, spans: impl Fn(usize) -> I) -> Vec<Vec<usize>> {
        let tokens = &self.tree.syntax.tokens;
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); self.tree.syntax.sentences.len()];
        for ix in 0..count {
            for span in spans(ix) {
                let inside = self.tokens_in(span);
                // Words that begin before the span can reach into it.
                let (first, last) = (inside.start.saturating_sub(1), inside.end.max(inside.start + 1).min(tokens.len()));
                let sentences = tokens.get(first..last).and_then(|t| Some(t.first()?.sentence..=t.last()?.sentence));
                for sentence in sentences.into_iter().flatten() {
                    let list = &mut lists[sentence as usize];
                    if list.last() != Some(&ix) {
                        list.push(ix);
                    }
                }
            }
        }
        lists
    }

    /// Whether token `i` tells when.
    pub fn tells_time(&self, i: usize) -> bool {
        /// A time has no more words.
        const WORDS: usize = 24;
        let span = self.tree.syntax.tokens[i].span;
        let near = self.times_in(i.saturating_sub(WORDS)..i + 1);
        self.mentions.times[near].iter().any(|t| t.time.span.holds(span))
    }

    /// Whether token `i` is a pronoun that a hyphen ties to its verb: «a-t-il».
    pub fn is_clitic(&self, i: usize) -> bool {
        self.tree.upos(i) == crate::syntax::Upos::Pron && self.words(self.tree.syntax.tokens[i].span).starts_with('-')
    }

    /// The block that token `i` stands in.
    pub fn block(&self, i: usize) -> u32 {
        self.tree.syntax.sentences[self.tree.syntax.tokens[i].sentence as usize].block
    }

    /// The figures that start at tokens of `range`, in text order.
    pub fn numbers_in(&self, range: std::ops::Range<usize>) -> &[crate::find::number::Number] {
        let numbers = &self.mentions.numbers;
        let at = |token: usize| numbers.partition_point(|n| n.tokens.start < token);
        let start = at(range.start);
        &numbers[start..at(range.end).max(start)]
    }

    /// Which times start at tokens of `range`, in text order.
    pub fn times_in(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let times = &self.mentions.times;
        let at = |token: usize| times.partition_point(|t| t.tokens.start < token);
        let start = at(range.start);
        start..at(range.end).max(start)
    }

    /// Whether token `i` is part of a figure.
    pub fn in_number(&self, i: usize) -> bool {
        /// A figure has no more words.
        const WORDS: usize = 16;
        self.numbers_in(i.saturating_sub(WORDS)..i + 1).iter().any(|n| n.tokens.contains(&i))
    }

    /// The words of a span.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.document.text)
    }

    /// The sentence of token `i`, as text, less the dateline that may open it.
    pub fn sentence_span(&self, i: usize) -> Span {
        let sentence = &self.tree.syntax.sentences[self.tree.syntax.tokens[i].sentence as usize];
        let first = sentence.tokens.start as usize;
        let opens = first == 0 || self.block(first - 1) != sentence.block;
        let words = sentence.span.of(&self.document.text);
        // "KATHMANDU: Landslides have killed 8"
        let tokens = &self.tree.syntax.tokens;
        let colon = (first + 1..self.tree.sentence(first).end.min(first + 4)).find(|&k| self.tree.syntax.form(k) == ":");
        let shouted = |k: usize| tokens[k].span.of(&self.document.text).chars().all(char::is_uppercase) && tokens[k].span.len() > 2;
        let town = colon.filter(|&colon| opens && (first..colon).all(shouted) && self.cast.place(first).is_some());
        if let Some(colon) = town.filter(|&colon| colon < i) {
            return Span::new(tokens[colon].span.end as usize, sentence.span.end as usize);
        }
        match dateline(words).filter(|_| opens) {
            Some(len) if (sentence.span.start as usize + len) <= self.tree.syntax.tokens[i].span.start as usize => {
                Span::new(sentence.span.start as usize + len, sentence.span.end as usize)
            }
            _ => sentence.span,
        }
    }
}
