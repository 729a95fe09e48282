//! The text form of a summary of durations.

use crate::exact::Squares;
use crate::json::List;
use crate::time::Interval;
use serde::{Deserialize, Serialize};

/// Months, days, microseconds.
pub type Fields = (i32, i32, i64);

pub fn fields(d: &Interval) -> Fields {
    (d.months, d.days, d.microseconds)
}

/// Text form: `{"values":[[0,1,3600000000]]}` with months, days and microseconds of each, or
/// `{"sketch":{"n":...,"counts":[[1000,17],...]}}` with the number of each bucket and how many durations it has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<List<Fields>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sketch {
    pub n: i64,
    pub months: i128,
    pub days: i128,
    pub microseconds: i128,
    pub squares: Squares,
    pub shortest: Fields,
    pub longest: Fields,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub level: u32,
    pub counts: List<(u32, i64)>,
}

fn is_zero(level: &u32) -> bool {
    *level == 0
}
