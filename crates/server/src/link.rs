//! One TCP connection: what a response has to know of it, and what it may do to it.
//!
//! hyper hides the socket from the handlers. A [`Link`] is the way around: each request carries
//! its connection's, and a [`Pipe`](crate::pipe::Pipe) learns from it when a chunk has gone out and
//! can have the connection broken in ways HTTP doesn't know.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::watched::Watched;

/// How to break a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// FIN, wherever the response may be.
    Close,
    /// RST.
    Reset,
}

/// A response's view of its connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Parts (heads and chunks) that hyper has taken, and how many of them the socket has.
    parts: Watched<Parts>,
    writes: AtomicU64,
    broken: Watched<Option<Break>>,
}

#[derive(Debug, Default)]
struct Parts {
    taken: u64,
    flushed: u64,
}

impl Link {
    /// The number of parts hyper has taken so far.
    pub(crate) fn taken(&self) -> u64 {
        self.0.parts.read(|parts| parts.taken)
    }

    /// Notes that hyper has taken one more part.
    pub(crate) fn take(&self) {
        self.0.parts.update(|parts| parts.taken += 1);
    }

    /// Waits until the socket has so many parts in whole.
    pub(crate) async fn flushed(&self, count: u64) {
        self.0
            .parts
            .until(|parts| (parts.flushed >= count).then_some(()))
            .await;
    }

    /// How many writes the socket has seen.
    pub(crate) fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::Relaxed)
    }

    /// Breaks the connection as soon as its task runs.
    pub(crate) fn break_off(&self, how: Break) {
        self.0.broken.update(|broken| *broken = Some(how));
    }

    /// Waits until somebody breaks the connection.
    pub(crate) async fn broken(&self) {
        self.0.broken.until(|broken| broken.map(drop)).await;
    }
}

/// Counts the open sockets: one clone each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sockets(Arc<AtomicUsize>);

impl Sockets {
    pub(crate) fn open(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The socket as hyper gets it. It does not offer vectored writes, so hyper makes each flush one
/// write.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TokioIo<TcpStream>,
    link: Link,
    sockets: Sockets,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, link: Link, sockets: Sockets) -> Self {
        sockets.0.fetch_add(1, Ordering::Relaxed);
        Self {
            stream: TokioIo::new(stream),
            link,
            sockets,
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self
            .link
            .0
            .broken
            .read(|broken| *broken == Some(Break::Reset))
        {
            // It only fails on a socket that is dead already.
            let _ = self.stream.inner().set_zero_linger();
        }
        self.sockets.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Read for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl Write for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let Poll::Ready(Ok(1..)) = written {
            self.link.0.writes.fetch_add(1, Ordering::Relaxed);
        }
        written
    }

    /// hyper flushes its socket only after it has written all of its own buffer.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if let Poll::Ready(Ok(())) = flushed {
            let parts = &self.link.0.parts;
            if parts.read(|parts| parts.flushed < parts.taken) {
                parts.update(|parts| parts.flushed = parts.taken);
            }
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
