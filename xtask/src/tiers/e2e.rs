//! The npm package, the demo and the examples, on a real page in Chromium; its `EventSource` and its
//! client in three browsers.

use anyhow::Result;

use super::context::Context;
use super::node_tests::{files, node_tests, node_tests_beside};
use super::tally::Harness;
use crate::process::Task;
use crate::server::Server;
use crate::tools::Browser;

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    let workspace = context.workspace();
    let tests = files(&workspace.path("tests/e2e"), &[".test.mjs"])?;
    let mut engines = Vec::new();
    for browser in Browser::ALL {
        match Browser::install(&[browser]) {
            Ok(()) => engines.push(browser),
            Err(error) => context.skip(&format!("e2e, {}: {error:#}", browser.name())),
        }
    }
    if !engines.contains(&Browser::Chromium) {
        return Ok(());
    }
    context.pack()?;
    crate::examples::build(workspace)?;
    let server = Server::for_tests(workspace, "e2e")?;
    let names: Vec<_> = engines.iter().map(|browser| browser.name()).collect();
    let with_engines = |mut task: Task| {
        for browser in &engines {
            if let Some(program) = browser.program() {
                task = task.env(browser.variable(), program);
            }
        }
        task.env("HEADWATER_EXAMPLES", workspace.examples())
            .env("HEADWATER_LEPTOS_SSR", crate::examples::server(workspace))
            .env("HEADWATER_ENGINES", names.join(","))
    };
    // Those of real tabs wait for most of their time. Each starts a server of its own; this one is for their environment.
    let (waiting, others): (Vec<_>, Vec<_>) = tests.into_iter().partition(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("sharing-")
    });
    let task = with_engines(node_tests(workspace, &others, &server)?);
    context.suite("node --test", Harness::Node, task)?;
    let task = node_tests_beside(workspace, &waiting, &server, engines.len())?;
    context.suite("node --test, real tabs", Harness::Node, with_engines(task))?;
    Ok(())
}
