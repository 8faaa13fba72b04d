//! Names in the text: those the world knows, longest first, and capitalised sequences it does not know.

use crate::Span;
use crate::language::Language;
use crate::syntax::{NameKind, Syntax, Upos};
use crate::world::{Match, Sense, World};
use std::ops::Range;

/// A proper name or a demonym.
#[derive(Clone, Debug)]
pub struct Name {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: Range<usize>,
    /// What it can stand for, the likeliest first; empty when the world does not know it.
    pub senses: Vec<Sense>,
}

/// Finds the names of the text, in order and without overlap.
pub fn names(text: &str, syntax: &Syntax, language: &Language, world: &World) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut matches: Vec<Match> = Vec::new();
    for sentence in &syntax.sentences {
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let mut i = tokens.start;
        while i < tokens.end {
            let known = known(text, syntax, language, world, i, &tokens, &mut matches);
            let run = run(text, syntax, language, i, tokens.end);
            let name = match (known, run) {
                // A known name inside a longer run of capitals is part of another name: «Jean Kidal» is no town.
                (Some(known), Some(run))
                    if run.end > known.tokens.end && shareable(&known) && !is_body(syntax, language, known.tokens.end) =>
                {
                    unknown(syntax, run)
                }
                // «Jordan Smith» is no kingdom.
                (Some(known), Some(run)) if run.end > known.tokens.end && known.tokens.len() == 1 && is_person(syntax, &run) => {
                    unknown(syntax, run)
                }
                (Some(known), _) => known,
                (None, Some(run)) => unknown(syntax, run),
                (None, None) => {
                    i += 1;
                    continue;
                }
            };
            i = name.tokens.end.max(i + 1);
            found.push(name);
        }
    }
    found
}

/// The longest known name that starts at token `i` and ends where a token ends.
fn known(
    text: &str,
    syntax: &Syntax,
    language: &Language,
    world: &World,
    i: usize,
    sentence: &Range<usize>,
    matches: &mut Vec<Match>,
) -> Option<Name> {
    let token = &syntax.tokens[i];
    if matches!(token.upos, Upos::Punct | Upos::Sym | Upos::Num) || i > sentence.start && syntax.tokens[i - 1].span == token.span {
        return None;
    }
    let capital = token.span.of(text).starts_with(char::is_uppercase);
    // An article opens a name of several words that the tables list so («La Havane», "The Hague"), no village («L'Union»).
    let article = capital && !nameable(token.upos) && !token.span.of(text).chars().all(char::is_uppercase);
    let end = syntax.tokens[sentence.end - 1].span.end as usize;
    matches.clear();
    world.matches(language.code, &text[token.span.start as usize..end], matches);
    let (last, name) = matches.iter().rev().find_map(|m| {
        let stop = token.span.start + m.len as u32;
        let last = (i..sentence.end).take_while(|&k| syntax.tokens[k].span.end <= stop).last()?;
        (syntax.tokens[last].span.end == stop && (!article || last > i && world.is_listed(m.name))).then_some((last, m.name))
    })?;
    let senses: Vec<Sense> = world.senses(name).collect();
    let tokens = i..last + 1;
    // A capital that opens a sentence says nothing: such a word is a name only when the tagger thinks so too.
    // Before a colon it is what a headline tells of.
    let colon = last + 1 < sentence.end && syntax.tokens[last + 1].span.of(text) == ":";
    let opens = i == sentence.start && tokens.len() == 1 && token.upos != Upos::Propn && !colon;
    if senses.is_empty() || opens && senses.iter().all(|s| matches!(s, Sense::Place(_) | Sense::Person { .. })) {
        return None;
    }
    Some(Name { span: token.span.to(syntax.tokens[last].span), tokens, senses })
}

/// Whether a word of this class can be a name at all.
fn nameable(upos: Upos) -> bool {
    matches!(upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Verb)
}

/// Whether a known name may be a part of somebody else's name: towns and family names are, bodies and countries are not.
fn shareable(name: &Name) -> bool {
    name.senses.iter().all(|s| matches!(s, Sense::Place(_) | Sense::Person { family: true, .. }))
}

/// Whether the learned names take a run of capitals for a person's, whole.
fn is_person(syntax: &Syntax, run: &Range<usize>) -> bool {
    let at = syntax.names.partition_point(|name| name.tokens.end as usize <= run.start);
    let learned = syntax.names.get(at).filter(|name| name.kind == NameKind::Person);
    learned.is_some_and(|name| (name.tokens.start as usize..name.tokens.end as usize) == *run)
}

/// Whether the words at token `i` name a kind of authority: the place before them is where it sits, "Oxford Police Department".
fn is_body(syntax: &Syntax, language: &Language, i: usize) -> bool {
    language.table("bodies").longest(syntax, i).is_some_and(|(row, _)| row.cell(0) == "government")
}

/// The run of capitalised proper nouns at token `i`, particles inside («al-», «de», «ben») included.
fn run(text: &str, syntax: &Syntax, language: &Language, i: usize, end: usize) -> Option<Range<usize>> {
    let proper = |k: usize| {
        let token = &syntax.tokens[k];
        token.upos == Upos::Propn
            && token.span.of(text).starts_with(char::is_uppercase)
            && language.table("titles").get(syntax.form(k)).next().is_none()
    };
    let joined = |k: usize| {
        let gap = &text[syntax.tokens[k - 1].span.end as usize..syntax.tokens[k].span.start.max(syntax.tokens[k - 1].span.end) as usize];
        gap.is_empty() || gap == " " || gap == "\u{a0}"
    };
    if !proper(i) {
        return None;
    }
    let mut stop = i + 1;
    while stop < end && joined(stop) {
        if proper(stop) {
            stop += 1;
        } else if stop + 1 < end
            && language.table("particles").get(syntax.form(stop)).next().is_some()
            && joined(stop + 1)
            && proper(stop + 1)
        {
            stop += 2;
        } else {
            break;
        }
    }
    Some(i..stop)
}

fn unknown(syntax: &Syntax, tokens: Range<usize>) -> Name {
    let span = syntax.tokens[tokens.start].span.to(syntax.tokens[tokens.end - 1].span);
    Name { span, tokens, senses: Vec::new() }
}
