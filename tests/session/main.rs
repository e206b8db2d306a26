//! Whole lives of a connection, played through in no time: scripted ones, one rule at a time, and
//! random ones against a server and a device that do everything servers and devices do.
#![cfg(not(target_arch = "wasm32"))]

mod asking;
mod chaos;
mod choice;
mod client;
mod closing;
mod device;
#[cfg(feature = "protocol")]
mod gaps;
mod going_on;
mod headers;
mod life;
mod lives;
mod native;
mod pace;
mod page;
mod reconnect;
mod refusals;
mod script;
mod standard;
mod tickets;
mod timers;
mod told;
mod world;
