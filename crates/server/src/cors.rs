//! CORS headers by which the pages of this machine may read every response, with credentials. The pages of a
//! browser test come from another server, and those of an example from its tool's.
//!
//! The scripted origin has to log preflights and to leave headers out. A ready-made layer allows
//! neither, since it answers preflights itself.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::guard::Names;

/// Whose pages may read a response.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    pub(crate) names: Names,
    /// Whether also those whose origin the browser does not tell: it says `null` after a redirect from one
    /// origin to another.
    pub(crate) untold: bool,
}

impl Readers {
    fn include(&self, origin: &HeaderValue) -> bool {
        self.names.trust(origin) || (self.untold && origin == "null")
    }

    /// Lets the requesting origin, if it is one of these, read the response and all of its headers.
    pub(crate) fn allow(&self, request: &HeaderMap, response: &mut HeaderMap) {
        response.append(header::VARY, HeaderValue::from_static("origin"));
        let Some(origin) = request.get(header::ORIGIN) else {
            return;
        };
        if !self.include(origin) {
            return;
        }
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
        // In a response with credentials the asterisk stands for a header of that name only. So all names
        // are given as well.
        let names = response
            .keys()
            .map(HeaderName::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        if let Ok(exposed) = HeaderValue::try_from(format!("*, {names}")) {
            response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    /// Answers a preflight, and permits what it asks for, if it is of one of these. Browsers may not remember
    /// the answer, so that the log shows for each request whether it needs a preflight.
    pub(crate) fn preflight(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        let asked = [
            (
                header::ACCESS_CONTROL_REQUEST_METHOD,
                header::ACCESS_CONTROL_ALLOW_METHODS,
            ),
            (
                header::ACCESS_CONTROL_REQUEST_HEADERS,
                header::ACCESS_CONTROL_ALLOW_HEADERS,
            ),
        ];
        let origin = request.get(header::ORIGIN);
        if origin.is_some_and(|origin| self.include(origin)) {
            for (question, answer) in asked {
                if let Some(value) = request.get(question) {
                    headers.insert(answer, value.clone());
                }
            }
            headers.insert(
                header::ACCESS_CONTROL_MAX_AGE,
                HeaderValue::from_static("0"),
            );
        }
        self.allow(request, headers);
        response
    }
}

/// Whether the request is a preflight, by which a browser asks whether it may send another request.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The middleware of all routes but the scripted ones, which add the headers themselves.
pub(crate) async fn allow(
    State(readers): State<Readers>,
    request: Request,
    next: Next,
) -> Response {
    let asked = request.headers().clone();
    if is_preflight(request.method(), &asked) {
        return readers.preflight(&asked);
    }
    let mut response = next.run(request).await;
    readers.allow(&asked, response.headers_mut());
    response
}
