//! The desk while it writes: changes told as they come, log lines for machines, an orderly end in the middle of writes, gold of what
//! reviewers said, and their word after a reading anew.

mod desk_program;

use desk_program::Desk;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// Two tolls by one source; nobody real.
const REPORT: &str =
    "Kitchanga : trois morts\n\nTrois soldats ont été tués lundi à Kitchanga et deux civils blessés, a indiqué mardi le maire de la ville.";

/// A stream of events over one connection.
struct Events(BufReader<TcpStream>);

impl Events {
    fn open(desk: &Desk, path: &str, headers: &str) -> Events {
        let host = desk.address.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n{headers}\r\n").unwrap();
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(lines.read_line(&mut head).unwrap(), 0, "{head}");
        }
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/event-stream"), "{head}");
        Events(lines)
    }

    /// The next event: its name, its id and its data. `None` at the end of the stream.
    fn next(&mut self) -> Option<(String, String, Value)> {
        let (mut name, mut id, mut data) = (String::new(), String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // Lines of chunks and comments stand between those of events.
            match line.trim_end().split_once(": ") {
                Some(("event", value)) => name = value.to_owned(),
                Some(("id", value)) => id = value.to_owned(),
                Some(("data", value)) => data = value.to_owned(),
                _ if line.trim_end().is_empty() && !data.is_empty() => return Some((name, id, serde_json::from_str(&data).unwrap())),
                _ => {}
            }
        }
    }

    fn until(&mut self, wanted: &str) -> Vec<(String, String, Value)> {
        let mut seen = Vec::new();
        while seen.last().is_none_or(|(name, _, _): &(String, String, Value)| name != wanted) {
            seen.push(self.next().expect("the stream goes on"));
        }
        seen
    }
}

#[test]
fn new_claims_are_told_as_they_come() {
    let desk = Desk::demo(&[]);
    let token = desk.token("ana");
    let mut all = Events::open(&desk, "/api/v1/changes/stream?claims=true", "");
    let mut plain = Events::open(&desk, "/api/v1/changes/stream", "");
    let stored: Value =
        serde_json::from_str(&desk.post("/api/v1/reports", &token, &json!({"text": REPORT, "published": "2025-03-04"})).body).unwrap();
    let report = stored["new"].as_i64().unwrap_or_else(|| panic!("{stored}"));
    let told = all.until("report");
    let claims: Vec<&Value> = told.iter().filter(|(name, _, _)| name == "claim").map(|(_, _, claim)| claim).collect();
    let tolls: BTreeSet<(String, i64)> = claims
        .iter()
        .filter(|claim| claim["kind"] == "toll")
        .map(|claim| (claim["name"].as_str().unwrap().to_owned(), claim["low"].as_i64().unwrap()))
        .collect();
    assert_eq!(tolls, BTreeSet::from([("injured".to_owned(), 2), ("killed".to_owned(), 3)]));
    assert!(claims.iter().all(|claim| claim["report"] == report));
    let (_, number, change) = told.last().unwrap();
    assert_eq!((change["id"].as_i64(), change["number"].to_string()), (Some(report), number.clone()));
    // Who did not ask for claims gets the change alone.
    let without = plain.until("report");
    assert!(without.iter().all(|(name, _, _)| name != "claim"));
    // Who was cut off goes on after what was got last: a review comes next, and the report not again.
    let claim = claims[0]["id"].as_i64().unwrap();
    assert_eq!(desk.post("/api/v1/reviews", &token, &json!({"claim": claim, "verdict": "accept"})).status, 201);
    let mut resumed = Events::open(&desk, "/api/v1/changes/stream", &format!("Last-Event-ID: {number}\r\n"));
    let after = resumed.until("review");
    assert!(after.iter().all(|(name, id, _)| name != "report" && id.parse::<i64>().unwrap() > number.parse::<i64>().unwrap()), "{after:?}");
    // The streams end when the desk does, and do not hold it up.
    desk.close();
    while all.next().is_some() {}
}

