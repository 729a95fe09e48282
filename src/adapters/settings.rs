//! The settings of create_views: what a product keeps outside of its tables.

use super::quoting::{converted, literal, quoted};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Number, Value};
use std::collections::BTreeMap;
use std::fmt;

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
    /// The custom field of tickets that holds a rating.
    pub csat_field: Option<CsatField>,
    /// The targets of tickets to which the product gives none.
    sla: Option<Sla>,
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

/// A custom field that holds ratings, and from which number on one is satisfied; on the scale of 1 to 5 that is 4.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with field and satisfied_from")]
pub struct CsatField {
    pub field: String,
    satisfied_from: Option<Number>,
}

/// The targets of each measure.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of targets by measure")]
struct Sla {
    first_response: Option<Targets>,
    next_response: Option<Targets>,
    resolution: Option<Targets>,
    requester_wait: Option<Targets>,
    agent_work: Option<Targets>,
    periodic_update: Option<Targets>,
}

/// The targets of one measure, by the names of priorities and of policies; a policy comes first. A target is an interval as
/// PostgreSQL reads it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedTargets {
    #[serde(default)]
    priority: BTreeMap<String, String>,
    #[serde(default)]
    policy: BTreeMap<String, String>,
    default: Option<String>,
}

/// One target for all tickets, or targets by name.
struct Targets(NamedTargets);

impl<'de> Deserialize<'de> for Targets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DurationOrObject;

        impl<'de> Visitor<'de> for DurationOrObject {
            type Value = Targets;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a duration such as \"4 hours\", or an object of durations by priority, policy and default")
            }

            fn visit_str<E: Error>(self, target: &str) -> Result<Targets, E> {
                Ok(Targets(NamedTargets { default: Some(target.to_string()), ..NamedTargets::default() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, targets: A) -> Result<Targets, A::Error> {
                NamedTargets::deserialize(MapAccessDeserializer::new(targets)).map(Targets)
            }
        }

        deserializer.deserialize_any(DurationOrObject)
    }
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
            ("csat_field", self.csat_field.is_some()),
            ("sla", self.sla.is_some()),
            ("surveys", self.surveys.is_some()),
            ("changed_at", self.changed_at.is_some()),
            ("overlap", self.overlap.is_some()),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    /// Each setting as SQL; what is not set is NULL, false or empty.
    pub fn literals(&self, metrics_schema: &str) -> Vec<(String, String)> {
        let calendar_type = format!("{metrics_schema}.business_calendar");
        let calendar = self.calendar.as_ref().map_or(format!("NULL::{calendar_type}"), |document| {
            let calendar = format!("{}::{calendar_type}", literal(&document.to_string()));
            // one that is never open measures nothing
            format!(
                "CASE WHEN {metrics_schema}.business_add('2000-01-01 00:00+00'::timestamptz, '1 second'::interval, {calendar}) \
                    IS NOT NULL THEN {calendar} END"
            )
        });
        let statuses = self.statuses.iter().flatten().map(|(name, status)| (name.to_lowercase(), status.name()));
        let bots = self.bots.iter().flatten().map(|bot| match bot {
            NameOrId::Name(name) => name.to_lowercase(),
            NameOrId::Id(id) => id.to_string(),
        });
        let csat_field = self.csat_field.as_ref().map_or("NULL".into(), |setting| literal(&setting.field));
        let mut literals = vec![
            ("calendar".to_string(), calendar),
            ("statuses".to_string(), format!("{}::jsonb", literal(&statuses.collect::<Value>().to_string()))),
            ("bots".to_string(), format!("{}::jsonb", literal(&bots.collect::<Value>().to_string()))),
            ("csat_field".to_string(), format!("{csat_field}::text")),
            ("surveys".to_string(), self.surveys()),
        ];
        let none = Sla::default();
        let sla = self.sla.as_ref().unwrap_or(&none).targets();
        for (measure, targets) in sla {
            literals.push((format!("sla {measure}"), Targets::of_ticket(targets)));
            literals.push((format!("sla {measure} given"), targets.is_some().to_string()));
        }
        let by_priority = sla.iter().filter_map(|(_, targets)| *targets).any(|targets| !targets.0.priority.is_empty());
        literals.push(("sla priority given".to_string(), by_priority.to_string()));
        literals
    }

    /// The measures that have targets.
    pub fn measures(&self) -> impl Iterator<Item = &'static str> {
        self.sla.iter().flat_map(Sla::targets).filter_map(|(measure, targets)| targets.map(|_| measure))
    }

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

impl CsatField {
    /// The rating on the scale of 1 to 5 that a text of SQL tells, and NULL where it tells none. Of another scale a satisfied answer is 5, as `good` is,
    /// and another one 1.
    pub fn score(&self, text: &str) -> String {
        let number = format!("btrim({text})::numeric");
        let score = match &self.satisfied_from {
            Some(from) if from.as_f64() != Some(SATISFIED) => format!("CASE WHEN {number} >= {from} THEN 5 ELSE 1 END"),
            _ => format!("CASE WHEN {number} BETWEEN 1 AND 5 THEN {number} END"),
        };
        format!(
            "CASE WHEN lower(btrim({text})) IN ('good', 'true') THEN 5 WHEN lower(btrim({text})) IN ('bad', 'false') THEN 1 \
                WHEN btrim({text}) ~ '^[-+]?[0-9]{{1,9}}([.][0-9]{{1,9}})?$' THEN {score} END"
        )
    }
}

/// Ratings from this one on are satisfied, on the scale of 1 to 5.
const SATISFIED: f64 = 4.0;

impl Targets {
    /// The target of a relation `ticket`, by its columns `policy` and `priority`. A day is 24 hours: no target depends on the zone of a session.
    fn of_ticket(targets: Option<&Targets>) -> String {
        let Some(Targets(targets)) = targets else { return "NULL::interval".into() };
        let interval =
            |target: &String| format!("make_interval(secs => date_part('epoch', {}::interval))", literal(target));
        let by_name = |column, named: &BTreeMap<String, String>| {
            let cases: Vec<_> = named
                .iter()
                .map(|(name, target)| format!("WHEN {} THEN {}", literal(&name.to_lowercase()), interval(target)))
                .collect();
            (!cases.is_empty()).then(|| format!("CASE lower(ticket.{column}) {} END", cases.join(" ")))
        };
        let parts = [
            by_name("policy", &targets.policy),
            by_name("priority", &targets.priority),
            targets.default.as_ref().map(interval),
            Some("NULL::interval".into()),
        ];
        format!("coalesce({})", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

impl Sla {
    fn targets(&self) -> [(&'static str, Option<&Targets>); 6] {
        [
            ("first_response", self.first_response.as_ref()),
            ("next_response", self.next_response.as_ref()),
            ("resolution", self.resolution.as_ref()),
            ("requester_wait", self.requester_wait.as_ref()),
            ("agent_work", self.agent_work.as_ref()),
            ("periodic_update", self.periodic_update.as_ref()),
        ]
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
