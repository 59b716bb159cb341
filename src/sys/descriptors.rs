//! How many files, sockets among them, this process may have open.

#[cfg(unix)]
use std::fs::File;
use std::io;

/// What the operating system allows; `None` where it sets no limit or none is known.
#[cfg(unix)]
pub fn limit() -> Option<usize> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.map(|files| usize::try_from(files).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
pub fn limit() -> Option<usize> {
    None
}

/// Whether that many more can be opened now. Some libraries panic where one can't.
///
/// # Errors
/// What the operating system says.
#[cfg(unix)]
pub fn check_spare(count: usize) -> io::Result<()> {
    (0..count).map(|_| File::open("/dev/null")).collect::<io::Result<Vec<File>>>().map(drop)
}

#[cfg(not(unix))]
pub fn check_spare(_: usize) -> io::Result<()> {
    Ok(())
}
