//! Statements: who says what, through which cue.

mod content;
mod source;

pub use content::laid_on;

use super::Scene;
use crate::Span;
use crate::find::quote::Quote;
use crate::language::Row;
use crate::reading::{ActorIx, Cause, Mode, Statement, StatementIx, Why};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;
use std::ops::Range;

/// How many tokens back a pronoun that speaks finds the speaker before it.
const TURNS: usize = 150;

/// A cue: a verb, noun or preposition that attributes.
struct Cue<'p> {
    /// Its head token.
    token: usize,
    /// All its tokens.
    tokens: Range<usize>,
    /// The row of the list that tells it; none when a rule does.
    row: Option<&'p Row>,
    cause: Cause,
    kind: CueKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CueKind {
    /// A verb or noun of plain reporting.
    Report,
    /// A verb or noun that does something by saying it.
    Act,
    /// A preposition that introduces the one who says.
    Source,
    /// A phrase that names no one: «de source sécuritaire».
    Anonymous,
}

impl Cue<'_> {
    fn act(&self) -> Option<&'static str> {
        self.row.filter(|_| self.kind == CueKind::Act).map(|row| row.cell(1))
    }

    /// Whether the row carries a flag: column 5 of events, column 1 of reporting words.
    fn has(&self, flag: &str) -> bool {
        self.row.is_some_and(|row| row.has(if self.kind == CueKind::Act { 5 } else { 1 }, flag))
    }

    /// The roles a row of events gives: column 3 the actor's, column 4 the recipient's.
    fn roles(&self, column: usize) -> &'static str {
        self.row.filter(|_| self.kind == CueKind::Act).map_or("", |row| row.cell(column))
    }

    fn why(&self, step: &'static str) -> Why {
        Why(vec![self.cause, Cause::Step(step)])
    }
}

/// Finds the statements of a page, in text order.
pub fn statements(scene: &mut Scene) -> Vec<Statement> {
    let cues = cues(scene);
    let mut found: Vec<Statement> = Vec::new();
    let mut used = vec![false; scene.mentions.quotes.len()];
    for cue in &cues {
        let made = match cue.kind {
            CueKind::Source | CueKind::Anonymous => source::according_to(scene, cue, &cues),
            CueKind::Report | CueKind::Act => content::said(scene, cue),
        };
        let Some(statement) = made else { continue };
        for (ix, quote) in scene.mentions.quotes.iter().enumerate() {
            used[ix] |= statement.content.iter().any(|piece| piece.meets(quote.inner));
        }
        found.push(statement);
    }
    found.extend(source::headline(scene));
    orphans(scene, &mut found, &used);
    found.retain(|s| s.content.iter().any(|&c| scene.words(c).chars().any(char::is_alphanumeric)));
    let first = |s: &Statement| s.content.iter().chain(&s.source_span).chain([&s.cue]).map(|span| span.start).min();
    found.sort_by_key(|s| (first(s), s.cue.start));
    dedupe(&mut found);
    nest(&mut found);
    found
}

/// Every word of the page that can attribute, leftmost first.
fn cues<'p>(scene: &Scene<'p>) -> Vec<Cue<'p>> {
    let syntax = scene.tree.syntax;
    let (events, reporting, sources) = (scene.language.table("events"), scene.language.table("reporting"), scene.language.table("sources"));
    let mut cues = Vec::new();
    let mut i = 0;
    while i < syntax.tokens.len() {
        if let Some((row, len)) = sources.longest(syntax, i) {
            let kind = if row.cell(0) == "anonymous" { CueKind::Anonymous } else { CueKind::Source };
            cues.push(Cue { token: i, tokens: i..i + len, row: Some(row), cause: Cause::Word("sources", row.line), kind });
            i += len;
            continue;
        }
        // Only the longest reading counts: «condamner à» is a sentence of a court, not an accusation.
        let acts: Vec<(&Row, usize)> = scene.rows(events, i).collect();
        let longest = acts.first().map_or(0, |(_, len)| *len);
        let act = acts.into_iter().find(|(row, len)| *len == longest && row.has(5, "speech"));
        let report = scene.rows(reporting, i).next();
        // The longer reading wins; of equal ones the act, which says more.
        let chosen = match (act, report) {
            (Some(a), Some(r)) if r.1 > a.1 => Some((r, "reporting", CueKind::Report)),
            (Some(a), _) => Some((a, "events", CueKind::Act)),
            (None, Some(r)) => Some((r, "reporting", CueKind::Report)),
            (None, None) => None,
        };
        if let Some(((row, len), list, kind)) = chosen {
            cues.push(Cue { token: i, tokens: i..i + len, row: Some(row), cause: Cause::Word(list, row.line), kind });
        }
        i += 1;
    }
    for sentence in &syntax.sentences {
        for hit in scene.language.rules("source").find(scene.context, sentence.tokens.start as usize..sentence.tokens.end as usize) {
            if !cues.iter().any(|c| {
                matches!(c.kind, CueKind::Source | CueKind::Anonymous) && c.tokens.start < hit.tokens.end && hit.tokens.start < c.tokens.end
            }) {
                let cause = Cause::Rule("source.rules", hit.rule.line);
                cues.push(Cue { token: hit.tokens.start, tokens: hit.tokens, row: None, cause, kind: CueKind::Anonymous });
            }
        }
    }
    for quote in &scene.mentions.quotes {
        if let Some(verb) = verb_after(scene, *quote)
            && !cues.iter().any(|c| c.tokens.contains(&verb))
        {
            let cause = Cause::Step("any verb with its subject behind a quotation speaks it");
            cues.push(Cue { token: verb, tokens: verb..verb + 1, row: None, cause, kind: CueKind::Report });
        }
    }
    cues.sort_by_key(|cue| cue.token);
    cues
}

