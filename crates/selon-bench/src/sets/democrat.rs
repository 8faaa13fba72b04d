//! Democrat, development part: coreference in French, of which the 44 briefs of a regional daily (L'Est Républicain) are read.
//!
//! An item is a third-person pronoun alone in its mention, not reflexive and not relative, whose chain holds a name of a person or an
//! organisation. It is right when selon has an actor with a mention on that pronoun and another mention of that actor holds the head of
//! a name or noun of the chain. A pronoun without an actor is wrong in the accuracy of all and left out of the accuracy of those taken
//! up. Names are scored as `named` does, on the column of named entities. Pronouns of chains without a name are not items: selon knows no animals, books or rain. Texts are made again from their words, the
//! corpus' paragraphs kept.

use super::named::{self, Named};
use super::tokens::Prose;
use super::{Bench, Result, overlap, slice};
use crate::sets::score::Scores;
use selon::syntax::NameKind;
use selon::{Document, wire::Points};
use std::collections::BTreeMap;

struct Page {
    name: String,
    prose: Prose,
    names: Vec<(Points, NameKind)>,
    /// The mentions of each chain.
    chains: BTreeMap<usize, Vec<Mention>>,
}

struct Mention {
    span: Points,
    head: Points,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A person or an organisation by name.
    Name,
    Noun,
    /// A pronoun that may be an item.
    Pronoun,
    Other,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let pages: Vec<Page> =
        pages(&bench.text("dem1921_sg.dev.conll")?)?.into_iter().filter(|page| page.name.contains("estrepublicain")).collect();
    let documents: Vec<Document> = pages.iter().map(|page| Document::new(page.prose.text.clone()).language("fr")).collect();
    let readings = bench.read(&documents);
    let (mut right, mut taken, mut items) = (0, 0, 0);
    for (page, reading) in pages.iter().zip(&readings) {
        for chain in page.chains.values().filter(|chain| chain.iter().any(|m| m.kind == Kind::Name)) {
            for pronoun in chain.iter().filter(|m| m.kind == Kind::Pronoun) {
                items += 1;
                let around = || slice(&page.prose.text, [pronoun.span[0].saturating_sub(60), pronoun.span[1] + 30]).replace('\n', " ");
                let name = || chain.iter().find(|m| m.kind == Kind::Name).map_or("", |m| slice(&page.prose.text, m.span));
                let Some(actor) =
                    reading.actors.iter().find(|a| a.mentions.iter().any(|m| overlap(m.span, pronoun.span) > 0 && m.form == "pronoun"))
                else {
                    bench.miss(|| format!("{} none: {} in “{}”", page.name, name(), around()));
                    continue;
                };
                taken += 1;
                let heads = || chain.iter().filter(|m| matches!(m.kind, Kind::Name | Kind::Noun)).map(|m| m.head);
                if actor.mentions.iter().any(|m| m.form != "pronoun" && heads().any(|head| overlap(head, m.span) > 0)) {
                    right += 1;
                } else {
                    bench.miss(|| format!("{} wrong: {} not {} in “{}”", page.name, name(), actor.name, around()));
                }
            }
        }
    }
    let named: Vec<Named> = pages.into_iter().map(|page| Named { text: page.prose.text, names: page.names }).collect();
    named::score(bench, scores, "fr", "", &named)?;
    scores.share("pronoun → name, of all", right, items, None);
    scores.share("pronoun → name, of those taken up", right, taken, None);
    Ok(())
}

/// A word of the corpus: what its row tells.
struct Word {
    span: Points,
    upos: String,
    /// A third-person pronoun that is neither reflexive nor relative.
    personal: bool,
    head: usize,
    /// Part of the name of a person or an organisation.
    named: bool,
}

fn pages(conll: &str) -> Result<Vec<Page>> {
    let mut pages: Vec<Page> = Vec::new();
    let mut sentence: Vec<Word> = Vec::new();
    // Mentions under way: chain and first word in the sentence.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let (mut paragraph, mut hidden, mut named, mut inside) = (String::new(), 0, false, false);
    for line in conll.lines() {
        if let Some(name) = line.strip_prefix("#begin document ") {
            pages.push(Page {
                name: name.trim_start_matches("(ge/").split(')').next().unwrap_or_default().into(),
                prose: Prose::default(),
                names: Vec::new(),
                chains: BTreeMap::new(),
            });
            (paragraph, hidden) = (String::new(), 0);
            continue;
        }
        let Some(page) = pages.last_mut() else { continue };
        if line.is_empty() || line.starts_with('#') {
            sentence.clear();
            (named, inside) = (false, false);
            open.clear();
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, _, feats, head, _, _, _, _, par, entity, _, chain] = cells.as_slice() else {
            return Err(format!("{}: {} cells", page.name, cells.len()).into());
        };
        if par != paragraph {
            page.prose.paragraph();
            paragraph = par.into();
        }
        // «21-22 des» is written; its words «de» and «les» are not, and lie on it.
        if let Some((first, last)) = id.split_once('-') {
            page.prose.push(form);
            hidden = last.parse::<usize>()? - first.parse::<usize>()? + 1;
            continue;
        }
        if hidden > 0 {
            hidden -= 1;
        } else {
            page.prose.push(form);
        }
        let span = page.prose.words.last().copied().unwrap_or_default();
        let personal = upos == "PRON" && lemma != "se" && feats.contains("Person=3") && feats.contains("PronType=Prs");
        if let Some(mark) = entity.strip_prefix('(') {
            let kind = match mark.trim_end_matches(')') {
                "PER" => Some(NameKind::Person),
                "LOC" => Some(NameKind::Place),
                "ORG" => Some(NameKind::Organisation),
                _ => None,
            };
            page.names.extend(kind.map(|kind| (span, kind)));
            inside = kind.is_some() && !entity.ends_with(')');
        } else if inside {
            if let Some((name, _)) = page.names.last_mut() {
                name[1] = span[1];
            }
            inside = !entity.ends_with(')');
        }
        if entity.starts_with('(') {
            named = entity.contains("PER") || entity.contains("ORG");
        }
        sentence.push(Word { span, upos: upos.into(), personal, head: head.parse().unwrap_or(0), named });
        named &= !entity.ends_with(')');
        let here = sentence.len() - 1;
        for part in chain.split('|').filter(|part| *part != "_") {
            let number: usize = part.trim_matches(['(', ')']).parse()?;
            if part.starts_with('(') {
                open.push((number, here));
            }
            if part.ends_with(')')
                && let Some(at) = open.iter().rposition(|(n, _)| *n == number)
            {
                let (_, first) = open.remove(at);
                page.chains.entry(number).or_default().push(mention(&sentence, first));
            }
        }
    }
    Ok(pages)
}

/// The mention from word `first` to the last word of the sentence so far.
fn mention(sentence: &[Word], first: usize) -> Mention {
    let words = &sentence[first..];
    // Heads are counted from one.
    let head = words.iter().find(|w| w.head <= first || w.head > sentence.len()).unwrap_or(&words[0]);
    let kind = match head.upos.as_str() {
        "PRON" if words.len() == 1 && head.personal => Kind::Pronoun,
        "PROPN" | "NOUN" if head.named => Kind::Name,
        "PROPN" | "NOUN" => Kind::Noun,
        _ => Kind::Other,
    };
    Mention { span: [words[0].span[0], words[words.len() - 1].span[1]], head: head.span, kind }
}
