//! A chat over POST in Dioxus: every question is a request of its own, and its answer a stream.

mod answer;
mod chat;
mod piece;

fn main() {
    dioxus::launch(chat::Chat);
}
