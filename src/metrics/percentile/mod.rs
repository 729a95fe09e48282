//! Percentiles of durations: `median_duration(d)`, `p90_duration(d)`, `p95_duration(d)`, the summary `duration_agg(d)`.
//!
//! The rank is percentile_disc's. Up to 128 values are kept as they are; beyond that they are counted in [`buckets`], each
//! of which is within 1 % of its estimate. Counts add up, so the result does not depend on the order of rows, on how they
//! were split, or on who combined them. A sketch crate would have to be unpacked and packed again around every row; here
//! the counts are the state.

mod buckets;
mod document;
mod packed;
mod state;
mod summary;

pub use summary::DurationSummary;

use crate::exact::Ratio;
use crate::refusal::Refusal;
use crate::time::Interval;
use buckets::{bucket, estimate};
use summary::VALUES;

impl DurationSummary {
    /// The value with percentile_disc's rank, NULL without values; `fraction` from 0 to 1.
    pub fn percentile(&self, fraction: f64) -> Result<Option<Interval>, Refusal> {
        if !(0.0..=1.0).contains(&fraction) {
            return Err(Refusal::out_of_range(format!("fraction {fraction} is out of range, it must be from 0 to 1"))
                .hint("The 95th percentile has the fraction 0.95."));
        }
        let n = self.num_values();
        let rank = ((fraction * n as f64).ceil() as i64).clamp(1, n.max(1));
        if self.form == VALUES {
            return Ok(self.sorted_values().get(rank as usize - 1).copied());
        }
        let (mut before, mut found) = (0, 0);
        self.each_bucket(self.level, |bucket, count| {
            if before < rank {
                found = bucket;
            }
            before += count;
        });
        let extremes = [self.shortest, self.longest];
        let is_extreme = [rank == 1, rank == n];
        let length = self.estimate(found);
        let found = (0..2).find(|i| is_extreme[*i] || length == extremes[*i].length());
        Ok(Some(found.map_or_else(|| Interval::of_length(length), |i| extremes[i])))
    }

    /// What stands for the lengths of a bucket.
    fn estimate(&self, bucket: usize) -> i128 {
        let (first, last) = (bucket << self.level, ((bucket + 1) << self.level) - 1);
        estimate(first, last).clamp(self.shortest.length(), self.longest.length())
    }

    /// The share of durations that are not longer than a target.
    pub fn within_pct(&self, target: Interval) -> Result<Ratio, Refusal> {
        let target = target.not_negative("target")?.length();
        let n = self.num_values();
        let mut within = 0;
        match self.form {
            VALUES => within = self.values().iter().filter(|value| value.length() <= target).count() as i64,
            _ if target >= self.longest.length() => within = n,
            _ if target < self.shortest.length() => {}
            _ => {
                let last = bucket(target) >> self.level;
                let last = if self.estimate(last) <= target { last + 1 } else { last };
                self.each_bucket(self.level, |bucket, count| within += if bucket < last { count } else { 0 });
            }
        }
        Ok(Ratio::percent_of_counts(within, n))
    }

