//! The state of every mean of scores, `score_summary`, and its builders `score_agg(score)` and `score_agg(score, weight)`.
//!
//! Exact sums of score, its square and, once a weight comes, of the weights and their squares: what the mean and the
//! statistics of the mean need.

use crate::exact::{Decimal, Number, Ratio, Scaled, Term};
use crate::refusal::Refusal;
use crate::state::{
    Changed, Direction, Flat, Obstacle, State, Sums, SumsShortage, Transition, impossible, not_negative, sums_of_terms,
};
use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Sums over scores: weight * score, weight * score^2, and where rows have weights also weight and weight^2.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct ScoreSummary {
    sums: Sums,
}

const TOTAL: usize = 0;
const SQUARES: usize = 1;
const WEIGHT: usize = 2;
const WEIGHT_SQUARES: usize = 3;
/// Sums of a summary without weights, in which every weight is 1, and of one with weights.
const UNWEIGHTED: usize = 2;
const WEIGHTED: usize = 4;

/// A score and its weight, 1 where it has none.
#[derive(Clone, Copy)]
pub struct Weighed<'a> {
    pub score: Number<'a>,
    pub weight: Option<Number<'a>>,
}

impl<'a> Weighed<'a> {
    /// A score without weight.
    #[inline(always)]
    pub fn score(score: Number<'a>) -> Self {
        Self { score, weight: None }
    }

    /// A score with its weight, which must not be negative.
    #[inline(always)]
    pub fn new(score: Number<'a>, weight: Number<'a>) -> Result<Self, Refusal> {
        let weight = weight.not_negative("weight", "Leave such rows out with FILTER (WHERE weight >= 0).")?;
        Ok(Self { score, weight: Some(weight) })
    }

    /// weight * score, and the weight.
    pub fn total_and_weight(&self) -> [Term; 2] {
        let weight = self.weight.map_or(Term::whole(1), Term::from);
        [Term::from(self.score).times(&weight), weight]
    }

    fn terms(&self) -> [Term; WEIGHTED] {
        let [total, weight] = self.total_and_weight();
        let squares = total.times(&Term::from(self.score));
        let weight_squares = weight.times(&weight);
        [total, squares, weight, weight_squares]
    }
}

impl ScoreSummary {
    pub fn num_values(&self) -> i64 {
        self.sums.rows
    }

    fn is_weighted(&self) -> bool {
        self.sums.sums() == WEIGHTED
    }

    /// Whether any weight differs from 1, which is the weight of a score without one.
    fn has_weights(&self) -> bool {
        let ones = Term::whole(self.sums.rows.into());
        // if weights and their squares both add up to the number of rows, all are 1; a scale (1.0) has to be kept
        let are_ones = |sum| {
            let term = self.sums.term(sum);
            term.scale == 0 && term.minus(&ones).signum() == 0
        };
        // a state without rows stays as it is
        self.is_weighted() && !(self.sums.rows > 0 && are_ones(WEIGHT) && are_ones(WEIGHT_SQUARES))
    }

    /// Sum of weight * score.
    pub fn total(&self) -> Decimal {
        self.sums.decimal(TOTAL)
    }

    /// Sum of weight * score over sum of weight; nothing where all weights are 0.
    pub fn mean(&self) -> Ratio {
        let weight = if self.is_weighted() { self.sums.term(WEIGHT) } else { Term::whole(self.sums.rows.into()) };
        Ratio::new(&self.sums.term(TOTAL), &weight)
    }

    /// Mean and its variance; None for fewer than two values. Weights count as how much a score says: two of weight 1
    /// are as good as any two of equal weight.
    pub fn mean_and_variance(&self) -> Option<(f64, f64)> {
        let n = || Term::whole(self.sums.rows.into());
        let of_weights = |sum| if self.is_weighted() { self.sums.term(sum) } else { n() };
        let (weight, weight_squares) = (of_weights(WEIGHT), of_weights(WEIGHT_SQUARES));
        let (total, squares) = (self.sums.term(TOTAL), self.sums.term(SQUARES));
        // (squares / weight - mean^2) * weight_squares / (weight^2 - weight_squares), divided once
        let spread = squares.times(&weight).minus(&total.times(&total));
        let square = weight.times(&weight);
        let variance = Ratio::new(&spread.times(&weight_squares), &square.times(&square.minus(&weight_squares)));
        Some((self.mean().value()?, variance.value()?.max(0.0)))
    }

