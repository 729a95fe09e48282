//! Long loops of the maths let the user cancel them.

/// Ends the query here when that was asked for; without PostgreSQL nobody asks.
pub fn check() {
    #[cfg(feature = "postgres")]
    pgrx::check_for_interrupts!();
}
