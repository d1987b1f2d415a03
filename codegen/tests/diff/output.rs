//! How a diff is printed, and what is said if there is none.

use mainsheet_codegen::Version;

use crate::found::{description, diff};

fn example() -> [String; 2] {
    let api = |id: &str, kind: &str| {
        let schema = "{$ref: '#/components/schemas/Thing'}";
        let paths = format!(
            "  /things:\n    get:\n      operationId: {id}\n      responses: {{'200': \
             {{description: Done, content: {{application/json: {{schema: {schema}}}}}}}}}"
        );
        let components =
            format!("  schemas: {{Thing: {{type: object, properties: {{a: {{type: {kind}}}}}}}}}");
        description(&paths, &components)
    };
    [api("one", "string"), api("two", "boolean")]
}

#[test]
fn as_text() {
    let [old, new] = example();
    assert_eq!(
        diff(&old, &new).to_string(),
        "old -> new: 2 changes, 1 breaking (!)\n\
         \n\
         GET /things\n    \
           renamed from `one` to `two`\n\
         \n\
         schema Thing (in GET /things)\n  \
         ! `a`: type changed from string to boolean\n"
    );
    assert_eq!(diff(&old, &old).to_string(), "old -> new: no change\n");
}

#[test]
fn as_markdown() {
    let [old, new] = example();
    assert_eq!(
        diff(&old, &new).to_markdown(),
        "# From old to new\n\
         \n\
         2 changes, 1 breaking.\n\
         \n\
         ## Operations\n\
         \n\
         ### `GET /things`\n\
         \n\
         - Renamed from `one` to `two`\n\
         \n\
         ## Schemas\n\
         \n\
         ### `Thing`\n\
         \n\
         Used in GET /things.\n\
         \n\
         - **Breaking.** `a`: type changed from string to boolean\n"
    );
    assert_eq!(
        diff(&old, &old).to_markdown(),
        "# From old to new\n\nNothing changes.\n"
    );
}

#[test]
fn as_json() {
    let [old, new] = example();
    let mut json: serde_json::Value = serde_json::from_str(&diff(&old, &new).to_json()).unwrap();
    // The files lie in a folder of the test's own.
    for change in json["changes"].as_array_mut().unwrap() {
        for site in ["old_site", "new_site"] {
            change[site]["file"].take();
        }
    }
    let site = |pointer: &str| serde_json::json!({ "file": null, "pointer": pointer });
    assert_eq!(
        json,
        serde_json::json!({
            "old": "old",
            "new": "new",
            "breaking": 1,
            "changes": [
                {
                    "subject": { "operation": "GET /things" },
                    "place": "",
                    "kind": "operation_renamed",
                    "breaking": false,
                    "message": "renamed from `one` to `two`",
                    "old": "`one`",
                    "new": "`two`",
                    "directions": ["request", "response"],
                    "old_site": site("/paths/~1things/get"),
                    "new_site": site("/paths/~1things/get"),
                    "operations": ["GET /things"],
                },
                {
                    "subject": { "schemas": "Thing" },
                    "place": "`a`",
                    "kind": "type_changed",
                    "breaking": true,
                    "message": "`a`: type changed from string to boolean",
                    "old": "string",
                    "new": "boolean",
                    "directions": ["response"],
                    "old_site": site("/components/schemas/Thing/properties/a"),
                    "new_site": site("/components/schemas/Thing/properties/a"),
                    "operations": ["GET /things"],
                },
            ],
        })
    );
}

#[test]
fn the_order_does_not_follow_the_files() {
    let get = |id: &str| {
        format!("{{get: {{operationId: {id}, responses: {{'204': {{description: Done}}}}}}}}")
    };
    let api = |paths: [&str; 3], id: &str| {
        let paths: Vec<_> = paths
            .iter()
            .map(|path| format!("  /{path}: {}", get(id)))
            .collect();
        description(&paths.join("\n"), "  {}")
    };
    let (one, other) = (["a", "b", "c"], ["c", "a", "b"]);
    let first = diff(&api(one, "x"), &api(one, "y")).to_string();
    let second = diff(&api(other, "x"), &api(one, "y")).to_string();
    assert_eq!(first, second);
}

#[test]
fn both_descriptions_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let missing = |name: &str| Version::new(name, folder.path().join(name));
    let refusals = mainsheet_codegen::diff(&missing("one"), &missing("two")).unwrap_err();
    let files: Vec<_> = refusals
        .iter()
        .map(|refusal| refusal.file().to_owned())
        .collect();
    assert_eq!(
        files,
        [folder.path().join("one"), folder.path().join("two")]
    );
}
