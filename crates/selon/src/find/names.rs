//! Names in the text: those the world knows, longest first, and capitalised sequences it does not know.

use crate::Span;
use crate::language::Language;
use crate::syntax::{NameKind, Syntax, Upos};
use crate::world::{Match, Precision, Sense, World};
use std::ops::Range;

/// A proper name or a demonym.
#[derive(Clone, Debug)]
pub struct Name {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: Range<usize>,
    /// What it can stand for, the likeliest first; empty when the world does not know it.
    pub senses: Vec<Sense>,
    /// The name of a street or road.
    pub road: bool,
}

/// Finds the names of the text, in order and without overlap.
pub fn names(text: &str, syntax: &Syntax, language: &Language, world: &World) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut matches: Vec<Match> = Vec::new();
    for sentence in &syntax.sentences {
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let mut i = tokens.start;
        while i < tokens.end {
            let known = known(text, syntax, language, world, i, &tokens, &mut matches);
            let run = run(text, syntax, language, i, tokens.end).map(|run| {
                let place = |k: usize, matches: &mut Vec<Match>| {
                    let name = self::known(text, syntax, language, world, k, &tokens, matches);
                    name.is_some_and(|name| name.senses.iter().any(|s| matches!(s, Sense::Place(_))))
                };
                match bodied(syntax, language, run.clone(), tokens.end).filter(|&k| is_proper(text, syntax, language, k)) {
                    Some(behind) if !place(behind, &mut matches) => run.start..behind + 1,
                    _ => run,
                }
            });
            // «Quai d'Orsay» is more than a street.
            if let Some(road) =
                road(text, syntax, language, i, tokens.end).filter(|road| known.as_ref().is_none_or(|k| k.tokens.end < road.end))
            {
                i = road.end;
                found.push(Name { road: true, ..unknown(syntax, road) });
                continue;
            }
            // «Western Pennsylvania», "South Los Angeles": the side is no part of the name.
            if known.is_none() && run.is_some() && i + 1 < tokens.end && language.table("directions").get(syntax.form(i)).next().is_some() {
                let behind = self::known(text, syntax, language, world, i + 1, &tokens, &mut matches);
                if behind.is_some_and(|name| name.senses.iter().any(|s| matches!(s, Sense::Place(_)))) {
                    i += 1;
                    continue;
                }
            }
            // «Sofia Martin», though Sofia is a town and a martin a bird.
            let given = |k: usize| world.given_name(syntax.tokens[k].span.of(text)).is_some();
            let named = run.as_ref().is_some_and(|run| run.len() > 1 && given(run.start) && given(run.start + 1));
            let both = known.as_ref().zip(run.as_ref()).filter(|_| !named);
            let lent = both.map_or(0, |(known, run)| lent(text, syntax, language, known, run));
            let name = match (known, run) {
                // "Butler County Auditor Roger Doe", "Whitestown Town Hall": a place lends its name to what is there.
                (Some(known), Some(_)) if lent > 0 => {
                    i = known.tokens.end + lent;
                    found.push(known);
                    continue;
                }
                // A known name inside a longer run of capitals is part of another name: «Jean Kidal» is no town.
                (Some(known), Some(run))
                    if run.end > known.tokens.end && shareable(&known) && !is_body(syntax, language, known.tokens.end) =>
                {
                    unknown(syntax, run)
                }
                // «Jordan Smith» is no kingdom.
                (Some(known), Some(run))
                    if run.end > known.tokens.end
                        && known.tokens.len() == 1
                        && (is_person(syntax, &run) || named)
                        && !is_body(syntax, language, known.tokens.end) =>
                {
                    unknown(syntax, run)
                }
                // «Israël Mbuyi» neither: a country lends no name to a word that is none of the language.
                (Some(known), Some(run))
                    if run.len() == 2
                        && known.tokens.len() == 1
                        && is_land(&known, world)
                        && !is_governed(syntax, &run)
                        && is_strange(text, syntax, language, run.start + 1)
                        && self::known(text, syntax, language, world, run.start + 1, &tokens, &mut matches).is_none() =>
                {
                    unknown(syntax, run)
                }
                (Some(known), _) => known,
                (None, Some(run)) => unknown(syntax, run),
                (None, None) => {
                    i += 1;
                    continue;
                }
            };
            i = name.tokens.end.max(i + 1);
            found.push(name);
        }
    }
    found
}

