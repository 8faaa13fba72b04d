//! JSON that is written while it is made: lines, and lists whose items come one by one.

use crate::Error;
use serde::Serialize;
use std::io::Write;

/// One value on a line of its own.
pub fn line(out: &mut impl Write, it: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, it)?;
    Ok(out.write_all(b"\n")?)
}

/// A list between a head and a tail, an item a line.
pub struct List<W: Write> {
    out: W,
    pub count: u64,
}

impl<W: Write> List<W> {
    /// Begins with a head that ends with the bracket of the list.
    pub fn begin(mut out: W, head: &str) -> Result<List<W>, Error> {
        out.write_all(head.as_bytes())?;
        Ok(List { out, count: 0 })
    }

    /// One more item.
    pub fn item(&mut self, it: &impl Serialize) -> Result<(), Error> {
        self.out.write_all(if self.count == 0 { b"\n" } else { b",\n" })?;
        self.count += 1;
        Ok(serde_json::to_writer(&mut self.out, it)?)
    }

    /// Ends with a tail, which closes the list; says how many items there were.
    pub fn end(mut self, tail: &str) -> Result<u64, Error> {
        self.out.write_all(b"\n")?;
        self.out.write_all(tail.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.count)
    }
}
