//! Operations are chosen by tags; one that no operation has is a slip of the pen, and is told so.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::fs;
use std::path::Path;

use mainsheet_codegen::{Fixups, Package, Refusals, Version};

/// Four operations with three tags, of which one stands in a file of its own. What `responses`
/// and `tags` mean elsewhere is nothing here.
fn files(folder: &Path) {
    let operation = |tag: &str| {
        format!("{{get: {{tags: [{tag}], responses: {{'204': {{description: Done}}}}}}}}")
    };
    let root = format!(
        "  /a:\n    get: {{tags: [Gate Passes], responses: {{'204': {{description: Done}}}}}}\n\
         \x20 /b: {}\n  /c: {}\n  /d: {{$ref: lift.yaml}}\n\
         tags: [{{name: Gates}}, {{name: Unused}}]\n\
         components: {{schemas: {{Odd: {{type: object, properties: {{tags: {{type: array, items: \
         {{type: string}}}}}}}}}}}}\n",
        operation("Gates"),
        operation("Zones"),
    );
    fs::write(folder.join("root.yaml"), common::description(&root)).unwrap();
    let lift = "get: {tags: [Lifts], responses: {'204': {description: Done}}}\n";
    fs::write(folder.join("lift.yaml"), lift).unwrap();
    let other = "  /b: {get: {tags: [Barriers], responses: {'204': {description: Done}}}}\n";
    fs::write(folder.join("other.yaml"), common::description(other)).unwrap();
    let none = "  /b: {get: {responses: {'204': {description: Done}}}}\n";
    fs::write(folder.join("none.yaml"), common::description(none)).unwrap();
}

fn version(folder: &Path, file: &str, tags: &[&str]) -> Version {
    let name = file.trim_end_matches(".yaml");
    let mut version = Version::new(name, folder.join(file));
    version.tags = tags.iter().map(|&tag| tag.to_owned()).collect();
    version
}

/// The message, the help, the pointer and the line of the only fault.
fn fault(refusals: &Refusals) -> (&str, &str, &str, Option<usize>) {
    let mut all = refusals.iter();
    let fault = all.next().unwrap();
    assert!(all.next().is_none(), "{refusals}");
    (fault.message(), fault.help(), fault.pointer(), fault.line())
}

#[test]
fn a_tag_that_nothing_has_is_refused_with_those_that_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    files(folder);
    let package = Package::new("gates");
    let expected = (
        "no operation has the tag `gate pases`",
        "name one that there is, the nearest first: `Gate Passes`, `Gates`, `Lifts`, `Zones`",
        "/tags",
        Some(10),
    );
    let wrong = version(folder, "root.yaml", &["gate pases", "Zones"]);
    let refusals = mainsheet_codegen::generate(&package, std::slice::from_ref(&wrong)).unwrap_err();
    assert_eq!(fault(&refusals), expected);
    let refusals = mainsheet_codegen::guides(&package, std::slice::from_ref(&wrong)).unwrap_err();
    assert_eq!(fault(&refusals), expected);
    assert_eq!(
        fault(&mainsheet_codegen::bundle(&wrong).unwrap_err()),
        expected
    );
    let refusals = mainsheet_codegen::mend(&wrong, &Fixups::none()).unwrap_err();
    assert_eq!(fault(&refusals), expected);
    let refusals = mainsheet_codegen::diff(&wrong, &version(folder, "root.yaml", &[])).unwrap_err();
    assert_eq!(fault(&refusals), expected);
    // A tag that is declared and that no operation has would leave nothing, too.
    let unused = version(folder, "root.yaml", &["Unused"]);
    let refusals = mainsheet_codegen::bundle(&unused).unwrap_err();
    assert_eq!(fault(&refusals).0, "no operation has the tag `Unused`");
    // In another file it is found.
    let lifts = version(folder, "root.yaml", &["Lifts"]);
    assert!(mainsheet_codegen::generate(&package, &[lifts]).is_ok());
}

#[test]
fn a_description_without_tags_says_so() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    let none = version(folder.path(), "none.yaml", &["Gates"]);
    let refusals = mainsheet_codegen::bundle(&none).unwrap_err();
    let (_, help, pointer, line) = fault(&refusals);
    assert_eq!(
        help,
        "no operation has any tag: leave the choice by tags out"
    );
    assert_eq!((pointer, line), ("/paths", Some(4)));
}

/// Several versions are asked for the same tags, of which one may have come or gone.
#[test]
fn a_tag_that_one_of_the_versions_has_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    files(folder);
    let versions = |tags| {
        [
            version(folder, "root.yaml", tags),
            version(folder, "other.yaml", tags),
        ]
    };
    let package = Package::new("gates");
    let both = versions(&["Gates", "Barriers"]);
    let generated = mainsheet_codegen::generate(&package, &both).unwrap();
    let operations = generated
        .summaries()
        .iter()
        .map(|version| version.operations);
    assert_eq!(operations.collect::<Vec<_>>(), [1, 1]);
    assert!(mainsheet_codegen::diff(&both[0], &both[1]).is_ok());
    // One that neither has is told of each.
    let refusals = mainsheet_codegen::generate(&package, &versions(&["Gates", "Barrier"]));
    let refusals = refusals.unwrap_err();
    assert_eq!(refusals.iter().count(), 2, "{refusals}");
    assert!(
        refusals
            .iter()
            .all(|fault| fault.message().ends_with("`Barrier`")),
        "{refusals}"
    );
}
