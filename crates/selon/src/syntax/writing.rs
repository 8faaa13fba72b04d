//! How a language is written: what `lang.toml` says about words, numbers and quotation marks.

use crate::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::HashMap;

/// The part of `lang.toml` that cuts text into words and sentences, ready for look-up.
#[derive(Debug, Default)]
pub struct Writing {
    /// Words that lose their vowel, without the apostrophe: `l`, `qu`.
    pub elisions: FxHashSet<String>,
    /// Words that look as if they should be cut but stay whole.
    pub whole: FxHashSet<String>,
    /// Ends that are words of their own, longest first: `-t-il`, `n't`.
    pub suffixes: Vec<String>,
    /// Words cut into parts that each keep their letters: `cannot` = `can`, `not`.
    pub cuts: HashMap<String, Vec<String>>,
    /// Words that stand for several words which share their letters: `du` = `de`, `le`.
    pub contractions: FxHashMap<String, Vec<String>>,
    /// Written with a full stop that may also end the sentence: `etc.`
    pub abbreviations: FxHashSet<String>,
    /// Written with a full stop and always followed by more of the sentence: `Mme.`
    pub titles: FxHashSet<String>,
    /// Letters written against a number that are a word of their own: `km`.
    pub units: FxHashSet<String>,
    /// Whether compounds are cut at their hyphens.
    pub hyphens_cut: bool,
    /// First parts that are not cut from what follows their hyphen.
    pub hyphen_prefixes: FxHashSet<String>,
    /// Whether words are cut at a slash.
    pub slashes_cut: bool,
    /// Whether the names of months are written with a capital.
    pub capital_months: bool,
    /// Parts of speech whose lemmas are written with the capitals that the word has within a sentence. Lists and rules know them all in lower
    /// case: only who is shown a lemma sees this.
    pub capital_lemmas: FxHashSet<String>,
    /// Lemmas that always have their capital: `I`.
    pub always_capital: FxHashSet<String>,
    /// Forms that are past tense and participle alike, of verbs that keep an object in the passive: "a man named …".
    pub double_objects: FxHashSet<String>,
    /// Nouns that tell the day of a clause with no preposition: `today`, `Monday`.
    pub day_words: FxHashSet<String>,
    /// Lemmas of the verbs whose clause can be set into what it reports: "…, he said, …".
    pub reports: FxHashSet<String>,
    /// Whether the speaker can stand before that verb: "…, the minister said", but not «…, le ministre a dit».
    pub speaker_first: bool,
    /// Those of them that have whom they are said to as their object: "told reporters".
    pub reports_to: FxHashSet<String>,
    /// Their past tenses that say nothing of a noun as participles: "the man said …" is no man who was said.
    pub reports_only: FxHashSet<String>,
    /// Conjunctions that are relative pronouns behind a noun and a comma: «que».
    pub relatives: FxHashSet<String>,
    /// What stands behind a participle of saying and not behind its past tense: "said to be armed".
    pub behind_participles: FxHashSet<String>,
    /// Whether some past participles look like a present: «dit».
    pub shared_forms: bool,
    /// Verbs that tell who said a question before them: "said", "asked".
    pub asks: FxHashSet<String>,
    /// Words that open what tells when and where something was said.
    pub circumstances: FxHashSet<String>,
    /// Conjunctions that open what is said, and are pronouns too: "that", «que».
    pub complementisers: FxHashSet<String>,
    /// Prepositions of whoever did what a passive or a noun tells: "by", «par»,
    pub agent_cases: FxHashSet<String>,
    /// and of what belongs to a noun: "of", «de».
    pub genitive_cases: FxHashSet<String>,
    /// Lemmas of the auxiliaries that make the perfect,
    pub perfect_auxiliaries: FxHashSet<String>,
    /// and that of reflexive verbs alone.
    pub reflexive_auxiliaries: FxHashSet<String>,
    /// Marks between groups of three digits.
    pub thousands: Vec<char>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    numbers: Numbers,
    words: Words,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Numbers {
    thousands: Vec<char>,
    units: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Words {
    elisions: Vec<String>,
    whole: Vec<String>,
    suffixes: Vec<String>,
    cuts: HashMap<String, String>,
    contractions: HashMap<String, String>,
    abbreviations: Vec<String>,
    titles: Vec<String>,
    hyphens_cut: bool,
    hyphen_prefixes: Vec<String>,
    slashes_cut: bool,
    capital_months: bool,
    capital_lemmas: FxHashSet<String>,
    always_capital: FxHashSet<String>,
    double_objects: Vec<String>,
    day_words: Vec<String>,
    reports: Vec<String>,
    reports_to: Vec<String>,
    speaker_first: bool,
    reports_only: Vec<String>,
    relatives: Vec<String>,
    behind_participles: Vec<String>,
    shared_forms: bool,
    asks: Vec<String>,
    circumstances: Vec<String>,
    complementisers: Vec<String>,
    agent_cases: Vec<String>,
    genitive_cases: Vec<String>,
    perfect_auxiliaries: Vec<String>,
    reflexive_auxiliaries: Vec<String>,
}

impl Writing {
    /// Reads `lang.toml`.
    pub fn read(text: &str) -> Result<Writing, Error> {
        let file: File = toml::from_str(text).map_err(|e| Error::new(format!("lang.toml cannot be read; mend it: {e}")))?;
        let parts = |map: HashMap<String, String>| -> HashMap<String, Vec<String>> {
            map.into_iter().map(|(word, parts)| (word, parts.split(' ').map(str::to_string).collect())).collect()
        };
        let mut suffixes = file.words.suffixes;
        suffixes.sort_by_key(|s| std::cmp::Reverse(s.len()));
        Ok(Writing {
            elisions: file.words.elisions.into_iter().collect(),
            whole: file.words.whole.into_iter().collect(),
            suffixes,
            cuts: parts(file.words.cuts),
            contractions: parts(file.words.contractions).into_iter().collect(),
            abbreviations: file.words.abbreviations.into_iter().collect(),
            titles: file.words.titles.into_iter().collect(),
            units: file.numbers.units.into_iter().collect(),
            hyphens_cut: file.words.hyphens_cut,
            hyphen_prefixes: file.words.hyphen_prefixes.into_iter().collect(),
            slashes_cut: file.words.slashes_cut,
            capital_months: file.words.capital_months,
            capital_lemmas: file.words.capital_lemmas,
            always_capital: file.words.always_capital,
            double_objects: file.words.double_objects.into_iter().collect(),
            day_words: file.words.day_words.into_iter().collect(),
            reports: file.words.reports.into_iter().chain(file.words.reports_to.iter().cloned()).collect(),
            speaker_first: file.words.speaker_first,
            reports_only: file.words.reports_only.into_iter().collect(),
            relatives: file.words.relatives.into_iter().collect(),
            complementisers: file.words.complementisers.into_iter().collect(),
            asks: file.words.asks.into_iter().collect(),
            circumstances: file.words.circumstances.into_iter().collect(),
            shared_forms: file.words.shared_forms,
            behind_participles: file.words.behind_participles.into_iter().collect(),
            agent_cases: file.words.agent_cases.into_iter().collect(),
            genitive_cases: file.words.genitive_cases.into_iter().collect(),
            perfect_auxiliaries: file.words.perfect_auxiliaries.into_iter().collect(),
            reflexive_auxiliaries: file.words.reflexive_auxiliaries.into_iter().collect(),
            reports_to: file.words.reports_to.into_iter().collect(),
            thousands: file.numbers.thousands,
        })
    }
}

/// Whether a character is one of the marks used as an apostrophe.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Whether a character is a hyphen that can stand inside a word.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// The form that models and word lists see: lower case, straight apostrophes, plain hyphens, one kind of quotation mark.
pub fn normalise(word: &str) -> String {
    respell(word).to_lowercase()
}

/// As [`normalise`], the capitals kept.
pub fn respell(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            c if is_apostrophe(c) => out.push('\''),
            '‘' | '`' | '´' => out.push('\''),
            '‐' | '‑' => out.push('-'),
            '–' | '—' | '―' => out.push('-'),
            '«' | '»' | '“' | '”' | '„' | '‟' => out.push('"'),
            '…' => out.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => {}
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    if out == "''" || out == "``" || out == "<<" || out == ">>" {
        out = "\"".into();
    }
    if out.is_empty() {
        // A word of invisible characters only still needs a form.
        out.push('_');
    }
    out
}
