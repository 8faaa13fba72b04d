//! Tables: what a cell holds, what a column is, and rows as comma- or tab-separated values.

use crate::Error;
use serde_json::Value;
use std::borrow::Cow;
use std::io::Write;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Int(i64),
    Real(f64),
    Flag(bool),
}

/// A kind of table, and what a row of it is made from.
pub trait Table {
    type Row<'a>: ?Sized;
}

/// A column of a table.
pub struct Column<T: Table> {
    pub name: &'static str,
    pub cell: for<'a> fn(&T::Row<'a>) -> Cell,
}

/// Columns by name, each with what is in it.
macro_rules! columns {
    ($($name:literal => $cell:expr),* $(,)?) => {
        &[$($crate::cell::Column { name: $name, cell: $cell }),*]
    };
}
pub(crate) use columns;

impl Cell {
    /// As it stands in a table.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => "".into(),
            Cell::Text(text) => harmless(text),
            Cell::Int(number) => number.to_string().into(),
            Cell::Real(number) => number.to_string().into(),
            Cell::Flag(flag) => flag.to_string().into(),
        }
    }

    /// As it stands in JSON.
    pub fn json(self) -> Value {
        match self {
            Cell::Empty => Value::Null,
            Cell::Text(text) => text.into(),
            Cell::Int(number) => number.into(),
            Cell::Real(number) => number.into(),
            Cell::Flag(flag) => flag.into(),
        }
    }
}

/// A cell that a spreadsheet does not take for a formula: the words are a stranger's. An apostrophe before text that begins with `=`, `+`,
/// `-`, `@`, a tab or a carriage return is what spreadsheets themselves use for it; numbers are left alone.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}").into() } else { cell.into() }
}

macro_rules! into_cell {
    ($($from:ty => |$x:ident| $to:expr),* $(,)?) => { $(
        impl From<$from> for Cell {
            fn from($x: $from) -> Cell { $to }
        }
        impl From<Option<$from>> for Cell {
            fn from(maybe: Option<$from>) -> Cell { maybe.map_or(Cell::Empty, Cell::from) }
        }
    )* };
}

into_cell! {
    &str => |x| if x.is_empty() { Cell::Empty } else { Cell::Text(x.to_owned()) },
    String => |x| if x.is_empty() { Cell::Empty } else { Cell::Text(x) },
    &String => |x| Cell::from(x.as_str()),
    i64 => |x| Cell::Int(x),
    i32 => |x| Cell::Int(x.into()),
    u32 => |x| Cell::Int(x.into()),
    u64 => |x| Cell::Int(i64::try_from(x).unwrap_or(i64::MAX)),
    usize => |x| Cell::Int(x as i64),
    f64 => |x| Cell::Real(x),
    bool => |x| Cell::Flag(x),
    jiff::civil::Date => |x| Cell::Text(x.to_string()),
}

/// A table that is being written.
pub struct Rows<W: Write> {
    out: csv::Writer<W>,
    /// Whether cells are parted by tabs and never quoted: then no cell may hold a tab or the end of a line.
    bare: bool,
    pub count: u64,
}

impl<W: Write> Rows<W> {
    /// Comma-separated values, as RFC 4180 has them.
    pub fn commas(out: W) -> Rows<W> {
        Rows { out: csv::WriterBuilder::new().from_writer(out), bare: false, count: 0 }
    }

    /// Values parted by tabs, without quotation marks.
    pub fn tabs(out: W) -> Rows<W> {
        Rows { out: csv::WriterBuilder::new().delimiter(b'\t').quote_style(csv::QuoteStyle::Never).from_writer(out), bare: true, count: 0 }
    }

    /// The heading.
    pub fn heading<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<(), Error> {
        Ok(self.out.write_record(names)?)
    }

    /// One row.
    pub fn row<T: Table>(&mut self, columns: &[Column<T>], it: &T::Row<'_>) -> Result<(), Error> {
        for column in columns {
            let cell = (column.cell)(it);
            let text = cell.text();
            if self.bare && text.contains(['\t', '\n', '\r']) {
                self.out.write_field(text.replace(['\t', '\n', '\r'], " "))?;
            } else {
                self.out.write_field(text.as_bytes())?;
            }
        }
        self.count += 1;
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    /// Writes what is left, and says how many rows there were.
    pub fn end(mut self) -> Result<u64, Error> {
        self.out.flush()?;
        Ok(self.count)
    }
}

/// The names of columns.
pub fn names<T: Table>(columns: &'static [Column<T>]) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|column| column.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        assert_eq!(harmless("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!((harmless("-3.5"), harmless("douze morts"), harmless("@x")), ("-3.5".into(), "douze morts".into(), "'@x".into()));
        assert_eq!((harmless("+33 1 23"), harmless("\t=1")), ("'+33 1 23".into(), "'\t=1".into()));
    }

    #[test]
    fn a_table_without_quotation_marks_stays_a_table() {
        struct Words;
        impl Table for Words {
            type Row<'a> = str;
        }
        let columns: &[Column<Words>] = columns!["words" => |it| it.into(), "none" => |_| Cell::Empty];
        let mut bytes = Vec::new();
        let mut rows = Rows::tabs(&mut bytes);
        rows.row(columns, "un\tdeux\r\n\"trois\"").unwrap();
        rows.end().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "un deux  \"trois\"\t\n");
    }
}
