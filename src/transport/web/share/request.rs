use crate::browser::{pairs, sha256};
use crate::transport::share::Group;
use crate::transport::web::body::WebResponse;
use crate::transport::web::platform::fetch;
use crate::transport::web::request::{absolute, into_request};
use crate::transport::{Prepared, Unanswered, Unsent};
use alloc::string::String;
use wasm_bindgen::JsCast;
use web_sys::{Headers, RequestCredentials, RequestInit, RequestMode, RequestRedirect};

/// A request that is ready to be sent, and what says whose it is.
pub(super) struct Ready {
    url: String,
    init: RequestInit,
    /// The last event ID that it sends, whichever way.
    pub(super) id: String,
    /// Whether it is a GET without a body.
    pub(super) is_shareable: bool,
    /// Whether cookies of other origins go with it, which may say who is logged in.
    pub(super) has_cookies: bool,
    method: String,
    id_param: Option<String>,
}

impl Ready {
    pub(super) async fn new(mut prepared: Prepared) -> Result<Self, Unsent> {
        let method = prepared.method.clone();
        let is_shareable = method == "GET" && prepared.body.is_none();
        let (id, id_param) = (core::mem::take(&mut prepared.id), prepared.id_param.take());
        let (url, init) = into_request(prepared).await?;
        let has_cookies = init.get_credentials() == Some(RequestCredentials::Include);
        Ok(Self {
            url,
            init,
            id,
            is_shareable,
            has_cookies,
            method,
            id_param,
        })
    }

    /// Sends it, and waits for the response's head. Dropping the future aborts it.
    pub(super) async fn send(&self) -> Result<WebResponse, Unanswered> {
        fetch(&self.url, &self.init).await
    }

    /// The name of the group that it is one of; `None` where the platform can't make it.
    pub(super) async fn group(&self, key: Option<&str>) -> Option<String> {
        let url = absolute(&self.url)?;
        let headers: Headers = self.init.get_headers().unchecked_into();
        let text = Group {
            method: &self.method,
            url: &url,
            id_param: self.id_param.as_deref(),
            credentials: match self.init.get_credentials() {
                Some(RequestCredentials::Include) => "include",
                Some(RequestCredentials::Omit) => "omit",
                _ => "same-origin",
            },
            redirect: match (self.init.get_mode(), self.init.get_redirect()) {
                (Some(RequestMode::SameOrigin), _) => Some("same-origin"),
                (_, Some(RequestRedirect::Error)) => Some("error"),
                _ => None,
            },
            key,
            headers: &pairs(&headers),
        }
        .text();
        let digest = sha256(&text).await?;
        Some(Group::name(&digest))
    }
}
