//! Corpora in, models and their cards out.
//!
//! ```text
//! selon-train RECIPE.toml --corpora DIR --date YYYY-MM-DD    makes the model files and the card beside the recipe
//! selon-train names NAMES.toml --corpora DIR --date YYYY-MM-DD   makes the names and their card, with the tags of the model beside it
//! selon-train eval --lang CODE --conllu FILE [--show]        scores the built-in model from raw text (--gold: from its words)
//! selon-train parse --lang CODE                              prints the trees of the text on standard input
//! ```

mod card;
mod conllu;
mod frames;
mod learn;
mod lexicon;
mod morfologik;
mod names;
mod own;
mod perceptron;
mod recipe;
mod score;
mod settle;
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
            Some(flag @ ("show" | "gold")) => {
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
    let grammar = || match options.get("model") {
        Some(folder) => train::grammar(Path::new(folder)),
        None => {
            let code = option("lang")?;
            let language = selon_data::LANGUAGES.iter().find(|l| l.code == code).ok_or(format!("no language {code}"))?;
            selon::syntax::Grammar::load(language).map_err(|e| e.to_string())
        }
    };
    match words.first().map(String::as_str) {
        Some("eval") => {
            let raw = recipe::bytes(Path::new(option("conllu")?))?;
            let trees = conllu::parse(&String::from_utf8_lossy(&raw));
            if options.contains_key("gold") {
                println!("{}", score::of_words(&grammar()?, &trees));
                return Ok(());
            }
            let scores = score::score(&grammar()?, &trees, options.contains_key("show"));
            println!("{}", card::line(&scores));
            println!("{:.0} tokens a second", scores.per_second);
            Ok(())
        }
        Some("parse") => {
            let text = std::io::read_to_string(std::io::stdin()).map_err(|e| e.to_string())?;
            print!("{}", trees(&text, &grammar()?));
            Ok(())
        }
        Some("names") => {
            let path = words.get(1).ok_or("say which recipe to follow: names.toml")?;
            names::train(Path::new(path), Path::new(option("corpora")?), option("date")?, options.get("out").map(PathBuf::from))
        }
        Some(path) => {
            train::train(&PathBuf::from(path), Path::new(option("corpora")?), option("date")?, options.get("out").map(PathBuf::from))
        }
        None => Err("say which recipe to follow, or `eval`, or `parse`".into()),
    }
}

/// The trees of a text, a block a line, as a page to read.
fn trees(text: &str, grammar: &selon::syntax::Grammar) -> String {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        blocks.push(selon::Span::new(start, start + line.len()));
        start += line.len();
    }
    let syntax = grammar.parse(text, &blocks);
    let mut out = String::new();
    for sentence in &syntax.sentences {
        for i in sentence.tokens.start..sentence.tokens.end {
            let token = &syntax.tokens[i as usize];
            let head = token.head.map_or(0, |h| h + 1 - sentence.tokens.start);
            let name = syntax.names.iter().find(|n| n.tokens.contains(&i)).map_or(String::new(), |n| format!("{:?}", n.kind));
            out += &format!(
                "{}\t{}\t{}\t{}\t{}\t{head}\t{}\t{name}\n",
                i + 1 - sentence.tokens.start,
                syntax.form(i as usize),
                syntax.lemma(i as usize),
                token.upos.name(),
                token.feats.name(),
                token.deprel.name()
            );
        }
        out.push('\n');
    }
    out
}
