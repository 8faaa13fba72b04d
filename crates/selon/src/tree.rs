//! Moves through the dependency trees of a text: children, subtrees, clauses.

use crate::Span;
use crate::syntax::{Deprel, Syntax, Upos};
use std::ops::Range;

/// The trees of a text, indexed once so that every move is cheap.
pub struct Tree<'s> {
    /// The words.
    pub syntax: &'s Syntax,
    first: Vec<u32>,
    kids: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl<'s> Tree<'s> {
    /// Indexes the trees of `syntax`.
    pub fn new(syntax: &'s Syntax) -> Tree<'s> {
        let n = syntax.tokens.len();
        let mut first = vec![0u32; n + 1];
        for token in &syntax.tokens {
            if let Some(head) = token.head {
                first[head as usize + 1] += 1;
            }
        }
        for i in 0..n {
            first[i + 1] += first[i];
        }
        let mut next = first.clone();
        let mut kids = vec![0u32; first[n] as usize];
        for (i, token) in syntax.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                kids[next[head as usize] as usize] = i as u32;
                next[head as usize] += 1;
            }
        }
        let mut left: Vec<u32> = (0..n as u32).collect();
        let mut right = left.clone();
        for i in 0..n {
            let mut up = syntax.tokens[i].head;
            // A tree is never deeper than its sentence is long; the bound guards against a cycle in a faulty model.
            for _ in 0..64 {
                let Some(h) = up else { break };
                let h = h as usize;
                if left[h] <= i as u32 && right[h] >= i as u32 {
                    break;
                }
                left[h] = left[h].min(i as u32);
                right[h] = right[h].max(i as u32);
                up = syntax.tokens[h].head;
            }
        }
        Tree { syntax, first, kids, left, right }
    }

    /// The governed words of `i`, in text order.
    pub fn kids(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.kids[self.first[i] as usize..self.first[i + 1] as usize].iter().map(|&k| k as usize)
    }

    /// The governed words of `i` with one of these relations.
    pub fn kids_as<'t>(&'t self, i: usize, roles: &'t [Deprel]) -> impl DoubleEndedIterator<Item = usize> + 't {
        self.kids(i).filter(move |&k| roles.contains(&self.syntax.tokens[k].deprel))
    }

    /// The first governed word of `i` with one of these relations.
    pub fn kid(&self, i: usize, roles: &[Deprel]) -> Option<usize> {
        self.kids(i).find(|&k| roles.contains(&self.syntax.tokens[k].deprel))
    }

    /// The governor of `i`.
    pub fn head(&self, i: usize) -> Option<usize> {
        self.syntax.tokens[i].head.map(|h| h as usize)
    }

    /// The relation of `i` to its governor.
    pub fn role(&self, i: usize) -> Deprel {
        self.syntax.tokens[i].deprel
    }

    /// The part of speech of `i`.
    pub fn upos(&self, i: usize) -> Upos {
        self.syntax.tokens[i].upos
    }

    /// The governors of `i`, nearest first.
    pub fn above(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = Some(i);
        (0..64).map_while(move |_| {
            at = at.and_then(|x| self.head(x));
            at
        })
    }

    /// Whether `i` is `top` or stands below it.
    pub fn under(&self, i: usize, top: usize) -> bool {
        i == top || self.above(i).any(|h| h == top)
    }

    /// First and one past last token of everything below `i`, itself included.
    pub fn reach(&self, i: usize) -> Range<usize> {
        self.left[i] as usize..self.right[i] as usize + 1
    }

    /// The words of everything below `i`, without punctuation at either end.
    pub fn span(&self, i: usize) -> Span {
        self.words(self.reach(i))
    }

    /// The stretch of text from the first to the last of `tokens`, without punctuation at either end.
    pub fn words(&self, tokens: Range<usize>) -> Span {
        let (mut from, mut to) = (tokens.start, tokens.end);
        while from + 1 < to && self.upos(from) == Upos::Punct {
            from += 1;
        }
        while to > from + 1 && self.upos(to - 1) == Upos::Punct {
            to -= 1;
        }
        match (self.syntax.tokens.get(from), self.syntax.tokens.get(to.max(from + 1) - 1)) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        }
    }

    /// `i` and the words coordinated with it, in text order.
    pub fn with_conjuncts(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        let mut ix = 0;
        while ix < all.len() && all.len() < 32 {
            all.extend(self.kids_as(all[ix], &[Deprel::Conj]));
            ix += 1;
        }
        all
    }

    /// The head of the noun phrase that ends at token `k`.
    pub fn head_left_of(&self, k: usize) -> usize {
        let phrase = |above: usize| matches!(self.upos(above), Upos::Noun | Upos::Propn) && above <= k && self.reach(above).end == k + 1;
        self.above(k).take_while(|&above| phrase(above)).last().unwrap_or(k)
    }

    /// The head of the noun phrase right before token `i`, a comma between them or not.
    pub fn phrase_before(&self, i: usize) -> Option<usize> {
        let first = self.sentence(i).start;
        let last = (first..i).rev().find(|&k| self.upos(k) != Upos::Punct)?;
        (i - last <= 2 && matches!(self.upos(last), Upos::Noun | Upos::Propn | Upos::Adj)).then(|| self.head_left_of(last))
    }

    /// The first conjunct of the coordination `i` belongs to.
    pub fn first_conjunct(&self, i: usize) -> usize {
        let mut at = i;
        for _ in 0..64 {
            match (self.role(at), self.head(at)) {
                (Deprel::Conj, Some(head)) => at = head,
                _ => break,
            }
        }
        at
    }

    /// The preposition that introduces the noun `i`: its lemma.
    pub fn case(&self, i: usize) -> Option<&'s str> {
        self.kid(i, &[Deprel::Case]).map(|k| self.syntax.lemma(k))
    }

    /// The verb or predicate noun whose clause `i` stands in, `i` itself when it is one.
    pub fn clause(&self, i: usize) -> usize {
        std::iter::once(i).chain(self.above(i)).find(|&x| self.heads_clause(x)).unwrap_or_else(|| self.root(i))
    }

    /// Whether `i` is the head of a clause.
    pub fn heads_clause(&self, i: usize) -> bool {
        use Deprel::*;
        match self.role(i) {
            Root | Ccomp | Xcomp | Advcl | AdvclRelcl | Acl | AclRelcl | Csubj | CsubjPass | Parataxis | ParataxisInsert => true,
            Conj => matches!(self.upos(i), Upos::Verb | Upos::Aux) || self.kids(i).any(|k| matches!(self.role(k), Nsubj | NsubjPass | Cop)),
            _ => false,
        }
    }

    /// The root of the tree `i` stands in.
    pub fn root(&self, i: usize) -> usize {
        self.above(i).last().unwrap_or(i)
    }

    /// The tokens of the sentence `i` stands in.
    pub fn sentence(&self, i: usize) -> Range<usize> {
        let sentence = &self.syntax.sentences[self.syntax.tokens[i].sentence as usize];
        sentence.tokens.start as usize..sentence.tokens.end as usize
    }
}
