//! Arguments in the types that the metrics use, read in place.

use super::call::{Call, NUMERIC, REAL};
use super::encoding::server_to_utf8;
use super::statement_cache::{Compile, compiled};
use super::stored::Stored;
use crate::exact::Number;
use crate::refusal::{Refusal, SqlState};
use crate::state::State;
use crate::time::{Bounds, Date, Interval, Moment, Period, Spans};
use pgrx::pg_sys::{self, Datum};
use std::borrow::Cow;

/// A type that an argument is read as.
pub trait Argument<'a>: Sized {
    /// # Safety
    /// The function was declared with an argument of the matching SQL type at this index, and is STRICT unless the
    /// type is an `Option`.
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal>;

    /// The same for the most common arguments, in a few instructions; None for any other.
    ///
    /// # Safety
    /// As for [`Self::get`].
    #[inline(always)]
    unsafe fn simple(call: &'a Call, index: usize) -> Option<Self> {
        // SAFETY: the caller's promise
        unsafe { Self::get(call, index) }.ok()
    }
}

/// The arguments of a transition behind its state.
pub trait Arguments<'a>: Sized {
    /// # Safety
    /// As for [`Argument::get`], for each of them.
    unsafe fn all(call: &'a Call) -> Result<Self, Refusal>;

    /// # Safety
    /// As for [`Argument::get`], for each of them.
    unsafe fn simple(call: &'a Call) -> Option<Self>;
}

macro_rules! arguments {
    ($($type:ident $index:literal),+) => {
        impl<'a, $($type: Argument<'a>),+> Arguments<'a> for ($($type,)+) {
            #[inline(always)]
            unsafe fn all(call: &'a Call) -> Result<Self, Refusal> {
                // SAFETY: the caller's promise
                unsafe { Ok(($($type::get(call, $index)?,)+)) }
            }

            #[inline(always)]
            unsafe fn simple(call: &'a Call) -> Option<Self> {
                // SAFETY: the caller's promise
                unsafe { Some(($($type::simple(call, $index)?,)+)) }
            }
        }
    };
}
arguments!(A 1);
arguments!(A 1, B 2);
arguments!(A 1, B 2, C 3);
arguments!(A 1, B 2, C 3, D 4);

impl<'a, T: Argument<'a>> Argument<'a> for Option<T> {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise; T is read only when there is a value
        unsafe {
            let (_, null) = call.argument(index);
            if null { Ok(None) } else { T::get(call, index).map(Some) }
        }
    }

    #[inline(always)]
    unsafe fn simple(call: &'a Call, index: usize) -> Option<Self> {
        // SAFETY: as above
        unsafe {
            let (_, null) = call.argument(index);
            if null { Some(None) } else { T::simple(call, index).map(Some) }
        }
    }
}

impl<'a> Argument<'a> for Number<'a> {
    #[inline]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise; the datum is read as the type that the function declares
        unsafe {
            if let Some(whole) = Self::simple(call, index) {
                return Ok(whole);
            }
            let (datum, _) = call.argument(index);
            match call.number_type(index) {
                NUMERIC => numeric(datum),
                REAL => Number::from_f32(f32::from_bits(datum.value() as u32)),
                _ => Number::from_f64(f64::from_bits(datum.value() as u64)),
            }
        }
    }

    #[inline(always)]
    unsafe fn simple(call: &'a Call, index: usize) -> Option<Self> {
        // SAFETY: the caller's promise
        unsafe { call.whole_number(index) }.map(Number::Whole)
    }
}

impl<'a> Argument<'a> for bool {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        let (datum, _) = unsafe { call.argument(index) };
        Ok(datum.value() as u8 != 0)
    }
}

impl<'a> Argument<'a> for f64 {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        let (datum, _) = unsafe { call.argument(index) };
        Ok(f64::from_bits(datum.value() as u64))
    }
}

impl<'a> Argument<'a> for Moment {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        let (datum, _) = unsafe { call.argument(index) };
        Ok(Self(datum.value() as i64))
    }
}

