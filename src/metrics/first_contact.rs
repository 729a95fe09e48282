//! Contacts per ticket and customer: `fcr_pct`, `reopen_rate(reopens)`, `repeat_contact_rate(contacts)`.
//!
//! First-contact resolution: resolved with one contact. Reopen rate: tickets with at least one reopen. Repeat contact
//! rate: customers with more than one contact.

use crate::exact::Number;
use crate::refusal::{Refusal, SqlState};

/// A whole number of at least `least`; `what` names it.
#[inline(always)]
fn whole(number: Number, what: &str, least: i64, hint: &'static str) -> Result<i64, Refusal> {
    match number.to_whole() {
        Some(whole) if whole >= least => Ok(whole),
        _ => huge(number).ok_or_else(|| not_whole(number, what, least, hint)),
    }
}

/// A whole number too large for 64 bits counts as the largest.
#[cold]
fn huge(number: Number) -> Option<i64> {
    (number.is_whole() && number.compare(&Number::Whole(i64::MAX)).is_gt()).then_some(i64::MAX)
}

#[cold]
fn not_whole(number: Number, what: &str, least: i64, hint: &'static str) -> Refusal {
    let (state, problem, hint) = if number.compare(&Number::Whole(least)).is_lt() {
        (SqlState::OutOfRange, "is out of range", hint)
    } else {
        (
            SqlState::InvalidParameter,
            "is not a whole number",
            "Count contacts and reopens of a ticket or customer, do not average them.",
        )
    };
    Refusal::new(state, format!("number of {what} {number} {problem}, it must be a whole number of {least} or more"))
        .hint(hint)
}

/// Whether the ticket took one contact only.
#[inline]
pub fn is_first_contact(contacts: Number) -> Result<bool, Refusal> {
    let hint = "A resolved ticket had at least one contact; leave other rows out with FILTER (WHERE contacts >= 1).";
    Ok(whole(contacts, "contacts", 1, hint)? == 1)
}

#[inline]
pub fn is_reopened(reopens: Number) -> Result<bool, Refusal> {
    Ok(whole(reopens, "reopens", 0, "Leave such rows out with FILTER (WHERE reopens >= 0).")? > 0)
}

/// Whether a customer came more than once; a customer without contact counts as one who did not.
#[inline]
pub fn is_repeat(contacts: Number) -> Result<bool, Refusal> {
    Ok(whole(contacts, "contacts", 0, "Leave such rows out with FILTER (WHERE contacts >= 0).")? > 1)
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::metrics::rate::RateSummary;
    use crate::postgres::transitions;

    transitions!(RateSummary: fcr_add, fcr_subtract, (contacts: Number) => is_first_contact(contacts).map(Some));
    transitions!(RateSummary: reopen_add, reopen_subtract, (reopens: Number) => is_reopened(reopens).map(Some));
    transitions!(RateSummary: repeat_contact_add, repeat_contact_subtract,
        (contacts: Number) => is_repeat(contacts).map(Some));

    pgrx::extension_sql_file!("../../sql/metrics/first_contact.sql", name = "first_contact", requires = ["rate"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(x: f64) -> Number<'static> {
        Number::from_f64(x).unwrap()
    }

    #[test]
    fn one_contact_is_a_hit() {
        assert!(is_first_contact(number(1.0)).unwrap() && !is_first_contact(number(2.0)).unwrap());
        assert!(
            is_repeat(number(2.0)).unwrap() && !is_repeat(number(1.0)).unwrap() && !is_repeat(number(0.0)).unwrap()
        );
        assert!(is_reopened(number(1.0)).unwrap() && !is_reopened(number(0.0)).unwrap());
        assert!(is_reopened(number(1e30)).unwrap());
    }

    #[test]
    fn what_is_no_count_is_refused() {
        assert!(is_first_contact(number(0.0)).unwrap_err().to_string().contains("1 or more"));
        assert_eq!(is_first_contact(number(1.5)).unwrap_err().parts().state, SqlState::InvalidParameter);
        assert_eq!(is_reopened(number(-1.0)).unwrap_err().parts().state, SqlState::OutOfRange);
        assert!(is_repeat(number(-0.5)).is_err());
        // 10^20 + 0.5, as numeric stores it
        let digits = [1i16, 0, 0, 0, 0, 0, 5000].map(i16::to_ne_bytes).concat();
        assert!(is_reopened(Number::from_numeric(false, 5, 1, &digits)).is_err());
    }
}
