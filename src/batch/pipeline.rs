//! Threads: one reads, some work, and whoever called delivers. What they hand around are always
//! the same parcels, so that no slow line and no slow reader lets memory grow.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::batch::lines::{Block, Cut};
use crate::batch::reader::{Open, Parcel, Roads, read};

/// Parcels for each worker: one in work, one waiting for it, one waiting for its turn.
pub const PARCELS: usize = 3;
/// How often whoever delivers is asked whether to go on, where nothing arrives.
const PULSE: Duration = Duration::from_millis(100);

/// What works on lines. Each thread has one of its own.
pub trait Worker: Send + 'static {
    /// What it found out, beside the text that it writes.
    type Tally: Default + Send;

    /// Whether it wants to see the lines that come next before it works on them: asked before each
    /// line, and of the first of a block by that name.
    fn looks_ahead(&mut self, is_first: bool) -> bool {
        let _ = is_first;
        false
    }

    /// Sees the lines that come next in this block.
    fn look_ahead<'l>(
        &mut self,
        lines: impl Iterator<Item = Line<'l>>,
        is_first: bool,
        tally: &mut Self::Tally,
    ) {
        let _ = (lines, is_first, tally);
    }

    /// [`Worker::look_ahead`] panicked. What that left behind in the worker is not to be trusted.
    fn look_ahead_failed(&mut self) {}

    /// Works on one line and appends what it has to say of it.
    fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, tally: &mut Self::Tally);

    /// What to say of a line that [`Worker::line`] panicked on. What that left behind in the worker
    /// is not to be trusted.
    fn failed(&mut self, line: Line<'_>, text: &mut Vec<u8>, tally: &mut Self::Tally);
}

/// One line, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Which of the streams it is from, counted from zero.
    pub stream: usize,
    /// Counted from one in each stream.
    pub number: u64,
    /// Without what ends it.
    pub text: &'a [u8],
}

/// How a run ended.
#[derive(Debug)]
pub enum End {
    /// Every line was delivered.
    Whole,
    /// Whoever delivers had enough.
    Stopped,
    /// That stream could not be read on.
    Broken { stream: usize, error: io::Error },
    /// A worker is gone, and with it its lines.
    Lost,
}

enum Message<T> {
    Done(Parcel<T>),
    /// All is read: so many parcels were sent.
    Read {
        parcels: u64,
        broken: Option<(usize, io::Error)>,
    },
    Lost,
}

/// Runs lines through workers, each on a thread, and `large` where one line makes a block large: without
/// it no line may be longer than a block.
/// `deliver` has each parcel, in the order read if `ordered`, and nothing when nothing has come for a
/// while.
pub fn run<W: Worker>(
    streams: Vec<Open>,
    cut: Cut,
    workers: Vec<W>,
    large: Option<W>,
    ordered: bool,
    deliver: impl FnMut(Option<&Parcel<W::Tally>>) -> ControlFlow<()>,
) -> End {
    let count = workers.len() * PARCELS;
    let (empty, empties) = sync_channel(count);
    let (usual, work) = sync_channel(count);
    let (large_road, large_work) = sync_channel(1);
    let (permit, permits) = sync_channel(1);
    let _ = permit.send(());
    let roads = Roads { usual, large: large_road, permits };
    // One more for the reader's last word, and one for each worker's.
    let (done, messages) = sync_channel(count + 2 + workers.len());
    for _ in 0..count {
        // There is room for all, and the other end is in our hands.
        let _ = empty.send(Parcel::default());
    }
    let last_word = done.clone();
    // Nobody waits for the reader: it may be held up by a stream that never ends.
    thread::spawn(move || {
        let (parcels, broken) = read(streams, cut, &empties, &roads);
        let _ = last_word.send(Message::Read { parcels, broken });
    });
    let work = Arc::new(Mutex::new(work));
    let threads = workers.into_iter().map(|worker| (worker, Arc::clone(&work)));
    let threads = threads.chain(large.map(|worker| (worker, Arc::new(Mutex::new(large_work)))));
    let threads = threads.map(|(worker, work)| {
        let done = done.clone();
        thread::spawn(move || work_loop(worker, &work, &done))
    });
    let threads: Vec<_> = threads.collect();
    drop(done);
    let delivery = Delivery {
        messages,
        empty,
        permit,
        cut,
        ordered,
        waiting: BTreeMap::new(),
        next: 0,
        parcels: None,
    };
    let end = delivery.run(deliver);
    if let End::Whole | End::Broken { .. } = end {
        // Nothing is left to do: each ends at once, and wipes the secrets that it worked with.
        threads.into_iter().for_each(|one| drop(one.join()));
    }
    end
}

