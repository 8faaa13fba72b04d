//! What is found: rows of lists, and the whole of one thing.
//!
//! Ids are numbers of one store. People write them with a letter: incident `i12`, report `r7`, claim `c31`, actor `a4`, place `p9`.
//! Days are calendar days; moments are in UTC.

use crate::{ClaimKind, Decision, Reviewed};
use jiff::{Timestamp, civil::Date};
use selon::wire;
use serde::{Deserialize, Serialize};

/// An incident in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentRow {
    /// Its id. It stays when reports join; of two incidents that become one, the older id stays and the other leads to it.
    pub id: i64,
    /// Headline of the report that tells it best: one that is mainly about it, has most claims and came first; else the words of a
    /// claim. The text of a stranger.
    pub title: Option<String>,
    /// The commonest PLOVER type of its events; `None` when no event is known.
    pub kind: Option<String>,
    /// The commonest PLOVER mode of that type.
    pub mode: Option<String>,
    /// First and last day on which it happened, as told by most reports; `None` when no report says.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// First and last day on which it was told.
    pub told_first: Option<Date>,
    /// See `told_first`.
    pub told_last: Option<Date>,
    /// Where: the narrowest place that most reports give.
    pub place: Option<PlaceRow>,
    /// How many reports tell it.
    pub reports: u32,
    /// How many independent voices.
    pub voices: u32,
    /// Low, best and high of each measure: see [`Measure`]. Only those whom all victims count («any») or, where there is none, each kind.
    pub tolls: Vec<TollSum>,
    /// How many of its claims somebody reviewed.
    pub reviewed: u32,
    /// How many claims it has.
    pub claims: u32,
    /// The number of its last change: see [`crate::Store::changes`]. An entity tag, too.
    pub changed: i64,
}

/// Low, best and high of one measure, by the rule of `selon_link::measures`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TollSum {
    /// What is counted, a word of `selon/1`.
    pub measure: String,
    /// Whom it counts, a word of `selon/1`.
    pub who: String,
    /// The smallest lower bound of the live claims.
    pub low: u64,
    /// The figure of most independent voices.
    pub best: u64,
    /// The greatest upper bound.
    pub high: u64,
    /// How many independent voices give a figure.
    pub voices: u32,
    /// Whether `low` is told as a most only («up to 40»): there may be fewer.
    pub low_open: bool,
    /// Whether `best` is told as a least only («more than 40»).
    pub best_open: bool,
    /// Whether `high` is told as a least («more than 3,000» is 3,001 or more): there may be more.
    pub high_open: bool,
}

impl TollSum {
    /// Low, best and high of a balance.
    pub(crate) fn new(measure: &str, who: &str, voices: usize, sum: &selon_link::Balance) -> TollSum {
        TollSum {
            measure: measure.to_owned(),
            who: who.to_owned(),
            low: sum.low,
            best: sum.best,
            high: sum.high,
            voices: u32::try_from(voices).unwrap_or(u32::MAX),
            low_open: sum.low_open,
            best_open: sum.best_open,
            high_open: sum.high_open,
        }
    }

    /// The sum as people read it, with figures written by `number`: «12», «> 3,000», «≥ 12», «≤ 40», «9–17», «9–> 50».
    pub fn range(&self, between: &str, number: impl Fn(u64) -> String) -> String {
        let most = |figure: u64| format!("≤ {}", number(figure));
        let least = |figure: u64| match more_than(figure) {
            Some(figure) => format!("> {}", number(figure)),
            None => format!("≥ {}", number(figure)),
        };
        let low = if self.low_open { most(self.low) } else { number(self.low) };
        match (self.low == self.high, self.high_open) {
            (true, true) if self.low_open => number(self.low),
            (true, true) => least(self.high),
            (true, false) => low,
            (false, true) => format!("{low}{between}{}", least(self.high)),
            (false, false) => format!("{low}{between}{}", number(self.high)),
        }
    }
}

/// The figure of which a least says «more than»: 3,001 and more were told as «more than 3,000», for nobody writes 3,001.
pub fn more_than(least: u64) -> Option<u64> {
    (least > 100 && least % 10 == 1).then(|| least - 1)
}

/// All of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incident {
    /// As in lists.
    pub row: IncidentRow,
    /// Its reports, the earliest first.
    pub reports: Vec<ReportRow>,
    /// The tolls: every claim of every report, by measure and kind of victims.
    pub measures: Vec<Measure>,
    /// What each report tells of it. Links are between these.
    pub happenings: Vec<HappeningRow>,
    /// Why they hang together.
    pub links: Vec<LinkRow>,
    /// What people decided about its links, the latest first.
    pub decisions: Vec<Decision>,
    /// Comments on the incident as a whole, the earliest first.
    pub comments: Vec<Reviewed>,
}

