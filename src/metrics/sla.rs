//! Service levels: `sla_pct`, the share of clocks that met their target.

use crate::refusal::Refusal;
use crate::time::{Datetime, Interval};

/// Whether a finished duration met its target; exactly the target is met.
#[inline]
pub fn met(d: Interval, target: Interval) -> Result<bool, Refusal> {
    Ok(d.not_negative("duration")?.length() <= target.not_negative("target")?.length())
}

/// Whether a clock met its target, as known at `as_of`. None while this is undecided, and if a value is missing.
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
    use crate::postgres::transitions;
    use crate::time::{Date, Moment};

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

    pgrx::extension_sql_file!("../../sql/metrics/sla.sql", name = "sla", requires = ["rate"]);
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
