//! Out of memory in Rust is an ERROR of the query, not the end of the server.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, except that failure panics instead of aborting the process.
///
/// Rust's default handler aborts, and PostgreSQL answers the abort of one backend with the restart of all. A panic
/// unwinds to the entry point's guard and becomes an ERROR.
struct PanicOnFailure;

#[global_allocator]
static ALLOCATOR: PanicOnFailure = PanicOnFailure;

// SAFETY: every call is the system allocator's own; only the null pointer is replaced, by unwinding
unsafe impl GlobalAlloc for PanicOnFailure {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_panic(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_panic(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_panic(unsafe { System.realloc(ptr, layout, new_size) }, new_size)
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are System's
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[inline(always)]
fn or_panic(ptr: *mut u8, size: usize) -> *mut u8 {
    if ptr.is_null() { out_of_memory(size) } else { ptr }
}

#[cold]
fn out_of_memory(size: usize) -> ! {
    // a small message still finds memory when a large request did not
    pgrx::pg_sys::panic::ErrorReport::new(
        pgrx::PgSqlErrorCode::ERRCODE_OUT_OF_MEMORY,
        "out of memory",
        pgrx::function_name!(),
    )
    .set_detail(format!("Failed on request of size {size} in helpdesk_metrics."))
    .report(pgrx::PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}
