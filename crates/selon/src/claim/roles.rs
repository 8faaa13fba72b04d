//! Who does an event and to whom: the roles of its words, the nouns around them, and what its complement says.

use super::Scene;
use super::agents::{far_agents, meanwhile, other_side, shared_agents};
use super::concern::{aimed_at, concerned, owners, struck};
use super::event::{ACTOR, FLAGS, POS, RECIPIENT, TYPE};
use crate::language::Row;
use crate::reading::{ActorIx, Form};
use crate::syntax::{Deprel, Upos};
use crate::world::{ActorKind, Iso3, Precision};

/// A verb that only carries an event noun, with its row.
pub type Light<'p> = Option<(usize, &'p Row)>;

/// Who does the event that a row's words make at `token`, and to whom.
pub fn parties(scene: &mut Scene, token: usize, verb: bool, row: &Row, light: Light) -> (Vec<ActorIx>, Vec<ActorIx>) {
    let mut actors = fillers(scene, token, verb, row, ACTOR, light);
    let mut recipients = fillers(scene, token, verb, row, RECIPIENT, light);
    if actors.is_empty() && !verb {
        actors = far_agents(scene, token, row).into_iter().filter_map(|t| party(scene, t)).collect();
    }
    if actors.is_empty() && verb && row.cell(TYPE) == "ASSAULT" && scene.clauses.passive(token) {
        actors = meanwhile(scene, token);
    }
    if recipients.iter().all(|r| actors.contains(r)) && !row.has(FLAGS, "both") {
        let found = match row.cell(TYPE) {
            _ if row.has(FLAGS, "speech") => concerned(scene, token, row),
            "ASSAULT" if !verb => {
                let (met, _) = role_tokens(scene, token, verb, row, RECIPIENT, light);
                let met: Vec<usize> = met.into_iter().chain(struck(scene, token)).collect();
                let somebody: Vec<usize> = met.iter().copied().filter(|&k| party(scene, k).is_some()).collect();
                // «une attaque a visé un convoi de l'armée»: of a thing, whose it is.
                if somebody.is_empty() { met.into_iter().flat_map(|k| owners(scene, k)).collect() } else { somebody }
            }
            // "shelled positions of the rebels", "bulldozed Palestinian homes"
            "ASSAULT" | "COERCE" | "SANCTION" if verb => {
                let (things, _) = role_tokens(scene, token, verb, row, RECIPIENT, light);
                things.into_iter().flat_map(|thing| owners(scene, thing)).collect()
            }
            "ASSAULT" => Vec::new(),
            _ => {
                let aimed = aimed_at(scene, token, verb);
                // "summoned the Indian envoy": a state is told off by its envoy.
                let envoy = |k: &usize| scene.language.table("things").at(scene.tree.syntax, *k).any(|(row, _)| row.has(0, "envoy"));
                let told: Vec<usize> = scene.clauses.undergoers(token).into_iter().filter(|k| verb && envoy(k)).collect();
                let sent: Vec<usize> = told.iter().flat_map(|&k| owners(scene, k)).collect();
                // "riots against Israeli military policies"
                let (things, _) = role_tokens(scene, token, verb, row, RECIPIENT, light);
                let whose = things.into_iter().filter(|_| row.cell(TYPE) == "PROTEST").flat_map(|k| owners(scene, k));
                aimed.into_iter().chain(if sent.is_empty() { told } else { sent }).chain(whose.collect::<Vec<_>>()).collect()
            }
        };
        recipients.extend(found.into_iter().filter_map(|t| party(scene, t)));
    }
    if !verb && row.has(FLAGS, "both") && actors.len() == 1 {
        actors.extend(other_side(scene, token).into_iter().filter(|a| !actors.contains(a)).collect::<Vec<_>>());
    }
    // "police were deployed": who is sent out is who acts.
    if verb && actors.is_empty() && row.cell(TYPE) == "MOBILIZE" && scene.clauses.passive(token) {
        actors = scene.clauses.undergoers(token).into_iter().filter_map(|t| party(scene, t)).collect();
    }
    // "clashed with police", "a crackdown on protesters": the row's own words name whom it meets.
    if recipients.is_empty() && row.words().len() > 1 && !row.has(FLAGS, "both") && row.cell(TYPE) != "SANCTION" {
        let within = |k: &usize| {
            matches!(scene.tree.role(*k), Deprel::Obl | Deprel::OblArg | Deprel::Nmod) && scene.tree.kid(*k, &[Deprel::Case]).is_some()
        };
        let end = (token + row.words().len()).min(scene.tree.sentence(token).end);
        // «les grévistes de la faim»: all the words name somebody.
        let end = if verb || !scene.cast.names_somebody(token) { end } else { token };
        let named: Vec<usize> = (token + 1..end).filter(within).filter(|&k| scene.cast.names_somebody(k)).collect();
        recipients = named.into_iter().filter_map(|k| party(scene, k)).filter(|a| !actors.contains(a)).collect();
    }
    swap_victims(scene, row, &mut actors, &mut recipients);
    (actors, recipients)
}

