//! The store.

use crate::*;
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;

/// A place where reports and what they tell are kept. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Store {
    address: Address,
}

/// Opening, and what is in.
impl Store {
    /// Opens a store by its name, a file or `postgres://…`, and makes it if it is not there.
    ///
    /// # Errors
    /// When the file or database cannot be used, or was made by a newer selon.
    pub fn open(name: &str) -> Result<Store, Error> {
        Store::at(&name.parse()?)
    }

    /// Opens the store at an address, and makes it if it is not there.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn at(address: &Address) -> Result<Store, Error> {
        Ok(Store { address: address.clone() })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether it can be read and written right now: for health checks.
    pub fn check(&self) -> Result<(), Error> {
        todo!()
    }

    /// How much is kept.
    pub fn counts(&self) -> Result<Counts, Error> {
        todo!()
    }

    /// What changed after a number, the earliest first; at most `limit`. Nothing is left out: who asks with the number of the last change
    /// it got sees every change once.
    pub fn changes(&self, after: i64, limit: usize) -> Result<Vec<Change>, Error> {
        let _ = (after, limit);
        todo!()
    }
}

/// Reports come in.
impl Store {
    /// Which of these reports are in, by their fingerprints.
    pub fn known(&self, fingerprints: &[String]) -> Result<Vec<Option<i64>>, Error> {
        let _ = fingerprints;
        todo!()
    }

    /// Keeps reports: all of them, or none when it fails. When it returns, they outlast any crash. Reports that are in are let be.
    ///
    /// # Errors
    /// When the store cannot be written: the disk is full, the database is gone, others hold it for more than a minute.
    pub fn put(&self, reports: &[Prepared]) -> Result<Vec<Stored>, Error> {
        let _ = reports;
        todo!()
    }

    /// Reads kept reports anew and puts what is read in place of what was read; ids, reviews and decisions stay where the words do.
    /// Reports that this version of the program has read already are let be. Returns how many were read, at most `limit`.
    pub fn reread(&self, reader: &selon::Reader, limit: usize) -> Result<usize, Error> {
        let _ = (reader, limit);
        todo!()
    }

    /// Puts reports into the queue for workers; those that are in or queued already are let be. Returns how many were put.
    pub fn queue(&self, reports: &[Incoming]) -> Result<usize, Error> {
        let _ = reports;
        todo!()
    }

    /// Takes work from the queue. What is neither finished nor given up within `lease` goes to the next who asks.
    pub fn take(&self, worker: &str, most: usize, lease: Duration) -> Result<Vec<Job>, Error> {
        let _ = (worker, most, lease);
        todo!()
    }

    /// Keeps the reports of some jobs and strikes the jobs off, in one go.
    pub fn finish(&self, jobs: &[i64], reports: &[Prepared]) -> Result<Vec<Stored>, Error> {
        let _ = (jobs, reports);
        todo!()
    }

    /// How much work waits.
    pub fn jobs(&self) -> Result<JobCounts, Error> {
        todo!()
    }
}

/// Incidents.
impl Store {
    /// Incidents that a filter asks for.
    ///
    /// # Errors
    /// When the filter or cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn incidents(&self, filter: &Filter, sort: Sort, page: &Page) -> Result<Slice<IncidentRow>, Error> {
        let _ = (filter, sort, page);
        todo!()
    }

    /// How many incidents a filter asks for.
    pub fn count_incidents(&self, filter: &Filter) -> Result<u64, Error> {
        let _ = filter;
        todo!()
    }

    /// The incidents of a filter by squares of `size` degrees, at most 10,000 squares; those without coordinates are left out.
    pub fn map(&self, filter: &Filter, size: f64) -> Result<Vec<Cell>, Error> {
        let _ = (filter, size);
        todo!()
    }

    /// The incidents of a filter over time, by their first day, the earliest bin first; empty bins are left out.
    pub fn time_line(&self, filter: &Filter, step: Step) -> Result<Vec<Bin>, Error> {
        let _ = (filter, step);
        todo!()
    }

    /// The commonest values of a facet among the incidents of a filter.
    pub fn facet(&self, filter: &Filter, facet: Facet, limit: usize) -> Result<Vec<FacetCount>, Error> {
        let _ = (filter, facet, limit);
        todo!()
    }

    /// All of an incident. The id of one that went into another one leads to that: compare `row.id`. `None` when there is none.
    pub fn incident(&self, id: i64) -> Result<Option<Incident>, Error> {
        let _ = id;
        todo!()
    }
}