/// All claims of one measure about one kind of victims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measure {
    /// What is counted, a word of `selon/1`.
    pub measure: String,
    /// Whom it counts, a word of `selon/1`.
    pub who: String,
    /// Low, best and high of the live claims; `None` when none is live.
    pub sum: Option<TollSum>,
    /// The same, without the claims that a reviewer rejected and with the values that one corrected; `None` when nothing was reviewed.
    pub reviewed: Option<TollSum>,
    /// Every claim: by as-of day, those without one last.
    pub claims: Vec<TollClaim>,
}

/// A figure in an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TollClaim {
    /// The claim, as the program read it.
    pub claim: ClaimRow,
    /// The voice that makes it: [`ReportRow::voice`].
    pub voice: i64,
    /// The day for which it is given.
    pub as_of: Option<Date>,
    /// Whether low, best and high are taken from it.
    pub live: bool,
    /// The id of the claim that took its place: the same source's later figure.
    pub overtaken_by: Option<i64>,
}

/// What one report tells of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HappeningRow {
    /// Its id. It stays when the report is read anew, as long as it stands on the same words.
    pub id: i64,
    /// The report.
    pub report: i64,
    /// The incident it belongs to.
    pub incident: i64,
    /// Whether it is what the report is mainly about.
    pub main: bool,
    /// Wire ids of its events.
    pub events: Vec<String>,
    /// Wire ids of its tolls.
    pub tolls: Vec<String>,
}

/// That two things are one: two happenings, or two reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkRow {
    /// The one.
    pub a: i64,
    /// The other.
    pub b: i64,
    /// What the reasons weigh together; of copies the share of the shorter text that the longer one has.
    pub weight: f32,
    /// How: `incident`, or of copies `copy`, `excerpt`, `version`.
    pub kind: String,
    /// The reasons, in words, each with its weight; negative when it speaks against the link.
    pub why: Vec<(String, f32)>,
    /// The decision that undid it; then it does not count.
    pub undone: Option<i64>,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportRow {
    /// Its id.
    pub id: i64,
    /// Headline. The text of a stranger.
    pub title: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who signed it.
    pub author: Option<String>,
    /// Who wrote it first, when the text says so.
    pub origin: Option<String>,
    /// BCP 47 code.
    pub language: Option<String>,
    /// Publication date as it was given.
    pub published: Option<String>,
    /// Its calendar day.
    pub day: Option<Date>,
    /// When it came in.
    pub stored: Timestamp,
    /// Its voice: the smallest id among it and all its copies.
    pub voice: i64,
    /// How many reports are of this voice.
    pub copies: u32,
    /// The version before it at the same address.
    pub version_of: Option<i64>,
    /// Whether a later version at the same address is known.
    pub overtaken: bool,
    /// How many claims it makes.
    pub claims: u32,
    /// How many of them were reviewed.
    pub reviewed: u32,
}

/// All of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// As in lists.
    pub row: ReportRow,
    /// What the program read in it, with its text: `selon/1`. Never changed by reviews.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub reading: wire::Reading,
    /// The program that read it: its version.
    pub reader: String,
    /// When it was read.
    pub read: Timestamp,
    /// Its claims with their ids and reviews, in the order of the reading: tolls, events, statements.
    pub claims: Vec<ClaimRow>,
    /// What it tells happened, and the incidents those belong to.
    pub happenings: Vec<HappeningRow>,
    /// All versions of the page, the earliest first, this one too; empty when there is only this one.
    pub versions: Vec<ReportRow>,
    /// The other reports of its voice, the earliest first, at most 200.
    pub copies: Vec<ReportRow>,
    /// Why it and they are one voice.
    pub links: Vec<LinkRow>,
    /// Comments on the report as a whole, the earliest first.
    pub comments: Vec<Reviewed>,
}

/// A report with all that was read in it.
#[derive(Clone, Debug)]
pub struct ReadReport {
    /// As in lists.
    pub row: ReportRow,
    /// What the program read in it, with its text.
    pub reading: wire::Reading,
    /// Its claims with their ids and reviews, in the order of the reading: tolls, events, statements.
    pub claims: Vec<ClaimRow>,
    /// Whether it is the first of its voice among those that were asked for: who counts each voice once takes these.
    pub first: bool,
}

/// An incident with what every report says of it.
#[derive(Clone, Debug)]
pub struct ToldIncident {
    /// As in lists.
    pub row: IncidentRow,
    /// Low, best and high of every measure and every kind of victims.
    pub tolls: Vec<TollSum>,
    /// Its figures and events, by report in the order of ids.
    pub claims: Vec<ClaimRow>,
    /// Its reports, the earliest first.
    pub reports: Vec<ReportRow>,
}

/// What changed in the claims of a page from one version to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionChange {
    /// The earlier report.
    pub earlier: i64,
    /// The later report.
    pub later: i64,
    /// Each change.
    pub changes: Vec<ClaimChange>,
}

/// How a claim changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimChange {
    /// What kind of claim.
    pub kind: ClaimKind,
    /// Its wire id in the earlier reading; `None` when it is new.
    pub earlier: Option<String>,
    /// Its wire id in the later reading; `None` when it is gone.
    pub later: Option<String>,
}