/// A verb that only carries an event noun, and how: «mener une offensive», «faire l'objet d'une attaque».
pub fn light_verb<'p>(scene: &Scene<'p>, noun: usize) -> Option<(usize, &'p Row)> {
    let tree = scene.tree;
    let table = scene.language.table("light");
    let fits = |v: usize| table.at(tree.syntax, v).map(|(row, _)| row).next();
    // «l'offensive lancée par …», «l'attaque menée contre …»
    let own = tree.kids_as(noun, &[Deprel::Acl, Deprel::Amod, Deprel::AclRelcl]).find_map(|k| fits(k).map(|row| (k, row)));
    if own.is_some() {
        return own;
    }
    let top = tree.first_conjunct(noun);
    let verb = tree.head(top)?;
    match tree.role(top) {
        Deprel::Obj | Deprel::NsubjPass | Deprel::Nsubj => fits(verb).map(|row| (verb, row)),
        // "opened an investigation into the massacre": under a preposition that the verb does not ask for the noun is not what it carries.
        Deprel::OblArg | Deprel::Obl | Deprel::OblMod => {
            fits(verb).filter(|row| row.words().len() > 1 || !matches!(row.cell(0), "active" | "both")).map(|row| (verb, row))
        }
        // «faire l'objet d'une attaque»: the noun hangs on the object of the light verb.
        Deprel::Nmod => tree
            .head(verb)
            .and_then(|v| table.at(tree.syntax, v).find(|(row, len)| *len > 1 && row.words().len() > 1).map(|(row, _)| (v, row))),
        _ => None,
    }
}

/// The actors in one of a row's role columns.
fn fillers(scene: &mut Scene, token: usize, verb: bool, row: &Row, column: usize, light: Light) -> Vec<ActorIx> {
    let (mut tokens, demonyms) = role_tokens(scene, token, verb, row, column, light);
    tokens.retain(|&k| !is_echo(scene, k));
    if column == ACTOR && !verb && row.cell(TYPE) == "ASSAULT" {
        // «l'attaque de l'église»: walls attack nobody.
        let walls = |k: usize| scene.language.table("persons").at(scene.tree.syntax, k).any(|(row, _)| row.cell(0) == "buildings");
        tokens.retain(|&k| !(walls(k) && scene.clauses.case_is(k, "genitive")));
    }
    // «l'accord de Stockholm», «le sommet de Paris»: the town where they met.
    let named_after = !verb && matches!(row.cell(TYPE), "AGREE" | "CONSULT");
    let town = |scene: &Scene, t: usize, a: ActorIx| {
        let span = scene.tree.syntax.tokens[t].span;
        let metonym = |m: &crate::reading::Mention| m.span.holds(span) && m.form == Form::Metonym;
        named_after && scene.clauses.case_is(t, "genitive") && scene.cast.actors[a].mentions.iter().any(metonym)
    };
    let mut found: Vec<ActorIx> = Vec::new();
    for t in tokens {
        let actor = party(scene, t).or_else(|| state(scene, t, column));
        found.extend(actor.filter(|&a| !town(scene, t, a)));
    }
    found.extend(demonyms.into_iter().filter_map(|(k, country)| scene.cast.state_of(country, k)));
    dedupe(&mut found);
    found
}

/// «La Croix-Rouge, elle, a soigné …»: a stressed pronoun between commas echoes the noun before it.
fn is_echo(scene: &Scene, token: usize) -> bool {
    let tree = scene.tree;
    let comma = |k: usize| tree.syntax.tokens.get(k).is_some_and(|_| tree.syntax.form(k) == ",");
    token >= 2
        && tree.upos(token) == Upos::Pron
        && tree.sentence(token).contains(&(token - 2))
        && comma(token - 1)
        && comma(token + 1)
        && matches!(tree.upos(token - 2), Upos::Noun | Upos::Propn)
}

