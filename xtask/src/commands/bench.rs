//! `cargo xtask bench`

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use super::{Command, no_more};
use crate::process::Task;
use crate::server::Server;
use crate::tools::{Browser, Pinned, ensure, ensure_modules, ensure_wasm_target, node};
use crate::workspace::Workspace;

/// A benchmark; each is a line in [`BENCHES`].
struct Bench {
    name: &'static str,
    about: &'static str,
    /// Takes what follows the benchmark's name.
    run: fn(&Workspace, Arguments) -> Result<()>,
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "parser",
        about: "the JavaScript parser against its peers, in three browsers and Node (--quick: some 2 minutes an engine; else several times that)",
        run: parser,
    },
    Bench {
        name: "eventsource",
        about: "the EventSource class against the browsers' own and its peers (about 15 minutes; --quick: 2)",
        run: eventsource,
    },
    Bench {
        name: "client",
        about: "connect() against other clients, in three browsers and Node (about 25 minutes; --quick: 4)",
        run: client,
    },
    Bench {
        name: "sharing",
        about: "one connection for all tabs: how soon another one goes on, and what each tab costs, in three browsers (about 8 minutes; --quick: 2)",
        run: sharing,
    },
    Bench {
        name: "start",
        about: "what a page's start costs, beside peers, in Chromium and Firefox (about 15 minutes; --quick: 3)",
        run: start,
    },
    Bench {
        name: "idle",
        about: "what a thousand idle sources, a chunk and a hundred slow streams cost, beside peers, in Node (about 20 minutes; --quick: 5)",
        run: idle,
    },
    Bench {
        name: "rust",
        about: "typed events in Rust handlers against gloo-net's, in three browsers (about 10 minutes; --quick: 3)",
        run: rust,
    },
    Bench {
        name: "decoder",
        about: "the decoder in Rust against other crates', natively (about 10 minutes; --quick: 2)",
        run: decoder,
    },
    Bench {
        name: "report",
        about: "what the others have measured, as target/bench/report.html (--kept: what the documents have; --write: keeps it, and writes it into them)",
        run: report,
    },
];

pub(super) const COMMAND: Command = Command {
    name: "bench",
    usage: "[NAME [OPTION]…]",
    about: "run a benchmark; without a name, list them",
    run: |workspace, mut arguments| {
        let Some(name) = arguments.subcommand()? else {
            no_more(arguments)?;
            for bench in BENCHES {
                println!("{:12}  {}", bench.name, bench.about);
            }
            return Ok(ExitCode::SUCCESS);
        };
        let Some(bench) = BENCHES.iter().find(|bench| bench.name == name) else {
            bail!("there is no benchmark `{name}`; `cargo xtask bench` lists them");
        };
        (bench.run)(workspace, arguments)?;
        Ok(ExitCode::SUCCESS)
    },
};

/// Not a browser, so there is nothing to install for it.
const NODE: &str = "node";

fn parser(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let names = names(&mut arguments)?;
    let mut task = script(workspace, "bench/parser/run.mjs", arguments, &names)?;
    if names.is_empty() || names.iter().any(|name| name == NODE) {
        task = task.args(["--engine", NODE]);
    }
    task.check()
}

fn eventsource(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let names = names(&mut arguments)?;
    if names.iter().any(|name| name == NODE) {
        bail!("Node.js has no EventSource of its own to compare with: this runs in browsers");
    }
    let task = script(workspace, "bench/eventsource/run.mjs", arguments, &names)?;
    let server = Server::for_tests(workspace, "bench")?;
    task.env("HEADWATER_ORIGIN", server.origin()).check()
}

fn client(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let names = names(&mut arguments)?;
    let mut task = script(workspace, "bench/client/run.mjs", arguments, &names)?;
    if names.is_empty() || names.iter().any(|name| name == NODE) {
        task = task.args(["--engine", NODE]);
    }
    let server = Server::for_tests(workspace, "bench")?;
    task.env("HEADWATER_ORIGIN", server.origin()).check()
}

