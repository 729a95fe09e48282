//! Several exact sums in one flat state, which grows only for digits that it has no slot for.

use super::{Direction, Obstacle, add_to, corrupted};
use crate::exact::{BASE, BASE_DIGITS, Decimal, MAX_AFTER, Scaled, Term};
use crate::refusal::Refusal;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The sums, all of them over the same rows.
///
/// Whole numbers are added to a 128-bit integer per sum. Decimals are added to slots, one per position and sum, without a
/// carry: a slot holds far more than a digit, so that a number with few digits is one addition, and a longer one an
/// addition per digit. Layout of `words`: four words per sum (`HEAD`), then for each sum as many slots as there are
/// positions.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Sums {
    /// Rows counted.
    pub rows: i64,
    /// How many sums there are.
    count: i32,
    /// The position of each sum's first slot.
    lowest: i32,
    words: [i64],
}

/// Words of a sum besides its slots: the 128-bit whole part (low, high), the scale, how many addends have that scale.
const HEAD: usize = 4;
const SCALE: usize = 2;
const AT_SCALE: usize = 3;

type Head = [i64; HEAD];

/// Far from the limits of 64 bits: if a slot and an addend are within it, adding or subtracting cannot overflow.
const SLOT_LIMIT: u64 = 1 << 61;

fn are_zero(slots: &[i64]) -> bool {
    slots.iter().all(|slot| *slot == 0)
}

fn whole(head: &Head) -> i128 {
    i128::from(head[1]) << 64 | i128::from(head[0] as u64)
}

fn set_whole(head: &mut Head, whole: i128) {
    head[0] = whole as i64;
    head[1] = (whole >> 64) as i64;
}

/// A whole part after an addition or subtraction; None if it overflows.
#[inline(always)]
fn moved_whole(head: &Head, addend: i128, direction: Direction) -> Option<i128> {
    match direction {
        Direction::Add => whole(head).checked_add(addend),
        Direction::Subtract => whole(head).checked_sub(addend),
    }
}

/// Whether an addend of this scale can be taken back: any but the last one of the largest scale.
#[inline]
fn can_leave(head: &Head, scale: u32) -> bool {
    scale == 0 || i64::from(scale) < head[SCALE] || i64::from(scale) == head[SCALE] && head[AT_SCALE] > 1
}

/// Tracks the largest scale and how many addends have it.
#[inline]
fn count_scale(head: &mut Head, scale: u32, direction: Direction) {
    let scale = i64::from(scale);
    if scale == 0 || scale < head[SCALE] {
        return;
    }
    match direction {
        Direction::Add if scale > head[SCALE] => head[SCALE..].copy_from_slice(&[scale, 1]),
        Direction::Add => head[AT_SCALE] += 1,
        Direction::Subtract => head[AT_SCALE] -= 1,
    }
}

/// Bytes before `words`.
const FIXED: usize = 16;

/// The positions that a state needs and does not have.
#[derive(Debug, Clone, Copy)]
pub struct SumsShortage {
    lowest: i32,
    highest: i32,
    /// Whole parts or slots are about to overflow: carry them.
    carry: bool,
    /// Sums, where a state gets more of them.
    pub sums: usize,
}

/// numeric's range is 10^-16383 to 10^131072; products of three and sums of 2^63 rows stay within these positions.
const MAX_POSITION: i32 = 110_000;
/// So many positions below those of its scale a product of three factors may use, whose digits there add up to 0.
const BELOW: i32 = 3;
/// The position of the last digit that a scale may reach to.
const MIN_POSITION: i32 = -(MAX_AFTER as i32 / BASE_DIGITS as i32) - 1 - BELOW;
/// Positions above these that carries may reach.
const CARRIED: i32 = 20;

impl Sums {
    /// Words (of 8 bytes) of an empty state for so many sums.
    pub fn words(sums: usize) -> usize {
        FIXED / 8 + sums * HEAD
    }

    /// Whether bytes from disk have a layout of sums and slots, with values that can be added to.
    pub fn is_sound(&self) -> bool {
        if !self.has_layout() || self.rows < 0 {
            return false;
        }
        (0..self.sums()).all(|sum| {
            let (head, slots) = (self.head(sum), &self.words[self.slots(sum)]);
            let has_scale = (0..=MAX_AFTER as i64).contains(&head[SCALE]) && (0..i64::MAX).contains(&head[AT_SCALE]);
            has_scale
                && slots.iter().all(|slot| slot.unsigned_abs() <= 2 * SLOT_LIMIT)
                && self.is_on_scale(slots, head[SCALE] as i32)
                && (self.rows > 0 || whole(head) == 0 && are_zero(slots))
        })
    }

