//! Many lines in, a line out for each: what `verify --batch` and `decode --batch` share.

use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::advice::failure::Failure;
use crate::batch::lines::Cut;
use crate::batch::pipeline::{self, End, Worker};
use crate::batch::reader::Open;
use crate::commands::progress::ProgressLine;
use crate::exit::Exit;
use crate::jose::json::pointer::Pointer;
use crate::jose::token::MAX_TEXT;
use crate::sys::files::{self, ReadError};
use crate::sys::interrupt::Interrupt;
use crate::sys::unpack::{Counter, unpack};
use crate::sys::{System, cores};
use crate::text::count::counted;

/// Bytes that all blocks may have together, and the most and least of one.
const MAX_BLOCKS: usize = 6 << 20;
const BLOCK: std::ops::RangeInclusive<usize> = (16 << 10)..=(256 << 10);

/// The heading of the flags of `--batch`.
pub const MANY: &str = "Many tokens";
/// How standard input is named.
const STDIN: &str = "-";
/// Threads at the most: memory is to stay within bounds.
const MAX_JOBS: usize = 256;

/// Where many tokens are.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = MANY)]
pub struct LinesArgs {
    /// Many tokens, one per line, from files or standard input
    ///
    /// Plain text, gzip or zstd.
    #[arg(long, value_name = "FILE", num_args = 0.., conflicts_with_all = ["token", "output"])]
    pub batch: Option<Vec<PathBuf>>,
    /// Place of the token in lines of JSON, such as /request/token
    ///
    /// A JSON pointer (RFC 6901).
    #[arg(long, hide_short_help = true, value_name = "POINTER", value_parser = Pointer::parse, requires = "batch", conflicts_with = "token")]
    pub pointer: Option<Pointer>,
    /// Number of threads [default: one for each core]
    #[arg(long, hide_short_help = true, value_name = "N")]
    #[arg(requires = "batch", conflicts_with = "token")]
    pub jobs: Option<NonZero<usize>>,
    /// Print lines as they finish, in any order
    #[arg(long, hide_short_help = true, requires = "batch", conflicts_with = "token")]
    pub unordered: bool,
}

/// What workers find out of their lines, added up.
pub trait Tally: Default + Send {
    fn merge(&mut self, other: &Self);

    fn lines(&self) -> u64;

    /// The status that is due by what was seen so far.
    fn exit(&self) -> Exit;

    /// For a person, at the end.
    fn summary(&self) -> String;
}

/// The streams of one run, and how much of them was read.
struct Source {
    names: Vec<String>,
    streams: Vec<Open>,
    counter: Counter,
    /// Bytes of all; `None` where one can't be known.
    size: Option<u64>,
}

