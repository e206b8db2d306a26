//! `cargo xtask deny`

use std::process::ExitCode;

use super::{Command, no_more};
use crate::process::Task;
use crate::tools::{Pinned, ensure, path_with};

pub(super) const COMMAND: Command = Command {
    name: "deny",
    usage: "",
    about: "check the licences, versions and sources of the dependencies against deny.toml",
    run: |workspace, arguments| {
        no_more(arguments)?;
        let tool = ensure(workspace, &Pinned::CARGO_DENY)?;
        Task::cargo(workspace.root())
            .env("PATH", path_with([tool.dir()]))
            // Advisories are left out, since they come from a database that has to be fetched.
            .args(["deny", "--offline", "--workspace", "check"])
            .args(["--hide-inclusion-graph", "licenses", "bans", "sources"])
            .check()?;
        Ok(ExitCode::SUCCESS)
    },
};
