//! A response body whose chunks are written one by one: each is one HTTP chunk and one write to the
//! socket.
//!
//! hyper joins what it finds together. So a chunk is handed over only once the socket has taken the one
//! before: the pipe counts the parts that it has handed over, and its link counts those that were
//! flushed.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

use crate::link::{Break, Link};

/// The error of a write after hyper has dropped the body: the client is gone, or the body has reached
/// its promised length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// The writing end. Dropping it ends the body cleanly.
#[derive(Debug)]
pub(crate) struct Pipe {
    chunks: mpsc::Sender<Bytes>,
    link: Link,
    /// The number of the connection's parts up to the last chunk that was written.
    parts: u64,
    /// The number of the connection's writes before this response.
    writes: u64,
}

impl Pipe {
    /// A pipe, and the body that goes into the next response on this connection.
    pub(crate) fn new(link: &Link) -> (Self, Body) {
        let (chunks, taken) = mpsc::channel(1);
        // The response's head is a part too.
        let pipe = Self {
            chunks,
            link: link.clone(),
            parts: link.parts() + 1,
            writes: link.writes(),
        };
        (
            pipe,
            Body::new(Chunks {
                chunks: taken,
                link: link.clone(),
                head: false,
            }),
        )
    }

    /// Waits until the socket has all that was written, the head included.
    pub(crate) async fn flush(&self) -> Result<(), Gone> {
        tokio::select! {
            // The order matters: a connection that is dropped right after its last flush has still taken
            // everything.
            biased;
            () = self.link.wait_for_parts(self.parts) => Ok(()),
            () = self.chunks.closed() => Err(Gone),
        }
    }

    /// Writes one chunk, and waits until the socket has taken it.
    pub(crate) async fn write(&mut self, chunk: impl Into<Bytes>) -> Result<(), Gone> {
        let chunk = chunk.into();
        // In HTTP's chunked coding an empty chunk is the end of the body.
        if chunk.is_empty() {
            return Ok(());
        }
        self.flush().await?;
        self.chunks.send(chunk).await.map_err(|_| Gone)?;
        self.parts += 1;
        self.flush().await
    }

    /// How many writes to the socket this response has taken so far.
    pub(crate) fn writes(&self) -> u64 {
        self.link.writes() - self.writes
    }

    /// Waits until the client is gone.
    pub(crate) async fn wait_until_gone(&self) {
        self.chunks.closed().await;
    }

    /// Breaks the connection, and waits until it is broken.
    pub(crate) async fn break_off(self, how: Break) {
        self.link.break_off(how);
        self.chunks.closed().await;
    }
}

/// The body's reading end, which hyper polls.
struct Chunks {
    chunks: mpsc::Receiver<Bytes>,
    link: Link,
    /// Whether the head was noted as a part.
    head: bool,
}

impl hyper::body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // hyper asks for the body's first frame once the head is in its buffer, so the head is noted here.
        // It flushes the buffer when it gets `Pending`.
        if !self.head {
            self.head = true;
            self.link.note_part();
        }
        self.chunks.poll_recv(cx).map(|chunk| {
            chunk.map(|chunk| {
                self.link.note_part();
                Ok(Frame::data(chunk))
            })
        })
    }
}
