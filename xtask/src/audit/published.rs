//! What is published on the registry of crates: the packages' metadata, their files, and what their READMEs say there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::Task;
use crate::workspace::Workspace;

/// The crates that are published. Everything else of the workspace says `publish = false`.
pub(crate) const PUBLISHED: [&str; 6] = [
    "headwater",
    "headwater-hooks",
    "headwater-yew",
    "headwater-leptos",
    "headwater-dioxus",
    "headwater-server",
];

/// What each package has.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// What cargo adds to each package, and what may be in it beside `src`.
const EXPECTED: [&str; 8] = [
    ".cargo_vcs_info.json",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
];

/// What is wrong with the crates that are published.
pub(super) fn crates(workspace: &Workspace) -> Result<Vec<String>> {
    let metadata = Task::cargo(workspace.root())
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .answer()
        .context("cargo metadata fails")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array();
    let published: Vec<&Value> = packages
        .into_iter()
        .flatten()
        // `publish = false` is an empty list of registries.
        .filter(|package| package["publish"].is_null())
        .collect();
    let mut names: Vec<_> = published.iter().map(|package| name(package)).collect();
    let mut expected = PUBLISHED;
    names.sort_unstable();
    expected.sort_unstable();
    let mut faults = Vec::new();
    if names != expected {
        faults.push(format!("{names:?} are published, and not {expected:?}"));
    }
    for package in published {
        let found = of_package(workspace, package)?;
        faults.extend(
            found
                .into_iter()
                .map(|fault| format!("{}: {fault}", name(package))),
        );
    }
    Ok(faults)
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or_default()
}

fn of_package(workspace: &Workspace, package: &Value) -> Result<Vec<String>> {
    let name = name(package);
    let manifest = package["manifest_path"]
        .as_str()
        .context("it has no manifest")?;
    let dir = Path::new(manifest).parent().context("it is nowhere")?;
    let mut faults = in_metadata(package);
    for licence in LICENCES {
        // A link in the repository, and the text itself in the package.
        let text = fs::read(dir.join(licence)).unwrap_or_default();
        if text != fs::read(workspace.path(licence))? {
            faults.push(format!("{licence} is not the repository's"));
        }
    }
    let listed = Task::cargo(workspace.root())
        .args(["package", "--list", "--allow-dirty", "--offline", "--quiet"])
        .args(["--package", name])
        .answer()
        .context("cargo package fails")?;
    let readme = package["readme"].as_str().unwrap_or_default();
    faults.extend(in_files(&listed, readme));
    let text = fs::read_to_string(dir.join(readme)).unwrap_or_default();
    faults.extend(in_readme(&text, name));
    Ok(faults)
}

/// What the registry and docs.rs show of a package, by its manifest.
fn in_metadata(package: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for key in ["description", "license", "readme", "rust_version"] {
        if package[key].as_str().is_none_or(str::is_empty) {
            faults.push(format!("no {key}"));
        }
    }
    for key in ["keywords", "categories"] {
        let count = package[key].as_array().map_or(0, Vec::len);
        if !(1..=5).contains(&count) {
            faults.push(format!("{count} {key}, and not 1 to 5"));
        }
    }
    // What is for browsers is documented as it is there.
    let is_for_browsers = package["categories"]
        .as_array()
        .is_some_and(|categories| categories.iter().any(|category| category == "wasm"));
    let target = &package["metadata"]["docs"]["rs"]["default-target"];
    if is_for_browsers && target != "wasm32-unknown-unknown" {
        faults.push("docs.rs would document it for another target than browsers".into());
    }
    let dependencies = package["dependencies"].as_array();
    for dependency in dependencies.into_iter().flatten() {
        // Those of development are left out of a package where they have no version.
        let is_ours = dependency["path"].is_string() && dependency["kind"] != "dev";
        if is_ours && dependency["req"] == "*" {
            faults.push(format!(
                "the dependency {} has no version",
                dependency["name"]
            ));
        }
    }
    faults
}

