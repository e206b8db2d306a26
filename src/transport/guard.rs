/// Runs code of the caller's, and tells whether it came to its end. A panic in it ends the code and nothing
/// else; the panic hook has told of it. Without the standard library, or with `panic = "abort"`, nothing
/// can hold a panic.
pub(crate) fn guarded(call: &mut dyn FnMut()) -> bool {
    #[cfg(feature = "std")]
    return std::panic::catch_unwind(core::panic::AssertUnwindSafe(call)).is_ok();
    #[cfg(not(feature = "std"))]
    {
        call();
        true
    }
}
