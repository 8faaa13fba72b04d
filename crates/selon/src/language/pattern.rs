//! Patterns over tokens: parsed from a rule's `match` line, matched by bounded backtracking.

use super::marks::kind;
use super::needs::Needs;
use super::tables::Tables;
use super::{Capture, Context, Vocabulary};
use crate::syntax::Upos;

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
    /// Words by their numbers in the vocabulary.
    Forms(Vec<u32>),
    Lemma(Vec<u32>),
    /// The number of a list, and the first meaning that its row must have.
    List(usize, Option<&'static str>),
    Tag(Upos),
    /// The number of a kind of mention.
    Mention(usize),
    Any,
    Group(Vec<Pattern>),
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &'static str, tables: &Tables, vocabulary: &mut Vocabulary) -> Result<Pattern, String> {
        let mut rest = text;
        let pattern = sequence(&mut rest, tables, vocabulary)?;
        if rest.trim().is_empty() {
            Ok(pattern)
        } else {
            Err(format!("cannot read '{}' in the pattern: is a bracket missing?", rest.trim()))
        }
    }

    /// Adds everything that a match can start with.
    pub fn starts(&self, tables: &Tables, into: &mut Starts) {
        if !self.steps.iter().any(|step| step.starts(tables, into)) {
            into.anything = true;
        }
    }

    /// What every match has somewhere: bits of `needs`.
    pub fn needs(&self, tables: &Tables, needs: &mut Needs) -> u128 {
        let one = |atom: &Atom, needs: &mut Needs| match atom {
            Atom::Forms(words) | Atom::Lemma(words) => needs.words(words.clone()),
            Atom::List(list, _) => needs.words(tables.at(*list).starts().collect()),
            Atom::Mention(kind) => needs.kind(*kind),
            Atom::Group(options) => options.iter().fold(u128::MAX, |all, option| all & option.needs(tables, needs)),
            Atom::Tag(_) | Atom::Any => 0,
        };
        self.steps.iter().filter(|step| step.least > 0).fold(0, |bits, step| bits | one(&step.atom, needs))
    }
}

/// What matches can start with.
#[derive(Default)]
pub struct Starts {
    /// Words (form or lemma) by number.
    pub words: Vec<u32>,
    /// Kinds of mentions.
    pub kinds: Vec<usize>,
    /// Parts of speech.
    pub tags: Vec<Upos>,
    /// Anything at all.
    pub anything: bool,
}

impl Step {
    /// Adds what the step can start with; false when the next one can stand first too.
    fn starts(&self, tables: &Tables, into: &mut Starts) -> bool {
        match &self.atom {
            Atom::Forms(words) | Atom::Lemma(words) => into.words.extend(words),
            Atom::List(list, _) => into.words.extend(tables.at(*list).starts()),
            Atom::Group(options) => options.iter().for_each(|option| option.starts(tables, into)),
            Atom::Mention(kind) => into.kinds.push(*kind),
            Atom::Tag(tag) => into.tags.push(*tag),
            Atom::Any => into.anything = true,
        }
        self.least > 0
    }
}

fn sequence(rest: &mut &'static str, tables: &Tables, vocabulary: &mut Vocabulary) -> Result<Pattern, String> {
    let mut steps = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(')') || rest.starts_with('|') {
            break;
        }
        steps.push(step(rest, tables, vocabulary)?);
    }
    if steps.is_empty() { Err("an empty pattern or alternative".into()) } else { Ok(Pattern { steps }) }
}

fn step(rest: &mut &'static str, tables: &Tables, vocabulary: &mut Vocabulary) -> Result<Step, String> {
    let name = name(rest);
    let atom = if let Some(inside) = rest.strip_prefix('(') {
        *rest = inside;
        let mut options = vec![sequence(rest, tables, vocabulary)?];
        while let Some(more) = rest.strip_prefix('|') {
            *rest = more;
            options.push(sequence(rest, tables, vocabulary)?);
        }
        *rest = rest.strip_prefix(')').ok_or("a bracket '(' is not closed")?;
        Atom::Group(options)
    } else if name.is_some() && self::name(&mut { *rest }).is_some() {
        // Two names for one thing, `time:day:@weekdays`: the second is that of a step inside the first.
        return Ok(Step { name, atom: Atom::Group(vec![Pattern { steps: vec![step(rest, tables, vocabulary)?] }]), least: 1, most: 1 });
    } else {
        let end = rest.find(|c: char| c.is_whitespace() || "()?+*{".contains(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        *rest = after;
        word_atom(word, tables, vocabulary)?
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

fn word_atom(word: &'static str, tables: &Tables, vocabulary: &mut Vocabulary) -> Result<Atom, String> {
    if word == "." {
        return Ok(Atom::Any);
    }
    if let Some(list) = word.strip_prefix('@') {
        let (list, value) = list.split_once('=').map_or((list, None), |(list, value)| (list, Some(value)));
        let list = tables.number(list).ok_or_else(|| format!("there is no list words/{list}.tsv"))?;
        return Ok(Atom::List(list, value));
    }
    if let Some(name) = word.strip_prefix('#') {
        return kind(name).map(Atom::Mention).ok_or_else(|| format!("there is no kind of mention '#{name}'"));
    }
    let mut numbers = |words: &'static str| words.split('|').map(|word| vocabulary.add(word)).collect();
    if let Some(lemmas) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
        return Ok(Atom::Lemma(numbers(lemmas)));
    }
    let is_tag = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    match Upos::ALL.iter().find(|tag| is_tag && tag.name() == word) {
        Some(&tag) => Ok(Atom::Tag(tag)),
        None if word.is_empty() => Err("an empty word".into()),
        None => Ok(Atom::Forms(numbers(word))),
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
        Atom::Forms(forms) => forms.contains(&syntax.known(i)[0]).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Lemma(lemmas) => lemmas.contains(&syntax.known(i)[1]).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Tag(tag) => (syntax.tokens[i].upos == *tag).then(|| after(i + 1, None, captures)).flatten(),
        Atom::Any => after(i + 1, None, captures),
        Atom::Mention(kind) => {
            let stop = context.marks.end(*kind, i);
            (stop > i).then(|| after(stop, None, captures)).flatten()
        }
        Atom::List(list, value) => context
            .language
            .tables
            .at(*list)
            .at(syntax, i)
            .filter(|(row, _)| value.is_none_or(|value| row.cell(0) == value))
            .find_map(|(row, tokens)| after(i + tokens, Some(row), captures)),
        Atom::Group(options) => {
            options.iter().find_map(|option| run(&option.steps, context, i, end, captures, &mut |at, captures| after(at, None, captures)))
        }
    }
}
