//! Which events of a page are one happening, and what each mention adds to it.

use super::Scene;
use super::event::Draft;
use crate::layout::BlockKind;
use crate::reading::{ActorIx, Cause, EventIx, PlaceIx, Status, TimeIx};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;
use std::collections::HashSet;

/// Links later mentions to the first one of the same happening and completes that one with what they add.
pub fn link(scene: &mut Scene, drafts: &mut [Draft]) {
    inherit(scene, drafts);
    link_kind(scene, drafts, false);
    blame(scene, drafts);
    link_kind(scene, drafts, true);
    settle(scene, drafts);
}

/// A verbal act about a deed concerns whom the deed concerns: "promised to send aid to the town", «menace de bombarder le port»; a
/// protest, those of whom it demands something.
fn inherit(scene: &Scene, drafts: &mut [Draft]) {
    for ix in 0..drafts.len() {
        let act = &drafts[ix];
        let protest = act.event.kind == "PROTEST";
        if !act.event.recipients.is_empty() || !(act.verbal || protest) {
            continue;
        }
        let about = |d: &&Draft| {
            let span = scene.tree.syntax.tokens[d.token].span;
            let near = d.token > act.token && scene.tree.sentence(act.token).contains(&d.token);
            let governor = if protest { scene.tree.head(act.token).unwrap_or(act.token) } else { act.token };
            // "welcomed the decision and urged the bloc to act": what is joined to the act is another one.
            let path = std::iter::once(d.token).chain(scene.tree.above(d.token));
            let branch = path.take_while(|&k| k != governor).last().map(|k| scene.tree.role(k));
            let joined = !protest && matches!(branch, Some(Deprel::Conj | Deprel::Parataxis | Deprel::Advcl | Deprel::AclRelcl));
            near && !joined
                && if protest {
                    matches!(d.event.kind, "REQUEST" | "REJECT" | "ACCUSE") && scene.tree.under(d.token, governor)
                } else {
                    scene.tree.under(d.token, governor) || act.content.iter().any(|c| c.holds(span))
                }
        };
        let Some(deed) = drafts.iter().find(about) else { continue };
        let others = |list: &[ActorIx]| -> Vec<ActorIx> { list.iter().copied().filter(|a| !act.event.actors.contains(a)).collect() };
        let asked = act.event.kind == "REQUEST";
        let (first, second) =
            if asked { (&deed.event.actors, &deed.event.recipients) } else { (&deed.event.recipients, &deed.event.actors) };
        // Whom a deed met is not accused of it.
        let found = match act.event.kind {
            "ACCUSE" => others(&deed.event.actors),
            _ => Some(others(first)).filter(|found| !found.is_empty()).unwrap_or_else(|| others(second)),
        };
        drafts[ix].event.recipients = found;
    }
}

fn link_kind(scene: &Scene, drafts: &mut [Draft], verbal: bool) {
    /// No page of a reporter tells of more happenings; of longer ones the last so many are asked, so that the work stays linear.
    const OPEN: usize = 200;
    let mut roots: Vec<usize> = Vec::new();
    for ix in 0..drafts.len() {
        if drafts[ix].verbal != verbal || drafts[ix].event.same_as.is_some() {
            continue;
        }
        let near = &roots[roots.len().saturating_sub(OPEN)..];
        let root = near.iter().copied().find(|&k| !drafts[ix].other && same(scene, &drafts[k], &drafts[ix]));
        if root.is_none() {
            roots.push(ix);
        }
        if let Some(root) = root {
            drafts[ix].event.same_as = Some(root);
            drafts[ix].event.why.0.push(Cause::Step("the same happening as an earlier one of this page"));
            complete(scene, drafts, root, ix);
        }
    }
}

