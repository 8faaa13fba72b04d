//! Cues: the verbs, nouns, prepositions and phrases that attribute.

use super::super::Scene;
use crate::find::quote::Quote;
use crate::language::Row;
use crate::reading::{Cause, Why};
use crate::syntax::{Deprel, Upos};
use std::ops::Range;

/// A cue: a verb, noun or preposition that attributes.
pub(super) struct Cue<'p> {
    /// Its head token.
    pub(super) token: usize,
    /// All its tokens.
    pub(super) tokens: Range<usize>,
    /// The row of the list that tells it; none when a rule does.
    pub(super) row: Option<&'p Row>,
    pub(super) cause: Cause,
    pub(super) kind: CueKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CueKind {
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
    pub(super) fn act(&self) -> Option<&'static str> {
        self.row.filter(|_| self.kind == CueKind::Act).map(|row| row.cell(1))
    }

    /// Whether the row carries a flag: column 5 of events, column 1 of reporting words.
    pub(super) fn has(&self, flag: &str) -> bool {
        self.row.is_some_and(|row| row.has(if self.kind == CueKind::Act { 5 } else { 1 }, flag))
    }

    /// The roles a row of events gives: column 3 the actor's, column 4 the recipient's.
    pub(super) fn roles(&self, column: usize) -> &'static str {
        self.row.filter(|_| self.kind == CueKind::Act).map_or("", |row| row.cell(column))
    }

    pub(super) fn why(&self, step: &'static str) -> Why {
        Why(vec![self.cause, Cause::Step(step)])
    }
}

/// Every word of the page that can attribute, leftmost first.
pub(super) fn cues<'p>(scene: &Scene<'p>) -> Vec<Cue<'p>> {
    let syntax = scene.tree.syntax;
    let (events, reporting, sources) = (scene.language.table("events"), scene.language.table("reporting"), scene.language.table("sources"));
    let mut cues = Vec::new();
    let (mut i, mut covered) = (0, 0);
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
        // "exchanged warning shots": a noun of several words, whatever the tagger made of its first.
        let deed = |(row, len): (&Row, usize)| len > 1 && row.cell(0) == "N" && !row.has(5, "speech");
        let chosen = chosen.filter(|((_, len), ..)| *len > 1 || scene.tree.upos(i) != Upos::Verb || !events.at(syntax, i).any(deed));
        if let Some(((row, len), list, kind)) = chosen.filter(|_| i >= covered) {
            // «dit redouter»: the second verb is part of the first one's cue.
            if scene.tree.upos(i) != Upos::Pron {
                covered = covered.max(i + len);
            }
            // "strongly condemned"
            let adverb = scene.tree.upos(i) == Upos::Adv;
            let token = (i..i + len).find(|&k| adverb && scene.tree.upos(k) == Upos::Verb).unwrap_or(i);
            cues.push(Cue { token, tokens: i..i + len, row: Some(row), cause: Cause::Word(list, row.line), kind });
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
pub(super) fn verb_after(scene: &Scene, quote: Quote) -> Option<usize> {
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
            // "said no civilians were killed": a determiner opens the next phrase; "called on Friday for": the preposition is that of a time.
            let last = i + len - 1;
            let parted = match tree.upos(last) {
                Upos::Det => tree.upos(i) == Upos::Verb && tree.head(last).is_some_and(|h| h > last),
                // "shot at least three protesters"
                Upos::Adp => {
                    let bound = tree
                        .head(last)
                        .is_some_and(|h| tree.upos(h) == Upos::Adj && tree.head(h).is_some_and(|n| tree.upos(n) == Upos::Num));
                    tree.upos(i) == Upos::Verb && last + 1 < tree.syntax.tokens.len() && (bound || self.tells_time(last + 1))
                }
                _ => false,
            };
            if len > 1 && parted {
                return false;
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
        own.extend(self.over_time(table, i));
        own.sort_by_key(|(_, len)| std::cmp::Reverse(*len));
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

    /// The rows of a verb whose other words stand behind a time: "called on Friday for a truce", «a appelé jeudi à».
    fn over_time(&self, table: &'p crate::language::Table, i: usize) -> Vec<(&'p Row, usize)> {
        let syntax = self.tree.syntax;
        let end = self.tree.sentence(i).end;
        let timed = |k: usize| k < end && self.tells_time(k);
        let first = i + 1;
        if self.tree.upos(i) != Upos::Verb || !(timed(first) || first < end && self.tree.upos(first) == Upos::Adp && timed(first + 1)) {
            return Vec::new();
        }
        let from = (first + 1..end).find(|&k| !timed(k)).unwrap_or(end);
        let is = |k: usize, word: &str| k < end && (syntax.form(k) == word || syntax.lemma(k) == word);
        let all = table.get_starts(syntax.form(i), syntax.lemma(i)).filter(|row| row.words().len() > 1 && row.cell(0) == "V");
        all.filter(|row| row.words()[1..].iter().enumerate().all(|(n, word)| is(from + n, word)))
            .map(|row| (row, from - i + row.words().len() - 1))
            .collect()
    }
}
