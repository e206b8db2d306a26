//! Responses that come from elsewhere than the platform's own `fetch`.

use super::{Answered, Body, Response};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::Future;
use core::pin::Pin;

/// A response whose head is here. Dropping it lets go of the connection.
pub(crate) trait Incoming {
    /// What is known of it by its head.
    fn head(&self) -> &Answered;

    /// The next piece of the body, of any length; `None` at the end, and each time after that.
    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>>;
}

/// A boxed future that borrows.
pub(crate) type Borrowed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A response that comes in pieces.
pub(crate) struct IncomingResponse {
    head: Rc<Answered>,
    incoming: Box<dyn Incoming>,
}

impl IncomingResponse {
    pub(crate) fn new(incoming: Box<dyn Incoming>) -> Self {
        Self {
            head: Rc::new(incoming.head().clone()),
            incoming,
        }
    }
}

impl Response for IncomingResponse {
    type Shown = Rc<Answered>;
    type Body = IncomingBody;

    fn status(&self) -> u16 {
        self.head.status
    }

    fn header(&self, name: &str) -> Option<String> {
        let mut found: Option<String> = None;
        for (known, value) in &self.head.headers {
            if known.eq_ignore_ascii_case(name) {
                match &mut found {
                    Some(all) => all.extend([", ", value]),
                    None => found = Some(value.clone()),
                }
            }
        }
        found
    }

    fn shown(&self) -> Rc<Answered> {
        Rc::clone(&self.head)
    }

    fn answered(shown: &Rc<Answered>) -> Answered {
        Answered::clone(shown)
    }

    fn into_body(self) -> IncomingBody {
        IncomingBody {
            incoming: self.incoming,
            rest: Vec::new(),
            read: 0,
        }
    }
}

/// Hands out the pieces that come, each in parts of the length that is asked for.
pub(crate) struct IncomingBody {
    incoming: Box<dyn Incoming>,
    /// The latest piece.
    rest: Vec<u8>,
    /// How much of it was handed out.
    read: usize,
}

impl Body for IncomingBody {
    async fn read(&mut self, most: usize, bytes: &mut Vec<u8>) -> Result<bool, String> {
        if self.read == self.rest.len() {
            self.read = 0;
            match self.incoming.next().await? {
                Some(piece) => self.rest = piece,
                None => {
                    self.rest.clear();
                    return Ok(false);
                }
            }
        }
        let end = self.rest.len().min(self.read + most);
        bytes.clear();
        bytes.extend_from_slice(&self.rest[self.read..end]);
        self.read = end;
        Ok(true)
    }
}