/// The longest known name that starts at token `i` and ends where a token ends.
fn known(
    text: &str,
    syntax: &Syntax,
    language: &Language,
    world: &World,
    i: usize,
    sentence: &Range<usize>,
    matches: &mut Vec<Match>,
) -> Option<Name> {
    let token = &syntax.tokens[i];
    if matches!(token.upos, Upos::Punct | Upos::Sym | Upos::Num) || i > sentence.start && syntax.tokens[i - 1].span == token.span {
        return None;
    }
    let capital = token.span.of(text).starts_with(char::is_uppercase);
    // An article opens a name of several words that the tables list so («La Havane», "The Hague"), no village («L'Union»).
    let article = capital && !nameable(token.upos) && !token.span.of(text).chars().all(char::is_uppercase);
    let end = syntax.tokens[sentence.end - 1].span.end as usize;
    matches.clear();
    world.matches(language.code, &text[token.span.start as usize..end], matches);
    let (last, name) = matches.iter().rev().find_map(|m| {
        let stop = token.span.start + m.len as u32;
        let last = (i..sentence.end).take_while(|&k| syntax.tokens[k].span.end <= stop).last()?;
        (syntax.tokens[last].span.end == stop && (!article || last > i && world.is_listed(m.name))).then_some((last, m.name))
    })?;
    let senses: Vec<Sense> = world.senses(name).collect();
    let tokens = i..last + 1;
    // «Aïn al-Assad»: the first word of a longer name is no town.
    let goes_on = syntax.tokens.get(last + 1).filter(|_| last + 1 < sentence.end && senses.iter().all(|s| matches!(s, Sense::Place(_))));
    let longer = goes_on
        .and_then(|next| next.span.of(text).split_once('-'))
        .is_some_and(|(particle, rest)| rest.starts_with(char::is_uppercase) && language.table("particles").get(particle).next().is_some());
    if longer {
        let tokens = i..last + 2;
        return Some(Name { span: token.span.to(syntax.tokens[last + 1].span), tokens, senses: Vec::new(), road: false });
    }
    let derived = !world.is_listed(name) && senses.iter().all(|s| matches!(s, Sense::Place(_)));
    if derived && is_else(text, syntax, language, &tokens, sentence) {
        return None;
    }
    // A capital that opens a sentence says nothing: such a word is a name only when the tagger thinks so too.
    // Before a colon it is what a headline tells of.
    let colon = last + 1 < sentence.end && syntax.tokens[last + 1].span.of(text) == ":";
    let opens = i == sentence.start && tokens.len() == 1 && token.upos != Upos::Propn && !colon;
    if senses.is_empty() || opens && senses.iter().all(|s| matches!(s, Sense::Place(_) | Sense::Person { .. })) {
        return None;
    }
    Some(Name { span: token.span.to(syntax.tokens[last].span), tokens, senses, road: false })
}

