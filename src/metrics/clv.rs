//! Customer lifetime value: `clv` and `clv_predicted` as products, `clv_historical(purchase, gross_margin)` over purchases.

use crate::exact::{Decimal, Number, Ratio, Scaled, Term};
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, State, Sums, Transition, fixed_sums, impossible, not_negative, sums_of_terms,
};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

const NEGATIVE_HINT: &str = "Correct the input or leave such rows out with WHERE.";

/// avg_purchase * purchases_per_year * years, rounded to 16 decimals.
pub fn clv(avg_purchase: Number, purchases_per_year: Number, years: Number) -> Result<Decimal, Refusal> {
    let purchases_per_year = purchases_per_year.not_negative("purchases_per_year", NEGATIVE_HINT)?;
    Ok(product([avg_purchase, purchases_per_year, years.not_negative("years", NEGATIVE_HINT)?]))
}

/// monthly_transactions * avg_order * lifespan_months, rounded to 16 decimals.
pub fn clv_predicted(
    monthly_transactions: Number,
    avg_order: Number,
    lifespan_months: Number,
) -> Result<Decimal, Refusal> {
    let monthly_transactions = monthly_transactions.not_negative("monthly_transactions", NEGATIVE_HINT)?;
    Ok(product([monthly_transactions, avg_order, lifespan_months.not_negative("lifespan_months", NEGATIVE_HINT)?]))
}

fn product(factors: [Number; 3]) -> Decimal {
    let [a, b, c] = factors.map(Term::from);
    Decimal::from(&a.times(&b).times(&c).rounded())
}

/// Exact sums of purchases and of gross margins.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct ClvHistoricalState {
    sums: Sums,
}

const PURCHASES: usize = 0;
const MARGINS: usize = 1;
const SUMS: usize = 2;

/// A purchase and its margin, a fraction.
#[derive(Clone, Copy)]
pub struct Purchase<'a>([Number<'a>; SUMS]);

impl<'a> Purchase<'a> {
    pub fn new(amount: Number<'a>, gross_margin: Number<'a>) -> Result<Self, Refusal> {
        if !gross_margin.is_within(-1, 1) {
            return Err(Refusal::out_of_range(format!(
                "gross margin {gross_margin} is out of range, it must be from -1 to 1"
            ))
            .hint("A gross margin is a fraction: write 0.35 for 35 percent, or gross_margin / 100."));
        }
        Ok(Self([amount, gross_margin]))
    }

    /// The common row in its short form.
    #[inline(always)]
    fn scaled(&self) -> Option<[Scaled; SUMS]> {
        Some([Scaled::of(&self.0[PURCHASES])?, Scaled::of(&self.0[MARGINS])?])
    }
}

impl ClvHistoricalState {
    /// sum(purchase) * sum(gross_margin) / n: the mean margin's division comes last, so that nothing is rounded before.
    pub fn clv_historical(&self) -> Ratio {
        let product = self.sums.term(PURCHASES).times(&self.sums.term(MARGINS));
        Ratio::new(&product, &Term::whole(self.sums.rows.into()))
    }

    sums_of_terms!();
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    n: i64,
    purchases: Decimal,
    margins: Decimal,
}

impl State for ClvHistoricalState {
    const NAME: &'static str = "clv_historical_state";
    type Document = Document;
    fixed_sums!(SUMS);

    fn document(&self) -> Document {
        Document { n: self.sums.rows, purchases: self.sums.decimal(PURCHASES), margins: self.sums.decimal(MARGINS) }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, purchases, margins } = document;
        not_negative(Self::NAME, &[("n", n)])?;
        if n == 0 && !(purchases.is_zero() && margins.is_zero()) {
            return Err(impossible(Self::NAME, "Without purchases all sums must be 0."));
        }
        Ok(Self::of_terms(n, &[purchases.number().into(), margins.number().into()]))
    }
}

impl Transition<Purchase<'_>> for ClvHistoricalState {
    #[inline(always)]
    fn transition(&mut self, row: &Purchase, direction: Direction) -> Changed<Self> {
        if self.quick_transition(row, direction) {
            return Ok(());
        }
        self.sums.transition(&row.0.map(Term::from), direction)
    }

    #[inline(always)]
    fn quick_transition(&mut self, row: &Purchase, direction: Direction) -> bool {
        row.scaled().is_some_and(|scaled| self.sums.step(direction, scaled))
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(ClvHistoricalState, "clv_historical_state");

    transitions!(ClvHistoricalState: clv_historical_add, clv_historical_subtract,
        (purchase: Number, gross_margin: Number) => Purchase::new(purchase, gross_margin).map(Some));

    sql_function!(
        fn clv_historical_of_state(s: Stored<ClvHistoricalState>) -> Ratio {
            s.clv_historical()
        }
    );
    sql_function!(
        fn clv(avg_purchase: Number, purchases_per_year: Number, years: Number) -> Result<Decimal, Refusal> {
            super::clv(avg_purchase, purchases_per_year, years)
        }
    );
    sql_function!(
        fn clv_predicted(
            monthly_transactions: Number,
            avg_order: Number,
            lifespan_months: Number,
        ) -> Result<Decimal, Refusal> {
            super::clv_predicted(monthly_transactions, avg_order, lifespan_months)
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/clv.sql", name = "clv", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"purchases":0,"margins":0}"#;

    fn number(x: f64) -> Number<'static> {
        Number::from_f64(x).unwrap()
    }

    #[test]
    fn products_as_in_the_articles() {
        assert_eq!(clv(number(50.0), number(5.0), number(3.0)).unwrap().to_string(), "750");
        assert_eq!(clv_predicted(number(2.5), number(10.1), number(12.0)).unwrap().to_string(), "303.00");
        assert!(clv(number(50.0), number(-5.0), number(3.0)).is_err());
        assert!(clv(number(50.0), number(5.0), number(-3.0)).is_err());
        assert!(clv_predicted(number(-1.0), number(5.0), number(3.0)).is_err());
    }

    #[test]
    fn purchases_times_the_mean_margin() {
        let mut state = parse::<ClvHistoricalState>(EMPTY).unwrap();
        for (purchase, margin) in [(100.0, 0.3), (200.0, 0.4), (-50.0, 0.2)] {
            let row = Purchase::new(number(purchase), number(margin)).unwrap();
            apply(&mut state, |state: &mut ClvHistoricalState| state.transition(&row, Direction::Add)).unwrap();
        }
        assert_eq!(state.clv_historical().value(), Some(75.0));
        assert!(Purchase::new(number(1.0), number(35.0)).is_err());
        assert!(Purchase::new(number(1.0), number(-1.01)).is_err());
    }

    #[test]
    fn sums_of_many_digits_multiply_exactly() {
        let mut state = parse::<ClvHistoricalState>(EMPTY).unwrap();
        let row = Purchase::new(number(930.42975618375), number(0.993)).unwrap();
        for _ in 0..1000 {
            apply(&mut state, |state: &mut ClvHistoricalState| state.transition(&row, Direction::Add)).unwrap();
        }
        assert_eq!(state.clv_historical().numerator.to_string(), "923916747.89046375000000");
    }

    #[test]
    fn laws_hold() {
        let rows: Vec<Purchase> =
            (1..20).map(|i| Purchase::new(number(f64::from(i) * 9.99), number(1.0 / f64::from(i))).unwrap()).collect();
        laws::check::<ClvHistoricalState, _>(EMPTY, &rows);
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<ClvHistoricalState>(&[
            r#"{"n":0,"purchases":1,"margins":0}"#,
            r#"{"n":-1,"purchases":1,"margins":0}"#,
        ]);
    }
}
