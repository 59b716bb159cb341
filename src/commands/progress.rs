//! How far a long run has come, on standard error where that is a terminal.

use crate::sys::clock::Stopwatch;
use crate::sys::streams::Streams;
use crate::sys::unpack::Counter;
use crate::ui::batch::{Progress, progress};

/// Milliseconds between two showings.
const PAUSE: u128 = 100;

/// A line that is written over itself.
pub struct ProgressLine {
    counter: Counter,
    total: Option<u64>,
    watch: Stopwatch,
    /// When it is due again, in milliseconds.
    due: u128,
    is_shown: bool,
}

impl ProgressLine {
    pub fn new(counter: Counter, total: Option<u64>) -> ProgressLine {
        ProgressLine { counter, total, watch: Stopwatch::start(), due: PAUSE, is_shown: false }
    }

    /// Shows it, unless that was just done.
    pub fn show(&mut self, lines: u64, streams: &mut Streams) {
        let elapsed = self.watch.elapsed();
        if !streams.stderr.is_terminal || elapsed.as_millis() < self.due {
            return;
        }
        self.due = elapsed.as_millis() + PAUSE;
        let ProgressLine { total, .. } = *self;
        let text = progress(&Progress { read: self.counter.read(), total, lines, elapsed });
        // Nobody's answer depends on it.
        let _ = streams.stderr.write(&format!("\r{text}\x1b[K"));
        self.is_shown = true;
    }

    /// Takes it away, so that something else can be written to the same terminal.
    pub fn hide(&mut self, streams: &mut Streams) {
        if std::mem::take(&mut self.is_shown) {
            let _ = streams.stderr.write("\r\x1b[K");
        }
    }
}
