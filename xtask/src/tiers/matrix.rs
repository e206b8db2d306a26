//! The npm package in fresh apps of bundlers and runtimes: those that are quick.

use anyhow::Result;

use super::context::Context;
use super::tally::Harness;
use crate::server::Server;
use crate::tools::Browser;

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    if let Err(error) = Browser::install(&[Browser::Chromium]) {
        context.skip(&format!("matrix: {error:#}"));
        return Ok(());
    }
    context.pack()?;
    let workspace = context.workspace();
    let server = Server::for_tests(workspace, "matrix")?;
    let task = crate::matrix::task(workspace, &server)?.arg("--quick");
    context.suite("the package in fresh apps", Harness::Node, task)?;
    Ok(())
}
