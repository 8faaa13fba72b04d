//! Copies are grouped into voices as reports come.

use super::Batch;
use super::keys::OF_REPORTS;
use crate::Error;
use crate::db::{Connection, Kind, Table, Value, values};
use crate::prepared::{packed, taken};
use selon_link::{BUCKET, Copy, CopyKind, Evidence, Signature, compare};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How many reports of one voice a new report is compared with, at most: those that share most keys.
const OF_ONE: usize = 8;
/// How many links into one voice are kept: they prove it.
const PROOF: usize = 3;
/// How many reports a new one is compared with in all. Of copies in a synthetic load all were among the first eight.
const COMPARED: usize = 32;

const COPIES: Table = Table {
    name: "copies",
    columns: &[("a", Kind::Int), ("b", Kind::Int), ("kind", Kind::Text), ("weight", Kind::Real), ("why", Kind::Text)],
    conflict: "ON CONFLICT DO NOTHING",
};

/// Keeps a report's signature, links it to its copies and gives it its voice.
pub(super) fn join(c: &mut Connection, batch: &mut Batch, report: i64, reading: i64, signature: &Signature) -> Result<(), Error> {
    c.execute("INSERT INTO signatures (report, body) VALUES ($1, $2)", values![report, packed(signature)])?;
    let bands: Vec<i64> = signature.bands().into_iter().map(u64::cast_signed).collect();
    let found = OF_REPORTS.find(c, &bands)?;
    // A key that too many share tells nothing: past the bound it takes no more.
    let is_crowded = |same: &&[[i64; 2]]| same.len() >= BUCKET;
    let crowded: Vec<i64> = found.chunk_by(|x, y| x[0] == y[0]).filter(is_crowded).map(|same| same[0][0]).collect();
    OF_REPORTS.add(c, report, bands.into_iter().filter(|band| crowded.binary_search(band).is_err()))?;
    let links = links(c, batch, signature, counted(found.iter().map(|[_, report]| *report)))?;
    batch.signatures.insert((report, reading), Arc::new(signature.clone()));
    if links.is_empty() {
        c.execute("UPDATE reports SET voice = $1 WHERE id = $1", values![report])?;
        return Ok(());
    }
    let row = |(other, link): &(i64, Copy)| -> Vec<Value> {
        let why = serde_json::to_string(&link.why).unwrap_or_default();
        vec![(*other).into(), report.into(), kind(link.kind).into(), weight(link).into(), why.into()]
    };
    c.insert(&COPIES, links.iter().map(row).collect())?;
    let linked: Vec<i64> = links.iter().map(|(other, _)| *other).collect();
    let rows = c.query("SELECT DISTINCT voice FROM reports WHERE id {any 1}", values![&linked])?;
    let voices: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    c.execute("UPDATE reports SET voice = $1 WHERE id = $2", values![voices[0], report])?;
    if voices.len() > 1 || decided(c, &voices)? {
        regroup(c, batch, &voices)?;
    }
    Ok(())
}

/// Each number once with how often it is there, in order.
fn counted(numbers: impl Iterator<Item = i64>) -> Vec<(i64, usize)> {
    let mut numbers: Vec<i64> = numbers.collect();
    numbers.sort_unstable();
    numbers.chunk_by(|x, y| x == y).map(|same| (same[0], same.len())).collect()
}

/// The links of a report to those with which it shares so many keys each.
fn links(c: &mut Connection, batch: &mut Batch, signature: &Signature, shared: Vec<(i64, usize)>) -> Result<Vec<(i64, Copy)>, Error> {
    let mut proven: BTreeMap<i64, usize> = BTreeMap::new();
    let mut links = Vec::new();
    let near = nearest(c, shared)?;
    for some in near.chunks(16) {
        let open = some.iter().filter(|near| proven.get(&near.voice).is_none_or(|n| *n < PROOF));
        let known = signatures(c, batch, open)?;
        for Near { id, voice, .. } in some {
            let count = proven.entry(*voice).or_default();
            if let Some(link) = known.get(id).filter(|_| *count < PROOF).and_then(|other| compare(signature, other)) {
                *count += 1;
                links.push((*id, link));
            }
        }
    }
    Ok(links)
}

/// A report that shares keys with another.
struct Near {
    id: i64,
    voice: i64,
    reading: i64,
}

/// The reports that share most keys: so many in all, so many of one voice.
fn nearest(c: &mut Connection, shared: Vec<(i64, usize)>) -> Result<Vec<Near>, Error> {
    let mut ranked: Vec<(usize, i64)> = shared.into_iter().map(|(id, count)| (count, id)).collect();
    ranked.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
    let mut of_voice: BTreeMap<i64, usize> = BTreeMap::new();
    let mut near = Vec::new();
    // Keys of a crowd bring many hundreds; the voices of the first few are mostly enough.
    for some in ranked.chunks(2 * COMPARED) {
        let ids: Vec<i64> = some.iter().map(|(_, id)| *id).collect();
        let rows = c.numbers("SELECT id, voice, reading FROM reports WHERE id {any 1}", values![&ids])?;
        let known: HashMap<i64, (i64, i64)> = rows.into_iter().map(|[id, voice, reading]| (id, (voice, reading))).collect();
        for (id, (voice, reading)) in ids.into_iter().filter_map(|id| Some((id, *known.get(&id)?))) {
            let count = of_voice.entry(voice).or_default();
            *count += 1;
            if *count <= OF_ONE {
                near.push(Near { id, voice, reading });
            }
            if near.len() == COMPARED {
                return Ok(near);
            }
        }
    }
    Ok(near)
}