/// Whether two mentions can be of one happening: nothing they say of it differs, and for verbal acts they share their words.
fn same(scene: &Scene, a: &Draft, b: &Draft) -> bool {
    let (x, y) = (&a.event, &b.event);
    if x.kind != y.kind || x.status != y.status {
        return false;
    }
    let places = match (x.place, y.place) {
        (Some(p), Some(q)) => p == q || nested(scene, p, q),
        _ => true,
    };
    let times = match (x.time, y.time) {
        (Some(p), Some(q)) => p == q || overlapping(scene, p, q),
        _ => true,
    };
    if !places || !times {
        return false;
    }
    if a.verbal {
        return parties(scene, &x.actors, &y.actors, false)
            && parties(scene, &x.recipients, &y.recipients, true)
            && (likeness(scene, a, b) >= 0.3 || equal_recipients(scene, a, b));
    }
    // Rapes on the road are not the fighting that people fled.
    let apart = |mode: Option<&str>| matches!(mode, Some("sexual" | "torture"));
    // A coup is not the arrests that follow it.
    let open = x.mode.is_none() || y.mode.is_none();
    let modes = x.mode == y.mode || open && x.kind != "COERCE" && !apart(x.mode) && !apart(y.mode);
    let crossed = parties(scene, &x.actors, &y.recipients, false) && parties(scene, &x.recipients, &y.actors, false);
    let doers = parties(scene, &x.actors, &y.actors, true) || claimed(scene, &x.actors, &y.actors) || claimed(scene, &y.actors, &x.actors);
    // What a headline tells, the first paragraph tells again, in other words for those whom it concerns.
    let headline = scene.layout.blocks.first().is_some_and(|block| block.kind == BlockKind::Headline) && scene.block(a.token) == 0;
    let again = headline && (1..=2).contains(&scene.block(b.token));
    let met = again && !x.actors.is_empty() || parties(scene, &x.recipients, &y.recipients, true);
    modes && (doers && met || crossed)
}

fn equal_recipients(scene: &Scene, a: &Draft, b: &Draft) -> bool {
    parties(scene, &a.event.recipients, &b.event.recipients, false) && a.event.kind != "REQUEST"
}

/// Whether two sides share a party; `open` lets an unnamed side pass.
fn parties(scene: &Scene, a: &[ActorIx], b: &[ActorIx], open: bool) -> bool {
    if a.is_empty() || b.is_empty() {
        return open;
    }
    a.iter().any(|x| b.iter().any(|y| x == y || one_state(scene, *x, *y)))
}

/// Whether those who did it, told by no name, can be of the armed group that is told of elsewhere: «un kamikaze», «les shebab», "gunmen",
/// "criminal gangs".
fn claimed(scene: &Scene, unnamed: &[ActorIx], others: &[ActorIx]) -> bool {
    let fighters = |list: &[ActorIx]| !list.is_empty() && list.iter().all(|&a| scene.cast.actors[a].kind == ActorKind::ArmedGroup);
    let by_name = |a: &ActorIx| scene.cast.actors[*a].mentions.iter().any(|m| m.form == crate::reading::Form::Name);
    fighters(unnamed) && fighters(others) && !unnamed.iter().any(by_name)
}

/// A state, its government and its army are one party: «Bakou», «l'Azerbaïdjan», «l'armée azerbaïdjanaise».
fn one_state(scene: &Scene, a: ActorIx, b: ActorIx) -> bool {
    let official = |x: &crate::reading::Actor| matches!(x.kind, ActorKind::State | ActorKind::Government | ActorKind::Military);
    let (a, b) = (&scene.cast.actors[a], &scene.cast.actors[b]);
    official(a) && official(b) && a.country.is_some() && a.country == b.country
}

/// Whether one place lies in the other as far as is known: a country around a place of that country.
fn nested(scene: &Scene, p: usize, q: usize) -> bool {
    use crate::world::Precision::{Admin1, Admin2, Country, Region};
    let (p, q) = (&scene.cast.places[p], &scene.cast.places[q]);
    let wide = |x: &crate::reading::Place| matches!(x.precision, Country | Admin1 | Region | Admin2);
    p.country == q.country && p.country.is_some() && (wide(p) != wide(q) || p.precision == Country || q.precision == Country)
}

