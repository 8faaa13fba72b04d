use super::*;
use crate::reading::{Actor, Form, Mention, Mode, Note, Statement, Toll, Why};
use crate::syntax::{Deprel, Feats, Token, Upos};
use crate::world::ActorKind;

const TEXT: &str = "Deux civils ont péri, selon les rebelles.";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("the words stand in the text");
    Span::new(start, start + words.len())
}

/// `Deux civils` with its tree, a toll by «les rebelles», and the statement that holds it.
fn reading() -> Reading {
    let mut reading = Reading::default();
    let rebels = Mention { span: span("les rebelles"), form: Form::Nominal };
    reading.actors.push(Actor {
        name: "rebelles".into(),
        kind: ActorKind::ArmedGroup,
        country: None,
        role: None,
        sectors: vec![],
        wikidata: None,
        mentions: vec![rebels],
    });
    reading.statements.push(Statement {
        source: Some(0),
        source_span: Some(rebels.span),
        cue: span("selon"),
        content: vec![span("Deux civils ont péri")],
        mode: Mode::Indirect,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: Span::new(0, TEXT.len()),
        why: Why(vec![Cause::Rule("source", 7), Cause::Step("a phrase of attribution governs its whole sentence")]),
    });
    reading.tolls.push(Toll {
        measure: "killed",
        low: Some(2),
        high: Some(2),
        approximate: false,
        who: "civilians",
        who_span: None,
        unit: "people",
        side: None,
        part_of: None,
        cumulative: false,
        place: None,
        time: None,
        event: None,
        sources: vec![0],
        statements: vec![0],
        span: span("Deux civils ont péri"),
        quantity: span("Deux civils"),
        evidence: Span::new(0, TEXT.len()),
        why: Why(vec![Cause::Word("toll-verbs", 31)]),
    });
    reading.notes.push(Note { code: "no-publication-date", message: "a\u{1b}[31m red note".into(), span: None });
    let strings = String::from("deuxdeuxcivilscivil");
    let token = |words: &str, upos, deprel, head, form, lemma| Token {
        span: span(words),
        upos,
        feats: Feats::default(),
        head,
        deprel,
        sentence: 0,
        form,
        lemma,
    };
    reading.syntax.tokens = vec![
        token("Deux", Upos::Num, Deprel::Nummod, Some(1), (0, 4), (4, 8)),
        token("civils", Upos::Noun, Deprel::Root, None, (8, 14), (14, 19)),
    ];
    reading.syntax.sentences = vec![Sentence { span: span("Deux civils"), tokens: 0..2, block: 0 }];
    reading.syntax.strings = strings;
    reading
}

#[test]
fn explains_words_claims_and_files_to_open() {
    let document = Document::new(TEXT);
    let text = explain(&document, &reading(), None);
    let wanted = "\
sentence 1  Deux civils
  1  Deux    deux   NUM   nummod  2 civils  _
  2  civils  civil  NOUN  root    ·         _

actor a1  «les rebelles»  armed_group nominal name=rebelles
source s1  «les rebelles»  by=rebelles kind=armed_group cue=selon
    lang/??/source.rules:7
    a phrase of attribution governs its whole sentence
quote s1  «Deux civils ont péri»  indirect by=rebelles
    lang/??/source.rules:7
    a phrase of attribution governs its whole sentence
toll n1  «Deux civils»  killed 2 who=civilians by=rebelles
    lang/??/words/toll-verbs.tsv:31
note no-publication-date  a\\u{1b}[31m red note
";
    assert_eq!(text, wanted);
}

#[test]
fn a_reading_of_nothing_says_so() {
    assert!(explain(&Document::new(""), &Reading::default(), None).starts_with("nothing was found"));
}

#[test]
fn an_actor_is_known_by_every_name() {
    let (document, reading) = (Document::new(TEXT), reading());
    let toll = &found("toll", &document, &reading)[0];
    let by = toll.attributes.iter().find(|a| a.key == "by").expect("every toll says who gives it");
    assert_eq!(by.values, [["rebelles", "les rebelles"].map(String::from).to_vec()]);
}

#[test]
fn what_a_terminal_would_obey_is_written_out() {
    assert_eq!(plain("a\u{1b}[2J\n\u{202e}é😀"), "a\\u{1b}[2J\\n\\u{202e}é😀");
}
