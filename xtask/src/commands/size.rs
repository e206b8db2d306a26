//! `cargo xtask size`

use std::process::ExitCode;

use super::{Command, no_more};

pub(super) const COMMAND: Command = Command {
    name: "size",
    usage: "",
    about: "print the sizes of the npm package, plain and compressed, in bytes",
    run: |workspace, arguments| {
        no_more(arguments)?;
        crate::pack::print_sizes(workspace)?;
        Ok(ExitCode::SUCCESS)
    },
};