/// The state whose land a deed goes to, from or against: "withdrew its troops from Lebanon". What happens *in* it has it as its place.
fn state(scene: &mut Scene, token: usize, column: usize) -> Option<ActorIx> {
    let place = scene.cast.place(token).filter(|_| column == RECIPIENT && !scene.clauses.case_is(token, "locative"))?;
    let place = &scene.cast.places[place];
    let country = place.country.as_deref().filter(|_| place.precision == Precision::Country).and_then(Iso3::new)?;
    scene.cast.state_of(country, token)
}

/// The tokens in one of a row's role columns, and the demonyms that stand for states.
fn role_tokens(scene: &Scene, token: usize, verb: bool, row: &Row, column: usize, light: Light) -> (Vec<usize>, Vec<(usize, Iso3)>) {
    let mut tokens: Vec<usize> = Vec::new();
    let mut demonyms = Vec::new();
    for role in row.cell(column).split(',').map(str::trim) {
        match role {
            "" => {}
            "subj" if verb => {
                let doers = scene.clauses.doers(token);
                let shared = || Some(shared_agents(scene, token, row)).filter(|agents| !agents.is_empty());
                let found =
                    if doers.is_empty() && column == ACTOR { shared().unwrap_or_else(|| far_agents(scene, token, row)) } else { doers };
                tokens.extend(found);
            }
            "obj" if verb => {
                let mut met = scene.clauses.undergoers(token);
                if met.is_empty() && row.words().len() > 1 && !row.has(FLAGS, "speech") {
                    // "tried to assassinate the mayor": the row's last verb has the object.
                    let within = |k: &usize| *k > token && *k < token + row.words().len() + 1;
                    met = scene.tree.kids_as(token, &[Deprel::Xcomp]).filter(within).flat_map(|v| scene.clauses.undergoers(v)).collect();
                }
                // «a déclaré persona non grata trois diplomates»: what the tree takes for the object are the row's own words.
                let words = row.words().len();
                if words > 2 && !row.has(FLAGS, "speech") && met.iter().all(|k| (token + 1..token + words).contains(k)) {
                    let behind = |k: &usize| {
                        *k >= token + words
                            && matches!(scene.tree.upos(*k), Upos::Noun | Upos::Propn)
                            && scene.tree.reach(*k).start == token + words
                            && scene.tree.case(*k).is_none()
                    };
                    let next = scene.tree.kids(token).find(behind);
                    if let Some(next) = next {
                        met = scene.tree.with_conjuncts(next);
                    }
                }
                tokens.extend(met);
            }
            "subj" | "obj" => {}
            // "gave the town 5 tons of flour": of two objects the first is whom it goes to.
            "iobj" => {
                let objects: Vec<usize> = scene.tree.kids_as(token, &[Deprel::Iobj, Deprel::Obj]).collect();
                let first = objects.iter().copied().find(|&k| scene.tree.role(k) == Deprel::Iobj || objects.len() > 1);
                tokens.extend(first);
            }
            "dem" => {
                let beside: Vec<usize> = scene.tree.kids_as(token, &[Deprel::Amod, Deprel::Compound]).collect();
                demonyms.extend(beside.iter().filter_map(|&k| scene.cast.demonym_at(k).map(|c| (k, c))));
                // "a Hamas attack", "a rebel raid"
                tokens.extend(beside.into_iter().filter(|&k| {
                    scene.tree.role(k) == Deprel::Compound && scene.cast.demonym_at(k).is_none() && scene.cast.names_somebody(k)
                }));
            }
            "poss" => tokens.extend(scene.tree.kids_as(token, &[Deprel::NmodPoss]).collect::<Vec<_>>()),
            preposition => {
                tokens.extend(scene.clauses.under_preposition(token, preposition));
                // «livrer des missiles à Kiev»: the tree may hang whom it goes to on what goes.
                let objects = scene.tree.kids_as(token, &[Deprel::Obj]).filter(|_| verb);
                let given = objects.flat_map(|object| scene.clauses.under_preposition(object, preposition));
                let goes = |k: &usize| ["dative", "origin", "against"].iter().any(|kind| scene.clauses.case_is(*k, kind));
                tokens.extend(given.filter(goes).collect::<Vec<_>>());
                // «s'est entretenu à Kiev avec la ministre», "met in Berlin with the chancellor": the tree may hang the other side on the place.
                if verb && row.has(FLAGS, "both") {
                    let near = scene.tree.kids_as(token, &[Deprel::Obl, Deprel::OblArg, Deprel::OblMod]);
                    let behind = near.flat_map(|k| scene.clauses.under_preposition(k, preposition));
                    tokens.extend(behind.filter(|&k| scene.clauses.case_is(k, "company")).collect::<Vec<_>>());
                }
                // "shared evidence with the police", "part of a program for Bosnia": whom the thing goes to may hang on the thing.
                if !row.cell(super::frame::THINGS).is_empty() || row.words().len() > 1 {
                    let things = scene.clauses.undergoers(token).into_iter().filter(|_| verb);
                    let within = things.flat_map(|k| std::iter::once(k).chain(scene.tree.kids_as(k, &[Deprel::Nmod])));
                    tokens.extend(within.flat_map(|k| scene.clauses.under_preposition(k, preposition)).collect::<Vec<_>>());
                }
            }
        }
    }
    if let Some((v, carrier)) = light {
        let voice = carrier.cell(0);
        let wanted = if column == ACTOR { "active" } else { "passive" };
        if voice == wanted || voice == "both" && column == ACTOR {
            tokens.extend(scene.clauses.doers(v));
        }
        // «une attaque attribuée aux rebelles»: the one on whom it is blamed.
        let blamed = |row: &Row| row.cell(2) == "blamed" && carrier.words().last().is_some_and(|word| *word == row.cell(1));
        if voice == "subject"
            && column == ACTOR
            && row.cell(TYPE) == "ASSAULT"
            && scene.tree.role(v) == Deprel::Acl
            && let Some((charge, _)) = scene.rows(scene.language.table("responsibility"), v).find(|(row, _)| blamed(row))
        {
            tokens.extend(scene.clauses.under_preposition(v, charge.cell(1)));
        }
        // «des combats ont opposé l'armée aux rebelles»
        if voice == "between" && column == ACTOR {
            let sides = scene.clauses.undergoers(v);
            let behind = |k: usize| scene.tree.kids_as(k, &[Deprel::Nmod]).filter(|&b| scene.clauses.case_is(b, "dative"));
            tokens.extend(sides.iter().flat_map(|&k| behind(k).collect::<Vec<_>>()));
            tokens.extend(sides);
            let against = scene.tree.kids_as(v, &[Deprel::OblArg, Deprel::Iobj]);
            tokens.extend(against.flat_map(|k| scene.tree.with_conjuncts(k)).collect::<Vec<_>>());
        }
        // «l'attaque attribuée aux rebelles»: the carrier's own preposition says whose it is.
        let own = |r: &&str| carrier.words()[1..].contains(r) && voice == "subject";
        for role in row
            .cell(column)
            .split(',')
            .filter(|r| !matches!(*r, "" | "de" | "of" | "par" | "by" | "subj" | "obj" | "dem" | "poss") && !own(r))
        {
            tokens.extend(scene.clauses.under_preposition(v, role));
        }
    }
    (tokens, demonyms)
}

