//! Standard input, output and error.

use std::fs::File;
use std::io::{self, IsTerminal, Seek, Write};
#[cfg(unix)]
use std::os::fd::AsFd;

use crate::sys::env::Env;
use crate::sys::files::{ReadError, read_to_cap};
#[cfg(unix)]
use crate::sys::paste::{self, Terminal};
#[cfg(unix)]
use crate::sys::typed::Ends;
use crate::sys::unpack::Stream;

/// The three streams. Standard input is given away once.
pub struct Streams {
    stdin: Stdin,
    claimed_by: Option<String>,
    at_terminal: AtTerminal,
    pub stdout: Output,
    pub stderr: Output,
}

enum Stdin {
    Real,
    Memory(Vec<u8>),
}

/// What can be expected of a terminal.
#[derive(Clone, Copy, Debug)]
struct AtTerminal {
    /// Whether somebody sits there.
    is_attended: bool,
    /// Whether it understands more than text.
    has_brackets: bool,
}

/// Standard input was asked for by two.
#[derive(Debug)]
pub struct ClaimedTwice {
    pub first: String,
    pub second: String,
}

impl std::fmt::Display for ClaimedTwice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ClaimedTwice { first, second } = self;
        if first == second {
            write!(f, "standard input can't be {first} twice")
        } else {
            write!(f, "standard input can't be both {first} and {second}")
        }
    }
}

impl std::error::Error for ClaimedTwice {}

/// Whether a word names standard input.
pub fn is_stdin(word: &str) -> bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(&word)
}

/// A stream to write to.
pub struct Output {
    sink: Sink,
    pub is_terminal: bool,
    /// Whoever was reading went away; nothing more is written.
    broken: bool,
    /// There was no such stream when we were started.
    closed: bool,
    /// For what is shown by somebody else, on a terminal of that many columns.
    pub columns: Option<usize>,
    /// `COLUMNS`, for a terminal that does not say how wide it is.
    told: Option<usize>,
}

enum Sink {
    Stdout,
    Stderr,
    Memory(Vec<u8>),
}

/// Standard input past the buffer of the standard library, which would keep what went through it: a
/// key stays nowhere.
#[cfg(unix)]
fn unbuffered_stdin() -> io::Result<std::fs::File> {
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn unbuffered_stdin() -> io::Result<io::Stdin> {
    Ok(io::stdin())
}

impl Streams {
    pub fn real(env: &Env) -> Streams {
        let told = env.get("COLUMNS").and_then(|text| text.to_str()?.parse().ok());
        let told = told.filter(|columns| *columns > 0);
        let output = |sink, is_terminal, closed| Output {
            sink,
            is_terminal,
            broken: false,
            closed,
            columns: None,
            told,
        };
        let (stdout, stderr) = (io::stdout(), io::stderr());
        Streams {
            stdin: Stdin::Real,
            claimed_by: None,
            at_terminal: AtTerminal {
                is_attended: !env.is_ci(),
                has_brackets: env.is_set("TERM") && env.get("TERM") != Some("dumb".into()),
            },
            stdout: output(Sink::Stdout, stdout.is_terminal(), was_closed(&stdout)),
            // What is said beside the answer may go nowhere.
            stderr: output(Sink::Stderr, stderr.is_terminal(), false),
        }
    }

    pub fn in_memory(stdin: Vec<u8>) -> Streams {
        let sink = || Sink::Memory(Vec::new());
        let (broken, closed) = (false, false);
        let (columns, told) = (None, None);
        let output = || Output { sink: sink(), is_terminal: false, broken, closed, columns, told };
        Streams {
            stdin: Stdin::Memory(stdin),
            claimed_by: None,
            at_terminal: AtTerminal { is_attended: false, has_brackets: false },
            stdout: output(),
            stderr: output(),
        }
    }

    pub fn stdin_is_terminal(&self) -> bool {
        matches!(self.stdin, Stdin::Real) && io::stdin().is_terminal()
    }

    /// Whether somebody has taken standard input.
    pub fn stdin_is_claimed(&self) -> bool {
        self.claimed_by.is_some()
    }

    /// Takes standard input for `claimant`, a name that a person knows it by. The same one may come
    /// again: a claim is laid when the command line is read, and once more when the bytes are.
    ///
    /// # Errors
    /// Somebody else has taken it.
    pub fn claim_stdin(&mut self, claimant: &str) -> Result<(), ClaimedTwice> {
        match &self.claimed_by {
            Some(first) if first != claimant => {
                Err(ClaimedTwice { first: first.clone(), second: claimant.to_owned() })
            }
            _ => {
                self.claimed_by = Some(claimant.to_owned());
                Ok(())
            }
        }
    }

    /// Standard input as a stream, for what is too long to be kept.
    ///
    /// # Errors
    /// [`ReadError::Unattended`].
    pub fn stream_stdin(&mut self) -> Result<Stream, ReadError> {
        self.announce()?;
        Ok(match &mut self.stdin {
            Stdin::Real => Box::new(unbuffered_stdin().map_err(ReadError::Io)?),
            Stdin::Memory(bytes) => Box::new(io::Cursor::new(std::mem::take(bytes))),
        })
    }

    /// Reads standard input to its end.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn read_stdin(&mut self, cap: usize) -> Result<Vec<u8>, ReadError> {
        self.announce()?;
        match &mut self.stdin {
            Stdin::Real => read_to_cap(unbuffered_stdin().map_err(ReadError::Io)?, cap),
            Stdin::Memory(bytes) => read_to_cap(&std::mem::take(bytes)[..], cap),
        }
    }

    /// Reads one line or whatever is pasted where standard input is a terminal, without showing it; else
    /// all of it.
    ///
    /// # Errors
    /// [`ReadError`].
    #[cfg(unix)]
    pub fn read_pasted(&mut self, question: &str, cap: usize) -> Result<Vec<u8>, ReadError> {
        if !self.stdin_is_terminal() || !self.at_terminal.is_attended {
            return self.read_stdin(cap);
        }
        let stderr = &mut self.stderr;
        let has_brackets = self.at_terminal.has_brackets && stderr.is_terminal;
        // A question that can't be shown is asked all the same.
        let mut say = |text: &str| drop(stderr.write(text));
        let stdin = io::stdin();
        let terminal = Terminal { input: stdin.as_fd(), say: &mut say, has_brackets };
        paste::ask(terminal, question, Ends::EnterOrPaste, cap)
    }

    #[cfg(not(unix))]
    pub fn read_pasted(&mut self, _: &str, cap: usize) -> Result<Vec<u8>, ReadError> {
        self.read_stdin(cap)
    }

    /// Says what a terminal waits for.
    fn announce(&mut self) -> Result<(), ReadError> {
        if !self.stdin_is_terminal() {
            return Ok(());
        }
        if !self.at_terminal.is_attended {
            return Err(ReadError::Unattended);
        }
        let what = self.claimed_by.as_deref().unwrap_or("standard input");
        let _ = self.stderr.write(&format!("type or paste {what}, then press Enter and Ctrl-D\n"));
        Ok(())
    }
}

