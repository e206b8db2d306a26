//! Clippy, rustdoc, the check for unused code and that of the dependencies have nothing to say.

use anyhow::Result;

use super::context::Context;
use crate::front_ends::{HOOKS, NATIVE, PAGES, SERVED, example, hook, packages, workspace_without};
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::tools::{
    Pinned, WASM_TARGET, ensure, ensure_component, ensure_modules, ensure_wasm_target,
    module_program, node,
};

const DENY: [&str; 3] = ["--", "--deny", "warnings"];

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    ensure_component(context.workspace(), "clippy", "clippy")?;
    let root = context.workspace().root();
    let clippy = || Task::cargo(root).arg("clippy");
    context.check(
        "clippy, native",
        workspace_without(clippy()).arg("--all-targets").args(DENY),
    )?;
    ensure_modules(context.workspace())?;
    let knip = module_program(context.workspace(), "knip/bin/knip.js")?;
    context.check(
        "knip, unused exports of JavaScript and TypeScript",
        Task::new(node()?).dir(root).arg(knip),
    )?;
    for audit in crate::audit::audit(context.workspace())? {
        println!("- {}", audit.what);
        context.assert(audit.faults.is_empty(), || {
            format!("{}: {}", audit.what, audit.faults.join("; "))
        });
    }
    // The tests switch on what is not for users: this is the crate without it.
    context.check(
        "clippy, native, the crate as its users build it",
        clippy()
            .args(["--package", "headwater", "--lib"])
            .args(DENY),
    )?;
    if context.quick() {
        return Ok(());
    }
    ensure_wasm_target(context.workspace())?;
    let wasm = |task: Task| with_wasm_flags(task).args(["--target", WASM_TARGET]);
    context.check(
        "clippy, wasm, the crate with its tests",
        wasm(clippy())
            .args(["--package", "headwater", "--tests"])
            .args(DENY),
    )?;
    for half in ["client", "parser"] {
        context.check(
            &format!("clippy, wasm, the npm package's engine, {half}"),
            wasm(clippy())
                .args(["--package", "headwater-engine", "--lib"])
                .args(["--features", half])
                .args(DENY),
        )?;
    }
    context.check(
        "clippy, native, the hooks",
        packages(clippy().arg("--all-targets"), NATIVE).args(DENY),
    )?;
    let pages = PAGES.map(example).into_iter();
    context.check(
        "clippy, wasm, the hooks with their tests and examples",
        packages(
            wasm(clippy()).arg("--all-targets"),
            HOOKS.map(hook).into_iter().chain(pages),
        )
        .args(DENY),
    )?;
    let served = || packages(clippy(), [example(SERVED)]);
    context.check(
        "clippy, native, the example that is rendered on a server",
        served().args(["--features", "ssr"]).args(DENY),
    )?;
    context.check(
        "clippy, wasm, its page",
        wasm(served())
            .args(["--lib", "--features", "hydrate"])
            .args(DENY),
    )?;
    let doc = || {
        Task::cargo(root)
            .args(["doc", "--no-deps"])
            .env("RUSTDOCFLAGS", "--deny warnings")
    };
    context.check("rustdoc, native", workspace_without(doc()))?;
    context.check("rustdoc, native, the hooks", packages(doc(), NATIVE))?;
    context.check(
        "rustdoc, wasm",
        wasm(doc()).args(["--package", "headwater"]),
    )?;
    public_api(context)?;
    let bindgen = ensure(context.workspace(), &Pinned::WASM_BINDGEN)?;
    // It has nothing to run: what is not for browsers alone is run by the native tests.
    let runner = bindgen.program("wasm-bindgen-test-runner");
    context.check(
        "the documentation's examples compile, wasm",
        wasm(Task::cargo(root).args(["test", "--doc", "--package", "headwater"]))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner),
    )
}

/// The lists of `docs/public-api` are what the crates have.
fn public_api(context: &mut Context<'_>) -> Result<()> {
    println!("- the public API is as it is listed");
    if let Some(lack) = crate::api::lack(context.workspace())? {
        context.skip_by_choice(&lack);
        return Ok(());
    }
    let differences = crate::api::differences(context.workspace())?;
    context.assert(differences.is_empty(), || {
        let lines = differences.join("\n    ");
        format!("the public API has changed; `cargo xtask api --write` lists it anew:\n    {lines}")
    });
    Ok(())
}
