//! Order and hash of all state types: equal contents have equal bytes, so the bytes decide.

use super::arguments::Call;
use super::stored::content;
use crate::refusal::Refusal;
use pgrx::pg_sys::{self, Datum};
use std::cmp::Ordering;

/// The bytes of a state of any type.
///
/// # Safety
/// The function was declared with a state type at this index.
unsafe fn bytes(call: &Call, index: usize) -> Result<&[u8], Refusal> {
    // SAFETY: detoasting gives an aligned value in memory, which lives as long as the call
    unsafe { Ok(content(pg_sys::pg_detoast_datum(call.argument(index).0.cast_mut_ptr()))?) }
}

/// # Safety
/// As for [`bytes`], with both indexes.
unsafe fn compare(call: &Call) -> Result<Ordering, Refusal> {
    // SAFETY: the caller's promise
    unsafe { Ok(bytes(call, 0)?.cmp(bytes(call, 1)?)) }
}

/// An operator's function: what the order of the two has to be.
macro_rules! operator {
    ($name:ident, $holds:expr) => {
        super::entry_point!(stringify!($name), |call| {
            // SAFETY: define_state_type() in sql/helpers.sql declares it over two states of one type
            let order = unsafe { compare(call) }?;
            let holds: fn(Ordering) -> bool = $holds;
            Ok(Datum::from(holds(order)))
        });
    };
}

operator!(state_eq, Ordering::is_eq);
operator!(state_ne, Ordering::is_ne);
operator!(state_lt, Ordering::is_lt);
operator!(state_le, Ordering::is_le);
operator!(state_gt, Ordering::is_gt);
operator!(state_ge, Ordering::is_ge);

super::entry_point!("state_cmp", |call| {
    // SAFETY: define_state_type() in sql/helpers.sql declares it over two states of one type
    Ok(Datum::from(unsafe { compare(call) }? as i32))
});

super::entry_point!("state_hash", |call| {
    // SAFETY: define_state_type() in sql/helpers.sql declares it over a state
    Ok(Datum::from(hash(unsafe { bytes(call, 0) }?, 0) as i32))
});

super::entry_point!("state_hash_extended", |call| {
    // SAFETY: define_state_type() in sql/helpers.sql declares it over a state and a bigint
    unsafe { Ok(Datum::from(hash(bytes(call, 0)?, call.argument(1).0.value() as u64) as i64)) }
});

/// With seed 0 its low half is the 32-bit hash, as hash partitioning demands. SeaHash is the same everywhere and for ever.
fn hash(bytes: &[u8], seed: u64) -> u64 {
    // SeaHash's own constants, the first changed by the seed
    seahash::hash_seeded(
        bytes,
        0x16f1_1fe8_9b0d_677c ^ seed,
        0xb480_a793_d8e6_c86c,
        0x6fe2_e5aa_f078_ebc9,
        0x14f9_94a4_c525_9381,
    )
}
