//! Answers requests: what all clients share, and where the work is done.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turn, Semaphore};

use crate::issuer::notes::Notes;
use crate::issuer::random::Random;
use crate::issuer::routes;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::{Context, Request};
use crate::issuer::state::State;
use crate::sys::clock::Clock;
use crate::sys::cores;

/// An issuer that answers. Signing takes every core and no more; making a key takes a thread beside
/// them, and there is only one at a time.
pub struct Service {
    state: Mutex<Arc<State>>,
    random: Box<dyn Random>,
    clock: Clock,
    keep: Persist,
    notes: Notes,
    workers: Arc<Semaphore>,
    rotation: Arc<Turn<()>>,
}

/// Writes a new state where it outlives the issuer.
pub type Persist = Box<dyn Fn(&State) -> io::Result<()> + Send + Sync>;

impl Service {
    /// A service that keeps nothing and tells nobody.
    pub fn new(state: State, random: impl Random + 'static, clock: Clock) -> Service {
        Service {
            state: Mutex::new(Arc::new(state)),
            random: Box::new(random),
            clock,
            keep: Box::new(|_| Ok(())),
            notes: Notes::none(),
            workers: Arc::new(Semaphore::new(cores())),
            rotation: Arc::default(),
        }
    }

    pub fn keeping(self, keep: Persist) -> Service {
        Service { keep, ..self }
    }

    pub fn telling(self, notes: Notes) -> Service {
        Service { notes, ..self }
    }

    /// Threads that the work takes at once.
    pub fn threads() -> usize {
        cores() + 1
    }

    /// Answers one request; what panics is one reply, never the server. `start` is called when it is
    /// this request's turn: rotations wait for each other, and whoever waited for one shares it.
    ///
    /// The turn belongs to the work, not to the caller: a client that goes away leaves it taken until
    /// the work is done.
    pub async fn answer(self: &Arc<Self>, request: Request, start: impl FnOnce()) -> Reply {
        let seen = self.state();
        let service = Arc::clone(self);
        let done = if routes::is_rotation(&request, &seen) {
            let turn = Arc::clone(&self.rotation).lock_owned().await;
            start();
            tokio::task::spawn_blocking(move || {
                let _turn = turn;
                service.rotate(&request, &seen)
            })
            .await
        } else {
            start();
            let turn = Arc::clone(&self.workers).acquire_owned().await;
            tokio::task::spawn_blocking(move || {
                let _turn = turn;
                service.reply(&request, &seen)
            })
            .await
        };
        done.unwrap_or_else(|_| {
            Reply::error(500, "server_error", "a bug in jotkit; please report it")
        })
    }

