//! The allocator and the end of a panic: neither belongs in a library that others link.

use core::panic::PanicInfo;

/// Buffers are few, and seldom new: what counts is that its code is small.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Formatting a message would cost more bytes than all the rest. No input leads here.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
