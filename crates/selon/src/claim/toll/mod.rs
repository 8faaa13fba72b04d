//! Tolls: a figure, what it counts, and according to whom.

mod beside;
mod counted;
mod harmed;
mod measure;
mod part;
mod single;
mod told;
mod verbs;
mod who;

use super::Scene;
use super::modality::status;
use crate::find::number::{Number, NumberKind};
use crate::language::Given;
use crate::reading::{ActorIx, Cause, Event, Statement, StatementIx, Status, Toll, TollIx, Why};
use crate::syntax::{Deprel, Upos};
use beside::{further, with_next, with_previous};
use counted::{Counted, counted};
pub use harmed::harmed;
use measure::{Measured, by_predicate, measured};
use rustc_hash::{FxHashMap, FxHashSet};
use single::{Single, Victim, antecedent, with_singles};
use told::Told;
use who::{side, unit};

/// Finds the tolls of a page, in text order.
pub fn tolls(scene: &mut Scene, statements: &[Statement], events: &[Event], topic: Option<&'static str>) -> Vec<Toll> {
    let mut found: Vec<Toll> = Vec::new();
    let (numbers, singles) = with_singles(scene);
    let turns = turns(scene);
    let told = Told::new(scene, statements, events);
    let mut heads: Vec<usize> = Vec::new();
    let mut victims: Vec<Victim> = Vec::new();
    // What was told of whom in the singular: a second mention of him tells nothing new.
    let mut said: FxHashSet<(&str, &str)> = FxHashSet::default();
    let mut last: Option<(Counted, Measured)> = None;
    // A part whose whole was not told before it.
    let mut waiting: Option<TollIx> = None;
    for (ix, number) in numbers.iter().enumerate() {
        if number.kind != NumberKind::Cardinal || is_no_one(scene, number) || is_the_number(scene, number) {
            continue;
        }
        // "one of them a firefighter": the two words count one.
        if number.article && ix > 0 && numbers[ix - 1].low == Some(1) && part::is_of_them(scene, &numbers[ix - 1]) {
            let between = numbers[ix - 1].tokens.end..number.tokens.start;
            if between.len() <= 2 && between.clone().all(|k| scene.tree.upos(k) != Upos::Punct) {
                continue;
            }
        }
        let single = singles.get(&number.tokens.start);
        if single == Some(&Single::Pronoun) {
            found.extend(taken_up(scene, number, &mut victims, &found, &told, topic));
            continue;
        }
        let Some(counted) = counted(scene, number) else { continue };
        // Two figures never count the same noun; «entre 20 et 30» is one figure already.
        let sentence = scene.tree.sentence(number.tokens.start);
        if counted.noun.is_some() && heads.iter().rev().take_while(|h| sentence.contains(h)).any(|&h| h == counted.head) {
            continue;
        }
        // "69 Wooster Street": the number of a house.
        let next = Some(number.tokens.end).filter(|&k| sentence.contains(&k));
        let address = || next.and_then(|k| scene.cast.name(k)).is_some_and(|name| name.road);
        if is_apposed(scene, number, &counted) || is_year_of(scene, number, &counted) || address() {
            continue;
        }
        let earlier = previous(scene, &found, number, &counted);
        let turn = turns.get(&number.tokens.start);
        if turn.is_none() && follows_lost_verb(scene, number) || has_given_way(scene, number, numbers.get(ix + 1)) {
            continue;
        }
        let own = measured(scene, number, &counted, turn, earlier.map(|t| found[t].measure), topic);
        let with = || with_previous(scene, number, &counted, last.as_ref());
        let Some(measured) = own.or_else(|| with_next(scene, &numbers[ix..], &counted, &turns, topic)).or_else(with) else { continue };
        let described = measured.predicate.is_some_and(|p| scene.tree.head(p) == Some(counted.head));
        if part::is_some_of(scene, number) && measured.predicate.is_some() && !described {
            continue;
        }
        let lemma = scene.tree.syntax.lemma(counted.head);
        if single == Some(&Single::Definite) && said.contains(&(lemma, measured.measure)) {
            continue;
        }
        // "eight of the 11 miners trapped underground have been rescued": the participle tells of them all.
        let inner = numbers.get(ix + 1).filter(|_| part::describes_all(scene, number, &numbers[ix + 1], &counted, &measured));
        let (number, of) = inner.map_or((number, None), |inner| (inner, Some(number)));
        let more = further(scene, number, &counted, &measured, topic);
        last = Some((counted.clone(), measured.clone()));
        for measured in std::iter::once(measured).chain(more) {
            let (measure, part_alone) = (measured.measure, measured.part);
            let whole = if measured.part { whole(&found, earlier, measure) } else { None };
            let Some(mut toll) = toll(scene, number, &counted, measured, whole, &told) else { continue };
            if toll.sources.is_empty() && toll.statements.is_empty() {
                toll.sources.extend(turn.and_then(|turn| turn.by).and_then(|by| scene.cast.speaker(by)));
            }
            if number.low == Some(1) && number.high == Some(1) {
                said.insert((lemma, measure));
            }
            match victims.iter_mut().rev().find(|v| v.head == counted.head) {
                Some(victim) => victim.measures.push(measure),
                None => {
                    let many = number.high != Some(1);
                    victims.push(Victim { head: counted.head, toll: found.len(), many, measures: vec![measure] });
                }
            }
            heads.push(counted.head);
            // "16 children were among the 41 people killed": the whole may follow.
            if let Some(part) = waiting.take().filter(|&part: &TollIx| found[part].measure == toll.measure && toll.part_of.is_none()) {
                let near = scene.tree.syntax.tokens[scene.tokens_in(found[part].span).start].sentence
                    == scene.tree.syntax.tokens[number.tokens.start].sentence;
                if near && toll.low > found[part].low {
                    found[part].part_of = Some(found.len());
                }
            }
            if part_alone && toll.part_of.is_none() {
                waiting = Some(found.len());
            }
            // "Two of the three killed were Pakistani": those of whom only that is said are a part.
            let part = of.filter(|_| scene.tree.kid(counted.top, &[Deprel::Cop]).is_some() || part::subject_of_copula(scene, &counted));
            let part = part.and_then(|number| {
                let measured = Measured { measure, part: true, predicate: None, ..last.clone()?.1 };
                self::toll(scene, number, &counted, measured, Some(found.len()), &told)
            });
            found.push(toll);
            found.extend(part);
        }
    }
    found
}

