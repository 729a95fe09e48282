//! Entry points of the functions, which turn refusals and panics into PostgreSQL's errors.

use super::call::Call;
use super::error::Report;
use crate::refusal::Refusal;
use pgrx::pg_sys;
use std::cell::RefCell;

/// Runs what a call does in general, out of line, so that the quick path of the caller stays small; raises refusals.
#[cold]
#[inline(never)]
pub fn generally(call: Call, body: impl FnOnce(&Call) -> Result<pg_sys::Datum, Refusal>) -> pg_sys::Datum {
    body(&call).unwrap_or_else(|refusal| refusal.report())
}

/// Tells the compiler what a closure takes, outside of any `unsafe`.
#[inline(always)]
pub fn typed<F: FnOnce(&Call) -> Result<pg_sys::Datum, Refusal>>(body: F) -> F {
    body
}

/// Runs the body of an entry point, turning refusals and panics into PostgreSQL's ERROR.
///
/// # Safety
/// `fcinfo` is the call information that PostgreSQL handed to the entry point.
#[inline(always)]
pub unsafe fn enter(
    fcinfo: pg_sys::FunctionCallInfo,
    body: impl FnOnce(&Call) -> Result<pg_sys::Datum, Refusal>,
) -> pg_sys::Datum {
    // pgrx's guard, but with the path without errors inlined, which saves a dozen instructions per row
    let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        // SAFETY: the caller vouches for fcinfo
        let call = unsafe { Call::new(fcinfo) };
        body(&call).unwrap_or_else(|refusal| refusal.report())
    }));
    attempt.unwrap_or_else(raise)
}

thread_local! {
    /// Where the last panic was.
    static PLACE: RefCell<String> = RefCell::default();
}

/// Replaces pgrx's hook, which has a backtrace in the DETAIL of each error of the server's own functions where the
/// server's environment has RUST_BACKTRACE.
#[pgrx::pg_guard]
pub extern "C-unwind" fn _PG_init() {
    std::panic::set_hook(Box::new(|panic| {
        // errors on their way to the server are not panics
        if panic.payload_as_str().is_some() {
            PLACE.set(panic.location().map(ToString::to_string).unwrap_or_default());
        }
    }));
}

/// Hands a panic to pgrx's guard, which raises it as an ERROR.
#[cold]
#[inline(never)]
fn raise(panic: Box<dyn std::any::Any + Send>) -> pg_sys::Datum {
    let message = panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref().cloned());
    let panic: Box<dyn std::any::Any + Send> = match message {
        Some(message) => {
            let code = pgrx::PgSqlErrorCode::ERRCODE_INTERNAL_ERROR;
            let report = pg_sys::panic::ErrorReport::new(code, message, "helpdesk_metrics");
            Box::new(report.set_detail(format!("It comes from {}.", PLACE.take())))
        }
        None => panic,
    };
    // SAFETY: no Rust frame with anything to drop lies between this one and PostgreSQL's
    unsafe { pg_sys::submodules::panic::pgrx_extern_c_guard(|| std::panic::resume_unwind(panic)) }
}

/// An entry point with its calling-convention record, under the symbol that the SQL names.
macro_rules! entry_point {
    ($name:expr, $body:expr) => {
        const _: () = {
            #[unsafe(export_name = concat!("pg_finfo_", $name))]
            extern "C" fn finfo() -> &'static pgrx::pg_sys::Pg_finfo_record {
                const V1: pgrx::pg_sys::Pg_finfo_record = pgrx::pg_sys::Pg_finfo_record { api_version: 1 };
                &V1
            }

            #[unsafe(export_name = $name)]
            unsafe extern "C-unwind" fn entry(fcinfo: pgrx::pg_sys::FunctionCallInfo) -> pgrx::pg_sys::Datum {
                let body = $crate::postgres::typed($body);
                // SAFETY: PostgreSQL called this with its own call information
                unsafe { $crate::postgres::enter(fcinfo, body) }
            }
        };
    };
}
pub(crate) use entry_point;
