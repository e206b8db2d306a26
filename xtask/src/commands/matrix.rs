//! `cargo xtask matrix`

use std::process::ExitCode;

use super::Command;
use crate::server::Server;

pub(super) const COMMAND: Command = Command {
    name: "matrix",
    usage: "[--quick] [--write] [APP…]",
    about: "run the package in all bundlers and runtimes, in those the tests take, or in some; --write writes docs/matrix.md",
    run: |workspace, arguments| {
        // The script knows the apps, and refuses what it does not know.
        let options = arguments.finish();
        crate::pack::pack(workspace)?;
        let server = Server::for_tests(workspace, "matrix")?;
        crate::matrix::task(workspace, &server)?
            .args(&options)
            .check()?;
        Ok(ExitCode::SUCCESS)
    },
};
