//! What a verb or noun of saying says: quotation, clause or complement, and who it is that says it.

use super::super::Scene;
use super::{Cue, CueKind};
use crate::Span;
use crate::find::quote::Quote;
use crate::reading::{ActorIx, Mode, Statement};
use crate::syntax::{Deprel, Upos};
use std::ops::Range;

/// The words that a cue attributes, and how.
struct Content {
    pieces: Vec<Span>,
    mode: Mode,
    step: &'static str,
}

/// The statement that a verb or noun of saying makes, if it has a source and something said.
pub fn said(scene: &mut Scene, cue: &Cue) -> Option<Statement> {
    let verb = matches!(scene.tree.upos(cue.token), Upos::Verb | Upos::Aux)
        || scene.clauses.passive(cue.token) && scene.tree.upos(cue.token) == Upos::Adj;
    // What somebody did not say is no statement; «ne fait état que de» says.
    if verb && cue.kind == CueKind::Report && scene.clauses.negated(cue.token) && !super::super::modality::restricts(scene, cue.token) {
        return None;
    }
    let around = scene.mentions.quotes.iter().copied().find(|q| q.inner.holds(scene.tree.syntax.tokens[cue.token].span));
    let inverted = verb.then(|| inverted_subject(scene, cue)).flatten();
    let speaker = if verb { inverted.or_else(|| subject_near(scene, cue)) } else { holder(scene, cue) };
    // Inside a quotation somebody else speaks: a cue there attributes only when its speaker stands outside, or when it is an incise.
    if let Some(quote) = around {
        let outside = speaker.is_some_and(|s| !quote.outer.holds(scene.tree.syntax.tokens[s].span));
        if !outside && !(inverted.is_some() && incise_start(scene, cue, inverted, None).is_some()) {
            return None;
        }
    }
    // «peut-on lire»: nobody in person speaks; the turns of `quote.rules` know who does.
    if speaker.is_some_and(|s| scene.clauses.is_function(s, "impersonal")) {
        return None;
    }
    // A reflexive pronoun speaks for nobody: «se fait appeler».
    if speaker.is_some_and(|s| scene.tree.syntax.tokens[s].feats.reflex().is_some()) {
        return None;
    }
    let content = match around {
        Some(quote) if inverted.is_some() => inside_incise(scene, cue, quote, inverted),
        Some(quote) => Some(Content { pieces: vec![quote.inner], mode: Mode::Mixed, step: "the quotation holds the verb itself" }),
        None if verb => of_verb(scene, cue, inverted, speaker),
        None => of_noun(scene, cue),
    }?;
    let speaker = crate::claim::roles::counted_by(scene, speaker?);
    if content.pieces.iter().any(|piece| piece.holds(scene.tree.syntax.tokens[speaker].span))
        && content.pieces.len() == 1
        && around.is_none()
    {
        return None;
    }
    let source = scene.source_actor(speaker);
    if source.is_none() && scene.tree.upos(speaker) != Upos::Pron {
        return None;
    }
    let source_span = scene.cast.phrase(speaker);
    let group = scene.clauses.verb_group(cue.token);
    let cue_span = scene.tree.words(group.start..cue.tokens.end.max(group.end));
    // With its own words quoted, a verb that also merely reports does so: «…, poursuit-elle».
    let reports = content.mode == Mode::Direct && scene.rows(scene.language.table("reporting"), cue.token).next().is_some();
    let act = cue.act().filter(|_| !reports).or_else(|| match (content.mode, source) {
        (Mode::Direct, _) => act_of_words(scene, &content.pieces, source),
        (_, Some(source)) => (!laid_on(scene, &content.pieces, source).is_empty()).then_some("REQUEST"),
        _ => None,
    });
    let addressee = addressee(scene, cue, source, &content.pieces);
    let whole = content.pieces.iter().copied().fold(cue_span.to(source_span), Span::to);
    let mut statement = Statement {
        source,
        source_span: Some(source_span),
        cue: cue_span,
        content: content.pieces,
        mode: content.mode,
        act,
        addressee,
        medium: None,
        time: None,
        within: None,
        evidence: whole,
        why: cue.why(content.step),
    };
    scene.circumstances(&mut statement, cue.token);
    Some(statement)
}

/// The speaker of a verb: by its tree, but where one noun phrase stands between a quotation and the verb, somebody of that phrase.
fn subject_near(scene: &Scene, cue: &Cue) -> Option<usize> {
    let by_tree = subject(scene, cue);
    let Some((phrase, speaker)) = behind_quotation(scene, cue) else { return by_tree };
    by_tree.filter(|s| phrase.contains(s)).or(Some(speaker))
}

/// The one noun phrase that stands between a quotation and the verb, and whom it names: "…," Rep. Mary Dove (D-Wis.), the assistant
/// leader, said. Brackets, commas and relative clauses may stand in it, no other clause.
fn behind_quotation(scene: &Scene, cue: &Cue) -> Option<(Range<usize>, usize)> {
    let tree = scene.tree;
    let group = scene.clauses.verb_group(cue.token);
    let feats = |k: usize| tree.syntax.tokens[k].feats;
    if !asserts(scene, cue) {
        return None;
    }
    let verb = tree.syntax.tokens[group.start].span.start;
    let sentence = scene.sentence_span(cue.token);
    let quote = scene.mentions.quotes.iter().rev().find(|q| q.outer.end <= verb && q.outer.end > sentence.start)?;
    let text = &scene.document.text;
    // Words before the quotation make it part of another clause.
    if text.get(sentence.start as usize..quote.outer.start as usize).is_some_and(|before| before.contains(char::is_alphabetic)) {
        return None;
    }
    let gap = &text[quote.outer.end as usize..verb as usize];
    if !quote.inner.of(text).ends_with([',', '?', '!']) && !gap.starts_with(',') || gap.contains([':', ';', '«', '"', '“']) {
        return None;
    }
    let mut phrase = scene.tokens_in(Span::new(quote.outer.end as usize, verb as usize));
    phrase.start = phrase.clone().find(|&k| tree.upos(k) != Upos::Punct)?;
    if phrase.len() > 40 || !matches!(tree.upos(phrase.start), Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj | Upos::Pron | Upos::Num) {
        return None;
    }
    let relative = phrase.clone().find(|&k| feats(k).pron_type() == Some("Rel")).unwrap_or(phrase.end);
    if (phrase.start..relative).any(|k| feats(k).verb_form() == Some("Fin")) {
        return None;
    }
    let stop = phrase.clone().find(|&k| tree.upos(k) == Upos::Punct && feats(k).verb_form().is_none()).unwrap_or(phrase.end).min(relative);
    let last = (phrase.start..stop).rev().find(|&k| matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Pron))?;
    // "Senate leader Mitch Doe": the name; "the mayor of Leeds": the mayor.
    let name = scene.cast.name(last).filter(|name| scene.cast.place(last).is_none() && name.tokens.start >= phrase.start);
    let governed = |k: usize| tree.kid(k, &[Deprel::Case]).is_some_and(|case| tree.upos(case) == Upos::Adp);
    let named = name.map(|name| scene.cast.head_of(name)).filter(|&head| !governed(head));
    let noun = |k: &usize| matches!(tree.upos(*k), Upos::Noun | Upos::Propn | Upos::Pron) && !governed(*k);
    let speaker = named.or_else(|| std::iter::once(last).chain(tree.above(last).take(6)).filter(|k| phrase.contains(k)).find(noun))?;
    Some((phrase, speaker))
}

