//! Labels and how often they occur: `channel_mix(channel)`, `preferred_channel(channel)`, the summary `tally_agg(label)`.

use crate::exact::Ratio;
use crate::json::each_key_once;
use crate::refusal::{Refusal, SqlState};
use crate::state::{Changed, Direction, Flat, Obstacle, State, Transition, add_to, impossible, take_from};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Counted labels, in the order of their bytes, which for UTF-8 is the "C" collation.
///
/// Layout of `words`: two words per label, its count and where its bytes lie, then free room, and the bytes of all labels
/// at the end of the words, the last one that came first.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct TallySummary {
    /// Rows counted.
    n: i64,
    labels: u32,
    /// Bytes used at the end of `words`.
    used: u32,
    words: [u64],
}

/// Words of an entry: count; offset of the label from the end of the words (high half) and length (low half).
const ENTRY: usize = 2;
const FIXED_WORDS: usize = 2;

/// With more, labels are free text rather than channels, and belong in a table.
pub const MAX_LABELS: usize = 10_000;
/// Together the labels of a tally take at most this many bytes.
const MAX_BYTES: usize = 64 << 20;

/// Bytes that a label needs and the state does not have.
#[derive(Debug, Clone, Copy)]
pub struct TallyShortage {
    entries: usize,
    bytes: usize,
}

impl TallySummary {
    pub fn num_values(&self) -> i64 {
        self.n
    }

    /// The number of labels, as far as there are words for them.
    fn len(&self) -> usize {
        (self.labels as usize).min(self.words.len() / ENTRY)
    }

    fn count_of(&self, i: usize) -> i64 {
        self.words[i * ENTRY] as i64
    }

    /// How far from the end of the words a label begins, and its length.
    fn place(&self, i: usize) -> (usize, usize) {
        let place = self.words[i * ENTRY + 1];
        ((place >> 32) as usize, (place & 0xFFFF_FFFF) as usize)
    }

    fn label(&self, i: usize) -> &[u8] {
        let (from_end, length) = self.place(i);
        let bytes = self.words.as_bytes();
        let start = bytes.len().wrapping_sub(from_end);
        bytes.get(start..start.wrapping_add(length)).unwrap_or_default()
    }

    pub fn entries(&self) -> impl Iterator<Item = (&[u8], i64)> {
        (0..self.len()).map(|i| (self.label(i), self.count_of(i)))
    }

    fn find(&self, label: &[u8]) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.label(middle).cmp(label) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    fn free_bytes(&self) -> usize {
        (self.words.len() * 8).saturating_sub(self.len() * ENTRY * 8 + self.used as usize)
    }

    /// Counts a label `times` times.
    fn put(&mut self, label: &[u8], times: i64) -> Changed<Self> {
        let n = add_to(self.n, times)?;
        match self.find(label) {
            Ok(at) => self.words[at * ENTRY] = add_to(self.count_of(at), times)? as u64,
            Err(at) => self.insert(at, label, times)?,
        }
        self.n = n;
        Ok(())
    }

    fn insert(&mut self, at: usize, label: &[u8], times: i64) -> Changed<Self> {
        if self.len() >= MAX_LABELS {
            return Err(Obstacle::Refused(too_many()));
        }
        if self.used as usize + label.len() > MAX_BYTES {
            return Err(Obstacle::Refused(too_long()));
        }
        if self.free_bytes() < ENTRY * 8 + label.len() {
            return Err(Obstacle::Shortage(TallyShortage { entries: 1, bytes: label.len() }));
        }
        let used = self.used as usize + label.len();
        let start = self.words.len() * 8 - used;
        self.words.as_mut_bytes()[start..start + label.len()].copy_from_slice(label);
        self.words.copy_within(at * ENTRY..self.len() * ENTRY, (at + 1) * ENTRY);
        self.words[at * ENTRY] = times as u64;
        self.words[at * ENTRY + 1] = (used as u64) << 32 | label.len() as u64;
        self.used = used as u32;
        self.labels += 1;
        Ok(())
    }

    /// Takes a label back; its bytes stay until the state is next copied.
    fn take(&mut self, label: &[u8], times: i64) -> Changed<Self> {
        let Ok(at) = self.find(label) else { return Err(Obstacle::Irreversible) };
        let left = take_from(self.count_of(at), times)?;
        self.n -= times;
        if left > 0 {
            self.words[at * ENTRY] = left as u64;
        } else {
            self.words.copy_within((at + 1) * ENTRY..self.len() * ENTRY, at * ENTRY);
            self.labels -= 1;
        }
        Ok(())
    }

    fn label_bytes(&self) -> usize {
        self.entries().map(|(label, _)| label.len()).sum()
    }

    /// A copy with room for so many more entries and bytes of labels.
    fn copied(&self, entries: usize, bytes: usize) -> Flat<Self> {
        let words = (self.len() + entries) * ENTRY + (self.label_bytes() + bytes).div_ceil(8);
        let mut copy = Flat::<Self>::zeroed(FIXED_WORDS + words);
        for (at, (label, times)) in self.entries().enumerate() {
            // space for all of them has just been allocated
            let _ = copy.insert(at, label, times);
        }
        copy.n = self.n;
        copy
    }

