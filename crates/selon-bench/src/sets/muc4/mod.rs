//! MUC-4, test set 3: 100 texts in capitals on Latin American terrorism (1992), with templates filled by hand.
//!
//! **Text.** Lines are joined to paragraphs, marks of the transmission (`[TEXT]`) left out; the date of the first paragraph is the date of publication; where it says «NO DATE» there is none.
//!
//! **Templates.** Asserted events of ASSAULT are grouped into incidents: what `same_as` joins, what one sentence tells, and what names the same
//! victim by name. An incident is left out as the task's guide asks: when it names neither who did it nor whom it struck (general talk of violence),
//! when fighters strike fighters or soldiers (guerrilla warfare), when it happened more than two months before the text, or outside the nine
//! countries. A reading does not tell who is a terrorist; that is why precision of `incident type` is what it is. Type: abduct is KIDNAPPING,
//! explosives and suicide-attack are BOMBING, fire is ARSON, all else is ATTACK; ROBBERY and FORCED WORK STOPPAGE are never told.
//!
//! **Slots.** Scored are incident type, perpetrator (individual: actors that are people or fighters, by the words of their mentions; organisation:
//! named parties, groups, forces), number of human targets and effect on them (from tolls, else from recipients; `DEATH` killed, `INJURY` injured). The other slots
//! of the task (dates, places, instruments, physical targets, categories, nationalities) are not. A fill is right when it agrees with an alternative of
//! the key: words equal less articles, or more words of the same phrase; fewer words count half, as does the right value with a wrong
//! reference, and ATTACK for another type. Keys and answers are aligned once each, best first, where at least the type agrees in part.
//! Optional fills and templates of the key cost nothing when missed. Recall and precision as the scorer of 1992 has them over all templates:
//! (right + half of partial) over what the key has, and over what is answered. The bars are SRI's F of 1992 from its official slot scores;
//! GE's were: type .75, individual .49, organisation .48, number .61, effect .57. Both were scored by hand in part; this adapter never is.

mod incident;
mod key;

use super::{Bench, Result};
use crate::sets::score::Scores;
use incident::incidents;
use key::{Fill, Template, keys};
use selon::Document;

/// The slots that are scored, with SRI's F of 1992.
pub const SLOTS: &[(&str, f64)] = &[
    ("incident type", 0.73),
    ("perpetrator, individual", 0.36),
    ("perpetrator, organisation", 0.36),
    ("human target, number", 0.51),
    ("human target, effect", 0.47),
];

/// Right fills (halves count), fills of the key, fills answered.
#[derive(Clone, Copy, Default)]
struct Slot {
    right: f64,
    key: usize,
    answered: usize,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let texts = texts(&bench.text("tst3/tst3-muc4")?);
    let keys = keys(&bench.text("tst3/key-tst3.v2")?);
    let documents: Vec<Document> = texts
        .iter()
        .map(|(_, text)| {
            let document = Document::new(text.clone()).language("en");
            Ok(match dated(text) {
                Some(date) => document.published(&date)?,
                None => document,
            })
        })
        .collect::<Result<_>>()?;
    let readings = bench.read(&documents);
    let mut slots = [Slot::default(); SLOTS.len()];
    for ((id, text), reading) in texts.iter().zip(&readings) {
        let keys: Vec<&Template> = keys.iter().filter(|key| key.id == *id).collect();
        let answers = incidents(text, reading, dated(text).as_deref());
        count(&keys, &answers, &mut slots);
        let told = |t: &Template| format!("{:?}", t.fills.iter().map(|f| f.iter().map(Fill::told).collect::<Vec<_>>()).collect::<Vec<_>>());
        bench.miss(|| {
            let key: Vec<String> = keys.iter().map(|key| told(key)).collect();
            let answer: Vec<String> = answers.iter().map(told).collect();
            format!("{id}\n  key {}\n  got {}", key.join("\n      "), answer.join("\n      "))
        });
    }
    for (slot, (name, bar)) in slots.iter().zip(SLOTS) {
        let (recall, precision) = (slot.right / (slot.key as f64).max(1.0), slot.right / (slot.answered as f64).max(1.0));
        scores.value(format!("{name} F1"), 2.0 * recall * precision / (recall + precision).max(1e-9), slot.key, *bar);
        scores.value(format!("{name} precision"), precision, slot.answered, None);
        scores.value(format!("{name} recall"), recall, slot.key, None);
    }
    Ok(())
}

