//! Files: read up to a cap, written whole or not at all.

use std::fs::{File, Metadata, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// Why a stream or file could not be read whole.
#[derive(Debug)]
pub enum ReadError {
    /// More than that many bytes.
    TooLarge {
        cap: usize,
    },
    Directory,
    /// A terminal at which nobody sits.
    Unattended,
    Io(io::Error),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::TooLarge { cap } => write!(f, "more than the cap of {cap} bytes"),
            ReadError::Directory => f.write_str("it is a directory"),
            ReadError::Unattended => {
                f.write_str("it is a terminal, and there is no prompt when CI is set")
            }
            ReadError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                f.write_str("no such file")
            }
            ReadError::Io(error) => {
                let text = error.to_string();
                let text = text.split(" (os error").next().unwrap_or_default();
                f.write_str(&text.to_ascii_lowercase())
            }
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Its owner alone: 0600.
    Private,
    /// As the umask has it.
    Public,
}

/// A file to be read as a stream, and how long it is; `None` for a pipe, which can be opened once.
///
/// # Errors
/// [`ReadError`].
pub fn open(path: &Path) -> Result<(File, Option<u64>), ReadError> {
    let file = File::open(path).map_err(ReadError::Io)?;
    let metadata = file.metadata().map_err(ReadError::Io)?;
    if metadata.is_dir() {
        return Err(ReadError::Directory);
    }
    Ok((file, metadata.is_file().then_some(metadata.len())))
}

/// Reads a whole file of at most `cap` bytes.
///
/// # Errors
/// [`ReadError`].
pub fn read(path: &Path, cap: usize) -> Result<Vec<u8>, ReadError> {
    let file = File::open(path).map_err(ReadError::Io)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(ReadError::Directory);
    }
    read_to_cap(file, cap)
}

/// The same for a file that nobody named: a pipe in its place would be waited for.
///
/// # Errors
/// [`ReadError`].
pub fn read_unnamed(path: &Path, cap: usize) -> Result<Vec<u8>, ReadError> {
    match path.metadata() {
        Ok(found) if !found.is_file() && !found.is_dir() => {
            Err(ReadError::Io(io::Error::other("not a regular file")))
        }
        _ => read(path, cap),
    }
}

/// Whether anything stands there.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether a directory stands there.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether a regular file stands there.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether something to read stands there: a file, a pipe, or what a shell hands over, as `<(…)` does.
/// No device, which a word that came from elsewhere could name as well.
pub fn is_document(path: &Path) -> bool {
    let is_pipe = |found: &Metadata| !found.is_dir() && !is_device(found);
    path.metadata().is_ok_and(|found| is_pipe(&found) || (!found.is_dir() && is_descriptor(path)))
}

/// Whether a terminal, a disk or another device stands there.
pub fn is_device_at(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| is_device(&found)) && !is_descriptor(path)
}

#[cfg(unix)]
fn is_device(found: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &Metadata) -> bool {
    false
}

/// Whether it names a stream that we were started with, such as `/dev/stdout` or `/dev/fd/63`, which
/// may be a regular file and must not be renamed over.
fn is_descriptor(path: &Path) -> bool {
    const NAMES: [&str; 3] = ["stdin", "stdout", "stderr"];
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok()).unwrap_or_default();
    let is_named = NAMES.iter().any(|name| path.ends_with(name));
    folder.starts_with("/proc")
        || folder == Path::new("/dev/fd")
        || (folder == Path::new("/dev") && is_named)
}

/// Bytes that are made room for at first: most keys and tokens fit, and what is freed is wiped.
const FIRST_READ: usize = 1 << 12;

/// Reads a stream to its end, at most `cap` bytes.
///
/// # Errors
/// [`ReadError`].
pub fn read_to_cap(mut stream: impl Read, cap: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(FIRST_READ));
    loop {
        let room = bytes.capacity() - bytes.len();
        let read = stream.by_ref().take(room as u64).read_to_end(&mut bytes);
        let read = read.map_err(ReadError::Io)?;
        if bytes.len() > cap {
            return Err(ReadError::TooLarge { cap });
        }
        if read < room {
            return Ok(std::mem::take(&mut *bytes));
        }
        // A vector that grows by itself leaves behind what it held, which may be a key.
        let mut larger = Vec::with_capacity(2 * bytes.capacity());
        larger.extend_from_slice(&bytes);
        bytes = Zeroizing::new(larger);
    }
}

/// Says that a file is in use, by a lock on another beside it, which stays behind: the file itself is
/// replaced when it is written. The lock ends with the handle; there is none where the place or its
/// file system has no locks.
///
/// # Errors
/// [`io::ErrorKind::WouldBlock`] where another process holds the lock.
pub fn hold(path: &Path) -> io::Result<Option<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let opened = File::options().create(true).truncate(false).write(true).open(name);
    let Ok(file) = opened else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// A file written whole beside its destination; it is gone again unless it is put there.
#[derive(Debug)]
pub struct Staged {
    file: Draft,
    path: PathBuf,
    replace: bool,
}

