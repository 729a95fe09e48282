//! The laws of every state, checked once for all metrics: each metric's tests hand in their rows.

use crate::state::{Change, Counts, Direction, Flat, State, apply, parse, text};

fn equal<S: State + ?Sized>(a: &S, b: &S) -> bool {
    a.canonical().as_bytes() == b.canonical().as_bytes()
}

/// Adds the rows to an empty state.
fn sum<S: Counts<Row> + ?Sized, Row>(empty: &str, rows: &[Row]) -> Flat<S> {
    let mut state = parse::<S>(empty).expect("the initial condition reads");
    for row in rows {
        assert!(apply(&mut state, |state: &mut S| state.count(row, Direction::Add)).expect("the row is good"));
    }
    state
}

/// Splits, orders, empties, text and retraction, over rows that the metric takes.
pub fn check<S: Counts<Row> + ?Sized, Row: Clone>(empty: &str, rows: &[Row]) {
    let nothing = parse::<S>(empty).expect("the initial condition reads");
    assert!(nothing.is_empty(), "nothing counted is empty");
    let whole = sum::<S, Row>(empty, rows);
    assert!(!whole.is_empty());
    let merge = |into: &mut Flat<S>, from: &S| apply(into, |state: &mut S| state.merge(from)).expect("merges");

    // any split merged is the whole, in any order
    for at in 0..=rows.len() {
        let (left, right) = rows.split_at(at);
        let mut merged = sum::<S, Row>(empty, right);
        merge(&mut merged, &sum::<S, Row>(empty, left));
        assert!(equal::<S>(&merged, &whole), "split at {at}: {} is not {}", text::<S>(&merged), text::<S>(&whole));
    }
    let reversed: Vec<Row> = rows.iter().rev().cloned().collect();
    assert!(equal::<S>(&sum::<S, Row>(empty, &reversed), &whole), "the order of rows does not matter");

    // merging nothing changes nothing
    let mut merged = Flat::copy(&*whole);
    merge(&mut merged, &nothing);
    assert!(equal::<S>(&merged, &whole));

    // text there and back is the same, and the canonical form is stable
    let reread = parse::<S>(&text::<S>(&whole)).expect("its own text reads");
    assert!(equal::<S>(&reread, &whole), "{} reads as {}", text::<S>(&whole), text::<S>(&reread));
    assert_eq!(text::<S>(&whole.canonical()), text::<S>(&whole));
    assert_eq!(whole.canonical().canonical().as_bytes(), whole.canonical().as_bytes());

    // taking rows back gives what summing the rest gives, or says that it cannot
    let mut frame = sum::<S, Row>(empty, rows);
    for gone in 0..rows.len() {
        let change = |state: &mut S| -> Change<S> { state.count(&rows[gone], Direction::Subtract) };
        if !apply(&mut frame, change).expect("a row that was added can be refused only as irreversible") {
            frame = sum::<S, Row>(empty, &rows[gone + 1..]);
        }
        let rest = sum::<S, Row>(empty, &rows[gone + 1..]);
        assert!(equal::<S>(&frame, &rest), "frame {} is not {}", text::<S>(&frame), text::<S>(&rest));
    }
    assert!(frame.is_empty());
    let mut merged = Flat::copy(&*whole);
    if apply(&mut merged, |state: &mut S| state.unmerge(&whole)).expect("unmerges") {
        assert!(merged.is_empty());
    }
}

/// Every one of these texts is refused.
pub fn refuses<S: State + ?Sized>(texts: &[&str]) {
    for text in texts {
        assert!(parse::<S>(text).is_err(), "{text} is accepted");
    }
}
