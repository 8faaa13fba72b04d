//! Rule files: surface patterns over tokens, what they give, and the proofs beside them.
//!
//! ```text
//! published 2023-09-19                     # the date that proofs of this file are read with
//! except tous|toutes les @weekdays         # words that look like a match and are none: no rule reads them
//!
//! rule weekday-this
//! match ce|cet|cette day:@weekdays part:@dayparts?
//! gives weekday=$day direction=past part=$part
//! yes   Les combats ont repris [ce mardi soir](2023-09-19 evening) à Goma.
//! no    Le marché se tient tous les mardis.
//! ```
//! A pattern is a sequence of atoms, each with an optional `name:` before and one of `? + * {m,n}` after:
//! `mot` or `a|b` a form (lower case, straight apostrophe) · `<lemma>` · `@list` a row of a word list, `@list=value` one whose first
//! meaning is the value · `NOUN` a part of speech · `#number` a mention of an earlier stage · `.` any token · `( … | … )` alternatives in sequence.

use super::marks::Marks;
use super::needs::Needs;
use super::pattern::{Pattern, Starts, matches};
use super::tables::Tables;
use super::{Context, Row, Vocabulary};
use crate::syntax::Upos;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A rule: patterns, what a match gives, and its proofs.
#[derive(Debug, Default)]
pub struct Rule {
    /// Its name, unique in the file.
    pub name: &'static str,
    /// The line of the file it starts on.
    pub line: u32,
    /// `key=value` pairs; a value `$name` is a capture.
    pub gives: Vec<(&'static str, &'static str)>,
    /// Sentences it must find something in, the words in brackets.
    pub yes: Vec<(u32, &'static str)>,
    /// Sentences it must stay silent on.
    pub no: Vec<(u32, &'static str)>,
    /// Whether it is an `except` line: what it matches is read by no rule. The proofs are the `no` lines of the rules it holds back.
    pub except: bool,
    patterns: Vec<Pattern>,
    /// For each pattern what every match of it has, bits of [`RuleSet::needs`].
    needs: Vec<u128>,
}

/// The rules of one kind in one language.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The file's name, `when.rules`.
    pub kind: &'static str,
    /// The publication date that its proofs are read with.
    pub published: Option<&'static str>,
    /// The rules in file order.
    pub rules: Vec<Rule>,
    /// Patterns that may start at a word, by the number of its form or lemma.
    by_word: FxHashMap<u32, Vec<At>>,
    /// Patterns that may start at a mention, by its kind.
    by_kind: [Vec<At>; Marks::KINDS],
    /// Patterns that may start at a part of speech.
    by_tag: [Vec<At>; Upos::ALL.len()],
    /// Patterns that may start anywhere.
    anywhere: Vec<At>,
    needs: Needs,
}

/// A pattern: the numbers of its rule and of itself within it.
type At = (u16, u16);

/// A match of a rule.
#[derive(Clone, Debug)]
pub struct Hit<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// Its named parts.
    pub captures: Vec<Capture<'r>>,
}

/// A named part of a match.
#[derive(Clone, Debug)]
pub struct Capture<'r> {
    /// The name before the colon.
    pub name: &'static str,
    /// The tokens.
    pub tokens: Range<usize>,
    /// The row of the word list that matched, if the part was `@list`.
    pub row: Option<&'r Row>,
}

impl Hit<'_> {
    /// The capture of a name.
    pub fn capture(&self, name: &str) -> Option<&Capture<'_>> {
        self.captures.iter().find(|capture| capture.name == name)
    }

    /// The tokens that the match is about: the part named `time`, else all of them.
    pub fn core(&self) -> Range<usize> {
        self.capture("time").map_or(self.tokens.clone(), |part| part.tokens.clone())
    }

    /// What the rule gives for `key`: the literal, or the named capture.
    pub fn gives(&self, key: &str) -> Option<Given<'_>> {
        let (_, value) = self.rule.gives.iter().find(|(k, _)| *k == key)?;
        match value.strip_prefix('$') {
            Some(name) => self.capture(name).map(Given::Part),
            None => Some(Given::Literal(value)),
        }
    }
}

/// A value that a match gives.
#[derive(Clone, Copy, Debug)]
pub enum Given<'h> {
    /// Written in the rule.
    Literal(&'static str),
    /// Captured from the text.
    Part(&'h Capture<'h>),
}

