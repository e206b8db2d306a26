//! The crate's tests in one browser engine, by wasm-pack, against a live server.

use std::time::Duration;

use anyhow::{Result, bail};

use super::context::Context;
use super::tally::Harness;
use super::wasm_programs::wasm_programs;
use crate::front_ends::{HOOKS, hook};
use crate::pack::with_wasm_flags;
use crate::process::Task;
use crate::server::Server;
use crate::tools::{Browser, Driver, Pinned, Tool, ensure, ensure_wasm_target, find, path_with};

/// How long one test program may take in the browser, in seconds.
const PROGRAM_LIMIT: &str = "300";
/// How long a driver may take to start, in seconds: a cold machine is slow to load a browser.
const DRIVER_LIMIT: &str = "60";
/// How long one test program may take in all, with its compilation.
const LIMIT: Duration = Duration::from_secs(1200);

pub(super) fn run(context: &mut Context<'_>, browser: Browser) -> Result<()> {
    let workspace = context.workspace();
    let programs = wasm_programs(workspace.root())?;
    if programs.is_empty() {
        println!("  none yet");
        return Ok(());
    }
    let Some((driver, tools)) = tools(context, browser)? else {
        return Ok(());
    };
    let server = Server::for_tests(workspace, browser.name())?;
    let mut count = 0;
    // One by one: `cargo test` would stop at the first program with a failure, and wasm-pack has no
    // way to pass it `--no-fail-fast`.
    for program in &programs {
        let task = wasm_pack_test(context, (&driver, &tools), &server, ".");
        let task = task.args(program.selection());
        count += context.suite(program.name(), Harness::Cargo, task)?;
    }
    if !context.quick() {
        for name in HOOKS {
            let dir = format!("crates/{name}");
            let task = wasm_pack_test(context, (&driver, &tools), &server, &dir);
            let task = task.args(["--test", "page"]);
            count += context.suite(&hook(name), Harness::Cargo, task)?;
        }
    }
    if count == 0 {
        bail!("there are test programs, and not one test ran");
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
