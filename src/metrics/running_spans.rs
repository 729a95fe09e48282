//! When a clock ran: `running_spans(at, running, until)` over the status changes of a ticket, in whatever order they come.

use crate::json::List;
use crate::refusal::{Refusal, SqlState};
use crate::state::{
    Changed, Direction, Flat, Obstacle, State, Transition, add_to, corrupted, impossible, not_negative, take_from,
};
use crate::time::{Bounds, MOMENTS};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The changes of one clock, as a list that is put in order when it is read or must grow.
///
/// A row taken back is a change with negative counts: the two vanish when the list is next put in order.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct RunningSpansState {
    /// Rows counted.
    n: i64,
    /// The end of all spans, the same in every row; of no meaning where there is none.
    until: i64,
    /// 1 where there is no end.
    endless: u32,
    /// Changes in use.
    used: u32,
    changes: [StatusCounts],
}

const FIXED_WORDS: usize = 3;
const CHANGE_WORDS: usize = 3;

/// How often the clock was told to run and to stand still at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StatusCounts {
    at: i64,
    runs: i64,
    stops: i64,
}

/// One row. Moments in microseconds since 2000-01-01 UTC; `until` None leaves the last span open.
#[derive(Clone, Copy, Debug)]
pub struct StatusChange {
    pub at: i64,
    pub running: bool,
    pub until: Option<i64>,
}

impl RunningSpansState {
    fn until(&self) -> Option<i64> {
        (self.endless == 0).then_some(self.until)
    }

    fn set_until(&mut self, until: Option<i64>) {
        (self.until, self.endless) = (until.unwrap_or(0), until.is_none().into());
    }

    fn changes(&self) -> &[StatusCounts] {
        &self.changes[..self.used as usize]
    }

    /// Refuses rows with another end than those before.
    #[inline]
    fn agrees(&mut self, until: Option<i64>) -> Result<(), Refusal> {
        if self.n == 0 {
            self.set_until(until);
        }
        if self.until() == until { Ok(()) } else { Err(two_ends()) }
    }

    fn append(&mut self, changes: impl Iterator<Item = StatusCounts>) {
        for change in changes {
            self.changes[self.used as usize] = change;
            self.used += 1;
        }
    }

    /// The changes in order, one for each moment.
    fn ordered(&self) -> Result<Vec<StatusCounts>, Refusal> {
        let mut changes = self.changes().to_vec();
        changes.sort_unstable_by_key(|change| change.at);
        let mut ordered: Vec<StatusCounts> = Vec::with_capacity(changes.len());
        for change in changes {
            match ordered.last_mut().filter(|last| last.at == change.at) {
                Some(last) => {
                    last.runs = add_to(last.runs, change.runs)?;
                    last.stops = add_to(last.stops, change.stops)?;
                }
                None => ordered.push(change),
            }
        }
        ordered.retain(|change| change.runs != 0 || change.stops != 0);
        Ok(ordered)
    }

    /// When the clock ran: None without rows. Of changes at one moment, the one that stops wins.
    pub fn spans(&self) -> Result<Option<Vec<Bounds>>, Refusal> {
        if self.is_empty() {
            return Ok(None);
        }
        let mut spans = Vec::new();
        let mut since = None;
        for change in self.ordered()? {
            // rows after the end are not counted
            if self.until().is_some_and(|until| until < change.at) {
                return Err(corrupted());
            }
            match (since, change.stops == 0) {
                (None, true) => since = Some(change.at),
                (Some(start), false) => {
                    spans.push(Bounds { start: Some(start), end: Some(change.at) });
                    since = None;
                }
                _ => {}
            }
        }
        if since.is_some() && since != self.until() {
            spans.push(Bounds { start: since, end: self.until() });
        }
        Ok(Some(spans))
    }

    fn copied(&self, spare: usize) -> Flat<Self> {
        // only hostile counts overflow, and those stay as they are
        let changes = self.ordered().unwrap_or_else(|_| self.changes().to_vec());
        let mut copy = Flat::<Self>::zeroed(FIXED_WORDS + (changes.len() + spare) * CHANGE_WORDS);
        copy.n = self.n;
        if self.n > 0 {
            copy.set_until(self.until());
        }
        copy.append(changes.into_iter());
        copy
    }

    /// Appends the changes of another list, or takes them back.
    fn append_all(&mut self, other: &Self, n: i64, direction: Direction) -> Changed<Self> {
        let room = self.changes.len().saturating_sub(self.used as usize);
        if room < other.changes().len() {
            return Err(Obstacle::Shortage(other.changes().len()));
        }
        if other.n > 0 {
            self.agrees(other.until())?;
        }
        self.n = n;
        self.append(other.changes().iter().map(|change| change.times(direction)));
        Ok(())
    }
}

impl StatusCounts {
    fn times(self, direction: Direction) -> Self {
        match direction {
            Direction::Add => self,
            Direction::Subtract => Self { runs: -self.runs, stops: -self.stops, ..self },
        }
    }
}

