//! Turns of an interview or transcript: a paragraph that opens with a name and a colon is what that person says; so is a quotation signed
//! behind a dash.

use std::collections::HashMap;

use super::super::Scene;
use super::content::trimmed;
use crate::Span;
use crate::layout::BlockKind;
use crate::reading::{ActorIx, Cause, Mode, Statement, Why};
use crate::world::ActorKind;

/// A name before the colon has at most so many words.
const WORDS: usize = 5;

/// The statement of a headline that names who says it before a colon: "Interior minister: two mines will close", «Macron : « …» ».
pub(super) fn headline(scene: &mut Scene) -> Option<Statement> {
    let block = scene.layout.blocks.first().filter(|block| block.kind == BlockKind::Headline)?.span;
    let (name, said) = opening(scene, block)?;
    // "Poll: Doe ahead in three states", «Sondage : …»
    let document = |k: &usize| scene.language.table("media").at(scene.tree.syntax, *k).any(|(row, _)| row.cell(0) == "report");
    let report = scene.tokens_in(name).next_back().filter(document);
    let head = scene.tokens_in(name).rev().find(|&k| scene.cast.names_somebody(k));
    let source = match head {
        Some(head) => scene.source_actor(scene.tree.head_left_of(head))?,
        None => report.map(|_| scene.cast.unnamed(name))?,
    };
    use ActorKind::{Government, Military, Organisation, Person};
    let speaks = report.is_some() || matches!(scene.cast.actors[source].kind, Person | Government | Military | Organisation);
    // «Macron : « … »» is a quotation behind somebody's name, wherever it stands.
    if scene.mentions.quotes.iter().any(|q| q.outer.holds(said)) {
        return None;
    }
    let quoted = scene.mentions.quotes.iter().any(|q| said.holds(q.inner));
    let told = scene.tokens_in(said).any(|k| scene.tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    if !speaks || !(quoted || told || report.is_some()) {
        return None;
    }
    let mode = if quoted { Mode::Mixed } else { Mode::Indirect };
    let statement = said_by(source, name, said, mode, "who says it stands before the colon of the headline");
    Some(super::act::with_act(scene, statement))
}

/// The statements of a page that is written in turns: at least two paragraphs open with a person's name and a colon, or with names that
/// take turns, whatever else these could name.
pub(super) fn turns(scene: &mut Scene) -> Vec<Statement> {
    let opened: Vec<(Span, Span)> =
        scene.layout.blocks.iter().filter_map(|block| opening(scene, Span { start: block.entry, end: block.span.end })).collect();
    if opened.len() < 2 {
        return Vec::new();
    }
    let mut times: HashMap<String, u32> = HashMap::new();
    for (name, _) in &opened {
        *times.entry(scene.words(*name).to_owned()).or_default() += 1;
    }
    let dialogue = times.values().filter(|&&n| n > 1).count() > 1;
    let step = "a name and a colon open the paragraph: it is this person's turn";
    let mut found = Vec::new();
    for (name, said) in opened {
        let speaks = dialogue && times[scene.words(name)] > 1;
        found.extend(turn(scene, name, said, speaks, step));
    }
    found
}

/// The statements of paragraphs that are a quotation signed behind a dash: «« Nous avons tout perdu. » — Awa Diallo, commerçante».
pub(super) fn signed(scene: &mut Scene) -> Vec<Statement> {
    let found: Vec<(Span, Span)> = scene.layout.blocks.iter().filter_map(|block| signature(scene, block.span)).collect();
    let step = "a name behind a dash signs the quotation that is the paragraph";
    found.into_iter().filter_map(|(name, said)| turn(scene, name, said, false, step)).collect()
}

/// The name that signs a paragraph which is a quotation, and what is quoted.
fn signature(scene: &Scene, block: Span) -> Option<(Span, Span)> {
    /// What may follow a name: who the person is.
    const BEHIND: usize = 90;
    let marks = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»' | '„');
    let words = scene.words(block);
    let dash = words.rfind(['―', '—', '–'])?;
    let (before, behind) = (words[..dash].trim_end(), &words[dash..]);
    let said = before.strip_suffix(marks)?.strip_prefix(marks)?;
    let name = behind.trim_start_matches(['―', '—', '–', ' ', '\u{a0}']);
    let start = words.len() - name.len();
    let name = name.split([',', '(']).next()?.trim_end();
    if !named(name) || words.len() - start - name.len() > BEHIND || said.contains(['«', '“']) {
        return None;
    }
    let at = block.start as usize;
    let inner = at + before.len() - before.trim_start_matches(marks).len();
    let said = trimmed(&scene.document.text, Span::new(inner, inner + said.len()));
    (scene.tokens_in(said).len() >= 3).then(|| (Span::new(at + start, at + start + name.len()), said))
}

/// Whether words can be somebody's name: capitals and small words between them.
fn named(words: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_ascii_digit());
    let all: Vec<&str> = words.split_whitespace().collect();
    all.first().is_some_and(|w| capital(w)) && all.iter().all(|w| capital(w) || w.len() <= 3) && all.len() <= WORDS
}

