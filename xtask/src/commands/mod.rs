//! The subcommands.

mod abi;
mod api;
mod bench;
mod demo;
mod deny;
mod examples;
mod help;
mod matrix;
mod pack;
mod setup;
mod size;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use crate::workspace::Workspace;

/// A subcommand of `cargo xtask`.
struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&Workspace, Arguments) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    demo::COMMAND,
    examples::COMMAND,
    test::COMMAND,
    pack::COMMAND,
    size::COMMAND,
    abi::COMMAND,
    api::COMMAND,
    deny::COMMAND,
    matrix::COMMAND,
    bench::COMMAND,
    setup::COMMAND,
    help::COMMAND,
];

/// Runs the subcommand the arguments name.
pub(crate) fn run(mut arguments: Arguments) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let asks_for_help = arguments.contains(["-h", "--help"]);
    let name = match arguments.subcommand()? {
        Some(name) if !asks_for_help => name,
        _ => "help".to_owned(),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("there is no task `{name}`; `cargo xtask help` lists them");
    };
    (command.run)(&workspace, arguments)
}

/// Fails if an argument was left that no one asked for: a misspelt option must not be ignored.
fn no_more(arguments: Arguments) -> Result<()> {
    let rest = arguments.finish();
    if !rest.is_empty() {
        let rest: Vec<_> = rest.iter().map(|arg| arg.to_string_lossy()).collect();
        bail!("unknown arguments: {}", rest.join(" "));
    }
    Ok(())
}
