//! The message of `--error`: words, a file or standard input.

use crate::advice::failure::Failure;
use crate::commands::explain::Args;
use crate::commands::output::Screen;
use crate::commands::token_args::file_named;
use crate::explain::placeholder;
use crate::jose::token::serialization::Jws;
use crate::jose::token::strip;
use crate::sys::System;
use crate::sys::streams::is_stdin;
use crate::text::shell::shown;
use crate::text::utf16;

/// Longest message that is read, in bytes; of a long one both ends are looked at.
const MAX_MESSAGE: usize = 64 << 20;
/// Nothing that opens something is so short a word of letters.
const LONGEST_WORD: usize = 20;

/// `jotkit explain --error jwt expired`: words that are no token go on with the message. Of a token that
/// nobody filled in, as `"$TOKEN"`, that is what is to be told.
pub fn join(args: &mut Args) {
    let is_word = |word: &str| {
        let word = word.trim_matches(['.', ',', ':', ';', '!', '"', '\'']);
        word.len() < LONGEST_WORD && word.chars().all(char::is_alphabetic)
    };
    let message = args.error.as_mut().filter(|message| !is_stdin(message));
    let goes_on = |words: &mut String| {
        words.split_whitespace().all(is_word) && !placeholder::is_unfilled(words)
    };
    let words = args.token.token.take_if(goes_on);
    match (message, words) {
        (Some(message), Some(words)) => *message = format!("{message} {words}"),
        (_, words) => args.token.token = words.or(args.token.token.take()),
    }
}

/// The message, if there is one.
///
/// # Errors
/// A file or standard input that can't be read; what is empty, no text, or a token.
pub fn text(args: &Args, system: &mut System, screen: &Screen) -> Result<Option<String>, Failure> {
    let text = match args.error.as_deref() {
        None => return Ok(None),
        Some(place) if is_stdin(place) => {
            let bytes = system.streams.read_stdin(MAX_MESSAGE);
            read(bytes.map_err(|error| format!("standard input: {error}")))?
        }
        Some(text) => match file_named(text) {
            Some(path) => {
                let name = shown(&path.display().to_string());
                let bytes = system.read(path, MAX_MESSAGE);
                let text = read(bytes.map_err(|error| format!("{name}: {error}")))?;
                let said = format!("the message is read from the file {name}");
                screen.note(system, "note", &said)?;
                text
            }
            None => text.to_owned(),
        },
    };
    if text.contains('\0') {
        return Err(Failure::undecided("the message is not text: it has NUL bytes"));
    }
    if text.trim().is_empty() {
        return Err(Failure::usage("the message is empty")
            .hint("to start from a message: jotkit explain --error TEXT"));
    }
    if Jws::parse(strip(&text).0, None).is_ok() {
        return Err(Failure::usage("--error was given a token instead of a message")
            .hint("to find out what is wrong with a token: jotkit explain TOKEN"));
    }
    Ok(Some(text))
}

fn read(bytes: Result<Vec<u8>, String>) -> Result<String, Failure> {
    let bytes = bytes.map_err(Failure::undecided)?;
    Ok(utf16::lossy(&bytes).into_owned())
}
