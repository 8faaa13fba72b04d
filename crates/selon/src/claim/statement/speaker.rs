//! Who speaks: the subject of a verb of saying, before it, behind it or behind a quotation; whoever a noun of saying belongs to.

use super::super::Scene;
use super::cue::Cue;
use crate::Span;
use crate::reading::ActorIx;
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;
use std::ops::Range;

/// How many tokens back a pronoun that speaks finds the speaker before it.
const TURNS: usize = 150;

/// The speaker of a verb: by its tree, but where one noun phrase stands between a quotation and the verb, somebody of that phrase.
pub(super) fn subject_near(scene: &Scene, cue: &Cue) -> Option<usize> {
    let by_tree = subject(scene, cue);
    let Some((phrase, speaker)) = behind_quotation(scene, cue) else { return by_tree };
    by_tree.filter(|s| phrase.contains(s)).or(Some(speaker))
}

/// The conjunction of a clause that tells who says so: «comme l'a dit le maire», "as the mayor put it". A comma or the start of the
/// sentence stands before it, and what is said does not stand in the clause itself.
pub(super) fn manner(scene: &Scene, cue: &Cue) -> Option<usize> {
    let tree = scene.tree;
    let mark = tree.kids_as(cue.token, &[Deprel::Mark]).find(|&k| k < cue.token && scene.clauses.is_function(k, "manner"))?;
    let sentence = tree.sentence(mark);
    let opens = mark == sentence.start || matches!(tree.upos(mark - 1), Upos::Punct);
    let own = tree.kids_as(cue.token, &[Deprel::Ccomp, Deprel::Xcomp]).any(|k| k > cue.token);
    (opens && !own && mark + 7 > cue.token).then_some(mark)
}

/// The subject that follows its verb: «a-t-il déclaré», «affirme le ministre», "said the minister".
pub(super) fn inverted_subject(scene: &Scene, cue: &Cue) -> Option<usize> {
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
    let next = |k: usize| if k + 1 < sentence.end { tree.upos(k + 1) } else { Upos::Punct };
    let beside = || {
        let mut k = cue.tokens.end.max(group.end);
        // «a déclaré jeudi à l'AFP le procureur»: times and those spoken to stand between.
        while k < sentence.end && k < v + 10 {
            k = match tree.upos(k) {
                // «murmure une marchande qui …»: an adjective that no noun follows is the noun.
                Upos::Adj if k > 0 && tree.upos(k - 1) == Upos::Det && !matches!(next(k), Upos::Noun | Upos::Propn | Upos::Adj) => break,
                Upos::Det | Upos::Adv | Upos::Adj | Upos::Num => k + 1,
                _ if scene.tells_time(k) => k + 1,
                // «ont indiqué mardi des secouristes»: behind a verb of saying «des» is the article of several.
                Upos::Adp if opens_plural(scene, k) => k + 2,
                Upos::Adp => tree.head(k).filter(|&h| h > k && h < k + 6).map_or(sentence.end, |h| tree.reach(h).end.min(h + 4)),
                _ => break,
            };
        }
        // «plaide l'un de ses bénévoles»
        let one_of = k < sentence.end && matches!(tree.upos(k), Upos::Pron | Upos::Num) && next(k) == Upos::Adp;
        (k < sentence.end && (one_of || matches!(tree.upos(k), Upos::Noun | Upos::Propn | Upos::Adj | Upos::X)))
            .then(|| head_right_of(scene, k))
    };
    let own_subject = tree.kids_as(v, &[Deprel::Nsubj]).any(|s| s < group.start);
    // A verb right behind a closing mark has its subject behind it, whatever the tree links to it from inside the quotation.
    let start = tree.syntax.tokens[group.start].span.start as usize;
    let quoted = scene.document.text[..start].trim_end_matches([',', ' ', '\u{a0}']).ends_with(['"', '”', '»', '’', '\'']);
    // «comme l'a souligné le maire»: the pronoun before the verb stands for what is said.
    if let Some(subject) = manner(scene, cue).and_then(|_| beside()) {
        return Some(subject);
    }
    match linked {
        Some(subject) => Some(subject),
        None if own_subject && !quoted => None,
        // Without a link in the tree only the look of an incise tells: a comma or a closing mark before the verb.
        None => closes_speech(scene, with_reflexive(scene, group.start)).then(beside).flatten(),
    }
}

