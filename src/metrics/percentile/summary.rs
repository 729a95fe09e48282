//! The summary of durations: what its bytes are, and what is read off and copied from them.

use super::buckets::{MOST_LEVEL, bucket};
use super::packed::{Packer, unpack};
use crate::exact::Squares;
use crate::metrics::mean_duration::MeanSummary;
use crate::refusal::Refusal;
use crate::state::{Flat, State, corrupted};
use crate::time::Interval;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Up to this number, values are kept as they are.
pub(super) const MOST_VALUES: usize = 128;

/// A stored summary with its header takes at most 8 KiB.
pub(super) const MOST_PACKED: usize = 8192 - 8 - 8 * FIXED_WORDS;

/// Durations: their sums, the extremes, and the values or how many there are in each bucket.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct DurationSummary {
    pub(super) mean: MeanSummary,
    /// Of the lengths in microseconds.
    pub(super) squares: Squares,
    /// Once there are buckets.
    pub(super) shortest: Interval,
    pub(super) longest: Interval,
    pub(super) form: u32,
    /// 2^level buckets are counted as one: 0, unless the summary would exceed 8 KiB.
    pub(super) level: u32,
    /// Values in use, or bytes.
    pub(super) used: u32,
    /// The first bucket that is counted.
    pub(super) first: u32,
    pub(super) words: [u64],
}

pub(super) const FIXED_WORDS: usize = 17;

/// The form in which the words are values, of two words each.
pub(super) const VALUES: u32 = 0;
/// The form in which they are counts of neighbouring buckets.
pub(super) const COUNTS: u32 = 1;
/// The form in which these are stored: as bytes, in runs of buckets that have any, as [`packed`](super::packed) has them.
pub(super) const PACKED: u32 = 2;

/// Buckets at both ends of the counts that are there before they are needed.
pub(super) const SPARE: usize = 64;

impl DurationSummary {
    pub fn mean(&self) -> &MeanSummary {
        &self.mean
    }

    pub fn num_values(&self) -> i64 {
        self.mean.num_values()
    }

    pub(super) fn values(&self) -> &[Interval] {
        let used = if self.form == VALUES { self.used as usize * 16 } else { 0 };
        let bytes = self.words.as_bytes().get(..used).unwrap_or_default();
        <[Interval]>::ref_from_bytes(bytes).unwrap_or_default()
    }

    pub(super) fn sorted_values(&self) -> Vec<Interval> {
        let mut values = self.values().to_vec();
        values.sort_unstable_by(Interval::order);
        values
    }

    /// All slots for values, used or not.
    pub(super) fn slots(&mut self) -> &mut [Interval] {
        let even = self.words.len() / 2 * 2;
        <[Interval]>::mut_from_bytes(self.words[..even].as_mut_bytes())
            .unwrap_or_else(|_| unreachable!("two words are an interval"))
    }

    pub fn shortest(&self) -> Option<Interval> {
        match self.form {
            VALUES => self.values().iter().copied().min_by(Interval::order),
            _ => Some(self.shortest),
        }
    }

    pub fn longest(&self) -> Option<Interval> {
        match self.form {
            VALUES => self.values().iter().copied().max_by(Interval::order),
            _ => Some(self.longest),
        }
    }

    /// Buckets of a level with their counts, in order, each there once or more. None where bytes are no counts, which
    /// [`State::is_sound`] has ruled out.
    pub(super) fn each_bucket(&self, level: u32, mut take: impl FnMut(usize, i64)) -> Option<()> {
        match self.form {
            VALUES => self.values().iter().for_each(|value| take(bucket(value.length()) >> level, 1)),
            COUNTS => {
                let counts = self.words.iter().enumerate().filter(|(_, count)| **count > 0);
                counts.for_each(|(i, count)| take((self.first as usize + i) >> (level - self.level), *count as i64));
            }
            _ => {
                let packed = self.words.as_bytes().get(..self.used as usize)?;
                unpack(packed, |bucket, count| take(bucket >> (level - self.level), count))?;
            }
        }
        Some(())
    }

