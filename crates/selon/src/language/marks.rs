//! Mentions of earlier stages as patterns see them: which kinds of them start at a word, and where each ends.

/// The kinds that a pattern can ask for with `#kind`. The last two are told while times are put together, the others before.
const KINDS: [&str; 15] =
    ["number", "day", "lone", "free", "year", "yyyy", "date", "clock", "decade", "stamp", "hour", "hhmm", "nth", "time", "period"];

/// The number of a kind; `None` when there is no such kind.
pub(super) fn kind(name: &str) -> Option<usize> {
    KINDS.iter().position(|kind| *kind == name)
}

/// For each word of a text the mentions that start there.
#[derive(Debug, Default)]
pub struct Marks {
    /// For each word the kinds that start there, as bits.
    starts: Vec<u16>,
    /// For each word one past the last word of each kind's mention, or 0.
    ends: Vec<[u32; KINDS.len()]>,
}

impl Marks {
    /// How many kinds there are.
    pub(super) const KINDS: usize = KINDS.len();

    /// No mention in so many words.
    pub fn new(words: usize) -> Marks {
        Marks { starts: vec![0; words], ends: vec![[0; KINDS.len()]; words] }
    }

    /// Tells that a mention of a kind starts at word `at` and ends before word `end`; an end of 0 takes it back.
    pub fn mark(&mut self, name: &str, at: usize, end: usize) {
        debug_assert!(kind(name).is_some(), "no kind is called {name}");
        let (Some(kind), Some(starts), Some(ends)) = (kind(name), self.starts.get_mut(at), self.ends.get_mut(at)) else { return };
        ends[kind] = end as u32;
        *starts = *starts & !(1 << kind) | u16::from(end > at) << kind;
    }

    /// The kinds that start at a word, as bits.
    pub(super) fn starts(&self, at: usize) -> u16 {
        self.starts.get(at).copied().unwrap_or(0)
    }

    /// One past the last word of the mention of a kind that starts at a word, or 0.
    pub(super) fn end(&self, kind: usize, at: usize) -> usize {
        self.ends.get(at).map_or(0, |ends| ends[kind]) as usize
    }
}
