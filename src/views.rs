//! Views over help-desk products: the scripts of sql/adapters, and what is filled into them.

/// Each source and the script of its canonical views.
const SOURCES: [(&str, &str); 4] = [
    ("chatwoot", include_str!("../sql/adapters/chatwoot.sql")),
    ("zammad", include_str!("../sql/adapters/zammad.sql")),
    ("zendesk", include_str!("../sql/adapters/zendesk.sql")),
    ("canonical", include_str!("../sql/adapters/canonical.sql")),
];

const SCORECARDS: &str = include_str!("../sql/adapters/scorecards.sql");

/// What stands for what in a script.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    pub source_schema: &'a str,
    pub target_schema: &'a str,
    /// The schema of the extension.
    pub metrics_schema: &'a str,
    pub time_zone: &'a str,
    /// The tables of the source, unquoted, one a line: what a script may do without.
    pub tables: &'a str,
}

/// The names of all sources.
pub fn sources() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(name, _)| *name)
}

/// The script for a source, None for one that is not known. Names are quoted as SQL wants them.
pub fn script(source: &str, names: &Names) -> Option<String> {
    let (_, adapter) = SOURCES.iter().find(|(name, _)| *name == source)?;
    // own canonical views stand where they were written
    let views = if source == "canonical" { names.source_schema } else { names.target_schema };
    let substitutes = [
        ("{source}", names.source_schema),
        ("{target}", names.target_schema),
        ("{views}", views),
        ("{metrics}", names.metrics_schema),
        ("{time_zone}", names.time_zone),
    ];
    Some(filled(&chosen(adapter, names.tables), &substitutes) + &filled(SCORECARDS, &substitutes))
}

/// Leaves out what is for tables that are not there, or are: from a line `-- if table: NAME` or `-- if no table: NAME`
/// until the line `-- end`.
fn chosen(script: &str, tables: &str) -> String {
    let is_there = |name: &str| tables.lines().any(|table| table == name);
    let mut keep = true;
    let lines = script.split_inclusive('\n').filter(|line| {
        let mark = line.trim();
        if let Some(name) = mark.strip_prefix("-- if table: ") {
            keep = is_there(name);
        } else if let Some(name) = mark.strip_prefix("-- if no table: ") {
            keep = !is_there(name);
        } else if mark == "-- end" {
            keep = true;
        }
        keep
    });
    lines.collect()
}

/// Fills a script in one pass: a name that looks like a placeholder stays what it is.
fn filled(script: &str, substitutes: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(2 * script.len());
    let mut rest = script;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let (placeholder, value) = substitutes.iter().find(|(name, _)| rest.starts_with(name)).unwrap_or(&("{", "{"));
        filled.push_str(value);
        rest = &rest[placeholder.len()..];
    }
    filled + rest
}

#[cfg(feature = "postgres")]
mod sql {
    use super::*;
    use crate::postgres::{Label, Utf8, sql_function};
    use crate::refusal::{Refusal, SqlState};

    sql_function!(
        fn view_script(
            source: Label,
            source_schema: Label,
            target_schema: Label,
            metrics_schema: Label,
            time_zone: Label,
            tables: Label,
        ) -> Result<Utf8, Refusal> {
            let texts = [&source, &source_schema, &target_schema, &metrics_schema, &time_zone, &tables]
                .map(|label| String::from_utf8_lossy(&label.0));
            let [source, source_schema, target_schema, metrics_schema, time_zone, tables] = &texts;
            let names = Names { source_schema, target_schema, metrics_schema, time_zone, tables };
            let script = script(source, &names).ok_or_else(|| {
                let known = sources().collect::<Vec<_>>().join(", ");
                Refusal::new(
                    SqlState::InvalidParameter,
                    format!("unknown source \"{source}\", the sources are {known}"),
                )
            })?;
            Ok(Utf8(script.into_bytes()))
        }
    );

    pgrx::extension_sql!(
        r#"
CREATE FUNCTION view_script(source text, source_schema text, target_schema text, metrics_schema text, time_zone text, tables text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION view_script(text, text, text, text, text, text) IS 'what create_views() runs, with these names, which are quoted, filled in, for the tables that are there, one a line';
"#,
        name = "view_script",
        requires = ["helpers"]
    );
    pgrx::extension_sql_file!("../sql/create_views.sql", name = "create_views", requires = ["view_script"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: Names = Names {
        source_schema: "\"{target}\"",
        target_schema: "views",
        metrics_schema: "public",
        time_zone: "'UTC'",
        tables: "",
    };

    #[test]
    fn names_are_filled_in_once() {
        let substitutes = [("{source}", "\"{target}\""), ("{target}", "views")];
        assert_eq!(
            filled("a {source}.b {target}.c '{\"x\": {}}' {other", &substitutes),
            "a \"{target}\".b views.c '{\"x\": {}}' {other"
        );
    }

    #[test]
    fn what_is_for_other_tables_is_left_out() {
        let script = "a\n  -- if table: b\nb\n  -- end\n-- if no table: b\nc\n-- end\nd\n";
        assert_eq!(chosen(script, "x\nb"), "a\n  -- if table: b\nb\n  -- end\n-- end\nd\n");
        assert_eq!(chosen(script, "bb"), "a\n  -- end\n-- if no table: b\nc\n-- end\nd\n");
    }

    #[test]
    fn no_placeholder_is_left() {
        for source in sources() {
            let script = script(source, &Names { source_schema: "theirs", ..NAMES }).unwrap();
            for name in ["{source}", "{target}", "{views}", "{metrics}", "{time_zone}"] {
                assert!(!script.contains(name), "{source}: {name}");
            }
        }
        assert!(script("freshdesk", &NAMES).is_none());
    }

    /// A name with a line break in it would end the comment, and create_views reads the heads' lines.
    #[test]
    fn nothing_is_filled_into_comments() {
        for script in SOURCES.iter().map(|(_, script)| *script).chain([SCORECARDS]) {
            for line in script.lines() {
                let comment = line.split_once("--").map_or("", |(_, comment)| comment);
                assert!(!comment.contains('{'), "{line}");
            }
        }
    }
}
