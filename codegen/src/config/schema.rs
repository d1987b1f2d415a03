//! The keys of `mainsheet.toml` as a schema for editors, and as a page for people.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::keys::{Key, Kind, Missing, ROOT};

/// The JSON Schema (draft 7, which editors of TOML read) of `mainsheet.toml`.
pub fn configuration_schema() -> String {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mainsheet.toml",
        "description": "What Mainsheet generates, and from what.",
    });
    if let (Some(schema), Value::Object(table)) = (schema.as_object_mut(), of_table(ROOT)) {
        schema.extend(table);
    }
    // A tree of texts can be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn of_table(keys: &[Key]) -> Value {
    let properties: Map<_, _> = keys
        .iter()
        .map(|key| (key.name.to_owned(), of_key(key)))
        .collect();
    let mut table = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    let required = keys
        .iter()
        .filter(|key| matches!(key.default, Missing::Required));
    let required: Vec<_> = required.map(|key| key.name).collect();
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

fn of_key(key: &Key) -> Value {
    let texts = json!({"type": "string"});
    let mut schema = match &key.kind {
        Kind::Text => texts,
        Kind::Choice(choices) => json!({"type": "string", "enum": choices}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Number => json!({"type": "integer", "minimum": 0}),
        Kind::Texts => json!({"type": "array", "items": texts}),
        Kind::TextMap => json!({"type": "object", "additionalProperties": texts}),
        Kind::TextsMap => {
            json!({"type": "object", "additionalProperties": {"type": "array", "items": texts}})
        }
        Kind::Dependencies => {
            json!({"type": "object", "additionalProperties": {"type": ["string", "object"]}})
        }
        Kind::Table(keys) => of_table(keys),
        Kind::Tables(keys) => json!({"type": "array", "items": of_table(keys)}),
    };
    schema["description"] = key.text.into();
    if let Missing::Value(value) = key.default
        && let Ok(value) = serde_json::from_str::<Value>(value)
    {
        schema["default"] = value;
    }
    schema
}

/// The page of the documentation on `mainsheet.toml`: Markdown, with a table of keys for each table.
pub fn configuration_page() -> String {
    let mut page = PAGE.to_owned();
    section(&mut page, "At the top", ROOT);
    for key in ROOT {
        match &key.kind {
            Kind::Table(keys) => section(&mut page, &format!("`[{}]`", key.name), keys),
            Kind::Tables(keys) => section(&mut page, &format!("`[[{}]]`", key.name), keys),
            _ => {}
        }
    }
    page
}

const PAGE: &str = r#"# `mainsheet.toml`

It says what `mainsheet generate` generates, and from what. `mainsheet init` writes one. The nearest
file of this name counts, in the current folder or above it; `--config FILE` names another. Whatever
it names is relative to the folder that it lies in.

```toml
#:schema mainsheet.schema.json

[package]
name = "acme"
folder = "acme"
license = "MIT"

[[version]]
name = "v1"
file = "acme.yaml"
```

Unknown keys are refused, as are rules, names and fixups that fit nothing: what is written here has an
effect, or the run says that it has none. Options of the command line come before what the file says.
[`mainsheet.schema.json`](mainsheet.schema.json) tells editors the same as this page: put it beside the
file, and name it in the first line, as above.
"#;

fn section(page: &mut String, title: &str, keys: &[Key]) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        page,
        "\n## {title}\n\n| key | value | by default | |\n| --- | --- | --- | --- |"
    );
    for key in keys {
        let default = match key.default {
            Missing::Required => "**required**".to_owned(),
            Missing::Nothing => String::new(),
            Missing::Value(value) => format!("`{value}`"),
            Missing::Words(words) => words.to_owned(),
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {default} | {} |",
            key.name,
            kind(&key.kind),
            key.text.replace('|', "\\|")
        );
    }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Choice(choices) => {
            let choices: Vec<_> = choices.iter().map(|one| format!("`{one:?}`")).collect();
            choices.join(", ")
        }
        Kind::Flag => "`true`, `false`".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Texts => "texts".to_owned(),
        Kind::TextMap => "table of texts".to_owned(),
        Kind::TextsMap => "table of lists of texts".to_owned(),
        Kind::Dependencies => "table, as in a manifest".to_owned(),
        Kind::Table(_) => "table".to_owned(),
        Kind::Tables(_) => "tables".to_owned(),
    }
}
