//! Choices that need no look at the weights: where the corpora show often enough, and nearly always alike, what is right.

use rustc_hash::FxHashMap;

/// Right choices by the hash of what is seen.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    choices: FxHashMap<u64, u16>,
}

/// Bytes of an entry: what is seen, and the class.
const ENTRY: usize = 10;

impl Settled {
    /// Reads a section written by [`Settled::bytes`]; an empty one settles nothing.
    pub fn read(section: &[u8]) -> Settled {
        let entry = |e: &[u8]| {
            let (seen, class) = e.split_first_chunk()?;
            Some((u64::from_le_bytes(*seen), u16::from_le_bytes(*class.first_chunk()?)))
        };
        Settled { choices: section.chunks_exact(ENTRY).filter_map(entry).collect() }
    }

    /// These choices.
    pub fn new(choices: impl Iterator<Item = (u64, u16)>) -> Settled {
        Settled { choices: choices.collect() }
    }

    /// As [`Settled::read`] reads them.
    pub fn bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.choices.iter().collect();
        entries.sort();
        entries.into_iter().flat_map(|(seen, class)| seen.to_le_bytes().into_iter().chain(class.to_le_bytes())).collect()
    }

    /// The choice for the first of several views of one thing that settles it.
    #[inline]
    pub fn choice(&self, views: impl IntoIterator<Item = u64>) -> Option<usize> {
        if self.choices.is_empty() {
            return None;
        }
        views.into_iter().find_map(|seen| self.choices.get(&seen)).map(|&class| class as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::Settled;

    #[test]
    fn what_is_written_is_read_and_the_first_view_that_settles_counts() {
        let bytes = Settled::new([(7, 1), (1 << 60, 300)].into_iter()).bytes();
        let settled = Settled::read(&bytes);
        assert_eq!(settled.choice([5, 1 << 60, 7]), Some(300));
        assert_eq!(settled.choice([5, 6]), None);
        assert_eq!(Settled::read(&[]).choice([7]), None);
    }
}
