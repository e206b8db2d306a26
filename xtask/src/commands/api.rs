//! `cargo xtask api`

use std::process::ExitCode;

use super::{Command, no_more};

pub(super) const COMMAND: Command = Command {
    name: "api",
    usage: "[--write]",
    about: "print what has changed in the crates' public API, and with --write write docs/public-api",
    run: |workspace, mut arguments| {
        let write = arguments.contains("--write");
        no_more(arguments)?;
        if write {
            crate::api::write(workspace)?;
        } else {
            for line in crate::api::differences(workspace)? {
                println!("{line}");
            }
        }
        Ok(ExitCode::SUCCESS)
    },
};
