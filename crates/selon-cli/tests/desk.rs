//! The desk as its users meet it: the built program over its demo store, walked with a real browser and asked by a fuzzer of its API.
//!
//! Both need programs that are no crates: Debian's Chromium with Node for the one, schemathesis from PyPI for the other. Where they are
//! missing, the tests say so and pass; under `CI` they fail, since `.ci/run` installs them.

mod desk_program;

use desk_program::Desk;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Says what is missing; a failure where everything must be there.
fn missing(what: &str, how: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} is missing: {how}");
    eprintln!("skipped: {what} is missing: {how}");
}

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|done| done.status.success())
}

#[test]
fn a_browser_walks_the_journeys() {
    let web = root().join("crates/selon-server/web");
    if !web.join("node_modules/playwright-core").exists() || !runs("node") {
        return missing("playwright-core", "npm ci in crates/selon-server/web");
    }
    if !runs("chromium") {
        return missing("chromium", "apt-get install chromium");
    }
    let desk = Desk::demo(&[]);
    let passwords = serde_json::to_string(&desk.passwords).unwrap();
    let done = Command::new("node")
        .args(["--test", "--test-concurrency=1", "tests/"])
        .current_dir(&web)
        .env("SELON_DESK", &desk.address)
        .env("SELON_PASSWORDS", passwords)
        .env("SELON_SHOTS", root().join("target/desk-shots"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}\nscreenshots: target/desk-shots", String::from_utf8_lossy(&done.stderr));
    desk.close();
}

#[test]
fn a_fuzzer_finds_nothing_in_the_api() {
    if !runs("schemathesis") {
        return missing("schemathesis", "pip install schemathesis");
    }
    let desk = Desk::demo(&[]);
    let token = desk.token("ana");
    let done = Command::new("schemathesis")
        .args([
            "run",
            &format!("{}/api/openapi.json", desk.address),
            "--url",
            &desk.address,
            "--header",
            &format!("Authorization: Bearer {token}"),
        ])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"])
        .args(["--exclude-path", "/api/v1/changes/stream", "--phases", "examples,coverage,fuzzing", "--max-examples", "12", "--seed", "7"])
        .args(["--request-timeout", "20", "--generation-deterministic", "--no-color"])
        .current_dir(desk.folder())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}\n{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    desk.close();
}

#[test]
fn the_bundle_is_made_from_its_sources() {
    let web = root().join("crates/selon-server/web");
    if !web.join("node_modules/esbuild").exists() || !runs("node") {
        return missing("esbuild", "npm ci in crates/selon-server/web");
    }
    let built = tempfile::tempdir().unwrap();
    let done = Command::new("node").args(["build.mjs", built.path().to_str().unwrap()]).current_dir(&web).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for entry in std::fs::read_dir(web.join("dist")).unwrap().flatten() {
        let fresh = std::fs::read(built.path().join(entry.file_name())).unwrap_or_default();
        let same = fresh == std::fs::read(entry.path()).unwrap();
        assert!(same, "{} is not what its sources make: run `npm run build` in crates/selon-server/web", entry.path().display());
    }
}

#[test]
fn every_contested_land_is_hatched_or_said_not_to_be() {
    let read = |path: &str| std::fs::read_to_string(root().join("crates").join(path)).unwrap();
    let drawn: serde_json::Value = serde_json::from_str(&read("selon-server/web/src/contested.json")).unwrap();
    let drawn = drawn["features"].as_array().unwrap();
    let script = read("selon-server/web/contested.py");
    let left_out = script.split_once("LEFT_OUT = {").unwrap().1.split_once('}').unwrap().0;
    let mut known = 0;
    for (table, id, mark) in [("countries.tsv", "code", "claims"), ("regions.tsv", "id", "contested")] {
        let text = read(&format!("selon-data/world/{table}"));
        let head = text.lines().filter_map(|line| line.strip_prefix("# ")).next_back().unwrap();
        let column = |name: &str| head.split('\t').position(|column| column == name).unwrap();
        let [id, mark, claims, name] = [id, mark, "claims", "name:fr"].map(column);
        for cells in text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>()) {
            if cells.get(mark).is_none_or(|mark| mark.is_empty()) {
                continue;
            }
            known += 1;
            let land = drawn.iter().map(|land| &land["properties"]).find(|land| land["id"] == cells[id]);
            let Some(land) = land else {
                assert!(left_out.split([' ', '"']).any(|one| one == cells[id]), "{}: draw it with web/contested.py", cells[id]);
                continue;
            };
            let claimed: Vec<&str> = land["claims"].as_array().unwrap().iter().filter_map(|code| code.as_str()).collect();
            assert_eq!((claimed.join("|"), land["fr"].as_str()), (cells[claims].to_owned(), Some(cells[name])), "{}", cells[id]);
        }
    }
    assert!(known > drawn.len() && drawn.len() > 30, "{known} lands, {} of them drawn", drawn.len());
}

#[test]
fn the_interface_has_a_word_for_every_mode_of_an_event() {
    let lists = root().join("crates/selon-data/lang");
    let mut modes = std::collections::BTreeSet::new();
    for language in std::fs::read_dir(lists).unwrap().flatten() {
        let list = std::fs::read_to_string(language.path().join("words/events.tsv")).unwrap();
        let head: Vec<&str> = list.lines().next().unwrap().trim_start_matches("# ").split('\t').collect();
        let mode = head.iter().position(|column| *column == "mode").unwrap();
        modes.extend(list.lines().skip(1).filter_map(|row| row.split('\t').nth(mode)).filter(|mode| *mode != "-").map(str::to_owned));
    }
    assert!(modes.len() > 20, "{modes:?}");
    for language in ["en", "fr"] {
        let words = std::fs::read_to_string(root().join(format!("crates/selon-server/interface/{language}.toml"))).unwrap();
        let missing: Vec<&String> = modes.iter().filter(|mode| !words.contains(&format!("\"mode.{mode}\" = "))).collect();
        assert!(missing.is_empty(), "interface/{language}.toml lacks {missing:?}");
    }
}
