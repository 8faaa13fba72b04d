//! Pronouns: whom «il», «elle», "he", "they" take up.

use super::Cast;
use crate::reading::{ActorIx, Form};
use crate::syntax::{Deprel, Upos};
use crate::world::ActorKind;

/// How many tokens back a pronoun reaches for its antecedent.
const REACH: usize = 80;

impl Cast<'_> {
    /// The actor that «ce dernier», "the latter" takes up: the nearest earlier one that agrees in number and gender.
    pub fn latter(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        let own = tree.syntax.tokens[i].feats;
        for k in (i.saturating_sub(REACH)..i).rev() {
            if !self.names_somebody(k) || !matches!(tree.upos(k), Upos::Noun | Upos::Propn) {
                continue;
            }
            let other = tree.syntax.tokens[k].feats;
            if differs(own.number(), other.number()) {
                continue;
            }
            let Some(actor) = self.actor(k) else { continue };
            if self.actors[actor].kind == ActorKind::Person || !differs(own.gender(), other.gender()) {
                self.mention(actor, tree.syntax.tokens[i].span, Form::Pronoun);
                return Some(actor);
            }
        }
        None
    }

    /// The actor a third-person pronoun takes up: the nearest earlier subject that agrees in number and gender.
    pub(super) fn pronoun(&mut self, i: usize) -> Option<ActorIx> {
        let tree = self.clauses.tree;
        if let Some(noun) = self.clauses.antecedent(i) {
            return self.actor(noun);
        }
        let feats = tree.syntax.tokens[i].feats;
        if feats.person() != Some("3")
            || feats.pron_type() != Some("Prs")
            || feats.reflex().is_some()
            || matches!(tree.role(i), Deprel::ExplSubj | Deprel::Expl) && tree.head(i).is_none_or(|verb| i < verb)
        {
            return None;
        }
        let from = i.saturating_sub(REACH);
        let subjects: Vec<usize> = (from..i)
            .rev()
            .filter(|&k| {
                matches!(tree.role(k), Deprel::Nsubj | Deprel::NsubjPass | Deprel::OblAgent)
                    || tree.role(k) == Deprel::OblMod && self.clauses.case_is(k, "agent")
            })
            .filter(|&k| tree.upos(k) != Upos::Pron)
            .collect();
        for k in subjects {
            let other = tree.syntax.tokens[k].feats;
            if differs(feats.number(), other.number()) {
                continue;
            }
            let Some(actor) = self.actor(k) else { continue };
            // "he" is somebody, never a state.
            let personal = self.clauses.is_function(i, "personal");
            if personal && !matches!(self.actors[actor].kind, ActorKind::Person | ActorKind::Unknown) {
                continue;
            }
            // A person's name tells no gender; for everything else the noun's gender must agree.
            if self.actors[actor].kind != ActorKind::Person && differs(feats.gender(), other.gender()) {
                continue;
            }
            self.mention(actor, tree.syntax.tokens[i].span, Form::Pronoun);
            return Some(actor);
        }
        None
    }
}

/// Whether two words cannot agree in a feature: both have it and it is not the same.
fn differs(a: Option<&str>, b: Option<&str>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}