impl<'a> Argument<'a> for Date {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        let (datum, _) = unsafe { call.argument(index) };
        Ok(Self(datum.value() as i32))
    }
}

impl<'a> Argument<'a> for Interval {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: an interval is passed as a pointer to its three fields
        let interval = unsafe { &*call.argument(index).0.cast_mut_ptr::<pg_sys::Interval>() };
        let interval = Self { months: interval.month, days: interval.day, microseconds: interval.time };
        #[cfg(any(feature = "pg17", feature = "pg18"))]
        if [i32::MIN, i32::MAX].contains(&interval.months)
            && interval.days == interval.months
            && [i64::MIN, i64::MAX].contains(&interval.microseconds)
        {
            return Err(crate::time::infinite());
        }
        Ok(interval)
    }
}

/// A text value's bytes in UTF-8, whatever the server's encoding.
pub struct Label<'a>(pub Cow<'a, [u8]>);

impl<'a> Argument<'a> for Label<'a> {
    #[inline(always)]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: a text is a varlena
        let bytes = unsafe { varlena(call.argument(index).0) };
        Ok(Self(server_to_utf8(bytes)?))
    }
}

impl<'a> Argument<'a> for Period {
    #[inline]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: a range is a varlena: the type's OID, the bounds that are there, and a byte of flags at the end
        let bytes = unsafe { varlena(call.argument(index).0) };
        let (Some(flags), Some(bounds)) = (bytes.last(), bytes.get(4..)) else {
            return Err(corrupted());
        };
        PackedBounds { bytes: bounds, are_dates: type_of(bytes)? == pg_sys::DATERANGEOID }.period(*flags)
    }
}

/// The ranges of a multirange, read where they lie.
pub struct Periods<'a> {
    flags: std::slice::Iter<'a, u8>,
    bounds: PackedBounds<'a>,
}

impl<'a> Argument<'a> for Periods<'a> {
    #[inline]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: a multirange is a varlena: the type's OID, the number of ranges, where each but the first lies, the flags
        // of each, and from where the first bound is aligned on the bounds that are there, one after the other
        let bytes = unsafe { varlena(call.argument(index).0) };
        let are_dates = type_of(bytes)? == pg_sys::DATEMULTIRANGEOID;
        let count =
            bytes.get(4..8).and_then(|count| count.try_into().ok()).map(u32::from_ne_bytes).ok_or_else(corrupted)?;
        let count = count as usize;
        let flags = 8 + 4 * count.saturating_sub(1);
        let varlena_header = size_of::<u32>();
        let alignment = if are_dates { 4 } else { 8 };
        let bounds = (varlena_header + flags + count).next_multiple_of(alignment) - varlena_header;
        let flags = bytes.get(flags..flags + count).ok_or_else(corrupted)?.iter();
        Ok(Self { flags, bounds: PackedBounds { bytes: bytes.get(bounds..).unwrap_or_default(), are_dates } })
    }
}

impl Iterator for Periods<'_> {
    type Item = Result<Period, Refusal>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.flags.next().map(|flags| self.bounds.period(*flags))
    }
}

impl<'a> Argument<'a> for Spans {
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        let periods = unsafe { Periods::get(call, index) }?;
        let span = |period| match period? {
            Period::Between { lower, upper, .. } => Ok(Bounds { start: lower, end: upper }),
            Period::Empty => Err(corrupted()),
        };
        periods.map(span).collect::<Result<_, _>>().map(Self)
    }
}

/// Bounds of ranges as a value has them, one after the other: timestamps, with or without time zone, or dates.
struct PackedBounds<'a> {
    bytes: &'a [u8],
    are_dates: bool,
}

