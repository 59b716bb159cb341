//! A connection whose client must read: what is sent has a deadline as a whole, which hyper lacks.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::issuer::connections::Place;

/// A stream that fails when its client leaves a reply unread.
pub struct Deadline {
    stream: TokioIo<TcpStream>,
    place: Arc<Place>,
    whole: Duration,
    /// Runs from the first byte that is to be sent until none is left to be.
    running: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    pub fn new(stream: TcpStream, whole: Duration, place: Arc<Place>) -> Deadline {
        Deadline { stream: TokioIo::new(stream), place, whole, running: None }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TokioIo<TcpStream>> {
        Pin::new(&mut self.get_mut().stream)
    }

    /// What a write came to, or that it took too long.
    fn check(
        &mut self,
        cx: &mut Context<'_>,
        write: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let whole = self.whole;
        let running = self.running.get_or_insert_with(|| Box::pin(sleep(whole)));
        if write.is_ready() {
            return write;
        }
        self.place.wait();
        running.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Read for Deadline {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(cx, buf)
    }
}

impl Write for Deadline {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let write = self.as_mut().stream().poll_write(cx, buf);
        self.get_mut().check(cx, write)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let write = self.as_mut().stream().poll_write_vectored(cx, bufs);
        self.get_mut().check(cx, write)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes the stream when it has nothing left to send.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.running.take().is_some() {
            self.place.wait_anew();
        }
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
