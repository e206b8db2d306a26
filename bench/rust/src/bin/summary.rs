//! Prints what criterion has measured as Markdown: MB/s, and Headwater's lead over the best of the
//! others.
//!
//! `summary [criterion's directory]`

use headwater_bench::{Chunking, Contender, Corpus, rows};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What criterion calls a measurement.
#[derive(Deserialize)]
struct Benchmark {
    full_id: String,
    throughput: Throughput,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    bytes: u64,
}

/// What criterion makes of it, in nanoseconds.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// MB/s by measure, corpus, chunking and parser.
type Rates = HashMap<String, f64>;

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

fn collect(directory: &Path, rates: &mut Rates) -> Result<(), Box<dyn Error>> {
    if directory.ends_with("new") {
        let benchmark: Benchmark = read(&directory.join("benchmark.json"))?;
        let estimates: Estimates = read(&directory.join("estimates.json"))?;
        // Bytes a nanosecond are GB/s.
        let rate = benchmark.throughput.bytes as f64 / estimates.median.point_estimate * 1e3;
        rates.insert(benchmark.full_id, rate);
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, rates)?;
        }
    }
    Ok(())
}

/// A table of the parsers that `measure` has.
fn table(measure: &str, rates: &Rates) {
    println!(
        "| stream | chunks | {} | ratio |",
        Contender::ALL.map(Contender::name).join(" | ")
    );
    println!("|---|---|{}", "---:|".repeat(Contender::ALL.len() + 1));
    for corpus in Corpus::all() {
        for chunking in Chunking::ALL {
            let place = format!("{measure}/{}/{}", corpus.name(), chunking.name());
            let row = Contender::ALL
                .map(|parser| rates.get(&format!("{place}/{}", parser.name())).copied());
            let [Some(own), others @ ..] = row else {
                continue;
            };
            let cells = row.map(|rate| rate.map_or("–".into(), |rate| format!("{rate:.0}")));
            let ratio = others
                .into_iter()
                .flatten()
                .reduce(f64::max)
                .map_or("–".into(), |best| format!("{:.2}", own / best));
            println!(
                "| {} | {} | {} | {ratio} |",
                corpus.name(),
                chunking.name(),
                cells.join(" | ")
            );
        }
    }
}

/// The block decoder's table: a column for each chunking.
fn rows_table(rates: &Rates) {
    println!(
        "| stream | {} |",
        Chunking::ALL.map(Chunking::name).join(" | ")
    );
    println!("|---|{}", "---:|".repeat(Chunking::ALL.len()));
    for corpus in Corpus::all() {
        let cells = Chunking::ALL.map(|chunking| {
            let id = format!("rows/{}/{}/{}", corpus.name(), chunking.name(), rows::NAME);
            rates
                .get(&id)
                .map_or("–".into(), |rate| format!("{rate:.0}"))
        });
        println!("| {} | {} |", corpus.name(), cells.join(" | "));
    }
}

/// Where criterion writes to.
fn home() -> PathBuf {
    std::env::var_os("CRITERION_HOME").map_or_else(
        || {
            let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
            let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
            target.unwrap_or_else(beside).join("criterion")
        },
        PathBuf::from,
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::args_os().nth(1).map_or_else(home, PathBuf::from);
    let mut rates = Rates::new();
    collect(&directory, &mut rates).map_err(|error| format!("{error}; has `cargo bench` run?"))?;
    println!("MB/s, medians. The ratio is Headwater's to the best of the others.");
    println!("\n### Bytes to frames\n");
    table("frames", &rates);
    println!("\n### Bytes to typed values, through serde_json\n");
    table("typed", &rates);
    println!("\n### Bytes to rows: the block decoder\n");
    rows_table(&rates);
    Ok(())
}
