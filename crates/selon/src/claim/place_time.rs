//! Circumstances: where, when and through what.

use super::Scene;
use crate::Span;
use crate::reading::{PlaceIx, Statement, TimeIx};
use crate::syntax::{Deprel, Upos};
use crate::world::Precision;

impl Scene<'_> {
    /// Fills in when and through what a statement is made, from its sentence outside what is said.
    pub fn circumstances(&mut self, statement: &mut Statement, token: usize) {
        let sentence = self.tree.sentence(token);
        let told = self.sentence_span(token);
        let outside = |span: Span| told.holds(span) && !statement.content.iter().any(|c| c.meets(span));
        statement.time = self.times_in(sentence.clone()).find(|&ix| outside(self.mentions.times[ix].time.span));
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

                sentence.clone().find_map(|i| {
                    let actor = self.cast.known_actor(i)?;
                    let told =
                        self.tree.kid(i, &[Deprel::Case]).is_some() && outside(syntax.tokens[i].span) && Some(actor) != statement.source;
                    (told && actors[actor].kind == crate::world::ActorKind::Outlet).then(|| actors[actor].name.clone())
                })
            });
    }

    /// Where something named by token `i` happens: a place under it, else in its clause, else in its sentence; a wide one gives way to
    /// a more exact one of its sentence that lies in it.
    pub fn place_of(&self, i: usize) -> Option<PlaceIx> {
        let tree = self.tree;
        // A dateline says where the report was written.
        let told = self.sentence_span(i);
        // «une frappe attribuée aux Émirats»: who is blamed is not where it happened.
        let blames = |k: usize| {
            let case = tree.kid(k, &[Deprel::Case]).and_then(|case| case.checked_sub(1));
            let verb = |v: usize| matches!(tree.upos(v), Upos::Verb | Upos::Adj);
            let listed = |v: usize| self.language.table("responsibility").at(tree.syntax, v).any(|(row, _)| row.cell(0) == "V");
            tree.head(k).into_iter().chain(case).any(|v| v < k && verb(v) && listed(v))
        };
        let other = |k: usize| self.of_another(k, i);
        let here = |range: std::ops::Range<usize>| {
            let named = range.filter(|&k| k != i && self.cast.place(k).is_some() && told.holds(tree.syntax.tokens[k].span));
            // "a Britain-based monitor": where somebody sits.
            let based = |k: usize| {
                tree.syntax.tokens.get(k + 1).is_some_and(|_| tree.syntax.form(k + 1) == "-")
                    && k + 2 < tree.sentence(k).end
                    && tree.upos(k + 2) == Upos::Verb
            };
            let named = named.filter(move |&k| !based(k));
            named.filter(|&k| !blames(k) && !other(k))
        };
        let clause = tree.clause(i);
        let under = here(tree.reach(i)).find_map(|k| self.cast.place(k));
        let in_clause =
            || here(tree.reach(clause)).filter(|&k| tree.clause(k) == clause || tree.under(k, i)).find_map(|k| self.cast.place(k));
        let exact = self.most_exact(here(tree.sentence(i)).filter_map(|k| self.cast.place(k)));
        let found = under.or_else(in_clause).or(exact)?;
        let (wide, narrow) = (&self.cast.places[found], exact.map(|p| &self.cast.places[p]));
        let inside = narrow.is_some_and(|p| {
            wide.precision == Precision::Country && p.precision < wide.precision && p.country == wide.country && p.country.is_some()
        });
        if inside { exact } else { Some(found) }
    }

    /// Of several places the most exact one, which the others then only locate; of equals the first.
    fn most_exact(&self, places: impl Iterator<Item = PlaceIx>) -> Option<PlaceIx> {
        places.min_by_key(|&p| self.cast.places[p].precision)
    }

    /// When something named by token `i` happens: a time in its clause, else the only one of its sentence that does not date who says so,
    /// else the time that opens its entry of a live page.
    pub fn time_of(&self, i: usize) -> Option<TimeIx> {
        let tree = self.tree;
        let sentence = tree.sentence(i);
        // The day of a dateline is that of the report.
        let told = self.sentence_span(i);
        let first = |ix: usize| self.mentions.times[ix].tokens.start;
        let here: Vec<usize> =
            self.times_in(sentence).filter(|&ix| told.holds(self.mentions.times[ix].time.span) && !self.of_another(first(ix), i)).collect();
        let clause = tree.clause(i);
        // "charged on Monday over the massacre of villagers in 1982": of two times of a clause a noun of a circumstance has the one behind it.
        let around: Vec<usize> = here.iter().copied().filter(|&ix| tree.clause(first(ix)) == clause).collect();
        if tree.upos(i) == Upos::Noun
            && tree.case(i).is_some()
            && let [before, behind] = around[..]
            && first(before) < i
            && first(behind) > i
            && !tree.under(first(before), i)
        {
            return Some(behind);
        }
        // «Deux signataires de l'accord de 2016 ont été tués mardi»: what dates a noun yields to what dates the verb; a year dates the noun alone.
        let (of_verb, of_noun): (Vec<usize>, Vec<usize>) = around.iter().copied().partition(|&ix| !self.dates_a_noun(ix, i));
        let years = |ix: &usize| self.mentions.times[*ix].time.grain == "year";
        let in_clause = of_verb.first().copied().or_else(|| of_noun.iter().copied().find(|ix| !years(ix)));
        let here: Vec<usize> = here.into_iter().filter(|ix| !(of_noun.contains(ix) && years(ix))).collect();
        let alone = here.first().copied().filter(|&ix| here.len() == 1 && !self.dates_a_saying(ix, i) && !self.dates_another(ix, i));
        in_clause.or(alone).or_else(|| self.entry_time(i))
    }

    /// Whether a time hangs on a noun of the subject that tells of no deed, and verb `i` on neither: "signatories of the 2016 deal were killed".
    fn dates_a_noun(&self, time: TimeIx, i: usize) -> bool {
        let tree = self.tree;
        let tokens = self.mentions.times[time].tokens.clone();
        let events = self.language.table("events");
        let deed = |noun: usize| {
            let mut rows = self.rows(events, noun);
            rows.any(|(row, _)| {
                matches!(row.cell(super::event::TYPE), "ASSAULT" | "COERCE" | "PROTEST" | "RETREAT" | "MOBILIZE" | "CONSULT")
            })
        };
        let subject = |k: &usize| matches!(tree.role(*k), Deprel::Nsubj | Deprel::NsubjPass);
        let top = tree.above(tokens.start).take_while(|&k| k != i).find(|k| !tokens.contains(k) && subject(k));
        tree.upos(i) == Upos::Verb && top.is_some_and(|top| tree.upos(top) == Upos::Noun && !deed(top))
    }

    /// Whether word `k` tells of another happening than token `i`, which is only what it was done for, over or after: "was expelled in
    /// retaliation for the expulsion of three diplomats by Oslo last month".
    fn of_another(&self, k: usize, i: usize) -> bool {
        let tree = self.tree;
        let events = self.language.table("events");
        let cause = |noun: usize| self.clauses.case_is(noun, "cause") || self.clauses.is_cause(noun);
        let apart = |noun: usize| {
            tree.upos(noun) == Upos::Noun && cause(noun) && self.rows(events, noun).any(|(row, _)| !row.cell(super::event::TYPE).is_empty())
        };
        std::iter::once(k).chain(tree.above(k)).take_while(|&above| above != i && !tree.under(i, above)).any(apart)
    }

    /// Whether a time hangs on a verb of saying that is not over token `i`: "…, police said on Monday" dates no deed.
    fn dates_a_saying(&self, time: TimeIx, i: usize) -> bool {
        let tree = self.tree;
        let tokens = self.mentions.times[time].tokens.clone();
        let Some(verb) = tokens.clone().filter_map(|k| tree.head(k)).find(|head| !tokens.contains(head)) else { return false };
        let says = self.language.table("reporting").at(tree.syntax, verb).any(|(row, _)| row.cell(0) == "V" && !row.has(1, "weak"));
        // «L'opération, lancée dimanche, …» says nothing.
        says && verb != i && tree.upos(verb) == Upos::Verb && !self.clauses.passive(verb)
    }

    /// Whether a time stands in a participle or relative clause of somebody or of a document, outside which token `i` stands: «a ordonné
    /// la libération du maire, incarcéré depuis 2019».
    fn dates_another(&self, time: TimeIx, i: usize) -> bool {
        let tree = self.tree;
        let first = self.mentions.times[time].tokens.start;
        let clause = tree.clause(first);
        // «… durant l'attaque du 31 mars»: what dates a happening dates what is told with it.
        let happens = |k: usize| tree.upos(k) == Upos::Noun && self.rows(self.language.table("events"), k).next().is_some();
        if tree.above(first).take_while(|&k| k != clause).any(happens) {
            return false;
        }
        let described = tree.head(clause).filter(|_| matches!(tree.role(clause), Deprel::Acl | Deprel::AclRelcl));
        let document = |noun: usize| self.language.table("media").at(tree.syntax, noun).next().is_some();
        clause != i
            && !tree.under(i, clause)
            && described
                .is_some_and(|noun| noun != i && (self.cast.names_somebody(noun) || self.cast.place(noun).is_some() || document(noun)))
    }

    /// The time that opens the entry of a live page in which token `i` stands.
    fn entry_time(&self, i: usize) -> Option<TimeIx> {
        let block = &self.layout.blocks[self.block(i) as usize];
        if block.entry <= block.span.start {
            return None;
        }
        let stamp = Span { start: block.span.start, end: block.entry };
        let times = &self.mentions.times;
        let first = times.partition_point(|t| t.time.span.start < stamp.start);
        times.get(first).filter(|t| stamp.holds(t.time.span) && t.time.resolved).map(|_| first)
    }

    /// Whether the clause of token `i` tells of the background rather than going on with the story: in the pluperfect, the imperfect
    /// or the present.
    pub fn is_backdrop(&self, i: usize) -> bool {
        let verb = self.tree.clause(i);
        let finite = self.clauses.verb_group(verb).find(|&k| self.tree.syntax.tokens[k].feats.verb_form() == Some("Fin"));
        finite.is_some_and(|k| {
            let auxiliary = k != verb;
            match self.tree.syntax.tokens[k].feats.tense() {
                Some("Imp") => true,
                Some("Past") => auxiliary && self.clauses.is_function(k, "perfect"),
                Some("Fut") => true,
                _ => false,
            }
        })
    }

    /// The one place of the headline or of the first paragraph: where the page is about.
    pub fn main_place(&self) -> Option<(PlaceIx, u32)> {
        let tokens = &self.tree.syntax.sentences;
        tokens
            .iter()
            .take_while(|s| s.block <= 2)
            .flat_map(|s| s.tokens.start as usize..s.tokens.end as usize)
            .filter(|&i| self.cast.place(i).is_some())
            .filter(|&i| i + 1 < self.tree.syntax.tokens.len() && self.sentence_span(i + 1).holds(self.tree.syntax.tokens[i].span))
            .filter(|&i| self.below_dateline(i))
            .find_map(|i| Some((self.cast.place(i)?, self.tree.syntax.tokens[i].sentence)))
    }

    /// Whether token `i` stands behind the dateline of its block, if there is one.
    fn below_dateline(&self, i: usize) -> bool {
        let last = self.tree.sentence(i).end - 1;
        self.sentence_span(last).holds(self.tree.syntax.tokens[i].span)
    }
}
