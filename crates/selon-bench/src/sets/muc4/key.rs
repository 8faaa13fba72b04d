//! Templates: those of the key, and how fills agree.

use super::SLOTS;

/// The lines of a template that are scored, in the order of [`SLOTS`].
const LINES: [&str; SLOTS.len()] = ["4.", "9.", "10.", "21.", "23."];

/// One incident of one text.
pub struct Template {
    /// The text.
    pub id: String,
    /// It is doubtful whether it belongs here.
    pub optional: bool,
    /// The fills of each slot.
    pub fills: [Vec<Fill>; SLOTS.len()],
}

/// A value with what it refers to, in all the ways that are right.
#[derive(Clone, Default)]
pub struct Fill {
    /// The value: a type, a string, a number, an effect; alternatives of it.
    pub values: Vec<String>,
    /// The phrase that the value is said of; alternatives of it, none where the slot has no reference.
    pub of: Vec<String>,
    /// It costs nothing when missed.
    pub optional: bool,
}

impl Fill {
    /// How well an answer agrees: wholly, half, or not at all.
    pub fn agrees(&self, given: &Fill) -> f64 {
        let value = best(&self.values, &given.values);
        let attack = given.values.iter().any(|v| v == "ATTACK") && self.of.is_empty() && TYPES.contains(&self.values[0].as_str());
        let worth = if value == 0.0 && attack { 0.5 } else { value };
        // Without its reference the value is worth half.
        if self.of.is_empty() || worth == 0.0 || best(&self.of, &given.of) > 0.0 { worth } else { worth * 0.5 }
    }

    /// What people see of it.
    pub fn told(&self) -> String {
        self.values.iter().chain(&self.of).cloned().collect::<Vec<_>>().join("|")
    }
}

/// The types of incidents.
const TYPES: &[&str] = &["ARSON", "ATTACK", "BOMBING", "FORCED WORK STOPPAGE", "HIJACKING", "KIDNAPPING", "ROBBERY"];

fn best(wanted: &[String], given: &[String]) -> f64 {
    wanted.iter().flat_map(|w| given.iter().map(move |g| likeness(w, g))).fold(0.0, f64::max)
}

/// One phrase against another: all the words of the wanted one, or some of them.
fn likeness(wanted: &str, given: &str) -> f64 {
    let words = |phrase: &str| -> Vec<String> {
        let parts = phrase.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        parts.filter(|w| !["THE", "A", "AN", "OF", "SOME"].contains(w)).map(|w| w.trim_end_matches('S').to_owned()).collect()
    };
    let (wanted, given) = (words(wanted), words(given));
    match wanted.iter().filter(|w| given.contains(w)).count() {
        0 => 0.0,
        shared if shared == wanted.len() => 1.0,
        shared if shared == given.len() => 0.5,
        _ => 0.0,
    }
}

/// The templates of a file of keys.
pub fn keys(page: &str) -> Vec<Template> {
    let mut all: Vec<Template> = Vec::new();
    let mut slot = None;
    for line in page.lines().filter(|line| !line.starts_with(';')) {
        let number = line.split_whitespace().next().filter(|word| word.ends_with('.') && line.starts_with(|c: char| c.is_ascii_digit()));
        let fill = line.get(35..).unwrap_or("").trim();
        match number {
            Some("0.") => {
                let id = line.split_whitespace().find(|w| w.contains("-MUC")).unwrap_or_default().to_owned();
                all.push(Template { id, optional: false, fills: Default::default() });
            }
            Some("1.") => all.last_mut().into_iter().for_each(|t| t.optional = line.contains("OPTIONAL")),
            _ => {}
        }
        if let Some(number) = number {
            slot = LINES.iter().position(|n| *n == number);
        }
        if let (Some(slot), Some(template)) = (slot, all.last_mut())
            && !matches!(fill, "" | "-" | "*")
        {
            template.fills[slot].push(parsed(fill));
        }
    }
    all.retain(|t| !t.fills[0].is_empty());
    all
}

/// A fill as the key writes it: `? 2: "MAIDS" / "TWO MAIDS"`, `ATTACK / BOMBING`.
fn parsed(line: &str) -> Fill {
    let optional = line.starts_with('?');
    let line = line.trim_start_matches('?').trim();
    let quoted = |part: &str| -> Vec<String> { part.split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    match line.split_once(':').filter(|_| !line.starts_with('"')) {
        Some((value, of)) => Fill { values: value.split('/').map(|v| v.trim().to_owned()).collect(), of: quoted(of), optional },
        None if line.starts_with('"') => Fill { values: quoted(line), of: Vec::new(), optional },
        None => Fill { values: line.split('/').map(|v| v.trim().to_owned()).collect(), of: Vec::new(), optional },
    }
}
