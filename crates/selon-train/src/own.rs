//! Sentences written for selon, with marks on the words that a parser of the corpora at hand gets wrong: what agencies write and
//! treebanks lack. They are learned from as far as they are marked; the rest of their trees stays open.
//!
//! A line is a sentence. Behind a word stand its marks: `=x` names it, `/VERB` is its part of speech, `<x:obj` hangs it on the word named or
//! written `x` (`0` is the root; of several words that are written alike the nearest one is meant). A mark belongs to the last token
//! before it. `{a|b}` is one of several words, `{N}` a number, `{F}` a family name, `{L}` a town, `{R}` a province, `{C}` a country; all are one word.

use crate::frames::Pool;
use crate::learn::Example;
use crate::perceptron::Random;
use selon::Span;
use selon::syntax::lexicon::Lexicon;
use selon::syntax::tokenise::tokenise;
use selon::syntax::transitions::NONE;
use selon::syntax::weights::Scorer;
use selon::syntax::words::{Met, open};
use selon::syntax::writing::Writing;
use selon::syntax::{Deprel, Feats, Upos};

/// The sentences of a file, each drawn `times` times.
pub fn read(
    file: &str,
    times: usize,
    pool: &Pool,
    writing: &Writing,
    lexicon: &Lexicon,
    contractions: &impl Scorer,
    random: &mut Random,
) -> Result<Vec<Example>, String> {
    let mut out = Vec::new();
    for (number, line) in file.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        // A sentence without gaps is the same every time.
        let times = if line.contains('{') { times } else { times.min(2) };
        for _ in 0..times {
            let sentence = fill(line, pool, random).and_then(|line| marked(&line));
            let example = sentence.and_then(|(text, marks)| example(&text, &marks, writing, lexicon, contractions));
            out.push(example.map_err(|e| format!("line {}: {e}", number + 1))?);
        }
    }
    Ok(out)
}

/// The line with its gaps filled.
fn fill(line: &str, pool: &Pool, random: &mut Random) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, more)) = rest.split_once('{') {
        let (inner, more) = more.split_once('}').ok_or("a gap is not closed")?;
        out.push_str(before);
        if inner.contains('|') {
            let choices: Vec<&str> = inner.split('|').collect();
            out.push_str(choices[(random.next() % choices.len() as u64) as usize]);
        } else if inner == "N" {
            out.push_str(&(2 + random.next() % 98).to_string());
        } else {
            let name = (0..99).find_map(|_| pool.draw(inner, random).filter(|(_, name)| !name.contains([' ', '\'', '’', '/'])));
            out.push_str(&name.ok_or(format!("no gap is called {inner}"))?.1);
        }
        rest = more;
    }
    Ok(out + rest)
}

/// The marks behind a word: where the word ends in the text, its name, its part of speech, its head and relation.
#[derive(Default, Debug)]
struct Mark {
    end: usize,
    name: Option<String>,
    upos: Option<Upos>,
    arc: Option<(String, Deprel)>,
}

/// Text and marks of a line.
fn marked(line: &str) -> Result<(String, Vec<Mark>), String> {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (i, chunk) in line.split(' ').enumerate() {
        if i > 0 {
            text.push(' ');
        }
        let mut rest = chunk;
        while let Some(at) = rest.find(['=', '/', '<']) {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let mut mark = Mark { end: text.len(), ..Mark::default() };
            while let Some(kind @ ('=' | '/' | '<')) = rest.chars().next() {
                let inside = |c: char| c.is_alphanumeric() || "-_'’".contains(c) || (kind == '<' && c == ':');
                let end = rest[1..].find(|c: char| !inside(c)).map_or(rest.len(), |n| n + 1);
                let word = &rest[1..end];
                match kind {
                    '=' => mark.name = Some(word.to_owned()),
                    '/' => mark.upos = Some(*Upos::ALL.iter().find(|u| u.name() == word).ok_or(format!("no part of speech {word}"))?),
                    _ => {
                        let (head, relation) = word.split_once(':').ok_or(format!("<{word}: a relation is missing"))?;
                        let parsed = Deprel::parse(relation);
                        if parsed.name() != relation {
                            return Err(format!("no relation {relation}"));
                        }
                        mark.arc = Some((head.to_owned(), parsed));
                    }
                }
                rest = &rest[end..];
            }
            marks.push(mark);
        }
        text.push_str(rest);
    }
    Ok((text, marks))
}

fn example(text: &str, marks: &[Mark], writing: &Writing, lexicon: &Lexicon, contractions: &impl Scorer) -> Result<Example, String> {
    let tokens = tokenise(text, Span::new(0, text.len()), writing);
    let words = open(text, &tokens, false, writing, lexicon, contractions, &mut Met::default());
    let at = |end: usize| {
        let found = words.iter().position(|w| w.span.end as usize == end);
        found.ok_or(format!("no word ends before the mark: {}", &text[..end]))
    };
    let named: Vec<(&str, usize)> =
        marks.iter().filter_map(|m| Some((m.name.as_deref()?, m.end))).map(|(n, end)| Ok((n, at(end)?))).collect::<Result<_, String>>()?;
    let n = words.len();
    let mut out = Example {
        tags: vec![(Upos::X, Feats::default()); n],
        lemmas: words.iter().map(|w| w.form.clone()).collect(),
        heads: [0].into_iter().chain(vec![NONE; n]).collect(),
        relations: vec![Deprel::Dep; n],
        coarse: vec![false; n],
        use_lemmas: false,
        allowed: Some(vec![0; n]),
        words: Vec::new(),
    };
    for mark in marks {
        let word = at(mark.end)?;
        if let (Some(upos), Some(allowed)) = (mark.upos, &mut out.allowed) {
            allowed[word] = 1 << upos as u32;
        }
        if let Some((head, relation)) = &mark.arc {
            let head = if head == "0" {
                0
            } else if let Some((_, i)) = named.iter().find(|(name, _)| name == head) {
                i + 1
            } else {
                let near = (0..n).filter(|&i| i != word && words[i].cased == *head).min_by_key(|i| i.abs_diff(word));
                near.ok_or(format!("no word {head} in: {text}"))? + 1
            };
            out.heads[word + 1] = head as u32;
            out.relations[word] = *relation;
            // Whether an oblique is an argument is left open.
            out.coarse[word] = *relation == Deprel::Obl;
        }
    }
    out.words = words;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_behind_the_words_they_belong_to() {
        let (text, marks) = marked("L'armée=s/NOUN<v:nsubj a tué=v/VERB<0:root dix civils<v:obj.").unwrap();
        assert_eq!(text, "L'armée a tué dix civils.");
        let told: Vec<_> = marks.iter().map(|m| (&text[..m.end], m.name.as_deref(), m.upos, m.arc.clone())).collect();
        let hung = |head: &str, relation| Some((head.to_owned(), relation));
        assert_eq!(told[0], ("L'armée", Some("s"), Some(Upos::Noun), hung("v", Deprel::Nsubj)));
        assert_eq!(told[1], ("L'armée a tué", Some("v"), Some(Upos::Verb), hung("0", Deprel::Root)));
        assert_eq!(told[2], ("L'armée a tué dix civils", None, None, hung("v", Deprel::Obj)));
    }

    #[test]
    fn a_mark_that_says_nothing_known_is_refused() {
        for line in ["mot/THING", "mot<v", "mot<v:thing"] {
            assert!(marked(line).is_err(), "{line}");
        }
    }
}
