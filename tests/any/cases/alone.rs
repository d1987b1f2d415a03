//! A description that has types and nothing else.

use cases::alone::models::{AloneHalt, AloneOther, AloneParcel, AloneState};

#[test]
fn every_schema_is_a_type() {
    let text = r#"{"id":"1","halts":[{"place":"x"}],"state":"moving"}"#;
    let parcel: AloneParcel = serde_json::from_str(text).unwrap();
    assert_eq!(parcel.state, Some(AloneState::Moving));
    assert_eq!(serde_json::to_string(&parcel).unwrap(), text);
    let halt = AloneHalt::new().place("x");
    let built = AloneParcel::new("1")
        .halts([halt.clone()])
        .state(AloneState::Moving);
    assert_eq!(built, parcel);
    let other: AloneOther = serde_json::from_str(r#"{"place":"x"}"#).unwrap();
    assert_eq!(other, AloneOther::AloneHalt(halt));
}
