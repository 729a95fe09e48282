//! One family of metrics per file: its state, its maths, the list of its SQL functions and its unit tests. The SQL is in
//! sql/metrics, under the same name.

pub mod ces;
pub mod clv;
pub mod csat;
pub mod engagement;
pub mod first_contact;
pub mod first_response;
pub mod iqs;
pub mod mean_duration;
pub mod nps;
pub mod percentile;
pub mod rate;
pub mod retention;
pub mod running_spans;
pub mod score;
pub mod sentiment;
pub mod sla;
pub mod statistics;
pub mod tally;
