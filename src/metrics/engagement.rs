//! Engagement: `engagement_score(events, weight)`, sum of events * weight.

use super::score::Weighed;
use crate::exact::Number;
use crate::refusal::Refusal;

/// A kind of event with how often it happened; neither that nor the weight can be negative.
#[inline(always)]
pub fn weighed_events<'a>(events: Number<'a>, weight: Number<'a>) -> Result<Weighed<'a>, Refusal> {
    let events = events.not_negative("number of events", "Leave such rows out with FILTER (WHERE events >= 0).")?;
    Weighed::new(events, weight)
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::metrics::score::ScoreSummary;
    use crate::postgres::transitions;

    transitions!(ScoreSummary: engagement_add, engagement_subtract,
        (events: Number, weight: Number) => weighed_events(events, weight).map(Some));

    pgrx::extension_sql_file!("../../sql/metrics/engagement.sql", name = "engagement", requires = ["score"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_events_and_weights_are_refused() {
        let (one, minus_one) = (Number::Whole(1), Number::Whole(-1));
        assert!(weighed_events(one, one).is_ok());
        assert!(weighed_events(minus_one, one).unwrap_err_text().contains("events"));
        assert!(weighed_events(one, minus_one).unwrap_err_text().contains("weight"));
    }

    trait UnwrapErrText {
        fn unwrap_err_text(self) -> String;
    }

    impl UnwrapErrText for Result<Weighed<'_>, Refusal> {
        fn unwrap_err_text(self) -> String {
            self.err().expect("refused").to_string()
        }
    }
}
