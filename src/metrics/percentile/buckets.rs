//! Buckets of lengths that are within 2 % of each other, so that one estimate is within 1 % of all of a bucket.
//!
//! Short lengths have a bucket each. Above them there are `PER_OCTAVE` buckets from each power of two to the next, spaced
//! by a cubic that is nearly the logarithm (as DDSketch does it: Masson, Rim, Lee, VLDB 2019). It takes only additions and
//! multiplications, which are the same on every machine: summaries of one combine with those of another.

/// 36 would do for numbers; these leave room for rounding to whole microseconds.
const PER_OCTAVE: f64 = 40.0;

/// Lengths below 2^9 microseconds are exact: there, whole numbers are more than 2 % apart, or nearly.
const EXACT_BITS: i64 = 9;
const EXACT: i128 = 1 << EXACT_BITS;

/// The longest interval is shorter than 2^73 microseconds.
pub const COUNT: usize = EXACT as usize + (73 - EXACT_BITS as usize) * PER_OCTAVE as usize;

/// Levels of coarser buckets, 2^level of them counted as one. At this level all are one.
pub const MOST_LEVEL: u32 = COUNT.ilog2();

/// The bucket of a length in microseconds, at least 0.
#[inline]
pub fn bucket(length: i128) -> usize {
    if length < EXACT {
        return length.max(0) as usize;
    }
    // most lengths are far below 2^63, and for those the conversion is one instruction
    let length = i64::try_from(length).map_or_else(|_| wide_to_f64(length), |length| length as f64);
    let bits = length.to_bits();
    let octave = (bits >> 52) as i64 - 1023 - EXACT_BITS;
    let fraction = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000) - 1.0;
    let cubic = ((6.0 / 35.0 * fraction - 3.0 / 5.0) * fraction + 10.0 / 7.0) * fraction;
    EXACT as usize + ((octave as f64 + cubic) * PER_OCTAVE) as usize
}

/// Out of line, as the compiler would otherwise convert every length like this.
#[cold]
#[inline(never)]
fn wide_to_f64(length: i128) -> f64 {
    length as f64
}

/// The shortest and the longest length of a run of buckets.
fn bounds(first: usize, last: usize) -> (i128, i128) {
    (shortest(first), shortest(last + 1) - 1)
}

/// The shortest length whose bucket is this one or a later one.
fn shortest(wanted: usize) -> i128 {
    let (mut low, mut high) = (0, 1 << 74);
    while low < high {
        let middle = low + (high - low) / 2;
        if bucket(middle) < wanted { low = middle + 1 } else { high = middle }
    }
    low
}

/// The length that is nearest to all of a run of buckets, by the share that it differs from them.
pub fn estimate(first: usize, last: usize) -> i128 {
    let (shortest, longest) = bounds(first, last);
    if shortest == longest {
        return shortest;
    }
    // 2 * shortest * longest / (shortest + longest), without the low bits of lengths whose product has more than 128
    let low_bits = if longest >> 53 == 0 { 0 } else { 20 };
    let (a, b) = (shortest >> low_bits, longest >> low_bits);
    ((2 * a * b / (a + b)) << low_bits).clamp(shortest, longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Interval;

    /// Every bucket's worst case, its own bounds.
    #[test]
    fn no_estimate_is_off_by_more_than_a_hundredth() {
        let longest = Interval { months: i32::MAX, days: i32::MAX, microseconds: i64::MAX };
        let last = bucket(longest.length());
        assert!(last < COUNT);
        for number in 0..=last {
            let (shortest, longest) = bounds(number, number);
            assert_eq!((bucket(shortest), bucket(longest)), (number, number));
            let estimate = estimate(number, number);
            for length in [shortest, longest] {
                assert!((estimate - length).abs() * 100 <= length, "{length} is estimated as {estimate}");
            }
        }
    }

    #[test]
    fn longer_is_never_in_an_earlier_bucket() {
        let lengths = (0..70_000).chain((0..4000).map(|i| 1 << (i % 73) | i << (i % 50)));
        let mut lengths: Vec<i128> = lengths.collect();
        lengths.sort();
        assert!(lengths.windows(2).all(|pair| bucket(pair[0]) <= bucket(pair[1])));
        assert_eq!((bucket(0), bucket(1), estimate(0, 0)), (0, 1, 0));
    }

    #[test]
    fn resolution_times_take_a_thousand_buckets() {
        let (second, year) = (1_000_000, 31_557_600_000_000);
        assert!(bucket(year) - bucket(second) < 1000);
    }
}
