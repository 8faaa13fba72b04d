//! Who does what in a clause: subjects, objects, agents and obliques, through voice, coordination, control and relatives.

use crate::language::Language;
use crate::syntax::{Deprel, Upos};
use crate::tree::Tree;

/// Reads roles off the trees of one text.
#[derive(Clone, Copy)]
pub struct Clauses<'t> {
    /// The trees.
    pub tree: &'t Tree<'t>,
    /// The language, for its function words.
    pub language: &'t Language,
}

impl<'t> Clauses<'t> {
    /// Whether the language lists token `i` (with what follows) as a function word of this kind.
    pub fn is_function(&self, i: usize, kind: &str) -> bool {
        self.language.table("function").at(self.tree.syntax, i).any(|(row, _)| row.has(0, kind))
    }

    /// Whether the verb `v` is passive: what follows grammatically as subject is what it happens to.
    pub fn passive(&self, v: usize) -> bool {
        let token = &self.tree.syntax.tokens[v];
        // «sont décédés», "have arrived": a verb that takes no object has no passive, whatever its auxiliary.
        if self.is_function(v, "unaccusative") {
            return false;
        }
        // «avait "condamné le lancement de l'opération"»: an active auxiliary and an object.
        let active = self.tree.kid(v, &[Deprel::AuxTense]).is_some() && self.tree.kid(v, &[Deprel::Obj]).is_some_and(|o| o > v);
        if active && self.tree.kid(v, &[Deprel::AuxPass]).is_none() {
            return false;
        }
        // «s'est retirée de la ville»: who does it to himself does it.
        let reflexive = |k: usize| {
            self.tree.syntax.tokens[k].feats.reflex().is_some()
                || self.tree.role(k) == Deprel::ExplPv
                || self.tree.upos(k) == Upos::Pron && self.is_function(k, "reflexive")
        };
        if self.tree.kids(v).any(|k| k < v && reflexive(k)) {
            return false;
        }
        if self.tree.kid(v, &[Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass]).is_some() {
            return true;
        }
        let bare = self.tree.kid(v, &[Deprel::Aux, Deprel::AuxTense]).is_none();
        let participle = token.feats.verb_form() == Some("Part") && token.feats.tense() != Some("Pres");
        // «ont pillé l'école et frappé un gardien»: what is joined to a verb shares its auxiliary.
        if participle
            && bare
            && self.tree.role(v) == Deprel::Conj
            && let Some(head) = self.tree.head(v)
            && self.tree.kid(head, &[Deprel::Aux, Deprel::AuxTense]).is_some()
            && self.tree.syntax.tokens[head].feats.verb_form() == Some("Part")
        {
            return self.tree.kid(head, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some();
        }
        // "imposed a curfew and shut down the internet": what is joined to an active verb and has an object is active.
        let joined = self.tree.head(v).filter(|_| bare && self.tree.role(v) == Deprel::Conj);
        let object = |k: usize| k > v && self.tree.kid(k, &[Deprel::Case]).is_none();
        let active = |head: usize| {
            self.tree.kid(head, &[Deprel::Nsubj]).is_some()
                && self.tree.kid(head, &[Deprel::AuxPass, Deprel::NsubjPass]).is_none()
                && self.tree.syntax.tokens[head].feats.voice() != Some("Pass")
        };
        if joined.is_some_and(active) && self.tree.kids_as(v, &[Deprel::Obj]).any(object) && self.tree.kid(v, &[Deprel::Nsubj]).is_none() {
            return false;
        }
        // A finite form read as a participle has a subject of its own: "Police arrested protesters", "two men died".
        // But what is done to somebody and has no object was done to its subject: "12 soldiers killed in attack".
        let active = self.tree.kid(v, &[Deprel::Nsubj]).is_some() && (self.tree.kid(v, &[Deprel::Obj]).is_some() || !self.harms(v));
        if token.feats.voice() == Some("Pass") && bare && !active {
            return true;
        }
        // "Teacher shot and killed by gunmen": a headline leaves the auxiliary out.
        if bare && token.feats.tense() == Some("Past") && self.is_told_short(v) {
            return true;
        }
        participle && bare && self.tree.kid(v, &[Deprel::Nsubj]).is_none() && self.tree.kid(v, &[Deprel::Obj]).is_none()
    }

    /// Whether the verb kills, hurts or takes whoever is its object.
    fn harms(&self, v: usize) -> bool {
        self.language.table("toll-verbs").at(self.tree.syntax, v).any(|(row, _)| row.has(2, "obj"))
    }

    /// Whether a past tense with a subject and no object of its own or of what is joined to it is a passive without its auxiliary, because it
    /// has an agent or is done to nobody otherwise: "Centre hit by two shells", "20 killed in airstrike".
    fn is_told_short(&self, v: usize) -> bool {
        use Deprel::{AuxPass, Ccomp, Conj, Nsubj, Obj, Xcomp};
        let tree = self.tree;
        let joined: Vec<usize> = std::iter::once(v).chain(tree.kids_as(v, &[Conj])).filter(|&k| tree.upos(k) == Upos::Verb).collect();
        let met = |k: usize| self.language.table("events").at(tree.syntax, k).any(|(row, _)| row.cell(0) == "V" && row.has(4, "obj"));
        // "Gunmen shot at a car": what stands behind a preposition of aim stands for the object.
        let aimed = || {
            let phrasal = self.language.table("events").at(tree.syntax, v).any(|(row, len)| len == 2 && row.cell(0) == "V");
            let next = |k: usize| phrasal && tree.kid(k, &[Deprel::Case]) == Some(v + 1);
            tree.kids(v).any(|k| self.is_oblique(k) && (self.case_is(k, "against") || next(k)))
        };
        // "37 arrests, 12 officers hurt": nobody is done anything to by what itself tells of a deed.
        let deed = |s: usize| self.language.table("events").at(tree.syntax, s).any(|(row, _)| row.cell(0) == "N");
        tree.kid(v, &[Nsubj]).is_some_and(|s| !deed(s))
            && joined.iter().all(|&k| tree.kid(k, &[Obj, AuxPass, Ccomp, Xcomp]).is_none())
            && (joined.iter().any(|&k| !self.agents(k).is_empty()) && met(v) || self.harms(v) && !aimed())
    }

    /// Who does what the verb says: subjects of the active, agents of the passive, every conjunct.
    pub fn doers(&self, v: usize) -> Vec<usize> {
        if self.passive(v) { self.agents(v) } else { self.subjects(v, 0) }
    }

    /// To whom the verb happens: objects of the active, subjects of the passive, every conjunct.
    pub fn undergoers(&self, v: usize) -> Vec<usize> {
        if self.passive(v) {
            return self.subjects(v, 0);
        }
        let objects = self.tree.kids_as(v, &[Deprel::Obj]).filter(|&o| !self.case_is(o, "agent"));
        let objects: Vec<usize> = objects.flat_map(|o| self.tree.with_conjuncts(o)).collect();
        // "killing up to 40 soldiers": the words of a bound are no preposition.
        let bounded = |k: usize| {
            let case = self.tree.kid(k, &[Deprel::Case]).filter(|&case| case > v && self.tree.kid(k, &[Deprel::Nummod]).is_some());
            case.is_some_and(|case| self.language.table("bounds").at(self.tree.syntax, case - 1).any(|(_, len)| len == 2))
        };
        if let Some(met) = self.tree.kids_as(v, &[Deprel::Obl]).find(|&k| objects.is_empty() && bounded(k)) {
            return self.tree.with_conjuncts(met);
        }
        if objects.is_empty() && self.tree.role(v) == Deprel::Xcomp {
            let relative = self.tree.head(v).into_iter().flat_map(|head| self.tree.kids_as(head, &[Deprel::Obj]));
            return relative.filter_map(|o| self.antecedent(o)).collect();
        }
        if objects.is_empty() && self.tree.role(v) == Deprel::AclRelcl {
            // «l'homme que l'armée a tué»: the object is the antecedent when the relative pronoun stands for it.
            return objects;
        }
        objects.into_iter().map(|o| self.antecedent(o).unwrap_or(o)).collect()
    }

    /// The agents of a passive: `par`, `by`.
    pub fn agents(&self, v: usize) -> Vec<usize> {
        // What has a preposition is no object, whatever the tree says: "shelling by the army".
        let oblique = |k: usize| self.is_oblique(k) || self.tree.role(k) == Deprel::Obj;
        self.tree
            .kids(v)
            .filter(|&k| self.tree.role(k) == Deprel::OblAgent || oblique(k) && self.case_is(k, "agent"))
            .flat_map(|k| self.tree.with_conjuncts(k))
            .collect()
    }

    /// The grammatical subjects of `v`, through relatives, coordination and control.
    pub fn subjects(&self, v: usize, depth: u8) -> Vec<usize> {
        use Deprel::*;
        let own: Vec<usize> = self
            .tree
            .kids_as(v, &[Nsubj, NsubjPass])
            .flat_map(|s| self.tree.with_conjuncts(s))
            .map(|s| self.antecedent(s).unwrap_or(s))
            .collect();
        if !own.is_empty() || depth > 6 {
            return own;
        }
        let Some(head) = self.tree.head(v) else { return own };
        match self.tree.role(v) {
            Conj if matches!(self.tree.upos(head), Upos::Verb | Upos::Aux) || self.tree.kid(head, &[Cop]).is_some() => {
                if self.passive(head) == self.passive(v) || self.tree.kid(head, &[Nsubj, NsubjPass]).is_some() {
                    self.subjects(head, depth + 1)
                } else {
                    own
                }
            }
            // "went on strike to demand a rise", «sa décision de partir»: a purpose is that of whoever has or does the thing.
            Acl if self.tree.syntax.tokens[v].feats.verb_form() == Some("Inf")
                && self.tree.upos(head) == Upos::Noun
                && !self.controllers(head, depth).is_empty() =>
            {
                self.controllers(head, depth)
            }
            // "were accused by rights groups of executing villagers": the tree may hang on the agent what the passive is about.
            Acl if self.tree.kids_as(v, &[Mark]).any(|m| self.is_function(m, "object-control")) && self.accuser(head).is_some() => {
                self.accuser(head).map(|verb| self.subjects(verb, depth + 1)).unwrap_or_default()
            }
            // «a ajouté trois banques à sa liste, les accusant de …»: a comma parts what the subject does along with its verb from the noun
            // before.
            Acl if self.along(v).is_some() => self.along(v).map(|verb| self.subjects(verb, depth + 1)).unwrap_or_default(),
            Acl | AclRelcl if matches!(self.tree.upos(head), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num) => vec![head],
            Xcomp => {
                // «trois hommes qu'elle dit avoir abattus»: a relative pronoun is what the infinitive is done to.
                let own = self.tree.kids_as(head, &[Obj, Iobj]).filter(|&o| self.antecedent(o).is_none());
                let objects: Vec<usize> = own.flat_map(|o| self.tree.with_conjuncts(o)).collect();
                // "called on Serbia to recognise it": whoever is behind the preposition that goes with the verb.
                let addressed = |k: &usize| {
                    *k < v
                        && self.tree.kid(*k, &[Case]) == Some(head + 1)
                        && self.language.table("events").at(self.tree.syntax, head).any(|(row, len)| len == 2 && row.has(5, "asks"))
                };
                let called: Vec<usize> =
                    self.tree.kids_as(head, &[Obl, OblArg]).filter(addressed).flat_map(|k| self.tree.with_conjuncts(k)).collect();
                match (objects.is_empty(), called.is_empty()) {
                    (false, _) => objects,
                    (true, false) => called,
                    _ => self.subjects(head, depth + 1),
                }
            }
            // "accused the army of shelling a village", "kept them from leaving": whoever is named as the object.
            Advcl
                if self.tree.kids_as(v, &[Mark]).any(|m| self.is_function(m, "object-control"))
                    && self.tree.kids_as(head, &[Obj, Iobj]).any(|o| o < v) =>
            {
                self.tree.kids_as(head, &[Obj, Iobj]).filter(|&o| o < v).flat_map(|o| self.tree.with_conjuncts(o)).collect()
            }
            // "The school was hit by two missiles, killing four": what struck it killed, not the school.
            Advcl if v > head && self.tree.kid(v, &[Mark]).is_none() && self.harms(v) && self.passive(head) => self.agents(head),
            Advcl | Parataxis | AdvclRelcl if self.tree.syntax.tokens[v].feats.verb_form() != Some("Fin") => self.subjects(head, depth + 1),
            _ => own,
        }
    }

    /// The verb along with which its subject does what a present participle behind a comma says, when the tree hangs that on a noun behind
    /// the verb.
    fn along(&self, v: usize) -> Option<usize> {
        let tree = self.tree;
        let feats = tree.syntax.tokens[v].feats;
        let participle = feats.verb_form() == Some("Part") && feats.tense() == Some("Pres") || feats.verb_form() == Some("Ger");
        let first = tree.kids(v).filter(|&k| k < v && v - k <= 3 && tree.upos(k) != Upos::Punct).min().unwrap_or(v);
        let parted = participle && first > 0 && tree.syntax.form(first - 1) == ",";
        let noun = tree.head(v).filter(|_| parted)?;
        let verb = tree.above(noun).find(|&k| tree.upos(k) == Upos::Verb)?;
        (verb < noun && tree.kid(verb, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|s| s < verb)).then_some(verb)
    }

    /// The passive verb of which a noun is the agent.
    fn accuser(&self, noun: usize) -> Option<usize> {
        self.tree.head(noun).filter(|&v| self.tree.upos(v) == Upos::Verb && self.passive(v) && self.agents(v).contains(&noun))
    }

    /// Whose a noun is, else the subject of the verb that it is the object of.
    fn controllers(&self, noun: usize, depth: u8) -> Vec<usize> {
        let own: Vec<usize> = self.tree.kids_as(noun, &[Deprel::NmodPoss]).filter(|&k| self.tree.upos(k) != Upos::Pron).collect();
        let verb =
            self.tree.head(noun).filter(|_| own.is_empty() && matches!(self.tree.role(noun), Deprel::Obj | Deprel::Obl | Deprel::OblArg));
        verb.map_or(own, |v| self.subjects(v, depth + 1))
    }

    /// The nouns under `i` introduced by this preposition, every conjunct.
    pub fn under_preposition(&self, i: usize, preposition: &str) -> Vec<usize> {
        self.tree
            .kids(i)
            .filter(|&k| {
                (self.is_oblique(k) || matches!(self.tree.role(k), Deprel::Iobj | Deprel::NmodPoss | Deprel::Obj))
                    && self
                        .tree
                        .kids_as(k, &[Deprel::Case])
                        .any(|c| self.tree.syntax.lemma(c) == preposition || self.tree.syntax.form(c) == preposition)
            })
            .flat_map(|k| self.tree.with_conjuncts(k))
            .collect()
    }

    /// The noun a relative pronoun stands for.
    pub fn antecedent(&self, i: usize) -> Option<usize> {
        let token = &self.tree.syntax.tokens[i];
        if token.upos != Upos::Pron || !(token.feats.pron_type() == Some("Rel") || self.is_function(i, "relative")) {
            return None;
        }
        let relative = std::iter::once(i).chain(self.tree.above(i)).find(|&x| matches!(self.tree.role(x), Deprel::AclRelcl | Deprel::Acl));
        // Where the tree hangs the clause elsewhere, the phrase right before the pronoun is taken up: «le maire de X, qui accuse …».
        let start = self.tree.kid(i, &[Deprel::Case]).filter(|&case| case < i).unwrap_or(i);
        let taken_up = relative.and_then(|x| self.tree.head(x)).filter(|&h| h < i);
        // «contredit par le Croissant-Rouge, qui évoque …»: a verb is not taken up when a phrase stands right before.
        let noun = taken_up.filter(|&h| self.tree.upos(h) != Upos::Verb);
        let noun = noun.or_else(|| self.tree.phrase_before(start)).or(taken_up)?;
        if self.is_function(i, "person") && !self.is_somebody(noun) {
            // "talks with rebels, who attacked": a thing is no "who"; the last of its words that is somebody is.
            return Some((noun..start).rev().find(|&k| self.tree.under(k, noun) && self.is_somebody(k)).unwrap_or(noun));
        }
        Some(noun)
    }

    /// Whether a noun is somebody by a name or by the lists of people.
    fn is_somebody(&self, noun: usize) -> bool {
        let listed = |list: &&str| self.language.table(list).at(self.tree.syntax, noun).next().is_some();
        self.tree.upos(noun) == Upos::Propn || ["titles", "bodies", "groups", "persons", "victims"].iter().any(listed)
    }

    /// Whether `k` hangs on its governor as an oblique or a noun complement.
    pub fn is_oblique(&self, k: usize) -> bool {
        use Deprel::*;
        matches!(self.tree.role(k), Obl | OblArg | OblMod | OblAgent | OblTmod | Nmod | NmodPoss)
    }

    /// Whether the preposition of `k` is a function word of this kind.
    pub fn case_is(&self, k: usize, kind: &str) -> bool {
        self.tree.kids_as(k, &[Deprel::Case]).any(|c| self.is_function(c, kind))
    }

    /// Whether a noun is what something was done for: "in response to the killing", "in protest at the shelling", «malgré la trêve».
    pub fn is_cause(&self, noun: usize) -> bool {
        let Some(case) = self.tree.kid(noun, &[Deprel::Case]) else { return false };
        let named = |k: usize| self.tree.upos(k) == Upos::Noun && self.is_function(k, "cause");
        let plain = self.is_function(case, "cause") && !self.is_function(case, "complement");
        plain || self.tree.head(noun).is_some_and(named) || case > 0 && named(case - 1)
    }

    /// Whether `v` is negated («ne … pas», «aucun», "not", "no").
    pub fn negated(&self, v: usize) -> bool {
        // The parser may link what stands on either side of a quotation mark: «« … rien n'était », raconte-t-il».
        let apart = |k: usize| (k.min(v) + 1..k.max(v)).any(|t| self.tree.syntax.lemma(t) == "\"");
        self.tree.kids(v).filter(|&k| !apart(k)).any(|k| {
            matches!(self.tree.role(k), Deprel::Advmod | Deprel::Det | Deprel::Aux | Deprel::Cc) && self.is_function(k, "negation")
        })
    }

    /// Whether `v` is an infinitive or gerund, itself or by its auxiliary: «tuer», «avoir tué», "having killed".
    pub fn infinitive(&self, v: usize) -> bool {
        let is = |k: usize| matches!(self.tree.syntax.tokens[k].feats.verb_form(), Some("Inf" | "Ger"));
        is(v) || self.tree.kids_as(v, &[Deprel::Aux, Deprel::AuxTense, Deprel::AuxPass]).any(is)
    }

    /// The whole verb as a person marks it: auxiliaries and the verb itself, the infinitive under a modal included.
    pub fn verb_group(&self, v: usize) -> std::ops::Range<usize> {
        let start = self
            .tree
            .kids_as(v, &[Deprel::Aux, Deprel::AuxPass, Deprel::AuxTense, Deprel::AuxCaus])
            .filter(|&k| k < v && v - k <= 4)
            .filter(|&k| (k + 1..v).all(|t| !matches!(self.tree.upos(t), Upos::Punct | Upos::Noun | Upos::Propn)))
            .min()
            .unwrap_or(v);
        start..v + 1
    }
}
