//! Results as SQL wants them.

use super::call::Call;
use super::encoding::utf8_to_server;
use super::stored::store;
use crate::exact::{Decimal, Ratio};
use crate::refusal::Refusal;
use crate::time::{Bounds, Interval, Moment, Spans};
use pgrx::PgMemoryContexts;
use pgrx::pg_sys::{self, Datum};

/// A type that a function returns.
pub trait Returned {
    /// # Safety
    /// The function was declared with the matching SQL type as its result.
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal>;
}

impl<T: Returned> Returned for Option<T> {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        match self {
            // SAFETY: the caller's promise
            Some(value) => unsafe { value.into_datum(call) },
            None => Ok(call.null()),
        }
    }
}

impl<T: Returned> Returned for Result<T, Refusal> {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        // SAFETY: the caller's promise
        unsafe { self?.into_datum(call) }
    }
}

impl Returned for i64 {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        Ok(Datum::from(self))
    }
}

impl Returned for bool {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        Ok(Datum::from(self))
    }
}

impl Returned for Moment {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        Ok(Datum::from(self.0))
    }
}

impl Returned for f64 {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        Ok(Datum::from(self.to_bits()))
    }
}

impl Returned for Interval {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        // SAFETY: palloc returns room for the three fields, which are all written
        unsafe {
            let pointer = pg_sys::palloc(size_of::<pg_sys::Interval>()).cast::<pg_sys::Interval>();
            pointer.write(pg_sys::Interval { time: self.microseconds, day: self.days, month: self.months });
            Ok(Datum::from(pointer))
        }
    }
}

/// A text of UTF-8, given to SQL in the server's encoding.
pub struct Utf8(pub Vec<u8>);

impl Returned for Utf8 {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        let bytes = utf8_to_server(self.0);
        // SAFETY: cstring_to_text_with_len copies so many bytes
        unsafe { Ok(Datum::from(pg_sys::cstring_to_text_with_len(bytes.as_ptr().cast(), bytes.len() as i32))) }
    }
}

impl Returned for &str {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        // SAFETY: the caller's promise
        unsafe { Utf8(self.as_bytes().to_vec()).into_datum(call) }
    }
}

/// A value of a type that is stored as text.
pub struct CanonicalText(pub String);

impl Returned for CanonicalText {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        store(self.0.as_bytes())
    }
}

/// A JSON object as jsonb.
pub struct Jsonb(pub serde_json::Map<String, serde_json::Value>);

impl Returned for Jsonb {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        let text = serde_json::Value::Object(self.0).to_string().into_bytes();
        // JSON escapes the zero byte
        let text = std::ffi::CString::new(utf8_to_server(text)).unwrap_or_default();
        // SAFETY: jsonb_in(cstring)
        let jsonb =
            unsafe { pgrx::direct_function_call_as_datum(pg_sys::jsonb_in, &[Some(Datum::from(text.as_ptr()))]) };
        Ok(jsonb.unwrap_or_else(|| unreachable!("jsonb_in never returns NULL")))
    }
}

/// A tstzrange from its start, which belongs to it, until its end, which does not.
impl Returned for Bounds {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        let bound = |moment: Option<i64>, lower| pg_sys::RangeBound {
            val: Datum::from(moment.unwrap_or(0)),
            infinite: moment.is_none(),
            inclusive: lower && moment.is_some(),
            lower,
        };
        let (mut start, mut end) = (bound(self.start, true), bound(self.end, false));
        // SAFETY: the bounds are values of the range's element type
        unsafe {
            let range = tstzrange();
            #[cfg(feature = "pg15")]
            let range = pg_sys::make_range(range, &mut start, &mut end, false);
            #[cfg(not(feature = "pg15"))]
            let range = pg_sys::make_range(range, &mut start, &mut end, false, std::ptr::null_mut());
            Ok(Datum::from(range))
        }
    }
}

/// A tstzmultirange.
impl Returned for Spans {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        unsafe extern "C-unwind" {
            // multirangetypes.h, which pgrx does not bind
            fn make_multirange(
                multirange_type: pg_sys::Oid,
                range: *mut pg_sys::TypeCacheEntry,
                count: i32,
                ranges: *mut *mut pg_sys::RangeType,
            ) -> *mut pg_sys::varlena;
        }
        // SAFETY: the ranges are of the multirange's type
        unsafe {
            let ranges = self.0.into_iter().map(|span| Ok(span.into_datum(call)?.cast_mut_ptr()));
            let mut ranges: Vec<*mut pg_sys::RangeType> = ranges.collect::<Result<_, Refusal>>()?;
            let (count, ranges) = (ranges.len() as i32, ranges.as_mut_ptr());
            Ok(Datum::from(pg_sys::ffi::pg_guard_ffi_boundary(|| {
                make_multirange(pg_sys::TSTZMULTIRANGEOID, tstzrange(), count, ranges)
            })))
        }
    }
}

fn tstzrange() -> *mut pg_sys::TypeCacheEntry {
    // SAFETY: looks up a type that every server has
    unsafe { pg_sys::lookup_type_cache(pg_sys::TSTZRANGEOID, pg_sys::TYPECACHE_RANGE_INFO as i32) }
}

