//! The proofs of rules: every `yes` line yields what it brackets by that very rule, every `no` line leaves the rule silent.

use crate::compare::{Difference, compare, faults, trim};
use crate::gold;
use crate::page::{Engine, wanted_and_found};
use selon::Document;
use selon::explain::{Found, found, plain};
use selon::reading::Cause;

/// A rule as its proofs see it: its name, the line it starts on, and its `yes` and `no` lines with their numbers.
pub struct Rule<'r> {
    pub name: &'r str,
    pub line: u32,
    pub yes: &'r [(u32, &'static str)],
    pub no: &'r [(u32, &'static str)],
}

/// Checks the proofs of one rule of a kind; one message a proof that does not hold.
pub fn check(kind: &str, rule: &Rule<'_>, published: Option<&str>, engine: &Engine<'_>) -> Vec<String> {
    let yes = rule.yes.iter().map(|&(line, marked)| (line, marked, true));
    let no = rule.no.iter().map(|&(line, marked)| (line, marked, false));
    yes.chain(no)
        .filter_map(|(line, marked, is_yes)| {
            let faults = proof(kind, rule, published, marked, is_yes, engine);
            let place = format!(
                "lang/{}/{kind}.rules:{line}  ({} of rule {}, line {})",
                engine.code,
                if is_yes { "a yes" } else { "a no" },
                rule.name,
                rule.line
            );
            (!faults.is_empty()).then(|| format!("{place}\n{}", faults.join("\n")))
        })
        .collect()
}

/// What is wrong with one proof, as lines of a message.
fn proof(kind: &str, rule: &Rule<'_>, published: Option<&str>, marked: &str, is_yes: bool, engine: &Engine<'_>) -> Vec<String> {
    let passage = match gold::parse(marked) {
        Ok(passage) => passage,
        Err(fault) => return vec![format!("  {fault}")],
    };
    let mut document = Document::new(passage.text.as_str()).language(engine.code);
    if let Some(date) = published {
        match date.parse() {
            Ok(date) => document.published = Some(date),
            Err(fault) => return vec![format!("  {fault}")],
        }
    }
    let reading = (engine.read)(&document);
    let found = found(kind, &document, &reading);
    let fired = |one: &Found<'_>| one.why.0.iter().any(|cause| is_rule(*cause, kind, rule.line));
    let mut faults = Vec::new();
    if is_yes {
        if passage.golds.is_empty() {
            faults.push(
                "  - a yes without brackets proves nothing: put the words that the rule finds in [brackets](with what they mean)".into(),
            );
        }
        for gold in &passage.golds {
            let words = plain(&passage.text[gold.span.clone()]);
            let here: Vec<&Found<'_>> =
                found.iter().filter(|one| trim(&passage.text, one.span.range()) == trim(&passage.text, gold.span.clone())).collect();
            match here.iter().min_by_key(|one| (!fired(one), self::faults(gold, one).len())) {
                None => faults.push(format!("  - «{words}» was not found")),
                Some(one) if !fired(one) => faults.push(format!("  - «{words}» was found by something else than this rule")),
                Some(one) => faults.extend(self::faults(gold, one).iter().map(|fault| format!("  - «{words}» {fault}"))),
            }
        }
    } else {
        faults.extend(
            found.iter().filter(|one| fired(one)).map(|one| format!("  - the rule fired on «{}»", plain(one.span.of(&passage.text)))),
        );
        faults.extend(compare(&passage, &found, false).iter().filter_map(|difference| match difference {
            Difference::Unwanted { found: ix } if fired(&found[*ix]) => None,
            Difference::Unwanted { found: ix } => {
                Some(format!("  - «{}» was found and is in no brackets", plain(found[*ix].span.of(&passage.text))))
            }
            Difference::Missing { gold, .. } => {
                Some(format!("  - «{}» was not found", plain(&passage.text[passage.golds[*gold].span.clone()])))
            }
            Difference::Wrong { why, .. } => Some(format!("  - {}", why.join(", "))),
        }));
    }
    if !faults.is_empty() {
        faults.insert(0, format!("  passage: {}", plain(&passage.text)));
        faults.splice(1..1, wanted_and_found(&passage, &found, engine.told));
    }
    faults
}

/// Causes name a rule file with or without its ending.
fn is_rule(cause: Cause, kind: &str, line: u32) -> bool {
    matches!(cause, Cause::Rule(file, at) if at == line && file.strip_suffix(".rules").unwrap_or(file) == kind)
}