impl PackedBounds<'_> {
    /// The next range, of which the flags tell what bounds it has.
    #[inline(always)]
    fn period(&mut self, flags: u8) -> Result<Period, Refusal> {
        let flags = u32::from(flags);
        if flags & pg_sys::RANGE_EMPTY != 0 {
            return Ok(Period::Empty);
        }
        Ok(Period::Between {
            lower: self.bound(flags & pg_sys::RANGE_LB_INF != 0)?,
            lower_included: flags & pg_sys::RANGE_LB_INC != 0,
            upper: self.bound(flags & pg_sys::RANGE_UB_INF != 0)?,
            upper_included: flags & pg_sys::RANGE_UB_INC != 0,
        })
    }

    #[inline(always)]
    fn bound(&mut self, is_infinite: bool) -> Result<Option<i64>, Refusal> {
        if is_infinite {
            return Ok(None);
        }
        let bound = if self.are_dates {
            self.take().map(i32::from_ne_bytes).map(|day| match day {
                // the dates -infinity and infinity
                i32::MIN => i64::MIN,
                i32::MAX => i64::MAX,
                day => day.into(),
            })
        } else {
            self.take().map(i64::from_ne_bytes)
        };
        bound.map(Some).ok_or_else(corrupted)
    }

    #[inline(always)]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bound, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*bound)
    }
}

/// The type that a range or multirange says it has.
#[inline(always)]
fn type_of(bytes: &[u8]) -> Result<pg_sys::Oid, Refusal> {
    let oid = bytes.first_chunk().map(|oid| u32::from_ne_bytes(*oid)).ok_or_else(corrupted)?;
    Ok(pg_sys::Oid::from(oid))
}

impl<'a, T: Compile> Argument<'a> for &'a T {
    #[inline]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise; functions of such an argument have no number, which uses fn_extra as well
        unsafe { compiled(call, index) }
    }
}

impl<'a, S: State + ?Sized> Argument<'a> for Stored<'a, S> {
    #[inline]
    unsafe fn get(call: &'a Call, index: usize) -> Result<Self, Refusal> {
        // SAFETY: the caller's promise
        unsafe { Stored::read(call.argument(index).0) }
    }
}

/// A varlena's content, detoasted where it must be; what lies in the tuple is not copied.
///
/// # Safety
/// The datum is a varlena that lives as long as the call.
#[inline(always)]
unsafe fn varlena<'a>(datum: Datum) -> &'a [u8] {
    // SAFETY: the header says where the content lies; only compressed and external values need the server's help
    unsafe {
        let mut pointer = datum.cast_mut_ptr::<pg_sys::varlena>();
        let first = pointer.cast::<u8>().read();
        let is_short = first & 1 == 1 && first != 1;
        if !is_short && first & 3 != 0 {
            pointer = pg_sys::pg_detoast_datum_packed(pointer);
        }
        std::slice::from_raw_parts(
            pgrx::varlena::vardata_any(pointer).cast(),
            pgrx::varlena::varsize_any_exhdr(pointer),
        )
    }
}

/// The parts of a numeric: numeric.c's packed form, which pg_upgrade has kept since 9.1.
///
/// # Safety
/// The datum is a numeric that lives as long as the call.
#[inline]
unsafe fn numeric<'a>(datum: Datum) -> Result<Number<'a>, Refusal> {
    // SAFETY: a numeric is a varlena
    let bytes = unsafe { varlena(datum) };
    let word =
        |at: usize| bytes.get(at..at + 2).map(|pair| u16::from_ne_bytes([pair[0], pair[1]])).ok_or_else(corrupted);
    let header = word(0)?;
    Ok(match header & 0xC000 {
        0xC000 => {
            let name = match header & 0xF000 {
                0xC000 => "NaN",
                0xD000 => "Infinity",
                _ => "-Infinity",
            };
            return Err(crate::exact::not_finite(name));
        }
        0x8000 => {
            let weight = i32::from(header & 0x3F) - if header & 0x40 != 0 { 0x40 } else { 0 };
            Number::from_numeric(header & 0x2000 != 0, weight, u32::from(header & 0x1F80) >> 7, &bytes[2..])
        }
        sign => {
            let weight = i32::from(word(2)? as i16);
            Number::from_numeric(sign == 0x4000, weight, u32::from(header & 0x3FFF), &bytes[4..])
        }
    })
}

#[cold]
fn corrupted() -> Refusal {
    Refusal::new(SqlState::Corrupted, "an argument does not have the internal format of its type")
}
