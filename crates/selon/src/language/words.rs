//! Word lists: one row a word, or several words, with what it means.

use crate::syntax::Syntax;
use rustc_hash::FxHashMap;

/// A list of words with meanings, from one `words/*.tsv` file.
#[derive(Debug, Default)]
pub struct Table {
    /// The file's name without folder or ending.
    pub name: &'static str,
    rows: Vec<Row>,
    /// Rows by their first word, the longest first.
    first: FxHashMap<&'static str, Vec<u32>>,
    /// Rows of a verb with other words, by the verb and each of those.
    joined: FxHashMap<&'static str, FxHashMap<&'static str, Vec<u32>>>,
}

/// One row of a list.
#[derive(Debug)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u32,
    words: Vec<&'static str>,
    cells: Vec<&'static str>,
}

impl Table {
    /// Reads a list: `word(s) ⇥ meaning …`, lines of `#` are comments, `-` is an empty cell.
    pub fn parse(name: &'static str, text: &'static str) -> Table {
        let mut table = Table { name, ..Table::default() };
        for (number, line) in text.lines().enumerate() {
            let mut cells = line.split('\t').map(str::trim);
            let Some(word) = cells.next().filter(|word| !word.is_empty() && !word.starts_with('#')) else { continue };
            let words: Vec<&'static str> = word.split(' ').filter(|w| !w.is_empty()).collect();
            let cells: Vec<&'static str> = cells.map(|cell| if cell == "-" { "" } else { cell }).collect();
            table.first.entry(words[0]).or_default().push(table.rows.len() as u32);
            for &other in words[1..].iter().filter(|_| cells.first() == Some(&"V")) {
                table.joined.entry(words[0]).or_default().entry(other).or_default().push(table.rows.len() as u32);
            }
            table.rows.push(Row { line: number as u32 + 1, words, cells });
        }
        for rows in table.first.values_mut() {
            rows.sort_by_key(|&row| std::cmp::Reverse(table.rows[row as usize].words.len()));
        }
        table
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// The first words of all rows: no other word can start a match.
    pub fn starts(&self) -> impl Iterator<Item = &'static str> {
        self.first.keys().copied()
    }

    /// The rows of one single word.
    pub fn get<'t>(&'t self, word: &str) -> impl Iterator<Item = &'t Row> + use<'t> {
        self.first.get(word).into_iter().flatten().map(|&row| &self.rows[row as usize]).filter(|row| row.words.len() == 1)
    }

    /// The rows of one or more words whose first word is one of two spellings.
    pub fn get_starts<'t>(&'t self, form: &str, lemma: &str) -> impl Iterator<Item = &'t Row> + use<'t> {
        let by_form = self.first.get(form).into_iter().flatten();
        let by_lemma = self.first.get(lemma).filter(|_| form != lemma).into_iter().flatten();
        by_form.chain(by_lemma).map(|&row| &self.rows[row as usize])
    }

    /// The rows that open with the verb at token `i` and have the word at token `k` too, wherever it stands.
    pub fn joined<'t>(&'t self, syntax: &Syntax, i: usize, k: usize) -> impl Iterator<Item = &'t Row> + use<'t> {
        let two = |form: &str, lemma: &str| if form == lemma { None } else { Some(()) };
        let verbs = [self.joined.get(syntax.form(i)), two(syntax.form(i), syntax.lemma(i)).and_then(|()| self.joined.get(syntax.lemma(i)))];
        let of = |word: &str| verbs.map(|rows| rows.and_then(|rows| rows.get(word)));
        let by_lemma = two(syntax.form(k), syntax.lemma(k)).map(|()| of(syntax.lemma(k)));
        let lists = of(syntax.form(k)).into_iter().chain(by_lemma.into_iter().flatten());
        lists.flatten().flatten().map(|&row| &self.rows[row as usize])
    }

    /// The rows that start at token `i`, the longest first, each with its number of tokens. Every word matches the form or the lemma.
    pub fn at<'t>(&'t self, syntax: &'t Syntax, i: usize) -> impl Iterator<Item = (&'t Row, usize)> + 't {
        let by_form = self.first.get(syntax.form(i));
        let by_lemma = if syntax.lemma(i) == syntax.form(i) { None } else { self.first.get(syntax.lemma(i)) };
        let fits = move |row: &Row| {
            i + row.words.len() <= syntax.tokens.len()
                && row.words.iter().enumerate().skip(1).all(|(k, &word)| syntax.form(i + k) == word || syntax.lemma(i + k) == word)
        };
        let rows = move |list: Option<&'t Vec<u32>>| list.into_iter().flatten().map(|&row| &self.rows[row as usize]).peekable();
        let (mut by_form, mut by_lemma) = (rows(by_form), rows(by_lemma));
        let merged = std::iter::from_fn(move || match (by_form.peek(), by_lemma.peek()) {
            (Some(form), Some(lemma)) if lemma.words.len() > form.words.len() => by_lemma.next(),
            (Some(_), _) => by_form.next(),
            _ => by_lemma.next(),
        });
        merged.filter(move |row| fits(row)).map(|row| (row, row.words.len()))
    }

    /// The longest row that starts at token `i`.
    pub fn longest<'t>(&'t self, syntax: &'t Syntax, i: usize) -> Option<(&'t Row, usize)> {
        self.at(syntax, i).next()
    }
}

impl Row {
    /// The words of the row.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }

    /// Cell `n` after the word, counted from 0; empty when absent.
    pub fn cell(&self, n: usize) -> &'static str {
        self.cells.get(n).copied().unwrap_or("")
    }

    /// Whether cell `n`, a comma-separated list, holds `flag`.
    pub fn has(&self, n: usize, flag: &str) -> bool {
        self.cell(n).split(',').any(|f| f.trim() == flag)
    }
}