/// Whether the name of a town that no table lists is something else here: an acronym, a piece of a longer word («Al-Hol»), a common
/// noun behind an article or at the head of a sentence ("University lecturer killed").
fn is_else(text: &str, syntax: &Syntax, language: &Language, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
    let word = |k: usize| syntax.tokens[k].span.of(text);
    let words = syntax.tokens[tokens.start].span.to(syntax.tokens[tokens.end - 1].span).of(text);
    let next = if tokens.end < sentence.end { word(tokens.end) } else { "" };
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let lower = |range: Range<usize>| range.into_iter().any(|k| word(k).chars().any(char::is_lowercase));
    let acronym = letters <= 4
        && !words.chars().any(char::is_lowercase)
        && lower(sentence.clone())
        && !matches!(next, "," | "(" | ":" | "-" | "–" | "—" | "--" | "/");
    let behind = &text[syntax.tokens[tokens.end - 1].span.end as usize..];
    let opens = letters <= 3 && behind.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let prior = tokens
        .start
        .checked_sub(2)
        .filter(|&k| k >= sentence.start && word(k + 1) == "-" && syntax.tokens[k + 1].span.end == syntax.tokens[tokens.start].span.start);
    let closes = prior.is_some_and(|k| language.table("particles").get(syntax.form(k)).next().is_some());
    let common = || {
        let form = syntax.form(tokens.start);
        let entry = language.grammar.lexicon().entry(form);
        let noun = entry.is_some_and(|entry| entry.analyses().any(|(upos, ..)| upos == Upos::Noun));
        let listed = ["place-nouns", "bodies", "things"].iter().any(|list| language.table(list).get(form).next().is_some());
        let article = tokens.start > sentence.start && syntax.tokens[tokens.start - 1].upos == Upos::Det;
        let modifies = tokens.end < sentence.end && syntax.tokens[tokens.end].upos == Upos::Noun && next.starts_with(char::is_lowercase);
        let goes_on = modifies || tokens.end < sentence.end && syntax.tokens[tokens.end].upos == Upos::Propn;
        tokens.len() == 1 && (noun && article && !goes_on || listed && (article || modifies && tokens.start == sentence.start))
    };
    acronym || opens || closes || common()
}

/// The name of a street or road that starts at token `i`: "Oak Street", "Highway 12", «rue Victor-Hugo», «route nationale 2».
fn road(text: &str, syntax: &Syntax, language: &Language, i: usize, end: usize) -> Option<Range<usize>> {
    let roads = language.table("roads");
    let word = |k: usize| syntax.tokens[k].span.of(text);
    let joined = |k: usize| {
        k < end
            && matches!(
                &text[syntax.tokens[k - 1].span.end as usize..syntax.tokens[k].span.start.max(syntax.tokens[k - 1].span.end) as usize],
                "" | " " | "\u{a0}"
            )
    };
    let kind = |k: usize, kind: &str| roads.get(syntax.form(k).trim_end_matches('.')).any(|row| row.has(0, kind));
    let capital = |k: usize| word(k).starts_with(char::is_uppercase);
    let numbered = |k: usize| word(k).starts_with(|c: char| c.is_ascii_digit());
    // Behind its name: "40th Avenue South", "S. Main St.".
    if capital(i) && !kind(i, "after") || numbered(i) && word(i).ends_with(char::is_alphabetic) {
        let mut k = i + 1;
        while k < i + ROAD && joined(k) && capital(k) && !kind(k, "after") {
            k += 1;
        }
        if k < i + ROAD && joined(k) && capital(k) && kind(k, "after") {
            let mut stop = k + 1;
            if joined(stop) && kind(stop, "numbered") && stop + 1 < end && joined(stop + 1) && numbered(stop + 1) {
                stop += 2;
            } else {
                let direction = |stop: usize| capital(stop) && language.table("directions").get(syntax.form(stop)).next().is_some();
                stop += usize::from(joined(stop) && (numbered(stop) && kind(k, "numbered") || direction(stop)));
            }
            return Some(i..stop);
        }
    }
    // By its number: "Interstate 95", «route nationale 2».
    if kind(i, "numbered") && (capital(i) || kind(i, "common")) {
        let stop = if joined(i + 1) && kind(i + 1, "rank") { i + 2 } else { i + 1 };
        if joined(stop) && numbered(stop) {
            return Some(i..stop + 1);
        }
    }
    // Before its name: «rue de la République», «boulevard du 30-Juin».
    if kind(i, "before") {
        let small = |k: usize| matches!(syntax.tokens[k].upos, Upos::Adp | Upos::Det);
        let first = (i + 1..end.min(i + 4)).take_while(|&k| joined(k) && small(k)).last().map_or(i + 1, |k| k + 1);
        let stop = (first..end.min(first + ROAD))
            .take_while(|&k| joined(k) && (capital(k) || word(k) == "-" || k == first && numbered(k)))
            .last()?;
        return (first < end && (capital(first) || first > i + 1)).then_some(i..stop + 1);
    }
    None
}

