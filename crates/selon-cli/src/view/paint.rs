//! Colours, one for each kind of thing; without colour every word stays as it is.

use anstyle::{AnsiColor, Style};

/// What a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    Actor,
    Place,
    Time,
    Toll,
    Quote,
    Event,
    Head,
    Faint,
}

impl Hue {
    /// The marks of the page, with their names.
    pub const LEGEND: [(Hue, &'static str); 6] = [
        (Hue::Actor, "actor"),
        (Hue::Place, "place"),
        (Hue::Time, "time"),
        (Hue::Toll, "figure"),
        (Hue::Quote, "what is said"),
        (Hue::Event, "event"),
    ];

    /// The sixteen colours of every terminal, so that the user's own theme holds.
    pub fn style(self) -> Style {
        match self {
            Hue::Actor => AnsiColor::Cyan.on_default().bold(),
            Hue::Place => AnsiColor::Green.on_default(),
            Hue::Time => AnsiColor::Blue.on_default(),
            Hue::Toll => AnsiColor::Red.on_default().bold(),
            Hue::Quote => AnsiColor::Yellow.on_default(),
            Hue::Event => Style::new().underline(),
            Hue::Head => Style::new().bold(),
            Hue::Faint => Style::new().dimmed(),
        }
    }
}

/// Writes words in their colours, or plainly.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    pub colour: bool,
}

impl Pen {
    /// The words in the colour of `hue`.
    pub fn paint(self, hue: Hue, words: &str) -> String {
        self.style(hue.style(), words)
    }

    /// The words in a style, each for itself: a line may be broken between any two of them.
    pub fn style(self, style: Style, words: &str) -> String {
        if !self.colour || style.is_plain() {
            return words.to_owned();
        }
        let one = |word: &str| if word.is_empty() { String::new() } else { format!("{style}{word}{style:#}") };
        words.split(' ').map(one).collect::<Vec<_>>().join(" ")
    }
}
