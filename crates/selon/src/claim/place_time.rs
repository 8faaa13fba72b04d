//! Circumstances: where, when and through what.

use super::Scene;
use crate::Span;
use crate::reading::{PlaceIx, Statement, TimeIx};
use crate::syntax::Deprel;

impl Scene<'_> {
    /// Fills in when and through what a statement is made, from its sentence outside what is said.
    pub fn circumstances(&mut self, statement: &mut Statement, token: usize) {
        let sentence = self.tree.sentence(token);
        let outside = |span: Span| !statement.content.iter().any(|c| c.meets(span));
        statement.time = self
            .mentions
            .times
            .iter()
            .enumerate()
            .find(|(_, t)| sentence.contains(&t.tokens.start) && outside(t.time.span))
            .map(|(ix, _)| ix);
        let media = self.language.table("media");
        let syntax = self.tree.syntax;
        statement.medium = sentence
            .clone()
            .filter(|&i| outside(syntax.tokens[i].span) && self.tree.kid(i, &[Deprel::Case]).is_some())
            .find_map(|i| {
                let (_, len) = media.longest(syntax, i)?;
                Some(self.words(self.tree.words(i..i + len)).to_owned())
            })
            .or_else(|| {
                let actors = &self.cast.actors;
                let outlet = sentence.clone().find_map(|i| {
                    let actor = self.cast.known_actor(i)?;
                    let told =
                        self.tree.kid(i, &[Deprel::Case]).is_some() && outside(syntax.tokens[i].span) && Some(actor) != statement.source;
                    (told && actors[actor].kind == crate::world::ActorKind::Outlet).then(|| actors[actor].name.clone())
                });
                outlet
            });
    }

    /// Where something named by token `i` happens: a place under it, in its clause, in its sentence when there is only one.
    pub fn place_of(&self, i: usize) -> Option<PlaceIx> {
        let tree = self.tree;
        // A dateline says where the report was written.
        let told = self.sentence_span(i);
        let under = tree.reach(i).filter(|&k| k != i).find_map(|k| self.cast.place(k));
        let clause = tree.clause(i);
        let in_clause = || {
            let here = tree.reach(clause).filter(|&k| told.holds(tree.syntax.tokens[k].span));
            here.filter(|&k| tree.clause(k) == clause || tree.under(k, i)).find_map(|k| self.cast.place(k))
        };
        let in_sentence = || {
            let here = tree.sentence(i).filter(|&k| told.holds(tree.syntax.tokens[k].span));
            let mut places: Vec<PlaceIx> = here.filter_map(|k| self.cast.place(k)).collect();
            places.dedup();
            self.nearest(&places, i)
        };
        under.or_else(in_clause).or_else(in_sentence)
    }

    /// Of the places of a sentence the most exact one, which the others then only locate; of equals the first.
    fn nearest(&self, places: &[PlaceIx], _i: usize) -> Option<PlaceIx> {
        places.iter().copied().min_by_key(|&p| self.cast.places[p].precision)
    }

    /// When something named by token `i` happens: a time in its clause, else the only one of its sentence.
    pub fn time_of(&self, i: usize) -> Option<TimeIx> {
        let tree = self.tree;
        let sentence = tree.sentence(i);
        let here: Vec<usize> =
            self.mentions.times.iter().enumerate().filter(|(_, t)| sentence.contains(&t.tokens.start)).map(|(ix, _)| ix).collect();
        let clause = tree.clause(i);
        let in_clause = here.iter().copied().find(|&ix| tree.clause(self.mentions.times[ix].tokens.start) == clause);
        in_clause.or(if here.len() == 1 { here.first().copied() } else { None })
    }

    /// The one place of the headline or of the first paragraph: where the page is about.
    pub fn main_place(&self) -> Option<PlaceIx> {
        let tokens = &self.tree.syntax.sentences;
        tokens
            .iter()
            .take_while(|s| s.block <= 2)
            .flat_map(|s| s.tokens.start as usize..s.tokens.end as usize)
            .filter(|&i| i + 1 < self.tree.syntax.tokens.len() && self.sentence_span(i + 1).holds(self.tree.syntax.tokens[i].span))
            .find_map(|i| self.cast.place(i))
    }
}
