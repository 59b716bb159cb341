//! `jwks --thumbprint`: the names that keys give themselves.

use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::jwks::{Args, Format, LeftOut, Thumbprint, left_out, no_pem, tell_left_out};
use crate::commands::output::Screen;
use crate::commands::signer::warn_of_remarks;
use crate::exit::Exit;
use crate::jose::key::set::KeySet;
use crate::jose::key::thumbprint;
use crate::source::chain::FoundKeys;
use crate::sys::System;
use crate::ui::human;
use crate::ui::json;
use crate::ui::keyset;
use crate::verify::Place;

#[derive(Serialize)]
struct ThumbprintsDocument<'a> {
    schema: &'static str,
    source: Place,
    age: Option<i64>,
    kind: &'static str,
    thumbprints: Vec<Line<'a>>,
    left_out: Vec<LeftOut>,
}

#[derive(Serialize)]
struct Line<'a> {
    index: usize,
    kid: Option<&'a str>,
    thumbprint: String,
}

/// `jotkit.thumbprints/1`, or a line a key.
///
/// # Errors
/// No key has one, a form that thumbprints don't have, or streams that fail.
pub fn run(
    args: &Args,
    kind: Thumbprint,
    found: &FoundKeys,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let lines = lines(&found.set, kind);
    match args.output.format() {
        Format::Pem => return Err(no_pem("thumbprints")),
        Format::Json => system.streams.stdout.write(&document(kind, lines, found))?,
        Format::Human if lines.is_empty() => {
            return Err(Failure::undecided("no public key in it"));
        }
        Format::Human => {
            let pairs = lines.iter().map(|line| (line.kid, line.thumbprint.as_str()));
            system.streams.stdout.write(&keyset::thumbprints(pairs))?;
            tell_left_out(&found.set, system, screen)?;
            warn_of_remarks(&found.set, system, screen)?;
            screen.note(system, "note", &human::source(&found.source))?;
        }
    }
    Ok(Exit::Yes)
}

fn lines(set: &KeySet, kind: Thumbprint) -> Vec<Line<'_>> {
    let entries = set.entries.iter().enumerate();
    let lines = entries.filter_map(|(index, entry)| {
        let key = entry.key.as_ref().ok()?;
        let thumbprint = match kind {
            Thumbprint::Sha256 => thumbprint::sha256(key),
            Thumbprint::Sha1 => thumbprint::sha1(key),
            Thumbprint::Uri => thumbprint::uri(key),
        };
        Some(Line { index, kid: entry.kid.as_deref(), thumbprint: thumbprint? })
    });
    lines.collect()
}

fn document(kind: Thumbprint, lines: Vec<Line<'_>>, found: &FoundKeys) -> String {
    json::document(&ThumbprintsDocument {
        schema: "jotkit.thumbprints/1",
        source: found.source.place.clone(),
        age: found.source.age,
        kind: match kind {
            Thumbprint::Sha256 => "sha256",
            Thumbprint::Sha1 => "sha1",
            Thumbprint::Uri => "uri",
        },
        thumbprints: lines,
        left_out: left_out(&found.set),
    })
}
