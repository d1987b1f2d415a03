//! Fixups that a user writes.

use mainsheet_codegen::{Fixups, mend};
use serde_json::json;

use super::{Files, description, entries, file_name};

const HEAD: &str = "name = \"mine\"
what = \"Mends it.\"
why = \"It is broken.\"
reported = \"not reported\"
";

fn things() -> String {
    description(
        "  /things:
    get:
      tags: [a]
      parameters:
        - {name: a, in: query, schema: {type: string}}
        - {name: b, in: query, schema: {type: string, colour: red}}
      responses:
        '200': {description: Things.}
",
    )
}

/// The description with these changes.
fn files(changes: &str) -> (Files, Fixups) {
    let fixup = format!("{HEAD}{changes}");
    let files = Files::new(&[("root.yaml", &things()), ("fixups/mine.toml", &fixup)]);
    let fixups = Fixups::read(&files.path("fixups")).unwrap();
    (files, fixups)
}

/// The message and line of the one refusal of these changes, which names the fixup's file.
fn refused(changes: &str) -> (String, Option<usize>) {
    let (files, fixups) = files(changes);
    let refused = files.refused(&fixups);
    let [refusal] = refused.as_slice() else {
        panic!("expected one refusal, got {refused:#?}");
    };
    assert_eq!(file_name(refusal.file()), "mine.toml");
    assert!(
        refusal.help().contains("remove the fixup"),
        "{}",
        refusal.help()
    );
    (refusal.message().to_owned(), refusal.line())
}

#[test]
fn values_are_set_removed_and_renamed() {
    let (files, fixups) = files(
        "
[[change]]
pointer = \"/info/title\"
expect = \"Things\"
set = \"Other things\"

[[change]]
pointer = \"/info/x-added\"
set = { when = 2024-02-29, numbers = [1, 2.5], yes = true }

[[change]]
pointer = \"/paths/~1things/get/tags/-\"
set = \"b\"

[[change]]
pointer = \"/paths/~1things/get/parameters/0\"
remove = true

[[change]]
pointer = \"/paths/~1things/get/responses/200\"
rename = \"201\"
",
    );
    let (document, report) = files.mended(&fixups);
    assert_eq!(document["info"]["title"], "Other things");
    assert_eq!(
        document["info"]["x-added"],
        json!({"when": "2024-02-29", "numbers": [1, 2.5], "yes": true})
    );
    let operation = &document["paths"]["/things"]["get"];
    assert_eq!(operation["tags"], json!(["a", "b"]));
    assert_eq!(operation["parameters"][0]["name"], "b");
    assert_eq!(
        operation["responses"],
        json!({"201": {"description": "Things."}})
    );
    let mine = "fixup mine".to_owned();
    assert_eq!(
        entries(&report)[..5],
        [
            (mine.clone(), "/info/title".to_owned(), Some(3)),
            (mine.clone(), "/info/x-added".to_owned(), Some(2)),
            (
                mine.clone(),
                "/paths/~1things/get/tags/-".to_owned(),
                Some(7)
            ),
            (
                mine.clone(),
                "/paths/~1things/get/parameters/0".to_owned(),
                Some(9)
            ),
            (
                mine,
                "/paths/~1things/get/responses/200".to_owned(),
                Some(12)
            ),
        ]
    );
}

#[test]
fn pointers_stay_those_of_the_published_file() {
    let (files, fixups) = files(
        "
[[change]]
pointer = \"/paths/~1things/get/parameters/0\"
remove = true

[[change]]
pointer = \"/paths/~1things\"
rename = \"/others\"
",
    );
    let (_, report) = files.mended(&fixups);
    assert_eq!(
        entries(&report)[2],
        (
            "fixup unknown-field".to_owned(),
            "/paths/~1things/get/parameters/1/schema/colour".to_owned(),
            Some(10)
        )
    );
}

#[test]
fn a_change_that_leads_nowhere() {
    assert_eq!(
        refused("[[change]]\npointer = \"/info/license\"\nremove = true\n"),
        (
            "the description no longer needs the fixup `mine`: `/info/license` leads nowhere"
                .to_owned(),
            Some(5)
        )
    );
    let (message, _) = refused("[[change]]\npointer = \"/no/such/thing\"\nset = 1\n");
    assert!(
        message.ends_with("`/no/such/thing` leads nowhere"),
        "{message}"
    );
}

#[test]
fn a_change_that_expects_something_else() {
    let changes = "[[change]]\npointer = \"/info/title\"\nexpect = \"Stuff\"\nset = \"A\"\n";
    let (message, line) = refused(changes);
    assert_eq!(
        message,
        "the description no longer needs the fixup `mine`: `/info/title` does not hold what the \
         fixup expects"
    );
    assert_eq!(line, Some(5));
}

#[test]
fn a_change_that_changes_nothing() {
    let (message, _) = refused("[[change]]\npointer = \"/info/title\"\nset = \"Things\"\n");
    assert!(
        message.ends_with("`/info/title` holds this value already"),
        "{message}"
    );
    let (message, _) = refused("[[change]]\npointer = \"/info/title\"\nrename = \"version\"\n");
    assert!(
        message.ends_with("`/info/title` cannot be renamed to `version`"),
        "{message}"
    );
}

#[test]
fn a_file_that_the_description_does_not_have() {
    let changes = "[[change]]\nfile = \"other.yaml\"\npointer = \"/a\"\nset = 1\n";
    let (message, line) = refused(changes);
    assert!(message.contains("has no file"), "{message}");
    assert!(message.contains("other.yaml"), "{message}");
    assert_eq!(line, Some(5));
}

