//! One suite for both databases: every test runs on a SQLite file and on a throw-away PostgreSQL.

mod postgres;
mod samples;

mod decisions;
mod finding;
mod ingestion;
mod people;
mod queue;
mod rereading;
mod reviews;