impl LinesArgs {
    /// Names of the files, where there are several to be told apart.
    pub fn names(&self) -> Vec<String> {
        match self.batch.as_deref() {
            Some(paths @ [_, _, ..]) => {
                paths.iter().map(|path| path.display().to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes standard input, where that is read, before anybody else does.
    ///
    /// # Errors
    /// Somebody else has.
    pub fn claim_stdin(&self, system: &mut System) -> Result<(), Failure> {
        if self.paths().iter().any(|path| path == Path::new(STDIN)) {
            Ok(system.streams.claim_stdin("the tokens")?)
        } else {
            Ok(())
        }
    }

    /// How many threads work.
    pub fn jobs(&self) -> usize {
        self.jobs.map_or_else(cores, NonZero::get).min(MAX_JOBS)
    }

    /// Runs all lines through workers, and says at the end what came of them.
    ///
    /// # Errors
    /// A file that can't be read, or an answer that can't be written.
    pub fn run<W: Worker<Tally: Tally>>(
        &self,
        worker: impl Fn() -> W,
        system: &mut System,
    ) -> Result<Exit, Failure> {
        self.claim_stdin(system)?;
        let source = self.open(system)?;
        let interrupt = Interrupt::watch()
            .map_err(|error| Failure::undecided(format!("Ctrl-C can't be waited for: {error}")))?;
        let jobs = self.jobs();
        let block = (MAX_BLOCKS / (jobs * pipeline::PARCELS)).clamp(*BLOCK.start(), *BLOCK.end());
        let cut = Cut { block, line: MAX_TEXT };
        let workers = (0..jobs).map(|_| worker()).collect();
        let mut meter = ProgressLine::new(source.counter, source.size);
        let mut total = W::Tally::default();
        let mut written = Ok(());
        let ordered = !self.unordered;
        let end = pipeline::run(source.streams, cut, workers, Some(worker()), ordered, |parcel| {
            if let Some(parcel) = parcel {
                total.merge(&parcel.tally);
                if system.streams.stdout.is_terminal {
                    meter.hide(&mut system.streams);
                }
                written = system.streams.stdout.write_lines(&parcel.text);
            }
            meter.show(total.lines(), &mut system.streams);
            let is_enough =
                written.is_err() || system.streams.stdout.is_broken() || interrupt.is_asked();
            if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        meter.hide(&mut system.streams);
        if system.streams.stdout.is_broken() {
            // Whoever was reading has had enough, and of the summary too.
            return Ok(total.exit());
        }
        let told = system.streams.stderr.write(&total.summary());
        let failure = match written.and(told) {
            Err(error) => Some(error.into()),
            Ok(()) => trouble(end, &source.names, total.lines()),
        };
        if failure.is_none() && total.lines() == 0 {
            // A gate whose input went astray lets everything pass.
            system.warn("there are no tokens in the input, so nothing was checked");
        }
        conclude(failure, total.exit())
    }

    /// Nothing named is standard input.
    fn paths(&self) -> Vec<PathBuf> {
        match self.batch.as_deref() {
            None | Some([]) => vec![PathBuf::from(STDIN)],
            Some(paths) => paths.to_vec(),
        }
    }

    fn open(&self, system: &mut System) -> Result<Source, Failure> {
        let mut source = Source {
            names: Vec::new(),
            streams: Vec::new(),
            counter: Counter::default(),
            size: Some(0),
        };
        for path in self.paths() {
            source.add(&path, system)?;
        }
        Ok(source)
    }
}

impl Source {
    /// Asks for a file now, since its name may be wrong, and opens it when its turn comes: there may
    /// be more of them than a process may open.
    fn add(&mut self, path: &Path, system: &mut System) -> Result<(), Failure> {
        let counter = self.counter.clone();
        if path == Path::new(STDIN) {
            let stream = system.streams.stream_stdin();
            let stream =
                stream.map_err(|error| Failure::undecided(format!("standard input: {error}")))?;
            self.streams.push(Box::new(move || unpack(counter.count(stream))));
            self.names.push("standard input".to_owned());
            self.size = None;
            return Ok(());
        }
        let name = path.display().to_string();
        let (file, size) =
            files::open(path).map_err(|error| Failure::undecided(format!("{name}: {error}")))?;
        let path = path.to_owned();
        let pipe = size.is_none().then_some(file);
        let again = move || match pipe {
            Some(pipe) => Ok(pipe),
            None => files::open(&path).map(|(file, _)| file),
        };
        self.streams.push(Box::new(move || match again() {
            Ok(file) => unpack(counter.count(Box::new(file))),
            Err(error) => Err(io::Error::other(error.to_string())),
        }));
        self.names.push(name);
        self.size = self.size.zip(size).map(|(sum, size)| sum + size);
        Ok(())
    }
}

/// One that was rejected makes it a no, whatever became of the rest.
fn conclude(failure: Option<Failure>, exit: Exit) -> Result<Exit, Failure> {
    match (failure, exit) {
        (None, exit) => Ok(exit),
        (Some(failure), Exit::No) => Err(Failure { exit: Exit::No, ..failure }),
        (Some(failure), _) => Err(failure),
    }
}

/// What kept the lines from being all.
fn trouble(end: End, names: &[String], lines: u64) -> Option<Failure> {
    match end {
        End::Whole => None,
        End::Stopped => {
            let lines = counted(lines, "line");
            Some(Failure::undecided(format!("interrupted after {lines}")))
        }
        End::Broken { stream, error } => {
            let (name, why) = (&names[stream], ReadError::Io(error));
            Some(Failure::undecided(format!("{name} can't be read to its end: {why}")))
        }
        End::Lost => Some(
            Failure::undecided("a worker thread ended early")
                .hint("this is a bug; please report it, without the tokens"),
        ),
    }
}
