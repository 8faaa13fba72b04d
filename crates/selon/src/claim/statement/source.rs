//! «selon X», "according to X": the one who says stands under a preposition, what is said around it.

use super::super::Scene;
use super::cue::{Cue, CueKind};
use crate::Span;
use crate::layout::BlockKind;
use crate::reading::{Cause, Form, Mode, Statement, Why};
use crate::syntax::{Deprel, Upos};

/// The statement that a source phrase makes of the words around it.
pub fn according_to(scene: &mut Scene, cue: &Cue, cues: &[Cue]) -> Option<Statement> {
    let tree = scene.tree;
    let sentence = tree.sentence(cue.token);
    // «Paris dément les informations relayées par la presse»: the participle describes the noun before it.
    let participle = tree.upos(cue.token) == Upos::Verb && tree.role(cue.token) == Deprel::Acl;
    if cue.kind == CueKind::Source && participle && cue.token > sentence.start && tree.upos(cue.token - 1) == Upos::Noun {
        return None;
    }
    let at = |token: usize| cues.partition_point(|c| c.token < token);
    let cues = &cues[at(sentence.start)..at(sentence.end)];
    let (head, phrase) = match cue.kind {
        // «de source sécuritaire»: the preposition cues, the rest is the source.
        // «n'a pu être vérifié de source indépendante» tells of nobody.
        CueKind::Anonymous
            if cue.tokens.start > sentence.start
                && (scene.clauses.is_function(cue.tokens.start - 1, "checking") || unconfirmed(scene, cue.tokens.start - 1)) =>
        {
            return None;
        }
        // «a-t-on appris de source policière»: the later phrase says who.
        CueKind::Anonymous
            if is_impersonal(scene, cue) && cues.iter().any(|c| says_who(c) && sentence.contains(&c.token) && c.token > cue.token) =>
        {
            return None;
        }
        // «a-t-on appris auprès de la préfecture»: whoever told it.
        CueKind::Anonymous if informant(scene, cue).is_some() => {
            let head = informant(scene, cue)?;
            (Some(head), scene.cast.phrase(head))
        }
        // «selon un bilan provisoire fourni par les secours»: whoever it comes from.
        CueKind::Anonymous if cue.tokens.clone().find_map(|k| provider(scene, k)).is_some() => {
            let head = cue.tokens.clone().find_map(|k| provider(scene, k))?;
            (Some(head), scene.cast.phrase(head))
        }
        CueKind::Anonymous => {
            let noun = cue.tokens.clone().find(|&k| tree.upos(k) != Upos::Adp).unwrap_or(cue.tokens.start);
            (None, tree.words(noun..cue.tokens.end))
        }
        _ => {
            let head = governed(scene, cue)?;
            let head = provider(scene, head).unwrap_or(head);
            // «selon un responsable de la santé»: the cue holds who says it.
            let who = || cue.tokens.clone().find(|&k| tree.upos(k) == Upos::Noun && scene.cast.names_somebody(k));
            let head = if scene.cast.names_somebody(head) { head } else { who().unwrap_or(head) };
            // «les accusations selon lesquelles …»: the noun says it.
            if of_saying(scene, head) {
                return None;
            }
            // A number, a time or a thing under the preposition is no one: «selon les cas», "according to plan".
            let phrase = scene.cast.phrase(head);
            (Some(head), phrase)
        }
    };
    // «a-t-on appris jeudi de source policière»: the phrase before it belongs to it.
    let heard = cues.iter().rev().find(|c| c.kind == CueKind::Anonymous && is_impersonal(scene, c) && c.tokens.end <= cue.tokens.start);
    let heard = heard.filter(|c| !is_impersonal(scene, cue) && (c.tokens.end..cue.tokens.start).all(|k| scene.tells_time(k)));
    let own = tree.words(cue.tokens.clone());
    let cue_span = heard.map_or(own, |c| tree.words(c.tokens.clone()).to(own));
    let start = cue_span.start as usize;
    let end = phrase.end.max(cue_span.end);
    let apposed = apposition_end(scene, head, end as usize);
    // Two phrases in one sentence share it between them: each takes the words up to its neighbour.
    let others: Vec<Span> = cues
        .iter()
        .filter(|c| says_who(c) && sentence.contains(&c.token) && c.token != cue.token && heard.is_none_or(|h| h.token != c.token))
        .map(|c| tree.words(c.tokens.clone()))
        .collect();
    let whole = between_stops(scene, scene.sentence_span(cue.token), start, !others.is_empty());
    // «Il rappelle que, d'après les relevés, …»: the clause begins with its conjunction.
    let inner = (sentence.start..cue.tokens.start)
        .rev()
        .find(|&k| tree.upos(k) != Upos::Punct)
        .is_some_and(|k| scene.clauses.is_function(k, "complementiser"));
    let opens = inner || scene.document.text[whole.start as usize..start].chars().filter(|c| c.is_alphabetic()).count() < 12;
    // «…, selon qui le match est perdu»: what is said follows.
    let relative = head.is_some_and(|head| tree.syntax.tokens[head].feats.pron_type() == Some("Rel"));
    let given_out = head.is_some_and(|head| tree.role(head) == Deprel::OblAgent);
    let content = if opens || relative {
        let apposed = modifier_end(scene, apposed, sentence.end, given_out);
        let stop = others.iter().filter(|o| o.start as usize > start).map(|o| clause_before(scene, o.start)).min().unwrap_or(whole.end);
        let stop = cues.iter().find_map(|c| other_speaker(scene, cue, c)).map_or(stop, |comma| stop.min(comma));
        Span::new(apposed, (stop as usize).max(apposed))
    } else {
        let from = others
            .iter()
            .filter(|o| (o.start as usize) < start)
            .map(|o| source_end(scene, cues, *o))
            .max()
            .unwrap_or(whole.start as usize)
            .max(whole.start as usize);
        Span::new(from.min(start), start)
    };
    let mut pieces = vec![trimmed(&scene.document.text, content)];
    // A phrase in the middle of its clause leaves a second piece behind it.
    if !opens && !relative && others.iter().all(|o| (o.start as usize) < start) {
        let rest = trimmed(&scene.document.text, Span::new(apposed, (whole.end as usize).max(apposed)));
        let first = scene.tokens_in(rest).start;
        // "according to the group, which says …": what is told of the source is none of what it says.
        let of_source = first < sentence.end && tree.syntax.tokens[first].feats.pron_type() == Some("Rel");
        if rest.len() > 2 && !of_source && !starts_new_clause(scene, rest) {
            pieces.push(rest);
        }
    }
    // "The aide, citing two officials, said the deal was dead": they told what the aide says.
    for piece in &mut pieces {
        let first = scene.tokens_in(*piece).start;
        let says = |k: usize| scene.language.table("reporting").at(tree.syntax, k).any(|(row, _)| row.cell(0) == "V");
        if first + 1 < sentence.end && tree.syntax.tokens[first].feats.verb_form() == Some("Fin") && says(first) {
            let next = (first + 1..sentence.end).find(|&k| !scene.clauses.is_function(k, "complementiser")).unwrap_or(first + 1);
            piece.start = tree.syntax.tokens[next].span.start.min(piece.end);
        }
    }
    pieces.retain(|p| p.len() > 2);
    if pieces.is_empty() {
        return None;
    }
    // "was reportedly killed": an adverb says that somebody says so, and names nobody.
    let hearsay = cue.tokens.clone().all(|k| tree.upos(k) == Upos::Adv);
    let source = match head {
        Some(head) => scene.source_actor(head),
        None if hearsay => None,
        // «selon la même source»
        None if scene.tokens_in(phrase).any(|k| scene.clauses.is_function(k, "same")) => scene.speakers.last().map(|&(_, actor)| actor),
        None => Some(scene.cast.unnamed(phrase)),
    };
    // «selon les saisons», "according to plan": what is neither somebody nor a document says nothing.
    let listed = |head: usize, list: &str| scene.language.table(list).at(tree.syntax, head).next().is_some();
    if head.is_some_and(|head| listed(head, "abstract") && !listed(head, "media") && !scene.cast.names_somebody(head)) {
        return None;
    }
    // "citing insults from officials": only somebody or a document is cited.
    let cites = cue.tokens.len() == 1 && tree.upos(cue.token) == Upos::Verb;
    if head.is_some_and(|head| {
        cites && !scene.cast.names_somebody(head) && !listed(head, "media") && tree.upos(head) == Upos::Noun && !listed(head, "persons")
    }) {
        return None;
    }
    let quoted: usize = scene.mentions.quotes.iter().filter(|q| pieces.iter().any(|p| p.meets(q.inner))).map(|q| q.inner.len()).sum();
    let said: usize = pieces.iter().map(|p| p.len()).sum();
    let mode = if quoted == 0 {
        Mode::Indirect
    } else if quoted * 10 >= said * 9 {
        Mode::Direct
    } else {
        Mode::Mixed
    };
    let evidence = pieces.iter().copied().fold(cue_span.to(phrase), Span::to);
    let mut statement = Statement {
        source,
        source_span: Some(phrase).filter(|_| head.is_some() || !hearsay),
        cue: cue_span,
        content: pieces,
        mode,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence,
        why: cue.why("the words around a source phrase"),
    };
    scene.circumstances(&mut statement, cue.token);
    Some(statement)
}

