//! Headwater's block decoder over every stream in every chunking.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use headwater_bench::{Chunking, Corpus, rows};
use std::hint::black_box;
use std::time::Duration;

fn block_decoder(criterion: &mut Criterion) {
    for corpus in &Corpus::all() {
        for chunking in Chunking::ALL {
            let chunks = chunking.cut(corpus);
            rows::check(corpus, &chunks).expect("the rows say what the standard says");
            let place = format!("rows/{}/{}", corpus.name(), chunking.name());
            let mut group = criterion.benchmark_group(place);
            group.throughput(Throughput::Bytes(corpus.bytes().len() as u64));
            group.bench_function(BenchmarkId::from_parameter(rows::NAME), |bencher| {
                bencher.iter(|| rows::rows(black_box(&chunks)));
            });
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = block_decoder
}
criterion_main!(benches);
