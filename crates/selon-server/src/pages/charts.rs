//! Charts that are drawn here. Scripts add a brush to the time line and the toll chart; the numbers stand in tables beside them.

use crate::ask::Ask;
use crate::view::View;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use selon_store::{Bin, Step};

/// The time line of some days, in bins as fine as its length allows.
pub fn bins(days: &[Bin]) -> (Vec<Bin>, Step) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return (Vec::new(), Step::Month) };
    let step = match days_between(first.start, last.start) {
        ..=100 => Step::Day,
        101..=800 => Step::Week,
        801..=6_000 => Step::Month,
        _ => Step::Year,
    };
    (Bin::gathered(days, step), step)
}

fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

/// The last day of a bin.
fn end(bin: &Bin, step: Step) -> Date {
    let span = match step {
        Step::Day => 1.day(),
        Step::Week => 7.days(),
        Step::Month => 1.month(),
        Step::Year => 1.year(),
    };
    bin.start.checked_add(span).and_then(|next| next.checked_sub(1.day())).unwrap_or(bin.start)
}

const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 110.0;

/// The time line: a bar a bin, each a link to its incidents.
pub fn time_line(view: &View, ask: &Ask, bins: &[Bin], step: Step) -> Markup {
    let w = view.words();
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return html! {} };
    let end_of_line = end(last, step);
    let days = (days_between(first.start, end_of_line) + 1).max(1) as f64;
    let most = bins.iter().map(|bin| bin.incidents).max().unwrap_or(1).max(1);
    html! {
        figure.time-line {
            svg #time-line viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" role="group" aria-label=(w.t("line.label"))
                data-start=(first.start) data-end=(end_of_line) data-view=(ask.with("/incidents", &[("from", ""), ("to", "")]))
                data-from=(ask.get("from")) data-to=(ask.get("to")) {
                @for bin in bins {
                    @let until = end(bin, step);
                    @let x = days_between(first.start, bin.start) as f64 / days * WIDTH;
                    @let width = ((days_between(bin.start, until) + 1) as f64 / days * WIDTH - 0.6).max(0.8);
                    @let height = (f64::from(bin.incidents) / f64::from(most) * (HEIGHT - 4.0)).max(1.5);
                    @let label = format!("{}: {}", w.days(Some(bin.start), Some(until)).unwrap_or_default(), w.n("incidents.count", u64::from(bin.incidents)));
                    a href=(ask.with("/incidents", &[("from", &bin.start.to_string()), ("to", &until.to_string())])) tabindex="-1" aria-label=(label) {
                        title { (label) }
                        rect x=(format!("{x:.2}")) y=(format!("{:.2}", HEIGHT - height)) width=(format!("{width:.2}")) height=(format!("{height:.2}")) {}
                    }
                }
            }
            p.axis { span { (w.date(first.start)) } span.quiet { (w.t("line.hint")) } span { (w.date(end_of_line)) } }
            figcaption { (w.of("line", match step { Step::Day => "day", Step::Week => "week", Step::Month => "month", Step::Year => "year" })) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_bin_ends_the_day_before_the_next_one() {
        let bin = |day| Bin { start: day, incidents: 1, reports: 1, killed: 0 };
        assert_eq!(end(&bin(date(2024, 2, 29)), Step::Day), date(2024, 2, 29));
        assert_eq!(end(&bin(date(2024, 2, 26)), Step::Week), date(2024, 3, 3));
        assert_eq!(end(&bin(date(2024, 2, 1)), Step::Month), date(2024, 2, 29));
        assert_eq!(end(&bin(date(2024, 1, 1)), Step::Year), date(2024, 12, 31));
    }
}
