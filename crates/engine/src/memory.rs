//! The allocator and the end of a panic: neither belongs in a library that others link.

use core::panic::PanicInfo;

/// The parser's grows buffers where they lie, which Chromium is a tenth faster with.
#[cfg(feature = "parser")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The client's buffers are few and seldom grow: its allocator is small.
#[cfg(not(feature = "parser"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Formatting a message would cost more bytes than all the rest. No input leads here.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
