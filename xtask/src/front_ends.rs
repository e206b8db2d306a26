//! The hooks for front-end frameworks, and what is built with them.
//!
//! Frameworks take long to build, each with features of its own, and natively they are for servers:
//! what is done with the whole workspace leaves these packages out, and names them where it wants
//! them.

use crate::process::Task;

/// The hooks, each the name of its directory in `crates/` and of its framework.
pub(crate) const HOOKS: [&str; 3] = ["yew", "leptos", "dioxus"];

/// What holds natively too: the hooks on a server, and the parts of examples that are no page.
pub(crate) const NATIVE: [&str; 5] = [
    "headwater-hooks",
    "headwater-yew",
    "headwater-leptos",
    "headwater-dioxus",
    "headwater-example-market",
];

/// The examples that are pages, by the names of their directories in `examples/`.
pub(crate) const PAGES: [&str; 3] = ["yew", "leptos", "dioxus"];

/// The example that runs sources natively. Built with the others, it would have the crate's feature `native-http` on for
/// all of them.
pub(crate) const FOLLOW: &str = "follow";

/// The example whose page comes from a server of its own.
pub(crate) const SERVED: &str = "leptos-ssr";

/// Selects all of the workspace but what is built with frameworks.
pub(crate) fn workspace_without(task: Task) -> Task {
    let pages = PAGES.into_iter().chain([SERVED, FOLLOW]).map(example);
    let excluded = NATIVE.iter().map(|name| (*name).to_owned()).chain(pages);
    task.arg("--workspace")
        .args(excluded.flat_map(|name| ["--exclude".to_owned(), name]))
}

/// Selects these packages.
pub(crate) fn packages<N: AsRef<str>>(task: Task, names: impl IntoIterator<Item = N>) -> Task {
    names
        .into_iter()
        .fold(task, |task, name| task.args(["--package", name.as_ref()]))
}

/// The package of the example in this directory.
pub(crate) fn example(name: &str) -> String {
    format!("headwater-example-{name}")
}

/// The package of the hook for this framework.
pub(crate) fn hook(name: &str) -> String {
    format!("headwater-{name}")
}
