//! Events: who did what to whom, from event words and the roles around them.

use super::frame::frames;
use super::hazard::{by_hazard, tells_of_hazard};
use super::modality::status;
use super::roles::{dedupe, is_quantity, light_verb, parties};
use super::sense::{by_idea, by_players, compounded, counts_victims, has_target, holds, in_fiction, is_event_noun, is_sentence, is_thing};
use super::spoken::acts_of_words;
use super::{Scene, is_peaceful};
use crate::Span;
use crate::language::Row;
use crate::reading::{Cause, Event, Mode, Statement, StatementIx, Status, Why};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;
use std::ops::Range;

/// An event while the page is still being put together.
pub struct Draft {
    /// What will be written.
    pub event: Event,
    /// Its head token.
    pub token: usize,
    /// A verbal act: the saying is the deed.
    pub verbal: bool,
    /// The words the act is about.
    pub content: Vec<Span>,
    /// Its words say that it is another one: «une nouvelle attaque», "a previous strike".
    pub other: bool,
}

/// Columns of `events.tsv` after the word.
pub const POS: usize = 0;
pub const TYPE: usize = 1;
pub const MODE: usize = 2;
pub const ACTOR: usize = 3;
pub const RECIPIENT: usize = 4;
pub const FLAGS: usize = 5;

/// Finds the events of a page, in text order.
pub fn events(scene: &mut Scene, statements: &mut [Statement], topic: Option<&'static str>) -> Vec<Draft> {
    let table = scene.language.table("events");
    let mut drafts = Vec::new();
    let topic = if tells_of_hazard(scene) { Some("accident") } else { topic };
    // What a verb is done to is no event of its own: the ban in "lifted the ban".
    let mut filled = Vec::new();
    let sayings = scene.by_sentence(statements.len(), |ix| statements[ix].content.iter().copied().chain([statements[ix].cue]));
    let mut within: Option<(Range<usize>, &str)> = None;
    let mut i = 0;
    while i < scene.tree.syntax.tokens.len() {
        let mut rows: Vec<(&Row, usize)> = scene.rows(table, i).collect();
        // The longer reading wins; of equal ones the verb with what it is done to.
        let framed = frames(scene, i);
        // A row whose other words hang on the verb is as long as all of them: "agreed to a temporary ceasefire".
        let longer = |len: usize, (row, own, _): &(&Row, usize, usize)| {
            if list_of(row) == "events" { len < row.words().len() } else { len <= *own }
        };
        let at = rows.iter().position(|(_, len)| framed.first().is_some_and(|first| longer(*len, first))).unwrap_or(rows.len());
        rows.splice(at..at, framed.iter().map(|(row, len, _)| (*row, *len)));
        let mut step = 1;
        if filled.contains(&i) {
            // «a saisi deux fusils d'assaut»: the row that says no assault is told still speaks.
            rows.retain(|(row, _)| row.cell(TYPE).is_empty());
        }
        for (row, len) in rows {
            // «un fusil d'assaut» is no assault: the longer row says that its words are no event.
            if row.cell(TYPE).is_empty() {
                step = len;
                break;
            }
            // On a page that has told of an attack, a bare «cette attaque» is one.
            let told = drafts.iter().any(|d: &Draft| d.event.kind == "ASSAULT" && row.cell(TYPE) == "ASSAULT");
            let topic = if told && !is_peaceful(topic) { Some("conflict") } else { topic };
            // «parvenir à un accord» tells of one accord.
            let told =
                |(range, kind): &(Range<usize>, &str)| range.contains(&i) && (*kind == row.cell(TYPE) || row.cell(TYPE) == "PROTEST");
            if within.as_ref().is_some_and(told) {
                continue;
            }
            // "ended its defence agreements"
            let head = head_of(scene, &(i..i + len));
            let same = drafts.last().is_some_and(|last| last.event.kind == row.cell(TYPE));
            if head != i && filled.contains(&head) && row.cell(POS) == "N" && !same {
                continue;
            }
            if let Some(draft) = draft(scene, statements, &sayings, i..i + len, row, topic) {
                if draft.verbal && len > 1 {
                    within = Some((i + 1..i + len, row.cell(TYPE)));
                }
                // What is asked for or threatened may be told by the same words: «menacer de bombarder».
                step = if draft.verbal { 1 } else { len };
                let own = framed.iter().find(|(own, ..)| std::ptr::eq(*own, row)).map(|(.., thing)| *thing);
                drafts.push(draft);
                filled.extend(own.filter(|_| list_of(row) == "events" || row.cell(POS) != "A" && !row.has(FLAGS, "speech")));
                break;
            }
        }
        i += step;
    }
    let protests: Vec<usize> = drafts.iter().filter(|d| d.event.kind == "PROTEST" && !d.verbal).map(|d| d.token).collect();
    // «ont bloqué le pont pour protester contre …»: what a protest is for is that protest.
    drafts.retain(|d| {
        let purpose = scene.clauses.infinitive(d.token) && scene.tree.above(d.token).take(2).any(|above| protests.contains(&above));
        !(d.verbal && matches!(d.event.kind, "ACCUSE" | "REJECT") && purpose)
    });
    acts_of_words(scene, statements, &mut drafts);
    drafts.sort_by_key(|d| (d.event.trigger, d.event.kind));
    drafts.dedup_by(|b, a| a.event.trigger == b.event.trigger && a.event.kind == b.event.kind);
    drafts
}