#[test]
fn other_files_are_changed_as_soon_as_they_are_read() {
    let other = "{get: {tags: [others], responses: {'204': {description: None.}}}}";
    let root = format!("  /things: {{$ref: paths/things.yaml}}\n  /others: {other}\n");
    let root = description(&root);
    let item = "get:\n  responses:\n    '200':\n      description: Things.\n";
    let fixup = format!(
        "{HEAD}[[change]]\nfile = \"paths/things.yaml\"\n\
         pointer = \"/get/responses/200/description\"\nset = \"Mended.\"\n"
    );
    let files = Files::new(&[
        ("root.yaml", &root),
        ("paths/things.yaml", item),
        ("mine.toml", &fixup),
    ]);
    let fixups = Fixups::read(&files.path("mine.toml")).unwrap();
    let (document, report) = files.mended(&fixups);
    let responses = &document["paths"]["/things"]["get"]["responses"];
    assert_eq!(responses["200"]["description"], "Mended.");
    let located = report.located();
    assert_eq!(file_name(located[0].file), "things.yaml");
    assert_eq!(located[0].line, Some(4));
    // What a selection does not reach is not changed, and no fault of the fixup.
    let mut version = files.version();
    version.tags = vec!["others".to_owned()];
    let (_, report) = mend(&version, &fixups).unwrap();
    assert_eq!(report.entries().len(), 1);
}

#[test]
fn fixups_of_a_folder_are_joined_by_name() {
    let fixup = |name: &str, before: &str, after: &str| {
        let head = HEAD.replace("mine", name);
        format!(
            "{head}[[change]]\npointer = \"/info/title\"\nexpect = \"{before}\"\nset = \"{after}\"\n"
        )
    };
    let files = Files::new(&[
        ("root.yaml", &things()),
        ("fixups/2.toml", &fixup("second", "One", "Two")),
        ("fixups/1.toml", &fixup("first", "Things", "One")),
        ("fixups/notes.md", "Not a fixup."),
        ("more.toml", &fixup("third", "Two", "Three")),
    ]);
    let fixups = Fixups::read(&files.path("fixups")).unwrap();
    let fixups = fixups.and(Fixups::read(&files.path("more.toml")).unwrap());
    let (document, _) = files.mended(&fixups);
    assert_eq!(document["info"]["title"], "Three");
}

/// The message and line of what is said of a file that is no fixup.
fn broken(text: &str) -> (String, Option<usize>) {
    let files = Files::new(&[("mine.toml", text)]);
    let refusals = Fixups::read(&files.path("mine.toml")).unwrap_err();
    let refusal = refusals.iter().next().unwrap();
    assert_eq!(file_name(refusal.file()), "mine.toml");
    (refusal.message().to_owned(), refusal.line())
}

#[test]
fn files_that_are_no_fixups() {
    let (message, line) = broken("name = \"a\"\nwhat = [\n");
    assert!(message.starts_with("this is no fixup"), "{message}");
    assert!(line.is_some());
    let (message, line) = broken(&format!("{HEAD}colour = \"red\"\n"));
    assert!(message.contains("unknown field `colour`"), "{message}");
    assert_eq!(line, Some(5));
    let (message, _) = broken(
        "name = \"a\"\nwhat = \"b\"\nreported = \"c\"\n[[change]]\npointer = \"/a\"\nset = 1\n",
    );
    assert!(message.contains("missing field `why`"), "{message}");
    for change in ["set = 1\nremove = true", "", "remove = false"] {
        let text = format!("{HEAD}[[change]]\npointer = \"/a\"\n{change}\n");
        let (message, line) = broken(&text);
        assert_eq!(message, "a change either sets, removes or renames");
        assert_eq!(line, Some(5));
    }
    let (message, _) = broken(&format!("{HEAD}[[change]]\npointer = \"a\"\nset = 1\n"));
    assert_eq!(message, "`pointer` is no JSON pointer");
    let missing = Fixups::read(std::path::Path::new("no/such.toml")).unwrap_err();
    assert!(
        missing.to_string().contains("there is no such file"),
        "{missing}"
    );
}

#[test]
fn an_item_that_a_list_got_is_not_taken_for_one_that_was_there() {
    let pointer = "/paths/~1things/get/parameters";
    let (files, fixups) = files(&format!(
        "
[[change]]
pointer = \"{pointer}/0\"
remove = true

[[change]]
pointer = \"{pointer}/-\"
set = {{ name = \"c\", in = \"query\", schema = {{ kind = \"x\" }} }}
"
    ));
    let (_, report) = files.mended(&fixups);
    let told: Vec<_> = entries(&report)
        .into_iter()
        .map(|entry| (entry.1, entry.2))
        .collect();
    assert!(
        told.contains(&(format!("{pointer}/-/schema/kind"), Some(8))),
        "{told:?}"
    );
    assert!(
        told.contains(&(format!("{pointer}/1/schema/colour"), Some(10))),
        "{told:?}"
    );
}

#[test]
fn a_value_that_was_set_is_not_written_as_the_one_that_was_there() {
    let text = things().replace("version: '1'", "version: 1.10");
    assert!(text.contains("version: 1.10"), "{text}");
    let fixup = format!("{HEAD}\n[[change]]\npointer = \"/info/version\"\nset = 2\n");
    let files = Files::new(&[("root.yaml", &text), ("fixups/mine.toml", &fixup)]);
    let fixups = Fixups::read(&files.path("fixups")).unwrap();
    let (document, _) = files.mended(&fixups);
    assert_eq!(document["info"]["version"], "2");
}