/// Works until there is nothing left to do or nobody wants it.
fn work_loop<W: Worker>(
    mut worker: W,
    work: &Mutex<Receiver<Parcel<W::Tally>>>,
    done: &SyncSender<Message<W::Tally>>,
) {
    let _watch = Watch(done);
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut parcel) = next else { return };
        let Parcel { block, text, tally, .. } = &mut parcel;
        work_on(&mut worker, block, text, tally);
        if done.send(Message::Done(parcel)).is_err() {
            return;
        }
    }
}

/// One line after the other. A bug that one of them meets costs nobody the others.
fn work_on<W: Worker>(worker: &mut W, block: &Block, text: &mut Vec<u8>, tally: &mut W::Tally) {
    let stream = block.stream;
    let mut lines = block.lines().map(|(number, text)| Line { stream, number, text });
    let mut is_first = true;
    loop {
        if worker.looks_ahead(is_first) {
            let next = lines.clone();
            let look = || worker.look_ahead(next, is_first, tally);
            if catch_unwind(AssertUnwindSafe(look)).is_err() {
                worker.look_ahead_failed();
            }
        }
        is_first = false;
        let Some(line) = lines.next() else { return };
        let start = text.len();
        let done = catch_unwind(AssertUnwindSafe(|| worker.line(line, text, tally)));
        if done.is_err() {
            text.truncate(start);
            worker.failed(line, text, tally);
        }
    }
}

/// Tells when its thread panics: somebody waits for that parcel.
struct Watch<'a, T>(&'a SyncSender<Message<T>>);

impl<T> Drop for Watch<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Message::Lost);
        }
    }
}

/// The end of the line, in the caller's thread.
struct Delivery<T> {
    messages: Receiver<Message<T>>,
    empty: SyncSender<Parcel<T>>,
    /// For the next large block.
    permit: SyncSender<()>,
    cut: Cut,
    ordered: bool,
    /// Parcels that came before their turn.
    waiting: BTreeMap<u64, Parcel<T>>,
    next: u64,
    /// How many there are, once all is read.
    parcels: Option<u64>,
}

impl<T: Default> Delivery<T> {
    fn run(mut self, mut deliver: impl FnMut(Option<&Parcel<T>>) -> ControlFlow<()>) -> End {
        let mut broken = None;
        while self.parcels.is_none_or(|parcels| self.next < parcels) {
            match self.messages.recv_timeout(PULSE) {
                Err(RecvTimeoutError::Disconnected) | Ok(Message::Lost) => return End::Lost,
                Err(RecvTimeoutError::Timeout) => {
                    if deliver(None).is_break() {
                        return End::Stopped;
                    }
                }
                Ok(Message::Read { parcels, broken: why }) => {
                    self.parcels = Some(parcels);
                    broken = why;
                }
                Ok(Message::Done(parcel)) => {
                    let number = if self.ordered { parcel.number } else { self.next };
                    self.waiting.insert(number, parcel);
                    if self.deliver_due(&mut deliver).is_break() {
                        return End::Stopped;
                    }
                }
            }
        }
        match broken {
            None => End::Whole,
            Some((stream, error)) => End::Broken { stream, error },
        }
    }

