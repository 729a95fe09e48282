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

/// A whole number too large for 64 bits is many all the same.
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

/// Whether one contact was all it took.
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

    pgrx::extension_sql!(
        r#"
CREATE AGGREGATE fcr_pct(resolved_on_first_contact boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_pct(boolean) IS 'First-contact resolution: 100 * resolved on first contact / resolved tickets, in percent; higher is better';

SELECT for_each_number(1, $$
CREATE FUNCTION fcr_add(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION fcr_add(rate_summary, {1}) IS 'transition of fcr_pct(contacts): counts a ticket by its contacts, 1 or more';
CREATE FUNCTION fcr_subtract(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION fcr_subtract(rate_summary, {1}) IS 'inverse transition of fcr_pct(contacts): takes a ticket back';

CREATE AGGREGATE fcr_pct(contacts {1}) (
    SFUNC = fcr_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = fcr_add, MINVFUNC = fcr_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_pct({1}) IS 'First-contact resolution by contacts of each resolved ticket: 100 * tickets with 1 contact / tickets, in percent; higher is better';

CREATE FUNCTION reopen_add(state rate_summary, reopens {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION reopen_add(rate_summary, {1}) IS 'transition of reopen_rate(): counts a ticket by its reopens, 0 or more';
CREATE FUNCTION reopen_subtract(state rate_summary, reopens {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION reopen_subtract(rate_summary, {1}) IS 'inverse transition of reopen_rate(): takes a ticket back';

CREATE AGGREGATE reopen_rate(reopens {1}) (
    SFUNC = reopen_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = reopen_add, MINVFUNC = reopen_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE reopen_rate({1}) IS 'Share of tickets that were opened again: 100 * tickets with reopens >= 1 / tickets, in percent; lower is better';

CREATE FUNCTION repeat_contact_add(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION repeat_contact_add(rate_summary, {1}) IS 'transition of repeat_contact_rate(): counts a customer by contacts, 0 or more';
CREATE FUNCTION repeat_contact_subtract(state rate_summary, contacts {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION repeat_contact_subtract(rate_summary, {1}) IS 'inverse transition of repeat_contact_rate(): takes a customer back';

CREATE AGGREGATE repeat_contact_rate(contacts {1}) (
    SFUNC = repeat_contact_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = repeat_contact_add, MINVFUNC = repeat_contact_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_contact_rate({1}) IS 'Share of customers who came more than once: 100 * customers with contacts > 1 / customers, in percent; lower is better';
$$);
"#,
        name = "first_contact",
        requires = ["rate"]
    );
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