/// The name that opens a paragraph and what stands behind its colon.
fn opening(scene: &Scene, block: Span) -> Option<(Span, Span)> {
    let words = scene.words(block);
    let start = words.len() - words.trim_start_matches(['"', '“', '«', ' ', '\u{a0}', '–', '—', '-']).len();
    let colon = start + words[start..].find(':')?;
    let name = words[start..colon].trim_end();
    let said = words[colon + 1..].trim_end_matches(['"', '”', '»', ' ', '\u{a0}']);
    let spaced = said.starts_with([' ', '\u{a0}', '\u{202f}']);
    let at = block.start as usize;
    let said = trimmed(&scene.document.text, Span::new(at + colon + 1, at + colon + 1 + said.len()));
    (named(name) && spaced && scene.tokens_in(said).len() >= 3).then(|| (Span::new(at + start, at + start + name.len()), said))
}

/// What whoever has this name says. Unless the name `speaks` for certain, it is that of a person, an outlet or nobody known.
fn turn(scene: &mut Scene, name: Span, said: Span, speaks: bool, step: &'static str) -> Option<Statement> {
    let mut head = None;
    for k in scene.tokens_in(name) {
        let Some(actor) = scene.cast.actor(k) else { continue };
        // A heading that names a country or a body («Ukraine : …») is nobody's turn.
        if !speaks && !matches!(scene.cast.actors[actor].kind, ActorKind::Person | ActorKind::Unknown | ActorKind::Outlet) {
            return None;
        }
        head = Some(k);
    }
    if scene.tokens_in(name).next().is_some_and(|k| scene.cast.place(k).is_some()) {
        // A town of that name does not speak.
        if !speaks {
            return None;
        }
        head = None;
    }
    let source = match head.and_then(|head| scene.source_actor(head)) {
        Some(source) => source,
        // «A. D.»: whom initials stand for is told by the name that has them.
        None => by_initials(scene, name).unwrap_or_else(|| scene.cast.unnamed(name)),
    };
    let statement = said_by(source, name, said, Mode::Direct, step);
    Some(super::act::with_act(scene, statement))
}

/// What is said by whoever is named before its colon or behind its dash.
fn said_by(source: ActorIx, name: Span, said: Span, mode: Mode, step: &'static str) -> Statement {
    Statement {
        source: Some(source),
        source_span: Some(name),
        cue: name,
        content: vec![said],
        mode,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: name.to(said),
        why: Why(vec![Cause::Step(step)]),
    }
}

/// The person of the page whose name has these initials.
fn by_initials(scene: &Scene, name: Span) -> Option<ActorIx> {
    let initials: Vec<char> =
        scene.words(name).split(['.', ' ', '\u{a0}', '-']).filter(|w| w.chars().count() == 1).filter_map(|w| w.chars().next()).collect();
    let whole = scene.words(name).chars().filter(|c| c.is_alphabetic()).count() == initials.len() && initials.len() >= 2;
    let matches = |actor: &&crate::reading::Actor| {
        actor.kind == ActorKind::Person && actor.name.split([' ', '-']).filter_map(|w| w.chars().next()).eq(initials.iter().copied())
    };
    if !whole {
        return None;
    }
    scene.cast.actors.iter().position(|actor| matches(&actor))
}
