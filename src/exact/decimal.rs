//! An owned exact decimal: how the text of a sum is read and written.

use super::{BASE_DIGITS, Digits, Number, Term};
use crate::refusal::{Refusal, SqlState};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A decimal number with its scale, `-12.50`; a JSON number in documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Number", into = "serde_json::Number")]
pub struct Decimal {
    negative: bool,
    weight: i32,
    scale: u32,
    /// Base 10,000, most significant first, two bytes each: what [`Digits`] reads.
    bytes: Vec<u8>,
}

/// numeric has at most 131,072 digits before and 16,383 after the decimal point. A sum of products of three numbers has
/// three times as many, and some more before it for 2^63 rows.
const MAX_BEFORE: usize = 3 * 131_072 + 20;
pub const MAX_AFTER: usize = 3 * 16_383;

impl Decimal {
    pub const ZERO: Decimal = Decimal { negative: false, weight: 0, scale: 0, bytes: Vec::new() };

    /// The same as a number, to calculate with.
    pub fn number(&self) -> Number<'_> {
        Number::from_numeric(self.negative, self.weight, self.scale, &self.bytes)
    }

    /// `Some((m, s))` when the value is m / 10^s in 64 bits: such a value becomes a numeric without a conversion to text.
    pub fn small(&self) -> Option<(i64, u32)> {
        if self.scale > 18 {
            return None;
        }
        let digits = Digits::borrowed(self.negative, self.weight, self.scale, &self.bytes);
        let mut mantissa: i128 = 0;
        for i in 0..digits.count() {
            let position = self.weight - i as i32;
            let power = position * BASE_DIGITS as i32 + self.scale as i32;
            let digit = i128::from(digits.digit(i));
            let part = if power >= 0 {
                digit.checked_mul(10i128.checked_pow(power as u32)?)?
            } else {
                // the digit extends beyond the scale, where there are only zeros
                digit / 10i128.pow(-power as u32)
            };
            mantissa = mantissa.checked_add(part)?;
        }
        let mantissa = if self.negative { -mantissa } else { mantissa };
        Some((i64::try_from(mantissa).ok()?, self.scale))
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    pub fn is_zero(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl From<&Term> for Decimal {
    fn from(term: &Term) -> Self {
        let mut term = term.in_slots();
        term.carry();
        let slots = &term.slots[..];
        let Some(top) = slots.iter().rposition(|slot| *slot != 0) else {
            return Decimal { scale: term.scale, ..Self::ZERO };
        };
        let bottom = slots.iter().position(|slot| *slot != 0).unwrap_or(0);
        Decimal {
            negative: slots[top] < 0,
            weight: term.lowest + top as i32,
            scale: term.scale,
            bytes: slots[bottom..=top].iter().rev().flat_map(|slot| (slot.abs() as i16).to_ne_bytes()).collect(),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let digits = Digits::borrowed(self.negative, self.weight, self.scale, &self.bytes);
        let digit_at = |position: i32| digits.digit(usize::try_from(self.weight - position).unwrap_or(usize::MAX / 4));
        if self.negative {
            f.write_char('-')?;
        }
        if self.weight < 0 || self.is_zero() {
            f.write_char('0')?;
        } else {
            write!(f, "{}", digit_at(self.weight))?;
            for position in (0..self.weight).rev() {
                write!(f, "{:04}", digit_at(position))?;
            }
        }
        if self.scale > 0 {
            f.write_char('.')?;
            let mut left = self.scale as usize;
            let mut position = -1;
            while left > 0 {
                let group = format!("{:04}", digit_at(position));
                f.write_str(&group[..left.min(group.len())])?;
                left = left.saturating_sub(group.len());
                position -= 1;
            }
        }
        Ok(())
    }
}

impl FromStr for Decimal {
    type Err = Refusal;

    /// Reads `[-]digits[.digits][e[+|-]digits]` within the limits of a sum.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refused =
            || Refusal::new(SqlState::InvalidText, format!("\"{}\" is not a decimal number", shortened(text)));
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().map_err(|_| refused())?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if before.is_empty() || !before.bytes().chain(after.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(refused());
        }
        let limit = (MAX_BEFORE + MAX_AFTER) as i32;
        if before.len() > MAX_BEFORE || after.len() > MAX_AFTER || !(-limit..=limit).contains(&exponent) {
            return Err(refused().detail("No sum of numeric values has so many digits."));
        }
        // decimal i of the mantissa stands for 10^(before - 1 - i + exponent)
        let first_power = before.len() as i32 - 1 + exponent;
        let scale = (after.len() as i32 - exponent).max(0) as u32;
        let decimals = before.bytes().chain(after.bytes()).map(|byte| i64::from(byte - b'0'));
        let weight = first_power.div_euclid(BASE_DIGITS as i32);
        let lowest = (first_power + 1 - (before.len() + after.len()) as i32).div_euclid(BASE_DIGITS as i32);
        let mut term = Term { lowest, scale, ..Term::default() };
        term.slots.resize((weight - lowest + 1) as usize, 0);
        for (i, decimal) in decimals.enumerate() {
            let power = first_power - i as i32;
            let slot = (power.div_euclid(BASE_DIGITS as i32) - lowest) as usize;
            let value = decimal * 10i64.pow(power.rem_euclid(BASE_DIGITS as i32) as u32);
            term.slots[slot] += if negative { -value } else { value };
        }
        let decimal = Decimal::from(&term);
        if decimal.scale as usize > MAX_AFTER || decimal.weight >= (MAX_BEFORE / BASE_DIGITS as usize) as i32 {
            return Err(refused().detail("No sum of numeric values has so many digits."));
        }
        Ok(decimal)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

impl TryFrom<serde_json::Number> for Decimal {
    type Error = Refusal;

    fn try_from(number: serde_json::Number) -> Result<Self, Refusal> {
        number.as_str().parse()
    }
}

impl From<Decimal> for serde_json::Number {
    fn from(decimal: Decimal) -> Self {
        // a decimal's text is a JSON number by construction
        decimal.to_string().parse().unwrap_or_else(|_| serde_json::Number::from(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_with_its_scale() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "12.50",
            "-0.0001",
            "10000",
            "100000000.0001",
            "0.00000000000000000001",
            "123456789012345678901234567890.5",
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        for (text, plain) in [("1e3", "1000"), ("1.50e1", "15.0"), ("-2.5E-3", "-0.0025"), ("007", "7"), ("-0", "0")] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), plain);
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", ".5", "1.2.3", "1e", "abc", "NaN", "1e999999999", "1e-60000", "1e400000", "+1", "1 "] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn small_values_are_a_mantissa_and_a_scale() {
        for (text, small) in [
            ("12.50", Some((1250, 2))),
            ("-0.0001", Some((-1, 4))),
            ("90000", Some((90000, 0))),
            ("0.00", Some((0, 2))),
            ("9223372036854775807", Some((i64::MAX, 0))),
            ("9223372036854775808", None),
            ("0.1234567890123456789", None),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().small(), small, "{text}");
        }
    }
}
