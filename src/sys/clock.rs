//! The time of day, in whole seconds since 1970.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    Real,
    /// Stands still; for tests.
    Fixed(i64),
    /// Goes on by a second each time that somebody looks; for tests of what takes long.
    Ticking(&'static AtomicI64),
}

impl Clock {
    pub fn now(self) -> i64 {
        match self {
            Clock::Fixed(now) => now,
            Clock::Ticking(now) => now.fetch_add(1, Ordering::Relaxed),
            Clock::Real => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => 0_i64.saturating_add_unsigned(since.as_secs()),
                Err(before) => 0_i64.saturating_sub_unsigned(before.duration().as_secs()),
            },
        }
    }

    /// Whether other libraries, which look for themselves, see the same time.
    pub fn is_real(self) -> bool {
        matches!(self, Clock::Real)
    }

    /// The same instant for libraries that want the standard type; 1970 for anything earlier.
    pub fn system_time(self) -> SystemTime {
        let since = Duration::from_secs(u64::try_from(self.now()).unwrap_or(0));
        UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
    }
}

/// How long something takes, whatever is done to the clock meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
