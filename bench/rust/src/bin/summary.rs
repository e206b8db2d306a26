//! Gives what criterion has measured as JSON: of each measurement, in MB/s, the median of its samples and the quartiles around
//! it. A measurement's name is `measure/stream/chunks/contender`. The samples of several runs are taken together.
//!
//! `summary [criterion's directory]…`

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// What criterion has measured: in each sample, so many runs took so many nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// Rates in MB/s, and how many there were.
#[derive(Serialize)]
struct Spread {
    median: f64,
    lower: f64,
    upper: f64,
    samples: usize,
}

impl Spread {
    fn of(mut rates: Vec<f64>) -> Self {
        rates.sort_by(f64::total_cmp);
        // By linear interpolation, as the other benchmarks have it.
        let at = |share: f64| {
            let place = (rates.len() - 1) as f64 * share;
            let (below, above) = (rates[place.floor() as usize], rates[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Self {
            median: at(0.5),
            lower: at(0.25),
            upper: at(0.75),
            samples: rates.len(),
        }
    }
}

/// The rates of all samples, in MB/s, by measurement.
type Rates = BTreeMap<String, Vec<f64>>;

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

fn collect(directory: &Path, rates: &mut Rates) -> Result<(), Box<dyn Error>> {
    if directory.ends_with("new") {
        let benchmark: Benchmark = read(&directory.join("benchmark.json"))?;
        let Samples { iters, times } = read(&directory.join("sample.json"))?;
        // Bytes a nanosecond are GB/s.
        let bytes = benchmark.throughput.bytes as f64 * 1e3;
        let samples = iters.iter().zip(&times);
        let own = rates.entry(benchmark.full_id).or_default();
        own.extend(samples.map(|(runs, time)| bytes * runs / time));
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
    let mut directories: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if directories.is_empty() {
        directories.push(home());
    }
    let mut rates = Rates::new();
    for directory in &directories {
        collect(directory, &mut rates)
            .map_err(|error| format!("{error}; has `cargo bench` run?"))?;
    }
    let spreads: BTreeMap<_, _> = rates
        .into_iter()
        .map(|(name, rates)| (name, Spread::of(rates)))
        .collect();
    println!("{}", serde_json::to_string_pretty(&spreads)?);
    Ok(())
}