    /// Whether slots add up to no digits below the scale of their sum, which no addends do.
    fn is_on_scale(&self, slots: &[i64], scale: i32) -> bool {
        // the last position that the scale reaches into, and that of the first slot which a product may have used
        let last = (-scale).div_euclid(BASE_DIGITS as i32);
        let first = last - BELOW;
        let place = |position: i32| (position - self.lowest).clamp(0, slots.len() as i32) as usize;
        let (unused, used) = (&slots[..place(first)], &slots[place(first)..place(last + 1)]);
        let sum = used.iter().rev().fold(0, |sum: i128, slot| sum * i128::from(BASE) + i128::from(*slot));
        let lowest = first.max(self.lowest);
        let beyond = -lowest * BASE_DIGITS as i32 - scale;
        are_zero(unused) && (beyond <= 0 || sum % 10i128.pow(beyond as u32) == 0)
    }

    /// Whether there are as many words as the sums and their slots take.
    fn has_layout(&self) -> bool {
        (1..=8).contains(&self.count)
            && self.words.len() >= self.sums() * HEAD
            && (self.words.len() - self.sums() * HEAD).is_multiple_of(self.sums())
            && (MIN_POSITION..=MAX_POSITION).contains(&self.lowest)
            && self.positions() <= (MAX_POSITION + CARRIED - self.lowest) as usize
    }

    /// Whether there is a sum for each of these terms.
    fn takes(&self, terms: &[Term]) -> Result<(), Obstacle<SumsShortage>> {
        if self.sums() == terms.len() && self.has_layout() { Ok(()) } else { Err(corrupted().into()) }
    }

    /// How many sums there are.
    pub fn sums(&self) -> usize {
        self.count as usize
    }

    fn positions(&self) -> usize {
        (self.words.len() - self.sums() * HEAD) / self.sums()
    }

    fn highest(&self) -> i32 {
        self.lowest + self.positions() as i32
    }

    fn head(&self, sum: usize) -> &Head {
        &self.words.as_chunks().0[sum]
    }

    fn head_mut(&mut self, sum: usize) -> &mut Head {
        &mut self.words.as_chunks_mut().0[sum]
    }

    fn slots(&self, sum: usize) -> std::ops::Range<usize> {
        let first = self.sums() * HEAD + sum * self.positions();
        first..first + self.positions()
    }

    /// One sum, exact, with its slots.
    pub fn term(&self, sum: usize) -> Term {
        Term {
            whole: whole(self.head(sum)),
            lowest: self.lowest,
            slots: self.words[self.slots(sum)].into(),
            scale: self.head(sum)[SCALE] as u32,
        }
    }

    pub fn decimal(&self, sum: usize) -> Decimal {
        Decimal::from(&self.term(sum))
    }

    /// Adds or takes back one row, a term per sum.
    #[inline]
    pub fn transition(&mut self, terms: &[Term], direction: Direction) -> Result<(), Obstacle<SumsShortage>> {
        match direction {
            Direction::Add => self.add(1, terms),
            Direction::Subtract => self.subtract(1, terms),
        }
    }

    /// Adds one row (or all rows of another state): a term per sum.
    #[inline]
    pub fn add(&mut self, rows: i64, terms: &[Term]) -> Result<(), Obstacle<SumsShortage>> {
        self.takes(terms)?;
        let rows = add_to(self.rows, rows)?;
        self.check(terms, Direction::Add)?;
        self.rows = rows;
        for (sum, term) in terms.iter().enumerate() {
            self.put(sum, term, Direction::Add);
            count_scale(self.head_mut(sum), term.scale, Direction::Add);
        }
        Ok(())
    }

    /// Adds or takes back a row of numbers with few digits, for which there are slots; false, and nothing done, for others.
    #[inline(always)]
    pub fn step<const N: usize>(&mut self, direction: Direction, row: [Scaled; N]) -> bool {
        let lowest = self.lowest;
        let Some((heads, slots)) = self.words.split_at_mut_checked(N * HEAD) else { return false };
        let Ok(heads) = <&mut [Head; N]>::try_from(heads.as_chunks_mut().0) else { return false };
        if self.count as usize != N {
            return false;
        }
        let positions = slots.len() / N;
        let mut wholes = [0; N];
        for (sum, scaled) in row.iter().enumerate() {
            if direction == Direction::Subtract && !can_leave(&heads[sum], scaled.scale) {
                return false;
            }
            if scaled.position == 0 {
                let Some(whole) = moved_whole(&heads[sum], scaled.mantissa, direction) else { return false };
                wholes[sum] = whole;
                continue;
            }
            let place = scaled.position.wrapping_sub(lowest) as usize;
            if place >= positions
                || slots[sum * positions + place].unsigned_abs() > SLOT_LIMIT
                || scaled.mantissa.unsigned_abs() > SLOT_LIMIT.into()
            {
                return false;
            }
        }
        match direction {
            Direction::Add => self.rows += 1,
            // the last row clears the state, which subtract() does
            Direction::Subtract if self.rows > 1 => self.rows -= 1,
            Direction::Subtract => return false,
        }
        for (sum, scaled) in row.iter().enumerate() {
            let head = &mut heads[sum];
            if scaled.position == 0 {
                set_whole(head, wholes[sum]);
            } else {
                let digits = if direction == Direction::Add { scaled.mantissa } else { -scaled.mantissa };
                slots[sum * positions + (scaled.position - lowest) as usize] += digits as i64;
            }
            if scaled.scale > 0 {
                count_scale(head, scaled.scale, direction);
            }
        }
        true
    }

