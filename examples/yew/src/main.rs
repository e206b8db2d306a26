//! A live dashboard in Yew.

mod dashboard;
mod quote;
mod status;

fn main() {
    yew::Renderer::<dashboard::Dashboard>::new().render();
}
