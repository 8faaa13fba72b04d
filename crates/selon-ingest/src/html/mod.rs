//! A web page becomes a report: its main text as paragraphs, its title, author, outlet and day of publication.
//!
//! The page is parsed once. Where its own marks and the place of its prose leave no doubt, `main_text` has the text; what it is not sure of
//! is left to the `trafilatura` crate, which takes three times as long. Titles and dates are read here from what
//! pages say of themselves, since the time of day matters and a date of update or expiry must not stand for that of publication.

mod main_text;
mod marks;
mod shallow;
mod told;

use crate::report::{Draft, one_line};
use ego_tree::iter::Edge;
use scraper::{Html, Node};
use shallow::shallow;
use told::Told;
use trafilatura::dom::Document;
use trafilatura::metadata::extract_metadata;
use trafilatura::{HtmlDateMode, Metadata, Options};

/// In pages nested deeper than this trafilatura does not look for anything: it calls itself once a level.
const DEEPEST: usize = 400;

/// Reads a page. `url` is where it was found.
pub(crate) fn draft(page: &str, url: Option<&str>) -> Draft {
    let page = &*shallow(page);
    let tree = Html::parse_document(page);
    let told = Told::of(&tree);
    let mut draft = Draft {
        url: url.map(str::to_owned).or_else(|| told.url()),
        published: told.published(),
        author: told.author(),
        outlet: told.outlet(),
        title: told.headline(),
        ..Draft::default()
    };
    let found = main_text::main_text(&tree);
    let doubtful = !found.sure && !is_deep(&tree);
    if doubtful {
        compared(page, &mut draft);
    }
    if draft.paragraphs.is_empty() {
        draft.paragraphs = if found.paragraphs.is_empty() { blocks(&tree) } else { found.paragraphs };
    }
    draft.published = draft.published.or_else(|| shown_date(&told, draft.url.as_deref()));
    draft.title = draft.title.or(found.headline).or_else(|| told.title());
    draft
}

/// Asks trafilatura for the text, and for what the page did not tell plainly. Its own fall-back on other methods doubles the time and finds
/// no more in pages of this kind.
fn compared(page: &str, draft: &mut Draft) {
    let mut options = Options::default().with_fallback(false).with_exclude_comments(true).with_html_date_mode(HtmlDateMode::Disabled);
    options.original_url = draft.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    // Should the extractor stumble over a page, what is known of it is left.
    if let Ok(Ok(found)) = std::panic::catch_unwind(|| trafilatura::extract(page, &options)) {
        draft.paragraphs = paragraphs(&found.content_html);
        if draft.paragraphs.is_empty() {
            draft.paragraphs = lines(&found.content_text);
        }
        fill(draft, found.metadata);
    }
}

fn fill(draft: &mut Draft, found: Metadata) {
    let told = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    draft.title = draft.title.take().or_else(|| told(found.title));
    draft.author = draft.author.take().or_else(|| told(found.author));
    draft.outlet = draft.outlet.take().or_else(|| told(found.sitename));
}

/// The date that a page shows people only: in its address, or in a line that is called a date. Anywhere else a date may be any date, and a
/// year alone is none.
fn shown_date(told: &Told<'_>, url: Option<&str>) -> Option<String> {
    let dated = |page: &str, written: &str, url: Option<url::Url>| {
        let mut options = Options::default();
        options.original_url = url;
        let found = std::panic::catch_unwind(|| extract_metadata(&Document::parse(page), &options)).ok()?.date?.to_string();
        let day = found.get(8..10)?.trim_start_matches('0');
        let numbers = || written.split(|c: char| !c.is_ascii_digit()).map(|number| number.trim_start_matches('0'));
        Some(found.clone()).filter(|_| numbers().any(|number| number == day))
    };
    let by_address = || url.and_then(|url| dated("", url, url::Url::parse(url).ok()));
    let line = |line: &str| {
        let escaped = line.replace('&', "&amp;").replace('<', "&lt;");
        dated(&format!("<p class=date>{escaped}"), line, None)
    };
    by_address().or_else(|| told.shown_dates().find_map(line))
}

/// The paragraphs of a piece of HTML, such as the body of a feed's entry.
pub(crate) fn paragraphs(fragment: &str) -> Vec<String> {
    blocks(&Html::parse_fragment(&shallow(fragment)))
}

/// Plain text as paragraphs: each line that is not empty.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// Elements whose text is no text of the page.
fn is_silent(tag: &str) -> bool {
    main_text::is_mute(tag) || main_text::is_beside(tag)
}

/// Elements inside a line of text; all others begin and end a paragraph.
fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

fn blocks(tree: &Html) -> Vec<String> {
    let (mut found, mut line, mut silent) = (Vec::new(), String::new(), 0usize);
    let mut end = |line: &mut String| {
        let text = one_line(line);
        if !text.is_empty() {
            found.push(text);
        }
        line.clear();
    };
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) if silent == 0 => line.push_str(text),
                Node::Element(element) => {
                    if is_silent(element.name()) {
                        silent += 1;
                    } else if !is_inline(element.name()) {
                        end(&mut line);
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    if is_silent(element.name()) {
                        silent -= 1;
                    } else if !is_inline(element.name()) {
                        end(&mut line);
                    }
                }
            }
        }
    }
    end(&mut line);
    found
}

/// Whether elements stand so deep in each other that a walk by calls could run out of stack.
fn is_deep(tree: &Html) -> bool {
    let mut depth = 0usize;
    tree.tree.root().traverse().any(|edge| {
        match edge {
            Edge::Open(_) => depth += 1,
            Edge::Close(_) => depth -= 1,
        }
        depth > DEEPEST
    })
}

/// The encoding that a page names in its first bytes: `<meta charset>` or `http-equiv`.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset")? + "charset".len();
    let rest = head[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    Some(name).filter(|name| !name.is_empty())
}
