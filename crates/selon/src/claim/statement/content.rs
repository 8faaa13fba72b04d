//! What a verb or noun of saying says: quotation, clause or complement, and who it is that says it.

use super::super::Scene;
use super::super::sense::is_sentence;
use super::act::{act_of_words, addressee, laid_on};
use super::clause::{after_colon, clause_said, of_noun, trim_tail, trim_time, with_quotes};
use super::complement::{COMPLEMENT, complement, naming, quoted_object};
use super::cue::{Cue, CueKind};
use super::edges::{after_other_speaker, before_semicolon, behind_conjunction, with_marks, with_subject};
use super::incise::{behind_incise, embedded, gap_is_thin, incise_end, incise_start, inside_incise};
use super::speaker::{holder, inverted_subject, manner, subject_near};
use crate::Span;
use crate::find::quote::Quote;
use crate::reading::{ActorIx, Cause, Form, Mode, Statement};
use crate::syntax::{Deprel, Upos};

/// The words that a cue attributes, and how.
pub(super) struct Content {
    pub(super) pieces: Vec<Span>,
    pub(super) mode: Mode,
    pub(super) step: &'static str,
}

/// The statement that a verb or noun of saying makes, if it has a source and something said.
pub fn said(scene: &mut Scene, cue: &Cue) -> Option<Statement> {
    let verb = matches!(scene.tree.upos(cue.token), Upos::Verb | Upos::Aux)
        || scene.clauses.passive(cue.token) && scene.tree.upos(cue.token) == Upos::Adj;
    // "exchanged warning shots": a participle before its noun says nothing.
    if verb && scene.tree.role(cue.token) == Deprel::Amod && scene.tree.head(cue.token).is_some_and(|noun| noun > cue.token) {
        return None;
    }
    // What somebody did not say is no statement; «ne fait état que de» says.
    if verb && cue.kind == CueKind::Report && scene.clauses.negated(cue.token) && !crate::claim::modality::restricts(scene, cue.token) {
        return None;
    }
    // «recevra son homologue pour évoquer la reconstruction»: what somebody is to say.
    let purpose = |v: usize| {
        let marked = scene.tree.kids_as(v, &[Deprel::Mark, Deprel::Case]).any(|k| scene.clauses.is_function(k, "benefit"));
        let thing = scene.tree.kid(v, &[Deprel::Obj]).is_some() && scene.tree.kid(v, &[Deprel::Ccomp, Deprel::Xcomp]).is_none();
        cue.kind == CueKind::Report && scene.tree.role(v) == Deprel::Advcl && scene.clauses.infinitive(v) && marked && thing
    };
    if verb && purpose(cue.token) {
        return None;
    }
    // "declined to say how many", «a refusé de dire où»: what somebody will not say is no statement.
    let refused = |v: usize| {
        let above = scene.tree.head(v).filter(|_| scene.tree.role(v) == Deprel::Xcomp && scene.clauses.infinitive(v));
        above.is_some_and(|above| scene.rows(scene.language.table("events"), above).any(|(row, _)| row.cell(1) == "REJECT"))
    };
    if verb && refused(cue.token) {
        return None;
    }
    // «sans préciser quand», "without saying why": what is not said is no statement.
    if verb && scene.tree.kids(cue.token).any(|k| k < cue.token && scene.clauses.is_function(k, "without")) {
        return None;
    }
    let around = scene.mentions.quotes.iter().copied().find(|q| q.inner.holds(scene.tree.syntax.tokens[cue.token].span));
    // «Londres « regrette » la décision»: marks around the verb alone only hold it at a distance.
    let around = around.filter(|q| scene.tokens_in(q.inner).len() > scene.clauses.verb_group(cue.token).len());
    let inverted = verb.then(|| inverted_subject(scene, cue)).flatten();
    let speaker = if verb { inverted.or_else(|| subject_near(scene, cue)) } else { holder(scene, cue) };
    // Inside a quotation somebody else speaks: a cue there attributes only when its speaker stands outside, or when it is an incise.
    if let Some(quote) = around {
        let outside = speaker.is_some_and(|s| !quote.outer.holds(scene.tree.syntax.tokens[s].span));
        // «l'avoir vu « compter les corps »»: an infinitive within the marks is part of what is quoted.
        let bare = scene.clauses.infinitive(cue.token);
        if bare || !outside && !(inverted.is_some() && incise_start(scene, cue, inverted, None).is_some()) {
            return None;
        }
    }
    // «« Nous n'excluons aucune option »»: a verb of the first or second person has a pronoun for its subject.
    let spoken = verb && scene.clauses.verb_group(cue.token).any(|k| matches!(scene.tree.syntax.tokens[k].feats.person(), Some("1" | "2")));
    if spoken && speaker.is_some_and(|s| scene.tree.upos(s) != Upos::Pron) {
        return None;
    }
    // «Confirmez-vous ce chiffre ?» asks; nobody says anything yet.
    let asked = |s: usize| scene.is_clitic(s) && scene.tree.syntax.tokens[s].feats.person() == Some("2");
    if speaker.is_some_and(asked) {
        return None;
    }
    // «peut-on lire»: nobody in person speaks; the turns of `quote.rules` know who does.
    if speaker.is_some_and(|s| scene.clauses.is_function(s, "impersonal")) {
        return None;
    }
    // "Nobody had told her …", «aucun n'a dit …».
    let nobody = |s: usize| {
        let none = scene.tree.kid(s, &[Deprel::Det]).is_some_and(|det| scene.clauses.is_function(det, "negation"));
        none || scene.clauses.is_function(s, "nobody") && scene.tree.upos(s) == Upos::Pron
    };
    if speaker.is_some_and(nobody) && cue.kind == CueKind::Report {
        return None;
    }
    // «n'a pour l'heure reconnu aucune perte»: no time speaks.
    let hour = |s: usize| scene.language.table("units").at(scene.tree.syntax, s).next().is_some() || scene.tells_time(s);
    if speaker.is_some_and(|s| scene.tree.upos(s) == Upos::Noun && hour(s)) {
        return None;
    }
    // A reflexive pronoun speaks for nobody: «se fait appeler».
    if speaker.is_some_and(|s| scene.tree.syntax.tokens[s].feats.reflex().is_some()) {
        return None;
    }
    // «Le tribunal a condamné vendredi la militante à neuf ans de prison»: a court's blame is a sentence.
    if cue.has("court") && cue.kind == CueKind::Act {
        let actors: Vec<ActorIx> = scene.clauses.doers(cue.token).into_iter().filter_map(|k| scene.cast.actor(k)).collect();
        let recipients: Vec<ActorIx> = scene.clauses.undergoers(cue.token).into_iter().filter_map(|k| scene.cast.actor(k)).collect();
        if is_sentence(scene, cue.token, &actors, &recipients) {
            return None;
        }
    }
    let content = match around {
        Some(quote) if inverted.is_some() => inside_incise(scene, cue, quote, inverted),
        Some(quote) => Some(Content { pieces: vec![quote.inner], mode: Mode::Mixed, step: "the quotation holds the verb itself" }),
        None if verb && speaker.is_none() => charge(scene, cue),
        None if verb => pointed_back(scene, cue, inverted.or(speaker))
            .or_else(|| as_told(scene, cue, inverted.or(speaker)))
            .or_else(|| of_verb(scene, cue, inverted, speaker)),
        None => of_noun(scene, cue),
    }?;
    let Some(speaker) = speaker else {
        return verb.then(|| unsaid_by(scene, cue, content)).flatten();
    };
    let speaker = crate::claim::roles::counted_by(scene, speaker);
    if content.pieces.iter().any(|piece| piece.holds(scene.tree.syntax.tokens[speaker].span))
        && content.pieces.len() == 1
        && around.is_none()
    {
        return None;
    }
    // "The attack claimed the lives of 23 villagers": what happens says nothing.
    let happens = cue.kind == CueKind::Report
        && scene.tree.upos(speaker) == Upos::Noun
        && scene.rows(scene.language.table("events"), speaker).any(|(row, _)| row.cell(0) == "N" && !row.has(5, "speech"))
        && !scene.cast.names_somebody(speaker);
    // "Polls show a close race": of a person the same words tell no saying.
    let document = || scene.language.table("media").longest(scene.tree.syntax, speaker).is_some();
    if (happens || cue.has("doc") && !document()) && content.step == COMPLEMENT {
        return None;
    }
    let source = scene.source_actor(speaker);
    // "Those close to him say …": a determiner that stands for somebody.
    if source.is_none() && !matches!(scene.tree.upos(speaker), Upos::Pron | Upos::Det) {
        return None;
    }
    let source_span = scene.cast.phrase(speaker);
    let group = scene.clauses.verb_group(cue.token);
    let cue_span = scene.tree.words(group.start..cue.tokens.end.max(group.end));
    // With its own words quoted, a verb that also merely reports does so: «…, poursuit-elle».
    let reports = content.mode == Mode::Direct && scene.rows(scene.language.table("reporting"), cue.token).next().is_some();
    let warns = cue.has("needs-recipient");
    let act = cue.act().filter(|_| if warns { turned(scene, cue, source, &content.pieces) } else { !reports }).or_else(|| {
        match (content.mode, source) {
            (Mode::Direct, _) => act_of_words(scene, &content.pieces, source),
            (_, Some(source)) => (!laid_on(scene, &content.pieces, source).is_empty()).then_some("REQUEST"),
            _ => None,
        }
    });
    let mut why = cue.why(content.step);
    why.0.extend(source.and_then(|source| resolved(scene, speaker, source)).map(Cause::Step));
    if act.is_some() && (cue.act().is_none() || reports) {
        why.0.push(Cause::Step("what is said lays a duty on somebody, threatens or refuses by its own words"));
    }
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
        why,
    };
    scene.circumstances(&mut statement, cue.token);
    Some(statement)
}

