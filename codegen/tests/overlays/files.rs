//! Which file an overlay changes, and how it goes together with references, versions and fixups.

use mainsheet_codegen::{Fixups, Package, Version};
use serde_json::json;

use crate::{DESCRIPTION, Overlaid, overlay};

#[test]
fn an_overlay_may_extend_another_file_of_the_description() {
    let description = DESCRIPTION.replace(
        "{$ref: '#/components/schemas/Thing'}",
        "{$ref: 'parts/thing.yaml#/Thing'}",
    );
    let text = overlay(
        "1.1.0",
        "  - {target: $.Thing.properties, update: {two: {$ref: '#/Two'}}}\n",
    );
    let text = text.replace("actions:", "extends: ./parts/thing.yaml\nactions:");
    let overlaid = Overlaid::new(&description, &[("overlay.yaml", &text)]);
    std::fs::create_dir(overlaid.path("parts")).unwrap();
    let overlaid = overlaid.with(
        "parts/thing.yaml",
        "Thing: {type: object, properties: {one: {type: string}}}\nTwo: {type: integer}\n",
    );
    let joined = overlaid.joined();
    // The name of the root's own component is taken.
    let thing = &joined["components"]["schemas"]["Thing2"]["properties"];
    assert_eq!(thing["two"], json!({"$ref": "#/components/schemas/Two"}));

    let nowhere = text.replace("parts/thing", "parts/nowhere");
    let overlaid = Overlaid::new(&description, &[("overlay.yaml", &nowhere)]);
    std::fs::create_dir(overlaid.path("parts")).unwrap();
    let overlaid = overlaid.with("parts/thing.yaml", "Thing: {type: object}\n");
    let (file, pointer, line, message) = overlaid.refusal();
    assert_eq!(
        (file.as_str(), pointer.as_str(), line),
        ("overlay.yaml", "/extends", Some(3))
    );
    assert!(message.contains("parts/nowhere.yaml"), "{message}");
}

#[test]
fn an_overlay_that_extends_its_description_or_a_url_changes_the_description() {
    for extends in [
        "things.yaml",
        "./things.yaml",
        "'%74hings.yaml'",
        "https://example.com/published/openapi.json",
    ] {
        let text = overlay("1.1.0", "  - {target: $.info, update: {title: Ours}}\n");
        let text = text.replace("actions:", &format!("extends: {extends}\nactions:"));
        let overlaid = Overlaid::new(DESCRIPTION, &[("overlay.yaml", &text)]);
        assert_eq!(
            overlaid.joined()["info"]["title"],
            json!("Ours"),
            "{extends}"
        );
    }
}

#[test]
fn a_reference_of_an_overlay_means_what_it_means_in_the_description() {
    let text = overlay(
        "1.1.0",
        "  - target: $.components.schemas.Thing.properties
    update:
      inner: {$ref: '#/components/schemas/New'}
      outer: {$ref: 'more.yaml#/Outer'}
  - target: $.components.schemas
    update: {New: {type: integer}}
",
    );
    let overlaid = Overlaid::new(DESCRIPTION, &[]);
    std::fs::create_dir(overlaid.path("overlays")).unwrap();
    let mut overlaid = overlaid
        .with("overlays/ours.yaml", &text)
        .with("more.yaml", "Outer: {type: boolean}\n");
    overlaid.overlays = vec!["overlays/ours.yaml".to_owned()];
    let schemas = &overlaid.joined()["components"]["schemas"];
    let properties = &schemas["Thing"]["properties"];
    assert_eq!(
        properties["inner"]["$ref"],
        json!("#/components/schemas/New")
    );
    assert_eq!(
        properties["outer"]["$ref"],
        json!("#/components/schemas/Outer")
    );
    assert_eq!(schemas["Outer"], json!({"type": "boolean"}));
}

#[test]
fn a_later_version_and_its_names_are_overlaid_too() {
    let description = "openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200': {description: A thing., content: {application/json: {schema: {$ref: '#named'}}}}
components: {schemas: {}}
";
    let actions = "
  - target: $.components.schemas
    update:
      Thing:
        $anchor: named
        type: [object, 'null']
        properties:
          part: {$ref: '#/components/schemas/Thing/$defs/Part'}
        $defs:
          Part: {type: [integer, 'null']}
";
    let text = overlay("1.1.0", actions);
    let overlaid = Overlaid::new(description, &[("overlay.yaml", &text)]);
    let joined = overlaid.joined();
    let response = &joined["paths"]["/things"]["get"]["responses"]["200"];
    assert_eq!(
        response["content"]["application/json"]["schema"]["$ref"],
        json!("#/components/schemas/Thing")
    );
    let schemas = &joined["components"]["schemas"];
    let part = &schemas["Thing"]["properties"]["part"]["$ref"];
    assert_eq!(*part, json!("#/components/schemas/Part"));
    assert_eq!(schemas["Part"]["type"], json!(["integer", "null"]));
    assert_eq!(overlaid.told().len(), 1);
}