/// Whether a verb is finite and active. A past form that the tagger takes for a participle counts when nothing goes with it: "…, Doe
/// told reporters".
fn asserts(scene: &Scene, cue: &Cue) -> bool {
    let group = scene.clauses.verb_group(cue.token);
    let feats = |k: usize| scene.tree.syntax.tokens[k].feats;
    let finite = group.clone().any(|k| feats(k).verb_form() == Some("Fin"));
    let outside = |head: usize| {
        scene
            .mentions
            .quotes
            .iter()
            .any(|q| q.inner.holds(scene.tree.syntax.tokens[head].span) && !q.inner.holds(scene.tree.syntax.tokens[cue.token].span))
    };
    let top = scene.tree.head(cue.token).is_none_or(|head| scene.tree.role(cue.token) == Deprel::Conj && outside(head));
    let bare = group.len() == 1 && feats(cue.token).tense() == Some("Past") && top;
    finite && !scene.clauses.passive(cue.token) || bare
}

/// The speaker of a verb by its tree.
fn subject(scene: &Scene, cue: &Cue) -> Option<usize> {
    let v = cue.token;
    let doers = scene.clauses.doers(v);
    // «il ajoute que …»: whoever says is no dummy subject, though the parser may take the pronoun for one.
    let dummy = || scene.tree.kid(v, &[Deprel::ExplSubj]).filter(|&k| k < v && !scene.clauses.passive(v));
    // The subject of a verb outside a quotation does not stand inside it.
    let verb = scene.tree.syntax.tokens[v].span;
    let quoted = |d: usize| {
        let span = scene.tree.syntax.tokens[d].span;
        scene.mentions.quotes.iter().any(|q| q.inner.holds(span) && !q.inner.holds(verb))
    };
    // «…, a lancé la ministre, avant d'ajouter : …»: an infinitive shares the speaker of the incise above it.
    let shared = || {
        let above = scene.tree.head(v).filter(|_| scene.clauses.infinitive(v))?;
        scene.tree.kids_as(above, &[Deprel::Nsubj]).find(|&s| s > above && !quoted(s)).or_else(|| {
            let next = scene.clauses.verb_group(above).end;
            (next..scene.tree.sentence(v).end.min(next + 6)).find(|&k| scene.cast.names_somebody(k))
        })
    };
    doers.into_iter().find(|&d| !scene.tells_time(d) && !quoted(d)).or_else(dummy).or_else(shared).or_else(|| {
        // Trees lose subjects across quotation marks: the last noun before the verb group that nothing else claims stands in.
        let group = scene.clauses.verb_group(v);
        let sentence = scene.tree.sentence(v);
        let before = group.start.checked_sub(1).filter(|k| sentence.contains(k) && !scene.clauses.passive(v))?;
        matches!(scene.tree.upos(before), Upos::Propn | Upos::Noun)
            .then(|| scene.tree.head_left_of(before))
            .filter(|&h| scene.tree.kid(h, &[Deprel::Case]).is_none() && !scene.tells_time(h))
    })
}

/// The speaker a noun of saying names: «la condamnation par Paris».
fn holder(scene: &Scene, cue: &Cue) -> Option<usize> {
    let listed = || cue.roles(3).split(',').rev().find_map(|role| scene.clauses.under_preposition(cue.token, role).into_iter().next());
    // "Doe's claim that …", «l'affirmation du maire selon laquelle …»: whose saying it is.
    let whose = |k: &usize| {
        scene.tree.role(*k) == Deprel::NmodPoss && scene.tree.upos(*k) != Upos::Pron && scene.tree.upos(*k) != Upos::Det
            || scene.tree.role(*k) == Deprel::Nmod && ["genitive", "agent"].iter().any(|kind| scene.clauses.case_is(*k, kind))
    };
    listed().or_else(|| scene.tree.kids(cue.token).filter(whose).find(|&k| scene.cast.names_somebody(k)))
}

