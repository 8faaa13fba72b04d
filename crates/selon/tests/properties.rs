//! What holds for any text at all: no panic, spans on character boundaries and in order, ids that resolve, the same bytes every time.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use selon::reading::Mention;
use selon::{Document, Reader, Reading, Span, wire};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap_or_else(|fault| panic!("{fault}")));

/// A reader is made once and shared.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Reader>();
    shared::<Reading>();
};

/// Pieces that reports are made of, and pieces that break programs.
const PIECES: &[&str] = &[
    "«",
    "»",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "--",
    "—",
    "–",
    ",",
    ".",
    "…",
    ":",
    "?",
    "!",
    "(",
    ")",
    "[",
    "]",
    "/",
    "%",
    "\n",
    "\n\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{202f}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "\u{1b}[31m",
    "\r",
    "\u{85}",
    "e\u{301}",
    "\u{301}\u{301}",
    "👩‍👩‍👧",
    "🇫🇷",
    "العربية",
    "\u{202e}",
    "中文",
    "ﬁ",
    "İ",
    "ß",
    "ǆ",
    "0",
    "12",
    "27",
    "1 200",
    "1,200",
    "1.200,5",
    "99999999999999999999999999",
    "½",
    "Ⅻ",
    "٣",
    "-5",
    "12h30",
    "2023-09-19",
    "31 février",
    "selon",
    "d'après",
    "aujourd'hui",
    "a déclaré",
    "affirme que",
    "au moins",
    "plus de",
    "dont",
    "morts",
    "blessés",
    "ont été tués",
    "les rebelles",
    "l'armée",
    "Emmanuel Macron",
    "M. Macron",
    "Paris",
    "Bakou",
    "Haut-Karabakh",
    "mardi",
    "ce mardi soir",
    "depuis",
    "il y a trois ans",
    "ne",
    "pas",
    "aucun",
    "si",
    "according to",
    "said",
    "he",
    "they",
    "at least",
    "more than",
    "including",
    "killed",
    "wounded",
    "people",
    "soldiers",
    "the army",
    "U.N.",
    "Mr. Smith",
    "Goma",
    "on Tuesday",
    "last week",
    "no",
    "not",
    "would",
    "GOMA, 12 mars (AFP) –",
    "VIDÉO - ",
    "Lire aussi",
    ";",
    "who",
    "qui",
    "que",
    "and",
    "et",
    "one of the",
    "trois des",
    "niant",
    "saying that",
    "ont fait",
    "a-t-il dit",
    "residents said",
    "put the figure at",
    "how many",
    "shelled the town",
    "69 Wooster Street",
    "des dizaines de milliers de",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(String::from), 1 => any::<char>().prop_map(String::from)];
    let joined = (prop::collection::vec((piece, prop::sample::select(&[" ", "", " ", ", "][..])), 0..60))
        .prop_map(|pieces| pieces.into_iter().map(|(piece, joint)| piece + joint).collect());
    prop_oneof![4 => joined, 1 => any::<String>()]
}

/// A text in every language, with and without a publication date, and in the language it seems to be in.
fn documents(text: &str) -> Vec<Document> {
    let dated = |document: Document| document.published("2023-09-19").expect("a date");
    let plain = Document::new(text);
    let known = READER.languages().into_iter().flat_map(|code| [plain.clone().language(code), dated(plain.clone().language(code))]);
    known.chain([plain.clone()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_reading(text in text()) {
        for document in documents(&text) {
            let reading = READER.read(&document);
            if let Err(fault) = sound(&document.text, &reading) {
                prop_assert!(false, "{fault} in {:?}", document.text);
            }
            prop_assert_eq!(bytes(&document, &reading), bytes(&document, &READER.read(&document)));
            // Explaining has no property of its own but to come back.
            let _ = READER.explain(&document, &reading);
        }
    }
}

#[test]
fn the_same_bytes_come_out_on_one_thread_and_on_eight() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> = (0..64).map(|_| text().new_tree(&mut runner).expect("a text").current()).collect();
    let all: Vec<Document> = texts.iter().flat_map(|text| documents(text)).collect();
    let read = |document: &Document| bytes(document, &READER.read(document));
    let alone: Vec<Vec<u8>> = all.iter().map(read).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| all.iter().map(read).collect::<Vec<_>>())).collect();
        for thread in threads {
            assert!(thread.join().expect("no panic") == alone, "a thread wrote other bytes");
        }
    });
    // What a reader remembers of words leaves no trace: another one that meets the texts the other way round writes the same.
    let other = Reader::new().unwrap_or_else(|fault| panic!("{fault}"));
    for (document, bytes_alone) in all.iter().zip(&alone).rev() {
        assert!(bytes(document, &other.read(document)) == *bytes_alone, "what was read before shows");
    }
}

fn bytes(document: &Document, reading: &Reading) -> Vec<u8> {
    serde_json::to_vec(&wire::reading(document, reading)).expect("a reading is always written")
}

