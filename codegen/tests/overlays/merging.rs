//! What actions make of a description.

use serde_json::json;

use crate::{DESCRIPTION, Overlaid, overlay};

#[test]
fn an_object_is_merged_with_each_that_is_selected() {
    let overlaid = Overlaid::actions(
        "
  - target: $.paths.*.get
    update:
      deprecated: true
      summary: Ours.
      responses:
        '500': {description: Trouble.}
",
    );
    let joined = overlaid.joined();
    let things = &joined["paths"]["/things"]["get"];
    assert_eq!(things["deprecated"], json!(true));
    assert_eq!(things["summary"], json!("Ours."));
    assert_eq!(things["operationId"], json!("listThings"));
    let statuses: Vec<_> = things["responses"].as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["200", "500"]);
    let secrets = &joined["paths"]["/secrets"]["get"];
    assert_eq!(secrets["summary"], json!("Ours."));
    assert_eq!(
        secrets["responses"]["500"]["description"],
        json!("Trouble.")
    );
    assert_eq!(
        overlaid.told(),
        ["Supported overlay.yaml:5#/actions/0: Ours: changed 2 nodes"]
    );
}

#[test]
fn lists_get_longer_and_single_values_are_replaced() {
    let joined = Overlaid::actions(
        "
  - target: $.paths['/things'].get.parameters
    update: {name: one, in: query, schema: {type: string}}
  - target: $.paths['/things'].get.parameters
    update:
      - {name: two, in: query, schema: {type: string}}
      - {name: three, in: query, schema: {type: string}}
  - target: $.paths['/things'].get
    update: {tags: [more], parameters: }
  - target: $.paths['/things'].get.summary
    update: Ours.
  - target: $.components.schemas.Thing.required
    update: name
  - target: $
    update:
      info:
      components: {schemas: {Thing: {properties: {name: {type: string}}}}}
",
    )
    .joined();
    let get = &joined["paths"]["/things"]["get"];
    let names = get["parameters"].as_array().unwrap();
    let names: Vec<_> = names.iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["page", "debug", "trace", "one", "two", "three"]);
    assert_eq!(get["tags"], json!(["things", "internal", "more"]));
    assert_eq!(get["summary"], json!("Ours."));
    let thing = &joined["components"]["schemas"]["Thing"];
    assert_eq!(thing["required"], json!(["id", "name"]));
    assert_eq!(thing["properties"]["name"], json!({"type": "string"}));
    // A key without a value adds nothing to an object.
    assert_eq!(joined["info"]["title"], json!("Things"));
}

#[test]
fn what_is_selected_is_removed() {
    let overlaid = Overlaid::actions(
        "
  - target: $.paths.*.get.parameters[?@.name != 'page']
    description: Nobody needs them.
    remove: true
  - target: $.paths[?@.get['x-internal'] == true]
    remove: true
  - target: $.paths.*.get.tags[?@ == 'internal']
    remove: true
  - target: $.paths.*.get.summary
    remove: true
    update: It does not count.
  - target: $.paths.*.get['summary', 'x-internal']
    remove: true
  - target: $.paths.*.get
    description: It says nothing.
",
    );
    let joined = overlaid.joined();
    let paths: Vec<_> = joined["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/things"]);
    let get = &joined["paths"]["/things"]["get"];
    assert_eq!(get["parameters"].as_array().unwrap().len(), 1);
    assert_eq!(get["parameters"][0]["name"], json!("page"));
    assert_eq!(get["tags"], json!(["things"]));
    assert_eq!(get.get("summary"), None);
    assert_eq!(
        overlaid.told(),
        [
            "Supported overlay.yaml:5#/actions/0: Ours: removed 2 nodes: Nobody needs them.",
            "Supported overlay.yaml:8#/actions/1: Ours: removed 1 node",
            "Supported overlay.yaml:10#/actions/2: Ours: removed 1 node",
            "Supported overlay.yaml:12#/actions/3: Ours: removed 1 node",
            "Degraded overlay.yaml:15#/actions/4: Ours: `$.paths.*.get['summary', 'x-internal']` \
             selects nothing",
            "Degraded overlay.yaml:17#/actions/5: Ours: it has neither `update` nor `copy` nor \
             `remove: true`, and so changes nothing",
        ]
    );
}

#[test]
fn nodes_within_nodes_are_removed_with_them() {
    let joined = Overlaid::actions(
        "
  - target: $..[?@.name || @.schema]
    remove: true
",
    )
    .joined();
    let get = &joined["paths"]["/things"]["get"];
    assert_eq!(get["parameters"], json!([]));
    assert_eq!(get["responses"]["200"]["content"], json!({}));
}

#[test]
fn a_node_is_copied() {
    let joined = Overlaid::actions(
        "
  - target: $.paths
    update: {/copies: {post: {}}}
  - target: $.paths['/copies'].post
    copy: $.paths['/things'].get
  - target: $.paths['/copies'].post.operationId
    update: copyThings
  - target: $.paths['/copies'].post.parameters
    copy: $.paths['/things'].get.parameters[0]
  - target: $.paths['/copies'].post.summary
    copy: $.info.title
",
    )
    .joined();
    let post = &joined["paths"]["/copies"]["post"];
    assert_eq!(post["operationId"], json!("copyThings"));
    assert_eq!(post["summary"], json!("Things"));
    assert_eq!(post["parameters"].as_array().unwrap().len(), 4);
    let get = &joined["paths"]["/things"]["get"];
    assert_eq!(post["responses"], get["responses"]);
    assert_eq!(get["summary"], json!("Lists things."));
}

#[test]
fn each_action_sees_what_the_ones_before_it_left() {
    let joined = Overlaid::actions(
        "
  - target: $.paths['/secrets']
    remove: true
  - target: $.paths
    update: {/secrets: {get: {responses: {'200': {description: Ours.}}}}}
  - target: $.paths['/secrets'].get.responses[?@.description == 'Ours.']
    update: {description: Found.}
  - target: $.paths['/things'].get.parameters[0]
    remove: true
  - target: $.paths['/things'].get.parameters[0]
    update: {description: The second.}
",
    )
    .joined();
    let responses = &joined["paths"]["/secrets"]["get"]["responses"];
    assert_eq!(*responses, json!({"200": {"description": "Found."}}));
    let parameter = &joined["paths"]["/things"]["get"]["parameters"][0];
    assert_eq!(parameter["name"], json!("debug"));
    assert_eq!(parameter["description"], json!("The second."));
}

#[test]
fn overlays_are_applied_in_their_order() {
    let first = overlay(
        "1.0.0",
        "  - {target: $.paths, update: {/more: {get: {responses: {'204': {description: One.}}}}}}\n",
    );
    let second = r#"{"overlay": "1.1.3", "info": {"title": "Second", "version": "1"}, "actions": [
        {"target": "$.paths['/more'].get.responses.*", "update": {"description": "Two."}}
    ], "x-note": {"any": "thing"}}"#;
    let overlaid = Overlaid::new(
        DESCRIPTION,
        &[("first.yaml", &first), ("second.json", second)],
    );
    let more = &overlaid.joined()["paths"]["/more"]["get"];
    assert_eq!(more["responses"]["204"]["description"], json!("Two."));
    let told = overlaid.told();
    assert_eq!(
        told[0],
        "Supported first.yaml:4#/actions/0: Ours: changed 1 node"
    );
    assert_eq!(
        told[1],
        "Supported second.json:2#/actions/0: Second: changed 1 node"
    );
}
