//! Keys that change while many tokens are judged: an unknown `kid` asks their source again, at most
//! once a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::commands::resolved_keys::keyed;
use crate::explain::evaluation::Keyed;
use crate::source::cache::Network;
use crate::source::chain::resolve;
use crate::source::spec::{KeySpec, Location};
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
    keyed: Arc<Keyed>,
    spec: KeySpec,
    network: Network,
    system: System,
    /// Since the source was asked last; `None` where that was another run.
    asked: Option<Stopwatch>,
}

impl Rotation {
    pub fn new(keyed: Keyed, spec: KeySpec, network: Network, system: System) -> Rotation {
        let is_cached = match &keyed.keys {
            Keys::Set { source, .. } => source.age.is_some_and(|age| age > 0),
            Keys::Unavailable { .. } => false,
        };
        let asked = (!is_cached || network.refresh).then(Stopwatch::start);
        let state = State { keyed: Arc::new(keyed), spec, network, system, asked };
        Rotation { edition: AtomicU64::new(0), state: Mutex::new(state) }
    }

    pub fn edition(&self) -> u64 {
        self.edition.load(Ordering::Acquire)
    }

    pub fn keyed(&self) -> Arc<Keyed> {
        Arc::clone(&self.lock().keyed)
    }

    /// Asks the source again, where it can know more than it did and was not just asked.
    pub fn look_again(&self) {
        let mut state = self.lock();
        let changes = matches!(state.spec, KeySpec::Issuer(_) | KeySpec::At(Location::Url(_), _));
        let lately = state.asked.is_some_and(|asked| asked.elapsed() < PAUSE);
        if !changes || state.network.offline || lately {
            return;
        }
        state.asked = Some(Stopwatch::start());
        let State { spec, network, system, .. } = &mut *state;
        let network = Network { refresh: true, ..network.clone() };
        // The keys that we have are still an answer where the source no longer gives one.
        if let Ok(resolved) = resolve(system, spec, &network, None)
            && let Ok((keyed, _)) = keyed(Ok(resolved))
        {
            state.keyed = Arc::new(keyed);
            self.edition.fetch_add(1, Ordering::Release);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
