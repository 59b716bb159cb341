//! What clients of the local issuer may use of it: connections, bytes and time.

use std::time::Duration;

use crate::sys::descriptors;

/// The longest request line with all headers, in bytes.
pub const MAX_HEAD: usize = 32 << 10;
/// The longest body that is read, in bytes.
pub const MAX_BODY: usize = 64 << 10;
/// Connections at once where files may be opened without end. Each costs at most some 300 KiB: the
/// buffers of its head, its body and one reply; all of them less than 256 MiB.
const MAX_CONNECTIONS: usize = 512;
/// Descriptors that are no connections: the standard streams, the listener, the runtime's, the
/// signals', a state that is being written, and a connection that waits for its place.
const RESERVED: usize = 16;

/// How many clients there may be, and how long each may take. Every time is for the whole of a thing,
/// so that a client gains nothing by sending or reading a byte now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once. A further one is taken in place of the one that has waited longest for
    /// its client, or else when one ends.
    pub connections: usize,
    /// From the start of a connection, or from the reply before, to the last byte of the headers: an
    /// idle connection ends with it too.
    pub head: Duration,
    /// From the last byte of the headers to the last byte of the body.
    pub body: Duration,
    /// From the first byte of a reply to the last that the client's machine took.
    pub reply: Duration,
    /// How long replies that are under way when the server stops may still take.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: MAX_CONNECTIONS,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            reply: Duration::from_secs(10),
            stop: Duration::from_secs(1),
        }
    }
}

impl Limits {
    /// The defaults, and no more connections than this process may open files.
    pub fn of_machine() -> Limits {
        let free = descriptors::limit().map(|files| files.saturating_sub(RESERVED).max(1));
        let connections = free.map_or(MAX_CONNECTIONS, |free| free.min(MAX_CONNECTIONS));
        Limits { connections, ..Limits::default() }
    }
}
