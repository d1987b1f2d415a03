//! From one version to the next: conversions between their types, types that they share, and
//! operations that they have in common.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use mainsheet_tests::stage::{Stage, response};
use sailpoint::any_version::{self, Version};
use sailpoint::{ConversionError, beta, v3};
use serde_json::json;

/// A model, from JSON as the server sends it.
fn decode<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("it is one")
}

#[test]
fn what_both_versions_have_is_one_type() {
    fn of_v3(record: &v3::models::NonEmployeeRecord) -> Option<&str> {
        record.id.as_deref()
    }
    let record: beta::models::NonEmployeeRecord = decode(json!({ "id": "7" }));
    assert_eq!(of_v3(&record), Some("7"));
}

#[test]
fn a_conversion_is_deep_and_keeps_every_value() {
    let old: beta::models::NonEmployeeRequest = decode(json!({
        "id": "7",
        "data": { "team": "red" },
        "approvalItems": [
            { "id": "8", "approver": { "type": "IDENTITY", "id": "9" }, "approvalOrder": 1.5 },
            { "approver": { "type": "A_NEW_KIND" } },
        ],
        "startDate": "2026-03-24T00:00:00-05:00",
    }));
    let before = serde_json::to_value(&old).unwrap();
    let new = v3::models::NonEmployeeRequest::from(old);
    assert_eq!(serde_json::to_value(&new).unwrap(), before);
}

#[test]
fn a_value_that_one_version_lacks_is_kept() {
    let old: beta::models::NonEmployeeSchemaAttribute = decode(json!({
        "type": "PHONE", "technicalName": "phone", "label": "Phone",
    }));
    assert_eq!(
        old.r#type,
        beta::models::NonEmployeeSchemaAttributeType::Phone
    );
    let before = serde_json::to_value(&old).unwrap();
    let new = v3::models::NonEmployeeSchemaAttribute::from(old);
    assert_eq!(
        new.r#type,
        v3::models::NonEmployeeSchemaAttributeType::Unknown("PHONE".to_owned())
    );
    assert_eq!(serde_json::to_value(&new).unwrap(), before);
}

#[test]
fn a_number_that_is_no_count_is_an_error_that_names_the_property() {
    let convert = |value: serde_json::Value| {
        let old: beta::models::NonEmployeeApprovalSummary = decode(value);
        v3::models::NonEmployeeApprovalSummary::try_from(old)
    };
    let new = convert(json!({ "approved": 2, "pending": 3.0 })).unwrap();
    assert_eq!(
        (new.approved, new.pending, new.rejected),
        (Some(2), Some(3), None)
    );
    let error: ConversionError = convert(json!({ "pending": 0.5 })).unwrap_err();
    assert_eq!(error.pointer(), "/pending");
    assert!(convert(json!({ "rejected": 3e10 })).is_err());
}

#[test]
fn a_property_that_the_newer_type_lacks_is_an_error_only_where_it_is_set() {
    let convert = |value: serde_json::Value| {
        let old: beta::models::NonEmployeeSource = decode(value);
        v3::models::NonEmployeeSource::try_from(old)
    };
    let new = convert(json!({ "id": "7", "approvers": [{ "id": "8" }] })).unwrap();
    assert_eq!(new.approvers.unwrap()[0].id.as_deref(), Some("8"));
    let error = convert(json!({ "nonEmployeeCount": 2 })).unwrap_err();
    assert_eq!(error.pointer(), "/nonEmployeeCount");
}

#[test]
fn a_version_is_known_by_its_name() {
    for version in Version::ALL {
        assert_eq!(version.as_str().parse(), Ok(*version));
    }
    let error = "v1".parse::<Version>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`v1` is not one of the versions v3, beta"
    );
}

/// What `any_version` sends is what the version's own client sends.
#[tokio::test]
async fn a_common_operation_is_sent_to_the_chosen_version() {
    let stage = Stage::start().await.unwrap();
    for (version, base) in [(Version::V3, "/v3"), (Version::Beta, "/beta")] {
        stage.answer(response(200, "application/json", r#"{"id":"7"}"#).unwrap());
        let api = any_version::NonEmployeeLifecycleManagement::new(stage.client(), version);
        let body: v3::models::NonEmployeeRequestBody = decode(json!({
            "accountName": "william.smith", "firstName": "William", "lastName": "Smith",
            "email": "william.smith@example.com", "phone": "5125555555", "manager": "jane.doe",
            "sourceId": "1", "startDate": "2026-03-24T00:00:00-05:00",
            "endDate": "2027-03-24T00:00:00-05:00",
        }));
        let answer = api.update_non_employee_record("7", body).await.unwrap();
        assert_eq!(answer.id.as_deref(), Some("7"));
        let requests = stage.take_seen();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].method(), "PUT");
        assert_eq!(
            requests[0].uri().path(),
            format!("{base}/non-employee-records/7")
        );
    }
}