/// The verb of an incise right behind a quotation: «…», s'est indigné le maire. Its subject stands behind it.
fn verb_after(scene: &Scene, quote: Quote) -> Option<usize> {
    let tree = scene.tree;
    let from = tree.syntax.tokens.partition_point(|t| t.span.start < quote.outer.end);
    let sentence = tree.sentence(from.min(tree.syntax.tokens.len() - 1));
    let first = (from..sentence.end.min(from + 2)).find(|&k| tree.upos(k) != Upos::Punct)?;
    let verb = (first..sentence.end.min(first + 4)).find(|&k| !matches!(tree.upos(k), Upos::Pron | Upos::Aux | Upos::Adv))?;
    let group = scene.clauses.verb_group(verb);
    let finite = group.clone().any(|t| tree.syntax.tokens[t].feats.verb_form() == Some("Fin"));
    let behind = tree.kids_as(verb, &[Deprel::Nsubj]).find(|&s| s > verb);
    let before = tree.kids_as(verb, &[Deprel::Nsubj]).any(|s| s < group.start);
    (tree.upos(verb) == Upos::Verb && finite && !before && behind.is_some() && first <= verb).then_some(verb)
}

/// Quotations that no cue of their own sentence took: the paragraph goes on with the speaker it has.
fn orphans(scene: &mut Scene, found: &mut Vec<Statement>, used: &[bool]) {
    for (ix, &taken) in used.iter().enumerate() {
        let quote = scene.mentions.quotes[ix];
        if taken || !is_utterance(scene, quote) {
            continue;
        }
        let tokens = scene.tokens_in(quote.inner);
        let block = scene.block(tokens.start);
        let end = |s: &Statement| s.cue.end.max(s.content.iter().map(|c| c.end).max().unwrap_or(0));
        let near = found.iter().filter(|s| end(s) <= quote.outer.start && s.source.is_some()).max_by_key(|s| end(s));
        let Some(near) = near else { continue };
        let turn = continues(scene, tokens.end - 1);
        // Speech runs on inside a paragraph, and into the next one when that holds nothing but the quotation.
        let near_block = scene.block(scene.tokens_in(near.cue).start.min(scene.tree.syntax.tokens.len() - 1));
        let whole = scene.layout.blocks.get(block as usize).is_some_and(|b| quote.outer.len() * 10 >= b.span.len() * 8);
        let reach = if turn.is_some() { 3 } else { u32::from(whole) };
        if block > near_block + reach {
            continue;
        }
        let (cue, cause) = turn.unwrap_or((near.cue, Cause::Step("a quotation without a cue goes on with the speaker before it")));
        let statement = Statement {
            source: near.source,
            source_span: None,
            cue,
            content: vec![quote.inner],
            mode: Mode::Direct,
            act: None,
            addressee: None,
            medium: None,
            time: None,
            within: None,
            evidence: quote.outer.to(if cue.start > quote.inner.start { cue } else { quote.outer }),
            why: Why(vec![cause]),
        };
        found.push(content::with_act(scene, statement));
    }
}

