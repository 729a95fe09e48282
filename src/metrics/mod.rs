//! One family of metrics per file: its state, its maths, its SQL and its unit tests.

pub mod ces;
pub mod channel;
pub mod clv;
pub mod csat;
pub mod duration;
pub mod engagement;
pub mod first_contact;
pub mod first_response;
pub mod iqs;
pub mod nps;
pub mod percentile;
pub mod rate;
pub mod retention;
pub mod score;
pub mod sentiment;
pub mod sla;
pub mod statistics;
