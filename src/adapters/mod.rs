//! Adapters: views over help-desk products, by the scripts of sql/adapters, one for each source, and what is filled
//! into them.
//!
//! A script consists of `CREATE VIEW` and `COMMENT ON` statements, and of `DEFINE name AS` a list that views have as `{name}`. What it reads of the source stands in its head, and
//! nowhere else:
//!
//! ```text
//! -- reads TABLE: COLUMN, ...                                  has to be there
//! -- reads TABLE if there: COLUMN TYPE, ... (what is lost)     may be missing: the columns, or all of the table
//! -- reads TABLE for csat_field: a column                      the rating that the setting csat_field tells of
//! -- reads TABLE for csat_field: a key of COLUMN               the same; COLUMN is jsonb
//! -- reads TABLE for csat_field: a column, or a key of COLUMN  whichever is there
//! -- reads TABLE for changed_at: a column                      the column changed_at, which the setting of that name tells of
//! ```
//!
//! Its views read a table as `{read TABLE}`: a subquery of just these columns, so that whatever else the table holds is
//! never seen. A column that is not there is NULL in it, one of another type is cast, and a table that is not there is
//! empty; `{has TABLE}` is whether it is there, as a constant. What is read for csat_field are the columns csat_field, the
//! text that is there, and csat_field_score, the rating on the scale of 1 to 5. `{setting NAME}` is a setting as a constant of its
//! type, `{setting sla MEASURE}` the target of a relation `ticket` that has the columns policy and priority, as text, and
//! `{setting sla MEASURE given}` whether any may have one, as `{setting sla priority given}` whether by its priority. `{target}` and `{internal}` are the schemas of the views and of their helpers, `{views}` that of the canonical views,
//! `{metrics}` that of the extension and `{time_zone}` a literal.
//!
//! A store (STORE.md of the documents, sql/store.sql) runs the same scripts. What a view `{stored}.x` says, which is told by
//! `ticket_id` and by nothing but the rows of the ticket, it keeps as a table, and what `{days}.x` says, by `day`; `{is store}`
//! and `{is batch}` are whether the views are those of a store, or over copied rows. It computes the rows of tickets that changed over copies of all that the
//! source has of them, of which the head says
//!
//! ```text
//! -- of a ticket: TABLE.COLUMN, ...        each table with rows of a ticket, and the column of its id
//! -- of other tickets: COLUMN              what depends on the customer's earlier tickets
//! -- once for a batch: VIEW, ...           helpers that several of these read, and that are computed but once
//! ```

mod catalog;
mod head;
mod plan;
mod quoting;
mod script;
mod settings;
pub mod zammad_calendar;

use head::{FOR_CHANGED_AT, FOR_CSAT_FIELD, Ratings, Reads, looks_at_other_tickets, once, parts, reads};
use plan::Plan;
use quoting::{converted, literal, quoted};
use script::{created, defined, filled, statements};
use serde::Deserialize;
use serde_json::json;
use settings::Settings;
use std::collections::BTreeMap;

/// Each source and the script of its canonical views.
const SOURCES: [(&str, &str); 4] = [
    ("chatwoot", include_str!("../../sql/adapters/chatwoot.sql")),
    ("zammad", include_str!("../../sql/adapters/zammad.sql")),
    ("zendesk", include_str!("../../sql/adapters/zendesk.sql")),
    ("canonical", include_str!("../../sql/adapters/canonical.sql")),
];

/// Surveys of one's own, which the scripts of all sources take in.
const OWN_SURVEYS: &str = include_str!("../../sql/adapters/own_surveys.sql");

/// The metrics over the canonical views of any source.
const SCORECARDS: &str = include_str!("../../sql/adapters/scorecards.sql");

/// What chart builders read.
const BI: &str = include_str!("../../sql/adapters/bi.sql");

/// What create_views knows of a call. Names are quoted as SQL wants them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    source: String,
    source_schema: String,
    target_schema: String,
    internal_schema: String,
    metrics_schema: String,
    time_zone: String,
    /// The tables of the source: their columns with their types, which are None where the caller may not read them.
    tables: BTreeMap<String, BTreeMap<String, Option<String>>>,
    settings: Settings,
    #[serde(default)]
    purpose: Purpose,
}

/// What the views are for.
#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    /// They compute all when they are read.
    #[default]
    Live,
    /// They read what a store keeps.
    Store,
    /// They compute what a store keeps, over the copied rows of some tickets.
    Batch,
}