#[test]
fn log_lines_are_json_where_that_is_asked_for() {
    let desk = Desk::demo(&["--log-json"]);
    let token = desk.token("ana");
    assert_eq!(desk.post("/api/v1/reviews", &token, &json!({"claim": 1, "verdict": "accept"})).status, 201);
    assert_eq!(desk.post("/api/v1/reviews", &token, &json!({"claim": 999_999, "verdict": "accept"})).status, 404);
    let folder = desk.close();
    let log = std::fs::read_to_string(folder.path().join("desk.log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for line in &lines {
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["message"].is_string(), "{line}");
    }
    let said = |message: &str| lines.iter().filter(|line| line["message"] == message).collect::<Vec<_>>();
    assert!(said("the desk is open")[0]["here"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert_eq!(said("the desk is closed").len(), 1);
    let writes: Vec<(&Value, &Value, i64)> =
        said("request").into_iter().map(|line| (&line["method"], &line["path"], line["status"].as_i64().unwrap())).collect();
    assert_eq!(writes.iter().map(|(_, _, status)| *status).collect::<Vec<_>>(), [201, 404]);
    assert!(writes.iter().all(|(method, path, _)| *method == "POST" && *path == "/api/v1/reviews"));
    assert!(said("request").iter().all(|line| line["ms"].is_u64()));
    assert!(!log.contains(&token), "no secret goes into the log");
}

#[test]
fn told_to_stop_in_the_middle_of_writes_it_answers_what_it_keeps() {
    let desk = Desk::demo(&[]);
    let token = desk.token("ana");
    let claims = desk.json("/api/v1/about")["counts"]["claims"].as_i64().unwrap();
    let (told, next, gone) = (Mutex::new(BTreeSet::new()), AtomicI64::new(1), AtomicBool::new(false));
    let long = format!("{REPORT} {}", "Une voiture a explosé samedi à Goma, faisant deux morts, selon la police. ".repeat(60));
    let report = std::thread::scope(|scope| {
        // A report that takes a while to be read is under way when the desk is told to stop.
        let report = scope.spawn(|| desk.try_post("/api/v1/reports", &token, &json!({"text": long, "published": "2025-03-04"})));
        for _ in 0..8 {
            scope.spawn(|| {
                while !gone.load(Ordering::Relaxed) {
                    let claim = next.fetch_add(1, Ordering::Relaxed);
                    if claim > claims {
                        break;
                    }
                    match desk.try_post("/api/v1/reviews", &token, &json!({"claim": claim, "verdict": "accept"})) {
                        Ok(answer) if answer.status == 201 => drop(told.lock().unwrap().insert(claim)),
                        Ok(answer) => assert!([429, 503].contains(&answer.status), "{answer:?}"),
                        Err(_) => gone.store(true, Ordering::Relaxed),
                    }
                }
            });
        }
        while told.lock().unwrap().len() < 12 {
            std::thread::yield_now();
        }
        desk.stop();
        report.join().unwrap()
    });
    let told = told.into_inner().unwrap();
    let desk = Desk::serve(desk.close(), &[]);
    let kept: BTreeSet<i64> = desk.reviews().iter().filter_map(|one| one["claim"].as_i64()).collect();
    // Nothing that was acknowledged is lost; and nothing was kept whose sender did not hear of it.
    assert_eq!(kept, told);
    assert_eq!(report.expect("who waits is answered").status, 200);
    assert_eq!(desk.json("/api/v1/reports?q=%22voiture+a+explos%C3%A9+samedi%22")["items"].as_array().unwrap().len(), 1);
    desk.close();
}

#[test]
fn what_reviewers_said_is_gold_and_outlasts_a_reading_anew() {
    let desk = Desk::demo(&[]);
    let (ana, ben) = (desk.token("ana"), desk.token("ben"));
    let find = |kind: &str| desk.json(&format!("/api/v1/claims?kind={kind}&limit=60"))["items"].as_array().unwrap().clone();
    let (tolls, statements) = (find("toll"), find("statement"));
    let tolls: Vec<Value> = tolls.into_iter().filter(|claim| claim["low"].is_i64()).collect();
    let judge = |token: &str, claim: &Value, said: Value| {
        let mut body = said;
        body["claim"] = claim["id"].clone();
        assert_eq!(desk.post("/api/v1/reviews", token, &body).status, 201, "{body}");
    };
    let [accepted, corrected, rejected, disputed] = [&tolls[0], &tolls[1], &tolls[2], &tolls[3]];
    let reading = |claim: &Value| {
        let report = claim["report"].as_i64().unwrap();
        (report, desk.json(&format!("/api/v1/reports/{report}"))["reading"].clone())
    };
    let readings: BTreeMap<i64, Value> = tolls[..4].iter().map(reading).collect();
    judge(&ana, accepted, json!({"verdict": "accept"}));
    judge(&ana, corrected, json!({"verdict": "correct", "fields": {"low": 4711, "high": 4711}, "comment": "the later figure"}));
    judge(&ana, rejected, json!({"verdict": "reject"}));
    judge(&ana, disputed, json!({"verdict": "accept"}));
    judge(&ben, disputed, json!({"verdict": "reject"}));
    judge(&ben, &statements[0], json!({"verdict": "accept"}));
    let incident = desk.json("/api/v1/incidents?q=Kutum&sort=voices")["items"][0]["id"].as_i64().unwrap();
    let ids = |desk: &Desk, incident: i64| -> Vec<i64> {
        let found = desk.json(&format!("/api/v1/incidents/{incident}"));
        found["happenings"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect()
    };
    let told = ids(&desk, incident);
    assert!(told.len() > 2, "{told:?}");
    let split = json!({"kind": "split", "out": [told[0]], "from": told[1..]});
    assert_eq!(desk.post("/api/v1/decisions", &ana, &split).status, 201);
    let said = |desk: &Desk| (desk.reviews(), desk.json("/api/v1/decisions"), ids(desk, incident));
    let before = said(&desk);
    assert!(before.2.len() < told.len(), "the incident is split");

    let folder = desk.close();
    let store = folder.path().join("demo.selon");
    let run = |args: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_selon")).args(args).arg("--store").arg(&store).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let gold = |name: &str| {
        run(&["gold", folder.path().join(name).to_str().unwrap()]);
        pages(&folder.path().join(name))
    };
    let first = gold("gold");
    for (name, (text, page)) in &first {
        has_the_scorers_shape(name, text, page);
    }
    // The gold entries that stand on the words of a claim's figure.
    let of = |claim: &Value| -> Vec<Value> {
        let (_, page) = &first[&format!("r{}", claim["report"])];
        let reading = &readings[&claim["report"].as_i64().unwrap()];
        let quantity = &reading["tolls"].as_array().unwrap().iter().find(|toll| toll["id"] == claim["wire"]).unwrap()["quantity"];
        page["tolls"].as_array().unwrap().iter().filter(|toll| toll["quantity"] == *quantity).cloned().collect()
    };
    let optional = |claim: &Value| of(claim).iter().map(|toll| toll.get("optional") == Some(&Value::Bool(true))).collect::<Vec<_>>();
    assert_eq!(optional(accepted), [false], "an accepted claim is gold");
    assert_eq!(optional(corrected), [false], "so is a corrected one");
    assert_eq!((of(corrected)[0]["low"].as_i64(), of(corrected)[0]["high"].as_i64()), (Some(4711), Some(4711)));
    assert!(of(rejected).is_empty(), "a rejected one is left out");
    assert_eq!(optional(disputed), [true], "what reviewers differ on is optional");

    // A better program reads all of it anew: what people said stands as it was.
    assert!(run(&["reread"]).contains("reports read anew"));
    assert_eq!(gold("again"), first);
    let desk = Desk::serve(folder, &[]);
    assert_eq!(said(&desk), before);
    desk.close();
}

/// The gold pages of a folder: their names, texts and gold.
fn pages(folder: &Path) -> BTreeMap<String, (String, Value)> {
    let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let gold = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    gold.map(|path| {
        let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let page = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), (text, page))
    })
    .collect()
}

