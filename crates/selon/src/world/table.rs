//! The hand-written tables of `world/`: tab-separated, columns named by the last comment line above the rows.
//!
//! A column such as `name:fr` holds the French value of `name`; which languages there are is the table's business.

use super::languages::Languages;
use crate::Error;

/// One table, its cells borrowed from the embedded file.
pub(super) struct Table {
    file: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

/// One row of a table, with the table at hand for column names and faults.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    cells: &'t [&'static str],
}

impl Table {
    /// Reads a file of `world/`.
    pub fn read(file: &'static str) -> Result<Table, Error> {
        let bytes = selon_data::world(file).ok_or_else(|| Error::new(format!("world/{file} is missing: put it back into selon-data")))?;
        let text = std::str::from_utf8(bytes).map_err(|_| Error::new(format!("world/{file} is not UTF-8: save it as UTF-8")))?;
        Table::parse(file, text)
    }

    fn parse(file: &'static str, text: &'static str) -> Result<Table, Error> {
        let mut table = Table { file, columns: Vec::new(), rows: Vec::new() };
        for (number, line) in text.lines().enumerate() {
            if let Some(header) = line.strip_prefix('#') {
                table.columns = header.trim().split('\t').collect();
            } else if !line.is_empty() {
                let cells: Vec<&str> = line.split('\t').collect();
                if cells.len() != table.columns.len() {
                    return Err(Error::new(format!(
                        "world/{file} line {} has {} cells where the header names {}: add or remove tabs",
                        number + 1,
                        cells.len(),
                        table.columns.len()
                    )));
                }
                table.rows.push(cells);
            }
        }
        Ok(table)
    }

    /// The rows, in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// Where a column stands.
    pub fn column(&self, name: &str) -> Result<usize, Error> {
        self.columns
            .iter()
            .position(|column| *column == name)
            .ok_or_else(|| Error::new(format!("world/{} has no column {name}: name it in the header line", self.file)))
    }

    /// The columns that hold `stem` in some language, with the number that `languages` gives that language.
    pub fn by_language(&self, stem: &str, languages: &mut Languages) -> Result<Vec<(usize, usize)>, Error> {
        let mut found = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(code) = column.strip_prefix(stem).and_then(|rest| rest.strip_prefix(':')) {
                found.push((languages.number(code)?, at));
            }
        }
        Ok(found)
    }
}

impl<'t> Row<'t> {
    /// The cell of a column by its place.
    pub fn at(self, column: usize) -> &'static str {
        self.cells.get(column).copied().unwrap_or("")
    }

    /// A fault that names the row.
    pub fn fault(self, what: &str) -> Error {
        Error::new(format!("world/{}, row «{}»: {what}", self.table.file, self.cells.join(" · ")))
    }
}

/// The entries of a cell that lists several, `a|b|c`.
pub(super) fn entries(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').map(str::trim).filter(|entry| !entry.is_empty())
}
