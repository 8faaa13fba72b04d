//! Figures: how many, between which bounds, and what kind of number the words write.

use super::number_words::{Figure, Scan};
use crate::Span;
use crate::language::Language;
use crate::syntax::{Syntax, Upos};
use std::ops::Range;

/// A number in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The words, with those that bound them: «au moins 27».
    pub span: Span,
    /// The figure alone: «27».
    pub figure: Span,
    /// The tokens of `span`.
    pub tokens: Range<usize>,
    /// Inclusive lower bound.
    pub low: Option<u64>,
    /// Inclusive upper bound; `None` when open or when the number is not whole.
    pub high: Option<u64>,
    /// Whether the words say that the figure is about right.
    pub approximate: bool,
    /// What kind of number it is; only [`NumberKind::Cardinal`] counts anything.
    pub kind: NumberKind,
    /// An indefinite article alone, which may count one.
    pub article: bool,
    /// A word that counts none: «aucun».
    pub none: bool,
    /// Whether a bound stands one off the figure: «plus de 27» is 28 at least.
    pub strict: bool,
}

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// Counts what stands beside it.
    Cardinal,
    /// Has decimals left after its scale is taken in.
    Decimal,
    /// A part of a whole: a half, 1/2.
    Fraction,
    /// Per cent.
    Percent,
    /// A place in an order: 1er, third.
    Ordinal,
    /// A calendar date or the day of one.
    Date,
    /// A year or a decade.
    Year,
    /// A time of day.
    Clock,
    /// A length of time, or an age given as one: figure and unit of time.
    Duration,
    /// An age given as a bare figure after a name.
    Age,
    /// A price or sum.
    Money,
    /// A score or vote: 3-1.
    Score,
    /// Names or numbers a thing: article 5, a telephone number, letters and digits mixed.
    Label,
}

impl NumberKind {
    /// In lower case, for pages and case files.
    pub fn name(self) -> &'static str {
        match self {
            NumberKind::Cardinal => "cardinal",
            NumberKind::Decimal => "decimal",
            NumberKind::Fraction => "fraction",
            NumberKind::Percent => "percent",
            NumberKind::Ordinal => "ordinal",
            NumberKind::Date => "date",
            NumberKind::Year => "year",
            NumberKind::Clock => "clock",
            NumberKind::Duration => "duration",
            NumberKind::Age => "age",
            NumberKind::Money => "money",
            NumberKind::Score => "score",
            NumberKind::Label => "label",
        }
    }
}

