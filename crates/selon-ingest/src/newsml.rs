//! NewsML-G2, the news agencies' exchange format (IPTC): each news item with text is a report.

use crate::Error;
use crate::html;
use crate::report::{Draft, Report, Take, one_line};
use roxmltree::{Document as Xml, Node, ParsingOptions};
use std::ops::ControlFlow;

/// Reads a document and hands over its news items that hold text.
pub(crate) fn each(text: &str, at: &str, take: &mut Take<'_>) -> ControlFlow<()> {
    // No document type: a feed of news needs none, and entities in it can grow without bound.
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let xml = match Xml::parse_with_options(text, options) {
        Ok(xml) => xml,
        Err(fault) => return take(Err(Error::new(at, format!("is no sound XML ({fault}); get the file again")))),
    };
    let items: Vec<Node> = xml.descendants().filter(|node| node.has_tag_name_of("newsItem")).collect();
    let mut told = 0;
    for (ix, item) in items.iter().enumerate() {
        let at = if items.len() == 1 { at.to_owned() } else { format!("{at}#{}", ix + 1) };
        if let Some(report) = report(*item, at) {
            told += 1;
            take(Ok(report))?;
        }
    }
    if told == 0 {
        let kind = xml.root_element().tag_name().name().to_owned();
        return take(Err(Error::new(at, format!("is a NewsML-G2 {kind} without text (a picture, a plan, a list); give text items"))));
    }
    ControlFlow::Continue(())
}

/// Names without their namespaces: G2, NITF and XHTML each have one, in several versions.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn report(item: Node<'_, '_>, at: String) -> Option<Report> {
    let inside = |name: &'static str| item.descendants().filter(move |node| node.has_tag_name_of(name));
    let words =
        |node: Node<'_, '_>| one_line(&node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect::<Vec<_>>().join(""));
    let content = inside("contentSet").next()?;
    let mut paragraphs = Vec::new();
    for data in content.children().filter(|node| node.has_tag_name_of("inlineXML")) {
        // NITF keeps headline and captions apart from the body; XHTML has but the body.
        let body = data
            .descendants()
            .find(|node| node.has_tag_name_of("body.content"))
            .or_else(|| data.descendants().find(|node| node.has_tag_name_of("body")))
            .unwrap_or(data);
        let aside = |node: &Node<'_, '_>| {
            node.ancestors().any(|over| ["media", "table", "figure", "head", "body.head"].iter().any(|name| over.has_tag_name_of(name)))
        };
        paragraphs.extend(
            body.descendants()
                .filter(|node| ["p", "h1", "h2", "h3", "hl2", "li"].iter().any(|name| node.has_tag_name_of(name)) && !aside(node))
                .map(words)
                .filter(|text| !text.is_empty()),
        );
    }
    for data in content.children().filter(|node| node.has_tag_name_of("inlineData")) {
        let kind = data.attribute("contenttype").unwrap_or("text/plain");
        let text = data.text().unwrap_or_default();
        match kind {
            kind if kind.contains("html") => paragraphs.extend(html::paragraphs(text)),
            kind if kind.starts_with("text/") => paragraphs.extend(html::lines(text)),
            _ => {}
        }
    }
    let title = inside("headline").map(words).find(|text| !text.is_empty());
    if paragraphs.is_empty() {
        return None;
    }
    let named = |name: &'static str| {
        inside(name).find_map(|node| {
            let name = node.children().find(|child| child.has_tag_name_of("name")).map(words).filter(|text| !text.is_empty());
            let code = node.attribute("qcode").and_then(|code| code.split_once(':')).map(|(_, code)| code.to_owned());
            name.or_else(|| node.attribute("literal").map(str::to_owned)).or(code)
        })
    };
    // A version is a report of its own: its day is that of this version.
    let date = ["versionCreated", "contentCreated", "firstCreated"].iter().find_map(|name| inside(name).next().map(words));
    let draft = Draft {
        title,
        paragraphs,
        url: None,
        published: date,
        outlet: named("provider"),
        author: inside("by").map(words).find(|by| !by.is_empty()).or_else(|| named("creator")),
        language: None,
    };
    Some(draft.report(at))
}
