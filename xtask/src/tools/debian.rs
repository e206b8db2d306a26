//! Debian's packages, where it is Debian and we may.

use anyhow::{Context, Result, bail};

use super::path::on_path;
use crate::process::Task;

/// Who may install.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Root, and who becomes root without a password.
    Sudo,
    /// Root alone, as in a container: for packages that begin to serve as soon as they are installed.
    Root,
}

/// Installs these packages, which are missing for `what`.
///
/// # Errors
/// Where that is not possible; the error names the command that would do it.
pub(super) fn install(packages: &[&str], what: &str, may: May) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    let by_hand = if on_path("apt-get").is_some() {
        format!("`sudo apt-get install -y {list}` installs them")
    } else {
        "install what your system calls these Debian packages".to_owned()
    };
    let Some(apt) = apt_get(may) else {
        bail!("missing for {what}: {list}; {by_hand}");
    };
    println!("Installing {list} (usually 1 to 3 minutes)");
    let run = |args: &[&str]| {
        let [program, before @ ..] = apt.as_slice() else {
            bail!("no command");
        };
        Task::new(program)
            .args(before)
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .summed_up(format!("apt-get {}", args[0]))
            .check()
    };
    // A failed update leaves the lists as they are, which may do.
    if let Err(error) = run(&["update"]) {
        println!("  {error:#}");
    }
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    run(&install).with_context(|| format!("missing for {what}: {list}; {by_hand}"))
}

/// The command that runs apt-get with the rights it needs, if we have them.
fn apt_get(may: May) -> Option<Vec<&'static str>> {
    on_path("apt-get")?;
    if Task::new("id").arg("-u").answer()? == "0" {
        return Some(vec!["apt-get"]);
    }
    if may == May::Root {
        return None;
    }
    Task::new("sudo").args(["-n", "true"]).answer()?;
    Some(vec!["sudo", "-n", "apt-get"])
}
