//! Every parser over every stream in every chunking: bytes to frames, and bytes to typed values.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use headwater_bench::{Chunking, Contender, Corpus, Event, Payload, Tally};
use std::hint::black_box;
use std::time::Duration;

/// Those that make of a stream what the standard says; the others are named and left out.
fn sound(corpus: &Corpus, chunking: Chunking, chunks: &[&[u8]]) -> Vec<Contender> {
    let check = |contender: &Contender| {
        let made = std::panic::catch_unwind(|| contender.check(corpus, chunks))
            .unwrap_or_else(|_| Err("a panic".into()));
        if let Err(reason) = &made {
            let (name, corpus, chunking) = (contender.name(), corpus.name(), chunking.name());
            eprintln!("{name} is left out of {corpus}, {chunking}: {reason}");
        }
        made.is_ok()
    };
    let sound: Vec<_> = Contender::ALL.into_iter().filter(check).collect();
    assert_eq!(sound.first(), Some(&Contender::Headwater));
    sound
}

fn frames(criterion: &mut Criterion) {
    for corpus in &Corpus::all() {
        for chunking in Chunking::ALL {
            let chunks = chunking.cut(corpus);
            let sound = sound(corpus, chunking, &chunks);
            let id = |contender: Contender| BenchmarkId::from_parameter(contender.name());
            let place = format!("{}/{}", corpus.name(), chunking.name());

            let mut group = criterion.benchmark_group(format!("frames/{place}"));
            group.throughput(Throughput::Bytes(corpus.bytes().len() as u64));
            for &contender in &sound {
                group.bench_function(id(contender), |bencher| {
                    bencher.iter(|| contender.frames(black_box(&chunks)));
                });
            }
            group.finish();

            let Some(payload) = corpus.payload() else {
                continue;
            };
            let mut group = criterion.benchmark_group(format!("typed/{place}"));
            group.throughput(Throughput::Bytes(corpus.bytes().len() as u64));
            for &contender in &sound {
                group.bench_function(id(contender), |bencher| {
                    bencher.iter(|| contender.typed(black_box(&chunks), payload));
                });
            }
            // It has no chunks, and is measured beside those that have each time.
            group.bench_function(BenchmarkId::from_parameter(FLOOR), |bencher| {
                bencher.iter(|| read_alone(black_box(corpus), payload));
            });
            group.finish();
        }
    }
}

/// What is left of typed values where the parser costs nothing: the payloads are read from where they lie.
const FLOOR: &str = "serde_json alone";

fn read_alone(corpus: &Corpus, payload: Payload) -> Tally {
    let mut tally = Tally::default();
    for Event { event, data, id } in corpus.events() {
        payload.read(data).expect("the payloads were checked");
        tally.add(event, data, id);
    }
    tally
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = frames
}
criterion_main!(benches);