    sums_of_terms!();

    fn len(&self) -> usize {
        if self.is_weighted() { WEIGHTED } else { UNWEIGHTED }
    }

    /// The sums of another summary, as many as this one has.
    fn terms_like_own(&self, other: &Self) -> Result<Vec<Term>, Obstacle<SumsShortage>> {
        if other.is_weighted() && !self.is_weighted() {
            return Err(Obstacle::Shortage(Sums::room_for(WEIGHTED)));
        }
        let mut terms = other.sums.terms();
        terms.resize_with(self.len(), || Term::whole(other.sums.rows.into()));
        Ok(terms)
    }

    fn row_terms<'t>(&self, row: &Weighed, terms: &'t [Term; WEIGHTED]) -> Result<&'t [Term], Obstacle<SumsShortage>> {
        if row.weight.is_some() && !self.is_weighted() {
            return Err(Obstacle::Shortage(Sums::room_for(WEIGHTED)));
        }
        Ok(&terms[..self.len()])
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    n: i64,
    total: Decimal,
    squares: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight_squares: Option<Decimal>,
}

impl State for ScoreSummary {
    const NAME: &'static str = "score_summary";
    type Document = Document;
    type Shortage = SumsShortage;

    fn is_sound(&self) -> bool {
        self.sums.is_sound() && [UNWEIGHTED, WEIGHTED].contains(&self.sums.sums())
    }

    fn is_empty(&self) -> bool {
        self.sums.rows == 0
    }

    fn combine(&mut self, other: &Self) -> Changed<Self> {
        let terms = self.terms_like_own(other)?;
        self.sums.add(other.sums.rows, &terms)
    }

    fn remove(&mut self, other: &Self) -> Changed<Self> {
        let terms = self.terms_like_own(other)?;
        self.sums.subtract(other.sums.rows, &terms)
    }

    fn with_room(&self, shortage: &SumsShortage) -> Flat<Self> {
        let mut larger = Flat::<Self>::zeroed(self.sums.words_with_room(shortage));
        self.sums.fill_with_room(shortage, &mut larger.sums);
        larger
    }

    fn canonical(&self) -> Flat<Self> {
        let mut terms = self.sums.canonical_terms();
        if !self.has_weights() {
            terms.truncate(UNWEIGHTED);
        }
        Self::of_terms(self.sums.rows, &terms)
    }

    fn is_surely_canonical(&self) -> bool {
        !self.is_weighted() && self.sums.is_surely_canonical()
    }

    fn document(&self) -> Document {
        let has_weights = self.has_weights();
        let weighted = |sum| has_weights.then(|| self.sums.decimal(sum));
        Document {
            n: self.sums.rows,
            total: self.sums.decimal(TOTAL),
            squares: self.sums.decimal(SQUARES),
            weight: weighted(WEIGHT),
            weight_squares: weighted(WEIGHT_SQUARES),
        }
    }

    fn from_document(document: Document) -> Result<Flat<Self>, Refusal> {
        let Document { n, total, squares, weight, weight_squares } = document;
        not_negative(Self::NAME, &[("n", n)])?;
        let mut terms = vec![Term::from(total.number()), Term::from(squares.number())];
        match (&weight, &weight_squares) {
            (Some(weight), Some(squares)) => terms.extend([Term::from(weight.number()), Term::from(squares.number())]),
            (None, None) => {}
            _ => return Err(impossible(Self::NAME, "\"weight\" and \"weight_squares\" must be given together.")),
        }
        if terms[1..].iter().any(|term| term.signum() < 0) {
            return Err(impossible(Self::NAME, "Weights and sums of squares must be 0 or more."));
        }
        if n == 0 && terms.iter().any(|term| term.signum() != 0) {
            return Err(impossible(Self::NAME, "Without values all sums must be 0."));
        }
        // Cauchy and Schwarz: no scores have a larger total than their squares allow
        let weight = terms.get(WEIGHT).cloned().unwrap_or(Term::whole(n.into()));
        if weight.times(&terms[SQUARES]).minus(&terms[TOTAL].times(&terms[TOTAL])).signum() < 0 {
            return Err(impossible(Self::NAME, "No values have this total and this sum of squares."));
        }
        Ok(Self::of_terms(n, &terms))
    }
}

