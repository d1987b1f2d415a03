//! A schema that is composed of two objects.

use cases::composed::Parcels;

use crate::support::{answered, json};

#[tokio::test]
async fn members_of_all_parts_are_read() {
    let parcel = answered(json(r#"{"id":"7","weight":1.5}"#), |client| {
        Parcels::new(client).get("7")
    })
    .await
    .unwrap();
    assert_eq!(parcel.id, "7");
    assert_eq!(parcel.weight, Some(1.5));
}
