//! Text and binary form of the types. Both are the same JSON document and pass the same checks.

use super::call::Call;
use super::encoding::{server_is_utf8, server_to_utf8, utf8_to_server};
use super::stored::{Stored, content, store, unreadable};
use crate::refusal::{Refusal, SqlState};
use crate::state::{Flat, State, corrupted, parse, text};
use pgrx::pg_sys::{self, Datum};
use std::borrow::Cow;
use std::ffi::CStr;
use std::marker::PhantomData;

/// A type of SQL, by its text and by what is stored of it.
pub trait SqlType {
    const NAME: &'static str;

    /// Stores the value that a text represents. A refusal without DETAIL is reported as a mistake in the text.
    fn read(text: &str) -> Result<Datum, Refusal>;

    /// The text of a stored value.
    ///
    /// # Safety
    /// The datum is a value of this type that lives as long as the call.
    unsafe fn write(datum: Datum) -> Result<String, Refusal>;

    /// The canonical bytes of a stored value: equal contents have equal ones.
    fn canonical_bytes(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal>;
}

impl<S: State + ?Sized> SqlType for S {
    const NAME: &'static str = <S as State>::NAME;

    fn read(text: &str) -> Result<Datum, Refusal> {
        store(parse::<S>(text)?.canonical().as_bytes())
    }

    unsafe fn write(datum: Datum) -> Result<String, Refusal> {
        // SAFETY: the caller's promise
        Ok(text::<S>(&*unsafe { Stored::read(datum) }?))
    }

    fn canonical_bytes(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
        // a value with a short header is not aligned
        let aligned;
        let state = match S::ref_from_bytes(bytes) {
            Ok(state) => state,
            Err(_) => {
                aligned = Flat::<S>::of_bytes(bytes).ok_or_else(corrupted)?;
                &*aligned
            }
        };
        if state.is_surely_canonical() {
            return Ok(Cow::Borrowed(bytes));
        }
        if state.is_sound() { Ok(Cow::Owned(state.canonical().as_bytes().to_vec())) } else { Err(corrupted()) }
    }
}

/// A type whose values are stored as the canonical text of what they say.
pub trait StoredAsText {
    const NAME: &'static str;

    /// The canonical text of what a text says. A refusal without DETAIL is told as a mistake in the text.
    fn canonical(text: &str) -> Result<String, Refusal>;

    /// The text of a stored value, checked: a text that cannot be read back would break a dump.
    fn checked(stored: &[u8]) -> Result<&str, Refusal>;
}

/// The SQL type of values that are stored as text.
pub struct Text<T>(PhantomData<T>);

impl<T: StoredAsText> SqlType for Text<T> {
    const NAME: &'static str = T::NAME;

    fn read(text: &str) -> Result<Datum, Refusal> {
        store(T::canonical(text)?.as_bytes())
    }

    unsafe fn write(datum: Datum) -> Result<String, Refusal> {
        // SAFETY: the caller's promise of a value of this type; detoasting gives it a header of four bytes
        let stored = unsafe { content(pg_sys::pg_detoast_datum(datum.cast_mut_ptr())) }.ok_or_else(unreadable)?;
        T::checked(stored).map(str::to_string)
    }

    fn canonical_bytes(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
        Ok(Cow::Borrowed(bytes))
    }
}

/// The version of the binary form, its first byte; the document follows, as jsonb does it.
const BINARY_VERSION: u8 = 1;

/// # Safety
/// The argument is a cstring, the result has the SQL type of T.
pub unsafe fn text_in<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let bytes = unsafe { CStr::from_ptr(call.argument(0).0.cast_mut_ptr()) }.to_bytes();
    read::<T>(bytes)
}

fn read<T: SqlType + ?Sized>(bytes: &[u8]) -> Result<Datum, Refusal> {
    let utf8 = server_to_utf8(bytes)?;
    let document =
        std::str::from_utf8(&utf8).map_err(|_| Refusal::new(SqlState::InvalidText, "a text is not valid UTF-8"))?;
    let value = T::read(document).map_err(|refusal| {
        let parts = refusal.parts();
        if parts.detail.is_some() || parts.state == SqlState::LimitExceeded {
            return refusal;
        }
        let shown: String = document.chars().take(200).collect();
        let message = format!("invalid input syntax for type {}: \"{shown}\"", T::NAME);
        let told = Refusal::new(SqlState::InvalidText, message).detail(format!("{refusal}."));
        if let Some(hint) = parts.hint { told.hint(hint) } else { told }
    })?;
    if !server_is_utf8() {
        // an escape such as \u20ac may be a character that the server's encoding lacks: refused now, not on output
        // SAFETY: the value has just been stored
        utf8_to_server(unsafe { T::write(value) }?.into_bytes());
    }
    Ok(value)
}

/// # Safety
/// The argument has the SQL type of T, the result is a cstring.
pub unsafe fn text_out<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let text = unsafe { T::write(call.argument(0).0) }?;
    let bytes = utf8_to_server(text.into_bytes());
    // SAFETY: palloc returns as many bytes as asked for; the last one ends the string
    unsafe {
        let pointer = pg_sys::palloc(bytes.len() + 1).cast::<u8>();
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), pointer, bytes.len());
        pointer.add(bytes.len()).write(0);
        Ok(Datum::from(pointer))
    }
}

/// # Safety
/// The argument is the message of a receive function, the result has the SQL type of T.
pub unsafe fn binary_in<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: a receive function gets a StringInfo, which these calls read within its bounds
    let bytes = unsafe {
        let message: pg_sys::StringInfo = call.argument(0).0.cast_mut_ptr();
        let version = pg_sys::pq_getmsgbyte(message);
        if version != i32::from(BINARY_VERSION) {
            return Err(Refusal::new(
                SqlState::InvalidBinary,
                format!("unsupported {} version number {version}", T::NAME),
            ));
        }
        let mut length = 0;
        let rest = (*message).len - (*message).cursor;
        let converted = pg_sys::pq_getmsgtext(message, rest, &mut length);
        std::slice::from_raw_parts(converted.cast::<u8>(), length as usize)
    };
    read::<T>(bytes)
}

/// # Safety
/// The argument has the SQL type of T, the result is a bytea.
pub unsafe fn binary_out<T: SqlType + ?Sized>(call: &Call) -> Result<Datum, Refusal> {
    // SAFETY: the caller's promise
    let text = unsafe { T::write(call.argument(0).0) }?;
    let bytes = utf8_to_server(text.into_bytes());
    // SAFETY: the buffer is made, filled and ended by the server's own functions
    unsafe {
        let mut buffer = pg_sys::StringInfoData::default();
        pg_sys::pq_begintypsend(&mut buffer);
        pg_sys::appendBinaryStringInfo(&mut buffer, [BINARY_VERSION].as_ptr().cast(), 1);
        pg_sys::pq_sendtext(&mut buffer, bytes.as_ptr().cast(), bytes.len() as i32);
        Ok(Datum::from(pg_sys::pq_endtypsend(&mut buffer)))
    }
}
