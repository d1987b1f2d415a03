//! What becomes of faults that are safe to mend, and of what is left out.

use std::fs;

use crate::common::{FAULTY, HOPELESS, SOUND, USUAL, fail, folder, run};

#[test]
fn what_is_mended_is_told() {
    let folder = folder(FAULTY);
    let told = run(folder.path(), &USUAL);
    let expected = "degraded: fixup unknown-field things.yaml:7#/paths/~1things/get/colour";
    assert!(told.contains(expected), "{told}");
    let told = fail(folder.path(), &[&USUAL[..], &["--strict"]].concat());
    assert!(
        told.contains("`colour` is no field of the Operation Object"),
        "{told}"
    );
    assert!(told.contains("things.yaml:7:7"), "{told}");
}

/// A description must not steer the terminal of whoever reads what became of it.
#[test]
fn what_is_told_steers_no_terminal() {
    let words = "\\e[2J\\e]0;title\\a\\nmended: nothing | \\u202E";
    let field = FAULTY.replace("colour", &format!("\"{words}\""));
    // One that is left out is told, too.
    let media_type = FAULTY.replace("get:", "post:").replace(
        "colour: red",
        &format!(
            "requestBody: {{content: {{multipart/form-data: {{schema: {{type: object, properties: {{\
             a: {{type: object, properties: {{b: {{type: string}}}}}}}}}}, encoding: {{a: {{\
             contentType: \"text/{words}\"}}}}}}}}}}"
        ),
    );
    for text in [field, media_type] {
        let folder = folder(&text);
        let report = folder.path().join("report.md");
        let told = run(
            folder.path(),
            &[&USUAL[..], &["--lenient", "--report", "report.md"]].concat(),
        );
        for text in [told, fs::read_to_string(report).unwrap()] {
            assert!(text.contains("\\u{1b}[2J\\u{1b}]0;title\\u{7}"), "{text}");
            let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(steers), "{text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("mended: nothing")),
                "{text}"
            );
        }
    }
}

#[test]
fn a_fixup_of_ones_own_is_applied_and_then_not_needed() {
    let folder = folder(HOPELESS);
    let fixup = "name = \"no-shape\"
what = \"The parameter is left out.\"
why = \"It is text of no schema.\"
reported = \"not reported\"

[[change]]
pointer = \"/paths/~1things/get/parameters/0\"
remove = true

[[change]]
pointer = \"/paths/~1things/put/responses/200/content/application~1json/schema\"
set = {}
";
    fs::write(folder.path().join("fixup.toml"), fixup).unwrap();
    let arguments = [&USUAL[..], &["--fixups", "fixup.toml"]].concat();
    let told = run(folder.path(), &arguments);
    assert!(
        told.contains("2 operations") && told.contains("no-shape"),
        "{told}"
    );
    fs::write(folder.path().join("things.yaml"), SOUND).unwrap();
    let told = fail(folder.path(), &arguments);
    assert!(told.contains("remove the fixup"), "{told}");
}

#[test]
fn what_is_called_back_by_a_callback_is_left_out_and_told() {
    let callback = "      callbacks:
        done:
          '{$request.query.url}':
            post:
              callbacks: {again: {'{$request.query.url}': {post: {responses: {'204': {description: Done.}}}}}}
              responses: {'204': {description: Done.}}
";
    let folder = folder(&format!("{FAULTY}{callback}"));
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("1 operations"), "{told}");
    let expected = "degraded: callback things.yaml:13#/paths/~1things/get/callbacks/done/\
                    {$request.query.url}/post/callbacks/again";
    assert!(told.contains(expected), "{told}");
}