/// Signatures of reports: those that are remembered, and the others from the store.
fn signatures<'n>(
    c: &mut Connection,
    batch: &mut Batch,
    reports: impl Iterator<Item = &'n Near>,
) -> Result<BTreeMap<i64, Arc<Signature>>, Error> {
    let (mut found, mut absent) = (BTreeMap::new(), BTreeMap::new());
    for near in reports {
        let key = (near.id, near.reading);
        match batch.signatures.get(&key).cloned().or_else(|| batch.cache.signature(key)) {
            Some(signature) => {
                batch.signatures.insert(key, signature.clone());
                found.insert(near.id, signature);
            }
            None => drop(absent.insert(near.id, near.reading)),
        }
    }
    if !absent.is_empty() {
        let ids: Vec<i64> = absent.keys().copied().collect();
        for row in c.query("SELECT report, body FROM signatures WHERE report {any 1}", values![ids])? {
            // One that another release packed otherwise is no longer compared.
            if let Some(signature) = taken::<Signature>(row.blob(1)).map(Arc::new) {
                let id = row.int(0);
                batch.signatures.insert((id, absent[&id]), signature.clone());
                found.insert(id, signature);
            }
        }
    }
    Ok(found)
}

/// Whether somebody decided about reports of these voices.
fn decided(c: &mut Connection, voices: &[i64]) -> Result<bool, Error> {
    let sql = "SELECT count(*) FROM decision_members m JOIN decisions d ON d.id = m.decision
        WHERE d.kind = 'uncopy' AND d.undone IS NULL AND m.thing IN (SELECT id FROM reports WHERE voice {any 1})";
    Ok(c.number("SELECT count(*) FROM decisions WHERE kind = 'uncopy' AND undone IS NULL", values![])? > 0
        && c.number(sql, values![voices])? > 0)
}

/// Puts some voices together anew from the links of their reports: what hangs together is one voice, but reports that somebody
/// parted never are.
pub(crate) fn regroup(c: &mut Connection, batch: &mut Batch, voices: &[i64]) -> Result<(), Error> {
    let rows = c.query("SELECT id, voice FROM reports WHERE voice {any 1} ORDER BY id", values![voices])?;
    let members: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let before: Vec<i64> = rows.iter().map(|row| row.int(1)).collect();
    let at = |id: i64| members.binary_search(&id).ok();
    let rows = c.query("SELECT a, b, weight FROM copies WHERE a {any 1} AND undone IS NULL", values![&members])?;
    let mut edges: Vec<(usize, usize, f64)> = rows.iter().filter_map(|row| Some((at(row.int(0))?, at(row.int(1))?, row.real(2)))).collect();
    edges.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let rows = c.query(
        "SELECT m.decision, m.thing FROM decision_members m JOIN decisions d ON d.id = m.decision
            WHERE m.thing {any 1} AND d.kind = 'uncopy' AND d.undone IS NULL",
        values![&members],
    )?;
    let mut parted: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for row in &rows {
        parted.entry(row.int(0)).or_default().extend(at(row.int(1)));
    }
    let mut groups: Vec<BTreeSet<usize>> = (0..members.len()).map(|ix| BTreeSet::from([ix])).collect();
    let mut group: Vec<usize> = (0..members.len()).collect();
    for (a, b, _) in edges {
        let (x, y) = (group[a].min(group[b]), group[a].max(group[b]));
        let apart = |pair: &Vec<usize>| match pair[..] {
            [p, q] => (group[p].min(group[q]), group[p].max(group[q])) == (x, y),
            _ => false,
        };
        if x == y || parted.values().any(apart) {
            continue;
        }
        let moved = std::mem::take(&mut groups[y]);
        moved.iter().for_each(|&ix| group[ix] = x);
        groups[x].extend(moved);
    }
    let mut changed = Vec::new();
    for ix in 0..members.len() {
        // The first member of a group has the smallest id, since members are sorted.
        let voice = members[group[ix]];
        if before[ix] != voice {
            changed.push(members[ix]);
            c.execute("UPDATE reports SET voice = $1 WHERE id = $2", values![voice, members[ix]])?;
        }
    }
    let rows = c.query("SELECT DISTINCT incident FROM happenings WHERE report {any 1} AND gone = 0", values![changed])?;
    batch.incidents.extend(rows.iter().map(|row| row.int(0)));
    Ok(())
}

fn kind(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Copy => "copy",
        CopyKind::Excerpt => "excerpt",
        CopyKind::Version => "version",
    }
}

/// The share of the shorter text that the longer one has.
fn weight(link: &Copy) -> f32 {
    let share = |evidence: &Evidence| match evidence {
        Evidence::SameText => Some(1.0),
        Evidence::SharedText(share) => Some(*share),
        _ => None,
    };
    link.why.iter().find_map(share).unwrap_or(0.0)
}
