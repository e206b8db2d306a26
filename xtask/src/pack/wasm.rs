//! What the package has of Rust: wasm by cargo and wasm-opt, and JavaScript that wasm2js makes of it.

use std::path::PathBuf;

use anyhow::Result;

use super::fingerprint::{Inputs, Step};
use crate::process::Task;
use crate::tools::{FIRST_WASM_TARGET, WASM_TARGET, module_program};
use crate::workspace::Workspace;

/// The crate that all of them are made of.
const PACKAGE: &str = "headwater-engine";

/// A file of the package that is made of Rust.
#[derive(Debug)]
pub(crate) struct Module {
    /// The part of the engine that it is: a feature of its crate.
    part: &'static str,
    /// What it is compiled for.
    target: &'static str,
    /// The cargo profile, and so the folder below the target's.
    profile: &'static str,
    /// Whether it may use vectors, which engines have learned later than WebAssembly itself.
    simd: bool,
    /// What wasm-opt is to optimize for.
    level: &'static str,
    /// Its name in the package: wasm, or JavaScript.
    file: &'static str,
}

/// All of them: the engine is for size, the parser's for speed, and each as JavaScript; and what sharing runs on, for size.
/// Where WebAssembly is refused, nothing is shared.
pub(crate) const MODULES: [Module; 5] = [
    Module {
        part: "client",
        target: WASM_TARGET,
        profile: "release",
        simd: false,
        level: "-Oz",
        file: "headwater.wasm",
    },
    Module {
        part: "parser",
        target: WASM_TARGET,
        profile: "parser",
        simd: true,
        level: "-O3",
        file: "parser.wasm",
    },
    Module {
        part: "share",
        target: WASM_TARGET,
        profile: "release",
        simd: false,
        level: "-Oz",
        file: "share.wasm",
    },
    Module {
        part: "client",
        target: FIRST_WASM_TARGET,
        profile: "release",
        simd: false,
        level: "-Oz",
        file: "engine.js",
    },
    Module {
        part: "parser",
        target: FIRST_WASM_TARGET,
        profile: "release",
        simd: false,
        level: "-Oz",
        file: "parser-engine.js",
    },
];

/// Compiles for wasm with all that today's engines have, as the parser is compiled.
pub(crate) fn with_wasm_flags(task: Task) -> Task {
    with_flags(task, "-C target-feature=+simd128")
}

fn with_flags(task: Task, flags: &str) -> Task {
    task
        // Either would take the place of the target's own flags.
        .without_env("RUSTFLAGS")
        .without_env("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
}

impl Module {
    /// The part of the engine that it is: a feature of its crate.
    pub(crate) fn part(&self) -> &'static str {
        self.part
    }

    /// What it is compiled for.
    pub(crate) fn target(&self) -> &'static str {
        self.target
    }

    /// Builds it, and gives where it is.
    pub(super) fn build(&self, workspace: &Workspace) -> Result<PathBuf> {
        let cargo = Task::cargo(workspace.root());
        let cargo = match self.simd {
            true => with_wasm_flags(cargo),
            // Of the thresholds from 0 to 40, these make the smallest files.
            false if self.part == "share" => with_flags(cargo, "-C llvm-args=--inline-threshold=5"),
            false => with_flags(cargo, "-C llvm-args=--inline-threshold=20"),
        };
        // All parts have the same file name: in one directory, each would overwrite the others.
        let target_dir = workspace.target().join("engine").join(self.part);
        cargo
            .args(["rustc", "--lib", "--crate-type", "cdylib"])
            .args(["--package", PACKAGE, "--features", self.part])
            .args(["--profile", self.profile, "--target", self.target])
            // With nothing of another build: that is what shows that a package can be made again.
            .without_env("CARGO_BUILD_BUILD_DIR")
            .env("CARGO_TARGET_DIR", &target_dir)
            .check()?;
        let compiled = target_dir
            .join(self.target)
            .join(self.profile)
            .join(format!("{}.wasm", PACKAGE.replace('-', "_")));
        let stage = workspace.npm_stage();
        std::fs::create_dir_all(&stage)?;
        let made = stage.join(self.file);
        let wasm_opt = module_program(workspace, "binaryen/bin/wasm-opt")?;
        let wasm2js = module_program(workspace, "binaryen/bin/wasm2js")?;
        let optimize = workspace.path("xtask/src/pack/optimize.mjs");
        let inputs = Inputs::default()
            .word(self.level)
            .word(if self.simd { "simd" } else { "" })
            .path(&workspace.path("node_modules/binaryen/package.json"))?
            .path(&optimize)?
            .path(&compiled)?;
        Step::new(&stage, self.file, &[&made]).run(&inputs, || {
            println!("  {}: wasm-opt {}", self.file, self.level);
            Task::new("node")
                .arg(&optimize)
                .arg(&wasm_opt)
                .arg(&wasm2js)
                .arg(self.level)
                .arg(if self.simd { "simd" } else { "" })
                .arg(&compiled)
                .arg(&made)
                .summed_up("wasm-opt")
                .check()
        })?;
        Ok(made)
    }
}
