//! The grammar of a text as CoNLL-U, for evaluators made by others.

use selon::Span;
use selon::syntax::writing::Writing;
use selon::syntax::{Grammar, Syntax, Upos};
use std::error::Error;
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

/// Reads raw text from standard input and writes its grammar; a blank line parts paragraphs. Load seconds and tokens a second
/// (of the second pass) go to standard error.
pub fn run(code: &str) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let known = || selon_data::LANGUAGES.iter().map(|l| l.code).collect::<Vec<_>>().join(", ");
    let found = selon_data::LANGUAGES.iter().find(|l| l.code == code);
    let language = found.ok_or_else(|| format!("no language '{code}': use one of {}", known()))?;
    let grammar = Grammar::load(language)?;
    eprintln!("load {:.3} s", started.elapsed().as_secs_f64());
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let blocks = paragraphs(&text);
    grammar.parse(&text, &blocks);
    let started = Instant::now();
    let syntax = grammar.parse(&text, &blocks);
    eprintln!("tokens/s {:.0}", syntax.tokens.len() as f64 / started.elapsed().as_secs_f64());
    let mut out = BufWriter::new(std::io::stdout().lock());
    write(&mut out, &text, &syntax, grammar.writing())?;
    Ok(out.flush()?)
}

/// What stands between blank lines.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    for piece in text.split("\n\n") {
        spans.push(Span::new(at, at + piece.len()));
        at += piece.len() + 2;
    }
    spans
}

fn write(out: &mut impl Write, text: &str, syntax: &Syntax, writing: &Writing) -> std::io::Result<()> {
    for sentence in &syntax.sentences {
        let (first, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        let id = |i: usize| i - first + 1;
        writeln!(out, "# text = {}", sentence.span.of(text).split_whitespace().collect::<Vec<_>>().join(" "))?;
        let mut opened = first;
        // Where most words have capitals, as in headings, these tell nothing.
        let words = || (first..end).map(|i| syntax.tokens[i].span.of(text)).filter(|word| word.starts_with(char::is_alphabetic));
        let heading = 2 * words().filter(|word| word.starts_with(char::is_uppercase)).count() > words().count();
        let start = (first..end).find(|&i| syntax.tokens[i].upos != Upos::Punct);
        for i in first..end {
            let token = &syntax.tokens[i];
            if i >= opened {
                // Words of one span are the parts of a contraction.
                opened = (i..end).take_while(|&k| syntax.tokens[k].span == token.span).last().unwrap_or(i) + 1;
                if opened > i + 1 {
                    writeln!(out, "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t_", id(i), id(opened - 1), written(token.span, text))?;
                }
            }
            let whole = syntax.tokens[first..end].iter().filter(|t| t.span == token.span).count() == 1;
            let form = if whole { written(token.span, text) } else { syntax.form(i).to_string() };
            let head = token.head.map_or(0, |h| id(h as usize));
            let (upos, feats, deprel) = (token.upos.name(), token.feats.name(), token.deprel.name());
            let within = !heading && start != Some(i) && writing.capital_lemmas.contains(upos);
            let lemma = lemma(syntax.lemma(i), &form, within, writing);
            writeln!(out, "{}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t{head}\t{deprel}\t_\t_", id(i))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A lemma as corpora write it: with the capitals of its form, when those are `within` a sentence and the language keeps them.
fn lemma(lemma: &str, form: &str, within: bool, writing: &Writing) -> String {
    if let Some(written) = writing.always_capital.iter().find(|written| written.to_lowercase() == lemma) {
        return written.clone();
    }
    let mut letters = lemma.chars();
    match letters.next() {
        Some(_) if within && form.to_lowercase() == lemma => form.to_owned(),
        Some(letter) if within && form.starts_with(char::is_uppercase) => letter.to_uppercase().chain(letters).collect(),
        _ => lemma.to_owned(),
    }
}

/// A token as it stands in the text; white space inside it is one blank.
fn written(span: Span, text: &str) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_keep_the_capitals_that_the_language_keeps() {
        let lemmas = |code: &str, text: &str| -> Vec<String> {
            let language = selon_data::LANGUAGES.iter().find(|l| l.code == code).unwrap();
            let grammar = Grammar::load(language).unwrap();
            let mut out = Vec::new();
            write(&mut out, text, &grammar.parse(text, &paragraphs(text)), grammar.writing()).unwrap();
            let out = String::from_utf8(out).unwrap();
            out.lines().filter_map(|line| line.split('\t').nth(2)).map(str::to_owned).collect()
        };
        let english = lemmas("en", "My friends and I saw the Israeli army near the old bridges.");
        assert!(["I", "Israeli", "old", "bridge", "army"].iter().all(|lemma| english.contains(&(*lemma).to_owned())), "{english:?}");
        // In a heading capitals tell nothing.
        assert!(lemmas("en", "Israeli Army Shells Old Bridges").contains(&"old".to_owned()));
        assert!(lemmas("fr", "Les soldats ont vu l'armée Israélienne.").contains(&"israélien".to_owned()));
    }
}
