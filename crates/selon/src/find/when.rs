//! Times: which words say when, and which days of the calendar they mean.
//!
//! What the words of a language mean stands in its `when.rules`; what the keys there mean stands in `when_algebra.rs`.

use super::number::Number;
use super::when_algebra::{Anchors, Lack, Sight, Slot};
use super::when_marks::{ahead, mentions};
use crate::language::{Context, Given, Hit, Table};
use crate::reading::{Cause, Note, Time, Why};
use crate::syntax::{Syntax, Upos};
use crate::{Document, Span};
use jiff::civil::Date;
use std::ops::Range;

/// A time and the tokens of its words.
#[derive(Clone, Debug)]
pub struct Timed {
    /// The time as the reading gives it.
    pub time: Time,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// A time with the days behind it, while ranges are still being put together.
struct Found {
    slot: Result<Slot, Lack>,
    timed: Timed,
    /// The words that have spoken, its own and those around it: only new ones may change it.
    heard: Range<usize>,
}

/// The times of a text, in text order, none overlapping, and what is to be said about them.
pub fn times(document: &Document, context: &Context<'_>, numbers: &[Number]) -> (Vec<Timed>, Vec<Note>) {
    let syntax = context.syntax;
    let rules = context.language.rules("when");
    let mut own = Context { syntax, language: context.language, marks: mentions(syntax, context.language, numbers) };
    let marks = context.language.table("number-marks");
    let later = context.language.table("when-ahead");
    let sayings = context.language.table("reporting");
    let published = document.published.as_ref();
    let mut anchors = Anchors { published: published.map(|p| p.date), clock: published.and_then(|p| p.time), mentioned: None };
    let capitals = context.language.grammar.writing().capital_months;
    let mut found: Vec<Found> = Vec::new();
    for sentence in &syntax.sentences {
        for hit in rules.find(&own, sentence.tokens.start as usize..sentence.tokens.end as usize) {
            if capitals && is_small_month(&document.text, syntax, &hit) {
                continue;
            }
            let tokens = hit.core();
            let sight = Sight { hit: &hit, syntax, numbers, marks, anchors, ahead: ahead(syntax, later, hit.tokens.start) };
            let slot = sight.slot();
            if let Ok(Slot { start: Some(day), grain: "minute" | "hour" | "part" | "day", .. }) = slot
                && !is_of_saying(syntax, sayings, &tokens)
            {
                anchors.mentioned = Some(day);
            }
            let cause = Cause::Rule(rules.kind, hit.rule.line);
            found.push(Found { timed: timed(context, tokens.clone(), &slot, sight.grain(), cause), slot, heard: tokens });
        }
    }
    found.iter().for_each(|one| mark(&mut own, &one.timed));
    // The second pass hears ends that the first one put together: "between 2007 and the end of 2008".
    let found = (0..2).fold(found, |found, _| compose(&mut own, found, numbers, anchors.published));
    let notes = notes(&found);
    (found.into_iter().map(|one| one.timed).collect(), notes)
}

/// Whether words date what is said, not what happened: «a-t-on appris mercredi» is no day that «vers 19 heures» could take up.
fn is_of_saying(syntax: &Syntax, sayings: &Table, tokens: &Range<usize>) -> bool {
    let outside = |i: usize| Some(syntax.tokens.get(i)?.head? as usize).filter(|head| !tokens.contains(head));
    let says = |head| sayings.at(syntax, head).any(|(row, _)| !row.has(1, "weak"));
    tokens.clone().find_map(outside).is_some_and(|head| syntax.tokens[head].upos == Upos::Verb && says(head))
}

/// Whether a match takes a common word in small letters for a month where months are written with a capital: "the last march".
fn is_small_month(text: &str, syntax: &Syntax, hit: &Hit<'_>) -> bool {
    let figure =
        matches!(hit.gives("day"), Some(Given::Part(part)) if syntax.form(part.tokens.start).starts_with(|c: char| c.is_ascii_digit()));
    // A day in figures or a year beside it leaves no doubt: "26 march", "may 2017", "between march and june"; a verb does: "of the 12, 2 may die".
    let sure = figure || hit.gives("year").is_some() || hit.gives("last_month").is_some() && hit.tokens.start < hit.core().start;
    ["month", "last_month"].iter().any(|key| match hit.gives(key) {
        Some(Given::Part(part)) if part.row.is_some_and(|row| row.has(1, "word")) => {
            let token = &syntax.tokens[part.tokens.start];
            (!sure || matches!(token.upos, Upos::Aux | Upos::Verb)) && !token.span.of(text).contains(char::is_uppercase)
        }
        _ => false,
    })
}

/// Changes times by the words around them, and makes one of two that are its ends: «depuis lundi», «de lundi à mercredi».
fn compose(context: &mut Context<'_>, found: Vec<Found>, numbers: &[Number], published: Option<Date>) -> Vec<Found> {
    /// Words before a time that a rule may begin with.
    const LEAD: usize = 9;
    /// Words around words: «depuis lundi à 14 heures».
    const ROUNDS: usize = 3;
    let (syntax, language) = (context.syntax, context.language);
    let (rules, marks) = (language.rules("when"), language.table("number-marks"));
    let mut out: Vec<Found> = Vec::with_capacity(found.len());
    let mut rest = found.into_iter().peekable();
    while let Some(mut one) = rest.next() {
        for _ in 0..ROUNDS {
            let start = one.timed.tokens.start;
            let sentence = &syntax.sentences[syntax.tokens[start].sentence as usize].tokens;
            // A time that stands before may be part of the words, but whole: «dans la nuit de lundi».
            let before = out.last().map_or(0..0, |last| last.timed.tokens.clone());
            let free = out.iter().rev().nth(1).map_or(0, |last| last.timed.tokens.end).max(sentence.start as usize);
            let is_new = |hit: &Hit<'_>| hit.tokens.start < one.heard.start || hit.tokens.end > one.heard.end;
            let is_whole = |at: usize| at <= before.start || at >= before.end;
            let from = start.saturating_sub(LEAD).max(free);
            let scan = rules.scan(context, from..sentence.end as usize);
            let hit = (from..=start)
                .filter(|&at| is_whole(at))
                .find_map(|at| scan.at(at).filter(|hit| part(hit, "first") == Some(start) && is_new(hit)));
            let Some(hit) = hit else { break };
            let sight = Sight { hit: &hit, syntax, numbers, marks, anchors: Anchors { published, ..Anchors::default() }, ahead: false };
            if one.slot.and_then(|slot| sight.refined(slot)).err() == Some(Lack::Misfit) {
                break;
            }
            let heard = one.heard.start.min(hit.tokens.start)..one.heard.end.max(hit.tokens.end);
            if !before.is_empty() && hit.tokens.start <= before.start {
                out.pop();
            }
            // Times that the rule's words cover are now its own.
            let mut last = None;
            while let Some(next) = rest.next_if(|next| next.timed.tokens.start < hit.tokens.end) {
                if part(&hit, "last") == Some(next.timed.tokens.start) {
                    last = Some(next);
                }
            }
            let bound = |slot: Result<Slot, Lack>, key| slot.and_then(|slot| sight.bound(slot, key));
            let base =
                last.as_ref().map_or(one.slot, |last| between(&bound(one.slot, "first_edge"), &bound(last.slot, "last_edge"), published));
            let slot = base.and_then(|base| sight.refined(base));
            let tokens = hit.capture("time").map_or(start..hit.tokens.end, |part| part.tokens.clone());
            let grain = hit
                .gives("grain")
                .and(Some(sight.grain()))
                .unwrap_or(last.as_ref().map_or(one.timed.time.grain, |last| last.timed.time.grain));
            let mut composed = timed(context, tokens, &slot, grain, Cause::Rule(rules.kind, hit.rule.line));
            let causes = one.timed.time.why.0.into_iter().chain(last.into_iter().flat_map(|last| last.timed.time.why.0));
            composed.time.why.0.splice(0..0, causes);
            drop(hit);
            for kind in ["time", "period"] {
                context.marks.mark(kind, start, 0);
            }
            mark(context, &composed);
            one = Found { timed: composed, slot, heard };
        }
        out.push(one);
    }
    out
}

/// Tells the rules of a time: as `#time`, and as `#period` when days can be chosen within it.
fn mark(context: &mut Context<'_>, timed: &Timed) {
    let whole = matches!(timed.time.grain, "week" | "month" | "season" | "year");
    for kind in [Some("time"), whole.then_some("period")].into_iter().flatten() {
        context.marks.mark(kind, timed.tokens.start, timed.tokens.end);
    }
}

fn part(hit: &Hit<'_>, key: &str) -> Option<usize> {
    match hit.gives(key) {
        Some(Given::Part(part)) => Some(part.tokens.start),
        _ => None,
    }
}

/// The time from one to the other.
fn between(first: &Result<Slot, Lack>, last: &Result<Slot, Lack>, published: Option<Date>) -> Result<Slot, Lack> {
    let (first, last) = (first.as_ref().map_err(|lack| *lack)?, last.as_ref().map_err(|lack| *lack)?);
    if first.clock.is_none() && last.clock.is_some() && first.grain == "day" && first.start == first.end {
        // "6 January - 6:37 am": no stretch, but a day and its hour.
        return Ok(Slot { clock: last.clock, grain: last.grain, recurs: 0, ..*first });
    }
    let (mut start, mut end) = (first.start, last.end);
    // Found one by one, the ends of «de jeudi à mardi» may lie in the wrong order: what comes round again does, in the past if
    // the first end lies there.
    if let (Some(from), Some(to)) = (start, end)
        && first.recurs == 365
        && last.recurs == 0
        && from.year() != to.year()
    {
        // «du 3 mars au 5 juin 2022»: the year is said once, for both.
        let moved = |years: i16| super::when_calendar::moved(from, "year", years.into());
        start = moved(to.year() - from.year()).filter(|start| *start <= to).or_else(|| moved(to.year() - from.year() - 1));
    } else if let (Some(from), Some(to)) = (start, end)
        && to < from
    {
        let weeks = to.until(from).map_or(1, |span| i64::from(span.get_days() + 6) / 7);
        match (last.recurs, first.recurs) {
            (_, 7) if published.is_some_and(|day| from <= day) => start = super::when_calendar::moved(from, "week", -1),
            (7, _) => end = super::when_calendar::moved(to, "week", weeks),
            (_, 365) => start = super::when_calendar::moved(from, "year", -1),
            (365, _) => end = super::when_calendar::moved(to, "year", 1),
            _ => (start, end) = (last.start, first.end),
        }
    }
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return Err(Lack::Impossible);
    }
    Ok(Slot { start, end, clock: None, part: first.part.filter(|_| first.part == last.part), grain: last.grain, recurs: 0 })
}

