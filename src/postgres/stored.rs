//! States in PostgreSQL's memory: a varlena of eight bytes of header and the state's own bytes.

use crate::refusal::{Refusal, SqlState};
use crate::state::{State, corrupted};
use pgrx::pg_sys::{self, Datum};
use std::marker::PhantomData;
use std::ops::Deref;

/// Varlena length (4 bytes), version (1 byte), three zero bytes: every stored value begins so.
pub const HEADER: usize = 8;

/// The version of the stored format. A new layout will get a new number, and this one will stay readable.
pub const VERSION: u32 = 1;

/// MaxAllocSize of PostgreSQL, the largest value that it keeps.
const MAX_LENGTH: usize = 0x3fff_ffff;

/// A state that is an argument from SQL: read, never changed.
pub struct Stored<'a, S: State + ?Sized> {
    bytes: &'a [u8],
    state: PhantomData<S>,
}

impl<S: State + ?Sized> Stored<'_, S> {
    /// Detoasts and checks a value that may come from a table.
    ///
    /// # Safety
    /// The datum is a value of the SQL type of S that lives as long as the call.
    pub unsafe fn read(datum: Datum) -> Result<Self, Refusal> {
        // SAFETY: pg_detoast_datum returns an aligned value with a four-byte header, the very one where it is that
        let bytes = unsafe { content(pg_sys::pg_detoast_datum(datum.cast_mut_ptr())) }.ok_or_else(unreadable)?;
        match S::ref_from_bytes(bytes) {
            Ok(state) if state.is_sound() => Ok(Self { bytes, state: PhantomData }),
            _ => Err(corrupted()),
        }
    }
}

impl<S: State + ?Sized> Deref for Stored<'_, S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        S::ref_from_bytes(self.bytes).unwrap_or_else(|_| unreachable!("read() has checked the size"))
    }
}

/// The bytes of a value behind its header. None for a value of another version, and for one in the form of a table's values
/// (compressed, external or with a short header), which its first byte shows.
///
/// # Safety
/// The pointer is a varlena of at least 8 bytes.
#[inline(always)]
pub unsafe fn content<'a>(pointer: *mut pg_sys::varlena) -> Option<&'a mut [u8]> {
    // SAFETY: the caller's promise
    let header = u64::from_le(unsafe { pointer.cast::<u64>().read_unaligned() });
    // the low half is the length, shifted left over two bits that must be 0; the high half the version, which the xor clears.
    // Rotated, all bits that must be 0 are above the length, so that one comparison checks them together with its limit
    let length = (header ^ u64::from(VERSION) << 32).rotate_right(2) as usize;
    let size = length.wrapping_sub(HEADER);
    if size > MAX_LENGTH - HEADER {
        return None;
    }
    // SAFETY: this is the varlena's length
    Some(unsafe { std::slice::from_raw_parts_mut(pointer.cast::<u8>().add(HEADER), size) })
}

/// A new value of these bytes in the current memory context.
pub fn store(bytes: &[u8]) -> Result<Datum, Refusal> {
    let length = HEADER + bytes.len();
    if length > MAX_LENGTH {
        return Err(Refusal::new(SqlState::LimitExceeded, "a summary exceeds the largest value that can be stored"));
    }
    // SAFETY: palloc returns as many aligned bytes as asked for, all of which are written
    unsafe {
        let pointer = pg_sys::palloc(length).cast::<u8>();
        pgrx::set_varsize_4b(pointer.cast(), length as i32);
        pointer.cast::<u32>().add(1).write(VERSION.to_le());
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), pointer.add(HEADER), bytes.len());
        Ok(Datum::from(pointer))
    }
}

/// The hash of what is stored. With seed 0 its low half is the 32-bit hash, as hash partitioning demands. SeaHash is the same everywhere and for ever.
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

#[cold]
pub fn unreadable() -> Refusal {
    Refusal::new(
        SqlState::Corrupted,
        "a stored summary has a format that this version of helpdesk_metrics does not support",
    )
    .hint("Run ALTER EXTENSION helpdesk_metrics UPDATE on the server that reads it, or rebuild the summary.")
}
