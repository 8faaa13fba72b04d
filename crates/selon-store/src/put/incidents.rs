//! What reports tell happened is linked into incidents as reports come.

use super::Batch;
use super::keys::OF_HAPPENINGS;
use super::known::People;
use crate::Error;
use crate::db::{Connection, Kind, Table, values};
use crate::prepared::{Kept, Tale, taken};
use selon_link::{Bonds, Happening, Link, link, parts_under};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many happenings a key may bring before it counts as crowded.
const BUCKET: usize = 128;
/// How many happenings a new one is compared with: those with which it shares most of the rarest keys. Of the links that would be kept
/// among twice as many, two of a thousand lie beyond.
const COMPARED: usize = 48;
/// How many links of a new happening are kept: the strongest.
const LINKS: usize = 16;
/// Incidents of more happenings than this together are not put together anew for a new one: it joins the one it is tied to most.
const LARGE: usize = 300;
/// Two groups are tied when their links weigh this much on average: that of `selon_link::parts`.
const TIE: f64 = 1.0;

const LINKED: Table = Table {
    name: "links",
    columns: &[("a", Kind::Int), ("b", Kind::Int), ("weight", Kind::Real), ("undone", Kind::Int)],
    conflict: "ON CONFLICT DO NOTHING",
};

/// Keeps what a report tells happened, links it, and gives the ids.
pub(super) fn tell(
    c: &mut Connection,
    batch: &mut Batch,
    report: i64,
    reading: i64,
    kept: &Kept,
    people: &People,
) -> Result<Vec<i64>, Error> {
    kept.tales.iter().map(|tale| one(c, batch, report, reading, tale, people)).collect()
}

pub(super) fn one(c: &mut Connection, batch: &mut Batch, report: i64, reading: i64, tale: &Tale, people: &People) -> Result<i64, Error> {
    let near = near(c, tale)?;
    // A happening is first an incident of its own.
    let incident = c.number("INSERT INTO incidents (title) VALUES (NULL) RETURNING id", values![])?;
    let id = c.number(
        "INSERT INTO happenings (report, reading, incident, main, place, events, tolls, spans, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        values![
            report,
            reading,
            incident,
            tale.happening.main,
            tale.place.map(|place| people.places[place]),
            numbers(tale.happening.events.iter().copied()),
            numbers(tale.happening.counts.iter().map(|count| count.toll)),
            spans(&tale.spans),
            &tale.body[..]
        ],
    )?;
    OF_HAPPENINGS.add(c, id, near.free.into_iter())?;
    batch.happenings.insert((id, reading), Arc::new(tale.happening.clone()));
    batch.incidents.insert(incident);
    let linked = relink(c, batch, id, &tale.happening, &near.ids)?;
    if !linked.is_empty() {
        let touched: BTreeSet<i64> = linked.into_iter().chain([incident]).collect();
        regroup(c, batch, &touched.into_iter().collect::<Vec<_>>(), Some(id))?;
    }
    Ok(id)
}

/// Wire numbers of claims, for the row of a happening.
pub(super) fn numbers(all: impl Iterator<Item = usize>) -> String {
    all.map(|ix| (ix + 1).to_string()).collect::<Vec<_>>().join(" ")
}

/// Stretches in code points, for the row of a happening.
pub(super) fn spans(all: &[[usize; 2]]) -> String {
    all.iter().map(|[start, end]| format!("{start}-{end}")).collect::<Vec<_>>().join(" ")
}

/// Happenings that share keys with one, and the keys that have room.
pub(super) struct Neighbours {
    pub ids: Vec<i64>,
    pub free: Vec<i64>,
}

/// The happenings that share most of the rarest keys with one, the latest first among equals.
pub(super) fn near(c: &mut Connection, tale: &Tale) -> Result<Neighbours, Error> {
    let found = OF_HAPPENINGS.find(c, &tale.keys)?;
    let mut crowded: Vec<i64> = Vec::new();
    let mut shares: Vec<(i64, f64)> = Vec::with_capacity(found.len());
    for bucket in found.chunk_by(|x, y| x[0] == y[0]) {
        let rare = 1.0 / (1.0 + bucket.len() as f64).ln();
        shares.extend(bucket.iter().map(|[_, id]| (*id, rare)));
        crowded.extend(bucket.first().map(|[key, _]| *key).filter(|_| bucket.len() >= BUCKET));
    }
    shares.sort_by_key(|(id, _)| *id);
    let sum = |shares: &[(i64, f64)]| (shares.iter().map(|(_, rare)| rare).sum(), shares[0].0);
    let mut ids: Vec<(f64, i64)> = shares.chunk_by(|x, y| x.0 == y.0).map(sum).collect();
    ids.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)));
    ids.truncate(COMPARED);
    let free = tale.keys.iter().copied().filter(|key| crowded.binary_search(key).is_err()).collect();
    Ok(Neighbours { ids: ids.into_iter().map(|(_, id)| id).collect(), free })
}