/// "the 2006 poisoning of a dissident": a figure that could be a year before one of its kind is the year.
fn is_year_of(scene: &Scene, number: &Number, counted: &Counted) -> bool {
    let digits = number.figure.of(&scene.document.text);
    let year = digits.len() == 4 && number.low.is_some_and(|n| (1900..2100).contains(&n)) && digits.bytes().all(|b| b.is_ascii_digit());
    let one = |noun: usize| scene.tree.syntax.tokens[noun].feats.number() == Some("Sing");
    year && counted.noun.is_some_and(one)
}

/// "the number of victims": the noun that counts, no figure.
fn is_the_number(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let before = number.tokens.start.checked_sub(1).filter(|&k| tree.sentence(number.tokens.start).contains(&k));
    let feats = |k: usize| tree.syntax.tokens[k].feats;
    let vague = number.high.is_none() && number.tokens.len() <= 2 && tree.upos(number.tokens.start) == Upos::Noun;
    vague && before.is_some_and(|k| tree.upos(k) == Upos::Det && feats(k).definite() == Some("Def") && feats(k).number() != Some("Plur"))
}

/// "kills 15, drives thousands": the word before the figure, a verb that the tagger takes for a noun, says what befell those whom it counts, and
/// nothing else does.
fn follows_lost_verb(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let start = tree.sentence(number.tokens.start).start;
    let Some(before) = number.tokens.start.checked_sub(1).filter(|&k| k > start) else { return false };
    let form = tree.syntax.form(before);
    tree.upos(before) == Upos::Noun
        && (tree.upos(before - 1) == Upos::Cconj || tree.syntax.form(before - 1) == ",")
        && scene.language.grammar.lexicon().entry(form).is_some_and(|entry| {
            entry.analyses().any(|(upos, feats, _)| upos == Upos::Verb && feats.verb_form() == Some("Fin") && feats.person() == Some("3"))
        })
        && scene.language.table("toll-verbs").at(tree.syntax, before).next().is_none()
}

