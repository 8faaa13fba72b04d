//! Tolls: a figure, what it counts, and according to whom.

mod measure;

use super::Scene;
use super::modality::status;
use crate::Span;
use crate::find::number::{Number, NumberKind};
use crate::language::Given;
use crate::reading::{ActorIx, Cause, Event, EventIx, Statement, StatementIx, Status, Toll, TollIx, Why};
use crate::syntax::{Deprel, Upos};
use measure::{Measured, further, measured};
use rustc_hash::FxHashMap;

/// Finds the tolls of a page, in text order.
pub fn tolls(scene: &mut Scene, statements: &[Statement], events: &[Event], topic: Option<&'static str>) -> Vec<Toll> {
    let mut found: Vec<Toll> = Vec::new();
    let numbers = with_singles(scene);
    let turns = turns(scene);
    let told = Told::new(scene, statements, events);
    let mut heads: Vec<usize> = Vec::new();
    for (ix, number) in numbers.iter().enumerate() {
        if number.kind != NumberKind::Cardinal {
            continue;
        }
        let Some(counted) = counted(scene, number) else { continue };
        // Two figures never count the same noun; «entre 20 et 30» is one figure already.
        let sentence = scene.tree.sentence(number.tokens.start);
        if counted.noun.is_some() && heads.iter().rev().take_while(|h| sentence.contains(h)).any(|&h| h == counted.head) {
            continue;
        }
        let earlier = previous(scene, &found, number, &counted);
        let turn = turns.get(&number.tokens.start);
        let own = measured(scene, number, &counted, turn, earlier.map(|t| found[t].measure), topic);
        let Some(measured) = own.or_else(|| with_next(scene, &numbers[ix..], &counted, &turns, topic)) else { continue };
        let more = further(scene, number, &counted, &measured, topic);
        for measured in std::iter::once(measured).chain(more) {
            let Some(toll) = toll(scene, number, &counted, measured, earlier, &told) else { continue };
            heads.push(counted.head);
            found.push(toll);
        }
    }
    found
}

/// The numbers of the page, and a one for each single victim whom a definite noun names that the page has not told of before: "the mayor
/// was killed", «le directeur de l'école a été enlevé».
fn with_singles(scene: &Scene) -> Vec<Number> {
    let tree = scene.tree;
    let mut numbers = scene.mentions.numbers.clone();
    let mut told = rustc_hash::FxHashSet::default();
    for noun in 0..tree.syntax.tokens.len() {
        if tree.upos(noun) != Upos::Noun || !told.insert(tree.syntax.lemma(noun)) {
            continue;
        }
        let feats = |k: usize| tree.syntax.tokens[k].feats;
        let definite =
            |k: usize| feats(k).pron_type() == Some("Art") && feats(k).definite() == Some("Def") && feats(k).number() != Some("Plur");
        let Some(article) = tree.kids_as(noun, &[Deprel::Det]).find(|&k| k < noun && definite(k)) else { continue };
        // Whom a name or a number goes with is told of by that.
        let other = |k: usize| {
            matches!(tree.role(k), Deprel::Nummod | Deprel::Appos | Deprel::Flat | Deprel::FlatName)
                || tree.upos(k) == Upos::Propn && k == noun + 1
        };
        if feats(noun).number() == Some("Plur") || tree.kids(noun).any(other) || !victim(scene, noun) {
            continue;
        }
        let span = tree.syntax.tokens[article].span;
        let number = Number {
            span,
            figure: span,
            tokens: article..article + 1,
            low: Some(1),
            high: Some(1),
            approximate: false,
            kind: NumberKind::Cardinal,
            article: true,
            strict: false,
            none: false,
        };
        let at = numbers.partition_point(|n| n.tokens.start < article);
        if numbers.get(at).is_none_or(|n| n.tokens.start > article) {
            numbers.insert(at, number);
        }
    }
    numbers
}

