//! What servers send although no description says so: it must not cost the rest of an answer.

use mainsheet_tests::compare;
use mainsheet_tests::stage::{Stage, response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Decodes.
fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"))
}

/// Decodes, and encodes again.
fn again<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    serde_json::to_value(read::<T>(value)).expect("it was JSON before")
}

fn request() -> Value {
    json!({
        "id": "ac110005-7156-1150-8171-5b292e3e0084",
        "nonEmployeeSource": { "id": "2c91808568c529c60168cca6f90c1313", "name": "Contractors" },
        "data": { "location": "Berlin" },
        "approvalItems": [{ "approvalStatus": "PENDING", "approvalOrder": 1 }],
        "approvalStatus": "PENDING",
        "startDate": "2020-03-24T00:00:00-05:00",
    })
}

macro_rules! versions {
    ($($version:ident),*) => {$(
        mod $version {
            use sailpoint::$version::{NonEmployeeLifecycleManagement, models};

            use super::*;

            #[test]
            fn a_value_that_an_enum_does_not_list_is_kept() {
                let mut value = request();
                value["approvalStatus"] = json!("ON_HOLD");
                value["approvalItems"][0]["approvalStatus"] = json!("");
                let request: models::NonEmployeeRequest = read(&value);
                let status = models::ApprovalStatus::Unknown("ON_HOLD".to_owned());
                assert_eq!(request.approval_status, Some(status));
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(compare::differences(&value, &same), [""; 0]);
            }

            #[test]
            fn a_property_that_is_not_described_is_ignored() {
                let mut value = request();
                for pointer in ["", "/nonEmployeeSource", "/approvalItems/0"] {
                    let object = value.pointer_mut(pointer).expect("an object");
                    object["addedLater"] = json!({ "deep": [1, null] });
                }
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(compare::differences(&request(), &same), [""; 0]);
            }

            #[test]
            fn null_for_an_optional_property_reads_as_absent() {
                let null = |mut value: Value| {
                    for value in value.as_object_mut().expect("an object").values_mut() {
                        *value = Value::Null;
                    }
                    value
                };
                let whole = null(request());
                assert_eq!(again::<models::NonEmployeeRequest>(&whole), json!({}));
                let mut value = request();
                value["approvalItems"][0] = null(value["approvalItems"][0].clone());
                value["nonEmployeeSource"] = null(value["nonEmployeeSource"].clone());
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(same["approvalItems"], json!([{}]));
                assert_eq!(same["nonEmployeeSource"], json!({}));
            }

            #[test]
            fn null_in_a_map_reads_as_absent() {
                let mut value = request();
                value["data"]["building"] = Value::Null;
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(same["data"], json!({ "location": "Berlin" }));
            }

            #[tokio::test]
            async fn a_bad_element_of_a_list_costs_itself_alone() {
                let stage = Stage::start().await.expect("a server");
                let body = r#"[{"id": "a"}, {"id": {"not": "text"}}, {"id": "c"}]"#;
                stage.answer(response(200, "application/json", body).expect("an answer"));
                let list = NonEmployeeLifecycleManagement::new(stage.client())
                    .list_non_employee_records()
                    .await
                    .expect("a list");
                assert_eq!(list.len(), 3);
                let ids = list.values().iter().map(|value| value.id.as_deref());
                assert_eq!(ids.collect::<Vec<_>>(), [Some("a"), Some("c")]);
                let errors: Vec<_> = list.errors().collect();
                assert_eq!(errors.len(), 1);
                assert_eq!(errors[0].pointer(), "/1/id");
                assert_eq!(errors[0].raw(), r#"{"id": {"not": "text"}}"#);
            }
        }
    )*};
}

mod each {
    #![expect(deprecated, reason = "all of beta is")]

    use super::*;

    versions!(v3, beta);
}