fn overlapping(scene: &Scene, p: usize, q: usize) -> bool {
    let (p, q) = (&scene.mentions.times[p].time, &scene.mentions.times[q].time);
    let day = |s: &Option<String>| s.as_ref().map(|s| s.chars().take(10).collect::<String>());
    match (day(&p.start), day(&p.end), day(&q.start), day(&q.end)) {
        (Some(a), Some(b), Some(c), Some(d)) => a <= d && c <= b,
        _ => true,
    }
}

/// How many of the content words of the shorter act the other one shares.
fn likeness(scene: &Scene, a: &Draft, b: &Draft) -> f64 {
    let words = |draft: &Draft| -> HashSet<&str> {
        draft
            .content
            .iter()
            .flat_map(|&piece| scene.tokens_in(piece))
            .filter(|&t| matches!(scene.tree.upos(t), Upos::Noun | Upos::Verb | Upos::Propn | Upos::Adj))
            .map(|t| scene.tree.syntax.lemma(t))
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let least = x.len().min(y.len());
    if least == 0 { 0.0 } else { x.intersection(&y).count() as f64 / least as f64 }
}

/// An act without a recipient is aimed at whoever does what it is about: «condamne l'offensive de …».
fn blame(scene: &mut Scene, drafts: &mut [Draft]) {
    for ix in 0..drafts.len() {
        if !drafts[ix].verbal
            || !drafts[ix].event.recipients.is_empty()
            || !matches!(drafts[ix].event.kind, "ACCUSE" | "REQUEST" | "REJECT" | "THREATEN")
        {
            continue;
        }
        let sources = drafts[ix].event.actors.clone();
        let content = drafts[ix].content.clone();
        let about = drafts.iter().enumerate().filter(|(k, d)| *k != ix && !d.verbal && content.iter().any(|c| c.meets(d.event.trigger)));
        let mut found: Vec<ActorIx> = Vec::new();
        let mut deed = false;
        for (_, draft) in about {
            deed = true;
            let root = draft.event.same_as.map_or(&draft.event, |root| &drafts[root].event);
            let actors = if draft.event.actors.is_empty() { &root.actors } else { &draft.event.actors };
            found = actors.iter().copied().filter(|a| !sources.contains(a) && !sources.iter().any(|s| one_state(scene, *s, *a))).collect();
            if !found.is_empty() {
                break;
            }
        }
        // Whoever is named beside a deed that nobody is said to have done suffered it.
        if found.is_empty() && !deed && drafts[ix].event.kind == "ACCUSE" {
            found = named_in(scene, &content, &sources);
        }
        if found.len() <= 2 {
            drafts[ix].event.recipients = found;
        }
    }
}

/// The first actor that the words of an accusation name as whose deed it is: «la politique de la France».
fn named_in(scene: &mut Scene, content: &[crate::Span], sources: &[ActorIx]) -> Vec<ActorIx> {
    let tokens: Vec<usize> = content.iter().flat_map(|&piece| scene.tokens_in(piece)).collect();
    for t in tokens {
        if !scene.cast.names_somebody(t) || !matches!(scene.tree.upos(t), Upos::Noun | Upos::Propn) {
            continue;
        }
        if let Some(actor) = scene.cast.actor(t)
            && !sources.contains(&actor)
            && matches!(
                scene.cast.actors[actor].kind,
                ActorKind::State
                    | ActorKind::Government
                    | ActorKind::Military
                    | ActorKind::ArmedGroup
                    | ActorKind::Party
                    | ActorKind::Person
            )
        {
            return vec![actor];
        }
    }
    Vec::new()
}

/// The first mention takes over what it does not say itself.
fn complete(scene: &Scene, drafts: &mut [Draft], root: EventIx, later: EventIx) {
    let (mut actors, mut recipients) = (drafts[later].event.actors.clone(), drafts[later].event.recipients.clone());
    if parties(scene, &drafts[root].event.actors, &recipients, false) || parties(scene, &drafts[root].event.recipients, &actors, false) {
        std::mem::swap(&mut actors, &mut recipients);
    }
    let (place, time, mode) = (drafts[later].event.place, drafts[later].event.time, drafts[later].event.mode);
    let first = &mut drafts[root].event;
    if first.actors.is_empty() {
        first.actors = actors;
    }
    if first.recipients.is_empty() {
        first.recipients = recipients.into_iter().filter(|r| !first.actors.contains(r)).collect();
    }
    // «une frappe au Darfour-Nord», told again as the one on Kutum.
    let wider = |p: usize| scene.cast.places[p].precision;
    if first.place.is_none() || place.zip(first.place).is_some_and(|(later, known)| wider(later) < wider(known)) {
        first.place = place;
    }
    first.time = first.time.or(time);
    // What was destroyed as well does not make a killing a destruction.
    first.mode = first.mode.or(mode.filter(|mode| *mode != "destroy"));
}

/// What is still unplaced takes the place the page opens with, when it is told near the top; what is told in the same paragraph
/// without a day of its own goes on where the last happening with a day left off.
fn settle(scene: &Scene, drafts: &mut [Draft]) {
    let main = scene.main_place();
    let day = main_day(scene, drafts);
    let mut last: Option<(u32, TimeIx)> = None;
    for ix in 0..drafts.len() {
        let root = drafts[ix].event.same_as.and_then(|root| drafts[root].event.place);
        let draft = &mut drafts[ix];
        let block = scene.block(draft.token);
        let happened = matches!(draft.event.kind, "ASSAULT" | "PROTEST" | "COERCE") && draft.event.status == Status::Asserted;
        if !happened || draft.verbal {
            continue;
        }
        if draft.event.place.is_none() {
            draft.event.place = root;
        }
        // What is told before the page names a place happened there only when a headline tells it.
        let sentence = scene.tree.syntax.tokens[draft.token].sentence;
        let told = |&(_, of): &(PlaceIx, u32)| {
            of <= sentence || scene.layout.blocks.get(block as usize).is_some_and(|b| b.kind != BlockKind::Body)
        };
        if let Some((main, _)) = main.filter(|main| draft.event.place.is_none() && block <= 3 && told(main)) {
            draft.event.place = Some(main);
            draft.event.why.0.push(Cause::Step("placed where the page opens"));
        }
        match draft.event.time {
            Some(time) => last = (!scene.is_backdrop(draft.token)).then_some((block, time)),
            None if scene.is_backdrop(draft.token) => {}
            None => {
                let told = last.filter(|(of, _)| *of == block).map(|(_, time)| time);
                let Some(time) = told.or(day.filter(|_| draft.event.same_as.is_none())) else { continue };
                draft.event.time = Some(time);
                draft.event.why.0.push(Cause::Step("goes on in the time told before"));
            }
        }
    }
}

/// The day that a page tells of, when what happened is dated at its top and no later happening is put on another day.
fn main_day(scene: &Scene, drafts: &[Draft]) -> Option<TimeIx> {
    const TOP: u32 = 3;
    let dated = |draft: &&Draft| {
        !draft.verbal && draft.event.status == Status::Asserted && matches!(draft.event.kind, "ASSAULT" | "PROTEST" | "COERCE")
    };
    let first = drafts.iter().filter(dated).find(|draft| draft.event.time.is_some())?;
    let time = first.event.time.filter(|_| scene.block(first.token) <= TOP)?;
    let elsewhen = drafts.iter().filter(dated).filter_map(|draft| draft.event.time).any(|other| !overlapping(scene, time, other));
    let day = &scene.mentions.times[time].time;
    let one =
        day.start.as_deref().map(|d| &d[..d.len().min(10)]) == day.end.as_deref().map(|d| &d[..d.len().min(10)]) && day.start.is_some();
    (one && !elsewhen).then_some(time)
}
