//! A folder that is ours alone. What others could have put there, or could read or change, is neither
//! read nor written: everything is opened without following links, and what is judged is what was
//! opened, not what a path led to a moment before.

use std::fmt;
use std::path::PathBuf;

/// Why a folder or file in it is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOurs {
    pub path: PathBuf,
    pub why: String,
}

impl fmt::Display for NotOurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path.display(), self.why)
    }
}

impl std::error::Error for NotOurs {}

#[cfg(not(unix))]
pub use other::PrivateFolder;
#[cfg(unix)]
pub use unix::PrivateFolder;

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::hash::{BuildHasher, Hasher, RandomState};
    use std::io::{self, Write};
    use std::os::fd::OwnedFd;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
    use rustix::io::Errno;
    use rustix::process::geteuid;

    use crate::sys::files::read_to_cap;
    use crate::sys::private_folder::NotOurs;

    /// A folder that was judged when it was opened.
    #[derive(Debug)]
    pub struct PrivateFolder {
        folder: OwnedFd,
        path: PathBuf,
    }

    const FOLDER: OFlags =
        OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
    /// A FIFO that somebody put there does not hold us up.
    const FILE: OFlags =
        OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

    impl PrivateFolder {
        /// Opens the folder that is at `steps` below `base`, which may be anybody's; `None` where there
        /// is none. With `make` it is made.
        ///
        /// # Errors
        /// [`NotOurs`], of the first step that is not.
        pub fn open(
            base: &Path,
            steps: &[&str],
            make: bool,
        ) -> Result<Option<PrivateFolder>, NotOurs> {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let Ok(mut folder) = rustix::fs::open(base, flags, Mode::empty()) else {
                return Ok(None);
            };
            let make = make && may_make_in(&folder);
            let mut path = base.to_owned();
            for step in steps {
                path.push(step);
                if make {
                    // That it is there already is as good, and any other reason is told by the next step.
                    let _ = rustix::fs::mkdirat(&folder, *step, Mode::RWXU);
                }
                folder = match rustix::fs::openat(&folder, *step, FOLDER, Mode::empty()) {
                    Ok(folder) => folder,
                    Err(error) => return refused(error, path, "not a directory").map(|()| None),
                };
                let stat = rustix::fs::fstat(&folder);
                judge(stat, FileType::Directory).map_err(|why| of(&path, why))?;
            }
            Ok(Some(PrivateFolder { folder, path }))
        }

        /// Reads a whole file of at most `cap` bytes; `None` where there is none or it can't be read.
        ///
        /// # Errors
        /// [`NotOurs`].
        pub fn read(&self, name: &str, cap: usize) -> Result<Option<Vec<u8>>, NotOurs> {
            let path = self.path.join(name);
            let file = match rustix::fs::openat(&self.folder, name, FILE, Mode::empty()) {
                Ok(file) => file,
                Err(error) => return refused(error, path, "not a regular file").map(|()| None),
            };
            judge(rustix::fs::fstat(&file), FileType::RegularFile).map_err(|why| of(&path, why))?;
            Ok(read_to_cap(File::from(file), cap).ok())
        }

        /// Writes a file that others see whole or not at all.
        ///
        /// # Errors
        /// What the operating system says.
        pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
            let draft = format!(".{:016x}.tmp", RandomState::new().build_hasher().finish());
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
            let file = rustix::fs::openat(&self.folder, &draft, flags, Mode::RUSR | Mode::WUSR)?;
            let mut file = File::from(file);
            let written = file.write_all(bytes).and_then(|()| file.sync_all());
            let put = written
                .and_then(|()| Ok(rustix::fs::renameat(&self.folder, &draft, &self.folder, name)?));
            if put.is_err() {
                let _ = rustix::fs::unlinkat(&self.folder, &draft, AtFlags::empty());
            }
            put
        }
    }

    fn of(path: &Path, why: String) -> NotOurs {
        NotOurs { path: path.to_owned(), why }
    }

    /// What can't be opened is not there, but for a link in the way or another kind of thing.
    fn refused(error: Errno, path: PathBuf, kind: &str) -> Result<(), NotOurs> {
        match error {
            Errno::LOOP | Errno::NOTDIR | Errno::MLINK => {
                Err(NotOurs { path, why: format!("is a symbolic link, or {kind}") })
            }
            // A socket, and a device without a driver.
            Errno::NXIO | Errno::OPNOTSUPP => Err(NotOurs { path, why: format!("is {kind}") }),
            Errno::ACCESS | Errno::PERM => {
                Err(NotOurs { path, why: "can't be opened: permission denied".to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// Who runs us by sudo with the user's own environment should find no folder of root's there later.
    fn may_make_in(folder: &OwnedFd) -> bool {
        let owner = rustix::fs::fstat(folder).map(|stat| stat.st_uid);
        owner.is_ok_and(|owner| owner == 0 || owner == geteuid().as_raw())
    }

    fn judge(stat: rustix::io::Result<Stat>, kind: FileType) -> Result<(), String> {
        let stat = stat.map_err(|error| format!("can't be checked: {error}"))?;
        let (owner, ours) = (stat.st_uid, geteuid().as_raw());
        let mode = stat.st_mode & 0o7777;
        if FileType::from_raw_mode(stat.st_mode) != kind {
            return Err(match kind {
                FileType::Directory => "is not a directory".to_owned(),
                _ => "is not a regular file".to_owned(),
            });
        }
        if owner != ours {
            return Err(format!("belongs to user {owner}, not to user {ours}"));
        }
        if mode & 0o077 != 0 {
            return Err(format!("is open to others (mode {mode:04o})"));
        }
        if kind == FileType::RegularFile && stat.st_nlink != 1 {
            return Err("has another name too (a hard link)".to_owned());
        }
        Ok(())
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;
    use std::path::{Path, PathBuf};

    use crate::sys::files::{self, Mode};
    use crate::sys::private_folder::NotOurs;

    /// Who may use a folder of the user's is for the system to say: it is inherited from above.
    #[derive(Debug)]
    pub struct PrivateFolder(PathBuf);

    impl PrivateFolder {
        /// # Errors
        /// None here.
        pub fn open(
            base: &Path,
            steps: &[&str],
            make: bool,
        ) -> Result<Option<PrivateFolder>, NotOurs> {
            let path = steps.iter().fold(base.to_owned(), |path, step| path.join(step));
            let is_there =
                path.is_dir() || (make && files::make_folder(&path, Mode::Private).is_ok());
            Ok(is_there.then_some(PrivateFolder(path)))
        }

        /// # Errors
        /// None here.
        pub fn read(&self, name: &str, cap: usize) -> Result<Option<Vec<u8>>, NotOurs> {
            Ok(files::read(&self.0.join(name), cap).ok())
        }

        /// # Errors
        /// What the operating system says.
        pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
            files::write(&self.0.join(name), bytes, Mode::Private, true)
        }
    }
}
