//! The crate as its dependents take it: its features, its oldest Rust, what it adds to an app.

use std::path::Path;

use anyhow::Result;

use super::context::Context;
use super::node_tests::files;
use super::tally::Harness;
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::tools::{
    Pinned, WASM_TARGET, ensure, ensure_modules, ensure_toolchain, ensure_wasm_target,
    module_program, node,
};

/// The crate's features; a test compares them with the manifest's.
const FEATURES: [&str; 13] = [
    "std",
    "web",
    "fast",
    "json",
    "js-json",
    "gloo",
    "log",
    "tracing",
    "protocol",
    "share",
    "test",
    "native-http",
    "__engine",
];
/// Those that no pair is made with: one is another one with TLS, which takes long to build, one is what two others share.
const ALONE: [&str; 2] = ["native", "__pump"];
/// The oldest Rust that the workspace's manifest promises.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");
/// The variants of the app in `tests/dependent`, by its features; likewise.
const VARIANTS: [&str; 8] = [
    "",
    "text",
    "json",
    "js-json",
    "gloo-unused",
    "gloo",
    "share-unused",
    "share",
];

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    ensure_wasm_target(context.workspace())?;
    features(context)?;
    two_dependents(context)?;
    oldest_rust(context)?;
    one_wasm_bindgen(context)?;
    variants(context)
}

/// No feature, each alone, each two, all: features must only ever add.
fn features(context: &mut Context<'_>) -> Result<()> {
    let all = [&FEATURES[..], &ALONE[..]].concat().join(",");
    let mut sets = vec![String::new(), all];
    sets.extend(ALONE.map(str::to_owned));
    for (index, feature) in FEATURES.iter().enumerate() {
        sets.push((*feature).to_owned());
        let pairs = FEATURES[index + 1..].iter();
        sets.extend(pairs.map(|other| format!("{feature},{other}")));
    }
    for set in &sets {
        let task = Task::cargo(context.workspace().root())
            .args(["check", "--quiet", "--package", "headwater"])
            .args(["--no-default-features", "--features", set]);
        // By one command: cargo checks the two beside each other.
        let task = with_wasm_flags(task).args(["--target", "host-tuple", "--target", WASM_TARGET]);
        context.check(&format!("features [{set}], native and {WASM_TARGET}"), task)?;
    }
    Ok(())
}

/// A library that asks for no feature builds alone, and beside an app that asks for `json`. What it implements for
/// its own types must not collide with what the feature adds.
fn two_dependents(context: &mut Context<'_>) -> Result<()> {
    for target in [None, Some(WASM_TARGET)] {
        for package in ["library", "app"] {
            let task = Task::cargo(context.workspace().root())
                .args(["check", "--quiet", "--package"])
                .arg(format!("headwater-dependent-{package}"));
            let task = match target {
                Some(target) => with_wasm_flags(task).args(["--target", target]),
                None => task,
            };
            let what = format!("the dependent {package}, {}", target.unwrap_or("native"));
            context.check(&what, task)?;
        }
    }
    Ok(())
}

/// What the manifest promises of old compilers, by one.
fn oldest_rust(context: &mut Context<'_>) -> Result<()> {
    let workspace = context.workspace();
    if let Err(error) = ensure_toolchain(workspace, OLDEST) {
        context.skip(&format!("Rust {OLDEST}: {error:#}"));
        return Ok(());
    }
    for target in [None, Some(WASM_TARGET)] {
        let task = Task::new("rustup")
            .dir(workspace.root())
            .args(["run", OLDEST, "cargo", "check", "--quiet"])
            .args(["--package", "headwater", "--all-features", "--target-dir"])
            .arg(workspace.target().join("oldest-rust"));
        let task = match target {
            Some(target) => task.args(["--target", target]),
            None => task,
        };
        let what = format!("Rust {OLDEST}, {}", target.unwrap_or("native"));
        context.check(&what, task)?;
    }
    Ok(())
}

/// Two would not link, or not understand each other: cargo refuses a name that two packages have.
fn one_wasm_bindgen(context: &mut Context<'_>) -> Result<()> {
    let task = Task::cargo(context.workspace().root())
        .args([
            "tree",
            "--quiet",
            "--package",
            "headwater",
            "--all-features",
        ])
        .args(["--target", WASM_TARGET, "--invert", "wasm-bindgen"])
        .args(["--depth", "0"]);
    context.check("one wasm-bindgen in the tree", task)
}

/// What an app exports that depends on the crate, and what it weighs.
fn variants(context: &mut Context<'_>) -> Result<()> {
    let workspace = context.workspace();
    let root = workspace.root();
    ensure_modules(workspace)?;
    let bindgen = ensure(workspace, &Pinned::WASM_BINDGEN)?;
    let wasm_opt = module_program(workspace, "binaryen/bin/wasm-opt")?;
    let stage = workspace.target().join("dependent");
    for variant in VARIANTS {
        let dir = stage.join(if variant.is_empty() { "none" } else { variant });
        with_wasm_flags(Task::cargo(root))
            .args([
                "build",
                "--quiet",
                "--release",
                "--package",
                "headwater-dependent",
            ])
            .args(["--target", WASM_TARGET, "--features", variant])
            .check()?;
        let built = Path::new(WASM_TARGET).join("release/headwater_dependent.wasm");
        Task::new(bindgen.program("wasm-bindgen"))
            .arg(workspace.target().join(built))
            .args(["--target", "web", "--out-name", "app", "--out-dir"])
            .arg(&dir)
            .check()?;
        Task::new(node()?)
            .arg(workspace.path("tests/dependent/optimize.mjs"))
            .arg(&wasm_opt)
            .arg(dir.join("app_bg.wasm"))
            .check()?;
    }
    let tests = files(&workspace.path("tests/dependent"), &[".test.mjs"])?;
    let task = Task::new(node()?)
        .dir(root)
        .args(["--test", "--test-reporter=spec"])
        .args(&tests)
        .env("HEADWATER_DEPENDENT", &stage);
    context.suite("what an app exports and weighs", Harness::Node, task)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{ALONE, FEATURES, VARIANTS};
    use crate::process::Task;
    use crate::workspace::Workspace;

    /// The features of a package of the workspace, as cargo reads them.
    fn features_of(package: &str) -> Vec<String> {
        let workspace = Workspace::find().expect("the tests run in the workspace");
        let metadata = Task::cargo(workspace.root())
            .args(["metadata", "--no-deps", "--format-version=1"])
            .answer()
            .expect("cargo reads the manifests");
        let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
        let packages = metadata["packages"].as_array().expect("there are packages");
        let found = packages.iter().find(|found| found["name"] == package);
        let features = found.expect("it is in the workspace")["features"].as_object();
        let names = features.expect("they are a table").keys().cloned();
        sorted(names.filter(|name| name != "default"))
    }

    fn sorted<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Vec<String> {
        let mut names: Vec<_> = names.into_iter().map(Into::into).collect();
        names.sort();
        names
    }

    #[test]
    fn every_feature_of_the_crate_is_tried() {
        assert_eq!(
            sorted([&FEATURES[..], &ALONE[..]].concat()),
            features_of("headwater")
        );
    }

    #[test]
    fn every_feature_of_the_app_is_a_variant_of_it() {
        let variants = VARIANTS.into_iter().filter(|variant| !variant.is_empty());
        assert_eq!(sorted(variants), features_of("headwater-dependent"));
    }
}
