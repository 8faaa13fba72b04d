//! Patterns over tokens: parsed from a rule's `match` line, matched by bounded backtracking.

use super::{Capture, Context, Table};
use crate::syntax::Upos;
use rustc_hash::FxHashMap;

/// Repetition never runs past this many times, which keeps every match bounded and the whole pass linear.
const MOST: u8 = 12;

/// A sequence of steps.
#[derive(Debug)]
pub struct Pattern {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: Option<&'static str>,
    atom: Atom,
    least: u8,
    most: u8,
}

#[derive(Debug)]
enum Atom {
    Forms(Vec<&'static str>),
    Lemma(Vec<&'static str>),
    List(&'static str, Option<&'static str>),
    Tag(Upos),
    Mention(&'static str),
    Any,
    Group(Vec<Pattern>),
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &'static str, tables: &FxHashMap<&'static str, Table>) -> Result<Pattern, String> {
        let mut rest = text;
        let pattern = sequence(&mut rest, tables)?;
        if rest.trim().is_empty() {
            Ok(pattern)
        } else {
            Err(format!("cannot read '{}' in the pattern: is a bracket missing?", rest.trim()))
        }
    }

    /// Adds every word (form or lemma) and every kind of mention a match can start with; false when it can start with anything.
    pub fn starts(&self, tables: &FxHashMap<&'static str, Table>, words: &mut Vec<&'static str>, kinds: &mut Vec<&'static str>) -> bool {
        for step in &self.steps {
            match &step.atom {
                Atom::Forms(forms) | Atom::Lemma(forms) => words.extend(forms),
                Atom::List(list, _) => words.extend(tables.get(list).into_iter().flat_map(Table::starts)),
                Atom::Group(options) => {
                    if !options.iter().all(|option| option.starts(tables, words, kinds)) {
                        return false;
                    }
                }
                Atom::Mention(kind) => kinds.push(kind),
                Atom::Tag(_) | Atom::Any => return false,
            }
            if step.least > 0 {
                return true;
            }
        }
        false
    }
}

fn sequence(rest: &mut &'static str, tables: &FxHashMap<&'static str, Table>) -> Result<Pattern, String> {
    let mut steps = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(')') || rest.starts_with('|') {
            break;
        }
        steps.push(step(rest, tables)?);
    }
    if steps.is_empty() { Err("an empty pattern or alternative".into()) } else { Ok(Pattern { steps }) }
}

fn step(rest: &mut &'static str, tables: &FxHashMap<&'static str, Table>) -> Result<Step, String> {
    let name = name(rest);
    let atom = if let Some(inside) = rest.strip_prefix('(') {
        *rest = inside;
        let mut options = vec![sequence(rest, tables)?];
        while let Some(more) = rest.strip_prefix('|') {
            *rest = more;
            options.push(sequence(rest, tables)?);
        }
        *rest = rest.strip_prefix(')').ok_or("a bracket '(' is not closed")?;
        Atom::Group(options)
    } else if name.is_some() && self::name(&mut { *rest }).is_some() {
        // Two names for one thing, `time:day:@weekdays`: the second is that of a step inside the first.
        return Ok(Step { name, atom: Atom::Group(vec![Pattern { steps: vec![step(rest, tables)?] }]), least: 1, most: 1 });
    } else {
        let end = rest.find(|c: char| c.is_whitespace() || "()?+*{".contains(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        *rest = after;
        word_atom(word, tables)?
    };
    let (least, most) = quantity(rest)?;
    Ok(Step { name, atom, least, most })
}

/// Takes the name that `rest` begins with, if it does.
fn name(rest: &mut &'static str) -> Option<&'static str> {
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_').filter(|&end| end > 0 && rest[end..].starts_with(':'))?;
    let name = &rest[..end];
    *rest = &rest[end + 1..];
    Some(name)
}

fn word_atom(word: &'static str, tables: &FxHashMap<&'static str, Table>) -> Result<Atom, String> {
    if word == "." {
        return Ok(Atom::Any);
    }
    if let Some(list) = word.strip_prefix('@') {
        let (list, value) = list.split_once('=').map_or((list, None), |(list, value)| (list, Some(value)));
        return if tables.contains_key(list) { Ok(Atom::List(list, value)) } else { Err(format!("there is no list words/{list}.tsv")) };
    }
    if let Some(kind) = word.strip_prefix('#') {
        return Ok(Atom::Mention(kind));
    }
    if let Some(lemmas) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
        return Ok(Atom::Lemma(lemmas.split('|').collect()));
    }
    let is_tag = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    match Upos::ALL.iter().find(|tag| is_tag && tag.name() == word) {
        Some(&tag) => Ok(Atom::Tag(tag)),
        None if word.is_empty() => Err("an empty word".into()),
        None => Ok(Atom::Forms(word.split('|').collect())),
    }
}

fn quantity(rest: &mut &'static str) -> Result<(u8, u8), String> {
    let (least, most, used) = match rest.chars().next() {
        Some('?') => (0, 1, 1),
        Some('*') => (0, MOST, 1),
        Some('+') => (1, MOST, 1),
        Some('{') => {
            let end = rest.find('}').ok_or("'{' is not closed")?;
            let (least, most) = rest[1..end].split_once(',').unwrap_or((&rest[1..end], &rest[1..end]));
            let read = |n: &str| n.trim().parse::<u8>().map_err(|_| format!("'{n}' is not a number of times"));
            (read(least)?, read(most)?.min(MOST), end + 1)
        }
        _ => (1, 1, 0),
    };
    *rest = &rest[used..];
    Ok((least, most))
}

/// Matches `pattern` at token `i`; returns one past the last token, the first way found with the longest repetitions first.
pub fn matches<'c>(pattern: &Pattern, context: &Context<'c>, i: usize, end: usize, captures: &mut Vec<Capture<'c>>) -> Option<usize> {
    run(&pattern.steps, context, i, end, captures, &mut |at, _| Some(at))
}

/// What follows the steps still to match: takes the position reached.
type Next<'n, 'c> = &'n mut dyn FnMut(usize, &mut Vec<Capture<'c>>) -> Option<usize>;

fn run<'c>(
    steps: &[Step],
    context: &Context<'c>,
    i: usize,
    end: usize,
    captures: &mut Vec<Capture<'c>>,
    next: Next<'_, 'c>,
) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return next(i, captures) };
    repeat(step, step.most, step.least, rest, context, (i, i, end), captures, next)
}

