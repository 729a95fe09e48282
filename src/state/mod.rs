//! Transition states: flat runs of bytes that add rows, take them back, and combine with others of their type.
//!
//! The same bytes are the transition state inside an aggregate, the partial result of a parallel worker or a Citus
//! shard, and the value stored in a table. States know nothing of PostgreSQL; `postgres::transition` puts them in its
//! memory.

mod counters;
#[cfg(test)]
pub mod laws;
mod sums;

pub(crate) use counters::fixed_counters;
pub use counters::{add_to, moved, not_negative, take_from};
pub use sums::{Sums, SumsShortage};
pub(crate) use sums::{fixed_sums, sums_of_terms};

use crate::json::object;
use crate::refusal::{Refusal, SqlState};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Why a state refused a change. The state is then unchanged.
#[derive(Debug)]
pub enum Obstacle<R> {
    /// There is too little space: [`State::with_room`] makes a larger state, which suffices.
    Shortage(R),
    /// A row cannot be taken back exactly; the window frame has to be aggregated again.
    Irreversible,
    Refused(Refusal),
}

impl<R> From<Refusal> for Obstacle<R> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The outcome of a change to a state S.
pub type Changed<S> = Result<(), Obstacle<<S as State>::Shortage>>;

/// A transition state, seen through its bytes.
pub trait State: FromBytes + IntoBytes + KnownLayout + Immutable {
    /// The SQL type.
    const NAME: &'static str;
    /// The text form: a JSON object with named fields, unknown ones refused.
    type Document: Serialize + DeserializeOwned;
    /// What a state may have too little space for; uninhabited if its size is fixed.
    type Shortage;

    /// Whether bytes from disk are a state: a layout that the other methods can process, and fields that agree. A row is
    /// added without this check, so [`Transition`] has to cope with any layout itself.
    fn is_sound(&self) -> bool;

    /// No usable row yet: the result is NULL.
    fn is_empty(&self) -> bool;

    /// Adds the content of `other`.
    fn combine(&mut self, other: &Self) -> Changed<Self>;

    /// Takes away the content of `other`.
    fn remove(&mut self, other: &Self) -> Changed<Self>;

    /// The same content in a larger state.
    fn with_room(&self, shortage: &Self::Shortage) -> Flat<Self>;

    /// The form in which this content is stored: equal contents have equal bytes.
    fn canonical(&self) -> Flat<Self> {
        Flat::copy(self)
    }

    /// Whether the bytes are known to be the canonical ones, by a quick look. They need not be sound.
    fn is_surely_canonical(&self) -> bool;

    fn document(&self) -> Self::Document;

    /// Builds the state from its document; refuses what no rows can produce.
    fn from_document(document: Self::Document) -> Result<Flat<Self>, Refusal>;
}

/// Whether rows come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Add,
    Subtract,
}

/// A state that aggregates rows of the type `Row`.
pub trait Transition<Row>: State {
    fn transition(&mut self, row: &Row, direction: Direction) -> Changed<Self>;

    /// The same for the most common rows, in a few instructions; false, and nothing done, for any other.
    #[inline(always)]
    fn quick_transition(&mut self, row: &Row, direction: Direction) -> bool {
        self.transition(row, direction).is_ok()
    }
}

/// An owned state, as 8-byte aligned bytes outside PostgreSQL's memory.
pub struct Flat<S: State + ?Sized>(Vec<u64>, PhantomData<S>);

impl<S: State + ?Sized> Flat<S> {
    /// All bytes zero, which for most types is a state without rows.
    pub fn zeroed(words: usize) -> Self {
        Self(vec![0; words], PhantomData)
    }

    pub fn copy(state: &S) -> Self {
        Self::aligned(state.as_bytes())
    }

    /// A state copied from these bytes, aligned or not; None if their size is not that of a state.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let flat = bytes.len().is_multiple_of(8).then(|| Self::aligned(bytes))?;
        S::ref_from_bytes(flat.0.as_bytes()).is_ok().then_some(flat)
    }

    fn aligned(bytes: &[u8]) -> Self {
        let mut flat = Self::zeroed(bytes.len() / 8);
        flat.0.as_mut_bytes().copy_from_slice(bytes);
        flat
    }
}

impl<S: State + ?Sized> Deref for Flat<S> {
    type Target = S;

    fn deref(&self) -> &S {
        S::ref_from_bytes(self.0.as_bytes()).unwrap_or_else(|_| unreachable!("a flat state has the size of its type"))
    }
}

impl<S: State + ?Sized> DerefMut for Flat<S> {
    fn deref_mut(&mut self) -> &mut S {
        S::mut_from_bytes(self.0.as_mut_bytes())
            .unwrap_or_else(|_| unreachable!("a flat state has the size of its type"))
    }
}

/// No change asks for space more often than this.
const MOST_GROWTHS: usize = 8;

/// Applies a change, growing the state as often as it asks.
pub fn apply<S: State + ?Sized>(flat: &mut Flat<S>, change: impl Fn(&mut S) -> Changed<S>) -> Result<bool, Refusal> {
    for _ in 0..MOST_GROWTHS {
        match change(flat) {
            Ok(()) => return Ok(true),
            Err(Obstacle::Shortage(shortage)) => *flat = flat.with_room(&shortage),
            Err(Obstacle::Irreversible) => return Ok(false),
            Err(Obstacle::Refused(refusal)) => return Err(refusal),
        }
    }
    Err(corrupted())
}

/// XX001 for a state whose fields contradict each other.
#[cold]
pub fn corrupted() -> Refusal {
    Refusal::new(SqlState::Corrupted, "a stored summary is damaged")
        .detail("Its fields contradict each other, as no version of helpdesk_metrics writes them.")
}

/// Reads a state from its text: one JSON object, checked.
pub fn parse<S: State + ?Sized>(text: &str) -> Result<Flat<S>, Refusal> {
    let document = object(text).map_err(|error| Refusal::new(SqlState::InvalidText, error))?;
    S::from_document(document)
}

/// The text of a state, which [`parse`] reads.
pub fn text<S: State + ?Sized>(state: &S) -> String {
    serde_json::to_string(&state.document()).unwrap_or_else(|error| unreachable!("a document is JSON: {error}"))
}

/// 22P02 for a document whose numbers cannot come from any rows.
#[cold]
pub fn impossible(type_name: &str, reason: impl Into<String>) -> Refusal {
    Refusal::new(SqlState::InvalidText, format!("invalid input for type {type_name}")).detail(reason)
}
