//! A language's grammar: text in, one flat table of analysed words out.

use super::breaks::Breaks;
use super::gazette::{self, Gazette};
use super::incise::{Sight, incises};
use super::inserts::{aside, complement_marks, going_on, insert, manner, opening, parts, retag};
use super::lead::lead;
use super::lemma::Lemmas;
use super::lexicon::Lexicon;
use super::mend::{joined_inside, mend};
use super::model::Model;
use super::names::{Name, Namer};
use super::parser::Parser;
use super::segment::segment;
use super::tagger::{Tag, Tagger};
use super::tokenise::tokenise;
use super::views::nodes;
use super::weights::Weights;
use super::words::{Look, Met, Word, open, shouted};
use super::writing::Writing;
use super::{Deprel, Feats, Sentence, Syntax, Token, Upos};
use crate::{Error, Span};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The longest block, in tokens, that is not searched for sentences without a mark at their end.
const HEADLINE: usize = 30;

/// What was found out about words: nothing of it hangs on where they stand.
#[derive(Default)]
pub struct Known {
    /// The words themselves.
    met: Met,
    /// Lemmas by look and tag. The looks are kept, so that no other takes their place in memory.
    lemmas: FxHashMap<(usize, Tag), (Arc<Look>, Arc<str>)>,
}

/// The grammar of one language, ready to analyse text.
pub struct Grammar {
    writing: Writing,
    lexicon: Lexicon,
    breaks: Breaks,
    contractions: Weights,
    tagger: Tagger,
    lemmas: Lemmas,
    parser: Parser,
    namer: Namer,
    /// What was found out in texts before, a piece for each that reads at the same time.
    known: Mutex<Vec<Known>>,
}

/// With so many words and lemmas, what was found out is forgotten: a megabyte holds some three thousand.
const MOST_KNOWN: usize = 20_000;

/// The tag, the lemma and the arc (head, from 1, and relation) of every word.
type Analysis = (Vec<Tag>, Vec<Arc<str>>, Vec<(u32, Deprel)>);

impl Grammar {
    /// Loads the grammar of a language from its folder.
    pub fn load(language: &selon_data::Language) -> Result<Grammar, Error> {
        let missing = |file: &str| Error::new(format!("lang/{}/{file} is missing; make it with selon-train", language.code));
        let writing = language.text("lang.toml").ok_or_else(|| missing("lang.toml"))?;
        let model = language.file("model/grammar.bin").ok_or_else(|| missing("model/grammar.bin"))?;
        Grammar::read(writing, language.file("model/lexicon.bin").unwrap_or(&[]), model, language.file("model/names.bin").unwrap_or(&[]))
    }

    /// The grammar of the files `lang.toml`, `model/lexicon.bin`, `model/grammar.bin` and `model/names.bin`; no names are learned where
    /// the last one is empty.
    pub fn read(writing: &str, lexicon: &'static [u8], model: &'static [u8], names: &'static [u8]) -> Result<Grammar, Error> {
        let model = Model::read(model, "model/grammar.bin")?;
        Ok(Grammar {
            writing: Writing::read(writing)?,
            lexicon: Lexicon::read(lexicon)?,
            breaks: Breaks::read(&model),
            contractions: Weights::read(model.section("contractions")),
            tagger: Tagger::read(&model),
            lemmas: Lemmas::read(&model),
            parser: Parser::read(&model),
            namer: Namer::read(names)?,
            known: Mutex::default(),
        })
    }

    /// Analyses `text` without knowledge of the world. No sentence crosses the border of a block (paragraph, headline).
    pub fn parse(&self, text: &str, blocks: &[Span]) -> Syntax {
        self.parse_with(text, blocks, None)
    }

    /// Analyses `text`; the names are told by what the gazette knows too.
    pub fn parse_with(&self, text: &str, blocks: &[Span], gazette: Option<&dyn Gazette>) -> Syntax {
        let mut syntax = Syntax::default();
        let pool = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = pool().pop().unwrap_or_default();
        for (block, mut words) in self.sentences_with(text, blocks, &mut known.met) {
            if let Some(gazette) = gazette {
                gazette::mark(&mut words, text, gazette);
            }
            self.analyse(&words, block, &mut known, &mut syntax);
        }
        if known.met.count() + known.lemmas.len() < MOST_KNOWN {
            pool().push(known);
        }
        syntax
    }

    /// The sentences of `text`, each with the number of its block: the words alone.
    #[doc(hidden)]
    pub fn sentences(&self, text: &str, blocks: &[Span]) -> Vec<(u32, Vec<Word>)> {
        self.sentences_with(text, blocks, &mut Met::default())
    }

