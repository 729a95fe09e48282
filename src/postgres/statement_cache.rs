//! Arguments that are compiled before use, kept for the statement: a calendar is compiled once.

use super::call::Call;
use super::stored::{content, hash, unreadable};
use crate::refusal::Refusal;
use pgrx::PgMemoryContexts;
use pgrx::pg_sys::{self, Datum};
use std::collections::HashMap;

/// The compiled form of a stored value.
pub trait Compile: Sized {
    /// `bytes` are what was stored of the value.
    fn compile(bytes: &[u8]) -> Result<Self, Refusal>;

    /// The memory that it takes, in bytes.
    fn size(&self) -> usize;
}

/// Values that a function has cache.
struct Cache<T> {
    values: Vec<Value<T>>,
    by_hash: HashMap<u64, usize>,
    /// Memory of the values, in bytes.
    size: usize,
    /// The value before: most statements have only one, or have them in runs.
    last: usize,
}

struct Value<T> {
    /// As PostgreSQL handed it in: short, compressed or plain.
    bytes: Box<[u8]>,
    compiled: T,
}

/// Once the values take more bytes than these, the next one starts anew.
const CACHE_LIMIT: usize = 1 << 25;

/// The compiled form of an argument, from the cache that lies beside the function for the length of the statement.
///
/// # Safety
/// The function was declared with an argument of the type that T is compiled from at this index, and with no other one
/// that uses `fn_extra`.
#[inline]
pub unsafe fn compiled<T: Compile>(call: &Call, index: usize) -> Result<&T, Refusal> {
    // SAFETY: the datum is a varlena; fn_extra is NULL or what the first call has put there, and only this call uses it
    let (cache, bytes) = unsafe {
        let flinfo = (*call.fcinfo()).flinfo;
        if (*flinfo).fn_extra.is_null() {
            let cache = Cache::<T> { values: Vec::new(), by_hash: HashMap::new(), size: 0, last: 0 };
            (*flinfo).fn_extra = PgMemoryContexts::For((*flinfo).fn_mcxt).leak_and_drop_on_delete(cache).cast();
        }
        (&mut *(*flinfo).fn_extra.cast::<Cache<T>>(), raw(call.argument(index).0))
    };
    let same = cache.values.get(cache.last).is_some_and(|value| *value.bytes == *bytes);
    if !same {
        cache.find(bytes)?;
    }
    Ok(&cache.values[cache.last].compiled)
}

impl<T: Compile> Cache<T> {
    /// Makes the value of these bytes the last one.
    #[cold]
    fn find(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let hash = hash(bytes, 0);
        match self.by_hash.get(&hash).filter(|known| *self.values[**known].bytes == *bytes) {
            Some(known) => self.last = *known,
            None => {
                // SAFETY: the bytes are a varlena in memory, which detoasting reads wherever it lies
                let stored = unsafe { content(pg_sys::pg_detoast_datum_copy(bytes.as_ptr().cast_mut().cast())) }
                    .ok_or_else(unreadable)?;
                let compiled = T::compile(stored)?;
                if self.size > CACHE_LIMIT {
                    *self = Self { values: Vec::new(), by_hash: HashMap::new(), size: 0, last: 0 };
                }
                self.size += compiled.size() + bytes.len();
                self.last = self.values.len();
                self.values.push(Value { bytes: bytes.into(), compiled });
                self.by_hash.insert(hash, self.last);
            }
        }
        Ok(())
    }
}

/// The bytes of a varlena with its header. What lies in a table of its own is known by the reference to it, and not
/// fetched: while a statement runs no other value gets the same.
///
/// # Safety
/// The datum is a varlena that lives as long as the call.
#[inline]
unsafe fn raw<'a>(datum: Datum) -> &'a [u8] {
    // SAFETY: the first byte of a varlena tells its form; 1 is what lies elsewhere, and the second then tells where
    unsafe {
        let mut pointer = datum.cast_mut_ptr::<pg_sys::varlena>();
        if pointer.cast::<u8>().read() == 1
            && u32::from(pointer.cast::<u8>().add(1).read()) != pg_sys::vartag_external::VARTAG_ONDISK
        {
            pointer = pg_sys::pg_detoast_datum(pointer);
        }
        std::slice::from_raw_parts(pointer.cast(), pgrx::varlena::varsize_any(pointer))
    }
}
