use crate::piece::Piece;
use dioxus::prelude::*;
use headwater_dioxus::{State, Tagged, UseEventSourceOptions, use_event_source_with_options};

/// The answer to one question, as it comes. It is asked for when this is mounted; a POST is never
/// sent twice unasked, so an answer that breaks off stays as it is.
#[component]
pub(crate) fn Answer(prompt: ReadSignal<String>) -> Element {
    let mut text = use_signal(String::new);
    let mut outcome = use_signal(|| None);

    let options = UseEventSourceOptions::<Tagged<Piece>>::for_events()
        .header("content-type", || "application/json")
        .body(move || serde_json::json!({ "prompt": prompt() }).to_string())
        // Every token, also where many come between two renderings.
        .on_message(move |event| match &event.data.0 {
            Piece::Token { text: more } => text.write().push_str(more),
            Piece::Done { tokens } => outcome.set(Some(format!("All {tokens} tokens."))),
        });
    let source = use_event_source_with_options(|| "/chat".into(), options);

    let is_over = (source.state)() == State::Closed;
    let error = source.error.read().as_ref().map(ToString::to_string);
    let note = outcome().or(error).unwrap_or_default();
    rsx! {
        div { class: "answer",
            p { class: "text", "{text}" }
            p { class: "note",
                if is_over {
                    span { "{note}" }
                } else {
                    button {
                        onclick: move |_| {
                            source.close();
                            outcome.set(Some("Stopped.".to_owned()));
                        },
                        "Stop"
                    }
                }
            }
        }
    }
}
