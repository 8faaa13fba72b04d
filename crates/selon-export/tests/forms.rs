//! Every form, over a store of invented reports: its columns, what is in them, and that it is read by the tools it is for.

mod store;

use selon_export::{Form, write};
use selon_store::{Filter, Store};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const GED: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,\
    dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,\
    source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,\
    geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,\
    deaths_unknown,best,high,low,gwnoa,gwnob";
const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,\
    assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,\
    source,source_scale,notes,fatalities,tags,timestamp";
const POLECAT: &str = "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,Primary Actor \
    Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,Primary Recipient \
    Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,\
    Longitude,GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version";
const IDU: &str = "id,country,iso3,latitude,longitude,centroid,displacement_type,qualifier,figure,displacement_date,displacement_start_date,\
    displacement_end_date,year,event_name,event_start_date,event_end_date,category,subcategory,type,subtype,standard_popup_text,\
    standard_info_text,old_id,created_at";
const HXL: &str = "#event+id,#event+type,#date+start,#date+end,#date+precision,#country+code,#adm1+name,#loc+name,#geo+lat,#geo+lon,\
    #geo+precision,#group+name+first,#group+name+second,#affected+killed+min,#affected+killed+max,#affected+injured,#affected+displaced,\
    #affected+abducted,#meta+source,#meta+source+attribution,#meta+url";
const CLAIMS: &str = "event_id,doc_id,category,value,min,max,approx,unit,attributed_to,attribution_cue,status,as_of,value_span,source_span,\
    doc_sha256,syndication_group";

fn text(store: &Store, form: Form) -> String {
    let mut bytes = Vec::new();
    write(store, &Filter::default(), form, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Rows of a table by the names of their columns.
fn rows(table: &str, delimiter: u8) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(table.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    let rows = reader.records().map(|record| row(record.expect("every row has all columns"))).collect();
    (names, rows)
}

/// The row whose column holds this.
#[track_caller]
fn row<'r>(rows: &'r [BTreeMap<String, String>], column: &str, holds: &str) -> &'r BTreeMap<String, String> {
    rows.iter().find(|row| row[column].contains(holds)).unwrap_or_else(|| panic!("no {column} holds {holds}: {rows:#?}"))
}

#[test]
fn columns_are_those_of_the_projects() {
    store::on_each(|store| {
        for (form, columns) in [(Form::Ged, GED), (Form::Acled, ACLED)] {
            assert_eq!(text(store, form).lines().next().unwrap(), columns);
        }
        assert_eq!(text(store, Form::Polecat).lines().next().unwrap(), POLECAT.replace(',', "\t"));
        assert_eq!(text(store, Form::Hxl).lines().nth(1).unwrap(), HXL);
        assert!(text(store, Form::Claims).starts_with(&format!("{CLAIMS},claim_id,")));
        for (form, columns) in [(Form::GdeltEvents, 61), (Form::GdeltMentions, 16)] {
            let table = text(store, form);
            assert!(table.lines().count() > 3 && table.lines().all(|line| line.split('\t').count() == columns), "{table}");
        }
        let updates: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&text(store, Form::Idu)).unwrap();
        let first = text(store, Form::Idu);
        let at = |name: &str| first.find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name} is not in {first}"));
        assert!(IDU.split(',').map(at).is_sorted() && updates.iter().all(|update| update.len() == 24));
    });
}

#[test]
fn a_claim_says_who_and_proves_it() {
    store::on_each(|store| {
        let (_, all) = rows(&text(store, Form::Claims), b',');
        let twelve = row(&all, "value", "12");
        assert_eq!((twelve["category"].as_str(), twelve["attributed_to"].as_str()), ("killed", "mairie"));
        assert_eq!((twelve["attribution_cue"].as_str(), twelve["as_of"].as_str()), ("selon", "2025-02-12"));
        let span = |name: &str| -> [usize; 2] { serde_json::from_str(&twelve[name]).unwrap() };
        assert!(store::words(store::GAO, span("value_span")).starts_with("douze"));
        assert_eq!(store::words(store::GAO, span("source_span")), "la mairie");
        assert_eq!(twelve["doc_sha256"], selon::Document::new(store::GAO).id());
        // Copies are there, and say whose they are.
        let copies = all.iter().filter(|row| row["value"] == "12" && row["syndication_group"] == twelve["syndication_group"]).count();
        assert_eq!(copies, 2);
        // Events and figures only, each with its report's words; and nothing is a formula.
        assert!(all.iter().all(|row| row["claim_id"].starts_with('c') && !row["words"].is_empty() && !row["category"].is_empty()));
        assert!(all.iter().any(|row| row["outlet"] == "'=HYPERLINK(\"x\")"), "a formula is marked");
        // The same as lines of JSON.
        let lines: Vec<Value> = text(store, Form::ClaimsJsonl).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), all.len());
        let twelve = lines.iter().find(|line| line["value"] == 12).unwrap();
        assert_eq!((&twelve["approx"], &twelve["url"]), (&Value::Bool(false), &Value::Null));
        assert!(text(store, Form::ClaimsJsonl).starts_with("{\"event_id\":"), "columns stand in their order");
    });
}