/// The subject that follows its verb: «a-t-il déclaré», «affirme le ministre», "said the minister".
fn inverted_subject(scene: &Scene, cue: &Cue) -> Option<usize> {
    let tree = scene.tree;
    let v = cue.token;
    let group = scene.clauses.verb_group(v);
    let sentence = tree.sentence(v);
    let fin = group.clone().any(|t| tree.syntax.tokens[t].feats.verb_form() == Some("Fin"));
    if !fin || scene.clauses.passive(v) {
        return None;
    }
    // A pronoun tied to the verb group by a hyphen is its subject whatever the tree calls it: «a-t-il dit», «poursuit-elle».
    let clitic = (group.start..sentence.end.min(group.end + 1)).find(|&k| scene.is_clitic(k));
    let nominal = || tree.kids_as(v, &[Deprel::Nsubj, Deprel::ExplSubj]).find(|&s| s > group.start && !scene.tells_time(s));
    let linked = clitic.or_else(nominal);
    let beside = || {
        let mut k = cue.tokens.end.max(group.end);
        // «a déclaré jeudi à l'AFP le procureur»: times and those spoken to stand between.
        while k < sentence.end && k < v + 10 {
            k = match tree.upos(k) {
                Upos::Det | Upos::Adv | Upos::Adj | Upos::Num => k + 1,
                _ if scene.tells_time(k) => k + 1,
                // «ont indiqué mardi des secouristes»: behind a verb of saying «des» is the article of several.
                Upos::Adp if opens_plural(scene, k) => k + 2,
                Upos::Adp => tree.head(k).filter(|&h| h > k && h < k + 6).map_or(sentence.end, |h| tree.reach(h).end.min(h + 4)),
                _ => break,
            };
        }
        (k < sentence.end && matches!(tree.upos(k), Upos::Noun | Upos::Propn)).then(|| head_right_of(scene, k))
    };
    let own_subject = tree.kids_as(v, &[Deprel::Nsubj]).any(|s| s < group.start);
    // A verb right behind a closing mark has its subject behind it, whatever the tree links to it from inside the quotation.
    let start = tree.syntax.tokens[group.start].span.start as usize;
    let quoted = scene.document.text[..start].trim_end_matches([',', ' ', '\u{a0}']).ends_with(['"', '”', '»', '’', '\'']);
    match linked {
        Some(subject) => Some(subject),
        None if own_subject && !quoted => None,
        // Without a link in the tree only the look of an incise tells: a comma or a closing mark before the verb.
        None => closes_speech(scene, with_reflexive(scene, group.start)).then(beside).flatten(),
    }
}

/// Whether token `k` is the first half of a contraction with a plural article: «des».
fn opens_plural(scene: &Scene, k: usize) -> bool {
    let tokens = &scene.tree.syntax.tokens;
    scene.clauses.is_function(k, "genitive")
        && tokens.get(k + 1).is_some_and(|next| next.span == tokens[k].span && next.feats.number() == Some("Plur"))
}

/// The head of the noun phrase that starts at `k`.
fn head_right_of(scene: &Scene, k: usize) -> usize {
    let above = scene.tree.head(k).filter(|&h| h > k && h <= k + 3 && matches!(scene.tree.upos(h), Upos::Noun | Upos::Propn));
    above.unwrap_or(k)
}

/// Whether what stands right before token `k` ends a stretch of speech: a comma, a closing mark, a question or exclamation mark.
fn closes_speech(scene: &Scene, k: usize) -> bool {
    let start = scene.tree.syntax.tokens[k].span.start as usize;
    let before = scene.document.text[..start].trim_end();
    before.ends_with([',', '"', '”', '»', '?', '!', '’', '\'', '—', '–'])
}

/// Where a verb group that starts at `k` starts with its reflexive pronoun: «…, s'est indigné le maire».
fn with_reflexive(scene: &Scene, k: usize) -> usize {
    k.checked_sub(1).filter(|&p| scene.tree.syntax.tokens[p].feats.reflex().is_some()).unwrap_or(k)
}

/// Where the cue with its speaker starts, in bytes, when it is set into the words it reports or behind them: «…, affirme le
/// ministre», "…, the minister said".
fn incise_start(scene: &Scene, cue: &Cue, inverted: Option<usize>, speaker: Option<usize>) -> Option<usize> {
    let tree = scene.tree;
    let group = scene.clauses.verb_group(cue.token);
    let byte = |k: usize| tree.syntax.tokens[k].span.start as usize;
    if inverted.is_some() {
        let start = with_reflexive(scene, group.start);
        return closes_speech(scene, start).then(|| byte(start));
    }
    if let Some((phrase, _)) = behind_quotation(scene, cue) {
        return Some(byte(phrase.start));
    }
    // "…, adding that the deal was off": a participle says what stands behind it.
    let speaker = speaker.filter(|&s| s < group.start && asserts(scene, cue))?;
    // "mayor Mary Dove told …": what stands before the name belongs to it.
    let reach = tree.reach(speaker);
    let title = (reach.start..speaker).find(|&k| k + 4 > speaker && (k..speaker).all(|x| tree.upos(x) != Upos::Punct));
    let start = (scene.cast.phrase(speaker).start as usize).min(title.map_or(usize::MAX, byte));
    let first = scene.tokens_in(Span::new(start, start + 1)).start;
    let before = scene.document.text[..start].trim_end();
    let quoted = before.ends_with(['"', '”', '»', '’', '\'']) && scene.mentions.quotes.iter().any(|q| q.outer.end as usize == before.len());
    // Without marks a comma alone does not tell: a clause must stand before it and none behind the verb.
    let clause = || {
        let sentence = tree.sentence(cue.token);
        let said = tree.kids_as(cue.token, &[Deprel::Ccomp, Deprel::Parataxis]).any(|c| c < first)
            || (sentence.start..first).any(|k| tree.role(k) == Deprel::Root);
        said && before.ends_with(',') && !tree.kids_as(cue.token, &[Deprel::Ccomp, Deprel::Xcomp, Deprel::Obj]).any(|c| c > cue.token)
    };
    // "The bridge, he said, would hold": commas on both sides.
    let set_off = || {
        before.ends_with(',') && !cue.has("weak") && cue.kind == CueKind::Report && {
            let after = tree.syntax.tokens[cue.tokens.end.max(group.end) - 1].span.end as usize;
            set_off_end(scene, cue, after).is_some()
        }
    };
    (first > tree.sentence(cue.token).start && (quoted || clause() || set_off())).then_some(start)
}

