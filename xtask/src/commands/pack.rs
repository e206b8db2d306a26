//! `cargo xtask pack`

use std::process::ExitCode;

use super::{Command, no_more};

pub(super) const COMMAND: Command = Command {
    name: "pack",
    usage: "",
    about: "make the npm package in pkg/ and print its sizes",
    run: |workspace, arguments| {
        no_more(arguments)?;
        crate::pack::pack(workspace)?;
        Ok(ExitCode::SUCCESS)
    },
};
