//! The whole reading, a line a stage.

use crate::cast::Cast;
use crate::claim::{Claims, Scene, claim};
use crate::clause::Clauses;
use crate::find::number::Number;
use crate::find::{Mentions, names, number, quote, when};
use crate::language::{Context, Language, Marks};
use crate::layout::{Block, Layout, lay_out};
use crate::reading::{Actor, Note, Place, Reading};
use crate::syntax::Syntax;
use crate::tree::Tree;
use crate::world::{ActorKind, Sense, World};
use crate::{Document, Span};

/// Reads `document` in `language`.
pub fn read(document: &Document, language: &Language, world: &World) -> Reading {
    let mut notes = Vec::new();
    let known = |name: &str| is_outlet(world, language.code, name);
    let layout = clip(lay_out(&document.text, language, &known), &document.text, &mut notes);
    let syntax = parse(document, &layout, language, world);
    notes.extend(cut_sentence(&syntax));
    let mentions = find(document, &layout, &syntax, language, world, &mut notes);
    let (claims, actors, places) = claims(document, &layout, &syntax, &mentions, language, world);
    assemble(document, layout, syntax, mentions, claims, actors, places, notes)
}

/// Parses every block; the time that opens an entry of a live page is a sentence of its own.
fn parse(document: &Document, layout: &Layout, language: &Language, world: &World) -> Syntax {
    let parts = |(number, block): (usize, &Block)| {
        let stamp = Span { start: block.span.start, end: block.entry };
        let entry = Span { start: block.entry, end: block.span.end };
        [(number, stamp), (number, entry)].into_iter().filter(|(_, span)| !span.is_empty())
    };
    let (of, spans): (Vec<usize>, Vec<Span>) = layout.blocks.iter().enumerate().flat_map(parts).unzip();
    let mut syntax = language.parse(&document.text, &spans, Some(&world.gazette(language.code)));
    for sentence in &mut syntax.sentences {
        sentence.block = of[sentence.block as usize] as u32;
    }
    syntax
}

/// Whether a name is that of a news agency or outlet; none when the world knows no such name.
fn is_outlet(world: &World, language: &str, name: &str) -> Option<bool> {
    let mut found = Vec::new();
    world.matches(language, name, &mut found);
    let senses: Vec<Sense> = found.iter().filter(|m| m.len == name.len()).flat_map(|m| world.senses(m.name)).collect();
    let outlet = |sense: &Sense| matches!(sense, Sense::Actor(id) if world.actor(*id).kind == ActorKind::Outlet);
    (!senses.is_empty()).then(|| senses.iter().any(outlet))
}

/// Analysis stops after this many bytes of text: a page is never that long, and memory stays bounded.
const LONGEST: usize = 2_000_000;

