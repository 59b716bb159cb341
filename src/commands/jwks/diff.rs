//! `jwks --diff`: what another key set has otherwise.

use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::jwks::{Args, Format, find, no_pem};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::keyset::diff::{Difference, diff};
use crate::source::chain::FoundKeys;
use crate::sys::System;
use crate::text::count::counted;
use crate::ui::human;
use crate::ui::json;
use crate::ui::keyset;
use crate::verify::Place;

#[derive(Serialize)]
struct DiffDocument<'a> {
    schema: &'static str,
    before: SetDocument<'a>,
    after: SetDocument<'a>,
    differences: &'a [Difference<'a>],
}

#[derive(Serialize)]
struct SetDocument<'a> {
    source: &'a Place,
    age: Option<i64>,
    keys: usize,
}

/// `jotkit.diff/1`, or what became of each key.
///
/// # Errors
/// One of the sets is not to be had, a form that differences don't have, or streams that fail.
pub fn run(
    args: &Args,
    other: &str,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let before = find(&args.source, args, system)?;
    let after = find(other, args, system)?;
    let differences = diff(&before.set, &after.set);
    match args.output.format() {
        Format::Pem => return Err(no_pem("differences")),
        Format::Json => {
            system.streams.stdout.write(&document(&before, &after, &differences))?;
        }
        Format::Human => {
            system.streams.stdout.write(&text(&after, &differences, screen))?;
            let (before, after) = (human::source(&before.source), human::source(&after.source));
            screen.note(system, "note", &format!("before: {before}"))?;
            screen.note(system, "note", &format!("after: {after}"))?;
        }
    }
    Ok(if differences.is_empty() { Exit::Yes } else { Exit::No })
}

fn text(after: &FoundKeys, differences: &[Difference<'_>], screen: &Screen) -> String {
    if differences.is_empty() {
        return format!("{}, no difference\n", counted(after.set.entries.len(), "key"));
    }
    differences.iter().map(|one| keyset::difference(one, screen.out)).collect()
}

fn document(before: &FoundKeys, after: &FoundKeys, differences: &[Difference<'_>]) -> String {
    json::document(&DiffDocument {
        schema: "jotkit.diff/1",
        before: set(before),
        after: set(after),
        differences,
    })
}

fn set(found: &FoundKeys) -> SetDocument<'_> {
    let source = &found.source.place;
    SetDocument { source, age: found.source.age, keys: found.set.entries.len() }
}
