//! A number as it arrives in a row, from any of the six number types.

use super::BASE;
use crate::refusal::{Refusal, SqlState};
use std::fmt;

/// One finite number, read in place: nothing is allocated or rounded.
#[derive(Clone, Copy, Debug)]
pub enum Number<'a> {
    /// A whole number without decimals, the fast case.
    Whole(i64),
    /// Anything else, as numeric's digits.
    Decimal(Digits<'a>),
}

/// Digits in base 10,000, most significant first; the first is at position `weight`.
#[derive(Clone, Copy, Debug)]
pub struct Digits<'a> {
    pub negative: bool,
    pub weight: i32,
    /// Decimals shown, numeric's dscale; it determines the scale of a quotient.
    pub scale: u32,
    source: Source<'a>,
}

/// The digits: two bytes each in native byte order, unaligned where the varlena has a short header, or inline.
#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Bytes(&'a [u8]),
    Here([i16; HERE], usize),
}

/// Sixteen significant decimal digits, placed anywhere, touch at most five digits of base 10,000.
const HERE: usize = 5;

impl<'a> Digits<'a> {
    /// Digits that lie in a numeric.
    pub fn borrowed(negative: bool, weight: i32, scale: u32, bytes: &'a [u8]) -> Self {
        Self { negative, weight, scale, source: Source::Bytes(bytes) }
    }

    /// How many digits there are.
    #[inline]
    pub fn count(&self) -> usize {
        match self.source {
            Source::Bytes(bytes) => bytes.len() / 2,
            Source::Here(_, len) => len,
        }
    }

    /// The i-th digit, 0 past the end.
    #[inline]
    pub fn digit(&self, i: usize) -> i64 {
        match &self.source {
            Source::Bytes(bytes) => {
                bytes.get(2 * i..2 * i + 2).map_or(0, |pair| i64::from(i16::from_ne_bytes([pair[0], pair[1]])))
            }
            Source::Here(digits, len) => {
                if i < *len {
                    i64::from(digits[i])
                } else {
                    0
                }
            }
        }
    }

    fn is_zero(&self) -> bool {
        (0..self.count()).all(|i| self.digit(i) == 0)
    }

    /// The value if it has no fraction and fits.
    fn to_whole(self) -> Option<i64> {
        let mut whole: i64 = 0;
        for i in 0..self.count() {
            let position = self.weight - i as i32;
            if position < 0 {
                if self.digit(i) != 0 {
                    return None;
                }
                continue;
            }
            whole = whole.checked_mul(BASE)?.checked_sub(self.digit(i))?;
        }
        // trailing zero digits are not stored
        for _ in self.count() as i32..=self.weight {
            whole = whole.checked_mul(BASE)?;
        }
        if self.negative { Some(whole) } else { whole.checked_neg() }
    }
}

impl<'a> Number<'a> {
    /// A numeric's parts; whole numbers without decimals take the fast form.
    #[inline]
    pub fn from_numeric(negative: bool, weight: i32, scale: u32, bytes: &'a [u8]) -> Self {
        let digits = Digits::borrowed(negative, weight, scale, bytes);
        if scale == 0
            && weight < 5
            && let Some(whole) = digits.to_whole()
        {
            return Self::Whole(whole);
        }
        Self::Decimal(digits)
    }

    /// A double precision value as its cast to numeric: 15 significant digits.
    #[inline]
    pub fn from_f64(x: f64) -> Result<Self, Refusal> {
        if !x.is_finite() {
            return Err(not_finite(name_of(x)));
        }
        // a double that four decimals reproduce, and that has no more than 15 digits, casts to just those decimals
        let scaled = (x * 10_000.0).round();
        if scaled.abs() < 1e15 && scaled / 10_000.0 == x {
            return Ok(Self::from_ten_thousandths(scaled as i64));
        }
        Ok(Self::from_scientific(&format_short(format_args!("{x:.14e}"))))
    }

    /// A real value as its cast to numeric: 6 significant digits.
    #[inline]
    pub fn from_f32(x: f32) -> Result<Self, Refusal> {
        if !x.is_finite() {
            return Err(not_finite(name_of(f64::from(x))));
        }
        let scaled = (x * 10_000.0).round();
        if scaled.abs() < 1e6 && scaled / 10_000.0 == x {
            return Ok(Self::from_ten_thousandths(scaled as i64));
        }
        Ok(Self::from_scientific(&format_short(format_args!("{x:.5e}"))))
    }

    fn from_ten_thousandths(scaled: i64) -> Self {
        let (whole, fraction) = (scaled / BASE, (scaled % BASE).unsigned_abs());
        if fraction == 0 {
            return Self::Whole(whole);
        }
        let scale = [1000, 100, 10].iter().position(|step| fraction % step == 0).map_or(4, |i| i as u32 + 1);
        let mut mantissa = whole.unsigned_abs();
        let mut here = [0i16; HERE];
        let mut len = 1;
        here[HERE - 1] = fraction as i16;
        while mantissa > 0 {
            len += 1;
            here[HERE - len] = (mantissa % BASE as u64) as i16;
            mantissa /= BASE as u64;
        }
        here.rotate_left(HERE - len);
        Self::Decimal(Digits { negative: scaled < 0, weight: len as i32 - 2, scale, source: Source::Here(here, len) })
    }

