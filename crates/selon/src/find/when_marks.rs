//! What rules of time can ask of a token besides its word: is it a day of the month, a year, a date, a clock time, a number.

use super::number::{Number, NumberKind};
use super::number_shape::{Shape, shape};
use crate::language::{Language, Marks, Table};
use crate::syntax::{Syntax, Upos};

/// For each kind that `when.rules` may ask for (`#number #day #lone #free #year #yyyy #date #clock #decade #stamp #hour #hhmm #nth`; `#lone` is the day of a month that counts nothing: "on the 18th", «le 18»; `#free` one that no noun, adjective or name follows: «mardi 3», not «mardi 3 civils»; `#stamp` a clock time and `#hour` an hour at the head of a sentence, as live pages have them; `#hhmm` four figures that can be hours and minutes; `#nth` a day of the month written as an ordinal), where such a mention that starts at a token ends.
pub(super) fn mentions(syntax: &Syntax, language: &Language, numbers: &[Number]) -> Marks {
    let marks = language.table("number-marks");
    let mut found = Marks::new(syntax.tokens.len());
    let mut mark = |kind: &str, at: usize, end: usize| found.mark(kind, at, end);
    for number in numbers {
        let (at, end) = (number.tokens.start, number.tokens.end);
        let day = number.low == number.high && number.low.is_some_and(|low| (1..=31).contains(&low));
        match number.kind {
            NumberKind::Cardinal | NumberKind::Duration | NumberKind::Date | NumberKind::Clock
                if !number.none && number.low.or(number.high).is_some() =>
            {
                mark("number", at, end);
                // «vers 10 heures»: a rule may speak of the bound, or begin behind it.
                let figure = (at..end).find(|&i| syntax.tokens[i].span.start == number.figure.start);
                figure.into_iter().for_each(|figure| mark("number", figure, end));
            }
            NumberKind::Year => mark("year", at, end),
            _ => {}
        }
        if day && !number.article && number.span == number.figure {
            mark("day", at, end);
        }
    }
    for (i, token) in syntax.tokens.iter().enumerate() {
        // Words cannot have the shape of a number; most tokens end here.
        if token.upos != Upos::Num && !syntax.form(i).trim_start_matches('\'').starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let found = shape(syntax.form(i), marks);
        let heads = syntax.sentences[token.sentence as usize].tokens.start as usize == i;
        match found {
            Some(Shape::Clock(..)) if heads && syntax.form(i).len() > 3 => mark("stamp", i, i + 1),
            Some(Shape::Whole { value: 0..25, digits: 1..=2, .. }) if heads => mark("hour", i, i + 1),
            Some(Shape::Whole { value: 0..2400, digits: 4, grouped: false }) => mark("hhmm", i, i + 1),
            _ => {}
        }
        match found {
            Some(Shape::Whole { value: 1000..2200, digits: 4, grouped: false }) => mark("yyyy", i, i + 1),
            Some(Shape::Whole { value: 1..=31, digits: 1..=2, .. } | Shape::Ordinal(1..=31)) => {
                mark("day", i, i + 1);
                if matches!(found, Some(Shape::Ordinal(_))) {
                    mark("nth", i, i + 1);
                }
                if !leads_to_counted(syntax, i) {
                    mark("free", i, i + 1);
                }
                if stands_alone(syntax, marks, i) {
                    mark("lone", i, i + 1);
                }
            }
            Some(Shape::Date { .. }) => mark("date", i, i + 1),
            Some(Shape::Clock(..)) => mark("clock", i, i + 1),
            Some(Shape::Decade(_)) => mark("decade", i, i + 1),
            _ => {}
        }
    }
    found
}

/// Whether what follows the figure `i` can be nothing that it counts, names or measures.
fn stands_alone(syntax: &Syntax, marks: &Table, i: usize) -> bool {
    if syntax.tokens.get(i + 1).is_none_or(|next| next.sentence != syntax.tokens[i].sentence) {
        return true;
    }
    let open = leads_to_counted(syntax, i);
    // A hyphen, a slash, a percent sign, «de», «à»: what begins there goes on.
    let mark = marks.at(syntax, i + 1).any(|(row, _)| !matches!(row.cell(0), "and" | "or" | "joint" | "decimal"));
    !open && !mark && !matches!(syntax.form(i + 1), "-" | "/" | "–" | "'")
}

