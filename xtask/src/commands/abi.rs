//! `cargo xtask abi`

use std::process::ExitCode;

use super::{Command, no_more};
use crate::process::Task;

pub(super) const COMMAND: Command = Command {
    name: "abi",
    usage: "",
    about: "write pkg-template/src/engine/abi.ts, the numbers that cross to TypeScript",
    run: |workspace, arguments| {
        no_more(arguments)?;
        // Run and not linked: this program must not depend on what it builds.
        Task::cargo(workspace.root())
            .args(["run", "--quiet", "--package", "headwater-engine"])
            .args(["--example", "abi", "--"])
            .arg(workspace.path("pkg-template/src/engine/abi.ts"))
            .check()?;
        Ok(ExitCode::SUCCESS)
    },
};
