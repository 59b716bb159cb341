//! The signals by which a person or a supervisor ends what would otherwise never end.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C, and SIGTERM where there is such a thing. While it lives they end nothing by themselves.
#[derive(Debug)]
pub struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Stop {
    /// Takes the signals over; within a runtime only.
    ///
    /// # Errors
    /// The operating system does not let them be taken over.
    #[cfg(unix)]
    pub fn new() -> io::Result<Stop> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Stop { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    pub fn new() -> io::Result<Stop> {
        Ok(Stop {})
    }

    /// Waits for either.
    #[cfg(unix)]
    pub async fn come(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub async fn come(&mut self) {
        // Where it can't be waited for, nothing comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
