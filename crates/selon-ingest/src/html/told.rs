//! What a page tells of itself: its title, author, outlet, address and date of publication, gathered in one walk.

use super::one_line;
use crate::report::published;
use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

/// What pages tell in elements that are there for it.
#[derive(Default)]
pub(super) struct Told<'a> {
    linked: LinkedData,
    /// Names of `meta` elements in small letters, with what they hold.
    metas: Vec<(String, &'a str)>,
    /// Dates that elements say they were published at, and those of `time` elements that are not of an update.
    dated: Vec<&'a str>,
    times: Vec<&'a str>,
    /// Short texts of elements that are called a date and are not of an update.
    shown: Vec<String>,
    /// Elements that say they name an author.
    authors: Vec<String>,
    canonical: Option<&'a str>,
    title: Option<String>,
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

/// Names of `meta` elements that tell who signed a page, best first.
const AUTHOR: &[&str] = &["author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator"];

/// The line of the author or the date is no longer than this, in bytes; what is longer tells something else.
const LONGEST_LINE: usize = 120;

impl<'a> Told<'a> {
    pub fn of(tree: &'a Html) -> Told<'a> {
        let mut told = Told::default();
        for node in tree.tree.root().descendants() {
            if let Node::Element(element) = node.value() {
                told.take(node, element);
            }
        }
        told
    }

    fn take(&mut self, node: NodeRef<'a, Node>, element: &'a scraper::node::Element) {
        let text = || ElementRef::wrap(node).map(|element| element.text().collect::<String>()).unwrap_or_default();
        let is = |key: &str, wanted: &str| element.attr(key).is_some_and(|told| told.split_whitespace().any(|word| word == wanted));
        let held = || element.attr("content").or_else(|| element.attr("datetime"));
        match element.name() {
            "meta" => {
                let name = element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("itemprop"));
                if let (Some(name), Some(held)) = (name, element.attr("content")) {
                    self.metas.push((name.to_ascii_lowercase(), held.trim()));
                }
            }
            "script" if element.attr("type") == Some("application/ld+json") => {
                // What is no JSON tells nothing.
                if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text()) {
                    self.linked.take(&value, 0);
                }
            }
            "link" if is("rel", "canonical") => {
                let href = element.attr("href").filter(|url| url.starts_with("http"));
                self.canonical = self.canonical.or(href);
            }
            "title" if self.title.is_none() => self.title = Some(one_line(&text())).filter(|title| !title.is_empty()),
            "time" if !of_an_update(element) => self.times.extend(element.attr("datetime")),
            _ => {}
        }
        if is("itemprop", "datePublished") {
            self.dated.extend(held());
        }
        if ["class", "id"].iter().filter_map(|key| element.attr(key)).any(names_a_date) && !of_an_update(element) {
            let shown = one_line(&text());
            self.shown.extend(Some(shown).filter(|shown| shown.len() <= LONGEST_LINE && shown.bytes().any(|b| b.is_ascii_digit())));
        }
        if is("rel", "author") || is("itemprop", "author") || is("class", "author") || is("class", "author-name") || is("class", "byline") {
            let name = element.attr("content").map_or_else(text, str::to_owned);
            self.authors.extend(Some(one_line(&name)).filter(|name| !name.is_empty() && name.len() <= LONGEST_LINE));
        }
    }

    pub fn url(&self) -> Option<String> {
        self.canonical.map(str::to_owned)
    }

    /// The title of the article, as it is told to others.
    pub fn headline(&self) -> Option<String> {
        self.linked.headline.clone().or_else(|| self.meta(&["og:title", "twitter:title", "dc.title"]))
    }

    /// The title of the page, which may hold more than that of the article.
    pub fn title(&self) -> Option<String> {
        self.title.clone()
    }

    pub fn outlet(&self) -> Option<String> {
        self.meta(&["og:site_name", "application-name"]).or_else(|| self.linked.publisher.clone())
    }

    pub fn author(&self) -> Option<String> {
        let by_name = || AUTHOR.iter().find_map(|name| self.meta(&[name]).filter(|author| !author.contains("://")));
        self.linked.author.clone().or_else(by_name).or_else(|| self.authors.first().cloned())
    }

    /// When it was published, as the page writes it.
    pub fn published(&self) -> Option<String> {
        let sound = |written: &String| published(written).is_some();
        let first = |all: &[&str]| all.iter().map(|&date| date.to_owned()).find(sound);
        (self.linked.published.clone().filter(sound))
            .or_else(|| PUBLISHED.iter().find_map(|name| self.meta(&[name]).filter(sound)))
            .or_else(|| first(&self.dated))
            .or_else(|| first(&self.times))
    }

    /// The first lines that are called a date, as the page shows them.
    pub fn shown_dates(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(String::as_str).take(8)
    }

    /// The content of the first of some `meta` elements, in the order of the names.
    fn meta(&self, names: &[&str]) -> Option<String> {
        let held = |wanted: &&str| self.metas.iter().find(|(name, held)| name == wanted && !held.is_empty());
        names.iter().find_map(held).map(|(_, held)| one_line(held))
    }
}

/// Whether a class or id names when something was published.
fn names_a_date(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["date", "time", "datum", "fecha", "publi", "posted", "byline", "meta", "info"].iter().any(|word| name.contains(word))
}

fn of_an_update(element: &scraper::node::Element) -> bool {
    ["class", "itemprop"].iter().filter_map(|key| element.attr(key)).any(|told| {
        let told = told.to_ascii_lowercase();
        ["modif", "updat", "expir"].iter().any(|word| told.contains(word))
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