/// The actor of a role: the noun's own, that of those a quantity counts («des milliers de manifestants»), or the state whose weapon
/// it is ("Russian warplanes", "army helicopters").
pub fn party(scene: &mut Scene, token: usize) -> Option<ActorIx> {
    // "October 2021: a school was hit": no month does anything.
    if scene.tells_time(token) {
        return None;
    }
    let token = counted_before(scene, token).unwrap_or(token);
    let weapon = scene.language.table("abstract").at(scene.tree.syntax, token).any(|(row, _)| row.cell(0) == "weapons");
    // "President Doe": the title beside a name says what the person is.
    let titles: Vec<usize> = scene.tree.kids_as(token, &[Deprel::Compound, Deprel::Flat, Deprel::Nmod]).filter(|&k| k < token).collect();
    for title in titles {
        if scene.cast.name(token).is_some() && scene.language.table("titles").at(scene.tree.syntax, title).next().is_some() {
            scene.cast.actor(title);
        }
    }
    if let Some(actor) = scene.cast.actor(token).filter(|_| !weapon && counted_by(scene, token) == token) {
        return Some(actor);
    }
    if let Some(country) = scene.cast.demonym_at(token) {
        return scene.cast.state_of(country, token);
    }
    let tree = scene.tree;
    let counted = counted_by(scene, token);
    if counted != token {
        return scene.cast.actor(counted);
    }
    // «les deux pays ont signé», "both sides agreed": sides that the words alone name.
    let plural = tree.syntax.tokens[token].feats.number() == Some("Plur");
    if plural && scene.language.table("sides").at(tree.syntax, token).next().is_some() {
        return scene.cast.speaker(token);
    }
    // "Russian warplanes", "army bulldozers": a thing acts for whoever has it.
    let thing = weapon || !scene.cast.names_somebody(token) && scene.language.table("machines").at(tree.syntax, token).next().is_some();
    let beside = tree.kids_as(token, &[Deprel::Amod, Deprel::Compound]).filter(|_| thing);
    // «un hélicoptère rebelle», not «un convoi humanitaire»
    let side = |k: usize| tree.upos(k) != Upos::Adj || scene.language.table("groups").at(tree.syntax, k).next().is_some();
    let owner = beside.into_iter().find(|&k| scene.cast.demonym_at(k).is_some() || scene.cast.names_somebody(k) && side(k));
    // "shells fired by rebels", "missiles from Syrian warplanes"
    let Some(owner) = owner else {
        let behind = tree.head(token).into_iter().flat_map(|v| tree.kids(v)).filter(|&k| tree.kid(k, &[Deprel::Case]) == Some(token + 1));
        let from = tree.kids(token).chain(behind).find(|&k| thing && k > token && scene.clauses.case_is(k, "origin"));
        if let Some(actor) = from.and_then(|k| party(scene, k)) {
            return Some(actor);
        }
        let fired: Vec<usize> = tree.kids_as(token, &[Deprel::Acl]).filter(|_| thing).flat_map(|v| scene.clauses.agents(v)).collect();
        return fired.into_iter().find_map(|k| scene.cast.actor(k));
    };
    match scene.cast.demonym_at(owner) {
        Some(country) => scene.cast.state_of(country, owner),
        None => scene.cast.actor(owner),
    }
}

