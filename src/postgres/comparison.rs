//! Order and hash of all state types: equal contents have equal bytes, so the bytes decide.

use super::arguments::Call;
use super::stored::{VERSION, unreadable};
use crate::refusal::Refusal;
use pgrx::pg_sys::{self, Datum};
use std::cmp::Ordering;

/// A state of any type, read where it lies; comparing bytes needs no alignment.
struct Packed {
    pointer: *mut pg_sys::varlena,
    copied: bool,
}

impl Packed {
    /// # Safety
    /// The function was declared with a state type at this index.
    unsafe fn of(call: &Call, index: usize) -> Self {
        // SAFETY: the caller's promise; the datum lives as long as the call
        unsafe {
            let (datum, _) = call.argument(index);
            let pointer = pg_sys::pg_detoast_datum_packed(datum.cast_mut_ptr());
            Self { pointer, copied: pointer != datum.cast_mut_ptr() }
        }
    }

    /// The bytes behind the version.
    fn bytes(&self) -> Result<&[u8], Refusal> {
        // SAFETY: a varlena with a header of one or four bytes
        let bytes = unsafe {
            std::slice::from_raw_parts(
                pgrx::varlena::vardata_any(self.pointer).cast::<u8>(),
                pgrx::varlena::varsize_any_exhdr(self.pointer),
            )
        };
        bytes.strip_prefix(&VERSION.to_le_bytes()).ok_or_else(unreadable)
    }
}

impl Drop for Packed {
    /// A sort calls this many times in one memory context.
    fn drop(&mut self) {
        if self.copied {
            // SAFETY: detoasting made this copy
            unsafe { pg_sys::pfree(self.pointer.cast()) }
        }
    }
}

/// # Safety
/// The function was declared with state types at the first two indexes.
unsafe fn compare(call: &Call) -> Result<Ordering, Refusal> {
    // SAFETY: the caller's promise
    let (a, b) = unsafe { (Packed::of(call, 0), Packed::of(call, 1)) };
    Ok(a.bytes()?.cmp(b.bytes()?))
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
    Ok(Datum::from(hash(unsafe { Packed::of(call, 0) }.bytes()?, 0) as i32))
});

super::entry_point!("state_hash_extended", |call| {
    // SAFETY: define_state_type() in sql/helpers.sql declares it over a state and a bigint
    unsafe { Ok(Datum::from(hash(Packed::of(call, 0).bytes()?, call.argument(1).0.value() as u64) as i64)) }
});

/// With seed 0 its low half is the 32-bit hash, as hash partitioning demands. SeaHash is the same everywhere and for ever.
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    // SeaHash's own constants, the first changed by the seed
    seahash::hash_seeded(
        bytes,
        0x16f1_1fe8_9b0d_677c ^ seed,
        0xb480_a793_d8e6_c86c,
        0x6fe2_e5aa_f078_ebc9,
        0x14f9_94a4_c525_9381,
    )
}
