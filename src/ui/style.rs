//! Colour by role, and only where it is wanted. Everything is readable without it.

use anstyle::{AnsiColor, Style as Ansi};

use crate::verify::report::{Status, Verdict};

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are wanted.
    pub colour: bool,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// All is well.
    Good,
    /// Something failed.
    Bad,
    /// Worth a look, but no failure.
    Doubt,
    /// Beside the point.
    Faint,
    /// A heading or a name.
    Strong,
    /// The first part of a token.
    Header,
    /// Its second part.
    Payload,
    /// Its third part.
    Signature,
}

impl From<Verdict> for Role {
    fn from(verdict: Verdict) -> Role {
        match verdict {
            Verdict::Accepted => Role::Good,
            Verdict::Rejected => Role::Bad,
            Verdict::Undecided => Role::Doubt,
        }
    }
}

impl From<Status> for Role {
    fn from(status: Status) -> Role {
        match status {
            Status::Pass => Role::Good,
            Status::Fail => Role::Bad,
            Status::Skip => Role::Faint,
        }
    }
}

impl Style {
    /// The text in the colour of its role, if there are colours.
    pub fn paint(self, role: impl Into<Role>, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let style = match role.into() {
            Role::Good => Ansi::new().fg_color(Some(AnsiColor::Green.into())),
            Role::Bad => Ansi::new().fg_color(Some(AnsiColor::Red.into())).bold(),
            Role::Doubt => Ansi::new().fg_color(Some(AnsiColor::Yellow.into())),
            Role::Faint => Ansi::new().dimmed(),
            Role::Strong => Ansi::new().bold(),
            Role::Header => Ansi::new().fg_color(Some(AnsiColor::Magenta.into())),
            Role::Payload => Ansi::new().fg_color(Some(AnsiColor::Blue.into())),
            Role::Signature => Ansi::new().fg_color(Some(AnsiColor::Cyan.into())),
        };
        format!("{style}{text}{style:#}")
    }
}