/// Links a happening to some others, and gives the incidents of those it is now linked to.
pub(super) fn relink(c: &mut Connection, batch: &mut Batch, id: i64, happening: &Happening, near: &[i64]) -> Result<BTreeSet<i64>, Error> {
    let others = load(c, batch, near)?;
    let mut links: Vec<(i64, i64, Link)> = Vec::new();
    for (other, incident, there) in others {
        if other != id
            && let Some(link) = link(happening, &there)
        {
            links.push((other, incident, link));
        }
    }
    links.sort_by(|x, y| y.2.weight.total_cmp(&x.2.weight).then(x.0.cmp(&y.0)));
    links.truncate(LINKS);
    let undone = unlinked(c, id)?;
    let rows = links.iter().map(|(other, _, link)| {
        let decision = undone.get(other).copied();
        vec![id.min(*other).into(), id.max(*other).into(), link.weight.into(), decision.into()]
    });
    c.insert(&LINKED, rows.collect())?;
    Ok(links.into_iter().filter(|(other, ..)| !undone.contains_key(other)).map(|(_, incident, _)| incident).collect())
}

/// The happenings that somebody unlinked from one, and the decisions.
fn unlinked(c: &mut Connection, id: i64) -> Result<BTreeMap<i64, i64>, Error> {
    let rows = c.query(
        "SELECT o.thing, d.id FROM decision_members m JOIN decisions d ON d.id = m.decision
            JOIN decision_members o ON o.decision = d.id AND o.thing <> m.thing
            WHERE m.thing = $1 AND d.kind = 'unlink' AND d.undone IS NULL",
        values![id],
    )?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
}

/// Happenings with their incidents, in the order of the ids; those that are gone are left out.
pub(super) fn load(c: &mut Connection, batch: &mut Batch, ids: &[i64]) -> Result<Vec<(i64, i64, Arc<Happening>)>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = c.numbers("SELECT id, incident, reading FROM happenings WHERE id {any 1} AND gone = 0", values![ids])?;
    let found: BTreeMap<i64, (i64, i64)> = rows.into_iter().map(|[id, incident, reading]| (id, (incident, reading))).collect();
    let mut absent = Vec::new();
    for (&id, &(_, reading)) in &found {
        if !batch.happenings.contains_key(&(id, reading)) {
            match batch.cache.happening(id, reading) {
                Some(happening) => drop(batch.happenings.insert((id, reading), happening)),
                None => absent.push(id),
            }
        }
    }
    if !absent.is_empty() {
        for row in c.query("SELECT id, reading, body FROM happenings WHERE id {any 1}", values![absent])? {
            // One that another release packed otherwise is linked again when its report is read anew.
            let happening: Happening = taken(row.blob(2)).unwrap_or_default();
            batch.happenings.insert((row.int(0), row.int(1)), Arc::new(happening));
        }
    }
    let known = |id: &i64| {
        let (incident, reading) = *found.get(id)?;
        Some((*id, incident, batch.happenings.get(&(*id, reading))?.clone()))
    };
    Ok(ids.iter().filter_map(known).collect())
}

/// Puts some incidents together anew from the links of their happenings and from what people decided. `new` is a happening that has just
/// come, still an incident of its own.
pub(crate) fn regroup(c: &mut Connection, batch: &mut Batch, incidents: &[i64], new: Option<i64>) -> Result<(), Error> {
    let rows = c.numbers("SELECT id, incident FROM happenings WHERE incident {any 1} AND gone = 0 ORDER BY id", values![incidents])?;
    let (members, before): (Vec<i64>, Vec<i64>) = rows.into_iter().map(|[id, incident]| (id, incident)).unzip();
    let at = |id: i64| members.binary_search(&id).ok();
    if let Some(new) = new.filter(|_| members.len() > LARGE) {
        return join(c, batch, new, &members, &before);
    }
    let rows = c.query("SELECT a, b, weight FROM links WHERE a {any 1} AND undone IS NULL", values![&members])?;
    let edges: Vec<(usize, usize, f32)> =
        rows.iter().filter_map(|row| Some((at(row.int(0))?, at(row.int(1))?, row.real(2) as f32))).collect();
    let bonds = bonds(c, &members)?;
    let groups = parts_under(members.len(), &edges, &bonds);
    batch.incidents.extend(incidents);
    name(c, batch, &groups, &members, &before, incidents)
}

/// What people decided about some happenings, by their places in the list.
fn bonds(c: &mut Connection, members: &[i64]) -> Result<Bonds, Error> {
    let mut bonds = Bonds::default();
    if c.number("SELECT count(*) FROM decisions WHERE kind IN ('split', 'merge') AND undone IS NULL", values![])? == 0 {
        return Ok(bonds);
    }
    let rows = c.query(
        "SELECT d.id, d.kind, m.thing, m.side FROM decision_members m JOIN decisions d ON d.id = m.decision
            WHERE m.thing {any 1} AND d.kind IN ('split', 'merge') AND d.undone IS NULL ORDER BY d.id",
        values![members],
    )?;
    let mut decisions: BTreeMap<(i64, String), [Vec<usize>; 2]> = BTreeMap::new();
    for row in &rows {
        if let Ok(ix) = members.binary_search(&row.int(2)) {
            decisions.entry((row.int(0), row.text(1))).or_default()[usize::from(row.int(3) != 0)].push(ix);
        }
    }
    for ((_, kind), [one, other]) in decisions {
        if kind == "merge" {
            bonds.together.push(one);
        } else {
            bonds.apart.push((one, other));
        }
    }
    Ok(bonds)
}

