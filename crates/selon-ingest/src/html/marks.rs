//! What parts of a page are called. The names are those that publishing systems and themes use the world over.

use scraper::node::Element;

/// What a part says of itself, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Nothing,
    /// The main part of the page.
    Main,
    /// A class or id such as `post` or `story`.
    Story,
    /// The element `article`.
    Article,
    /// The text of the article.
    Text,
    /// Nothing of the text.
    Furniture,
}

/// Words in names of what is not of the text, sorted.
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "agegate",
    "alert",
    "author",
    "authors",
    "avatar",
    "banner",
    "bar",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "button",
    "buttons",
    "byline",
    "caption",
    "captions",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "disclaimer",
    "disqus",
    "donate",
    "dropdown",
    "factbox",
    "feedback",
    "footer",
    "gallery",
    "icon",
    "infobox",
    "legal",
    "lightbox",
    "login",
    "menu",
    "meta",
    "metadata",
    "modal",
    "more",
    "most",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "next",
    "noprint",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "paging",
    "paywall",
    "popular",
    "popup",
    "prev",
    "promo",
    "promotion",
    "rating",
    "readmore",
    "recirc",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "reply",
    "respond",
    "rss",
    "search",
    "share",
    "sharedaddy",
    "shares",
    "sharing",
    "sidebar",
    "signup",
    "slider",
    "slideshow",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "suggest",
    "suggested",
    "suggestions",
    "taboola",
    "tabs",
    "tag",
    "taglist",
    "tags",
    "taxonomy",
    "teaser",
    "teasers",
    "ticker",
    "timestamp",
    "toolbar",
    "tooltip",
    "topnav",
    "trending",
    "widget",
    "widgets",
];

/// Whole names of what is not shown.
const HIDDEN: &[&str] = &[
    "d-none",
    "element-hidden",
    "element-invisible",
    "hidden",
    "hide",
    "invisible",
    "is-hidden",
    "screen-reader-text",
    "sr-only",
    "visually-hidden",
];

/// Names of the text of an article, without what parts their words.
const TEXT: &[&str] = &[
    "artcontent",
    "articlebody",
    "articlecontent",
    "articletext",
    "artikelcontent",
    "artikeltext",
    "arttext",
    "blogcontent",
    "bodycontent",
    "bodycopy",
    "bodytext",
    "contentbody",
    "contenttext",
    "detailtext",
    "entrybody",
    "entrycontent",
    "fieldbody",
    "fulltext",
    "maintext",
    "newsbody",
    "newscontent",
    "newstext",
    "postbody",
    "postcontent",
    "postentry",
    "posttext",
    "richtext",
    "singlecontent",
    "storybody",
    "storycontent",
    "storytext",
    "textbody",
    "textcontent",
    "wysiwyg",
];

/// With one of these words a name is that of something around or beside the text.
const AROUND: &[&str] = &["container", "footer", "header", "image", "page", "title", "wrapper"];

const STORY: &[&str] = &["article", "artikel", "blogpost", "entry", "hentry", "post", "singlepost", "story"];

const MAIN: &[&str] = &["content", "contentmain", "main", "maincontent", "pagecontent", "primary"];

pub(super) fn says(element: &Element) -> Says {
    let tag = element.name();
    if matches!(tag, "html" | "body") {
        return Says::Nothing;
    }
    if is_hidden(element) {
        return Says::Furniture;
    }
    match element.attr("role") {
        Some("navigation" | "banner" | "complementary" | "contentinfo" | "search" | "dialog" | "menu" | "alert") => return Says::Furniture,
        Some("main") => return Says::Main,
        _ => {}
    }
    if element.attr("itemprop").is_some_and(|names| names.split_whitespace().any(|name| name == "articleBody")) {
        return Says::Text;
    }
    let may_hold = matches!(tag, "div" | "section" | "article" | "main" | "td" | "span");
    let mut said = match tag {
        "article" => Says::Article,
        "main" => Says::Main,
        _ => Says::Nothing,
    };
    let mut name = Name::default();
    for written in ["class", "id"].iter().filter_map(|key| element.attr(key)).flat_map(str::split_whitespace) {
        name.take(written);
        if HIDDEN.contains(&written) || name.is_furniture() {
            return Says::Furniture;
        }
        if may_hold {
            said = said.max(name.says());
        }
    }
    said
}

fn is_hidden(element: &Element) -> bool {
    let style = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    element.attr("hidden").is_some() || element.attr("aria-hidden") == Some("true") || element.attr("style").is_some_and(style)
}

/// A class or id as small letters: `article__body`, `article-body` and `articleBody` are two words each, and the same ones.
#[derive(Default)]
struct Name {
    letters: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Name {
    fn take(&mut self, written: &str) {
        self.letters.clear();
        self.ends.clear();
        let mut after_small = false;
        for c in written.chars() {
            let parts = c.is_ascii() && !c.is_ascii_alphanumeric();
            if parts || c.is_ascii_uppercase() && after_small {
                self.end();
            }
            if !parts {
                self.letters.push(c.to_ascii_lowercase());
            }
            after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        }
        self.end();
    }

    fn end(&mut self) {
        if self.letters.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.letters.len());
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.letters[start..end])
    }

    fn is_furniture(&self) -> bool {
        // What is taken over from elsewhere, a post on a network say, is quoted.
        self.words().any(|word| FURNITURE.binary_search(&word).is_ok()) && !self.words().any(|word| matches!(word, "embed" | "embedded"))
    }

    fn says(&self) -> Says {
        let is_around = || self.words().any(|word| AROUND.contains(&word));
        if TEXT.iter().any(|text| self.letters.contains(text)) && !is_around() {
            Says::Text
        } else if STORY.contains(&self.letters.as_str()) {
            Says::Story
        } else if MAIN.contains(&self.letters.as_str()) {
            Says::Main
        } else {
            Says::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        let says = |html: &str| {
            let tree = scraper::Html::parse_fragment(html);
            let element = tree.root_element().child_elements().next().expect("an element");
            says(element.value())
        };
        for (html, said) in [
            ("<div class='article__body'>", Says::Text),
            ("<div class=articleBody>", Says::Text),
            ("<div itemprop='articleBody'>", Says::Text),
            ("<p class='article-body'>", Says::Nothing),
            ("<div class=article-body-wrapper>", Says::Nothing),
            ("<div id=story>", Says::Story),
            ("<div id=top class='main grid'>", Says::Main),
            ("<article>", Says::Article),
            ("<article class=entry-content>", Says::Text),
            ("<div class='share-buttons'>", Says::Furniture),
            ("<div class='social-embed'>", Says::Nothing),
            ("<div class=shared-history>", Says::Nothing),
            ("<div class='field-label-hidden field-body'>", Says::Text),
            ("<p style='display: none'>", Says::Furniture),
        ] {
            assert_eq!(says(html), said, "{html}");
        }
        assert!(FURNITURE.is_sorted());
    }
}