/// Whether a warning threatens: it is addressed to somebody, or what it says is what the one who warns will do. "Forecasters warned that floods
/// could come" does not.
fn turned(scene: &mut Scene, cue: &Cue, source: Option<ActorIx>, said: &[Span]) -> bool {
    if addressee(scene, cue, source, said).is_some() {
        return true;
    }
    let finite = |k: &usize| scene.tree.syntax.tokens[*k].feats.verb_form() == Some("Fin");
    let verbs: Vec<usize> = said.iter().flat_map(|&piece| scene.tokens_in(piece)).filter(finite).take(6).collect();
    verbs.into_iter().any(|v| {
        let own = scene.clauses.subjects(v, 0);
        let own = if own.is_empty() { scene.tree.head(v).map(|h| scene.clauses.subjects(h, 0)).unwrap_or_default() } else { own };
        own.into_iter().any(|s| {
            let first = scene.tree.syntax.tokens[s].feats.person() == Some("1");
            first || scene.cast.actor(s).is_some_and(|a| Some(a) == source)
        })
    })
}

/// How the words that speak were taken for somebody, when they do not name him.
fn resolved(scene: &Scene, speaker: usize, source: ActorIx) -> Option<&'static str> {
    let span = scene.tree.syntax.tokens[speaker].span;
    let form = scene.cast.actors[source].mentions.iter().find(|mention| mention.span.holds(span)).map(|mention| mention.form);
    match form {
        Some(Form::Pronoun) => Some("the pronoun stands for somebody named before"),
        Some(Form::Metonym) => Some("the place that speaks stands for those who govern there"),
        _ if scene.tree.upos(speaker) == Upos::Pron => Some("the pronoun stands for somebody named before"),
        _ => None,
    }
}

