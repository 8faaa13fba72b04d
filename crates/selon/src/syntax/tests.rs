//! The pages of cases, and what must hold for any text.

use super::incise::{Sight, incises};
use super::inserts::parts;
use super::segment::segment;
use super::tokenise::tokenise;
use super::writing::Writing;
use super::{Grammar, Known, Syntax};
use crate::Span;
use proptest::prelude::*;
use std::sync::LazyLock;

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    selon_data::LANGUAGES.iter().map(|language| Grammar::load(language).expect("the model of the language loads")).collect()
});

#[test]
fn texts_are_cut_as_the_pages_say() {
    for language in selon_data::LANGUAGES {
        let Some(page) = language.text("lang.cases.md") else { continue };
        let writing = Writing::read(language.text("lang.toml").expect("lang.toml")).expect("lang.toml reads");
        let mut faults = Vec::new();
        for case in page.split("\n> ").skip(1) {
            let mut lines = case.lines().map(str::trim).filter(|l| !l.is_empty());
            let text = lines.next().unwrap_or("");
            let expected: Vec<&str> = lines.collect();
            let found = cut(text, &writing);
            if found != expected {
                faults.push(format!("> {text}\nexpected {expected:#?}\nfound {found:#?}"));
            }
        }
        assert!(faults.is_empty(), "{}/lang.cases.md:\n{}", language.code, faults.join("\n"));
    }
}

fn cut(text: &str, writing: &Writing) -> Vec<String> {
    let tokens = tokenise(text, Span::new(0, text.len()), writing);
    let line = |range: std::ops::Range<usize>| {
        tokens[range].iter().map(|t| t.of(text).replace(char::is_whitespace, "␣")).collect::<Vec<_>>().join(" ")
    };
    segment(text, &tokens, writing, |_, _| false).into_iter().map(line).collect()
}

#[test]
fn incises_are_cut_as_the_pages_say() {
    for (language, grammar) in selon_data::LANGUAGES.iter().zip(GRAMMARS.iter()) {
        let Some(page) = language.text("incise.cases.md") else { continue };
        let mut faults = Vec::new();
        for case in page.split("\n> ").skip(1).filter_map(|case| case.lines().next()) {
            let text = case.replace(['[', ']'], "");
            let mut found = text.clone();
            for (_, words) in grammar.sentences(&text, &[Span::new(0, text.len())]).iter().rev() {
                let mut tags = grammar.tags(words);
                let lemmas = grammar.lemmas(words, &tags, &mut Known::default());
                let parts = parts(&Sight { words, tags: &tags, lemmas: &lemmas, writing: grammar.writing() });
                for part in parts.into_iter().rev().map(|part| part.words) {
                    let cut = incises(&words[part.clone()], &mut tags[part.clone()], &lemmas[part.clone()], grammar.writing());
                    for incise in cut.into_iter().rev() {
                        let end = words[part.start + incise.words.end - 1].span.end;
                        found.insert(end as usize, ']');
                        found.insert(words[part.start + incise.words.start].span.start as usize, '[');
                    }
                }
            }
            if found != case {
                faults.push(format!("expected {case}\nfound    {found}"));
            }
        }
        assert!(faults.is_empty(), "{}/incise.cases.md:\n{}", language.code, faults.join("\n"));
    }
}

/// Spans in order, on character boundaries, inside their block; heads inside the sentence; one root a sentence.
fn holds(text: &str, blocks: &[Span], syntax: &Syntax) {
    let mut last = Span::default();
    for token in &syntax.tokens {
        assert!(text.get(token.span.range()).is_some() && !token.span.is_empty());
        assert!(token.span == last || token.span.start >= last.end);
        last = token.span;
    }
    for (i, sentence) in syntax.sentences.iter().enumerate() {
        let block = blocks[sentence.block as usize];
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        assert!(block.holds(sentence.span) && range.len() <= 2 * Syntax::LONGEST);
        let tokens = &syntax.tokens[range];
        assert_eq!(tokens.iter().filter(|t| t.head.is_none()).count(), 1);
        assert!(tokens.iter().all(|t| t.sentence as usize == i && t.head.is_none_or(|h| sentence.tokens.contains(&h))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_sound_spans(text in "(\\PC|[a-zA-Zéà'’.,!?«»\"() \n\u{a0}0-9-]){0,200}", cut in 0usize..200) {
        let mut middle = cut.min(text.len());
        while !text.is_char_boundary(middle) {
            middle -= 1;
        }
        let blocks = [Span::new(0, middle), Span::new(middle, text.len())];
        for grammar in GRAMMARS.iter() {
            holds(&text, &blocks, &grammar.parse(&text, &blocks));
        }
    }

    #[test]
    fn any_blocks_are_borne(text in "\\PC{0,40}", start in 0u32..60, end in 0u32..60) {
        for grammar in GRAMMARS.iter() {
            grammar.parse(&text, &[Span { start, end }]);
        }
    }
}

#[test]
fn long_runs_are_broken() {
    for text in ["mot ".repeat(50_000), "(".repeat(50_000), "Aa".repeat(50_000)] {
        for grammar in GRAMMARS.iter() {
            let blocks = [Span::new(0, text.len())];
            holds(&text, &blocks, &grammar.parse(&text, &blocks));
        }
    }
}

/// Each is a text that no corpus holds; the trees may be wrong, but they must be trees.
#[test]
fn bad_input_is_borne() {
    let texts = [
        // Other languages and scripts.
        "Das Verteidigungsministerium teilte am Dienstag mit, dass drei Soldaten getötet wurden.",
        "قتل ثلاثة جنود يوم الثلاثاء، حسب وزارة الدفاع.",
        "国防部星期二说，三名士兵死亡。",
        // Capitals only, no marks, no blanks.
        "TROIS SOLDATS ONT ÉTÉ TUÉS MARDI SELON LE MINISTÈRE DE LA DÉFENSE THREE SOLDIERS WERE KILLED ON TUESDAY",
        "trois soldats ont été tués mardi selon le ministère il a ajouté que deux autres étaient blessés they said on tuesday",
        "Troissoldatsontététuésmardi,threesoldierswerekilled.",
        // What optical reading makes of print.
        "Tr0is so1dats 0nt été tu6s rnardi, se|on le rninistère de 1a Défense . ~ ^ Th- ree s0ldiers vvere k1lled",
        // What mends of trees could make two roots of, or a ring.
        "After a fighting rebels on Friday.",
        "With the fighting office hours",
        "a) rebels attacked the town; b) the army said, residents, a nurse and two officials said, gunmen killed five, said a man, who fled.",
        "Officials said, aged, were, who said, said, that, saying that, saying that he said, who, said.",
        // Characters that are not text.
        "Trois\u{0}soldats\u{7}ont\u{1b}[31m été\u{9d}tués\u{fffd}\u{200f}mardi\u{202e}.\r\n\r",
        "\u{300}\u{301}\u{302}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} 3 \u{1f6a8}\u{1f6a8}",
    ];
    for text in texts {
        for grammar in GRAMMARS.iter() {
            let blocks = [Span::new(0, text.len())];
            let syntax = grammar.parse(text, &blocks);
            holds(text, &blocks, &syntax);
            let read: usize = syntax.tokens.iter().map(|t| t.span.of(text).len()).sum();
            assert!(read > 0, "nothing was read of {text:?}");
        }
    }
}