const MARKS: &[&str] = &["[TEXT]", "[REPORT]", "[CONTINUED]", "[PASSAGE OMITTED]", "[WORDS INDISTINCT]", "[EXCERPTS]", "[EXCERPT]"];

/// The texts by their id, paragraphs on lines of their own.
fn texts(page: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    let mut open = true;
    // Marks of the transmission: "[TEXT]", "[CONTINUED]", "[PASSAGE OMITTED]".
    let clean = |line: &str| MARKS.iter().fold(line.trim().to_owned(), |line, mark| line.replace(mark, "").trim().to_owned());
    for line in page.lines().map(clean) {
        let line = line.as_str();
        if let Some(id) = line.split_whitespace().next().filter(|id| id.starts_with("TST3-MUC4-")) {
            all.push((id.to_owned(), Vec::new()));
            open = true;
            continue;
        }
        let Some((_, paragraphs)) = all.last_mut() else { continue };
        match paragraphs.last_mut() {
            _ if line.is_empty() => open = true,
            Some(last) if !open => {
                last.push(' ');
                last.push_str(line);
            }
            _ => {
                paragraphs.push(line.to_owned());
                open = false;
            }
        }
    }
    all.into_iter().map(|(id, paragraphs)| (id, paragraphs.join("\n\n"))).collect()
}

/// The date of a text: the first "10 JAN 90" of its first line.
fn dated(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let words: Vec<&str> = text.lines().next()?.split([' ', ',']).filter(|w| !w.is_empty()).take(12).collect();
    words.windows(3).find_map(|w| {
        let month = MONTHS.iter().position(|m| w[1] == *m)? + 1;
        let (day, year) = (w[0].parse::<u8>().ok()?, w[2].parse::<u16>().ok()?);
        Some(format!("19{year:02}-{month:02}-{day:02}"))
    })
}

/// Aligns keys and answers, best first, and counts their fills.
fn count(keys: &[&Template], answers: &[Template], slots: &mut [Slot]) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (k, key) in keys.iter().enumerate() {
        for (a, answer) in answers.iter().enumerate() {
            let by_slot: Vec<f64> = (0..SLOTS.len()).map(|s| right(&key.fills[s], &answer.fills[s])).collect();
            if by_slot[0] > 0.0 {
                pairs.push((by_slot.iter().sum(), k, a));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut used_keys, mut used_answers) = (Vec::new(), Vec::new());
    for (_, k, a) in pairs {
        if used_keys.contains(&k) || used_answers.contains(&a) {
            continue;
        }
        used_keys.push(k);
        used_answers.push(a);
        for (s, slot) in slots.iter_mut().enumerate() {
            let (key, answer) = (&keys[k].fills[s], &answers[a].fills[s]);
            slot.right += right(key, answer);
            slot.answered += answer.len();
            slot.key += key.iter().filter(|fill| !fill.optional || answer.iter().any(|given| fill.agrees(given) > 0.0)).count();
        }
    }
    for (_, key) in keys.iter().enumerate().filter(|(k, key)| !used_keys.contains(k) && !key.optional) {
        slots.iter_mut().enumerate().for_each(|(s, slot)| slot.key += key.fills[s].iter().filter(|fill| !fill.optional).count());
    }
    for (_, answer) in answers.iter().enumerate().filter(|(a, _)| !used_answers.contains(a)) {
        slots.iter_mut().enumerate().for_each(|(s, slot)| slot.answered += answer.fills[s].len());
    }
}

/// How much of a slot is right: each fill of the key takes the answer that agrees best.
fn right(key: &[Fill], answer: &[Fill]) -> f64 {
    let mut free: Vec<&Fill> = answer.iter().collect();
    let mut sum = 0.0;
    for fill in key {
        let best =
            free.iter().enumerate().map(|(ix, given)| (fill.agrees(given), ix)).max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        if let Some((worth, ix)) = best.filter(|(worth, _)| *worth > 0.0) {
            sum += worth;
            free.remove(ix);
        }
    }
    sum
}
