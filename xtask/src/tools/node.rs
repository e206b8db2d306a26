//! Node.js and npm.

use anyhow::{Result, bail};

use super::path::on_path;
use crate::process::Task;

/// The oldest Node.js that has everything the build and the tests use.
const OLDEST: u32 = 20;

/// Makes sure that there is a Node.js new enough, and npm; the answer is the command to run it by.
pub(crate) fn node() -> Result<&'static str> {
    let wanted = format!(
        "Node.js {OLDEST} or newer with npm is needed to make the npm package: get it from \
         https://nodejs.org or from your package manager (Debian: apt-get install nodejs npm)"
    );
    let Some(version) = Task::new("node").arg("--version").answer() else {
        bail!("there is no `node` on PATH. {wanted}");
    };
    if major(&version).is_none_or(|major| major < OLDEST) {
        bail!("`node` is {version}. {wanted}");
    }
    if on_path("npm").is_none() {
        bail!("there is no `npm` on PATH. {wanted}");
    }
    Ok("node")
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.1.0"), Some(8));
        assert_eq!(major("deno 2"), None);
    }
}