/// The numbers of a text, in text order, none overlapping.
pub fn numbers(text: &str, syntax: &Syntax, language: &Language) -> Vec<Number> {
    let scan = Scan::new(syntax, language);
    let mut found: Vec<Number> = Vec::new();
    for sentence in &syntax.sentences {
        let (mut i, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        let first = i;
        while i < end {
            match number(text, &scan, i, first, end) {
                Some(number) => {
                    i = number.tokens.end.max(i + 1);
                    found.push(number);
                }
                None => i += 1,
            }
        }
    }
    rates(&mut found, &scan);
    telephones(&mut found);
    joined_labels(&mut found, syntax);
    found
}

/// The number whose first word, bound or figure, is token `i`.
fn number(text: &str, scan: &Scan<'_>, i: usize, first: usize, end: usize) -> Option<Number> {
    let bound = scan.bounds.at(scan.syntax, i).find(|(row, _)| !row.has(1, "after"));
    let (mut at, mut bounds) = (i, ["", ""]);
    if let Some((row, tokens)) = bound {
        (at, bounds[0]) = (i + tokens, row.cell(0));
        // A second bound inside the first: «au moins une bonne centaine».
        if at < end
            && let Some((row, tokens)) = scan.bounds.at(scan.syntax, at).find(|(row, _)| !row.has(1, "after"))
            && scan.syntax.tokens.get(at + tokens).is_some()
            && scan.figure(at + tokens).is_some()
        {
            (at, bounds[1]) = (at + tokens, row.cell(0));
        }
    }
    let between = if bound.is_none() { scan.mark(i, "between") } else { None };
    at += between.unwrap_or(0);
    let Some(figure) = (at < end).then(|| range(scan, at, between.is_some())).flatten().filter(|figure| figure.end <= end) else {
        // The words only looked like a bound.
        return if at > i { plain(text, scan, i, first, end) } else { None };
    };
    if between.is_some() && figure.low == figure.high {
        return plain(text, scan, i, first, end);
    }
    // «plus d'un an» bounds an article; alone an article has nothing to bound.
    let mut figure = Figure { article: figure.article && bound.is_none(), ..figure };
    for name in bounds {
        apply(&mut figure, name);
    }
    Some(finish(text, scan, i..at, figure, first, end))
}

fn plain(text: &str, scan: &Scan<'_>, i: usize, first: usize, end: usize) -> Option<Number> {
    let figure = range(scan, i, false).filter(|figure| figure.end <= end)?;
    Some(finish(text, scan, i..i, figure, first, end))
}

/// A figure, or two with the word between that makes them the ends of one: «20 à 30», "between two and three million".
fn range(scan: &Scan<'_>, i: usize, between: bool) -> Option<Figure> {
    let from = scan.figure(i)?;
    let whole = |figure: &Figure| matches!(figure.kind, NumberKind::Cardinal | NumberKind::Year | NumberKind::Decimal) && !figure.none;
    let join = if between { scan.mark(from.end, "and") } else { scan.mark(from.end, "to").or(scan.mark(from.end, "or")) };
    let Some(join) = join.filter(|_| whole(&from)) else { return Some(from) };
    let Some(to) = (from.end + join < scan.syntax.tokens.len()).then(|| scan.figure(from.end + join)).flatten() else { return Some(from) };
    // «un ou deux» counts, «un à un» and «un policier» do not.
    if !whole(&to) || to.article || (from.article && scan.mark(from.end, "or").is_none()) {
        return Some(from);
    }
    let tight = scan.syntax.form(from.end) == "-" && scan.syntax.tokens[from.end].span.end == scan.syntax.tokens[from.end + 1].span.start;
    let shared = if from.scale == 1 && to.scale > 1 { to.scale } else { 1 };
    let climbs = |low: u64, high: u64| low < high && (shared == 1 || low.checked_mul(shared).is_some_and(|low| low < high));
    match (from.low, to.high) {
        // «entre 2014 et 2020» is two times, not one figure.
        _ if !tight && from.kind == NumberKind::Year && to.kind == NumberKind::Year => Some(from),
        (Some(low), Some(high)) if climbs(low, high) && (!tight || scan.counts(to.end)) => Some(Figure {
            low: Some(low.saturating_mul(shared)),
            high: Some(high),
            approximate: from.approximate || to.approximate,
            kind: if from.kind == to.kind { from.kind } else { NumberKind::Cardinal },
            scale: to.scale,
            article: false,
            ..to
        }),
        _ if tight => Some(Figure { end: to.end, low: None, high: None, kind: NumberKind::Score, ..from }),
        _ => Some(from),
    }
}

/// Moves the bounds of a figure as a word of `bounds.tsv` says.
fn apply(figure: &mut Figure, bound: &str) {
    match bound {
        "min" => figure.high = None,
        "over" => {
            (figure.low, figure.high, figure.strict) = (figure.low.map(|low| low.saturating_add(1)), None, true);
        }
        "max" => (figure.low, figure.high) = (None, figure.high.or(figure.low)),
        "under" => {
            (figure.low, figure.high, figure.strict) = (None, figure.low.map(|low| low.saturating_sub(1)), true);
        }
        "about" => figure.approximate = true,
        _ => {}
    }
}

/// Takes in what follows the figure and tells its kind.
fn finish(text: &str, scan: &Scan<'_>, before: Range<usize>, mut figure: Figure, first: usize, end: usize) -> Number {
    let syntax = scan.syntax;
    let mut last = figure.end;
    let after = |i: usize| -> Option<(&'static str, usize)> {
        let (row, tokens) = (i < end).then(|| scan.bounds.at(syntax, i).find(|(row, _)| row.has(1, "after"))).flatten()?;
        // «27 au moins 3» would belong to what follows.
        let free = i + tokens >= end || scan.figure(i + tokens).is_none_or(|next| next.article);
        free.then_some((row.cell(0), tokens))
    };
    if figure.kind == NumberKind::Cardinal && !figure.article && !figure.none {
        if let Some((bound, tokens)) = after(last) {
            apply(&mut figure, bound);
            last += tokens;
        } else if scan.counts(last)
            && before.is_empty()
            && let Some((bound, _)) = after(last + 1)
        {
            // «27 morts au moins»: the bound is heard, the words between are not the number's.
            apply(&mut figure, bound);
        }
    }
    let (kind, tokens) = kind(scan, before.start, figure, before.end, first, end);
    last += tokens;
    let span = |tokens: Range<usize>| syntax.tokens[tokens.start].span.to(syntax.tokens[tokens.end - 1].span);
    let whole = span(before.start..last);
    debug_assert!(text.get(whole.range()).is_some());
    Number {
        span: whole,
        figure: span(before.end..figure.end),
        tokens: before.start..last,
        low: figure.low,
        high: figure.high,
        approximate: figure.approximate,
        kind,
        article: figure.article,
        none: figure.none,
        strict: figure.strict,
    }
}

/// What the neighbours make of a figure, and how many tokens more it then has.
fn kind(scan: &Scan<'_>, start: usize, figure: Figure, at: usize, first: usize, end: usize) -> (NumberKind, usize) {
    use NumberKind::{Age, Cardinal, Date, Decimal, Duration, Fraction, Label, Money, Percent, Year};
    let syntax = scan.syntax;
    let after = figure.end;
    if !matches!(figure.kind, Cardinal | Decimal | Fraction | Year) || figure.article || figure.none {
        return (figure.kind, 0);
    }
    if after < end {
        if let Some(tokens) = scan.mark(after, "percent") {
            return (Percent, tokens);
        }
        if scan.mark(after, "money").is_some() {
            return (Money, 0);
        }
        let hyphen = usize::from(syntax.form(after) == "-" && after + 1 < end);
        if scan.units.longest(syntax, after + hyphen).is_some() {
            return (Duration, 0);
        }
        if figure.low.is_some_and(|day| (1..32).contains(&day)) && scan.months.longest(syntax, after).is_some() {
            return (Date, 0);
        }
    }
    if start > first {
        let behind = |role| scan.mark(start - 1, role).is_some();
        if behind("label") {
            return (Label, 0);
        }
        if behind("money") {
            return (Money, 0);
        }
        // "aged 16", «âgée de 16»
        if behind("age") || start >= first + 2 && scan.mark(start - 2, "age") == Some(2) {
            return (Age, 0);
        }
        let day = figure.low.is_some_and(|day| (1..32).contains(&day)) && at == start && !scan.counts(after);
        if day && scan.months.longest(syntax, start - 1).is_some() {
            return (Date, 0);
        }
        // «Jean Martin, 27, …»
        let comma = |i: usize| i < end && matches!(syntax.form(i), "," | ")" | ".");
        let small = at == start && after == at + 1 && figure.low.is_some_and(|age| (1..120).contains(&age));
        // "Jean Martin, 27, …", "Ashford man, 87, killed in crash"
        let people = |k: usize| syntax.tokens[k].upos == Upos::Noun && scan.persons.at(syntax, k).any(|(row, _)| row.cell(0) != "other");
        let person = |k: usize| {
            let token = &syntax.tokens[k];
            token.upos == Upos::Propn || people(k) && token.feats.number() != Some("Plur")
        };
        let named = start >= first + 2 && syntax.form(start - 1) == "," && person(start - 2);
        if small && named && comma(after) && figure.kind == Cardinal {
            return (Age, 0);
        }
        // "a boy of 14", no crew
        let group = |k: usize| scan.persons.at(syntax, k).any(|(row, _)| row.has(3, "group") || row.has(3, "household"));
        let of_age = start >= first + 2
            && syntax.tokens[start - 1].upos == Upos::Adp
            && syntax.tokens[start - 2].upos == Upos::Noun
            && person(start - 2)
            && !group(start - 2);
        if small && of_age && comma(after) && figure.kind == Cardinal && scan.mark(start - 1, "of").is_some() {
            return (Age, 0);
        }
        // "two brothers, 19 and 24, were shot"
        let of_several = start >= first + 2 && syntax.form(start - 1) == "," && people(start - 2);
        let two =
            after + 2 < end && syntax.tokens[after].upos == Upos::Cconj && syntax.tokens[after + 1].upos == Upos::Num && comma(after + 2);
        if small && of_several && two && figure.kind == Cardinal {
            return (Age, 0);
        }
    }
    (figure.kind, 0)
}

/// A share of a number is no count: «une personne sur cinq», "one in five people". Of more than one («12 soldats sur 20») the first counts.
fn rates(found: &mut [Number], scan: &Scan<'_>) {
    for i in 1..found.len() {
        let (first, second) = (&found[i - 1], &found[i]);
        let (from, to) = (first.tokens.end, second.tokens.start);
        let whole = |number: &Number| number.kind == NumberKind::Cardinal && number.low == number.high && number.low.is_some();
        let one = first.low == Some(1);
        // One word may stand between, what is counted: then the number behind counts nothing itself.
        let rate = (from..to.min(from + 2)).any(|at| scan.mark(at, "rate").is_some_and(|tokens| at + tokens == to))
            && (from == to
                || scan.mark(from, "rate").is_some() && one
                || scan.mark(from, "rate").is_none() && !scan.counts(second.tokens.end));
        if rate && whole(first) && whole(second) && first.low < second.low {
            found[i].kind = NumberKind::Fraction;
            if one {
                found[i - 1].kind = NumberKind::Fraction;
            }
        }
    }
}

/// "aged 16 and 20": a bare figure joined to a label or an age is another one.
fn joined_labels(found: &mut [Number], syntax: &Syntax) {
    for i in 1..found.len() {
        let (before, number) = (&found[i - 1], &found[i]);
        let link = before.tokens.end;
        let linked = number.tokens.start == link + 1 && (syntax.tokens[link].upos == Upos::Cconj || syntax.form(link) == ",");
        let bare = syntax.tokens.get(number.tokens.end).is_none_or(|next| matches!(next.upos, Upos::Punct | Upos::Aux | Upos::Cconj));
        if matches!(before.kind, NumberKind::Label | NumberKind::Age) && linked && bare && number.kind == NumberKind::Cardinal {
            found[i].kind = before.kind;
        }
    }
}

/// Four or more pairs of digits in a row are a telephone number.
fn telephones(found: &mut [Number]) {
    let short = |number: &Number| number.figure.len() <= 3 && number.tokens.len() == 1;
    let mut i = 0;
    while i < found.len() {
        let mut j = i + 1;
        while j < found.len() && short(&found[j - 1]) && short(&found[j]) && found[j].tokens.start == found[j - 1].tokens.end {
            j += 1;
        }
        if j - i >= 4 {
            found[i..j].iter_mut().for_each(|number| number.kind = NumberKind::Label);
        }
        i = j;
    }
}