/// The event that a row's words make here, unless the words are used otherwise.
fn draft(
    scene: &mut Scene,
    statements: &[Statement],
    sayings: &[Vec<StatementIx>],
    words: Range<usize>,
    row: &Row,
    topic: Option<&'static str>,
) -> Option<Draft> {
    let tree = scene.tree;
    let token = head_of(scene, &words);
    let verb = row.cell(POS) == "V" || row.cell(POS) == "A" && tree.upos(token) != Upos::Noun;
    let verbal = row.has(FLAGS, "speech");
    let here = &sayings[tree.syntax.tokens[token].sentence as usize];
    let says = |ix: &StatementIx| statements[*ix].act.is_some() && statements[*ix].cue.meets(tree.syntax.tokens[token].span);
    // «réclame la libération de …»: the noun in the words of a call is what is called for.
    let (own, calls): (Vec<StatementIx>, Vec<StatementIx>) = here.iter().copied().filter(says).partition(|_| verbal || verb);
    // «a lancé un appel»: the noun of the call itself is not what is called for.
    let itself = |ix: &StatementIx| {
        let act = statements[*ix].act;
        scene.rows(scene.language.table("events"), token).any(|(row, _)| Some(row.cell(TYPE)) == act)
    };
    let called = calls.iter().any(|ix| !itself(ix));
    if row.has(FLAGS, "needs-complement")
        && own.is_empty()
        && !tree
            .kids_as(token, &[Deprel::Obj, Deprel::Iobj, Deprel::Xcomp, Deprel::Ccomp, Deprel::OblArg, Deprel::NsubjPass])
            .any(|k| !scene.tells_time(k))
    {
        return None;
    }
    // "said no deal had been reached": the last word of a row that determines a noun behind it is not the row's.
    let last = words.end - 1;
    if words.len() > 1 && tree.role(last) == Deprel::Det && tree.head(last).is_some_and(|noun| noun >= words.end) {
        return None;
    }
    // «l'Alliance des États du Sahel», "the Tigray People's Liberation Front": a word of somebody's name tells of nothing.
    if !verb && !verbal && in_name(scene, &words) {
        return None;
    }
    // «se rendait à son bureau», «s'est rendu mardi»: nobody pays a visit to what is his own, or to nothing.
    if verb && row.cell(TYPE) == "CONSULT" && row.cell(MODE) == "visit" && !to_others(scene, token) {
        return None;
    }
    // "No one was hurt", «quiconque attaque»: what was done to or by nobody did not happen.
    let nobody = |&k: &usize| tree.upos(k) == Upos::Pron && scene.clauses.is_function(k, "nobody");
    if verb && !verbal && scene.clauses.subjects(token, 0).iter().any(nobody) {
        return None;
    }
    // "striking workers": who does something always is told of by it, not what happened.
    let feats = tree.syntax.tokens[token].feats;
    let present = feats.verb_form() == Some("Ger") || feats.verb_form() == Some("Part") && feats.tense() == Some("Pres");
    if verb && present && tree.role(token) == Deprel::Amod && tree.head(token) == Some(token + 1) && row.cell(TYPE) == "ASSAULT" {
        return None;
    }
    // «ils l'ont tirée hors de sa voiture»: who shoots at somebody shoots nobody.
    if row.has(FLAGS, "no-object") && !scene.clauses.undergoers(token).is_empty() {
        return None;
    }
    // «se rendant à la messe»: who goes somewhere does not give himself up.
    let goal = |k: usize| !scene.tells_time(k) && ["dative", "locative"].iter().any(|kind| scene.clauses.case_is(k, kind));
    if row.has(FLAGS, "no-goal") && tree.kids_as(token, &[Deprel::Obl, Deprel::OblArg, Deprel::OblMod, Deprel::Nmod]).any(goal) {
        return None;
    }
    // «aucun coup de feu», «sans heurt», «sans combattre»: what there was none of is not told.
    let without = || {
        let marks = tree.kids_as(token, &[Deprel::Case, Deprel::Mark]);
        marks.into_iter().any(|k| scene.clauses.is_function(k, "without"))
    };
    if !verb && scene.clauses.negated(token) || without() {
        return None;
    }
    // «une quarantaine de déplacés» is a number.
    if !verb && is_quantity(scene, token) {
        return None;
    }
    // «Le procureur soutient que …», «…, soutient le colonel»: who maintains that something is so supports nobody.
    let maintains = || {
        let spoken = |ix: &StatementIx| statements[*ix].cue.holds(tree.syntax.tokens[token].span) && statements[*ix].act.is_none();
        tree.kid(token, &[Deprel::Ccomp]).is_some() || here.iter().any(spoken)
    };
    if verb && row.cell(TYPE) == "SUPPORT" && row.has(FLAGS, "weak") && maintains() {
        return None;
    }
    // «un embargo visant le Soudan», «le projet vise les jeunes»: what is neither somebody nor a weapon nor an attack harms nobody.
    if verb && row.cell(TYPE) == "ASSAULT" && row.has(FLAGS, "weak") && !verbal && by_idea(scene, token) {
        return None;
    }
    // «Nos forces déplorent trois martyrs»: a toll that is mourned accuses nobody.
    if verbal && row.cell(TYPE) == "ACCUSE" && scene.clauses.undergoers(token).into_iter().any(|k| counts_victims(scene, k)) {
        return None;
    }
    // "war-torn", "strike-hit": the first part of a compound tells of what it is said, not what happened.
    if !verb && compounded(scene, words.end) {
        return None;
    }
    // «déplore l'enlèvement de …»: who deplores a deed has nothing to do with it.
    let spoken =
        |v: usize| here.iter().any(|&ix| statements[ix].act == Some("ACCUSE") && statements[ix].cue.holds(tree.syntax.tokens[v].span));
    let light = if verb { None } else { light_verb(scene, token).filter(|(v, row)| row.cell(0) == "subject" || !spoken(*v)) };
    let (mut actors, mut recipients) = parties(scene, token, verb, row, light);
    if let Some(source) = own.first().and_then(|&ix| statements[ix].source) {
        // «Le gouvernement et les rebelles sont parvenus à un accord»: who speaks is one of those who act.
        if !actors.contains(&source) {
            actors = vec![source];
        }
    }
    recipients.retain(|r| !actors.contains(r));
    if row.has(FLAGS, "both") {
        actors.append(&mut recipients);
    }
    dedupe(&mut actors);
    dedupe(&mut recipients);
    // Civilians who block a road protest; forces that block it coerce.
    let kinds = |wanted: &[ActorKind]| actors.iter().filter(|&&a| wanted.contains(&scene.cast.actors[a].kind)).count();
    let civil = !actors.is_empty() && kinds(&[ActorKind::Population]) == actors.len();
    let forces = kinds(&[ActorKind::Military, ActorKind::ArmedGroup, ActorKind::Government, ActorKind::State]) > 0;
    let blocks = || frames(scene, token).iter().any(|(frame, ..)| frame.cell(MODE) == "obstruct");
    if row.cell(MODE) == "obstruct" && forces || row.cell(MODE) == "restrict" && verb && civil && blocks() {
        return None;
    }
    // "Families fled the town": who does not fight does not retreat.
    if row.has(FLAGS, "armed") && kinds(&[ActorKind::Military, ActorKind::ArmedGroup]) == 0 {
        return None;
    }
    // "Gunmen seized two teachers": whom the police seize, it arrests.
    if row.has(FLAGS, "force") && kinds(&[ActorKind::Government, ActorKind::Unknown]) > 0 {
        return None;
    }
    // «Le tribunal a condamné six dirigeants», «trois hommes ont été condamnés»: a court's blame of somebody is a sentence.
    let sentenced = row.has(FLAGS, "court") && verb && is_sentence(scene, token, &actors, &recipients);
    let kind = if sentenced { "SANCTION" } else { row.cell(TYPE) };
    let verbal = verbal && !sentenced;
    let hits = has_target(scene, token, row, light, verb);
    let alone = recipients.is_empty() && !(row.has(FLAGS, "both") && actors.len() > 1);
    if verb && row.has(FLAGS, "weak") && list_of(row) == "events" && !verbal && alone && !hits && topic != Some("conflict") {
        // «combattre l'inflation»: what it is done to cannot be harmed; what rebels burn is burnt.
        if !(row.cell(MODE) == "destroy" && kinds(&[ActorKind::ArmedGroup]) > 0) && !scene.clauses.undergoers(token).is_empty() {
            return None;
        }
    }
    // «Une attaque a visé la ville»: the noun is the event, the verb only says of whom.
    if verb && kind == "ASSAULT" && list_of(row) == "events" && scene.clauses.doers(token).into_iter().any(|d| is_event_noun(scene, d)) {
        return None;
    }
    if verbal && actors.is_empty() {
        return None;
    }
    // On a page about an earthquake, «douze personnes ont été tuées» tells of no deed.
    let unsaid = matches!(topic, Some("accident" | "weather")) && actors.is_empty() && light.is_none();
    if kind == "ASSAULT" && unsaid && matches!(row.cell(MODE), "" | "destroy") && verb && list_of(row) == "events" {
        return None;
    }
    if kind == "ASSAULT" && by_hazard(scene, token, verb, !actors.is_empty()) || kind == "THREATEN" && by_hazard(scene, token, verb, true) {
        return None;
    }
    if in_fiction(scene, token) || verb && !verbal && kind != "PROTEST" && by_players(scene, token, &actors) {
        return None;
    }
    if kind == "THREATEN" && actors.iter().all(|&a| is_thing(scene, a)) && !actors.is_empty() {
        return None;
    }
    // What is called for is told plainly by the call.
    if !called && !holds(scene, token, verb, row, kind, &actors, &recipients, topic == Some("conflict") || hits && !is_peaceful(topic)) {
        return None;
    }
    let group = if verb { scene.clauses.verb_group(token) } else { words.clone() };
    let trigger = tree.words(group.start.max(words.start.saturating_sub(4)).min(words.start)..words.end.max(group.end));
    let tells = |ix: &StatementIx| {
        statements[*ix].content.iter().any(|c| c.holds(tree.syntax.tokens[token].span)) && !statements[*ix].denies_before()
    };
    let reporters = here.iter().copied().filter(|ix| !own.contains(ix) && tells(ix));
    let mut said: Vec<StatementIx> = own.iter().copied().chain(reporters).chain(calls.iter().copied()).collect();
    said.sort_unstable();
    said.dedup();
    let reporters_threaten = |said: &[StatementIx]| {
        let direct = |ix: &StatementIx| statements[*ix].act == Some("THREATEN") && statements[*ix].mode == Mode::Direct;
        said.iter().any(|ix| direct(ix) && tells(ix) && !own.contains(ix))
    };
    let event = Event {
        kind,
        mode: if sentenced { Some("convict") } else { mode(scene, token, row) },
        actors,
        recipients,
        place: if verbal { None } else { scene.place_of(token) },
        time: own.first().and_then(|&ix| statements[ix].time).or_else(|| scene.time_of(token)),
        // An ultimatum that is rejected was given all the same.
        status: match if verbal && (!own.is_empty() || !verb) { speech_status(scene, token) } else { status(scene, token) } {
            // «« Nous bombarderons la ville », a menacé le chef»
            Status::Planned if reporters_threaten(&said) => Status::Threatened,
            status => status,
        },
        trigger,
        evidence: evidence(scene, token),
        statements: said,
        same_as: None,
        contexts: Vec::new(),
        why: Why(vec![Cause::Word(list_of(row), row.line)]),
    };
    // «par crainte de représailles», «un projet de troubles», «interdit les rassemblements», «personne n'a été blessé»: what might happen or
    // did not, done by nobody to nobody, is no event; a report that somebody denies is one.
    let nobody = event.actors.is_empty() && event.recipients.is_empty();
    let told = match event.status {
        Status::Hypothetical => verb,
        Status::Planned => verb || event.place.is_some() || event.time.is_some(),
        Status::Denied => !scene.clauses.negated(token) && !event.statements.is_empty(),
        _ => true,
    };
    // «pour éviter une guerre civile»
    let averted = !verb && event.status == Status::Hypothetical && event.recipients.is_empty() && tree.role(token) == Deprel::Obj;
    if !verbal && (nobody && !told || averted) {
        return None;
    }
    let content = own.first().map(|&ix| statements[ix].content.clone()).unwrap_or_else(|| complement(scene, token));
    Some(Draft { event, token, verbal, content, other: is_other(scene, token) })
}

