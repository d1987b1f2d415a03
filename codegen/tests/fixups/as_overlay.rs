//! Fixups, written as an overlay.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mainsheet_codegen::{Fixups, FixupsOverlay, Package, Version, fixups_overlay, generate};

use super::objects::CASES;
use super::schemas::{LATER_SCHEMAS, SCHEMAS, published};
use super::{Files, description, entries};

fn overlay_of(files: &Files, fixups: &Fixups) -> FixupsOverlay {
    fixups_overlay(&files.version(), fixups).unwrap_or_else(|e| panic!("{e}"))
}

/// What is generated with fixups, or with overlays and without fixups.
fn generated(version: Version) -> BTreeMap<PathBuf, String> {
    let generated = generate(&Package::new("things"), &[version]).unwrap_or_else(|e| panic!("{e}"));
    let files = generated.files();
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// Fails unless the description becomes the same without fixups, by the overlay alone.
fn assert_same(files: &Files, fixups: &Fixups, overlay: &FixupsOverlay) {
    let text = overlay.text().unwrap();
    let file = files.path("mended.overlay.yaml");
    std::fs::write(&file, text).unwrap();
    let mut mended = files.version();
    mended.fixups = Some(fixups.clone());
    let mut overlaid = files.version();
    overlaid.overlays = vec![file];
    assert!(generated(mended) == generated(overlaid), "{text}");
}

/// The fixups whose cases no overlay can say: what a reference means is decided when files are joined.
const BEYOND: &[&str] = &["schema-reference"];

#[test]
fn an_overlay_says_what_fixups_do() {
    let later = LATER_SCHEMAS.iter().map(|it| (it, "3.1.0"));
    let schemas = SCHEMAS.iter().map(|it| (it, "3.0.3")).chain(later);
    let schemas = schemas.map(|(schema, version)| (schema.0, published(version, schema.1)));
    let others = CASES
        .iter()
        .map(|case| (case.fixup, description(case.text)));
    let mut beyond = Vec::new();
    for (fixup, text) in schemas.chain(others) {
        let files = Files::new(&[("root.yaml", &text)]);
        let overlay = overlay_of(&files, &Fixups::none());
        let left = entries(overlay.left());
        if left.is_empty() {
            let said: serde_json::Value = serde_yaml::from_str(overlay.text().unwrap()).unwrap();
            let action = said["actions"][0]["description"].as_str().unwrap();
            assert!(action.starts_with(&format!("{fixup}: ")), "{action}");
            assert_same(&files, &Fixups::none(), &overlay);
        } else {
            beyond.push(fixup);
        }
    }
    beyond.dedup();
    assert_eq!(beyond, BEYOND);
}

#[test]
fn many_faults_of_one_description_are_said_at_once() {
    let text = "  /things/{id}:
    get:
      operationId: one
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: it's, in: query, schema: {type: int}}
        - {name: size, in: query, schema: {type: string}}
        - {name: size, in: query, schema: {type: string}}
      responses:
        200:
          description: Things.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  things:
    get:
      operationId: one
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Thing:
      properties:
        it's \\ so: {type: int}
        b: {type: string, required: true, enum: [a, a, 1]}
";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let overlay = overlay_of(&files, &Fixups::none());
    assert_eq!(entries(overlay.left()), []);
    let said: serde_json::Value = serde_yaml::from_str(overlay.text().unwrap()).unwrap();
    assert_eq!(said["overlay"], "1.1.0");
    let actions = said["actions"].as_array().unwrap();
    let dropped: Vec<_> = actions
        .iter()
        .filter(|it| it["remove"] == true)
        .map(|it| it["target"].as_str().unwrap())
        .filter(|it| it.ends_with(']') && it.contains("parameters"))
        .collect();
    let list = "$.paths['/things/{id}'].get.parameters";
    assert_eq!(dropped, [format!("{list}[4]"), format!("{list}[1]")]);
    assert_same(&files, &Fixups::none(), &overlay);
}

#[test]
fn the_fixups_of_a_user_are_said_too() {
    let text = "  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        status: {type: number}
        old: {type: string}
        size: {type: int}
";
    let fixup = "name = 'status'
what = 'It is a text.'
why = 'It is.'
reported = ''
[[change]]
pointer = '/components/schemas/Thing/properties/status/type'
set = 'string'
[[change]]
pointer = '/components/schemas/Thing/properties/old'
rename = 'new'
";
    let files = Files::new(&[("root.yaml", &description(text)), ("fixup.toml", fixup)]);
    let fixups = Fixups::read(&files.path("fixup.toml")).unwrap();
    let overlay = overlay_of(&files, &fixups);
    assert_eq!(entries(overlay.left()), []);
    let said = overlay.text().unwrap();
    assert!(said.contains("status: It is a text."), "{said}");
    let mut version = files.version();
    let file = files.path("mended.overlay.yaml");
    std::fs::write(&file, said).unwrap();
    version.overlays = vec![file];
    let joined: serde_json::Value =
        serde_yaml::from_str(&mainsheet_codegen::bundle(&version).unwrap()).unwrap();
    let (mended, _) = files.mended(&fixups);
    assert_eq!(joined, mended);
}

#[test]
fn what_no_overlay_of_the_root_can_say_is_listed() {
    let text = "  /things:
    get:
      operationId: getThing
      parameters: [{name: a, in: query, schema: {type: int}}]
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: 'other.yaml#/Thing'}}}
";
    let other = "Thing: {type: object, properties: {size: {type: int}}}\n";
    let files = Files::new(&[("root.yaml", &description(text)), ("other.yaml", other)]);
    let overlay = overlay_of(&files, &Fixups::none());
    let said = overlay.text().unwrap();
    assert_eq!(said.matches("target:").count(), 1, "{said}");
    let left = overlay.left().entries();
    let left: Vec<_> = left
        .map(|entry| super::file_name(entry.file).to_owned())
        .collect();
    assert_eq!(left, ["other.yaml"]);

    let swagger = "swagger: '2.0'
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      parameters: [{name: a, in: query, type: int}]
      responses: {'200': {description: Things.}}
