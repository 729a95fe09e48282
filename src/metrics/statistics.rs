//! Confidence intervals and significance: `margin_of_error`, `confidence_low`, `confidence_high`, `p_value`, `is_significant`.
//!
//! A rate has Wilson's interval (Wilson 1927); NPS the normal one with variance P + D - (P - D)^2 of its shares, a mean
//! the normal one with the variance of the sample. Two summaries are compared by a two-sided z-test, with the pooled
//! share for rates. All in double precision, in the unit of the metric: points for NPS and rates, seconds for durations.

use super::nps::NpsSummary;
use super::percentile::DurationSummary;
use super::rate::RateSummary;
use super::score::ScoreSummary;
use crate::refusal::Refusal;
use statrs::distribution::{ContinuousCDF, Normal};

/// An estimate and its variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub variance: f64,
}

/// A summary whose metric is an estimate.
pub trait Statistic {
    /// The range of the metric.
    const RANGE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    /// None where there are too few values for a variance.
    fn estimate(&self) -> Option<Estimate>;

    /// The interval that holds the metric with a confidence of `level`.
    fn interval(&self, level: f64) -> Result<Option<(f64, f64)>, Refusal> {
        let margin = self.margin(level)?;
        let clipped = |value: f64| value.clamp(Self::RANGE.0, Self::RANGE.1);
        Ok(self.estimate().zip(margin).map(|(it, margin)| (clipped(it.value - margin), clipped(it.value + margin))))
    }

    /// Half of the width of that interval.
    fn margin(&self, level: f64) -> Result<Option<f64>, Refusal> {
        let z = quantile(level)?;
        Ok(self.estimate().map(|it| z * it.variance.sqrt()))
    }

    /// The variance of the difference between two of a kind, if they are the same.
    fn variance_of_difference(&self, other: &Self) -> Option<f64> {
        Some(self.estimate()?.variance + other.estimate()?.variance)
    }

    /// How likely a difference like that between the two would be if there were none; None where nothing varies.
    fn p_value(&self, other: &Self) -> Option<f64> {
        let deviation = self.variance_of_difference(other).filter(|variance| *variance > 0.0)?.sqrt();
        let difference = self.estimate()?.value - other.estimate()?.value;
        Some(libm::erfc((difference / deviation).abs() / std::f64::consts::SQRT_2))
    }

    fn is_significant(&self, other: &Self, level: f64) -> Result<Option<bool>, Refusal> {
        check(level)?;
        Ok(self.p_value(other).map(|p| p < 1.0 - level))
    }
}

fn check(level: f64) -> Result<(), Refusal> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Refusal::out_of_range(format!("confidence level {level} is out of range, it must be between 0 and 1"))
        .hint("A confidence of 95 % is the level 0.95."))
}

/// The standard normal quantile that leaves half of what `level` leaves on either side.
fn quantile(level: f64) -> Result<f64, Refusal> {
    check(level)?;
    Ok(Normal::standard().inverse_cdf(0.5 + level / 2.0))
}

impl Statistic for NpsSummary {
    const RANGE: (f64, f64) = (-100.0, 100.0);

    fn estimate(&self) -> Option<Estimate> {
        let n = (self.num_values() > 0).then_some(self.num_values() as f64)?;
        let (promoters, detractors) = (self.promoters as f64 / n, self.detractors as f64 / n);
        let difference = promoters - detractors;
        let variance = (promoters + detractors - difference * difference).max(0.0) / n;
        Some(Estimate { value: 100.0 * difference, variance: 10_000.0 * variance })
    }
}

impl RateSummary {
    fn share(&self) -> Option<(f64, f64)> {
        let n = self.n as f64;
        (n > 0.0).then(|| (self.hits as f64 / n, n))
    }

    /// Wilson's interval: its centre and half its width, as shares.
    fn wilson(&self, level: f64) -> Result<Option<(f64, f64)>, Refusal> {
        let z = quantile(level)?;
        Ok(self.share().map(|(share, n)| {
            let weight = 1.0 + z * z / n;
            let centre = (share + z * z / (2.0 * n)) / weight;
            (centre, z / weight * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt())
        }))
    }
}

impl Statistic for RateSummary {
    fn estimate(&self) -> Option<Estimate> {
        let (share, n) = self.share()?;
        Some(Estimate { value: 100.0 * share, variance: 10_000.0 * share * (1.0 - share) / n })
    }

    fn interval(&self, level: f64) -> Result<Option<(f64, f64)>, Refusal> {
        // exact at the ends of the scale, without rounding errors
        let low = |share: f64| if self.hits == 0 { 0.0 } else { 100.0 * share };
        let high = |share: f64| if self.hits == self.n { 100.0 } else { 100.0 * share };
        Ok(self.wilson(level)?.map(|(centre, half)| (low(centre - half), high(centre + half))))
    }

    fn margin(&self, level: f64) -> Result<Option<f64>, Refusal> {
        Ok(self.wilson(level)?.map(|(_, half)| 100.0 * half))
    }

    fn variance_of_difference(&self, other: &Self) -> Option<f64> {
        let ((_, own), (_, others)) = (self.share()?, other.share()?);
        let pooled = (self.hits as f64 + other.hits as f64) / (own + others);
        Some(10_000.0 * pooled * (1.0 - pooled) * (1.0 / own + 1.0 / others))
    }
}

impl Statistic for ScoreSummary {
    fn estimate(&self) -> Option<Estimate> {
        self.mean_and_variance().map(|(value, variance)| Estimate { value, variance })
    }
}

