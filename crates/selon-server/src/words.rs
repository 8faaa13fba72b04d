//! The words of the interface: one file a language in `interface/`. Code asks by key and never which language it is.

use jiff::civil::Date;
use std::collections::BTreeMap;

/// The files, the first one for those who ask for none of them.
const FILES: &[&str] = &[include_str!("../interface/en.toml"), include_str!("../interface/fr.toml")];

/// The interface in one language.
#[derive(Debug)]
pub struct Words {
    /// BCP 47 code.
    pub code: String,
    /// What the language calls itself.
    pub name: String,
    /// The greatest count that takes the singular: 0 and 1 do in some languages.
    singular: Vec<u64>,
    thousands: String,
    date: String,
    months: Vec<String>,
    phrases: BTreeMap<String, String>,
}

/// All languages of the interface, in the order of their files.
pub fn all() -> Vec<Words> {
    FILES.iter().map(|file| Words::parse(file)).collect()
}

impl Words {
    fn parse(file: &str) -> Words {
        let table: toml::Table = file.parse().expect("interface/*.toml is TOML: a test reads them all");
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let list = |key: &str| table.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let phrases = table.get("phrases").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        Words {
            code: text("code"),
            name: text("name"),
            thousands: text("thousands"),
            date: text("date"),
            singular: list("singular").iter().filter_map(|value| value.as_integer()?.try_into().ok()).collect(),
            months: list("months").iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            phrases: phrases.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect(),
        }
    }

    /// The phrase of a key, and the key itself where a file lacks it (a test says so).
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.phrases.get(key).map_or(key, String::as_str)
    }

    /// The phrase for a word of the data, `toll` and `killed`; the word itself where the interface has none.
    pub fn of(&self, kind: &str, word: &str) -> String {
        self.phrases.get(&format!("{kind}.{word}")).cloned().unwrap_or_else(|| word.replace(['_', '-'], " "))
    }

    /// A phrase with a number: `{n} reports`; the phrase of `key.one` in the singular.
    pub fn n(&self, key: &str, count: u64) -> String {
        let one = format!("{key}.one");
        let phrase = if self.singular.contains(&count) { self.phrases.get(&one) } else { None };
        phrase.map_or_else(|| self.t(key), String::as_str).replace("{n}", &self.number(count))
    }

    /// A phrase with something in it: `{x}`.
    pub fn with(&self, key: &str, x: &str) -> String {
        self.t(key).replace("{x}", x)
    }

    /// A number with its thousands parted.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        // Four digits are left in one piece, as years are.
        if digits.len() <= 4 {
            return digits;
        }
        let mut parted = String::new();
        for (ix, digit) in digits.chars().enumerate() {
            if ix > 0 && (digits.len() - ix).is_multiple_of(3) {
                parted.push_str(&self.thousands);
            }
            parted.push(digit);
        }
        parted
    }

    /// A day as people write it.
    pub fn date(&self, date: Date) -> String {
        let month = self.months.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).map_or("", String::as_str);
        self.date.replace("{day}", &date.day().to_string()).replace("{month}", month).replace("{year}", &date.year().to_string())
    }

    /// One day, or from a day to a day.
    pub fn days(&self, first: Option<Date>, last: Option<Date>) -> Option<String> {
        match (first, last) {
            (Some(a), Some(b)) if a != b => Some(format!("{} – {}", self.date(a), self.date(b))),
            (Some(day), _) | (None, Some(day)) => Some(self.date(day)),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn rust_files(folder: &Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                rust_files(&entry.path(), into);
            } else if entry.path().extension().is_some_and(|ending| ending == "rs") {
                into.push(std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }

    /// The keys that the code asks for by name: `.t("…")`, `.n("…"`, `.with("…"`.
    fn asked() -> BTreeSet<String> {
        let mut files = Vec::new();
        rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let mut keys = BTreeSet::new();
        for text in &files {
            for call in [concat!(".t", "(\""), concat!(".n", "(\""), concat!(".with", "(\"")] {
                // Addresses have a method of this name, too.
                let named = text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).filter(|key| !key.contains(['/', '…']));
                keys.extend(named.map(str::to_owned));
            }
        }
        keys
    }

    #[test]
    fn every_language_has_every_phrase() {
        let all = all();
        for words in &all {
            let missing: Vec<String> = asked().into_iter().filter(|key| !words.phrases.contains_key(key)).collect();
            assert!(missing.is_empty(), "interface/{}.toml lacks {missing:?}", words.code);
            for other in &all {
                let lacking: Vec<&String> = other.phrases.keys().filter(|key| !words.phrases.contains_key(*key)).collect();
                assert!(lacking.is_empty(), "interface/{}.toml lacks {lacking:?}, which {} has", words.code, other.code);
            }
        }
    }

    #[test]
    fn numbers_and_days_are_written_as_people_do() {
        let all = all();
        let day = jiff::civil::date(2025, 2, 11);
        let shown: Vec<String> = all.iter().map(|words| format!("{} · {}", words.number(1_234_567), words.date(day))).collect();
        assert_eq!(shown, ["1,234,567 · 11 Feb 2025", "1\u{202f}234\u{202f}567 · 11 févr. 2025"]);
        assert!(all.iter().all(|words| words.number(2025) == "2025" && words.months.len() == 12));
    }
}
