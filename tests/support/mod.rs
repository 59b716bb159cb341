//! Runs the tool as a stranger would: in an empty folder, with an empty environment, a cache of its
//! own and a given time.

pub mod client;
pub mod hostile_tokens;
pub mod issuer;
pub mod keys;
pub mod libraries;
pub mod openssl;
pub mod python;
pub mod schema;
pub mod server;
pub mod three;
pub mod verdict;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use jotkit::sys::simd::Simd;
use snapbox::IntoData;
use snapbox::data::Inline;
use tempfile::TempDir;

/// The time of all tests: 2026-09-21 14:13:20 UTC.
pub const NOW: i64 = 1_790_000_000;

/// By its whole path: a program that is searched for in another environment is started by a fork,
/// which copies the tables of all memory that the tests have in use.
pub const SHELL: &str = "/bin/sh";

/// An empty folder with the tool in it.
pub struct Place {
    folder: TempDir,
}

/// What one run said.
#[derive(Debug)]
pub struct Transcript {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Place {
        Place { folder: TempDir::new().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and hands the place back, to write the next one.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Place {
        std::fs::write(self.path(name), content).expect("a file can be written");
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("the file is there")
    }

    /// A command line without quoting: words are split at white space.
    pub fn run(&self, line: &str) -> Transcript {
        self.run_with(line, "")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, line: &str, stdin: impl AsRef<[u8]>) -> Transcript {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.run_words(&words, stdin)
    }

    /// The same with words that may hold white space.
    pub fn run_words(&self, words: &[&str], stdin: impl AsRef<[u8]>) -> Transcript {
        finish(self.command().args(words).write_stdin(stdin.as_ref()))
    }

    /// The same inside this process, by a clock that stands still: for what depends on ages.
    pub fn run_at(&self, now: i64, line: &str) -> Transcript {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.run_by(Clock::Fixed(now), &words, "")
    }

    /// The same at [`NOW`], for tests that run it hundreds of times, with something on standard input.
    /// A word that names a file of this folder becomes its whole path.
    pub fn run_inside<'a>(
        &self,
        words: impl IntoIterator<Item = &'a str>,
        stdin: impl AsRef<[u8]>,
    ) -> Transcript {
        let whole = |word: &str| match self.path(word) {
            path if path.is_file() => path.display().to_string(),
            _ => word.to_owned(),
        };
        let words: Vec<String> = words.into_iter().map(whole).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.run_by(Clock::Fixed(NOW), &words, stdin)
    }

    /// The same by any clock, with words that may hold white space and something on standard input.
    /// Files are named by their whole path.
    pub fn run_by(&self, clock: Clock, words: &[&str], stdin: impl AsRef<[u8]>) -> Transcript {
        self.run_on(Simd::OfCpu, clock, words, stdin)
    }

    /// The same with vector instructions that are emulated, where there are others.
    pub fn run_on(
        &self,
        simd: Simd,
        clock: Clock,
        words: &[&str],
        stdin: impl AsRef<[u8]>,
    ) -> Transcript {
        let env = Env::of([("XDG_CACHE_HOME", self.path("cache"))]);
        let mut system = System::in_memory(stdin.as_ref().to_vec(), env);
        (system.clock, system.simd) = (clock, simd);
        let words = std::iter::once("jotkit").chain(words.iter().copied()).map(OsString::from);
        let status = jotkit::run(words, &mut system) as i32;
        let (stdout, stderr) = (system.streams.stdout.take(), system.streams.stderr.take());
        Transcript { status, stdout, stderr }
    }

    /// The tool in this folder, for a test that needs more than words and standard input.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jotkit"));
        command.current_dir(self.folder.path());
        command.env_clear();
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command
    }
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Transcript {
    let output = command.output().expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Transcript {
        status: output.status.code().expect("the tool is not killed"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Transcript {
    /// Compares with a transcript in the test; `SNAPSHOTS=overwrite cargo test` writes it anew.
    /// `[..]` stands for anything on a line.
    #[track_caller]
    pub fn shows(&self, expected: Inline) {
        snapbox::assert_data_eq!(self.to_string(), expected.raw());
    }

    /// The exit status, checked on its own where the text is beside the point.
    #[track_caller]
    pub fn ends_with(&self, status: i32) -> &Transcript {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// The document, which follows its schema in `docs/schemas`.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let document = serde_json::from_str(&self.stdout);
        let document = document.unwrap_or_else(|error| panic!("{error}: {self}"));
        schema::hold(&document);
        document
    }
}

impl std::fmt::Display for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "status {}", self.status)?;
        writeln!(f, "--- standard output\n{}", self.stdout)?;
        write!(f, "--- standard error\n{}", self.stderr)
    }
}

/// Says aloud that something was not compared because a program or a library is missing that
/// `.ci/run` installs. There, with `CI` set, the test fails: nothing passes by not being run.
#[track_caller]
pub fn skipped(why: &str) {
    let is_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!is_ci, "skipped where nothing may be: {why}");
    not_to_be_had(why);
}

/// The same for what can't be installed: files that are not part of the project, another system.
pub fn not_to_be_had(why: &str) {
    use std::io::Write;
    // What a passing test prints is not shown, but this is.
    writeln!(std::io::stderr(), "skipped: {why}").expect("standard error can be written");
}

/// A file beside the tests.
pub fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
