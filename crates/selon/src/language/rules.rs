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

use super::pattern::{Pattern, matches};
use super::{Context, Row, Table};
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
    /// Rules that may start at a word, by form or lemma.
    by_word: FxHashMap<&'static str, Vec<u32>>,
    /// Rules that may start at a mention, by its kind.
    by_mention: Vec<(&'static str, Vec<u32>)>,
    /// Rules that may start anywhere.
    anywhere: Vec<u32>,
}

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
    pub(super) fn parse(kind: &'static str, text: &'static str, tables: &FxHashMap<&'static str, Table>) -> Result<RuleSet, String> {
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
            let pattern = |text| Pattern::parse(text, tables).map_err(|fault| format!("{number}: {fault}"));
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

    fn index(&mut self, tables: &FxHashMap<&'static str, Table>) {
        for (ix, rule) in self.rules.iter().enumerate() {
            let ix = ix as u32;
            let (mut words, mut kinds) = (Vec::new(), Vec::new());
            if !rule.patterns.iter().all(|pattern| pattern.starts(tables, &mut words, &mut kinds)) {
                self.anywhere.push(ix);
                continue;
            }
            for word in words {
                let rules = self.by_word.entry(word).or_default();
                if rules.last() != Some(&ix) {
                    rules.push(ix);
                }
            }
            for kind in kinds {
                match self.by_mention.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, rules)) if rules.last() == Some(&ix) => {}
                    Some((_, rules)) => rules.push(ix),
                    None => self.by_mention.push((kind, vec![ix])),
                }
            }
        }
    }

    /// The matches in `tokens`, leftmost first and the longest at each start, none overlapping; of equal ones the rule that stands first.
    pub fn find<'r>(&'r self, context: &Context<'r>, tokens: Range<usize>) -> Vec<Hit<'r>> {
        let mut hits = Vec::new();
        let mut i = tokens.start;
        while i < tokens.end {
            match self.at(context, i, tokens.end) {
                Some(hit) => {
                    // Words that only lead to its core hold no place: a match that starts among them and reaches further is the better.
                    let further = (i + 1..=hit.core().start).filter_map(|at| self.at(context, at, tokens.end));
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

    /// The longest match that starts at token `i` and ends by `end`; of equal ones the rule that stands first.
    pub fn at<'r>(&'r self, context: &Context<'r>, i: usize, end: usize) -> Option<Hit<'r>> {
        let syntax = context.syntax;
        let by_form = self.by_word.get(syntax.form(i)).into_iter().flatten();
        let lemma = syntax.lemma(i);
        let by_lemma = if lemma == syntax.form(i) { None } else { self.by_word.get(lemma) }.into_iter().flatten();
        let starts = |kind: &str| context.mentions.get(kind).is_some_and(|ends| ends.get(i).is_some_and(|&end| end as usize > i));
        let by_mention = self.by_mention.iter().filter(|(kind, _)| starts(kind)).flat_map(|(_, rules)| rules);
        let mut best: Option<Hit<'r>> = None;
        for &ix in by_form.chain(by_lemma).chain(by_mention).chain(&self.anywhere) {
            let rule = &self.rules[ix as usize];
            for pattern in &rule.patterns {
                let mut captures = Vec::new();
                let Some(stop) = matches(pattern, context, i, end, &mut captures) else { continue };
                let better =
                    best.as_ref().is_none_or(|b| (stop, std::cmp::Reverse(rule.line)) > (b.tokens.end, std::cmp::Reverse(b.rule.line)));
                if stop > i && better {
                    best = Some(Hit { rule, tokens: i..stop, captures });
                }
            }
        }
        best
    }
}