/// Whether a noun names one person whom its verb kills, hurts, takes or holds.
fn victim(scene: &Scene, noun: usize) -> bool {
    let tree = scene.tree;
    let top = tree.first_conjunct(noun);
    let Some(verb) = tree.head(top).filter(|&v| tree.upos(v) == Upos::Verb) else { return false };
    let undergoes = match tree.role(top) {
        Deprel::Obj => !scene.clauses.passive(verb),
        Deprel::Nsubj | Deprel::NsubjPass => scene.clauses.passive(verb),
        _ => false,
    };
    let listed =
        |list: &str| scene.language.table(list).at(tree.syntax, noun).any(|(row, _)| row.cell(0) != "buildings" && row.cell(0) != "other");
    let harmed = |(row, _): (&crate::language::Row, usize)| {
        matches!(row.cell(1), "killed" | "injured" | "abducted" | "detained")
            && row.has(2, "obj")
            && !row.has(3, "weak")
            && !row.has(3, "things")
    };
    let counts_itself = scene.language.table("victims").at(tree.syntax, noun).next().is_some();
    let rows = |v: usize| scene.language.table("toll-verbs").at(tree.syntax, v).next().is_some_and(harmed);
    // "was attacked and killed"
    let joined = |v: usize| tree.upos(v) == Upos::Verb && tree.kid(v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none();
    undergoes
        && !counts_itself
        && (listed("persons") || listed("titles"))
        && (rows(verb)
            || tree.kids_as(verb, &[Deprel::Conj]).any(|v| joined(v) && scene.clauses.passive(v) == scene.clauses.passive(verb) && rows(v)))
}

/// What is said of the last figure of a coordination is said of all: "six soldiers, six civilians and a police officer were killed".
fn with_next(
    scene: &Scene,
    numbers: &[Number],
    counted: &Counted,
    turns: &FxHashMap<usize, Turn>,
    topic: Option<&'static str>,
) -> Option<Measured> {
    let noun = counted.noun?;
    if !measure::counts_people(scene, counted) || numbers[0].article && scene.tree.upos(noun) != Upos::Noun {
        return None;
    }
    let (mut end, mut and) = (counted.end, false);
    for number in numbers.iter().skip(1).take(4) {
        let gap = end..number.tokens.start;
        let upos = |k: usize| scene.tree.upos(k);
        let joined = !gap.is_empty() && gap.len() <= 2 && gap.clone().all(|k| upos(k) == Upos::Cconj || scene.tree.syntax.form(k) == ",");
        if !joined || number.kind != NumberKind::Cardinal || scene.tree.sentence(end - 1) != scene.tree.sentence(number.tokens.start) {
            return None;
        }
        and |= gap.clone().any(|k| upos(k) == Upos::Cconj);
        let next = self::counted(scene, number).filter(|next| next.noun.is_some() && measure::counts_people(scene, next))?;
        let turn = turns.get(&number.tokens.start);
        let found = measured(scene, number, &next, turn, None, topic).filter(|m| !m.part && m.predicate.is_some_and(|p| p >= next.end));
        if let Some(mut found) = found.filter(|_| and) {
            found.why.push(Cause::Step("measured like the figure that it is coordinated with"));
            return Some(found);
        }
        end = next.end;
    }
    None
}

/// Turns of phrase that make a figure a toll, by the first token of the figure.
fn turns(scene: &Scene) -> FxHashMap<usize, Turn> {
    let rules = scene.language.rules("toll");
    let mut found = FxHashMap::default();
    for sentence in &scene.tree.syntax.sentences {
        for hit in rules.find(scene.context, sentence.tokens.start as usize..sentence.tokens.end as usize) {
            let (Some(Given::Literal(measure)), Some(quantity)) = (hit.gives("measure"), hit.capture("quantity")) else { continue };
            let verb = hit.tokens.clone().find(|&t| scene.tree.upos(t) == Upos::Verb);
            found.entry(quantity.tokens.start).or_insert(Turn { measure, verb, line: hit.rule.line });
        }
    }
    found
}

/// A turn of phrase that makes a figure a toll.
pub struct Turn {
    measure: &'static str,
    verb: Option<usize>,
    line: u32,
}

/// What a figure counts.
pub struct Counted {
    /// The counted noun, when the figure has one.
    pub noun: Option<usize>,
    /// The noun, or the figure itself.
    pub head: usize,
    /// What stands in the clause for both: «dizaine» in «une dizaine de soldats», «plus» in «plus de 200 personnes».
    pub top: usize,
    /// One past the last token of the figure with its noun.
    pub end: usize,
}

/// The highest token above `i` that the figure itself holds.
fn top(scene: &Scene, number: &Number, i: usize) -> usize {
    scene.tree.above(i).take_while(|above| number.tokens.contains(above)).last().unwrap_or(i)
}

/// Whether a word between a figure and its noun goes with what follows it: the adverb in "4,000 newly displaced people", the participle
/// before the noun, the conjunction in "new and repeated displacements".
fn leads_on(scene: &Scene, k: usize, end: usize) -> bool {
    let upos = |i: usize| scene.tree.upos(i);
    if k + 1 >= end {
        return false;
    }
    let next = k + 1;
    match upos(k) {
        Upos::Adv => {
            matches!(upos(next), Upos::Adj | Upos::Propn) || is_participle(scene, next) && next + 1 < end && upos(next + 1) == Upos::Noun
        }
        Upos::Verb => is_participle(scene, k) && (upos(next) == Upos::Noun || scene.cast.demonym_at(next).is_some()),
        Upos::Cconj => k > 0 && upos(k - 1) == Upos::Adj && (upos(next) == Upos::Adj || is_participle(scene, next)),
        _ => false,
    }
}

fn is_participle(scene: &Scene, k: usize) -> bool {
    scene.tree.upos(k) == Upos::Verb && scene.tree.syntax.tokens[k].feats.verb_form() == Some("Part")
}

/// The noun after a figure: «27 morts», «une dizaine de civils», "12 Ukrainian soldiers"; none for «deux ont été tués».
fn counted(scene: &Scene, number: &Number) -> Option<Counted> {
    let tree = scene.tree;
    let sentence = tree.sentence(number.tokens.start);
    let mut k = number.tokens.end;
    // «deux autres», «12 de ses soldats», "dozens of", adjectives before the noun.
    while k < sentence.end && k < number.tokens.end + 5 {
        let upos = tree.upos(k);
        let passes = matches!(upos, Upos::Adj | Upos::Det)
            || leads_on(scene, k, sentence.end)
            || tree.role(k) == Deprel::NmodPoss
            || scene.clauses.is_function(k, "partitive")
            || upos == Upos::Propn && (scene.cast.demonym_at(k).is_some() || in_compound(scene, k));
        let ends = matches!(upos, Upos::Noun) || is_participle(scene, k) && !passes;
        if ends || upos == Upos::Adj && (is_measure_word(scene, k)) {
            break;
        }
        if !passes {
            // No noun follows: an adjective or demonym is the noun itself, «neuf marins sont portés disparus», «12 Palestiniens».
            let stands_alone = |x: usize| {
                (scene.tree.upos(x) == Upos::Adj || scene.cast.demonym_at(x).is_some())
                    && !["partitive", "others"].iter().any(|kind| scene.clauses.is_function(x, kind))
            };
            k = (number.tokens.end..k).rev().find(|&x| stands_alone(x)).filter(|_| !number.article).unwrap_or(sentence.end);
            break;
        }
        k += 1;
    }
    if k < sentence.end && k < number.tokens.end + 5 && !number.article_only_before(k, scene) {
        // "12 suicide bombers": the counted noun is the last of a compound.
        let mut head = k;
        while let Some(above) = tree.head(head).filter(|&h| in_compound(scene, head) && tree.upos(h) == Upos::Noun) {
            head = above;
        }
        let end = head + 1;
        return Some(Counted { noun: Some(head), head, top: top(scene, number, head), end });
    }
    if number.article {
        // «deux personnes ont péri et une troisième a été blessée»: one more of those.
        let next = number.tokens.end;
        let ordinal = || scene.language.table("ordinals").at(tree.syntax, next).any(|(row, _)| !matches!(row.cell(0), "" | "1"));
        let alone = || next + 1 == sentence.end || matches!(tree.upos(next + 1), Upos::Aux | Upos::Verb | Upos::Adv | Upos::Punct);
        // «un autre a été blessé», "another was wounded"
        let other = |k: usize| ["other", "others"].iter().any(|kind| scene.clauses.is_function(k, kind));
        let verb = |k: usize| k < sentence.end && matches!(tree.upos(k), Upos::Aux | Upos::Verb);
        if other(next - 1) && verb(next) {
            return Some(Counted { noun: None, head: next - 1, top: next - 1, end: next });
        }
        let one_more = next < sentence.end && (alone() && ordinal() || other(next) && verb(next + 1));
        return one_more.then_some(Counted { noun: None, head: next, top: next, end: next + 1 });
    }
    let mut head = number.tokens.clone().find(|&t| tree.head(t).is_none_or(|h| !number.tokens.contains(&h))).unwrap_or(number.tokens.start);
    let mut end = number.tokens.end;
    if end < sentence.end && scene.clauses.is_function(end, "others") {
        use Deprel::{Nsubj, NsubjPass, Obj, Obl, OblAgent};
        if tree.head(head) == Some(end) || matches!(tree.role(end), Nsubj | NsubjPass | Obj | Obl | OblAgent) {
            head = end;
        }
        end += 1;
    }
    Some(Counted { noun: None, head, top: head, end })
}

/// Whether a word is the front of a compound: "an UN aid worker", "two Red Cross volunteer drivers". Only adjectives and such fronts
/// stand between it and the noun that it belongs to.
fn in_compound(scene: &Scene, i: usize) -> bool {
    let tree = scene.tree;
    let front = |k: usize| matches!(tree.role(k), Deprel::Compound | Deprel::Amod | Deprel::Flat);
    front(i)
        && tree.head(i).is_some_and(|h| {
            h > i && h <= i + 5 && (i + 1..h).all(|k| front(k) && matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Adj))
        })
}