impl Request {
    /// What there is to create for a call. A source that is not known is refused, and so is a setting that would do nothing.
    pub fn plan(&self) -> Result<Plan, String> {
        let Some((source, script)) = SOURCES.iter().find(|(name, _)| *name == self.source) else {
            let known = SOURCES.map(|(name, _)| name).join(", ");
            return Err(format!("unknown source \"{}\", the sources are {known}", self.source));
        };
        let uses = |placeholder: &str| [OWN_SURVEYS, script].iter().any(|script| script.contains(placeholder));
        if let Some(name) = self.settings.given().find(|name| match *name {
            "csat_field" => !uses(FOR_CSAT_FIELD),
            "sla" => !uses("{setting sla "),
            "changed_at" => !uses(FOR_CHANGED_AT),
            "overlap" => self.purpose == Purpose::Live,
            name => !uses(&format!("{{setting {name}}}")),
        }) {
            return Err(format!("the views over {source} have no use for the setting \"{name}\""));
        }
        if let Some(measure) = self.settings.measures().find(|measure| !uses(&format!("{{setting sla {measure}}}"))) {
            return Err(format!(
                "the views over {source} have no clock \"{measure}\", which the setting \"sla\" names"
            ));
        }
        if self.purpose != Purpose::Live && parts(script).is_empty() {
            return Err(format!(
                "there is no store over {source}: create_views makes the same relations, computed when they are read"
            ));
        }
        let mut plan = Plan { parts: parts(script), previous: looks_at_other_tickets(script), ..Plan::default() };
        let mut substitutes = self.substitutes(script, &mut plan)?;
        for (of_source, script) in [(true, OWN_SURVEYS), (true, script), (false, SCORECARDS), (false, BI)] {
            for statement in statements(script) {
                if let Some((name, text)) = defined(&statement) {
                    let text = filled(text, &substitutes);
                    substitutes.insert(name.to_string(), text);
                    continue;
                }
                match created(&statement) {
                    // over copied rows only what is kept is of use
                    Some((schema, ..)) if self.purpose == Purpose::Batch && !of_source && schema != "{stored}" => (),
                    Some((schema, view, query)) if self.is_computed_into_a_table(script, schema, view) => {
                        let computed = format!("computed_{view}");
                        plan.views.push(json!({"internal": true, "stored": false, "name": computed, "query": filled(query, &substitutes)}));
                        plan.views.push(json!({"internal": true, "stored": false, "name": view, "table_of": computed}));
                    }
                    Some((schema, view, query)) => plan.views.push(json!({
                        "internal": schema != "{target}", "stored": schema == "{stored}", "name": view,
                        "query": filled(query, &substitutes),
                    })),
                    None if self.purpose == Purpose::Store => {
                        let of_table = ["stored", "days"].into_iter().fold(statement, |statement, kept| {
                            statement.replacen(
                                &format!("COMMENT ON VIEW {{{kept}}}."),
                                &format!("COMMENT ON TABLE {{{kept}}}."),
                                1,
                            )
                        });
                        plan.comments.push(filled(&of_table, &substitutes));
                    }
                    None => plan.comments.push(filled(&statement, &substitutes)),
                }
            }
        }
        if self.purpose == Purpose::Batch {
            plan.comments.clear();
            return Ok(plan);
        }
        let untold =
            catalog::untold(script, &plan.without, self.settings.has_surveys(), self.settings.csat_field.is_some());
        plan.views.push(catalog::view(&self.target_schema, &untold));
        plan.comments.push(format!(
            "COMMENT ON VIEW {}.column_catalog IS 'what the columns of the metrics and of the views for BI tools are'",
            self.target_schema
        ));
        Ok(plan)
    }

    /// Whether a table stands where the view does elsewhere, with the view beside it that fills it: of days in a store, and of what is
    /// computed once for a batch.
    fn is_computed_into_a_table(&self, script: &str, schema: &str, view: &str) -> bool {
        match self.purpose {
            Purpose::Live => false,
            Purpose::Store => schema == "{days}",
            Purpose::Batch => schema == "{internal}" && once(script).any(|name| name == view),
        }
    }