impl RuleSet {
    /// Reads a rule file. A rule without a `yes` and a `no` is refused.
    pub(super) fn parse(kind: &'static str, text: &'static str, tables: &Tables, vocabulary: &mut Vocabulary) -> Result<RuleSet, String> {
        let mut set = RuleSet { kind, ..RuleSet::default() };
        for (number, line) in text.lines().enumerate() {
            let number = number as u32 + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(k, r)| (k, r.trim()));
            if key == "published" {
                set.published = Some(rest);
                continue;
            }
            let mut pattern = |text| Pattern::parse(text, tables, vocabulary).map_err(|fault| format!("{number}: {fault}"));
            if key == "rule" || key == "except" {
                let mut rule = Rule { name: rest, line: number, except: key == "except", ..Rule::default() };
                if rule.except {
                    rule.patterns.push(pattern(rest)?);
                }
                set.rules.push(rule);
                continue;
            }
            let rule = set
                .rules
                .last_mut()
                .filter(|rule| !rule.except)
                .ok_or(format!("{number}: '{key}' stands before any rule: start with 'rule NAME'"))?;
            match key {
                "match" => rule.patterns.push(pattern(rest)?),
                "gives" => {
                    for pair in rest.split_whitespace() {
                        rule.gives.push(pair.split_once('=').ok_or(format!("{number}: '{pair}' is not key=value"))?);
                    }
                }
                "yes" => rule.yes.push((number, rest)),
                "no" => rule.no.push((number, rest)),
                other => return Err(format!("{number}: unknown line '{other}': use rule, match, gives, yes, no, except")),
            }
        }
        for rule in &set.rules {
            if !rule.except && (rule.yes.is_empty() || rule.no.is_empty()) {
                return Err(format!("{}: rule '{}' has no proof: give it a yes and a no", rule.line, rule.name));
            }
        }
        set.index(tables);
        Ok(set)
    }

    fn index(&mut self, tables: &Tables) {
        for (number, rule) in self.rules.iter_mut().enumerate() {
            for (ix, pattern) in rule.patterns.iter().enumerate() {
                rule.needs.push(pattern.needs(tables, &mut self.needs));
                let at = (number as u16, ix as u16);
                let mut starts = Starts::default();
                pattern.starts(tables, &mut starts);
                if starts.anything {
                    self.anywhere.push(at);
                    continue;
                }
                let put = |list: &mut Vec<At>| {
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                };
                starts.words.iter().for_each(|word| put(self.by_word.entry(*word).or_default()));
                starts.kinds.iter().for_each(|kind| put(&mut self.by_kind[*kind]));
                starts.tags.iter().for_each(|tag| put(&mut self.by_tag[*tag as usize]));
            }
        }
    }

    /// Looks at `tokens`, to be asked for matches that start among them and end within.
    pub fn scan<'s, 'r>(&'r self, context: &'s Context<'r>, tokens: Range<usize>) -> Scan<'s, 'r> {
        let mut ahead = vec![0; tokens.len()];
        let mut bits = 0;
        for (i, slot) in tokens.clone().zip(&mut ahead).rev() {
            bits |= self.needs.of(context.syntax.known(i)) | u128::from(context.marks.starts(i));
            *slot = bits;
        }
        Scan { set: self, context, tokens, ahead }
    }

    /// The matches in `tokens`, leftmost first and the longest at each start, none overlapping; of equal ones the rule that stands first.
    pub fn find<'r>(&'r self, context: &Context<'r>, tokens: Range<usize>) -> Vec<Hit<'r>> {
        let scan = self.scan(context, tokens.clone());
        let mut hits = Vec::new();
        let mut i = tokens.start;
        while i < tokens.end {
            match scan.at(i) {
                Some(hit) => {
                    // Words that only lead to its core hold no place: a match that starts among them and reaches further is the better.
                    let further = (i + 1..=hit.core().start).filter_map(|at| scan.at(at));
                    let hit = further.fold(hit, |best, next| if next.tokens.end > best.tokens.end { next } else { best });
                    i = hit.tokens.end.max(i + 1);
                    if !hit.rule.except {
                        hits.push(hit);
                    }
                }
                None => i += 1,
            }
        }
        hits
    }
}

/// A stretch of words that rules are matched in.
pub struct Scan<'s, 'r> {
    set: &'r RuleSet,
    context: &'s Context<'r>,
    tokens: Range<usize>,
    /// For each word what stands from it on, as patterns need it.
    ahead: Vec<u128>,
}

impl<'r> Scan<'_, 'r> {
    /// The longest match that starts at token `i`; of equal ones the rule that stands first.
    pub fn at(&self, i: usize) -> Option<Hit<'r>> {
        let (set, context, end) = (self.set, self.context, self.tokens.end);
        let ahead = *self.ahead.get(i.checked_sub(self.tokens.start)?)?;
        let of = |word: u32| if word == 0 { &[][..] } else { set.by_word.get(&word).map_or(&[][..], Vec::as_slice) };
        let [form, lemma] = context.syntax.known(i);
        let words = of(form).iter().chain(if lemma == form { &[] } else { of(lemma) });
        let starts = context.marks.starts(i);
        let kinds = set.by_kind.iter().enumerate().filter(|(kind, _)| starts >> kind & 1 == 1).flat_map(|(_, patterns)| patterns);
        let tags = &set.by_tag[context.syntax.tokens[i].upos as usize];
        let mut best: Option<(usize, std::cmp::Reverse<At>, Vec<Capture<'r>>)> = None;
        for &at in words.chain(kinds).chain(tags).chain(&set.anywhere) {
            let (rule, pattern) = (&set.rules[at.0 as usize], at.1 as usize);
            if rule.needs[pattern] & !ahead != 0 {
                continue;
            }
            let mut captures = Vec::new();
            let Some(stop) = matches(&rule.patterns[pattern], context, i, end, &mut captures) else { continue };
            if stop > i && best.as_ref().is_none_or(|b| (stop, std::cmp::Reverse(at)) > (b.0, b.1)) {
                best = Some((stop, std::cmp::Reverse(at), captures));
            }
        }
        best.map(|(stop, at, captures)| Hit { rule: &set.rules[at.0.0 as usize], tokens: i..stop, captures })
    }
}