/// Words of a street's name at most.
const ROAD: usize = 6;

/// Whether a word of this class can be a name at all.
fn nameable(upos: Upos) -> bool {
    matches!(upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Verb)
}

/// Whether a known name may be a part of somebody else's name: towns and family names are, bodies and countries are not.
fn shareable(name: &Name) -> bool {
    name.senses.iter().all(|s| matches!(s, Sense::Place(_) | Sense::Person { family: true, .. }))
}

/// How many capitalised common nouns stand behind a known place in its run of capitals: it lends its name to an office, a building or
/// a body. A person, a paper, an agency and whoever is called after a thing («Jordan Smith») are somebody of their own.
fn lent(text: &str, syntax: &Syntax, language: &Language, known: &Name, run: &Range<usize>) -> usize {
    let place = known.senses.iter().any(|s| matches!(s, Sense::Place(_)));
    let common = |k: &usize| {
        let entry = language.grammar.lexicon().entry(syntax.form(*k));
        entry.is_some_and(|entry| entry.analyses().any(|(upos, ..)| upos == Upos::Noun))
    };
    // "Kakuma Refugee Camp": the noun of a place at the end makes nobody's name.
    let ends = |k: usize| language.table("place-nouns").get(syntax.form(k)).next().is_some();
    if place && run.end > known.tokens.end + 1 && ends(run.end - 1) && (known.tokens.end..run.end).all(|k| common(&k)) {
        return run.end - known.tokens.end;
    }
    if !place || run.end <= known.tokens.end || is_person(syntax, run) && !is_body(syntax, language, known.tokens.end) {
        return 0;
    }
    let behind = known.tokens.end..run.end;
    // An agency behind a dateline: "GUSAU (Savannah Press) -".
    let word = |k: Option<usize>| k.and_then(|k| syntax.tokens.get(k)).map_or("", |t| t.span.of(text));
    if word(known.tokens.start.checked_sub(1)) == "(" && word(Some(run.end)) == ")" {
        return 0;
    }
    let armed = |k: usize| {
        let row = language.table("bodies").longest(syntax, k).or_else(|| language.table("groups").longest(syntax, k));
        row.is_some_and(|(row, _)| matches!(row.cell(0), "military" | "armed_group" | "party"))
    };
    if language.table("media").longest(syntax, behind.start).is_some() || behind.clone().any(armed) {
        return 0;
    }
    behind.take_while(common).count()
}

/// Whether a known name is that of a country or of the seat of its government.
fn is_land(known: &Name, world: &World) -> bool {
    known.senses.iter().any(|sense| match sense {
        Sense::Place(place) => world.place(*place).precision == Precision::Country,
        Sense::Metonym(_) => true,
        _ => false,
    })
}

/// Whether an article or a preposition stands before a run of capitals: "the president of Mali Bakary", «la France».
fn is_governed(syntax: &Syntax, run: &Range<usize>) -> bool {
    let before = run.start.checked_sub(1).filter(|&k| syntax.tokens[k].sentence == syntax.tokens[run.start].sentence);
    before.is_some_and(|k| matches!(syntax.tokens[k].upos, Upos::Adp | Upos::Det | Upos::Sconj))
}