#[test]
fn an_overlay_may_say_the_version() {
    let description = DESCRIPTION.replace("type: string", "type: [string, 'null']");
    let text = overlay("1.1.0", "  - {target: $.openapi, update: 3.1.0}\n");
    let joined = Overlaid::new(&description, &[("overlay.yaml", &text)]).joined();
    let id = &joined["components"]["schemas"]["Thing"]["properties"]["id"];
    assert_eq!(id["type"], json!(["string", "null"]));
}

#[test]
fn swagger_is_overlaid_as_it_was_published() {
    let description = "swagger: '2.0'
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: getThing
      responses: {'200': {description: A thing., schema: {type: object}}}
";
    let actions = "
  - target: $
    update:
      definitions: {Thing: {type: object, properties: {id: {type: string}}}}
  - target: $.paths['/things'].get.responses['200'].schema
    update: {$ref: '#/definitions/Thing'}
  - target: $.paths['/things'].get.responses['200'].schema.type
    remove: true
  - target: $.paths['/things'].get
    update: {parameters: [{name: x, in: nowhere, type: string}]}
";
    let text = overlay("1.0.0", actions);
    let overlaid = Overlaid::new(description, &[("overlay.yaml", &text)]);
    let (file, pointer, line, message) = overlaid.refusal();
    assert_eq!(file, "overlay.yaml", "{message}");
    assert_eq!(pointer, "/actions/3/update/parameters/0/in", "{message}");
    assert_eq!(line, Some(13));

    let text = text.replace("in: nowhere", "in: query");
    let joined = Overlaid::new(description, &[("overlay.yaml", &text)]).joined();
    let get = &joined["paths"]["/things"]["get"];
    let response = &get["responses"]["200"]["content"]["application/json"];
    assert_eq!(
        response["schema"]["$ref"],
        json!("#/components/schemas/Thing")
    );
    assert_eq!(get["parameters"][0]["schema"]["type"], json!("string"));
}

#[test]
fn overlays_come_before_fixups() {
    let mut overlaid = Overlaid::actions(
        "
  - target: $.components.schemas.Thing.properties
    update: {size: {type: int}}
",
    )
    .with(
        "fixup.toml",
        "name = 'size'\nwhat = 'A size.'\nwhy = 'It is one.'\nreported = ''\n[[change]]\n\
         pointer = '/components/schemas/Thing/properties/size/type'\nexpect = 'int'\nset = 'integer'\n",
    );
    // Without the fixup the built-in one mends it, and says where.
    overlaid.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[overlaid.version()]);
    let generated = generated.unwrap();
    let entries = generated.report().located();
    let mended = entries
        .iter()
        .find(|it| it.construct == "fixup type-name")
        .unwrap();
    assert_eq!(mended.file, overlaid.path("overlay.yaml"));
    assert_eq!(mended.pointer, "/actions/0/update/size/type");
    assert_eq!(mended.line, Some(6));

    overlaid.fixups = Some(Fixups::read(&overlaid.path("fixup.toml")).unwrap());
    let generated = mainsheet_codegen::generate(&Package::new("things"), &[overlaid.version()]);
    let generated = generated.unwrap();
    let entries = generated.report().located();
    assert!(entries.iter().all(|it| it.construct != "fixup type-name"));
    let mended = entries
        .iter()
        .find(|it| it.construct == "fixup size")
        .unwrap();
    assert_eq!(mended.file, overlaid.path("overlay.yaml"));
    assert_eq!(mended.line, Some(6));
}

#[test]
fn what_is_generated_and_compared_is_what_the_overlays_leave() {
    let overlaid = Overlaid::actions(
        "
  - {target: \"$.paths['/secrets']\", remove: true}
  - target: $.components.schemas.Thing.properties
    update: {colour: {type: string}}
",
    );
    let version = overlaid.version();
    let generated =
        mainsheet_codegen::generate(&Package::new("things"), std::slice::from_ref(&version));
    let generated = generated.unwrap();
    let code: String = generated.files().map(|(_, text)| text).collect();
    assert!(code.contains("colour") && !code.contains("list_secrets"));

    let published = Version::new("published", overlaid.path("things.yaml"));
    let diff = mainsheet_codegen::diff(&published, &version)
        .unwrap()
        .to_string();
    assert!(
        diff.contains("/secrets") && diff.contains("colour"),
        "{diff}"
    );
}
