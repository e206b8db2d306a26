//! The source is formatted.

use anyhow::Result;

use super::context::Context;
use crate::process::Task;
use crate::tools::ensure_component;

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    ensure_component(context.workspace(), "fmt", "rustfmt")?;
    let task = Task::cargo(context.workspace().root()).args(["fmt", "--all", "--check"]);
    context.check("cargo fmt", task)
}