    /// Mean and its variance, in seconds: None where fewer than two values have none.
    pub fn mean_and_variance(&self) -> Option<(f64, f64)> {
        let n = self.num_values();
        let total = self.mean.length()?;
        // n^2 times the variance of the values, over n (n - 1) for that of a sample, over n for that of the mean
        let spread = self.squares.spread(n, total).filter(|_| n > 1)?.to_f64();
        let (count, seconds) = (n as f64, 1e6);
        Some((total as f64 / count / seconds, spread / count / count / (count - 1.0) / seconds / seconds))
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(DurationSummary, "duration_summary");

    transitions!(DurationSummary: duration_add, duration_subtract, (d: Interval) => d.not_negative("duration").map(Some));

    sql_function!(
        fn duration_summary_percentile(s: Stored<DurationSummary>, fraction: f64) -> Result<Option<Interval>, Refusal> {
            s.percentile(fraction)
        }
    );
    sql_function!(
        fn duration_summary_median(s: Stored<DurationSummary>) -> Result<Option<Interval>, Refusal> {
            s.percentile(0.5)
        }
    );
    sql_function!(
        fn duration_summary_p90(s: Stored<DurationSummary>) -> Result<Option<Interval>, Refusal> {
            s.percentile(0.9)
        }
    );
    sql_function!(
        fn duration_summary_p95(s: Stored<DurationSummary>) -> Result<Option<Interval>, Refusal> {
            s.percentile(0.95)
        }
    );
    sql_function!(
        fn duration_summary_within_pct(s: Stored<DurationSummary>, target: Interval) -> Result<Ratio, Refusal> {
            s.within_pct(target)
        }
    );
    sql_function!(
        fn duration_summary_mean(s: Stored<DurationSummary>) -> Result<Option<Interval>, Refusal> {
            s.mean().mean_interval()
        }
    );
    sql_function!(
        fn duration_summary_total(s: Stored<DurationSummary>) -> Result<Option<Interval>, Refusal> {
            s.mean().total_interval()
        }
    );
    sql_function!(
        fn duration_summary_shortest(s: Stored<DurationSummary>) -> Option<Interval> {
            s.shortest()
        }
    );
    sql_function!(
        fn duration_summary_longest(s: Stored<DurationSummary>) -> Option<Interval> {
            s.longest()
        }
    );
    sql_function!(
        fn duration_summary_num_values(s: Stored<DurationSummary>) -> i64 {
            s.num_values()
        }
    );

    pgrx::extension_sql_file!("../../../sql/metrics/percentile.sql", name = "percentile", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::document::{Sketch, fields};
    use super::state::of_sketch;
    use super::summary::MOST_VALUES;
    use super::*;
    use crate::exact::Squares;
    use crate::json::List;
    use crate::state::laws;
    use crate::state::{Direction, Flat, State, Transition, apply, parse, text};
    use zerocopy::IntoBytes;

    const EMPTY: &str = r#"{"values":[]}"#;

    fn of(lengths: impl IntoIterator<Item = i128>) -> Flat<DurationSummary> {
        let mut state = parse::<DurationSummary>(EMPTY).unwrap();
        for length in lengths {
            let d = Interval::of_length(length);
            apply(&mut state, |state: &mut DurationSummary| state.transition(&d, Direction::Add)).unwrap();
        }
        state
    }

    /// Lengths of four kinds, from microseconds to years.
    fn samples() -> Vec<Vec<i128>> {
        let random = &mut fastrand::Rng::with_seed(7);
        let mut normal = || (0..12).map(|_| random.f64()).sum::<f64>() - 6.0;
        let log_normal = (0..20_000).map(|_| (normal() * 3.0 + 20.0).exp() as i128).collect();
        let bimodal =
            (0..20_000).map(|i| ((normal() * 0.1 + if i % 3 == 0 { 16.0 } else { 30.0 }).exp()) as i128).collect();
        let random = &mut fastrand::Rng::with_seed(8);
        let uniform = (0..20_000).map(|_| random.i64(0..40_000_000).into()).collect();
        let short = (0..20_000).map(|_| random.i64(0..3000).into()).collect();
        vec![log_normal, bimodal, uniform, short, vec![123_456_789; 5000], vec![30 * 86_400_000_000; 200]]
    }

    const FRACTIONS: [f64; 9] = [0.0, 0.01, 0.1, 0.25, 0.5, 0.9, 0.95, 0.999, 1.0];

    #[test]
    fn few_values_are_exact_and_many_within_a_hundredth() {
        for lengths in samples() {
            for n in [1, 2, 10, MOST_VALUES, MOST_VALUES + 1, 1000, lengths.len()] {
                let n = n.min(lengths.len());
                let (state, mut sorted) = (of(lengths[..n].iter().copied()), lengths[..n].to_vec());
                sorted.sort();
                for fraction in FRACTIONS {
                    let rank = ((fraction * n as f64).ceil() as usize).max(1);
                    let (exact, found) = (sorted[rank - 1], state.percentile(fraction).unwrap().unwrap().length());
                    let allowed = if n <= MOST_VALUES { 0 } else { exact };
                    assert!((found - exact).abs() * 100 <= allowed, "{fraction} of {n}: {found} is not {exact}");
                    let within = |target| state.within_pct(Interval::of_length(target)).unwrap().value().unwrap();
                    assert!(within(exact * 101 / 100 + 1) >= fraction * 100.0 - 1e-9);
                }
                assert_eq!(
                    (state.shortest().unwrap().length(), state.longest().unwrap().length()),
                    (sorted[0], sorted[n - 1])
                );
                assert!(state.canonical().as_bytes().len() <= 8184);
            }
        }
    }

    #[test]
    fn ten_values_take_a_few_hundred_bytes() {
        assert!(of((0..10).map(|i| 1 << (4 * i))).canonical().as_bytes().len() < 300);
    }

    /// Whatever it counts, a stored summary keeps to 8 KiB; parts of any level combine to what the whole is.
    #[test]
    fn no_number_of_rows_exceeds_a_page() {
        let huge = |shift: u32| {
            let counts: Vec<(u32, i64)> = (0..buckets::COUNT as u32 - 100).map(|i| (i, 1 << (shift + i % 3))).collect();
            let n: i64 = counts.iter().map(|(_, count)| count).sum();
            let longest = fields(&Interval::of_length(estimate(buckets::COUNT - 101, buckets::COUNT - 101)));
            let sketch = Sketch {
                n,
                months: 0,
                days: 0,
                microseconds: n.into(),
                squares: Squares::default(),
                shortest: (0, 0, 0),
                longest,
                level: 0,
                counts: List(counts),
            };
            of_sketch(sketch).unwrap().canonical()
        };
        let (plain, folded) = (huge(0), huge(21));
        assert_eq!((plain.level, folded.level), (0, 1));
        assert!(folded.as_bytes().len() <= 8184);
        let combined = |a: &DurationSummary, b: &DurationSummary| {
            let mut combined = Flat::copy(a);
            apply(&mut combined, |state: &mut DurationSummary| state.combine(b)).unwrap();
            text::<DurationSummary>(&combined)
        };
        assert_eq!(combined(&plain, &folded), combined(&folded, &plain));
        let reread = parse::<DurationSummary>(&text::<DurationSummary>(&folded)).unwrap();
        assert_eq!(reread.canonical().as_bytes(), folded.as_bytes());
    }

    #[test]
    fn the_mean_of_a_sample_has_its_variance() {
        let state = of([2_000_000, 4_000_000, 9_000_000]);
        // mean 5, variance of the sample 13
        let (mean, variance) = state.mean_and_variance().unwrap();
        assert!((mean - 5.0).abs() < 1e-12 && (variance - 13.0 / 3.0).abs() < 1e-12);
        assert_eq!(of([5]).mean_and_variance(), None);
        assert_eq!(of(vec![77; 1000]).mean_and_variance(), Some((77e-6, 0.0)));
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Interval> = (0..300).map(|i| Interval::of_length(i * i * 7919 % 1_000_003 * (i % 7))).collect();
        laws::check::<DurationSummary, _>(EMPTY, &rows);
        let equal = [Interval { months: 1, ..Interval::default() }, Interval { days: 30, ..Interval::default() }];
        laws::check::<DurationSummary, _>(EMPTY, &equal.repeat(3));
        laws::check::<DurationSummary, _>(EMPTY, &equal.repeat(70));
    }

    #[test]
    fn impossible_documents_are_refused() {
        let sketch = text::<DurationSummary>(&of((0..200).map(|i| i * 1000)));
        assert!(parse::<DurationSummary>(&sketch).is_ok());
        let mistakes = [
            ("\"n\":200", "\"n\":201"),
            ("\"n\":200", "\"n\":100"),
            ("\"counts\":[[0,1]", "\"counts\":[[0,0]"),
            ("\"counts\":[[0,1]", "\"counts\":[[1,1]"),
            ("\"counts\":[", "\"counts\":[[4000000000,1],"),
            ("\"shortest\":[0,0,0]", "\"shortest\":[0,0,-1]"),
            ("\"longest\":[0,0,", "\"longest\":[0,1,"),
            ("\"squares\":", "\"squares\":-"),
            ("{\"sketch\"", "{\"values\":[],\"sketch\""),
        ];
        for (from, to) in mistakes {
            assert!(sketch.contains(from));
            laws::refuses::<DurationSummary>(&[&sketch.replacen(from, to, 1)]);
        }
        let many = format!(r#"{{"values":[{}]}}"#, vec!["[0,0,1]"; 129].join(","));
        laws::refuses::<DurationSummary>(&["{}", r#"{"values":[[0,0,-1]]}"#, r#"{"values":[[0,0]]}"#, &many]);
    }
}
