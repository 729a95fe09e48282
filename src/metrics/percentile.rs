//! Percentiles of durations: `median_duration(d)`, `p90_duration(d)`, `p95_duration(d)`, the summary `duration_agg(d)`.
//!
//! The rank is percentile_disc's. Up to [`MOST_VALUES`] values are kept as they are; beyond that they are counted in
//! [`buckets`], each of which is within 1 % of its estimate. Counts add up, so the result does not depend on the order of
//! rows, on how they were split, or on who merged them. A sketch crate would have to be unpacked and packed again around
//! every row; here the counts are the state.

use super::duration::{self, MeanSummary};
use crate::buckets::packed::{Packer, unpack};
use crate::buckets::{self, bucket, estimate};
use crate::exact::{Ratio, Squares};
use crate::json::List;
use crate::refusal::{Refusal, SqlState};
use crate::state::{Change, Counts, Direction, Flat, Obstacle, State, corrupted, impossible};
use crate::time::Interval;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// So many values are kept exactly.
const MOST_VALUES: usize = 128;

/// A stored summary with its header takes at most 8 KiB.
const MOST_PACKED: usize = 8192 - 8 - 8 * FIXED_WORDS;

/// Durations: their sums, the extremes, and the values or how many there are in each bucket.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct DurationSummary {
    mean: MeanSummary,
    /// Of the lengths in microseconds.
    squares: Squares,
    /// Once there are buckets.
    shortest: Interval,
    longest: Interval,
    form: u32,
    /// 2^level buckets are counted as one: 0, unless the summary would exceed 8 KiB.
    level: u32,
    /// Values in use, or bytes.
    used: u32,
    /// The first bucket that is counted.
    first: u32,
    words: [u64],
}

const FIXED_WORDS: usize = 17;

/// What the words are: values of two words each,
const VALUES: u32 = 0;
/// the counts of neighbouring buckets,
const COUNTS: u32 = 1;
/// or the same as bytes, in runs of buckets that have any: how many are left out, how many follow, and their counts. So
/// it is stored.
const PACKED: u32 = 2;

/// At this level all buckets are one.
const MOST_LEVEL: u32 = buckets::COUNT.ilog2();

/// Buckets at both ends of the counts that are there before they are needed.
const SPARE: usize = 64;

/// What a change needs and the state does not have.
#[derive(Debug)]
pub enum Room {
    Values(usize),
    Buckets { level: u32, first: usize, last: usize },
}

/// PostgreSQL's order of intervals; the fields decide among equals, so that the result does not depend on the order of rows.
fn order(a: &Interval, b: &Interval) -> Ordering {
    let key = |d: &Interval| (d.length(), d.months, d.days, d.microseconds);
    key(a).cmp(&key(b))
}

impl DurationSummary {
    pub fn mean(&self) -> &MeanSummary {
        &self.mean
    }

    pub fn num_values(&self) -> i64 {
        self.mean.num_values()
    }

    fn values(&self) -> &[Interval] {
        let used = if self.form == VALUES { self.used as usize * 16 } else { 0 };
        let bytes = self.words.as_bytes().get(..used).unwrap_or_default();
        <[Interval]>::ref_from_bytes(bytes).unwrap_or_default()
    }

    fn sorted_values(&self) -> Vec<Interval> {
        let mut values = self.values().to_vec();
        values.sort_unstable_by(order);
        values
    }

    /// All slots for values, used or not.
    fn slots(&mut self) -> &mut [Interval] {
        let even = self.words.len() / 2 * 2;
        <[Interval]>::mut_from_bytes(self.words[..even].as_mut_bytes())
            .unwrap_or_else(|_| unreachable!("two words are an interval"))
    }

    pub fn shortest(&self) -> Option<Interval> {
        match self.form {
            VALUES => self.values().iter().copied().min_by(order),
            _ => Some(self.shortest),
        }
    }

    pub fn longest(&self) -> Option<Interval> {
        match self.form {
            VALUES => self.values().iter().copied().max_by(order),
            _ => Some(self.longest),
        }
    }

