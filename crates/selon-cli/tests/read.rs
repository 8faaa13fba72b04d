//! `selon read` from the outside: good input, bad input, and its manners.

mod program;

use program::{Folder, Ran, run, selon};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

const TEXT: &str = "Au moins 27 personnes ont été tuées à Gao, selon le gouverneur.\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault} in {text}"))
}

/// Runs `selon read --format json ARGS FILE` on a file with these bytes.
fn read(bytes: &[u8], args: &[&str]) -> Ran {
    let folder = Folder::new();
    let path = folder.file("input.txt", bytes);
    run(selon().args(["read", "--format", "json"]).args(args).arg(path))
}

#[track_caller]
fn text_and_notes(ran: &Ran) -> (String, Vec<String>) {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let reading = json(&ran.out);
    let codes = reading["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap().to_owned());
    (reading["document"]["text"].as_str().unwrap().to_owned(), codes.collect())
}

#[test]
fn a_file_and_standard_input_read_the_same() {
    let file = read(TEXT.as_bytes(), &[]);
    let mut child = selon().args(["read", "-", "--format", "json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(TEXT.as_bytes()).unwrap();
    let piped: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(text_and_notes(&file).0, TEXT);
    assert_eq!(file.out, piped.out);
}

#[test]
fn what_is_known_is_written() {
    let ran = read(
        TEXT.as_bytes(),
        &["--lang", "fr", "--published", "2023-09-19T20:15:00+02:00", "--outlet", "Agence", "--url", "https://example.org/1"],
    );
    let document = &json(&ran.out)["document"];
    assert_eq!(document["published"], "2023-09-19T20:15:00+02:00");
    assert_eq!(document["outlet"], "Agence");
    assert_eq!(document["url"], "https://example.org/1");
}

#[test]
fn empty_input_is_a_reading_with_a_note() {
    for bytes in [&b""[..], b"\n \t\r\n", b"\xEF\xBB\xBF"] {
        let (_, notes) = text_and_notes(&read(bytes, &[]));
        assert_eq!(notes.iter().filter(|code| *code == "empty").count(), 1, "{notes:?}");
    }
}

#[test]
fn other_encodings_are_decoded_with_a_note() {
    let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = TEXT.chars().map(|c| c as u8).collect();
    for bytes in [utf16, latin] {
        let (text, notes) = text_and_notes(&read(&bytes, &[]));
        assert_eq!(text, TEXT);
        assert!(notes.contains(&"decoded".to_owned()), "{notes:?}");
    }
}

#[test]
fn invalid_utf8_is_mended_with_a_note() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.push(0xFF);
    let (text, notes) = text_and_notes(&read(&bytes, &[]));
    assert_eq!(text, format!("{TEXT}\u{fffd}"));
    assert!(notes.contains(&"bad-bytes".to_owned()), "{notes:?}");
}

#[test]
fn a_lone_quotation_mark_claims_nothing() {
    for text in ["\"", "«", "»", "“", "'"] {
        let ran = read(text.as_bytes(), &["--lang", "fr"]);
        assert_eq!(text_and_notes(&ran).0, text);
        let reading = json(&ran.out);
        for list in ["statements", "events", "tolls"] {
            assert_eq!(reading[list].as_array().unwrap().len(), 0, "{text} gives {list}");
        }
    }
}

#[test]
fn one_very_long_line_is_read() {
    const BYTES: usize = 60_000;
    for text in ["a".repeat(BYTES), TEXT.trim().repeat(BYTES / TEXT.len()), "\"".repeat(BYTES)] {
        for format in ["json", "text"] {
            let folder = Folder::new();
            let path = folder.file("long.txt", &text);
            let ran = run(selon().args(["read", "--lang", "fr", "--format", format]).arg(path));
            assert_eq!(ran.code, Some(0), "{}", ran.err);
        }
    }
}

#[test]
fn what_cannot_be_read_is_named_with_advice() {
    let folder = Folder::new();
    let cases: [(PathBuf, &str); 4] = [
        (folder.path().join("absent.txt"), "no such file; check the path"),
        (folder.path().to_owned(), "is a directory; give the files in it"),
        (folder.file("a.pdf", b"%PDF-1.7\n%\xE2\xE3\n"), "looks like a PDF; extract its text first"),
        (folder.file("a.bin", b"abc\0def"), "is binary (a NUL byte"),
    ];
    for (path, advice) in cases {
        for format in ["text", "json", "jsonl"] {
            let ran = run(selon().args(["read", "--format", format]).arg(&path));
            assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
            let first = ran.err.lines().next().unwrap();
            assert!(first.starts_with(&format!("selon: {}: {advice}", path.display())), "{}", ran.err);
        }
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = Folder::new();
    let path = folder.file("a.txt", TEXT);
    let file = path.to_str().unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["read"], "required"),
        (&["read", file, "--lang", "xx"], "selon reads: fr, en"),
        (&["read", file, "--published", "2023-02-30"], "2023-02-30"),
        (&["read", file, "--published", "mardi"], "ISO 8601"),
        (&["read", file, "--format", "xml"], "possible values: text, json, jsonl"),
        (&["read", "-", "-"], "only once"),
        (&["read", file, file, "--url", "https://example.org"], "one document"),
        (&["read", file, "--out", file], "also an input"),
    ];
    for (args, message) in cases {
        let ran = run(selon().args(args).stdin(Stdio::null()));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(message), "{args:?}: {}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), TEXT);
}

#[test]
fn good_inputs_are_written_beside_bad_ones() {
    let folder = Folder::new();
    let files = [folder.file("1.txt", "Un."), folder.path().join("absent.txt"), folder.file("2.txt", "Deux.")];
    let texts =
        |readings: &[Value]| readings.iter().map(|reading| reading["document"]["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>();

    let lines = run(selon().arg("read").args(&files));
    assert_eq!(lines.code, Some(1));
    assert_eq!(texts(&lines.out.lines().map(json).collect::<Vec<_>>()), ["Un.", "Deux."]);
    assert!(lines.err.contains("absent.txt: no such file"), "{}", lines.err);
    assert!(lines.err.lines().last().unwrap().starts_with("2 read, 1 failed; 0 statements, 0 events, 0 tolls; "), "{}", lines.err);

    let array = run(selon().args(["read", "--format", "json"]).args(&files));
    assert_eq!(texts(json(&array.out).as_array().unwrap()), ["Un.", "Deux."]);

    let none = run(selon().args(["read", "--format", "json"]).args([&files[1], &files[1]]));
    assert_eq!((none.code, none.out.as_str()), (Some(1), "[]\n"));
}

#[test]
fn quiet_leaves_only_faults() {
    let folder = Folder::new();
    let file = folder.file("1.txt", "Un.");
    assert_eq!(run(selon().args(["read", "-q"]).arg(&file)).err, "");
    let fault = run(selon().args(["read", "--quiet"]).arg(&file).arg("absent.txt"));
    assert_eq!(fault.err, "selon: absent.txt: no such file; check the path\n");
}

/// Many files of different lengths, so that threads finish out of order.
fn many(folder: &Folder) -> Vec<PathBuf> {
    (0..90).map(|n| folder.file(&format!("{n:03}.txt"), format!("Numéro {n}. {}", TEXT.repeat((n * 7) % 23)))).collect()
}

#[test]
fn the_same_bytes_in_input_order_on_any_number_of_threads() {
    let folder = Folder::new();
    let files = many(&folder);
    for format in ["jsonl", "json", "text"] {
        let on = |threads: &str| {
            run(selon().args(["read", "--lang", "fr", "--format", format]).args(&files).env("RAYON_NUM_THREADS", threads)).out
        };
        let one = on("1");
        assert!(one == on("8"), "{format} differs between 1 and 8 threads");
        let places: Vec<usize> = (0..files.len()).map(|n| one.find(&format!("Numéro {n}.")).expect("every input is written")).collect();
        assert!(places.is_sorted(), "{format} is out of order");
    }
}

#[test]
fn out_appears_complete_or_not_at_all() {
    let folder = Folder::new();
    let (input, out) = (folder.file("1.txt", "Un."), folder.path().join("out.jsonl"));
    let ran = run(selon().arg("read").arg(&input).arg("--out").arg(&out));
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(json(&written)["document"]["text"], "Un.");

    let failed = run(selon().args(["read", "absent.txt", "--out"]).arg(&out));
    assert_eq!(failed.code, Some(1));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), written, "a run that read nothing leaves the file as it was");

    let replaced = run(selon().args(["read", "--format", "text"]).arg(&input).arg("--out").arg(&out));
    assert_eq!(replaced.code, Some(0));
    assert!(std::fs::read_to_string(&out).unwrap().contains("Un."));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_file() {
    let folder = Folder::new();
    let (input, out) = (folder.file("1.txt", "Un."), folder.path().join("out.jsonl"));
    let mut child = selon().args(["read"]).arg(&input).args(["-", "--out"]).arg(&out).stdin(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!out.exists());
}

#[test]
fn out_that_cannot_be_written_is_wrong_usage() {
    let folder = Folder::new();
    let input = folder.file("1.txt", "Un.");
    for out in [folder.path().join("no/such/out.jsonl"), folder.path().to_owned()] {
        let ran = run(selon().arg("read").arg(&input).arg("--out").arg(&out));
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("cannot write to"), "{}", ran.err);
    }
}

#[test]
fn a_reader_that_stops_early_is_no_fault() {
    let folder = Folder::new();
    let files = many(&folder);
    let mut child = selon().arg("read").args(&files).args(&files).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let done: Ran = child.wait_with_output().unwrap().into();
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
}

#[test]
fn without_a_terminal_there_is_no_escape_sequence() {
    let folder = Folder::new();
    let file = folder.file("1.txt", format!("\u{1b}[31m{TEXT}"));
    for args in [&["read", "--format", "text"][..], &["read"], &["explain"]] {
        let ran = run(selon().args(args).arg(&file));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{}", ran.out);
    }
    let coloured = run(selon().args(["read", "--format", "text"]).arg(&file).env("CLICOLOR_FORCE", "1")).out;
    assert!(coloured.contains("\u{1b}[1m") && !coloured.contains("\u{1b}[31mAu"), "{coloured}");
    let refused = run(selon().args(["read", "--format", "text"]).arg(&file).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")).out;
    assert!(!refused.contains('\u{1b}'), "{refused}");
}

#[test]
fn explain_takes_a_file_or_words() {
    assert_eq!(run(selon().args(["explain", "--text", TEXT])).code, Some(0));
    assert_eq!(run(selon().args(["explain", "absent.txt"])).code, Some(1));
    assert_eq!(run(selon().arg("explain")).code, Some(2));
    assert_eq!(run(selon().args(["explain", "a.txt", "--text", TEXT])).code, Some(2));
}

#[test]
fn the_version_is_told() {
    assert_eq!(run(selon().arg("--version")).out, format!("selon {}\n", env!("CARGO_PKG_VERSION")));
}
