//! The npm package and the demo, on a real page in Chromium.

use anyhow::Result;

use super::context::Context;
use super::node_tests::{files, node_tests};
use super::tally::Harness;
use crate::server::Server;
use crate::tools::Browser;

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    let workspace = context.workspace();
    let tests = files(&workspace.path("tests/e2e"), &[".test.mjs"])?;
    if tests.is_empty() {
        println!("  none yet");
        return Ok(());
    }
    if let Err(error) = Browser::install(&[Browser::Chromium]) {
        context.skip(&format!("e2e: {error:#}"));
        return Ok(());
    }
    context.pack()?;
    let server = Server::for_tests(workspace, "e2e")?;
    let mut task = node_tests(workspace, &tests, &server)?;
    if let Some(chromium) = Browser::Chromium.program() {
        task = task.env("CHROMIUM", chromium);
    }
    context.suite("node --test", Harness::Node, task)?;
    Ok(())
}
