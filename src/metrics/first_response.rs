//! The first response: `first_response_at(at, is_answer)` over the messages of a ticket, in whatever order they come.
//!
//! It is the first answer; where an answer opened the ticket, that opening is none, and it is the second answer.

use crate::refusal::Refusal;
use crate::state::{Changed, Direction, Flat, Obstacle, State, Transition, impossible};
use crate::time::{MOMENTS, finite};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The moments that decide, each of which may be [`NEVER`].
///
/// There is one such state for every ticket, so it is small: with its header 32 bytes, which the server's allocator does not
/// round up.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct FirstResponseState {
    /// Of the messages that are no answers.
    first_other: i64,
    first_answer: i64,
    second_answer: i64,
}

/// Infinity, after all moments of messages.
const NEVER: i64 = i64::MAX;

/// One row. The moment in microseconds since 2000-01-01 UTC.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    at: i64,
    is_answer: bool,
}

impl Message {
    #[inline(always)]
    pub fn new(at: i64, is_answer: bool) -> Result<Self, Refusal> {
        Ok(Self { at: finite(at)?, is_answer })
    }
}

impl FirstResponseState {
    pub fn first_response_at(&self) -> Option<i64> {
        // an answer at the same time as another message did not open the ticket
        let opened_by_answer = self.first_answer < self.first_other;
        known(if opened_by_answer { self.second_answer } else { self.first_answer })
    }

    #[inline(always)]
    fn add_answer(&mut self, at: i64) {
        if at < self.second_answer {
            (self.first_answer, self.second_answer) = (self.first_answer.min(at), self.first_answer.max(at));
        }
    }

    #[inline(always)]
    fn add_other(&mut self, at: i64) {
        self.first_other = self.first_other.min(at);
    }
}

fn known(moment: i64) -> Option<i64> {
    (moment != NEVER).then_some(moment)
}

/// Text form: `{"first_other":0,"first_answer":60000000,"second_answer":null}`, null for what never came. That has to be
/// written: `deserialize_with` refuses a missing field.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    #[serde(deserialize_with = "Option::deserialize")]
    first_other: Option<i64>,
    #[serde(deserialize_with = "Option::deserialize")]
    first_answer: Option<i64>,
    #[serde(deserialize_with = "Option::deserialize")]
    second_answer: Option<i64>,
}

impl State for FirstResponseState {
    const NAME: &'static str = "first_response_state";
    type Document = Document;
    type Shortage = std::convert::Infallible;

    fn is_sound(&self) -> bool {
        let moments = [self.first_other, self.first_answer, self.second_answer];
        moments.iter().all(|moment| *moment == NEVER || MOMENTS.contains(moment))
            && self.first_answer <= self.second_answer
    }

    fn is_empty(&self) -> bool {
        self.first_other == NEVER && self.first_answer == NEVER
    }

    fn is_surely_canonical(&self) -> bool {
        true
    }

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        self.add_other(other.first_other);
        self.add_answer(other.first_answer);
        self.add_answer(other.second_answer);
        Ok(())
    }

    /// Takes away what came after the moments that decide. When one of these goes, the next is not known.
    fn remove(&mut self, other: &Self) -> Changed<Self> {
        let decides = |moment, last| moment != NEVER && moment <= last;
        if decides(other.first_other, self.first_other) || decides(other.first_answer, self.second_answer) {
            return Err(Obstacle::Irreversible);
        }
        Ok(())
    }

    fn with_room(&self, shortage: &Self::Shortage) -> Flat<Self> {
        match *shortage {}
    }

    fn document(&self) -> Document {
        Document {
            first_other: known(self.first_other),
            first_answer: known(self.first_answer),
            second_answer: known(self.second_answer),
        }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { first_other, first_answer, second_answer } = document;
        if [first_other, first_answer, second_answer].into_iter().flatten().any(|moment| !MOMENTS.contains(&moment)) {
            return Err(impossible(Self::NAME, "A moment is outside the range of timestamptz."));
        }
        let [first_other, first_answer, second_answer] =
            [first_other, first_answer, second_answer].map(|moment| moment.unwrap_or(NEVER));
        if second_answer < first_answer {
            return Err(impossible(Self::NAME, "The second answer comes before the first, or without it."));
        }
        Ok(Flat::copy(&Self { first_other, first_answer, second_answer }))
    }
}

