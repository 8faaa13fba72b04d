//! Proof of the runner itself: right input passes, every kind of wrong input fails, and the message says why.
//!
//! The engine here is a stand-in that finds «mardi», which it takes for the day of publication by a rule on line 3, and «Goma».

use crate::compare::{Words, faults, fits, trim};
use crate::gold::{self, Gold, Wanted};
use crate::page::{self, Engine, Report};
use crate::proof;
use selon::explain::{Attribute, Found};
use selon::reading::{Cause, Form, Mention, Place, Reading, Time, Why};
use selon::world::Precision;
use selon::{Document, Span};

fn stand_in(document: &Document) -> Reading {
    let mut reading = Reading::default();
    for (start, word) in document.text.match_indices("mardi") {
        let day = document.published.as_ref().map(|p| p.date.to_string());
        reading.times.push(Time {
            span: Span::new(start, start + word.len()),
            start: day.clone(),
            end: day.clone(),
            part: None,
            grain: "day",
            resolved: day.is_some(),
            why: Why(vec![Cause::Rule("when.rules", 3)]),
        });
    }
    for (start, word) in document.text.match_indices("Goma") {
        let mention = Mention { span: Span::new(start, start + word.len()), form: Form::Name };
        reading.places.push(Place {
            name: word.into(),
            geonames: None,
            point: None,
            precision: Precision::Locality,
            country: Some("COD".into()),
            contested: false,
            claimed_by: Vec::new(),
            held_by: Vec::new(),
            mentions: vec![mention],
        });
    }
    reading
}

const ENGINE: Engine<'_> = Engine { code: "xx", read: &stand_in, told: &|cause| format!("{cause:?}") };

fn check(page: &str) -> Report {
    page::check("lang/xx/when.cases.md", "when", page, &ENGINE)
}

#[track_caller]
fn fails(page: &str, message: &[&str]) {
    let report = check(page);
    let all = report.failures.join("\n");
    assert_eq!(report.failures.len(), 1, "{page}\n{all}");
    for piece in message {
        assert!(all.contains(piece), "no '{piece}' in\n{all}");
    }
}

#[test]
fn a_page_that_is_right_passes() {
    let page = "# Days\nProse, which is let be.\n\nPublished 2023-09-19.\n- Un raid [mardi](2023-09-19).\n- Rien [ici](?), [mardi](? day).\n- \
                [mardi](2023-09-19) et mardi …\n- (open) Un raid lundi [soir].\nPublished unknown.\n- Un raid [mardi](unresolved) ¶ Fin.\n";
    let report = check(page);
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!((report.right, report.updated.as_str()), (3, page));
}

#[test]
fn a_page_that_is_wrong_fails_and_says_why() {
    fails(
        "- Un raid [lundi].",
        &["lang/xx/when.cases.md:1", "wanted:  «lundi»", "found:   nothing", "«lundi» was not found", "help:", "lang/xx/when.rules"],
    );
    fails("- Un raid mardi.", &["wanted:  nothing", "found:   «mardi»", "was found and must not be", "when.rules\", 3"]);
    fails("Published 2023-09-19.\n- Un raid [mardi](2023-09-18).", &["cases.md:2", "published 2023-09-19", "should be 2023-09-18"]);
    fails("- Un raid [ce mardi](2023-09-19).", &["should be 2023-09-19"]);
    fails("- Un raid [mardi].", &["should not be unresolved"]);
    fails("- Un raid [mardi](? 2023-09-19).", &["should be 2023-09-19"]);
    fails("- (open) Un raid [mardi](unresolved).", &["is right now: remove '(open)'"]);
    fails("- Un raid [mardi", &["is not closed"]);
    fails("- Un raid mardi]", &["has no '['"]);
    fails("- Un raid\n  [lundi].", &["one line"]);
    fails("Published 2023-02-30.", &["2023-02-30", "ISO 8601"]);
}

#[test]
fn the_words_of_names_must_be_the_same() {
    let failures = |page: &str| page::check("lang/xx/place.cases.md", "place", page, &ENGINE).failures.join("\n");
    assert_eq!(failures("- Un raid à «[Goma](country=COD)»."), "");
    assert!(failures("- Un raid [à Goma].").contains("«à Goma» was found as «Goma»"));
    assert!(failures("- Un raid à [Goma](country=RWA).").contains("should be country=RWA, not country=COD"));
}

#[test]
fn all_failures_of_a_page_are_shown() {
    assert_eq!(check("- Un raid mardi.\n- Un raid [lundi].\n- Rien.\n").failures.len(), 2);
}

#[test]
fn update_writes_what_was_found_and_keeps_the_rest() {
    let updated = |page: &str| check(page).updated;
    let date = "Published 2023-09-19.\n";
    assert_eq!(
        updated(&format!("{date}- \\[1\\] Un raid [mardi](2023-01-01).\n")),
        format!("{date}- \\[1\\] Un raid [mardi](2023-09-19 day).\n")
    );
    assert_eq!(updated(&format!("{date}- Un raid mardi.\n")), format!("{date}- Un raid [mardi](2023-09-19 day).\n"));
    assert_eq!(updated(&format!("{date}- Un raid [lundi] ¶ mardi. …\n")), format!("{date}- Un raid lundi ¶ mardi. …\n"));
    assert_eq!(updated("- (open) [mardi](unresolved)\n"), "- [mardi](unresolved)\n");
}