/// Where the comma stands that ends an incise within its sentence, if only a few words without a clause stand between.
fn set_off_end(scene: &Scene, cue: &Cue, after: usize) -> Option<usize> {
    let sentence = scene.sentence_span(cue.token).end as usize;
    let tail = scene.document.text.get(after..sentence)?;
    let comma = after + tail.find(',')?;
    let between = scene.tokens_in(Span::new(after, comma));
    let finite = between.clone().any(|k| scene.tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    (between.len() <= 6 && !finite && !scene.document.text[after..comma].contains(['"', '«', '“', ':', '('])).then_some(comma)
}

/// What goes on behind an incise that breaks a clause up: "The bridge, he said, would hold". The words before it lack their main verb.
fn behind_incise(scene: &Scene, cue: &Cue, before: Span, after: usize) -> Option<Span> {
    let tree = scene.tree;
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    let main = |k: usize| {
        let clause = if matches!(tree.role(k), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) { tree.head(k).unwrap_or(k) } else { k };
        finite(k) && tree.kid(clause, &[Deprel::Mark]).is_none() && !matches!(tree.role(clause), Deprel::AclRelcl | Deprel::Acl)
    };
    if scene.tokens_in(before).any(main) {
        return None;
    }
    let comma = set_off_end(scene, cue, after)?;
    let rest = trimmed(&scene.document.text, Span::new(comma, scene.sentence_span(cue.token).end as usize));
    let tokens = scene.tokens_in(rest);
    let first = tokens.start;
    let apart = tokens.is_empty()
        || tree.syntax.tokens[first].feats.pron_type() == Some("Rel")
        || matches!(tree.syntax.tokens[first].feats.verb_form(), Some("Part" | "Ger"))
        || matches!(tree.upos(first), Upos::Cconj);
    (!apart && tokens.clone().any(finite)).then(|| {
        let words = rest.of(&scene.document.text);
        Span::new(rest.start as usize, rest.start as usize + words.trim_end_matches('.').len())
    })
}

/// A quotation with the incise inside its marks: « Nous irons, a-t-il dit, jusqu'au bout ».
fn inside_incise(scene: &Scene, cue: &Cue, quote: Quote, inverted: Option<usize>) -> Option<Content> {
    let group = scene.clauses.verb_group(cue.token);
    let start = scene.tree.syntax.tokens[group.start].span.start as usize;
    let end = incise_end(scene, cue, inverted?);
    let text = &scene.document.text;
    let before = text[quote.inner.start as usize..start].trim_end_matches(|c: char| c.is_whitespace() || ",—–".contains(c)).len();
    let mut pieces = vec![Span::new(quote.inner.start as usize, quote.inner.start as usize + before)];
    let rest = text.get(end..quote.inner.end as usize).unwrap_or("");
    let skip = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || ",—–.".contains(c)).len();
    if rest.len() > skip {
        pieces.push(Span::new(end + skip, quote.inner.end as usize));
    }
    pieces.retain(|p| !p.is_empty());
    (!pieces.is_empty()).then_some(Content { pieces, mode: Mode::Direct, step: "an incise inside the quotation" })
}

/// One past the last byte of an incise: its speaker's phrase, up to the next comma or the end.
fn incise_end(scene: &Scene, cue: &Cue, speaker: usize) -> usize {
    let phrase = scene.cast.phrase(speaker).end.max(scene.tree.syntax.tokens[cue.token].span.end) as usize;
    let sentence = scene.sentence_span(cue.token).end as usize;
    let tail = &scene.document.text[phrase..sentence.max(phrase)];
    phrase + tail.find([',', '.', '»', '”', '"']).unwrap_or(tail.len())
}

/// What a verb of saying says.
fn of_verb(scene: &Scene, cue: &Cue, inverted: Option<usize>, speaker: Option<usize>) -> Option<Content> {
    let tree = scene.tree;
    let v = cue.token;
    let group = scene.clauses.verb_group(v);
    let sentence = scene.sentence_span(v);
    let text = &scene.document.text;
    if let Some(start) = incise_start(scene, cue, inverted, speaker) {
        // The quotation right before the incise, and the one it goes on with.
        if let Some(quote) =
            scene.mentions.quotes.iter().rev().find(|q| q.outer.end as usize <= start && gap_is_thin(&text[q.outer.end as usize..start]))
            && !embedded(scene, sentence, *quote)
        {
            let mut pieces = vec![trimmed(text, quote.inner)];
            let end = incise_end(scene, cue, inverted.or(speaker)?);
            let next = scene.mentions.quotes.iter().find(|q| q.outer.start as usize >= end);
            pieces
                .extend(next.filter(|q| q.outer.start < sentence.end && gap_is_thin(&text[end..q.outer.start as usize])).map(|q| q.inner));
            return Some(Content { pieces, mode: Mode::Direct, step: "an incise after the quotation" });
        }
        let before = Span::new(sentence.start as usize, start);
        let piece = trimmed(text, before);
        if !piece.is_empty() && !cue.has("obj-only") {
            // Words quoted by the one spoken of are not the speaker's own quotation.
            let own = !quotes_in(scene, piece).iter().all(|q| embedded(scene, sentence, *q));
            let mode = if own { Mode::Mixed } else { Mode::Indirect };
            let mut said = cue.tokens.end.max(group.end);
            said = inverted.map_or(said, |s| said.max(scene.tokens_in(scene.cast.phrase(s)).end));
            let rest = behind_incise(scene, cue, piece, tree.syntax.tokens[said - 1].span.end as usize);
            let pieces = std::iter::once(piece).chain(rest).collect();
            return Some(Content { pieces, mode, step: "an incise after what is said" });
        }
    }
    let end = cue.tokens.end.max(group.end);
    let after = tree.syntax.tokens[end - 1].span.end as usize;
    if let Some(quote) = scene.mentions.quotes.iter().find(|q| q.outer.start as usize >= after)
        && introduces(scene, v, &text[after..quote.outer.start as usize])
    {
        let mut pieces = vec![quote.inner];
        // A quotation after a colon may go on in further marks of the same sentence.
        pieces.extend(
            scene.mentions.quotes.iter().filter(|q| q.outer.start > quote.outer.end && q.outer.end <= sentence.end).map(|q| q.inner),
        );
        return Some(Content { pieces, mode: Mode::Direct, step: "a colon before the quotation" });
    }
    if let Some(inner) = quoted_object(scene, cue, after) {
        return Some(Content { pieces: vec![inner], mode: Mode::Mixed, step: "a quotation right behind the verb" });
    }
    if let Some(named) = naming(scene, cue) {
        return Some(named);
    }
    let mut piece = clause_said(scene, cue, speaker).or_else(|| complement(scene, cue)).or_else(|| after_colon(scene, after, sentence))?;
    piece.0 = trim_tail(scene, trim_time(scene, piece.0));
    piece.0 = with_quotes(scene, piece.0, sentence);
    let quotes = quotes_in(scene, piece.0);
    let quoted: usize = quotes.iter().map(|q| q.inner.len()).sum();
    if quotes.is_empty() {
        return Some(Content { pieces: vec![piece.0], mode: Mode::Indirect, step: piece.1 });
    }
    let mostly = quoted * 100 >= piece.0.len() * 60;
    let pieces = if mostly { quotes.iter().map(|q| q.inner).collect() } else { vec![piece.0] };
    Some(Content { pieces, mode: Mode::Mixed, step: "quotations inside the clause" })
}

