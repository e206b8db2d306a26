//! One connection for many tabs, in no time: scripted lives of a few tabs, one rule at a time, and random walks over
//! all that browsers, networks and servers do to up to fifty.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unreachable_pub, reason = "a test has no users")]

mod act;
mod agenda;
mod channel;
mod chaos;
#[allow(dead_code, reason = "it counts for other programs too")]
#[path = "../wire/counting.rs"]
mod counting;
mod driver;
mod figures;
mod handover;
mod happen;
mod invariants;
mod lock;
mod messages;
mod one_member;
mod other_log;
mod plan;
mod quiet;
mod random;
mod refusals;
mod scenes;
mod server;
mod session;
mod tab;
mod tabs_beside_a_worker;
mod unread_end;
mod walk;
mod whose_end;
mod world;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;
