//! What is said as a noun or infinitive: the objects and obliques of an act, somebody named and what is said of them.

use super::super::Scene;
use super::clause::{after_colon, goes_on};
use super::content::{Content, charged, is_aside, quotes_in, trimmed};
use super::cue::{Cue, CueKind};
use crate::Span;
use crate::reading::Mode;
use crate::syntax::{Deprel, Upos};

/// The step that finds what is said as a thing.
pub(super) const COMPLEMENT: &str = "the complement of the act";

/// The objects and obliques that say what an act is about.
pub(super) fn complement(scene: &Scene, cue: &Cue) -> Option<(Span, &'static str)> {
    let tree = scene.tree;
    let v = cue.token;
    let actors = cue.kind == CueKind::Act;
    // «dément avoir tué», "denied killing".
    // «affirme, via son agence, être à l'origine de l'attentat»: the infinitive may be that of a copula.
    let copular = |k: usize| tree.kids_as(k, &[Deprel::Cop]).any(|c| tree.syntax.tokens[c].feats.verb_form() == Some("Inf"));
    let being =
        tree.kids(v).find(|&k| k > v && !actors && !cue.has("weak") && !matches!(tree.role(k), Deprel::Conj | Deprel::Advcl) && copular(k));
    if let Some(being) = being {
        return Some((tree.span(being), COMPLEMENT));
    }
    let verbal = tree.kids_as(v, &[Deprel::Xcomp]).any(|x| scene.clauses.infinitive(x));
    if !actors && !cue.has("obj") && !verbal {
        return None;
    }
    // A declared will («veut envoyer …») is told by its infinitive.
    let willed = !actors && cue.has("weak");
    let finite = || scene.clauses.verb_group(v).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    if willed && !(verbal && cue.has("inf") && finite()) {
        return None;
    }
    // Reported as a thing, only what was said is told: «doit annoncer un plan», "could threaten a strike" says nothing yet.
    let bare = !scene.clauses.verb_group(v).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
    if (!actors || bare) && !matches!(crate::claim::modality::status(scene, v), crate::reading::Status::Asserted) {
        return None;
    }
    // A participle that only describes a noun («une opération dénoncée par …») reports no words.
    if scene.clauses.passive(v) && tree.role(v) == Deprel::Acl {
        return None;
    }
    if scene.clauses.passive(v) {
        // «Accusée par Kigali de soutenir les rebelles»: the charge is what is said.
        if let Some(charge) = charged(scene, cue) {
            return Some((charge, "the charge of a passive act"));
        }
        let what = scene.clauses.undergoers(v).into_iter().next()?;
        return Some((tree.span(what), "the subject of a passive act"));
    }
    use Deprel::*;
    let kids: Vec<usize> = tree
        .kids(v)
        .filter(|&k| !willed || tree.role(k) == Xcomp)
        .filter(|&k| k > v && !scene.tells_time(k) && matches!(tree.role(k), Obj | Xcomp | OblArg | Ccomp | Obl | Advcl))
        .collect();
    let heavy: Vec<usize> = kids
        .iter()
        .copied()
        .filter(|&k| {
            matches!(tree.role(k), Xcomp | Ccomp | Obj)
                || tree.role(k) == OblArg
                || tree.role(k) == Advcl && (scene.clauses.infinitive(k) || k == cue.tokens.end || actors && marked_gerund(scene, k))
                || actors && by_role(scene, cue, k)
                || tree.kids_as(k, &[Case]).any(|case| cue.tokens.contains(&case))
        })
        .collect();
    // «appelle Bakou à "une cessation"»: what is asked for may hang elsewhere in the tree; it stands behind the party named.
    if let Some(asked) = behind_party(scene, cue, &heavy) {
        return Some((asked, "what stands behind the one spoken to"));
    }
    if let Some(charge) = charge_of_party(scene, cue, &heavy) {
        return Some((charge, COMPLEMENT));
    }
    let names_only = |k: &usize| matches!(tree.role(*k), Obj | OblArg | Obl) && is_party(scene, *k);
    let substance: Vec<usize> = heavy.iter().copied().filter(|k| !names_only(k)).collect();
    // «rappelle son ambassadeur», «évoque ses troupes»: who only names his own people says nothing of them.
    let own = |k: usize| tree.kids_as(k, &[Det, NmodPoss]).any(|d| tree.syntax.tokens[d].feats.poss().is_some());
    if substance.is_empty() && !actors && heavy.iter().all(|&k| own(k)) {
        return None;
    }
    let chosen = if substance.is_empty() { heavy } else { substance };
    let (first, last) = (
        chosen.iter().map(|&k| tree.reach(k).start).min()?,
        chosen.iter().flat_map(|&k| tree.with_conjuncts(k)).map(|k| tree.reach(k).end).max()?,
    );
    // Of «exiger la libération de …» the cue is the verb; what it says begins with the noun.
    let speech = |k: usize| scene.rows(scene.language.table("events"), k).any(|(row, _)| row.has(5, "speech"));
    // «met en garde» ends with its noun: that one belongs to the cue.
    let inner = |k: usize| {
        actors && (tree.role(k) == Xcomp || matches!(tree.role(k), Obl | OblArg) && (k + 1 < cue.tokens.end || goes_on_from(scene, cue)))
    };
    let asked = (v + 1..cue.tokens.end).find(|&k| actors && (tree.role(k) == Obj || inner(k)) && !speech(k) && !scene.tells_time(k));
    let cue_end = asked.map_or(cue.tokens.end, |k| {
        let start = tree.reach(k).start.max(v + 1);
        (start..k).find(|&t| tree.upos(t) != Upos::Adp).unwrap_or(k)
    });
    let mut first = first.max(cue_end);
    // Nothing stands behind the cue.
    if first >= tree.sentence(v).end {
        return None;
    }
    // "accused each other of bombing it"
    if scene.clauses.is_function(first, "reciprocal") && first + 3 < last {
        first += 2;
        first = (first..last).find(|&k| !matches!(tree.upos(k), Upos::Adp | Upos::Sconj)).unwrap_or(first);
    }
    // The mark of an infinitive is not said: «à retirer ses troupes».
    let governs = |k: usize| tree.upos(k) == Upos::Sconj && scene.clauses.is_function(k, "complement");
    while first + 1 < last && tree.role(first) == Deprel::Mark && (matches!(tree.upos(first), Upos::Adp | Upos::Part) || governs(first)) {
        first += 1;
    }
    // «met en garde les entreprises : elles seront traitées en cibles»: whom it turns to stands before the colon, what it says behind.
    let last = goes_on(scene, widened(scene, last.max(first + 1)));
    let last = if actors { with_circumstance(scene, v, last) } else { last };
    let behind = scene.tree.syntax.tokens[last - 1].span.end as usize;
    if let Some(said) = after_colon(scene, behind, scene.sentence_span(v)).filter(|_| actors && tree.role(v) != Acl) {
        let finite = scene.tokens_in(said.0).any(|k| tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
        if finite {
            return Some(said);
        }
    }
    Some((tree.words(first..last), COMPLEMENT))
}

/// "accused Rwanda on Monday of executing 20 civilians", "warned Israel against invading": a gerund behind a preposition that a verb of
/// saying asks for.
fn marked_gerund(scene: &Scene, k: usize) -> bool {
    let tree = scene.tree;
    let present = tree.syntax.tokens[k].feats.tense() == Some("Pres") && tree.syntax.tokens[k].feats.verb_form() == Some("Part");
    let asked = |m: usize| ["complement", "against"].iter().any(|kind| scene.clauses.is_function(m, kind));
    present && tree.kids_as(k, &[Deprel::Mark, Deprel::Case]).any(asked)
}

/// Where what is said ends with the clause that tells when or on what condition it holds: "of bombing a camp while the delegations were
/// travelling", "to kill the hostages if the army came near". A comma before it would make it the speaker's.
fn with_circumstance(scene: &Scene, v: usize, last: usize) -> usize {
    let tree = scene.tree;
    let opens =
        |k: usize| tree.role(k) == Deprel::Mark && tree.upos(k) == Upos::Sconj && !scene.clauses.infinitive(tree.head(k).unwrap_or(k));
    let clause = (tree.sentence(v).contains(&last) && opens(last)).then(|| tree.head(last)).flatten();
    let clause = clause.filter(|&c| c > last && tree.role(c) == Deprel::Advcl && tree.under(c, v) && tree.reach(c).start >= last);
    clause.map_or(last, |c| tree.reach(c).end)
}

/// What a verb of naming says of somebody or something: called the decision "illegal", «a qualifié la frappe de « massacre »». Where part
/// of it is quoted, only what is said of them counts.
pub(super) fn naming(scene: &Scene, cue: &Cue) -> Option<Content> {
    if cue.kind != CueKind::Report || !cue.has("naming") || scene.clauses.passive(cue.token) {
        return None;
    }
    use Deprel::*;
    let tree = scene.tree;
    let step = "somebody named and what is said of them";
    let behind = |k: &usize| *k >= cue.tokens.end && !scene.tells_time(*k);
    let kids: Vec<usize> = tree.kids_as(cue.token, &[Obj, Iobj, Xcomp, OblArg, Obl, Ccomp, Amod]).filter(behind).collect();
    let named = tree.reach(*kids.first()?);
    let bare = |k: usize| matches!(tree.upos(k), Upos::Noun | Upos::Propn) && tree.kid(k, &[Case]).is_none();
    let end = kids.iter().filter(|&&k| tree.role(k) != Obl || bare(k)).map(|&k| tree.reach(k).end).max()?;
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
        let predicate =
            kids.iter().skip(1).any(|&k| matches!(tree.role(k), Xcomp | Obj) && !infinitive(k) || tree.role(k) == Obl && bare(k));
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

/// The quotation that a verb of saying has for its object: «parle de «terroristes éliminés»», «évoque « entre dix et vingt morts »».
pub(super) fn quoted_object(scene: &Scene, cue: &Cue, after: usize) -> Option<Span> {
    if cue.kind != CueKind::Report || !cue.has("obj") {
        return None;
    }
    let quote = scene.mentions.quotes.iter().find(|q| q.outer.start as usize >= after).filter(|q| !is_aside(scene, **q))?;
    let gap = scene.tokens_in(Span::new(after, quote.outer.start as usize));
    let thin = gap.clone().all(|k| matches!(scene.tree.upos(k), Upos::Det | Upos::Adp));
    let opens = scene.tree.syntax.tokens.get(gap.end)?.sentence == scene.tree.syntax.tokens[cue.token].sentence;
    if !(thin && gap.len() <= 2 && opens && quote.inner.len() >= 3) {
        return None;
    }
    // «parle d'une « tentative d'intimidation » liée au trafic»: the phrase goes on behind the marks.
    let sentence = scene.sentence_span(cue.token).end as usize;
    let rest = &scene.document.text[quote.outer.end as usize..sentence.max(quote.outer.end as usize)];
    let first = scene.tokens_in(Span::new(quote.outer.end as usize, sentence)).start;
    let goes_on = rest.starts_with([' ', '\u{a0}'])
        && scene.tree.syntax.tokens.get(first).is_some_and(|t| t.span.end as usize <= sentence)
        && matches!(scene.tree.upos(first), Upos::Adp | Upos::Adj | Upos::Verb | Upos::Noun)
        && scene.tree.syntax.tokens[first].feats.verb_form() != Some("Fin");
    if !goes_on {
        return Some(quote.inner);
    }
    let stop = rest.find([',', ';', ':']).unwrap_or(rest.trim_end_matches(['.', ' ', '\u{a0}']).len());
    let start = gap.clone().find(|&k| scene.tree.upos(k) == Upos::Det).map_or(quote.outer, |k| scene.tree.syntax.tokens[k].span);
    Some(Span::new(start.start as usize, quote.outer.end as usize + stop))
}

/// What follows a lone party in its sentence behind a preposition or as a quotation.
pub(super) fn behind_party(scene: &Scene, cue: &Cue, heavy: &[usize]) -> Option<Span> {
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
pub(super) fn by_role(scene: &Scene, cue: &Cue, k: usize) -> bool {
    scene.tree.kids_as(k, &[Deprel::Case]).any(|c| {
        let lemma = scene.tree.syntax.lemma(c);
        cue.row.is_some_and(|row| row.has(3, lemma) || row.has(4, lemma))
    })
}

/// Whether the first words of a row make a row themselves, as "call for" does of "call for a truce": what goes on with it is what is said.
fn goes_on_from(scene: &Scene, cue: &Cue) -> bool {
    let Some(row) = cue.row else { return false };
    let shorter = scene.language.table("events").get_starts(row.words()[0], row.words()[0]);
    shorter
        .into_iter()
        .any(|r| r.words().len() > 1 && r.words().len() < row.words().len() && row.words().starts_with(r.words()) && r.has(5, "speech"))
}

/// "accused the army of torture": the deed that the tree hangs on the only one named.
fn charge_of_party(scene: &Scene, cue: &Cue, heavy: &[usize]) -> Option<Span> {
    let tree = scene.tree;
    let &[party] = heavy else { return None };
    let deed = |&k: &usize| {
        scene.clauses.case_is(k, "genitive") && scene.rows(scene.language.table("events"), k).any(|(row, _)| !row.cell(1).is_empty())
    };
    let charge = tree.kids_as(party, &[Deprel::Nmod]).find(deed).filter(|_| cue.act() == Some("ACCUSE") && is_party(scene, party))?;
    let reach = tree.reach(charge);
    let first = (reach.start..charge).find(|&k| tree.upos(k) != Upos::Adp).unwrap_or(charge);
    Some(tree.words(first..reach.end))
}

/// Whether the noun is somebody rather than something: a name or a nominal actor.
pub(super) fn is_party(scene: &Scene, k: usize) -> bool {
    scene.cast.names_somebody(k)
}

/// Where a noun phrase that ends before token `last` really ends: phrases behind it that the tree hangs on the verb («l'attaque perpétrée le
/// 20 juin par des inconnus») belong to it, but not where, to whom and when it was said.
fn widened(scene: &Scene, last: usize) -> usize {
    let tree = scene.tree;
    let sentence = tree.sentence(last - 1).end;
    let finite = |k: usize| tree.syntax.tokens[k].feats.verb_form() == Some("Fin");
    let outlet = |k: usize| scene.cast.known_actor(k).is_some_and(|a| scene.cast.actors[a].kind == crate::world::ActorKind::Outlet);
    let medium = |k: usize| scene.language.table("media").longest(tree.syntax, k).is_some() || outlet(k);
    let (mut k, mut end) = (last, last);
    while k < sentence {
        if scene.tells_time(k) || tree.syntax.form(k) == "," && (aside(scene, k, sentence) || locates(scene, k + 1, sentence)) {
            k += 1;
            continue;
        }
        if let Some(stop) = relative(scene, k, sentence) {
            return stop;
        }
        // «des éléments armés non identifiés»
        let degree = tree.upos(k) == Upos::Adv
            && k > last
            && k + 1 < sentence
            && (matches!(tree.upos(k + 1), Upos::Adj | Upos::Adp) || tree.syntax.tokens[k + 1].feats.verb_form() == Some("Part"));
        let plain = degree
            || matches!(tree.upos(k), Upos::Adp | Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
            || tree.upos(k) == Upos::Verb && tree.syntax.tokens[k].feats.verb_form() == Some("Part");
        if !plain || finite(k) || tree.role(k) == Deprel::Mark {
            break;
        }
        if tree.upos(k) == Upos::Adp {
            let noun = tree.head(k).filter(|&h| h > k && h < k + 8);
            let told = noun.is_none_or(|h| {
                medium(h) || scene.clauses.is_function(k, "informant") || scene.tells_time(h) || tree.upos(h) == Upos::Verb
            });
            // A phrase that tells the circumstances of the saying ends what is said.
            // "condemned the attack as "wickedness"": what it was called stands by itself.
            let quoted = k + 1 < sentence && tree.upos(k + 1) == Upos::Punct;
            if told || quoted || scene.clauses.is_function(k, "dative") {
                break;
            }
        }
        k += 1;
        end = k;
    }
    end
}

/// Whether the words from token `k` up to the next comma or the end tell where the thing named before is or happened, and no more: «, dans la
/// préfecture du Haut-Mbomou», ", north of Abyei town,".
fn locates(scene: &Scene, k: usize, sentence: usize) -> bool {
    let tree = scene.tree;
    if k >= sentence || !matches!(tree.upos(k), Upos::Adp | Upos::Adv) || tree.role(k) == Deprel::Mark {
        return false;
    }
    let comma = (k..sentence).find(|&t| matches!(tree.syntax.form(t), "," | "." | ";")).unwrap_or(sentence);
    let plain = |t: usize| matches!(tree.upos(t), Upos::Adp | Upos::Adv | Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num);
    comma > k + 1 && (k..comma).all(plain) && (k..comma).any(|t| scene.cast.place(t).is_some())
}

/// Where the relative clause ends that token `k`, or the comma there, opens: "the attack, in which 14 civilians were killed".
fn relative(scene: &Scene, k: usize, sentence: usize) -> Option<usize> {
    let tree = scene.tree;
    let first = if tree.syntax.form(k) == "," { k + 1 } else { k };
    let relates = |t: usize| tree.syntax.tokens[t].feats.pron_type() == Some("Rel");
    let mark = (first..sentence.min(first + 2)).find(|&t| relates(t))?;
    if mark > first && tree.upos(first) != Upos::Adp {
        return None;
    }
    let finite = |t: usize| tree.syntax.tokens[t].feats.verb_form() == Some("Fin");
    let verb = (mark..sentence).find(|&t| finite(t))?;
    let head = if matches!(tree.upos(verb), Upos::Aux) { tree.head(verb).filter(|&h| h > mark).unwrap_or(verb) } else { verb };
    let end = tree.reach(head).end.max(head + 1);
    // What the clause is joined to is said of it, unless somebody goes on to say more.
    Some((head..end).find(|&t| tree.upos(t) == Upos::Cconj && t + 1 < end && finite(t + 1)).unwrap_or(end)).filter(|&end| end <= sentence)
}

/// Whether commas around token `k` set a time apart: «l'interpellation, mardi, de trois reporters».
fn aside(scene: &Scene, k: usize, sentence: usize) -> bool {
    let time = |t: usize| t < sentence && scene.tells_time(t);
    time(k + 1) || k > 0 && time(k - 1)
}
