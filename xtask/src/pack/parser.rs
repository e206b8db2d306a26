//! The parser entry's wasm: no glue is generated for it.

use std::path::PathBuf;

use anyhow::Result;

use super::fingerprint::{Inputs, Step};
use super::wasm::with_wasm_flags;
use crate::process::Task;
use crate::tools::{WASM_TARGET, module_program};
use crate::workspace::Workspace;

/// The cargo profile, and so the folder below the target's: this one is built for speed.
const PROFILE: &str = "parser";

/// Builds `parser.wasm`.
pub(super) fn build(workspace: &Workspace) -> Result<PathBuf> {
    with_wasm_flags(Task::cargo(workspace.root()))
        .args(["build", "--profile", PROFILE])
        .args(["--package", "headwater-parser", "--target", WASM_TARGET])
        .check()?;
    let compiled = workspace
        .target()
        .join(WASM_TARGET)
        .join(PROFILE)
        .join("headwater_parser.wasm");
    let stage = workspace.npm_stage();
    let wasm = stage.join("parser.wasm");
    let wasm_opt = module_program(workspace, "binaryen/bin/wasm-opt")?;
    let optimize = workspace.path("xtask/src/pack/optimize-parser.mjs");
    let inputs = Inputs::default().path(&optimize)?.path(&compiled)?;
    Step::new(&stage, "wasm-opt-parser", &[&wasm]).run(&inputs, || {
        Task::new("node")
            .arg(&optimize)
            .arg(&wasm_opt)
            .arg(&compiled)
            .arg(&wasm)
            .check()
    })?;
    Ok(wasm)
}
