//! Texts of strangers: shown as they are, never as markup, and unable to reorder what stands around them.

use maud::{Markup, PreEscaped, html};
use selon::wire::{Points, Reading};
use std::collections::BTreeMap;

/// Words to be marked in a text.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The words, in code points.
    pub span: Points,
    /// The layer they are of: a class of the style sheet.
    pub layer: &'static str,
    /// What they belong to: an id of the reading.
    pub id: String,
}

/// Characters that change the order or the sight of what stands around them. They are shown by their numbers.
fn is_trick(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || c.is_control() && c != '\n' && c != '\t'
}

/// One line of a stranger's text where only text can stand: a title, an attribute. Tricks are left out.
pub fn line(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|&c| !is_trick(c)).collect()
}

/// A stranger's words within a page, apart from the direction of what stands around them.
pub fn words(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

/// Text whose tricks are made visible.
fn visible(text: &str) -> Markup {
    if !text.chars().any(is_trick) {
        return html! { (text) };
    }
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let trick = is_trick(c);
        match pieces.last_mut() {
            Some((false, piece)) if !trick => piece.push(c),
            _ if trick => pieces.push((true, format!("U+{:04X}", u32::from(c)))),
            _ => pieces.push((false, c.to_string())),
        }
    }
    html! { @for (trick, piece) in pieces { @if trick { span.trick { (piece) } } @else { (piece) } } }
}

/// The marks of a reading, all layers.
pub fn marks(reading: &Reading) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |span: Points, layer, id: &str| {
        if span[0] < span[1] {
            marks.push(Mark { span, layer, id: id.to_owned() });
        }
    };
    for statement in &reading.statements {
        statement.content.iter().for_each(|&span| add(span, "said", &statement.id));
        add(statement.cue, "cue", &statement.id);
    }
    for event in &reading.events {
        add(event.trigger, "event", &event.id);
    }
    for toll in &reading.tolls {
        add(toll.quantity, "toll", &toll.id);
    }
    for actor in &reading.actors {
        actor.mentions.iter().for_each(|mention| add(mention.span, "actor", &actor.id));
    }
    for place in &reading.places {
        place.mentions.iter().for_each(|mention| add(mention.span, "place", &place.id));
    }
    for time in &reading.times {
        add(time.span, "time", &time.id);
    }
    marks
}

/// A text in paragraphs with its marked words. Marks may overlap in any way: the text is cut where any of them begins or ends.
pub fn marked(text: &str, marks: &[Mark]) -> Markup {
    let chars: Vec<char> = text.chars().collect();
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| mark.span).chain([0, chars.len()]).filter(|&cut| cut <= chars.len()).collect();
    // A blank line parts two paragraphs.
    let breaks: Vec<usize> = (1..chars.len()).filter(|&ix| chars[ix] == '\n' && chars[ix - 1] == '\n').collect();
    cuts.extend(breaks.iter().flat_map(|&ix| [ix - 1, ix + 1]));
    cuts.sort_unstable();
    cuts.dedup();
    // At every cut: the marks that begin, and those that end.
    let mut begins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (ix, mark) in marks.iter().enumerate() {
        begins.entry(mark.span[0]).or_default().push(ix);
    }
    let mut open: Vec<usize> = Vec::new();
    let mut seen: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut out = String::with_capacity(text.len() * 2);
    out.push_str("<p>");
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        open.retain(|&ix| marks[ix].span[1] > from);
        open.extend(begins.get(&from).into_iter().flatten());
        let piece: String = chars[from..to].iter().collect();
        if piece.chars().all(|c| c == '\n') && piece.len() > 1 {
            out.push_str("</p><p>");
            continue;
        }
        let anchors: Vec<&str> = open.iter().map(|&ix| marks[ix].id.as_str()).filter(|id| seen.insert(id)).collect();
        out.push_str(&piece_of(&piece, &open, marks, &anchors).into_string());
    }
    out.push_str("</p>");
    PreEscaped(out.replace("<p></p>", ""))
}

fn piece_of(piece: &str, open: &[usize], marks: &[Mark], anchors: &[&str]) -> Markup {
    let mut layers: Vec<&str> = open.iter().map(|&ix| marks[ix].layer).collect();
    layers.sort_unstable();
    layers.dedup();
    let mut ids: Vec<&str> = open.iter().map(|&ix| marks[ix].id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    html! {
        @for id in anchors { span id={ "w-" (id) } {} }
        @if open.is_empty() { (visible(piece)) }
        @else { span class={ "m " (layers.join(" ")) } data-ids=(ids.join(" ")) { (visible(piece)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, layer: &'static str, id: &str) -> Mark {
        Mark { span: [start, end], layer, id: id.into() }
    }

    #[test]
    fn marks_that_overlap_are_all_shown() {
        let shown =
            marked("Trois morts à Gao.\n\nFin", &[mark(0, 11, "toll", "n1"), mark(6, 17, "said", "s1"), mark(14, 17, "place", "p1")]);
        let expected = "<p><span id=\"w-n1\"></span><span class=\"m toll\" data-ids=\"n1\">Trois </span>\
            <span id=\"w-s1\"></span><span class=\"m said toll\" data-ids=\"n1 s1\">morts</span><span class=\"m said\" data-ids=\"s1\"> à </span>\
            <span id=\"w-p1\"></span><span class=\"m place said\" data-ids=\"p1 s1\">Gao</span>.</p><p>Fin</p>";
        assert_eq!(shown.into_string(), expected);
    }

    #[test]
    fn a_text_is_never_markup_and_turns_nothing_around() {
        let text = "<script>alert(1)</script> \u{202e}gnp.exe & \"x\"";
        let shown = marked(text, &[mark(0, 8, "toll", "n1")]).into_string();
        assert!(!shown.contains("<script") && shown.contains("&lt;script&gt;"), "{shown}");
        assert!(!shown.contains('\u{202e}') && shown.contains("U+202E"), "{shown}");
        assert_eq!(line("a\u{202e}b\nc"), "ab c");
        assert_eq!(words("<b>\u{2066}").into_string(), "<bdi>&lt;b&gt;<span class=\"trick\">U+2066</span></bdi>");
    }

    #[test]
    fn spans_outside_the_text_change_nothing() {
        assert_eq!(
            marked("ab", &[mark(1, 9, "toll", "n1"), mark(7, 9, "toll", "n2")]).into_string(),
            "<p>a<span id=\"w-n1\"></span><span class=\"m toll\" data-ids=\"n1\">b</span></p>"
        );
        assert_eq!(marked("", &[]).into_string(), "");
    }
}
