//! Support and customer-success metrics as PostgreSQL aggregates.
//!
//! The rooms of this house from the ground up: each imports only from those before it, which tests/rooms.sh sees to.
//!
//! - [`refusal`]: what bad input is refused with.
//! - `interrupts`: long loops let the user cancel them; all that is asked of PostgreSQL below its room.
//! - [`json`]: documents, the text form of every type.
//! - [`time`]: intervals, moments, periods and time zones.
//! - [`exact`]: decimal arithmetic that never rounds.
//! - [`state`]: what a transition state is, and those of counters and of sums.
//! - `postgres`: the glue that puts all of it into PostgreSQL, and the only place of `unsafe`.
//! - [`wrong_type`]: what overloads say that only refuse.
//! - [`calendar`]: business time, the type `business_calendar` and its functions.
//! - [`metrics`]: one file per family of metrics, what it counts and how it is computed.
//! - [`adapters`]: the scripts of sql/adapters that put all of it over the tables of a help desk.
//!
//! The maths knows no PostgreSQL, and is tested without one. Functions of SQL are listed for the glue in modules `sql`,
//! behind the feature `postgres`, and declared in sql/: those of a family of metrics in sql/metrics, under the name of its
//! file here.

#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]

pub mod adapters;
pub mod calendar;
pub mod exact;
mod interrupts;
pub mod json;
pub mod metrics;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod refusal;
pub mod state;
pub mod time;
pub mod wrong_type;

// datums are 64 bits wide here, and a varlena's header is read with its length in the upper bits
#[cfg(not(all(target_endian = "little", target_pointer_width = "64")))]
compile_error!("helpdesk_metrics needs a little-endian platform of 64 bits");

#[cfg(feature = "postgres")]
pgrx::pg_module_magic!(name, version);

#[cfg(feature = "postgres")]
mod sql {
    // what every metric's SQL needs, before it; what ends the script, after it
    pgrx::extension_sql_file!("../sql/helpers.sql", name = "helpers", bootstrap);
    pgrx::extension_sql_file!("../sql/metric_catalog.sql", name = "metric_catalog", requires = ["helpers"]);
    pgrx::extension_sql_file!("../sql/finish.sql", name = "finish", finalize);
}
