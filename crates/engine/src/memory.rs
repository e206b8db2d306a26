//! The allocator and the panic handler. A module has one of each, so they belong here and not in a
//! library that others link.

use core::panic::PanicInfo;
#[cfg(not(feature = "parser"))]
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// The parser's allocator grows buffers in place, which makes it a tenth faster in Chromium.
#[cfg(feature = "parser")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The client's buffers are few and seldom grow, so that a list of what is free stays short: its allocator
/// is the smallest.
#[cfg(not(feature = "parser"))]
#[global_allocator]
// SAFETY: the module has one thread. It imports no shared memory, and no engine gives it another.
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// A panic traps without a message, since the code that formats one would be larger than all the rest.
/// No input leads to a panic.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
