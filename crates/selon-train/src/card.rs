//! The card of a model: what it was made from, how large it is and how well it does.

use crate::recipe::{Corpus, NameRecipe, Recipe};
use crate::score::Scores;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// The SHA-256 of bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Scores as one TOML inline table, F1 in percent.
pub fn line(s: &Scores) -> String {
    format!(
        "{{ tokens = {:.2}, sentences = {:.2}, words = {:.2}, upos = {:.2}, feats = {:.2}, lemmas = {:.2}, uas = {:.2}, las = {:.2}, las_subtypes = {:.2} }}",
        s.tokens, s.sentences, s.words, s.upos, s.feats, s.lemmas, s.uas, s.las, s.las_full
    )
}

/// The text of `card.toml`; `own` are the sentences of our own.
pub fn card(
    recipe: &Recipe,
    recipe_text: &str,
    own: Option<&str>,
    corpora: &Path,
    date: &str,
    files: &[(&str, &[u8])],
    scores: &[(String, Scores)],
) -> Result<String, String> {
    let mut out = String::from("# Written by selon-train. F1 in percent from raw text, counted as the CoNLL 2018 shared task does.\n");
    out += &made(recipe_text, date, files);
    if let Some((own, text)) = recipe.own.as_ref().zip(own) {
        let name = own.sentences.rsplit('/').next().unwrap_or_default();
        let _ = write!(
            out,
            "\n[[source]]\npath = \"{name}\"\nrole = \"own\"\nlicence = \"MIT OR Apache-2.0\"\nsha256 = \"{}\"\n",
            sha256(text.as_bytes())
        );
    }
    if let Some(lexicon) = &recipe.lexicon {
        out += &source(corpora, &lexicon.path, &lexicon.licence, "lexicon")?;
    }
    let roles: [(&str, &[Corpus]); 3] = [("train", &recipe.train), ("dev", &recipe.dev), ("test", &recipe.test)];
    for (role, list) in roles {
        for corpus in list {
            out += &source(corpora, &corpus.path, &corpus.licence, role)?;
        }
    }
    out.push_str("\n[scores]\n");
    for (path, s) in scores {
        let _ = writeln!(out, "\"{path}\" = {}", line(s));
    }
    Ok(out)
}

/// The text of `names.card.toml`.
pub fn name_card(
    recipe: &NameRecipe,
    recipe_text: &str,
    corpora: &Path,
    date: &str,
    files: &[(&str, &[u8])],
    scores: &[(String, f64)],
) -> Result<String, String> {
    let mut out = String::from("# Written by selon-train. F1 in percent over whole names with their kinds, from gold tokens.\n");
    out += &made(recipe_text, date, files);
    for (role, list) in [("train", &recipe.train), ("test", &recipe.test)] {
        for corpus in list {
            out += &source(corpora, &corpus.path, &corpus.licence, role)?;
        }
    }
    out.push_str("\n[scores]\n");
    for (path, f1) in scores {
        let _ = writeln!(out, "\"{path}\" = {f1:.2}");
    }
    Ok(out)
}

/// When and from what recipe the files were made.
fn made(recipe_text: &str, date: &str, files: &[(&str, &[u8])]) -> String {
    let mut out = format!("date = \"{date}\"\nrecipe_sha256 = \"{}\"\n", sha256(recipe_text.as_bytes()));
    for (name, bytes) in files {
        let _ = writeln!(out, "\n[[file]]\nname = \"{name}\"\nbytes = {}\nsha256 = \"{}\"", bytes.len(), sha256(bytes));
    }
    out
}

/// A corpus, with the fingerprint of its file.
fn source(corpora: &Path, path: &str, licence: &str, role: &str) -> Result<String, String> {
    let raw = std::fs::read(corpora.join(path)).map_err(|e| format!("{path}: {e}"))?;
    Ok(format!("\n[[source]]\npath = \"{path}\"\nrole = \"{role}\"\nlicence = \"{licence}\"\nsha256 = \"{}\"\n", sha256(&raw)))
}
