//! An incise: a verb of saying with its speaker, set into the words it reports or behind them.

use super::super::Scene;
use super::content::{Content, trimmed};
use super::cue::{Cue, CueKind};
use super::speaker::{asserts, behind_quotation, closes_speech, with_reflexive};
use crate::Span;
use crate::find::quote::Quote;
use crate::reading::Mode;
use crate::syntax::{Deprel, Upos};

/// The most words of an office before a name: "army spokesman Major General".
const TITLE: usize = 7;

/// Where the cue with its speaker starts, in bytes, when it is set into the words it reports or behind them: «…, affirme le
/// ministre», "…, the minister said".
pub(super) fn incise_start(scene: &Scene, cue: &Cue, inverted: Option<usize>, speaker: Option<usize>) -> Option<usize> {
    let tree = scene.tree;
    let group = scene.clauses.verb_group(cue.token);
    let byte = |k: usize| tree.syntax.tokens[k].span.start as usize;
    if inverted.is_some() {
        let start = with_reflexive(scene, group.start);
        return closes_speech(scene, start).then(|| byte(start));
    }
    // «…, contesté par l'opposition, qui parle d'une quarantaine de morts»: a relative clause tells of its noun.
    if tree.kids_as(cue.token, &[Deprel::Nsubj]).any(|s| tree.syntax.tokens[s].feats.pron_type() == Some("Rel")) {
        return None;
    }
    if let Some((phrase, _)) = behind_quotation(scene, cue) {
        return Some(byte(phrase.start));
    }
    // "…, adding that the deal was off": a participle says what stands behind it.
    let speaker = speaker.filter(|&s| s < group.start && asserts(scene, cue))?;
    // "mayor Mary Dove told …": what stands before the name belongs to it.
    let reach = tree.reach(speaker);
    let title = (reach.start..speaker)
        .find(|&k| k + TITLE >= speaker && (k..speaker).all(|x| !matches!(tree.upos(x), Upos::Punct | Upos::Verb | Upos::Aux)));
    let start = (scene.cast.phrase(speaker).start as usize).min(title.map_or(usize::MAX, byte));
    let first = scene.tokens_in(Span::new(start, start + 1)).start;
    let before = scene.document.text[..start].trim_end();
    let quoted = before.ends_with(['"', '”', '»', '’', '\'']) && scene.mentions.quotes.iter().any(|q| q.outer.end as usize == before.len());
    // Without marks a comma alone does not tell: a clause must stand before it and none behind the verb.
    let clause = || {
        let sentence = tree.sentence(cue.token);
        // The parser may take the clause before it for a circumstance: "Crops are failing, he noted".
        let finite = |c: usize| tree.reach(c).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
        let loose = |c: usize| c < first && finite(c) && tree.kid(c, &[Deprel::Mark]).is_none();
        let said = tree.kids_as(cue.token, &[Deprel::Ccomp, Deprel::Parataxis]).any(|c| c < first)
            || !cue.has("weak") && tree.kids_as(cue.token, &[Deprel::Advcl]).any(loose)
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

/// What goes on behind an incise that breaks a clause up: "The bridge, he said, would hold", where the words before it lack their main verb,
/// or what that clause hangs on or is joined to: "…, he said, until it went bankrupt", "…, the agency said, and those in camps paid".
pub(super) fn behind_incise(scene: &Scene, cue: &Cue, before: Span, after: usize) -> Option<Span> {
    let tree = scene.tree;
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    let main = |k: usize| {
        let clause = if matches!(tree.role(k), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) { tree.head(k).unwrap_or(k) } else { k };
        finite(k) && tree.kid(clause, &[Deprel::Mark]).is_none() && !matches!(tree.role(clause), Deprel::AclRelcl | Deprel::Acl)
    };
    let whole = scene.tokens_in(before).any(main);
    let comma = set_off_end(scene, cue, after)?;
    let rest = trimmed(&scene.document.text, Span::new(comma, scene.sentence_span(cue.token).end as usize));
    let tokens = scene.tokens_in(rest);
    let first = tokens.start;
    if tokens.is_empty() {
        return None;
    }
    let says = |v: usize| scene.language.table("reporting").at(tree.syntax, v).next().is_some();
    // "…, its spokesman said, adding that …", "…, the charity said, without saying whether …"
    let goes_on = tree.syntax.tokens[first].feats.verb_form() == Some("Part") && says(first);
    if goes_on || scene.clauses.is_function(first, "without") {
        return None;
    }
    // What somebody else says is not joined: "…, police said, and residents confirmed it".
    let verb = tokens.clone().find(|&k| finite(k)).map(|k| if tree.upos(k) == Upos::Aux { tree.head(k).unwrap_or(k) } else { k });
    let joined = || {
        let own = |v: usize| tree.kids_as(v, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|s| s > first && s < v);
        let and = scene.language.table("number-marks").at(tree.syntax, first).any(|(row, _)| row.cell(0) == "and");
        and && tree.upos(first) == Upos::Cconj && verb.is_some_and(|v| own(v) && !says(v))
    };
    // "…, organisers said, while police said three officers were hurt": somebody else speaks.
    let conjunction = matches!(tree.upos(first), Upos::Sconj | Upos::Cconj);
    if whole && conjunction && verb.is_some_and(says) {
        return None;
    }
    let apart = if whole {
        !(tree.upos(first) == Upos::Sconj && tree.role(first) == Deprel::Mark || joined())
    } else {
        tree.syntax.tokens[first].feats.pron_type() == Some("Rel") || tree.upos(first) == Upos::Cconj
    };
    (!apart && tokens.clone().any(finite)).then(|| {
        let words = rest.of(&scene.document.text);
        Span::new(rest.start as usize, rest.start as usize + words.trim_end_matches('.').len())
    })
}

/// A quotation with the incise inside its marks: « Nous irons, a-t-il dit, jusqu'au bout ».
pub(super) fn inside_incise(scene: &Scene, cue: &Cue, quote: Quote, inverted: Option<usize>) -> Option<Content> {
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
pub(super) fn incise_end(scene: &Scene, cue: &Cue, speaker: usize) -> usize {
    let phrase = scene.cast.phrase(speaker).end.max(scene.tree.syntax.tokens[cue.token].span.end) as usize;
    let sentence = scene.sentence_span(cue.token).end as usize;
    let tail = &scene.document.text[phrase..sentence.max(phrase)];
    phrase + tail.find([',', '.', '»', '”', '"']).unwrap_or(tail.len())
}

/// Whether a quotation only ends a clause that began before it: «Macron a exhorté "à la paix", a fait savoir l'Élysée».
pub(super) fn embedded(scene: &Scene, sentence: Span, quote: Quote) -> bool {
    let before = scene.tokens_in(Span::new(sentence.start as usize, quote.outer.start.max(sentence.start) as usize));
    before.clone().any(|t| scene.tree.syntax.tokens[t].feats.verb_form() == Some("Fin"))
        && !scene.document.text[sentence.start as usize..quote.outer.start.max(sentence.start) as usize].contains([':', ';'])
}

/// Whether only commas, dashes and white space stand in a gap.
pub(super) fn gap_is_thin(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || ",;—–-:".contains(c))
}

/// Where the comma stands that ends an incise within its sentence, if only a few words without a clause stand between.
pub(super) fn set_off_end(scene: &Scene, cue: &Cue, after: usize) -> Option<usize> {
    let sentence = scene.sentence_span(cue.token).end as usize;
    let tail = scene.document.text.get(after..sentence)?;
    let comma = after + tail.find(',')?;
    let between = scene.tokens_in(Span::new(after, comma));
    let finite = between.clone().any(|k| scene.tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    (between.len() <= 6 && !finite && !scene.document.text[after..comma].contains(['"', '«', '“', ':', '('])).then_some(comma)
}