fn sharing(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let names = names(&mut arguments)?;
    if names.iter().any(|name| name == NODE) {
        bail!("Node.js has no tabs: this runs in browsers");
    }
    let task = script(workspace, "bench/sharing/run.mjs", arguments, &names)?;
    let server = Server::for_tests(workspace, "bench")?;
    task.env("HEADWATER_ORIGIN", server.origin()).check()
}

fn start(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let mut names = names(&mut arguments)?;
    if names.is_empty() {
        names = vec!["chromium".to_owned(), "firefox".to_owned()];
    }
    // Puppeteer opens a profile for each load, which WebKit's driver has no way to.
    if names.iter().any(|name| name == NODE || name == "webkit") {
        bail!("only Chromium and Firefox can open a page in a profile of its own for each load");
    }
    script(workspace, "bench/start/run.mjs", arguments, &names)?.check()
}

fn idle(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    crate::pack::pack(workspace)?;
    in_node(workspace, "bench/idle/run.mjs", arguments)?.check()
}

fn rust(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let names = names(&mut arguments)?;
    if names.iter().any(|name| name == NODE) {
        bail!("Node.js is no place for a front end's crate: this runs in browsers");
    }
    ensure_wasm_target(workspace)?;
    let bindgen = ensure(workspace, &Pinned::WASM_BINDGEN)?;
    let task = in_browsers(workspace, "bench/rust/run-browser.mjs", arguments, &names)?;
    let server = Server::for_tests(workspace, "bench")?;
    task.env("HEADWATER_ORIGIN", server.origin())
        .env("WASM_BINDGEN", bindgen.program("wasm-bindgen"))
        .check()
}

fn decoder(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    in_node(workspace, "bench/decoder/run.mjs", arguments)?.check()
}

fn report(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    in_node(workspace, "bench/report/run.mjs", arguments)?.check()
}

/// The engines that were named.
fn names(arguments: &mut Arguments) -> Result<Vec<String>> {
    let names: Vec<String> = arguments.values_from_str("--engine")?;
    let names = names.iter().flat_map(|names| names.split(','));
    Ok(names.map(str::to_owned).collect())
}

/// A benchmark's script, in the browsers that were named and are there, on a fresh package.
fn script(
    workspace: &Workspace,
    path: &str,
    arguments: Arguments,
    names: &[String],
) -> Result<Task> {
    crate::pack::pack(workspace)?;
    in_browsers(workspace, path, arguments, names)
}

/// A benchmark's script, in the browsers that were named and are there.
fn in_browsers(
    workspace: &Workspace,
    path: &str,
    arguments: Arguments,
    names: &[String],
) -> Result<Task> {
    let browsers = browsers(names)?;
    let mut task = in_node(workspace, path, arguments)?;
    for browser in browsers {
        if let Err(error) = Browser::install(&[browser]) {
            if !names.is_empty() {
                return Err(error);
            }
            println!("SKIPPED {}: {error:#}", browser.name());
            continue;
        }
        task = task.args(["--engine", browser.name()]);
        if let Some(program) = browser.program() {
            task = task.env(browser.variable(), program);
        }
    }
    Ok(task)
}

/// A benchmark's script, with what the command line has for it: it says which options there are, and refuses others.
fn in_node(workspace: &Workspace, path: &str, arguments: Arguments) -> Result<Task> {
    ensure_modules(workspace)?;
    Ok(Task::new(node()?)
        .dir(workspace.root())
        .arg(workspace.path(path))
        .arg("--out")
        .arg(workspace.target().join("bench"))
        .args(arguments.finish()))
}

/// The browsers among the engines that were named; all, if none was.
fn browsers(names: &[String]) -> Result<Vec<Browser>> {
    let known = |name: &str| Browser::ALL.iter().any(|browser| browser.name() == name);
    if let Some(name) = names.iter().find(|name| *name != NODE && !known(name)) {
        let all: Vec<_> = Browser::ALL.iter().map(|browser| browser.name()).collect();
        bail!(
            "there is no engine `{name}`; there are {}, {NODE}",
            all.join(", ")
        );
    }
    Ok(Browser::ALL
        .into_iter()
        .filter(|browser| names.is_empty() || names.iter().any(|name| name == browser.name()))
        .collect())
}
