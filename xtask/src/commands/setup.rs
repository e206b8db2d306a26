//! `cargo xtask setup`

use std::process::ExitCode;

use super::{Command, no_more};
use crate::tools::{Browser, Pinned, ensure};

pub(super) const COMMAND: Command = Command {
    name: "setup",
    usage: "[--browsers]",
    about: "install what packing needs, and with --browsers what the browser tests need",
    run: |workspace, mut arguments| {
        let browsers = arguments.contains("--browsers");
        no_more(arguments)?;
        crate::pack::prepare(workspace)?;
        println!("what packing needs is ready");
        if browsers {
            let bindgen = ensure(workspace, &Pinned::WASM_BINDGEN)?;
            println!("wasm-bindgen {} is ready", bindgen.version());
            let wasm_pack = ensure(workspace, &Pinned::WASM_PACK)?;
            println!("wasm-pack {} is ready", wasm_pack.version());
            Browser::install(&Browser::ALL)?;
            for browser in Browser::ALL {
                let driver = browser.ensure(workspace)?;
                println!(
                    "{} is ready, driven by {}",
                    browser.name(),
                    driver.program.display()
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    },
};