/// "his sister, a dentist, was killed": what a person between commas is called counts nobody again; a list goes on with "and" or another
/// figure.
fn is_apposed(scene: &Scene, number: &Number, counted: &Counted) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let comma = |k: usize| tree.syntax.form(k) == ",";
    let (start, end) = (number.tokens.start, counted.end);
    if !number.article || number.low != Some(1) || start < sentence.start + 2 || end + 1 >= sentence.end || !comma(start - 1) {
        return false;
    }
    let close = (end..sentence.end.min(end + 8)).find(|&k| comma(k) || matches!(tree.upos(k), Upos::Verb | Upos::Aux | Upos::Cconj));
    let before = start - 2;
    let person = tree.upos(before) == Upos::Propn && scene.cast.place(before).is_none()
        || tree.upos(before) == Upos::Noun && scene.cast.names_somebody(before);
    let one = tree.syntax.tokens[before].feats.number() != Some("Plur");
    let goes_on = |k: usize| k + 1 < sentence.end && matches!(tree.upos(k + 1), Upos::Verb | Upos::Aux);
    person && one && close.is_some_and(|k| comma(k) && goes_on(k))
}

/// "no one", however it is written.
fn is_no_one(scene: &Scene, number: &Number) -> bool {
    let before = number.tokens.start.checked_sub(1).filter(|&k| scene.tree.sentence(number.tokens.start).contains(&k));
    number.low == Some(1) && !number.article && before.is_some_and(|k| scene.clauses.is_function(k, "negation"))
}

/// The toll that a part belongs to: the one before it in its paragraph, else the last one that is no part, of the same measure.
fn whole(found: &[Toll], near: Option<TollIx>, measure: &str) -> Option<TollIx> {
    let same = || found.iter().rposition(|toll| toll.measure == measure && toll.part_of.is_none());
    near.filter(|&near| found[near].measure == measure && found[near].part_of.is_none()).or_else(same)
}

/// What is told later of victims told of before, through a pronoun: "He was found dead", «avant de la tuer».
fn taken_up(
    scene: &mut Scene,
    number: &Number,
    victims: &mut [Victim],
    found: &[Toll],
    told: &Told,
    topic: Option<&'static str>,
) -> Option<Toll> {
    let k = number.tokens.start;
    let ix = antecedent(scene, k, victims)?;
    let counted = Counted { noun: None, head: k, top: k, end: k + 1 };
    let measured = by_predicate(scene, &counted, !super::is_peaceful(topic))?;
    let (measure, predicate, cause) = measured;
    // "churches that were burned": a house is not hurt.
    if found[victims[ix].toll].measure == "destroyed" {
        return None;
    }
    // What happens to several, a pronoun tells too loosely: «ils ont été arrêtés» may be the attackers.
    let telling = if victims[ix].many { &["killed", "injured"][..] } else { &["killed", "injured", "abducted", "detained"][..] };
    if !telling.contains(&measure) || victims[ix].measures.iter().any(|m| *m == measure || *m == "killed") {
        return None;
    }
    let of = &found[victims[ix].toll];
    let number = Number { low: of.low, high: of.high, approximate: of.approximate, ..number.clone() };
    let why = vec![cause, Cause::Step("a pronoun for victims told of before")];
    let measured = Measured { measure, predicate: Some(predicate), part: false, words: None, who: None, why };
    let toll = toll(scene, &number, &counted, measured, None, told)?;
    victims[ix].measures.push(measure);
    Some(Toll { who: of.who, who_span: of.who_span, unit: of.unit, side: of.side, ..toll })
}

/// Turns of phrase that make a figure a toll, by the first token of the figure.
fn turns(scene: &Scene) -> FxHashMap<usize, Turn> {
    let rules = scene.language.rules("toll");
    let mut found = FxHashMap::default();
    for sentence in &scene.tree.syntax.sentences {
        for hit in rules.find(scene.context, sentence.tokens.start as usize..sentence.tokens.end as usize) {
            let (Some(Given::Literal(measure)), Some(quantity)) = (hit.gives("measure"), hit.capture("quantity")) else { continue };
            let verb = hit.tokens.clone().find(|&t| scene.tree.upos(t) == Upos::Verb);
            let words = hit.tokens.clone();
            let by = hit.capture("by").map(|by| by.tokens.end - 1);
            let part = hit.gives("part").is_some();
            let who = hit.gives("who").and_then(|who| if let Given::Literal(who) = who { Some(who) } else { None });
            found.entry(quantity.tokens.start).or_insert(Turn { measure, verb, words, by, part, who, line: hit.rule.line });
        }
    }
    found
}