/// A turn that goes on with whoever spoke last («pouvait-on lire»), in the sentence of token `i`.
fn continues(scene: &Scene, i: usize) -> Option<(Span, Cause)> {
    let hit = scene.language.rules("quote").find(scene.context, scene.tree.sentence(i)).into_iter().next()?;
    Some((scene.tree.words(hit.tokens.clone()), Cause::Rule("quote.rules", hit.rule.line)))
}

/// Whether a quotation is something said, not a word held at a distance: it has a verb, or many words.
fn is_utterance(scene: &Scene, quote: Quote) -> bool {
    let tokens = scene.tokens_in(quote.inner);
    tokens.len() >= 4
        && tokens
            .clone()
            .any(|t| matches!(scene.tree.upos(t), Upos::Verb | Upos::Aux) && scene.tree.syntax.tokens[t].feats.verb_form() == Some("Fin"))
}

/// Two cues for the same words by the same source are one statement: the act wins over plain reporting.
fn dedupe(found: &mut Vec<Statement>) {
    let mut ix = 0;
    while ix < found.len() {
        let twin = (0..ix).find(|&k| {
            let (a, b) = (&found[k], &found[ix]);
            (a.content == b.content || shared(a, b) >= 0.9) && (a.source == b.source || a.source.is_none() || b.source.is_none())
        });
        match twin {
            Some(k) => {
                let later = found.remove(ix);
                let earlier = &mut found[k];
                let better = earlier.source.is_none() && later.source.is_some()
                    || earlier.act.is_none() && later.act.is_some() && later.source == earlier.source;
                if better {
                    *earlier = later;
                }
            }
            None => ix += 1,
        }
    }
}

/// How much of two statements' contents is shared: intersection over union, in bytes.
fn shared(a: &Statement, b: &Statement) -> f64 {
    let size = |s: &Statement| s.content.iter().map(|c| c.len()).sum::<usize>();
    let both: usize = a
        .content
        .iter()
        .flat_map(|x| b.content.iter().map(move |y| (x.end.min(y.end) as usize).saturating_sub(x.start.max(y.start) as usize)))
        .sum();
    both as f64 / (size(a) + size(b) - both).max(1) as f64
}

/// A statement whose words all lie in another's content is reported by that one.
fn nest(found: &mut [Statement]) {
    for ix in 0..found.len() {
        let inner = found[ix].evidence_of_content();
        let outer: Option<StatementIx> = (0..found.len())
            .filter(|&k| k != ix && found[k].content.iter().any(|c| c.holds(inner) && c.holds(found[ix].cue) && c.len() > inner.len()))
            .min_by_key(|&k| found[k].content.iter().map(|c| c.len()).sum::<usize>());
        found[ix].within = outer;
    }
}

impl Statement {
    /// The stretch from the first to the last piece of content.
    pub(crate) fn evidence_of_content(&self) -> Span {
        self.content.iter().copied().reduce(Span::to).unwrap_or(self.cue)
    }
}

