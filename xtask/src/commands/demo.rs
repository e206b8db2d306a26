//! `cargo xtask demo`

use std::env;
use std::io::IsTerminal;
use std::process::{Command as Process, ExitCode, Stdio};

use super::{Command, no_more};
use crate::server::Server;

/// Where the demo is unless one says otherwise.
const PORT: u16 = 8888;

pub(super) const COMMAND: Command = Command {
    name: "demo",
    usage: "[--port N] [--no-open]",
    about: "pack, then serve the demo at http://localhost:8888",
    run: |workspace, mut arguments| {
        let port = arguments.opt_value_from_str("--port")?.unwrap_or(PORT);
        let no_open = arguments.contains("--no-open");
        no_more(arguments)?;
        crate::pack::pack(workspace)?;
        let server = Server::for_people(workspace, port, &[])?;
        println!();
        println!("The demo is at {}", server.origin());
        println!("Ctrl-C stops it.");
        if !no_open {
            open(server.origin());
        }
        server.wait()?;
        Ok(ExitCode::SUCCESS)
    },
};

/// Opens the page in the user's browser, where there is a user with a screen.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else if env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some() {
        "xdg-open"
    } else {
        return;
    };
    if !std::io::stdout().is_terminal() || env::var_os("CI").is_some() {
        return;
    }
    // A convenience: the address is printed either way.
    let _ = Process::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
