//! One family of metrics per file: its state, its maths, its SQL and its unit tests.

pub mod nps;
