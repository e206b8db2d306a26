//! The programs the tasks need: found, or installed in the versions pinned here.

mod browsers;
mod cargo_install;
mod debian;
mod hubs;
mod lockfile;
mod node;
mod npm;
mod path;
mod pinned;
mod rustup;

pub(crate) use browsers::{Browser, Driver};
pub(crate) use cargo_install::{Tool, ensure, find};
pub(crate) use hubs::ensure_hubs;
pub(crate) use lockfile::locked_version;
pub(crate) use node::node;
pub(crate) use npm::{ensure_modules, module_program, npm};
pub(crate) use path::path_with;
pub(crate) use pinned::Pinned;
pub(crate) use rustup::{
    FIRST_WASM_TARGET, WASM_TARGET, ensure_component, ensure_target, ensure_toolchain,
    ensure_wasm_target,
};
