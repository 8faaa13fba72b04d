//! Figures one by one: digits with their scales, and numerals spelled out.

use super::number::NumberKind;
use super::number_shape::{Shape, shape};
use crate::language::{Language, Row, Table};
use crate::syntax::{Syntax, Upos};

/// Kinds of `numbers.tsv` that add and multiply up to a numeral.
const NUMERALS: &[&str] = &["unit", "ten", "hundred", "thousand", "scale"];

/// The word lists that figures are read with, and the text they are read in.
pub(super) struct Scan<'s> {
    pub syntax: &'s Syntax,
    pub numbers: &'s Table,
    pub bounds: &'s Table,
    pub marks: &'s Table,
    pub units: &'s Table,
    pub months: &'s Table,
    pub ordinals: &'s Table,
    pub persons: &'s Table,
}

/// A figure without its bound words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    /// One past its last token.
    pub end: usize,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approximate: bool,
    pub kind: NumberKind,
    /// The thousand or million it is counted in, 1 when in none.
    pub scale: u64,
    pub article: bool,
    pub none: bool,
    /// Whether a bound stands one off the figure: «plus de 27» is 28 at least.
    pub strict: bool,
}

impl Figure {
    fn exactly(end: usize, value: Option<u64>, kind: NumberKind) -> Figure {
        Figure { end, low: value, high: value, approximate: false, kind, scale: 1, article: false, none: false, strict: false }
    }
}