    /// Buckets of a level with their counts, in order, each there once or more. None where bytes are no counts, which
    /// [`State::is_sound`] has ruled out.
    fn each_bucket(&self, level: u32, mut take: impl FnMut(usize, i64)) -> Option<()> {
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

    /// Whether the values are those that the sums are of.
    fn has_values(&self) -> bool {
        let used = self.used as usize;
        if used > MOST_VALUES || used * 2 > self.words.len() || self.values().iter().any(Interval::is_negative) {
            return false;
        }
        let mut sums = Flat::<Self>::zeroed(FIXED_WORDS);
        self.values().iter().all(|value| match sums.sums(value, Direction::Add) {
            Ok(sum) => {
                (sums.mean, sums.squares) = sum;
                true
            }
            Err(_) => false,
        }) && (&sums.mean, sums.squares) == (&self.mean, self.squares)
    }

    /// Whether the counts are of buckets from that of the shortest to that of the longest duration, and add up.
    fn has_buckets(&self) -> bool {
        if self.shortest.is_negative() || order(&self.shortest, &self.longest).is_gt() {
            return false;
        }
        let (mut ends, mut sum) = (None, Some(0_i64));
        let walked = self.each_bucket(self.level, |bucket, count| {
            ends = Some((ends.map_or(bucket, |(first, _)| first), bucket));
            sum = sum.and_then(|sum| sum.checked_add(count).filter(|_| count > 0));
        });
        walked.is_some() && ends == Some(self.range(self.level)) && sum == Some(self.num_values())
    }

    fn bucket(&self, d: &Interval) -> usize {
        // the processor looks at no more bits than these anyway
        bucket(d.length()) >> (self.level & 63)
    }

    /// A row is counted in what may have been damaged, and so may a summary be.
    fn has_level(&self) -> Result<(), Refusal> {
        if self.level <= MOST_LEVEL { Ok(()) } else { Err(corrupted()) }
    }

    /// The buckets of a level that have counts: first and last.
    fn range(&self, level: u32) -> (usize, usize) {
        match (self.shortest(), self.longest()) {
            (Some(shortest), Some(longest)) => (bucket(shortest.length()) >> level, bucket(longest.length()) >> level),
            _ => (0, 0),
        }
    }

    /// Whether buckets of a level from one to another are counted here.
    #[inline]
    fn has_room(&self, level: u32, first: usize, last: usize) -> bool {
        let begin = self.first as usize;
        self.form == COUNTS && self.level == level && begin <= first && last < begin + self.words.len()
    }

    /// Takes in the extremes of what comes, before it is counted.
    #[inline]
    fn widen(&mut self, shortest: Interval, longest: Interval) {
        let is_first = self.mean.is_empty();
        if is_first || order(&shortest, &self.shortest).is_lt() {
            self.shortest = shortest;
        }
        if is_first || order(&longest, &self.longest).is_gt() {
            self.longest = longest;
        }
    }

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

    /// The same with counts of buckets from a first to a last one and what there is already.
    fn counted(&self, level: u32, first: usize, last: usize) -> Flat<Self> {
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

    /// The sums and extremes, with so many words of nothing.
    fn bare(&self, words: usize) -> Flat<Self> {
        let mut bare = Flat::<Self>::zeroed(FIXED_WORDS + words);
        bare.mean = self.mean.clone();
        bare.squares = self.squares;
        bare.shortest = self.shortest().unwrap_or_default();
        bare.longest = self.longest().unwrap_or_default();
        bare
    }

    /// Packed, at the first level at which it is short enough.
    fn packed_copy(&self) -> Flat<Self> {
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

    fn valued_copy(&self, values: &[Interval], slots: usize) -> Flat<Self> {
        let mut copy = Flat::<Self>::zeroed(FIXED_WORDS + 2 * slots);
        copy.mean = self.mean.clone();
        copy.squares = self.squares;
        copy.used = values.len() as u32;
        copy.slots()[..values.len()].copy_from_slice(values);
        copy
    }

    /// The sums after a row.
    #[inline]
    fn sums(&self, d: &Interval, direction: Direction) -> Result<(MeanSummary, Squares), Obstacle<Room>> {
        let square = Squares::of(d.length());
        let squares = match direction {
            Direction::Add => self.squares.plus(square).ok_or_else(too_much)?,
            Direction::Subtract => self.squares.minus(square).ok_or(Obstacle::Irreversible)?,
        };
        let mut mean = self.mean.clone();
        mean.count(d, direction).map_err(|obstacle| match obstacle {
            Obstacle::Refused(refusal) => Obstacle::Refused(refusal),
            _ => Obstacle::Irreversible,
        })?;
        Ok((mean, squares))
    }

    fn add(&mut self, d: &Interval) -> Change<Self> {
        let used = self.used as usize;
        if self.form == VALUES && used < MOST_VALUES {
            if used >= self.slots().len() {
                return Err(Obstacle::Room(Room::Values(1)));
            }
            (self.mean, self.squares) = self.sums(d, Direction::Add)?;
            self.slots()[used] = *d;
            self.used += 1;
            return Ok(());
        }
        let bucket = self.bucket(d);
        if !self.has_room(self.level, bucket, bucket) {
            return Err(Obstacle::Room(Room::Buckets { level: self.level, first: bucket, last: bucket }));
        }
        let sums = self.sums(d, Direction::Add)?;
        self.widen(*d, *d);
        (self.mean, self.squares) = sums;
        self.words[bucket - self.first as usize] += 1;
        Ok(())
    }

    fn subtract(&mut self, d: &Interval) -> Change<Self> {
        if self.form == VALUES {
            let at = self.values().iter().position(|value| value == d).ok_or(Obstacle::Irreversible)?;
            (self.mean, self.squares) = self.sums(d, Direction::Subtract)?;
            self.used -= 1;
            let last = self.used as usize;
            self.slots().swap(at, last);
            return Ok(());
        }
        let bucket = self.bucket(d);
        if !self.has_room(self.level, bucket, bucket) {
            return Err(Obstacle::Room(Room::Buckets { level: self.level, first: bucket, last: bucket }));
        }
        // values that are gone do not come back, nor do the extremes
        let at = bucket - self.first as usize;
        if self.words[at] == 0
            || self.num_values() <= MOST_VALUES as i64 + 1
            || *d == self.shortest
            || *d == self.longest
            || self.words[at] == 1 && [self.shortest, self.longest].iter().any(|end| self.bucket(end) == bucket)
        {
            return Err(Obstacle::Irreversible);
        }
        (self.mean, self.squares) = self.sums(d, Direction::Subtract)?;
        self.words[at] -= 1;
        Ok(())
    }
}

#[cold]
fn too_much() -> Refusal {
    Refusal::new(SqlState::DatetimeOverflow, "the durations of the merged summaries exceed what a summary holds")
}

/// Months, days, microseconds.
type Fields = (i32, i32, i64);

fn fields(d: &Interval) -> Fields {
    (d.months, d.days, d.microseconds)
}

fn interval((months, days, microseconds): Fields) -> Result<Interval, Refusal> {
    let d = Interval { months, days, microseconds };
    if d.is_negative() {
        Err(impossible(DurationSummary::NAME, format!("The duration {d} is negative.")))
    } else {
        Ok(d)
    }
}

/// Text form: `{"values":[[0,1,3600000000]]}` with months, days and microseconds of each, or
/// `{"sketch":{"n":...,"counts":[[1000,17],...]}}` with the number of each bucket and how many durations it has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    values: Option<List<Fields>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sketch: Option<Sketch>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sketch {
    n: i64,
    months: i128,
    days: i128,
    microseconds: i128,
    squares: Squares,
    shortest: Fields,
    longest: Fields,
    #[serde(default, skip_serializing_if = "is_zero")]
    level: u32,
    counts: List<(u32, i64)>,
}

fn is_zero(level: &u32) -> bool {
    *level == 0
}

impl Sketch {
    fn state(self) -> Result<Flat<DurationSummary>, Refusal> {
        let impossible = |reason: &str| Err(impossible(DurationSummary::NAME, reason));
        let (shortest, longest) = (interval(self.shortest)?, interval(self.longest)?);
        let mean =
            duration::Document { n: self.n, months: self.months, days: self.days, microseconds: self.microseconds };
        let mean = MeanSummary::from_document(mean)?;
        if self.n <= MOST_VALUES as i64 {
            return impossible("This few durations are kept as values, not as a sketch.");
        }
        if self.level > MOST_LEVEL || self.counts.0.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return impossible("Buckets must be in order, and each of them there once.");
        }
        let ends =
            self.counts.0.first().zip(self.counts.0.last()).map(|(first, last)| (first.0 as usize, last.0 as usize));
        let bucket = |d: &Interval| bucket(d.length()) >> self.level;
        if order(&shortest, &longest).is_gt() || ends != Some((bucket(&shortest), bucket(&longest))) {
            return impossible("The shortest and the longest duration are in the first and the last bucket.");
        }
        let sum =
            self.counts.0.iter().try_fold(0_i64, |sum, (_, count)| sum.checked_add(*count).filter(|_| *count > 0));
        if sum != Some(self.n) {
            return impossible("The counts of the buckets, each of 1 or more, add up to n.");
        }
        let (first, last) = (bucket(&shortest), bucket(&longest));
        let mut state = Flat::<DurationSummary>::zeroed(FIXED_WORDS + last + 1 - first);
        (state.mean, state.squares) = (MeanSummary::clone(&mean), self.squares);
        (state.shortest, state.longest) = (shortest, longest);
        (state.form, state.level, state.first) = (COUNTS, self.level, first as u32);
        for (bucket, count) in self.counts.0 {
            state.words[bucket as usize - first] = count as u64;
        }
        Ok(state)
    }
}

impl State for DurationSummary {
    const NAME: &'static str = "duration_summary";
    type Document = Document;
    type Room = Room;