/// What the tail of a headline attributes: «Deux tués dans une frappe (ministère)», "Blast kills five: police".
pub fn headline(scene: &mut Scene) -> Option<Statement> {
    let block = scene.layout.blocks.iter().find(|block| block.kind == BlockKind::Headline)?.span;
    let words = scene.words(block);
    let bracketed = words.strip_suffix(')').and_then(|words| words.rsplit_once(" (")).map(|(said, _)| (said.len(), 2, 1));
    let (said, skip, rest) = bracketed.or_else(|| words.rsplit_once(": ").map(|(said, _)| (said.len(), 2, 0)))?;
    let at = block.start as usize;
    let tail = Span::new(at + said + skip, block.end as usize - rest);
    let content = trimmed(&scene.document.text, Span::new(at, at + said));
    let tree = scene.tree;
    let tokens = scene.tokens_in(tail);
    let bare =
        tokens.clone().all(|k| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp) && scene.cast.place(k).is_none());
    if !bare || tokens.is_empty() || tokens.len() > 4 || scene.tokens_in(content).len() < 4 {
        return None;
    }
    let head = tokens.clone().find(|&k| scene.cast.names_somebody(k))?;
    let source = scene.source_actor(head)?;
    Some(Statement {
        source: Some(source),
        source_span: Some(tail),
        cue: tail,
        content: vec![content],
        mode: Mode::Indirect,
        act: None,
        addressee: None,
        medium: None,
        time: None,
        within: None,
        evidence: block,
        why: Why(vec![Cause::Step("the tail of the headline")]),
    })
}

