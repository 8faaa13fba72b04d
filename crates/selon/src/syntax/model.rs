//! The file a model is kept in: named sections one after the other, read in place.

use crate::Error;

const MAGIC: &[u8; 8] = b"selon/1\n";
const NAME: usize = 24;

/// The sections of a model file.
#[derive(Clone, Copy)]
pub struct Model {
    bytes: &'static [u8],
}

impl Model {
    /// Looks at a model file; `name` is for the message when it is not one.
    pub fn read(bytes: &'static [u8], name: &str) -> Result<Model, Error> {
        let broken = || Error::new(format!("{name} is not a model of this version of selon; build it again with selon-train"));
        let body = bytes.strip_prefix(MAGIC).ok_or_else(broken)?;
        let model = Model { bytes: body };
        let count = number(body, 0).ok_or_else(broken)?;
        (0..count).all(|i| model.entry(i).is_some()).then_some(model).ok_or_else(broken)
    }

    /// The bytes of a section, empty when there is no such section.
    pub fn section(&self, name: &str) -> &'static [u8] {
        self.sections().find(|(n, _)| *n == name).map_or(&[], |(_, bytes)| bytes)
    }

    /// All sections, in their order.
    pub fn sections(&self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        (0..number(self.bytes, 0).unwrap_or(0)).filter_map(|i| self.entry(i))
    }

    /// The lines of a section that is text.
    pub fn lines(&self, name: &str) -> impl Iterator<Item = &'static str> {
        std::str::from_utf8(self.section(name)).unwrap_or("").lines()
    }

    fn entry(&self, i: usize) -> Option<(&'static str, &'static [u8])> {
        let at = 4 + i * (NAME + 8);
        let name = std::str::from_utf8(self.bytes.get(at..at + NAME)?).ok()?.trim_end_matches('\0');
        let (start, len) = (number(self.bytes, at + NAME)?, number(self.bytes, at + NAME + 4)?);
        Some((name, self.bytes.get(start..start.checked_add(len)?)?))
    }
}

/// Writes sections as a model file.
pub fn write(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut start = 4 + sections.len() * (NAME + 8);
    let mut out = MAGIC.to_vec();
    out.extend((sections.len() as u32).to_le_bytes());
    for (name, bytes) in sections {
        let mut field = [0; NAME];
        field[..name.len()].copy_from_slice(name.as_bytes());
        out.extend(field);
        out.extend((start as u32).to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        start += bytes.len();
    }
    for (_, bytes) in sections {
        out.extend(bytes);
    }
    out
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}
