//! The picture in README.md is what `explain` shows on a terminal, in the tool's own colours.
//! `SNAPSHOTS=overwrite cargo test picture` draws it anew.

use std::ffi::OsString;

use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use snapbox::IntoData;
use snapbox::data::DataFormat;

/// Three minutes after the token expired.
const NOW: i64 = 1_790_000_380;

/// Both files stand in `tests/readme`.
const COMMAND: &str = "jotkit explain token.jwt --jwks jwks.json \
                       --issuer https://calm-otter-21.clerk.accounts.dev/ --audience backend";

const BRIGHTER: [(&str, &str); 4] = [
    ("#AA0000", "#FF6B68"),
    ("#AAAAAA", "#DDDDDD"),
    ("opacity: 0.4", "opacity: 0.7"),
    ("#000000", "#1B1D23"),
];

/// Standard output on a terminal of 80 columns.
fn on_a_terminal(folder: &str) -> String {
    let token = std::fs::read(format!("{folder}/token.jwt")).expect("the token");
    let mut system = System::in_memory(token, Env::of([("XDG_CACHE_HOME", "/nowhere")]));
    system.clock = Clock::Fixed(NOW);
    system.streams.stdout.is_terminal = true;
    let words = COMMAND.split_whitespace().filter(|word| *word != "token.jwt");
    let words = words.map(|word| word.replace("jwks.json", &format!("{folder}/jwks.json")));
    let words = words.chain(["--color".to_owned(), "always".to_owned()]);
    assert_eq!(jotkit::run(words.map(OsString::from), &mut system) as i32, 1);
    system.streams.stdout.take()
}

#[test]
fn the_picture_is_current() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readme");
    let shown = on_a_terminal(folder).replace(&format!("{folder}/"), "");
    assert!(shown.contains("\u{1b}["), "it is coloured: {shown}");
    // As a shell's prompt shows a command, on two lines so that it is no wider than the answer.
    let command = COMMAND.replace(" --issuer", " \\\n    --issuer");
    let terminal = format!("\u{1b}[1m$ {command}\u{1b}[0m\n{shown}");
    let drawn = terminal.into_data().raw().coerce_to(DataFormat::TermSvg);
    // The palette is that of the first colour screens; on black, people read brighter ones.
    let svg =
        BRIGHTER.iter().fold(drawn.to_string(), |svg, (dark, bright)| svg.replace(dark, bright));
    snapbox::assert_data_eq!(svg, snapbox::file!["../docs/explain.svg": Text].raw());
}
