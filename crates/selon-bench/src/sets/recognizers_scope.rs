//! Which dates of Microsoft Recognizers no report writes, or writes with another meaning: each kind with its reason.
//!
//! A kind is told by the gold alone, its type, words and value, whatever selon makes of it.

/// The kinds that are not scored, in the order in which they are asked for; an item counts under the first that fits. The table
/// of scores names them with the number of items each.
pub const KINDS: [&str; 14] =
    [TYPE, UNRESOLVED, WEEK_NUMBER, FIGURES, CLOCK, SHORT_YEAR, GLUED, CHAT, PLAN, YEAR_FIRST, BARE_DAY, ENGLISH, CALQUE, RANGE_SIGN];

/// Not a date: `time` and `timerange` (a clock time with no day), `datetimerange` (hours of a day), `duration`, `set`, `timezone`,
/// `datetimealt`. The format has no lengths and no recurrences.
const TYPE: &str = "no date: clock time, hours of a day, duration, set, zone";
/// The gold leaves it unresolved or gives days that no calendar has (0001-01-01).
const UNRESOLVED: &str = "unresolved in the gold";
/// "week 10": reports do not number weeks.
const WEEK_NUMBER: &str = "numbers of weeks";
/// "5/2", "7.6", "20180615", "2015/1": day and month in figures without a year, or another order than day, month, year or ISO 8601.
const FIGURES: &str = "figures in another order, or without a year";
/// "Tuesday at 5", "six forty-three": a clock time without figures, or without a mark of hours (noon is a part of day in the format).
const CLOCK: &str = "clock times without a mark of hours";
/// "the summer of 17", "nineteen eighty-six", "year 247": years of two or three figures, or in words.
const SHORT_YEAR: &str = "years of two or three figures, or in words";
/// "Oct2", "cy18": letters and figures in one word, but for ordinals, decades, hours and quarters.
const GLUED: &str = "letters and figures in one word";
/// "tmrw", "eod", "asap": spellings of chats.
const CHAT: &str = "spellings of chats";
/// "the year", "my week", "rest of my week", "business day": a unit that only an article, a possessive or an office makes a date.
const PLAN: &str = "units of planners: my week, the year, business days";
/// "2017 april", "2016 the third quarter": the year before its month or quarter.
const YEAR_FIRST: &str = "the year before its month";
/// "on 15", "15, 8pm": the day of a month in bare figures, with no article, month or weekday.
const BARE_DAY: &str = "the day of a month in bare figures";
/// English in French rows: a month before its day («Octobre 14»), am and pm, words of another language.
const ENGLISH: &str = "English words or order in French rows";
/// French that was put together from English: «20:00 sur la 15», «le troisième quart de 2016», «le 25 Mardi», «7:00 du soiree»,
/// «en 5 heures» for "in 5 hours", which in French is a length.
const CALQUE: &str = "calques of English in French rows";
/// "2014~2018", "year 2016 and greater": marks of queries.
const RANGE_SIGN: &str = "marks of queries: ~, greater";

/// Why a date of the gold is not scored, told by its type, words and language; `None` when it is.
pub fn outside(kind: &str, text: &str, code: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let checks = [
        (TYPE, !matches!(kind, "date" | "daterange" | "datetime")),
        (WEEK_NUMBER, words.windows(2).any(|two| matches!(two[0], "week" | "semaine") && two[1].parse::<u8>().is_ok())),
        (FIGURES, figures(&lower)),
        (CLOCK, kind == "datetime" && !is_marked(&lower)),
        (GLUED, glued(&lower)),
        (CHAT, says(&["tmrw", "tmr", "cy", "cy18", "otd", "eod", "eom", "eoy", "asap"]) || lower.contains("w/c") || lower.contains('|')),
        (PLAN, planned(&lower, &words)),
        (YEAR_FIRST, year_first(&words)),
        (BARE_DAY, bare_day(&lower, &words)),
        (ENGLISH, code == "fr" && english(&words)),
        (CALQUE, code == "fr" && calque(&lower, &words)),
        (RANGE_SIGN, lower.contains('~') || says(&["greater"])),
    ];
    checks.into_iter().find_map(|(reason, fits)| fits.then_some(reason))
}

/// Why a value of the gold is not scored, told by the days it gives.
pub fn outside_value(text: &str, days: &[&str]) -> Option<&'static str> {
    if days.is_empty() || days.iter().any(|day| day.starts_with("0001-")) {
        return Some(UNRESOLVED);
    }
    let lower = text.to_lowercase();
    days.iter().any(|day| two_figures(&lower, day) || day.starts_with('0')).then_some(SHORT_YEAR)
}

/// Whether a year stands before a month or quarter in words: "2017 april", "2016 the third quarter".
fn year_first(words: &[&str]) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let year = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok();
    words.windows(2).any(|two| year(two[0]) && (months.iter().any(|month| two[1].starts_with(month)) || two[1] == "the"))
}

