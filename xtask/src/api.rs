//! The public API of the crates that are published, one line an item, as `docs/public-api` has it: whoever changes it
//! sees that in the diff.
//!
//! rustdoc's JSON is for nightly toolchains. The stable one writes it, too, where `RUSTC_BOOTSTRAP` is set, and that
//! must not be seen by the build scripts of dependencies, which would all be built anew. So it is set for rustdoc
//! alone: cargo starts this program in its place, and this program starts rustdoc.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::audit::PUBLISHED;
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;

/// The version of rustdoc's JSON that is read, and the toolchain that writes it.
const FORMAT: (u64, &str) = (57, "Rust 1.95");
/// Where this is set, the program is started in the place of rustdoc.
const IN_PLACE_OF_RUSTDOC: &str = "HEADWATER_IN_PLACE_OF_RUSTDOC";
/// The crate whose API differs between browsers and other targets.
const OF_TWO_TARGETS: &str = "headwater";

/// Starts rustdoc with this program's arguments, if cargo has started it in the place of rustdoc.
pub(crate) fn in_place_of_rustdoc() -> Option<ExitCode> {
    env::var_os(IN_PLACE_OF_RUSTDOC)?;
    let status = Command::new("rustdoc")
        .args(env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove(IN_PLACE_OF_RUSTDOC)
        .status();
    Some(match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: rustdoc does not start: {error}");
            ExitCode::FAILURE
        }
    })
}

/// Why the lists can't be made by this toolchain, if they can't.
pub(crate) fn lack(workspace: &Workspace) -> Result<Option<String>> {
    let json = document(workspace, OF_TWO_TARGETS, None)?;
    let version: Value = serde_json::from_str(&fs::read_to_string(json)?)?;
    let version = version["format_version"].as_u64().unwrap_or_default();
    let (known, toolchain) = FORMAT;
    Ok((version != known).then(|| {
        format!("rustdoc's JSON is of version {version}; {toolchain} writes {known}, which is read")
    }))
}

/// Writes the lists.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    if let Some(lack) = lack(workspace)? {
        bail!(lack);
    }
    fs::create_dir_all(workspace.path("docs/public-api"))?;
    for package in PUBLISHED {
        fs::write(file(workspace, package), list(workspace, package)?)?;
    }
    Ok(())
}

/// What differs from the lists that are written.
pub(crate) fn differences(workspace: &Workspace) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for package in PUBLISHED {
        let written = fs::read_to_string(file(workspace, package)).unwrap_or_default();
        let now = list(workspace, package)?;
        differences.extend(lines_between(&written, &now).map(|line| format!("{package}: {line}")));
    }
    Ok(differences)
}

fn file(workspace: &Workspace, package: &str) -> PathBuf {
    workspace.path(&format!("docs/public-api/{package}.txt"))
}

/// The lines that only one of two texts has, marked as in a diff.
fn lines_between<'a>(before: &'a str, now: &'a str) -> impl Iterator<Item = String> + 'a {
    let [old, new] = [before, now].map(|text| text.lines().collect::<BTreeSet<_>>());
    let gone = before.lines().filter(move |line| !new.contains(line));
    let added = now.lines().filter(move |line| !old.contains(line));
    let gone = gone.map(|line| format!("- {line}"));
    gone.chain(added.map(|line| format!("+ {line}")))
}

/// The list of a crate's API.
fn list(workspace: &Workspace, package: &str) -> Result<String> {
    let native = items(&document(workspace, package, None)?)?;
    let mut text = format!(
        "# The public API of {package}, with all features. `cargo xtask api --write` writes it.\n"
    );
    if package != OF_TWO_TARGETS {
        section(&mut text, "", &native);
        return Ok(text);
    }
    let web = items(&document(workspace, package, Some(WASM_TARGET))?)?;
    let without = |items: &[String], others: &[String]| -> Vec<String> {
        let others: BTreeSet<_> = others.iter().collect();
        let rest = items.iter().filter(|item| !others.contains(item));
        rest.cloned().collect()
    };
    let (only_web, only_native) = (without(&web, &native), without(&native, &web));
    section(&mut text, "", &without(&web, &only_web));
    section(&mut text, "# In browsers alone\n", &only_web);
    section(&mut text, "# On other targets alone\n", &only_native);
    Ok(text)
}

