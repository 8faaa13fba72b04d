//! Corpora in, models and their cards out.
//!
//! ```text
//! selon-train RECIPE.toml --corpora DIR --date YYYY-MM-DD    makes the model files and the card beside the recipe
//! selon-train eval --lang CODE --conllu FILE [--show]        scores the built-in model from raw text
//! ```

mod card;
mod conllu;
mod learn;
mod lexicon;
mod morfologik;
mod perceptron;
mod recipe;
mod score;
mod train;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let mut options: HashMap<String, String> = HashMap::new();
    let mut words = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--") {
            Some(flag @ ("show" | "parser-only")) => {
                options.insert(flag.into(), String::new());
            }
            Some(option) => {
                let value = arguments.next().ok_or(format!("--{option} needs a value"))?;
                options.insert(option.into(), value);
            }
            None => words.push(argument),
        }
    }
    let option = |name: &str| options.get(name).ok_or(format!("--{name} is missing"));
    match words.first().map(String::as_str) {
        Some("eval") => {
            let grammar = match options.get("model") {
                Some(folder) => train::grammar(Path::new(folder))?,
                None => {
                    let code = option("lang")?;
                    let language = selon_data::LANGUAGES.iter().find(|l| l.code == code).ok_or(format!("no language {code}"))?;
                    selon::syntax::Grammar::load(language).map_err(|e| e.to_string())?
                }
            };
            let raw = recipe::bytes(Path::new(option("conllu")?))?;
            let scores = score::score(&grammar, &conllu::parse(&String::from_utf8_lossy(&raw)), options.contains_key("show"));
            println!("{}", card::line(&scores));
            println!("{:.0} tokens a second", scores.per_second);
            Ok(())
        }
        Some(path) => train::train(&PathBuf::from(path), Path::new(option("corpora")?), option("date")?, options.get("out").map(PathBuf::from)),
        None => Err("say which recipe to follow, or `eval`".into()),
    }
}