#[test]
fn low_best_and_high_are_those_of_the_incident() {
    store::on_each(|store| {
        let (_, ged) = rows(&text(store, Form::Ged), b',');
        let gao = row(&ged, "where_coordinates", "Gao");
        assert_eq!((gao["low"].as_str(), gao["best"].as_str(), gao["high"].as_str()), ("12", "12", "14"));
        assert_eq!((gao["country_id"].as_str(), gao["country"].as_str(), gao["region"].as_str()), ("432", "Mali", "Africa"));
        assert_eq!(
            (gao["where_prec"].as_str(), gao["date_prec"].as_str(), gao["date_start"].as_str()),
            ("1", "1", "2025-02-11 00:00:00.000")
        );
        let speakers = &gao["source_original"];
        assert!(speakers.starts_with("mairie") && speakers.contains("médecin"), "{speakers}");
        assert_eq!(gao["source_office"], "Le Courrier du Fleuve;Radio des Dunes", "each voice once");
        assert!(gao["geom_wkt"].starts_with("POINT (-0.0"), "{}", gao["geom_wkt"]);
        assert!(["id", "relid", "conflict_new_id", "dyad_new_id", "side_a_new_id", "side_b_new_id"].iter().all(|id| gao[*id].is_empty()));
        assert!(ged.iter().all(|row| !row["best"].is_empty()), "who was not killed is not in it");
        let (_, acled) = rows(&text(store, Form::Acled), b',');
        let gao = row(&acled, "location", "Gao");
        assert_eq!((gao["fatalities"].as_str(), gao["iso"].as_str(), gao["region"].as_str()), ("12", "466", "Western Africa"));
        assert!(gao["notes"].contains("12 killed according to mairie") && gao["notes"].contains("14 killed according to médecin"));
        assert!(gao["event_id_cnty"].is_empty() && gao["tags"].starts_with("selon=i"));
        let march = row(&acled, "sub_event_type", "Peaceful protest");
        assert_eq!(
            (march["event_type"].as_str(), march["disorder_type"].as_str(), march["fatalities"].as_str()),
            ("Protests", "Demonstrations", "")
        );
        let hxl = text(store, Form::Hxl);
        let (_, hxl) = rows(hxl.split_once('\n').unwrap().1, b',');
        let gao = row(&hxl, "#loc+name", "Gao");
        assert_eq!((gao["#affected+killed+min"].as_str(), gao["#affected+killed+max"].as_str()), ("12", "14"));
        let idu: Value = serde_json::from_str(&text(store, Form::Idu)).unwrap();
        let fled = &idu.as_array().unwrap()[0];
        assert_eq!((&fled["figure"], &fled["qualifier"], &fled["iso3"]), (&3001.into(), &"more than or equal".into(), &"BFA".into()));
        assert_eq!((&fled["displacement_type"], &fled["category"], &fled["year"]), (&"Conflict".into(), &Value::Null, &2025.into()));
        let heading = fled["standard_info_text"].as_str().unwrap();
        assert!(heading.starts_with("<b> Burkina Faso: 3,001 displacements") && heading.ends_with("</b>"), "{heading}");
        let popup = fled["standard_popup_text"].as_str().unwrap();
        assert!(popup.contains("&lt;b") && popup.matches("<b>").count() == 1, "a stranger's words are no markup: {popup}");
        assert_eq!((&fled["id"], &fled["old_id"]), (&Value::Null, &Value::Null));
    });
}