/// Whether the capital of token `k` makes a name of a word that the language does not have, in a line that has small letters, too.
fn is_strange(text: &str, syntax: &Syntax, language: &Language, k: usize) -> bool {
    let word = syntax.tokens[k].span.of(text);
    let shape = word.chars().count() > 2 && word.chars().skip(1).all(char::is_lowercase);
    let sentence = &syntax.sentences[syntax.tokens[k].sentence as usize].tokens;
    let plain = |t: usize| {
        matches!(syntax.tokens[t].upos, Upos::Verb | Upos::Noun) && syntax.tokens[t].span.of(text).starts_with(char::is_lowercase)
    };
    shape && language.grammar.lexicon().entry(syntax.form(k)).is_none() && (sentence.start as usize..sentence.end as usize).any(plain)
}

/// Whether the learned names take a run of capitals for a person's, whole.
fn is_person(syntax: &Syntax, run: &Range<usize>) -> bool {
    let at = syntax.names.partition_point(|name| name.tokens.end as usize <= run.start);
    let learned = syntax.names.get(at).filter(|name| name.kind == NameKind::Person);
    learned.is_some_and(|name| (name.tokens.start as usize..name.tokens.end as usize) == *run)
}

/// Whether the words at token `i` name a kind of authority: the place before them is where it sits, "Oxford Police Department".
fn is_body(syntax: &Syntax, language: &Language, i: usize) -> bool {
    language.table("bodies").longest(syntax, i).is_some_and(|(row, _)| row.cell(0) == "government")
}

/// The run of capitalised proper nouns at token `i`, particles inside («al-», «de», «ben») included.
fn run(text: &str, syntax: &Syntax, language: &Language, i: usize, end: usize) -> Option<Range<usize>> {
    let proper = |k: usize| is_proper(text, syntax, language, k);
    let joined = |k: usize| {
        let gap = &text[syntax.tokens[k - 1].span.end as usize..syntax.tokens[k].span.start.max(syntax.tokens[k - 1].span.end) as usize];
        gap.is_empty() || gap == " " || gap == "\u{a0}"
    };
    // "Defence Minister Awa Diallo": the words of an office are no name.
    let office = |back: usize| {
        let start = i.checked_sub(back);
        start.is_some_and(|start| language.table("titles").longest(syntax, start).is_some_and(|(_, len)| len > back.max(1)))
    };
    // "Secretary of State Awa Diallo"
    if !proper(i) || (0..=3).any(office) {
        return None;
    }
    let mut stop = i + 1;
    while stop < end && joined(stop) {
        if proper(stop) {
            stop += 1;
        } else if stop + 1 < end
            && language.table("particles").get(syntax.form(stop)).next().is_some()
            && joined(stop + 1)
            && proper(stop + 1)
        {
            stop += 2;
        } else {
            break;
        }
    }
    Some(i..stop)
}

/// Whether token `k` is a capitalised word of a name, no title.
fn is_proper(text: &str, syntax: &Syntax, language: &Language, k: usize) -> bool {
    let token = &syntax.tokens[k];
    token.upos == Upos::Propn
        && token.span.of(text).starts_with(char::is_uppercase)
        && language.table("titles").get(syntax.form(k)).next().is_none()
}

/// Where the name of a body goes on behind a preposition: "Ministry of Health", «Réseau pour la Paix». A place
/// behind it only says where the body is.
fn bodied(syntax: &Syntax, language: &Language, name: Range<usize>, end: usize) -> Option<usize> {
    let links = |k: usize| {
        let mut rows = language.table("function").at(syntax, k);
        rows.any(|(row, _)| row.has(0, "genitive") || row.has(0, "benefit"))
    };
    let body = name.clone().any(|k| language.table("bodies").at(syntax, k).any(|(row, _)| row.words().len() == 1));
    let next = (name.end + 1..end.min(name.end + 3)).find(|&k| syntax.tokens[k].upos != Upos::Det)?;
    (body && syntax.tokens[name.end].upos == Upos::Adp && links(name.end)).then_some(next)
}

fn unknown(syntax: &Syntax, tokens: Range<usize>) -> Name {
    let span = syntax.tokens[tokens.start].span.to(syntax.tokens[tokens.end - 1].span);
    Name { span, tokens, senses: Vec::new(), road: false }
}
