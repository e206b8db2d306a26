use crate::browser::{Abort, Body, message, pairs};
use crate::transport::{self, Answered, without_credentials};
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Uint8Array;
use web_sys::Response;

/// A response of `fetch`.
pub(crate) struct WebResponse {
    pub(super) response: Response,
    pub(super) abort: Abort,
}

impl transport::Response for WebResponse {
    type Shown = Response;
    type Body = WebBody;

    fn status(&self) -> u16 {
        self.response.status()
    }

    fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name).ok().flatten()
    }

    /// This copies the handle. The platform's own `response.clone()` would make the body be read twice.
    fn shown(&self) -> Response {
        Clone::clone(&self.response)
    }

    fn answered(shown: &Response) -> Answered {
        Answered {
            status: shown.status(),
            url: without_credentials(&shown.url()),
            headers: pairs(&shown.headers()),
            body: Vec::new(),
        }
    }

    fn into_body(self) -> WebBody {
        WebBody {
            body: Body::of(&self.response),
            _abort: self.abort,
            rest: None,
        }
    }
}

/// The body of a response of `fetch`.
pub(crate) struct WebBody {
    /// `None` where the response has no body, or somebody else is reading it.
    body: Option<Body>,
    _abort: Abort,
    /// What is left of a chunk after its latest part.
    rest: Option<Uint8Array>,
}

impl transport::Body for WebBody {
    async fn read(&mut self, most: usize, bytes: &mut Vec<u8>) -> Result<bool, String> {
        let chunk = match (self.rest.take(), &mut self.body) {
            (Some(rest), _) => Ok(Some(rest)),
            (None, Some(body)) => body.read().await,
            (None, None) => Ok(None),
        };
        let Some(chunk) = chunk.map_err(|cause| message(&cause))? else {
            return Ok(false);
        };
        let (length, most) = (chunk.length(), most as u32);
        let part = chunk.subarray(0, length.min(most));
        bytes.resize(part.length() as usize, 0);
        part.copy_to(bytes);
        self.rest = (length > most).then(|| chunk.subarray(most, length));
        Ok(true)
    }
}