/// The quotation that a verb of saying has for its object: «parle de «terroristes éliminés»», «évoque « entre dix et vingt morts »».
fn quoted_object(scene: &Scene, cue: &Cue, after: usize) -> Option<Span> {
    if cue.kind != CueKind::Report || !cue.has("obj") {
        return None;
    }
    let quote = scene.mentions.quotes.iter().find(|q| q.outer.start as usize >= after)?;
    let gap = scene.tokens_in(Span::new(after, quote.outer.start as usize));
    let thin = gap.clone().all(|k| matches!(scene.tree.upos(k), Upos::Det | Upos::Adp));
    let opens = scene.tree.syntax.tokens.get(gap.end)?.sentence == scene.tree.syntax.tokens[cue.token].sentence;
    (thin && gap.len() <= 2 && opens && quote.inner.len() >= 3).then_some(quote.inner)
}

/// A clause behind a colon: «La Hongrie a prévenu : elle bloquera tout prêt».
fn after_colon(scene: &Scene, after: usize, sentence: Span) -> Option<(Span, &'static str)> {
    let rest = scene.document.text.get(after..sentence.end as usize)?;
    let said = rest.trim_start().strip_prefix(':')?;
    let span = trimmed(&scene.document.text, Span::new(sentence.end as usize - said.len(), sentence.end as usize));
    (span.len() > 8).then_some((span, "a clause behind a colon"))
}

/// A piece less the time that stands before it and belongs to the saying: «a démenti jeudi avoir …».
fn trim_time(scene: &Scene, piece: Span) -> Span {
    let time = scene.mentions.times.iter().find(|t| t.time.span.start == piece.start && t.time.span.end < piece.end);
    time.map_or(piece, |t| trimmed(&scene.document.text, Span::new(t.time.span.end as usize, piece.end as usize)))
}

/// A piece less what only comments on it behind a comma: a relative clause, «tandis que …».
fn trim_tail(scene: &Scene, piece: Span) -> Span {
    let tree = scene.tree;
    let tokens = scene.tokens_in(piece);
    let cut = tokens.clone().skip(2).find(|&k| {
        let before = k - 1;
        let aside = |x: usize| {
            matches!(tree.role(x), Deprel::AclRelcl | Deprel::Advcl | Deprel::AdvclRelcl)
                && !scene.clauses.infinitive(x)
                && tree.reach(x).start <= k
                && tree.reach(x).end >= tokens.end
        };
        tree.syntax.form(before) == ","
            && !scene.mentions.quotes.iter().any(|q| q.inner.holds(tree.syntax.tokens[k].span))
            && std::iter::once(k).chain(tree.above(k).take(6)).any(|x| x >= k && aside(x))
    });
    cut.map_or(piece, |k| trimmed(&scene.document.text, Span::new(piece.start as usize, tree.syntax.tokens[k - 1].span.start as usize)))
}

/// A piece with the quotation it runs into and the phrase that goes on behind it: «le retrait « immédiat » des blindés».
fn with_quotes(scene: &Scene, mut piece: Span, sentence: Span) -> Span {
    let text = &scene.document.text;
    let end = scene.mentions.quotes.iter().filter(|q| q.outer.end <= sentence.end).filter(|q| {
        let inside = piece.meets(q.outer);
        let next = q.outer.start >= piece.end && text[piece.end as usize..q.outer.start as usize].trim().is_empty();
        inside || next
    });
    let Some(last) = end.map(|q| q.outer.end).max().filter(|&end| end >= piece.end) else { return piece };
    let rest = &text[last as usize..sentence.end as usize];
    let phrase = scene.tokens_in(Span::new(last as usize, sentence.end as usize)).start;
    let goes_on = phrase < scene.tree.syntax.tokens.len() && rest.starts_with([' ', '\u{a0}']) && scene.tree.upos(phrase) == Upos::Adp;
    let stop = if goes_on { rest.find([',', ';', '.', ':']).unwrap_or(rest.len()) } else { 0 };
    piece.end = last + stop as u32;
    trimmed(text, piece)
}

/// What a noun of saying says, when part of it is quoted.
fn of_noun(scene: &Scene, cue: &Cue) -> Option<Content> {
    if let Some(clause) = clause_of_noun(scene, cue) {
        let quoted = !quotes_in(scene, clause).is_empty();
        let mode = if quoted { Mode::Mixed } else { Mode::Indirect };
        return Some(Content { pieces: vec![clause], mode, step: "a clause under the noun" });
    }
    let reach = scene.tree.span(cue.token);
    let pieces: Vec<Span> = quotes_in(scene, reach).iter().map(|q| q.inner).collect();
    (!pieces.is_empty()).then_some(Content { pieces, mode: Mode::Mixed, step: "quotations under the noun" })
}

/// The clause that tells what a noun of saying says: "the claim that …", «les accusations selon lesquelles …», «l'annonce que …».
fn clause_of_noun(scene: &Scene, cue: &Cue) -> Option<Span> {
    let tree = scene.tree;
    let end = tree.sentence(cue.token).end.min(cue.tokens.end + 12);
    let relative = |k: usize| tree.syntax.tokens[k].feats.pron_type() == Some("Rel");
    // The mark stands behind the noun and whose it is, with no comma or verb between.
    let open = (cue.tokens.end..end).take_while(|&k| !matches!(tree.upos(k), Upos::Punct | Upos::Verb | Upos::Aux));
    let by_source = |k: usize| {
        let source = scene.language.table("sources").longest(tree.syntax, k).is_some();
        source && k + 1 < end && (relative(k + 1) || matches!(tree.upos(k + 1), Upos::Pron) && tree.head(k + 1).is_some_and(|h| h > k + 1))
    };
    let mark = open.into_iter().find_map(|k| {
        let that = scene.clauses.is_function(k, "complementiser") && !relative(k) && tree.role(k) == Deprel::Mark;
        if that { Some(k) } else { by_source(k).then_some(k + 1) }
    })?;
    let verb = tree.head(mark).filter(|&h| h > mark)?;
    let stop = tree.with_conjuncts(verb).into_iter().map(|x| tree.reach(x).end).max()?;
    // «les accusations selon lesquelles l'armée a tiré ont surpris»: a second verb that nothing links is the noun's own.
    let linked = |k: usize| matches!(tree.upos(k), Upos::Punct | Upos::Cconj | Upos::Sconj) || relative(k);
    let rest = scene.clauses.verb_group(verb).end..stop;
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    let stop = rest.take_while(|&k| !linked(k)).find(|&k| finite(k)).unwrap_or(stop);
    (stop > mark + 2).then(|| trimmed(&scene.document.text, tree.words(mark + 1..stop)))
}

