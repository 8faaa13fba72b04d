//! Word lists: one row a word, or several words, with what it means.

use super::Vocabulary;
use crate::syntax::Syntax;
use rustc_hash::FxHashMap;

/// A list of words with meanings, from one `words/*.tsv` file.
#[derive(Debug, Default)]
pub struct Table {
    /// The file's name without folder or ending.
    pub name: &'static str,
    rows: Vec<Row>,
    /// By first word the number of the list of rows in `firsts`.
    by_word: FxHashMap<&'static str, u32>,
    /// The same by the word's number in the vocabulary.
    by_number: FxHashMap<u32, u32>,
    /// Rows with the same first word, the longest first.
    firsts: Vec<Vec<u32>>,
    /// Rows of a verb with other words, by the numbers of the verb and of each of those.
    joined: FxHashMap<(u32, u32), Vec<u32>>,
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
    pub fn parse(name: &'static str, text: &'static str, vocabulary: &mut Vocabulary) -> Table {
        let mut table = Table { name, ..Table::default() };
        for (number, line) in text.lines().enumerate() {
            let mut cells = line.split('\t').map(str::trim);
            let Some(word) = cells.next().filter(|word| !word.is_empty() && !word.starts_with('#')) else { continue };
            let words: Vec<&'static str> = word.split(' ').filter(|w| !w.is_empty()).collect();
            let cells: Vec<&'static str> = cells.map(|cell| if cell == "-" { "" } else { cell }).collect();
            let (next, row) = (table.firsts.len() as u32, table.rows.len() as u32);
            let at = *table.by_word.entry(words[0]).or_insert(next);
            let first = vocabulary.add(words[0]);
            if at == next {
                table.firsts.push(Vec::new());
                table.by_number.insert(first, at);
            }
            table.firsts[at as usize].push(row);
            for &other in words[1..].iter().filter(|_| cells.first() == Some(&"V")) {
                table.joined.entry((first, vocabulary.add(other))).or_default().push(row);
            }
            table.rows.push(Row { line: number as u32 + 1, words, cells });
        }
        for rows in &mut table.firsts {
            rows.sort_by_key(|&row| std::cmp::Reverse(table.rows[row as usize].words.len()));
        }
        table
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// The first words of all rows, by number: no other word can start a match.
    pub fn starts(&self) -> impl Iterator<Item = u32> {
        self.by_number.keys().copied()
    }

    /// The rows whose first word is `word`.
    fn first(&self, word: &str) -> &[u32] {
        self.by_word.get(word).map_or(&[], |&at| &self.firsts[at as usize])
    }

    /// The rows whose first word has a number.
    fn first_numbered(&self, word: u32) -> &[u32] {
        if word == 0 { &[] } else { self.by_number.get(&word).map_or(&[], |&at| &self.firsts[at as usize]) }
    }

    /// The rows of one single word.
    pub fn get<'t>(&'t self, word: &str) -> impl Iterator<Item = &'t Row> + use<'t> {
        self.first(word).iter().map(|&row| &self.rows[row as usize]).filter(|row| row.words.len() == 1)
    }

    /// The rows of one or more words whose first word is one of two spellings.
    pub fn get_starts<'t>(&'t self, form: &str, lemma: &str) -> impl Iterator<Item = &'t Row> + use<'t> {
        let by_lemma = if form == lemma { &[] } else { self.first(lemma) };
        self.first(form).iter().chain(by_lemma).map(|&row| &self.rows[row as usize])
    }

    /// The rows that open with the verb at token `i` and have the word at token `k` too, wherever it stands.
    pub fn joined<'t>(&'t self, syntax: &Syntax, i: usize, k: usize) -> impl Iterator<Item = &'t Row> + use<'t> {
        let two = |[form, lemma]: [u32; 2]| [form, if lemma == form { 0 } else { lemma }].into_iter().filter(|&word| word != 0);
        let (verbs, others) = (syntax.known(i), syntax.known(k));
        let pairs = two(others).flat_map(move |other| two(verbs).map(move |verb| (verb, other)));
        pairs.filter_map(|pair| self.joined.get(&pair)).flatten().map(|&row| &self.rows[row as usize])
    }

    /// The rows that start at token `i`, the longest first, each with its number of tokens. Every word matches the form or the lemma.
    pub fn at<'t>(&'t self, syntax: &'t Syntax, i: usize) -> impl Iterator<Item = (&'t Row, usize)> + 't {
        let [form, lemma] = syntax.known(i);
        let by_lemma = if lemma == form { &[] } else { self.first_numbered(lemma) };
        let fits = move |row: &Row| {
            i + row.words.len() <= syntax.tokens.len()
                && row.words.iter().enumerate().skip(1).all(|(k, &word)| syntax.form(i + k) == word || syntax.lemma(i + k) == word)
        };
        let rows = move |list: &'t [u32]| list.iter().map(|&row| &self.rows[row as usize]).peekable();
        let (mut by_form, mut by_lemma) = (rows(self.first_numbered(form)), rows(by_lemma));
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
