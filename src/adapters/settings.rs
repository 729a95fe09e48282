//! The settings of create_views: what a product keeps outside of its tables.

use super::quoting::{converted, literal, quoted};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Settings by name; an unknown one is refused with the list of those that are known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The calendar of tickets that have none: a document of business_calendar.
    calendar: Option<Value>,
    /// What a status of the product means, by its name in any case.
    statuses: Option<BTreeMap<String, Status>>,
    /// Names or ids of agents that are bots.
    bots: Option<Vec<NameOrId>>,
    /// The table or view of surveys of one's own, as create_views found it.
    surveys: Option<Surveys>,
    /// Of own tables: the column of the tickets that tells of changes, for a store.
    pub changed_at: Option<String>,
    /// How much longer than its last moment a refresh of a store looks back, as an interval.
    overlap: Option<String>,
}

/// A table of surveys: its name, quoted, and its columns with their types, which are None where the caller may not read them.
#[derive(Deserialize)]
struct Surveys {
    relation: String,
    columns: BTreeMap<String, Option<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    New,
    Open,
    Pending,
    OnHold,
    Resolved,
    Closed,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a name or an id")]
enum NameOrId {
    Name(String),
    Id(i64),
}

impl Settings {
    /// The names of those that are set.
    pub fn given(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("calendar", self.calendar.is_some()),
            ("statuses", self.statuses.is_some()),
            ("bots", self.bots.is_some()),
            ("surveys", self.surveys.is_some()),
            ("changed_at", self.changed_at.is_some()),
            ("overlap", self.overlap.is_some()),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    /// Each setting as a constant of SQL; what is not set is NULL, or empty.
    pub fn literals(&self, metrics_schema: &str) -> [(&'static str, String); 4] {
        let calendar = self.calendar.as_ref().map_or("NULL".into(), |document| literal(&document.to_string()));
        let statuses = self.statuses.iter().flatten().map(|(name, status)| (name.to_lowercase(), status.name()));
        let bots = self.bots.iter().flatten().map(|bot| match bot {
            NameOrId::Name(name) => name.to_lowercase(),
            NameOrId::Id(id) => id.to_string(),
        });
        [
            ("calendar", format!("{calendar}::{metrics_schema}.business_calendar")),
            ("statuses", format!("{}::jsonb", literal(&statuses.collect::<Value>().to_string()))),
            ("bots", format!("{}::jsonb", literal(&bots.collect::<Value>().to_string()))),
            ("surveys", self.surveys()),
        ]
    }
}

impl Settings {
    /// The surveys of one's own as a subquery of the columns that views read; without any it is empty.
    fn surveys(&self) -> String {
        const COLUMNS: [(&str, &str); 8] = [
            ("kind", "text"),
            ("score", "numeric"),
            ("asked_at", "timestamptz"),
            ("answered_at", "timestamptz"),
            ("account_id", "bigint"),
            ("ticket_id", "bigint"),
            ("customer_id", "bigint"),
            ("agent_id", "bigint"),
        ];
        let columns = COLUMNS.map(|(name, of_type)| {
            let found = self.surveys.as_ref().and_then(|surveys| surveys.columns.get(name)?.as_deref());
            let value = found.map_or("NULL".into(), |found| converted(&quoted(name), found, of_type));
            format!("{value}::{of_type} AS {name}")
        });
        match &self.surveys {
            Some(surveys) => format!("(SELECT {} FROM {} AS source)", columns.join(", "), surveys.relation),
            None => format!("(SELECT {} WHERE false)", columns.join(", ")),
        }
    }

    pub fn has_surveys(&self) -> bool {
        self.surveys.is_some()
    }
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Open => "open",
            Status::Pending => "pending",
            Status::OnHold => "on_hold",
            Status::Resolved => "resolved",
            Status::Closed => "closed",
        }
    }
}
