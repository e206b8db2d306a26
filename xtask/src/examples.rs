//! The examples that are pages, built without their ecosystems' tools: cargo, wasm-bindgen, and the
//! page that `trunk` or `dx` would make.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::front_ends::{PAGES, SERVED, example, packages};
use crate::pack::with_wasm_flags;
use crate::process::{Group, Task};
use crate::tools::{Pinned, Tool, WASM_TARGET, ensure, ensure_wasm_target};
use crate::workspace::Workspace;

/// What starts the program in a page.
const START: &str = r#"<script type="module">
      import start from "./app.js";
      await start();
    </script>"#;
/// Where Trunk puts the same.
const TRUNKS_START: &str = r#"<link data-trunk rel="rust" />"#;
/// How a page names a stylesheet that Trunk is to take along.
const TRUNKS_STYLE: &str = r#"<link data-trunk rel="css" href=""#;

/// Builds the examples into one directory each, below that of the workspace's examples.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    ensure_wasm_target(workspace)?;
    let bindgen = ensure(workspace, &Pinned::WASM_BINDGEN)?;
    let build = || Task::cargo(workspace.root()).arg("build");
    let wasm = || with_wasm_flags(build()).args(["--target", WASM_TARGET]);
    // The development profile: all in one run, so that what they share is built once.
    packages(wasm(), PAGES.map(example)).check()?;
    for name in PAGES {
        page(workspace, &bindgen, name).with_context(|| format!("examples/{name}"))?;
    }
    let served = example(SERVED);
    packages(wasm(), [&served])
        .args(["--lib", "--features", "hydrate"])
        .check()?;
    let pkg = workspace.examples().join(SERVED).join("pkg");
    bind(
        workspace,
        &bindgen,
        &served.replace('-', "_"),
        (&pkg, &served),
    )?;
    packages(build(), [&served])
        .args(["--features", "ssr"])
        .check()
}

/// The program that serves the example with a server of its own.
pub(crate) fn server(workspace: &Workspace) -> PathBuf {
    let name = format!("{}{EXE_SUFFIX}", example(SERVED));
    workspace.target().join("debug").join(name)
}

/// Starts that program as cargo-leptos does; it says where it listens.
pub(crate) fn serve(workspace: &Workspace) -> Result<Group> {
    let mut command = Command::new(server(workspace));
    command
        .env("LEPTOS_OUTPUT_NAME", example(SERVED))
        .env("LEPTOS_SITE_ROOT", workspace.examples().join(SERVED));
    Group::spawn(&mut command).context("the server-rendered example can't be started")
}

fn page(workspace: &Workspace, bindgen: &Tool, name: &str) -> Result<()> {
    let source = workspace.path("examples").join(name);
    let out = workspace.examples().join(name);
    bind(workspace, bindgen, &example(name), (&out, "app"))?;
    let html = fs::read_to_string(source.join("index.html"))?;
    fs::write(out.join("index.html"), plain(&html, &source, &out)?)?;
    Ok(())
}

/// Makes a program's glue, with this name in this directory.
fn bind(
    workspace: &Workspace,
    bindgen: &Tool,
    program: &str,
    (out, name): (&Path, &str),
) -> Result<()> {
    let built = workspace.target().join(WASM_TARGET).join("debug");
    fs::create_dir_all(out)?;
    println!("  wasm-bindgen {program}");
    Task::new(bindgen.program("wasm-bindgen"))
        .arg(built.join(format!("{program}.wasm")))
        .args(["--target", "web", "--no-typescript", "--out-name", name])
        .arg("--out-dir")
        .arg(out)
        .check()
}

/// The page as browsers take it, with its stylesheets beside it.
fn plain(html: &str, source: &Path, out: &Path) -> Result<String> {
    let mut page = String::new();
    for line in html.lines() {
        if let Some((before, rest)) = line.split_once(TRUNKS_STYLE) {
            let Some((path, _)) = rest.split_once('"') else {
                bail!("a stylesheet's name does not end: {line}");
            };
            let style = source.join(path);
            let file = style.file_name().unwrap_or_default().to_string_lossy();
            fs::copy(&style, out.join(&*file))
                .with_context(|| format!("{} can't be copied", style.display()))?;
            page.push_str(&format!(
                r#"{before}<link rel="stylesheet" href="{file}" />"#
            ));
        } else if !line.contains(TRUNKS_START) {
            page.push_str(&line.replace("</body>", &format!("{START}\n  </body>")));
        }
        page.push('\n');
    }
    Ok(page)
}