fn clip(mut layout: Layout, text: &str, notes: &mut Vec<Note>) -> Layout {
    if text.len() <= LONGEST {
        return layout;
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    layout.blocks.retain(|block| (block.span.start as usize) < end);
    if let Some(last) = layout.blocks.last_mut() {
        last.span.end = last.span.end.min(end as u32);
        last.entry = last.entry.min(last.span.end);
    }
    notes.push(Note {
        code: "text-too-long",
        message: format!("Only the first {LONGEST} bytes were read: split the text into its reports and read each."),
        span: Some(Span::new(end, text.len())),
    });
    layout
}

/// Says so where a sentence was too long to be analysed as one.
fn cut_sentence(syntax: &Syntax) -> Option<Note> {
    let first = syntax.sentences.iter().find(|s| s.tokens.len() >= Syntax::LONGEST)?;
    Some(Note {
        code: "sentence-too-long",
        message: format!(
            "A sentence was cut after {} words: who does what across the cut is not read. Is the end of its sentences or a list lost?",
            Syntax::LONGEST
        ),
        span: Some(first.span),
    })
}

fn find(document: &Document, layout: &Layout, syntax: &Syntax, language: &Language, world: &World, notes: &mut Vec<Note>) -> Mentions {
    let text = &document.text;
    let numbers = number::numbers(text, syntax, language);
    let context = context(syntax, language, &numbers);
    let (mut times, more) = when::times(document, &context, &numbers);
    notes.extend(more);
    let (quotes, more) = quote::quotes(text, layout);
    notes.extend(more);
    let names = names::names(text, syntax, language, world);
    // «le Mouvement du 23-Mars» tells no day.
    times.retain(|time| {
        let at = names.partition_point(|name| name.tokens.end <= time.tokens.start);
        names.get(at).is_none_or(|name| {
            name.tokens.start > time.tokens.start || name.tokens.end < time.tokens.end || name.tokens.len() == time.tokens.len()
        })
    });
    Mentions { numbers, times, quotes, names }
}

/// What rules match on: the words, and where numbers start.
fn context<'c>(syntax: &'c Syntax, language: &'c Language, numbers: &[Number]) -> Context<'c> {
    let mut marks = Marks::new(syntax.tokens.len());
    for number in numbers {
        marks.mark("number", number.tokens.start, number.tokens.end);
    }
    Context { syntax, language, marks }
}

fn claims(
    document: &Document,
    layout: &Layout,
    syntax: &Syntax,
    mentions: &Mentions,
    language: &Language,
    world: &World,
) -> (Claims, Vec<Actor>, Vec<Place>) {
    let tree = Tree::new(syntax);
    let clauses = Clauses { tree: &tree, language };
    let date = document.published.as_ref().map(|p| p.date);
    let cast = Cast::new(&document.text, clauses, world, &mentions.names, date);
    let context = context(syntax, language, &mentions.numbers);
    let mut scene = Scene { document, language, context: &context, layout, tree: &tree, clauses, mentions, cast, speakers: Vec::new() };
    let claims = claim(&mut scene);
    scene.cast.link_pronouns();
    (claims, scene.cast.actors, scene.cast.places)
}

/// Puts every list in the order of first appearance and points every reference at the new order.
#[allow(clippy::too_many_arguments)]
fn assemble(
    document: &Document,
    layout: Layout,
    syntax: Syntax,
    mentions: Mentions,
    claims: Claims,
    mut actors: Vec<Actor>,
    mut places: Vec<Place>,
    mut notes: Vec<Note>,
) -> Reading {
    for actor in &mut actors {
        actor.mentions.sort_by_key(|m| m.span);
    }
    for place in &mut places {
        place.mentions.sort_by_key(|m| m.span);
    }
    let (actors, actor_at) = ordered(actors, |a| a.mentions.first().map(|m| m.span));
    let (places, place_at) = ordered(places, |p| p.mentions.first().map(|m| m.span));
    let move_actors = |list: &mut Vec<usize>| list.iter_mut().for_each(|a| *a = actor_at[*a]);
    let Claims { mut statements, mut events, mut tolls, contexts, notes: more } = claims;
    for s in &mut statements {
        s.source = s.source.map(|a| actor_at[a]);
        s.addressee = s.addressee.map(|a| actor_at[a]);
    }
    for e in &mut events {
        move_actors(&mut e.actors);
        move_actors(&mut e.recipients);
        e.place = e.place.map(|p| place_at[p]);
    }
    for t in &mut tolls {
        move_actors(&mut t.sources);
        t.side = t.side.map(|a| actor_at[a]);
        t.place = t.place.map(|p| place_at[p]);
    }
    notes.extend(more);
    notes.sort_by_key(|n| n.span.map_or(0, |s| s.start));
    Reading {
        language: None,
        title: document.title.clone().or_else(|| layout.headline(&document.text).map(str::to_owned)),
        origin: layout.origin,
        actors,
        places,
        times: mentions.times.into_iter().map(|t| t.time).collect(),
        statements,
        events,
        tolls,
        contexts,
        notes,
        syntax,
    }
}

/// The items by first appearance, and for each old index the new one.
fn ordered<T>(items: Vec<T>, at: impl Fn(&T) -> Option<Span>) -> (Vec<T>, Vec<usize>) {
    let mut order: Vec<(Option<Span>, usize, T)> = items.into_iter().enumerate().map(|(ix, item)| (at(&item), ix, item)).collect();
    order.sort_by_key(|(span, ix, _)| (span.unwrap_or(Span { start: u32::MAX, end: u32::MAX }), *ix));
    let mut moved = vec![0; order.len()];
    for (new, (_, old, _)) in order.iter().enumerate() {
        moved[*old] = new;
    }
    (order.into_iter().map(|(_, _, item)| item).collect(), moved)
}
