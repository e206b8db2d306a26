//! Prints the events of a stream: `headwater-example-native URL [LAST_EVENT_ID]`

use headwater::wire::Message;
use headwater_example_native::follow;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(url) = arguments.next() else {
        eprintln!("usage: headwater-example-native URL [LAST_EVENT_ID]");
        return ExitCode::FAILURE;
    };
    let mut last_event_id = arguments.next().unwrap_or_default();
    let client = reqwest::Client::new();
    let print = |message: Message<'_>| println!("{}: {}", message.event, message.data);
    match follow(&client, &url, &mut last_event_id, print).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}; the last event ID is {last_event_id:?}");
            ExitCode::FAILURE
        }
    }
}
