//! What a model is made from: the recipe kept beside it.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `lang/<code>/model/recipe.toml`.
#[derive(Deserialize)]
pub struct Recipe {
    /// Start of the pseudo-random numbers; the same recipe gives the same bytes.
    pub seed: u64,
    /// Rounds over the corpora.
    pub epochs: Epochs,
    /// How many models are learned, each in an order of its own, and their weights added.
    pub models: u64,
    /// By how much a right choice has to lead while learning, in units of a correction.
    pub margin: Margin,
    /// How large the weights may be.
    #[serde(default)]
    pub most: Most,
    /// The lead that a border between sentences needs where no mark ends the first one, in units of a correction while learning.
    pub border: f32,
    /// Share of sentences that are also learned in a changed form.
    #[serde(default)]
    pub vary: Vary,
    /// The word list.
    pub lexicon: Option<LexiconSource>,
    /// Sentences of our own that are marked in part.
    pub own: Option<Own>,
    /// Learned from.
    pub train: Vec<Corpus>,
    /// Looked at while the recipe is chosen.
    #[serde(default)]
    pub dev: Vec<Corpus>,
    /// Looked at last.
    #[serde(default)]
    pub test: Vec<Corpus>,
}

/// `lang/<code>/model/names.toml`: what the names are learned from.
#[derive(Deserialize)]
pub struct NameRecipe {
    /// Code of the language.
    pub language: String,
    /// Sentences of our own that are filled with names.
    pub frames: Option<Frames>,
    /// Start of the pseudo-random numbers.
    pub seed: u64,
    /// Rounds over the corpora.
    pub epochs: usize,
    /// Most bytes of the weights.
    pub most: usize,
    /// Learned from.
    pub train: Vec<NameCorpus>,
    /// Scored on.
    #[serde(default)]
    pub test: Vec<NameCorpus>,
}

/// Sentences with gaps and marks, see [`crate::own`].
#[derive(Deserialize)]
pub struct Own {
    /// Code of the language.
    pub language: String,
    /// The sentences, beside the recipe.
    pub sentences: String,
    /// Names of persons, beside the recipe.
    pub persons: String,
    /// How often each sentence is drawn.
    pub times: usize,
}

/// Sentences with gaps, and what fills them.
#[derive(Deserialize)]
pub struct Frames {
    /// The sentences, beside the recipe.
    pub sentences: String,
    /// Names of persons, beside the recipe.
    pub persons: String,
    /// How often each sentence is drawn.
    pub times: usize,
}

#[derive(Deserialize)]
pub struct Epochs {
    pub tagger: usize,
    pub parser: usize,
    /// Parts the training text is cut into so that the parser learns from tags as faulty as it will meet.
    pub folds: usize,
}

/// The leads that are asked for while learning.
#[derive(Deserialize)]
pub struct Margin {
    pub tagger: f32,
    pub parser: f32,
}

/// Most bytes of the weights; the smallest weights are dropped until they fit.
#[derive(Deserialize)]
#[serde(default)]
pub struct Most {
    pub tagger: usize,
    pub steps: usize,
    pub relations: usize,
}

impl Default for Most {
    fn default() -> Most {
        Most { tagger: 4_000_000, steps: 8_400_000, relations: 3_000_000 }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Vary {
    /// Final stop left out, as in headlines.
    pub headline: f64,
    /// Every word capitalised, as in English headlines.
    pub title: f64,
    /// Capitals lost.
    pub lower: f64,
}

/// A treebank file.
#[derive(Deserialize, Clone)]
pub struct Corpus {
    /// Path inside the corpora folder.
    pub path: String,
    pub licence: String,
    /// Relations this corpus writes without the subtype that others write: any of the subtypes is right.
    #[serde(default)]
    pub coarse: Vec<String>,
    /// Whether its lemmas follow the practice of the others.
    #[serde(default = "yes")]
    pub lemmas: bool,
}

/// A corpus of names.
#[derive(Deserialize, Clone)]
pub struct NameCorpus {
    /// Path inside the corpora folder.
    pub path: String,
    pub licence: String,
    /// `columns` (a word a line) or `gum`.
    pub format: String,
    /// Column of the mark; the last when absent.
    pub column: Option<usize>,
    /// Whether it lacks sentence breaks.
    #[serde(default)]
    pub unbroken: bool,
    /// Treebank whose sentences are left out.
    pub except: Option<String>,
    /// Treebank whose sentences alone are taken.
    pub only: Option<String>,
    /// What its kinds are called here.
    pub kinds: BTreeMap<String, String>,
    /// Names, words joined by spaces, that the corpus gives another kind: by the kind that they are.
    #[serde(default)]
    pub corrected: BTreeMap<String, Vec<String>>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
pub struct LexiconSource {
    /// Path inside the corpora folder.
    pub path: String,
    pub licence: String,
    /// `tsv` (form, lemma, tag; gzipped) or `morfologik` (FSA5 dictionary).
    pub format: String,
    /// Pieces of its tags, in Universal Dependencies notation; an unknown piece says nothing.
    pub pieces: BTreeMap<String, String>,
}

/// A recipe and its text.
pub fn read<R: serde::de::DeserializeOwned>(path: &Path) -> Result<(R, String), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let recipe = toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok((recipe, text))
}

/// The bytes of a corpus file, unpacked when it is gzipped.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let raw = std::fs::read(path).map_err(|e| format!("{}: {e}; is --corpora right?", path.display()))?;
    if path.extension().is_some_and(|e| e == "gz") {
        let mut out = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&raw[..]), &mut out)
            .map_err(|e| format!("{}: {e}", path.display()))?;
        return Ok(out);
    }
    Ok(raw)
}