    fn is_sound(&self) -> bool {
        let fits = self.first as usize + self.words.len() <= buckets::COUNT + 2 * SPARE;
        let are_many = self.num_values() > MOST_VALUES as i64;
        self.level <= MOST_LEVEL
            && self.mean.is_sound()
            && match self.form {
                VALUES => self.has_values(),
                COUNTS => are_many && fits && self.has_buckets(),
                PACKED => are_many && self.used as usize <= MOST_PACKED && self.has_buckets(),
                _ => false,
            }
    }

    fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    fn merge(&mut self, other: &Self) -> Change<Self> {
        let (Some(shortest), Some(longest)) = (other.shortest(), other.longest()) else { return Ok(()) };
        self.has_level()?;
        let n = crate::state::count(self.num_values(), other.num_values())?;
        let squares = self.squares.plus(other.squares).ok_or_else(too_much)?;
        if self.form == VALUES && other.form == VALUES && n <= MOST_VALUES as i64 {
            let used = self.used as usize;
            if used as i64 != self.num_values() {
                return Err(corrupted().into());
            }
            if self.slots().len() < n as usize {
                return Err(Obstacle::Room(Room::Values(other.values().len())));
            }
            self.mean = merged(&self.mean, &other.mean)?;
            self.slots()[used..n as usize].copy_from_slice(other.values());
            self.used = n as u32;
        } else {
            let level = self.level.max(other.level);
            let (first, last) = other.range(level);
            if !self.has_room(level, first, last) {
                return Err(Obstacle::Room(Room::Buckets { level, first, last }));
            }
            let mean = merged(&self.mean, &other.mean)?;
            self.widen(shortest, longest);
            self.mean = mean;
            let begin = self.first as usize;
            other.each_bucket(level, |bucket, count| self.words[bucket - begin] += count as u64);
        }
        self.squares = squares;
        Ok(())
    }

