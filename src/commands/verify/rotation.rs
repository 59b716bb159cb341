//! Keys that change while many tokens are judged: an unknown `kid` asks their source again, at most
//! once a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::source::chain::KeyChain;
use crate::sys::System;
use crate::sys::clock::Stopwatch;
use crate::verify::Keys;

/// The least time between two questions to the source.
const PAUSE: Duration = Duration::from_secs(60);

/// The keys of now, for all threads.
pub struct Rotation {
    /// Counts the changes of keys, so that nobody locks to see that there was none.
    edition: AtomicU64,
    state: Mutex<State>,
}

struct State {
    keys: Arc<Keys>,
    chain: KeyChain,
    system: System,
    /// Since the source was asked last; `None` where that was another run.
    asked: Option<Stopwatch>,
}

impl Rotation {
    pub fn new(keys: Keys, chain: KeyChain, system: System) -> Rotation {
        let is_copy = keys.source().and_then(|source| source.age).is_some_and(|age| age > 0);
        let asked = (!is_copy || chain.asks_server()).then(Stopwatch::start);
        let state = State { keys: Arc::new(keys), chain, system, asked };
        Rotation { edition: AtomicU64::new(0), state: Mutex::new(state) }
    }

    pub fn edition(&self) -> u64 {
        self.edition.load(Ordering::Acquire)
    }

    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.lock().keys)
    }

    /// Asks the source again, where it can know more than it did and was not just asked.
    pub fn look_again(&self) {
        let mut state = self.lock();
        let lately = state.asked.is_some_and(|asked| asked.elapsed() < PAUSE);
        if !state.chain.can_change() || lately {
            return;
        }
        state.asked = Some(Stopwatch::start());
        let State { chain, system, .. } = &mut *state;
        // The keys that we have are still an answer where the source no longer gives one.
        if let Ok(found) = chain.find_again(system) {
            state.keys = Arc::new(found.into());
            self.edition.fetch_add(1, Ordering::Release);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
