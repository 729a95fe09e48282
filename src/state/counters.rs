//! States that are a fixed set of counters, and the arithmetic of counters.

use super::{Direction, Obstacle, impossible};
use crate::refusal::Refusal;

/// Adds to a counter. No number of rows overflows it, but a forged summary can.
#[inline]
pub fn add_to(counter: i64, by: i64) -> Result<i64, Refusal> {
    counter.checked_add(by).ok_or_else(too_many)
}

/// Takes from a counter what was counted in it before.
#[inline]
pub fn take_from<R>(counter: i64, by: i64) -> Result<i64, Obstacle<R>> {
    if counter < by { Err(Obstacle::Irreversible) } else { Ok(counter - by) }
}

/// A counter after an addition or subtraction.
#[inline]
pub fn moved<R>(counter: i64, by: i64, direction: Direction) -> Result<i64, Obstacle<R>> {
    match direction {
        Direction::Add => Ok(add_to(counter, by)?),
        Direction::Subtract => take_from(counter, by),
    }
}

#[cold]
fn too_many() -> Refusal {
    Refusal::out_of_range("the combined summaries count more than 9223372036854775807 rows")
}

/// Checks the counters of a document.
pub fn not_negative(type_name: &str, counters: &[(&str, i64)]) -> Result<(), Refusal> {
    match counters.iter().find(|(_, value)| *value < 0) {
        Some((name, value)) => Err(impossible(type_name, format!("\"{name}\" is {value}, it must be 0 or more."))),
        None => Ok(()),
    }
}

/// The body of [`State`] for states that are a fixed set of counters; `$checked` is a method that refuses counts which no
/// rows can produce together.
macro_rules! fixed_counters {
    ($checked:ident: $($counter:ident),+) => {
        type Shortage = std::convert::Infallible;

        fn is_sound(&self) -> bool {
            [$(self.$counter),+].iter().all(|counter| *counter >= 0) && self.clone().$checked().is_ok()
        }

        fn is_surely_canonical(&self) -> bool {
            true
        }

        fn combine(&mut self, other: &Self) -> $crate::state::Changed<Self> {
            let sum = Self { $($counter: $crate::state::add_to(self.$counter, other.$counter)?),+ };
            *self = sum.$checked()?;
            Ok(())
        }

        fn remove(&mut self, other: &Self) -> $crate::state::Changed<Self> {
            let rest = Self { $($counter: $crate::state::take_from(self.$counter, other.$counter)?),+ };
            *self = rest.$checked().map_err(|_| $crate::state::Obstacle::Irreversible)?;
            Ok(())
        }

        fn with_room(&self, shortage: &Self::Shortage) -> $crate::state::Flat<Self> {
            match *shortage {}
        }
    };
}
pub(crate) use fixed_counters;
