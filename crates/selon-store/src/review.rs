//! What people decide: about claims, and about links.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a reviewer says of a claim, a report or an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// The words say what the program read.
    Accept,
    /// They do not.
    Reject,
    /// They say something else: each field that is wrong with its right value, by the names and forms of `selon/1`
    /// (`low`, `high`, `measure`, `who`, `type`, `mode`, `status`, …); `source`, `place` and `time` as the words that name them.
    Correct {
        /// Field to value.
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        fields: Map<String, Value>,
    },
    /// Neither right nor wrong: see the comment.
    Comment,
}

/// A review to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// The claim, or
    pub claim: Option<i64>,
    /// the report as a whole, or
    pub report: Option<i64>,
    /// the incident as a whole. Exactly one of the three is given; reports and incidents take comments only.
    pub incident: Option<i64>,
    /// What is said of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// In the reviewer's own words.
    pub comment: Option<String>,
}

impl Review {
    /// A review of a claim.
    pub fn of_claim(claim: i64, verdict: Verdict) -> Review {
        Review { claim: Some(claim), report: None, incident: None, verdict, comment: None }
    }
}

/// A review that is kept. A later one by the same person about the same claim takes the place of an earlier one, which stays on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviewed {
    /// Its id.
    pub id: i64,
    /// Who: user id and name.
    pub user: i64,
    /// The user's name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// What was said.
    #[serde(flatten)]
    pub review: Review,
    /// What the program had read when this was said: the claim's object of `selon/1`. `None` for comments on wholes.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub machine: Option<Value>,
    /// Whether the program reads the claim otherwise by now, or finds it no longer.
    pub stale: bool,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
}

/// How far the review has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Claims that the filter asks for.
    pub claims: u64,
    /// Those that somebody reviewed.
    pub reviewed: u64,
    /// Those that two and more reviewed.
    pub twice: u64,
    /// Verdicts by kind, the last of each person and claim: accepted.
    pub accepted: u64,
    /// See `accepted`.
    pub rejected: u64,
    /// See `accepted`.
    pub corrected: u64,
}

/// How far two reviewers agree on the claims that both reviewed (comments left out).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// The one: user id and name.
    pub a: (i64, String),
    /// The other.
    pub b: (i64, String),
    /// Claims that both reviewed.
    pub both: u64,
    /// Claims on which both gave one verdict, and of corrections the same values.
    pub same: u64,
    /// Cohen's kappa over accept, reject and correct; `None` when it is not defined (no claims, or one verdict throughout).
    pub kappa: Option<f64>,
}

/// What somebody decided about links. Decisions hold for reports that are read anew and for reports yet to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Its id.
    pub id: i64,
    /// What was decided.
    pub what: DecisionKind,
    /// Who: user id and name; `None` when it was done on the command line without a user.
    pub user: Option<(i64, String)>,
    /// When.
    pub at: Timestamp,
    /// In the person's own words.
    pub comment: Option<String>,
    /// When it was taken back; then it does not count.
    pub undone: Option<Timestamp>,
}

/// What can be decided about links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DecisionKind {
    /// These two happenings are not linked. Others may still hold them in one incident.
    Unlink {
        /// Happening ids.
        a: i64,
        /// See `a`.
        b: i64,
    },
    /// These happenings are not the incident of those others.
    Split {
        /// Ids of the happenings that are taken out.
        out: Vec<i64>,
        /// Ids of the happenings they are parted from.
        from: Vec<i64>,
    },
    /// These happenings are one incident.
    Merge {
        /// Ids of happenings, one or more of each incident.
        all: Vec<i64>,
    },
    /// These two reports are not copies of each other: their voices are parted.
    Uncopy {
        /// Report ids.
        a: i64,
        /// See `a`.
        b: i64,
    },
}
