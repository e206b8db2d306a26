use crate::transport::incoming::{IncomingBody, IncomingResponse};
use crate::transport::web::body::{WebBody, WebResponse};
use crate::transport::{Answered, Body, Response};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What is a source's own, or its group's.
#[derive(Clone)]
pub(crate) enum Own<O, S> {
    Own(O),
    Shared(S),
}

impl Response for Own<WebResponse, IncomingResponse> {
    type Shown = Own<web_sys::Response, Rc<Answered>>;
    type Body = Own<WebBody, IncomingBody>;

    fn status(&self) -> u16 {
        match self {
            Self::Own(own) => own.status(),
            Self::Shared(shared) => shared.status(),
        }
    }

    fn header(&self, name: &str) -> Option<String> {
        match self {
            Self::Own(own) => own.header(name),
            Self::Shared(shared) => shared.header(name),
        }
    }

    fn shown(&self) -> Self::Shown {
        match self {
            Self::Own(own) => Own::Own(own.shown()),
            Self::Shared(shared) => Own::Shared(shared.shown()),
        }
    }

    fn answered(shown: &Self::Shown) -> Answered {
        match shown {
            Own::Own(own) => WebResponse::answered(own),
            Own::Shared(shared) => IncomingResponse::answered(shared),
        }
    }

    fn into_body(self) -> Self::Body {
        match self {
            Self::Own(own) => Own::Own(own.into_body()),
            Self::Shared(shared) => Own::Shared(shared.into_body()),
        }
    }
}

impl Body for Own<WebBody, IncomingBody> {
    async fn read(&mut self, most: usize, bytes: &mut Vec<u8>) -> Result<bool, String> {
        match self {
            Self::Own(own) => own.read(most, bytes).await,
            Self::Shared(shared) => shared.read(most, bytes).await,
        }
    }
}
