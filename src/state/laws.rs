//! The laws of every state, checked once for all metrics: each metric's tests hand in their rows.

use super::{Changed, Direction, Flat, State, Transition, apply, parse, text};

fn equal<S: State + ?Sized>(a: &S, b: &S) -> bool {
    a.canonical().as_bytes() == b.canonical().as_bytes()
}

/// Adds the rows to an empty state.
fn sum<S: Transition<Row> + ?Sized, Row>(empty: &str, rows: &[Row]) -> Flat<S> {
    let mut state = parse::<S>(empty).expect("the initial condition reads");
    for row in rows {
        assert!(apply(&mut state, |state: &mut S| state.transition(row, Direction::Add)).expect("the row is good"));
    }
    state
}

/// What aggregates hold on their way: sound, and canonical if it says so.
fn is_lawful<S: State + ?Sized>(state: &S) {
    assert!(state.is_sound(), "{} is not sound", text::<S>(state));
    let canonical = state.canonical();
    assert!(canonical.is_sound());
    assert!(!state.is_surely_canonical() || canonical.as_bytes() == state.as_bytes(), "{}", text::<S>(state));
}

/// A state with a few other bits is not sound, or can be worked with: nothing panics, nothing goes on for ever.
fn survives_damage<S: Transition<Row> + ?Sized, Row>(state: &S, row: &Row) {
    let random = &mut fastrand::Rng::with_seed(7);
    let extremes = [0, 1, 0x7F, 0x80, 0xFF];
    for _ in 0..300 {
        let mut bytes = state.as_bytes().to_vec();
        if bytes.is_empty() {
            return;
        }
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..bytes.len());
            bytes[at] = if random.bool() { bytes[at] ^ 1 << random.u8(..8) } else { extremes[random.usize(..5)] };
        }
        let Some(mut damaged) = Flat::<S>::of_bytes(&bytes) else { continue };
        damaged.is_surely_canonical();
        if damaged.is_sound() {
            text::<S>(&damaged);
            assert!(damaged.canonical().is_sound());
            let mut other = Flat::copy(state);
            let _ = apply(&mut other, |state: &mut S| state.combine(&damaged));
            let _ = apply(&mut other, |state: &mut S| state.remove(&damaged));
            let _ = apply(&mut damaged, |damaged: &mut S| damaged.combine(state));
            continue;
        }
        // an aggregate counts rows in what it has not looked at, until it lacks room
        for direction in [Direction::Add, Direction::Subtract] {
            let _ = damaged.transition(row, direction);
        }
        let _ = damaged.combine(state);
        let _ = damaged.remove(state);
    }
}

/// Splits, orders, empties, text and retraction, over rows that the metric takes.
pub fn check<S: Transition<Row> + ?Sized, Row: Clone>(empty: &str, rows: &[Row]) {
    let nothing = parse::<S>(empty).expect("the initial condition reads");
    assert!(nothing.is_empty(), "nothing counted is empty");
    let whole = sum::<S, Row>(empty, rows);
    assert!(!whole.is_empty());
    for n in [0, 1, rows.len() / 2, rows.len()] {
        let part = sum::<S, Row>(empty, &rows[..n]);
        is_lawful::<S>(&part);
        is_lawful::<S>(&part.canonical());
        survives_damage::<S, Row>(&part, &rows[0]);
        survives_damage::<S, Row>(&part.canonical(), &rows[0]);
    }
    let combine = |into: &mut Flat<S>, from: &S| apply(into, |state: &mut S| state.combine(from)).expect("combines");

    // any split combined is the whole, in any order
    for at in 0..=rows.len() {
        let (left, right) = rows.split_at(at);
        let mut combined = sum::<S, Row>(empty, right);
        combine(&mut combined, &sum::<S, Row>(empty, left));
        assert!(equal::<S>(&combined, &whole), "split at {at}: {} is not {}", text::<S>(&combined), text::<S>(&whole));
    }
    let reversed: Vec<Row> = rows.iter().rev().cloned().collect();
    assert!(equal::<S>(&sum::<S, Row>(empty, &reversed), &whole), "the order of rows does not matter");

    // combining nothing changes nothing
    let mut combined = Flat::copy(&*whole);
    combine(&mut combined, &nothing);
    assert!(equal::<S>(&combined, &whole));

    // text there and back is the same, and the canonical form is stable
    let reread = parse::<S>(&text::<S>(&whole)).expect("its own text reads");
    assert!(equal::<S>(&reread, &whole), "{} reads as {}", text::<S>(&whole), text::<S>(&reread));
    assert_eq!(text::<S>(&whole.canonical()), text::<S>(&whole));
    assert_eq!(whole.canonical().canonical().as_bytes(), whole.canonical().as_bytes());

    // taking rows back gives what summing the rest gives, or says that it cannot
    let mut frame = sum::<S, Row>(empty, rows);
    for gone in 0..rows.len() {
        let change = |state: &mut S| -> Changed<S> { state.transition(&rows[gone], Direction::Subtract) };
        if !apply(&mut frame, change).expect("a row that was added can be refused only as irreversible") {
            frame = sum::<S, Row>(empty, &rows[gone + 1..]);
        }
        is_lawful::<S>(&frame);
        let rest = sum::<S, Row>(empty, &rows[gone + 1..]);
        assert!(equal::<S>(&frame, &rest), "frame {} is not {}", text::<S>(&frame), text::<S>(&rest));
    }
    assert!(frame.is_empty());
    let mut combined = Flat::copy(&*whole);
    if apply(&mut combined, |state: &mut S| state.remove(&whole)).expect("removes") {
        assert!(combined.is_empty());
    }
}

/// Every one of these texts is refused.
pub fn refuses<S: State + ?Sized>(texts: &[&str]) {
    for text in texts {
        assert!(parse::<S>(text).is_err(), "{text} is accepted");
    }
}
