//! What formats make of texts and numbers.

use cases::chrono::{DateTime, Utc};
use cases::formats::Meters;
use cases::formats::models::{Gate, Meter, MeterEither, MeterLevel, MeterStep};
use cases::runtime::Json;
use cases::runtime::json::from_str;
use cases::{Base64, Base64Url, Decimal};
use serde_json::{Value, json};

use crate::support::{NOTHING, exchange, json};

/// What comes goes back, whatever it is.
async fn back(text: &str) -> Meter {
    let meter: Meter = from_str(text).unwrap();
    let sent = meter.clone();
    let (received, answer) = exchange(json(text), |client| {
        Meters::new(client).measure(1, sent)
    })
    .await;
    let (sent, came): (Json, Json) = (received.body.parse().unwrap(), text.parse().unwrap());
    assert_eq!(sent, came);
    assert_eq!(answer.unwrap(), meter);
    meter
}

#[tokio::test]
async fn what_comes_goes_back() {
    let meter = back(
        r#"{
            "id": "9007199254740993", "ticks": 18446744073709551615,
            "most": "18446744073709551615", "small": 255,
            "large": 123456789012345678901234567890, "price": 12.50,
            "whole": 9007199254740993, "uuid": "0f81d4fae7dec11d0a76500a0c91e6bf",
            "bytes": "-__-AQ", "letters": "+//+AQ==", "created": 1769848200, "step": 1,
            "level": 2, "gate": 80, "gates": ["80", "http", 80], "parts": ["YQ==", "Yg\r\n=="],
            "counts": {"a": "007"}, "either": "YWJj"
        }"#,
    )
    .await;
    assert_eq!(meter.id, 9_007_199_254_740_993);
    assert_eq!(meter.ticks, Some(u64::MAX));
    assert_eq!(**meter.most.as_ref().unwrap().as_ref().unwrap(), u64::MAX);
    assert_eq!(meter.whole, Some(9_007_199_254_740_993));
    assert_eq!(meter.large.unwrap().as_str(), "123456789012345678901234567890");
    assert_eq!(meter.price.unwrap().to_string(), "12.50");
    assert_eq!(meter.bytes.as_deref(), Some(&[0xfb, 0xff, 0xfe, 0x01][..]));
    assert_eq!(meter.letters, Some(Base64Url::from(b"\xfb\xff\xfe\x01")));
    let time: DateTime<Utc> = "2026-01-31T08:30:00Z".parse().unwrap();
    assert_eq!(meter.created.unwrap().date_time(), Some(time));
    assert_eq!(meter.step, Some(MeterStep::Value1));
    assert_eq!(meter.level, Some(MeterLevel::Value2));
    assert_eq!(meter.gate, Some(Gate::Integer(80)));
    assert_eq!(
        meter.gates.unwrap(),
        [Gate::from("80"), Gate::from("http"), Gate::Integer(80)]
    );
    assert_eq!(meter.parts.unwrap(), [Base64::from(b"a"), Base64::from(b"b")]);
    assert_eq!(*meter.counts.unwrap()["a"], 7);
    assert_eq!(meter.either, Some(MeterEither::Bytes(b"abc".into())));
}

#[tokio::test]
async fn what_is_of_another_form_costs_itself_alone() {
    let meter = back(
        r#"{
            "id": "1", "ticks": -1, "most": "1.5", "small": 256, "whole": 1.5, "bytes": "%",
            "letters": 3, "created": "soon", "counts": {"a": "x", "b": "2"}, "level": 3,
            "at": "2026-01-31T08:30:00"
        }"#,
    )
    .await;
    assert_eq!((meter.ticks, meter.small, meter.whole), (None, None, None));
    assert_eq!((meter.bytes, meter.letters, meter.created), (None, None, None));
    assert_eq!((meter.most, meter.at), (None, None));
    assert_eq!(*meter.counts.unwrap()["b"], 2);
}

#[tokio::test]
async fn what_is_written_in_another_way_is_the_same() {
    let meter = back(
        r#"{
            "id": "1", "ticks": 1e3, "small": 7.0, "created": 1.7698482e9, "level": 1.0,
            "at": "2026-01-31t08:30:00.1234567891z"
        }"#,
    )
    .await;
    assert_eq!((meter.ticks, meter.small), (Some(1000), Some(7)));
    assert_eq!(meter.created.unwrap().seconds(), 1_769_848_200);
    assert_eq!(meter.level, Some(MeterLevel::Value1));
    assert_eq!(meter.at.unwrap().timestamp_subsec_nanos(), 123_456_789);
}

#[test]
fn numbers_of_an_enumeration_are_compared_by_value() {
    let step = |text: &str| serde_json::from_str::<MeterStep>(text).unwrap();
    assert_eq!(step("1"), MeterStep::Value1);
    assert_eq!(step("1.0"), MeterStep::Value1);
    assert_eq!(step("0.250"), MeterStep::Value0_25);
    let unknown = step("1.5");
    assert!(matches!(unknown, MeterStep::Unknown(_)));
    let sent = [MeterStep::Value1, MeterStep::Value0_25, unknown];
    assert_eq!(serde_json::to_string(&sent).unwrap(), "[1,0.25,1.5]");
}

#[tokio::test]
async fn what_is_built_is_sent() {
    let time: DateTime<Utc> = "2026-01-31T08:30:00Z".parse().unwrap();
    let meter = Meter::new(7)
        .most_null()
        .bytes(b"\xfb\xff\xfe\x01")
        .letters(vec![0xfb, 0xff, 0xfe, 0x01])
        .created(time)
        .large(12)
        .small(7)
        .ticks(8)
        .price("0.5".parse::<Decimal>().unwrap())
        .step(MeterStep::Value2)
        .gate("http")
        .parts([b"a"])
        .counts([("a", 5)])
        .either(MeterEither::Integer(4));
    let (received, _) = exchange(json(r#"{"id": "7"}"#), |client| {
        Meters::new(client)
            .measure(-7, meter)
            .key(b"\xfb\xff\xfe\x01")
            .since(time)
            .ids([1, 2])
            .price(3)
            .prices(["0.10".parse::<Decimal>().unwrap(), 12.into()])
            .keys([b"\xfb\xff\xfe\x01", b"text"])
            .x_port(Gate::Integer(80))
    })
    .await;
    assert_eq!(received.target().split('?').next(), Some("/meters/-7"));
    assert_eq!(
        received.query(),
        "key=%2B%2F%2F%2BAQ%3D%3D&since=1769848200&ids=1&ids=2&price=3&prices=0.10&prices=12\
         &keys=-__-AQ,dGV4dA"
    );
    assert_eq!(received.header("x-port"), Some("80"));
    let sent: Value = serde_json::from_str(&received.body).unwrap();
    assert_eq!(
        sent,
        json!({
            "id": "7", "most": null, "bytes": "+//+AQ==", "letters": "-__-AQ",
            "created": 1_769_848_200, "large": 12, "small": 7, "ticks": 8, "price": 0.5, "step": 2, "gate": "http",
            "parts": ["YQ=="], "counts": {"a": "5"}, "either": 4
        })
    );
}

#[tokio::test]
async fn parts_of_a_form_are_texts() {
    let (received, _) = exchange(NOTHING, |client| {
        Meters::new(client)
            .send_reading(b"abc", 1_769_848_200)
            .counts([1, 2])
    })
    .await;
    for part in ["\r\n\r\nYWJj\r\n", "\r\n\r\n1769848200\r\n", "\r\n\r\n1\r\n", "\r\n\r\n2\r\n"] {
        assert!(received.body.contains(part), "{}", received.body);
    }
}
