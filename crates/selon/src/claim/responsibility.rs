//! Whose deed an attack is said to be: who claims it, on whom it is blamed, who is suspected.
//!
//! `responsibility.tsv` has the words: part of speech, the role in which the doer stands (`subj`, `obj`, `agent` or a preposition), and how:
//! `claimed` makes a statement of the doer and an asserted deed, `did` an asserted deed, `blamed` and `suspected` a hypothetical one. A
//! participle beside an attack that blames by the way («une embuscade imputée aux rebelles») tells who did it.

use super::Scene;
use super::event::{Draft, FLAGS, TYPE};
use super::modality::status;
use crate::language::Row;
use crate::reading::{ActorIx, Cause, Event, Mode, Statement, Status, Why};
use crate::syntax::{Deprel, Upos};
use std::ops::Range;

/// Words that say whose deed an attack is.
pub struct Charge {
    tokens: Range<usize>,
    doers: Vec<ActorIx>,
    /// The tokens of the attacks it speaks of.
    about: Vec<usize>,
    how: &'static str,
    line: u32,
}

/// Finds what a page says of responsibility for attacks, and adds the statements of those who claim one.
pub fn charges(scene: &mut Scene, statements: &mut Vec<Statement>) -> Vec<Charge> {
    let table = scene.language.table("responsibility");
    let mut found = Vec::new();
    for i in 0..scene.tree.syntax.tokens.len() {
        for (row, len) in scene.rows(table, i).collect::<Vec<_>>() {
            if let Some(charge) = charge(scene, i, len, row) {
                if charge.how == "claimed" {
                    state(scene, &charge, i, statements);
                }
                found.push(charge);
                break;
            }
        }
    }
    found
}

/// The deeds that charges tell of: on a page that tells of an attack.
pub fn deeds(scene: &Scene, charges: Vec<Charge>, statements: &[Statement], drafts: &mut Vec<Draft>) {
    if !drafts.iter().any(|d| d.event.kind == "ASSAULT" && d.event.status == Status::Asserted) {
        return;
    }
    for charge in charges {
        let token = charge.tokens.start;
        let trigger = scene.tree.words(charge.tokens.clone());
        let told = drafts.iter().any(|d| d.event.kind == "ASSAULT" && d.event.trigger.meets(trigger));
        if told {
            continue;
        }
        let claimed = charge.how == "claimed";
        // «L'attaque a été revendiquée par …»: the noun tells of the attack, the verb whose it is.
        let own = drafts.iter_mut().find(|d| d.event.kind == "ASSAULT" && charge.about.contains(&d.token));
        // «une embuscade imputée aux jihadistes»: a participle with nobody who blames.
        let said_by_the_way = charge.how == "blamed"
            && scene.tree.role(token) == Deprel::Acl
            && scene.clauses.passive(token)
            && scene.clauses.agents(token).is_empty();
        if let Some(own) = own.filter(|_| said_by_the_way || matches!(charge.how, "claimed" | "did")) {
            if own.event.actors.is_empty() {
                own.event.actors = charge.doers;
                own.event.why.0.push(Cause::Word("responsibility", charge.line));
            }
            continue;
        }
        let span = scene.tree.syntax.tokens[token].span;
        let says = |s: &Statement| if claimed { s.cue.meets(span) } else { s.content.iter().any(|c| c.holds(span)) };
        let event = Event {
            kind: "ASSAULT",
            mode: None,
            actors: charge.doers,
            recipients: Vec::new(),
            place: None,
            time: None,
            status: if matches!(charge.how, "claimed" | "did") { Status::Asserted } else { Status::Hypothetical },
            trigger,
            evidence: scene.sentence_span(token),
            statements: (0..statements.len()).filter(|&ix| says(&statements[ix])).collect(),
            same_as: None,
            contexts: Vec::new(),
            why: Why(vec![Cause::Word("responsibility", charge.line)]),
        };
        drafts.push(Draft { event, token, verbal: false, content: Vec::new(), other: false });
    }
    drafts.sort_by_key(|d| (d.event.trigger, d.event.kind));
}