/// A turn of phrase that makes a figure a toll.
pub struct Turn {
    measure: &'static str,
    verb: Option<usize>,
    /// All its words.
    words: std::ops::Range<usize>,
    /// The last word of who gives the figure.
    by: Option<usize>,
    /// It is a part of a figure told before.
    part: bool,
    /// Whom it counts, where the noun does not say.
    who: Option<&'static str>,
    line: u32,
}

/// The toll before this figure that it can be a part or a repetition of: the nearest of the block, or the whole that one is a part of.
fn previous(scene: &Scene, found: &[Toll], number: &Number, counted: &Counted) -> Option<TollIx> {
    let block = scene.block(counted.head);
    let mut above = (0..found.len()).rev().filter(|&t| found[t].quantity.end <= number.span.start);
    let near = above.next().filter(|&t| scene.block(scene.tokens_in(found[t].quantity).start) == block)?;
    // «… ont perdu la vie et 14.417 ont été blessées. Parmi elles figurent 658 femmes»: of the dead before the hurt.
    let of = |t: usize| scene.tree.syntax.tokens[scene.tokens_in(found[t].quantity).start].sentence;
    if of(near) != scene.tree.syntax.tokens[number.tokens.start].sentence && part::among(scene, number) == Some(None) {
        let dead = (0..found.len())
            .rev()
            .take_while(|&t| of(t) == of(near))
            .filter(|&t| found[t].measure == "killed" && found[t].part_of.is_none());
        if let Some(dead) = dead.last() {
            return Some(dead);
        }
    }
    // Parts stand in a row: «dont cinq enfants et deux femmes» are two parts of one whole.
    found[near].part_of.filter(|&whole| found[whole].high.or(found[whole].low) >= number.high.or(number.low)).or(Some(near))
}

fn toll(scene: &mut Scene, number: &Number, counted: &Counted, measured: Measured, part_of: Option<TollIx>, told: &Told) -> Option<Toll> {
    let tree = scene.tree;
    let anchor = measured.predicate.unwrap_or(counted.head);
    let measure =
        if number.low != Some(1) && harmed::killed_or_hurt(scene, anchor, measured.measure) { "affected" } else { measured.measure };
    let measured = Measured { measure, ..measured };
    let state = status(scene, anchor);
    let state = if state == Status::Requested && had_to(scene, anchor) { Status::Asserted } else { state };
    let none = number.none;
    // "25,000 displaced people do not have shelter": who is counted is there, whatever they do not do.
    let there = measured.predicate.is_none() && measured.measure == "displaced" && tree.role(counted.top) == Deprel::Nsubj;
    let state = if state == Status::Denied && there && !none { Status::Asserted } else { state };
    // "120,000 people displaced since 2012 should be allowed home": what befell them is no wish, whatever the tree makes of it.
    let befell = tree.upos(anchor) == Upos::Verb && matches!(tree.role(anchor), Deprel::Nsubj | Deprel::NsubjPass);
    let state = if befell && state == Status::Requested { Status::Asserted } else { state };
    // «n'ont pas été retrouvés»: a turn of phrase may need its negation.
    let own = |words: &std::ops::Range<usize>| words.contains(&anchor) && words.clone().any(|k| scene.clauses.is_function(k, "negation"));
    let state = if state == Status::Denied && measured.words.as_ref().is_some_and(own) { Status::Asserted } else { state };
    // One is no crowd: "drawing a rebuke".
    if measured.measure == "participants" && number.high == Some(1) {
        return None;
    }
    // "He did not say how many soldiers had died."
    if asked_how_many(scene, number) {
        return None;
    }
    if might_have(scene, anchor) || state != Status::Asserted && !(none && state == Status::Denied) {
        return None;
    }
    let words = tree.words(counted.head.min(number.tokens.start)..counted.end);
    let quantity = number.span.to(words);
    let span = match &measured.words {
        Some(words) => quantity.to(tree.words(words.clone())),
        None => measured.predicate.map_or(quantity, |p| quantity.to(tree.words(told_by(scene, p, measured.measure)))),
    };
    let saying: Vec<StatementIx> = told.statement(scene, quantity).into_iter().collect();
    let mut sources: Vec<ActorIx> = saying.iter().flat_map(|&s| told.sources(scene, s)).collect();
    if saying.is_empty() {
        sources.extend(told::giver(scene, number, counted, measured.predicate));
    }
    let (who, who_span) = who::who(scene, counted);
    // «a perdu 400 hommes»: whoever loses men loses soldiers of his own.
    let losers = |verb| scene.clauses.subjects(verb, 0);
    let losers = measured.who.filter(|_| who == "any").and(measured.predicate).map(losers).unwrap_or_default();
    let lost = measured.who.filter(|_| !losers.is_empty()).and_then(|own| {
        use crate::world::ActorKind::{ArmedGroup, Government, Military, State, Unknown};
        let Some(actor) = losers.into_iter().find_map(|k| scene.cast.actor(k)) else { return Some((None, own)) };
        match scene.cast.actors[actor].kind {
            ArmedGroup => Some((Some(actor), "fighters")),
            Government | Military | State => Some((Some(actor), own)),
            Unknown => Some((None, own)),
            _ => None,
        }
    });
    let who = lost.map_or(who, |(_, own)| own);
    let cumulative = cumulative(scene, number, counted, &measured);
    let side = counted.noun.and_then(|n| side(scene, n, who)).or(lost.and_then(|(actor, _)| actor));
    let place = place_behind(scene, counted.end).or_else(|| scene.place_of(anchor)).or_else(|| before(scene, number));
    let time = scene.time_of(anchor);
    let event = told.event(scene.sentence_span(anchor), quantity);
    let evidence = saying.first().map_or(scene.sentence_span(number.tokens.start), |&s| told.statements[s].evidence.to(quantity));
    // "a group of students": several, nobody says how many.
    let several = number.article && who::is_group(scene, counted);
    let over = exceeds(scene, number);
    // «est passé de 12 à 19», "rose from 12 to 19": the earlier figure is over.
    let number = &if changes(scene, number) { Number { low: number.high, ..number.clone() } } else { number.clone() };
    let low = if none { Some(0) } else { number.low.map(|n| if several { 2 } else { n + u64::from(over) }) };
    let high = if none { Some(0) } else { number.high.filter(|_| !several && !over) };
    Some(Toll {
        measure: measured.measure,
        low,
        high,
        approximate: number.approximate,
        who,
        who_span,
        unit: unit(scene, counted),
        side,
        part_of,
        cumulative,
        place: place.or_else(|| event.and_then(|e| told.events[e].place)),
        time: time.or_else(|| event.and_then(|e| told.events[e].time)),
        event,
        sources,
        statements: saying,
        span,
        quantity,
        evidence,
        why: Why(measured.why.into_iter().chain(std::iter::once(Cause::Step("a figure with what it counts"))).collect()),
    })
}

