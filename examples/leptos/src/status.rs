use headwater_leptos::{State, StateChange, WaitReason};
use leptos::prelude::*;

/// More of the connection than its state.
#[derive(Clone, Default)]
pub(crate) struct Connection {
    transport: String,
    attempt: u32,
    retry_in: Option<u64>,
}

impl Connection {
    pub(crate) fn of(change: &StateChange) -> Self {
        Self {
            transport: format!("{:?}", change.choice.transport).to_lowercase(),
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
            (State::Waiting { .. }, Some(ms)) => {
                format!("trying again in {:.1} s", ms as f64 / 1000.0)
            }
            (State::Waiting { reason, .. }, None) => match reason {
                WaitReason::Offline => "until the network is back".to_owned(),
                WaitReason::Hidden => "until the page is seen again".to_owned(),
                _ => "the browser tries again".to_owned(),
            },
            (State::Idle | State::Closed, _) => String::new(),
        }
    }
}

fn name(state: State) -> &'static str {
    match state {
        State::Idle => "idle",
        State::Connecting => "connecting",
        State::Open => "open",
        State::Waiting { .. } => "waiting",
        State::Closed => "closed",
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
        <p class=move || format!("status {}", name(state.get()))>
            <strong data-field="state">{move || name(state.get())}</strong>
            {move || connection.with(|connection| connection.describe(state.get()))}
            {move || error.get().map(|error| view! { <em>{error}</em> })}
        </p>
    }
}