    /// Reads `-d.ddde±x`, as Rust prints it.
    fn from_scientific(text: &Short) -> Self {
        let text = text.as_str();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let negative = mantissa.starts_with('-');
        let mut decimals = [0u8; 20];
        let mut count = 0;
        for digit in mantissa.bytes().filter(u8::is_ascii_digit) {
            decimals[count] = digit - b'0';
            count += 1;
        }
        while count > 1 && decimals[count - 1] == 0 {
            count -= 1;
        }
        // decimal i stands for 10^(exponent - i); group them by four, aligned at the decimal point
        let weight = exponent.div_euclid(4);
        let mut here = [0i16; HERE];
        let mut len = 0;
        for (i, &decimal) in decimals[..count].iter().enumerate() {
            let power = exponent - i as i32;
            let group = (weight - power.div_euclid(4)) as usize;
            here[group] += i16::from(decimal) * 10i16.pow(power.rem_euclid(4) as u32);
            len = group + 1;
        }
        let scale = (count as i32 - 1 - exponent).max(0) as u32;
        let digits = Digits { negative, weight, scale, source: Source::Here(here, len) };
        match digits.to_whole() {
            Some(whole) if scale == 0 => Self::Whole(whole),
            _ => Self::Decimal(digits),
        }
    }

    /// The value when it is a whole number that fits 64 bits, whatever its type.
    #[inline]
    pub fn to_whole(self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Decimal(digits) => digits.to_whole(),
        }
    }

    /// Whether the value has no fraction, however large it is.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Decimal(digits) => (0..digits.count()).all(|i| digits.weight >= i as i32 || digits.digit(i) == 0),
        }
    }

    #[inline(always)]
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Whole(whole) => *whole < 0,
            Self::Decimal(digits) => digits.negative && !digits.is_zero(),
        }
    }
}

/// The refusal of NaN and the infinities of any type.
#[cold]
pub fn not_finite(name: &str) -> Refusal {
    Refusal::new(SqlState::InvalidParameter, format!("{name} is not accepted, the value must be a finite number"))
        .hint("Leave such values out with WHERE or FILTER (WHERE ...).")
}

fn name_of(x: f64) -> &'static str {
    if x.is_nan() {
        "NaN"
    } else if x > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// A stack buffer for one short formatted number.
struct Short([u8; 32], usize);

impl Short {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0[..self.1]).unwrap_or("0")
    }
}

impl fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.1 + text.len();
        self.0.get_mut(self.1..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.1 = end;
        Ok(())
    }
}

fn format_short(text: fmt::Arguments<'_>) -> Short {
    let mut short = Short([0; 32], 0);
    // 14 decimals, a sign, a point and an exponent of three digits take 24 bytes
    fmt::Write::write_fmt(&mut short, text).expect("a double in scientific form fits 32 bytes");
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_count_as_their_cast_to_numeric() {
        for (x, expected) in [
            (4.0, "4"),
            (-4.5, "-4.5"),
            (4.125, "4.125"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333333333"),
            (1.234_567_890_123_456_8, "1.23456789012346"),
            (1e15, "1000000000000000"),
            (1e22, "10000000000000000000000"),
            (1.5e-7, "0.00000015"),
            (-2.5e-12, "-0.0000000000025"),
            (99999.99999, "99999.99999"),
            (9007199254740993.0, "9007199254740990"),
        ] {
            assert_eq!(Number::from_f64(x).unwrap().to_string(), expected);
        }
        for (x, expected) in [
            (4.1f32, "4.1"),
            (16777217.0, "16777200"),
            (0.0001, "0.0001"),
            (1e-5, "0.00001"),
            (3.4e38, &format!("34{}", "0".repeat(37))),
        ] {
            assert_eq!(Number::from_f32(x).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Number::from_f64(x).unwrap_err().parts().state, SqlState::InvalidParameter);
        }
    }

    #[test]
    fn whole_numbers_are_recognised() {
        assert_eq!(Number::from_f64(9.0).unwrap().to_whole(), Some(9));
        assert_eq!(Number::from_f64(9.5).unwrap().to_whole(), None);
        assert_eq!(Number::from_f64(1e20).unwrap().to_whole(), None);
        let nine = [9i16.to_ne_bytes()].concat();
        // 9.00, 90000 and 0.0009 as numeric stores them
        assert_eq!(Number::from_numeric(false, 0, 2, &nine).to_whole(), Some(9));
        assert_eq!(Number::from_numeric(true, 1, 0, &nine).to_whole(), Some(-90000));
        assert_eq!(Number::from_numeric(false, -1, 4, &nine).to_whole(), None);
        assert_eq!(Number::from_numeric(false, 0, 0, &[]).to_whole(), Some(0));
    }
}
