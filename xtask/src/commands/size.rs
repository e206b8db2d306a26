//! `cargo xtask size`

use std::process::ExitCode;

use super::{Command, no_more};

pub(super) const COMMAND: Command = Command {
    name: "size",
    usage: "[--write]",
    about: "print the sizes of the npm package in bytes, and with --write write docs/sizes.md",
    run: |workspace, mut arguments| {
        let write = arguments.contains("--write");
        no_more(arguments)?;
        if write {
            crate::pack::write_sizes(workspace)?;
        } else {
            crate::pack::print_sizes(workspace)?;
        }
        Ok(ExitCode::SUCCESS)
    },
};
