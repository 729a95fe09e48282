//! Support and customer-success metrics as PostgreSQL aggregates.
//!
//! [`metrics`] has one file per family of metrics: what it counts, how it is computed, its SQL. [`calendar`] is business
//! time: the type `business_calendar` and its functions. [`views`] are the scripts of sql/adapters that put all of it over
//! the tables of a help desk. They stand on [`exact`] arithmetic, the [`buckets`] of percentiles and [`state`], the flat
//! transition state, are written as [`json`], and refuse bad input by [`refusal`], values of a [`wrong_type`] too. None of these knows PostgreSQL;
//! `postgres` is the glue that puts them there, and the only place of `unsafe`.

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