/// A column of a row that a function returns.
pub enum Cell {
    Text(Utf8),
    BigInt(i64),
    Numeric(Ratio),
    Range(Bounds),
}

/// All rows of a function that returns a set.
pub struct Rows<'a, const N: usize>(pub Box<dyn Iterator<Item = [Cell; N]> + 'a>);

impl<const N: usize> Returned for Rows<'_, N> {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        // a set of single values has no row type of its own
        let flags = if N == 1 { pg_sys::MAT_SRF_USE_EXPECTED_DESC } else { 0 };
        let mut of_row = PgMemoryContexts::new("row of a set");
        // SAFETY: the caller's promise of a set of rows with these columns; InitMaterializedSRF checks the context
        unsafe {
            pg_sys::InitMaterializedSRF(call.fcinfo(), flags);
            let info = (*call.fcinfo()).resultinfo.cast::<pg_sys::ReturnSetInfo>();
            for row in self.0 {
                pgrx::check_for_interrupts!();
                of_row.switch_to(|_| {
                    let mut nulls = [false; N];
                    let mut values = [Datum::from(0); N];
                    for (column, cell) in row.into_iter().enumerate() {
                        let value = match cell {
                            Cell::Text(text) => Some(text.into_datum(call)?),
                            Cell::BigInt(number) => Some(number.into_datum(call)?),
                            Cell::Numeric(ratio) => quotient(&ratio),
                            Cell::Range(bounds) => Some(bounds.into_datum(call)?),
                        };
                        nulls[column] = value.is_none();
                        values[column] = value.unwrap_or(Datum::from(0));
                    }
                    let (values, nulls) = (values.as_mut_ptr(), nulls.as_mut_ptr());
                    pg_sys::tuplestore_putvalues((*info).setResult, (*info).setDesc, values, nulls);
                    Ok(())
                })?;
                of_row.reset();
            }
        }
        Ok(call.null())
    }
}

/// A numeric.
impl Returned for Decimal {
    unsafe fn into_datum(self, _: &Call) -> Result<Datum, Refusal> {
        Ok(numeric(&self))
    }
}

/// A numeric: the quotient, NULL when there is nothing to divide by.
impl Returned for Ratio {
    unsafe fn into_datum(self, call: &Call) -> Result<Datum, Refusal> {
        Ok(quotient(&self).unwrap_or_else(|| call.null()))
    }
}

/// The value as a numeric with its scale.
fn numeric(decimal: &Decimal) -> Datum {
    if let Some((mantissa, scale)) = decimal.small() {
        // SAFETY: the server's own constructor of mantissa / 10^scale
        return Datum::from(unsafe { pg_sys::int64_div_fast_to_numeric(mantissa, scale as i32) });
    }
    let text = std::ffi::CString::new(decimal.to_string()).unwrap_or_default();
    // SAFETY: numeric_in(cstring, type oid, type modifier)
    unsafe {
        pgrx::direct_function_call_as_datum(
            pg_sys::numeric_in,
            &[Some(Datum::from(text.as_ptr())), Some(Datum::from(0)), Some(Datum::from(-1i32))],
        )
    }
    .unwrap_or_else(|| unreachable!("numeric_in never returns NULL"))
}

/// The quotient as numeric's own division gives it.
fn quotient(ratio: &Ratio) -> Option<Datum> {
    ratio.is_defined().then(|| {
        let (numerator, denominator) = (numeric(&ratio.numerator), numeric(&ratio.denominator));
        // SAFETY: two numerics; without a place for the error flag, errors are raised
        unsafe {
            Datum::from(pg_sys::numeric_div_opt_error(
                numerator.cast_mut_ptr(),
                denominator.cast_mut_ptr(),
                std::ptr::null_mut(),
            ))
        }
    })
}

/// The same as text.
pub fn quotient_text(ratio: &Ratio) -> Option<String> {
    let quotient = quotient(ratio)?;
    // SAFETY: numeric_out(numeric) returns a string that ends with a zero
    unsafe {
        let text = pgrx::direct_function_call_as_datum(pg_sys::numeric_out, &[Some(quotient)])?;
        Some(std::ffi::CStr::from_ptr(text.cast_mut_ptr()).to_string_lossy().into_owned())
    }
}

/// `interval / n` as the server divides.
pub fn divided(total: Interval, n: i64) -> Interval {
    let mut total = pg_sys::Interval { time: total.microseconds, day: total.days, month: total.months };
    // SAFETY: interval_div(interval, double precision) returns a new interval
    unsafe {
        let quotient = pgrx::direct_function_call_as_datum(
            pg_sys::interval_div,
            &[Some(Datum::from(&raw mut total)), Some(Datum::from((n as f64).to_bits()))],
        )
        .unwrap_or_else(|| unreachable!("interval_div never returns NULL"));
        let quotient = quotient.cast_mut_ptr::<pg_sys::Interval>().read();
        Interval { months: quotient.month, days: quotient.day, microseconds: quotient.time }
    }
}
