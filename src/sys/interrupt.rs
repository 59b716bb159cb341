//! Ctrl-C and a request to end: noticed, so that what has begun can be ended well.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::sys::clock::Stopwatch;

/// The longest sleep: a signal does not end one.
const LISTENING: Duration = Duration::from_millis(50);

/// Whether somebody asked us to end.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on the first request is only noticed. The second ends the process at once.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn watch() -> io::Result<Interrupt> {
        // What is registered stays, and makes the next registration slower.
        static WATCHED: Mutex<Option<Interrupt>> = Mutex::new(None);
        let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*watched {
            return Ok(known.clone());
        }
        Ok(watched.insert(Interrupt::register()?).clone())
    }

    fn register() -> io::Result<Interrupt> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_default(signal, Arc::clone(&asked))?;
            flag::register(signal, Arc::clone(&asked))?;
        }
        Ok(Interrupt(asked))
    }

    /// Waits, unless somebody asks.
    pub fn pause(&self, duration: Duration) {
        let watch = Stopwatch::start();
        while !self.is_asked()
            && let Some(left) = duration.checked_sub(watch.elapsed())
        {
            thread::sleep(left.min(LISTENING));
        }
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
