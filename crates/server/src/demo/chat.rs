use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use serde::Deserialize;
use serde_json::json;

use super::{
    activity::What,
    answer::{answer, tokens},
    clients::Client,
    random::Random,
};
use crate::pipe::{Gone, Pipe};

pub(super) const NAME: &str = "chat";
/// The time between two tokens, in ms, unless the request says otherwise.
const PACE: RangeInclusive<u64> = 25..=40;
/// The slowest a request may ask for, in ms.
const SLOWEST: u64 = 1_000;

/// The body of `POST /chat`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    prompt: String,
    /// The time between two tokens, in ms.
    pace: Option<u64>,
}

impl Question {
    /// Reads a request's body, or says in words what is wrong with it.
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        let question: Self = serde_json::from_slice(body).map_err(|error| {
            format!(
                "The body has to be JSON such as {{\"prompt\":\"How do you do?\"}}, but: {error}."
            )
        })?;
        if question.prompt.trim().is_empty() {
            return Err("The prompt is empty, and to that there is no answer.".to_owned());
        }
        Ok(question)
    }
}

/// Answers token by token.
pub(super) async fn chat(client: Arc<Client>, mut pipe: Pipe, question: Question) {
    let _streaming = client.activity.begin_stream(NAME);
    let note = |what, detail: String| client.activity.note(NAME, what, detail);
    note(
        What::Chat,
        format!(
            "A question of {} characters.",
            question.prompt.chars().count()
        ),
    );
    let text = answer(&question.prompt);
    let tokens = tokens(&text);
    let mut sent = 0;
    match speak(&mut pipe, &tokens, question.pace, &mut sent).await {
        Ok(()) => note(What::Done, format!("All {sent} tokens.")),
        Err(Gone) => note(
            What::Abort,
            format!("The client left after {sent} of {} tokens.", tokens.len()),
        ),
    }
    client.touch();
}

async fn speak(
    pipe: &mut Pipe,
    tokens: &[&str],
    pace: Option<u64>,
    sent: &mut usize,
) -> Result<(), Gone> {
    let mut random = Random::new();
    for token in tokens {
        let id = *sent + 1;
        pipe.write(format!(
            "event: token\nid: {id}\ndata: {}\n\n",
            json!({ "text": token })
        ))
        .await?;
        *sent = id;
        let pace =
            pace.unwrap_or_else(|| PACE.start() + random.below(PACE.end() - PACE.start() + 1));
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(pace.min(SLOWEST))) => {}
            () = pipe.wait_until_gone() => return Err(Gone),
        }
    }
    let done = json!({ "tokens": tokens.len() });
    pipe.write(format!("event: done\nid: {}\ndata: {done}\n\n", *sent + 1))
        .await
}
