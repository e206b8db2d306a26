//! A response body that is written by hand: each chunk an HTTP chunk and a write of its own.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

use crate::link::{Break, Link};

/// The client is gone, or what it was promised has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// The writing end. Dropping it ends the body cleanly.
#[derive(Debug)]
pub(crate) struct Pipe {
    chunks: mpsc::Sender<Bytes>,
    link: Link,
    parts: u64,
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
            parts: link.taken() + 1,
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

    /// Waits until the socket has all that was written, the head first of all.
    pub(crate) async fn flushed(&self) -> Result<(), Gone> {
        tokio::select! {
            // A connection that is dropped right after its last flush has still taken everything.
            biased;
            () = self.link.flushed(self.parts) => Ok(()),
            () = self.chunks.closed() => Err(Gone),
        }
    }

    /// Writes one chunk, and waits until the socket has taken it.
    pub(crate) async fn write(&mut self, chunk: impl Into<Bytes>) -> Result<(), Gone> {
        let chunk = chunk.into();
        // As a chunk, nothing would mean the end.
        if chunk.is_empty() {
            return Ok(());
        }
        self.flushed().await?;
        self.chunks.send(chunk).await.map_err(|_| Gone)?;
        self.parts += 1;
        self.flushed().await
    }

    /// How many writes to the socket this response has taken so far.
    pub(crate) fn writes(&self) -> u64 {
        self.link.writes() - self.writes
    }

    /// Waits until the client is gone.
    pub(crate) async fn gone(&self) {
        self.chunks.closed().await;
    }

    /// Breaks the connection, and waits until that is done.
    pub(crate) async fn break_off(self, how: Break) {
        self.link.break_off(how);
        self.chunks.closed().await;
    }
}

struct Chunks {
    chunks: mpsc::Receiver<Bytes>,
    link: Link,
    head: bool,
}

impl hyper::body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // hyper asks for the body's first frame once it has put the head into its buffer, and flushes
        // when it is told to wait.
        if !self.head {
            self.head = true;
            self.link.take();
        }
        self.chunks.poll_recv(cx).map(|chunk| {
            chunk.map(|chunk| {
                self.link.take();
                Ok(Frame::data(chunk))
            })
        })
    }
}
