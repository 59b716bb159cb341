//! How a command answers: which format, with colour or not, on which stream.

use std::io;

use clap::{Args, ValueEnum};

use crate::advice::failure::Failure;
use crate::sys::System;
use crate::sys::env::Env;
use crate::sys::streams::Output;
use crate::sys::zone;
use crate::ui::coloured;
use crate::ui::failure::note;
use crate::ui::local;
use crate::ui::style::Style;
use crate::ui::table;
use crate::ui::wrap;

/// The styles of both streams and the width of the answer.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Of standard output.
    pub out: Style,
    /// Of standard error.
    pub err: Style,
    /// Columns of the terminal.
    pub width: usize,
    /// Colours of JSON: for a terminal alone, however much they are asked for.
    json: Style,
    /// Whether nothing is said beside the answer.
    is_quiet: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// For a person or for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
}

/// A verdict for a person, for a program, or for the log of a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Human,
    Json,
    /// Annotations of GitHub's workflows
    Github,
}

/// Formats of a command, of which one is JSON.
pub trait Formats: ValueEnum + Copy + Send + Sync + 'static {
    const JSON: Self;
    /// The name of the one that needs no flag.
    const DEFAULT: &str = "human";
}

impl Formats for Format {
    const JSON: Format = Format::Json;
}

impl Formats for ReportFormat {
    const JSON: ReportFormat = ReportFormat::Json;
}

/// Output format: `--json` is `-o json`.
#[derive(Clone, Copy, Debug, Args)]
pub struct FormatArgs<F: Formats = Format> {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = F::DEFAULT)]
    output: F,
    /// The same as -o json
    #[arg(long, conflicts_with = "output")]
    json: bool,
}

impl<F: Formats> FormatArgs<F> {
    pub fn format(self) -> F {
        if self.json { F::JSON } else { self.output }
    }
}

impl Screen {
    /// `NO_COLOR` and `CLICOLOR_FORCE` speak where `--color auto` leaves it open.
    pub fn new(system: &System, color: Color) -> Screen {
        let style = |is_terminal| Style {
            colour: match color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => auto(&system.env, is_terminal),
            },
        };
        let is_terminal = system.streams.stdout.is_terminal;
        Screen {
            json: Style { colour: is_terminal && style(is_terminal).colour },
            out: style(is_terminal),
            err: style(system.streams.stderr.is_terminal),
            width: system.streams.stdout.width().unwrap_or(table::WIDTH),
            is_quiet: false,
        }
    }

    /// The same, and whether nothing is said beside the answer.
    pub fn quiet(self, is_quiet: bool) -> Screen {
        Screen { is_quiet, ..self }
    }

    /// JSON as it is shown.
    pub fn document(self, json: String) -> String {
        if self.json.colour { coloured::json(&json, self.json) } else { json }
    }

    /// A text for a person as it is shown on that stream: with local times, and on a terminal within
    /// its width.
    pub fn fitted(self, text: String, system: &System, stream: &Output) -> String {
        let text = match zone::local(&system.env, stream.is_terminal) {
            Some(zone) => local::beside(&text, &zone),
            None => text,
        };
        within(text, stream)
    }

    /// Tells a person something beside the answer. Where standard error takes nothing, nobody is told,
    /// and the answer is the same.
    ///
    /// # Errors
    /// None.
    pub fn note(self, system: &mut System, kind: &str, text: &str) -> Result<(), Failure> {
        if !self.is_quiet {
            let _ = tell(note(kind, text, self.err), system);
        }
        Ok(())
    }
}

/// A text within the width of the terminal that it is shown on.
pub fn within(text: String, stream: &Output) -> String {
    match stream.width() {
        Some(width) => wrap::wrap(&text, width),
        None => text,
    }
}

/// Says something on standard error.
///
/// # Errors
/// What the operating system says.
pub fn tell(text: String, system: &mut System) -> io::Result<()> {
    let text = within(text, &system.streams.stderr);
    system.streams.stderr.write(&text)
}

fn auto(env: &Env, is_terminal: bool) -> bool {
    let forced = env.is_set("CLICOLOR_FORCE") && env.get("CLICOLOR_FORCE") != Some("0".into());
    let dumb = env.get("TERM") == Some("dumb".into());
    !env.is_set("NO_COLOR") && (forced || (is_terminal && !dumb))
}