    /// The most frequent label, the first in "C" collation among equals.
    pub fn preferred(&self) -> Option<&[u8]> {
        // max_by_key returns the last of equals: from the back, the first
        (0..self.len()).rev().max_by_key(|i| self.count_of(*i)).map(|i| self.label(i))
    }

    /// Label, count and share, largest first.
    pub fn shares(&self) -> Vec<(Vec<u8>, i64, Ratio)> {
        let mut shares: Vec<_> = self
            .entries()
            .map(|(label, times)| (label.to_vec(), times, Ratio::percent_of_counts(times, self.n)))
            .collect();
        shares.sort_by_key(|(_, times, _)| std::cmp::Reverse(*times));
        shares
    }
}

#[cold]
fn too_many() -> Refusal {
    Refusal::new(SqlState::LimitExceeded, format!("a tally holds at most {MAX_LABELS} different labels"))
        .hint("Group by the label instead, or map free text to a few labels first.")
}

#[cold]
fn too_long() -> Refusal {
    Refusal::new(SqlState::LimitExceeded, format!("the labels of a tally take at most {MAX_BYTES} bytes together"))
        .hint("Group by the label instead, or map free text to a few labels first.")
}

/// Text form: `{"counts":{"chat":3,"email":5}}`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    #[serde(deserialize_with = "each_key_once")]
    counts: BTreeMap<String, i64>,
}

impl State for TallySummary {
    const NAME: &'static str = "tally_summary";
    type Document = Document;
    type Shortage = TallyShortage;

    fn is_sound(&self) -> bool {
        let (labels, used) = (self.labels as usize, self.used as usize);
        let fits = labels <= MAX_LABELS && used <= MAX_BYTES && labels * ENTRY * 8 + used <= self.words.len() * 8;
        if !fits {
            return false;
        }
        let (mut n, mut bytes, mut before) = (0_i64, 0, None);
        for i in 0..labels {
            let (from_end, length) = self.place(i);
            let (label, times) = (self.label(i), self.count_of(i));
            let Some(sum) = n.checked_add(times).filter(|_| times > 0) else { return false };
            (n, bytes) = (sum, bytes + length);
            let is_text = std::str::from_utf8(label).is_ok() && !label.contains(&0);
            if from_end > used || length > from_end || bytes > used || !is_text || before.is_some_and(|it| it >= label)
            {
                return false;
            }
            before = Some(label);
        }
        n == self.n
    }

    fn is_empty(&self) -> bool {
        self.n == 0
    }

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        let new: Vec<usize> =
            other.entries().filter(|(label, _)| self.find(label).is_err()).map(|(label, _)| label.len()).collect();
        if self.len() + new.len() > MAX_LABELS {
            return Err(Obstacle::Refused(too_many()));
        }
        let bytes: usize = new.iter().sum();
        if self.free_bytes() < new.len() * ENTRY * 8 + bytes {
            return Err(Obstacle::Shortage(TallyShortage { entries: new.len(), bytes }));
        }
        add_to(self.n, other.n)?;
        for (label, times) in other.entries() {
            self.put(label, times)?;
        }
        Ok(())
    }

    fn remove(&mut self, other: &Self) -> Changed<Self> {
        let had = |label: &[u8]| self.find(label).map_or(0, |at| self.count_of(at));
        if other.entries().any(|(label, times)| had(label) < times) {
            return Err(Obstacle::Irreversible);
        }
        for (label, times) in other.entries() {
            self.take(label, times)?;
        }
        Ok(())
    }

    fn with_room(&self, shortage: &TallyShortage) -> Flat<Self> {
        // twice as many labels as there are, so that n of them are copied log n times
        self.copied(self.len().max(4) + shortage.entries, self.label_bytes().max(32) + shortage.bytes)
    }

    fn canonical(&self) -> Flat<Self> {
        self.copied(0, 0)
    }

    fn is_surely_canonical(&self) -> bool {
        // one label behind the other from the end, and nothing more
        let mut bytes = 0;
        let are_behind = (0..self.len()).all(|i| {
            let (from_end, length) = self.place(i);
            bytes += length;
            from_end == bytes
        });
        are_behind
            && bytes == self.used as usize
            && self.words.len() == self.len() * ENTRY + bytes.div_ceil(8)
            && self.words.as_bytes()[self.len() * ENTRY * 8..self.words.len() * 8 - bytes].iter().all(|byte| *byte == 0)
    }

    fn document(&self) -> Document {
        let counts = self.entries().map(|(label, times)| (String::from_utf8_lossy(label).into_owned(), times));
        Document { counts: counts.collect() }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        if document.counts.len() > MAX_LABELS {
            return Err(too_many());
        }
        let bytes = document.counts.keys().map(String::len).sum::<usize>();
        if bytes > MAX_BYTES {
            return Err(too_long());
        }
        let mut state = Flat::<Self>::zeroed(FIXED_WORDS + document.counts.len() * ENTRY + bytes.div_ceil(8));
        for (label, times) in &document.counts {
            if label.contains('\0') {
                return Err(impossible(Self::NAME, "A label cannot contain \\u0000, as no text can."));
            }
            if *times < 1 {
                return Err(impossible(
                    Self::NAME,
                    format!("The count of \"{label}\" is {times}, it must be 1 or more."),
                ));
            }
            if let Err(Obstacle::Refused(refusal)) = state.put(label.as_bytes(), *times) {
                return Err(refusal);
            }
        }
        Ok(state)
    }
}

