//! What a metric says no with: a SQLSTATE, the value and the allowed range, and a way out.

use std::fmt;

/// The SQLSTATEs that this extension raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlState {
    /// 22003: off the scale, negative where only counts belong, too large to keep.
    OutOfRange,
    /// 22023: no value of the kind that the metric is defined for (a fraction, NaN, an empty period).
    InvalidParameter,
    /// 22008: infinite moments and intervals, totals that interval cannot hold.
    DatetimeOverflow,
    /// 22P02: text that is not the document of the type.
    InvalidText,
    /// 22P03: binary input of a version that is not known.
    InvalidBinary,
    /// 54000: more labels than one tally keeps.
    LimitExceeded,
    /// XX001: stored bytes that no version of this extension wrote.
    Corrupted,
}

/// Bad input, refused. Boxed: it travels through the per-row path and is almost never there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub state: SqlState,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<&'static str>,
}

impl Refusal {
    /// A refusal in PostgreSQL's message style: lower case, no final stop.
    #[cold]
    pub fn new(state: SqlState, message: impl Into<String>) -> Self {
        Self(Box::new(Parts { state, message: message.into(), detail: None, hint: None }))
    }

    /// 22003, where the value lies outside the range that the message names.
    #[cold]
    pub fn out_of_range(message: impl Into<String>) -> Self {
        Self::new(SqlState::OutOfRange, message)
    }

    /// Adds a full sentence on what was found.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds a full sentence on what to do.
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.0.hint = Some(hint);
        self
    }

    pub fn parts(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}
