//! Exact decimal arithmetic without PostgreSQL: numbers as they arrive, sums that never round, ratios divided once.
//!
//! Everything counts in PostgreSQL's own base of 10,000, so that a numeric is added digit by digit and nothing is
//! converted per row. Position p stands for 10000^p; a number's scale is numeric's display scale.

mod decimal;
mod number;
mod ratio;
mod scaled;
mod squares;
mod sums;
mod term;

pub use decimal::Decimal;
pub use number::{Digits, Number, not_finite};
pub use ratio::Ratio;
pub use scaled::Scaled;
pub use squares::Squares;
pub use sums::{Room, Sums};
pub(crate) use sums::{fixed_sums, sums_of_terms};
pub use term::Term;

/// The base of the digits, numeric's NBASE.
pub const BASE: i64 = 10_000;
/// Decimal digits in one digit of that base.
pub const BASE_DIGITS: u32 = 4;
