//! Lets the user cancel long loops of the maths.

/// Ends the query here if it was cancelled. Without PostgreSQL it does nothing.
pub fn check() {
    #[cfg(feature = "postgres")]
    pgrx::check_for_interrupts!();
}