/// What a verb of saying says.
pub(super) fn of_verb(scene: &Scene, cue: &Cue, inverted: Option<usize>, speaker: Option<usize>) -> Option<Content> {
    let tree = scene.tree;
    let v = cue.token;
    let group = scene.clauses.verb_group(v);
    let sentence = scene.sentence_span(v);
    let text = &scene.document.text;
    // «les informations relayées par la presse»: the participle describes the noun it stands behind.
    let describes = scene.clauses.passive(v) && tree.role(v) == Deprel::Acl && v > 0 && matches!(tree.upos(v - 1), Upos::Noun | Upos::Adj);
    if describes && inverted.is_none() && tree.head(v).is_some_and(|noun| of_report(scene, noun)) {
        return None;
    }
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
        let before = Span::new(after_other_speaker(scene, sentence, start), start);
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
    if let Some(quote) = scene.mentions.quotes.iter().find(|q| q.outer.start as usize >= after && !is_aside(scene, **q))
        && introduces(scene, v, Span::new(after, quote.outer.start as usize), *quote)
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
    piece.0 = behind_conjunction(scene, piece.0);
    piece.0 = with_subject(scene, end, piece.0);
    piece.0 = with_quotes(scene, piece.0, sentence);
    piece.0 = before_semicolon(scene, piece.0);
    piece.0 = with_marks(scene, piece.0);
    let quotes = quotes_in(scene, piece.0);
    let quoted: usize = quotes.iter().map(|q| q.inner.len()).sum();
    if quotes.is_empty() {
        return Some(Content { pieces: vec![piece.0], mode: Mode::Indirect, step: piece.1 });
    }
    let mostly = quoted * 100 >= piece.0.len() * 60;
    let pieces = if mostly { quotes.iter().map(|q| q.inner).collect() } else { vec![piece.0] };
    Some(Content { pieces, mode: Mode::Mixed, step: "quotations inside the clause" })
}