";
    let files = Files::new(&[("root.yaml", swagger)]);
    let overlay = overlay_of(&files, &Fixups::none());
    assert_eq!(overlay.text(), None);
    assert_eq!(overlay.left().entries().count(), 1);
}

#[test]
fn a_description_without_faults_needs_no_overlay() {
    let text = "  /things:\n    get: {responses: {'204': {description: Nothing.}}}\n";
    let files = Files::new(&[("root.yaml", &description(text))]);
    let overlay = overlay_of(&files, &Fixups::none());
    assert_eq!(overlay.text(), None);
    assert_eq!(entries(overlay.left()), []);
}

/// Descriptions as they are published, if there are any on this machine.
#[test]
fn published_descriptions_are_the_same_by_an_overlay() {
    let Ok(folder) = std::env::var("OPENAPI_DESCRIPTIONS") else {
        return;
    };
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let is_small = |path: &PathBuf| {
        path.metadata()
            .is_ok_and(|it| it.is_file() && it.len() < 200_000)
    };
    let mut files: Vec<_> = files.filter(is_small).collect();
    files.sort();
    for file in files {
        let mut version = Version::new("v1", &file);
        let Ok((mended, report)) = mainsheet_codegen::mend(&version, &Fixups::none()) else {
            continue;
        };
        let overlay = fixups_overlay(&version, &Fixups::none()).unwrap();
        let Some(text) = overlay.text() else {
            assert_eq!(overlay.left().entries().count(), report.entries().count());
            continue;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("overlay.yaml");
        std::fs::write(&path, text).unwrap();
        version.overlays = vec![path];
        let (overlaid, again) = mainsheet_codegen::mend(&version, &Fixups::none()).unwrap();
        let read = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).unwrap();
        assert!(read(&mended) == read(&overlaid), "{}", file.display());
        let left = again
            .entries()
            .filter(|it| it.construct.starts_with("fixup "));
        assert_eq!(
            left.count(),
            overlay.left().entries().count(),
            "{}",
            file.display()
        );
        println!(
            "{}: {} left",
            file.display(),
            overlay.left().entries().count()
        );
    }
}