    /// The state that others see at this context.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn rotate(&self, request: &Request, seen: &Arc<State>) -> Reply {
        let state = self.state();
        if Arc::ptr_eq(seen, &state) {
            return self.reply(request, &state);
        }
        // Somebody rotated since this request came.
        routes::rotated(&seen.keys, &state.keys)
    }

    fn reply(&self, request: &Request, state: &State) -> Reply {
        let context = Context { now: self.clock.now(), random: &*self.random };
        let answer = routes::answer(request, state, &context);
        if let Some(next) = answer.next {
            if let Err(error) = (self.keep)(&next) {
                self.notes.send(&format!("the new state could not be kept: {error}"));
                return Reply::error(500, "server_error", "the new state could not be kept");
            }
            *self.state.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(*next);
        }
        answer.note.iter().for_each(|note| self.notes.send(note));
        answer.reply
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{self, Receiver};
    use std::sync::{Arc, Barrier, Mutex};
    use std::time::Duration;

    use crate::issuer::random::{Random, Real};
    use crate::issuer::routes::reply::Reply;
    use crate::issuer::routes::route::Request;
    use crate::issuer::routes::tests::{request, state};
    use crate::issuer::service::Service;
    use crate::jose::alg::Alg;
    use crate::jose::crypto::Unusable;
    use crate::jose::key::Key;
    use crate::sys::clock::Clock;
    use crate::sys::cores;

    const LATE: Duration = Duration::from_secs(20);
    const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

    struct Panics;

    impl Random for Panics {
        fn name(&self) -> Result<String, Unusable> {
            panic!("on purpose");
        }

        fn key(&self, _: Alg) -> Result<Key, Unusable> {
            panic!("on purpose");
        }
    }

    /// Makes a key only when it is released.
    struct Held {
        release: Mutex<Receiver<()>>,
        made: Arc<AtomicUsize>,
    }

    impl Random for Held {
        fn name(&self) -> Result<String, Unusable> {
            Real.name()
        }

        fn key(&self, alg: Alg) -> Result<Key, Unusable> {
            self.made.fetch_add(1, Ordering::SeqCst);
            self.release.lock().unwrap().recv().ok();
            Real.key(alg)
        }
    }

    /// Gives no name until all cores ask for one.
    struct Together(Barrier);

    impl Random for Together {
        fn name(&self) -> Result<String, Unusable> {
            self.0.wait();
            Real.name()
        }

        fn key(&self, alg: Alg) -> Result<Key, Unusable> {
            Real.key(alg)
        }
    }

    fn service(random: impl Random + 'static) -> Service {
        Service::new(state(), random, Clock::Fixed(0))
    }

    fn rotation() -> Request {
        request("POST", "/rotate", &[], "")
    }

    async fn answer(service: &Arc<Service>, request: Request) -> Reply {
        service.answer(request, || {}).await
    }

    #[tokio::test]
    async fn a_panic_is_one_reply() {
        let service = Arc::new(service(Panics));
        for _ in 0..2 {
            for asked in [request("POST", "/token", &JSON, "{}"), rotation()] {
                let reply = answer(&service, asked).await;
                assert_eq!(reply.status, 500);
                assert!(reply.body.starts_with("{\"error\":\"server_error\""), "{}", reply.body);
            }
            let reply = answer(&service, request("GET", "/.well-known/jwks.json", &[], "")).await;
            assert_eq!(reply.status, 200);
        }
    }

    #[tokio::test]
    async fn what_can_not_be_kept_is_not_done() {
        let service = service(Real).keeping(Box::new(|_| Err(io::ErrorKind::StorageFull.into())));
        let service = Arc::new(service);
        let before = service.state();
        assert_eq!(answer(&service, rotation()).await.status, 500);
        assert!(Arc::ptr_eq(&before, &service.state()));
    }

    #[tokio::test]
    async fn every_core_signs() {
        let service = Arc::new(service(Together(Barrier::new(cores()))));
        let replies = (0..2 * cores()).map(|_| {
            let service = Arc::clone(&service);
            let token = request("POST", "/token", &JSON, "{}");
            tokio::spawn(async move { answer(&service, token).await })
        });
        for reply in replies.collect::<Vec<_>>() {
            let reply = tokio::time::timeout(LATE, reply).await.expect("no core waits for another");
            assert_eq!(reply.unwrap().status, 200);
        }
    }

    #[tokio::test]
    async fn a_rotation_is_shared_and_holds_up_nobody() {
        let (release, held) = mpsc::channel();
        let made = Arc::new(AtomicUsize::new(0));
        let random = Held { release: Mutex::new(held), made: Arc::clone(&made) };
        let service = Arc::new(service(random));
        // A client that goes away leaves its rotation under way, and its turn taken.
        let gone = tokio::spawn({
            let service = Arc::clone(&service);
            async move { answer(&service, rotation()).await }
        });
        while made.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        gone.abort();
        let waiting: Vec<_> = (0..5)
            .map(|_| {
                let service = Arc::clone(&service);
                tokio::spawn(async move { answer(&service, rotation()).await })
            })
            .collect();
        for _ in 0..20 {
            let reply = answer(&service, request("POST", "/token", &JSON, "{}")).await;
            assert_eq!(reply.status, 200);
        }
        release.send(()).unwrap();
        let mut bodies = Vec::new();
        for reply in waiting {
            bodies.push(reply.await.unwrap().body);
        }
        bodies.dedup();
        let current = service.state().keys.current.kid.clone().unwrap();
        assert!(bodies.len() == 1 && bodies[0].contains(&current), "{bodies:?}");
        assert_eq!(made.load(Ordering::SeqCst), 1, "one key for all of them");
        assert_eq!(service.state().keys.retired.len(), 1);
    }
}
