//! Who may ask. A page whose own name leads to this machine (DNS rebinding) is told by `Host`, a page of
//! another site by `Origin`: a browser sets both, and no page can change them.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header, uri::Authority},
    middleware::Next,
    response::Response,
};

use crate::problem::problem;

/// The names that this machine has for itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The names under which the server is reached: this machine's own, and those of `--allow-host`.
///
/// The port may be any. Whoever rebinds a name has none of these names, and the servers of development tools,
/// which pass requests on to this one, leave their own port in `Host` and in `Origin`.
#[derive(Clone, Debug)]
pub(crate) struct Names(Arc<[String]>);

impl Names {
    pub(crate) fn new(more: &[String]) -> Self {
        let names = LOOPBACK.map(str::to_owned).into_iter();
        Self(names.chain(more.iter().cloned()).collect())
    }

    /// Whether the origin is of one of these names.
    pub(crate) fn trust(&self, origin: &HeaderValue) -> bool {
        let origin = origin.as_bytes();
        let authority = origin
            .strip_prefix(b"http://")
            .or_else(|| origin.strip_prefix(b"https://"));
        authority.is_some_and(|authority| self.have(authority))
    }

    /// Whether the name in `NAME:PORT` is one of these.
    fn have(&self, authority: &[u8]) -> bool {
        Authority::try_from(authority).is_ok_and(|parsed| {
            let is_named = |name: &String| name.eq_ignore_ascii_case(parsed.host());
            !authority.contains(&b'@') && self.0.iter().any(is_named)
        })
    }
}

/// The middleware that refuses requests for other names.
pub(crate) async fn check_host(
    State(names): State<Names>,
    request: Request,
    next: Next,
) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_ours = hosts.next().is_some_and(|host| names.have(host.as_bytes()))
        && hosts.next().is_none()
        // A target that is a whole URL has a name, too.
        && request
            .uri()
            .authority()
            .is_none_or(|authority| names.have(authority.as_str().as_bytes()));
    if is_ours {
        return next.run(request).await;
    }
    problem(
        StatusCode::MISDIRECTED_REQUEST,
        "host",
        "This server is reached as localhost. --allow-host adds a name.",
    )
}

/// The middleware that refuses requests by pages of other sites, where a request changes something.
pub(crate) async fn check_origin(
    State(names): State<Names>,
    request: Request,
    next: Next,
) -> Response {
    let mut origins = request.headers().get_all(header::ORIGIN).iter();
    if request.method().is_safe() || origins.all(|origin| names.trust(origin)) {
        return next.run(request).await;
    }
    problem(
        StatusCode::FORBIDDEN,
        "origin",
        "Only pages of this machine may ask for this. --allow-host adds a name.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_as_a_whole() {
        let names = Names::new(&["demo.example".to_owned()]);
        for ours in [
            "localhost",
            "LocalHost:8888",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:8888",
            "demo.example",
        ] {
            assert!(names.have(ours.as_bytes()), "{ours}");
        }
        for other in [
            "",
            "evil.example",
            "localhost.evil.example:8888",
            "evil-localhost",
            "127.0.0.1.evil.example",
            "localhost@evil.example",
            "evil.example@localhost",
            "localhost/",
            "localhost evil.example",
            "localhost,evil.example",
            "[::2]",
            "0.0.0.0",
        ] {
            assert!(!names.have(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn an_origin_has_a_scheme_and_one_of_the_names() {
        let names = Names::new(&[]);
        let trust = |origin| names.trust(&HeaderValue::from_static(origin));
        for ours in ["http://localhost:1", "https://127.0.0.1", "http://[::1]:80"] {
            assert!(trust(ours), "{ours}");
        }
        for other in [
            "null",
            "localhost",
            "http://evil.example",
            "ftp://localhost",
            "http://localhost:1/",
            "http://localhost http://evil.example",
            "chrome-extension://localhost",
        ] {
            assert!(!trust(other), "{other}");
        }
    }
}
