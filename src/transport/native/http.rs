//! What HTTP is to the native world: a request as reqwest has it, and the response's head.

use crate::transport::{
    Answered, Header, Prepared, Redirect, Unsent, has_credentials, without_credentials,
};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::error::Error;
use core::iter::successors;
use reqwest::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Request, Response, Url};

/// As many redirects as the Fetch standard allows.
const REDIRECTS: usize = 20;

const CREDENTIALS: &str = "the URL has a user name or a password, which belong in a header";

/// Who asks, unless the request says otherwise. Some servers answer nobody without a name.
const USER_AGENT: &str = concat!("headwater/", env!("CARGO_PKG_VERSION"));

/// Headers that say how the connection is used and where a body ends. A wrong one would cut the body, or hang.
const OF_THE_CONNECTION: [&str; 7] = [
    "connection",
    "content-length",
    "expect",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What sends requests, with this rule for redirects.
pub(super) fn client(redirect: Redirect) -> reqwest::Result<Client> {
    let policy = match redirect {
        Redirect::Follow => Policy::limited(REDIRECTS),
        Redirect::Error => Policy::custom(|attempt| attempt.error("the server redirects")),
        // There is no page whose origin it could be: it is that of the first URL.
        Redirect::SameOrigin => Policy::custom(|attempt| {
            let first = attempt.previous().first().map(Url::origin);
            if attempt.previous().len() > REDIRECTS {
                attempt.error("the server redirects too often")
            } else if first == Some(attempt.url().origin()) {
                attempt.follow()
            } else {
                attempt.error("the server redirects to another origin")
            }
        }),
    };
    Client::builder()
        .redirect(policy)
        .user_agent(USER_AGENT)
        // It would hand the query to where a redirect leads.
        .referer(false)
        // A stream is a connection of its own. One that was kept may be closed by the time of the next attempt, and a
        // POST that meets that is not sent again.
        .pool_max_idle_per_host(0)
        .build()
}

/// A request, with what the standard asks of every attempt ("fetch request", 9.2.3). Fails if nobody could
/// ever send it: a network error would be tried again for ever. Without the feature `native` only a client of the caller's
/// `has_tls`.
pub(super) fn into_request(prepared: Prepared, has_tls: bool) -> Result<Request, Unsent> {
    let method = Method::from_bytes(prepared.method.as_bytes());
    let Ok(method) = method else {
        return Err(unsent("the method is not valid"));
    };
    let has_body = prepared.body.is_some();
    let mut request = Request::new(method, address(&prepared.url, has_tls)?);
    let headers = request.headers_mut();
    for header in &prepared.headers {
        add(headers, header)?;
    }
    headers
        .entry(ACCEPT)
        .or_insert(HeaderValue::from_static(prepared.accept()));
    // What browsers send with the cache mode `no-store`.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    if has_body {
        headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    if !prepared.last_event_id.is_empty() {
        let id = HeaderValue::from_bytes(prepared.last_event_id.as_bytes());
        let id = id.map_err(|_| header_error("last-event-id"))?;
        headers.insert(HeaderName::from_static("last-event-id"), id);
    }
    *request.body_mut() = prepared.body.map(Into::into);
    Ok(request)
}

fn address(text: &str, has_tls: bool) -> Result<Url, Unsent> {
    if has_credentials(text) {
        return Err(unsent(CREDENTIALS));
    }
    let Ok(url) = Url::parse(text) else {
        return Err(unsent(
            "the URL is not valid: where there is no page, it has to be a whole one",
        ));
    };
    // The parser finds them in forms that the text does not show.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unsent(CREDENTIALS));
    }
    match url.scheme() {
        "https" if !has_tls => Err(unsent(
            "https takes headwater's feature \"native\", or a client of one's own",
        )),
        "http" | "https" => Ok(url),
        scheme => Err(unsent(&format!(
            "there are no requests for URLs with {scheme}:"
        ))),
    }
}

/// Header values are Latin-1, as in browsers.
fn add(headers: &mut HeaderMap, header: &Header) -> Result<(), Unsent> {
    let wrong = || header_error(&header.name);
    let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| wrong())?;
    if OF_THE_CONNECTION.contains(&name.as_str()) {
        return Err(unsent(&format!("{name} is the connection's own header")));
    }
    let blank = [' ', '\t', '\r', '\n'];
    let bytes = header.value.trim_matches(blank).chars().map(u8::try_from);
    let bytes: Result<Vec<u8>, _> = bytes.collect();
    let value = HeaderValue::from_bytes(&bytes.map_err(|_| wrong())?).map_err(|_| wrong())?;
    match header.is_added {
        true => drop(headers.append(name, value)),
        false => drop(headers.insert(name, value)),
    }
    Ok(())
}