impl Output {
    /// Writes and flushes. A reader that went away is no error: it has had enough.
    ///
    /// # Errors
    /// What the operating system says, a full disk for one.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.write_bytes(text.as_bytes())
    }

    /// The same for what is no text.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.broken || bytes.is_empty() {
            return Ok(());
        }
        if self.closed {
            return Err(io::Error::other("the stream is closed or discarded"));
        }
        let written = match &mut self.sink {
            Sink::Stdout => write_all(io::stdout().lock(), bytes),
            Sink::Stderr => write_all(io::stderr().lock(), bytes),
            Sink::Memory(memory) => write_all(memory, bytes),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.broken = true;
                Ok(())
            }
            other => other,
        }
    }

    /// Writes whole lines. Where a file takes no more of them, the beginning of the one that did not
    /// fit is taken back.
    ///
    /// # Errors
    /// What the operating system says, a full disk for one.
    pub fn write_lines(&mut self, lines: &[u8]) -> io::Result<()> {
        let Some(mut file) = self.file().filter(|_| !self.broken && !self.closed) else {
            return self.write_bytes(lines);
        };
        let mut written = 0;
        while written < lines.len() {
            match file.write(&lines[written..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    take_back(&mut file, &lines[..written]);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Writes into nothing where there was no such stream: the exit status is the answer.
    pub fn is_optional(&mut self) {
        self.closed = false;
    }

    /// Whether whoever was reading went away.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The file that the stream goes to, where it goes to one.
    fn file(&self) -> Option<File> {
        #[cfg(unix)]
        if let Sink::Stdout = self.sink {
            let stdout = io::stdout().as_fd().try_clone_to_owned().ok()?;
            let file = File::from(stdout);
            return file.metadata().is_ok_and(|metadata| metadata.is_file()).then_some(file);
        }
        None
    }

    /// What was written to memory so far; nothing for the real streams.
    pub fn take(&mut self) -> String {
        match &mut self.sink {
            Sink::Memory(memory) => String::from_utf8_lossy(&std::mem::take(memory)).into_owned(),
            Sink::Stdout | Sink::Stderr => String::new(),
        }
    }

    /// Columns of the terminal; `None` where there is none.
    pub fn width(&self) -> Option<usize> {
        let size = match (&self.sink, self.is_terminal) {
            (Sink::Stdout, true) => columns_of(io::stdout()).or(self.told),
            (Sink::Stderr, true) => columns_of(io::stderr()).or(self.told),
            _ => None,
        };
        self.columns.or(size)
    }
}

/// A terminal without rows, as `script` and containers make, may have columns.
#[cfg(unix)]
fn columns_of(stream: impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(size.ws_col.into()).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn columns_of(stream: impl std::os::windows::io::AsHandle) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(width, _)| width.0.into())
}

/// Whether a stream was closed when we were started. Rust opens /dev/null in the place of one, for
/// reading and writing; a shell's `> /dev/null` is for writing alone. Python's DEVNULL and node's
/// 'ignore' look like a closed stream, so that this says nothing where the status is the answer.
#[cfg(unix)]
fn was_closed(stream: &impl std::os::fd::AsFd) -> bool {
    use rustix::fs::{OFlags, fcntl_getfl, fstat, stat};
    let (Ok(flags), Ok(ours), Ok(null)) = (fcntl_getfl(stream), fstat(stream), stat("/dev/null"))
    else {
        return false;
    };
    let is_null = (ours.st_dev, ours.st_ino) == (null.st_dev, null.st_ino);
    is_null && flags & OFlags::ACCMODE == OFlags::RDWR
}

#[cfg(not(unix))]
fn was_closed<T>(_: &T) -> bool {
    false
}

fn write_all(mut sink: impl Write, bytes: &[u8]) -> io::Result<()> {
    sink.write_all(bytes)?;
    sink.flush()
}

/// Takes back what was written behind the last line break; a file that can't be cut stays as it is.
fn take_back(file: &mut File, written: &[u8]) {
    let whole = memchr::memrchr(b'\n', written).map_or(0, |end| end + 1);
    let cut = (written.len() - whole) as u64;
    if let Some(end) = file.stream_position().ok().and_then(|at| at.checked_sub(cut)) {
        let _ = file.set_len(end).and_then(|()| file.seek(io::SeekFrom::Start(end)));
    }
}
