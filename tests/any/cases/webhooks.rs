//! A description of what a server sends, and of nothing that could be called.

use cases::webhooks::models::{HookParcel, ParcelArrivedPayload};
use cases::webhooks::webhooks::{ParcelArrived, ParcelLost};

#[test]
fn a_payload_is_read_by_the_name_of_its_webhook() {
    let text = r#"{"parcel":{"id":"7","weight":2.5},"note":null}"#;
    let arrived: ParcelArrived = serde_json::from_str(text).unwrap();
    let ParcelArrivedPayload { parcel, note, .. } = arrived;
    assert_eq!((parcel.id.as_str(), parcel.weight), ("7", Some(2.5)));
    assert_eq!(note, None);
    let lost: HookParcel = serde_json::from_slice::<ParcelLost>(br#"{"id":"8"}"#).unwrap();
    assert_eq!(lost.id, "8");
}