/// Whether words are a part of the name of a body or force, or its noun with a capital within the sentence.
fn in_name(scene: &Scene, words: &Range<usize>) -> bool {
    let tree = scene.tree;
    let known = |k: usize| {
        let name = scene
            .cast
            .name(k)
            .filter(|name| name.tokens.len() > words.len() && name.tokens.start <= words.start && name.tokens.end >= words.end);
        name.is_some_and(|name| scene.cast.place(k).is_none() && name.senses.iter().any(|s| matches!(s, crate::world::Sense::Actor(_))))
    };
    let capital = |k: usize| scene.words(tree.syntax.tokens[k].span).starts_with(char::is_uppercase);
    let first = words.start;
    let sentence = tree.sentence(first);
    let next = (first + 1..sentence.end).find(|&k| matches!(tree.upos(k), Upos::Noun | Upos::Adj | Upos::Verb));
    let headed = words.len() == 1
        && capital(first)
        && first > sentence.start
        && tree.upos(first) == Upos::Noun
        && scene.cast.names_somebody(first)
        && next.is_some_and(|k| !capital(k));
    known(first) || headed
}

/// Whether a verb of going leads anywhere but to what belongs to whoever goes: «à son bureau», "to his office".
fn to_others(scene: &Scene, token: usize) -> bool {
    let tree = scene.tree;
    let theirs = |k: usize| tree.kids(k).any(|d| d < k && tree.syntax.tokens[d].feats.poss().is_some());
    let own = |k: usize| theirs(k) && !scene.cast.names_somebody(k);
    let somewhere =
        [Deprel::Obj, Deprel::Obl, Deprel::OblArg, Deprel::OblMod, Deprel::Iobj, Deprel::Advmod, Deprel::Nmod, Deprel::NsubjPass];
    let mut goals =
        tree.kids_as(token, &somewhere).filter(|&k| !scene.tells_time(k) && !scene.clauses.is_function(k, "reflexive")).peekable();
    goals.peek().is_some() && !goals.any(own)
}