/// The clause a verb of saying governs: «que …», "that …", an infinitive.
fn clause_said(scene: &Scene, cue: &Cue, speaker: Option<usize>) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let v = cue.token;
    let end = cue.tokens.end;
    if let Some(c) = tree.kids_as(v, &[Deprel::Ccomp]).find(|&c| c > v && speaker.is_none_or(|s| !tree.under(s, c))) {
        let mut reach = tree.reach(c);
        reach.start = reach.start.max(end);
        while reach.start + 1 < reach.end && matches!(tree.upos(reach.start), Upos::Sconj | Upos::Punct) {
            reach.start += 1;
        }
        // A coordinated «et que» belongs to the same saying.
        let last = tree.with_conjuncts(c).into_iter().map(|x| tree.reach(x).end).max().unwrap_or(reach.end);
        return Some((tree.words(reach.start..last.max(reach.end)), "a complement clause"));
    }
    // The tree may miss the clause: a conjunction right behind the verb opens it all the same.
    let sentence = tree.sentence(v);
    // «a annoncé dimanche matin qu'il …»: only times and the mark stand between.
    let next = (v + 1..sentence.end).find(|&k| !scene.tells_time(k) && tree.upos(k) != Upos::Adv);
    if let Some(mark) = next.filter(|&k| scene.clauses.is_function(k, "complementiser") && k + 1 < sentence.end) {
        let clause = tree.head(mark).filter(|&h| h > mark).unwrap_or(mark);
        let stop = tree.with_conjuncts(clause).into_iter().map(|x| tree.reach(x).end).max().unwrap_or(mark + 1);
        // Where the tree lost the clause, it runs to the end of the sentence.
        let stop = if stop > mark + 1 { stop } else { sentence.end };
        return Some((tree.words(mark + 1..stop), "a conjunction after the verb"));
    }
    if let Some(clause) = far_clause(scene, cue).or_else(|| bare_clause(scene, cue)) {
        return Some(clause);
    }
    let opens = (v + 1..sentence.end.min(end + 3)).find(|&k| tree.upos(k) == Upos::Sconj && !tree.syntax.form(k).is_empty())?;
    let last = if tree.role(opens) == Deprel::Mark { tree.head(opens)? } else { opens };
    (last >= opens && tree.under(last, v) && tree.reach(last).end > opens + 1)
        .then(|| (tree.words(opens + 1..tree.reach(last).end), "a conjunction after the verb"))
}

/// A clause whose conjunction stands behind those spoken to or the place, and which the tree hangs on them: "said at a rally in Goma
/// that …", "told the crowd that …".
fn far_clause(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    if cue.kind != CueKind::Report || cue.has("weak") {
        return None;
    }
    let end = cue.tokens.end;
    let stop = |k: &usize| {
        tree.syntax.tokens[*k].feats.verb_form() == Some("Fin")
            || matches!(tree.upos(*k), Upos::Cconj)
            || [";", ":"].contains(&tree.syntax.form(*k))
    };
    let near = (end..tree.sentence(cue.token).end.min(end + 16)).take_while(|k| !stop(k));
    let mark = near.into_iter().find(|&k| scene.clauses.is_function(k, "complementiser") && tree.role(k) == Deprel::Mark)?;
    let clause = tree.head(mark).filter(|&h| h > mark && tree.role(h) != Deprel::Advcl)?;
    let last = tree.with_conjuncts(clause).into_iter().map(|x| tree.reach(x).end).max()?;
    (last > mark + 2).then(|| (tree.words(mark + 1..last), "a conjunction behind the one spoken to"))
}

/// A clause without a conjunction whose subject the tree takes for the object: "said the bridge was closed".
fn bare_clause(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let end = cue.tokens.end;
    let object = tree.kids_as(cue.token, &[Deprel::Obj]).find(|&o| o >= end && tree.reach(o).start <= end)?;
    let sentence = tree.sentence(cue.token);
    let apart = |k: &usize| {
        let token = &tree.syntax.tokens[*k];
        token.feats.pron_type() == Some("Rel")
            || matches!(tree.upos(*k), Upos::Cconj | Upos::Sconj)
            || tree.role(*k) == Deprel::Mark
            || [",", ";", ":", "(", "-", "–", "—"].contains(&tree.syntax.form(*k))
    };
    let between = (end..sentence.end).take_while(|k| !apart(k));
    let verb = between.into_iter().find(|&k| k > object && tree.syntax.tokens[k].feats.verb_form() == Some("Fin"))?;
    let clause =
        if matches!(tree.role(verb), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) { tree.head(verb).unwrap_or(verb) } else { verb };
    // A clause with a subject of its own only describes the object: "the man he knew".
    let own = tree.kids_as(clause, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|s| s > object && scene.tree.upos(s) == Upos::Pron);
    let last = tree.reach(cue.token).end.max(tree.reach(clause).end).min(sentence.end);
    (!own && last > verb).then(|| (tree.words(end..last), "a clause without a conjunction"))
}

