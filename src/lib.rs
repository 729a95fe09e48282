//! Support and customer-success metrics as PostgreSQL aggregates.
//!
//! The modules from the ground up: each imports only from those before it, which tests/modules.sh checks.
//!
//! - [`refusal`]: the errors that refuse bad input.
//! - `interrupts`: lets the user cancel long loops; the only use of PostgreSQL before `postgres`.
//! - [`json`]: documents, the text form of every type.
//! - [`time`]: intervals, moments, periods and time zones.
//! - [`exact`]: decimal arithmetic that never rounds.
//! - [`state`]: transition states in general, those made of counters, and those made of sums.
//! - `postgres`: the glue to PostgreSQL, and the only place of `unsafe`.
//! - [`wrong_type`]: the errors for arguments of a wrong type.
//! - [`calendar`]: business time, the type `business_calendar` and its functions.
//! - [`metrics`]: one file per family of metrics, what it counts and how it is computed.
//! - [`adapters`]: the scripts of sql/adapters, which define the views over a help desk's tables.
//!
//! The maths does not depend on PostgreSQL and is tested without it. The SQL functions of a module are listed in its
//! submodule `sql`, behind the feature `postgres`, and declared in sql/: those of a family of metrics in sql/metrics, in a
//! file of the same name.

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
    // the helpers that every metric's SQL needs, and the end of the script
    pgrx::extension_sql_file!("../sql/helpers.sql", name = "helpers", bootstrap);
    pgrx::extension_sql_file!("../sql/metric_catalog.sql", name = "metric_catalog", requires = ["helpers"]);
    pgrx::extension_sql_file!("../sql/finish.sql", name = "finish", finalize);
}
