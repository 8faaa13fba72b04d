//! How somebody sees the desk: in which language and light, as whom, and from where.

use crate::access::{Who, cookie};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::words::Words;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// What every page knows.
#[derive(Clone)]
pub struct View {
    desk: Shared,
    language: usize,
    /// `light`, `dark`, or `None` as the system has it.
    pub theme: Option<&'static str>,
    /// Who looks.
    pub who: Who,
    /// The address of the page, with its query.
    pub here: String,
}

impl View {
    /// The words of the interface.
    pub fn words(&self) -> &Words {
        &self.desk.words[self.language]
    }

    /// All languages of the interface.
    pub fn languages(&self) -> &[Words] {
        &self.desk.words
    }

    /// The path of the page.
    pub fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or("/")
    }

    /// The view of a request.
    pub fn of(desk: &Shared, who: Who, here: &str, headers: &HeaderMap) -> View {
        let chosen = cookie(headers, "selon_language");
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let codes: Vec<&str> = desk.words.iter().map(|words| words.code.as_str()).collect();
        let language = chosen.and_then(|code| codes.iter().position(|known| *known == code)).unwrap_or_else(|| preferred(&codes, asked));
        let theme = match cookie(headers, "selon_theme").as_deref() {
            Some("light") => Some("light"),
            Some("dark") => Some("dark"),
            _ => None,
        };
        View { desk: desk.clone(), language, theme, who, here: here.to_owned() }
    }
}

/// Of the known codes the one that an Accept-Language header wants most; the first one when it wants none.
fn preferred(codes: &[&str], header: &str) -> usize {
    let wish = |part: &str| {
        let (code, rest) = part.split_once(';').unwrap_or((part, ""));
        let weight: f32 = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
        let base = code.trim().split('-').next().unwrap_or_default().to_lowercase();
        codes.iter().position(|known| *known == base).map(|ix| (ix, weight))
    };
    let wishes = header.split(',').filter_map(wish).filter(|(_, weight)| *weight > 0.0);
    wishes
        .fold(None, |best: Option<(usize, f32)>, next| if best.is_none_or(|best| next.1 > best.1) { Some(next) } else { best })
        .map_or(0, |(ix, _)| ix)
}

impl FromRequestParts<Shared> for View {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Shared) -> Result<View, Problem> {
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default();
        let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(View::of(desk, who, here, &parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::preferred;

    #[test]
    fn the_wanted_language_is_found() {
        let codes = ["xx", "yy"];
        assert_eq!(preferred(&codes, "yy-CA,yy;q=0.9,xx;q=0.8"), 1);
        assert_eq!(preferred(&codes, "zz,xx;q=0.3,yy;q=0.7"), 1);
        assert_eq!((preferred(&codes, ""), preferred(&codes, "zz"), preferred(&codes, "yy;q=0")), (0, 0, 0));
    }
}