/// Whether token `k` is a verb that the words before it in its sentence deny: «n'ont pu être confirmés».
fn unconfirmed(scene: &Scene, k: usize) -> bool {
    let start = scene.tree.sentence(k).start.max(k.saturating_sub(5));
    scene.tree.upos(k) == Upos::Verb && (start..k).any(|t| scene.clauses.is_function(t, "negation"))
}

/// Whether a phrase tells that something was heard without naming anybody: «a-t-on appris».
fn is_impersonal(scene: &Scene, cue: &Cue) -> bool {
    !cue.tokens.clone().any(|k| scene.tree.upos(k) == Upos::Noun)
}

/// Whether a cue names or hides a source, rather than being a verb with a subject.
fn says_who(cue: &Cue) -> bool {
    matches!(cue.kind, CueKind::Source | CueKind::Anonymous)
}

/// The noun behind an impersonal phrase under a preposition that names who told: «auprès de», "from".
fn informant(scene: &Scene, cue: &Cue) -> Option<usize> {
    let tree = scene.tree;
    let end = tree.sentence(cue.token).end;
    // «a-t-on appris mercredi auprès de …»: the day may stand between.
    let first = (cue.tokens.end..end).find(|&k| !scene.tells_time(k))?;
    let named = (first + 1..end.min(first + 6)).find(|&k| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Pron));
    named.filter(|_| is_impersonal(scene, cue) && scene.clauses.is_function(first, "informant"))
}

