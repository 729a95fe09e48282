//! Service levels: `sla_pct`, the share of clocks that met their target.

use crate::duration::{Datetime, Interval};
use crate::refusal::Refusal;

/// Whether a finished duration met its target; exactly the target is met.
#[inline]
pub fn met(d: Interval, target: Interval) -> Result<bool, Refusal> {
    Ok(d.not_negative("duration")?.length() <= target.not_negative("target")?.length())
}

/// Whether a clock met its target, as known at `as_of`. None while that is open, and where a value is missing.
///
/// A clock that still runs is missed as soon as it is past its target, and left out before that.
#[inline]
pub fn met_as_of<T: Datetime>(
    started: Option<T>,
    ended: Option<T>,
    target: Option<Interval>,
    as_of: Option<T>,
) -> Result<Option<bool>, Refusal> {
    let (Some(started), Some(target), Some(as_of)) = (started, target, as_of) else {
        return Ok(None);
    };
    match ended {
        Some(ended) => met(Interval::elapsed(started, ended)?, target).map(Some),
        None => {
            let running = Interval::between(started, as_of)?;
            let late = running.length() > target.not_negative("target")?.length();
            Ok(late.then_some(false))
        }
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::metrics::rate::RateSummary;
    use crate::postgres::{Date, Moment, transitions};

    transitions!(RateSummary: sla_add, sla_subtract, (d: Interval, target: Interval) => met(d, target).map(Some));
    transitions!(RateSummary: sla_as_of_add, sla_as_of_subtract,
    (started: Option<Moment>, ended: Option<Moment>, target: Option<Interval>, as_of: Option<Moment>) => {
        let of = |moment: Option<Moment>| moment.map(|moment| moment.0);
        met_as_of(of(started), of(ended), target, of(as_of))
    });
    transitions!(RateSummary: sla_as_of_date_add, sla_as_of_date_subtract,
    (started: Option<Date>, ended: Option<Date>, target: Option<Interval>, as_of: Option<Date>) => {
        let of = |date: Option<Date>| date.map(|date| date.0);
        met_as_of(of(started), of(ended), target, of(as_of))
    });

    pgrx::extension_sql!(
        r#"
CREATE AGGREGATE sla_pct(met boolean) (
    SFUNC = rate_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = rate_add, MINVFUNC = rate_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_pct(boolean) IS 'Service level of finished clocks: 100 * met / finished, in percent; higher is better';

CREATE FUNCTION sla_add(state rate_summary, d interval, target interval) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_add(rate_summary, interval, interval) IS 'transition of sla_pct(d, target): counts a finished clock';
CREATE FUNCTION sla_subtract(state rate_summary, d interval, target interval) RETURNS rate_summary
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_subtract(rate_summary, interval, interval) IS 'inverse transition of sla_pct(d, target): takes a clock back';

CREATE AGGREGATE sla_pct(d interval, target interval) (
    SFUNC = sla_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = sla_add, MINVFUNC = sla_subtract, MSTYPE = rate_summary, MSSPACE = 24, MINITCOND = '{"hits":0,"n":0}',
    MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_pct(interval, interval) IS 'Service level by duration: 100 * clocks with d <= target / finished clocks, in percent; higher is better';

SELECT for_each(ARRAY[['timestamptz', 'sla_as_of'], ['timestamp', 'sla_as_of'], ['date', 'sla_as_of_date']], $$
CREATE FUNCTION sla_as_of_add(state rate_summary, started {1}, ended {1}, target interval, as_of {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_add';
COMMENT ON FUNCTION sla_as_of_add(rate_summary, {1}, {1}, interval, {1}) IS 'transition of sla_pct(started, ended, target, as_of): counts a clock';
CREATE FUNCTION sla_as_of_subtract(state rate_summary, started {1}, ended {1}, target interval, as_of {1}) RETURNS rate_summary
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '{2}_subtract';
COMMENT ON FUNCTION sla_as_of_subtract(rate_summary, {1}, {1}, interval, {1}) IS 'inverse transition of sla_pct(started, ended, target, as_of): takes a clock back';

CREATE AGGREGATE sla_pct(started {1}, ended {1}, target interval, as_of {1}) (
    SFUNC = sla_as_of_add, STYPE = rate_summary, SSPACE = 24, INITCOND = '{"hits":0,"n":0}',
    FINALFUNC = pct, COMBINEFUNC = rate_summary_merge,
    MSFUNC = sla_as_of_add, MINVFUNC = sla_as_of_subtract, MSTYPE = rate_summary, MSSPACE = 24,
    MINITCOND = '{"hits":0,"n":0}', MFINALFUNC = pct,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_pct({1}, {1}, interval, {1}) IS 'Service level with open tickets (ended NULL), missed once as_of - started > target and left out before that: 100 * clocks with ended - started <= target / (finished + missed clocks), in percent; higher is better';
$$);
"#,
        name = "sla",
        requires = ["rate"]
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;
    const TARGET: Option<Interval> = Some(Interval { months: 0, days: 0, microseconds: 4 * HOUR });

    #[test]
    fn exactly_the_target_is_met() {
        let hours = |hours| Interval { microseconds: hours * HOUR, ..Interval::default() };
        assert!(met(hours(4), hours(4)).unwrap() && !met(hours(5), hours(4)).unwrap());
        assert!(met(hours(24), Interval { days: 1, ..Interval::default() }).unwrap());
        assert!(met(hours(-1), hours(4)).is_err() && met(hours(1), hours(-4)).is_err());
    }

    #[test]
    fn open_clocks_are_missed_once_they_are_late() {
        for (ended, as_of, result) in [
            (Some(4 * HOUR), 9 * HOUR, Some(true)),
            (Some(5 * HOUR), 9 * HOUR, Some(false)),
            (None, 4 * HOUR, None),
            (None, 4 * HOUR + 1, Some(false)),
            (None, -HOUR, None),
        ] {
            assert_eq!(met_as_of(Some(0), ended, TARGET, Some(as_of)).unwrap(), result);
        }
        assert_eq!(met_as_of(None, Some(1_i64), TARGET, Some(1)).unwrap(), None);
        assert_eq!(met_as_of(Some(0), Some(1), None, Some(1)).unwrap(), None);
        assert_eq!(met_as_of(Some(0), Some(1), TARGET, None).unwrap(), None);
        assert!(met_as_of(Some(HOUR), Some(0), TARGET, Some(0)).is_err());
        assert!(met_as_of(Some(0), None, TARGET, Some(i64::MAX)).is_err());
    }

    #[test]
    fn dates_count_whole_days() {
        let target = Some(Interval { days: 2, ..Interval::default() });
        for (ended, as_of, result) in
            [(Some(2), 9, Some(true)), (Some(3), 9, Some(false)), (None, 2, None), (None, 3, Some(false))]
        {
            assert_eq!(met_as_of(Some(0), ended, target, Some(as_of)).unwrap(), result);
        }
        assert!(met_as_of(Some(1), Some(0), target, Some(9)).is_err());
        assert!(met_as_of(Some(0), None, target, Some(i32::MAX)).is_err());
    }
}
