//! Unions whose discriminator has a default (OpenAPI 3.2).

use cases::defaults::Parcels;
use cases::defaults::models::{AnyParcel, Crate, CrateRequired, Parcel};

use crate::support::{exchange, json as answer};

async fn back(text: &str) -> Parcel {
    let read: Parcel = serde_json::from_str(text).unwrap();
    let (sent, answer) = exchange(answer(text), |client| {
        Parcels::new(client).put("7", read)
    })
    .await;
    assert_eq!(sent.body, text);
    answer.unwrap()
}

#[tokio::test]
async fn an_object_without_a_known_tag_is_the_default() {
    let any = || AnyParcel::new().size(3);
    assert_eq!(back(r#"{"size":3}"#).await, Parcel::AnyParcel(any()));
    let tube = back(r#"{"kind":"tube","size":3}"#).await;
    assert_eq!(tube, Parcel::AnyParcel(any().kind("tube")));
    let wooden = back(r#"{"kind":"crate","wood":"oak"}"#).await;
    let required = CrateRequired {
        kind: "crate".to_owned(),
        wood: "oak".to_owned(),
    };
    assert_eq!(wooden, Parcel::Crate(Crate::new(required)));
}

#[tokio::test]
async fn what_is_not_the_default_either_is_kept() {
    let text = r#"{"kind":"tube","size":"big"}"#;
    let Parcel::AnyParcel(parcel) = back(text).await else {
        panic!("{text} is read as far as it goes");
    };
    assert_eq!((parcel.size, parcel.extra.get("size").unwrap().text()), (None, r#""big""#));
}
