//! Serves a local issuer over HTTP, until it is told to stop.

use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use http::request::Parts;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::issuer::connections::{Connections, Place};
use crate::issuer::deadline::Deadline;
use crate::issuer::limits::{Limits, MAX_BODY, MAX_HEAD};
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::Request;
use crate::issuer::service::Service;
use crate::sys::signals::Stop;

/// How long to wait where no connection can be taken and none can be ended.
const BREATH: Duration = Duration::from_millis(50);

/// An address that is taken and not served yet.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    pub address: SocketAddr,
}

/// A server on a thread of its own that answers until it is stopped or dropped.
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// What every connection needs.
struct Shared {
    service: Arc<Service>,
    limits: Limits,
    connections: Arc<Connections>,
    http: http1::Builder,
    open: GracefulShutdown,
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

/// Serves on this thread until Ctrl-C or SIGTERM. `ready` is called when both have been taken over
/// and clients may come.
///
/// # Errors
/// No runtime, signals that can't be taken over, or what `ready` fails with.
pub fn serve(
    port: Port,
    service: Service,
    limits: Limits,
    ready: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    within_runtime(limits, async {
        let mut stop = Stop::new()?;
        ready()?;
        run(port, service, limits, stop.recv()).await
    })
}

impl Server {
    /// Serves on a thread of its own.
    ///
    /// # Errors
    /// No thread.
    pub fn start(port: Port, service: Service, limits: Limits) -> io::Result<Server> {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("issuer".into()).spawn(move || {
            let stopped = async {
                // Whoever drops the server has stopped it too.
                let _ = stopped.await;
            };
            within_runtime(limits, run(port, service, limits, stopped))
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

/// One thread moves bytes and keeps the deadlines; others do what takes long.
fn within_runtime<T>(limits: Limits, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let runtime: Runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(Service::threads())
        .build()?;
    let done = runtime.block_on(work);
    // A key that is being made is no reason to stay.
    runtime.shutdown_timeout(limits.stop);
    done
}

async fn run(
    port: Port,
    service: Service,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(port.listener)?;
    let shared = Shared::new(service, limits);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = shared.take(&listener) => {}
            () = &mut stop => break,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.stop, shared.open.shutdown()).await;
    Ok(())
}

impl Shared {
    fn new(service: Service, limits: Limits) -> Shared {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(MAX_HEAD);
        let connections = Connections::new(limits.connections);
        let open = GracefulShutdown::new();
        Shared { service: Arc::new(service), limits, connections, http, open }
    }

    /// Takes one connection, when it comes and there is a place for it.
    async fn take(&self, listener: &tokio::net::TcpListener) {
        match listener.accept().await {
            Ok((stream, _)) => self.open(stream, self.connections.enter().await),
            Err(error) if is_of_client(&error) => {}
            // Too many files are open, in this process or in all.
            Err(_) => {
                let left = self.connections.leave_one();
                let _ = tokio::time::timeout(BREATH, left).await;
                tokio::time::sleep(BREATH).await;
            }
        }
    }

    fn open(&self, stream: TcpStream, place: Place) {
        let (place, limits) = (Arc::new(place), self.limits);
        let stream = Deadline::new(stream, limits.reply, Arc::clone(&place));
        let (service, busy) = (Arc::clone(&self.service), Arc::clone(&place));
        let service = service_fn(move |request| {
            answer(Arc::clone(&service), limits, Arc::clone(&busy), request)
        });
        let connection = self.open.watch(self.http.serve_connection(stream, service));
        tokio::spawn(async move {
            tokio::select! {
                // Errors are clients that went away, took too long or speak no HTTP.
                _ = connection => {}
                () = place.ended() => {}
            }
        });
    }
}

/// What a client does to its own connection before it is taken (accept(2)).
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

async fn answer(
    service: Arc<Service>,
    limits: Limits,
    place: Arc<Place>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let reply = match whole(request, limits.body).await {
        Ok(request) => service.answer(request, || place.busy()).await,
        Err(refused) => refused,
    };
    if !reply.delay.is_zero() {
        place.wait();
        tokio::time::sleep(reply.delay).await;
    }
    Ok(response(reply))
}

/// # Errors
/// The reply to headers that are too long, or a body that is too long, too slow or not all there.
async fn whole(request: hyper::Request<Incoming>, patience: Duration) -> Result<Request, Reply> {
    let (parts, body) = request.into_parts();
    // hyper counts what it happens to read at once.
    if length(&parts) > MAX_HEAD {
        let said = format!("the headers are over the cap of {MAX_HEAD} bytes");
        return Err(Reply::error(431, "invalid_request", &said).with("connection", "close"));
    }
    match tokio::time::timeout(patience, bytes_of(body)).await {
        Ok(Ok(body)) => Ok(Request::from_parts(parts, body)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let said = format!("the body is over the cap of {MAX_BODY} bytes");
            Err(Reply::error(413, "invalid_request", &said))
        }
        Ok(Err(_)) => Err(Reply::error(400, "invalid_request", "the body ended early")),
        Err(_) => Err(Reply::error(408, "invalid_request", "the body was not received in time")),
    }
    // What is left of the body would be taken for the next request.
    .map_err(|refused| refused.with("connection", "close"))
}

/// Bytes of the request line and the headers, as they are usually written.
fn length(head: &Parts) -> usize {
    let lines = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let first = head.method.as_str().len() + head.uri.to_string().len() + " HTTP/1.1\r\n".len();
    first + lines.sum::<usize>()
}

/// Not collected as it came: chunks of one byte would cost a hundred times their length.
async fn bytes_of(body: Incoming) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let mut body = Limited::new(body, MAX_BODY);
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// Nothing that is served is a page, and nobody's page may hold it.
const FOR_BROWSERS: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn response(reply: Reply) -> hyper::Response<Full<Bytes>> {
    let response = hyper::Response::builder().status(reply.status);
    let headers = reply.headers.iter().map(|(name, value)| (*name, value.as_str()));
    let headers = headers.chain(FOR_BROWSERS);
    let response = headers.fold(response, |response, (name, value)| response.header(name, value));
    // What can't be a header would be a bug of ours.
    response.body(Full::from(reply.body)).unwrap_or_else(|_| {
        let mut broken = hyper::Response::new(Full::default());
        *broken.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}
