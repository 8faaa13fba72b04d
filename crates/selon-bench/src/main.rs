//! What evaluators need from selon.

mod conllu;
mod load;
mod sets;

use clap::{Parser, Subcommand};
use selon::{Document, Reader, wire};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(about = "What evaluators need from selon.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read every gold page of a folder (NAME.json with `published` and `language` beside NAME.txt) and write the readings, a line each.
    Read { folder: PathBuf },
    /// Read raw text from standard input and write its grammar as CoNLL-U; a blank line parts paragraphs.
    Conllu { language: String },
    /// Score selon on the public sets of a folder and write a table.
    Sets {
        /// The folder that holds the sets.
        #[arg(long)]
        data: PathBuf,
        /// Write the figures with their date to this file, as JSON.
        #[arg(long)]
        record: Option<PathBuf>,
        /// Show what went wrong on standard error.
        #[arg(long)]
        misses: bool,
        /// The sets to score: all of them when none is named.
        names: Vec<String>,
    },
    /// Keep reports made from templates in a store, and write how long it and some questions took.
    Load {
        /// A file or postgres://…; what is in it stays.
        #[arg(long)]
        store: String,
        /// How many reports.
        #[arg(long, default_value_t = 100_000)]
        reports: usize,
        /// The same seed gives the same reports.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads that read.
        #[arg(long, default_value_t = std::thread::available_parallelism().map_or(1, usize::from))]
        readers: usize,
        /// Take what the templates planted for what was read: the store alone is measured.
        #[arg(long)]
        planted: bool,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "live")]
    let _ = selon_data::LIVE.set(|path| std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../selon-data/").to_owned() + path).ok());
    match Arguments::parse().command {
        Command::Read { folder } => readings(&folder),
        Command::Conllu { language } => conllu::run(&language),
        Command::Load { store, reports, seed, readers, planted } => load::run(&store, &load::Load { reports, seed, readers, planted }),
        Command::Sets { data, record, misses, names } => {
            println!("| set | measure | value | items | bar |\n|---|---|--:|--:|--:|");
            let scores = sets::run(&data, &names, misses)?;
            if let Some(path) = record {
                let date = jiff::Timestamp::now().strftime("%F").to_string();
                std::fs::write(path, serde_json::to_string_pretty(&serde_json::json!({ "date": date, "sets": scores }))? + "\n")?;
            }
            Ok(())
        }
    }
}

fn readings(folder: &Path) -> Result<(), Box<dyn Error>> {
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
