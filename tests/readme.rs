//! Every console block of README.md is run, and its output is what README.md says.
//!
//! A block is a conversation: lines after `$ ` are commands for `sh`, in a folder that holds the
//! files of `tests/readme/`; what follows is the output of both streams. A line `…` stands for any
//! lines, `…` within a line for anything.

use std::path::Path;
use std::process::Command;

use crate::support::Place;

const FILES: [&str; 8] = [
    "token.jwt",
    "session.jwt",
    "jwks.json",
    "key.pem",
    "jotkit.toml",
    "backend.toml",
    "users.toml",
    ".env",
];

#[test]
fn every_console_block_works_as_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let blocks: Vec<&str> =
        readme.split("\n```").filter_map(|b| b.strip_prefix("console\n")).collect();
    assert!(blocks.len() > 5, "the blocks are found");
    let place = FILES.into_iter().fold(Place::new(), |place, name| {
        let content = std::fs::read(root.join("tests/readme").join(name)).expect(name);
        place.file(name, content)
    });
    for block in blocks {
        for (command, expected) in conversation(block) {
            let shown = run(&place, &command);
            assert!(
                matches(&expected, &shown),
                "$ {command}\nshows\n{shown}\ninstead of\n{expected}"
            );
        }
    }
}

/// Commands, each with the lines below it.
fn conversation(block: &str) -> Vec<(String, String)> {
    let mut turns: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), turns.last_mut()) {
            (Some(command), _) => turns.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => panic!("a console block begins with a command: {line}"),
        }
    }
    turns
}

/// The shell finds `jotkit` as a user's would; `cargo run --release -- ` is the same tool.
fn run(place: &Place, command: &str) -> String {
    let tool = Path::new(env!("CARGO_BIN_EXE_jotkit"));
    let command = command.replace("cargo run --release -- ", "jotkit ");
    let path = format!("{}:/usr/bin:/bin", tool.parent().expect("a folder").display());
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(place.path("."))
        .env_clear()
        .env("PATH", path)
        .env("XDG_CACHE_HOME", place.path("cache"))
        .env("HOME", place.path("."))
        .output()
        .expect("sh runs");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Whether `…` in the expected text can be filled so that both are the same.
fn matches(expected: &str, shown: &str) -> bool {
    let mut pieces = expected.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = shown.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[test]
fn an_ellipsis_stands_for_anything() {
    assert!(matches("a…c\n", "a b c\n"));
    assert!(matches("a\n", "a\n"));
    assert!(!matches("a…d\n", "a b c\n"));
    assert!(!matches("a", "ab"));
}
