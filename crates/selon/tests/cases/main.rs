//! The one runner of rule proofs and case pages, for every language and every kind.
//!
//! `CASES=fr/toll cargo test -p selon --test cases` runs some; `UPDATE=1` rewrites the expectations of failing bullets to what was
//! found, so that the diff can be read and judged. CONTRIBUTING.md says how to add a case.

mod compare;
mod gold;
mod page;
mod proof;
mod runner_tests;

use page::Engine;
use selon::explain::{KINDS, told};
use selon::language::{self, Language};
use selon::reading::Cause;
use std::path::PathBuf;

/// Pages of the stages before a reading, whose own tests run them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("incise", "crates/selon/src/syntax/tests.rs"),
    ("lang", "crates/selon/src/syntax/tests.rs"),
    ("layout", "crates/selon/tests/layout_cases.rs"),
    ("number", "crates/selon/tests/number_cases.rs"),
];

fn languages() -> Vec<Language> {
    selon_data::LANGUAGES.iter().map(|data| Language::load(data).unwrap_or_else(|fault| panic!("{fault}"))).collect()
}

fn with_engine<T>(language: &Language, run: impl FnOnce(&Engine<'_>) -> T) -> T {
    let reader = selon::Reader::new().unwrap_or_else(|fault| panic!("{fault}"));
    let told = |cause: Cause| told(cause, Some(language), None);
    run(&Engine { code: language.code, read: &|document| reader.read(document), told: &told })
}

fn asked(name: &str) -> bool {
    std::env::var("CASES").map_or(true, |some| name.contains(&some))
}

fn folder(code: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../selon-data/lang").join(code)
}

#[test]
fn every_rule_holds_its_proofs() {
    let mut failures = Vec::new();
    for language in languages() {
        with_engine(&language, |engine| {
            for kind in language::RULES {
                assert!(KINDS.iter().any(|(known, _)| known == kind), "kind {kind} has rules but no view: add it to selon::explain::KINDS");
                let set = language.rules(kind);
                if !asked(&format!("{}/{kind}.rules", language.code)) {
                    continue;
                }
                for rule in &set.rules {
                    let rule = proof::Rule { name: rule.name, line: rule.line, yes: &rule.yes, no: &rule.no };
                    failures.extend(proof::check(kind, &rule, set.published, engine));
                }
            }
        });
    }
    assert!(failures.is_empty(), "{}\n\n{} proofs do not hold", failures.join("\n\n"), failures.len());
}

#[test]
fn every_case_page_is_read_as_written() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for language in languages() {
        with_engine(&language, |engine| {
            for (kind, path, name) in pages(language.code) {
                if !asked(&name) {
                    continue;
                }
                let page = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"));
                let report = page::check(&name, &kind, &page, engine);
                if update && report.updated != page {
                    std::fs::write(&path, &report.updated).unwrap_or_else(|fault| panic!("{name}: {fault}"));
                }
                failures.extend(report.failures);
            }
        });
    }
    let advice = if update { "rewritten: read the diff" } else { "UPDATE=1 rewrites them to what was found; read the diff" };
    assert!(failures.is_empty(), "{}\n\n{} cases are not read as written ({advice})", failures.join("\n\n"), failures.len());
}

/// Pages are well formed whatever the engine can do.
#[test]
fn every_case_page_is_well_formed() {
    let nothing = Engine { code: "", read: &|_| selon::Reading::default(), told: &|_| String::new() };
    let mut failures = Vec::new();
    for language in selon_data::LANGUAGES {
        for (kind, path, name) in pages(language.code) {
            let page = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            if !KINDS.iter().any(|(known, _)| *known == kind) {
                let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
                failures.push(format!(
                    "{name}: there is no kind '{kind}': name the page after one of {}, or say in ELSEWHERE who runs it",
                    known.join(", ")
                ));
            }
            let unread = page::check(&name, &kind, &page, &nothing).failures.into_iter().filter(|failure| !failure.contains("wanted:"));
            failures.extend(unread.filter(|failure| !failure.contains("(open)")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The case pages of a language that this runner runs: kind, path, and the name that messages use.
fn pages(code: &str) -> Vec<(String, PathBuf, String)> {
    let entries = std::fs::read_dir(folder(code)).unwrap_or_else(|fault| panic!("lang/{code}: {fault}"));
    let mut pages: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let file = path.file_name()?.to_str()?.to_owned();
            let kind = file.strip_suffix(".cases.md")?.to_owned();
            let is_here = !ELSEWHERE.iter().any(|(elsewhere, _)| *elsewhere == kind);
            is_here.then(|| (kind, path, format!("lang/{code}/{file}")))
        })
        .collect();
    pages.sort();
    pages
}
