//! What the lock files pin: each package, from the registry alone, with a checksum.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::licence::is_satisfied;
use crate::tiers::integrations_folders;
use crate::workspace::Workspace;

/// Where crates come from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Licences of packages from npm whose manifests have none, or by a name that SPDX does not know: by their files.
const BY_FILE: [(&str, &str); 2] = [("htmx-ext-sse", "0BSD"), ("htmx4", "0BSD")];

/// Cargo's lock files: of the workspace, and of what has its own.
const CARGO: [&str; 3] = ["Cargo.lock", "bench/rust/Cargo.lock", "fuzz/Cargo.lock"];

/// Licences of tools from npm beside those that `deny.toml` allows. Nothing of these tools is passed on.
const NPM: [&str; 5] = [
    "0BSD",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    // A table of what browsers can do, which the compiler of Solid's JSX asks in tests. None of it is published.
    "CC-BY-4.0",
    "Python-2.0",
];

/// The crates that come from elsewhere, or have no checksum.
pub(super) fn crates(workspace: &Workspace) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for path in CARGO {
        let text = fs::read_to_string(workspace.path(path)).with_context(|| path.to_owned())?;
        faults.extend(
            unpinned(&text)
                .into_iter()
                .map(|name| format!("{path}: {name}")),
        );
    }
    Ok(faults)
}

fn unpinned(lock: &str) -> Vec<String> {
    let packages = lock.split("[[package]]").skip(1);
    let is_unpinned = |package: &&str| {
        // What has no source is in this repository.
        value(package, "source")
            .is_some_and(|source| source != CRATES_IO || value(package, "checksum").is_none())
    };
    packages
        .filter(is_unpinned)
        .map(|package| {
            let said = |key| value(package, key).unwrap_or("nothing");
            format!("{} from {}", said("name"), said("source"))
        })
        .collect()
}

/// The value of a line `KEY = "VALUE"`.
fn value<'a>(package: &'a str, key: &str) -> Option<&'a str> {
    package.lines().find_map(|line| {
        let value = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        value.strip_suffix('"')
    })
}

/// The packages from npm that come from elsewhere, have no checksum, or a licence that is not allowed.
pub(super) fn npm(workspace: &Workspace, allowed: &[String]) -> Result<Vec<String>> {
    let allowed: Vec<&str> = allowed.iter().map(String::as_str).chain(NPM).collect();
    let mut paths = vec![workspace.path("package-lock.json")];
    for folder in integrations_folders(workspace)? {
        paths.push(folder.join("package-lock.json"));
    }
    let mut faults = Vec::new();
    for path in paths {
        let lock = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        faults.extend(refused(&lock, &allowed)?);
    }
    Ok(faults)
}

fn refused(lock: &str, allowed: &[&str]) -> Result<Vec<String>> {
    let lock: Value = serde_json::from_str(lock)?;
    let packages = lock["packages"].as_object().context("no packages")?;
    let mut faults = Vec::new();
    for (path, package) in packages {
        // The first is this repository, and links are its parts, as is what they lead to: the package itself.
        let is_ours = path.starts_with("node_modules/headwater/");
        if path.is_empty() || package["link"] == true || is_ours {
            continue;
        }
        let name = path.rsplit("node_modules/").next().unwrap_or(path);
        // `.npmrc` leaves the registry's address out: where there is one, it is of something else.
        if let Some(source) = package["resolved"].as_str() {
            faults.push(format!("{name} from {source}"));
        }
        let checksum = package["integrity"].as_str().unwrap_or_default();
        if !checksum.starts_with("sha512-") {
            faults.push(format!("{name} without a checksum"));
        }
        let by_file = BY_FILE.iter().find(|(package, _)| *package == name);
        let licence = match by_file {
            Some((_, licence)) => licence,
            None => package["license"].as_str().unwrap_or_default(),
        };
        if !is_satisfied(licence, allowed) {
            faults.push(format!("{name}: licence {licence:?}"));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_from_elsewhere_or_without_a_checksum_is_named() {
        let lock = format!(
            "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
             [[package]]\nname = \"good\"\nsource = \"{CRATES_IO}\"\nchecksum = \"00\"\n\n\
             [[package]]\nname = \"bare\"\nsource = \"{CRATES_IO}\"\n\n\
             [[package]]\nname = \"other\"\nsource = \"git+https://example.org/other\"\n"
        );
        let bare = format!("bare from {CRATES_IO}");
        assert_eq!(
            unpinned(&lock),
            [&bare, "other from git+https://example.org/other"]
        );
    }

    #[test]
    fn the_packages_of_this_repository_are_as_they_should_be() {
        let workspace = Workspace::find().expect("the tests run in the workspace");
        let allowed = super::super::licence::allowed(&workspace.path("deny.toml"));
        let faults = npm(&workspace, &allowed.expect("it has a list"));
        assert_eq!(faults.expect("the lock files are read"), [""; 0]);
    }

    #[test]
    fn a_package_from_elsewhere_or_with_another_licence_is_named() {
        let lock = r#"{"packages":{
            "":{"license":"none"},
            "node_modules/headwater":{"link":true},
            "node_modules/good":{"integrity":"sha512-00","license":"MIT"},
            "node_modules/a/node_modules/@b/c":{"resolved":"git+ssh://example.org","license":"MIT"},
            "node_modules/weak":{"integrity":"sha1-00","license":"MIT"},
            "node_modules/strict":{"integrity":"sha512-00","license":"GPL-3.0"},
            "node_modules/silent":{"integrity":"sha512-00"}}}"#;
        let mut faults = refused(lock, &["MIT"]).expect("it is a lock file");
        faults.sort();
        assert_eq!(
            faults,
            [
                "@b/c from git+ssh://example.org",
                "@b/c without a checksum",
                "silent: licence \"\"",
                "strict: licence \"GPL-3.0\"",
                "weak without a checksum",
            ]
        );
    }
}
