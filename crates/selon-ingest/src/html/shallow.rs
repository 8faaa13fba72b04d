//! Pages whose elements stand in each other without end. To open one, a browser's parser looks through all that are open: the time grows with
//! the square of the depth, and a megabyte of `<div>` would take minutes.

use std::borrow::Cow;

/// No page that somebody made for readers is nested so deep.
const DEEPEST: usize = 1000;

/// The page without the tags that are nested too deep; their text stays.
pub(super) fn shallow(page: &str) -> Cow<'_, str> {
    let (mut kept, mut taken, mut at, mut depth) = (String::new(), 0, 0, 0usize);
    while let Some(found) = page[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let inside = &page[at..];
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        if name.is_empty() || closes_itself(name) {
            continue;
        }
        let too_deep = depth > DEEPEST + usize::from(is_end);
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if too_deep {
            kept.push_str(&page[taken..start]);
            taken = inside.find('>').map_or(page.len(), |end| page.len() - inside.len() + end + 1);
            at = taken;
        } else if !is_end && (name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style")) {
            // What stands in there is no tag, up to the end.
            at = inside.find("</").map_or(page.len(), |end| page.len() - inside.len() + end);
        }
    }
    if taken == 0 {
        return Cow::Borrowed(page);
    }
    kept.push_str(&page[taken..]);
    Cow::Owned(kept)
}

/// Whether an element has no inside, or ends where the next of its kind begins.
fn closes_itself(name: &str) -> bool {
    const THOSE: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "path",
        "source", "tbody", "td", "th", "tr", "track", "use", "wbr",
    ];
    THOSE.iter().any(|closed| name.eq_ignore_ascii_case(closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_deep_goes() {
        let plain = "<div><p>a<p>b<br></div><script>if (a<b) c</script>".repeat(3000);
        assert!(matches!(shallow(&plain), Cow::Borrowed(_)));
        let deep = format!("{}text <b>bold</b>{}<p>after", "<div class=x>".repeat(5000), "</div>".repeat(5000));
        let shallow = shallow(&deep);
        assert!(shallow.contains("text bold"));
        assert!(shallow.ends_with("</div><p>after"));
        assert_eq!(shallow.matches("<div").count(), shallow.matches("</div").count());
        assert!(shallow.matches("<div").count() <= DEEPEST + 1);
    }
}
