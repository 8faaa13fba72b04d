//! The plan of the house: which crate may stand on which, and what the library never does. ARCHITECTURE.md says why.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each crate and those of the workspace it may depend on. Arrows point one way: a crate is listed after all it stands on.
const ROOMS: &[(&str, &[&str])] = &[
    ("selon-data", &[]),
    ("selon", &["selon-data"]),
    ("selon-ingest", &["selon-data", "selon"]),
    ("selon-link", &["selon-data", "selon"]),
    ("selon-store", &["selon-data", "selon", "selon-link"]),
    ("selon-export", &["selon-data", "selon", "selon-store"]),
    ("selon-server", &["selon-data", "selon", "selon-ingest", "selon-link", "selon-store", "selon-export"]),
    ("selon-cli", &["selon-data", "selon", "selon-ingest", "selon-link", "selon-store", "selon-export", "selon-server"]),
    ("selon-py", &["selon-data", "selon", "selon-ingest", "selon-link"]),
    ("selon-train", &["selon-data", "selon"]),
    ("selon-bench", &["selon-data", "selon", "selon-ingest", "selon-link", "selon-store"]),
];

/// Doors to the outside. The library has none: it does no IO, reads no clock, starts no thread.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "println!",
    "eprintln!",
    "Zoned::now",
];

/// Where the letters of a language code ask nothing, and what they stand for.
const ASKS_NOTHING: &[(&str, &str)] = &[
    ("crates/selon/src/syntax/tokenise.rs", "top-level domains"),
    ("crates/selon-bench/src/sets/", "the language a public set is written in, as its publishers state it"),
];

fn crates() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The manifests of all crates, by folder.
fn manifests() -> BTreeMap<String, toml::Table> {
    let entries = std::fs::read_dir(crates()).expect("the folder of crates").flatten();
    entries
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let manifest = read(&entry.path().join("Cargo.toml"));
            let table = manifest.parse().unwrap_or_else(|fault| panic!("crates/{name}/Cargo.toml: {fault}"));
            (name, table)
        })
        .collect()
}

/// What is wrong with the arrows of one crate, in words.
fn wrong_arrows(name: &str, manifest: &toml::Table) -> Vec<String> {
    let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == name) else {
        return vec![format!(
            "crates/{name} is in no room: add it to ROOMS in crates/selon/tests/rooms.rs and to the map in ARCHITECTURE.md"
        )];
    };
    // Development dependencies build tests, not the crate: they may point anywhere that cargo allows.
    let tables = ["dependencies", "build-dependencies"].iter().filter_map(|key| manifest.get(*key)?.as_table());
    tables
        .flat_map(|table| table.keys())
        .filter(|dependency| ROOMS.iter().any(|(room, _)| room == dependency) && !allowed.contains(&dependency.as_str()))
        .map(|dependency| format!("crates/{name} depends on {dependency}: it may stand only on {allowed:?}; move the code that needs it"))
        .collect()
}

#[test]
fn arrows_point_one_way() {
    let wrong: Vec<String> = manifests().iter().flat_map(|(name, manifest)| wrong_arrows(name, manifest)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_arrow_is_seen() {
    let manifest = |text: &str| text.parse::<toml::Table>().expect("a manifest");
    assert_eq!(wrong_arrows("selon", &manifest("[dependencies]\nselon-data.workspace = true\nserde = \"1\"")), Vec::<String>::new());
    assert_eq!(wrong_arrows("selon", &manifest("[dependencies]\nselon-ingest.workspace = true")).len(), 1);
    assert_eq!(wrong_arrows("selon-data", &manifest("[build-dependencies]\nselon = { path = \"../selon\" }")).len(), 1);
    assert_eq!(wrong_arrows("selon-desk", &manifest("")).len(), 1);
}

#[test]
fn rooms_are_listed_after_what_they_stand_on() {
    for (ix, (room, allowed)) in ROOMS.iter().enumerate() {
        for below in *allowed {
            assert!(ROOMS[..ix].iter().any(|(name, _)| name == below), "{room} stands on {below}, which is listed after it: a circle");
        }
    }
}

/// The Rust files of a crate, its unit tests apart: files `tests.rs` and `fixture.rs`, and what follows `#[cfg(test)]`.
fn sources(name: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && path.file_name().is_some_and(|file| file != "tests.rs" && file != "fixture.rs")
            {
                into.push(path);
            }
        }
    }
    let root = crates().join(name).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let shown = |path: &Path| format!("crates/{name}/src/{}", path.strip_prefix(&root).unwrap_or(path).display());
    paths.iter().map(|path| (shown(path), read(path).split("#[cfg(test)]").next().unwrap_or_default().to_owned())).collect()
}

/// Lines of code that hold one of the needles: `file:line: needle`. Comments are let be.
fn code_with(file: &str, text: &str, needles: &[String]) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|(number, line)| {
            needles.iter().filter(|needle| line.contains(needle.as_str())).map(move |needle| format!("{file}:{}: {needle}", number + 1))
        })
        .collect()
}

#[test]
fn no_code_outside_the_data_names_a_language() {
    let codes: Vec<String> = selon_data::LANGUAGES.iter().map(|language| format!("\"{}\"", language.code)).collect();
    let named: Vec<String> = manifests()
        .keys()
        .filter(|name| *name != "selon-data")
        .flat_map(|name| sources(name))
        .flat_map(|(file, text)| code_with(&file, &text, &codes))
        .filter(|place| !ASKS_NOTHING.iter().any(|(file, _)| place.starts_with(file)))
        .collect();
    let help = "code never asks which language it is in: put what differs into lang/<code>/lang.toml, a word list or a rule";
    assert!(named.is_empty(), "{}\nhelp: {help}", named.join("\n"));
    assert_eq!(code_with("x.rs", "// \"fr\"\nif code == \"fr\" {}", &["\"fr\"".into()]), ["x.rs:2: \"fr\""]);
}

#[test]
fn the_library_has_no_door_to_the_outside() {
    let doors: Vec<String> = OUTSIDE.iter().map(|door| (*door).to_owned()).collect();
    let used: Vec<String> = ["selon", "selon-data", "selon-link"]
        .iter()
        .flat_map(|name| sources(name))
        .flat_map(|(file, text)| code_with(&file, &text, &doors))
        .collect();
    assert!(used.is_empty(), "{}\nhelp: reading does no IO; the programs around it do (selon-cli, selon-ingest)", used.join("\n"));
}

#[test]
fn results_are_serialised_only_by_the_wire() {
    for (file, text) in sources("selon") {
        let is_wire = file.contains("/wire");
        assert!(is_wire || !text.contains("Serialize)"), "{file}: serde on results belongs to wire.rs, which is versioned");
    }
}
