//! A web page becomes a report: its main text as paragraphs, its title, author, outlet and day of publication.
//!
//! The main text is what the `trafilatura` crate finds, with its fall-back on the readability method. Titles and dates are read here from
//! what pages say of themselves, since the time of day matters and a date of update or expiry must not stand for that of publication.

use crate::report::{Draft, one_line, published};
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, Selector};
use std::sync::LazyLock;
use trafilatura::Options;

/// Pages nested deeper than this are read as plain paragraphs: what looks for the main text calls itself once a level.
const DEEPEST: usize = 400;

/// Reads a page. `url` is where it was found.
pub(crate) fn draft(page: &str, url: Option<&str>) -> Draft {
    let tree = Html::parse_document(page);
    let mut draft = Draft { url: url.map(str::to_owned).or_else(|| canonical(&tree)), ..Draft::default() };
    let linked = LinkedData::of(&tree);
    draft.published = date(&tree, &linked);
    draft.author = linked.author.clone();
    draft.outlet = meta(&tree, &["og:site_name", "application-name"]).or_else(|| linked.publisher.clone());
    draft.title = linked.headline.clone().or_else(|| meta(&tree, &["og:title", "twitter:title", "dc.title"]));
    if !is_deep(&tree) {
        let mut options = Options::default().with_fallback(true).with_exclude_comments(true);
        options.original_url = draft.url.as_deref().and_then(|url| url::Url::parse(url).ok());
        // Should the extractor stumble over a page, its plain paragraphs are left.
        if let Ok(Ok(found)) = std::panic::catch_unwind(|| trafilatura::extract(page, &options)) {
            draft.paragraphs = paragraphs(&found.content_html);
            if draft.paragraphs.is_empty() {
                draft.paragraphs = lines(&found.content_text);
            }
            let of = found.metadata;
            let told = |text: String| Some(text).filter(|text| !text.trim().is_empty());
            draft.title = draft.title.or_else(|| told(of.title));
            draft.author = draft.author.or_else(|| told(of.author));
            draft.outlet = draft.outlet.or_else(|| told(of.sitename));
            draft.published = draft.published.or_else(|| of.date.map(|date| date.to_string()));
        }
    }
    if draft.paragraphs.is_empty() {
        draft.paragraphs = blocks(&tree);
    }
    draft.title = draft.title.or_else(|| first(&tree, "title"));
    draft
}

/// The paragraphs of a piece of HTML, such as the body of a feed's entry.
pub(crate) fn paragraphs(fragment: &str) -> Vec<String> {
    blocks(&Html::parse_fragment(fragment))
}

/// Plain text as paragraphs: each line that is not empty.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// Elements whose text is no text of the page.
const SILENT: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "nav",
    "aside",
    "footer",
    "figure",
    "figcaption",
    "form",
    "button",
    "select",
    "iframe",
    "svg",
    "audio",
    "video",
    "object",
];