fn header_error(name: &str) -> Unsent {
    match HeaderName::from_bytes(name.as_bytes()) {
        Ok(_) => unsent(&format!("no header can have the value of {name}")),
        Err(_) => unsent("no header can have the name of one of these"),
    }
}

fn unsent(why: &str) -> Unsent {
    Unsent::Request(why.to_owned())
}

/// What is known of a response by its head. Several values of a header are one, joined by commas, but for
/// cookies, which can't be joined.
pub(super) fn head(response: &Response) -> Answered {
    let headers = response.headers();
    let text = |value: &HeaderValue| value.as_bytes().iter().copied().map(char::from).collect();
    let mut pairs = Vec::new();
    for name in headers.keys() {
        let values: Vec<String> = headers.get_all(name).iter().map(text).collect();
        let known = name.as_str().to_owned();
        match *name == SET_COOKIE {
            true => pairs.extend(values.into_iter().map(|value| (known.clone(), value))),
            false => pairs.push((known, values.join(", "))),
        }
    }
    pairs.sort();
    Answered {
        status: response.status().as_u16(),
        url: without_credentials(response.url().as_str()),
        headers: pairs,
        body: Vec::new(),
    }
}

/// An error and its causes in one line, without the URL, which may hold a password or a token.
pub(super) fn explain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let causes = successors(Some(&error as &dyn Error), |error| (*error).source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    causes.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(url: &str) -> Prepared {
        Prepared {
            url: url.into(),
            method: "GET".into(),
            headers: Vec::new(),
            body: None,
            with_credentials: false,
            redirect: Redirect::Follow,
            last_event_id: String::new(),
            #[cfg(feature = "protocol")]
            accepts_json: false,
            #[cfg(feature = "protocol")]
            is_bodiless: false,
        }
    }

    fn why(prepared: Prepared) -> String {
        match into_request(prepared, false) {
            Err(Unsent::Request(why)) => why,
            Err(_) => panic!("no function was called"),
            Ok(request) => panic!("{request:?} can be sent"),
        }
    }

    fn header(name: &str, value: &str, is_added: bool) -> Header {
        Header {
            name: name.into(),
            value: value.into(),
            is_added,
        }
    }

    #[test]
    fn what_nobody_can_send_says_why_and_tells_no_secret() {
        let cases = [
            (
                "/feed",
                "the URL is not valid: where there is no page, it has to be a whole one",
            ),
            (
                "https://ann:secret@host.test/",
                "the URL has a user name or a password, which belong in a header",
            ),
            ("ws://host.test", "there are no requests for URLs with ws:"),
            (
                "https://host.test/feed",
                "https takes headwater's feature \"native\", or a client of one's own",
            ),
            (
                "file:///etc/hosts",
                "there are no requests for URLs with file:",
            ),
        ];
        for (url, expected) in cases {
            assert_eq!(why(prepared(url)), expected);
        }
        for (name, value) in [("a b", "c"), ("x-secret", "a\nsecret"), ("x-secret", "日")] {
            let header = Prepared {
                headers: alloc::vec![header(name, value, false)],
                ..prepared("http://host.test")
            };
            assert!(!why(header).contains("a\nsecret"));
        }
    }

    #[test]
    fn a_request_has_what_the_standard_asks_for_and_headers_are_latin_1() {
        let prepared = Prepared {
            method: "POST".into(),
            headers: alloc::vec![
                header("X-A", " é ", true),
                header("x-a", "b", true),
                header("x-c", "old", true),
                header("X-C", "new", false),
            ],
            body: Some("b".into()),
            last_event_id: "é1".into(),
            ..prepared("http://host.test/feed")
        };
        let request = into_request(prepared, false);
        let request = request.unwrap_or_else(|_| panic!("it can be sent"));
        let all = |name: &str| -> Vec<&[u8]> {
            let values = request.headers().get_all(name).into_iter();
            values.map(HeaderValue::as_bytes).collect()
        };
        assert_eq!(all("accept"), [b"text/event-stream"]);
        assert_eq!(all("cache-control"), [b"no-cache"]);
        assert_eq!(all("content-type"), [b"text/plain;charset=UTF-8"]);
        assert_eq!(all("x-a"), [&[0xe9][..], b"b"]);
        assert_eq!(all("x-c"), [b"new"]);
        assert_eq!(all("last-event-id"), ["é1".as_bytes()]);
    }
}
