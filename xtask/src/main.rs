//! Headwater's tasks: `cargo xtask help` lists them.

mod api;
mod audit;
mod commands;
mod examples;
mod front_ends;
mod matrix;
mod pack;
mod process;
mod server;
mod tiers;
mod tools;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = api::in_place_of_rustdoc() {
        return code;
    }
    process::stop_children_on_signals();
    match commands::run(pico_args::Arguments::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