fn section(text: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        // A string takes whatever is written.
        let _ = write!(text, "\n{title}{}\n", items.join("\n"));
    }
}

/// Has rustdoc document a crate, and says where its JSON is.
fn document(workspace: &Workspace, package: &str, target: Option<&str>) -> Result<PathBuf> {
    let cargo = Task::cargo(workspace.root()).args(["rustdoc", "--quiet", "--lib"]);
    let cargo = match target {
        Some(target) => with_wasm_flags(cargo).args(["--target", target]),
        None => cargo,
    };
    cargo
        .args(["--package", package, "--features"])
        .arg(features(workspace, package)?.join(","))
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTDOC", env::current_exe()?)
        .env(IN_PLACE_OF_RUSTDOC, "1")
        .check()?;
    let dir = workspace.target().join(target.unwrap_or_default());
    Ok(dir
        .join("doc")
        .join(format!("{}.json", package.replace('-', "_"))))
}

/// The features of a crate that are for its users.
fn features(workspace: &Workspace, package: &str) -> Result<Vec<String>> {
    let metadata = Task::cargo(workspace.root())
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .answer()
        .context("cargo metadata fails")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let found = packages.find(|found| found["name"] == package);
    let features = found.and_then(|found| found["features"].as_object());
    let names = features.context("it is not in the workspace")?.keys();
    Ok(names
        .filter(|name| !name.starts_with("__"))
        .cloned()
        .collect())
}

/// The items of rustdoc's JSON, a line each. Of an implementation of somebody else's trait, such as `Clone`, the
/// methods are left out.
fn items(json: &Path) -> Result<Vec<String>> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .with_context(|| format!("{} can't be read", json.display()))?;
    let items = brief(api.items().map(ToString::to_string));
    ensure!(!items.is_empty(), "{} has no item", json.display());
    Ok(items)
}

/// Whether a function belongs to no type: what its path has before its name is a module, and written small.
fn is_free(line: &str) -> bool {
    let path = line.trim_start_matches("pub fn ");
    let path = path.split(['(', '<']).next().unwrap_or_default();
    let owner = path.rsplit("::").nth(1).unwrap_or_default();
    line.starts_with("pub fn ") && owner.starts_with(|c: char| c.is_ascii_lowercase())
}

fn brief(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut is_of_another = false;
    let mut items = Vec::new();
    for line in lines {
        let is_impl = line.starts_with("impl");
        if is_impl {
            let name = line.split(" for ").next().unwrap_or_default();
            let path = name.rsplit_once("> ").map_or(name, |(_, path)| path);
            let path = path.trim_start_matches("impl ");
            is_of_another = line.contains(" for ") && !path.starts_with("headwater");
        } else if !line.starts_with("pub fn ") && !line.starts_with("pub type ") || is_free(&line) {
            is_of_another = false;
        }
        if (is_impl || !is_of_another) && seen.insert(line.clone()) {
            items.push(line);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_listed_but_those_of_other_crates_traits() {
        let lines = "pub struct headwater::A\nimpl headwater::A\npub fn headwater::A::a(&self)\n\
                     impl<T: core::marker::Copy> core::clone::Clone for headwater::A\n\
                     pub fn headwater::A::clone(&self) -> Self\nimpl headwater::B for headwater::A\n\
                     pub fn headwater::A::b(&self)\nimpl core::fmt::Debug for headwater::A\n\
                     pub type headwater::A::Output\npub fn headwater::free<T>(T)\npub trait headwater::B\npub fn headwater::B::b(&self)\n\
                     impl headwater::B for headwater::A\n";
        let listed = brief(lines.lines().map(str::to_owned));
        let expected = "pub struct headwater::A\nimpl headwater::A\npub fn headwater::A::a(&self)\n\
                        impl<T: core::marker::Copy> core::clone::Clone for headwater::A\n\
                        impl headwater::B for headwater::A\npub fn headwater::A::b(&self)\n\
                        impl core::fmt::Debug for headwater::A\npub fn headwater::free<T>(T)\n\
                        pub trait headwater::B\n\
                        pub fn headwater::B::b(&self)";
        assert_eq!(listed.join("\n"), expected);
    }

    #[test]
    fn what_has_changed_is_told_line_by_line() {
        let told: Vec<_> = lines_between("a\nb\nc\n", "a\nd\nc\n").collect();
        assert_eq!(told, ["- b", "+ d"]);
    }
}
