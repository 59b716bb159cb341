//! Writes the files that a command was asked for: all of them or none.

use std::io;
use std::path::{Path, PathBuf};

use crate::advice::failure::Failure;
use crate::jose::key::secret::Secret;
use crate::sys::files::{self, Mode, ReadError, Staged};

/// One file to write.
#[derive(Debug)]
pub struct Save<'a> {
    pub path: &'a Path,
    pub content: &'a Secret,
    pub mode: Mode,
}

/// What standard output is called.
const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// The file that is meant; `None` for standard output, which is `-` or nothing.
pub fn file(path: Option<&PathBuf>) -> Option<&Path> {
    path.map(PathBuf::as_path).filter(|path| STDOUT.iter().all(|name| *path != Path::new(name)))
}

/// Writes each beside its destination and looks whether that is free before the first is put there.
///
/// # Errors
/// A file already exists, or the operating system refuses one.
pub fn save(saves: &[Save<'_>], replace: bool) -> Result<(), Failure> {
    let stage = |save: &Save<'_>| {
        files::stage(save.path, save.content.expose(), save.mode, replace)
            .map_err(|error| refused(save.path, &error))
    };
    let staged: Vec<Staged> = saves.iter().map(stage).collect::<Result<_, _>>()?;
    if let [one, other] = &staged[..]
        && one.path() == other.path()
    {
        let place = saves[0].path.display();
        return Err(Failure::usage(format!("two outputs can't both go to {place}")));
    }
    let put = |(save, staged): (&Save<'_>, Staged)| {
        staged.put().map_err(|error| refused(save.path, &error))
    };
    saves.iter().zip(staged).try_for_each(put)
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let place = path.display();
    let why = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            return Failure::usage(format!("{place} already exists")).hint("--force replaces it");
        }
        io::ErrorKind::Unsupported => {
            let said = format!("{place} is not a regular file, so others could read the key there");
            return Failure::usage(said).hint("name a new file");
        }
        io::ErrorKind::IsADirectory => ReadError::Directory,
        kind => ReadError::Io(io::Error::from(kind)),
    };
    let failure = Failure::undecided(format!("{place}: {why}"));
    match error.kind() {
        io::ErrorKind::NotFound => failure.hint("create its folder first"),
        io::ErrorKind::IsADirectory => failure.hint("name a file in it"),
        _ => failure,
    }
}