/// What the scorer of gold pages asks for: names are spans in code points or words of the text, parts point into their list.
fn has_the_scorers_shape(name: &str, text: &str, page: &Value) {
    let length = text.chars().count() as u64;
    let span = |value: &Value| match value {
        Value::String(words) => text.contains(words.as_str()),
        Value::Array(ends) => ends.len() == 2 && ends[0].as_u64() < ends[1].as_u64() && ends[1].as_u64().is_some_and(|end| end <= length),
        _ => false,
    };
    let spans = |value: &Value| value.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(&span));
    let named = |value: &Value| spans(&value["words"]);
    let named_or_none = |value: &Value| value.is_null() || named(value);
    let all_named = |value: &Value| value.as_array().is_some_and(|all| all.iter().all(named));
    let bound = |value: &Value| value.is_null() || value.is_u64();
    let list = |kind: &str| page.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
    let all = [list("tolls"), list("statements"), list("events")].concat();
    assert!(!all.is_empty(), "{name} has nothing to score");
    assert!(all.iter().all(|entry| entry.get("optional").is_none_or(Value::is_boolean)), "{name}");
    let tolls = list("tolls");
    for (ix, toll) in tolls.iter().enumerate() {
        let right = toll["measure"].is_string()
            && bound(&toll["low"])
            && bound(&toll["high"])
            && span(&toll["quantity"])
            && toll["who"].is_string()
            && toll.get("sources").is_none_or(all_named)
            && toll.get("place").is_none_or(named_or_none)
            && toll["cumulative"].is_boolean()
            && (toll["part_of"].is_null()
                || toll["part_of"].as_u64().is_some_and(|whole| whole != ix as u64 && whole < tolls.len() as u64));
        assert!(right, "{name}: {toll}");
    }
    for said in list("statements") {
        let right =
            spans(&said["content"]) && said.get("source").is_none_or(named_or_none) && said.get("addressee").is_none_or(named_or_none);
        assert!(right && said["mode"].is_string(), "{name}: {said}");
    }
    for event in list("events") {
        let right = event["type"].is_string()
            && spans(&event["trigger"])
            && ["actors", "recipients"].iter().all(|role| event.get(role).is_none_or(all_named))
            && event.get("place").is_none_or(named_or_none)
            && event["status"].is_string();
        assert!(right, "{name}: {event}");
    }
}
