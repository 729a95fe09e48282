//! Names, values and columns as SQL reads them.

/// A column of `source` as one of another type. A time without zone is UTC, as in all products, whatever the session's zone.
pub fn converted(name: &str, found: &str, wanted: &str) -> String {
    match (found, wanted) {
        ("timestamp without time zone", "timestamptz") => format!("(source.{name} AT TIME ZONE 'UTC')"),
        _ => format!("source.{name}::{wanted}"),
    }
}

/// An identifier that SQL reads as it is, whatever word it is.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A literal of SQL, with standard_conforming_strings on.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