    fn unmerge(&mut self, other: &Self) -> Change<Self> {
        let (Some(shortest), Some(longest)) = (other.shortest(), other.longest()) else { return Ok(()) };
        self.has_level()?;
        let squares = self.squares.minus(other.squares).ok_or(Obstacle::Irreversible)?;
        let mut mean = self.mean.clone();
        mean.unmerge(&other.mean).map_err(|_| Obstacle::Irreversible)?;
        if self.form == VALUES {
            if other.form != VALUES {
                return Err(Obstacle::Irreversible);
            }
            let mut left = self.values().to_vec();
            for value in other.values() {
                let at = left.iter().position(|own| own == value).ok_or(Obstacle::Irreversible)?;
                left.swap_remove(at);
            }
            self.slots()[..left.len()].copy_from_slice(&left);
            self.used = left.len() as u32;
        } else {
            if mean.num_values() <= MOST_VALUES as i64 || shortest == self.shortest || longest == self.longest {
                return Err(Obstacle::Irreversible);
            }
            if other.level > self.level {
                return Err(Obstacle::Irreversible);
            }
            let (level, begin) = (self.level, self.first as usize);
            let (first, last) = other.range(level);
            if self.form != COUNTS {
                return Err(Obstacle::Room(Room::Buckets { level, first, last }));
            }
            let mut left = self.words.to_vec();
            let mut suffices = self.has_room(level, first, last);
            if suffices {
                other.each_bucket(level, |bucket, count| match left[bucket - begin].checked_sub(count as u64) {
                    Some(rest) => left[bucket - begin] = rest,
                    None => suffices = false,
                });
            }
            let ends = [self.shortest, self.longest].map(|end| self.bucket(&end).wrapping_sub(begin));
            if !suffices || ends.iter().any(|end| left.get(*end).is_none_or(|count| *count == 0)) {
                return Err(Obstacle::Irreversible);
            }
            self.words.copy_from_slice(&left);
        }
        (self.mean, self.squares) = (mean, squares);
        Ok(())
    }

