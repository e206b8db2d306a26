//! What may cross threads, and what may not.
#![cfg(not(target_arch = "wasm32"))]

use headwater::source::{Refusal, RetryQuestion};
use headwater::{Error, Event, State, StateChange};

fn is_send_and_sync<T: Send + Sync>() {}

#[test]
fn what_a_source_tells_can_cross_threads() {
    is_send_and_sync::<Event<String>>();
    is_send_and_sync::<Error>();
    is_send_and_sync::<Refusal>();
    is_send_and_sync::<RetryQuestion>();
    is_send_and_sync::<StateChange>();
    is_send_and_sync::<State>();
}