/// What is wrong with the files of a package, as `cargo package --list` names them.
fn in_files(listed: &str, readme: &str) -> Vec<String> {
    let files: Vec<String> = listed.lines().map(|file| file.replace('\\', "/")).collect();
    let needed = LICENCES.into_iter().chain([readme, "src/lib.rs"]);
    let missing = needed
        .filter(|needed| !files.iter().any(|file| file == needed))
        .map(|needed| format!("{needed} is not in the package"));
    let is_known = |file: &&String| {
        file.starts_with("src/") || *file == readme || EXPECTED.contains(&file.as_str())
    };
    let unknown = files
        .iter()
        .filter(|file| !is_known(file))
        .map(|file| format!("{file} is in the package, and nobody needs it"));
    missing.chain(unknown).collect()
}

/// What is wrong with a README where the registry shows it: there are no files beside it there.
fn in_readme(text: &str, name: &str) -> Vec<String> {
    let mut faults: Vec<_> = links(text)
        .filter(|link| !link.starts_with("https://"))
        .map(|link| format!("its README links to {link}, which is nowhere"))
        .collect();
    let ways = ["cargo add", "cargo add --dev", "cargo install"];
    let has_way = |way| text.lines().any(|line| line == format!("{way} {name}"));
    if !ways.into_iter().any(has_way) {
        faults.push("its README does not say how to add it".into());
    }
    faults
}

/// The targets of a Markdown text's links and pictures, outside of its code.
fn links(text: &str) -> impl Iterator<Item = &str> {
    // What is between two fences is every second piece.
    let prose = text.split("```").step_by(2);
    let ends = [("](", ')'), ("src=\"", '"'), ("href=\"", '"')];
    prose.flat_map(move |prose| {
        ends.into_iter().flat_map(move |(begin, end)| {
            let after = prose.split(begin).skip(1);
            after.filter_map(move |rest| rest.split_once(end).map(|(link, _)| link))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_link_to_a_file_of_the_repository_leads_nowhere() {
        let readme = "# a\n```sh\ncargo add a\n```\n[b](https://b.test) ![c](c.png)\n<img src=\"d.png\">\n\
                      ```rust\nlet e = f[0](g);\n```\n";
        let nowhere = |link| format!("its README links to {link}, which is nowhere");
        assert_eq!(in_readme(readme, "a"), ["c.png", "d.png"].map(nowhere));
        assert_eq!(
            in_readme(readme, "other").last().map(String::as_str),
            Some("its README does not say how to add it")
        );
    }

    #[test]
    fn a_package_has_its_licences_and_nothing_that_nobody_needs() {
        let whole = "Cargo.toml\nLICENSE-APACHE\nLICENSE-MIT\ndocs/a.md\nsrc/lib.rs\nsrc/b/c.rs\n";
        assert_eq!(in_files(whole, "docs/a.md"), [""; 0]);
        let other = "Cargo.toml\nLICENSE-MIT\nREADME.md\nsrc/lib.rs\ntests/d.rs\n";
        assert_eq!(
            in_files(other, "README.md"),
            [
                "LICENSE-APACHE is not in the package",
                "tests/d.rs is in the package, and nobody needs it"
            ]
        );
    }

    #[test]
    fn a_manifest_says_what_the_registry_and_docs_rs_show() {
        let whole = json!({
            "description": "d", "license": "MIT", "readme": "README.md", "rust_version": "1.88",
            "keywords": ["k"], "categories": ["wasm"],
            "metadata": { "docs": { "rs": { "default-target": "wasm32-unknown-unknown" } } },
            "dependencies": [
                { "name": "a", "path": "/a", "kind": null, "req": "^1" },
                { "name": "b", "path": "/b", "kind": "dev", "req": "*" },
            ],
        });
        assert_eq!(in_metadata(&whole), [""; 0]);
        let bare = json!({
            "license": "MIT", "readme": "README.md", "rust_version": "1.88", "keywords": ["k"], "categories": ["wasm"],
            "dependencies": [{ "name": "a", "path": "/a", "kind": null, "req": "*" }],
        });
        assert_eq!(
            in_metadata(&bare),
            [
                "no description",
                "docs.rs would document it for another target than browsers",
                "the dependency \"a\" has no version"
            ]
        );
    }
}