/// A time as the reading writes it.
fn timed(context: &Context<'_>, tokens: Range<usize>, slot: &Result<Slot, Lack>, grain: &'static str, cause: Cause) -> Timed {
    let token = |i: usize| context.syntax.tokens.get(i).map_or(Span::default(), |token| token.span);
    let span = token(tokens.start).to(token(tokens.end.saturating_sub(1)));
    let write = |date: Option<Date>, slot: &Slot| {
        date.map(|date| match slot.clock {
            Some(clock) => format!("{date}T{:02}:{:02}", clock.hour(), clock.minute()),
            None => date.to_string(),
        })
    };
    let why = Why(vec![cause]);
    let time = match slot {
        Ok(slot) => Time {
            span,
            start: write(slot.start, slot),
            end: write(slot.end, slot),
            part: slot.part,
            grain: slot.grain,
            resolved: true,
            why,
        },
        Err(_) => Time { span, start: None, end: None, part: None, grain, resolved: false, why },
    };
    Timed { time, tokens }
}

fn notes(found: &[Found]) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(first) = found.iter().find(|one| one.slot.as_ref().err() == Some(&Lack::Anchor)) {
        notes.push(Note {
            code: "no-publication-date",
            message: "the publication date is not known, so times that are counted from it stay unresolved: give it as an ISO 8601 date, such as 2023-09-19"
                .into(),
            span: Some(first.timed.time.span),
        });
    }
    for one in found {
        let (code, message) = match one.slot.as_ref().err() {
            Some(Lack::Impossible | Lack::Misfit) => {
                ("impossible-date", "no calendar has this day, so the time stays unresolved: check it against the source")
            }
            Some(Lack::Happening) => (
                "counted-from-happening",
                "the day is counted from a happening whose own day selon does not reckon, so it stays unresolved",
            ),
            Some(Lack::Unknown) => (
                "unknown-feast",
                "selon has no table of this feast for that year, so the time stays unresolved: look it up where its days are announced",
            ),
            _ => continue,
        };
        notes.push(Note { code, message: message.into(), span: Some(one.timed.time.span) });
    }
    notes
}