impl Transition<&[u8]> for TallySummary {
    #[inline]
    fn transition(&mut self, label: &&[u8], direction: Direction) -> Changed<Self> {
        match direction {
            Direction::Add => self.put(label, 1),
            Direction::Subtract => self.take(label, 1),
        }
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{
        Cell, Jsonb, Label, Rows, Stored, Utf8, quotient_text, sql_function, state_functions, transitions,
    };

    state_functions!(TallySummary, "tally_summary");

    transitions!(TallySummary: tally_add, tally_subtract, (label: Label) => Ok::<_, Refusal>(Some(&*label.0)));

    sql_function!(
        fn tally_summary_num_values(s: Stored<TallySummary>) -> i64 {
            s.num_values()
        }
    );
    sql_function!(
        fn tally_summary_preferred_channel(s: Stored<TallySummary>) -> Option<Utf8> {
            s.preferred().map(|label| Utf8(label.to_vec()))
        }
    );
    sql_function!(
        fn tally_summary_channel_mix(s: Stored<TallySummary>) -> Option<Jsonb> {
            let share = |(label, _, share): (Vec<u8>, i64, Ratio)| {
                let share = serde_json::from_str(&quotient_text(&share)?).ok()?;
                Some((String::from_utf8_lossy(&label).into_owned(), share))
            };
            (!s.is_empty()).then(|| Jsonb(s.shares().into_iter().filter_map(share).collect()))
        }
    );
    sql_function!(
        fn tally_summary_shares(s: Stored<TallySummary>) -> Rows<3> {
            let row = |(label, n, pct)| [Cell::Text(Utf8(label)), Cell::BigInt(n), Cell::Numeric(pct)];
            Rows(Box::new(s.shares().into_iter().map(row)))
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/tally.sql", name = "tally", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"counts":{}}"#;

    fn of(labels: &[&str]) -> Flat<TallySummary> {
        let mut state = parse::<TallySummary>(EMPTY).unwrap();
        for label in labels {
            apply(&mut state, |state: &mut TallySummary| state.transition(&label.as_bytes(), Direction::Add)).unwrap();
        }
        state
    }

    #[test]
    fn ties_go_to_the_first_in_c_collation() {
        assert_eq!(of(&["email", "chat", "email", "chat", "web"]).preferred(), Some(&b"chat"[..]));
        assert_eq!(of(&["a", "B"]).preferred(), Some(&b"B"[..]));
        assert_eq!(of(&[]).preferred(), None);
    }

    #[test]
    fn shares_come_largest_first() {
        let shares: Vec<_> = of(&["email", "chat", "email", "é", ""])
            .shares()
            .into_iter()
            .map(|(label, n, share)| (String::from_utf8(label).unwrap(), n, share.value().unwrap()))
            .collect();
        let expected = [("email", 2, 40.0), ("", 1, 20.0), ("chat", 1, 20.0), ("é", 1, 20.0)];
        assert_eq!(shares, expected.map(|(label, n, share)| (label.to_owned(), n, share)));
    }

    #[test]
    fn free_text_is_refused() {
        let mut state = of(&[]);
        let labels: Vec<String> = (0..=MAX_LABELS).map(|i| format!("label {i}")).collect();
        for (i, label) in labels.iter().enumerate() {
            let result =
                apply(&mut state, |state: &mut TallySummary| state.transition(&label.as_bytes(), Direction::Add));
            assert_eq!(result.is_ok(), i < MAX_LABELS);
        }
        let mut half = of(&["one more"]);
        assert!(apply(&mut half, |half: &mut TallySummary| half.combine(&state)).is_err());
        assert_eq!(half.num_values(), 1);
    }

    #[test]
    fn laws_hold() {
        let labels = ["email", "chat", "", "phone", "zażółć", "a rather long label that takes several words", "chat"];
        let rows: Vec<&[u8]> = labels.iter().cycle().take(30).map(|label| label.as_bytes()).collect();
        laws::check::<TallySummary, _>(EMPTY, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<TallySummary>(&[
            r#"{"counts":{"a":0}}"#,
            r#"{"counts":{"a":-1}}"#,
            r#"{"counts":{"a":9223372036854775807,"b":1}}"#,
            r#"{"counts":[1]}"#,
            r#"{"a":1}"#,
        ]);
    }
}
