//! Errors for bad input: a SQLSTATE, a message with the value and the allowed range, and a hint.

use std::fmt;

/// The SQLSTATEs that this extension raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlState {
    /// 22003: off the scale, negative where only counts belong, too large to keep.
    OutOfRange,
    /// 22023: a value for which the metric is not defined (a fraction, NaN, an empty period).
    InvalidParameter,
    /// 22008: infinite moments and intervals, totals that interval cannot hold.
    DatetimeOverflow,
    /// 22P02: text that is not a document of the type.
    InvalidText,
    /// 22P03: binary input of an unknown version.
    InvalidBinary,
    /// 54000: more labels than one tally keeps.
    LimitExceeded,
    /// XX001: stored bytes that no version of this extension wrote.
    Corrupted,
}

/// Bad input, refused. Boxed, as it passes through the path of every row and is almost always absent.
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
    /// A refusal with a primary message in PostgreSQL's style: lower case, no final full stop.
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
