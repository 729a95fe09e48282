//! The summary of durations as a state: adding rows, combining, and its document.

use super::buckets::{self, MOST_LEVEL, bucket};
use super::document::{Document, Fields, Sketch, fields};
use super::summary::{COUNTS, DurationSummary, FIXED_WORDS, MOST_PACKED, MOST_VALUES, PACKED, SPARE, VALUES};
use crate::exact::Squares;
use crate::json::List;
use crate::metrics::mean_duration::{self, MeanSummary};
use crate::refusal::{Refusal, SqlState};
use crate::state::{Changed, Direction, Flat, Obstacle, State, Transition, corrupted, impossible};
use crate::time::Interval;

/// What a change needs and the state does not have.
#[derive(Debug)]
pub enum DurationShortage {
    Values(usize),
    Buckets { level: u32, first: usize, last: usize },
}

impl DurationSummary {
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
        if self.shortest.is_negative() || self.shortest.order(&self.longest).is_gt() {
            return false;
        }
        let (mut ends, mut sum) = (None, Some(0_i64));
        let walked = self.each_bucket(self.level, |bucket, count| {
            ends = Some((ends.map_or(bucket, |(first, _)| first), bucket));
            sum = sum.and_then(|sum| sum.checked_add(count).filter(|_| count > 0));
        });
        walked.is_some() && ends == Some(self.range(self.level)) && sum == Some(self.num_values())
    }

    /// The sums after a row.
    #[inline(always)]
    fn sums(&self, d: &Interval, direction: Direction) -> Result<(MeanSummary, Squares), Obstacle<DurationShortage>> {
        let square = Squares::of(d.length());
        let squares = match direction {
            Direction::Add => self.squares.plus(square).ok_or_else(too_much)?,
            Direction::Subtract => self.squares.minus(square).ok_or(Obstacle::Irreversible)?,
        };
        let mut mean = self.mean.clone();
        mean.transition(d, direction).map_err(|obstacle| match obstacle {
            Obstacle::Refused(refusal) => Obstacle::Refused(refusal),
            _ => Obstacle::Irreversible,
        })?;
        Ok((mean, squares))
    }

    fn add(&mut self, d: &Interval) -> Changed<Self> {
        let used = self.used as usize;
        if self.form == VALUES && used < MOST_VALUES {
            if used >= self.slots().len() {
                return Err(Obstacle::Shortage(DurationShortage::Values(1)));
            }
            (self.mean, self.squares) = self.sums(d, Direction::Add)?;
            self.slots()[used] = *d;
            self.used += 1;
            return Ok(());
        }
        let bucket = self.bucket(d);
        if !self.has_room(self.level, bucket, bucket) {
            return Err(Obstacle::Shortage(DurationShortage::Buckets {
                level: self.level,
                first: bucket,
                last: bucket,
            }));
        }
        let sums = self.sums(d, Direction::Add)?;
        self.widen(*d, *d);
        (self.mean, self.squares) = sums;
        self.words[bucket - self.first as usize] += 1;
        Ok(())
    }

    fn subtract(&mut self, d: &Interval) -> Changed<Self> {
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
            return Err(Obstacle::Shortage(DurationShortage::Buckets {
                level: self.level,
                first: bucket,
                last: bucket,
            }));
        }
        // neither the values nor the extremes can be restored from counts
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
    Refusal::new(SqlState::DatetimeOverflow, "the durations of the combined summaries exceed the limits of a summary")
}

fn interval((months, days, microseconds): Fields) -> Result<Interval, Refusal> {
    let d = Interval { months, days, microseconds };
    if d.is_negative() {
        Err(impossible(DurationSummary::NAME, format!("The duration {d} is negative.")))
    } else {
        Ok(d)
    }
}

/// The state of a sketch, if any rows can give it.
pub(super) fn of_sketch(sketch: Sketch) -> Result<Flat<DurationSummary>, Refusal> {
    let impossible = |reason: &str| Err(impossible(DurationSummary::NAME, reason));
    let (shortest, longest) = (interval(sketch.shortest)?, interval(sketch.longest)?);
    let mean = mean_duration::Document {
        n: sketch.n,
        months: sketch.months,
        days: sketch.days,
        microseconds: sketch.microseconds,
    };
    let mean = MeanSummary::from_document(mean)?;
    if sketch.n <= MOST_VALUES as i64 {
        return impossible("So few durations must be given as values, not as a sketch.");
    }
    if sketch.level > MOST_LEVEL || sketch.counts.0.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return impossible("Buckets must be in ascending order, without duplicates.");
    }
    let ends =
        sketch.counts.0.first().zip(sketch.counts.0.last()).map(|(first, last)| (first.0 as usize, last.0 as usize));
    let bucket = |d: &Interval| bucket(d.length()) >> sketch.level;
    if shortest.order(&longest).is_gt() || ends != Some((bucket(&shortest), bucket(&longest))) {
        return impossible("The shortest duration must be in the first bucket, the longest in the last.");
    }
    let sum = sketch.counts.0.iter().try_fold(0_i64, |sum, (_, count)| sum.checked_add(*count).filter(|_| *count > 0));
    if sum != Some(sketch.n) {
        return impossible("The counts of the buckets must be 1 or more and add up to n.");
    }
    let (first, last) = (bucket(&shortest), bucket(&longest));
    let mut state = Flat::<DurationSummary>::zeroed(FIXED_WORDS + last + 1 - first);
    (state.mean, state.squares) = (MeanSummary::clone(&mean), sketch.squares);
    (state.shortest, state.longest) = (shortest, longest);
    (state.form, state.level, state.first) = (COUNTS, sketch.level, first as u32);
    for (bucket, count) in sketch.counts.0 {
        state.words[bucket as usize - first] = count as u64;
    }
    Ok(state)
}