/// The noun under the preposition.
fn governed(scene: &Scene, cue: &Cue) -> Option<usize> {
    let tree = scene.tree;
    let sentence = tree.sentence(cue.token);
    let by_tree = tree
        .head(cue.token)
        .filter(|&h| h >= cue.tokens.end && h < cue.tokens.end + 8 && matches!(tree.upos(h), Upos::Noun | Upos::Propn | Upos::Pron));
    by_tree.or_else(|| {
        (cue.tokens.end..sentence.end.min(cue.tokens.end + 5)).find(|&k| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Pron))
    })
}

/// Where the comma stands before a clause, behind a source phrase, in which somebody else says something: «…, alors que l'agence ne fait
/// état que de …».
fn other_speaker(scene: &Scene, cue: &Cue, other: &Cue) -> Option<u32> {
    let tree = scene.tree;
    if other.token <= cue.tokens.end || !matches!(other.kind, CueKind::Report | CueKind::Act) || tree.upos(other.token) != Upos::Verb {
        return None;
    }
    let comma = (cue.tokens.end..other.token).rev().find(|&k| tree.syntax.form(k) == ",")?;
    let conjunction = match tree.upos(comma + 1) {
        Upos::Sconj | Upos::Cconj => true,
        upos => upos == Upos::Adv && tree.upos(comma + 2) == Upos::Sconj,
    };
    let subject = tree.kids_as(other.token, &[Deprel::Nsubj]).any(|s| s > comma && s < other.token && scene.cast.names_somebody(s));
    let finite = scene.clauses.verb_group(other.token).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    (conjunction && subject && finite).then(|| tree.syntax.tokens[comma].span.start)
}

/// Who gave out what a noun calls a document or a count: «un bilan fourni par les secours», "a toll compiled by the ministry".
fn provider(scene: &Scene, noun: usize) -> Option<usize> {
    let tree = scene.tree;
    if !matches!(tree.upos(noun), Upos::Noun) || scene.cast.names_somebody(noun) {
        return None;
    }
    let agent = |v: usize| tree.kid(v, &[Deprel::OblAgent]).filter(|&a| a > v && scene.cast.names_somebody(a));
    tree.kids_as(noun, &[Deprel::Acl]).filter(|&v| v > noun && v < noun + 4).find_map(agent)
}

/// Where the source phrase really ends: after an apposition set off by commas, or a relative clause.
fn apposition_end(scene: &Scene, head: Option<usize>, end: usize) -> usize {
    head.map_or(end, |h| {
        let reach = scene.tree.reach(h);
        let last = scene.tree.words(reach.clone()).end as usize;
        // A phrase that swallows a finite main clause is a slip of the parser.
        if reach.len() <= 14 { last.max(end) } else { end }
    })
}

/// Where the participle or relative clause ends that goes on with a source phrase at the head of its sentence: «Selon un élu ayant requis
/// l'anonymat, …», «selon un bilan fourni par les secours, …». It is closed by a comma.
fn modifier_end(scene: &Scene, at: usize, sentence_end: usize, given_out: bool) -> usize {
    let tree = scene.tree;
    let tokens = &tree.syntax.tokens;
    let first = tokens.partition_point(|t| (t.span.start as usize) < at);
    // "According to the Observatory, a war monitor, 15 people …": an apposition says who it is.
    let apposed =
        (first + 1..sentence_end.min(first + 8)).find(|&k| tree.role(k) == Deprel::Appos && tree.head(k).is_some_and(|h| h < first));
    if first < sentence_end
        && tree.syntax.form(first) == ","
        && let Some(noun) = apposed
        && let Some(comma) = (noun + 1..sentence_end.min(noun + 8)).find(|&k| tree.syntax.form(k) == ",")
        && (first..comma).all(|k| tokens[k].feats.verb_form() != Some("Fin"))
        && (comma + 1..sentence_end).any(|k| tokens[k].feats.verb_form() == Some("Fin"))
        && tree.upos(first + 1) == Upos::Det
        && tokens[first + 1].feats.definite() != Some("Def")
    {
        return tokens[comma].span.end as usize;
    }
    let stop = sentence_end.min(first + 16);
    let Some(comma) = (first..stop).find(|&k| tree.syntax.form(k) == ",").filter(|&comma| comma > first) else { return at };
    let opens = (first..comma).find(|&k| tree.upos(k) != Upos::Adv);
    let participle = |k: usize| tokens[k].feats.verb_form() == Some("Part") && matches!(tree.upos(k), Upos::Verb | Upos::Aux);
    let relative = |k: usize| tokens[k].feats.pron_type() == Some("Rel");
    let finite = (first..comma).any(|k| tokens[k].feats.verb_form() == Some("Fin"));
    // «D'après une enquête menée par une équipe auprès de trente témoins, …»: what stands behind the agent goes with the participle too.
    let modifies =
        opens.is_some_and(|k| participle(k) && !finite || relative(k) && finite || given_out && !finite && tree.upos(k) == Upos::Adp);
    if modifies { tokens[comma].span.end as usize } else { at }
}

