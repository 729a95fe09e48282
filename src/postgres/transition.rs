//! Changes to states: in place inside an aggregate, on a copy outside it.

use super::call::Call;
use super::stored::{Stored, content, store};
use crate::refusal::Refusal;
use crate::state::{Changed, Direction, Flat, Obstacle, State, Transition, corrupted};
use pgrx::pg_sys::Datum;

/// Adds a row to the state that is the first argument, or takes it back, and returns the state; None is a row that does not
/// count.
///
/// Inside an aggregate the state is the aggregate's own copy and is changed in place. Only a state that has to grow is a new
/// value, which the executor copies into its own context before it frees the old one. Outside an aggregate the argument may
/// belong to a row of a table, so a copy is changed.
///
/// # Safety
/// The first argument has the SQL type of S, as has the result.
#[inline(always)]
pub unsafe fn transition<S: Transition<Row> + ?Sized, Row>(
    call: &Call,
    row: Option<&Row>,
    direction: Direction,
) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let (state, null) = unsafe { call.argument(0) };
    if null {
        // none of our aggregates has such a state, but a function that is not STRICT can be called with NULL
        return Ok(call.null());
    }
    let Some(row) = row else { return Ok(state) };
    // SAFETY: the caller's promise
    match unsafe { own::<S>(call) } {
        Some(view) => match view.transition(row, direction) {
            Ok(()) => Ok(state),
            Err(obstacle) => overcome(call, view, obstacle, |state| state.transition(row, direction)),
        },
        // SAFETY: the caller's promise
        None => unsafe { change_copy::<S>(call, |state| state.transition(row, direction)) },
    }
}

/// The same for the most common rows in an aggregate, in a few instructions; None, and nothing done, for any other.
///
/// # Safety
/// As for [`transition`].
#[inline(always)]
pub unsafe fn quick_transition<S: Transition<Row> + ?Sized, Row>(
    call: &Call,
    row: Option<&Row>,
    direction: Direction,
) -> Option<Datum> {
    // SAFETY: the caller's promise
    let (state, null) = unsafe { call.argument(0) };
    if null {
        return None;
    }
    if let Some(row) = row {
        // SAFETY: the caller's promise
        let is_counted = unsafe { own::<S>(call) }?.quick_transition(row, direction);
        if !is_counted {
            return None;
        }
    }
    Some(state)
}

/// The state of the calling aggregate, to be changed in place.
///
/// None outside an aggregate, and for a state in the form of a table's values: the first one of a user's aggregate without
/// INITCOND, which starts with the first value.
///
/// # Safety
/// As for [`transition`].
#[inline(always)]
unsafe fn own<'a, S: State + ?Sized>(call: &Call) -> Option<&'a mut S> {
    if !call.in_aggregate() {
        return None;
    }
    // SAFETY: the state is the aggregate's own copy; nobody else looks at it during the call
    let bytes = unsafe { content(call.argument(0).0.cast_mut_ptr()) }?;
    S::mut_from_bytes(bytes).ok()
}

/// Changes the state that is the first argument, as [`transition`] does, and returns it.
///
/// # Safety
/// As for [`transition`].
unsafe fn change<S: State + ?Sized>(call: &Call, change: impl Fn(&mut S) -> Changed<S>) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    match unsafe { own::<S>(call) } {
        Some(view) => match change(view) {
            // SAFETY: the caller's promise
            Ok(()) => Ok(unsafe { call.argument(0).0 }),
            Err(obstacle) => overcome(call, view, obstacle, change),
        },
        // SAFETY: the caller's promise
        None => unsafe { change_copy(call, change) },
    }
}

/// What follows when a state refuses a change.
#[cold]
#[inline(never)]
fn overcome<S: State + ?Sized>(
    call: &Call,
    state: &mut S,
    obstacle: Obstacle<S::Shortage>,
    change: impl Fn(&mut S) -> Changed<S>,
) -> Result<Datum, Refusal> {
    // the first state of a user's aggregate may be a value of a table, which has not been checked yet
    if !state.is_sound() {
        return Err(corrupted());
    }
    match obstacle {
        Obstacle::Shortage(shortage) => {
            let mut larger = state.with_room(&shortage);
            if crate::state::apply(&mut larger, change)? { store(larger.as_bytes()) } else { Ok(call.null()) }
        }
        Obstacle::Irreversible => Ok(call.null()),
        Obstacle::Refused(refusal) => Err(refusal),
    }
}

/// # Safety
/// As for [`transition`].
#[cold]
#[inline(never)]
unsafe fn change_copy<S: State + ?Sized>(call: &Call, change: impl Fn(&mut S) -> Changed<S>) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let stored = unsafe { Stored::<S>::read(call.argument(0).0) }?;
    let mut copy = Flat::copy(&*stored);
    // called directly, a change can take away what was never added; such a value could not be read back
    if crate::state::apply(&mut copy, change)? && S::from_document(copy.document()).is_ok() {
        store(copy.canonical().as_bytes())
    } else {
        Ok(call.null())
    }
}

/// Combines two states: the combine function of every aggregate and the transition function of `combine()`.
///
/// # Safety
/// Both arguments and the result have the SQL type of S; the function is STRICT.
pub unsafe fn combine<S: State + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    unsafe {
        let other = Stored::<S>::read(call.argument(1).0)?;
        change::<S>(call, |state| state.combine(&other))
    }
}

/// The inverse of [`combine`].
///
/// # Safety
/// As for [`combine`].
pub unsafe fn remove<S: State + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    unsafe {
        let other = Stored::<S>::read(call.argument(1).0)?;
        change::<S>(call, |state| state.remove(&other))
    }
}

/// The result of an aggregate that builds a summary: the state in its stored form, NULL if no row counted.
///
/// # Safety
/// The argument and the result have the SQL type of S; the function is STRICT.
pub unsafe fn result<S: State + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let state = unsafe { Stored::<S>::read(call.argument(0).0) }?;
    if state.is_empty() { Ok(call.null()) } else { store(state.canonical().as_bytes()) }
}
