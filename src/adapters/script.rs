//! The statements of a script, and what is filled into them.

use std::collections::BTreeMap;

/// The statements of a script: each begins a line with its verb and ends with a line that ends with a semicolon.
pub fn statements(script: &str) -> impl Iterator<Item = String> {
    let mut statement = String::new();
    script.lines().filter_map(move |line| {
        if statement.is_empty() && !["CREATE VIEW ", "COMMENT ON ", "DEFINE "].iter().any(|verb| line.starts_with(verb))
        {
            return None;
        }
        statement.push_str(line);
        if line.ends_with(';') {
            statement.pop();
            return Some(std::mem::take(&mut statement));
        }
        statement.push('\n');
        None
    })
}

/// The schema, the name and the query of a `CREATE VIEW`.
pub fn created(statement: &str) -> Option<(&str, &str, &str)> {
    let (name, query) = statement.strip_prefix("CREATE VIEW ")?.split_once(" AS\n")?;
    let (schema, name) = name.split_once('.')?;
    Some((schema, name, query))
}

/// The name and the text of a `DEFINE`, which stands for a list that several views have.
pub fn defined(statement: &str) -> Option<(&str, &str)> {
    statement.strip_prefix("DEFINE ")?.split_once(" AS\n").map(|(name, text)| (name, text.trim_start()))
}

/// Fills a text in one pass: a name that looks like a placeholder stays what it is, and so does a brace that begins none.
pub fn filled(text: &str, substitutes: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(2 * text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.split_once('}').and_then(|(name, after)| Some((substitutes.get(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => filled.push('{'),
        }
    }
    filled + rest
}