/// Whether `k` is a relative pronoun that takes up a noun of saying, be it with its complement: «les accusations de Kiev selon lesquelles».
fn of_saying(scene: &Scene, k: usize) -> bool {
    let noun = |n: usize| {
        let lemma = scene.tree.syntax.lemma(n);
        scene.language.table("reporting").get(lemma).any(|row| row.cell(0) == "N")
            || scene.language.table("events").get(lemma).any(|row| row.cell(0) == "N" && row.has(5, "speech"))
    };
    let Some(taken_up) = scene.clauses.antecedent(k) else { return false };
    let whole = scene.tree.above(taken_up).take_while(|&n| scene.tree.upos(n) == Upos::Noun);
    std::iter::once(taken_up).chain(whole).any(noun)
}

fn source_end(scene: &Scene, cues: &[Cue], cue: Span) -> usize {
    let found = cues.iter().find(|c| scene.tree.words(c.tokens.clone()) == cue);
    let head = found.and_then(|c| governed(scene, c));
    head.map_or(cue.end, |h| scene.cast.phrase(h).end).max(cue.end) as usize
}

/// The last comma or semicolon before `at`: where the clause of the next source phrase begins.
fn clause_before(scene: &Scene, at: u32) -> u32 {
    let text = &scene.document.text[..at as usize];
    text.rfind([',', ';', ':']).map_or(at, |p| p as u32)
}

/// Whether the rest of a sentence after a source phrase is a clause of its own («…, mais …», «…, tandis que …»).
fn starts_new_clause(scene: &Scene, rest: Span) -> bool {
    let first = scene.tokens_in(rest).start;
    first < scene.tree.syntax.tokens.len() && matches!(scene.tree.upos(first), Upos::Cconj | Upos::Sconj)
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let edge = |c: char| c.is_whitespace() || ",;:—–.".contains(c);
    let start = span.start as usize + (words.len() - words.trim_start_matches(edge).len());
    let words = words.trim_matches(edge);
    Span::new(start, start + words.len())
}

impl crate::cast::Cast<'_> {
    /// A source that the text leaves unnamed, kept by its words.
    pub fn unnamed(&mut self, phrase: Span) -> crate::reading::ActorIx {
        self.enter_words(phrase, Form::Nominal)
    }
}

/// The part of a sentence around byte `at` that no semicolon cuts off; among rival sources a colon cuts off what stands before the list.
fn between_stops(scene: &Scene, sentence: Span, at: usize, rivals: bool) -> Span {
    let text = &scene.document.text;
    let quoted = |byte: usize| scene.mentions.quotes.iter().any(|q| q.outer.start as usize <= byte && byte < q.outer.end as usize);
    let start = sentence.start as usize;
    let stops = |c: char| c == ';' || rivals && c == ':';
    let from = text[start..at.max(start)].rmatch_indices(stops).map(|(k, _)| start + k + 1).find(|&k| !quoted(k - 1)).unwrap_or(start);
    let end = sentence.end as usize;
    let to = text[at.min(end)..end].match_indices(';').map(|(k, _)| at + k).find(|&k| !quoted(k)).unwrap_or(end);
    // What is said may stand wholly on the other side of the stop.
    let words = |a: usize, b: usize| text[a.min(b)..b].split_whitespace().count();
    if words(from, at) + words(at, to) < 5 { sentence } else { Span::new(from, to) }
}