/// Reports and claims.
impl Store {
    /// Reports that a filter asks for. Of the filter's places, types, actors and tolls, those of their incidents count.
    pub fn reports(&self, filter: &Filter, sort: Sort, page: &Page) -> Result<Slice<ReportRow>, Error> {
        let _ = (filter, sort, page);
        todo!()
    }

    /// How many reports a filter asks for.
    pub fn count_reports(&self, filter: &Filter) -> Result<u64, Error> {
        let _ = filter;
        todo!()
    }

    /// All of a report; `None` when there is none.
    pub fn report(&self, id: i64) -> Result<Option<Report>, Error> {
        let _ = id;
        todo!()
    }

    /// What changed from version to version of the page that a report is a version of, the earliest first; empty when it has but one.
    pub fn versions(&self, report: i64) -> Result<Vec<VersionChange>, Error> {
        let _ = report;
        todo!()
    }

    /// Claims, the latest day first.
    pub fn claims(&self, filter: &ClaimFilter, page: &Page) -> Result<Slice<ClaimRow>, Error> {
        let _ = (filter, page);
        todo!()
    }

    /// How many claims a filter asks for.
    pub fn count_claims(&self, filter: &ClaimFilter) -> Result<u64, Error> {
        let _ = filter;
        todo!()
    }

    /// One claim; `None` when there is none.
    pub fn claim(&self, id: i64) -> Result<Option<ClaimRow>, Error> {
        let _ = id;
        todo!()
    }
}

/// Who and where, over all reports.
impl Store {
    /// Actors whose name or key begins with `name` (without regard to case and accents), or all; those of most reports first.
    pub fn actors(&self, name: Option<&str>, page: &Page) -> Result<Slice<ActorRow>, Error> {
        let _ = (name, page);
        todo!()
    }

    /// Actors that are sources of claims; else as [`Store::actors`], those of most claims first.
    pub fn sources(&self, name: Option<&str>, page: &Page) -> Result<Slice<ActorRow>, Error> {
        let _ = (name, page);
        todo!()
    }

    /// One actor.
    pub fn actor(&self, id: i64) -> Result<Option<ActorRow>, Error> {
        let _ = id;
        todo!()
    }

    /// Places whose name begins with `name`, or all; those of most reports first.
    pub fn places(&self, name: Option<&str>, page: &Page) -> Result<Slice<PlaceRow>, Error> {
        let _ = (name, page);
        todo!()
    }

    /// One place.
    pub fn place(&self, id: i64) -> Result<Option<PlaceRow>, Error> {
        let _ = id;
        todo!()
    }

    /// Outlets whose name begins with `name`, or all; those of most reports first.
    pub fn outlets(&self, name: Option<&str>, page: &Page) -> Result<Slice<OutletRow>, Error> {
        let _ = (name, page);
        todo!()
    }
}

/// Reviews and decisions. Each is written down with the audit log's line in one go.
impl Store {
    /// Keeps a review.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such claim, report, incident or user; [`Error::is_wrong`] when a verdict and what it is
    /// about do not go together.
    pub fn review(&self, user: i64, review: &Review) -> Result<Reviewed, Error> {
        let _ = (user, review);
        todo!()
    }

    /// Takes a review back. It stays on record as undone.
    pub fn undo_review(&self, user: i64, review: i64) -> Result<Reviewed, Error> {
        let _ = (user, review);
        todo!()
    }

    /// Reviews, the latest first, those taken back too: what is exported as gold, and what one user did.
    pub fn reviews(&self, user: Option<i64>, page: &Page) -> Result<Slice<Reviewed>, Error> {
        let _ = (user, page);
        todo!()
    }

    /// How far the review of some claims has come.
    pub fn progress(&self, filter: &ClaimFilter) -> Result<Progress, Error> {
        let _ = filter;
        todo!()
    }