/// Whether every promise about spans, ids and order holds; the first broken one, in words.
fn sound(text: &str, reading: &Reading) -> Result<(), String> {
    let mentions: Vec<&Mention> =
        reading.actors.iter().flat_map(|a| &a.mentions).chain(reading.places.iter().flat_map(|p| &p.mentions)).collect();
    let mut spans: Vec<(&str, Span)> = mentions.iter().map(|mention| ("mention", mention.span)).collect();
    spans.extend(reading.times.iter().map(|time| ("time", time.span)));
    spans.extend(reading.origin.iter().map(|origin| ("origin", origin.span)));
    spans.extend(reading.notes.iter().filter_map(|note| Some(("note", note.span?))));
    spans.extend(reading.syntax.tokens.iter().map(|token| ("token", token.span)));
    spans.extend(reading.syntax.sentences.iter().map(|sentence| ("sentence", sentence.span)));
    for s in &reading.statements {
        spans.extend([("cue", s.cue), ("statement", s.evidence)]);
        spans.extend(s.source_span.map(|span| ("source", span)));
        spans.extend(s.content.iter().map(|&span| ("content", span)));
    }
    spans.extend(reading.events.iter().flat_map(|e| [("trigger", e.trigger), ("event", e.evidence)]));
    spans.extend(reading.tolls.iter().flat_map(|n| [("toll", n.span), ("quantity", n.quantity), ("toll evidence", n.evidence)]));
    spans.extend(reading.tolls.iter().filter_map(|n| Some(("who", n.who_span?))));
    for (what, span) in spans {
        if span.start > span.end || text.get(span.range()).is_none() {
            return Err(format!("the {what} span {span:?} is not a stretch of the text"));
        }
    }
    ids(reading)?;
    order(reading)
}

/// Every index points into its list.
fn ids(reading: &Reading) -> Result<(), String> {
    let counts = [
        reading.actors.len(),
        reading.places.len(),
        reading.times.len(),
        reading.statements.len(),
        reading.events.len(),
        reading.tolls.len(),
    ];
    const ACTOR: usize = 0;
    const PLACE: usize = 1;
    const TIME: usize = 2;
    const STATEMENT: usize = 3;
    const EVENT: usize = 4;
    const TOLL: usize = 5;
    let mut all: Vec<(usize, usize)> = Vec::new();
    for s in &reading.statements {
        all.extend(s.source.iter().chain(&s.addressee).map(|&ix| (ACTOR, ix)));
        all.extend(s.time.map(|ix| (TIME, ix)));
        all.extend(s.within.map(|ix| (STATEMENT, ix)));
    }
    for e in &reading.events {
        all.extend(e.actors.iter().chain(&e.recipients).map(|&ix| (ACTOR, ix)));
        all.extend(e.place.map(|ix| (PLACE, ix)));
        all.extend(e.time.map(|ix| (TIME, ix)));
        all.extend(e.statements.iter().map(|&ix| (STATEMENT, ix)));
        all.extend(e.same_as.map(|ix| (EVENT, ix)));
    }
    for n in &reading.tolls {
        all.extend(n.side.iter().chain(&n.sources).map(|&ix| (ACTOR, ix)));
        all.extend(n.place.map(|ix| (PLACE, ix)));
        all.extend(n.time.map(|ix| (TIME, ix)));
        all.extend(n.event.map(|ix| (EVENT, ix)));
        all.extend(n.part_of.map(|ix| (TOLL, ix)));
        all.extend(n.statements.iter().map(|&ix| (STATEMENT, ix)));
    }
    match all.iter().find(|(list, ix)| *ix >= counts[*list]) {
        Some((list, ix)) => Err(format!("index {ix} points past list {list} of {counts:?}")),
        None => Ok(()),
    }
}

/// Every list stands in the order of first appearance.
fn order(reading: &Reading) -> Result<(), String> {
    let first = |mentions: &[Mention]| mentions.iter().map(|mention| mention.span.start).min().unwrap_or(0);
    let statement =
        |s: &selon::reading::Statement| s.content.iter().chain(&s.source_span).chain([&s.cue]).map(|span| span.start).min().unwrap_or(0);
    let lists: [(&str, Vec<u32>); 6] = [
        ("actors", reading.actors.iter().map(|a| first(&a.mentions)).collect()),
        ("places", reading.places.iter().map(|p| first(&p.mentions)).collect()),
        ("times", reading.times.iter().map(|t| t.span.start).collect()),
        ("statements", reading.statements.iter().map(statement).collect()),
        ("events", reading.events.iter().map(|e| e.trigger.start).collect()),
        ("tolls", reading.tolls.iter().map(|n| n.quantity.start).collect()),
    ];
    for (name, starts) in lists {
        if !starts.is_sorted() {
            return Err(format!("{name} do not stand in the order of first appearance: {starts:?}"));
        }
    }
    Ok(())
}

/// The checks above can fail.
#[test]
fn an_unsound_reading_is_seen() {
    let time = |start, end| selon::reading::Time {
        span: Span { start, end },
        start: None,
        end: None,
        part: None,
        grain: "day",
        resolved: false,
        why: Default::default(),
    };
    let with = |times| Reading { times, ..Reading::default() };
    assert!(sound("été", &with(vec![time(0, 2), time(2, 5)])).is_ok());
    assert!(sound("été", &with(vec![time(0, 1)])).is_err_and(|fault| fault.contains("not a stretch")));
    assert!(sound("été", &with(vec![time(3, 2)])).is_err());
    assert!(sound("été", &with(vec![time(0, 6)])).is_err());
    assert!(sound("été", &with(vec![time(2, 3), time(0, 2)])).is_err_and(|fault| fault.contains("order")));
    let statement = selon::reading::Statement {
        source: Some(0),
        source_span: None,
        cue: Span::default(),
        content: vec![],
        mode: selon::reading::Mode::Direct,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: Span::default(),
        why: Default::default(),
    };
    let dangling = Reading { statements: vec![statement], ..Reading::default() };
    assert!(sound("", &dangling).is_err_and(|fault| fault.contains("points past")));
}