/// The objects and obliques that say what an act is about.
fn complement(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let v = cue.token;
    let actors = cue.kind == CueKind::Act;
    // «dément avoir tué», "denied killing".
    let verbal = tree.kids_as(v, &[Deprel::Xcomp]).any(|x| scene.clauses.infinitive(x));
    if !actors && !cue.has("obj") && !verbal {
        return None;
    }
    if !actors && cue.has("weak") {
        return None;
    }
    // A participle that only describes a noun («une opération dénoncée par …») reports no words.
    if scene.clauses.passive(v) && tree.role(v) == Deprel::Acl {
        return None;
    }
    if scene.clauses.passive(v) {
        let what = scene.clauses.undergoers(v).into_iter().next()?;
        return Some((tree.span(what), "the subject of a passive act"));
    }
    use Deprel::*;
    let kids: Vec<usize> = tree
        .kids(v)
        .filter(|&k| k > v && !scene.tells_time(k) && matches!(tree.role(k), Obj | Xcomp | OblArg | Ccomp | Obl | Advcl))
        .collect();
    let heavy: Vec<usize> = kids
        .iter()
        .copied()
        .filter(|&k| {
            matches!(tree.role(k), Xcomp | Ccomp | Obj)
                || tree.role(k) == OblArg
                || tree.role(k) == Advcl && (scene.clauses.infinitive(k) || k == cue.tokens.end)
                || actors && by_role(scene, cue, k)
        })
        .collect();
    // «appelle Bakou à "une cessation"»: what is asked for may hang elsewhere in the tree; it stands behind the party named.
    if let Some(asked) = behind_party(scene, cue, &heavy) {
        return Some((asked, "what stands behind the one spoken to"));
    }
    let names_only = |k: &usize| matches!(tree.role(*k), Obj | OblArg | Obl) && is_party(scene, *k);
    let substance: Vec<usize> = heavy.iter().copied().filter(|k| !names_only(k)).collect();
    let chosen = if substance.is_empty() { heavy } else { substance };
    let (first, last) = (chosen.iter().map(|&k| tree.reach(k).start).min()?, chosen.iter().map(|&k| tree.reach(k).end).max()?);
    // Of «exiger la libération de …» the cue is the verb; what it says begins with the noun.
    let cue_end = (v + 1..cue.tokens.end)
        .find(|&k| matches!(tree.upos(k), Upos::Det | Upos::Noun | Upos::Adj | Upos::Num | Upos::Verb))
        .unwrap_or(cue.tokens.end);
    let mut first = first.max(cue_end);
    // The mark of an infinitive is not said: «à retirer ses troupes».
    while first + 1 < last && matches!(tree.upos(first), Upos::Adp | Upos::Part) && tree.role(first) == Deprel::Mark {
        first += 1;
    }
    Some((tree.words(first..last.max(first + 1)), "the complement of the act"))
}

/// What a verb of naming says of somebody or something: called the decision "illegal", «a qualifié la frappe de « massacre »». Where part
/// of it is quoted, only what is said of them counts.
fn naming(scene: &Scene, cue: &Cue) -> Option<Content> {
    if cue.kind != CueKind::Report || !cue.has("naming") || scene.clauses.passive(cue.token) {
        return None;
    }
    use Deprel::*;
    let tree = scene.tree;
    let step = "somebody named and what is said of them";
    let behind = |k: &usize| *k >= cue.tokens.end && !scene.tells_time(*k);
    let kids: Vec<usize> = tree.kids_as(cue.token, &[Obj, Iobj, Xcomp, OblArg, Obl, Ccomp, Amod]).filter(behind).collect();
    let named = tree.reach(*kids.first()?);
    let end = kids.iter().filter(|&&k| tree.role(k) != Obl).map(|&k| tree.reach(k).end).max()?;
    let start = named.start.max(cue.tokens.end);
    let piece = tree.words(start..end.max(start + 1));
    let sentence = scene.sentence_span(cue.token);
    let quote = scene
        .mentions
        .quotes
        .iter()
        .find(|q| q.outer.start >= piece.start && q.outer.end <= sentence.end && q.outer.start <= piece.end + 12 && q.inner.len() >= 3);
    let Some(quote) = quote else {
        let infinitive = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Inf");
        let predicate = kids.iter().skip(1).any(|&k| matches!(tree.role(k), Xcomp | Obj) && !infinitive(k));
        return predicate.then_some(Content { pieces: vec![piece], mode: Mode::Indirect, step });
    };
    let first = scene.tokens_in(quote.outer).start;
    let mut from = if named.contains(&first) { first } else { named.end.min(first) };
    while from < first && matches!(tree.upos(from), Upos::Adp | Upos::Sconj | Upos::Punct) {
        from += 1;
    }
    let said = Span::new(tree.syntax.tokens[from].span.start as usize, quote.outer.end.max(piece.end) as usize);
    let quotes = quotes_in(scene, said);
    let quoted: usize = quotes.iter().map(|q| q.inner.len()).sum();
    let mostly = quoted * 100 >= said.len() * 60;
    let pieces = if mostly { quotes.iter().map(|q| q.inner).collect() } else { vec![trimmed(&scene.document.text, said)] };
    Some(Content { pieces, mode: Mode::Mixed, step })
}

/// What follows a lone party in its sentence behind a preposition or as a quotation.
fn behind_party(scene: &Scene, cue: &Cue, heavy: &[usize]) -> Option<Span> {
    let tree = scene.tree;
    let &[party] = heavy else { return None };
    if cue.kind != CueKind::Act || !matches!(tree.role(party), Deprel::Obj | Deprel::OblArg | Deprel::Obl) || !is_party(scene, party) {
        return None;
    }
    let next = tree.reach(party).end;
    let quote = (next..tree.sentence(party).end.min(next + 2)).find_map(|k| {
        let at = tree.syntax.tokens[k].span;
        scene.mentions.quotes.iter().find(|q| q.outer.start == at.start || q.inner.start == at.start)
    });
    quote.map(|q| q.inner)
}

/// Whether `k` stands under a preposition that the row of the act names.
fn by_role(scene: &Scene, cue: &Cue, k: usize) -> bool {
    scene.tree.kids_as(k, &[Deprel::Case]).any(|c| {
        let lemma = scene.tree.syntax.lemma(c);
        cue.row.is_some_and(|row| row.has(3, lemma) || row.has(4, lemma))
    })
}

/// Whether the noun is somebody rather than something: a name or a nominal actor.
fn is_party(scene: &Scene, k: usize) -> bool {
    scene.cast.names_somebody(k)
}

/// Whether what stands between a verb and a quotation introduces it: a colon, with no full stop before.
fn introduces(scene: &Scene, v: usize, gap: &str) -> bool {
    let trimmed = gap.trim_end();
    let closes = trimmed.ends_with(':') || trimmed.ends_with(',') && trimmed.len() < 40;
    let sentences = trimmed.contains(". ") || trimmed.contains('\n');
    closes && !sentences && trimmed.len() < 240 && scene.tree.syntax.tokens[v].feats.verb_form() != Some("Inf")
}