/// Elements inside a line of text; all others begin and end a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
];

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
                    if SILENT.contains(&element.name()) {
                        silent += 1;
                    } else if !INLINE.contains(&element.name()) {
                        end(&mut line);
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    if SILENT.contains(&element.name()) {
                        silent -= 1;
                    } else if !INLINE.contains(&element.name()) {
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

static META: LazyLock<Selector> = LazyLock::new(|| Selector::parse("meta").expect("a selector"));
static TIME: LazyLock<Selector> = LazyLock::new(|| Selector::parse("time[datetime]").expect("a selector"));
static DATED: LazyLock<Selector> = LazyLock::new(|| Selector::parse("[itemprop~=datePublished]").expect("a selector"));
static LINKED: LazyLock<Selector> = LazyLock::new(|| Selector::parse(r#"script[type="application/ld+json"]"#).expect("a selector"));
static CANONICAL: LazyLock<Selector> = LazyLock::new(|| Selector::parse(r#"link[rel~=canonical]"#).expect("a selector"));

fn first(tree: &Html, tag: &str) -> Option<String> {
    let selector = Selector::parse(tag).ok()?;
    tree.select(&selector).map(|element| one_line(&element.text().collect::<String>())).find(|text| !text.is_empty())
}

fn canonical(tree: &Html) -> Option<String> {
    tree.select(&CANONICAL).find_map(|link| link.attr("href")).filter(|url| url.starts_with("http")).map(str::to_owned)
}

/// The content of the first of some `meta` elements, by name, property or itemprop, in the order of the names.
fn meta(tree: &Html, names: &[&str]) -> Option<String> {
    let name = |element: ElementRef<'_>| {
        let key = element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("itemprop"))?;
        Some(key.to_ascii_lowercase())
    };
    let told: Vec<(String, &str)> =
        tree.select(&META).filter_map(|element| Some((name(element)?, element.attr("content")?.trim()))).collect();
    names.iter().find_map(|wanted| told.iter().find(|(key, value)| key == wanted && !value.is_empty())).map(|(_, value)| one_line(value))
}

/// Names of `meta` elements that tell when a page was published, best first. Those of updates and expiry are left out on purpose.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publication_date",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date",
];

fn date(tree: &Html, linked: &LinkedData) -> Option<String> {
    let sound = |written: &String| published(written).is_some();
    linked
        .published
        .clone()
        .filter(sound)
        .or_else(|| PUBLISHED.iter().find_map(|name| meta(tree, &[name]).filter(sound)))
        .or_else(|| {
            let told = |element: ElementRef<'_>| element.attr("content").or_else(|| element.attr("datetime")).map(str::to_owned);
            tree.select(&DATED).find_map(|element| told(element).filter(sound))
        })
        .or_else(|| {
            let updated = |element: &ElementRef<'_>| {
                ["class", "itemprop"].iter().filter_map(|key| element.attr(key)).any(|told| {
                    let told = told.to_ascii_lowercase();
                    ["modif", "updat", "expir"].iter().any(|word| told.contains(word))
                })
            };
            tree.select(&TIME).filter(|e| !updated(e)).find_map(|e| e.attr("datetime").map(str::to_owned).filter(sound))
        })
}

/// What a page tells of itself as JSON-LD in the words of schema.org.
#[derive(Default)]
struct LinkedData {
    headline: Option<String>,
    published: Option<String>,
    author: Option<String>,
    publisher: Option<String>,
}

impl LinkedData {
    fn of(tree: &Html) -> LinkedData {
        let mut found = LinkedData::default();
        for script in tree.select(&LINKED) {
            // A body over many nodes is JSON all the same; what is no JSON tells nothing.
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&script.text().collect::<String>()) {
                found.take(&value, 0);
            }
        }
        found
    }

    fn take(&mut self, value: &serde_json::Value, depth: usize) {
        if depth > 6 {
            return;
        }
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| self.take(item, depth + 1)),
            serde_json::Value::Object(object) => {
                let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
                if kind.contains("Article") || kind.contains("Posting") || kind.contains("Report") {
                    let text = |key: &str| object.get(key).and_then(|v| v.as_str()).map(str::to_owned);
                    self.headline = self.headline.take().or_else(|| text("headline"));
                    self.published = self.published.take().or_else(|| text("datePublished"));
                    self.author = self.author.take().or_else(|| names(object.get("author")?));
                    self.publisher = self.publisher.take().or_else(|| names(object.get("publisher")?));
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inside) = object.get(key) {
                        self.take(inside, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The names of people or bodies as schema.org has them: a text, an object with a name, or a list of either.
fn names(value: &serde_json::Value) -> Option<String> {
    let one = |value: &serde_json::Value| value.as_str().or_else(|| value.get("name")?.as_str()).map(str::to_owned);
    match value {
        serde_json::Value::Array(items) => Some(items.iter().filter_map(one).collect::<Vec<_>>().join(", ")).filter(|all| !all.is_empty()),
        value => one(value),
    }
}

/// The encoding that a page names in its first bytes: `<meta charset>` or `http-equiv`.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset")? + "charset".len();
    let rest = head[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    Some(name).filter(|name| !name.is_empty())
}