    /// Takes back what [`Self::add`] added before.
    ///
    /// Irreversible for the last addend of the largest scale: the result's scale would have to shrink to one that is not
    /// known. (numeric's own sum() has the same rule.)
    #[inline]
    pub fn subtract(&mut self, rows: i64, terms: &[Term]) -> Result<(), Obstacle<SumsShortage>> {
        self.takes(terms)?;
        if rows >= self.rows {
            if rows > self.rows {
                return Err(Obstacle::Irreversible);
            }
            self.words.fill(0);
            self.rows = 0;
            return Ok(());
        }
        if terms.iter().enumerate().any(|(sum, term)| !can_leave(self.head(sum), term.scale)) {
            return Err(Obstacle::Irreversible);
        }
        self.check(terms, Direction::Subtract)?;
        self.rows -= rows;
        for (sum, term) in terms.iter().enumerate() {
            self.put(sum, term, Direction::Subtract);
            count_scale(self.head_mut(sum), term.scale, Direction::Subtract);
        }
        Ok(())
    }

    /// Whether every term finds its place without an overflow.
    #[inline]
    fn check(&self, terms: &[Term], direction: Direction) -> Result<(), Obstacle<SumsShortage>> {
        for (sum, term) in terms.iter().enumerate() {
            if moved_whole(self.head(sum), term.whole, direction).is_none() {
                return Err(self.lack(terms, true));
            }
            if term.slots.is_empty() {
                continue;
            }
            if term.lowest < self.lowest || term.highest() > self.highest() {
                return Err(self.lack(terms, false));
            }
            let first = self.slots(sum).start + (term.lowest - self.lowest) as usize;
            if self.words[first..first + term.slots.len()].iter().any(|slot| slot.unsigned_abs() > SLOT_LIMIT) {
                return Err(self.lack(terms, true));
            }
        }
        Ok(())
    }

    #[inline]
    fn put(&mut self, sum: usize, term: &Term, direction: Direction) {
        let head = self.head_mut(sum);
        let before = whole(head);
        set_whole(head, if direction == Direction::Add { before + term.whole } else { before - term.whole });
        if term.slots.is_empty() {
            return;
        }
        let first = self.slots(sum).start + (term.lowest - self.lowest) as usize;
        for (slot, digit) in self.words[first..].iter_mut().zip(&term.slots) {
            if direction == Direction::Add { *slot += digit } else { *slot -= digit }
        }
    }

    #[cold]
    fn lack(&self, terms: &[Term], carry: bool) -> Obstacle<SumsShortage> {
        let slotted = || terms.iter().filter(|term| !term.slots.is_empty());
        let lowest = slotted().map(|term| term.lowest).min().unwrap_or(0);
        let highest = slotted().map(Term::highest).max().unwrap_or(0);
        if lowest < -MAX_POSITION || highest > MAX_POSITION {
            return Obstacle::Refused(Refusal::out_of_range("a sum exceeds the range of type numeric"));
        }
        Obstacle::Shortage(SumsShortage { lowest, highest, carry, sums: self.sums() })
    }

    /// How many words [`Self::fill_with_room`] needs, and the first position.
    fn layout(&self, shortage: &SumsShortage) -> (i32, usize) {
        let (mut lowest, mut highest) = if self.positions() == 0 {
            (shortage.lowest, shortage.highest)
        } else if shortage.lowest == shortage.highest {
            (self.lowest, self.highest())
        } else {
            (self.lowest.min(shortage.lowest), self.highest().max(shortage.highest))
        };
        if shortage.carry {
            // above the highest digit there may be zeros, left by an earlier carry
            let used = |sum| self.words[self.slots(sum)].iter().rposition(|slot| *slot != 0);
            let top = (0..self.sums()).filter_map(used).max().map_or(0, |top| self.lowest + top as i32 + 1);
            // 128 bits take ten digits, carries of 64 bits five more
            lowest = lowest.min(0);
            highest = highest.max(top.max(10) + 5);
        }
        (lowest, (highest - lowest) as usize)
    }

    pub fn words_with_room(&self, shortage: &SumsShortage) -> usize {
        Self::words(shortage.sums) + shortage.sums * self.layout(shortage).1
    }

