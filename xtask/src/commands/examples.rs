//! `cargo xtask examples`

use std::process::ExitCode;

use super::{Command, no_more};
use crate::front_ends::{PAGES, SERVED};
use crate::server::Server;

/// Where the examples are unless one says otherwise: the port that their own tools' settings name.
const PORT: u16 = 8888;

pub(super) const COMMAND: Command = Command {
    name: "examples",
    usage: "[--port N] [--no-serve]",
    about: "build the examples for Yew, Leptos and Dioxus, then serve them",
    run: |workspace, mut arguments| {
        let port = arguments.opt_value_from_str("--port")?.unwrap_or(PORT);
        let no_serve = arguments.contains("--no-serve");
        no_more(arguments)?;
        crate::examples::build(workspace)?;
        if no_serve {
            println!("The examples are in {}", workspace.examples().display());
            return Ok(ExitCode::SUCCESS);
        }
        let mounts = [("/examples", workspace.examples())];
        let server = Server::for_people(workspace, port, &mounts)?;
        println!();
        // It stops with this function.
        let _served = crate::examples::serve(workspace)?;
        println!("{SERVED} is at the address that it says below");
        for name in PAGES {
            println!("{name} is at {}/examples/{name}/", server.origin());
        }
        println!("Ctrl-C stops them.");
        server.wait()?;
        Ok(ExitCode::SUCCESS)
    },
};