#[cold]
fn two_ends() -> Refusal {
    Refusal::new(SqlState::InvalidParameter, "running_spans has different values of until in one group")
        .hint("Group by the ticket, and give all its rows the same until, such as now() or max(closed_at) OVER (PARTITION BY ticket).")
}

/// Text form: `{"n":3,"until":null,"changes":[[0,1,0],[3600000000,0,1]]}` with the moment of each change and how often it
/// was told to run and to stand still.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    n: i64,
    until: Option<i64>,
    changes: List<(i64, i64, i64)>,
}

impl State for RunningSpansState {
    const NAME: &'static str = "running_spans_state";
    type Document = Document;
    /// Changes that the list has no room for.
    type Shortage = usize;

    fn is_sound(&self) -> bool {
        if self.n < 0 || self.endless > 1 || self.used as usize > self.changes.len() {
            return false;
        }
        // no row counts for more than one change, and what was taken back still counts here with both signs
        let (mut counted, mut listed): (i128, u128) = (0, 0);
        for change in self.changes() {
            counted += i128::from(change.runs) + i128::from(change.stops);
            listed += u128::from(change.runs.unsigned_abs()) + u128::from(change.stops.unsigned_abs());
        }
        (0..=i128::from(self.n)).contains(&counted)
            && listed <= i64::MAX as u128
            && self.changes().iter().map(|change| change.at).chain(self.until()).all(|at| MOMENTS.contains(&at))
    }

    fn is_empty(&self) -> bool {
        self.n == 0
    }

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        self.append_all(other, add_to(self.n, other.n)?, Direction::Add)
    }

    fn remove(&mut self, other: &Self) -> Changed<Self> {
        self.append_all(other, take_from(self.n, other.n)?, Direction::Subtract)
    }

    fn with_room(&self, shortage: &usize) -> Flat<Self> {
        // twice as many changes as there are, so that n of them are put in order log n times
        self.copied(self.changes().len().max(8) + shortage)
    }

    fn canonical(&self) -> Flat<Self> {
        self.copied(0)
    }

    fn is_surely_canonical(&self) -> bool {
        let unused_until = self.n == 0 || self.endless == 1;
        self.used as usize == self.changes.len()
            && !(unused_until && self.until != 0 || self.n == 0 && self.endless != 0)
            && self.changes.is_sorted_by(|a, b| a.at < b.at)
            && self.changes.iter().all(|change| change.runs != 0 || change.stops != 0)
    }

    fn document(&self) -> Document {
        let state = self.copied(0);
        let changes = state.changes().iter().map(|change| (change.at, change.runs, change.stops));
        Document { n: self.n, until: self.until().filter(|_| self.n > 0), changes: List(changes.collect()) }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, until, changes: List(changes) } = document;
        not_negative(Self::NAME, &[("n", n)])?;
        let mut counted: i64 = 0;
        for (i, (at, runs, stops)) in changes.iter().enumerate() {
            if i > 0 && changes[i - 1].0 >= *at {
                return Err(impossible(
                    Self::NAME,
                    "Changes must be in order of time, with one entry for each moment.",
                ));
            }
            if *runs < 0 || *stops < 0 || runs | stops == 0 {
                return Err(impossible(
                    Self::NAME,
                    format!("The counts of the change at {at} cannot come from any rows."),
                ));
            }
            counted = add_to(add_to(counted, *runs)?, *stops)?;
        }
        if counted > n || n == 0 && until.is_some() {
            return Err(impossible(Self::NAME, format!("The changes count {counted} rows, but n is {n}.")));
        }
        if changes.iter().map(|change| change.0).chain(until).any(|moment| !MOMENTS.contains(&moment)) {
            return Err(impossible(Self::NAME, "A moment is outside the range of timestamptz."));
        }
        if changes.last().zip(until).is_some_and(|(last, until)| last.0 > until) {
            return Err(impossible(Self::NAME, "A change comes after the end."));
        }
        let mut state = Flat::<Self>::zeroed(FIXED_WORDS + changes.len() * CHANGE_WORDS);
        state.n = n;
        if n > 0 {
            state.set_until(until);
        }
        state.append(changes.into_iter().map(|(at, runs, stops)| StatusCounts { at, runs, stops }));
        Ok(state)
    }
}

impl Transition<StatusChange> for RunningSpansState {
    fn transition(&mut self, row: &StatusChange, direction: Direction) -> Changed<Self> {
        let n = match direction {
            Direction::Add => add_to(self.n, 1)?,
            Direction::Subtract => take_from(self.n, 1)?,
        };
        if self.used as usize >= self.changes.len() {
            return Err(Obstacle::Shortage(1));
        }
        self.agrees(row.until)?;
        self.n = n;
        let change = StatusCounts { at: row.at, runs: row.running.into(), stops: (!row.running).into() };
        // what comes after the end changes nothing
        let counts = row.until.is_none_or(|until| row.at <= until);
        self.append(counts.then_some(change.times(direction)).into_iter());
        Ok(())
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};
    use crate::time::{Moment, Spans, finite};