#[test]
fn brackets_are_read_and_written_back() {
    for marked in [
        "[Deux [civils] tués](killed 2 who=civilians by=les rebelles+l'armée)",
        "a \\[b\\] \\\\ [c](by=M. A (B\\)) ¶ d",
        "[[x](a)](b)",
        "[x](? a) [y](?)",
        "rien",
        "",
    ] {
        let passage = gold::parse(marked).expect("well formed");
        assert_eq!(gold::write(&passage.text, &passage.golds), marked);
    }
    let passage = gold::parse("[27](killed 27.. by=les rebelles du M23 place=Goma, cumulative)").expect("well formed");
    let read: Vec<String> = passage.golds[0].wanted.iter().map(Wanted::text).collect();
    assert_eq!(read, ["killed", "27..", "by=les rebelles du M23", "place=Goma", "cumulative"]);
}

fn wanted(text: &str) -> Wanted {
    gold::parse(&format!("[x]({text})")).expect("well formed").golds[0].wanted[0].clone()
}

fn attribute(key: &'static str, values: &[&[&str]]) -> Attribute {
    Attribute { key, values: values.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect()).collect() }
}

#[test]
fn names_fit_by_any_mention_and_lists_in_any_order() {
    let by = attribute("by", &[&["Emmanuel Macron", "le président"], &["armée malienne"]]);
    assert!(fits(&wanted("by=L’armée malienne+Emmanuel Macron"), &by));
    assert!(fits(&wanted("by=président+armée malienne"), &by));
    assert!(!fits(&wanted("by=Emmanuel Macron"), &by));
    assert!(!fits(&wanted("by=Emmanuel Macron+armée"), &by));
    assert!(!fits(&wanted("by=Emmanuel Macron+Emmanuel Macron"), &by));
    assert!(!fits(&wanted("to=Emmanuel Macron+armée malienne"), &by));
    assert!(!fits(&wanted("by=malienne"), &attribute("by", &[&["armée malienne"]])));
    assert!(fits(&wanted("ASSAULT"), &attribute("", &[&["ASSAULT/aerial"]])));
    assert!(!fits(&wanted("ASSAULT/drone"), &attribute("", &[&["ASSAULT/aerial"]])));
    assert!(!fits(&wanted("ASSAULT/drone"), &attribute("", &[&["ASSAULT"]])));
}

#[test]
fn dates_may_be_given_short() {
    let march = attribute("", &[&["2022-03-01..2022-03-31"]]);
    assert!(fits(&wanted("2022-03"), &march));
    assert!(fits(&wanted("2022-03-01..2022-03-31"), &march));
    assert!(!fits(&wanted("2022-03-01"), &march));
    assert!(!fits(&wanted("2022-03.."), &march));
    assert!(fits(&wanted("2014.."), &attribute("", &[&["2014-05-02.."]])));
    assert!(!fits(&wanted("2014"), &attribute("", &[&["2014-05-02.."]])));
    assert!(!fits(&wanted("2"), &attribute("", &[&["27"]])));
    assert!(!fits(&wanted("2000"), &attribute("", &[&["20001"]])));
}

#[test]
fn what_changes_the_meaning_must_be_stated() {
    let why = Why::default();
    let found = |attributes| Found { id: "n1".into(), span: Span::new(0, 1), attributes, why: &why };
    let gold = |text: &str| Gold {
        span: 0..1,
        optional: false,
        wanted: gold::parse(&format!("[x]({text})")).expect("well formed").golds[0].wanted.clone(),
    };
    let part = found(vec![attribute("", &[&["killed"]]), attribute("", &[&["part"]]), attribute("who", &[&["civilians"]])]);
    assert_eq!(faults(&gold("killed"), &part), ["should not be part", "should not be who=civilians"]);
    assert_eq!(faults(&gold("killed part who=civilians"), &part), Vec::<String>::new());
    assert_eq!(faults(&gold("killed part who=military place=none"), &part), ["should be who=military, not who=civilians"]);
    assert_eq!(faults(&gold("killed part who=civilians place=Goma"), &part), ["should be place=Goma"]);
}

#[test]
fn spans_agree_but_for_marks_at_their_ends() {
    let text = "« ce mardi soir »";
    assert!(Words::Same.agree(text, &(0..text.len()), &(3..16)));
    assert!(!Words::Same.agree(text, &(3..16), &(6..11)));
    assert!(Words::Some.agree(text, &(3..16), &(6..11)));
    assert!(!Words::Some.agree(text, &(3..5), &(6..11)));
}

#[test]
fn quotation_marks_and_full_stops_make_no_difference() {
    let text = "« Cessez le feu ! »";
    assert_eq!(&text[trim(text, 0..text.len())], "Cessez le feu");
    assert_eq!(trim("« »", 0..5), 0..5);
}

#[test]
fn proofs_hold_only_by_their_own_rule() {
    // The stand-in finds everything by the rule of line 3.
    let right =
        proof::Rule { name: "right", line: 3, yes: &[(4, "Un raid [mardi](2023-09-19).")], no: &[(5, "Un raid mardi."), (6, "Rien.")] };
    let other = proof::Rule {
        name: "other",
        line: 10,
        yes: &[(11, "Un raid [mardi]."), (12, "Rien."), (13, "Un raid [lundi].")],
        no: &[(14, "Un raid mardi."), (15, "Rien."), (16, "Un raid [mardi](2023-09-19).")],
    };
    let messages: Vec<String> = [right, other].iter().flat_map(|rule| proof::check("when", rule, Some("2023-09-19"), &ENGINE)).collect();
    let all = messages.join("\n");
    for piece in [
        "when.rules:5  (a no of rule right, line 3)",
        "the rule fired on «mardi»",
        "when.rules:11  (a yes of rule other, line 10)",
        "found by something else",
        "a yes without brackets",
        "«lundi» was not found",
        "was found and is in no brackets",
    ] {
        assert!(all.contains(piece), "no '{piece}' in\n{all}");
    }
    assert!(!all.contains("when.rules:4 "), "{all}");
    assert_eq!(messages.len(), 5, "{all}");
}
