//! What evaluators need from selon.
//!
//! - `selon-bench GOLD_DIR > READINGS.jsonl` reads every gold page of a folder and writes the readings, a line each, for the scorer. The
//!   folder holds `NAME.json` (with `published` and `language`) beside `NAME.txt`.
//! - `selon-bench conllu LANG < TEXT > WORDS.conllu` writes the grammar of a text as CoNLL-U.

mod conllu;

use selon::{Document, Reader, wire};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "live")]
    let _ = selon_data::LIVE.set(|path| std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../selon-data/").to_owned() + path).ok());
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["conllu", language] => conllu::run(language),
        [folder] => readings(folder),
        _ => Err("usage: selon-bench GOLD_DIR > READINGS.jsonl, or selon-bench conllu LANG < TEXT > WORDS.conllu".into()),
    }
}

fn readings(folder: &str) -> Result<(), Box<dyn Error>> {
    let reader = Reader::new()?;
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    pages.sort();
    let mut out = std::io::stdout().lock();
    for page in pages {
        let gold: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&page)?)?;
        let mut document = Document::new(std::fs::read_to_string(page.with_extension("txt"))?);
        if let Some(language) = gold["language"].as_str() {
            document = document.language(language);
        }
        if let Some(published) = gold["published"].as_str() {
            document = document.published(published)?;
        }
        let reading = reader.read(&document);
        serde_json::to_writer(&mut out, &wire::reading(&document, &reading))?;
        writeln!(out)?;
    }
    Ok(())
}
