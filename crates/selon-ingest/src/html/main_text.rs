//! The main text of a page, found in one walk over its tree: by what its parts are called, and by where its prose stands.
//!
//! A page falls into *parts* (elements) and *lines* (text between two ends of paragraphs). Lines that are long and hold few links are
//! prose. A part that is furniture by its name or tag is left out, unless it holds most of the prose: then its name misleads. The main text
//! lies in the part that says so, if a good share of the prose is in it, or else in the smallest part that holds nearly all of it.

use super::marks::{Says, says};
use super::one_line;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

/// What was found.
pub(super) struct MainText {
    /// Headings and paragraphs, in the order of the page.
    pub paragraphs: Vec<String>,
    /// The one heading of the first rank that the page has.
    pub headline: Option<String>,
    /// Whether the text is long enough and holds enough of the page's prose to be trusted.
    pub sure: bool,
}

struct Part<'a> {
    parent: usize,
    /// One past the last part inside: parts stand in the order in which they open.
    end: usize,
    tag: &'a str,
    says: Says,
    /// Characters of prose inside.
    prose: usize,
    out: bool,
}

struct Line {
    text: String,
    /// The part that the line is a paragraph of.
    part: usize,
    /// Its characters, and how many of them are links.
    chars: usize,
    linked: usize,
}

impl Line {
    /// Whether at most so many hundredths of it are links.
    fn links_at_most(&self, hundredths: usize) -> bool {
        self.linked * 100 <= self.chars * hundredths
    }
}

/// Below so many characters a text is not trusted to be the whole one.
const SURE: usize = 500;
/// A part must hold so many characters of prose to be believed when it says that it is the article.
const BELIEVED: usize = 200;
/// Paragraphs and other lines are prose from so many characters on.
const LONG_PARAGRAPH: usize = 40;
const LONG_LINE: usize = 80;

/// Elements whose text nobody reads as text.
pub(super) fn is_mute(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "iframe"
            | "audio"
            | "video"
            | "object"
            | "select"
            | "button"
            | "textarea"
            | "canvas"
            | "math"
            | "option"
            | "datalist"
            | "map"
    )
}

/// Elements that stand beside a text.
pub(super) fn is_beside(tag: &str) -> bool {
    matches!(tag, "nav" | "aside" | "footer" | "figure" | "figcaption" | "form" | "menu" | "dialog" | "fieldset" | "picture" | "caption")
}

fn is_list(tag: &str) -> bool {
    matches!(tag, "ul" | "ol" | "dl" | "table")
}

pub(super) fn main_text(tree: &Html) -> MainText {
    let (mut parts, lines) = split(tree);
    let whole = weigh(&mut parts, &lines);
    for at in 1..parts.len() {
        let part = &parts[at];
        let furniture = part.says == Says::Furniture || is_beside(part.tag);
        parts[at].out = parts[part.parent].out || furniture && part.prose * 2 <= whole;
    }
    let whole = weigh(&mut parts, &lines);
    let mut headlines = lines.iter().filter(|line| parts[line.part].tag == "h1");
    let headline = headlines.next().filter(|_| headlines.next().is_none()).map(|line| line.text.clone());
    let kept = pick(&parts, &lines, container(&parts, whole));
    let chars: usize = kept.iter().filter(|line| !is_heading(parts[line.part].tag)).map(|line| line.chars).sum();
    MainText { sure: chars >= SURE && chars * 2 >= whole, headline, paragraphs: kept.into_iter().map(|line| line.text.clone()).collect() }
}

/// The page's parts and lines.
fn split(tree: &Html) -> (Vec<Part<'_>>, Vec<Line>) {
    let mut parts = vec![Part { parent: 0, end: 0, tag: "", says: Says::Nothing, prose: 0, out: false }];
    let (mut lines, mut text) = (Vec::new(), String::new());
    let (mut linked, mut in_link, mut mute) = (0, 0usize, 0usize);
    // Each part that is open, with the innermost one around it that a line is a paragraph of.
    let mut open = vec![(0, 0)];
    let mut end = |text: &mut String, linked: &mut usize, part: usize| {
        let line = one_line(text);
        if !line.is_empty() {
            let chars = line.chars().count();
            lines.push(Line { text: line, part, chars, linked: (*linked).min(chars) });
        }
        text.clear();
        *linked = 0;
    };
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(piece) if mute == 0 => {
                    if in_link > 0 {
                        linked += piece.trim().chars().count();
                    }
                    text.push_str(piece);
                }
                Node::Element(element) if mute > 0 || is_mute(element.name()) => mute += 1,
                Node::Element(element) => {
                    let tag = element.name();
                    let (parent, around) = *open.last().expect("the page");
                    let (at, says) = (parts.len(), says(element));
                    let is_block = !super::is_inline(tag) || says == Says::Furniture;
                    if is_block {
                        end(&mut text, &mut linked, around);
                    }
                    in_link += usize::from(tag == "a");
                    parts.push(Part { parent, end: 0, tag, says, prose: 0, out: false });
                    open.push((at, if is_block { at } else { around }));
                }
                _ => {}
            },
            Edge::Close(node) => match node.value() {
                Node::Element(_) if mute > 0 => mute -= 1,
                Node::Element(element) => {
                    let (at, block) = open.pop().expect("a part that was opened");
                    if at == block {
                        end(&mut text, &mut linked, block);
                    }
                    in_link -= usize::from(element.name() == "a");
                    parts[at].end = parts.len();
                }
                _ => {}
            },
        }
    }
    end(&mut text, &mut linked, 0);
    parts[0].end = parts.len();
    (parts, lines)
}