    state_functions!(RunningSpansState, "running_spans_state");

    transitions!(RunningSpansState: running_spans_add, running_spans_subtract,
        (at: Option<Moment>, running: Option<bool>, until: Option<Moment>) => status_change(at, running, until));

    sql_function!(
        fn running_spans_state_spans(s: Stored<RunningSpansState>) -> Result<Option<Spans>, Refusal> {
            Ok(s.spans()?.map(Spans))
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/running_spans.sql", name = "running_spans", requires = ["helpers"]);

    /// What a row says of a clock; nothing where the moment or the state is missing.
    fn status_change(
        at: Option<Moment>,
        running: Option<bool>,
        until: Option<Moment>,
    ) -> Result<Option<StatusChange>, Refusal> {
        let (Some(at), Some(running)) = (at, running) else { return Ok(None) };
        let until = until.map(|until| finite(until.0)).transpose()?;
        Ok(Some(StatusChange { at: finite(at.0)?, running, until }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"until":null,"changes":[]}"#;

    fn change(at: i64, running: bool, until: Option<i64>) -> StatusChange {
        StatusChange { at, running, until }
    }

    fn state(rows: &[StatusChange]) -> Flat<RunningSpansState> {
        let mut state = parse::<RunningSpansState>(EMPTY).unwrap();
        for row in rows {
            apply(&mut state, |state: &mut RunningSpansState| state.transition(row, Direction::Add)).unwrap();
        }
        state
    }

    fn spans(until: Option<i64>, changes: &[(i64, bool)]) -> Vec<(i64, Option<i64>)> {
        let rows: Vec<_> = changes.iter().map(|(at, running)| change(*at, *running, until)).collect();
        let spans = state(&rows).spans().unwrap().unwrap();
        spans.iter().map(|span| (span.start.unwrap(), span.end)).collect()
    }

    #[test]
    fn a_clock_runs_from_true_until_false() {
        assert_eq!(
            spans(Some(90), &[(50, true), (10, true), (30, false), (20, true)]),
            [(10, Some(30)), (50, Some(90))]
        );
        assert_eq!(spans(None, &[(50, true), (10, true), (30, false)]), [(10, Some(30)), (50, None)]);
        assert_eq!(spans(Some(90), &[(10, false)]), []);
        assert_eq!(spans(Some(90), &[(90, true)]), []);
        assert_eq!(spans(Some(40), &[(10, true), (50, false), (60, true)]), [(10, Some(40))]);
        assert_eq!(spans(Some(5), &[(10, true)]), []);
        assert!(state(&[]).spans().unwrap().is_none());
    }

    #[test]
    fn of_changes_at_one_moment_the_stop_wins() {
        assert_eq!(spans(None, &[(10, true), (20, true), (20, false), (30, true)]), [(10, Some(20)), (30, None)]);
        assert_eq!(spans(None, &[(10, false), (10, true)]), []);
    }

    #[test]
    fn one_group_has_one_end() {
        let mut state = state(&[change(10, true, Some(50))]);
        for until in [None, Some(60)] {
            let error = apply(&mut state, |state: &mut RunningSpansState| {
                state.transition(&change(20, true, until), Direction::Add)
            });
            assert_eq!(error.unwrap_err().parts().state, SqlState::InvalidParameter);
        }
        // once all rows are gone the next ones may have another
        let back = |state: &mut RunningSpansState| state.transition(&change(10, true, Some(50)), Direction::Subtract);
        assert!(apply(&mut state, back).unwrap());
        assert!(
            apply(&mut state, |state: &mut RunningSpansState| state
                .transition(&change(20, true, None), Direction::Add))
            .unwrap()
        );
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<StatusChange> = (0..40).map(|i| change(i * 37 % 23, i % 3 != 0, Some(20))).collect();
        laws::check::<RunningSpansState, _>(EMPTY, &rows);
        let endless: Vec<StatusChange> = rows.iter().map(|row| StatusChange { until: None, ..*row }).collect();
        laws::check::<RunningSpansState, _>(EMPTY, &endless);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<RunningSpansState>(&[
            r#"{"n":-1,"until":null,"changes":[]}"#,
            r#"{"n":0,"until":5,"changes":[]}"#,
            r#"{"n":1,"until":null,"changes":[[1,1,1]]}"#,
            r#"{"n":2,"until":null,"changes":[[2,1,0],[1,1,0]]}"#,
            r#"{"n":2,"until":null,"changes":[[1,1,0],[1,1,0]]}"#,
            r#"{"n":2,"until":null,"changes":[[1,-1,3]]}"#,
            r#"{"n":2,"until":null,"changes":[[1,0,0]]}"#,
            r#"{"n":1,"until":null}"#,
        ]);
    }
}
