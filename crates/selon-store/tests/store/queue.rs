//! Work that many share.

use crate::samples::{on_each, on_each_store, prepared, put, some};
use selon_store::{JobCounts, Prepared, Store};
use std::collections::BTreeSet;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(600);

#[test]
fn each_job_is_done_once() {
    on_each(|name| {
        let store = Store::open(name).unwrap();
        assert_eq!(store.queue(&some()).unwrap(), 5);
        assert_eq!(store.queue(&some()).unwrap(), 0);
        let done: Vec<i64> = std::thread::scope(|threads| {
            let workers: Vec<_> = (0..3)
                .map(|worker| {
                    let store = Store::open(name).unwrap();
                    threads.spawn(move || {
                        let mut done = Vec::new();
                        loop {
                            let jobs = store.take(&format!("worker {worker}"), 1, LONG).unwrap();
                            let Some(job) = jobs.first() else { return done };
                            store.finish(&[job.id], &[prepared(&job.incoming)]).unwrap();
                            done.push(job.id);
                        }
                    })
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert_eq!(done.len(), 5);
        assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), 5);
        assert_eq!(store.counts().unwrap().reports, 5);
        assert_eq!(store.jobs().unwrap(), JobCounts::default());
        // What is in is not queued again.
        assert_eq!(store.queue(&some()).unwrap(), 0);
    });
}

#[test]
fn the_jobs_of_a_worker_that_died_come_back() {
    on_each_store(|store| {
        store.queue(&some()[..2]).unwrap();
        let lost = store.take("the one that dies", 2, Duration::ZERO).unwrap();
        assert_eq!(lost.len(), 2);
        std::thread::sleep(Duration::from_millis(5));
        let jobs = store.take("the one that lives", 2, LONG).unwrap();
        assert_eq!(jobs.iter().map(|job| (job.id, job.tries)).collect::<Vec<_>>(), lost.iter().map(|job| (job.id, 1)).collect::<Vec<_>>());
        assert_eq!(jobs[0].incoming.document.text, some()[0].document.text);
        assert!(store.take("a third", 2, LONG).unwrap().is_empty());
        let reports: Vec<Prepared> = jobs.iter().map(|job| prepared(&job.incoming)).collect();
        store.finish(&jobs.iter().map(|job| job.id).collect::<Vec<_>>(), &reports).unwrap();
        // The dead one was only slow, and brings the same again: nothing is kept twice.
        store.finish(&lost.iter().map(|job| job.id).collect::<Vec<_>>(), &reports).unwrap();
        assert_eq!(store.counts().unwrap().reports, 2);
    });
}

#[test]
fn a_job_that_ends_every_worker_is_given_up() {
    on_each_store(|store| {
        store.queue(&some()[..1]).unwrap();
        for _ in 0..5 {
            assert_eq!(store.take("worker", 1, Duration::ZERO).unwrap().len(), 1);
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(store.take("worker", 1, LONG).unwrap().is_empty());
        assert_eq!(store.jobs().unwrap(), JobCounts { failed: 1, ..JobCounts::default() });
        put(store, &some()[..1]);
    });
}