impl Statistic for DurationSummary {
    fn estimate(&self) -> Option<Estimate> {
        self.mean_and_variance().map(|(value, variance)| Estimate { value, variance })
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function};

    /// The five functions over one type of summary.
    macro_rules! statistics {
        ($summary:ty, $name:literal) => {
            sql_function!(concat!($name, "_margin_of_error"), (s: Stored<$summary>, level: f64) -> Result<Option<f64>, Refusal> {
                s.margin(level)
            });
            sql_function!(concat!($name, "_confidence_low"), (s: Stored<$summary>, level: f64) -> Result<Option<f64>, Refusal> {
                Ok(s.interval(level)?.map(|interval| interval.0))
            });
            sql_function!(concat!($name, "_confidence_high"), (s: Stored<$summary>, level: f64) -> Result<Option<f64>, Refusal> {
                Ok(s.interval(level)?.map(|interval| interval.1))
            });
            sql_function!(concat!($name, "_p_value"), (a: Stored<$summary>, b: Stored<$summary>) -> Option<f64> {
                a.p_value(&b)
            });
            sql_function!(
                concat!($name, "_is_significant"),
                (a: Stored<$summary>, b: Stored<$summary>, level: f64) -> Result<Option<bool>, Refusal> {
                    a.is_significant(&b, level)
                }
            );
        };
    }
    statistics!(NpsSummary, "nps_summary");
    statistics!(RateSummary, "rate_summary");
    statistics!(ScoreSummary, "score_summary");
    statistics!(DurationSummary, "duration_summary");

    pgrx::extension_sql_file!(
        "../../sql/metrics/statistics.sql",
        name = "statistics",
        requires = ["nps", "rate", "score", "percentile"]
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Flat, parse};

    fn nps(promoters: i64, passives: i64, detractors: i64) -> Flat<NpsSummary> {
        parse(&format!(r#"{{"promoters":{promoters},"passives":{passives},"detractors":{detractors}}}"#)).unwrap()
    }

    fn rate(hits: i64, n: i64) -> Flat<RateSummary> {
        parse(&format!(r#"{{"hits":{hits},"n":{n}}}"#)).unwrap()
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-13 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    /// From the formulas of the R package NPS (nps.var, nps.se, nps.test).
    #[test]
    fn nps_is_normal() {
        let (low, high) = nps(130, 30, 40).interval(0.95).unwrap().unwrap();
        near(low, 33.84799438127956);
        near(high, 56.15200561872044);
        assert_eq!(nps(8, 0, 2).interval(0.95).unwrap().unwrap().1, 100.0);
        assert_eq!(nps(1, 0, 0).margin(0.95).unwrap(), Some(0.0));
        near(nps(130, 30, 40).p_value(&nps(120, 30, 50)).unwrap(), 0.22779999398822892);
        near(nps(10, 8, 2).p_value(&nps(4, 6, 10)).unwrap(), 0.0022502265680857114);
        assert_eq!(nps(1, 0, 0).p_value(&nps(1, 0, 0)), None);
        assert_eq!(nps(0, 0, 0).interval(0.95).unwrap(), None);
    }

    /// statsmodels and R's binom package.
    #[test]
    fn rates_are_wilsons() {
        for (hits, n, low, high) in
            [(18, 20, 69.89663547715128, 97.2133518786232), (4, 200, 0.780442641634947, 5.028708690582643)]
        {
            let (found_low, found_high) = rate(hits, n).interval(0.95).unwrap().unwrap();
            near(found_low, low);
            near(found_high, high);
        }
        assert_eq!(rate(0, 30).interval(0.95).unwrap().unwrap().0, 0.0);
        assert_eq!(rate(30, 30).interval(0.95).unwrap().unwrap().1, 100.0);
        // 0.2 / sqrt(0.4 * 0.6 * 2 / 50)
        near(rate(15, 50).p_value(&rate(25, 50)).unwrap(), 0.04122683333716371);
        assert_eq!(rate(5, 5).p_value(&rate(9, 9)), None);
    }

    /// A sample of 3, 4, 8: mean 5, variance 7.
    #[test]
    fn means_are_normal() {
        let score = |text: &str| parse::<ScoreSummary>(text).unwrap();
        let sample = score(r#"{"n":3,"total":15,"squares":89}"#);
        assert_eq!(sample.estimate(), Some(Estimate { value: 5.0, variance: 7.0 / 3.0 }));
        near(sample.margin(0.95).unwrap().unwrap(), 1.959963984540054 * (7.0_f64 / 3.0).sqrt());
        // weights of 2 each say the same
        let doubled = score(r#"{"n":3,"total":30,"squares":178,"weight":6,"weight_squares":12}"#);
        assert_eq!(doubled.estimate(), sample.estimate());
        assert_eq!(sample.p_value(&sample), Some(1.0));
        assert_eq!(score(r#"{"n":1,"total":5,"squares":25}"#).estimate(), None);
        assert_eq!(
            score(r#"{"n":2,"total":10,"squares":50}"#).p_value(&score(r#"{"n":2,"total":8,"squares":32}"#)),
            None
        );
    }

    #[test]
    fn levels_are_shares() {
        for level in [0.0, 1.0, 95.0, -0.5, f64::NAN, f64::INFINITY] {
            assert!(nps(1, 1, 1).margin(level).is_err() && nps(1, 1, 1).is_significant(&nps(1, 1, 2), level).is_err());
        }
        near(quantile(0.95).unwrap(), 1.959963984540054);
        near(quantile(0.99).unwrap(), 2.5758293035489004);
    }
}