impl Transition<Weighed<'_>> for ScoreSummary {
    #[inline(always)]
    fn transition(&mut self, row: &Weighed, direction: Direction) -> Changed<Self> {
        if self.quick_transition(row, direction) {
            return Ok(());
        }
        let terms = row.terms();
        self.sums.transition(self.row_terms(row, &terms)?, direction)
    }

    #[inline(always)]
    fn quick_transition(&mut self, row: &Weighed, direction: Direction) -> bool {
        let Some(score) = Scaled::of(&row.score) else { return false };
        match &row.weight {
            None => score.times(score).is_some_and(|squares| self.sums.step(direction, [score, squares])),
            Some(weight) => weighted_sums(score, weight).is_some_and(|sums| self.sums.step(direction, sums)),
        }
    }
}

/// The addends of a score with a weight, one for each sum.
#[inline(always)]
fn weighted_sums(score: Scaled, weight: &Number) -> Option<[Scaled; WEIGHTED]> {
    let weight = Scaled::of(weight)?;
    let total = score.times(weight)?;
    Some([total, total.times(score)?, weight, weight.times(weight)?])
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Stored, sql_function, state_functions, transitions};

    state_functions!(ScoreSummary, "score_summary");

    transitions!(ScoreSummary: score_add, score_subtract,
        (score: Number) => Ok::<_, Refusal>(Some(Weighed::score(score))));
    transitions!(ScoreSummary: weighted_score_add, weighted_score_subtract,
        (score: Number, weight: Number) => Weighed::new(score, weight).map(Some));

    sql_function!(
        fn score_summary_mean(s: Stored<ScoreSummary>) -> Ratio {
            s.mean()
        }
    );
    sql_function!(
        fn score_summary_total(s: Stored<ScoreSummary>) -> Option<Decimal> {
            (!s.is_empty()).then(|| s.total())
        }
    );
    sql_function!(
        fn score_summary_num_values(s: Stored<ScoreSummary>) -> i64 {
            s.num_values()
        }
    );

    pgrx::extension_sql_file!("../../sql/metrics/score.sql", name = "score", requires = ["helpers"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::laws;
    use crate::state::{apply, parse};

    const EMPTY: &str = r#"{"n":0,"total":0,"squares":0}"#;

    fn of(values: &[&str]) -> Vec<Decimal> {
        values.iter().map(|value| value.parse().unwrap()).collect()
    }

    /// Whole, decimal, huge and tiny scores, of both signs.
    const SCORES: [&str; 12] = [
        "5",
        "3",
        "4.5",
        "-0.25",
        "4.50",
        "9223372036854775807",
        "-9223372036854775807",
        "1e30",
        "-1e-30",
        "0",
        "9999.9999",
        "0.1",
    ];

    #[test]
    fn laws_hold() {
        let scores = of(&SCORES);
        let rows: Vec<Weighed> = scores.iter().map(|score| Weighed::score(score.number())).collect();
        laws::check::<ScoreSummary, _>(EMPTY, &rows);
        let whole: Vec<Weighed> = (1..20).map(|score| Weighed::score(Number::Whole(score))).collect();
        laws::check::<ScoreSummary, _>(EMPTY, &whole);
    }

    #[test]
    fn laws_hold_with_weights() {
        let scores = of(&SCORES);
        let weights = of(&["1", "0", "2.5", "0.001", "7", "9223372036854775807"]);
        let rows: Vec<Weighed> = scores
            .iter()
            .zip(weights.iter().cycle())
            .map(|(score, weight)| Weighed::new(score.number(), weight.number()).unwrap())
            .collect();
        laws::check::<ScoreSummary, _>(r#"{"n":0,"total":0,"squares":0,"weight":0,"weight_squares":0}"#, &rows);
    }

    #[test]
    fn laws_hold_with_weights_of_one() {
        let (scores, weights) = (of(&["4", "5.5", "3", "2"]), of(&["1.0", "1", "1", "3"]));
        let rows: Vec<Weighed> = scores
            .iter()
            .zip(&weights)
            .map(|(score, weight)| Weighed::new(score.number(), weight.number()).unwrap())
            .collect();
        let empty = r#"{"n":0,"total":0,"squares":0,"weight":0,"weight_squares":0}"#;
        laws::check::<ScoreSummary, _>(empty, &rows);
        // a part whose weights are all 1 forgets them when it is stored, and the whole is still the same
        for at in 1..rows.len() {
            let sum = |rows: &[Weighed]| {
                let mut state = parse::<ScoreSummary>(empty).unwrap();
                for row in rows {
                    apply(&mut state, |state: &mut ScoreSummary| state.transition(row, Direction::Add)).unwrap();
                }
                state.canonical()
            };
            let mut combined = sum(&rows[..at]);
            let rest = sum(&rows[at..]);
            apply(&mut combined, |state: &mut ScoreSummary| state.combine(&rest)).unwrap();
            assert_eq!(combined.canonical().as_bytes(), sum(&rows).as_bytes(), "split at {at}");
        }
    }

    #[test]
    fn summaries_with_and_without_weights_combine() {
        let mut mixed = parse::<ScoreSummary>(r#"{"n":2,"total":7,"squares":25}"#).unwrap();
        let weighted =
            parse::<ScoreSummary>(r#"{"n":1,"total":20,"squares":100,"weight":4,"weight_squares":16}"#).unwrap();
        assert!(apply(&mut mixed, |state: &mut ScoreSummary| state.combine(&weighted)).unwrap());
        assert_eq!(
            crate::state::text::<ScoreSummary>(&mixed),
            r#"{"n":3,"total":27,"squares":125,"weight":6,"weight_squares":18}"#
        );
        assert_eq!(mixed.mean().value(), Some(4.5));
    }

    #[test]
    fn weights_of_one_are_no_weights() {
        let mut state =
            parse::<ScoreSummary>(r#"{"n":1,"total":20,"squares":100,"weight":4,"weight_squares":16}"#).unwrap();
        let heavy = Flat::copy(&*state);
        let plain = parse::<ScoreSummary>(r#"{"n":2,"total":7,"squares":25}"#).unwrap();
        assert!(apply(&mut state, |state: &mut ScoreSummary| state.combine(&plain)).unwrap());
        assert!(apply(&mut state, |state: &mut ScoreSummary| state.remove(&heavy)).unwrap());
        assert_eq!(state.canonical().as_bytes(), plain.as_bytes());
    }

    #[test]
    fn the_mean_of_the_article() {
        let mut state = parse::<ScoreSummary>(EMPTY).unwrap();
        for score in [5, 3, 4, 5, 1] {
            apply(&mut state, |state: &mut ScoreSummary| {
                state.transition(&Weighed::score(Number::Whole(score)), Direction::Add)
            })
            .unwrap();
        }
        assert_eq!(state.mean().value(), Some(3.6));
    }

    #[test]
    fn impossible_documents_are_refused() {
        laws::refuses::<ScoreSummary>(&[
            r#"{"n":-1,"total":0,"squares":0}"#,
            r#"{"n":0,"total":1,"squares":1}"#,
            r#"{"n":2,"total":10,"squares":1}"#,
            r#"{"n":1,"total":1,"squares":-1}"#,
            r#"{"n":1,"total":1,"squares":1,"weight":1}"#,
            r#"{"n":1,"total":"1","squares":1}"#,
            r#"{"n":1,"total":1e999999999,"squares":1}"#,
        ]);
    }
}