    /// How far reviewers agree, pair by pair.
    pub fn agreement(&self) -> Result<Vec<Agreement>, Error> {
        todo!()
    }

    /// Decides about links, and puts the incidents or voices concerned together anew. `user` is `None` on the command line.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such happening or report, [`Error::is_wrong`] when the decision changes nothing it could.
    pub fn decide(&self, user: Option<i64>, what: &DecisionKind, comment: Option<&str>) -> Result<Decision, Error> {
        let _ = (user, what, comment);
        todo!()
    }

    /// Takes a decision back, and puts the incidents or voices concerned together anew.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is none, [`Error::is_conflict`] when it was taken back before.
    pub fn undo(&self, user: Option<i64>, decision: i64) -> Result<Decision, Error> {
        let _ = (user, decision);
        todo!()
    }

    /// Decisions, the latest first, those taken back too.
    pub fn decisions(&self, page: &Page) -> Result<Slice<Decision>, Error> {
        let _ = page;
        todo!()
    }
}

/// Who may do what.
impl Store {
    /// Makes a user.
    ///
    /// # Errors
    /// [`Error::is_conflict`] when the name is taken, [`Error::is_wrong`] when it is no name.
    pub fn add_user(&self, by: Option<i64>, user: &NewUser) -> Result<User, Error> {
        let _ = (by, user);
        todo!()
    }

    /// All users, by name.
    pub fn users(&self) -> Result<Vec<User>, Error> {
        todo!()
    }

    /// A user by name, without regard to case.
    pub fn user_named(&self, name: &str) -> Result<Option<User>, Error> {
        let _ = name;
        todo!()
    }

    /// A user by id.
    pub fn user(&self, id: i64) -> Result<Option<User>, Error> {
        let _ = id;
        todo!()
    }

    /// Changes role, password or both; sessions of the user end when the password changes. `None` leaves as it is.
    pub fn change_user(&self, by: Option<i64>, id: i64, role: Option<Role>, password: Option<&str>) -> Result<User, Error> {
        let _ = (by, id, role, password);
        todo!()
    }

    /// Closes a user: its sessions and tokens end, what it did stays.
    pub fn close_user(&self, by: Option<i64>, id: i64) -> Result<User, Error> {
        let _ = (by, id);
        todo!()
    }

    /// Keeps a token by its hash.
    pub fn add_token(&self, user: i64, name: &str, role: Role, hash: &[u8], expires: Option<Timestamp>) -> Result<Token, Error> {
        let _ = (user, name, role, hash, expires);
        todo!()
    }

    /// Whose token has this hash; `None` when it is unknown, has expired or was revoked, or its user was closed.
    pub fn token(&self, hash: &[u8]) -> Result<Option<(User, Token)>, Error> {
        let _ = hash;
        todo!()
    }

    /// The tokens of a user.
    pub fn tokens(&self, user: i64) -> Result<Vec<Token>, Error> {
        let _ = user;
        todo!()
    }

    /// Ends a token. Whether there was one.
    pub fn revoke_token(&self, by: Option<i64>, id: i64) -> Result<bool, Error> {
        let _ = (by, id);
        todo!()
    }

    /// Keeps a session by the hash of its secret.
    pub fn add_session(&self, user: i64, hash: &[u8], csrf: &str, expires: Timestamp) -> Result<(), Error> {
        let _ = (user, hash, csrf, expires);
        todo!()
    }

    /// The session with this hash; `None` when it is unknown or over, or its user was closed.
    pub fn session(&self, hash: &[u8]) -> Result<Option<Session>, Error> {
        let _ = hash;
        todo!()
    }

    /// Ends a session. Whether there was one. Sessions that are over are swept out, too.
    pub fn end_session(&self, hash: &[u8]) -> Result<bool, Error> {
        let _ = hash;
        todo!()
    }

    /// Adds a line to the audit log.
    pub fn audit(&self, user: Option<i64>, action: &str, target: Option<&str>, detail: &Value) -> Result<(), Error> {
        let _ = (user, action, target, detail);
        todo!()
    }

    /// The audit log, the latest line first.
    pub fn audit_log(&self, page: &Page) -> Result<Slice<Audit>, Error> {
        let _ = page;
        todo!()
    }
}