    /// Each placeholder and what stands for it; what is missing goes into the plan.
    fn substitutes(&self, script: &str, plan: &mut Plan) -> Result<BTreeMap<String, String>, String> {
        // own canonical views are read through helpers, which have the columns that they lack
        let views = if self.source == "canonical" { &self.internal_schema } else { &self.target_schema };
        let mut substitutes: BTreeMap<String, String> = [
            ("target", &self.target_schema),
            ("internal", &self.internal_schema),
            ("views", views),
            ("metrics", &self.metrics_schema),
            ("time_zone", &self.time_zone),
            ("stored", &self.internal_schema),
            ("days", &self.internal_schema),
            ("is store", &(self.purpose == Purpose::Store).to_string()),
            ("is batch", &(self.purpose == Purpose::Batch).to_string()),
        ]
        .map(|(name, value)| (name.to_string(), value.clone()))
        .into();
        for (name, value) in self.settings.literals(&self.metrics_schema) {
            substitutes.insert(format!("setting {name}"), value);
        }
        for (table, reads) in reads(script) {
            let readable = self.readable(table, &reads);
            substitutes.insert(format!("has {table}"), readable.is_some().to_string());
            substitutes.insert(format!("read {table}"), self.subquery(table, &reads, readable, plan)?);
        }
        Ok(substitutes)
    }

    /// The columns of a table that is there. One that a script can do without is not, where the caller may not read it.
    fn readable(&self, table: &str, reads: &Reads) -> Option<&BTreeMap<String, Option<String>>> {
        let columns = self.tables.get(table)?;
        (!reads.needed.is_empty() || columns.values().any(Option::is_some)).then_some(columns)
    }

    fn subquery(
        &self,
        table: &str,
        reads: &Reads,
        columns: Option<&BTreeMap<String, Option<String>>>,
        plan: &mut Plan,
    ) -> Result<String, String> {
        let mut items = Vec::new();
        for column in &reads.needed {
            match columns.map(|columns| columns.get(*column)) {
                None => (),
                Some(None) => plan.missing_columns.push(format!("{table}.{column}")),
                Some(Some(None)) => plan.unreadable.push(table.to_string()),
                Some(Some(Some(_))) => (),
            }
            items.push(format!("source.{}", quoted(column)));
        }
        for (column, of_type, loss) in &reads.optional {
            let name = quoted(column);
            items.push(match columns.and_then(|columns| columns.get(*column)?.as_ref()) {
                Some(found) => format!("{} AS {name}", converted(&name, found, of_type)),
                None => {
                    if columns.is_some() {
                        plan.without.push(json!({"name": format!("{table}.{column}"), "loss": loss}));
                    }
                    format!("NULL::{of_type} AS {name}")
                }
            });
        }
        if let Some(ratings) = reads.ratings {
            items.extend(self.rating(table, ratings, columns, plan)?);
        }
        if reads.changes {
            items.push(self.change(table, columns)?);
        }
        if columns.is_none() {
            if reads.needed.is_empty() {
                plan.without.push(json!({"name": table, "loss": reads.optional.first().map(|(_, _, loss)| loss)}));
            } else {
                plan.missing_tables.push(table.to_string());
            }
            return Ok(format!("(SELECT {} WHERE false)", items.join(", ")));
        }
        plan.tables.push(table.to_string());
        let relation = if self.purpose == Purpose::Batch && plan.parts.iter().any(|(part, _)| part == table) {
            format!("{}.{}", self.internal_schema, quoted(&format!("copied_{table}")))
        } else {
            format!("{}.{}", self.source_schema, quoted(table))
        };
        Ok(format!("(SELECT {} FROM {relation} AS source)", items.join(", ")))
    }

    /// The column changed_at of a table that is read.
    fn change(&self, table: &str, columns: Option<&BTreeMap<String, Option<String>>>) -> Result<String, String> {
        let (Some(name), Some(columns)) = (&self.settings.changed_at, columns) else {
            return Ok("NULL::timestamptz AS changed_at".into());
        };
        let Some(found) = columns.get(name).and_then(Option::as_ref) else {
            return Err(format!("table {table} has no column \"{name}\", which the setting \"changed_at\" names"));
        };
        Ok(format!("{} AS changed_at", converted(&quoted(name), found, "timestamptz")))
    }

