//! What can be taken away: every form of export, of what a filter asks for.

use crate::words::Words;
use maud::{Markup, html};
use selon_export::Form;

/// The forms to choose from; `address` is that of the export with the filter of the page.
pub fn menu(w: &Words, address: &str) -> Markup {
    let with = |name: &str| format!("{address}{}as={name}", if address.contains('?') { '&' } else { '?' });
    let incidents = format!("{}&of=incidents", with("csv"));
    html! {
        details.exports {
            summary { (w.t("export.title")) }
            ul {
                @for form in Form::ALL {
                    li { a href=(with(form.name())) download { (w.of("export", form.name())) } }
                }
                li { a href=(incidents) download { (w.t("export.incidents")) } }
                li { a href=(with("csv")) download { (w.t("export.csv")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_offered_in_every_language() {
        for words in crate::words::all() {
            let menu = menu(&words, "/api/v1/export?country=SDN").into_string();
            for form in Form::ALL {
                assert!(menu.contains(&format!("country=SDN&amp;as={}\"", form.name())), "{}: {}", words.code, form.name());
                let phrase = words.t(&format!("export.{}", form.name())).to_owned();
                assert!(!phrase.starts_with("export.") && menu.contains(&phrase), "{}: {}", words.code, form.name());
            }
        }
        assert!(menu(&crate::words::all()[0], "/api/v1/export").into_string().contains("/api/v1/export?as=ged\""));
    }
}
