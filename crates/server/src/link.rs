//! A link between a response and its TCP connection.
//!
//! hyper hides the socket from the handlers. So each request carries its connection's [`Link`]. By it
//! a [`Pipe`](crate::pipe::Pipe) learns when a chunk has reached the socket, and breaks the connection in
//! ways that HTTP does not have.

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
    /// By a FIN, also within a response.
    Close,
    /// By an RST.
    Reset,
}

/// A response's view of its connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// How many parts, which are heads and chunks, hyper and the socket have taken.
    parts: Watched<Parts>,
    /// How many writes the socket has seen.
    writes: AtomicU64,
    /// How the connection is to be broken, if it is.
    broken: Watched<Option<Break>>,
}

#[derive(Debug, Default)]
struct Parts {
    taken: u64,
    flushed: u64,
}

impl Link {
    /// Whether both are of the same connection.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The number of parts that hyper has taken so far.
    pub(crate) fn parts(&self) -> u64 {
        self.0.parts.read(|parts| parts.taken)
    }

    /// Notes that hyper has taken one more part.
    pub(crate) fn note_part(&self) {
        self.0.parts.update(|parts| parts.taken += 1);
    }

    /// Waits until the socket has taken so many whole parts.
    pub(crate) async fn wait_for_parts(&self, count: u64) {
        self.0
            .parts
            .wait_until(|parts| (parts.flushed >= count).then_some(()))
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
    pub(crate) async fn wait_for_break(&self) {
        self.0.broken.wait_until(|broken| broken.map(drop)).await;
    }
}

/// The number of open sockets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sockets(Arc<AtomicUsize>);

impl Sockets {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The socket as hyper gets it. It offers no vectored writes, so hyper joins its buffers and makes one
/// write of each flush.
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
            // Without lingering, closing the socket sends an RST. This fails only on a dead socket.
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

    /// hyper flushes the socket only after it has written all of its own buffer. So a flush means that the
    /// socket has all parts that hyper has taken.
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
