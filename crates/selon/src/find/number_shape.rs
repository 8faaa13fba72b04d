//! What one token that holds digits can be: a whole number, a decimal, a date, a clock time, a score.

use crate::language::Table;

/// What a token of digits says by its shape alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `27`, `7 000`, `12.000`; how many digits it is written with, and whether it is cut into groups.
    Whole { value: u64, digits: u8, grouped: bool },
    /// `2,5`: the digits without their mark, and how many stand after it.
    Decimal { digits: u64, places: u32 },
    /// `1er`, `19th`.
    Ordinal(u64),
    /// `1990s`.
    Decade(u64),
    /// `14h30`, `14:30`: hours and minutes.
    Clock(u8, u8),
    /// `2023-09-19`, `19/09/2023`: three numbers as written, and how many digits the first and the last have.
    Date { parts: [u16; 3], first: u8, last: u8 },
    /// `3-1`, `20-30`: two numbers and a hyphen.
    Pair(u64, u64),
    /// `1/2`, `9/11`.
    Ratio(u64, u64),
    /// Digits with letters, telephone numbers, anything else.
    Other,
}

/// The shape of a normalised form; `None` when it does not begin with a digit (after a sign or an apostrophe).
///
/// `marks` says which letters written against a number make it an ordinal, a decade or a clock time, and which mark cuts off decimals.
pub fn shape(form: &str, marks: &Table) -> Option<Shape> {
    let bare = form.trim_start_matches(['-', '+', '\'']);
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let stop = bare.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
    let (core, ending) = bare.split_at(stop);
    if core.len() > 24 {
        return Some(Shape::Other);
    }
    let mut groups = [0u64; 4];
    let mut widths = [0u8; 4];
    let mut between = ['\0'; 4];
    let mut n = 0;
    for c in core.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                groups[n] = match groups[n].checked_mul(10).and_then(|value| value.checked_add(u64::from(digit))) {
                    Some(value) => value,
                    None => return Some(Shape::Other),
                };
                widths[n] += 1;
            }
            None if n == 3 || widths[n] == 0 => return Some(Shape::Other),
            None => {
                between[n] = c;
                n += 1;
            }
        }
    }
    let separators = &between[..n];
    let groups = &groups[..=n];
    let widths = &widths[..=n];
    if !ending.is_empty() {
        return Some(with_ending(groups, ending, marks));
    }
    Some(match separators {
        [] => Shape::Whole { value: groups[0], digits: widths[0], grouped: false },
        ['h' | ':'] => clock(groups[0], groups[1]),
        [':', ':'] => clock(groups[0], groups[1]),
        ['-'] => Shape::Pair(groups[0], groups[1]),
        ['/'] => Shape::Ratio(groups[0], groups[1]),
        [a, b] if a == b && "-/.".contains(*a) && is_date(widths) => {
            Shape::Date { parts: [groups[0] as u16, groups[1] as u16, groups[2] as u16], first: widths[0], last: widths[2] }
        }
        _ => grouped(separators, groups, widths, marks),
    })
}

fn with_ending(groups: &[u64], ending: &str, marks: &Table) -> Shape {
    let kind = marks.get(ending).map(|row| row.cell(0)).find(|kind| kind.starts_with("ends-")).unwrap_or("");
    match (groups, kind) {
        ([value], "ends-ordinal") => Shape::Ordinal(*value),
        ([value], "ends-decade") => Shape::Decade(*value),
        ([hours], "ends-hour") => clock(*hours, 0),
        ([hours, minutes], "ends-minute") => clock(*hours, *minutes),
        _ => Shape::Other,
    }
}

fn clock(hours: u64, minutes: u64) -> Shape {
    if hours < 25 && minutes < 60 { Shape::Clock(hours as u8, minutes as u8) } else { Shape::Other }
}

fn is_date(widths: &[u8]) -> bool {
    matches!(widths, [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4] | [2, 2, 2])
}

/// Groups of three digits, or decimals: the mark decides, and the number of digits where the mark leaves it open.
fn grouped(separators: &[char], groups: &[u64], widths: &[u8], marks: &Table) -> Shape {
    let decimal = |c: char| marks.get(c.encode_utf8(&mut [0; 4])).any(|row| row.cell(0) == "decimal");
    let last = separators.len() - 1;
    let threes = |widths: &[u8]| widths[0] <= 3 && widths[1..].iter().all(|&width| width == 3);
    let join = |groups: &[u64], scales: &[u8]| {
        groups
            .iter()
            .zip(scales)
            .try_fold(0u64, |value, (&group, &width)| value.checked_mul(10u64.checked_pow(width.into())?)?.checked_add(group))
    };
    let mark = separators[last];
    let fraction = ".,".contains(mark) && !separators[..last].contains(&mark) && (decimal(mark) || !threes(widths));
    if fraction && threes(&widths[..=last]) || fraction && last == 0 {
        return join(groups, widths).map_or(Shape::Other, |digits| Shape::Decimal { digits, places: widths[last + 1].into() });
    }
    let same = separators.iter().all(|&c| c == mark);
    if same && threes(widths) && " .,'".contains(mark) {
        return join(groups, widths).map_or(Shape::Other, |value| Shape::Whole { value, digits: widths.iter().sum(), grouped: true });
    }
    Shape::Other
}
