//! `jwks --lint`: judges a key set.

use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::jwks::{Args, Format, no_pem};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::jose::key::format::Encoding;
use crate::keyset::lint::{Finding, lint};
use crate::source::chain::FoundKeys;
use crate::sys::System;
use crate::text::count::counted;
use crate::ui::json;
use crate::ui::keyset;
use crate::verify::Place;

#[derive(Serialize)]
struct LintDocument {
    schema: &'static str,
    source: Place,
    age: Option<i64>,
    findings: Vec<Finding>,
}

/// # Errors
/// A form that findings don't have, or streams that fail.
pub fn run(
    args: &Args,
    found: &FoundKeys,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    match args.output.format() {
        Format::Pem => Err(no_pem("findings")),
        format => judge(found, format == Format::Json, system, screen),
    }
}

/// `jotkit.lint/1`, or a line a finding.
///
/// # Errors
/// Streams that fail.
pub fn judge(
    found: &FoundKeys,
    is_json: bool,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let findings = lint(&found.set, found.source.encoding.unwrap_or(Encoding::Jwks));
    let exit = if findings.is_empty() { Exit::Yes } else { Exit::No };
    let answer = if is_json {
        json::document(&LintDocument {
            schema: "jotkit.lint/1",
            source: found.source.place.clone(),
            age: found.source.age,
            findings,
        })
    } else if findings.is_empty() {
        format!("{}, no problems found\n", counted(found.set.entries.len(), "key"))
    } else {
        let lines = findings.iter().map(|finding| keyset::finding(finding, screen.out));
        screen.fitted(lines.collect(), system, &system.streams.stdout)
    };
    system.streams.stdout.write(&answer)?;
    Ok(exit)
}
