//! The wasm file and its JavaScript glue: cargo, wasm-bindgen, wasm-opt.

use std::path::PathBuf;

use anyhow::Result;

use super::fingerprint::{Inputs, Step};
use crate::process::Task;
use crate::tools::{Tool, WASM_TARGET, module_program};
use crate::workspace::Workspace;

/// The name of the library target of `headwater-npm`.
const LIBRARY: &str = "headwater_npm";

/// The intermediate files the package is made of.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) wasm: PathBuf,
    pub(super) glue: PathBuf,
    pub(super) glue_types: PathBuf,
}

/// Compiles for wasm as the package is compiled, so that tests test what is shipped.
pub(crate) fn with_wasm_flags(task: Task) -> Task {
    task
        // Either would take the place of the target's own flags.
        .without_env("RUSTFLAGS")
        .without_env("CARGO_ENCODED_RUSTFLAGS")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-C target-feature=+simd128",
        )
}

/// Builds the wasm file and the glue.
pub(super) fn build(workspace: &Workspace, bindgen: &Tool) -> Result<Built> {
    with_wasm_flags(Task::cargo(workspace.root()))
        .args(["build", "--release", "--package", "headwater-npm"])
        .args(["--target", WASM_TARGET])
        .check()?;
    let compiled = workspace
        .target()
        .join(WASM_TARGET)
        .join("release")
        .join(format!("{LIBRARY}.wasm"));

    let stage = workspace.npm_stage();
    std::fs::create_dir_all(&stage)?;
    let bound = stage.join(format!("{LIBRARY}_bg.wasm"));
    let glue = stage.join(format!("{LIBRARY}.js"));
    let built = Built {
        wasm: stage.join("headwater.wasm"),
        glue: stage.join("glue.js"),
        glue_types: stage.join(format!("{LIBRARY}.d.ts")),
    };

    let inputs = Inputs::default().word(bindgen.version()).path(&compiled)?;
    let outputs = [bound.as_path(), glue.as_path(), built.glue_types.as_path()];
    Step::new(&stage, "wasm-bindgen", &outputs).run(&inputs, || {
        println!("  wasm-bindgen {}", bindgen.version());
        Task::new(bindgen.program("wasm-bindgen"))
            .arg(&compiled)
            .args(["--target", "web", "--omit-default-module-path"])
            .args(["--remove-name-section", "--remove-producers-section"])
            .arg("--out-dir")
            .arg(&stage)
            .check()
    })?;

    let wasm_opt = module_program(workspace, "binaryen/bin/wasm-opt")?;
    let optimize = workspace.path("xtask/src/pack/optimize.mjs");
    let inputs = Inputs::default()
        .path(&workspace.path("node_modules/binaryen/package.json"))?
        .path(&optimize)?
        .path(&workspace.path("xtask/src/pack/features.mjs"))?
        .path(&bound)?
        .path(&glue)?;
    Step::new(&stage, "wasm-opt", &[&built.wasm, &built.glue]).run(&inputs, || {
        println!("  wasm-opt -Oz");
        Task::new("node")
            .arg(&optimize)
            .arg(&wasm_opt)
            .arg(&stage)
            .summed_up("wasm-opt")
            .check()
    })?;
    Ok(built)
}
