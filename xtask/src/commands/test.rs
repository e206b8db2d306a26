//! `cargo xtask test`

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::{Command, no_more};
use crate::tiers::{self, Tier};

pub(super) const COMMAND: Command = Command {
    name: "test",
    usage: "[--quick] [--only TIER]…",
    about: "run all checks and tests, or the quick ones, or some tiers",
    run: |workspace, mut arguments| {
        let quick = arguments.contains("--quick");
        let names: Vec<String> = arguments.values_from_str("--only")?;
        no_more(arguments)?;
        let chosen = names
            .iter()
            .flat_map(|names| names.split(','))
            .map(find)
            .collect::<Result<Vec<_>>>()?;
        let succeeded = tiers::run(workspace, &chosen, quick);
        Ok(if succeeded {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    },
};

fn find(name: &str) -> Result<&'static Tier> {
    match tiers::ALL.iter().find(|tier| tier.name == name) {
        Some(tier) => Ok(tier),
        None => {
            let names: Vec<_> = tiers::ALL.iter().map(|tier| tier.name).collect();
            bail!("there is no tier `{name}`; there are {}", names.join(", "));
        }
    }
}
