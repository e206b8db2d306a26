use headwater_yew::{State, StateChange, WaitReason};
use std::time::Duration;
use yew::prelude::*;

/// More of the connection than its state.
#[derive(Clone, Default, PartialEq)]
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
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) connection: Connection,
    pub(crate) error: Option<String>,
}

/// Where the source is in its life, and what has gone wrong.
#[component]
pub(crate) fn Status(props: &Props) -> Html {
    let Connection {
        transport,
        attempt,
        retry_in,
    } = &props.connection;
    let name = props.state.to_string();
    let more = match props.state {
        State::Connecting => format!("attempt {attempt}, through {transport}"),
        State::Open => format!("through {transport}"),
        State::Waiting { reason } => match (retry_in, reason) {
            (Some(time), _) => format!("trying again in {:.1} s", time.as_secs_f64()),
            (None, WaitReason::Offline) => "until the network is back".to_owned(),
            (None, WaitReason::Hidden) => "until the page is seen again".to_owned(),
            (None, _) => "the browser tries again".to_owned(),
        },
        _ => String::new(),
    };
    html! {
        <p class={classes!("status", name.clone())}>
            <strong data-field="state">{ name }</strong>
            { more }
            if let Some(error) = &props.error {
                <em>{ error }</em>
            }
        </p>
    }
}
