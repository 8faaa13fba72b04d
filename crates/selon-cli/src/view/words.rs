//! Values in words.

use selon::reading::{Time, Toll};

/// The bound of a figure in words: «at least 27», «about 7,000», «between 20 and 30».
pub fn bound(toll: &Toll) -> String {
    let about = if toll.approximate { "about " } else { "" };
    match (toll.low, toll.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{}", figure(low)),
        (Some(low), Some(high)) => format!("{about}{} to {}", figure(low), figure(high)),
        (Some(low), None) => format!("at least {about}{}", figure(low)),
        (None, Some(high)) => format!("at most {about}{}", figure(high)),
        (None, None) => "an untold number".to_owned(),
    }
}

/// Whom a figure counts and what befell them: «27 killed», «2 civilians killed», «16 buildings destroyed».
pub fn counted(toll: &Toll, who_words: Option<&str>) -> String {
    let who = match (toll.who, who_words) {
        ("any", _) => String::new(),
        ("other", Some(words)) => format!(" “{words}”"),
        (who, _) => format!(" {}", who.replace('_', " ")),
    };
    let measure = if toll.measure == "other" { "otherwise affected" } else { toll.measure };
    format!("{}{who} {measure}", bound(toll))
}

/// When, as far as it is known: «2023-09-19, evening», «2023-09-01 to 2023-09-19».
pub fn when(time: &Time, words: &str) -> String {
    let days = match (time.start.as_deref(), time.end.as_deref()) {
        (Some(start), Some(end)) if start == end => start.to_owned(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => format!("“{words}” (day unknown)"),
    };
    match time.part {
        Some(part) if time.resolved => format!("{days}, {part}"),
        _ => days,
    }
}

/// The words on one line, cut after about `most` characters.
pub fn short(words: &str, most: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |space| &cut[..space]);
    format!("{}…", whole.trim_end_matches([',', ';', ' ']))
}

fn figure(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toll(low: Option<u64>, high: Option<u64>, approximate: bool) -> Toll {
        Toll { low, high, approximate, ..crate::fixture::toll() }
    }

    #[test]
    fn bounds_in_words() {
        let say = |low, high, approximate| bound(&toll(low, high, approximate));
        assert_eq!(say(Some(27), Some(27), false), "27");
        assert_eq!(say(Some(27), None, false), "at least 27");
        assert_eq!(say(None, Some(30), false), "at most 30");
        assert_eq!(say(Some(20), Some(30), false), "20 to 30");
        assert_eq!(say(Some(7000), Some(7000), true), "about 7,000");
        assert_eq!(say(Some(1_234_567), None, true), "at least about 1,234,567");
        assert_eq!(say(None, None, false), "an untold number");
    }

    #[test]
    fn whom_in_words() {
        let two = toll(Some(2), Some(2), false);
        assert_eq!(counted(&two, None), "2 killed");
        assert_eq!(counted(&Toll { who: "aid_workers", ..two.clone() }, None), "2 aid workers killed");
        assert_eq!(counted(&Toll { who: "other", ..two }, Some("deux bergers")), "2 “deux bergers” killed");
    }

    #[test]
    fn long_words_are_cut_between_words() {
        assert_eq!(short("un deux\n trois", 20), "un deux trois");
        assert_eq!(short("un deux, trois", 10), "un deux…");
        assert_eq!(short("unmottroplong", 5), "unmot…");
    }
}