/// Whether a noun is something said or told: «informations», "claims".
fn of_report(scene: &Scene, noun: usize) -> bool {
    scene.rows(scene.language.table("reporting"), noun).any(|(row, _)| row.cell(0) == "N")
        || scene.language.table("media").at(scene.tree.syntax, noun).next().is_some()
}

/// Whether what stands between a verb and a quotation introduces it: a colon, with no full stop before.
fn introduces(scene: &Scene, v: usize, gap: Span, quote: Quote) -> bool {
    // "said that, "of course we will" …" goes on as a clause.
    if scene.tokens_in(gap).any(|k| scene.clauses.is_function(k, "complementiser") && scene.tree.role(k) == Deprel::Mark) {
        return false;
    }
    let gap = gap.of(&scene.document.text);
    // The villagers say "we want peace".
    let rest = &scene.document.text[quote.outer.end as usize..(scene.sentence_span(v).end as usize).max(quote.outer.end as usize)];
    if gap.trim().is_empty() && !rest.contains(char::is_alphanumeric) && scene.tokens_in(quote.inner).len() >= 4 {
        return true;
    }
    let trimmed = gap.trim_end();
    let closes = trimmed.ends_with(':') || trimmed.ends_with(',') && trimmed.len() < 40;
    let sentences = trimmed.contains(". ") || trimmed.contains('\n');
    closes && !sentences && trimmed.len() < 240 && scene.tree.syntax.tokens[v].feats.verb_form() != Some("Inf")
}

pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let edge = |c: char| c.is_whitespace() || ",;:—–".contains(c);
    let start = span.start as usize + (words.len() - words.trim_start_matches(edge).len());
    let words = words.trim_matches(edge);
    Span::new(start, start + words.len())
}

/// The quotations inside a span.
pub(super) fn quotes_in(scene: &Scene, span: Span) -> Vec<Quote> {
    scene.mentions.quotes.iter().copied().filter(|q| span.meets(q.inner) && q.inner.len() >= 3 && !is_aside(scene, *q)).collect()
}

/// Whether the words between marks only tell how something is said: «dément « catégoriquement »», «condamné « avec la plus grande fermeté »».
pub(super) fn is_aside(scene: &Scene, quote: Quote) -> bool {
    let tokens = scene.tokens_in(quote.inner);
    if tokens.is_empty() {
        return false;
    }
    let verb = |k: usize| matches!(scene.tree.upos(k), Upos::Verb | Upos::Aux);
    let adverb = tokens.len() <= 2 && tokens.clone().all(|k| scene.tree.upos(k) == Upos::Adv);
    let with = tokens.len() <= 6 && scene.clauses.is_function(tokens.start, "company") && !tokens.clone().any(verb);
    let behind_verb = tokens.start > 1 && (tokens.start.saturating_sub(4)..tokens.start).any(verb);
    behind_verb && (adverb || with)
}

/// What an accusation in the passive without an agent says: «est accusée d'avoir tenu des propos …».
fn charge(scene: &Scene, cue: &Cue) -> Option<Content> {
    let piece = charged(scene, cue).filter(|_| scene.tree.role(cue.token) != Deprel::Acl)?;
    let mode = if quotes_in(scene, piece).is_empty() { Mode::Indirect } else { Mode::Mixed };
    Some(Content { pieces: vec![piece], mode, step: "a charge that nobody is named for" })
}

