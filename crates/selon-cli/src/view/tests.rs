//! Whole pages as a person sees them. `UPDATE=1 cargo test -p selon-cli` rewrites them; read the difference.

use super::{Look, page};
use crate::{clean, fixture};
use selon::{Document, Reading};
use std::path::Path;

const PLAIN: Look = Look { colour: false, width: 90 };

#[track_caller]
fn check(golden: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(page == wanted, "{} differs; run UPDATE=1 cargo test -p selon-cli and read the difference. Found:\n{page}", path.display());
}

#[test]
fn a_page_without_colour() {
    check("page.txt", &page("dispatch.txt", &fixture::document(), &fixture::reading(), PLAIN));
}

#[test]
fn a_page_in_colour() {
    let page = page("dispatch.txt", &fixture::document(), &fixture::reading(), Look { colour: true, width: 60 });
    check("page.ansi", &page);
}

#[test]
fn a_page_with_nothing_in_it() {
    check("empty.txt", &page("empty.txt", &Document::new(""), &Reading::default(), PLAIN));
}

#[test]
fn colours_change_no_word() {
    let (document, reading) = (fixture::document(), Reading { statements: Vec::new(), ..fixture::reading() });
    let bare = Reading::default();
    let text =
        |reading, colour| anstream::adapter::strip_str(&super::marks::text(&document, reading, super::Pen { colour }, PLAIN)).to_string();
    assert_eq!(text(&reading, true), text(&bare, false));
}

#[test]
fn nothing_is_wider_than_the_page() {
    for (colour, width) in [(false, 40), (true, 40), (false, 90), (true, 90)] {
        for line in page("dispatch.txt", &fixture::document(), &fixture::reading(), Look { colour, width }).lines() {
            assert!(textwrap::core::display_width(line) <= width, "{line}");
        }
    }
}

#[test]
fn the_text_cannot_command_the_terminal() {
    let mut reading = fixture::reading();
    reading.actors[0].name = "a\u{1b}]0;b\u{7}".to_owned();
    reading.notes[0].message = "c\u{9b}2J".to_owned();
    let document = fixture::document().outlet("d\u{1b}[2J");
    for name in ["e.txt", "e\u{1b}[2J.txt"] {
        let page = page(name, &document, &reading, PLAIN);
        assert!(!page.replace('\n', "").contains(clean::is_unsafe), "{page:?}");
    }
}

#[test]
fn wide_letters_are_measured() {
    let text = "東京".repeat(40);
    let page = page("a.txt", &Document::new(text), &Reading::default(), Look { colour: false, width: 30 });
    assert!(page.lines().all(|line| textwrap::core::display_width(line) <= 30), "{page}");
}