    /// Copies the sums into a larger, zeroed state. Its additional sums are of weights: 1 for each row so far.
    pub fn fill_with_room(&self, shortage: &SumsShortage, larger: &mut Sums) {
        (larger.lowest, _) = self.layout(shortage);
        larger.count = shortage.sums as i32;
        larger.rows = self.rows;
        for sum in 0..self.sums() {
            let mut term = self.term(sum);
            if shortage.carry {
                term = term.in_slots();
                term.carry();
            }
            larger.put(sum, &term, Direction::Add);
            larger.head_mut(sum)[SCALE..].copy_from_slice(&self.head(sum)[SCALE..]);
        }
        for sum in self.sums()..shortage.sums {
            set_whole(larger.head_mut(sum), self.rows.into());
        }
    }

    /// Space for this number of sums.
    pub fn room_for(sums: usize) -> SumsShortage {
        SumsShortage { lowest: 0, highest: 0, carry: false, sums }
    }

    /// All sums with their slots, carried, so that they can be added without an overflow.
    pub fn terms(&self) -> Vec<Term> {
        let carried = |sum| {
            let mut term = self.term(sum);
            term.carry();
            term
        };
        (0..self.sums()).map(carried).collect()
    }

    /// The terms in their one stored form: whole part and fraction of one sign, no digits that are zero at the ends.
    pub fn canonical_terms(&self) -> Vec<Term> {
        (0..self.sums()).map(|sum| self.term(sum).canonical()).collect()
    }

    /// Whether they have no slots, which may be in need of a carry, and no more than their scales of the addends'.
    pub fn is_surely_canonical(&self) -> bool {
        let (heads, slots) = self.words.as_chunks::<HEAD>();
        let heads = heads.get(..self.sums()).filter(|heads| heads.len() * HEAD == self.words.len());
        slots.is_empty() && self.lowest == 0 && heads.is_some_and(|heads| heads.iter().all(|head| head[AT_SCALE] == 0))
    }

    /// How many words a state of just these terms needs.
    pub fn words_of(terms: &[Term]) -> usize {
        let (lowest, highest) = extent(terms);
        Self::words(terms.len()) + terms.len() * (highest - lowest) as usize
    }

    /// Fills a zeroed state of [`Self::words_of`] words. Scales count once, however many addends had them.
    pub fn fill(&mut self, rows: i64, terms: &[Term]) {
        self.count = terms.len() as i32;
        self.lowest = extent(terms).0;
        self.rows = rows;
        for (sum, term) in terms.iter().enumerate() {
            self.put(sum, term, Direction::Add);
            self.head_mut(sum)[SCALE] = term.scale.into();
        }
    }
}

fn extent(terms: &[Term]) -> (i32, i32) {
    let slotted = || terms.iter().filter(|term| !term.slots.is_empty());
    let lowest = slotted().map(|term| term.lowest).min().unwrap_or(0);
    (lowest, slotted().map(Term::highest).max().unwrap_or(lowest))
}

/// The body of [`State`](crate::state::State) for a state that is a fixed number of sums, in its field `sums`.
macro_rules! fixed_sums {
    ($count:expr) => {
        type Shortage = $crate::state::SumsShortage;

        fn is_sound(&self) -> bool {
            self.sums.is_sound() && self.sums.sums() == $count
        }

        fn is_empty(&self) -> bool {
            self.sums.rows == 0
        }

        fn combine(&mut self, other: &Self) -> $crate::state::Changed<Self> {
            self.sums.add(other.sums.rows, &other.sums.terms())
        }

        fn remove(&mut self, other: &Self) -> $crate::state::Changed<Self> {
            self.sums.subtract(other.sums.rows, &other.sums.terms())
        }

        fn with_room(&self, shortage: &Self::Shortage) -> $crate::state::Flat<Self> {
            let mut larger = $crate::state::Flat::<Self>::zeroed(self.sums.words_with_room(shortage));
            self.sums.fill_with_room(shortage, &mut larger.sums);
            larger
        }

        fn is_surely_canonical(&self) -> bool {
            self.sums.is_surely_canonical()
        }

        fn canonical(&self) -> $crate::state::Flat<Self> {
            Self::of_terms(self.sums.rows, &self.sums.canonical_terms())
        }
    };
}
pub(crate) use fixed_sums;

/// A state of just these terms, by its field `sums`.
macro_rules! sums_of_terms {
    () => {
        fn of_terms(rows: i64, terms: &[$crate::exact::Term]) -> $crate::state::Flat<Self> {
            let mut flat = $crate::state::Flat::<Self>::zeroed($crate::state::Sums::words_of(terms));
            flat.sums.fill(rows, terms);
            flat
        }
    };
}
pub(crate) use sums_of_terms;
