//! Streams that are too long to be kept: plain, gzip or zstd, told by what they begin with.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// A stream that a thread of its own may read.
pub type Stream = Box<dyn Read + Send>;

/// Counts the bytes of a stream as they are read, for another thread to look at.
#[derive(Clone, Debug, Default)]
pub struct Counter(Arc<AtomicU64>);

struct Counted {
    stream: Stream,
    counter: Counter,
}

impl Counter {
    pub fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub fn count(&self, stream: Stream) -> Stream {
        Box::new(Counted { stream, counter: self.clone() })
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.counter.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The largest window of a zstd frame: `zstd -19` asks for half of it.
const MAX_WINDOW: u64 = 16 << 20;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();
/// A zstd file may begin with a frame that is to be skipped: 0x184D2A50 to 0x184D2A5F (RFC 8878
/// section 3.1.2).
const ZSTD_SKIPPED: [u8; 3] = [0x2a, 0x4d, 0x18];

/// The same stream, unpacked where it is packed.
///
/// # Errors
/// What the operating system says, and a frame that can't be unpacked.
pub fn unpack(mut stream: Stream) -> io::Result<Stream> {
    let mut start = Vec::with_capacity(ZSTD.len());
    stream.by_ref().take(ZSTD.len() as u64).read_to_end(&mut start)?;
    let gzip = start.starts_with(&GZIP);
    let zstd = start == ZSTD || (start.len() == 4 && start[1..] == ZSTD_SKIPPED);
    let whole = Cursor::new(start).chain(stream);
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(MultiGzDecoder::new(whole)),
        (_, true) => Box::new(Frames::new(whole)),
        _ => Box::new(whole),
    })
}

/// The frames of a zstd stream, one behind the other: the crate unpacks one.
struct Frames<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    within: bool,
}

impl<R: Read> Frames<R> {
    fn new(source: R) -> Frames<R> {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW);
        Frames { source: BufReader::with_capacity(1 << 16, source), decoder, within: false }
    }

    /// Whether there is one more.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = self.source.by_ref().take(length.into());
                    io::copy(&mut skipped, &mut io::sink())?;
                }
                Err(error) => return Err(broken(&error)),
            }
        }
    }

    fn checked(&self) -> io::Result<()> {
        let (said, is) =
            (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
        if said.is_none() || said == is { Ok(()) } else { Err(broken(&"its checksum is wrong")) }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.within && !self.next_frame()? {
                return Ok(0);
            }
            self.within = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let strategy = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = self.decoder.decode_blocks(&mut self.source, strategy);
                decoded.map_err(|error| broken(&error))?;
            }
            match self.decoder.read(buffer)? {
                0 => {
                    self.checked()?;
                    self.within = false;
                }
                read => return Ok(read),
            }
        }
    }
}

fn broken(why: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("this zstd data can't be decompressed: {why}"),
    )
}
