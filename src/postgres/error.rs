//! Refusals as errors of the server.

use super::encoding::server_is_utf8;
use crate::refusal::{Refusal, SqlState};
use pgrx::pg_sys;
use pgrx::{PgLogLevel, PgSqlErrorCode};
use std::borrow::Cow;

/// A message in the server's encoding: unless that is UTF-8, characters other than ASCII are escaped as in JSON, since the
/// encoding may not have them.
fn told(message: &str) -> Cow<'_, str> {
    if server_is_utf8() || message.is_ascii() {
        return Cow::Borrowed(message);
    }
    let mut units = [0; 2];
    let escape = |character: char| match character.is_ascii() {
        true => character.to_string(),
        false => character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    };
    Cow::Owned(message.chars().map(escape).collect::<String>())
}

/// Raises a refusal as an ERROR.
pub trait Report {
    fn report(self) -> !;
}

impl Report for Refusal {
    #[cold]
    fn report(self) -> ! {
        let parts = self.parts();
        let code = match parts.state {
            SqlState::OutOfRange => PgSqlErrorCode::ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
            SqlState::InvalidParameter => PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            SqlState::DatetimeOverflow => PgSqlErrorCode::ERRCODE_DATETIME_FIELD_OVERFLOW,
            SqlState::InvalidText => PgSqlErrorCode::ERRCODE_INVALID_TEXT_REPRESENTATION,
            SqlState::InvalidBinary => PgSqlErrorCode::ERRCODE_INVALID_BINARY_REPRESENTATION,
            SqlState::LimitExceeded => PgSqlErrorCode::ERRCODE_PROGRAM_LIMIT_EXCEEDED,
            SqlState::Corrupted => PgSqlErrorCode::ERRCODE_DATA_CORRUPTED,
        };
        let mut report = pg_sys::panic::ErrorReport::new(code, told(&parts.message).into_owned(), "helpdesk_metrics");
        if let Some(detail) = &parts.detail {
            report = report.set_detail(told(detail));
        }
        if let Some(hint) = parts.hint {
            report = report.set_hint(hint);
        }
        report.report(PgLogLevel::ERROR);
        unreachable!("an ERROR does not return")
    }
}
