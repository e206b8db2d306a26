use headwater_yew::{State, StateChange, WaitReason};
use yew::prelude::*;

/// More of the connection than its state.
#[derive(Clone, Default, PartialEq)]
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
    let (name, more) = match props.state {
        State::Idle => ("idle", String::new()),
        State::Connecting => (
            "connecting",
            format!("attempt {attempt}, through {transport}"),
        ),
        State::Open => ("open", format!("through {transport}")),
        State::Waiting { reason, .. } => {
            let more = match (retry_in, reason) {
                (Some(ms), _) => format!("trying again in {:.1} s", *ms as f64 / 1000.0),
                (None, WaitReason::Offline) => "until the network is back".to_owned(),
                (None, WaitReason::Hidden) => "until the page is seen again".to_owned(),
                (None, _) => "the browser tries again".to_owned(),
            };
            ("waiting", more)
        }
        State::Closed => ("closed", String::new()),
    };
    html! {
        <p class={classes!("status", name)}>
            <strong data-field="state">{ name }</strong>
            { more }
            if let Some(error) = &props.error {
                <em>{ error }</em>
            }
        </p>
    }
}
