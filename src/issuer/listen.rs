//! Serves a local issuer on a free loopback port, on a thread of its own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::oneshot;

use crate::issuer::routes::reply;
use crate::issuer::state::State;

/// A server that answers until it is stopped or dropped.
pub struct Server {
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Server {
    /// Binds a free port and serves the state that is made for it.
    ///
    /// # Errors
    /// No port, no thread or no runtime was to be had.
    pub fn start(make: impl FnOnce(SocketAddr) -> State) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let state = Arc::new(make(listener.local_addr()?));
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("issuer".into())
            .spawn(move || serve(listener, served, stopped))?;
        Ok(Server { state, stop: Some(stop), thread: Some(thread) })
    }

    pub fn issuer(&self) -> &str {
        &self.state.issuer
    }

    /// Stops, and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // A server that has gone already needs no word.
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn serve(
    listener: TcpListener,
    state: Arc<State>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(answer).with_state(state);
        // Whoever asks to stop does not wait for idle connections.
        tokio::select! {
            served = axum::serve(listener, router) => served,
            _ = stopped => Ok(()),
        }
    })
}

async fn answer(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let reply = reply(request.method().as_str(), request.uri().path(), &state);
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], reply.body.to_string()).into_response()
}
