//! SQLite, in one file.

use super::{Row, Table, Value, dialect};
use crate::Error;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, Value as Own, ValueRef};
use rusqlite::{ErrorCode, ToSql};
use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

/// How long a writer waits for others.
const PATIENCE: Duration = Duration::from_secs(60);
/// The name under which rusqlite passes lists.
const ARRAY: &CStr = c"rarray";
/// Statements that stay prepared.
const PREPARED: usize = 256;

pub struct Sqlite {
    file: rusqlite::Connection,
    path: PathBuf,
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Sqlite, Error> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|fault| Error::new(format!("{}: the folder cannot be made ({fault}); give another place", path.display())))?;
        }
        let wrong = |fault: rusqlite::Error| explained(path, &fault);
        let file = rusqlite::Connection::open(path).map_err(wrong)?;
        file.busy_timeout(PATIENCE).map_err(wrong)?;
        rusqlite::vtab::array::load_module(&file).map_err(wrong)?;
        // WAL lets readers read while one writes. FULL: what was reported as stored outlasts a power cut, too.
        file.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;
             PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 16000; PRAGMA temp_store = MEMORY",
        )
        .map_err(wrong)?;
        // A plan never hangs on the values that are asked for: without this, a statement is planned anew for every list of ids.
        file.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(wrong)?;
        add_functions(&file).map_err(wrong)?;
        file.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Sqlite { file, path: path.to_owned() })
    }

    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        self.run(sql, |file, sql| {
            let mut statement = file.prepare_cached(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query(rusqlite::params_from_iter(values))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let cells = (0..columns).map(|column| row.get_ref(column).map(own)).collect::<Result<_, _>>()?;
                found.push(Row(cells));
            }
            Ok(found)
        })
    }

    pub fn numbers<const N: usize>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<[i64; N]>, Error> {
        self.run(sql, |file, sql| {
            let mut statement = file.prepare_cached(sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(values))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let mut numbers = [0; N];
                for (ix, number) in numbers.iter_mut().enumerate() {
                    *number = row.get::<_, Option<i64>>(ix)?.unwrap_or(0);
                }
                found.push(numbers);
            }
            Ok(found)
        })
    }

    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        self.run(sql, |file, sql| Ok(file.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))? as u64))
    }

    pub fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Error> {
        self.run(&inserting(table), |file, sql| {
            let mut statement = file.prepare_cached(sql)?;
            for row in &rows {
                statement.execute(rusqlite::params_from_iter(row))?;
            }
            Ok(())
        })
    }

    pub fn insert_for_ids(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<Vec<i64>, Error> {
        self.run(&inserting(table), |file, sql| {
            let mut statement = file.prepare_cached(sql)?;
            rows.iter().map(|row| statement.insert(rusqlite::params_from_iter(row))).collect()
        })
    }

    pub fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.run(sql, |file, sql| file.execute_batch(sql))
    }

    fn run<T>(&mut self, sql: &str, work: impl FnOnce(&rusqlite::Connection, &str) -> rusqlite::Result<T>) -> Result<T, Error> {
        work(&self.file, &translated(sql)).map_err(|fault| explained(&self.path, &fault))
    }
}

/// The statement that inserts one row.
fn inserting(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let marks: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
    format!("INSERT INTO {} ({}) VALUES ({}) {}", table.name, names.join(", "), marks.join(", "), table.conflict)
}

/// The functions of numbers that PostgreSQL has and a bundled SQLite lacks.
fn add_functions(file: &rusqlite::Connection) -> rusqlite::Result<()> {
    type Function = fn(f64) -> f64;
    let functions: [(&str, Function); 3] = [("sin", f64::sin), ("cos", f64::cos), ("radians", f64::to_radians)];
    for (name, function) in functions {
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        file.create_scalar_function(name, 1, flags, move |given| Ok(given.get::<Option<f64>>(0)?.map(function)))?;
    }
    Ok(())
}

