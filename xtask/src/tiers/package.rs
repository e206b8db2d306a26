//! The npm package, as Node.js and TypeScript take it.

use std::path::PathBuf;

use anyhow::Result;

use super::context::Context;
use super::node_tests::{files, node_tests};
use super::tally::Harness;
use crate::process::Task;
use crate::server::Server;
use crate::tools::{module_program, node};

/// The entry that is the engine's wasm, for those who serve it themselves.
const WASM: &str = "headwater.wasm";

/// How a package's user may have set TypeScript up; the types must hold for each.
const MODULE_SETTINGS: [[&str; 4]; 2] = [
    ["--module", "nodenext", "--moduleResolution", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
];

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    context.pack()?;
    let workspace = context.workspace();
    let root = workspace.root();
    let dir = workspace.path("tests/package");

    let tsc = module_program(workspace, "typescript/bin/tsc")?;
    let tsc = || -> Result<Task> {
        Ok(Task::new(node()?)
            .dir(root)
            .arg(&tsc)
            .args(["--strict", "--noEmit"]))
    };
    // The package's own sources were checked as their declarations were made; this says so by name
    // even where packing was up to date.
    context.check(
        "tsc, the package's sources",
        tsc()?.arg("--project").arg(workspace.path("pkg-template")),
    )?;
    let types = files(
        &dir,
        &[".test-d.ts", ".test-d.tsx", ".test-d.mts", ".test-d.cts"],
    )?;
    for settings in MODULE_SETTINGS {
        let task = tsc()?
            .args([
                "--target",
                "es2022",
                "--lib",
                "es2022,dom,dom.iterable,esnext",
                "--jsx",
                "react-jsx",
            ])
            .args(settings)
            .args(&types);
        context.check(&format!("tsc, types of the package, {}", settings[3]), task)?;
    }
    context.check(
        "publint",
        Task::new(node()?)
            .dir(root)
            .arg(dir.join("support/publint.mjs"))
            .arg(workspace.pkg()),
    )?;
    let attw = module_program(workspace, "@arethetypeswrong/cli/dist/index.js")?;
    context.check(
        "are the types wrong",
        Task::new(node()?)
            .dir(root)
            .arg(attw)
            .arg(crate::pack::tarball(workspace)?)
            .args(["--format", "ascii"])
            // Those have none: scripts that export nothing, and a file for the page's server.
            .args([
                "--exclude-entrypoints",
                "polyfill.global.js",
                "shared-worker.js",
                WASM,
            ])
            .summed_up("are the types wrong"),
    )?;
    let typedoc = module_program(workspace, "typedoc/bin/typedoc")?;
    context.check(
        "typedoc, the package's reference",
        Task::new(node()?)
            .dir(root)
            .arg(typedoc)
            .arg("--options")
            .arg(workspace.path("pkg-template/typedoc.json"))
            .arg("--out")
            .arg(workspace.target().join("typedoc")),
    )?;

    let tests = files(&dir, &[".test.mjs"])?;
    let support = files(&workspace.path("tests/support"), &[".test.mjs"])?;
    let server = Server::for_tests(workspace, "package")?;
    let task = node_tests(workspace, &[&tests[..], &support].concat(), &server)?;
    context.suite("node --test", Harness::Node, task)?;
    if context.quick() {
        return Ok(());
    }
    let import = |name| format!("--import={}", dir.join("support").join(name).display());
    let refusing = [
        "--disallow-code-generation-from-strings".to_owned(),
        import("refuse-wasm.mjs"),
        import("warm-parser.mjs"),
    ];
    let task = node_tests(workspace, &on_any_engine(&tests), &server)?
        .env("NODE_OPTIONS", refusing.join(" "));
    context.suite("node --test, without WebAssembly", Harness::Node, task)?;
    reproduced(context)
}

/// Who builds the published version's sources gets its very files.
fn reproduced(context: &mut Context<'_>) -> Result<()> {
    println!("- two packs of one tree give the same bytes");
    let differing = crate::pack::reproduce(context.workspace())?;
    context.assert(differing.is_empty(), || {
        format!("two packs of one tree differ in {differing:?}")
    });
    Ok(())
}

/// All is one and the same on the engines in JavaScript. What is left out is about loading WebAssembly
/// itself, about files, or makes code of text.
fn on_any_engine(tests: &[PathBuf]) -> Vec<PathBuf> {
    let is_of_wasm = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        [
            "entries.",
            "eventsource-polyfill.",
            "engine.",
            "engine-memory.",
            "shaking.",
            "examples.",
            "fetch-event-source-readme.",
        ]
        .iter()
        .any(|start| name.starts_with(start))
    };
    tests
        .iter()
        .filter(|path| !is_of_wasm(path))
        .cloned()
        .collect()
}