impl<'s> Scan<'s> {
    pub fn new(syntax: &'s Syntax, language: &'s Language) -> Scan<'s> {
        let table = |name| language.table(name);
        Scan {
            syntax,
            numbers: table("numbers"),
            bounds: table("bounds"),
            marks: table("number-marks"),
            units: table("units"),
            months: table("months"),
            persons: table("persons"),
            ordinals: table("ordinals"),
        }
    }

    /// How many tokens the mark of `role` at token `i` has.
    pub fn mark(&self, i: usize, role: &str) -> Option<usize> {
        if i >= self.syntax.tokens.len() {
            return None;
        }
        self.marks.at(self.syntax, i).find(|(row, _)| row.cell(0) == role && self.is_itself(i, row)).map(|(_, tokens)| tokens)
    }

    /// Whether the row has the very form of token `i` where that is an article: «des» has the lemma of «un» and counts nothing.
    fn is_itself(&self, i: usize, row: &Row) -> bool {
        self.syntax.tokens[i].upos != Upos::Det || row.words().first() == Some(&self.syntax.form(i))
    }

    /// The number word at token `i` of one of `kinds`: what it is worth, its row and its tokens.
    fn word(&self, i: usize, kinds: &[&str]) -> Option<(u64, &'s Row, usize)> {
        if i >= self.syntax.tokens.len() {
            return None;
        }
        let (row, tokens) = self.numbers.at(self.syntax, i).find(|(row, _)| kinds.contains(&row.cell(1)) && self.is_itself(i, row))?;
        Some((row.cell(0).parse().ok()?, row, tokens))
    }

    /// The figure that starts at token `i`.
    pub fn figure(&self, i: usize) -> Option<Figure> {
        let form = self.syntax.form(i);
        if let Some(shape) = shape(form, self.marks) {
            return Some(self.digits(i, shape));
        }
        if let Some(tokens) = self.mark(i, "none") {
            let counted = self.syntax.tokens.get(i + tokens).is_some_and(|_| self.syntax.form(i + tokens).starts_with(char::is_alphabetic));
            return counted.then(|| Figure { none: true, ..Figure::exactly(i + tokens, Some(0), NumberKind::Cardinal) });
        }
        let ordinal = self.ordinals.longest(self.syntax, i);
        let ordinal = ordinal.map(|(row, tokens)| Figure::exactly(i + tokens, row.cell(0).parse().ok(), NumberKind::Ordinal));
        // "twenty first" is no twenty.
        match (self.spelled(i), ordinal) {
            (Some(spelled), Some(ordinal)) if ordinal.end > spelled.end => Some(ordinal),
            (spelled, ordinal) => spelled.or(ordinal),
        }
    }

    fn digits(&self, i: usize, shape: Shape) -> Figure {
        use NumberKind::{Cardinal, Clock, Date, Decimal, Label, Ordinal, Score, Year};
        let (mantissa, places, plain) = match shape {
            Shape::Whole { value, digits, grouped } => (value, 0, if digits == 4 && !grouped { value } else { 0 }),
            Shape::Decimal { digits, places } => (digits, places, 0),
            Shape::Ordinal(value) => return Figure::exactly(i + 1, Some(value), Ordinal),
            Shape::Decade(_) => return Figure::exactly(i + 1, None, Year),
            Shape::Clock(..) => return Figure::exactly(i + 1, None, Clock),
            Shape::Date { .. } => return Figure::exactly(i + 1, None, Date),
            // What is counted tells a range from a score; a range climbs.
            Shape::Pair(a, b) if a < b && self.counts(i + 1) => {
                return Figure { high: Some(b), ..Figure::exactly(i + 1, Some(a), Cardinal) };
            }
            Shape::Pair(..) => return Figure::exactly(i + 1, None, Score),
            Shape::Ratio(..) => return Figure::exactly(i + 1, None, NumberKind::Fraction),
            Shape::Other => return Figure::exactly(i + 1, None, Label),
        };
        let mut scale = 1u64;
        let mut end = i + 1;
        while let Some((worth, _, tokens)) = self.word(end, &["scale", "hundred", "collective"]).filter(|_| end < i + 3) {
            scale = scale.saturating_mul(worth);
            end += tokens;
        }
        let scaled = u128::from(mantissa) * u128::from(scale);
        let value = 10u128.checked_pow(places).filter(|&unit| scaled % unit == 0).and_then(|unit| u64::try_from(scaled / unit).ok());
        let mut value = match self.more(end, scale) {
            Some((more, tokens)) => {
                end += tokens;
                value.and_then(|value| value.checked_add(more))
            }
            None => value,
        };
        let mut floor = scale;
        while let Some((more, tokens, next)) = self.smaller(end, floor) {
            value = value.and_then(|value| value.checked_add(more));
            (end, floor) = (end + tokens, next);
        }
        let kind = match value {
            None => Decimal,
            Some(_) if scale == 1 && (1500..2100).contains(&plain) && !self.counts_plainly(end) => Year,
            Some(_) => Cardinal,
        };
        Figure { scale, ..Figure::exactly(end, value, kind) }
    }

    /// A smaller figure that goes on with one counted in `floor`: what it adds, its tokens and its own scale. "4 thousand 3 hundred
    /// and 21": behind a joint only hundreds go on, for «2 000 déplacés et 300 blessés» are two figures.
    fn smaller(&self, i: usize, floor: u64) -> Option<(u64, usize, u64)> {
        let joint = self.mark(i, "joint").unwrap_or(0);
        let at = i + joint;
        if floor < 100 || at >= self.syntax.tokens.len() {
            return None;
        }
        let (value, tokens) = match shape(self.syntax.form(at), self.marks) {
            Some(Shape::Whole { value, grouped: false, .. }) => (value, 1),
            Some(_) => return None,
            None => self.word(at, &["unit", "ten"]).filter(|_| joint > 0).map(|(value, _, tokens)| (value, tokens))?,
        };
        if joint > 0 {
            if self.word(at + tokens, &["scale", "hundred", "collective"]).is_some() {
                return None;
            }
            return (floor == 100 && (1..100).contains(&value)).then_some((value, joint + tokens, 1));
        }
        let (worth, _, more) = self.word(at + tokens, &["scale", "hundred"])?;
        let sum = value.checked_mul(worth).filter(|&sum| sum > 0 && sum < floor)?;
        Some((sum, tokens + more, worth))
    }

    /// Whether what stands at token `i` can be what a figure counts.
    pub fn counts(&self, i: usize) -> bool {
        use crate::syntax::Upos::{Adj, Noun};
        self.syntax.tokens.get(i).is_some_and(|token| matches!(token.upos, Noun | Adj)) || self.mark(i, "of").is_some()
    }

    /// Whether token `i` is counted by a bare figure: «1982 d'un conflit» counts nothing, «1982 de ses soldats» does.
    fn counts_plainly(&self, i: usize) -> bool {
        let article = self.syntax.tokens.get(i + 1).is_some_and(|next| next.feats.pron_type() == Some("Art"));
        self.counts(i) && !(article && self.mark(i, "of").is_some())
    }

    /// A figure in letters: «vingt et un», «trois millions», «des dizaines de milliers», "a quarter of a million".
    fn spelled(&self, i: usize) -> Option<Figure> {
        // «un ou deux» is in some lists; what can be counted out is not vague.
        let numeral = || self.word(i, NUMERALS).is_some_and(|(_, row, _)| row.words()[0] == self.syntax.form(i));
        let vague = self.word(i, &["vague"]).filter(|(_, _, tokens)| *tokens == 1 || !numeral());
        let article = if vague.is_none() { self.mark(i, "article") } else { None };
        let mut end = i + vague.map(|(_, _, tokens)| tokens).or(article).unwrap_or(0);
        let mut sum = Sum::default();
        if vague.is_none() {
            end = self.numeral(end, &mut sum, article.is_some());
        }
        if sum.scale == 0
            && let Some(fraction) = self.fraction(i, end, sum.value().or(article.map(|_| 1)))
        {
            return Some(fraction);
        }
        if sum.scale == 0
            && let Some(mixed) = self.mixed(end, sum.value())
        {
            return Some(mixed);
        }
        let mut value = sum.value().or(vague.map(|(low, _, _)| low)).or(article.map(|_| 1));
        let counted = sum.any || vague.is_some();
        let mut approximate = vague.is_some_and(|(low, _, _)| low >= 10);
        let mut open = vague.is_some();
        let mut scale = sum.scale.max(1);
        let mut links = 0;
        while links < 3 {
            let of = if links > 0 { self.mark(end, "of").unwrap_or(0) } else { 0 };
            let Some((worth, row, tokens)) = self.word(end + of, &["collective", "scale", "hundred"]) else { break };
            // «des dizaines»: two of them at least, and nobody has counted.
            let many = value.is_none() && self.plural(end + of, row);
            open |= many;
            approximate |= vague.is_some() || many || (!counted && row.cell(1) == "collective" && worth >= 10);
            value = value.or(Some(if many { 2 } else { 1 })).and_then(|value| value.checked_mul(worth));
            scale = scale.saturating_mul(worth);
            end += of + tokens;
            links += 1;
        }
        if let Some((more, tokens)) = self.more(end, scale) {
            value = value.and_then(|value| value.checked_add(more));
            end += tokens;
        }
        let value = value?;
        // «l'un de ses gardes» counts one of them.
        let one_of = self.syntax.tokens[i].upos == Upos::Pron && self.mark(i + 1, "of").is_some();
        let bare_article = article.is_some() && !sum.any && links == 0 && !one_of;
        Some(Figure {
            high: if open { None } else { Some(value) },
            approximate,
            scale,
            article: bare_article,
            ..Figure::exactly(end, Some(value), NumberKind::Cardinal)
        })
    }

    /// A part of a whole (`a third`), or of a scale (`half a million`), that follows a multiplier which ends at `end`.
    fn fraction(&self, i: usize, end: usize, times: Option<u64>) -> Option<Figure> {
        let (part, tokens) = self.part(end)?;
        let after = end + tokens;
        let of = after + self.mark(after, "of").unwrap_or(0);
        let the = of + self.mark(of, "article").unwrap_or(0);
        if let Some((worth, _, tokens)) = self.word(the, &["scale", "hundred", "collective"]) {
            let value = times.unwrap_or(1).checked_mul(share(worth, part));
            return Some(Figure { scale: worth, ..Figure::exactly(the + tokens, value, NumberKind::Cardinal) });
        }
        (after > i).then(|| Figure::exactly(after, None, NumberKind::Fraction))
    }

    /// A whole number and a part of a scale that both count in: "two and a half million". The whole number ends at `end`.
    fn mixed(&self, end: usize, whole: Option<u64>) -> Option<Figure> {
        let joint = end + self.mark(end, "joint")?;
        let (part, tokens) = self.part(joint + self.mark(joint, "article").unwrap_or(0))?;
        let after = joint + self.mark(joint, "article").unwrap_or(0) + tokens;
        let (worth, _, tokens) = self.word(after, &["scale", "hundred"])?;
        let value = whole?.checked_mul(worth)?.checked_add(share(worth, part));
        Some(Figure { scale: worth, ..Figure::exactly(after + tokens, value, NumberKind::Cardinal) })
    }

    /// What a fraction after a scale adds, and its tokens: «deux millions et demi», "a million and a half".
    fn more(&self, i: usize, scale: u64) -> Option<(u64, usize)> {
        if scale < 2 {
            return None;
        }
        let joint = i + self.mark(i, "joint").unwrap_or(0);
        [i, joint, joint + self.mark(joint, "article").unwrap_or(0)].into_iter().find_map(|at| {
            let (part, tokens) = self.part(at)?;
            Some((share(scale, part), at + tokens - i))
        })
    }

    /// The fraction word at token `i`, between 0 and 1, and its tokens.
    fn part(&self, i: usize) -> Option<(f64, usize)> {
        self.syntax.tokens.get(i)?;
        let (row, tokens) = self.numbers.at(self.syntax, i).find(|(row, _)| row.cell(1) == "fraction")?;
        Some((row.cell(0).parse().ok().filter(|part| (0.0..1.0).contains(part))?, tokens))
    }

    fn plural(&self, i: usize, row: &Row) -> bool {
        // «mille» is a plural without being one: what counts is that the word is another one's inflection.
        let (form, lemma) = (self.syntax.form(i), self.syntax.lemma(i));
        let inflected = match row.words() {
            [word] => *word != form || lemma != form && self.numbers.get(lemma).next().is_some(),
            _ => self.syntax.tokens[i].feats.number() == Some("Plur"),
        };
        inflected || row.has(2, "plural")
    }

    /// Adds the numerals that start at token `i`; returns where they end.
    fn numeral(&self, i: usize, sum: &mut Sum, after_article: bool) -> usize {
        let mut end = i;
        while end < self.syntax.tokens.len() {
            let joint = if sum.any { self.joint(end) } else { 0 };
            let mut next = *sum;
            let at = end + joint;
            let Some(tokens) = self.add(at, &mut next, after_article && !sum.any) else { break };
            *sum = next;
            end = at + tokens;
        }
        end
    }

    /// Tokens that only join two numerals: `et`, `and`, the hyphen of `twenty-one`.
    fn joint(&self, i: usize) -> usize {
        let tight =
            |i: usize| i > 0 && self.syntax.tokens.get(i).is_some_and(|token| token.span.start == self.syntax.tokens[i - 1].span.end);
        if tight(i) && tight(i + 1) && self.syntax.form(i) == "-" { 1 } else { self.mark(i, "joint").unwrap_or(0) }
    }

    fn add(&self, i: usize, sum: &mut Sum, scales_only: bool) -> Option<usize> {
        if let Some((worth, row, tokens)) = self.word(i, NUMERALS) {
            let multiplies = multiplies(worth, row.cell(1));
            let alone = sum.group.is_none() && !sum.any;
            // Plural scales that nothing multiplies are for «des centaines»; the plural of a numeral ("tens") is none.
            let inflected = !multiplies && tokens == 1 && row.words()[0] != self.syntax.form(i);
            let refused = inflected || (scales_only && !multiplies) || (multiplies && alone && !scales_only && self.plural(i, row));
            return (!refused && sum.add(worth, row.cell(1))).then_some(tokens);
        }
        let form = self.syntax.tokens.get(i).map(|_| self.syntax.form(i)).filter(|form| form.contains('-') && form.len() < 60)?;
        for (parts, part) in form.split('-').enumerate() {
            let row = self.numbers.get(part).find(|row| NUMERALS.contains(&row.cell(1)));
            let joins = || self.marks.get(part).any(|row| row.cell(0) == "joint");
            match row {
                Some(row) => sum.add(row.cell(0).parse().ok()?, row.cell(1)).then_some(())?,
                None => (parts > 0 && joins()).then_some(())?,
            }
        }
        (!scales_only).then_some(1)
    }
}

