//! What the head of a script says: which tables and columns it reads, and what a store has to know of them.

use std::collections::BTreeMap;

/// What a script reads of one table.
#[derive(Default)]
pub struct Reads<'a> {
    pub needed: Vec<&'a str>,
    /// Columns with their types, and what is lost without them.
    pub optional: Vec<(&'a str, &'a str, &'a str)>,
    pub ratings: Option<Ratings<'a>>,
    /// Whether the setting changed_at names a column of it.
    pub changes: bool,
}

/// Where the field of the setting csat_field is: a column, a key of a column that is jsonb, or whichever is there.
#[derive(Clone, Copy)]
pub struct Ratings<'a> {
    pub by_column: bool,
    pub by_key_of: Option<&'a str>,
}

/// What a line of a head about ratings says behind the table.
pub const FOR_CSAT_FIELD: &str = " for csat_field";

/// What a line of a head about the column that tells of changes says behind the table.
pub const FOR_CHANGED_AT: &str = " for changed_at";

/// The table whose rows a line of a head is about, the rest of the line, and whether it may be missing.
fn read_line(line: &str) -> Option<(&str, &str, bool)> {
    let (table, columns) = line.strip_prefix("-- reads ")?.split_once(": ")?;
    Some(match table.strip_suffix(" if there") {
        Some(table) => (table, columns, true),
        None => (table, columns, false),
    })
}

/// What the head of a script says that it reads.
pub fn reads(script: &str) -> BTreeMap<&str, Reads<'_>> {
    let mut tables: BTreeMap<&str, Reads> = BTreeMap::new();
    for (table, columns, optional) in script.lines().filter_map(read_line) {
        if let Some(table) = table.strip_suffix(FOR_CSAT_FIELD) {
            tables.entry(table).or_default().ratings = Some(Ratings {
                by_column: columns.starts_with("a column"),
                by_key_of: columns.split_once("a key of ").map(|(_, column)| column),
            });
            continue;
        }
        if let Some(table) = table.strip_suffix(FOR_CHANGED_AT) {
            tables.entry(table).or_default().changes = true;
            continue;
        }
        let reads = tables.entry(table).or_default();
        if optional {
            let (columns, loss) = columns.rsplit_once(" (").expect("a line that tells what is lost");
            let loss = loss.strip_suffix(')').expect("a line that ends with what is lost");
            let typed = columns.split(", ").map(|column| column.split_once(' ').expect("a column with its type"));
            reads.optional.extend(typed.map(|(column, of_type)| (column, of_type, loss)));
        } else {
            reads.needed.extend(columns.split(", "));
        }
    }
    tables
}

/// What the head of a script says of tables with rows of a ticket.
pub fn parts(script: &str) -> Vec<(String, String)> {
    let lines = script.lines().filter_map(|line| line.strip_prefix("-- of a ticket: "));
    let columns = lines.flat_map(|line| line.split(", ")).filter_map(|column| column.split_once('.'));
    columns.map(|(table, column)| (table.to_string(), column.to_string())).collect()
}

/// What the head of a script says is computed once for a batch.
pub fn once(script: &str) -> impl Iterator<Item = &str> {
    script.lines().filter_map(|line| line.strip_prefix("-- once for a batch: ")).flat_map(|line| line.split(", "))
}

/// Whether previous_ticket_at is known by other tickets.
pub fn looks_at_other_tickets(script: &str) -> bool {
    script.lines().any(|line| line == "-- of other tickets: previous_ticket_at")
}