fn translated(sql: &str) -> String {
    let word = |inside: &str| match inside {
        "id" => "INTEGER PRIMARY KEY AUTOINCREMENT".to_owned(),
        "blob" => "BLOB".to_owned(),
        "text" => "TEXT".to_owned(),
        "rowless" => "WITHOUT ROWID".to_owned(),
        "max" => "max".to_owned(),
        "min" => "min".to_owned(),
        any => format!("IN rarray(?{})", any.trim_start_matches("any").trim()),
    };
    dialect(sql, word).replace('$', "?")
}

fn own(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(x) => Value::Int(x),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(x) => Value::Text(String::from_utf8_lossy(x).into_owned()),
        ValueRef::Blob(x) => Value::Blob(x.to_owned()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Owned(Own::Null),
            Value::Int(x) => ToSqlOutput::Owned(Own::Integer(*x)),
            Value::Real(x) => ToSqlOutput::Owned(Own::Real(*x)),
            Value::Text(x) => ToSqlOutput::Borrowed(ValueRef::Text(x.as_bytes())),
            Value::Blob(x) => ToSqlOutput::Borrowed(ValueRef::Blob(x)),
            Value::Ints(all) => ToSqlOutput::from_rc(Rc::new(all.iter().map(|&x| Own::Integer(x)).collect::<Vec<Own>>()), ARRAY),
            Value::Texts(all) => ToSqlOutput::from_rc(Rc::new(all.iter().map(|x| Own::Text(x.clone())).collect::<Vec<Own>>()), ARRAY),
        })
    }
}

/// What went wrong and what to do about it.
fn explained(path: &Path, fault: &rusqlite::Error) -> Error {
    let name = path.display();
    match fault.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::busy(format!("{name}: another program holds the store; wait until it is done, or end it, and try again"))
        }
        Some(ErrorCode::DiskFull) => Error::new(format!("{name}: the disk is full; make room and go on: nothing that was stored is lost")),
        Some(ErrorCode::NotADatabase) => Error::new(format!("{name}: is no store of selon; give another file")),
        Some(ErrorCode::CannotOpen) => {
            Error::new(format!("{name}: cannot be opened; check that the folder is there and may be written to"))
        }
        Some(ErrorCode::ReadOnly) => Error::new(format!("{name}: may not be written to; ask its owner for the right to")),
        Some(ErrorCode::DatabaseCorrupt) => Error::new(format!("{name}: is damaged ({fault}); restore a copy, or ingest the reports anew")),
        _ => Error::new(format!("{name}: {fault}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_another_holds_is_told_and_free_again_when_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.selon");
        let (mut one, mut other) = (Sqlite::open(&path).unwrap(), Sqlite::open(&path).unwrap());
        one.batch("CREATE TABLE t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)").unwrap();
        other.file.busy_timeout(Duration::from_millis(20)).unwrap();
        let fault = other.batch("BEGIN IMMEDIATE").unwrap_err();
        assert!(fault.is_busy() && fault.to_string().contains("another program holds the store; wait until it is done"), "{fault}");
        // Who only reads is not held up, and sees what was there before.
        assert!(other.query("SELECT x FROM t", &[]).unwrap().is_empty());
        one.batch("COMMIT").unwrap();
        other.batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (2); COMMIT").unwrap();
        assert_eq!(other.query("SELECT x FROM t", &[]).unwrap().len(), 2);
    }

    #[test]
    fn a_full_disk_is_told_and_takes_nothing_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Sqlite::open(&folder.path().join("news.selon")).unwrap();
        one.batch("CREATE TABLE t (x); INSERT INTO t VALUES ('kept'); PRAGMA max_page_count = 4").unwrap();
        one.batch("BEGIN IMMEDIATE").unwrap();
        let fault = one.execute("INSERT INTO t VALUES ($1)", &["x".repeat(100_000).into()]).unwrap_err();
        assert!(fault.to_string().contains("the disk is full; make room and go on"), "{fault}");
        // SQLite may have rolled back by itself.
        let _ = one.batch("ROLLBACK");
        assert_eq!(one.query("SELECT x FROM t", &[]).unwrap()[0].text(0), "kept");
    }
}