/// Whether a word before a figure asks for it: "how many".
fn asked_how_many(scene: &Scene, number: &Number) -> bool {
    let before = number.tokens.start.checked_sub(1).filter(|&k| scene.tree.sentence(number.tokens.start).contains(&k));
    number.high.is_none() && before.is_some_and(|k| scene.clauses.is_function(k, "how"))
}

/// How many words back a place is looked for.
const NEAR: usize = 400;

/// The last place named before the figure in its own block, not too far away.
fn before(scene: &Scene, number: &Number) -> Option<usize> {
    let block = scene.block(number.tokens.start);
    (0..number.tokens.start).rev().take(NEAR).take_while(|&k| scene.block(k) == block).find_map(|k| scene.cast.place(k))
}

/// The words of the verb or noun that tells the measure, with those that go with it: "left homeless", "took shelter".
fn told_by(scene: &Scene, predicate: usize, measure: &str) -> std::ops::Range<usize> {
    let group = scene.clauses.verb_group(predicate);
    let rows = scene.language.table("toll-verbs").at(scene.tree.syntax, predicate);
    let len = rows.filter(|(row, _)| row.cell(1) == measure).map(|(_, len)| len).max().unwrap_or(1);
    group.start..group.end.max(predicate + len)
}

/// «ont dû fuir», "had to flee": a duty of the past was done.
fn had_to(scene: &Scene, anchor: usize) -> bool {
    let tree = scene.tree;
    tree.above(anchor).take(2).any(|k| {
        let feats = tree.syntax.tokens[k].feats;
        let duty = scene.language.table("deontic").get(tree.syntax.lemma(k)).next().is_some();
        let compound = feats.verb_form() == Some("Part") && tree.kid(k, &[Deprel::Aux, Deprel::AuxTense]).is_some();
        let past = feats.tense() == Some("Past") && feats.verb_form() == Some("Fin");
        duty && compound || past && scene.clauses.is_function(k, "perfect")
    })
}