/// The list that a row stands in.
pub(super) fn list_of(row: &Row) -> &'static str {
    if row.cell(super::frame::THINGS).is_empty() { "events" } else { "frames" }
}

/// A speech act that was spoken happened, whatever it asks for; only a denied or future saying did not.
fn speech_status(scene: &Scene, token: usize) -> Status {
    match status(scene, token) {
        Status::Denied if scene.clauses.negated(token) => Status::Denied,
        Status::Planned => Status::Planned,
        _ => Status::Asserted,
    }
}

/// The head of a stretch of words: the token whose governor stands outside.
fn head_of(scene: &Scene, words: &Range<usize>) -> usize {
    words.clone().find(|&t| scene.tree.head(t).is_none_or(|h| !words.contains(&h))).unwrap_or(words.start)
}

/// The mode: the row's own, sharpened by the instrument the words name.
fn mode(scene: &Scene, token: usize, row: &Row) -> Option<&'static str> {
    let own = Some(row.cell(MODE)).filter(|m| !m.is_empty());
    if row.cell(TYPE) != "ASSAULT" {
        return own;
    }
    let table = scene.language.table("instruments");
    // "captured two tanks": what it is done to is not what it is done with, but for what is thrown or fired.
    let met = if list_of(row) == "frames" { Vec::new() } else { scene.clauses.undergoers(token) };
    // "hurled stones at police, who responded with rubber bullets": another clause has its own.
    let clause =
        |k: usize| matches!(scene.tree.role(k), Deprel::Conj | Deprel::Parataxis | Deprel::AclRelcl) && scene.tree.upos(k) == Upos::Verb;
    let near =
        scene.tree.kids(token).filter(|k| !met.contains(k) && !clause(*k)).flat_map(|k| std::iter::once(k).chain(scene.tree.kids(k)));
    // "dropped containers of chlorine": poison is what an attack is made with, whatever the verb.
    let poison = scene.clauses.undergoers(token).into_iter().flat_map(|k| scene.tree.reach(k)).find_map(|k| {
        let mode = table.at(scene.tree.syntax, k).map(|(row, _)| row.cell(0)).next();
        mode.filter(|mode| *mode == "unconventional")
    });
    if poison.is_some() {
        return poison;
    }
    // Who or what does it with which weapon says more than the verb: "warplanes bombed".
    let mut all = near.chain([token]);
    let instrument = all.find_map(|k| table.at(scene.tree.syntax, k).map(|(row, _)| row.cell(0)).next());
    instrument.or(own)
}