fn multiplies(worth: u64, kind: &str) -> bool {
    kind == "scale" || (kind == "hundred" && worth == 100)
}

/// A share of a scale; scales are round, so rounding mends what the decimals of a third lose.
fn share(scale: u64, part: f64) -> u64 {
    (scale as f64 * part).round() as u64
}

/// A numeral being added up.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: u64,
    group: Option<u64>,
    /// The last scale, 0 when there was none.
    scale: u64,
    any: bool,
}

impl Sum {
    fn value(&self) -> Option<u64> {
        self.any.then(|| self.total.saturating_add(self.group.unwrap_or(0)))
    }

    /// Adds a word; false when it cannot continue the numeral.
    fn add(&mut self, worth: u64, kind: &str) -> bool {
        let group = self.group;
        let fits = match (kind, group) {
            ("thousand", group) => {
                // Written as one word: «cinq-mille».
                let first = !self.any && group.is_none();
                *self = Sum { total: worth, group: None, scale: 1000, any: true };
                return first;
            }
            (kind, None) if !multiplies(worth, kind) => self.scale == 0 || worth < self.scale,
            (kind, Some(group)) if !multiplies(worth, kind) => {
                // Twenties: «quatre-vingt»; then «soixante-dix», «quatre-vingt-onze».
                if worth == 20 && group % 100 == 4 {
                    return self.set(group - 4 + 80);
                }
                (worth < 10 && group % 10 == 0 && group % 100 != 10)
                    || (worth < 10 && group % 100 == 10 && worth > 6)
                    || (worth < 20 && matches!(group % 100, 60 | 80))
                    || (worth < 100 && group % 100 == 0)
            }
            ("hundred", group) => {
                let group = group.unwrap_or(1);
                return (1..100).contains(&group) && self.set(group * 100);
            }
            ("scale", group) => {
                if worth == 0 || (self.scale > 0 && (worth >= self.scale || group.is_none())) {
                    return false;
                }
                let Some(total) = group.unwrap_or(1).checked_mul(worth).and_then(|more| self.total.checked_add(more)) else { return false };
                *self = Sum { total, group: None, scale: worth, any: true };
                return true;
            }
            _ => false,
        };
        fits && group.is_none_or(|group| group > 0) && self.set(group.unwrap_or(0) + worth)
    }

    fn set(&mut self, group: u64) -> bool {
        self.group = Some(group);
        self.any = true;
        true
    }
}