impl<'p> Scene<'p> {
    /// The rows of an event or reporting list at token `i` whose part of speech fits, the longest first. A reflexive row
    /// («s'opposer») needs the verb to be reflexive, another row that it is not.
    pub fn rows(&self, table: &'p crate::language::Table, i: usize) -> impl Iterator<Item = (&'p Row, usize)> + use<'p> {
        let tree = self.tree;
        let upos = tree.upos(i);
        let pos = |k: usize| match tree.upos(k) {
            Upos::Verb | Upos::Aux => "V",
            Upos::Noun | Upos::Propn => "N",
            Upos::Adj => "A",
            _ => "-",
        };
        let reflexive = (upos == Upos::Verb)
            .then(|| {
                tree.kids(i).find(|&k| {
                    k < i
                        && (tree.syntax.tokens[k].feats.reflex().is_some()
                            || matches!(tree.role(k), Deprel::ExplPv | Deprel::ExplComp)
                            || tree.upos(k) == Upos::Pron && self.clauses.is_function(k, "reflexive"))
                })
            })
            .flatten();
        // Of several words one has the row's part of speech: "armed clash" is a noun that opens with an adjective.
        let fits = |row: &Row, len: usize, wanted: &str| {
            let head = (i..i + len).find(|&k| tree.head(k).is_none_or(|h| !(i..i + len).contains(&h))).unwrap_or(i);
            // A row of several words that says they are no event holds whatever the tagger made of them: "Riot police".
            if len > 1 && table.name == "events" && row.cell(1).is_empty() {
                return true;
            }
            // "helicopters and tanks shelled": a noun phrase has one head.
            let one = (i..i + len).filter(|&k| tree.head(k).is_none_or(|h| !(i..i + len).contains(&h))).count() == 1;
            row.cell(0) == wanted
                && if wanted == "N" {
                    pos(head) == wanted && (one || pos(i + len - 1) != "V")
                } else {
                    pos(i) == wanted || pos(head) == wanted
                }
        };
        let all = || table.at(tree.syntax, i).filter(move |(row, len)| fits(row, *len, row.cell(0)));
        let mut own: Vec<(&'p Row, usize)> = all().collect();
        // A participle without a verb of its own in the list is read like the adjective.
        if own.is_empty() && upos == Upos::Verb {
            own = table.at(tree.syntax, i).filter(|(row, len)| *len == 1 && row.cell(0) == "A").collect();
        }
        let with_pronoun: Vec<(&'p Row, usize)> = match reflexive {
            // The list writes «se retirer», the text «s'est retirée».
            Some(k) => self
                .language
                .table("function")
                .rows()
                .filter(|row| row.has(0, "reflexive") && row.words()[0] != tree.syntax.form(k) && row.words()[0] != tree.syntax.lemma(k))
                .flat_map(|row| table.get_starts(row.words()[0], row.words()[0]))
                .chain(table.get_starts(tree.syntax.form(k), tree.syntax.lemma(k)))
                .filter(|row| row.cell(0) == "V" && row.words().len() >= 2)
                .filter_map(|row| {
                    // «s'est fait exploser»: the verb of causing stands before the one that heads the tree.
                    let caused = i > 0 && tree.role(i - 1) == Deprel::AuxCaus && tree.syntax.lemma(i - 1) == row.words()[1];
                    let from = if caused && row.words().len() > 2 { i - 1 } else { i };
                    let fits = row.words()[1..].iter().enumerate().all(|(n, word)| {
                        from + n < tree.syntax.tokens.len() && (tree.syntax.lemma(from + n) == *word || tree.syntax.form(from + n) == *word)
                    });
                    fits.then(|| (row, from + row.words().len() - 1 - i))
                })
                .collect(),
            None => Vec::new(),
        };
        // «se poursuivre» is another verb than «poursuivre».
        let rows = if reflexive.is_some() { with_pronoun } else { own };
        rows.into_iter()
    }

    /// The actor who speaks: known, or made of the words; a pronoun takes up whoever spoke before.
    pub fn source_actor(&mut self, token: usize) -> Option<ActorIx> {
        // Behind the words, «dit-il», speaks whoever spoke last; before them, «il ajoute», whoever the text last told of.
        let pronoun = self.tree.upos(token) == Upos::Pron;
        let inverted = self.tree.head(token).is_some_and(|verb| verb < token);
        let told_of = (pronoun && !inverted).then(|| self.cast.actor(token)).flatten();
        let again = if pronoun && told_of.is_none() { self.speaker_again(token) } else { None };
        let actor = told_of.or(again).or_else(|| self.cast.speaker(token));
        let actor = actor.or_else(|| (pronoun && inverted).then(|| self.cast.latter(token)).flatten())?;
        self.speakers.push((token, actor));
        Some(actor)
    }

    /// The last speaker with whom a third-person pronoun agrees in number and gender, at most [`TURNS`] tokens back.
    fn speaker_again(&mut self, pronoun: usize) -> Option<ActorIx> {
        let feats = |i: usize| self.tree.syntax.tokens[i].feats;
        let own = feats(pronoun);
        if own.person() != Some("3") || own.reflex().is_some() || self.clauses.antecedent(pronoun).is_some() {
            return None;
        }
        let differs = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a != b);
        let (_, actor) = *self.speakers.iter().rev().find(|(token, actor)| {
            // A person's name tells no gender; every other word's gender must agree.
            let named = self.tree.upos(*token) == Upos::Propn && self.cast.actors[*actor].kind == ActorKind::Person;
            *token < pronoun
                && pronoun - token <= TURNS
                && self.tree.upos(*token) != Upos::Pron
                && !differs(own.number(), feats(*token).number())
                && (named || !differs(own.gender(), feats(*token).gender()))
        })?;
        self.cast.take_up(pronoun, actor);
        Some(actor)
    }
}