    fn deliver_due(
        &mut self,
        deliver: &mut impl FnMut(Option<&Parcel<T>>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while let Some(mut parcel) = self.waiting.remove(&self.next) {
            self.next += 1;
            deliver(Some(&parcel))?;
            if parcel.is_large(self.cut) {
                parcel = Parcel::default();
                let _ = self.permit.send(());
            }
            parcel.block.shrink(2 * self.cut.block);
            parcel.text.clear();
            parcel.text.shrink_to(2 * self.cut.block);
            parcel.tally = T::default();
            // A reader that is done takes none.
            let _ = self.empty.send(parcel);
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::ops::ControlFlow;

    use crate::batch::lines::Cut;
    use crate::batch::pipeline::{End, Line, Worker, run};
    use crate::batch::reader::Open;

    struct Echo;

    impl Worker for Echo {
        type Tally = usize;

        fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, tally: &mut usize) {
            text.extend_from_slice(format!("{}:{}:", line.stream, line.number).as_bytes());
            assert!(!line.text.starts_with(b"panic"), "as the test asked");
            text.extend_from_slice(line.text);
            text.push(b'\n');
            *tally += 1;
        }

        fn failed(&mut self, line: Line<'_>, text: &mut Vec<u8>, tally: &mut usize) {
            assert_ne!(line.text, b"panic twice", "as the test asked");
            text.extend_from_slice(format!("{}:{}:failed\n", line.stream, line.number).as_bytes());
            *tally += 1;
        }
    }

    fn open(text: String) -> Open {
        Box::new(|| Ok(Box::new(io::Cursor::new(text))))
    }

    const CUT: Cut = Cut { block: 64, line: 100 };

    fn echo(streams: Vec<Open>, jobs: usize, ordered: bool) -> (String, usize, End) {
        let (mut text, mut count) = (String::new(), 0);
        let workers = (0..jobs).map(|_| Echo).collect();
        let end = run(streams, CUT, workers, Some(Echo), ordered, |parcel| {
            if let Some(parcel) = parcel {
                text.push_str(std::str::from_utf8(&parcel.text).unwrap());
                count += parcel.tally;
            }
            ControlFlow::Continue(())
        });
        (text, count, end)
    }

    #[test]
    fn order_is_kept_whatever_the_number_of_workers() {
        let stream = |from: u32| (from..from + 2000).map(|n| format!("line {n}\n")).collect();
        let streams = || vec![open(stream(0)), open(String::new()), open(stream(5000))];
        let (one, count, end) = echo(streams(), 1, true);
        assert!(matches!(end, End::Whole) && count == 4000);
        assert!(one.starts_with("0:1:line 0\n0:2:line 1\n") && one.ends_with("2:2000:line 6999\n"));
        assert_eq!(echo(streams(), 5, true).0, one);
        let mut any: Vec<String> = echo(streams(), 5, false).0.lines().map(str::to_owned).collect();
        let mut sorted: Vec<&str> = one.lines().collect();
        any.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(any, sorted);
    }

    #[test]
    fn long_lines_keep_their_place_and_do_not_pile_up() {
        let cut = Cut { block: 8, line: 100 };
        let lines: Vec<String> =
            (0..500).map(|n| format!("{n}{}\n", "x".repeat(n * 7 % 60))).collect();
        for jobs in [1, 4] {
            let streams = vec![open(lines.concat()), open(lines.concat())];
            let (mut numbers, mut large) = (Vec::new(), 0);
            let workers = (0..jobs).map(|_| Echo).collect();
            let end = run(streams, cut, workers, Some(Echo), true, |parcel| {
                let Some(parcel) = parcel else { return ControlFlow::Continue(()) };
                large += usize::from(parcel.is_large(cut));
                numbers.extend(parcel.block.lines().map(|(number, _)| number));
                ControlFlow::Continue(())
            });
            assert!(matches!(end, End::Whole) && large > 100, "{end:?} {large}");
            assert!(numbers.into_iter().eq((1..=500).chain(1..=500)));
        }
        let text = lines.concat();
        let (one, count, _) = echo(vec![open(text.clone())], 1, true);
        assert!(count == 500 && echo(vec![open(text)], 3, true).0 == one);
    }

    #[test]
    fn a_stream_that_breaks_off_ends_the_run_behind_its_lines() {
        let broken: Open = Box::new(|| Err(io::ErrorKind::NotFound.into()));
        let (text, _, end) = echo(vec![open("a\n".into()), broken], 2, true);
        assert_eq!(text, "0:1:a\n");
        assert!(matches!(end, End::Broken { stream: 1, .. }), "{end:?}");
    }

    #[test]
    fn a_line_that_panics_costs_nobody_the_others() {
        for jobs in [1, 3] {
            let lines = "a\npanic\nb\n".repeat(500) + "panic";
            let (text, count, end) = echo(vec![open(lines), open("panic\nc\n".into())], jobs, true);
            assert!(matches!(end, End::Whole) && count == 1503, "{end:?} {count}");
            assert!(text.starts_with("0:1:a\n0:2:failed\n0:3:b\n0:4:a\n"), "{}", &text[..40]);
            assert!(text.ends_with("0:1500:b\n0:1501:failed\n1:1:failed\n1:2:c\n"));
        }
    }

    /// Looks ahead at each third line, with a bug, and says how much it saw.
    #[derive(Default)]
    struct Looker {
        seen: usize,
        failed: usize,
    }

    impl Worker for Looker {
        type Tally = usize;

        fn looks_ahead(&mut self, is_first: bool) -> bool {
            is_first || self.seen > 3
        }

        fn look_ahead<'l>(
            &mut self,
            lines: impl Iterator<Item = Line<'l>>,
            is_first: bool,
            tally: &mut usize,
        ) {
            self.seen = lines.count();
            assert!(is_first || !self.seen.is_multiple_of(3), "as the test asked");
            *tally += 1;
        }

        fn look_ahead_failed(&mut self) {
            self.failed += 1;
        }

        fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, _: &mut usize) {
            let Looker { seen, failed } = self;
            let said = format!("{} {seen} {failed}\n", line.text.escape_ascii());
            text.extend_from_slice(said.as_bytes());
        }

        fn failed(&mut self, _: Line<'_>, _: &mut Vec<u8>, _: &mut usize) {}
    }

    #[test]
    fn a_worker_sees_what_comes_next_and_a_panic_there_costs_no_line() {
        let (mut text, mut looks) = (Vec::new(), 0);
        let lines = vec![open("a\nb\nc\nd\ne\nf\ng\n".into())];
        let end = run(lines, CUT, vec![Looker::default()], None, true, |parcel| {
            if let Some(parcel) = parcel {
                text.extend_from_slice(&parcel.text);
                looks += parcel.tally;
            }
            ControlFlow::Continue(())
        });
        assert!(matches!(end, End::Whole));
        let expected = "a 7 0\nb 6 1\nc 5 1\nd 4 1\ne 3 2\nf 3 2\ng 3 2\n";
        assert_eq!((String::from_utf8_lossy(&text).as_ref(), looks), (expected, 3));
    }

    #[test]
    fn a_worker_that_is_lost_is_no_good_end() {
        let (_, _, end) = echo(vec![open("panic twice\n".repeat(1000))], 2, true);
        assert!(matches!(end, End::Lost), "{end:?}");
    }

    #[test]
    fn who_has_enough_is_asked_no_more() {
        let mut parcels = 0;
        let end = run(vec![open("a\n".repeat(1000))], CUT, vec![Echo], Some(Echo), true, |_| {
            parcels += 1;
            ControlFlow::Break(())
        });
        assert!(matches!(end, End::Stopped) && parcels == 1);
    }
}
