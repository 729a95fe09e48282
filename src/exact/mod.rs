//! Exact decimal arithmetic without PostgreSQL: numbers as they arrive, sums that never round, ratios divided once.
//!
//! - [`Number`]: as it arrives in a row, borrowed; its digits are [`Digits`].
//! - [`Scaled`]: the common number as one integer, the fast path of a row.
//! - [`Term`]: one addend, product or sum of any size, exact.
//! - [`Squares`]: a sum of squares of lengths.
//! - [`Decimal`]: an owned result, and its text.
//! - [`Ratio`]: numerator and denominator, which the server divides.
//!
//! Digits are in base 10,000, as in numeric, so that a numeric is added digit by digit without a conversion. Position p
//! means 10000^p; a number's scale is numeric's display scale.

mod compare;
mod decimal;
mod number;
mod ratio;
mod scaled;
mod squares;
mod term;

pub use decimal::{Decimal, MAX_AFTER};
pub use number::{Digits, Number, not_finite};
pub use ratio::Ratio;
pub use scaled::Scaled;
pub use squares::Squares;
pub use term::Term;

/// The base of the digits, numeric's NBASE.
pub const BASE: i64 = 10_000;
/// Decimal digits in one digit of that base.
pub const BASE_DIGITS: u32 = 4;
