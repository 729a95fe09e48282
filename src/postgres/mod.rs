//! The glue to PostgreSQL: everything `unsafe`, once, for all metrics.
//!
//! A metric's file lists its SQL functions with [`sql_function!`], [`transitions!`] and [`state_functions!`]; those
//! write signatures and entry points only. Arguments are read by [`arguments`], results boxed by [`results`], states
//! changed in place or copied by [`transition`], their text and binary form read and written by [`type_io`], and
//! their order and hash are in [`comparison`]. What an argument is compiled into is kept by [`compiled`]; the server's
//! time zones are read by [`zones`].
//!
//! One entry point serves every SQL signature of a function: which of the six number types an argument has is looked
//! up once per query, so that six overloads are six lines of SQL and one of Rust.

mod allocator;
mod arguments;
mod comparison;
mod compiled;
mod results;
mod stored;
mod transition;
mod type_io;
pub mod zones;

pub use arguments::{Argument, Arguments, Call, Label, Periods};
pub use comparison::{cmp, eq, ge, gt, hash_32, hash_64, le, lt, ne};
pub use compiled::Compile;
pub use results::{Cell, Jsonb, Report, Returned, Rows, Utf8, divided, quotient_text};
pub use stored::{Stored, content, store};
pub use transition::{count, merge, result, unmerge};
pub use type_io::{SqlType, binary_in, binary_out, text_in, text_out};

use crate::refusal::Refusal;
use pgrx::pg_sys;
use std::cell::RefCell;

/// Keeps a way that is rarely taken out of the way of the others.
#[cold]
#[inline(never)]
pub fn rarely<T>(body: impl FnOnce() -> T) -> T {
    body()
}

/// Tells the compiler what a closure takes, outside of any `unsafe`.
#[inline(always)]
pub fn body<F: FnOnce(&Call) -> Result<pg_sys::Datum, Refusal>>(body: F) -> F {
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
    // pgrx's guard, but with the way without errors inlined: a dozen instructions per row
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
        // errors that are on their way to the server are no panics
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
                let body = $crate::postgres::body($body);
                // SAFETY: PostgreSQL called this with its own call information
                unsafe { $crate::postgres::enter(fcinfo, body) }
            }
        };
    };
}
pub(crate) use entry_point;

/// A function of SQL: `sql_function!(fn name(argument: Type, ...) -> Type { ... });`
///
/// Arguments are any [`Argument`], `Option` of one where the SQL is not STRICT; results any [`Returned`].
macro_rules! sql_function {
    (fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block) => {
        $crate::postgres::sql_function!(stringify!($name), ($($argument: $type),*) -> $result $body);
    };
    // under a symbol that is put together, for several functions of a kind
    ($symbol:expr, ($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block) => {
        $crate::postgres::entry_point!($symbol, |call| {
            #[allow(unused_mut, unused_variables, unused_assignments)]
            let mut index = 0;
            $(
                // SAFETY: the SQL declares an argument of this type at this place
                let $argument = unsafe { <$type as $crate::postgres::Argument>::get(call, index)? };
                #[allow(unused_assignments)]
                { index += 1; }
            )*
            let body = || $body;
            let result: $result = body();
            // SAFETY: the SQL declares this type as the result
            unsafe { <$result as $crate::postgres::Returned>::into_datum(result, call) }
        });
    };
}
pub(crate) use sql_function;

/// The transition of an aggregate and its inverse: the arguments of a row, and what they come to for the state.
///
/// `transitions!(State: add_symbol, subtract_symbol, (argument: Type, ...) => row)`, where `row` is a
/// `Result<Option<Row>, Refusal>` and `None` leaves the state as it is.
macro_rules! transitions {
    ($state:ty: $add:ident, $subtract:ident, ($($argument:ident: $type:ty),*) => $row:expr) => {
        $crate::postgres::transitions!(@one $state: $add, Add, ($($argument: $type),*) => $row);
        $crate::postgres::transitions!(@one $state: $subtract, Subtract, ($($argument: $type),*) => $row);
    };
    (@one $state:ty: $name:ident, $direction:ident, ($($argument:ident: $type:ty),*) => $row:expr) => {
        $crate::postgres::entry_point!(stringify!($name), |call| {
            // the common row has an expansion of its own, which the compiler folds into the entry point
            // SAFETY: the SQL declares the state first and then arguments of these types
            if let Some(($($argument,)*)) = unsafe { <($($type,)*) as $crate::postgres::Arguments>::simple(call) } {
                return $crate::postgres::transitions!(@step call, $state, $direction, $row);
            }
            $crate::postgres::rarely(|| {
                // SAFETY: as above
                let ($($argument,)*) = unsafe { <($($type,)*) as $crate::postgres::Arguments>::all(call) }?;
                $crate::postgres::transitions!(@step call, $state, $direction, $row)
            })
        });
    };
    (@step $call:ident, $state:ty, $direction:ident, $row:expr) => {{
        let row = $row?;
        // SAFETY: the SQL declares the first argument and the result as the type of this state
        unsafe { $crate::postgres::count::<$state, _>($call, row.as_ref(), $crate::state::Direction::$direction) }
    }};
}
pub(crate) use transitions;

/// The functions that every type has: text and binary form, order and hash.
macro_rules! type_functions {
    ($type:ty, $name:literal) => {
        $crate::postgres::type_functions!(@each $type, $name,
            "_in" text_in, "_out" text_out, "_recv" binary_in, "_send" binary_out,
            "_eq" eq, "_ne" ne, "_lt" lt, "_le" le, "_gt" gt, "_ge" ge, "_cmp" cmp, "_hash" hash_32,
            "_hash_extended" hash_64);
    };
    (@each $type:ty, $name:literal, $($suffix:literal $function:ident),*) => {
        $($crate::postgres::entry_point!(concat!($name, $suffix), |call| {
            // SAFETY: sql/helpers.sql declares this function over this very type
            unsafe { $crate::postgres::$function::<$type>(call) }
        });)*
    };
}
pub(crate) use type_functions;

/// The functions that every state type has: those of any type, merge and its inverse, and the result of builders.
macro_rules! state_functions {
    ($state:ty, $name:literal) => {
        $crate::postgres::type_functions!($state, $name);
        $crate::postgres::type_functions!(@each $state, $name, "_merge" merge, "_unmerge" unmerge, "_result" result);
    };
}
pub(crate) use state_functions;