    /// The columns csat_field and csat_field_score of a table that is read.
    fn rating(
        &self,
        table: &str,
        ratings: Ratings,
        columns: Option<&BTreeMap<String, Option<String>>>,
        plan: &mut Plan,
    ) -> Result<[String; 2], String> {
        let none = ["NULL::text AS csat_field".to_string(), "NULL::numeric AS csat_field_score".to_string()];
        let (Some(setting), Some(columns)) = (&self.settings.csat_field, columns) else { return Ok(none) };
        let field = &setting.field;
        let column = columns
            .get(field)
            .filter(|_| ratings.by_column)
            .map(|of_type| (of_type, format!("{}::text", quoted(field))));
        let key = ratings.by_key_of.and_then(|attributes| {
            Some((columns.get(attributes)?, format!("{}::jsonb ->> {}", quoted(attributes), literal(field))))
        });
        let Some((of_type, read)) = column.or(key) else {
            let wanted = if ratings.by_column { field } else { ratings.by_key_of.unwrap_or_default() };
            return Err(format!("table {table} has no column \"{wanted}\", which the setting \"csat_field\" needs"));
        };
        if of_type.is_none() {
            plan.unreadable.push(table.to_string());
            return Ok(none);
        }
        let text = format!("(source.{read})");
        Ok([format!("{text} AS csat_field"), format!("({})::numeric AS csat_field_score", setting.score(&text))])
    }
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Jsonb, Label, sql_function};
    use crate::refusal::{Refusal, SqlState};

    sql_function!(
        fn adapter_plan(request: Label) -> Result<Jsonb, Refusal> {
            let refused = |message| Refusal::new(SqlState::InvalidParameter, message);
            let request: Request = crate::json::object(&String::from_utf8_lossy(&request.0)).map_err(refused)?;
            let plan = request.plan().map_err(refused)?;
            Ok(Jsonb(plan.into()))
        }
    );
    // refresh_store() commits, and says before it does anything where it cannot
    sql_function!(
        fn is_transaction_block() -> bool {
            crate::postgres::is_transaction_block()
        }
    );
    // what create_views() of 0.1.0 calls, which knows neither settings nor what else a table holds
    sql_function!(
        fn view_script(_source: Label) -> Result<i64, Refusal> {
            let message = "the objects of helpdesk_metrics in this database are older than its library";
            Err(Refusal::new(SqlState::InvalidParameter, message)
                .hint("Run ALTER EXTENSION helpdesk_metrics UPDATE; views that are there live on."))
        }
    );

    pgrx::extension_sql_file!("../../sql/adapter_plan.sql", name = "adapter_plan", requires = ["helpers"]);
    pgrx::extension_sql_file!("../../sql/create_views.sql", name = "create_views", requires = ["adapter_plan"]);
    pgrx::extension_sql_file!("../../sql/store.sql", name = "store", requires = ["create_views"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn request(source: &str, tables: Value) -> Request {
        let request = json!({
            "source": source, "source_schema": "\"{target}\"", "target_schema": "views", "internal_schema": "views_internal",
            "metrics_schema": "public", "time_zone": "'UTC'", "tables": tables, "settings": {},
        });
        crate::json::object(&request.to_string()).unwrap()
    }

    #[test]
    fn names_are_filled_in_once() {
        let substitutes = [("read x", "\"{target}\".x"), ("target", "views")].map(|(a, b)| (a.into(), b.into())).into();
        assert_eq!(
            filled("a {read x} b {target}.c '{\"x\": {}}' '{a,b}' {other", &substitutes),
            "a \"{target}\".x b views.c '{\"x\": {}}' '{a,b}' {other"
        );
    }

    #[test]
    fn a_table_is_read_by_its_columns_alone() {
        let script = "-- reads a: id, at\n-- reads a if there: note text, n integer, since timestamptz (notes)\n-- reads b if there: id bigint (b)\n";
        let columns = json!({"id": "integer", "at": "date", "n": "text", "since": "timestamp without time zone", "other": "text"});
        let request = request("zammad", json!({"a": columns}));
        let mut plan = Plan::default();
        let substitutes = request.substitutes(script, &mut plan).unwrap();
        assert_eq!(
            substitutes["read a"],
            "(SELECT source.\"id\", source.\"at\", NULL::text AS \"note\", source.\"n\"::integer AS \"n\", \
                (source.\"since\" AT TIME ZONE 'UTC') AS \"since\" FROM \"{target}\".\"a\" AS source)"
        );
        assert_eq!(substitutes["read b"], "(SELECT NULL::bigint AS \"id\" WHERE false)");
        assert_eq!((&*substitutes["has a"], &*substitutes["has b"]), ("true", "false"));
        assert_eq!(plan.without, [json!({"name": "a.note", "loss": "notes"}), json!({"name": "b", "loss": "b"})]);
        assert!(plan.missing_tables.is_empty() && plan.missing_columns.is_empty() && plan.unreadable.is_empty());
    }

    #[test]
    fn what_is_needed_is_missed() {
        let script = "-- reads a: id, at\n-- reads b: id\n-- reads c: id\n";
        let request = request("zammad", json!({"a": {"id": "integer"}, "c": {"id": null}}));
        let mut plan = Plan::default();
        request.substitutes(script, &mut plan).unwrap();
        assert_eq!(plan.missing_columns, ["a.at"]);
        assert_eq!(plan.missing_tables, ["b"]);
        assert_eq!(plan.unreadable, ["c"]);
    }

    #[test]
    fn statements_are_told_apart() {
        let script = "-- head;\n\nCREATE VIEW {target}.a AS\nSELECT ';'\n-- why\nFROM b;\n\nCOMMENT ON VIEW {target}.a IS 'x';\n";
        let found: Vec<String> = statements(script).collect();
        assert_eq!(
            found,
            ["CREATE VIEW {target}.a AS\nSELECT ';'\n-- why\nFROM b", "COMMENT ON VIEW {target}.a IS 'x'"]
        );
        assert_eq!(created(&found[0]), Some(("{target}", "a", "SELECT ';'\n-- why\nFROM b")));
        assert_eq!(created(&found[1]), None);
    }

    /// Every script, over a source that has none of the tables: nothing that looks like a placeholder stays.
    #[test]
    fn no_placeholder_is_left() {
        for (source, _) in SOURCES {
            let plan = Request { source_schema: "theirs".into(), ..request(source, json!({})) }.plan().unwrap();
            let queries = plan.views.iter().map(|view| view["query"].as_str().unwrap());
            for text in queries.chain(plan.comments.iter().map(String::as_str)) {
                for placeholder in [
                    "{target",
                    "{internal",
                    "{views",
                    "{metrics",
                    "{time_zone",
                    "{stored",
                    "{days",
                    "{is ",
                    "{read ",
                    "{has ",
                    "{setting ",
                ] {
                    assert!(!text.contains(placeholder), "{source}: {placeholder} in {text}");
                }
            }
        }
        assert!(request("freshdesk", json!({})).plan().is_err());
    }

    /// What a head says is what the script uses.
    #[test]
    fn what_is_read_is_used() {
        for (source, script) in SOURCES {
            for (table, reads) in reads(script) {
                assert!(script.contains(&format!("{{read {table}}}")), "{source}: {table}");
                let columns = reads.needed.iter().copied().chain(reads.optional.iter().map(|(column, ..)| *column));
                for column in columns.filter(|_| source != "canonical") {
                    let used =
                        |name: String| script.lines().any(|line| !line.starts_with("--") && line.contains(&name));
                    assert!(used(format!(".{column}")) || used(format!(".\"{column}\"")), "{source}: {table}.{column}");
                }
            }
            if script.contains(FOR_CSAT_FIELD) {
                assert!(script.contains(".csat_field") && script.contains(".csat_field_score"), "{source}");
            }
            for part in script.split("{read ").skip(1).chain(script.split("{has ").skip(1)) {
                let table = part.split('}').next().unwrap();
                assert!(reads(script).contains_key(table), "{source}: the head does not name {table}");
            }
        }
    }

    /// A comment that ends a line with a semicolon would end the statement there.
    #[test]
    fn no_comment_ends_a_statement() {
        for script in SOURCES.iter().map(|(_, script)| *script).chain([OWN_SURVEYS, SCORECARDS, BI]) {
            for statement in statements(script) {
                let last = statement.lines().last().unwrap_or_default();
                assert!(!last.contains("--"), "{last}");
            }
        }
    }

    #[test]
    fn each_column_is_described_once() {
        let columns =
            catalog::columns().flat_map(|column| column.views.into_iter().map(move |view| (view, column.name)));
        let mut described: Vec<_> = columns.collect();
        let count = described.len();
        described.sort();
        described.dedup();
        assert!(count > 150 && described.len() == count);
    }

    /// A name with a line break in it would end the comment.
    #[test]
    fn nothing_is_filled_into_comments() {
        for script in SOURCES.iter().map(|(_, script)| *script).chain([OWN_SURVEYS, SCORECARDS, BI]) {
            for line in script.lines() {
                let comment = line.split_once("--").map_or("", |(_, comment)| comment);
                assert!(!comment.contains('{'), "{line}");
            }
        }
    }
}
