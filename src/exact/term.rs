//! One addend of a sum, or a product of numbers: exact, of any size.

use super::{BASE, Number};
use smallvec::SmallVec;

/// A product checks for cancellation if a factor has more digits than this.
const LONG: usize = 1000;

/// A whole part and signed digits: `whole + sum(slots[i] * 10000^(lowest + i))`.
#[derive(Clone, Debug, Default)]
pub struct Term {
    pub whole: i128,
    pub lowest: i32,
    pub slots: SmallVec<[i64; 8]>,
    pub scale: u32,
}

impl From<Number<'_>> for Term {
    #[inline]
    fn from(number: Number<'_>) -> Self {
        match number {
            Number::Whole(whole) => Self { whole: whole.into(), ..Self::default() },
            Number::Decimal(digits) => {
                let sign = if digits.negative { -1 } else { 1 };
                let len = digits.count();
                Self {
                    whole: 0,
                    lowest: digits.weight + 1 - len as i32,
                    slots: (0..len).rev().map(|i| sign * digits.digit(i)).collect(),
                    scale: digits.scale,
                }
            }
        }
    }
}

impl Term {
    pub fn whole(whole: i128) -> Self {
        Self { whole, ..Self::default() }
    }

    /// The exact product; its scale is the sum of the scales, as in numeric.
    #[inline]
    pub fn times(&self, other: &Term) -> Term {
        if self.slots.is_empty()
            && other.slots.is_empty()
            && let Some(whole) = self.whole.checked_mul(other.whole)
        {
            return Term { whole, scale: self.scale + other.scale, ..Self::default() };
        }
        let (mut a, mut b) = (self.in_slots(), other.in_slots());
        // digits below 10,000: a sum's slots may hold much more, and their products would overflow
        a.carry();
        b.carry();
        let mut product = Term {
            whole: 0,
            lowest: a.lowest + b.lowest,
            slots: SmallVec::from_elem(0, a.slots.len() + b.slots.len()),
            scale: a.scale + b.scale,
        };
        // 1e130000 is one digit and thousands of zeros
        for (i, x) in a.slots.iter().enumerate().filter(|(_, x)| **x != 0) {
            if b.slots.len() > LONG {
                crate::interrupts::check();
            }
            for (j, y) in b.slots.iter().enumerate() {
                product.slots[i + j] += x * y;
            }
        }
        product
    }

    /// The exact difference; its scale is the larger of the two, as in numeric.
    pub fn minus(&self, other: &Term) -> Term {
        let (a, b) = (self.in_slots(), other.in_slots());
        let lowest = a.lowest.min(b.lowest);
        let highest = a.highest().max(b.highest());
        let mut difference = Term {
            whole: 0,
            lowest,
            slots: SmallVec::from_elem(0, (highest - lowest) as usize),
            scale: self.scale.max(other.scale),
        };
        for (i, x) in a.slots.iter().enumerate() {
            difference.slots[(a.lowest - lowest) as usize + i] += x;
        }
        for (i, y) in b.slots.iter().enumerate() {
            difference.slots[(b.lowest - lowest) as usize + i] -= y;
        }
        difference.carry();
        difference
    }

    /// The exact sum; its scale is the larger of the two.
    pub fn plus(&self, other: &Term) -> Term {
        let mut negated = other.in_slots();
        negated.slots.iter_mut().for_each(|slot| *slot = -*slot);
        self.minus(&negated)
    }

    /// The value rounded to at most 16 decimals, halves away from zero, as numeric rounds.
    pub fn rounded(&self) -> Term {
        const LOWEST: i32 = -4;
        let mut term = self.in_slots();
        term.carry();
        if term.scale <= 16 {
            return term;
        }
        term.scale = 16;
        let dropped = usize::try_from(LOWEST - term.lowest).unwrap_or(0);
        let half = dropped.checked_sub(1).and_then(|i| term.slots.get(i)).copied().unwrap_or(0);
        term.slots.drain(..dropped.min(term.slots.len()));
        term.lowest = term.lowest.max(LOWEST);
        if half.abs() >= BASE / 2 {
            if term.slots.is_empty() {
                term.lowest = LOWEST;
                term.slots.push(0);
            }
            term.slots[0] += half.signum();
        }
        term.carry();
        term
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        let mut digits = self.in_slots();
        digits.carry();
        // after the carry every digit has the sign of the whole number
        digits.slots.iter().rev().find(|slot| **slot != 0).map_or(0, |slot| slot.signum() as i32)
    }

    /// The position after the highest digit.
    pub fn highest(&self) -> i32 {
        self.lowest + self.slots.len() as i32
    }

