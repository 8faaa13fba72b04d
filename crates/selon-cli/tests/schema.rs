//! Every reading that the program writes agrees with the JSON Schema that the project publishes.

mod program;

use program::{Folder, selon};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(selon::wire::SCHEMA).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a JSON Schema");
    jsonschema::draft202012::new(&schema).expect("the schema compiles")
}

/// Fails unless `reading` agrees with the schema, and its spans and ids with the reading itself.
#[track_caller]
fn check(validator: &jsonschema::Validator, name: &str, reading: &Value) {
    let faults: Vec<String> = validator.iter_errors(reading).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name} breaks the schema:\n{}", faults.join("\n"));
    let length = reading["document"]["text"].as_str().map_or(0, |text| text.chars().count()) as u64;
    let ids: Vec<&str> = ["actors", "places", "times", "statements", "events", "tolls"]
        .iter()
        .flat_map(|list| reading[list].as_array().into_iter().flatten())
        .filter_map(|object| object["id"].as_str())
        .collect();
    let all = ["actors", "places", "times", "statements", "events", "tolls", "notes"].map(|list| &reading[list]);
    all.into_iter().for_each(|list| walk(list, &mut |value| inside(name, value, length, &ids)));
}

/// Spans lie inside the text; ids that are pointed to exist.
#[track_caller]
fn inside(name: &str, value: &Value, length: u64, ids: &[&str]) {
    if let Some([Value::Number(start), Value::Number(end)]) = value.as_array().map(Vec::as_slice) {
        assert!(
            start.as_u64() <= end.as_u64() && end.as_u64() <= Some(length),
            "{name}: the span {value} lies outside the text of {length}"
        );
    }
    for key in ["source", "addressee", "time", "within", "place", "same_as", "side", "part_of", "event"] {
        if let Some(id) = value.get(key).and_then(Value::as_str) {
            assert!(ids.contains(&id), "{name}: {key} points to {id}, which does not exist");
        }
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&Value)) {
    see(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        Value::Object(keys) => keys.values().for_each(|item| walk(item, see)),
        _ => {}
    }
}

/// The texts in `samples/`, in the order of their names.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the project has samples").map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    assert!(paths.len() >= 12, "only {} samples", paths.len());
    paths
}

#[test]
fn every_sample_agrees() {
    let validator = schema();
    let samples = samples();
    for dates in [&[][..], &["--published", "2025-03-05"]] {
        let done = selon().arg("read").args(&samples).args(dates).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let lines = String::from_utf8(done.stdout).unwrap();
        assert_eq!(lines.lines().count(), samples.len());
        for (sample, line) in samples.iter().zip(lines.lines()) {
            check(&validator, &sample.display().to_string(), &serde_json::from_str(line).unwrap());
        }
    }
}

#[test]
fn odd_inputs_agree() {
    let folder = Folder::new();
    let texts = ["", "«", "\"", "27", "\u{1b}[31m", "🙂 27 morts 🙂", "a\u{301}\u{301}", "١٢ قتيلا"];
    for (n, text) in texts.iter().enumerate() {
        let path = folder.file(&format!("{n}.txt"), text);
        let done = selon().args(["read", "--format", "json"]).arg(&path).output().unwrap();
        check(&schema(), text, &serde_json::from_slice(&done.stdout).unwrap());
    }
}

#[test]
fn the_program_prints_the_schema() {
    let done = selon().arg("schema").output().unwrap();
    assert_eq!(String::from_utf8(done.stdout).unwrap(), selon::wire::SCHEMA);
}

