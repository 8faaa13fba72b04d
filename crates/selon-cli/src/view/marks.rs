//! The text of a document with everything that was read marked in it.

use super::paint::{Hue, Pen};
use super::{Look, wrapped};
use crate::clean;
use anstyle::Style;
use selon::reading::Mention;
use selon::{Document, Reading, Span};

/// Some words of the text, what they are, and the ids of the objects that they stand for.
struct Mark {
    span: Span,
    hue: Hue,
    ids: String,
}

/// The text wrapped to the page. In colour the marks are styles; without, names stand in `[…]id` and what is said in `{…}id`.
pub fn text(document: &Document, reading: &Reading, pen: Pen, look: Look) -> String {
    let text = document.text.as_str();
    let marks = marks(text, reading);
    let marked = if pen.colour { coloured(text, &marks, reading, pen) } else { bracketed(text, &marks) };
    let mut out = String::new();
    for line in marked.trim_matches('\n').split('\n') {
        out += &wrapped(line, "", 0, look);
    }
    out
}

/// Every mark in the order of the text, outer before inner; one mark for several objects of the same kind and words.
fn marks(text: &str, reading: &Reading) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |span: Span, hue, letter: char, ix: usize| {
        // A span that does not fit the text is a fault of the reading; the page is shown without it.
        if !span.of(text).is_empty() {
            marks.push(Mark { span, hue, ids: format!("{letter}{}", ix + 1) });
        }
    };
    let mut mentions = |all: &[Mention], hue, letter, ix| all.iter().for_each(|mention| add(mention.span, hue, letter, ix));
    reading.actors.iter().enumerate().for_each(|(ix, actor)| mentions(&actor.mentions, Hue::Actor, 'a', ix));
    reading.places.iter().enumerate().for_each(|(ix, place)| mentions(&place.mentions, Hue::Place, 'p', ix));
    reading.times.iter().enumerate().for_each(|(ix, time)| add(time.span, Hue::Time, 't', ix));
    reading.tolls.iter().enumerate().for_each(|(ix, toll)| add(toll.quantity, Hue::Toll, 'n', ix));
    for (ix, statement) in reading.statements.iter().enumerate() {
        statement.content.iter().for_each(|&piece| add(piece, Hue::Quote, 's', ix));
    }
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end), mark.hue != Hue::Quote));
    marks.dedup_by(|later, earlier| {
        let same = later.span == earlier.span && (later.hue == Hue::Quote) == (earlier.hue == Hue::Quote);
        if same {
            earlier.ids += &format!(",{}", later.ids);
        }
        same
    });
    marks
}

/// Brackets around every mark. A closing bracket bears its ids, so marks that cross each other stay clear.
fn bracketed(text: &str, marks: &[Mark]) -> String {
    let mut ends: Vec<&Mark> = marks.iter().collect();
    ends.sort_by_key(|mark| (mark.span.end, std::cmp::Reverse(mark.span.start), mark.hue == Hue::Quote));
    let (mut starts, mut ends) = (marks.iter().peekable(), ends.into_iter().peekable());
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    while let Some(end) = ends.peek() {
        let start = starts.peek().map_or(u32::MAX, |mark| mark.span.start);
        let closes = end.span.end <= start;
        let next = if closes { end.span.end } else { start } as usize;
        out += &clean::lines(&text[at..next]);
        at = next;
        if closes {
            out.push(if end.hue == Hue::Quote { '}' } else { ']' });
            out += &end.ids;
            ends.next();
        } else if let Some(mark) = starts.next() {
            out.push(if mark.hue == Hue::Quote { '{' } else { '[' });
        }
    }
    out + &clean::lines(&text[at..])
}

/// Styles in place of brackets. Where marks lie in each other, the most telling colour wins.
fn coloured(text: &str, marks: &[Mark], reading: &Reading, pen: Pen) -> String {
    const RANKS: [Hue; 6] = [Hue::Toll, Hue::Time, Hue::Actor, Hue::Place, Hue::Quote, Hue::Event];
    let rank = |hue| RANKS.iter().position(|&other| other == hue).expect("every mark has a rank");
    let triggers = reading.events.iter().map(|event| (event.trigger, Hue::Event)).filter(|(span, _)| !span.of(text).is_empty());
    let mut turns: Vec<(usize, usize, bool)> = marks
        .iter()
        .map(|mark| (mark.span, mark.hue))
        .chain(triggers)
        .flat_map(|(span, hue)| [(span.range().start, rank(hue), true), (span.range().end, rank(hue), false)])
        .collect();
    turns.sort_unstable();
    let headline = reading.title.as_deref().filter(|title| text.starts_with(title)).map_or(0, str::len);
    turns.push((text.len(), 0, true));
    let mut open = [0u32; RANKS.len()];
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (next, rank, starts) in turns {
        for (from, to) in [(at, next.min(headline).max(at)), (next.min(headline).max(at), next)] {
            let mut style = (0..5).find(|&rank| open[rank] > 0).map_or(Style::new(), |rank| RANKS[rank].style());
            if open[5] > 0 {
                style = style.underline();
            }
            if from < headline {
                style = style.bold();
            }
            for (n, line) in text[from..to].split('\n').enumerate() {
                out += if n > 0 { "\n" } else { "" };
                out += &pen.style(style, &clean::line(line));
            }
        }
        at = next;
        open[rank] = if starts { open[rank] + 1 } else { open[rank] - 1 };
    }
    out
}
