//! Overloads that only raise an error: a value of a wrong type is refused with a hint that says what to write instead.
//! sql/wrong_type.sql creates the overloads.

use crate::refusal::{Refusal, SqlState};

/// Where a score, a count or an amount belongs.
pub fn other_than_number() -> Refusal {
    Refusal::new(SqlState::InvalidParameter, "a score, count or amount must be a number")
        .hint("Cast a text of digits, as in score::numeric; turn a rating in words into a condition, as in csat_pct(rating = 'good').")
}

/// Where a duration belongs.
pub fn other_than_interval() -> Refusal {
    Refusal::new(SqlState::InvalidParameter, "a duration must be an interval")
        .hint("Turn a number of seconds into an interval with make_interval(secs => d), a text with d::interval.")
}

/// Where a condition belongs.
pub fn other_than_boolean() -> Refusal {
    Refusal::new(SqlState::InvalidParameter, "a condition must be a boolean")
        .hint("Compare the value, as in share_pct(solved = 1) or share_pct(status = 'solved').")
}

/// Where a moment belongs.
pub fn other_than_moment() -> Refusal {
    Refusal::new(SqlState::InvalidParameter, "a moment must be a date or timestamp")
        .hint("Turn a text into one with started::timestamptz, seconds since 1970 with to_timestamp(started).")
}

/// A date or timestamp without time zone where a moment is needed.
pub fn wall_clock_time() -> Refusal {
    Refusal::new(
        SqlState::InvalidParameter,
        "a date or timestamp without time zone is not a moment until its time zone is given",
    )
    .hint(
        "Give the zone, as in started AT TIME ZONE 'UTC' (most help desks store UTC); cast a date to timestamp first.",
    )
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::sql_function;

    // under the types of any result, as none is returned
    sql_function!(
        fn refuse_other_than_number() -> Result<bool, Refusal> {
            Err(other_than_number())
        }
    );
    sql_function!(
        fn refuse_other_than_interval() -> Result<bool, Refusal> {
            Err(other_than_interval())
        }
    );
    sql_function!(
        fn refuse_other_than_boolean() -> Result<bool, Refusal> {
            Err(other_than_boolean())
        }
    );
    sql_function!(
        fn refuse_other_than_moment() -> Result<bool, Refusal> {
            Err(other_than_moment())
        }
    );
    sql_function!(
        fn refuse_wall_clock_time() -> Result<bool, Refusal> {
            Err(wall_clock_time())
        }
    );

    // after all functions, of which it makes the overloads
    pgrx::extension_sql_file!(
        "../sql/wrong_type.sql",
        name = "wrong_type",
        requires = [
            "calendar",
            "ces",
            "clv",
            "csat",
            "engagement",
            "first_contact",
            "first_response",
            "iqs",
            "mean_duration",
            "nps",
            "percentile",
            "rate",
            "retention",
            "running_spans",
            "score",
            "sentiment",
            "sla",
            "statistics",
            "tally",
            "zammad_calendar"
        ]
    );
}
