//! Whatever texts a description has, rustdoc takes the comments that are made of them.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mainsheet_codegen::{Package, Version};
use serde_json::{Value, json};

/// A text in which everything is that rustdoc could take for something else.
const OBSTACLES: &str = "# Errors\n\nAn [id], `array[]`, [0-9], [foo][bar], [Vec], [a](b.html), \
[top](#top) and ![i](i.png): see https://a.example/b_c_d. A List<String> of <id>, <b>bold, <i>x</b>\n\
<ul><li>one<li>two [x]</ul> <!-- no --> <script>x</script> <br/> <p align=center>y\n\n```\n\
assert!(false);\n```\n\n    panic!();\n\n~~~should_panic\npanic!();\n~~~\n\n- a\n  1. b\n\n      \
panic!();\n- [a link](https://a.example/longer-than-a-line-of-a-comment-can-be/whatever-is-done/so-it-is-alone/on-its-own-line/without-any-place-to-break-it.html)\n\n| a | b |\n|---|---|\n| [x] | `a\\|b` |\n\n> quoted <T>\n\nA ` tick, */ \"quotes\"# ]] \
\\\r\u{0}\u{2028}\u{202e}bidi\u{2066}\u{feff}\ttab http://b.example<br>https://c.example \
[y]: https://d.example\n\n[z]: /e\n[z] &lt;T> &#x202e; [^1]\n\n[^1]: note [u]\n\n\
<a href='f.html'>f</a> <a href=\"https://g.example\">[g]</a>\n\n<pre>fn main() { panic!() }\n\n\
</pre>\n\n<table><tr><td>[h]|<td>i</table>\n\n````rust\npanic!()";

/// A description of which every text is `text`.
fn description(text: &str) -> Value {
    let parameter = |name: &str, place: &str, required: bool| {
        json!({"name": name, "in": place, "required": required, "description": text,
            "schema": {"type": "string", "pattern": "^[`a]*`$", "default": "`[x]`"}})
    };
    let schema = json!({"$ref": "#/components/schemas/Thing"});
    let content = json!({"application/json": {"schema": schema}});
    let answer = json!({"description": text, "content": content});
    let list = json!({"description": text, "content": {"application/json": {
        "schema": {"type": "array", "items": schema},
    }}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": "1", "description": text},
        "tags": [{"name": "Things", "description": text}],
        "paths": {"/things": {"get": {
            "operationId": "listThings", "tags": ["Things"], "summary": text, "description": text,
            "responses": {"200": list, "400": answer, "404": answer},
        }}, "/things/{id}": {"post": {
            "operationId": "makeThing", "tags": ["Things"], "summary": text, "description": text,
            "parameters": [parameter("id", "path", true), parameter("filter`", "query", false)],
            "requestBody": {"required": true, "description": text, "content": content},
            "responses": {
                "200": answer,
                "400": answer,
            },
        }}},
        "components": {"schemas": {
            "Thing": {"type": "object", "title": text, "description": text,
                "required": ["kind"],
                "properties": {
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "name": {"type": "string", "description": text},
                    "`[odd]`": {"type": "string"},
                }},
            "Kind": {"type": "string", "description": text,
                "enum": ["A", "`[b]`", "<c>", "*/\"# ]", "d\u{202e}e", "```"]},
        }},
    })
}