/// A new happening joins the incident it is tied to most, if it is tied to one.
fn join(c: &mut Connection, batch: &mut Batch, new: i64, members: &[i64], incidents: &[i64]) -> Result<(), Error> {
    let rows = c.query("SELECT a, b, weight FROM links WHERE (a = $1 OR b = $1) AND undone IS NULL", values![new])?;
    let mut ties: BTreeMap<i64, f64> = BTreeMap::new();
    for row in &rows {
        let other = if row.int(0) == new { row.int(1) } else { row.int(0) };
        if let Ok(ix) = members.binary_search(&other) {
            *ties.entry(incidents[ix]).or_default() += row.real(2);
        }
    }
    let own = members.binary_search(&new).map(|ix| incidents[ix]).unwrap_or_default();
    let size = |incident: i64| incidents.iter().filter(|other| **other == incident).count().min(9) as f64;
    let best =
        ties.into_iter().filter(|(incident, sum)| *incident != own && sum / size(*incident) >= TIE).max_by(|x, y| x.1.total_cmp(&y.1));
    if let Some((incident, _)) = best {
        c.execute("UPDATE happenings SET incident = $1 WHERE id = $2", values![incident, new])?;
        retire(c, batch, own, incident)?;
        batch.incidents.insert(incident);
    }
    Ok(())
}

/// Gives the groups their incidents: each keeps the one that most of its members had, the oldest among equals.
fn name(
    c: &mut Connection,
    batch: &mut Batch,
    groups: &[Vec<usize>],
    members: &[i64],
    before: &[i64],
    incidents: &[i64],
) -> Result<(), Error> {
    let mut claims: Vec<(usize, i64, usize)> = Vec::new();
    for (ix, group) in groups.iter().enumerate() {
        let mut count: BTreeMap<i64, usize> = BTreeMap::new();
        group.iter().for_each(|&member| *count.entry(before[member]).or_default() += 1);
        claims.extend(count.into_iter().map(|(incident, count)| (count, incident, ix)));
    }
    claims.sort_by(|x, y| y.0.cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut names: Vec<Option<i64>> = vec![None; groups.len()];
    let mut taken: BTreeSet<i64> = BTreeSet::new();
    for (_, incident, ix) in &claims {
        if names[*ix].is_none() && taken.insert(*incident) {
            names[*ix] = Some(*incident);
        }
    }
    for (ix, group) in groups.iter().enumerate() {
        let incident = match names[ix] {
            Some(incident) => incident,
            None => c.number("INSERT INTO incidents (title) VALUES (NULL) RETURNING id", values![])?,
        };
        names[ix] = Some(incident);
        batch.incidents.insert(incident);
        let moved: Vec<i64> = group.iter().filter(|&&member| before[member] != incident).map(|&member| members[member]).collect();
        if !moved.is_empty() {
            c.execute("UPDATE happenings SET incident = $1 WHERE id {any 2}", values![incident, moved])?;
        }
    }
    // An incident that nobody kept goes into the one that got most of its members.
    for &incident in incidents.iter().filter(|incident| !taken.contains(incident)) {
        if let Some(into) =
            claims.iter().filter(|(_, old, _)| *old == incident).max_by_key(|(count, ..)| *count).and_then(|(.., ix)| names[*ix])
        {
            retire(c, batch, incident, into)?;
        } else {
            // Its reports were read anew and tell it no longer: it leads nowhere.
            retire(c, batch, incident, 0)?;
        }
    }
    Ok(())
}

/// An incident goes into another one: its id leads there from now on.
fn retire(c: &mut Connection, batch: &mut Batch, incident: i64, into: i64) -> Result<(), Error> {
    batch.incidents.remove(&incident);
    // One that was never seen outside of this transaction leads nowhere.
    if c.number("SELECT changed FROM incidents WHERE id = $1", values![incident])? == 0 {
        c.execute("DELETE FROM incidents WHERE id = $1", values![incident])?;
        return Ok(());
    }
    c.execute("UPDATE incidents SET merged_into = $1 WHERE merged_into = $2", values![into, incident])?;
    c.execute("UPDATE incidents SET merged_into = $1 WHERE id = $2", values![into, incident])?;
    c.execute("DELETE FROM incident_terms WHERE incident = $1", values![incident])?;
    c.execute("DELETE FROM incident_tolls WHERE incident = $1", values![incident])?;
    batch.change(c, crate::Changed::Merged, incident)?;
    Ok(())
}