/// The one noun phrase that stands between a quotation and the verb, and whom it names: "…," Rep. Mary Dove (D-Wis.), the assistant
/// leader, said. Brackets, commas and relative clauses may stand in it, no other clause.
pub(super) fn behind_quotation(scene: &Scene, cue: &Cue) -> Option<(Range<usize>, usize)> {
    let tree = scene.tree;
    let group = scene.clauses.verb_group(cue.token);
    let feats = |k: usize| tree.syntax.tokens[k].feats;
    // "…," a resident, who asked not to be named, told reporters: the verb of a relative clause tells of the speaker.
    let describes = tree.kids_as(cue.token, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|s| feats(s).pron_type() == Some("Rel"));
    if !asserts(scene, cue) || describes {
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
pub(super) fn asserts(scene: &Scene, cue: &Cue) -> bool {
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

/// The speaker a noun of saying names: «la condamnation par Paris».
pub(super) fn holder(scene: &Scene, cue: &Cue) -> Option<usize> {
    let listed = || cue.roles(3).split(',').rev().find_map(|role| scene.clauses.under_preposition(cue.token, role).into_iter().next());
    // "Doe's claim that …", «l'affirmation du maire selon laquelle …»: whose saying it is.
    let whose = |k: &usize| {
        scene.tree.role(*k) == Deprel::NmodPoss && scene.tree.upos(*k) != Upos::Pron && scene.tree.upos(*k) != Upos::Det
            || scene.tree.role(*k) == Deprel::Nmod && ["genitive", "agent"].iter().any(|kind| scene.clauses.case_is(*k, kind))
    };
    listed().or_else(|| scene.tree.kids(cue.token).filter(whose).find(|&k| scene.cast.names_somebody(k)))
}

/// Whether what stands right before token `k` ends a stretch of speech: a comma, a closing mark, a question or exclamation mark.
pub(super) fn closes_speech(scene: &Scene, k: usize) -> bool {
    let start = scene.tree.syntax.tokens[k].span.start as usize;
    let before = scene.document.text[..start].trim_end();
    before.ends_with([',', '"', '”', '»', '?', '!', '’', '\'', '—', '–'])
}

/// Where a verb group that starts at `k` starts with its reflexive pronoun: «…, s'est indigné le maire».
pub(super) fn with_reflexive(scene: &Scene, k: usize) -> usize {
    k.checked_sub(1).filter(|&p| scene.tree.syntax.tokens[p].feats.reflex().is_some()).unwrap_or(k)
}

/// The speaker of a verb by its tree.
pub(super) fn subject(scene: &Scene, cue: &Cue) -> Option<usize> {
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
    // «…, a lancé la ministre, avant d'ajouter : …», "…, she said, adding that …": an infinitive or a participle shares the speaker of
    // the incise above it.
    let shared = || {
        let above = scene.tree.head(v).filter(|_| scene.clauses.infinitive(v) || goes_along(scene, v))?;
        // "Police said the blast was caused by a leak, ruling out an attack": what happens rules nothing out.
        let somebody = |above: &usize| {
            let mut subjects = scene.tree.kids_as(*above, &[Deprel::Nsubj, Deprel::NsubjPass]).peekable();
            let happens =
                |s: usize| scene.rows(scene.language.table("events"), s).any(|(row, _)| row.cell(0) == "N" && !row.has(5, "speech"));
            subjects.peek().is_none() || subjects.any(|s| !happens(s))
        };
        let above = std::iter::once(above).chain(scene.tree.above(above).take(3)).find(somebody).unwrap_or(above);
        scene.tree.kids_as(above, &[Deprel::Nsubj]).find(|&s| !quoted(s) && (s > above || goes_along(scene, v))).or_else(|| {
            let next = scene.clauses.verb_group(above).end;
            (next..scene.tree.sentence(v).end.min(next + 6)).find(|&k| scene.cast.names_somebody(k))
        })
    };
    // «Ukraine : l'armée affirme …»: what stands before a colon is no subject behind it.
    let colon = |d: usize| (d + 1..v).any(|k| scene.tree.syntax.form(k) == ":");
    // «Nous, médecins de la ville, demandons …»: the pronoun speaks, whatever the tree links to the verb.
    let own = || {
        let person = scene.tree.syntax.tokens[v].feats.person().filter(|&person| person == "1")?;
        (scene.tree.sentence(v).start..v)
            .find(|&k| scene.tree.upos(k) == Upos::Pron && scene.tree.syntax.tokens[k].feats.person() == Some(person) && !quoted(k))
    };
    // «dans un communiqué, le ministère a condamné …»: what stands under a preposition of place is no subject.
    let placed = |d: usize| d < v && scene.tree.kid(d, &[Deprel::Case]).is_some_and(|case| scene.clauses.is_function(case, "locative"));
    // "urged both sides to stop, saying the talks …": behind a comma it is the one who urges that goes on, not those urged.
    let comma = v > 0 && scene.tree.syntax.form(v - 1) == ",";
    let finite = |k: usize| scene.clauses.verb_group(k).any(|t| scene.tree.syntax.tokens[t].feats.verb_form() == Some("Fin"));
    let bare = |k: usize| scene.tree.upos(k) == Upos::Verb && !finite(k);
    let below = scene.tree.head(v).is_some_and(|above| above < v && bare(above) && scene.clauses.infinitive(above));
    if comma && below && goes_along(scene, v) {
        let main = scene.tree.above(v).take(6).find(|&k| k < v && scene.tree.upos(k) == Upos::Verb && finite(k));
        let subject = main.and_then(|main| scene.clauses.subjects(main, 0).into_iter().find(|&s| !scene.tells_time(s) && !quoted(s)));
        if subject.is_some() {
            return subject;
        }
    }
    doers
        .into_iter()
        .find(|&d| !scene.tells_time(d) && !quoted(d) && !colon(d) && !placed(d))
        .or_else(dummy)
        .or_else(own)
        .or_else(shared)
        .or_else(|| {
            // Trees lose subjects across quotation marks: the last noun before the verb group that nothing else claims stands in.
            let group = scene.clauses.verb_group(v);
            let sentence = scene.tree.sentence(v);
            let before = group.start.checked_sub(1).filter(|k| sentence.contains(k) && !scene.clauses.passive(v))?;
            matches!(scene.tree.upos(before), Upos::Propn | Upos::Noun)
                .then(|| apposed_name(scene, before).unwrap_or_else(|| scene.tree.head_left_of(before)))
                .filter(|&h| scene.tree.kid(h, &[Deprel::Case]).is_none() && !scene.tells_time(h))
        })
}

/// Whether token `k` is the first half of a contraction with a plural article: «des».
pub(super) fn opens_plural(scene: &Scene, k: usize) -> bool {
    let tokens = &scene.tree.syntax.tokens;
    scene.clauses.is_function(k, "genitive")
        && tokens.get(k + 1).is_some_and(|next| next.span == tokens[k].span && next.feats.number() == Some("Plur"))
}

/// The head of the noun phrase that starts at `k`.
pub(super) fn head_right_of(scene: &Scene, k: usize) -> usize {
    let above = scene.tree.head(k).filter(|&h| h > k && h <= k + 3 && matches!(scene.tree.upos(h), Upos::Noun | Upos::Propn));
    above.unwrap_or(k)
}

impl Scene<'_> {
    /// The actor who speaks: known, or made of the words; a pronoun takes up whoever spoke before.
    pub fn source_actor(&mut self, token: usize) -> Option<ActorIx> {
        // Behind the words, «dit-il», speaks whoever spoke last; before them, «il ajoute», whoever the text last told of.
        let pronoun = self.tree.upos(token) == Upos::Pron;
        let inverted = self.is_clitic(token) || self.tree.head(token).is_some_and(|verb| verb < token);
        let told_of = (pronoun && !inverted).then(|| self.cast.actor(token)).flatten();
        let again = if pronoun && told_of.is_none() { self.speaker_again(token) } else { None };
        let actor = told_of.or(again).or_else(|| self.cast.speaker(token));
        let actor = actor.or_else(|| (pronoun && inverted).then(|| self.cast.latter(token)).flatten())?;
        // «« L'ennemi a fui », s'est-il félicité»: whom only a quotation names does not speak it.
        let quoted = |span: Span| self.mentions.quotes.iter().any(|q| q.inner.holds(span));
        let here = self.tree.syntax.tokens[token].span;
        let mut before = self.cast.actors[actor].mentions.iter().filter(|m| m.span.end <= here.start).peekable();
        if pronoun && inverted && before.peek().is_some() && before.all(|m| quoted(m.span)) {
            return None;
        }
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

/// Whether `v` is a participle that goes along with the verb above it, behind it: "…, adding that …".
fn goes_along(scene: &Scene, v: usize) -> bool {
    let feats = scene.tree.syntax.tokens[v].feats;
    let present = matches!((feats.verb_form(), feats.tense()), (Some("Part"), Some("Pres")) | (Some("Ger"), _));
    present && scene.tree.head(v).is_some_and(|above| above < v && scene.tree.upos(above) == Upos::Verb)
}

/// The name that ends at token `last` behind a comma: «lors d'un appel avec le ministre, Awa Diallo a exhorté …» is no apposition.
fn apposed_name(scene: &Scene, last: usize) -> Option<usize> {
    let name = scene.cast.name(last).filter(|_| scene.cast.place(last).is_none())?;
    let before = (0..name.tokens.start).rev().find(|&k| scene.tree.upos(k) != Upos::Det);
    let behind = before.is_some_and(|k| scene.tree.syntax.form(k) == ",");
    behind.then(|| scene.cast.head_of(name))
}