/// A claim in a list: a figure, an event or a statement of one report, as the program read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimRow {
    /// Its id. It stays when the report is read anew, as long as the claim stands on the same words.
    pub id: i64,
    /// What kind.
    pub kind: ClaimKind,
    /// The report that makes it.
    pub report: i64,
    /// The incident it belongs to; statements have none.
    pub incident: Option<i64>,
    /// Its id in the reading: `n1`, `e2`, `s3`.
    pub wire: String,
    /// PLOVER type of an event; the act of a statement; the measure of a toll.
    pub name: Option<String>,
    /// PLOVER mode of an event, mode of a statement, whom a toll counts.
    pub mode: Option<String>,
    /// Status of an event.
    pub status: Option<String>,
    /// Inclusive bounds of a figure.
    pub low: Option<u64>,
    /// See `low`; `None` when open.
    pub high: Option<u64>,
    /// Whether the figure is given as about right.
    pub approximate: bool,
    /// A part of another figure.
    pub part: bool,
    /// Since the start of a conflict or a year.
    pub cumulative: bool,
    /// First and last day of it.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// Where.
    pub place: Option<PlaceRow>,
    /// Who says so, who speaks; empty when the outlet itself does.
    pub sources: Vec<ActorRow>,
    /// Who did it.
    pub actors: Vec<ActorRow>,
    /// To whom; whose side the victims are of.
    pub recipients: Vec<ActorRow>,
    /// Outlet of the report.
    pub outlet: Option<String>,
    /// Day of publication of the report.
    pub day: Option<Date>,
    /// The words that prove it, at most 400 characters. The text of a stranger.
    pub words: String,
    /// Where these words stand in the text of the report, in code points.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<usize>))]
    pub span: wire::Points,
    /// What people said of it, the earliest first; those that were taken back are left out.
    pub reviews: Vec<Reviewed>,
}

/// An actor: a person, body, force, group or population, over all reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorRow {
    /// Its id.
    pub id: i64,
    /// Wikidata id, else the folded name with the country.
    pub key: String,
    /// The name most reports use.
    pub name: String,
    /// What it is, a word of `selon/1`.
    pub kind: String,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// In how many reports it takes part or speaks.
    pub reports: u32,
    /// How many claims it is the source of.
    pub sourced: u32,
}

/// A place over all reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceRow {
    /// Its id.
    pub id: i64,
    /// The name its first report uses.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// How exactly the point stands for the place, a word of `selon/1`.
    pub precision: String,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Claimed by more than one state or authority.
    pub contested: bool,
    /// In how many reports something happens there.
    pub reports: u32,
}

/// An outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutletRow {
    /// Its name.
    pub name: String,
    /// How many of its reports are kept.
    pub reports: u32,
    /// How many of them are the first of their voice.
    pub first: u32,
    /// Day of its earliest and latest report.
    pub earliest: Option<Date>,
    /// See `earliest`.
    pub latest: Option<Date>,
}

/// A square of the map with what happened in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// South-western corner, degrees WGS 84.
    pub south: f64,
    /// See `south`.
    pub west: f64,
    /// Width and height in degrees.
    pub size: f64,
    /// Mean of the points of its incidents.
    pub latitude: f64,
    /// See `latitude`.
    pub longitude: f64,
    /// How many incidents.
    pub incidents: u32,
    /// How many reports tell them.
    pub reports: u32,
    /// The greatest *best* figure of killed among its incidents; 0 when none has one. Figures are never added up.
    pub killed: u64,
    /// How many incidents lie at contested places.
    pub contested: u32,
    /// The precision of its incidents, when they share one.
    pub precision: Option<String>,
    /// The incident, when there is but one.
    pub incident: Option<i64>,
}

/// A stretch of the time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bin {
    /// Its first day.
    pub start: Date,
    /// How many incidents began in it.
    pub incidents: u32,
    /// How many reports tell them.
    pub reports: u32,
    /// The greatest *best* figure of killed among its incidents; 0 when none has one. Figures are never added up.
    pub killed: u64,
}

/// A value of a facet and how many incidents have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// What a filter takes for it: a type, a code, the id of an actor or place, a name.
    pub value: String,
    /// What to show.
    pub name: String,
    /// How many incidents.
    pub incidents: u32,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(missing_docs)]
pub struct Counts {
    pub reports: u64,
    pub texts: u64,
    pub voices: u64,
    pub incidents: u64,
    pub claims: u64,
    pub actors: u64,
    pub places: u64,
    pub reviews: u64,
    /// Bytes on disk; `None` when the database does not say.
    pub bytes: Option<u64>,
    /// The number of the last change.
    pub change: i64,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its number: later changes have greater ones, and one that is seen stays the only one with its number.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Changed,
    /// The id of the incident, report, claim or decision.
    pub id: i64,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Changed {
    /// A report came in.
    Report,
    /// An incident came up, or something in it changed.
    Incident,
    /// An incident went into another one.
    Merged,
    /// A claim was reviewed.
    Review,
    /// Links were undone or mended.
    Decision,
}
