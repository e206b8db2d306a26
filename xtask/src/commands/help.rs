//! `cargo xtask help`

use std::process::ExitCode;

use super::{COMMANDS, Command};

pub(super) const COMMAND: Command = Command {
    name: "help",
    usage: "",
    about: "list the tasks",
    run: |_, _| {
        let usages: Vec<_> = COMMANDS
            .iter()
            .map(|command| format!("{} {}", command.name, command.usage))
            .collect();
        let width = usages.iter().map(String::len).max().unwrap_or(0);
        println!("cargo xtask …");
        for (usage, command) in usages.iter().zip(COMMANDS) {
            println!("  {usage:width$}  {}", command.about);
        }
        Ok(ExitCode::SUCCESS)
    },
};