/// The words a verbal act is about when no statement holds them: the participle's noun, the complement.
fn complement(scene: &Scene, token: usize) -> Vec<Span> {
    let tree = scene.tree;
    if matches!(tree.role(token), Deprel::Acl) && scene.clauses.passive(token) {
        return tree.head(token).map(|h| tree.syntax.tokens[h].span).into_iter().collect();
    }
    use Deprel::*;
    tree.kids_as(token, &[Obj, Xcomp, Ccomp, OblArg, Nmod, NsubjPass]).map(|k| tree.span(k)).collect()
}

/// The clause of the event, no longer than its sentence.
fn evidence(scene: &Scene, token: usize) -> Span {
    let clause = scene.tree.clause(token);
    let span = scene.tree.span(clause);
    if span.is_empty() { scene.sentence_span(token) } else { span }
}

/// Whether a modifier says that this is another event than the one spoken of.
fn is_other(scene: &Scene, token: usize) -> bool {
    // "in response to the strikes": what something is done for is not that itself.
    let answered = scene.tree.case(token).is_some() && scene.tree.head(token).is_some_and(|h| scene.clauses.is_function(h, "cause"));
    answered
        || scene
            .tree
            .kids_as(token, &[Deprel::Amod, Deprel::Det, Deprel::Advmod, Deprel::Nummod])
            .any(|k| scene.clauses.is_function(k, "other"))
}
