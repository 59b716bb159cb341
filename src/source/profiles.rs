//! Where profiles are kept: in `jotkit.toml` of this folder or of one above it, up to the root of
//! the repository, and in the user's own.
//!
//! Above a repository, and outside of one, nothing is looked for: what strangers put into /tmp is
//! no part of a project.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::source::profile::{self, Misprint, Profile};
use crate::source::shown;
use crate::sys::System;
use crate::sys::files::{self, ReadError};
use crate::text::similar;
use crate::text::utf16;

const FILE: &str = "jotkit.toml";
/// The largest file that is read, in bytes.
const MAX_FILE: usize = 256 << 10;

/// A profile and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub profile: Profile,
    pub file: PathBuf,
    /// The user's own file, where that has a profile of the same name.
    pub shadows: Option<PathBuf>,
}

/// Why there is no profile.
#[derive(Debug)]
pub enum ProfileFault {
    File {
        file: PathBuf,
        error: ReadError,
    },
    NotUtf8 {
        file: PathBuf,
    },
    Misprint {
        file: PathBuf,
        misprint: Misprint,
    },
    /// No file has it. Those that were found have these.
    NoSuchProfile {
        name: String,
        known: Vec<String>,
        nearest: Option<String>,
    },
}

impl Found {
    /// A path as the file means it: from the folder that the file is in.
    pub fn path(&self, written: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(written)
    }

    /// A misprint of this file.
    pub fn fault(&self, misprint: Misprint) -> ProfileFault {
        ProfileFault::Misprint { file: self.file.clone(), misprint }
    }
}

/// The profile of that name; the project's comes before the user's.
///
/// # Errors
/// [`ProfileFault`].
pub fn find(system: &System, name: &str) -> Result<Found, ProfileFault> {
    let mut known = Vec::new();
    let files = files_of(system);
    for (index, file) in files.iter().enumerate() {
        for found in read(file.clone())? {
            if found.profile.name == name {
                let shadows = files[index + 1..].iter().find(|file| has(file, name)).cloned();
                return Ok(Found { shadows, ..found });
            }
            known.push(found.profile.name);
        }
    }
    let nearest = similar::name(name, known.iter().map(String::as_str)).map(str::to_owned);
    Err(ProfileFault::NoSuchProfile { name: name.to_owned(), known, nearest })
}

/// Every profile that can be named here.
///
/// # Errors
/// [`ProfileFault`].
pub fn all(system: &System) -> Result<Vec<Found>, ProfileFault> {
    let mut all: Vec<Found> = Vec::new();
    for file in files_of(system) {
        for found in read(file)? {
            match all.iter_mut().find(|known| known.profile.name == found.profile.name) {
                Some(known) => known.shadows = Some(found.file),
                None => all.push(found),
            }
        }
    }
    Ok(all)
}

/// A file that can't be read hides nothing.
fn has(file: &Path, name: &str) -> bool {
    let found = read(file.to_owned()).unwrap_or_default();
    found.iter().any(|found| found.profile.name == name)
}

/// The files that are there, the nearest first.
fn files_of(system: &System) -> Vec<PathBuf> {
    let user = system.env.config_dir().map(|dir| dir.join("jotkit").join(FILE));
    let user = user.filter(|path| files::is_there(path));
    project_file(system).into_iter().chain(user).collect()
}

/// Named from here, as a person would: `../jotkit.toml`.
fn project_file(system: &System) -> Option<PathBuf> {
    let here = system.env.current_dir()?;
    let is_root = |folder: &&Path| files::is_there(&folder.join(".git"));
    let depth = here.ancestors().position(|folder| is_root(&folder)).unwrap_or(0);
    let steps = here.ancestors().take(depth + 1).enumerate();
    let mut steps = steps.filter(|(_, folder)| files::is_there(&folder.join(FILE)));
    let (up, _) = steps.next()?;
    Some(std::iter::repeat_n("..", up).collect::<PathBuf>().join(FILE))
}

fn read(file: PathBuf) -> Result<Vec<Found>, ProfileFault> {
    let bytes = match files::read_unnamed(&file, MAX_FILE) {
        Ok(bytes) => bytes,
        Err(error) => return Err(ProfileFault::File { file, error }),
    };
    let Ok(text) = utf16::text(&bytes) else { return Err(ProfileFault::NotUtf8 { file }) };
    match profile::read(&text) {
        Ok(profiles) => {
            let found = |profile| Found { profile, file: file.clone(), shadows: None };
            Ok(profiles.into_iter().map(found).collect())
        }
        Err(misprint) => Err(ProfileFault::Misprint { file, misprint }),
    }
}

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProfileFault::File { file, error } => write!(f, "{}: {error}", file.display()),
            ProfileFault::NotUtf8 { file } => write!(f, "{}: not UTF-8", file.display()),
            ProfileFault::Misprint { file, misprint } => {
                write!(f, "{}:{}: {}", file.display(), misprint.line, misprint.what)
            }
            ProfileFault::NoSuchProfile { name, .. } => {
                write!(f, "there is no profile {}", shown::word(name))
            }
        }
    }
}

impl std::error::Error for ProfileFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ProfileFault::File { error, .. } => Some(error),
            ProfileFault::Misprint { misprint, .. } => Some(misprint),
            _ => None,
        }
    }
}