/// Generates, and joins the sources of the version.
fn generated(description: &Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.json");
    fs::write(&file, description.to_string()).unwrap();
    let version = Version::new("v1", &file);
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    let target = folder.path().join("things");
    generated.plan(&target).unwrap().apply().unwrap();
    let mut files = Vec::new();
    sources(&target.join("src"), &mut files);
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The comments of a source, each on an item of its own that has nothing else to it.
///
/// What the generator links to on its own account is left out: those items are not there.
fn comments(source: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut comment = String::new();
    for line in source.lines().map(str::trim_start).chain([""]) {
        match line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
        {
            Some(text) => {
                let _ = writeln!(comment, "///{text}");
            }
            None if comment.is_empty() => {}
            None => comments.push(std::mem::take(&mut comment)),
        }
    }
    let own = [
        "[`models::Thing`]",
        "[`ThingRequired`]",
        "[`MakeThing`]",
        "[`make_thing`]",
        "[`ListThings`]",
        "[`list_things`]",
        "[`Response`]",
        "[`Error`]",
        "[`List`]",
        "[`Things`]",
        "[the usual ones](Self#errors)",
    ];
    for comment in &mut comments {
        for path in ["super::", "crate::", "requests::", "Self::", "Things::"] {
            *comment = comment.replace(&format!("]({path}"), "](/own/");
        }
        for link in own {
            // A link that has a target is one of those above.
            let bare = &link[1..link.len() - 1];
            *comment = comment
                .replace(&format!("{link}("), "\0(")
                .replace(link, bare);
            *comment = comment.replace("\0(", &format!("{link}("));
        }
    }
    comments
}

fn documented(comments: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut source = "//! Comments.\n\n".to_owned();
    for (index, comment) in comments.into_iter().enumerate() {
        let _ = writeln!(source, "{}pub struct Item{index};\n", comment.as_ref());
    }
    source
}

/// What rustdoc says of a source, and the doctests that it finds.
fn rustdoc(source: &str) -> (String, BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("comments.rs");
    fs::write(&file, source).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(std::env::var_os("RUSTDOC").unwrap_or("rustdoc".into()))
            .args(["--edition", "2024", "--crate-type", "lib"])
            .arg(&file)
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let lints = [
        "-Dwarnings",
        "-Drustdoc::all",
        "-Drustdoc::unescaped_backticks",
    ];
    let (_, said) = run(&[&lints[..], &["-o", "out"]].concat());
    let (listed, _) = run(&["--test", "--test-args", "--list"]);
    let tests = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    (said, tests.map(str::to_owned).collect())
}

/// Only descriptions are Markdown (OpenAPI 3.0.3, section 3.5).
#[test]
fn titles_names_and_summaries_are_shown_as_they_are_written() {
    let text = "My *API* <b> `c`\n# [x](y) &amp; 1_2_3";
    let shown = r"My \*API\* \<b> \`c\` # \[x\](y) \&amp; 1_2_3";
    let mut description = description(text);
    for method in ["/things/get", "/things~1{id}/post"] {
        let pointer = format!("/paths/~1{}", &method[1..]);
        let operation = description.pointer_mut(&pointer).unwrap();
        operation["tags"] = json!([text]);
    }
    let source = generated(&description);
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    assert!(
        lines.contains(&format!("//! {shown}.").as_str()),
        "{source}"
    );
    assert!(
        lines.contains(&format!("/// {shown}.").as_str()),
        "{source}"
    );
    // The description is Markdown: its emphasis stays.
    assert!(source.contains("My *API* "), "{source}");
}

#[test]
fn no_text_disturbs_rustdoc() {
    let source = generated(&description(OBSTACLES));
    let comments = comments(&source);
    let (said, tests) = rustdoc(&documented(&comments));
    assert_eq!(said, "");
    let examples = comments
        .iter()
        .filter(|text| text.contains("# Example"))
        .count();
    // And those of the crate's own comment: a client, an error, a list, what goes beyond the
    // description, and a test.
    assert_eq!(tests.len(), examples + 5, "{tests:?}");
    // The comments are what was looked at: no text became another attribute, but for the words
    // that the search finds.
    let attributes = source.matches("#[doc").count();
    let known = [
        "#[doc(alias = ",
        "#[doc(\n",
        "#[doc(inline)]",
        "#[doc(hidden)]",
    ];
    let known = known.map(|one| source.matches(one).count()).into_iter();
    assert_eq!(attributes, known.sum::<usize>());
    assert!(
        source.matches("A List\\<String> of \\<id>").count() > 10,
        "{source}"
    );
    // Two operations, and the client.
    assert_eq!(examples, 3);
    // What both have stands with the client, and what one has alone with that.
    assert_eq!(source.matches("/// # Errors").count(), 2);
    assert_eq!(source.matches("[the usual ones](Self#errors)").count(), 2);
}

#[test]
fn rustdoc_would_be_disturbed() {
    let raw: String = OBSTACLES
        .replace(['\r', '\0', '\u{202e}', '\u{2066}', '\u{feff}'], "")
        .lines()
        .fold(String::new(), |text, line| format!("{text}/// {line}\n"));
    let (said, tests) = rustdoc(&documented([raw]));
    assert!(said.contains("unresolved link"), "{said}");
    assert!(tests.len() > 2, "{tests:?}");
}

/// The texts of a description, under whatever key rustdoc would come to see them.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if let (true, Value::String(text)) = (
                    ["description", "summary", "title"].contains(&name.as_str()),
                    value,
                ) {
                    found.insert(text.clone());
                }
                texts(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

const VARIABLE: &str = "SAILPOINT_API_SPECS";

fn published(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            published(&path, found);
        } else if path.extension().is_some_and(|extension| {
            ["json", "yaml", "yml"]
                .iter()
                .any(|known| extension == *known)
        }) {
            // Examples among them are no descriptions, and some no YAML.
            let text = fs::read_to_string(&path).unwrap();
            if let Ok(value) = serde_yaml::from_str::<Value>(&text) {
                texts(&value, found);
            }
        }
    }
}

#[test]
fn published_texts_do_not_disturb_rustdoc() {
    let Some(folder) = std::env::var_os(VARIABLE) else {
        eprintln!("skipped: set {VARIABLE} to a folder of descriptions to document their texts");
        return;
    };
    let mut found = BTreeSet::new();
    published(Path::new(&folder), &mut found);
    assert!(found.len() > 100, "{} texts", found.len());
    let found: Vec<_> = found.into_iter().collect();
    let mut description = description("A text.");
    let schemas = &mut description["components"]["schemas"];
    for (index, texts) in found.chunks(50).enumerate() {
        let mut properties = serde_json::Map::new();
        for (place, text) in texts.iter().enumerate() {
            let property = json!({"type": "string", "description": text});
            // Objects with the same properties would be one.
            properties.insert(format!("text{index}of{place}"), property);
        }
        // Only what an operation reaches is emitted.
        schemas[format!("Texts{index}")] = json!({"type": "object", "properties": properties});
        let reference = json!({"$ref": format!("#/components/schemas/Texts{index}")});
        schemas["Thing"]["properties"][format!("texts{index}")] = reference;
    }
    let comments = comments(&generated(&description));
    let comments: BTreeSet<_> = comments
        .iter()
        .filter(|text| !text.contains("```no_run"))
        .collect();
    assert!(
        comments.len() > found.len() / 2,
        "{} comments",
        comments.len()
    );
    let (said, tests) = rustdoc(&documented(comments));
    assert_eq!(said, "");
    assert_eq!(tests, BTreeSet::new());
}
