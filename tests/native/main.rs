//! Sources on a target that is no browser, over tokio and reqwest: `cargo test --features native-http,test --test native`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unreachable_pub, reason = "the browsers' tests share these modules")]

mod browser;
mod lifetime;
mod remote;

/// The table of connections, as browsers play it.
#[tokio::test]
async fn every_connection_of_the_table_becomes_what_it_says() {
    browser::connection::play_all().await;
}
