//! `selon ingest`, `find`, `show`, `links` and `work` from the outside, and what is left of a run that was killed.

#[path = "../../selon-store/tests/store/postgres.rs"]
mod postgres;
mod program;

use program::{Folder, Ran, run, selon};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

const GAO: &str = "Une attaque contre un marché a fait douze morts mardi à Gao, dans le nord du Mali, selon la mairie.\n";
const RADIO: &str = "À Gao, dans le nord du Mali, quatorze personnes sont mortes dans l'attaque du marché mardi, affirme un médecin.\n";

/// A folder of reports with a store beside it.
struct Desk {
    folder: Folder,
    store: String,
}

impl Desk {
    fn new() -> Desk {
        let folder = Folder::new();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        folder.file("in/a.txt", GAO);
        folder.file("in/b.txt", RADIO);
        let store = folder.path().join("news.selon").display().to_string();
        Desk { folder, store }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let at = args.iter().position(|arg| *arg == "--").unwrap_or(args.len());
        run(selon().current_dir(self.folder.path()).args(&args[..at]).args(["--store", &self.store]).args(&args[at..]))
    }

    #[track_caller]
    fn lines(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[track_caller]
    fn filled() -> Desk {
        let desk = Desk::new();
        let ran = desk.run(&["ingest", "in", "--published", "2025-02-12", "--outlet", "Le Courrier"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("2 kept (0 as new versions), 0 known, 0 failed"), "{}", ran.err);
        desk
    }
}

#[test]
fn what_was_ingested_is_found_and_shown() {
    let desk = Desk::filled();
    let found = desk.lines(&["find", "--place", "gao", "--toll", "killed=10..", "--format", "json"]);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["reports"], &found[0]["kind"]), (&2.into(), &"ASSAULT".into()));
    let id = format!("i{}", found[0]["id"]);
    let shown = desk.run(&["show", &id]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for words in ["killed: low 12, best 12, high 14", "according to mairie in Le Courrier", "both at gao", "2 reports"] {
        assert!(shown.out.contains(words), "{words} is not in\n{}", shown.out);
    }
    let report = desk.run(&["show", "r1"]);
    assert!(report.out.contains("Une attaque contre un marché") && report.out.contains("Claims ("), "{}", report.out);
    assert_eq!(desk.lines(&["show", "r1", "--json"])[0]["reading"]["format"], "selon/1");
    assert!(desk.run(&["show", "c1"]).out.contains("12 killed"));
    let table = desk.run(&["find", "attaque", "--format", "table"]);
    assert!(table.out.starts_with("id  days") && table.out.contains("Gao, MLI"), "{}", table.out);
    let csv = desk.run(&["find", "--what", "claims", "--limit", "0", "--format", "csv"]);
    assert!(csv.out.starts_with("id,report,incident,day,claim,place,source,words\r\n"), "{}", csv.out);
    assert_eq!(desk.lines(&["find", "--what", "reports", "médecin"]).len(), 1);
    assert_eq!(desk.lines(&["find", "--near", "16.27,-0.04,50"]).len(), 1);
    assert_eq!(desk.lines(&["find", "--box", "-10,-20,-5,10"]).len(), 0);
}

#[test]
fn a_second_run_skips_what_is_in_and_bad_input_is_named() {
    let desk = Desk::filled();
    desk.folder.file("in/c.pdf", b"%PDF-1.7\n%\xE2\xE3\n");
    desk.folder.file("in/d.txt", "Trois soldats ont été tués à Kidal, selon l'armée.\n");
    desk.folder.file("in/e.txt", " \n");
    let ran = desk.run(&["ingest", "in", "--published", "2025-02-12", "--outlet", "Le Courrier", "--report", "faults.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("1 kept (0 as new versions), 2 known, 2 failed"), "{}", ran.err);
    let faults = std::fs::read_to_string(desk.folder.path().join("faults.jsonl")).unwrap();
    let faults: Vec<Value> = faults.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (fault, (source, reason)) in faults.iter().zip([("in/c.pdf", "looks like a PDF"), ("in/e.txt", "holds no text")]) {
        assert_eq!((&fault["source"], &fault["kept"]), (&source.into(), &false.into()));
        assert!(fault["reason"].as_str().unwrap().starts_with(reason), "{fault}");
    }
    assert_eq!(faults.len(), 2);
}

#[test]
fn what_was_not_read_whole_is_counted_and_listed_and_fails_nothing() {
    let desk = Desk::filled();
    let page =
        format!("{}{}", "La mairie a ouvert une école à Gao mardi.\n\n".repeat(100), format!("{}\n\n", "=".repeat(998)).repeat(2_000));
    assert!(page.len() > 2_000_000);
    desk.folder.file("in/long.txt", page);
    desk.folder.file("in/short.txt", "Trois soldats ont été tués à Kidal, selon l'armée.\n");
    let ran = desk.run(&["ingest", "in", "--report", "faults.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("0 failed, 1 not read whole;"), "{}", ran.err);
    let listed = std::fs::read_to_string(desk.folder.path().join("faults.jsonl")).unwrap();
    let note: Value = serde_json::from_str(listed.trim()).unwrap();
    assert_eq!((&note["source"], &note["kept"]), (&"in/long.txt".into(), &true.into()));
    assert!(note["reason"].as_str().unwrap().starts_with("Only the first 2000000 bytes were read"), "{note}");
    // Known the second time, it is not told again.
    assert!(!desk.run(&["ingest", "in"]).err.contains("not read whole"));
}

#[test]
fn wrong_usage_is_told() {
    let desk = Desk::filled();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["find", "--toll", "killed"], 2, "killed=10..20"),
        (&["find", "--box", "1,2,3"], 2, "give 4 numbers"),
        (&["find", "--near", "95,0,10"], 2, "no place on Earth"),
        (&["find", "--from", "2025-02-30"], 2, "2025-02-30"),
        (&["show", "x9"], 2, "is no id"),
        (&["show", "i999"], 1, "there is no i999"),
        (&["links", "unlink", "h1", "h99"], 1, "not all of these happenings"),
    ];
    for (args, code, message) in cases {
        let ran = desk.run(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(message), "{args:?}: {}", ran.err);
    }
    let ran = run(selon().args(["find", "--store", "nowhere/at.all"]));
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("there is no store at nowhere/at.all yet"), "{}", ran.err);
    assert!(!std::path::Path::new("nowhere").exists());
}

#[test]
fn what_is_in_a_store_is_exported() {
    let desk = Desk::filled();
    let table = desk.run(&["export", "--as", "claims"]);
    assert_eq!(table.code, Some(0), "{}", table.err);
    assert!(table.out.starts_with("event_id,doc_id,category,value,min,max,") && table.out.contains(",mairie,selon,"), "{}", table.out);
    // The filters are those of `selon find`.
    let found = desk.run(&["export", "--as", "acled", "médecin", "--place", "gao", "--toll", "killed=10..", "--from", "2025-02-01"]);
    assert_eq!(found.out.lines().count(), 2, "{}", found.out);
    assert_eq!(desk.run(&["export", "--as", "acled", "--country", "FRA"]).out.lines().count(), 1);
    // A file appears whole or not at all, and an older one stays until then.
    let file = desk.folder.path().join("out.parquet");
    assert_eq!(desk.run(&["export", "--as", "parquet", "--output", "out.parquet"]).code, Some(0));
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let wrong = desk.run(&["export", "--as", "parquet", "--near", "95,0,10", "--output", "out.parquet"]);
    assert_eq!(wrong.code, Some(2));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    let unknown = desk.run(&["export", "--as", "xlsx"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("gdelt-mentions"), "the forms are named: {}", unknown.err);
    // Who stops reading early is no fault.
    assert!(desk.run(&["export", "--help"]).out.contains("Web Annotations"));
}

#[test]
fn a_split_is_kept_listed_and_taken_back() {
    let desk = Desk::filled();
    let tells = |id: &str| desk.lines(&["show", id, "--json"])[0]["happenings"][0].clone();
    let (first, second) = (tells("r1"), tells("r2"));
    assert_eq!(first["incident"], second["incident"]);
    let split = desk.run(&["links", "split", &format!("h{}", second["id"]), "--comment", "another market"]);
    assert_eq!(split.code, Some(0), "{}", split.err);
    assert_ne!(tells("r1")["incident"], tells("r2")["incident"]);
    assert!(desk.run(&["links", "list"]).out.contains("another market"));
    assert_eq!(desk.run(&["links", "undo", "d1"]).code, Some(0));
    assert_eq!(tells("r1")["incident"], tells("r2")["incident"]);
    assert!(desk.run(&["links", "undo", "d1"]).err.contains("taken back before"));
}

#[test]
fn workers_share_the_queue() {
    let desk = Desk::new();
    let ran = desk.run(&["ingest", "in", "--queue", "--published", "2025-02-12"]);
    assert!(ran.err.contains("2 queued, 0 known, 0 failed"), "{}", ran.err);
    let workers: Vec<_> = (0..2)
        .map(|_| selon().args(["work", "--drain", "--threads", "1", "--store", &desk.store]).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    for worker in workers {
        let ran: Ran = worker.wait_with_output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    assert_eq!(desk.lines(&["find", "--what", "reports"]).len(), 2);
    assert!(desk.run(&["ingest", "in", "--queue", "--published", "2025-02-12"]).err.contains("0 queued, 2 known"));
}

/// How often a run is killed.
const KILLED: usize = 50;
/// How often with a server, where each round takes longer.
const KILLED_WITH_A_SERVER: usize = 15;
/// How many reports there are.
const REPORTS: usize = 400;

#[test]
fn a_killed_run_loses_nothing_that_it_reported_and_leaves_nothing_half_done() {
    let folder = reports();
    let mut made = 0;
    killed(&folder, KILLED, &mut || {
        made += 1;
        folder.path().join(format!("{made}.selon")).display().to_string()
    });
}

#[test]
fn nor_does_one_that_writes_to_a_server() {
    if let Some(server) = postgres::server() {
        killed(&reports(), KILLED_WITH_A_SERVER, &mut || server.database());
    }
}

fn reports() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    for ix in 0..REPORTS {
        let (dead, town) = (3 + ix % 40, ["Gao", "Kidal", "Mopti", "Djibo", "Goma"][ix % 5]);
        let text = format!("Une attaque a fait {dead} morts à {town}, selon la source {ix}. «Nous n'avons rien vu», a dit un élu.\n");
        folder.file(&format!("in/{ix:04}.txt"), text);
    }
    folder
}

/// Kills runs that fill a store until all is in, then begins with a fresh one.
fn killed(folder: &Folder, rounds: usize, fresh: &mut dyn FnMut() -> String) {
    // What an undisturbed run makes of them: a killed one that went on makes the same.
    let calm = fresh();
    let ran = run(&mut ingest(folder, &calm));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let whole = counted(&calm);
    let (mut reported, mut store, mut amid) = (BTreeMap::new(), fresh(), 0);
    for round in 0..rounds {
        let mut child = ingest(folder, &store).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed at another moment each time: before the first transaction, amid the first or a later one, or between two.
        let mut wait = Duration::from_millis(7 * (round as u64 % 10));
        if round % 5 != 4
            && let Some(Ok(line)) = lines.next()
        {
            keep(&mut reported, &line);
        } else {
            wait += Duration::from_millis(300);
        }
        std::thread::sleep(wait);
        child.kill().unwrap();
        child.wait().unwrap();
        lines.map_while(Result::ok).for_each(|line| keep(&mut reported, &line));
        if reported.len() < REPORTS {
            amid += 1;
        } else {
            // All is in: the next ones begin anew.
            check(folder, &store, &reported);
            assert_eq!(counted(&store), whole);
            reported.clear();
            store = fresh();
        }
    }
    assert!(amid * 2 > rounds, "only {amid} of {rounds} runs were killed amid their work");
    let ran = run(&mut ingest(folder, &store));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out.lines().for_each(|line| keep(&mut reported, line));
    assert_eq!(reported.len(), REPORTS);
    check(folder, &store, &reported);
    assert_eq!(counted(&store), whole);
}

/// How many voices, incidents, claims, actors and places are in a store.
fn counted(store: &str) -> [u64; 5] {
    let counts = selon_store::Store::open(store).unwrap().counts().unwrap();
    [counts.voices, counts.incidents, counts.claims, counts.actors, counts.places]
}

fn ingest(folder: &Folder, store: &str) -> std::process::Command {
    let mut command = selon();
    command.current_dir(folder.path()).args(["ingest", "in", "--published", "2025-02-12", "--list", "--quiet"]);
    command.args(["--store", store]);
    command
}

/// Every report that was reported as kept is there, whole and once; `reported` is what all runs on this store said.
fn check(folder: &Folder, store: &str, reported: &BTreeMap<String, i64>) {
    let store = selon_store::Store::open(store).unwrap();
    assert_eq!(store.counts().unwrap().reports, reported.len() as u64);
    for (name, id) in reported {
        let report = store.report(*id).unwrap().unwrap_or_else(|| panic!("{name} was reported as kept and is gone"));
        assert_eq!(report.reading.document.text, std::fs::read_to_string(folder.path().join(name)).unwrap(), "{name}");
        let reading = &report.reading;
        let claims = reading.tolls.len() + reading.events.len() + reading.statements.len();
        assert_eq!((report.claims.len(), report.row.claims as usize), (claims, claims), "{name}");
        assert!(report.happenings.iter().any(|happening| happening.main), "{name}");
        assert!(report.happenings.iter().all(|happening| store.incident(happening.incident).unwrap().is_some()), "{name}");
    }
    // The full-text index holds each once, too.
    let words = selon_store::Filter { text: Some("attaque".to_owned()), ..selon_store::Filter::default() };
    assert_eq!(store.count_reports(&words).unwrap(), reported.len() as u64);
}

/// A line `r12 <tab> in/0001.txt`; one that was cut by the kill counts as not written.
fn keep(reported: &mut BTreeMap<String, i64>, line: &str) {
    if let Some((id, name)) = line.split_once('\t')
        && name.ends_with(".txt")
        && let Ok(id) = id[1..].parse()
    {
        let before = reported.insert(name.to_owned(), id);
        assert!(before.is_none_or(|before| before == id), "{name} was kept twice");
    }
}