/// What a row of the list says at token `v`, when it says it of somebody and of an attack.
fn charge(scene: &mut Scene, v: usize, len: usize, row: &Row) -> Option<Charge> {
    let tree = scene.tree;
    let passive = tree.upos(v) == Upos::Verb && scene.clauses.passive(v);
    let (doers, about) = match row.cell(1) {
        "subj" if passive => return None,
        "subj" => (scene.clauses.subjects(v, 0), scene.clauses.undergoers(v)),
        "agent" if passive => (scene.clauses.agents(v), scene.clauses.subjects(v, 0)),
        "agent" => return None,
        "obj" => (scene.clauses.undergoers(v), Vec::new()),
        preposition => (scene.clauses.under_preposition(v, preposition), scene.clauses.undergoers(v)),
    };
    // «revendiquer une hausse» claims no attack: the thing must be one, or the row's own words say so.
    let attack =
        |&k: &usize| scene.rows(scene.language.table("events"), k).any(|(row, _)| row.cell(TYPE) == "ASSAULT" && !row.has(FLAGS, "speech"));
    // "an attack on a checkpoint claimed by …": the tree may hang the participle on the last noun of the attack's phrase.
    let deed = |k: usize| {
        let up = std::iter::once(k).chain(tree.above(k).take_while(|&above| tree.upos(above) == Upos::Noun));
        up.into_iter().find(|k| attack(k)).filter(|_| tree.role(v) == Deprel::Acl)
    };
    // "claimed responsibility for the attack"
    let owned = |k: usize| tree.kids_as(k, &[Deprel::Nmod, Deprel::OblArg]).find(attack);
    let about: Vec<usize> = about.into_iter().map(|k| deed(k).or_else(|| owned(k)).unwrap_or(k)).collect();
    let negated = scene.clauses.negated(v) || doers.iter().any(|&d| scene.clauses.negated(d));
    let denied = !matches!(status(scene, v), Status::Asserted | Status::Hypothetical);
    let plain = row.has(3, "plain") || about.iter().any(attack);
    if negated || denied || !plain {
        return None;
    }
    // «soupçonnés d'avoir livré des armes» suspects of something else.
    let complements = |k: &usize| {
        *k > v && matches!(tree.role(*k), Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
    };
    let mut told = tree.kids(v).filter(complements).peekable();
    let other = row.cell(2) == "suspected" && told.peek().is_some() && !told.any(|k| tree.reach(k).any(|t| attack(&t)));
    if other {
        return None;
    }
    let named = |d: &usize| row.cell(2) == "claimed" || scene.cast.names_somebody(*d);
    let doers: Vec<usize> = doers.into_iter().filter(named).collect();
    let about: Vec<usize> = about.into_iter().filter(|k| attack(k)).collect();
    let doers: Vec<ActorIx> = doers.into_iter().filter(|&d| d != v).filter_map(|d| scene.cast.speaker(d)).collect();
    (!doers.is_empty()).then_some(Charge { tokens: v..v + len, doers, about, how: row.cell(2), line: row.line })
}

/// The statement of one who claims a deed, unless it is known.
fn state(scene: &Scene, charge: &Charge, v: usize, statements: &mut Vec<Statement>) {
    let tree = scene.tree;
    let cue = tree.words(charge.tokens.clone());
    if statements.iter().any(|s| s.cue.meets(cue) && s.source.is_some()) {
        return;
    }
    let sentence = tree.sentence(v);
    let stop =
        (charge.tokens.end..sentence.end).find(|&k| tree.upos(k) == Upos::Punct || tree.upos(k) == Upos::Cconj).unwrap_or(sentence.end);
    let from = if stop > charge.tokens.end { charge.tokens.end } else { charge.tokens.end - 1 };
    let behind = tree.words(from..stop.max(from + 1));
    // «L'attentat, revendiqué par …»: what is claimed stands before the participle.
    let before = charge.about.first().filter(|&&deed| deed < v).map(|&deed| {
        let reach = tree.reach(deed);
        let end = (deed + 1..reach.end.min(v)).find(|&k| tree.syntax.form(k) == ",").unwrap_or(reach.end.min(v));
        tree.words(reach.start..end)
    });
    let statement = Statement {
        source: charge.doers.first().copied(),
        source_span: None,
        cue: tree.words(v..v + 1),
        content: vec![before.unwrap_or(behind)],
        mode: Mode::Indirect,
        act: None,
        addressee: None,
        medium: None,
        time: scene.time_of(v),
        within: None,
        evidence: scene.sentence_span(v),
        why: Why(vec![Cause::Word("responsibility", charge.line), Cause::Step("who claims an attack says that it is his")]),
    };
    let at = statements.partition_point(|s| s.content.iter().chain([&s.cue]).map(|c| c.start).min() <= Some(statement.cue.start));
    for other in statements.iter_mut() {
        other.within = other.within.map(|w| if w >= at { w + 1 } else { w });
    }
    statements.insert(at, statement);
}
