//! helpdesk_metrics
#[cfg(feature = "postgres")]
pgrx::pg_module_magic!(name, version);
