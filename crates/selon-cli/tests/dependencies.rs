//! What the workspace may depend on: licences from `deny.toml`, crates from crates.io, arrows that point one way.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn packages() -> Vec<Value> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    let done =
        cargo.args(["metadata", "--format-version", "1", "--locked", "--manifest-path"]).arg(root().join("Cargo.toml")).output().unwrap();
    assert!(done.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&done.stderr));
    let mut metadata: Value = serde_json::from_slice(&done.stdout).unwrap();
    metadata["packages"].take().as_array().cloned().unwrap()
}

fn allowed() -> Vec<spdx::LicenseReq> {
    let deny: toml::Table = std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let names = deny["licenses"]["allow"].as_array().unwrap();
    names.iter().map(|name| spdx::Licensee::parse(name.as_str().unwrap()).expect("deny.toml holds SPDX names").into_req()).collect()
}

/// Whether the licence expression can be met with the allowed licences alone.
fn agrees(licence: &str, allowed: &[spdx::LicenseReq]) -> bool {
    spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(|needed| allowed.contains(needed)))
}

#[test]
fn every_licence_is_allowed() {
    let allowed = allowed();
    let refused: Vec<String> = packages()
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(|licence| agrees(licence, &allowed)))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(
        refused.is_empty(),
        "licences outside deny.toml:\n{}\nhelp: choose another crate, or read the licence and add it to deny.toml",
        refused.join("\n")
    );
}

#[test]
fn a_foreign_licence_is_refused() {
    let allowed = allowed();
    for good in ["MIT", "MIT OR GPL-3.0-only", "Apache-2.0/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(agrees(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0-only", "MIT AND LGPL-2.1-only", "AGPL-3.0-or-later", "NOASSERTION", "my own"] {
        assert!(!agrees(bad, &allowed), "{bad}");
    }
}

#[test]
fn every_foreign_crate_comes_from_crates_io() {
    let elsewhere: Vec<String> = packages()
        .iter()
        .filter(|package| !matches!(package["source"].as_str(), None | Some("registry+https://github.com/rust-lang/crates.io-index")))
        .map(|package| format!("{}: {}", package["name"], package["source"]))
        .collect();
    assert!(elsewhere.is_empty(), "not from crates.io: {elsewhere:?}");
}

#[test]
fn arrows_point_one_way() {
    // A crate may depend on those listed with it; one that is not listed may stand on everything but the program.
    let below: [(&str, &[&str]); 3] = [("selon-data", &[]), ("selon", &["selon-data"]), ("selon-ingest", &["selon"])];
    for package in packages().iter().filter(|package| package["source"].is_null()) {
        let name = package["name"].as_str().unwrap();
        let ours = package["dependencies"].as_array().unwrap().iter().filter(|on| on["kind"].is_null() && on["path"].is_string());
        for on in ours.map(|on| on["name"].as_str().unwrap()) {
            let fine = below.iter().find(|(listed, _)| *listed == name).map_or(on != "selon-cli", |(_, may)| may.contains(&on));
            assert!(
                fine,
                "{name} depends on {on}\nhelp: data flows selon-data → selon → selon-ingest → selon-cli; move the code down, or pass it in"
            );
        }
    }
}
