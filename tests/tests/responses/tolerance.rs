//! What servers send although no description says so: it must not cost the rest of an answer.

use mainsheet_tests::compare;
use mainsheet_tests::stage::{Stage, response};
use sailpoint::{Unread, unread};
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
            fn a_property_that_is_not_described_is_kept() {
                let mut value = request();
                for pointer in ["", "/nonEmployeeSource", "/approvalItems/0"] {
                    let object = value.pointer_mut(pointer).expect("an object");
                    object["addedLater"] = json!({ "deep": [1, null] });
                }
                let request: models::NonEmployeeRequest = read(&value);
                assert_eq!(request.extra.get("addedLater"), Some(&json!({ "deep": [1, null] }).into()));
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(compare::differences(&value, &same), [""; 0]);
            }

            #[test]
            fn null_for_an_optional_property_reads_as_absent_and_goes_back() {
                let mut value = request();
                for value in value.as_object_mut().expect("an object").values_mut() {
                    *value = Value::Null;
                }
                let whole: models::NonEmployeeRequest = read(&value);
                assert_eq!((&whole.id, &whole.start_date), (&None, &None));
                assert!(unread(&whole).is_empty());
                assert_eq!(again::<models::NonEmployeeRequest>(&value), value);
            }

            #[test]
            fn null_in_a_map_reads_as_absent_and_goes_back() {
                let mut value = request();
                value["data"]["building"] = Value::Null;
                let read: models::NonEmployeeRequest = read(&value);
                let data = read.data.expect("a map");
                assert_eq!(data.keys().collect::<Vec<_>>(), ["location"]);
                assert_eq!(again::<models::NonEmployeeRequest>(&value), value);
            }

            #[test]
            fn a_property_of_another_type_costs_itself_alone() {
                let mut value = request();
                value["startDate"] = json!("2020-03-24");
                value["approvalItems"][0]["approvalOrder"] = json!("first");
                let request: models::NonEmployeeRequest = read(&value);
                assert_eq!(request.id.as_deref(), value["id"].as_str());
                let places: Vec<_> = unread(&request).iter().map(Unread::pointer).collect();
                assert_eq!(places, ["/startDate", "/approvalItems/0/approvalOrder"]);
                let same = again::<models::NonEmployeeRequest>(&value);
                assert_eq!(compare::differences(&value, &same), [""; 0]);
            }

            #[tokio::test]
            async fn a_bad_element_of_a_list_costs_itself_alone() {
                let stage = Stage::start().await.expect("a server");
                let body = r#"[{"id": "a"}, ["no record"], {"id": "c"}]"#;
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
                assert_eq!(errors[0].pointer(), "/1");
                assert_eq!(errors[0].raw(), r#"["no record"]"#);
            }
        }
    )*};
}

mod each {
    #![expect(deprecated, reason = "all of beta is")]

    use super::*;

    versions!(v3, beta);
}
