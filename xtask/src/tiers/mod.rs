//! The tests, in tiers: what is quick and tells most comes first.

mod browser;
mod context;
mod dependents;
mod e2e;
mod format;
mod integrations;
mod lint;
mod matrix;
mod native;
mod node_tests;
mod package;
mod report;
mod tally;

use std::time::Instant;

use anyhow::Result;

use self::context::Context;
pub(crate) use self::integrations::folders as integrations_folders;
use self::report::Row;
use crate::process::seconds;
use crate::tools::Browser;
use crate::workspace::Workspace;

/// A group of checks or tests that need the same things.
pub(crate) struct Tier {
    /// Its name, as `--only` takes it.
    pub(crate) name: &'static str,
    about: &'static str,
    /// Whether it is part of a quick run.
    quick: bool,
    run: fn(&mut Context<'_>) -> Result<()>,
}

/// All tiers, in the order they run.
pub(crate) const ALL: &[Tier] = &[
    Tier {
        name: "format",
        about: "the source is formatted, and Biome has nothing to say",
        quick: true,
        run: format::run,
    },
    Tier {
        name: "lint",
        about: "clippy, rustdoc and knip have nothing to say, and the dependencies are what they may be",
        quick: true,
        run: lint::run,
    },
    Tier {
        name: "native",
        about: "what needs no browser: wire, session, server, tasks",
        quick: true,
        run: native::run,
    },
    Tier {
        name: "dependents",
        about: "the crate's features, its oldest Rust, what it exports and adds to an app",
        quick: false,
        run: dependents::run,
    },
    Tier {
        name: "package",
        about: "the npm package in Node.js, its types, its manifest",
        quick: true,
        run: package::run,
    },
    Tier {
        name: "chromium",
        about: "the crate in Chromium",
        quick: true,
        run: |context| browser::run(context, Browser::Chromium),
    },
    Tier {
        name: "firefox",
        about: "the crate in Firefox",
        quick: false,
        run: |context| browser::run(context, Browser::Firefox),
    },
    Tier {
        name: "webkit",
        about: "the crate in WebKit",
        quick: false,
        run: |context| browser::run(context, Browser::WebKit),
    },
    Tier {
        name: "e2e",
        about: "the npm package, the demo and the examples on a page in Chromium; EventSource and the client in three browsers",
        quick: false,
        run: e2e::run,
    },
    Tier {
        name: "matrix",
        about: "the packed npm package in fresh apps of bundlers and runtimes",
        quick: false,
        run: matrix::run,
    },
    Tier {
        name: "integrations",
        about: "the packed npm package under other libraries and servers, as docs/integrations.md says",
        quick: false,
        run: integrations::run,
    },
];

/// Runs the chosen tiers, or all that belong to this kind of run, and says whether nothing failed.
pub(crate) fn run(workspace: &Workspace, chosen: &[&Tier], quick: bool) -> bool {
    let tiers: Vec<&Tier> = if chosen.is_empty() {
        ALL.iter().filter(|tier| tier.quick || !quick).collect()
    } else {
        chosen.to_vec()
    };
    let mut context = Context::new(workspace, quick);
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    for tier in tiers {
        println!("\n== {}: {}", tier.name, tier.about);
        let started = Instant::now();
        if let Err(error) = (tier.run)(&mut context) {
            context.fail(format!("{error:#}"));
        }
        let (tally, failed) = context.take();
        println!(
            "-- {}: {tally} in {}",
            tier.name,
            seconds(started.elapsed())
        );
        failures.extend(
            failed
                .into_iter()
                .map(|what| format!("{}: {what}", tier.name)),
        );
        rows.push(Row {
            tier: tier.name,
            tally,
            time: started.elapsed(),
        });
    }
    report::print(&rows, &failures)
}
