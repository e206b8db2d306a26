//! The npm package, the demo and the examples, on a real page in Chromium; its `EventSource` and its
//! client in three browsers.

use anyhow::Result;

use super::context::Context;
use super::node_tests::{files, node_tests};
use super::tally::Harness;
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
    let mut task = node_tests(workspace, &tests, &server)?;
    for browser in &engines {
        if let Some(program) = browser.program() {
            task = task.env(browser.variable(), program);
        }
    }
    task = task
        .env("HEADWATER_EXAMPLES", workspace.examples())
        .env("HEADWATER_LEPTOS_SSR", crate::examples::server(workspace));
    let names: Vec<_> = engines.iter().map(|browser| browser.name()).collect();
    task = task.env("HEADWATER_ENGINES", names.join(","));
    context.suite("node --test", Harness::Node, task)?;
    Ok(())
}
