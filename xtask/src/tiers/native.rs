//! What needs no browser.

use anyhow::Result;

use super::context::Context;
use super::tally::Harness;
use crate::front_ends::{FOLLOW, NATIVE, example, packages, workspace_without};
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::tools::{WASM_TARGET, ensure_wasm_target};

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    let root = context.workspace().root();
    // In one run: each on its own would build the dependencies they share anew, with other features.
    let task = workspace_without(Task::cargo(root).arg("test")).arg("--no-fail-fast");
    context.suite("cargo test", Harness::Cargo, task)?;
    if context.quick() {
        // Packing, in the next tier, compiles it so.
        return Ok(());
    }
    let sources = Task::cargo(root)
        .args(["test", "--no-fail-fast", "--package", "headwater"])
        .args(["--features", "native-http"]);
    let table = sources.args(["--lib", "--test", "native"]);
    context.suite("sources over tokio and reqwest", Harness::Cargo, table)?;
    let docs = Task::cargo(root)
        .args(["test", "--package", "headwater", "--doc"])
        .args(["--features", "native-http", "native"]);
    context.suite("what their documentation says", Harness::Cargo, docs)?;
    let follow = packages(Task::cargo(root).arg("test"), [example(FOLLOW)]);
    context.suite("the command-line client", Harness::Cargo, follow)?;
    let seeds = Task::cargo(root)
        .args(["test", "--manifest-path", "fuzz/Cargo.toml"])
        .args(["--no-default-features", "--test", "seeds"])
        .args(["--target-dir", "target/fuzz"]);
    context.suite("the fuzz targets' seeds", Harness::Cargo, seeds)?;
    let hooks = packages(Task::cargo(root).args(["test", "--no-fail-fast"]), NATIVE);
    context.suite("the hooks, on a server", Harness::Cargo, hooks)?;
    ensure_wasm_target(context.workspace())?;
    context.check(
        "the crate without default features, wasm",
        with_wasm_flags(Task::cargo(root))
            .args(["check", "--package", "headwater", "--no-default-features"])
            .args(["--target", WASM_TARGET]),
    )
}
