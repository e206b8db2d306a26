//! Runs one parser over one stream for a while, for a profiler to look at.
//!
//! `profile <parser|rows> <corpus> <chunking> [seconds]`

use headwater_bench::{Chunking, Contender, Corpus, rows};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [parser, corpus, chunking, rest @ ..] = arguments.as_slice() else {
        eprintln!("profile <parser|rows> <corpus> <chunking> [seconds]");
        return ExitCode::FAILURE;
    };
    let corpora = Corpus::all();
    let Some(corpus) = corpora.iter().find(|known| known.name() == corpus) else {
        eprintln!(
            "the corpora: {:?}",
            corpora.iter().map(Corpus::name).collect::<Vec<_>>()
        );
        return ExitCode::FAILURE;
    };
    let Some(chunking) = Chunking::ALL
        .into_iter()
        .find(|known| known.name() == chunking)
    else {
        eprintln!("the chunkings: {:?}", Chunking::ALL.map(Chunking::name));
        return ExitCode::FAILURE;
    };
    let contender = Contender::ALL
        .into_iter()
        .find(|known| known.name() == parser);
    if contender.is_none() && parser != "rows" {
        eprintln!(
            "the parsers: {:?}, rows",
            Contender::ALL.map(Contender::name)
        );
        return ExitCode::FAILURE;
    }
    let seconds = rest
        .first()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3.0);

    let chunks = chunking.cut(corpus);
    let run = || match contender {
        Some(contender) => contender.frames(black_box(&chunks)),
        None => rows::rows(black_box(&chunks)),
    };
    let mut best = Duration::MAX;
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed());
    }
    let rate = corpus.bytes().len() as f64 / best.as_secs_f64() / 1e6;
    println!("{rate:.0} MB/s at best");
    ExitCode::SUCCESS
}