/// Tries one more repetition of `step`, then, when enough were made, the rest.
#[allow(clippy::too_many_arguments)]
fn repeat<'c>(
    step: &Step,
    left: u8,
    needed: u8,
    rest: &[Step],
    context: &Context<'c>,
    (from, i, end): (usize, usize, usize),
    captures: &mut Vec<Capture<'c>>,
    next: Next<'_, 'c>,
) -> Option<usize> {
    let mark = captures.len();
    if left > 0 && i < end {
        let found = one(&step.atom, context, i, end, captures, &mut |at, row, captures| {
            if at == i || at > end {
                return None;
            }
            let inner = captures.len();
            if let (Some(name), true) = (step.name, left == 1 || step.most == 1) {
                captures.push(Capture { name, tokens: from..at, row });
            }
            let reached = repeat(step, left - 1, needed.saturating_sub(1), rest, context, (from, at, end), captures, next);
            if reached.is_none() {
                captures.truncate(inner);
            }
            reached
        });
        if found.is_some() {
            return found;
        }
        captures.truncate(mark);
    }
    if needed > 0 {
        return None;
    }
    if let (Some(name), true) = (step.name, step.most > 1 && left > 0 && i > from) {
        captures.push(Capture { name, tokens: from..i, row: None });
    }
    let reached = run(rest, context, i, end, captures, next);
    if reached.is_none() {
        captures.truncate(mark);
    }
    reached
}

type After<'n, 'c> = &'n mut dyn FnMut(usize, Option<&'c super::Row>, &mut Vec<Capture<'c>>) -> Option<usize>;

/// Matches one atom once.
fn one<'c>(
    atom: &Atom,
    context: &Context<'c>,
    i: usize,
    end: usize,
    captures: &mut Vec<Capture<'c>>,
    after: After<'_, 'c>,
) -> Option<usize> {
    let syntax = context.syntax;
    match atom {
        Atom::Forms(forms) => forms.contains(&syntax.form(i)).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Lemma(lemmas) => lemmas.contains(&syntax.lemma(i)).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Tag(tag) => (syntax.tokens[i].upos == *tag).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Any => after(i + 1, None, captures),
        Atom::Mention(kind) => {
            let stop = context.mentions.get(kind).and_then(|ends| ends.get(i)).copied().unwrap_or(0) as usize;
            (stop > i).then(|| after(stop, None, captures)).flatten()
        }
        Atom::List(list, value) => context
            .language
            .table(list)
            .at(syntax, i)
            .filter(|(row, _)| value.is_none_or(|value| row.cell(0) == value))
            .find_map(|(row, tokens)| after(i + tokens, Some(row), captures)),
        Atom::Group(options) => {
            options.iter().find_map(|option| run(&option.steps, context, i, end, captures, &mut |at, captures| after(at, None, captures)))
        }
    }
}
