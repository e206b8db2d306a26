//! The hubs that recipes run under: servers between an app and its clients, as Debian has them.

use std::path::Path;

use anyhow::Result;

use super::debian::{May, install};
use super::path::on_path;

/// Where Debian puts nchan, which is a module of nginx.
const NCHAN: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";

/// Installs the hubs that are missing, if we are root: Debian starts them as services.
///
/// # Errors
/// Where that is not possible; the error names the command that would do it.
pub(crate) fn ensure_hubs() -> Result<()> {
    let mut missing = Vec::new();
    if on_path("nginx").is_none() {
        missing.push("nginx");
    }
    if !Path::new(NCHAN).is_file() {
        missing.push("libnginx-mod-nchan");
    }
    if on_path("pushpin").is_none() {
        missing.push("pushpin");
    }
    install(&missing, "the recipes for hubs", May::Root)
}
