//! Sentiment: `net_sentiment(polarity)`, the share of positive messages minus the share of negative ones.

use crate::exact::{Number, Ratio};
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, Obstacle, State, Transition, fixed_counters, impossible, moved, not_negative,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Counted messages, the positive and the negative ones among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[serde(deny_unknown_fields)]
#[repr(C)]
pub struct NetSentimentState {
    positive: i64,
    negative: i64,
    n: i64,
}

impl NetSentimentState {
    pub fn net_sentiment(&self) -> Ratio {
        Ratio::percent_of_counts(self.positive - self.negative, self.n)
    }

    fn checked(self) -> Result<Self, Refusal> {
        let Self { positive, negative, n } = self;
        not_negative(Self::NAME, &[("positive", positive), ("negative", negative), ("n", n)])?;
        if positive.checked_add(negative).is_none_or(|both| both > n) {
            return Err(impossible(Self::NAME, "\"positive\" and \"negative\" together cannot exceed \"n\"."));
        }
        Ok(self)
    }
}

/// The sign of a polarity, as its order relative to zero.
#[inline]
pub fn sign(polarity: Number) -> Ordering {
    polarity.compare(&Number::Whole(0))
}

impl State for NetSentimentState {
    const NAME: &'static str = "net_sentiment_state";
    type Document = Self;

    fixed_counters!(checked: positive, negative, n);

    fn is_empty(&self) -> bool {
        self.n == 0
    }

    fn document(&self) -> Self {
        self.clone()
    }

    fn from_document(document: Self) -> Result<Flat<Self>, Refusal> {
        Ok(Flat::copy(&document.checked()?))
    }
}

impl Transition<Ordering> for NetSentimentState {
    #[inline(always)]
    fn transition(&mut self, sign: &Ordering, direction: Direction) -> Changed<Self> {
        let positive = moved(self.positive, sign.is_gt().into(), direction)?;
        let negative = moved(self.negative, sign.is_lt().into(), direction)?;
        let n = moved(self.n, 1, direction)?;
        if direction == Direction::Subtract && positive.saturating_add(negative) > n {
            return Err(Obstacle::Irreversible);
        }
        *self = Self { positive, negative, n };
        Ok(())
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(NetSentimentState, "net_sentiment_state");

    transitions!(NetSentimentState: net_sentiment_add, net_sentiment_subtract,
        (polarity: Number) => Ok::<_, Refusal>(Some(sign(polarity))));

    sql_function!(
        fn net_sentiment_of_state(s: Stored<NetSentimentState>) -> Ratio {
            s.net_sentiment()
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/sentiment.sql", name = "sentiment", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;

    #[test]
    fn the_sign_counts() {
        for (polarity, expected) in
            [(0.8, Ordering::Greater), (-0.1, Ordering::Less), (0.0, Ordering::Equal), (-0.0, Ordering::Equal)]
        {
            assert_eq!(sign(Number::from_f64(polarity).unwrap()), expected);
        }
        assert_eq!(NetSentimentState { positive: 3, negative: 1, n: 8 }.net_sentiment().value(), Some(25.0));
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Ordering> = (0..30).map(|i| (i % 5).cmp(&2)).collect();
        laws::check::<NetSentimentState, _>(r#"{"positive":0,"negative":0,"n":0}"#, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<NetSentimentState>(&[
            r#"{"positive":2,"negative":2,"n":3}"#,
            r#"{"positive":9223372036854775807,"negative":9223372036854775807,"n":1}"#,
            r#"{"positive":-1,"negative":0,"n":3}"#,
        ]);
    }
}
