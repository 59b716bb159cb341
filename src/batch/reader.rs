//! Fills parcels with lines and sends them to the workers, in a thread of its own.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender};

use crate::batch::lines::{Block, Cut, Lines};

/// Opens the next stream, when its turn comes.
pub type Open = Box<dyn FnOnce() -> io::Result<Box<dyn io::Read + Send>> + Send>;

/// A block and what came of it.
#[derive(Default)]
pub struct Parcel<T> {
    /// Its place in the order of reading.
    pub number: u64,
    /// The lines.
    pub block: Block,
    /// What is to be said of them, in their order.
    pub text: Vec<u8>,
    /// What was found out beside that.
    pub tally: T,
}

impl<T> Parcel<T> {
    /// Whether one long line has made it large.
    pub fn is_large(&self, cut: Cut) -> bool {
        self.block.size() > 2 * cut.block
    }
}

/// Where the reader sends what it has read. A block that one long line has made large goes to a
/// worker of its own, when the large one before it is delivered: neither such blocks nor what a
/// thread keeps of the memory that they took add up over all threads.
pub struct Roads<T> {
    /// To all workers.
    pub usual: SyncSender<Parcel<T>>,
    /// To the one for large blocks.
    pub large: SyncSender<Parcel<T>>,
    /// One for each large block.
    pub permits: Receiver<()>,
}

impl<T> Roads<T> {
    /// `None` where nobody takes it any more.
    fn send(&self, parcel: Parcel<T>, cut: Cut) -> Option<()> {
        if parcel.is_large(cut) {
            self.permits.recv().ok()?;
            self.large.send(parcel).ok()
        } else {
            self.usual.send(parcel).ok()
        }
    }
}

/// Fills parcels until nothing is left or nobody takes them; says how many.
pub fn read<T: Default>(
    streams: Vec<Open>,
    cut: Cut,
    empties: &Receiver<Parcel<T>>,
    roads: &Roads<T>,
) -> (u64, Option<(usize, io::Error)>) {
    let mut number = 0;
    let mut spare = None;
    for (index, open) in streams.into_iter().enumerate() {
        let mut lines = match open() {
            Ok(stream) => Lines::new(stream, cut),
            Err(error) => return (number, Some((index, error))),
        };
        loop {
            let Some(mut parcel) = spare.take().or_else(|| empties.recv().ok()) else {
                return (number, None);
            };
            match lines.fill(&mut parcel.block) {
                Ok(true) => {}
                Ok(false) => {
                    spare = Some(parcel);
                    break;
                }
                Err(error) => return (number, Some((index, error))),
            }
            parcel.number = number;
            parcel.block.stream = index;
            if roads.send(parcel, cut).is_none() {
                return (number, None);
            }
            number += 1;
        }
    }
    (number, None)
}
