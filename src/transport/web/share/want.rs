use super::partner::Partner;
use crate::share::{Head, Read};
use crate::transport::incoming::{Borrowed, Incoming, IncomingResponse};
use crate::transport::{Answered, Unanswered};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::poll_fn;
use core::task::Poll;

/// An attempt that reads what the group has. Dropping it ends the attempt, and not the group's connection.
pub(super) struct Want {
    partner: Rc<Partner>,
    number: u32,
}

impl Want {
    pub(super) fn new(partner: Rc<Partner>, number: u32) -> Self {
        Self { partner, number }
    }

    /// Waits for the response's head.
    pub(super) async fn answer(self) -> Result<IncomingResponse, Unanswered> {
        match self.read().await {
            Read::Head { status, head } => {
                let (url, headers) = Head::read(&head);
                let own = |(name, value): (&str, &str)| (name.into(), value.into());
                let head = Answered {
                    status,
                    url: url.into(),
                    headers: headers.map(own).collect(),
                    body: Vec::new(),
                };
                let body = Box::new(Shared { head, want: self });
                Ok(IncomingResponse::new(body))
            }
            Read::Failed(message) => Err(Unanswered::Network(text(message))),
            // There is no body before a head.
            Read::Bytes(_) | Read::End | Read::Pending => Err(Unanswered::Network(String::new())),
        }
    }

    async fn read(&self) -> Read {
        poll_fn(
            |context| match self.partner.read(self.number, context.waker()) {
                Read::Pending => Poll::Pending,
                read => Poll::Ready(read),
            },
        )
        .await
    }
}

impl Drop for Want {
    fn drop(&mut self) {
        self.partner.unwant(self.number);
    }
}

/// The group's response, as this source reads it.
struct Shared {
    head: Answered,
    want: Want,
}

impl Incoming for Shared {
    fn head(&self) -> &Answered {
        &self.head
    }

    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(async {
            match self.want.read().await {
                Read::Bytes(bytes) => Ok(Some(bytes)),
                Read::Failed(message) => Err(text(message)),
                // A head comes once, and first.
                Read::End | Read::Head { .. } | Read::Pending => Ok(None),
            }
        })
    }
}

fn text(message: Vec<u8>) -> String {
    String::from_utf8_lossy(&message).into_owned()
}
