//! Scores and their record.

use serde::Serialize;
use std::fmt;

/// What was found against what there is to find.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Items of the gold that were found.
    pub right: usize,
    /// Items that selon found.
    pub found: usize,
    /// Items of the gold.
    pub gold: usize,
}

impl Tally {
    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / ((self.found + self.gold) as f64).max(1.0)
    }
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// What is measured, with its unit where it is not a share of one.
    pub measure: String,
    pub value: f64,
    /// How many items the figure stands on.
    pub items: usize,
    /// The bar to reach, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bar: Option<f64>,
}

/// The figures of one set.
#[derive(Clone, Debug, Serialize)]
pub struct Scores {
    pub set: String,
    pub scores: Vec<Score>,
}

impl Scores {
    pub fn new(set: &str) -> Scores {
        Scores { set: set.into(), scores: Vec::new() }
    }

    /// A figure as it is.
    pub fn value(&mut self, measure: impl Into<String>, value: f64, items: usize, bar: impl Into<Option<f64>>) {
        self.scores.push(Score { measure: measure.into(), value, items, bar: bar.into() });
    }

    /// The share of items that are right.
    pub fn share(&mut self, measure: impl Into<String>, right: usize, of: usize, bar: impl Into<Option<f64>>) {
        self.value(measure, right as f64 / (of as f64).max(1.0), of, bar);
    }

    /// F1, with precision and recall beside it.
    pub fn f1(&mut self, measure: &str, tally: Tally, bar: impl Into<Option<f64>>) {
        self.value(format!("{measure} F1"), tally.f1(), tally.gold, bar);
        self.share(format!("{measure} precision"), tally.right, tally.found, None);
        self.share(format!("{measure} recall"), tally.right, tally.gold, None);
    }
}

/// A share counted over the even and the odd rows of a set: misses are looked at in the even rows only, so the odd ones stay unseen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Halves {
    right: [usize; 2],
    of: [usize; 2],
}

impl Halves {
    /// Counts an item of a row and says whether it was right.
    pub fn count(&mut self, row: usize, right: bool) -> bool {
        self.of[row % 2] += 1;
        self.right[row % 2] += usize::from(right);
        right
    }
}

impl Scores {
    /// The share over all rows, against its bar, and over each half.
    pub fn halves(&mut self, measure: &str, halves: Halves, bar: impl Into<Option<f64>>) {
        self.share(measure, halves.right.iter().sum(), halves.of.iter().sum(), bar);
        self.share(format!("{measure}, even rows"), halves.right[0], halves.of[0], None);
        self.share(format!("{measure}, odd rows"), halves.right[1], halves.of[1], None);
    }
}

impl fmt::Display for Scores {
    /// The rows of a table: set, measure, value, number of items, bar.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for s in &self.scores {
            let bar = s.bar.map_or(String::new(), |bar| format!("{bar:.3}"));
            writeln!(f, "| {} | {} | {:.3} | {} | {bar} |", self.set, s.measure, s.value, s.items)?;
        }
        Ok(())
    }
}
