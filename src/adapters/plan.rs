//! What there is to create, as create_views() and create_store() read it.

use super::catalog;
use serde_json::{Map, Value, json};

/// What there is to create, filled in for one call, and what is missing for it.
#[derive(Default)]
pub struct Plan {
    /// Tables, and columns as TABLE.COLUMN, that have to be there and are not.
    pub missing_tables: Vec<String>,
    pub missing_columns: Vec<String>,
    /// Tables that the caller may not read.
    pub unreadable: Vec<String>,
    /// The tables that are read.
    pub tables: Vec<String>,
    /// What the views do without, and what is lost by that.
    pub without: Vec<Value>,
    pub views: Vec<Value>,
    pub comments: Vec<String>,
    /// The tables that have rows of a ticket, and the column of its id.
    pub parts: Vec<(String, String)>,
    /// Whether previous_ticket_at is known by other tickets.
    pub previous: bool,
}

impl From<Plan> for Map<String, Value> {
    fn from(plan: Plan) -> Self {
        let Plan { missing_tables, missing_columns, mut unreadable, tables, without, views, comments, parts, previous } =
            plan;
        unreadable.dedup();
        let parts: Vec<Value> = parts
            .iter()
            .filter(|(table, _)| tables.contains(table))
            .map(|(table, column)| json!({"table": table, "column": column}))
            .collect();
        let fields = json!({
            "descriptions": catalog::descriptions(),
            "missing_tables": missing_tables, "missing_columns": missing_columns, "unreadable": unreadable,
            "tables": tables, "without": without, "views": views, "comments": comments, "parts": parts, "previous": previous,
        });
        match fields {
            Value::Object(fields) => fields,
            _ => unreachable!("written as an object"),
        }
    }
}
