//! What the world knows by name, as the name model sees it: a mark on each word of a known name.

use super::tagger::Tag;
use super::words::Word;
use super::{Feats, Upos};
use crate::Span;

/// Names that are known from outside the text.
pub trait Gazette {
    /// The longest known name that `text` begins with and that ends at a word's end: its length in bytes, and its kinds as bits.
    fn longest(&self, text: &str) -> Option<(usize, u8)>;
    /// Whether a word is a given name of persons.
    fn is_given(&self, word: &str) -> bool;
}

/// Names of persons.
pub const PERSON: u8 = 1;
/// Names of bodies and groups, and what stands for them.
pub const BODY: u8 = 2;
/// Names of countries.
pub const COUNTRY: u8 = 4;
/// Words of a people.
pub const DEMONYM: u8 = 8;
/// Names of large towns and of divisions.
pub const LAND: u8 = 16;
/// Names of small towns, which are often names of something else too.
pub const TOWN: u8 = 32;

/// The bit of a mark that says a given name.
const GIVEN: u16 = 1 << 10;
/// Words of one name at most.
const LONGEST: usize = 8;

/// Marks the words of a sentence: the kinds in the low byte, above them whether the word is a whole name (0), opens (1), goes on (2)
/// or ends one (3), above these whether it is a given name. `text` is what the spans of the words point into.
pub fn mark(words: &mut [Word], text: &str, gazette: &dyn Gazette) {
    let end = words.last().map_or(0, |w| w.span.end as usize);
    let mut i = 0;
    while i < words.len() {
        let here = words[i].span;
        if !words[i].cased.starts_with(char::is_uppercase) || i > 0 && words[i - 1].span == here {
            i += 1;
            continue;
        }
        let found = gazette.longest(&text[here.start as usize..end.max(here.end as usize)]);
        let stop = found.map(|(len, kinds)| (here.start + len as u32, kinds));
        let last = stop.and_then(|(stop, _)| (i..words.len().min(i + LONGEST)).rev().find(|&k| words[k].span.end == stop));
        let (last, kinds) = match (last, stop) {
            (Some(last), Some((_, kinds))) => (last, kinds),
            _ => (i, 0),
        };
        for (k, word) in words.iter_mut().enumerate().take(last + 1).skip(i) {
            let place: u16 = match k {
                _ if last == i => 0,
                _ if k == i => 1,
                _ if k == last => 3,
                _ => 2,
            };
            let given = if gazette.is_given(&word.cased) { GIVEN } else { 0 };
            word.known_as = u16::from(kinds) | place << 8 | given;
        }
        i = last + 1;
    }
}

/// A verb inside a name of several words is a part of the name, and so is an adjective that ends one: "Human Rights Watch accused",
/// "Save the Children condemned", "Amnesty International accused". A body of capitals is no pronoun: "WHO's Doe said".
pub fn retag(words: &[Word], tags: &mut [Tag]) {
    const NAME: &str = "Number=Sing";
    for k in 0..words.len() {
        let word = &words[k];
        let (kinds, place) = (word.known_as & 0xff, word.known_as >> 8 & 3);
        if kinds == 0 || !word.cased.starts_with(char::is_uppercase) {
            continue;
        }
        let inside = place != 0 && (matches!(tags[k].0, Upos::Verb | Upos::Aux) || place == 3 && tags[k].0 == Upos::Adj);
        let capitals = place == 0 && kinds & u16::from(BODY) != 0 && word.cased.len() > 1 && word.cased.chars().all(char::is_uppercase);
        if inside || capitals && tags[k].0 == Upos::Pron {
            tags[k] = (Upos::Propn, Feats::parse(NAME));
            let owns = tags.get(k + 1).is_some_and(|next| next.0 == Upos::Aux) && words[k + 1].form == "'s";
            if owns && tags.get(k + 2).is_some_and(|next| next.0 == Upos::Propn) {
                tags[k + 1] = (Upos::Part, Feats::default());
            }
        }
    }
}

/// Marks words that stand in no text, as those of a corpus do: they are looked up joined by spaces.
pub fn mark_loose(words: &mut [Word], gazette: &dyn Gazette) {
    let mut text = String::new();
    let spans: Vec<Span> = words
        .iter()
        .map(|word| {
            if !text.is_empty() && !text.ends_with('\'') {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(&word.cased);
            Span::new(start, text.len())
        })
        .collect();
    let own: Vec<Span> = words.iter().map(|word| word.span).collect();
    words.iter_mut().zip(spans).for_each(|(word, span)| word.span = span);
    mark(words, &text, gazette);
    words.iter_mut().zip(own).for_each(|(word, span)| word.span = span);
}
