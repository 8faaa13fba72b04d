//! The claims table as Apache Parquet: a column a column, with its own type, packed with Snappy. Nothing of Arrow is needed to write it.

use crate::Error;
use crate::cell::Cell;
use crate::claims::{self, COLUMNS};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;
use jiff::civil::{Date, date};
use selon_store::{Filter, Store};
use std::io::Write;
use std::sync::Arc;

/// Rows of a group: what is in memory at once.
const GROUP: usize = 10_000;

/// What a column holds; every one may be empty.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Int,
    Real,
    Flag,
    Day,
}

fn kind(column: &str) -> Kind {
    match column {
        "value" | "min" | "max" | "geonames" => Kind::Int,
        "latitude" | "longitude" => Kind::Real,
        "approx" | "part" | "cumulative" | "contested" => Kind::Flag,
        "as_of" | "first" | "last" | "published" => Kind::Day,
        _ => Kind::Text,
    }
}

/// Writes the file.
pub fn write(store: &Store, filter: &Filter, out: impl Write + Send) -> Result<u64, Error> {
    let program = format!("selon {}", env!("CARGO_PKG_VERSION"));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(program).build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema()?), Arc::new(properties))?;
    let (mut columns, mut waiting, mut count) = (vec![Vec::new(); COLUMNS.len()], 0, 0);
    claims::each(store, filter, |row| {
        for (column, cells) in COLUMNS.iter().zip(&mut columns) {
            cells.push((column.cell)(row));
        }
        (waiting, count) = (waiting + 1, count + 1);
        if waiting == GROUP {
            waiting = 0;
            group(&mut file, &mut columns)?;
        }
        Ok(())
    })?;
    if waiting > 0 {
        group(&mut file, &mut columns)?;
    }
    let mut out = file.into_inner()?;
    out.flush()?;
    Ok(count)
}

fn schema() -> Result<Type, Error> {
    let field = |name: &'static str| {
        let (physical, logical) = match kind(name) {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Int => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Flag => (Physical::BOOLEAN, None),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        };
        let field = Type::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(Repetition::OPTIONAL);
        Ok::<_, Error>(Arc::new(field.build()?))
    };
    let fields = COLUMNS.iter().map(|column| field(column.name)).collect::<Result<Vec<_>, _>>()?;
    Ok(Type::group_type_builder("claims").with_fields(fields).build()?)
}

/// Writes one group, and empties the columns.
fn group(file: &mut SerializedFileWriter<impl Write + Send>, columns: &mut [Vec<Cell>]) -> Result<(), Error> {
    let mut group = file.next_row_group()?;
    for (column, cells) in COLUMNS.iter().zip(columns) {
        let Some(mut writer) = group.next_column()? else { break };
        let cells = std::mem::take(cells);
        match kind(column.name) {
            Kind::Text => put::<ByteArrayType>(&mut writer, &cells, |cell| match cell {
                Cell::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                _ => None,
            })?,
            Kind::Int => put::<Int64Type>(&mut writer, &cells, |cell| match cell {
                Cell::Int(number) => Some(*number),
                _ => None,
            })?,
            Kind::Real => put::<DoubleType>(&mut writer, &cells, |cell| match cell {
                Cell::Real(number) => Some(*number),
                _ => None,
            })?,
            Kind::Flag => put::<BoolType>(&mut writer, &cells, |cell| match cell {
                Cell::Flag(flag) => Some(*flag),
                _ => None,
            })?,
            Kind::Day => put::<Int32Type>(&mut writer, &cells, |cell| match cell {
                Cell::Text(day) => day.parse().ok().map(days),
                _ => None,
            })?,
        }
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

fn put<T: DataType>(writer: &mut SerializedColumnWriter<'_>, cells: &[Cell], value: fn(&Cell) -> Option<T::T>) -> Result<(), Error> {
    let values: Vec<Option<T::T>> = cells.iter().map(value).collect();
    let levels: Vec<i16> = values.iter().map(|value| value.is_some().into()).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// Days since 1970-01-01.
fn days(day: Date) -> i32 {
    day.duration_since(date(1970, 1, 1)).as_hours().div_euclid(24) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!([date(1970, 1, 1), date(1969, 12, 31), date(2025, 2, 12)].map(days), [0, -1, 20_131]);
    }

    #[test]
    fn every_typed_column_is_there() {
        let typed = COLUMNS.iter().filter(|column| kind(column.name) != Kind::Text).count();
        assert_eq!(typed, 14);
    }
}
