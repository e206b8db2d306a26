use crate::answer::Answer;
use dioxus::prelude::*;

const STYLE: &str = include_str!("../chat.css");

/// A question, with a number of its own.
#[derive(Clone, PartialEq)]
struct Question {
    number: usize,
    prompt: String,
}

#[component]
pub(crate) fn Chat() -> Element {
    let mut questions = use_signal(Vec::<Question>::new);
    let mut prompt = use_signal(|| "Why is water wet?".to_owned());
    let mut ask = move |prompt: String| {
        let number = questions.len();
        questions.push(Question { number, prompt });
    };
    rsx! {
        style { {STYLE} }
        main {
            header {
                h1 { "Headwater in Dioxus" }
                p { "A question is a POST, its answer a stream of tokens. Stop it, and the server knows at once." }
            }
            for question in questions() {
                section { key: "{question.number}",
                    p { class: "question", "{question.prompt}" }
                    Answer { prompt: question.prompt }
                }
            }
            form {
                onsubmit: move |event| {
                    event.prevent_default();
                    ask(prompt());
                    prompt.set(String::new());
                },
                input {
                    aria_label: "Your question",
                    placeholder: "Ask something",
                    value: "{prompt}",
                    oninput: move |event| prompt.set(event.value()),
                }
                button { "Ask" }
            }
        }
    }
}