    #[inline(always)]
    pub(super) fn bucket(&self, d: &Interval) -> usize {
        // the mask is free, as the processor's shift applies it anyway
        bucket(d.length()) >> (self.level & 63)
    }

    /// XX001 for a damaged level: rows and summaries are added without a check of the whole state.
    pub(super) fn has_level(&self) -> Result<(), Refusal> {
        if self.level <= MOST_LEVEL { Ok(()) } else { Err(corrupted()) }
    }

    /// The buckets of a level that have counts: first and last.
    pub(super) fn range(&self, level: u32) -> (usize, usize) {
        match (self.shortest(), self.longest()) {
            (Some(shortest), Some(longest)) => (bucket(shortest.length()) >> level, bucket(longest.length()) >> level),
            _ => (0, 0),
        }
    }

    /// Whether buckets of a level from one to another are counted here.
    #[inline]
    pub(super) fn has_room(&self, level: u32, first: usize, last: usize) -> bool {
        let begin = self.first as usize;
        self.form == COUNTS && self.level == level && begin <= first && last < begin + self.words.len()
    }

    /// Extends the extremes to those of what is added, before it is counted.
    #[inline]
    pub(super) fn widen(&mut self, shortest: Interval, longest: Interval) {
        let is_first = self.mean.is_empty();
        // most are neither, and comparing lengths is cheaper
        if is_first || shortest.length() <= self.shortest.length() && shortest.order(&self.shortest).is_lt() {
            self.shortest = shortest;
        }
        if is_first || longest.length() >= self.longest.length() && longest.order(&self.longest).is_gt() {
            self.longest = longest;
        }
    }

    /// The same with counts of buckets from a first to a last one and what there is already.
    pub(super) fn counted(&self, level: u32, first: usize, last: usize) -> Flat<Self> {
        let level = level.max(self.level);
        let (mut begin, mut end) = (first.saturating_sub(SPARE), last + 1 + SPARE);
        if self.num_values() > 0 {
            let (first, last) = self.range(level);
            (begin, end) = (begin.min(first), end.max(last + 1));
        }
        let mut counted = self.bare(end - begin);
        (counted.form, counted.level, counted.first) = (COUNTS, level, begin as u32);
        self.each_bucket(level, |bucket, count| counted.words[bucket - begin] += count as u64);
        counted
    }

    /// The sums and extremes, with `words` zeroed words.
    pub(super) fn bare(&self, words: usize) -> Flat<Self> {
        let mut bare = Flat::<Self>::zeroed(FIXED_WORDS + words);
        bare.mean = self.mean.clone();
        bare.squares = self.squares;
        bare.shortest = self.shortest().unwrap_or_default();
        bare.longest = self.longest().unwrap_or_default();
        bare
    }

    /// Packed, at the first level at which it is short enough.
    pub(super) fn packed_copy(&self) -> Flat<Self> {
        let mut level = self.level;
        let bytes = loop {
            let mut packer = Packer::default();
            self.each_bucket(level, |bucket, count| packer.put(bucket, count));
            let bytes = packer.finish();
            if bytes.len() <= MOST_PACKED {
                break bytes;
            }
            level += 1;
        };
        let mut copy = self.bare(bytes.len().div_ceil(8));
        (copy.form, copy.level, copy.used) = (PACKED, level, bytes.len() as u32);
        copy.words.as_mut_bytes()[..bytes.len()].copy_from_slice(&bytes);
        copy
    }

    pub(super) fn valued_copy(&self, values: &[Interval], slots: usize) -> Flat<Self> {
        let mut copy = Flat::<Self>::zeroed(FIXED_WORDS + 2 * slots);
        copy.mean = self.mean.clone();
        copy.squares = self.squares;
        copy.used = values.len() as u32;
        copy.slots()[..values.len()].copy_from_slice(values);
        copy
    }
}
