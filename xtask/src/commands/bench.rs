//! `cargo xtask bench`

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::{Command, no_more};
use crate::workspace::Workspace;

/// A benchmark; each is a line in [`BENCHES`].
struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace) -> Result<()>,
}

const BENCHES: &[Bench] = &[];

pub(super) const COMMAND: Command = Command {
    name: "bench",
    usage: "[NAME]…",
    about: "run benchmarks; without a name, list them",
    run: |workspace, mut arguments| {
        let mut chosen = Vec::new();
        while let Some(name) = arguments.opt_free_from_str::<String>()? {
            match BENCHES.iter().find(|bench| bench.name == name) {
                Some(bench) => chosen.push(bench),
                None => bail!("there is no benchmark `{name}`; `cargo xtask bench` lists them"),
            }
        }
        no_more(arguments)?;
        if chosen.is_empty() {
            if BENCHES.is_empty() {
                println!("none yet");
            }
            for bench in BENCHES {
                println!("{:12}  {}", bench.name, bench.about);
            }
        }
        for bench in chosen {
            println!("== {}", bench.name);
            (bench.run)(workspace)?;
        }
        Ok(ExitCode::SUCCESS)
    },
};
