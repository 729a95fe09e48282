//! A sum of squares of 128-bit numbers, in 256 bits, which no number of rows can overflow.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Least significant word first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Squares([u64; 4]);

/// Digits are written in groups, by division by this.
const DIGITS: u64 = 10_000_000_000_000_000_000;

impl Squares {
    #[inline]
    pub fn of(number: i128) -> Self {
        if let Ok(number) = i64::try_from(number) {
            return Self::from(u128::from(number.unsigned_abs()) * u128::from(number.unsigned_abs()));
        }
        // (high * 2^64 + low)^2
        let number = number.unsigned_abs();
        let (high, low) = (number >> 64, number & u128::from(u64::MAX));
        let (cross, squares) = (high * low * 2, [low * low, high * high]);
        let middle = (squares[0] >> 64) + (cross & u128::from(u64::MAX));
        let upper = squares[1] + (cross >> 64) + (middle >> 64);
        Self([squares[0] as u64, middle as u64, upper as u64, (upper >> 64) as u64])
    }

    /// None if the sum exceeds 256 bits, which it does only for forged summaries.
    #[inline]
    pub fn plus(self, other: Self) -> Option<Self> {
        let mut sum = [0; 4];
        let mut carry = false;
        for (i, word) in sum.iter_mut().enumerate() {
            let (part, first) = self.0[i].overflowing_add(other.0[i]);
            let (whole, second) = part.overflowing_add(carry.into());
            (*word, carry) = (whole, first | second);
        }
        (!carry).then_some(Self(sum))
    }

    /// None where the other is larger.
    #[inline]
    pub fn minus(self, other: Self) -> Option<Self> {
        let mut rest = [0; 4];
        let mut borrow = false;
        for (i, word) in rest.iter_mut().enumerate() {
            let (part, first) = self.0[i].overflowing_sub(other.0[i]);
            let (whole, second) = part.overflowing_sub(borrow.into());
            (*word, borrow) = (whole, first | second);
        }
        (!borrow).then_some(Self(rest))
    }

    fn times(self, factor: u64, addend: u64) -> Option<Self> {
        let mut product = [0; 4];
        let mut carry = u128::from(addend);
        for (word, own) in product.iter_mut().zip(self.0) {
            carry += u128::from(own) * u128::from(factor);
            (*word, carry) = (carry as u64, carry >> 64);
        }
        (carry == 0).then_some(Self(product))
    }

    fn divided(self, divisor: u64) -> (Self, u64) {
        let mut quotient = [0; 4];
        let mut rest = 0;
        for i in (0..4).rev() {
            let part = rest << 64 | u128::from(self.0[i]);
            (quotient[i], rest) = ((part / u128::from(divisor)) as u64, part % u128::from(divisor));
        }
        (Self(quotient), rest as u64)
    }

    /// n * self - total^2, which is n^2 times the variance of n numbers. None if it is negative or exceeds 256 bits, which
    /// no real sums do.
    pub fn spread(self, n: i64, total: i128) -> Option<Self> {
        self.times(n.unsigned_abs(), 0)?.minus(Self::of(total))
    }

    pub fn to_f64(self) -> f64 {
        self.0.iter().rev().fold(0.0, |sum, word| sum * 18_446_744_073_709_551_616.0 + *word as f64)
    }
}

impl From<u128> for Squares {
    fn from(number: u128) -> Self {
        Self([number as u64, (number >> 64) as u64, 0, 0])
    }
}

impl fmt::Display for Squares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rest, digits) = self.divided(DIGITS);
        if rest == Self::default() { write!(f, "{digits}") } else { write!(f, "{rest}{digits:019}") }
    }
}

impl Serialize for Squares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: Result<serde_json::Number, _> = self.to_string().parse();
        number.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Squares {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = serde_json::Number::deserialize(deserializer)?.to_string();
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let value = text.bytes().try_fold(Self::default(), |value, byte| value.times(10, digit(byte)?));
        value.ok_or_else(|| D::Error::custom(format!("{text} is not a sum of squares")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let longest = 1 << 73;
        let square = Squares::of(longest);
        assert_eq!(square.to_string(), "89202980794122492566142873090593446023921664");
        let sum = square.plus(Squares::of(12)).unwrap();
        assert_eq!(sum.minus(square).unwrap().to_string(), "144");
        assert_eq!(Squares::of(12).minus(square), None);
        assert_eq!(Squares::of((1 << 64) + 3).to_string(), "340282366920938463574055071874025521161");
        assert_eq!(Squares([u64::MAX; 4]).plus(Squares::of(1)), None);
        assert_eq!(Squares::of(i64::MAX.into()).to_f64(), (i64::MAX as f64).powi(2));
    }

    #[test]
    fn the_spread_of_equal_numbers_is_nothing() {
        let number = (1 << 72) + 12_345;
        let sum = (0..1000).fold(Squares::default(), |sum, _| sum.plus(Squares::of(number)).unwrap());
        assert_eq!(sum.spread(1000, number * 1000), Some(Squares::default()));
        // 1, 2, 3: 3 * 14 - 36
        let sum = [1, 2, 3].map(Squares::of).into_iter().reduce(|a, b| a.plus(b).unwrap()).unwrap();
        assert_eq!(sum.spread(3, 6), Some(Squares::of(0).plus(Squares::from(6)).unwrap()));
        assert_eq!(sum.spread(3, 7), None);
    }

    #[test]
    fn text_there_and_back_is_the_same() {
        for squares in [Squares::default(), Squares::of(1 << 90), Squares([u64::MAX; 4])] {
            let text = serde_json::to_string(&squares).unwrap();
            assert_eq!(serde_json::from_str::<Squares>(&text).unwrap(), squares);
        }
        for text in [
            "-1",
            "1.5",
            "1e3",
            "\"1\"",
            "1157920892373161954235709850086879078532699846656405640394575840079131296399360",
        ] {
            assert!(serde_json::from_str::<Squares>(text).is_err(), "{text}");
        }
    }
}