/// Writes a file that others see whole or not at all. Without `replace` a file that is there stays.
/// What is no regular file, such as a pipe or a device, is written into, but not with what is private.
///
/// # Errors
/// What the operating system says; [`io::ErrorKind::AlreadyExists`] for a file that is there, and
/// [`io::ErrorKind::Unsupported`] for what is private and no regular file.
pub fn write(path: &Path, bytes: &[u8], mode: Mode, replace: bool) -> io::Result<()> {
    stage(path, bytes, mode, replace)?.put()
}

/// Writes a file beside its destination, where that is free.
///
/// # Errors
/// As [`write()`].
pub fn stage(path: &Path, bytes: &[u8], mode: Mode, replace: bool) -> io::Result<Staged> {
    let is_stream = |found: &Metadata| !found.is_file() || is_descriptor(path);
    match path.metadata() {
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // Whoever made a pipe or opened a file has said who can read it.
        Ok(found) if is_stream(&found) && mode == Mode::Private => {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Ok(found) if is_stream(&found) => {
            let stream = File::options().append(true).open(path)?;
            let file = Draft::Stream(stream, Zeroizing::new(bytes.to_vec()));
            return Ok(Staged { file, path: path.to_owned(), replace });
        }
        _ => {}
    }
    let path = destination(path, mode);
    if !replace && is_there(&path) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Beside its destination, so that renaming is atomic.
    let folder = folder.canonicalize()?;
    let file = Draft::write(&folder, bytes, mode)?;
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    Ok(Staged { file, path: folder.join(name), replace })
}

/// Where a link leads to, but for private keys: whoever made the link could read them there.
fn destination(path: &Path, mode: Mode) -> PathBuf {
    let beside = |target| Some(path.parent()?.join(target));
    let dangling = || std::fs::read_link(path).ok().and_then(beside);
    let end = || path.canonicalize().ok().or_else(dangling);
    Some(mode).filter(|mode| *mode == Mode::Public).and_then(|_| end()).unwrap_or(path.to_owned())
}

impl Staged {
    /// Where the file belongs, however that was spelt.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file where it belongs. Without `replace` one that came there meanwhile stays.
    ///
    /// # Errors
    /// As [`write()`].
    pub fn put(self) -> io::Result<()> {
        match self.file {
            #[cfg(target_os = "linux")]
            Draft::Nameless(file) => nameless::put(&file, &self.path, self.replace),
            Draft::Stream(mut stream, bytes) => stream.write_all(&bytes),
            Draft::Named(file) => {
                let put = if self.replace {
                    file.persist(&self.path)
                } else {
                    file.persist_noclobber(&self.path)
                };
                put.map(drop).map_err(|error| error.error)
            }
        }
    }
}

/// What is written and not yet in its place.
#[derive(Debug)]
enum Draft {
    /// It has no name until it is whole: whoever kills us leaves no half of a key behind.
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
    /// It goes into what is there.
    Stream(File, Zeroizing<Vec<u8>>),
}

impl Draft {
    fn write(folder: &Path, bytes: &[u8], mode: Mode) -> io::Result<Draft> {
        #[cfg(target_os = "linux")]
        if let Some(mut file) = nameless::open(folder, mode) {
            file.write_all(bytes)?;
            file.sync_all()?;
            return Ok(Draft::Nameless(file));
        }
        let mut file = temporary(mode).tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(Draft::Named(file))
    }
}

/// Files without a name (`O_TMPFILE`), for file systems that have them.
#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, OFlags};

    use crate::sys::files::Mode;

    /// `None` where the file system, or a machine without /proc, has none.
    pub fn open(folder: &Path, mode: Mode) -> Option<File> {
        let mode = match mode {
            Mode::Private => rustix::fs::Mode::from_raw_mode(0o600),
            Mode::Public => rustix::fs::Mode::from_raw_mode(0o666),
        };
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, mode).ok()?);
        name_of(&file).symlink_metadata().is_ok().then_some(file)
    }

    pub fn put(file: &File, path: &Path, replace: bool) -> io::Result<()> {
        match link(file, path) {
            Err(error) if replace && error.kind() == io::ErrorKind::AlreadyExists => {
                replace_by_renaming(file, path)
            }
            done => done,
        }
    }

    /// A link replaces nothing. It gets a name of its own, which the next call gives up again.
    fn replace_by_renaming(file: &File, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let linked = tempfile::Builder::new().make_in(folder, |name| link(file, name))?;
        linked.into_temp_path().persist(path).map_err(|error| error.error)
    }

    fn link(file: &File, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::linkat(CWD, name_of(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    fn name_of(file: &File) -> std::path::PathBuf {
        format!("/proc/self/fd/{}", file.as_raw_fd()).into()
    }
}

/// tempfile makes files of mode 0600 unless told otherwise; the umask has its say in either case.
fn temporary(mode: Mode) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    if mode == Mode::Public {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder
}

/// Makes a folder and those above it, where they are not there.
///
/// # Errors
/// What the operating system says.
pub fn make_folder(path: &Path, mode: Mode) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if mode == Mode::Private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.create(path)
}

/// Whether a folder holds nothing, or is not there.
///
/// # Errors
/// What the operating system says, such as that it is no folder.
pub fn is_empty(folder: &Path) -> io::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
