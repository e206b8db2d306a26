//! What components with a hook leave behind: nothing, however many come and go.

use crate::hooks::Told;
use crate::support::{ORIGIN, Patience, Stage, turn, until};
use gloo_net::http::Request;
use headwater_server::script::{Ended, Seen};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use wasm_bindgen::externref_heap_live_count;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::console_log;

/// How many components come and go before and while it is counted: what is made once is there by
/// then.
const WARM: u32 = 200;
const CYCLES: u32 = 1000;
/// What nobody notices, in bytes a component: lists that have grown, and not a single thing that was
/// left.
const SLACK: usize = 8;
/// How often the page's other tasks get their turn before time has to pass.
const TURNS: usize = 30;

/// The system's allocator, and how many bytes of it are in use.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract; the
// count is an atomic, and allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

// Counts the event listeners that are there, on whatever they listen to.
#[wasm_bindgen(inline_js = r#"
    let count;
    export function listeners() {
        if (count === undefined) {
            count = 0;
            const all = new WeakMap();
            const { prototype } = EventTarget;
            const { addEventListener, removeEventListener } = prototype;
            const of = (target, type, options) => {
                const capture = typeof options === "object" ? Boolean(options?.capture) : Boolean(options);
                const name = `${type} ${capture}`;
                if (!all.has(target)) all.set(target, new Map());
                const types = all.get(target);
                if (!types.has(name)) types.set(name, new Set());
                return types.get(name);
            };
            prototype.addEventListener = function (type, listener, options) {
                const listeners = of(this ?? globalThis, type, options);
                if (listener && !listeners.has(listener)) count++;
                listeners.add(listener);
                return addEventListener.call(this, type, listener, options);
            };
            prototype.removeEventListener = function (type, listener, options) {
                if (of(this ?? globalThis, type, options).delete(listener)) count--;
                return removeEventListener.call(this, type, listener, options);
            };
        }
        return count;
    }
"#)]
extern "C" {
    fn listeners() -> i32;
}

/// What is there at a moment.
#[derive(Debug)]
struct Held {
    /// Allocations, in bytes.
    bytes: usize,
    /// Memory, in pages of 64 KiB.
    pages: usize,
    /// JavaScript's objects that are held from here.
    objects: u32,
    /// Event listeners.
    listeners: i32,
}

impl Held {
    fn now() -> Self {
        Self {
            bytes: IN_USE.load(Relaxed),
            pages: core::arch::wasm32::memory_size(0),
            objects: externref_heap_live_count(),
            listeners: listeners(),
        }
    }
}

/// Has components come and go, one after another and at every point of a connection, and sees what is
/// left of them. There is one to begin with; `go` takes it away, and `come` mounts another, with this
/// header if there is one.
pub async fn none(stage: &Stage, told: &Told, come: impl Fn(Option<&str>), go: impl Fn()) {
    // From here on they are counted.
    listeners();
    let cycles = async |count| {
        for n in 0..count {
            told.messages.borrow_mut().clear();
            told.states.borrow_mut().clear();
            told.shown.borrow_mut().clear();
            let mounts = told.mounts.get();
            // By either transport.
            come((n % 3 == 2).then_some("fetch"));
            soon("it is mounted", || told.mounts.get() > mounts).await;
            // Before anything is asked, or in the midst of it.
            if n % 3 > 0 {
                // One that comes at once has the connection of the one before, and its event.
                soon("an event is shown", || {
                    let shown = told.shown.borrow();
                    shown.last().is_some_and(|(_, latest, _)| latest.is_some())
                })
                .await;
                assert!(listeners() > 0, "what is counted can be seen");
            }
            go();
            soon("it is gone", || told.unmounts.get() == told.mounts.get()).await;
        }
        settled().await;
        Held::now()
    };
    told.messages(1).await;
    go();
    soon("it is gone", || told.unmounts.get() == 1).await;
    // Nobody takes over its connection, whose listeners were not counted.
    settled().await;
    let before = cycles(WARM).await;
    let after = cycles(CYCLES).await;
    console_log!("{before:?}, after {CYCLES} more {after:?}");

    assert_eq!(after.listeners, before.listeners, "event listeners");
    assert_eq!(after.objects, before.objects, "JavaScript's objects");
    let bytes = after.bytes.saturating_sub(before.bytes);
    assert!(bytes < SLACK * CYCLES as usize, "{before:?} {after:?}");
    assert_eq!(after.pages, before.pages, "pages of memory");
    assert_eq!(*told.errors.borrow(), [""; 0]);
    let seen = ended(stage).await;
    // Two of three have asked for something by themselves, and all that was asked was let go by the client.
    assert!(seen.len() as u32 > (WARM + CYCLES) / 2, "{}", seen.len());
    let not_left: Vec<_> = seen
        .iter()
        .filter(|seen| seen.how != Ended::ClientLeft)
        .collect();
    assert!(not_left.is_empty(), "{not_left:?}");
}

/// What was asked, once all of it has ended: a request may reach the server after the client has let it go.
async fn ended(stage: &Stage) -> Vec<Seen> {
    let patience = Patience::begin();
    loop {
        let seen = stage.seen("").await;
        let Some(open) = seen.iter().find(|seen| seen.how == Ended::Open) else {
            return seen;
        };
        patience.wait(&format!("it has ended: {open:?}")).await;
    }
}

/// Waits until a condition holds, which is so without any time passing, or nearly.
async fn soon(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..TURNS {
        if condition() {
            return;
        }
        turn().await;
    }
    until(what, condition).await;
}

/// Waits until the server has no response open any more, of whatever scenario.
async fn settled() {
    let patience = Patience::begin();
    loop {
        let response = Request::get(&format!("{ORIGIN}/connections")).send().await;
        let connections: serde_json::Value = response.unwrap().json().await.unwrap();
        if connections["requests"].as_object().unwrap().is_empty() {
            return;
        }
        let open = format!("the server has no response open: {connections}");
        patience.wait(&open).await;
    }
}
