//! jotkit on a machine in memory: streams, environment and clock are given, files are those of a
//! folder that goes with the process.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use tempfile::TempDir;

use crate::keys;

/// 2026-09-21 14:13:20 UTC, the time of all tests.
pub const NOW: i64 = 1_790_000_000;

/// What one run is given.
#[derive(Clone, Default)]
pub struct Given<'a> {
    pub stdin: &'a [u8],
    pub env: Vec<(&'a str, OsString)>,
    pub now: i64,
    pub is_terminal: bool,
}

/// What it said.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The folder that everything happens in, with the keys in it. It is the current one from the
/// first call on; no file of ours lies in a folder above it.
pub fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FOLDER.get_or_init(|| {
        let folder = TempDir::with_prefix("jotkit-fuzz-").expect("a temporary folder");
        let path = folder.path().to_owned();
        std::env::set_current_dir(&path).expect("a current folder");
        for (name, content) in keys::files() {
            std::fs::write(path.join(name), content).expect("a file can be written");
        }
        (folder, path)
    });
    path
}

/// Runs one command line without the program's name.
pub fn run<S: AsRef<str>>(args: &[S], given: Given<'_>) -> Said {
    folder();
    let mut system = System::in_memory(given.stdin.to_vec(), Env::of(given.env));
    system.clock = Clock::Fixed(given.now);
    system.streams.stdout.is_terminal = given.is_terminal;
    system.streams.stderr.is_terminal = given.is_terminal;
    let words = args.iter().map(|word| OsString::from(word.as_ref()));
    let status = jotkit::run(std::iter::once("jotkit".into()).chain(words), &mut system) as i32;
    let (stdout, stderr) = (system.streams.stdout.take(), system.streams.stderr.take());
    Said { status, stdout, stderr }
}
