use headwater::session::Timeout;
use headwater::wire::Limits;
use headwater_example_native::Options;
use pico_args::Arguments;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, Method, Request, Url};
use std::error::Error;
use std::str::FromStr;

/// What the program is called with.
pub(crate) const USAGE: &str = "\
usage: headwater-example-native [OPTIONS] URL
  --last-event-id ID        go on after this event
  --header NAME:VALUE       send this header; as often as wanted
  --data TEXT               send this by a POST, which is not repeated when its stream breaks
  --attempts N              give up after so many failures in a row
  --timeout-connect MS      how long to wait for a response
  --timeout-first-byte MS   how long to wait for the first byte of its body
  --timeout-idle MS         how long to wait between two bytes
  --limit BYTES             the most that a line or an event may hold";

struct Header(HeaderName, HeaderValue);

impl FromStr for Header {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once(':').ok_or("a header is NAME:VALUE")?;
        let name = name.parse().map_err(|_| "a header's name is a token")?;
        let value = HeaderValue::from_bytes(value.trim().as_bytes())
            .map_err(|_| "a header's value is one line of text")?;
        Ok(Self(name, value))
    }
}

/// Reads the program's arguments.
///
/// # Errors
/// In words.
pub(crate) fn read(mut arguments: Arguments) -> Result<Options, Box<dyn Error>> {
    let headers: Vec<Header> = arguments.values_from_str("--header")?;
    let data: Option<String> = arguments.opt_value_from_str("--data")?;
    let last_event_id: Option<String> = arguments.opt_value_from_str("--last-event-id")?;
    let attempts = arguments.opt_value_from_str("--attempts")?;
    let timeout = Timeout {
        connect: arguments.opt_value_from_str("--timeout-connect")?,
        first_byte: arguments.opt_value_from_str("--timeout-first-byte")?,
        idle: arguments.opt_value_from_str("--timeout-idle")?,
    };
    let limit: Option<usize> = arguments.opt_value_from_str("--limit")?;
    let url: Option<Url> = arguments.opt_free_from_str()?;
    let url = url.ok_or("the URL is missing")?;
    if let [unknown, ..] = &arguments.finish()[..] {
        return Err(format!("{} is not an option", unknown.display()).into());
    }

    let method = if data.is_some() {
        Method::POST
    } else {
        Method::GET
    };
    let mut request = Request::new(method, url);
    *request.body_mut() = data.map(Into::into);
    for Header(name, value) in headers {
        request.headers_mut().append(name, value);
    }
    let mut options = Options::new(Client::new(), request);
    options.policy.retry.attempts = attempts;
    options.policy.timeout = timeout;
    if let Some(bytes) = limit {
        options.limits = Limits {
            line: bytes,
            event: bytes,
            ..Limits::DEFAULT
        };
    }
    options.last_event_id = last_event_id.unwrap_or_default();
    Ok(options)
}
