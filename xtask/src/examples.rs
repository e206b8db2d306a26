//! The examples that are pages, built without their ecosystems' tools: cargo, wasm-bindgen, and the
//! page that `trunk` or `dx` would make.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::front_ends::{PAGES, example, packages};
use crate::pack::with_wasm_flags;
use crate::process::Task;
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
    // The development profile: all in one run, so that what they share is built once.
    let build = with_wasm_flags(Task::cargo(workspace.root()))
        .arg("build")
        .args(["--target", WASM_TARGET]);
    packages(build, PAGES.map(example)).check()?;
    for name in PAGES {
        page(workspace, &bindgen, name).with_context(|| format!("examples/{name}"))?;
    }
    Ok(())
}

fn page(workspace: &Workspace, bindgen: &Tool, name: &str) -> Result<()> {
    let source = workspace.path("examples").join(name);
    let out = workspace.examples().join(name);
    fs::create_dir_all(&out)?;
    let program = workspace
        .target()
        .join(WASM_TARGET)
        .join("debug")
        .join(format!("{}.wasm", example(name)));
    println!("  wasm-bindgen {name}");
    Task::new(bindgen.program("wasm-bindgen"))
        .arg(program)
        .args(["--target", "web", "--no-typescript", "--out-name", "app"])
        .arg("--out-dir")
        .arg(&out)
        .check()?;
    let html = fs::read_to_string(source.join("index.html"))?;
    fs::write(out.join("index.html"), plain(&html, &source, &out)?)?;
    Ok(())
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
