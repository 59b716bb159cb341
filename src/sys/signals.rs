//! The signals by which a person or a supervisor ends what would otherwise never end.

use std::io;

#[cfg(unix)]
use signal_hook::consts::{SIGINT, SIGTERM};
#[cfg(unix)]
use tokio::net::UnixStream;

/// Ctrl-C, and SIGTERM where there is such a thing. While it lives they end nothing by themselves.
///
/// tokio's own signals are not used: its runtime makes their pipe at once, asked for or not, and
/// panics where no descriptor is left.
#[derive(Debug)]
pub struct Stop {
    #[cfg(unix)]
    signals: UnixStream,
}

impl Stop {
    /// Takes the signals over; within a runtime only.
    ///
    /// # Errors
    /// The operating system does not let them be taken over.
    #[cfg(unix)]
    pub fn new() -> io::Result<Stop> {
        let (signals, sender) = std::os::unix::net::UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        for signal in [SIGINT, SIGTERM] {
            signal_hook::low_level::pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(Stop { signals: UnixStream::from_std(signals)? })
    }

    #[cfg(not(unix))]
    pub fn new() -> io::Result<Stop> {
        Ok(Stop {})
    }

    /// Waits for either.
    #[cfg(unix)]
    pub async fn recv(&mut self) {
        // A pipe that breaks would never tell of a signal: then it ends as well.
        let _ = self.signals.readable().await;
    }

    #[cfg(not(unix))]
    pub async fn recv(&mut self) {
        // Where it can't be waited for, nothing comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
