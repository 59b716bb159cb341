//! The token to work on: an argument, a file, standard input or what is pasted at the prompt.

use std::path::Path;

use clap::Args;

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::explain::place::names_file;
use crate::jose::token::serialization::Jws;
use crate::jose::token::{self, MAX_TEXT, Malformed};
use crate::source::shown;
use crate::sys::System;
use crate::sys::files::{self, ReadError};
use crate::sys::streams::is_stdin;
use crate::text::shell;
use crate::text::utf16;

const QUESTION: &str = "paste the token and press Enter (it is not shown): ";
/// For a word that looks like the name of a file, where none stands.
pub const CHECK_PATH: &str = "check the path";
/// Longer words are no names of files.
const LONGEST_PATH: usize = 4096;

/// The token to work on.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// Token, file with a token, or `-` for standard input (default)
    ///
    /// An argument that is not a token is read as a file name, if such a file exists; @FILE always is.
    #[arg(value_name = "TOKEN")]
    pub token: Option<String>,
}

impl TokenArgs {
    /// What was pasted, as it is.
    ///
    /// # Errors
    /// Standard input is somebody else's or can't be read. More than any token has is the inner
    /// error, for a report.
    pub fn pasted(
        &self,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Result<Vec<u8>, Malformed>, Failure> {
        match self.token.as_deref() {
            None => {
                system.streams.claim_stdin("the token")?;
                from_stdin(system)
            }
            Some("@") => Err(Failure::usage("@: the name of the file is empty")),
            Some(text) if is_stdin(text.strip_prefix('@').unwrap_or(text)) => from_stdin(system),
            Some(text) => match file_named(text) {
                None if files::is_folder(Path::new(text)) => {
                    let name = shell::shown(&shown::word(text));
                    let why = format!("{name} is a directory, not a file");
                    Err(Failure::undecided(why).hint(CHECK_PATH))
                }
                None => {
                    if let Some(why) = no_file(text) {
                        screen.note(system, "note", &why)?;
                    }
                    Ok(Ok(text.as_bytes().to_vec()))
                }
                Some(path) => from_file(path, text.starts_with('@'), system, screen),
            },
        }
    }

    /// Whether it looks like the name of a file, and there is none: the path is to be checked.
    pub fn is_lost(&self) -> bool {
        let text = self.token.as_deref();
        text.is_some_and(|text| file_named(text).is_none() && no_file(text).is_some())
    }

    /// The token's text without white space and scheme around it.
    ///
    /// # Errors
    /// As [`TokenArgs::pasted`]. Text that can be no token is the inner error.
    pub fn read(
        &self,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Result<String, Malformed>, Failure> {
        Ok(self.pasted(system, screen)?.and_then(|bytes| {
            if let Some((name, _)) = utf16::read(&bytes) {
                return Err(Malformed::Utf16 { name });
            }
            match str::from_utf8(&bytes) {
                Ok(text) => Ok(token::strip(text).0.to_owned()),
                Err(error) => Err(Malformed::NotUtf8 { at: error.valid_up_to() }),
            }
        }))
    }

    /// The token taken apart, with the payload that was sent beside it.
    ///
    /// # Errors
    /// As [`TokenArgs::read`].
    pub fn parse(
        &self,
        detached: Option<Vec<u8>>,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Result<Jws, Malformed>, Failure> {
        Ok(self.read(system, screen)?.and_then(|text| Jws::parse(&text, detached)))
    }
}

/// The file that a word names: with `@` any, without it one that exists, unless the word is a token.
pub fn file_named(text: &str) -> Option<&Path> {
    if let Some(path) = text.strip_prefix('@') {
        return Some(Path::new(path));
    }
    let is_name = text.len() <= LONGEST_PATH && !text.contains(['\n', '\0']);
    let is_token = || Jws::parse(token::strip(text).0, None).is_ok();
    let path = Path::new(text);
    (is_name && files::is_document(path) && !is_token()).then_some(path)
}

/// Why a word that looks like the name of a file is read as a token; `None` for every other word.
pub fn no_file(text: &str) -> Option<String> {
    let name = shell::shown(&shown::word(text));
    match Path::new(text) {
        _ if text.len() > LONGEST_PATH || token::strip(text).0.contains("eyJ") => None,
        path if files::is_folder(path) => Some(format!("{name} is a directory, not a file")),
        path if files::is_device_at(path) => {
            Some(format!("{name} is a device, which only @{name} reads"))
        }
        _ if text.contains(char::is_whitespace) || !names_file(text) => None,
        _ => Some(format!("there is no file {name}")),
    }
}

fn from_file(
    path: &Path,
    is_meant: bool,
    system: &mut System,
    screen: &Screen,
) -> Result<Result<Vec<u8>, Malformed>, Failure> {
    let name = path.display().to_string();
    match files::read(path, MAX_TEXT) {
        Ok(bytes) => {
            if !is_meant {
                let said = format!("the token is read from the file {}", shell::shown(&name));
                screen.note(system, "note", &said)?;
            }
            Ok(Ok(bytes))
        }
        Err(ReadError::TooLarge { .. }) => Ok(Err(Malformed::TooLong)),
        Err(error) => Err(Failure::undecided(format!("{}: {error}", shown::word(&name)))),
    }
}

fn from_stdin(system: &mut System) -> Result<Result<Vec<u8>, Malformed>, Failure> {
    match system.streams.read_pasted(QUESTION, MAX_TEXT) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(ReadError::TooLarge { .. }) => Ok(Err(Malformed::TooLong)),
        Err(ReadError::Unattended) => Err(Failure::usage("no token is given")
            .hint("there is no prompt when CI is set: give the token or its file")),
        Err(error) => Err(Failure::undecided(format!("standard input: {error}"))),
    }
}