/// «aurait pu faire des dizaines de morts»: what might have been was not.
fn might_have(scene: &Scene, anchor: usize) -> bool {
    let tree = scene.tree;
    let conditional = |k: usize| tree.syntax.tokens[k].feats.mood() == Some("Cnd");
    tree.above(anchor).take(4).any(|k| {
        let auxiliary = tree.kids_as(k, &[Deprel::Aux, Deprel::AuxTense]).any(conditional);
        scene.clauses.is_function(k, "could") && (auxiliary || conditional(k))
    })
}

/// Whether the verb before a figure says that there are more: "the toll has passed 40", «le bilan dépasse les 40».
fn exceeds(scene: &Scene, number: &Number) -> bool {
    let tree = scene.tree;
    let start = tree.sentence(number.tokens.start).start;
    let near = (start..number.tokens.start).rev().take(3).take_while(|&k| tree.upos(k) != Upos::Punct);
    let bare = number.low == number.high && !number.none;
    bare && near.into_iter().any(|k| tree.upos(k) == Upos::Verb && scene.clauses.is_function(k, "over"))
}

/// Whether the verb before a figure says that the first of its two ends has given way to the second.
fn changes(scene: &Scene, number: &Number) -> bool {
    let start = scene.tree.sentence(number.tokens.start).start;
    let mut near = (start..number.tokens.start + 1).rev().take(4).skip_while(|&k| scene.tree.upos(k) != Upos::Verb);
    number.low.is_some() && number.low < number.high && near.next().is_some_and(|k| scene.clauses.is_function(k, "change"))
}

/// «est passé de 19 à 12»: whether the verb before a figure leads from it to the next one.
fn has_given_way(scene: &Scene, number: &Number, next: Option<&Number>) -> bool {
    let start = scene.tree.sentence(number.tokens.start).start;
    let changes = (start..number.tokens.start).rev().take(2).any(|k| scene.clauses.is_function(k, "change"));
    changes && number.low == number.high && next.is_some_and(|next| next.tokens.start == number.tokens.end + 1 && next.low < number.low)
}

/// The place right behind a figure: «12.000 à Toulouse et 9.500 à Nantes».
fn place_behind(scene: &Scene, end: usize) -> Option<usize> {
    let tokens = scene.tree.syntax.tokens.len();
    let near = end + 1 < tokens && scene.clauses.is_function(end, "locative");
    if near { scene.cast.place(end + 1) } else { None }
}

/// Whether the figure runs since the start of something: «depuis le début de l'année», "this year", "the war has killed".
fn cumulative(scene: &Scene, number: &Number, counted: &Counted, measured: &Measured) -> bool {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let figures = |between: std::ops::Range<usize>| {
        let counts = |n: &Number| n.kind == NumberKind::Cardinal && !n.article;
        scene.numbers_in(between).iter().any(counts)
    };
    // A time goes with the figure that it stands next to: «9.240 nouveaux réfugiés, soit 612.000 depuis avril».
    let beside = |tokens: &std::ops::Range<usize>| {
        let after = tokens.start >= counted.end;
        let between = if after { number.tokens.end..tokens.start } else { tokens.end..number.tokens.start };
        !figures(between) || !after && tokens.start <= sentence.start + 1
    };
    let long = scene.mentions.times[scene.times_in(sentence.clone())].iter().any(|timed| {
        let time = &timed.time;
        let open = time.start.is_some() && time.end.is_none();
        // Hours and days since are of the same happening, unless the day is long past; so is a year that is over.
        let recent = matches!(time.grain, "minute" | "hour" | "part" | "day") && !long_past(scene, time.start.as_deref());
        let running = time.grain == "year" && !long_past(scene, time.end.as_deref());
        (open && !recent || running) && beside(&timed.tokens)
    });
    let words = sentence.clone().any(|k| scene.clauses.is_function(k, "cumulative") && beside(&(k..k + 1)));
    let era = measured.predicate.is_some_and(|v| scene.clauses.doers(v).into_iter().any(|d| scene.clauses.is_function(d, "era")));
    long || words || era
}

/// Whether a date lies more than two weeks before that of the document.
fn long_past(scene: &Scene, date: Option<&str>) -> bool {
    let published = scene.document.published.as_ref().map(|p| p.date);
    let day = date.and_then(|d| d.get(..10)).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    published.zip(day).is_some_and(|(published, day)| (published - day).get_days() > 14)
}
