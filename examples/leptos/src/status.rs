use headwater_leptos::{State, StateChange, WaitReason};
use leptos::prelude::*;
use std::time::Duration;

/// More of the connection than its state.
#[derive(Clone, Default)]
pub(crate) struct Connection {
    transport: String,
    attempt: u32,
    retry_in: Option<Duration>,
}

impl Connection {
    pub(crate) fn of(change: &StateChange) -> Self {
        Self {
            transport: change.choice.transport.to_string(),
            attempt: change.attempt,
            retry_in: change.retry_in,
        }
    }

    fn describe(&self, state: State) -> String {
        let Self {
            transport, attempt, ..
        } = self;
        match (state, self.retry_in) {
            (State::Connecting, _) => format!("attempt {attempt}, through {transport}"),
            (State::Open, _) => format!("through {transport}"),
            (State::Waiting { .. }, Some(time)) => {
                format!("trying again in {:.1} s", time.as_secs_f64())
            }
            (State::Waiting { reason }, None) => match reason {
                WaitReason::Offline => "until the network is back".to_owned(),
                WaitReason::Hidden => "until the page is seen again".to_owned(),
                _ => "the browser tries again".to_owned(),
            },
            _ => String::new(),
        }
    }
}

/// Where the source is in its life, and what has gone wrong.
#[component]
pub fn Status(
    state: Signal<State>,
    connection: RwSignal<Connection>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class=move || format!("status {}", state.get())>
            <strong data-field="state">{move || state.get().to_string()}</strong>
            {move || connection.with(|connection| connection.describe(state.get()))}
            {move || error.get().map(|error| view! { <em>{error}</em> })}
        </p>
    }
}