fn is_measure_word(scene: &Scene, k: usize) -> bool {
    scene.language.table("victims").at(scene.tree.syntax, k).next().is_some()
}

impl Number {
    /// An article reaches its noun only through adjectives and the front of a compound.
    fn article_only_before(&self, k: usize, scene: &Scene) -> bool {
        self.article && (self.tokens.end..k).any(|t| scene.tree.upos(t) != Upos::Adj && !in_compound(scene, t))
    }
}

/// The toll before this figure that it can be a part or a repetition of: the nearest of the block, or the whole that one is a part of.
fn previous(scene: &Scene, found: &[Toll], number: &Number, counted: &Counted) -> Option<TollIx> {
    let block = scene.block(counted.head);
    let mut above = (0..found.len()).rev().filter(|&t| found[t].quantity.end <= number.span.start);
    let near = above.next().filter(|&t| scene.block(scene.tokens_in(found[t].quantity).start) == block)?;
    // Parts stand in a row: «dont cinq enfants et deux femmes» are two parts of one whole.
    found[near].part_of.filter(|&whole| found[whole].high.or(found[whole].low) >= number.high.or(number.low)).or(Some(near))
}

fn toll(scene: &mut Scene, number: &Number, counted: &Counted, measured: Measured, earlier: Option<TollIx>, told: &Told) -> Option<Toll> {
    let tree = scene.tree;
    let anchor = measured.predicate.unwrap_or(counted.head);
    let state = status(scene, anchor);
    let none = number.none;
    // "25,000 displaced people do not have shelter": who is counted is there, whatever they do not do.
    let there = measured.predicate.is_none() && measured.measure == "displaced" && tree.role(counted.top) == Deprel::Nsubj;
    let state = if state == Status::Denied && there && !none { Status::Asserted } else { state };
    if state != Status::Asserted && !(none && state == Status::Denied) {
        return None;
    }
    let words = tree.words(counted.head.min(number.tokens.start)..counted.end);
    let quantity = number.span.to(words);
    let span = measured.predicate.map_or(quantity, |p| quantity.to(tree.words(scene.clauses.verb_group(p))));
    let saying: Vec<StatementIx> = told.statement(scene, quantity).into_iter().collect();
    let sources: Vec<ActorIx> = saying.iter().filter_map(|&s| told.statements[s].source).collect();
    let (who, who_span) = measure::who(scene, counted);
    let side = counted.noun.and_then(|n| side(scene, n, who));
    let part_of = measured.part.then_some(earlier).flatten();
    let place = scene.place_of(anchor).or_else(|| before(scene, number));
    let time = scene.time_of(anchor);
    let event = told.event(scene.sentence_span(anchor), quantity);
    let evidence = saying.first().map_or(scene.sentence_span(number.tokens.start), |&s| told.statements[s].evidence.to(quantity));
    let low = if none { Some(0) } else { number.low };
    let high = if none { Some(0) } else { number.high };
    Some(Toll {
        measure: measured.measure,
        low,
        high,
        approximate: number.approximate,
        who,
        who_span,
        side,
        part_of,
        cumulative: cumulative(scene, number, time),
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

/// The side that the victims fight for: soldiers and fighters whose noun names an actor.
fn side(scene: &mut Scene, noun: usize, who: &str) -> Option<ActorIx> {
    if !matches!(who, "military" | "fighters" | "police") {
        return None;
    }
    let named =
        scene.tree.kids_as(noun, &[Deprel::Nmod, Deprel::NmodPoss, Deprel::Appos, Deprel::Flat]).find(|&k| scene.cast.names_somebody(k));
    if let Some(actor) = named.and_then(|k| scene.cast.actor(k)) {
        return Some(actor);
    }
    let demonym = scene.tree.kids_as(noun, &[Deprel::Amod]).find_map(|k| scene.cast.demonym_at(k).map(|c| (k, c)))?;
    scene.cast.state_of(demonym.1, demonym.0)
}

/// What was told where, so that a figure finds its own without a look at the whole page.
struct Told<'t> {
    statements: &'t [Statement],
    events: &'t [Event],
    /// For each sentence, the statements with a source that have words in it.
    by_sentence: Vec<Vec<StatementIx>>,
    /// The events that figures come from, in the order of their triggers.
    by_trigger: Vec<EventIx>,
}

impl<'t> Told<'t> {
    fn new(scene: &Scene, statements: &'t [Statement], events: &'t [Event]) -> Told<'t> {
        let tokens = &scene.tree.syntax.tokens;
        let mut by_sentence = vec![Vec::new(); scene.tree.syntax.sentences.len()];
        for (ix, statement) in statements.iter().enumerate().filter(|(_, s)| s.source.is_some()) {
            for content in &statement.content {
                let inside = scene.tokens_in(*content);
                // Words that begin before the span can reach into it.
                let (first, last) = (inside.start.saturating_sub(1), inside.end.max(inside.start + 1).min(tokens.len()));
                let sentences = tokens.get(first..last).and_then(|t| Some(t.first()?.sentence..=t.last()?.sentence));
                for sentence in sentences.into_iter().flatten() {
                    let list: &mut Vec<StatementIx> = &mut by_sentence[sentence as usize];
                    if list.last() != Some(&ix) {
                        list.push(ix);
                    }
                }
            }
        }
        let material =
            |e: &Event| matches!(e.kind, "ASSAULT" | "COERCE" | "PROTEST" | "RETREAT" | "SANCTION") && e.status == Status::Asserted;
        let mut by_trigger: Vec<EventIx> = (0..events.len()).filter(|&e| material(&events[e])).collect();
        by_trigger.sort_by_key(|&e| events[e].trigger.start);
        Told { statements, events, by_sentence, by_trigger }
    }

    /// The statement that gives a figure: the innermost one whose words hold it, and only that one speaks for it.
    fn statement(&self, scene: &Scene, quantity: Span) -> Option<StatementIx> {
        let sentence = scene.tree.syntax.tokens.get(scene.tokens_in(quantity).start)?.sentence;
        let holds = |&ix: &StatementIx| self.statements[ix].content.iter().any(|c| c.meets(quantity));
        let here = self.by_sentence[sentence as usize].iter().copied().filter(holds);
        here.min_by_key(|&ix| self.statements[ix].content.iter().map(|c| c.len()).sum::<usize>())
    }

    /// The happening a figure comes from: an attack or arrest in its sentence, else the last one told before it.
    fn event(&self, sentence: Span, quantity: Span) -> Option<EventIx> {
        let trigger = |e: EventIx| self.events[e].trigger;
        let upto = |at: u32| self.by_trigger.partition_point(|&e| trigger(e).start < at);
        let here = self.by_trigger[upto(sentence.start)..upto(sentence.end)].iter().copied().filter(|&e| sentence.holds(trigger(e)));
        let nearest = here.min_by_key(|&e| (trigger(e).start.abs_diff(quantity.start), e));
        let before = || self.by_trigger[..upto(quantity.start)].iter().rev().copied().find(|&e| trigger(e).end <= quantity.start);
        nearest.or_else(before).map(|e| self.events[e].same_as.unwrap_or(e))
    }
}

/// The last place named before the figure in its own block.
fn before(scene: &Scene, number: &Number) -> Option<usize> {
    let block = scene.block(number.tokens.start);
    (0..number.tokens.start).rev().take_while(|&k| scene.block(k) == block).find_map(|k| scene.cast.place(k))
}

/// Whether the figure runs since the start of something: «au total», «depuis le début de l'année».
fn cumulative(scene: &Scene, number: &Number, time: Option<usize>) -> bool {
    let open = time.is_some_and(|t| {
        let time = &scene.mentions.times[t].time;
        time.start.is_some() && time.end.is_none()
    });
    let sentence = scene.tree.sentence(number.tokens.start);
    open || sentence.into_iter().any(|k| scene.clauses.is_function(k, "cumulative"))
}
