//! Prints the events of a stream, one a line, and on stderr what becomes of the connection.
//!
//! ```text
//! headwater-example-follow [--header NAME:VALUE]... [--last-event-id ID] [--until DATA] [--data TEXT] URL
//! ```
//!
//! The exit code is 0 where the stream came to its end or its reader has gone, 1 where it failed, and 2 for wrong
//! arguments.

use futures_executor::block_on;
use headwater::source::Builder;
use headwater::{EventSource, Text};
use pico_args::Arguments;
use std::error::Error;
use std::io::{Write, stdout};
use std::process::ExitCode;
use std::rc::Rc;

const WRONG_ARGUMENTS: u8 = 2;

fn main() -> ExitCode {
    let builder = match read(Arguments::from_env()) {
        Ok(builder) => builder,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    let source = Rc::new(builder.log(|line| eprintln!("{line}")).open());
    let _printed = source.on_any::<Text>({
        let source = Rc::downgrade(&source);
        move |event| {
            let (event, data) = (event.event.escape_debug(), event.data.escape_debug());
            // Nobody reads any more, as after `| head -1`.
            if writeln!(stdout(), "{event}: {data}").is_err()
                && let Some(source) = source.upgrade()
            {
                source.close();
            }
        }
    });
    // The source runs while this waits.
    match block_on(source.closed()).error() {
        Some(_) => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    }
}

/// What the arguments ask for.
fn read(mut arguments: Arguments) -> Result<Builder, Box<dyn Error>> {
    let headers: Vec<String> = arguments.values_from_str("--header")?;
    let last_event_id: Option<String> = arguments.opt_value_from_str("--last-event-id")?;
    let until: Option<String> = arguments.opt_value_from_str("--until")?;
    let data: Option<String> = arguments.opt_value_from_str("--data")?;
    let url: Option<String> = arguments.opt_free_from_str()?;
    if let [unknown, ..] = &arguments.finish()[..] {
        return Err(format!("{} is not an option", unknown.display()).into());
    }
    let mut builder = EventSource::builder(url.ok_or("the URL is missing")?);
    for header in headers {
        let (name, value) = header.split_once(':').ok_or("a header is NAME:VALUE")?;
        builder = builder.append_header(name, value);
    }
    if let Some(id) = last_event_id {
        builder = builder.last_event_id(id);
    }
    if let Some(until) = until {
        builder = builder.until(until);
    }
    if let Some(data) = data {
        builder = builder.body(data);
    }
    Ok(builder)
}
