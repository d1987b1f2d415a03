//! Small descriptions, compared in a folder of their own.

use std::path::Path;

use mainsheet_codegen::{ChangeKind, Diff, Version};

/// A description with these paths and components, both in YAML.
pub(crate) fn description(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Things, version: '1'}}\npaths:\n{paths}\n\
         components:\n{components}\n"
    )
}

/// A description with one operation, `GET /things`, with these fields.
pub(crate) fn operation(fields: &str) -> String {
    let responses = if fields.contains("responses:") {
        ""
    } else {
        "responses: {'204': {description: Done}}, "
    };
    let paths = format!("  /things: {{get: {{{responses}{fields}}}}}");
    description(&paths, "  {}")
}

/// A description whose only operation receives this schema.
pub(crate) fn receiving(schema: &str) -> String {
    operation(&format!(
        "responses: {{'200': {{description: Done, content: {{application/json: {{schema: \
         {schema}}}}}}}}}"
    ))
}

/// A description whose only operation sends this schema.
pub(crate) fn sending(schema: &str) -> String {
    operation(&format!(
        "requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"
    ))
}

/// The diff of two descriptions.
pub(crate) fn diff(old: &str, new: &str) -> Diff {
    let folder = tempfile::tempdir().unwrap();
    diff_in(folder.path(), old, new, &[])
}

/// The diff of two descriptions, written to a folder as `old.yaml` and `new.yaml`.
pub(crate) fn diff_in(folder: &Path, old: &str, new: &str, tags: &[&str]) -> Diff {
    let version = |name: &str, text: &str| {
        let file = folder.join(format!("{name}.yaml"));
        std::fs::write(&file, text).unwrap();
        let mut version = Version::new(name, file);
        version.tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        version
    };
    mainsheet_codegen::diff(&version("old", old), &version("new", new))
        .unwrap_or_else(|refusals| panic!("{refusals}"))
}

/// The kinds of the changes, and whether each is breaking.
pub(crate) fn kinds(diff: &Diff) -> Vec<(ChangeKind, bool)> {
    let changes = diff.changes().iter();
    changes
        .map(|change| (change.kind, change.breaking))
        .collect()
}

/// The changes as lines: the subject, and what it is.
pub(crate) fn lines(diff: &Diff) -> Vec<String> {
    let changes = diff.changes().iter();
    let lines = changes.map(|change| {
        let mark = if change.breaking { "! " } else { "" };
        format!("{mark}{}: {}", change.subject, change.message())
    });
    lines.collect()
}