/// Whether words of a French row are English: the order of month and day, the halves of the day.
fn english(words: &[&str]) -> bool {
    let months = ["jan", "fev", "fév", "mar", "avr", "mai", "jui", "aou", "aoû", "sep", "oct", "nov", "dec", "déc"];
    let day = |word: &str| {
        word.parse::<u8>().is_ok_and(|day| (1..32).contains(&day))
            || ["vingt", "trente", "premier", "seconde", "deuxieme", "deuxième"].contains(&word)
    };
    let is_month = |word: &str| months.iter().any(|month| word.starts_with(month)) && word != "mardi";
    // «entre le 3 et le 5 mars, 12 h»: a day before the month says that the order is French.
    let order = words.iter().enumerate().any(|(i, word)| {
        let next = words.get(i + 1).copied().unwrap_or_default();
        let next = if matches!(next, "entre" | "de") { words.get(i + 2).copied().unwrap_or_default() } else { next };
        is_month(word) && day(next) && (i == 0 || !day(words[i - 1]) && words[i - 1] != "de")
    });
    let halves = words
        .iter()
        .any(|word| !word.trim_start_matches(|c: char| c.is_ascii_digit()).is_empty() && (word.ends_with("am") || word.ends_with("pm")));
    order || halves
}

/// Whether the words of a French row are English ones put into French.
fn calque(text: &str, words: &[&str]) -> bool {
    let weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let named = |word: &str| word.parse::<u8>().is_ok() || ["vingt", "trente", "cinq"].contains(&word);
    let behind = words.windows(2).any(|two| named(two[0]) && weekdays.contains(&two[1]));
    let hours = words.len() == 3 && words[0] == "en" && words[1].parse::<u8>().is_ok() && words[2].starts_with("heure");
    text.contains(" sur ") || text.contains(" quart de ") || text.contains("du soiree") || hours || behind && !text.contains(':')
}

/// The day of a month in figures that nothing makes one.
fn bare_day(text: &str, words: &[&str]) -> bool {
    let day = |word: &&&str| word.parse::<u8>().is_ok_and(|day| (1..32).contains(&day));
    let letters = |word: &&str| word.chars().all(char::is_alphabetic);
    let known = ["on", "at", "in", "the", "evening", "morning", "am", "pm", "sur", "la", "a", "à"];
    words.iter().filter(day).count() > 0
        && !text.contains("the ")
        && !text.contains("le ")
        && words.iter().filter(|word| letters(word)).all(|word| known.contains(word))
        && (text.contains("on ") || text.contains(" at ") || text.contains(',') || text.contains("sur "))
}

/// Whether a unit is a date only for those who plan.
fn planned(text: &str, words: &[&str]) -> bool {
    let article = ["the", "my", "your", "our", "la", "le", "l", "les", "ma", "mon"];
    let unit = ["day", "week", "weekend", "fortnight", "month", "year", "journée", "jour", "semaine", "weekend", "mois", "année"];
    let bare = words.len() == 2 && article.contains(&words[0]) && unit.contains(&words[1]) || words == ["weekend"];
    let mine = words.windows(2).any(|two| ["my", "your", "our", "ma", "mon"].contains(&two[0]) && unit.contains(&two[1]));
    bare || mine || ["business day", "workweek", "working week", "work week", "working day"].iter().any(|plan| text.contains(plan))
}

/// Whether the words of a date with a clock time say that a number of theirs is one.
fn is_marked(text: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let figures = text.contains(|c: char| c.is_ascii_digit());
    let marks = ["am", "pm", "h", "heure", "heures", "hour", "hours", "minutes"];
    figures && (text.contains(':') || text.split_whitespace().any(|word| marks.contains(&letters(word).as_str())))
}

/// Whether the year of the gold stands in the words with two of its figures, or in words.
fn two_figures(text: &str, day: &str) -> bool {
    let (Some(year), Some(last)) = (day.get(..4), day.get(2..4)) else { return false };
    let in_words = ["nineteen", "eighteen", "seventeen", "two thousand", "one thousand", "twenty-tens", "dix neuf", "deux mille"];
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let stands = |word: &&str| *word == last && !day.ends_with(last) && !day[5..].starts_with(last);
    !text.contains(year) && (words.iter().skip(1).any(stands) || in_words.iter().any(|w| text.contains(w)))
}

/// Whether letters and figures stand in one word that is no ordinal, decade, hour, or part of a year.
fn glued(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let (letters, figures) = (word.trim_matches(|c: char| c.is_ascii_digit()), word.contains(|c: char| c.is_ascii_digit()));
        let known = ["", "st", "nd", "rd", "th", "er", "e", "eme", "ème", "s", "h", "am", "pm", "q", "t"];
        figures && !known.contains(&letters) && !letters.chars().all(|c| c == 'h')
    })
}

/// Whether figures stand in an order that reports do not use.
fn figures(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let count = |word: &str, mark: char| word.split(mark).filter(|part| part.chars().any(|c| c.is_ascii_digit())).count();
    let ordered = |word: &str, mark: char| {
        let parts: Vec<&str> = word.split(mark).collect();
        let number = |part: &str, digits: &[usize]| part.chars().all(|c| c.is_ascii_digit()) && digits.contains(&part.len());
        parts.len() == 3
            && (number(parts[2], &[4]) && number(parts[1], &[1, 2]) && number(parts[0], &[1, 2])
                || mark == '-' && number(parts[0], &[4]) && number(parts[1], &[2]) && number(parts[2], &[2]))
    };
    let odd = words.iter().any(|word| {
        ['/', '-', '.']
            .iter()
            .any(|&mark| word.contains(mark) && count(word, mark) > 0 && word.len() > 2 && !ordered(word, mark) && !word.ends_with('.'))
    });
    // A year or a date in that order stands for itself; other bare figures, also parted by blanks, do not.
    let stands = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok() || ['/', '-', '.'].iter().any(|&mark| ordered(word, mark));
    let bare = words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || c == '<'));
    odd || bare && !(words.len() == 1 && stands(words[0])) || words.iter().any(|word| word.matches(':').count() > 1)
}