impl Transition<Message> for FirstResponseState {
    #[inline(always)]
    fn transition(&mut self, row: &Message, direction: Direction) -> Changed<Self> {
        match (direction, row.is_answer) {
            (Direction::Add, true) => self.add_answer(row.at),
            (Direction::Add, false) => self.add_other(row.at),
            (Direction::Subtract, true) if row.at > self.second_answer => {}
            (Direction::Subtract, false) if row.at > self.first_other => {}
            (Direction::Subtract, _) => return Err(Obstacle::Irreversible),
        }
        Ok(())
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};
    use crate::time::Moment;

    state_functions!(FirstResponseState, "first_response_state");

    transitions!(FirstResponseState: first_response_add, first_response_subtract,
        (at: Moment, is_answer: bool) => Message::new(at.0, is_answer).map(Some));

    sql_function!(
        fn first_response_state_at(s: Stored<FirstResponseState>) -> Option<Moment> {
            s.first_response_at().map(Moment)
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/first_response.sql", name = "first_response", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"first_other":null,"first_answer":null,"second_answer":null}"#;

    fn message(at: i64, is_answer: bool) -> Message {
        Message::new(at, is_answer).unwrap()
    }

    fn state(messages: &[(i64, bool)]) -> Flat<FirstResponseState> {
        let mut state = parse::<FirstResponseState>(EMPTY).unwrap();
        for (at, is_answer) in messages {
            let row = message(*at, *is_answer);
            apply(&mut state, |state: &mut FirstResponseState| state.transition(&row, Direction::Add)).unwrap();
        }
        state
    }

    fn response(messages: &[(i64, bool)]) -> Option<i64> {
        state(messages).first_response_at()
    }

    #[test]
    fn the_first_answer_is_the_response() {
        assert_eq!(response(&[(30, true), (10, false), (20, true), (40, false)]), Some(20));
        assert_eq!(response(&[(-30, true), (-40, false)]), Some(-30));
        assert_eq!(response(&[(10, false), (20, false)]), None);
        assert_eq!(response(&[]), None);
    }

    #[test]
    fn an_answer_that_opens_the_ticket_is_none() {
        assert_eq!(response(&[(30, true), (20, false), (10, true), (40, true)]), Some(30));
        assert_eq!(response(&[(20, true), (30, false), (10, true)]), Some(20));
        assert_eq!(response(&[(10, true), (10, true), (20, false)]), Some(10));
        assert_eq!(response(&[(20, true), (10, true)]), Some(20));
        assert_eq!(response(&[(10, true), (20, false)]), None);
        assert_eq!(response(&[(10, true)]), None);
    }

    #[test]
    fn an_answer_at_the_moment_of_the_opening_is_the_response() {
        assert_eq!(response(&[(10, true), (10, false), (20, true)]), Some(10));
        assert_eq!(response(&[(0, false), (0, true)]), Some(0));
    }

    #[test]
    fn infinite_moments_are_refused() {
        for at in [i64::MIN, i64::MAX] {
            assert!(Message::new(at, true).is_err() && Message::new(at, false).is_err());
        }
    }

    #[test]
    fn rows_that_decide_nothing_are_taken_back() {
        let taken = |messages: &[(i64, bool)], at, is_answer| {
            let row = message(at, is_answer);
            apply(&mut state(messages), |state: &mut FirstResponseState| state.transition(&row, Direction::Subtract))
                .unwrap()
        };
        let messages = [(10, false), (20, true), (30, true), (40, true), (50, false)];
        assert!(taken(&messages, 40, true) && taken(&messages, 50, false));
        assert!(!taken(&messages, 30, true) && !taken(&messages, 20, true) && !taken(&messages, 10, false));
        assert!(!taken(&messages[1..2], 20, true) && !taken(&messages[..1], 10, false));
        assert!(!taken(&[], 10, true));
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Message> = (0..40).map(|i| message(i * 37 % 23 - 5, i % 3 == 0)).collect();
        laws::check::<FirstResponseState, _>(EMPTY, &rows);
        for is_answer in [true, false] {
            let alike: Vec<Message> = rows.iter().map(|row| message(-row.at, is_answer)).collect();
            laws::check::<FirstResponseState, _>(EMPTY, &alike);
        }
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<FirstResponseState>(&[
            r#"{"first_other":null,"first_answer":null,"second_answer":5}"#,
            r#"{"first_other":null,"first_answer":5,"second_answer":4}"#,
            r#"{"first_other":9223372036854775807,"first_answer":null,"second_answer":null}"#,
            r#"{"first_other":null,"first_answer":-9223372036854775808,"second_answer":null}"#,
            r#"{"first_other":null,"first_answer":5,"second_answer":9223371331200000000}"#,
            r#"{"first_other":null,"first_answer":5}"#,
            r#"{"first_answer":5,"second_answer":null}"#,
        ]);
    }
}