#[test]
fn events_are_counted_once_a_voice_and_coded() {
    store::on_each(|store| {
        let records: Vec<Value> = text(store, Form::Plover).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let attacks: Vec<&Value> = records
            .iter()
            .filter(|record| record["event"] == serde_json::json!(["ASSAULT"]) && record["event_loc"]["name"] == "Gao")
            .collect();
        assert_eq!(attacks.len(), 2, "the copy does not count: {attacks:#?}");
        assert_eq!(
            (&attacks[0]["date"], &attacks[0]["quad_code"], &attacks[0]["event_loc"]["cc3"]),
            (&"2025-02-11".into(), &4.into(), &"MLI".into())
        );
        assert_eq!(attacks[0]["link"], attacks[1]["link"]);
        assert!(records.iter().all(|record| record.get("text").is_none()), "the text stays where it is");
        let (_, polecat) = rows(&text(store, Form::Polecat), b'\t');
        assert_eq!(polecat.len(), records.len());
        let gao = row(&polecat, "City", "Gao");
        assert_eq!((gao["Event Type"].as_str(), gao["Country"].as_str(), gao["Intensity"].as_str()), ("ASSAULT", "MLI", "-9"));
        assert_eq!(gao["Quad Code"], "MATERIAL CONFLICT");
        let codes: Vec<&str> = polecat.iter().map(|row| row["Quad Code"].as_str()).collect();
        assert!(codes.iter().all(|code| ["VERBAL", "MATERIAL"].iter().any(|word| code.starts_with(word))), "{codes:?}");
        // Lists of all columns of one side have as many entries.
        let lists = ["Actor Name", "Actor Country", "Primary Actor Sector", "Actor Name Raw"];
        for row in &polecat {
            let entries: Vec<usize> =
                lists.iter().filter(|name| !row[**name].is_empty()).map(|name| row[*name].split("; ").count()).collect();
            assert!(entries.iter().all(|count| *count == entries[0]), "{row:#?}");
        }
        assert!(polecat.iter().all(|row| row["Event ID"].is_empty() && row["Actor COW"].is_empty()));
        // GDELT counts copies, and its two files are joined by numbers that are never GDELT's own.
        let (events, mentions) = (text(store, Form::GdeltEvents), text(store, Form::GdeltMentions));
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let ids: Vec<i64> = events.lines().map(|line| cells(line)[0].parse().unwrap()).collect();
        assert!(ids.iter().all(|id| *id < 0));
        for line in events.lines() {
            let event = cells(line);
            let told = mentions.lines().filter(|line| cells(line)[0] == event[0]).count();
            assert_eq!(event[31], told.to_string(), "NumMentions of {line}");
        }
        let gao: Vec<Vec<String>> = events.lines().map(cells).filter(|event| event[52].starts_with("Gao, ")).collect();
        assert!(gao.iter().all(|event| (event[1].as_str(), event[29].as_str(), event[53].as_str()) == ("20250211", "4", "ML")), "{gao:?}");
        assert!(gao.iter().any(|event| (event[31].as_str(), event[32].as_str(), event[33].as_str()) == ("2", "2", "2")), "the copy counts");
        assert!(mentions.lines().any(|line| cells(line)[4] == "radio.example" && cells(line)[3] == "1"));
    });
}

#[test]
fn the_same_store_gives_the_same_bytes_and_filters_hold() {
    store::on_each(|store| {
        for form in Form::ALL {
            let mut twice = [Vec::new(), Vec::new()];
            let counts = twice.each_mut().map(|bytes| write(store, &Filter::default(), form, bytes).unwrap());
            assert!(counts[0] > 0 && counts[0] == counts[1] && twice[0] == twice[1], "{}", form.name());
            let nowhere = Filter { place: Some("Atlantide".to_owned()), ..Filter::default() };
            assert_eq!(write(store, &nowhere, form, Vec::new()).unwrap(), 0, "{}", form.name());
            let some = Filter { countries: vec!["MLI".to_owned()], ..Filter::default() };
            let count = write(store, &some, form, Vec::new()).unwrap();
            assert!(count < counts[0] || form == Form::Ged, "{}: {count}", form.name());
            let wrong = Filter { area: Some(selon_store::Area { south: 10.0, west: 0.0, north: 0.0, east: 1.0 }), ..Filter::default() };
            assert!(matches!(write(store, &wrong, form, Vec::new()), Err(selon_export::Error::Store(fault)) if fault.is_wrong()));
        }
        // A copy stands for its voice where the first report is not asked for.
        let copy = Filter { outlets: vec!["La Dépêche du Nord".to_owned()], ..Filter::default() };
        assert!(write(store, &copy, Form::Plover, Vec::new()).unwrap() > 0);
    });
}

#[test]
fn an_output_that_fails_is_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    store::on_each(|store| {
        for form in Form::ALL {
            let done = write(store, &Filter::default(), form, Full);
            assert!(matches!(done, Err(selon_export::Error::Output(_))), "{}", form.name());
        }
    });
}

#[test]
fn the_tools_of_the_field_read_it() {
    let Some(python) = python() else { return };
    store::on_each(|store| {
        let folder = tempfile::tempdir().unwrap();
        for form in Form::ALL {
            let file = std::fs::File::create(folder.path().join(format!("{}.{}", form.name(), form.ending()))).unwrap();
            write(store, &Filter::default(), form, file).unwrap();
        }
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let done = Command::new(&python).arg(tests.join("readers.py")).arg(folder.path()).output().unwrap();
        assert!(done.status.success(), "{}\n{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    });
}

/// A Python with the readers; without one the test says so and passes, but for CI, which installs them.
fn python() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzzer/bin/python3");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    let modules = "import pandas, pyarrow, duckdb, pyld, hxl, geojson_validator";
    let there = Command::new(&python).args(["-c", modules]).output().is_ok_and(|done| done.status.success());
    assert!(there || std::env::var_os("CI").is_none(), "the readers are missing: .ci/run installs them");
    if !there {
        eprintln!("skipped: pip install pandas pyarrow duckdb pyld libhxl geojson-validator");
    }
    there.then_some(python)
}