/// Counts the prose in every part, without what is out. Gives that of the whole page.
fn weigh(parts: &mut [Part], lines: &[Line]) -> usize {
    parts.iter_mut().for_each(|part| part.prose = 0);
    for line in lines {
        let part = &mut parts[line.part];
        let long = if is_paragraph(part.tag) { LONG_PARAGRAPH } else { LONG_LINE };
        if !part.out && line.chars >= long && line.links_at_most(50) {
            part.prose += line.chars;
        }
    }
    for at in (1..parts.len()).rev() {
        let (prose, parent) = (parts[at].prose, parts[at].parent);
        parts[parent].prose += prose;
    }
    parts[0].prose
}

fn is_paragraph(tag: &str) -> bool {
    matches!(tag, "p" | "blockquote" | "pre")
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary")
}

/// The part that holds the main text.
fn container(parts: &[Part], whole: usize) -> usize {
    let believed = |at: &usize| parts[*at].prose >= BELIEVED && parts[*at].prose * 3 >= whole;
    let most = |says: Says| {
        let said = (1..parts.len()).filter(|&at| parts[at].says == says && !parts[at].out);
        // The outer one of two that hold as much.
        said.max_by_key(|&at| (parts[at].prose, std::cmp::Reverse(at)))
    };
    text_of_article(parts)
        .filter(believed)
        .or_else(|| [Says::Article, Says::Story, Says::Main].into_iter().find_map(|says| most(says).filter(believed)))
        .unwrap_or_else(|| narrowest(parts))
}

/// The part that says that it is the text of the article. Where the text is cut into several such parts, what is around all of them.
fn text_of_article(parts: &[Part]) -> Option<usize> {
    let says_so = |at: usize| parts[at].says == Says::Text && !parts[at].out && parts[at].prose > 0;
    let mut outer = Vec::new();
    let mut at = 1;
    while at < parts.len() {
        if says_so(at) {
            outer.push(at);
        }
        at = if says_so(at) || parts[at].out { parts[at].end } else { at + 1 };
    }
    let all: usize = outer.iter().map(|&at| parts[at].prose).sum();
    let (&first, &last) = (outer.first()?, outer.last()?);
    let &most = outer.iter().max_by_key(|&&at| parts[at].prose)?;
    if parts[most].prose * 4 >= all * 3 {
        let enough = parts[most].prose * 19 / 20;
        return (most..parts[most].end).rev().find(|&at| says_so(at) && parts[at].prose >= enough);
    }
    let mut around = first;
    while parts[around].end <= last {
        around = parts[around].parent;
    }
    Some(around)
}

/// From the page down into the part that holds four fifths of the prose, as long as there is one that holds paragraphs.
fn narrowest(parts: &[Part]) -> usize {
    let mut at = 0;
    loop {
        let mut inside = at + 1;
        let mut narrower = None;
        while inside < parts[at].end {
            let part = &parts[inside];
            if !part.out && part.prose > 0 && part.prose * 5 >= parts[at].prose * 4 {
                narrower = Some(inside);
            }
            inside = part.end;
        }
        match narrower {
            Some(part) if !is_paragraph(parts[part].tag) && !is_list(parts[part].tag) => at = part,
            _ => return at,
        }
    }
}

/// The lines of a part that are of the text: no lists of links, no labels, no heading without text after it.
fn pick<'a>(parts: &[Part], lines: &'a [Line], at: usize) -> Vec<&'a Line> {
    let lines: Vec<&Line> = lines.iter().filter(|line| (at..parts[at].end).contains(&line.part) && !parts[line.part].out).collect();
    let sum = |of: &dyn Fn(&Line) -> bool| lines.iter().filter(|line| of(line)).map(|line| line.chars).sum::<usize>();
    let in_paragraphs = sum(&|line| is_paragraph(parts[line.part].tag) && line.links_at_most(50));
    // Where paragraphs hold the text, other lines must be long to be of it.
    let long = if in_paragraphs >= SURE || in_paragraphs * 2 >= sum(&|_| true) { LONG_LINE } else { 20 };
    let around = |line: &Line| std::iter::successors(Some(line.part), |&part| (part > at).then_some(parts[part].parent));
    let lists = |line: &Line| around(line).filter(|&part| part > at && is_list(parts[part].tag)).collect::<Vec<_>>();
    let mut links = vec![(0, 0); parts[at].end - at];
    for line in &lines {
        for list in lists(line) {
            links[list - at].0 += line.chars;
            links[list - at].1 += line.linked;
        }
    }
    let of_the_text = |line: &Line| {
        let lists = lists(line);
        if lists.iter().any(|&list| links[list - at].1 * 2 > links[list - at].0) {
            return false;
        }
        match parts[line.part].tag {
            // It is the title, which is told elsewhere.
            "h1" => false,
            tag if is_paragraph(tag) => line.links_at_most(80),
            tag => line.links_at_most(50) && (is_heading(tag) || !lists.is_empty() || line.chars >= long),
        }
    };
    let mut kept: Vec<&Line> = lines.iter().copied().filter(|line| of_the_text(line)).collect();
    while kept.last().is_some_and(|line| is_heading(parts[line.part].tag)) {
        kept.pop();
    }
    kept
}