/// Whether what follows the figure `i` can be what it counts or names.
fn leads_to_counted(syntax: &Syntax, i: usize) -> bool {
    let next = syntax.tokens.get(i + 1).filter(|next| next.sentence == syntax.tokens[i].sentence);
    next.is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num | Upos::Sym | Upos::X))
}

/// Whether the words around token `i` put what they tell ahead of the day of publication: a future tense or a word of `when-ahead.tsv`,
/// nearer than any past tense; without either, a word right before it that sets a term (`term`: "until Monday").
pub(super) fn ahead(syntax: &Syntax, words: &Table, i: usize) -> bool {
    /// Verbs further away than this say nothing of the time.
    const REACH: usize = 10;
    /// Auxiliaries and what stands between them and their participle.
    const AUXILIARIES: usize = 6;
    let Some(token) = syntax.tokens.get(i) else { return false };
    let sentence = &syntax.sentences[token.sentence as usize].tokens;
    let sign = |at: usize| -> Option<bool> {
        if let Some((row, _)) = words.longest(syntax, at)
            && row.cell(0) != "term"
        {
            return Some(row.cell(0) == "ahead");
        }
        let token = &syntax.tokens[at];
        // «a appelé ses partisans à défiler vendredi»: the words of a row stand apart.
        if token.feats.verb_form() == Some("Inf")
            // "urged Israel on Saturday to stop": the day before the infinitive is that of the verb above.
            && let Some(above) = token.head.map(|head| head as usize).filter(|&head| head < at && (i < head || at < i))
            && let Some(mark) = (above + 1..at).rev().find(|&k| syntax.tokens[k].head == Some(at as u32))
            && words
                .get_starts(syntax.form(above), syntax.lemma(above))
                .any(|row| row.cell(0) == "ahead" && row.words().len() == 2 && row.words()[1] == syntax.form(mark))
        {
            return Some(true);
        }
        if token.feats.tense() == Some("Past") && token.feats.verb_form() == Some("Part") {
            // «sera levé», "will be lifted": the auxiliaries tell the time of a participle; «être levé» hangs on the verb before.
            let auxiliaries = || {
                (sentence.start as usize..at)
                    .rev()
                    .take(AUXILIARIES)
                    .filter(|&k| syntax.tokens[k].upos == Upos::Aux && syntax.tokens[k].head == Some(at as u32))
            };
            if auxiliaries()
                .any(|k| matches!(syntax.tokens[k].feats.verb_form(), Some("Inf")) || syntax.tokens[k].feats.tense() == Some("Fut"))
            {
                return None;
            }
        }
        match syntax.tokens[at].feats.tense() {
            Some("Fut") => Some(true),
            Some("Past" | "Imp" | "Pqp") if matches!(syntax.tokens[at].upos, Upos::Verb | Upos::Aux) => Some(false),
            _ => None,
        }
    };
    let before = (sentence.start as usize..i).rev().take(REACH).enumerate();
    let after = (i + 1..sentence.end as usize).take(REACH).enumerate();
    let first = |found: Option<(usize, bool)>| found.unwrap_or((usize::MAX, false));
    let back = first(before.into_iter().find_map(|(gap, at)| sign(at).map(|sign| (gap, sign))));
    let forth = first(after.into_iter().find_map(|(gap, at)| sign(at).map(|sign| (gap, sign))));
    if back.0 == usize::MAX && forth.0 == usize::MAX {
        /// «jusqu'à la fin de»: words between the one that sets a term and the time.
        const NEAR: usize = 3;
        return (sentence.start as usize..i)
            .rev()
            .take(NEAR)
            .any(|at| words.longest(syntax, at).is_some_and(|(row, tokens)| row.cell(0) == "term" && at + tokens == i));
    }
    if back.0 <= forth.0 { back.1 } else { forth.1 }
}
