//! What a server sends of its own accord, and on behalf of an operation.

use cases::webhooks::models::{HookParcel, ParcelArrivedPayload};
use cases::webhooks::operations::callbacks::subscribe as of_subscribe;
use cases::webhooks::webhooks::{self, Event, ParcelArrived, ParcelArrivedHeaders};
use mainsheet_runtime::webhook::{Delivery, Verify};
use mainsheet_runtime::{BoxError, HeaderMap, WebhookError};

const ARRIVED: &str = r#"{"type":"parcel.arrived","parcel":{"id":"7","weight":2.5},"note":null}"#;

/// A signature that is the length of the body.
struct Length;

impl Verify for Length {
    fn verify(&self, delivery: &Delivery<'_>) -> Result<(), BoxError> {
        let sent = delivery.header("x-signature").ok_or("no signature")?;
        if sent == delivery.body().len().to_string() {
            Ok(())
        } else {
            Err("another length".into())
        }
    }
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let lines = lines
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    lines.collect()
}

#[test]
fn a_payload_is_read_by_the_name_of_its_webhook() {
    let arrived: ParcelArrived = webhooks::PARCEL_ARRIVED.read(ARRIVED).unwrap();
    let ParcelArrivedPayload { parcel, note, .. } = arrived;
    assert_eq!((parcel.id.as_str(), parcel.weight), ("7", Some(2.5)));
    assert_eq!(note, None);
    let found = webhooks::PARCEL_FOUND.read(br#"{"type":"parcel.found","id":"8"}"#);
    assert_eq!(found.unwrap().id, "8");
    webhooks::PING.read("whatever").unwrap();
    assert_eq!(webhooks::NOTE.read("as it is").unwrap(), "as it is");
}

#[test]
fn events_are_told_apart_by_what_they_say() {
    let event = |text: &str| Event::read(text.as_bytes()).unwrap();
    assert!(matches!(event(ARRIVED), Event::ParcelArrived(it) if it.parcel.id == "7"));
    let lost = r#"{"type":"parcel.lost","id":"1"}"#;
    assert!(matches!(event(lost), Event::ParcelLost(it) if it.id == "1"));
    let found = r#"{"type":"parcel.found","id":"2"}"#;
    assert!(matches!(event(found), Event::ParcelFound(it) if it.id == "2"));
    let other = r#"{"type":"parcel.eaten", "id": 12345678901234567890}"#;
    assert!(matches!(event(other), Event::Unknown(json) if json.text() == other));
    let error = Event::read(br#"{"type":"parcel.lost","id":[]}"#).unwrap_err();
    let WebhookError::Decode(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.pointer(), "/id");
}

#[test]
fn the_check_comes_before_anything_is_read() {
    let length = ARRIVED.len().to_string();
    let signed = headers(&[("x-signature", &length), ("content-type", "application/json")]);
    let delivery = Delivery::new(&signed, ARRIVED);
    let arrived = webhooks::PARCEL_ARRIVED.receive(&delivery, &Length).unwrap();
    assert_eq!(arrived.parcel.id, "7");
    assert!(Event::receive(&delivery, &Length).is_ok());

    // Not even that it is no JSON is looked at.
    let error = Event::receive(&Delivery::new(&signed, "no JSON"), &Length).unwrap_err();
    assert!(matches!(error, WebhookError::Refused { .. }), "{error}");
    assert_eq!(error.status(), 401);
    assert_eq!(error.to_string(), "Event: the delivery was refused by its check");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "another length");

    let check = |_: &Delivery<'_>| Ok(());
    let xml = headers(&[("content-type", "application/xml")]);
    let error = Event::receive(&Delivery::new(&xml, ARRIVED), &check).unwrap_err();
    assert!(matches!(&error, WebhookError::MediaType { sent, .. } if sent == "application/xml"));
    assert_eq!(error.status(), 415);
    let json = headers(&[("content-type", "application/vnd.shop+json; charset=utf-8")]);
    assert!(Event::receive(&Delivery::new(&json, ARRIVED), &check).is_ok());
    let error = webhooks::PARCEL_ARRIVED.read("  ").unwrap_err();
    assert_eq!(error.status(), 400);
    assert_eq!(
        error.to_string(),
        "parcel.arrived: cannot decode the body as ParcelArrivedPayload: the body is empty"
    );
}

#[test]
fn headers_are_read_as_they_are_described() {
    let sent = headers(&[("x-signature", "s"), ("x-sent-at", "2026-11-29T13:00:00Z")]);
    let sent = ParcelArrivedHeaders::from(&sent);
    assert_eq!(sent.x_signature().as_deref(), Some("s"));
    let at = sent.x_sent_at().unwrap();
    assert_eq!(at.to_rfc3339(), "2026-11-29T13:00:00+00:00");
}

#[test]
fn a_form_is_read_into_its_type() {
    let slip = webhooks::SLIP.read("number=007&count=3&lines=a&more=1").unwrap();
    assert_eq!((slip.number.as_str(), slip.count), ("007", 3));
    assert_eq!(slip.lines, Some(vec!["a".to_owned()]));
    assert!(webhooks::SLIP.read_as("application/json", "{}").is_err());
}

#[test]
fn callbacks_stand_under_their_operation() {
    let parcel: HookParcel = of_subscribe::ON_MOVE.read(r#"{"id":"9"}"#).unwrap();
    assert_eq!(parcel.id, "9");
    let sent = headers(&[("x-attempt", "2")]);
    assert_eq!(of_subscribe::OnMoveHeaders::from(&sent).x_attempt(), Some(2));
    let done: of_subscribe::Shared = of_subscribe::SHARED.read(r#"{"at":"noon"}"#).unwrap();
    assert_eq!(done.at.as_deref(), Some("noon"));
}
