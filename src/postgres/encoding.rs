//! Texts in the server's encoding and in UTF-8.

use crate::refusal::{Refusal, SqlState};
use pgrx::pg_sys;
use std::borrow::Cow;

const UTF8: i32 = pg_sys::pg_enc::PG_UTF8 as i32;

#[inline]
pub fn server_is_utf8() -> bool {
    // SAFETY: reads a setting of the database
    unsafe { pg_sys::GetDatabaseEncoding() == UTF8 }
}

/// Bytes in the server's encoding as UTF-8; on the usual server they are that already.
#[inline]
pub fn server_to_utf8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
    if server_is_utf8() {
        return Ok(Cow::Borrowed(bytes));
    }
    // SAFETY: converts so many bytes; the result is the argument itself or a new string that ends with a zero
    let converted = unsafe { pg_sys::pg_server_to_any(bytes.as_ptr().cast(), bytes.len() as i32, UTF8) };
    if converted.cast_const().cast() == bytes.as_ptr() {
        return match std::str::from_utf8(bytes) {
            Ok(_) => Ok(Cow::Borrowed(bytes)),
            Err(_) => Err(Refusal::new(SqlState::InvalidText, "a text is not valid UTF-8")
                .hint("The database has no encoding of its own (SQL_ASCII): store UTF-8 in it.")),
        };
    }
    // SAFETY: as above
    Ok(Cow::Owned(unsafe { std::ffi::CStr::from_ptr(converted) }.to_bytes().to_vec()))
}

/// UTF-8 in the server's encoding.
pub fn utf8_to_server(text: Vec<u8>) -> Vec<u8> {
    if server_is_utf8() {
        return text;
    }
    // SAFETY: converts so many bytes; the result is the argument itself or a new string that ends with a zero
    let converted = unsafe { pg_sys::pg_any_to_server(text.as_ptr().cast(), text.len() as i32, UTF8) };
    if converted.cast_const().cast() == text.as_ptr() {
        return text;
    }
    // SAFETY: as above
    unsafe { std::ffi::CStr::from_ptr(converted) }.to_bytes().to_vec()
}