/// A reading with one object of each kind, as `format.md` shows them.
fn example() -> Value {
    json!({
        "format": "selon/1",
        "document": {
            "id": "0".repeat(64), "language": "fr", "title": "Titre", "url": null, "published": "2023-09-19T20:15:00+02:00",
            "outlet": "Agence", "origin": {"name": "BFMTV.com", "span": [0, 9]}, "text": "Au moins 27 morts à Gao ce mardi, selon l'armée."
        },
        "actors": [{"id": "a1", "name": "armée", "kind": "military", "country": "MLI", "role": null, "sectors": ["MIL"], "wikidata": "Q1",
            "mentions": [{"span": [40, 47], "form": "nominal"}]}],
        "places": [{"id": "p1", "name": "Gao", "geonames": 2457161, "latitude": 16.27, "longitude": -0.04, "precision": "locality",
            "country": "MLI", "contested": false, "mentions": [{"span": [20, 23], "form": "name"}]}],
        "times": [{"id": "t1", "span": [24, 32], "start": "2023-09-19", "end": "2023-09-19", "part": null, "grain": "day", "resolved": true}],
        "statements": [{"id": "s1", "source": "a1", "source_span": [40, 47], "cue": [34, 39], "content": [[0, 32]], "mode": "indirect",
            "act": null, "addressee": null, "medium": null, "time": "t1", "within": null}],
        "events": [{"id": "e1", "type": "ASSAULT", "mode": "aerial", "actors": ["a1"], "recipients": [], "place": "p1", "time": "t1",
            "status": "asserted", "trigger": [12, 17], "evidence": [0, 32], "statements": ["s1"], "same_as": null}],
        "tolls": [{"id": "n1", "measure": "killed", "low": 27, "high": null, "approximate": false, "who": "any", "who_span": null, "unit": "people",
            "side": null, "part_of": null, "cumulative": false, "place": "p1", "time": "t1", "event": "e1", "sources": ["a1"],
            "statements": ["s1"], "span": [0, 17], "quantity": [0, 17], "evidence": [0, 47]}],
        "notes": [{"code": "no-publication-date", "message": "No date.", "span": null}]
    })
}

#[test]
fn the_example_agrees_and_may_have_more_keys() {
    let validator = schema();
    check(&validator, "example", &example());
    // Who claims and holds a contested place is an addition, checked where it is there.
    let mut contested = example();
    contested["places"][0]["contested"] = json!(true);
    contested["places"][0]["claimed_by"] = json!(["MLI", "XAZ"]);
    contested["places"][0]["held_by"] = json!([]);
    check(&validator, "example with a contested place", &contested);
    contested["places"][0]["held_by"] = json!(["Mali"]);
    assert!(!validator.is_valid(&contested), "a holder is a code");
    let mut more = example();
    more["events"][0]["score"] = json!(-9.5);
    more["link"] = json!({"incident": "i1"});
    check(&validator, "example with added keys", &more);
}

#[test]
fn a_wrong_value_is_refused() {
    let validator = schema();
    let wrong = [
        ("/format", json!("selon/2")),
        ("/document/id", json!("abc")),
        ("/document/text", json!(null)),
        ("/actors/0/kind", json!("robot")),
        ("/actors/0/country", json!("Mali")),
        ("/actors/0/mentions/0/form", json!("verb")),
        ("/actors/0/mentions/0/span", json!([1])),
        ("/places/0/precision", json!("city")),
        ("/places/0/latitude", json!(91)),
        ("/times/0/start", json!("mardi")),
        ("/times/0/grain", json!("century")),
        ("/times/0/part", json!("dusk")),
        ("/times/0/resolved", json!(false)),
        ("/statements/0/mode", json!("loud")),
        ("/statements/0/act", json!("SHOUT")),
        ("/statements/0/source", json!("p1")),
        ("/statements/0/content", json!([0, 32])),
        ("/events/0/type", json!("WAR")),
        ("/events/0/mode", json!("phone")),
        ("/events/0/status", json!("maybe")),
        ("/events/0/actors", json!(null)),
        ("/tolls/0/measure", json!("wounded")),
        ("/tolls/0/who", json!("people")),
        ("/tolls/0/low", json!(-1)),
        ("/tolls/0/high", json!("27")),
        ("/tolls/0/quantity", json!(null)),
        ("/notes/0/code", json!("No Date")),
    ];
    for (pointer, value) in wrong {
        let mut reading = example();
        *reading.pointer_mut(pointer).unwrap_or_else(|| panic!("the example has {pointer}")) = value.clone();
        assert!(!validator.is_valid(&reading), "{pointer} = {value} passes");
    }
}

#[test]
fn a_missing_key_is_refused() {
    let validator = schema();
    let lists = ["/document", "/actors/0", "/places/0", "/times/0", "/statements/0", "/events/0", "/tolls/0", "/notes/0", ""];
    for list in lists {
        let keys: Vec<String> = example().pointer(list).and_then(Value::as_object).unwrap().keys().cloned().collect();
        for key in keys.iter().filter(|key| *key != "sectors") {
            let mut reading = example();
            reading.pointer_mut(list).and_then(Value::as_object_mut).unwrap().remove(key);
            assert!(!validator.is_valid(&reading), "{list} without {key} passes");
        }
    }
}
