//! Serves a local issuer over HTTP, until it is told to stop.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::oneshot;

use crate::issuer::chance::Chance;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::{self, Moment, Request};
use crate::issuer::state::State;
use crate::sys::clock::Clock;
use crate::sys::signals::Stop;

/// The longest body that is read, in bytes.
pub const MAX_BODY: usize = 64 << 10;
/// How long a client may take for its headers, and for its body.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long answers that are under way when the server stops may still take.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait where no connection can be taken: too many files are open.
const BREATH: Duration = Duration::from_millis(50);

/// An address that is taken and not served yet.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    pub address: SocketAddr,
}

/// Everything that the answers to all clients share.
pub struct Desk {
    inside: Mutex<Inside>,
    clock: Clock,
    keep: Keep,
    tell: Tell,
}

/// Writes a new state where it outlives the issuer.
pub type Keep = Box<dyn Fn(&State) -> io::Result<()> + Send + Sync>;
/// Tells whoever runs the issuer.
pub type Tell = Box<dyn Fn(&str) + Send + Sync>;

struct Inside {
    state: State,
    chance: Box<dyn Chance>,
}

/// A server on a thread of its own that answers until it is stopped or dropped.
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Port {
    /// Takes an address; port 0 is any that is free.
    ///
    /// # Errors
    /// It is not to be had.
    pub fn bind(ip: IpAddr, port: u16) -> io::Result<Port> {
        let listener = TcpListener::bind((ip, port))?;
        listener.set_nonblocking(true)?;
        Ok(Port { address: listener.local_addr()?, listener })
    }
}

impl Desk {
    /// A desk that keeps nothing and tells nobody.
    pub fn new(state: State, chance: impl Chance + 'static, clock: Clock) -> Desk {
        let inside = Mutex::new(Inside { state, chance: Box::new(chance) });
        Desk { inside, clock, keep: Box::new(|_| Ok(())), tell: Box::new(|_| {}) }
    }

    pub fn keeping(self, keep: Keep) -> Desk {
        Desk { keep, ..self }
    }

    pub fn telling(self, tell: Tell) -> Desk {
        Desk { tell, ..self }
    }

    /// Answers one request; what panics is one answer, never the server.
    fn answer(&self, request: &Request) -> Reply {
        let answered = catch_unwind(AssertUnwindSafe(|| self.answer_or_panic(request)));
        answered.unwrap_or_else(|_| {
            Reply::error(500, "server_error", "a bug in jotkit; please report it")
        })
    }

    fn answer_or_panic(&self, request: &Request) -> Reply {
        let mut inside = self.lock();
        let Inside { state, chance } = &mut *inside;
        let mut moment = Moment { now: self.clock.now(), chance: &mut **chance };
        let answer = routes::answer(request, state, &mut moment);
        if let Some(next) = answer.next {
            if let Err(error) = (self.keep)(&next) {
                (self.tell)(&format!("the new state could not be kept: {error}"));
                return Reply::error(500, "server_error", "the new state could not be kept");
            }
            *state = *next;
        }
        if let Some(note) = &answer.note {
            (self.tell)(note);
        }
        answer.reply
    }

    /// A state is replaced as a whole, so that a panic leaves none half done.
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves on this thread until Ctrl-C or SIGTERM. `ready` is called when both have been taken over
/// and clients may come.
///
/// # Errors
/// No runtime, signals that can't be taken over, or what `ready` fails with.
pub fn serve(port: Port, desk: Desk, ready: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    runtime()?.block_on(async {
        let mut stop = Stop::new()?;
        ready()?;
        run(port, desk, stop.come()).await
    })
}

impl Server {
    /// Serves on a thread of its own.
    ///
    /// # Errors
    /// No thread.
    pub fn start(port: Port, desk: Desk) -> io::Result<Server> {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("issuer".into()).spawn(move || {
            runtime()?.block_on(run(port, desk, async {
                // Whoever drops the server has stopped it too.
                let _ = stopped.await;
            }))
        })?;
        Ok(Server { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Server {
    /// Waits until it has stopped.
    fn drop(&mut self) {
        // A server that has gone already needs no word.
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

async fn run(port: Port, desk: Desk, stop: impl Future<Output = ()>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(port.listener)?;
    let (desk, open) = (Arc::new(desk), GracefulShutdown::new());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let desk = Arc::clone(&desk);
        let service = service_fn(move |request| answer(Arc::clone(&desk), request));
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        // Errors are clients that went away or speak no HTTP.
        tokio::spawn(async { connection.await.ok() });
    }
    let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
    Ok(())
}

async fn answer(
    desk: Arc<Desk>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(PATIENCE, Limited::new(body, MAX_BODY).collect()).await;
    let reply = match body {
        Ok(Ok(body)) => desk.answer(&Request::from_parts(parts, body.to_bytes().to_vec())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let said = format!("the body is over the cap of {MAX_BODY} bytes");
            Reply::error(413, "invalid_request", &said).with("connection", "close")
        }
        Ok(Err(_)) => Reply::error(400, "invalid_request", "the body broke off"),
        Err(_) => Reply::error(408, "invalid_request", "the body did not come in time"),
    };
    tokio::time::sleep(reply.delay).await;
    Ok(response(reply))
}

fn response(reply: Reply) -> hyper::Response<Full<Bytes>> {
    let response = hyper::Response::builder().status(reply.status);
    let headers = reply.headers.iter();
    let response = headers.fold(response, |response, (name, value)| response.header(*name, value));
    // What can't be a header would be a bug of ours.
    response.body(Full::from(reply.body)).unwrap_or_else(|_| {
        let mut broken = hyper::Response::new(Full::default());
        *broken.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use crate::issuer::chance::{Chance, Real};
    use crate::issuer::listen::Desk;
    use crate::issuer::routes::tests::{request, state};
    use crate::jose::alg::Alg;
    use crate::jose::key::Key;
    use crate::jose::signature::Unusable;
    use crate::sys::clock::Clock;

    const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

    struct Panics;

    impl Chance for Panics {
        fn name(&mut self) -> Result<String, Unusable> {
            panic!("on purpose");
        }

        fn key(&mut self, _: Alg) -> Result<Key, Unusable> {
            panic!("on purpose");
        }
    }

    #[test]
    fn a_panic_is_one_answer() {
        let desk = Desk::new(state(), Panics, Clock::Fixed(0));
        for _ in 0..2 {
            let reply = desk.answer(&request("POST", "/token", &JSON, "{}"));
            assert_eq!(reply.status, 500);
            assert!(reply.body.starts_with("{\"error\":\"server_error\""), "{}", reply.body);
            let reply = desk.answer(&request("GET", "/.well-known/jwks.json", &[], ""));
            assert_eq!(reply.status, 200);
        }
    }

    #[test]
    fn what_can_not_be_kept_is_not_done() {
        let desk = Desk::new(state(), Real, Clock::Fixed(0));
        let desk = desk.keeping(Box::new(|_| Err(io::ErrorKind::StorageFull.into())));
        let kid = desk.lock().state.ring.current.kid.clone();
        assert_eq!(desk.answer(&request("POST", "/rotate", &[], "")).status, 500);
        assert_eq!(desk.lock().state.ring.current.kid, kid);
    }
}
