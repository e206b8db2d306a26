//! Every case of the table, in every way a network could cut it.

use crate::cases::{self, Case};
use crate::drive::{Wire, outcome};
use crate::outcome::Outcome;
use crate::reference::interpret;
use headwater::wire::{BlockDecoder, Decoder};
use std::collections::BTreeSet;
use std::fmt::Write;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Runs every case, and names all that fail rather than the first.
fn check(run: impl Fn(&Case) -> Vec<(String, Outcome)>) {
    let mut failures = String::new();
    let mut failed = 0;
    for case in cases::all() {
        let expected = case.expected();
        for (how, actual) in run(&case)
            .into_iter()
            .filter(|(_, actual)| *actual != expected)
        {
            failed += 1;
            let (name, clause) = (&case.name, &case.clause);
            let _ = write!(
                failures,
                "\n{name} ({clause}), {how}:\n  expected {expected:?}\n  but got  {actual:?}"
            );
        }
    }
    assert!(failed == 0, "{failed} failures:{failures}");
}

fn as_given<W: Wire>(case: &Case) -> Vec<(String, Outcome)> {
    vec![(
        "as given".into(),
        outcome::<W>(&case.chunks(), &case.setup()),
    )]
}

fn as_one_chunk<W: Wire>(case: &Case) -> Vec<(String, Outcome)> {
    vec![(
        "as one chunk".into(),
        outcome::<W>(&[case.chunks().concat()], &case.setup()),
    )]
}

fn byte_by_byte<W: Wire>(case: &Case) -> Vec<(String, Outcome)> {
    let stream = case.chunks().concat();
    let bytes: Vec<_> = stream.chunks(1).collect();
    vec![("byte by byte".into(), outcome::<W>(&bytes, &case.setup()))]
}

fn in_two<W: Wire>(case: &Case) -> Vec<(String, Outcome)> {
    let stream = case.chunks().concat();
    let splits = (0..=stream.len()).map(|at| {
        let (head, tail) = stream.split_at(at);
        let how = format!("\"{}\" | \"{}\"", head.escape_ascii(), tail.escape_ascii());
        (how, outcome::<W>(&[head, &[], tail], &case.setup()))
    });
    splits.collect()
}

#[test]
fn the_table_is_large_and_its_names_are_unique() {
    let cases = cases::all();
    assert!(cases.len() >= 200, "only {} cases", cases.len());
    let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len(), "a name is used twice");
    assert!(
        cases.iter().all(|case| !case.clause.is_empty()),
        "a case without its clause"
    );
}

#[test]
fn the_table_says_what_the_standard_says() {
    check(|case| {
        let stream = case.chunks().concat();
        vec![("by the reference".into(), interpret(&stream, &case.setup()))]
    });
}

#[test]
fn the_decoder_passes_every_case_as_given() {
    check(as_given::<Decoder>);
}

#[test]
fn the_decoder_passes_every_case_as_one_chunk() {
    check(as_one_chunk::<Decoder>);
}

#[test]
fn the_decoder_passes_every_case_byte_by_byte() {
    check(byte_by_byte::<Decoder>);
}

#[test]
fn the_decoder_passes_every_case_split_anywhere() {
    check(in_two::<Decoder>);
}

#[test]
fn the_block_decoder_passes_every_case_as_given() {
    check(as_given::<BlockDecoder>);
}

#[test]
fn the_block_decoder_passes_every_case_as_one_chunk() {
    check(as_one_chunk::<BlockDecoder>);
}

#[test]
fn the_block_decoder_passes_every_case_byte_by_byte() {
    check(byte_by_byte::<BlockDecoder>);
}

#[test]
fn the_block_decoder_passes_every_case_split_anywhere() {
    check(in_two::<BlockDecoder>);
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
fn what_is_cut_as_javascript_does_passes_every_case_split_anywhere() {
    check(as_given::<crate::cutting::Cutting>);
    check(byte_by_byte::<crate::cutting::Cutting>);
    check(in_two::<crate::cutting::Cutting>);
}