/// The noun that a quantity counts, however many words of number there are («des dizaines de milliers de manifestants»), else the token.
pub fn counted_by(scene: &Scene, token: usize) -> usize {
    let below = |k: usize| scene.tree.kids_as(k, &[Deprel::Nmod, Deprel::OblArg]).find(|&below| below > k && is_quantity(scene, k));
    std::iter::successors(Some(token), |&k| below(k)).take(4).last().unwrap_or(token)
}

/// "Two soldiers died and three were injured": whom a bare figure counts, told by the noun of the last figure before it in the sentence.
fn counted_before(scene: &Scene, token: usize) -> Option<usize> {
    let tree = scene.tree;
    let party = matches!(tree.role(token), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj) && tree.upos(token) == Upos::Num;
    let verb = tree.head(token).filter(|_| party && tree.kids(token).all(|k| tree.upos(k) != Upos::Noun))?;
    let harms = |v: usize| scene.rows(scene.language.table("events"), v).any(|(row, _)| row.cell(TYPE) == "ASSAULT");
    let joined = tree.head(verb).filter(|_| tree.role(verb) == Deprel::Conj && harms(verb))?;
    let roles = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Obj];
    let mut counted = tree.kids_as(joined, &roles).filter(|&k| k < token && tree.kid(k, &[Deprel::Nummod]).is_some());
    counted.rfind(|&k| scene.cast.names_somebody(k))
}

/// Whether the token is a word of number: «milliers», "thousands".
pub fn is_quantity(scene: &Scene, token: usize) -> bool {
    scene.in_number(token)
}

/// «l'attaque de civils»: people who do not fight suffer an attack; they do not make it.
fn swap_victims(scene: &Scene, row: &Row, actors: &mut Vec<ActorIx>, recipients: &mut Vec<ActorIx>) {
    if !matches!(row.cell(TYPE), "ASSAULT" | "COERCE") || row.cell(POS) != "N" {
        return;
    }
    let victims = |a: &ActorIx| {
        let actor = &scene.cast.actors[*a];
        actor.kind == ActorKind::Population && actor.sectors.iter().any(|s| s == "CVL")
    };
    let moved: Vec<ActorIx> = actors.iter().copied().filter(victims).collect();
    if moved.len() < actors.len() || recipients.is_empty() {
        actors.retain(|a| !moved.contains(a));
        recipients.extend(moved);
    }
}

/// Each actor once, where it first stands.
pub fn dedupe(list: &mut Vec<ActorIx>) {
    let mut seen = Vec::new();
    list.retain(|a| {
        let new = !seen.contains(a);
        seen.push(*a);
        new
    });
}
