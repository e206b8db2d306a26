//! The crate's tests in one browser engine, by wasm-pack, against a live server.

use std::time::Duration;

use anyhow::Result;

use super::context::Context;
use super::tally::Harness;
use crate::front_ends::{HOOKS, hook};
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::server::Server;
use crate::tools::{Browser, Driver, Pinned, Tool, ensure, ensure_wasm_target, find, path_with};

/// The crate's test programs that run in browsers. The others build for wasm too, but to start wasm-pack
/// for each only to hear that it has no test takes seconds.
const PROGRAMS: [&str; 5] = [
    "window",
    "dedicated_worker",
    "shared_worker",
    "service_worker",
    "wire",
];
/// How long one test program may take in the browser, in seconds.
const PROGRAM_LIMIT: &str = "300";
/// How long a driver may take to start, in seconds: a cold machine is slow to load a browser.
const DRIVER_LIMIT: &str = "60";
/// How long one test program may take in all, with its compilation.
const LIMIT: Duration = Duration::from_secs(1200);

pub(super) fn run(context: &mut Context<'_>, browser: Browser) -> Result<()> {
    let (workspace, quick) = (context.workspace(), context.quick());
    let Some((driver, tools)) = tools(context, browser)? else {
        return Ok(());
    };
    let server = Server::for_tests(workspace, browser.name())?;
    // One by one: `cargo test` would stop at the first program with a failure, and wasm-pack has no
    // way to pass it `--no-fail-fast`.
    let mut suite = |what: &str, dir: &str, program: &str| -> Result<()> {
        let task = wasm_pack_test(context, (&driver, &tools), &server, dir);
        if context.suite(what, Harness::Cargo, task.args(["--test", program]))? == 0 {
            context.fail(format!("{what}: not one test ran"));
        }
        Ok(())
    };
    for program in PROGRAMS {
        suite(program, ".", program)?;
    }
    if !quick {
        for name in HOOKS {
            suite(&hook(name), &format!("crates/{name}"), "page")?;
        }
    }
    Ok(())
}

/// Finds the browser and what drives it, installing it first unless the run is a quick one.
fn tools(context: &mut Context<'_>, browser: Browser) -> Result<Option<(Driver, [Tool; 2])>> {
    let workspace = context.workspace();
    if context.quick() {
        let found = (
            browser.find(workspace)?,
            find(workspace, &Pinned::WASM_PACK)?,
            find(workspace, &Pinned::WASM_BINDGEN)?,
        );
        let (Some(driver), Some(wasm_pack), Some(bindgen)) = found else {
            context.skip_by_choice(&format!(
                "{}: not set up, and a quick run sets nothing up; \
                 `cargo xtask setup --browsers` does",
                browser.name()
            ));
            return Ok(None);
        };
        return Ok(Some((driver, [wasm_pack, bindgen])));
    }
    let driver = match browser.ensure(workspace) {
        Ok(driver) => driver,
        Err(error) => {
            context.skip(&format!("{}: {error:#}", browser.name()));
            return Ok(None);
        }
    };
    ensure_wasm_target(workspace)?;
    let wasm_pack = ensure(workspace, &Pinned::WASM_PACK)?;
    let bindgen = ensure(workspace, &Pinned::WASM_BINDGEN)?;
    Ok(Some((driver, [wasm_pack, bindgen])))
}

fn wasm_pack_test(
    context: &Context<'_>,
    (driver, tools): (&Driver, &[Tool; 2]),
    server: &Server,
    dir: &str,
) -> Task {
    let workspace = context.workspace();
    let wasm_pack = tools[0].program("wasm-pack");
    let task = match driver.screen {
        Some([program, option]) => Task::new(program).arg(option).arg(wasm_pack),
        None => Task::new(wasm_pack),
    };
    let mut task = with_wasm_flags(task)
        .dir(workspace.root())
        // What it would install, it finds on PATH.
        .args(["test", "--mode", "no-install", "--headless"])
        .arg(driver.browser_flag)
        .arg(driver.driver_flag)
        .arg(&driver.program)
        .arg(dir)
        .env("HEADWATER_ORIGIN", server.origin())
        .env("HEADWATER_SECOND_ORIGIN", server.second_origin())
        // The runner looks for it where the package is.
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            workspace.path("webdriver.json"),
        )
        .limit(LIMIT)
        .env("PATH", path_with(tools.iter().map(Tool::dir)))
        .env("WASM_BINDGEN_TEST_TIMEOUT", PROGRAM_LIMIT)
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", DRIVER_LIMIT)
        // WebKitGTK's compositor wants a graphics card; the other browsers don't know the name.
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    // The runner takes the first of these it finds, whichever browser it is told to use.
    for driver in [
        "GECKODRIVER",
        "SAFARIDRIVER",
        "CHROMEDRIVER",
        "MSEDGEDRIVER",
    ] {
        task = task
            .without_env(driver)
            .without_env(&format!("{driver}_REMOTE"));
    }
    task
}

#[cfg(test)]
mod tests {
    use super::PROGRAMS;
    use crate::workspace::Workspace;

    /// The test programs that no browser runs.
    const NATIVE: [&str; 9] = [
        "native",
        "protocol",
        "readme",
        "scripted",
        "send",
        "session",
        "share",
        "ssr",
        "wire_bounds",
    ];

    #[test]
    fn every_test_program_is_for_browsers_or_is_not() {
        let workspace = Workspace::find().expect("the tests run in the workspace");
        let tests = std::fs::read_dir(workspace.path("tests")).expect("there are tests");
        let mut programs: Vec<_> = tests
            .map(|entry| entry.expect("the directory is readable").path())
            .filter(|path| {
                path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file()
            })
            .map(|path| {
                path.file_stem()
                    .expect("it has a name")
                    .display()
                    .to_string()
            })
            .collect();
        programs.sort();
        let mut listed = [&PROGRAMS[..], &NATIVE].concat();
        listed.sort_unstable();
        assert_eq!(programs, listed);
    }
}