impl State for DurationSummary {
    const NAME: &'static str = "duration_summary";
    type Document = Document;
    type Shortage = DurationShortage;

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

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        let (Some(shortest), Some(longest)) = (other.shortest(), other.longest()) else { return Ok(()) };
        self.has_level()?;
        let n = crate::state::add_to(self.num_values(), other.num_values())?;
        let squares = self.squares.plus(other.squares).ok_or_else(too_much)?;
        if self.form == VALUES && other.form == VALUES && n <= MOST_VALUES as i64 {
            let used = self.used as usize;
            if used as i64 != self.num_values() {
                return Err(corrupted().into());
            }
            if self.slots().len() < n as usize {
                return Err(Obstacle::Shortage(DurationShortage::Values(other.values().len())));
            }
            self.mean = combined(&self.mean, &other.mean)?;
            self.slots()[used..n as usize].copy_from_slice(other.values());
            self.used = n as u32;
        } else {
            let level = self.level.max(other.level);
            let (first, last) = other.range(level);
            if !self.has_room(level, first, last) {
                return Err(Obstacle::Shortage(DurationShortage::Buckets { level, first, last }));
            }
            let mean = combined(&self.mean, &other.mean)?;
            self.widen(shortest, longest);
            self.mean = mean;
            let begin = self.first as usize;
            other.each_bucket(level, |bucket, count| self.words[bucket - begin] += count as u64);
        }
        self.squares = squares;
        Ok(())
    }

    fn remove(&mut self, other: &Self) -> Changed<Self> {
        let (Some(shortest), Some(longest)) = (other.shortest(), other.longest()) else { return Ok(()) };
        self.has_level()?;
        let squares = self.squares.minus(other.squares).ok_or(Obstacle::Irreversible)?;
        let mut mean = self.mean.clone();
        mean.remove(&other.mean).map_err(|_| Obstacle::Irreversible)?;
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
                return Err(Obstacle::Shortage(DurationShortage::Buckets { level, first, last }));
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

    fn with_room(&self, shortage: &DurationShortage) -> Flat<Self> {
        match *shortage {
            DurationShortage::Values(more) => {
                let used = self.used as usize;
                self.valued_copy(self.values(), (used + more).max(2 * used).clamp(8, MOST_VALUES))
            }
            DurationShortage::Buckets { level, first, last } => self.counted(level, first, last),
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
                    && self.values().is_sorted_by(|a, b| a.order(b).is_le())
            }
            // the packed form exists only in storage
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
        let mean_duration::Document { n, months, days, microseconds } = self.mean.document();
        let (squares, level) = (self.squares, packed.level);
        let (shortest, longest) = (fields(&self.shortest), fields(&self.longest));
        let sketch = Sketch { n, months, days, microseconds, squares, shortest, longest, level, counts: List(counts) };
        Document { values: None, sketch: Some(sketch) }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        match (document.values, document.sketch) {
            (Some(List(values)), None) if values.len() > MOST_VALUES => {
                Err(impossible(Self::NAME, format!("More than {MOST_VALUES} durations must be given as a sketch.")))
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
            (None, Some(sketch)) => of_sketch(sketch),
            _ => Err(impossible(Self::NAME, "Either \"values\" or \"sketch\" must be given, and not both.")),
        }
    }
}

fn combined(a: &MeanSummary, b: &MeanSummary) -> Result<MeanSummary, Refusal> {
    let mut combined = a.clone();
    match combined.combine(b) {
        Ok(()) => Ok(combined),
        Err(Obstacle::Refused(refusal)) => Err(refusal),
        Err(_) => Err(too_much()),
    }
}

impl Transition<Interval> for DurationSummary {
    #[inline]
    fn transition(&mut self, d: &Interval, direction: Direction) -> Changed<Self> {
        match direction {
            Direction::Add => self.add(d),
            Direction::Subtract => self.subtract(d),
        }
    }
}
