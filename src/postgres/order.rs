//! Order and hash of all types, by content: they compare the bytes of the canonical form, in which most values are stored.

use super::call::Call;
use super::entry::entry_point;
use super::stored::{VERSION, hash, unreadable};
use super::type_io::SqlType;
use crate::refusal::Refusal;
use pgrx::pg_sys::{self, Datum};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value of any type, read where it lies; comparing bytes needs no alignment.
struct Packed {
    pointer: *mut pg_sys::varlena,
    copied: bool,
}

impl Packed {
    /// # Safety
    /// The function was declared with a type of the extension at this index.
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

/// The canonical bytes of those that are stored.
type Canonical = fn(&[u8]) -> Result<Cow<'_, [u8]>, Refusal>;

/// # Safety
/// The function was declared with one type of the extension at the first two indexes.
unsafe fn compare(call: &Call, canonical: Canonical) -> Result<Ordering, Refusal> {
    // SAFETY: the caller's promise
    let (a, b) = unsafe { (Packed::of(call, 0), Packed::of(call, 1)) };
    let (a, b) = (a.bytes()?, b.bytes()?);
    if a == b { Ok(Ordering::Equal) } else { Ok(canonical(a)?.cmp(&canonical(b)?)) }
}

/// # Safety
/// The function was declared with a type of the extension at the first index.
unsafe fn hashed(call: &Call, seed: u64, canonical: Canonical) -> Result<u64, Refusal> {
    // SAFETY: the caller's promise
    let value = unsafe { Packed::of(call, 0) };
    Ok(hash(&canonical(value.bytes()?)?, seed))
}

/// Operators' functions over a type: what the order of the two has to be. Release 0.1.0 had one for all types under a
/// name that begins with `state`, which compares values as they are stored.
macro_rules! operators {
    ($($name:ident $holds:ident $old:literal),+) => {
        $(
            /// # Safety
            /// Both arguments have the SQL type of T.
            pub unsafe fn $name<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
                // SAFETY: the caller's promise
                Ok(Datum::from(unsafe { compare(call, T::canonical_bytes) }?.$holds()))
            }

            entry_point!($old, |call| {
                // SAFETY: the script of 0.1.0 declares it over two values of one type
                Ok(Datum::from(unsafe { compare(call, as_stored) }?.$holds()))
            });
        )+
    };
}

operators!(
    eq is_eq "state_eq", ne is_ne "state_ne", lt is_lt "state_lt", le is_le "state_le", gt is_gt "state_gt",
    ge is_ge "state_ge"
);

/// The support function of B-trees.
///
/// # Safety
/// Both arguments have the SQL type of T.
pub unsafe fn cmp<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    Ok(Datum::from(unsafe { compare(call, T::canonical_bytes) }? as i32))
}

/// # Safety
/// The argument has the SQL type of T.
pub unsafe fn hash_32<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    Ok(Datum::from(unsafe { hashed(call, 0, T::canonical_bytes) }? as i32))
}

/// # Safety
/// The arguments are of the SQL type of T and a bigint.
pub unsafe fn hash_64<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    unsafe { Ok(Datum::from(hashed(call, call.argument(1).0.value() as u64, T::canonical_bytes)? as i64)) }
}

fn as_stored(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
    Ok(Cow::Borrowed(bytes))
}

entry_point!("state_cmp", |call| {
    // SAFETY: the script of 0.1.0 declares it over two values of one type
    Ok(Datum::from(unsafe { compare(call, as_stored) }? as i32))
});

entry_point!("state_hash", |call| {
    // SAFETY: the script of 0.1.0 declares it over a value
    Ok(Datum::from(unsafe { hashed(call, 0, as_stored) }? as i32))
});

entry_point!("state_hash_extended", |call| {
    // SAFETY: the script of 0.1.0 declares it over a value and a bigint
    unsafe { Ok(Datum::from(hashed(call, call.argument(1).0.value() as u64, as_stored)? as i64)) }
});
