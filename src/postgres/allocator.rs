//! Running out of memory in Rust raises an ERROR instead of ending the server.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, except that failure raises an ERROR instead of aborting the process.
///
/// Rust's default handler aborts, and PostgreSQL answers the abort of one backend with the restart of all.
struct ErrorOnFailure;

#[global_allocator]
static ALLOCATOR: ErrorOnFailure = ErrorOnFailure;

// SAFETY: every call is the system allocator's own; only the null pointer is replaced, by leaving
unsafe impl GlobalAlloc for ErrorOnFailure {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_error(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_error(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are System's
        or_error(unsafe { System.realloc(ptr, layout, new_size) }, new_size)
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are System's
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[inline(always)]
fn or_error(ptr: *mut u8, size: usize) -> *mut u8 {
    if ptr.is_null() { out_of_memory(size) } else { ptr }
}

/// Leaves as PostgreSQL's own out-of-memory does, whose ErrorContext keeps memory for it.
///
/// Not by a panic: that allocates (the report, a thread-local, a backtrace), and in vain; nor would it run destructors,
/// as the compiler takes for granted that an allocator does not unwind.
#[cold]
fn out_of_memory(size: usize) -> ! {
    use std::ffi::{c_char, c_int};
    unsafe extern "C-unwind" {
        fn errstart(level: c_int, domain: *const c_char) -> bool;
        fn errcode(code: c_int) -> c_int;
        fn errmsg_internal(format: *const c_char, ...) -> c_int;
        fn errdetail_internal(format: *const c_char, ...) -> c_int;
        fn errfinish(file: *const c_char, line: c_int, function: *const c_char);
    }
    // SAFETY: ereport(ERROR), which does not come back
    unsafe {
        errstart(pgrx::PgLogLevel::ERROR as c_int, std::ptr::null());
        errcode(pgrx::PgSqlErrorCode::ERRCODE_OUT_OF_MEMORY as c_int);
        errmsg_internal(c"out of memory".as_ptr());
        errdetail_internal(c"Failed on request of size %zu in helpdesk_metrics.".as_ptr(), size);
        errfinish(c"allocator.rs".as_ptr(), line!() as c_int, c"helpdesk_metrics".as_ptr());
    }
    std::process::abort()
}