    /// The same value with everything in the slots.
    pub fn in_slots(&self) -> Term {
        let mut term = self.clone();
        if term.whole == 0 {
            return term;
        }
        let (lowest, highest) = if term.slots.is_empty() { (0, 0) } else { (term.lowest.min(0), term.highest()) };
        // 2^127 has 39 decimal digits, ten digits of base 10,000
        let highest = highest.max(10);
        let mut slots = SmallVec::from_elem(0, (highest - lowest) as usize);
        for (i, slot) in term.slots.iter().enumerate() {
            slots[(term.lowest - lowest) as usize + i] = *slot;
        }
        let mut rest = std::mem::take(&mut term.whole);
        let mut position = -lowest as usize;
        while rest != 0 {
            slots[position] += (rest % i128::from(BASE)) as i64;
            rest /= i128::from(BASE);
            position += 1;
        }
        term.lowest = lowest;
        term.slots = slots;
        while term.slots.last() == Some(&0) {
            term.slots.pop();
        }
        term
    }

    /// The one form that is stored: the integer part in `whole` where 128 bits hold it, the fraction in slots without zeros at either end.
    pub fn canonical(&self) -> Term {
        let mut term = self.in_slots();
        term.carry();
        let mut whole: Option<i128> = Some(0);
        for position in (0..term.highest()).rev() {
            let digit =
                usize::try_from(position - term.lowest).ok().and_then(|i| term.slots.get(i)).copied().unwrap_or(0);
            whole = whole.and_then(|whole| whole.checked_mul(BASE.into())?.checked_add(digit.into()));
        }
        if let Some(whole) = whole {
            let below = usize::try_from(-term.lowest).unwrap_or(0).min(term.slots.len());
            term.slots.truncate(below);
            term.whole = whole;
        }
        while term.slots.last() == Some(&0) {
            term.slots.pop();
        }
        let zeros = term.slots.iter().take_while(|slot| **slot == 0).count();
        term.slots.drain(..zeros);
        term.lowest = if term.slots.is_empty() { 0 } else { term.lowest + zeros as i32 };
        term
    }

    /// Brings every slot below the base, all with the sign of the value, without changing the value.
    pub fn carry(&mut self) {
        let mut carried: i64 = 0;
        for slot in &mut self.slots {
            let value = *slot + carried;
            *slot = value.rem_euclid(BASE);
            carried = value.div_euclid(BASE);
        }
        while carried != 0 && carried != -1 {
            self.slots.push(carried.rem_euclid(BASE));
            carried = carried.div_euclid(BASE);
        }
        if carried == -1 {
            // a negative value: its digits are the complement, with a minus
            let mut borrow = 0;
            for slot in &mut self.slots {
                let value = BASE - *slot - borrow;
                *slot = -(value % BASE);
                borrow = 1 - value / BASE;
            }
            // nothing but zeros below the borrowed 1: the value is -10000^len
            if borrow == 0 {
                self.slots.push(-1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Decimal;
    use super::*;

    fn term(text: &str) -> Term {
        Term::from(text.parse::<Decimal>().unwrap().number())
    }

    #[test]
    fn products_are_exact() {
        for (a, b, product) in [
            ("4", "5", "20"),
            ("-4.5", "2", "-9.0"),
            ("0.0001", "0.0001", "0.00000001"),
            ("99999999.99", "99999999.99", "9999999998000000.0001"),
            ("9223372036854775807", "9223372036854775807", "85070591730234615847396907784232501249"),
            ("1e40", "-1e-40", "-1.0000000000000000000000000000000000000000"),
        ] {
            assert_eq!(Decimal::from(&term(a).times(&term(b))).to_string(), product, "{a} * {b}");
        }
        let cube = term("9223372036854775807").times(&term("9223372036854775807")).times(&term("-9223372036854775807"));
        assert_eq!(Decimal::from(&cube).to_string(), "-784637716923335095224261902710254454442933591094742482943");
    }

    #[test]
    fn rounding_stops_at_sixteen_decimals() {
        for (exact, rounded) in [
            ("750", "750"),
            ("0.12345678901234565", "0.1234567890123457"),
            ("-0.12345678901234565", "-0.1234567890123457"),
            ("0.123456789012345649", "0.1234567890123456"),
            ("9.99999999999999999999", "10.0000000000000000"),
            ("1e-20", "0.0000000000000000"),
            ("5e-17", "0.0000000000000001"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(Decimal::from(&term(exact).rounded()).to_string(), rounded);
        }
    }

    #[test]
    fn signs_survive_carries() {
        for (a, b, sign) in [
            ("1", "0.9999", 1),
            ("0.9999", "1", -1),
            ("1.00", "1", 0),
            ("10000", "0.0001", 1),
            ("-10000", "-9999.9999", -1),
            ("-100000000", "0", -1),
            ("1e-30", "0", 1),
        ] {
            assert_eq!(term(a).minus(&term(b)).signum(), sign, "{a} - {b}");
        }
    }
}