/// The infinitive or gerund of an accusation in the passive.
pub(super) fn charged(scene: &Scene, cue: &Cue) -> Option<Span> {
    let tree = scene.tree;
    if cue.act() != Some("ACCUSE") || !scene.clauses.passive(cue.token) {
        return None;
    }
    let unfinished = |k: usize| {
        tree.upos(k) == Upos::Verb && !scene.clauses.verb_group(k).any(|t| tree.syntax.tokens[t].feats.verb_form() == Some("Fin"))
    };
    let verb = tree
        .kids_as(cue.token, &[Deprel::Xcomp, Deprel::Ccomp, Deprel::Advcl, Deprel::OblArg, Deprel::Obl])
        .find(|&k| k >= cue.tokens.end && unfinished(k))?;
    let reach = tree.reach(verb);
    let first =
        (reach.start.max(cue.tokens.end)..verb).find(|&k| !matches!(tree.upos(k), Upos::Adp | Upos::Sconj | Upos::Punct)).unwrap_or(verb);
    Some(tree.words(first..reach.end))
}

/// The statement of somebody whom the text does not name.
fn unsaid_by(scene: &mut Scene, cue: &Cue, content: Content) -> Option<Statement> {
    if cue.act() != Some("ACCUSE") {
        return None;
    }
    let group = scene.clauses.verb_group(cue.token);
    let cue_span = scene.tree.words(group.start..cue.tokens.end.max(group.end));
    let mut statement = Statement {
        source: None,
        source_span: None,
        cue: cue_span,
        evidence: content.pieces.iter().copied().fold(cue_span, Span::to),
        content: content.pieces,
        mode: content.mode,
        act: cue.act(),
        addressee: None,
        medium: None,
        time: None,
        within: None,
        why: cue.why(content.step),
    };
    scene.circumstances(&mut statement, cue.token);
    Some(statement)
}

/// What a verb in «c'est ce que dit X», "that is what X says" points back to: the words before it in its sentence.
fn pointed_back(scene: &Scene, cue: &Cue, speaker: Option<usize>) -> Option<Content> {
    let tree = scene.tree;
    let head = tree.head(cue.token).filter(|&head| tree.role(cue.token) == Deprel::AclRelcl && head < cue.token)?;
    let object = (head + 1..cue.token)
        .find(|&k| scene.clauses.is_function(k, "complementiser") || tree.syntax.tokens[k].feats.pron_type() == Some("Rel"))?;
    let copula = tree.kid(head, &[Deprel::Cop]).filter(|&k| k < head)?;
    let subject = tree.kids_as(head, &[Deprel::Nsubj, Deprel::ExplSubj]).find(|&k| k < copula && tree.upos(k) == Upos::Pron)?;
    speaker.filter(|&speaker| speaker != object && speaker != subject)?;
    let sentence = scene.sentence_span(cue.token);
    let before = trimmed(&scene.document.text, Span::new(sentence.start as usize, tree.syntax.tokens[subject].span.start as usize));
    (scene.tokens_in(before).len() >= 3).then(|| Content {
        pieces: vec![before],
        mode: Mode::Indirect,
        step: "what «this is what … says» points back to",
    })
}

/// What stands around a clause that only tells who says so: «Comme l'a souligné le maire, la route est coupée».
fn as_told(scene: &Scene, cue: &Cue, speaker: Option<usize>) -> Option<Content> {
    let tree = scene.tree;
    let (mark, speaker) = (manner(scene, cue)?, speaker?);
    let sentence = scene.sentence_span(cue.token);
    let start = tree.syntax.tokens[mark].span.start as usize;
    let last = cue.tokens.end.max(scene.tokens_in(scene.cast.phrase(speaker)).end).max(cue.token + 1);
    let after = tree.syntax.tokens[last - 1].span.end as usize;
    let rest = scene.document.text.get(after..sentence.end as usize)?;
    let end = rest.find(',').map_or(sentence.end as usize, |comma| after + comma);
    let text = &scene.document.text;
    let stop = sentence.start as usize + sentence.of(text).trim_end_matches(['.', ' ', '\u{a0}']).len();
    let around = [Span::new((sentence.start as usize).min(start), start), Span::new(end.min(stop), stop)];
    let pieces: Vec<Span> = around.into_iter().map(|piece| trimmed(text, piece)).filter(|piece| piece.len() > 2).collect();
    let mode = if pieces.iter().all(|&piece| quotes_in(scene, piece).is_empty()) { Mode::Indirect } else { Mode::Mixed };
    (!pieces.is_empty()).then_some(Content { pieces, mode, step: "the sentence around «as … says»" })
}