    fn sentences_with(&self, text: &str, blocks: &[Span], met: &mut Met) -> Vec<(u32, Vec<Word>)> {
        let mut out = Vec::new();
        for (number, &block) in blocks.iter().enumerate() {
            let block = within(text, block);
            let shouted = shouted(block.of(text));
            let tokens = tokenise(text, block, &self.writing);
            // A headline is one sentence, capitals inside it or not.
            let long = tokens.len() > HEADLINE && !shouted;
            let unmarked = |start: usize, next: usize| long && self.breaks.at(text, &tokens, start, next, &self.lexicon);
            for sentence in segment(text, &tokens, &self.writing, unmarked) {
                let words = open(text, &tokens[sentence], shouted, &self.writing, &self.lexicon, &self.contractions, met);
                out.push((number as u32, words));
            }
        }
        out
    }

    /// Tags and parses the words of one sentence that are already cut, and adds the sentence to `syntax`.
    pub fn analyse(&self, words: &[Word], block: u32, known: &mut Known, syntax: &mut Syntax) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let cut = lead(words);
        let (mut tags, mut lemmas, mut arcs) = self.trees(&words[cut..], known);
        if cut > 0 {
            let top = arcs.iter().position(|arc| arc.0 == 0).unwrap_or(0) + cut + 1;
            let (own_tags, own_lemmas, own_arcs) = self.trees(&words[..cut], known);
            tags.splice(0..0, own_tags);
            lemmas.splice(0..0, own_lemmas);
            for arc in arcs.iter_mut().filter(|arc| arc.0 > 0) {
                arc.0 += cut as u32;
            }
            // A lead says when and where, as a complement of the sentence would.
            let hung = own_arcs.into_iter().map(|arc| if arc.0 == 0 { (top as u32, Deprel::Obl) } else { arc });
            arcs.splice(0..0, hung);
        }
        let start = syntax.tokens.len() as u32;
        let sentence = syntax.sentences.len() as u32;
        for (i, word) in words.iter().enumerate() {
            let (head, deprel) = arcs[i];
            let token = Token {
                span: word.span,
                upos: tags[i].0,
                feats: tags[i].1,
                head: head.checked_sub(1).map(|h| start + h),
                deprel,
                sentence,
                form: keep(&mut syntax.strings, &word.form),
                lemma: keep(&mut syntax.strings, &lemmas[i]),
            };
            syntax.tokens.push(token);
        }
        for (range, kind) in self.namer.find(words, &tags) {
            let span = words[range.start].span.to(words[range.end - 1].span);
            syntax.names.push(Name { span, tokens: start + range.start as u32..start + range.end as u32, kind });
        }
        let tokens = start..syntax.tokens.len() as u32;
        syntax.sentences.push(Sentence { span: first.span.to(last.span), tokens, block });
    }

    /// The tags, lemmas and arcs of words that make one clause or more.
    fn trees(&self, words: &[Word], known: &mut Known) -> Analysis {
        let mut tags = self.tags(words);
        gazette::retag(words, &mut tags);
        retag(words, &mut tags, &self.writing, &self.lexicon);
        let mut lemmas = self.lemmas(words, &tags, known);
        let first_tags: Vec<Upos> = tags.iter().map(|tag| tag.0).collect();
        complement_marks(words, &mut tags, &lemmas, &self.writing);
        let mut arcs = Vec::with_capacity(words.len());
        let mut first = None;
        let parts = parts(&Sight { words, tags: &tags, lemmas: &lemmas, writing: &self.writing });
        for part in parts {
            let (start, at) = (part.words.start as u32, part.words);
            let mut drawn = self.clauses(&words[at.clone()], &mut tags[at.clone()], &lemmas[at]);
            let top = drawn.iter().position(|arc| arc.0 == 0).unwrap_or(0);
            for arc in drawn.iter_mut().filter(|arc| arc.0 > 0) {
                arc.0 += start;
            }
            match first {
                Some(first) => drawn[top] = (first, part.role),
                None => first = Some(start + top as u32 + 1),
            }
            arcs.append(&mut drawn);
        }
        for k in (0..words.len()).filter(|&k| tags[k].0 != first_tags[k]) {
            lemmas[k] = self.lemmas.lemma(&words[k], tags[k].0, tags[k].1, &self.lexicon).into();
        }
        (tags, lemmas, arcs)
    }

    /// The arcs of one part of a sentence, incises apart.
    fn clauses(&self, words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>]) -> Vec<(u32, Deprel)> {
        let incises = incises(words, tags, lemmas, &self.writing);
        if incises.is_empty() {
            return self.clause(words, tags, lemmas);
        }
        let mut arcs = vec![(0, Deprel::Root); words.len()];
        let rest: Vec<usize> = (0..words.len()).filter(|k| !incises.iter().any(|incise| incise.words.contains(k))).collect();
        let mut top = self.tree_of(&rest, words, tags, lemmas, &mut arcs);
        for incise in &incises {
            let comma = |k: &usize| words[*k].form == ",";
            let (opens, closes) = (Some(incise.words.start).filter(comma), incise.words.clone().last().filter(comma));
            let own: Vec<usize> = incise.words.clone().filter(|k| Some(*k) != opens && Some(*k) != closes).collect();
            let verb = self.tree_of(&own, words, tags, lemmas, &mut arcs);
            for comma in opens.into_iter().chain(closes) {
                arcs[comma] = (verb as u32 + 1, Deprel::Punct);
            }
            if incise.main {
                arcs[top] = (verb as u32 + 1, Deprel::Ccomp);
                top = verb;
                if incise.words.end < words.len() {
                    arcs[incise.words.end] = (verb as u32 + 1, Deprel::Punct);
                }
            } else {
                arcs[verb] = (top as u32 + 1, Deprel::Parataxis);
            }
            // Whoever speaks stands behind the verb as an object would.
            let under = |role: Deprel| own.iter().copied().find(|&k| arcs[k] == (verb as u32 + 1, role));
            if let Some(speaker) = under(Deprel::Obj).filter(|_| !incise.direct && under(Deprel::Nsubj).is_none()) {
                arcs[speaker].1 = Deprel::Nsubj;
            }
        }
        arcs
    }

    /// The arcs of a clause, what is set between its subject and its verb apart, and a participle of saying behind it.
    fn clause(&self, words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>]) -> Vec<(u32, Deprel)> {
        let sight = Sight { words, tags, lemmas, writing: &self.writing };
        if let Some(comma) = going_on(&sight) {
            let mut arcs = vec![(0, Deprel::Root); words.len()];
            let (before, behind): (Vec<usize>, Vec<usize>) = ((0..comma).collect(), (comma + 1..words.len()).collect());
            let top = self.tree_of(&before, words, tags, lemmas, &mut arcs);
            let verb = self.tree_of(&behind, words, tags, lemmas, &mut arcs);
            (arcs[verb], arcs[comma]) = ((top as u32 + 1, Deprel::Advcl), (verb as u32 + 1, Deprel::Punct));
            return arcs;
        }
        if let Some(manner) = manner(&sight) {
            let mut arcs = vec![(0, Deprel::Root); words.len()];
            let rest: Vec<usize> = (0..words.len()).filter(|k| !manner.contains(k)).collect();
            let own: Vec<usize> = (manner.start + 1..manner.end - 1).collect();
            let verb = (0..manner.start).rev().find(|&k| tags[k].0 == Upos::Verb).unwrap_or(manner.start - 1);
            self.tree_of(&rest, words, tags, lemmas, &mut arcs);
            let top = self.tree_of(&own, words, tags, lemmas, &mut arcs);
            arcs[top] = (verb as u32 + 1, Deprel::OblMod);
            (arcs[manner.start], arcs[manner.end - 1]) = ((top as u32 + 1, Deprel::Punct), (top as u32 + 1, Deprel::Punct));
            return arcs;
        }
        if let Some(comma) = opening(&sight) {
            let mut arcs = vec![(0, Deprel::Root); words.len()];
            let (before, behind): (Vec<usize>, Vec<usize>) = ((0..comma).collect(), (comma + 1..words.len()).collect());
            let top = self.tree_of(&behind, words, tags, lemmas, &mut arcs);
            let verb = self.tree_of(&before, words, tags, lemmas, &mut arcs);
            (arcs[verb], arcs[comma]) = ((top as u32 + 1, Deprel::Advcl), (verb as u32 + 1, Deprel::Punct));
            return arcs;
        }
        let Some(insert) = insert(&sight).or_else(|| aside(&sight)) else { return self.tree(words, tags, lemmas) };
        let (start, end) = (insert.words.start, insert.words.end - 1);
        if insert.role == Deprel::Acl && tags[start + 1].1.verb_form() == Some("Fin") {
            tags[start + 1].1 = tags[start + 1].1.with_verb_form("Part").with_mood("").with_person("").with_voice("Pass");
        }
        // A verb with a subject gives no order, and «que» behind a noun and a comma is a pronoun.
        if let Some(verb) = tags.get_mut(end + 1).filter(|t| t.1.mood() == Some("Imp")) {
            verb.1 = verb.1.with_mood("Ind").with_person("3");
        }
        if let Some(pronoun) = (start + 1..start + 3).find(|&k| insert.role == Deprel::AclRelcl && tags[k].0 == Upos::Sconj) {
            tags[pronoun] = (Upos::Pron, Feats::parse("PronType=Rel"));
        }
        let mut arcs = vec![(0, Deprel::Root); words.len()];
        let rest: Vec<usize> = (0..words.len()).filter(|k| !insert.words.contains(k)).collect();
        self.tree_of(&rest, words, tags, lemmas, &mut arcs);
        let own: Vec<usize> = (start + 1..end).collect();
        let verb = self.tree_of(&own, words, tags, lemmas, &mut arcs);
        let up = |k: &usize| (arcs[*k].0 as usize).checked_sub(1).filter(|head| (insert.subject..start).contains(head));
        let subject = std::iter::successors(Some(start - 1), up).take(words.len()).last().unwrap_or(start - 1);
        arcs[verb] = (subject as u32 + 1, insert.role);
        (arcs[start], arcs[end]) = ((verb as u32 + 1, Deprel::Punct), (verb as u32 + 1, Deprel::Punct));
        arcs
    }

    /// Draws the tree of some words of a sentence into its arcs and gives the word at its top, which hangs on nothing yet.
    fn tree_of(&self, own: &[usize], words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>], arcs: &mut [(u32, Deprel)]) -> usize {
        let their_words: Vec<Word> = own.iter().map(|&k| words[k].clone()).collect();
        let their_lemmas: Vec<Arc<str>> = own.iter().map(|&k| lemmas[k].clone()).collect();
        let mut their_tags: Vec<Tag> = own.iter().map(|&k| tags[k]).collect();
        let drawn = self.clause(&their_words, &mut their_tags, &their_lemmas);
        let mut top = own.first().copied().unwrap_or(0);
        for (&k, (tag, (head, role))) in own.iter().zip(their_tags.into_iter().zip(drawn)) {
            tags[k] = tag;
            arcs[k] = (head.checked_sub(1).map_or(0, |head| own[head as usize] as u32 + 1), role);
            if head == 0 {
                top = k;
            }
        }
        top
    }

    /// The arcs of words that are parsed together; what the tree shows to be wrong in the tags is mended.
    fn tree(&self, words: &[Word], tags: &mut [Tag], lemmas: &[Arc<str>]) -> Vec<(u32, Deprel)> {
        let nodes = nodes(words.iter().zip(&*tags).zip(lemmas).map(|((w, t), l)| (w, *t, &**l)));
        let mut arcs = self.parser.parse(&nodes);
        mend(words, tags, &mut arcs, &self.lexicon, &self.writing);
        joined_inside(&Sight { words, tags, lemmas, writing: &self.writing }, &mut arcs);
        arcs
    }

    /// The tags of the words of a sentence.
    #[doc(hidden)]
    pub fn tags(&self, words: &[Word]) -> Vec<Tag> {
        self.tagger.tag(words)
    }

    /// The lemmas of tagged words.
    #[doc(hidden)]
    pub fn lemmas(&self, words: &[Word], tags: &[Tag], known: &mut Known) -> Vec<Arc<str>> {
        let lemma = |(word, tag): (&Word, &Tag)| {
            let key = (Arc::as_ptr(&word.look) as usize, *tag);
            let new = || (word.look.clone(), self.lemmas.lemma(word, tag.0, tag.1, &self.lexicon).into());
            known.lemmas.entry(key).or_insert_with(new).1.clone()
        };
        words.iter().zip(tags).map(lemma).collect()
    }

    /// The names among tagged words, counted.
    #[doc(hidden)]
    pub fn names(&self, words: &[Word], tags: &[Tag]) -> usize {
        self.namer.find(words, tags).len()
    }

    /// How the language is written.
    #[doc(hidden)]
    pub fn writing(&self) -> &Writing {
        &self.writing
    }

    /// The lexicon.
    #[doc(hidden)]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}

fn keep(strings: &mut String, word: &str) -> (u32, u32) {
    let start = strings.len() as u32;
    strings.push_str(word);
    (start, strings.len() as u32)
}

/// The part of a block that lies in the text, on character boundaries.
fn within(text: &str, block: Span) -> Span {
    let floor = |at: u32| text.floor_char_boundary((at as usize).min(text.len()));
    let (start, end) = (floor(block.start), floor(block.end));
    Span::new(start, end.max(start))
}