/// Whether a quotation only ends a clause that began before it: «Macron a exhorté "à la paix", a fait savoir l'Élysée».
fn embedded(scene: &Scene, sentence: Span, quote: Quote) -> bool {
    let before = scene.tokens_in(Span::new(sentence.start as usize, quote.outer.start.max(sentence.start) as usize));
    before.clone().any(|t| scene.tree.syntax.tokens[t].feats.verb_form() == Some("Fin"))
        && !scene.document.text[sentence.start as usize..quote.outer.start.max(sentence.start) as usize].contains([':', ';'])
}

/// Whether only commas, dashes and white space stand in a gap.
fn gap_is_thin(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || ",;—–-:".contains(c))
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let edge = |c: char| c.is_whitespace() || ",;:—–".contains(c);
    let start = span.start as usize + (words.len() - words.trim_start_matches(edge).len());
    let words = words.trim_matches(edge);
    Span::new(start, start + words.len())
}

/// The quotations inside a span.
fn quotes_in(scene: &Scene, span: Span) -> Vec<Quote> {
    scene.mentions.quotes.iter().copied().filter(|q| span.meets(q.inner) && q.inner.len() >= 3).collect()
}

/// The statement with the act that its own words make.
pub fn with_act(scene: &mut Scene, mut statement: Statement) -> Statement {
    statement.act = act_of_words(scene, &statement.content, statement.source);
    statement
}

/// What direct speech does by its own first words: an order, a duty laid on others, a performative.
fn act_of_words(scene: &mut Scene, pieces: &[Span], source: Option<ActorIx>) -> Option<&'static str> {
    let country = source.and_then(|s| scene.cast.actors[s].country.clone());
    for &piece in pieces {
        let tokens = scene.tokens_in(piece);
        for t in tokens.clone().take(120) {
            if !matches!(scene.tree.upos(t), Upos::Verb | Upos::Aux) {
                continue;
            }
            let feats = scene.tree.syntax.tokens[t].feats;
            let modal = scene.language.table("deontic").get(scene.tree.syntax.lemma(t)).next();
            let subjects = scene.clauses.subjects(t, 0);
            let subjects =
                if subjects.is_empty() { scene.tree.head(t).map(|h| scene.clauses.subjects(h, 0)).unwrap_or_default() } else { subjects };
            let first_person =
                feats.person() == Some("1") || subjects.iter().any(|&s| scene.tree.syntax.tokens[s].feats.person() == Some("1"));
            if modal.is_some() && !first_person && feats.verb_form() == Some("Fin") && !scene.clauses.negated(t) {
                return Some("REQUEST");
            }
            if feats.mood() == Some("Imp") && feats.person() != Some("1") {
                return Some("REQUEST");
            }
            let own = first_person
                || subjects
                    .iter()
                    .any(|&s| country.is_some() && scene.cast.actor(s).is_some_and(|a| scene.cast.actors[a].country == country));
            let row = scene.rows(scene.language.table("events"), t).find(|(row, _)| row.has(5, "speech")).map(|(row, _)| row);
            if let Some(row) = row
                && own
                && feats.tense() != Some("Past")
                && !scene.clauses.negated(t)
            {
                return Some(row.cell(1));
            }
        }
    }
    None
}

/// On whom the main clause of what is said lays a duty: "said the rebels must disarm" is a call on the rebels.
pub fn laid_on(scene: &mut Scene, pieces: &[Span], source: ActorIx) -> Vec<ActorIx> {
    let Some(&piece) = pieces.first() else { return Vec::new() };
    let tree = scene.tree;
    let tokens = scene.tokens_in(piece);
    let modals = scene.language.table("deontic");
    let Some((modal, row)) = tokens.clone().find_map(|t| modals.get(tree.syntax.lemma(t)).next().map(|row| (t, row))) else {
        return Vec::new();
    };
    let feats = tree.syntax.tokens[modal].feats;
    let auxiliary = matches!(tree.role(modal), Deprel::Aux | Deprel::AuxTense | Deprel::Cop);
    let verb = tree.head(modal).filter(|_| auxiliary).unwrap_or(modal);
    let below = tree.head(verb).is_some_and(|above| tokens.contains(&above) && tree.role(verb) != Deprel::Conj);
    if below
        || !row.has(0, "call") && !row.has(0, "due")
        || feats.verb_form() != Some("Fin")
        || matches!(feats.tense(), Some("Past" | "Imp"))
    {
        return Vec::new();
    }
    let subjects = scene.clauses.subjects(verb, 0);
    let country = scene.cast.actors[source].country.clone();
    let others: Vec<ActorIx> = subjects.into_iter().filter_map(|s| scene.cast.actor(s)).filter(|&a| a != source).collect();
    // «le président doit arriver lundi» tells a plan, unless those who speak have no say in it.
    let abroad = |a: &ActorIx| {
        let theirs = &scene.cast.actors[*a].country;
        country.is_some() && theirs.is_some() && *theirs != country
    };
    if row.has(0, "call") || others.iter().all(abroad) { others } else { Vec::new() }
}

/// Whom an act turns to: the actor in one of its recipient roles.
fn addressee(scene: &mut Scene, cue: &Cue, source: Option<ActorIx>, said: &[Span]) -> Option<ActorIx> {
    let v = cue.token;
    let tokens: Vec<usize> = if cue.kind == CueKind::Act {
        cue.roles(4)
            .split(',')
            .flat_map(|role| if role == "obj" { scene.clauses.undergoers(v) } else { scene.clauses.under_preposition(v, role) })
            .collect()
    } else {
        // Whom the words speak of they are not spoken to.
        let tokens = &scene.tree.syntax.tokens;
        let outside = |k: &usize| !said.iter().any(|piece| piece.holds(tokens[*k].span));
        scene.tree.kids_as(v, &[Deprel::OblArg, Deprel::Iobj]).filter(outside).collect()
    };
    tokens
        .into_iter()
        .find_map(|t| scene.cast.actor(t))
        .filter(|a| Some(*a) != source && scene.cast.actors[*a].kind != crate::world::ActorKind::Outlet)
}
