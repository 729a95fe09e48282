//! What the columns of the views are, of which create_views makes their comments and the view column_catalog.

use super::quoting::literal;
use super::script::statements;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of views, a column, what it is and, for column_catalog, what Column has besides, with tabs between.
const COLUMNS: &str = include_str!("../../sql/adapters/columns.tsv");

pub struct Column {
    /// The views that have it.
    pub views: Vec<&'static str>,
    pub name: &'static str,
    description: &'static str,
    /// What a chart may call it; a column without a label is not in column_catalog.
    label: Option<&'static str>,
    unit: Option<&'static str>,
    /// How rows become one number.
    aggregate: &'static str,
    /// Whether higher or lower is better.
    direction: Option<&'static str>,
    /// The column of a canonical view, as VIEW.COLUMN, without which it is not available.
    needs: Option<&'static str>,
}

pub fn columns() -> impl Iterator<Item = Column> {
    COLUMNS.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().filter(|field| !field.is_empty());
        Column {
            views: field().expect("views").split(',').collect(),
            name: field().expect("a column"),
            description: field().expect("what it is"),
            label: field(),
            unit: field(),
            aggregate: field().unwrap_or("none"),
            direction: field(),
            needs: field(),
        }
    })
}

/// What each column of each view is.
pub fn descriptions() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let mut descriptions: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for column in columns() {
        for view in column.views {
            descriptions.entry(view).or_default().insert(column.name, column.description);
        }
    }
    descriptions
}

/// What a source cannot tell, as VIEW.COLUMN: columns of which its script says so, or that were read from what is not there.
pub fn untold(script: &str, without: &[Value], own_surveys: bool, csat_field: bool) -> BTreeSet<String> {
    let mut untold: BTreeSet<String> = statements(script)
        .filter_map(|statement| {
            let (column, comment) = statement.strip_prefix("COMMENT ON COLUMN {target}.")?.split_once(" IS")?;
            comment.trim_start().starts_with("'NULL").then(|| column.to_string())
        })
        .collect();
    // what is lost is named as columns of the tickets or, of own views, of its own view
    for item in without {
        let name = item["name"].as_str().unwrap_or_default();
        untold.insert(name.to_string());
        untold.extend(item["loss"].as_str().unwrap_or_default().split(", ").map(|lost| format!("tickets.{lost}")));
    }
    if !own_surveys {
        // no product asks for these
        if !script.contains("{read surveys}") || untold.contains("surveys") {
            untold.extend(["surveys.nps".into(), "surveys.ces".into()]);
        }
        if script.contains("COMMENT ON VIEW {target}.surveys IS 'empty") {
            untold.insert("surveys.score".into());
        }
    }
    if csat_field {
        untold.retain(|column| !["tickets.csat_score", "surveys.score"].contains(&column.as_str()));
    }
    untold
}

/// The view column_catalog: what is listed of the columns that are there, and their comments.
pub fn query(target_schema: &str, untold: &BTreeSet<String>) -> String {
    let text = |value: Option<&str>| value.map_or("NULL".into(), literal);
    let mut rows = Vec::new();
    for column in columns() {
        let Some(label) = column.label else { continue };
        let available = !column.needs.is_some_and(|needs| untold.contains(needs));
        for view in column.views {
            rows.push(format!(
                "({}, {}, {}, {}, {}, {}, {available})",
                text(Some(view)),
                text(Some(column.name)),
                text(Some(label)),
                text(column.unit),
                text(Some(column.aggregate)),
                text(column.direction)
            ));
        }
    }
    // a column's twin, in hours or of the days before, is listed with it
    format!(
        "SELECT listed.view, attribute.attname::text AS \"column\",
    listed.label || CASE substr(attribute.attname, length(listed.name) + 1) WHEN '_hours' THEN ' (hours)' WHEN '_previous' THEN ' (previous)' ELSE '' END AS label,
    CASE WHEN attribute.attname = listed.name || '_hours' THEN 'hours' ELSE listed.unit END AS unit, listed.aggregate, listed.direction, listed.available,
    col_description(attribute.attrelid, attribute.attnum) AS description
FROM (VALUES {}) AS listed (view, name, label, unit, aggregate, direction, available)
JOIN pg_class AS relation ON relation.relname = listed.view
    AND relation.relnamespace = (SELECT own.relnamespace FROM pg_class AS own WHERE own.oid = {}::regclass)
JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum > 0
    AND attribute.attname IN (listed.name, listed.name || '_hours', listed.name || '_previous')",
        rows.join(", "),
        literal(&format!("{target_schema}.daily_metrics"))
    )
}

/// The statements of column_catalog, which the plan has besides those of the scripts.
pub fn view(target_schema: &str, untold: &BTreeSet<String>) -> Value {
    json!({"internal": false, "stored": false, "name": "column_catalog", "query": query(target_schema, untold)})
}
