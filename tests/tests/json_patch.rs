//! JSON Patch (RFC 6902) as it is sent.

use mainsheet_tests::stage::{Stage, response};
use sailpoint::v3::NonEmployeeLifecycleManagement;
use sailpoint::v3::models::JsonPatchOperation;
use serde_json::{Value, json};

#[tokio::test]
async fn every_operation_and_every_kind_of_value_is_sent_as_it_is() {
    let stage = Stage::start().await.unwrap();
    stage.answer(response(200, "application/json", "{}").unwrap());
    let api = NonEmployeeLifecycleManagement::new(stage.client());
    let patch = [
        JsonPatchOperation::replace("/name", "Retail"),
        JsonPatchOperation::add("/count", 3),
        JsonPatchOperation::add("/share", 0.5),
        JsonPatchOperation::replace("/active", true),
        JsonPatchOperation::replace("/approvers", json!(["1", "2"])),
        JsonPatchOperation::replace("/owner", json!({ "id": "1" })),
        JsonPatchOperation::replace("/nothing", Value::Null),
        JsonPatchOperation::remove("/description"),
        JsonPatchOperation::test("/name", "Retail"),
        JsonPatchOperation::move_from("/a", "/b"),
        JsonPatchOperation::copy_from("/a", "/b"),
    ];
    api.patch_non_employee_source("7", patch).await.unwrap();
    let requests = stage.take_seen();
    let sent: Value = serde_json::from_slice(requests[0].body()).unwrap();
    assert_eq!(
        sent,
        json!([
            { "op": "replace", "path": "/name", "value": "Retail" },
            { "op": "add", "path": "/count", "value": 3 },
            { "op": "add", "path": "/share", "value": 0.5 },
            { "op": "replace", "path": "/active", "value": true },
            { "op": "replace", "path": "/approvers", "value": ["1", "2"] },
            { "op": "replace", "path": "/owner", "value": { "id": "1" } },
            { "op": "replace", "path": "/nothing", "value": null },
            { "op": "remove", "path": "/description" },
            { "op": "test", "path": "/name", "value": "Retail" },
            { "op": "move", "from": "/a", "path": "/b" },
            { "op": "copy", "from": "/a", "path": "/b" },
        ])
    );
    assert_eq!(
        requests[0].headers()["content-type"],
        "application/json-patch+json"
    );
}

#[tokio::test]
async fn one_operation_is_a_patch() {
    let stage = Stage::start().await.unwrap();
    stage.answer(response(200, "application/json", "{}").unwrap());
    let api = NonEmployeeLifecycleManagement::new(stage.client());
    let operation = JsonPatchOperation::replace("/name", "Retail");
    api.patch_non_employee_source("7", operation).await.unwrap();
    let requests = stage.take_seen();
    let sent: Value = serde_json::from_slice(requests[0].body()).unwrap();
    assert_eq!(
        sent,
        json!([{ "op": "replace", "path": "/name", "value": "Retail" }])
    );
}

#[test]
fn what_is_read_is_sent_as_it_came() {
    let read = json!([
        { "op": "replace", "path": "/nothing", "value": null },
        { "op": "remove", "path": "/description" },
        { "op": "unheard-of", "path": "/by/hand", "value": 1, "reason": { "a": null } },
    ]);
    let patch: Vec<JsonPatchOperation> = serde_json::from_value(read.clone()).unwrap();
    assert_eq!(
        patch[0],
        JsonPatchOperation::replace("/nothing", Value::Null)
    );
    assert_eq!(serde_json::to_value(&patch).unwrap(), read);
}
