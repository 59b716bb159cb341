//! Reads what is typed or pasted at a terminal, without showing it. The terminal's own lines are
//! switched off meanwhile: they are cut at 4,095 bytes.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::flag;
use signal_hook::low_level::{emulate_default_handler, pipe};

use crate::sys::files::ReadError;
use crate::sys::typed::{Ends, Typed};

/// Signals that end or stop a process by themselves.
const SIGNALS: [i32; 5] = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP];
/// How long a line break may stand alone before it was the Enter key: a terminal without brackets
/// around what is pasted sends the next line at once.
const PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
/// Asks a terminal to put brackets around what is pasted, and to leave that off.
const BRACKETS: (&str, &str) = ("\x1b[?2004h", "\x1b[?2004l");

/// The terminal, and how to show something on it.
pub struct Terminal<'t> {
    pub input: BorrowedFd<'t>,
    pub say: &'t mut dyn FnMut(&str),
    /// Whether it understands more than text.
    pub has_brackets: bool,
}

/// Asks, and reads until Enter or what else ends it. The terminal is left as it was, whatever happens.
///
/// # Errors
/// [`ReadError`]; the end of the input where nothing was typed before it.
pub fn ask(
    terminal: Terminal<'_>,
    question: &str,
    ends: Ends,
    cap: usize,
) -> Result<Vec<u8>, ReadError> {
    let signals = Signals::watch().map_err(ReadError::Io)?;
    let mut raw = Raw { terminal, usual: None };
    raw.enter(question).map_err(ReadError::Io)?;
    let read = read(&mut raw, question, &signals, Typed::new(ends, cap));
    raw.leave(OptionalActions::Flush);
    (raw.terminal.say)("\n");
    read.map_err(ReadError::Io)?.finish().ok_or(ReadError::TooLarge { cap })
}

fn read(
    raw: &mut Raw<'_>,
    question: &str,
    signals: &Signals,
    mut typed: Typed,
) -> io::Result<Typed> {
    let mut buffer = [0; 4096];
    loop {
        let pause = typed.is_at_line_end().then_some(&PAUSE);
        let ready = wait(raw.terminal.input, signals, pause)?;
        if let Some(signal) = signals.arrived() {
            raw.leave(OptionalActions::Drain);
            (raw.terminal.say)("\n");
            // Ends the process, or stops it until somebody continues it.
            emulate_default_handler(signal)?;
            raw.enter(question)?;
            continue;
        }
        if !ready && pause.is_some() {
            return Ok(typed);
        }
        if ready {
            let count = match rustix::io::read(raw.terminal.input, &mut buffer) {
                Ok(count) => count,
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            };
            let is_complete = buffer[..count].iter().any(|byte| typed.take(*byte));
            if is_complete || count == 0 {
                return Ok(typed);
            }
        }
    }
}

/// Whether the terminal has something to read; a signal and the end of the pause wake it as well.
fn wait(input: BorrowedFd<'_>, signals: &Signals, pause: Option<&Timespec>) -> io::Result<bool> {
    let pipe = signals.pipe.as_fd();
    let mut files = [PollFd::new(&input, PollFlags::IN), PollFd::new(&pipe, PollFlags::IN)];
    match poll(&mut files, pause) {
        Ok(_) => Ok(!files[0].revents().is_empty()),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A terminal without lines and echo; as it was before when this is dropped.
struct Raw<'t> {
    terminal: Terminal<'t>,
    usual: Option<Termios>,
}

impl Raw<'_> {
    fn enter(&mut self, question: &str) -> io::Result<()> {
        let usual = tcgetattr(self.terminal.input)?;
        let mut raw = usual.clone();
        // Ctrl-C and its like stay signals.
        raw.local_modes &=
            !(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL | LocalModes::IEXTEN);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(self.terminal.input, OptionalActions::Now, &raw)?;
        self.usual = Some(usual);
        let brackets = if self.terminal.has_brackets { BRACKETS.0 } else { "" };
        (self.terminal.say)(&format!("{brackets}{question}"));
        Ok(())
    }

    fn leave(&mut self, actions: OptionalActions) {
        if let Some(usual) = self.usual.take() {
            if self.terminal.has_brackets {
                (self.terminal.say)(BRACKETS.1);
            }
            // A terminal that went away needs nothing.
            let _ = tcsetattr(self.terminal.input, actions, &usual);
        }
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        self.leave(OptionalActions::Flush);
    }
}

/// Signals that arrive are noticed while this lives; before and after they do what they always do.
struct Signals {
    pipe: UnixStream,
    last: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Signals {
    fn watch() -> io::Result<Signals> {
        let (pipe, sender) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        let (last, is_over) = (Arc::default(), Arc::default());
        let signals = Signals { pipe, last, is_over };
        for signal in SIGNALS {
            flag::register_conditional_default(signal, Arc::clone(&signals.is_over))?;
            flag::register_usize(signal, Arc::clone(&signals.last), signal as usize)?;
            pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(signals)
    }

    fn arrived(&self) -> Option<i32> {
        let _ = (&self.pipe).read(&mut [0; 16]);
        let signal = self.last.swap(0, Ordering::SeqCst) as i32;
        (signal != 0).then_some(signal)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
    }
}