    fn with_room(&self, room: &Room) -> Flat<Self> {
        match *room {
            Room::Values(more) => {
                let used = self.used as usize;
                self.valued_copy(self.values(), (used + more).max(2 * used).clamp(8, MOST_VALUES))
            }
            Room::Buckets { level, first, last } => self.counted(level, first, last),
        }
    }

    fn canonical(&self) -> Flat<Self> {
        match self.form {
            VALUES => self.valued_copy(&self.sorted_values(), self.used as usize),
            _ => self.packed_copy(),
        }
    }

    fn is_surely_canonical(&self) -> bool {
        match self.form {
            VALUES => {
                let unused = (self.shortest, self.longest, self.level, self.first);
                unused == Default::default()
                    && self.words.len() == 2 * self.values().len()
                    && self.values().is_sorted_by(|a, b| order(a, b).is_le())
            }
            // so it is only stored
            form => form == PACKED,
        }
    }

    fn document(&self) -> Document {
        if self.form == VALUES {
            return Document { values: Some(List(self.sorted_values().iter().map(fields).collect())), sketch: None };
        }
        let packed = self.packed_copy();
        let mut counts = Vec::new();
        packed.each_bucket(packed.level, |bucket, count| counts.push((bucket as u32, count)));
        let duration::Document { n, months, days, microseconds } = self.mean.document();
        let (squares, level) = (self.squares, packed.level);
        let (shortest, longest) = (fields(&self.shortest), fields(&self.longest));
        let sketch = Sketch { n, months, days, microseconds, squares, shortest, longest, level, counts: List(counts) };
        Document { values: None, sketch: Some(sketch) }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        match (document.values, document.sketch) {
            (Some(List(values)), None) if values.len() > MOST_VALUES => {
                Err(impossible(Self::NAME, format!("More than {MOST_VALUES} durations are kept as a sketch.")))
            }
            (Some(List(values)), None) => {
                let values = values.into_iter().map(interval).collect::<Result<Vec<_>, _>>()?;
                let mut state = Flat::<Self>::zeroed(FIXED_WORDS + 2 * values.len());
                for value in &values {
                    match state.add(value) {
                        Ok(()) => {}
                        Err(_) => unreachable!("there is room for all of them"),
                    }
                }
                Ok(state)
            }
            (None, Some(sketch)) => sketch.state(),
            _ => Err(impossible(Self::NAME, "It has either \"values\" or a \"sketch\".")),
        }
    }
}

fn merged(a: &MeanSummary, b: &MeanSummary) -> Result<MeanSummary, Refusal> {
    let mut merged = a.clone();
    match merged.merge(b) {
        Ok(()) => Ok(merged),
        Err(Obstacle::Refused(refusal)) => Err(refusal),
        Err(_) => Err(too_much()),
    }
}

impl Counts<Interval> for DurationSummary {
    #[inline]
    fn count(&mut self, d: &Interval, direction: Direction) -> Change<Self> {
        match direction {
            Direction::Add => self.add(d),
            Direction::Subtract => self.subtract(d),
        }
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

    pgrx::extension_sql_file!("../../sql/metrics/percentile.sql", name = "percentile", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse, text};

    const EMPTY: &str = r#"{"values":[]}"#;

    fn of(lengths: impl IntoIterator<Item = i128>) -> Flat<DurationSummary> {
        let mut state = parse::<DurationSummary>(EMPTY).unwrap();
        for length in lengths {
            let d = Interval::of_length(length);
            apply(&mut state, |state: &mut DurationSummary| state.count(&d, Direction::Add)).unwrap();
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

    /// Whatever it counts, a stored summary keeps to 8 KiB; parts of any level merge to what the whole is.
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
            sketch.state().unwrap().canonical()
        };
        let (plain, folded) = (huge(0), huge(21));
        assert_eq!((plain.level, folded.level), (0, 1));
        assert!(folded.as_bytes().len() <= 8184);
        let merged = |a: &DurationSummary, b: &DurationSummary| {
            let mut merged = Flat::copy(a);
            apply(&mut merged, |state: &mut DurationSummary| state.merge(b)).unwrap();
            text::<DurationSummary>(&merged)
        };
        assert_eq!(merged(&plain, &folded), merged(&folded, &plain));
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
